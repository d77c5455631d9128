# SPDX-License-Identifier: Apache-2.0
"""Computes figures of a report anew from its data/samples.csv, apart from the toolkit's code.

recompute.py FOLDER...: prints each figure that differs from report.json by more than 1e-6, and at
the end how many were compared of how many servers."""
import csv
import json
import math
import os
import statistics
import sys
from datetime import datetime

NAN = float("nan")


def number(text):
    try:
        return float(text)
    except ValueError:
        return NAN


def known(value):
    return value is not None and not math.isnan(value)


def seconds(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


class Samples:
    """The samples of one server as columns, and how long each holds. Which were analysed, and what
    a monitor beside the log added, stands in the tables of the report; the rest in samples.csv."""

    def __init__(self, folder, server, period):
        table = csv.DictReader(open(folder + "/data/samples.csv"))
        said = {seconds(row["timestamp"]): row for row in table if row["server"] == server}
        classic = list(csv.DictReader(open(folder + "/data/processed_metrics.csv")))
        lines = list(csv.DictReader(open(folder + "/data/timeline.csv")))
        self.time = [seconds(row["timestamp"]) for row in classic]
        self.rows = []
        for time, row, line in zip(self.time, classic, lines):
            row["current_replicas"] = line["current_replicas"]
            row.update(said.get(time, {}))
            row.update({name: line[name] for name in ("kv_usage", "queue_length")})
            self.rows.append(row)
        self.hold = [min(b - a, 2.5 * period) for a, b in zip(self.time, self.time[1:])] + [0.0]

    def get(self, name):
        return [number(row.get(name, "")) for row in self.rows]


def share(part, whole):
    return 100 * part / whole if whole > 0 else NAN


def cost(samples, found):
    desired, current = samples.get("numRep"), samples.get("current_replicas")
    stated = [c / d if c > 0 and d > 0 else NAN for c, d in zip(samples.get("cost"), desired)]
    prices = sorted(price for price in stated if known(price))
    same = bool(prices) and prices[-1] <= prices[0] * 1.001
    if same:
        middle = len(prices) // 2
        price = prices[middle] if len(prices) % 2 else (prices[middle - 1] + prices[middle]) / 2
        stated = [p if known(p) else price for p in stated]
        found["price_per_replica_hour_cents"] = price
    else:
        found["price_per_replica_hour_cents"] = NAN
    total = covered = replica_s = known_s = 0.0
    for hold, replicas, price in zip(samples.hold, current, stated):
        if not known(replicas):
            continue
        known_s += hold
        replica_s += replicas * hold
        if prices and (replicas == 0 or known(price)):
            covered += hold
            total += (replicas * price if replicas else 0) * hold
    found["cost_cents"] = total / 3600 if covered > 0 else NAN
    found["cost_covered_s"] = covered
    found["cost_covered_pct"] = share(covered, known_s)
    found["price_stated_samples"] = len(prices)
    return replica_s / 3600 if known_s > 0 else NAN


def compare_with_demand(samples, supply, demand, found):
    """Every figure that sets supply against demand, over the samples that have both."""
    both = [(h, s, d) for h, s, d in zip(samples.hold, supply, demand) if known(s) and known(d)]
    time = sum(h for h, _, _ in both)
    supply_h = sum(h * s for h, s, _ in both) / 3600
    demand_h = sum(h * d for h, _, d in both) / 3600
    found["compared_s"] = time
    found["compared_time_pct"] = share(time, sum(samples.hold))
    found["replica_hours_supply"] = supply_h
    found["replica_hours_demand"] = demand_h
    found["over_oracle_pct"] = 100 * (supply_h / demand_h - 1) if demand_h > 0 else NAN
    found["under_timeshare_pct"] = share(sum(h for h, s, d in both if s < d), time)
    found["over_timeshare_pct"] = share(sum(h for h, s, d in both if s > d), time)


def demand_of_log(samples):
    desired, current = samples.get("numRep"), samples.get("current_replicas")
    least = 0 if 0 in desired or 0 in current else 1
    demand = []
    for rate, rpm in zip(samples.get("rate"), samples.get("max_rpm")):
        if rate == 0:
            demand.append(least)
        elif rate > 0 and rpm > 0:
            demand.append(max(1, math.ceil(rate / rpm - 1e-9)))
        else:
            demand.append(NAN)
    return demand


def present_errors(samples, steady, signal):
    """Observed minus the line of the controller's parameters in the cycle before, at the batch of
    Little's law, over the rows that a calibration uses."""
    names = {"itl": ("alpha", "beta"), "ttft": ("gamma", "delta")}[signal]
    own = [(p, q) for p, q in zip(*map(samples.get, names))]
    stated = [pair for pair in own if known(pair[0]) and known(pair[1])]
    current, rate = samples.get("current_replicas"), samples.get("rate")
    itl, ttft = samples.get("itlAverage"), samples.get("ttftAverage")
    tokens_in, tokens_out = samples.get("inTk"), samples.get("outTk")
    most, errors, before = samples.get("max_batch"), [], None
    for i, row in enumerate(samples.rows):
        line = stated[0] if len(set(stated)) == 1 else before
        if own[i] in stated:
            before = own[i]
        usable = itl[i] > 0 and ttft[i] > 0 and tokens_out[i] > 0 and current[i] > 0 and rate[i] > 0
        if not usable or (signal == "ttft" and not tokens_in[i] > 0):
            continue
        n = rate[i] / 60000 / current[i] * (ttft[i] + (tokens_out[i] - 1) * itl[i])
        if n >= most[i] or row.get("saturated") == "true":
            continue
        if steady and (i == 0 or current[i] != current[i - 1]):
            continue
        if line is not None:
            x, y = (n, itl[i]) if signal == "itl" else (n * tokens_in[i], ttft[i])
            errors.append(y - line[0] - line[1] * x)
    return errors


def check_worth(path, samples, server):
    """The judgement of each pair of parameters against what it says it rests on."""
    count = 0
    for signal, names in (("itl", ("alpha", "beta")), ("ttft", ("gamma", "delta"))):
        fit = server["calibration_" + signal]
        worth, line, where = fit["worth"], fit["headline"], path + " worth " + signal
        if not fit["identifiable"]:
            count += check(where + " change", float(worth["change"]), 0)
            continue
        errors = present_errors(samples, fit["headline_rows"] == "steady_rows", signal)
        count += check(where + " rows", worth["held_out_rows"], len(errors))
        if errors:
            bias = sum(errors) / len(errors)
            rmse = math.sqrt(sum(e * e for e in errors) / len(errors))
            count += check(where + " bias", worth["held_out_present"]["bias_ms"], bias)
            count += check(where + " rmse", worth["held_out_present"]["rmse_ms"], rmse)
        held = []
        for name in names:
            low, high = line[name + "_95_ms"]
            value = worth["present"][name + "_ms"]
            held.append(known(value) and low <= value <= high)
            count += check(where + " holds " + name, worth["interval_holds_present"][name + "_ms"],
                           held[-1])
        good = (worth["rows"] >= 12 and errors and worth["discarded"] / worth["rows"] <= 0.25
                and not all(held) and not fit.get("wait_matters")
                and known(worth["held_out_fitted"]["rmse_ms"])
                and worth["held_out_fitted"]["rmse_ms"] <= 0.8 * rmse)
        may_be = worth["answer"] == "changes too little to matter"
        count += check(where + " change", float(worth["change"] or may_be), float(bool(good)))
    return count


def demand_stated(samples):
    """Replicas that are ready, and those that the analyzer's demand needs."""
    demand, supply = samples.get("demand"), samples.get("supply")
    capacity = samples.get("replica_capacity")
    least = 0 if 0 in samples.get("numRep") or 0 in samples.get("current_replicas") else 1
    # A cycle in which pods join may state a fraction of the capacity: the median under load holds.
    usual = statistics.median([c for d, c in zip(demand, capacity) if d > 0 and c > 0] or [NAN])
    needed = [least if d == 0 else max(1, math.ceil(d / usual - 1e-9)) if d > 0 and c > 0 else NAN
              for d, c in zip(demand, capacity)]
    return [s / c if c > 0 else NAN for s, c in zip(supply, capacity)], needed


def percentile(values, share):
    """Type 7 of Hyndman and Fan."""
    values = sorted(values)
    at = share * (len(values) - 1)
    low = int(at)
    return values[low] + (at - low) * (values[min(low + 1, len(values) - 1)] - values[low])


def check_experience(path, samples, experience):
    count = 0
    for name, column, above in (("itl_ms", "itlAverage", True), ("ttft_ms", "ttftAverage", True),
                                ("load_rpm", "rate", False), ("queue", "queue_length", False),
                                ("kv", "kv_usage", False), ("utilization", "utilization", False)):
        felt, where = experience[name], path + " experience " + name
        stated = [(v, h) for v, h in zip(samples.get(column), samples.hold)
                  if known(v) and math.isfinite(v) and (v > 0 or not above)]
        values = [v for v, _ in stated]
        count += check(where + " samples", felt["samples"], len(values))
        if not values:
            continue
        seconds = sum(h for _, h in stated)
        count += check(where + " mean", felt["mean"], sum(values) / len(values))
        count += check(where + " time_mean", felt["time_mean"],
                       sum(v * h for v, h in stated) / seconds if seconds > 0 else NAN)
        count += check(where + " p95", felt["p95"], percentile(values, 0.95))
        count += check(where + " peak", felt["peak"], max(values))
        count += check(where + " covered", felt["covered_time_pct"],
                       share(seconds, sum(samples.hold)))
    for name, column, limit in (("queued", "queue_length", 1e-9), ("kv_full", "kv_usage", 0.9)):
        stated = [(v, h) for v, h in zip(samples.get(column), samples.hold) if known(v)]
        count += check(path + " experience " + name, experience[name]["time_pct"],
                       share(sum(h for v, h in stated if v >= limit), sum(h for _, h in stated)))
    return count


def check(path, got, expected):
    if not known(got) and not known(expected):
        return 1
    if not known(got) or not known(expected) or abs(got - expected) > 1e-6 * max(1, abs(expected)):
        print(path, "got", got, "expected", expected)
    return 1


def check_server(folder, server):
    samples = Samples(folder, server["server"], server["samples"]["period_s"] or NAN)
    path = os.path.basename(folder) + " " + server["server"]
    found = {}
    count = check(path + " rows", server["samples"]["rows"], len(samples.rows))
    hours = cost(samples, found)
    count += check(path + " replica_hours_current", server["replica_hours_current"], hours)
    if server["provisioning"]["demand_source"] == "log":
        compare_with_demand(samples, samples.get("current_replicas"), demand_of_log(samples), found)
    elif server["provisioning"]["demand_source"] == "stated":
        compare_with_demand(samples, *demand_stated(samples), found)
    for name, value in found.items():
        count += check(path + " " + name, server["provisioning"][name], value)
    count += check_experience(path, samples, server["experience"])
    return count + check_worth(path, samples, server)


def main():
    count = servers = 0
    for folder in sys.argv[1:]:
        report = json.load(open(folder + "/report.json"))
        if len(report["servers"]) == 1:
            count += check_server(folder, report["servers"][0])
            servers += 1
    print(count, "figures of", servers, "servers")


main()
