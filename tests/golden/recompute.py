# SPDX-License-Identifier: Apache-2.0
"""Computes figures of a report anew from its data/samples.csv, apart from the toolkit's code, by the
definitions of wva-toolkit(7).

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
            rate = row["rate"]  # that a pod's rate is missing, only the analysis knows
            row.update(said.get(time, {}))
            row["rate"] = rate
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
    found["replica_hours_supply"] = supply_h if time > 0 else NAN
    found["replica_hours_demand"] = demand_h if time > 0 else NAN
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


# ---- what the samples say by themselves ----

def values_of(samples, name):
    return [v for v in samples.get(name) if known(v)]


def summary(values, unit):
    found = {"n": len(values)}
    if values:
        found.update({"mean" + unit: sum(values) / len(values), "min" + unit: min(values),
                      "median" + unit: statistics.median(values), "max" + unit: max(values)})
        if len(values) > 1:
            found["sd" + unit] = statistics.stdev(values)
    return found


def check_all(path, got, expected):
    """Each of the expected members."""
    return sum(check(f"{path} {name}", got[name], value) for name, value in expected.items())


def check_summaries(path, samples, server):
    count, hold = 0, samples.hold
    span = samples.time[-1] - samples.time[0]
    count += check_all(path + " time", server["time"], {
        "span_s": span, "known_s": sum(hold), "unknown_s": span - sum(hold),
        "holes": sum(b - a > h + 1e-6 for a, b, h in zip(samples.time, samples.time[1:], hold))})
    for signal in ("itl", "ttft"):
        column = samples.get(signal + "Average")
        observed = [v for v in column if v > 0]
        count += check_all(f"{path} latency {signal}", server["latency"][signal],
                           summary(observed, "_ms"))
        if observed:
            count += check(f"{path} latency {signal} p95", server["latency"][signal]["p95_ms"],
                           percentile(observed, 0.95))
        count += check_all(f"{path} classic {signal}", server["classic"][signal],
                           summary([v for v in column if known(v)], "_ms"))
        count += check(f"{path} observed {signal}", server["samples"]["observed_" + signal],
                       len(observed))
    count += check_all(path + " load", server["load"], summary(values_of(samples, "rate"), "_rpm"))
    active = sum(i > 0 and r > 0 for i, r in zip(samples.get("itlAverage"), samples.get("rate")))
    return count + check(path + " active", server["samples"]["active"], active)


def slos(samples, server, signal):
    """Of each sample; that of --slo-itl and --slo-ttft where it was given, 0 is none."""
    given = server["slo"][signal]
    if given["target_replaced"]:
        return [given["target_max_ms"]] * len(samples.rows)
    return [v if v > 0 else NAN for v in samples.get("slo_" + signal)]


def wilson(within, n):
    z, p = statistics.NormalDist().inv_cdf(0.975), within / n
    middle, half = p + z * z / 2 / n, z * math.sqrt(p * (1 - p) / n + z * z / 4 / n / n)
    return [100 * (middle - half) / (1 + z * z / n), 100 * (middle + half) / (1 + z * z / n)]


def check_attainment(path, samples, server):
    count, judged = 0, {}
    rate = samples.get("rate")
    for signal in ("itl", "ttft"):
        judged[signal] = [y <= slo if y > 0 and known(slo) else None for y, slo in
                          zip(samples.get(signal + "Average"), slos(samples, server, signal))]
    judged["both"] = [None if a is None or b is None else a and b
                      for a, b in zip(judged["itl"], judged["ttft"])]
    for signal, good in judged.items():
        rows = [i for i, g in enumerate(good) if g is not None]
        within = [i for i in rows if good[i]]
        requests = [i for i in rows if known(rate[i])]
        arrived = {i: rate[i] * samples.hold[i] / 60 for i in requests}
        expected = {"samples": len(rows)}
        if rows:
            expected.update({
                "samples_within": len(within),
                "attainment_samples_pct": 100 * len(within) / len(rows),
                "observed_s": sum(samples.hold[i] for i in rows),
                "within_s": sum(samples.hold[i] for i in within),
                "attainment_time_pct": share(sum(samples.hold[i] for i in within),
                                             sum(samples.hold[i] for i in rows)),
                "samples_with_requests": len(requests)})
            for got, bound in zip(server["slo"][signal]["attainment_samples_wilson95_pct"],
                                  wilson(len(within), len(rows))):
                count += check(f"{path} slo {signal} wilson", got, bound)
            if requests:
                expected["requests"] = sum(arrived.values())
                expected["requests_within"] = sum(arrived[i] for i in requests if good[i])
                expected["attainment_requests_pct"] = share(expected["requests_within"],
                                                            expected["requests"])
        count += check_all(f"{path} slo {signal}", server["slo"][signal], expected)
    return count


def episodes_of(samples, server, signal):
    """Maximal runs of observed samples above the SLO."""
    observed, limit = samples.get(signal + "Average"), slos(samples, server, signal)
    runs, run = [], []
    for i, (y, slo) in enumerate(zip(observed, limit)):
        if y > 0 and known(slo) and y > slo:
            run.append(i)
        elif run:
            runs.append((run, i))
            run = []
    return runs + ([(run, None)] if run else []), observed, limit


def check_episodes(path, samples, server):
    count = 0
    rate, current = samples.get("rate"), samples.get("current_replicas")
    for signal in ("itl", "ttft"):
        got = server["episodes"][signal]
        if got["count"] is None:
            continue
        runs, observed, limit = episodes_of(samples, server, signal)
        where = f"{path} episodes {signal}"
        count += check(where + " count", got["count"], len(runs))
        if len(runs) != len(got["list"]):
            continue
        total = 0
        for item, (run, end) in zip(got["list"], runs):
            excess = [observed[i] - limit[i] for i in run]
            area = sum(e * samples.hold[i] for e, i in zip(excess, run))
            duration = sum(samples.hold[i] for i in run)
            total += duration
            worst = max(range(len(run)), key=lambda k: excess[k])
            count += check_all(where, item, {
                "duration_s": duration, "open": end is None, "peak_excess_ms": excess[worst],
                "peak_excess_pct": max(100 * e / limit[i] for e, i in zip(excess, run)),
                "mean_excess_ms": sum(excess) / len(excess), "excess_area_ms_s": area,
                "replicas_before": current[run[0] - 1] if run[0] else NAN})
            if end is not None:
                count += check(where + " after", item["replicas_after"], current[end])
            if all(known(rate[i]) for i in run):
                count += check(where + " requests", item["requests"],
                               sum(rate[i] * samples.hold[i] / 60 for i in run))
            count += check(where + " first", seconds(item["first_bad_time"]), samples.time[run[0]])
        count += check(where + " duration", got["duration_s"], total)
        count += check(where + " open", got["open"], sum(end is None for _, end in runs))
    return count


def check_scaling(path, samples, server):
    count = 0
    for series, column in (("desired", "numRep"), ("current", "current_replicas")):
        got, where = server["scaling"][series], f"{path} scaling {series}"
        stated = [(t, v) for t, v in zip(samples.time, samples.get(column)) if known(v)]
        if not stated or got["up"] is None:
            continue
        events = [(t, a, b) for (_, a), (t, b) in zip(stated, stated[1:]) if a != b]
        turns = [now[0] - before[0] for before, now in zip(events, events[1:])
                 if (now[2] > now[1]) != (before[2] > before[1])]
        count += check_all(where, got, {
            "up": sum(b > a for _, a, b in events), "down": sum(b < a for _, a, b in events),
            "largest_step": max([abs(b - a) for _, a, b in events], default=0),
            "reversals": len(turns), "flaps": sum(t <= 300 for t in turns),
            "first": stated[0][1], "last": stated[-1][1], "min": min(v for _, v in stated),
            "max": max(v for _, v in stated)})
        for item, (t, a, b) in zip(got["list"], events):
            count += check_all(where, item, {"from_replicas": a, "to_replicas": b,
                                             "time_min": (t - samples.time[0]) / 60})
    return count


def check_errors(path, samples, server):
    """Errors of the same row and of the next, and on which side of the SLO they were."""
    count = 0
    desired, current = samples.get("numRep"), samples.get("current_replicas")
    rate, itl = samples.get("rate"), samples.get("itlAverage")
    active = [i > 0 and r > 0 for i, r in zip(itl, rate)]
    for signal, part in (("itl", ""), ("ttft", "ttft_")):
        observed, predicted = samples.get(signal + "Average"), samples.get(signal)
        limit = slos(samples, server, signal)
        usable = [a and y > 0 and p > 0 for a, y, p in zip(active, observed, predicted)]
        same = [(observed[i], predicted[i]) for i, u in enumerate(usable) if u]
        pairs = [(i + 1, predicted[i]) for i in range(len(observed) - 1)
                 if usable[i] and active[i + 1] and observed[i + 1] > 0
                 and current[i + 1] == desired[i]]
        following = [(observed[i], p) for i, p in pairs]
        for kind, values in (("same_row", same), ("next", following)):
            got, where = server[f"prediction_{part}{kind}"], f"{path} prediction {part}{kind}"
            errors, n = [y - p for y, p in values], len(values)
            expected = {"n": n}
            if n:
                expected.update({
                    "bias_ms": sum(errors) / n, "mae_ms": sum(map(abs, errors)) / n,
                    "rmse_ms": math.sqrt(sum(e * e for e in errors) / n),
                    "mape_pct": 100 * sum(abs(e) / y for e, (y, _) in zip(errors, values)) / n,
                    "wmape_pct": 100 * sum(map(abs, errors)) / sum(y for y, _ in values),
                    "under_pct": 100 * sum(e > 0 for e in errors) / n})
            count += check_all(where, got, expected)
        sides = [(p > limit[i], observed[i] > limit[i]) for i, p in pairs if known(limit[i])]
        if sides:
            count += check_all(f"{path} prediction {part}confusion",
                               server[f"prediction_{part}confusion"], {
                                   "true_alarm": sides.count((True, True)),
                                   "false_alarm": sides.count((True, False)),
                                   "missed": sides.count((False, True)),
                                   "quiet": sides.count((False, False))})
    return count


def check_phases(path, samples, server):
    """What is in each phase, wherever it was cut."""
    count, start = 0, samples.time[0]
    for item in server["load_phases"]["list"] or []:
        end = item["start_s"] + item["duration_s"]
        rows = [i for i, t in enumerate(samples.time)
                if item["start_s"] - 1e-6 <= t - start < end - 1e-6]
        if item is server["load_phases"]["list"][-1]:
            rows = [i for i, t in enumerate(samples.time) if t - start >= item["start_s"] - 1e-6]
        where = path + " phase"
        count += check(where + " rows", item["rows"], len(rows))
        count += check_all(where + " load", item["load"], summary(
            [v for v in (samples.get("rate")[i] for i in rows) if known(v)], "_rpm"))
        for signal in ("itl", "ttft"):
            column = samples.get(signal + "Average")
            count += check_all(f"{where} {signal}", item[signal],
                               summary([column[i] for i in rows if column[i] > 0], "_ms"))
        for name, column in (("current", "current_replicas"), ("desired", "numRep")):
            replicas = [(samples.get(column)[i], samples.hold[i]) for i in rows]
            held = sum(h for v, h in replicas if known(v))
            if held > 0:
                count += check(f"{where} replicas {name}", item[f"replicas_{name}_mean"],
                               sum(v * h for v, h in replicas if known(v)) / held)
    return count


def least_squares(points):
    n = len(points)
    mx, my = sum(x for x, _ in points) / n, sum(y for _, y in points) / n
    sxx = sum((x - mx) ** 2 for x, _ in points)
    slope = sum((x - mx) * (y - my) for x, y in points) / sxx
    residuals = [y - my - slope * (x - mx) for x, y in points]
    squares = sum(e * e for e in residuals)
    return {"n": n, "slope": slope, "intercept": my - slope * mx,
            "rmse_ms": math.sqrt(squares / n), "mae_ms": sum(map(abs, residuals)) / n,
            "r2": 1 - squares / sum((y - my) ** 2 for _, y in points),
            "durbin_watson": sum((b - a) ** 2 for a, b in zip(residuals, residuals[1:])) / squares}


def check_ordinary_fit(path, samples, server):
    """The ordinary line through all rows that a calibration uses, at the batch of Little's law."""
    count = 0
    column = {name: samples.get(name) for name in ("itlAverage", "ttftAverage", "rate", "inTk",
                                                   "outTk", "current_replicas", "max_batch")}
    for signal, names in (("itl", ("alpha", "beta")), ("ttft", ("gamma", "delta"))):
        points = []
        for i, row in enumerate(samples.rows):
            itl, ttft, rate, k, m, replicas, most = (column[name][i] for name in column)
            if not (itl > 0 and ttft > 0 and rate > 0 and m > 0 and replicas > 0):
                continue
            n = rate / 60000 / replicas * (ttft + (m - 1) * itl)
            if n >= most or row.get("saturated") == "true" or (signal == "ttft" and not k > 0):
                continue
            points.append((n, itl) if signal == "itl" else (n * k, ttft))
        got = server["calibration_" + signal]["all_rows"]
        count += check(f"{path} fit {signal} rows", got["n"], len(points))
        if got["ols"]["valid"] and len(points) == got["n"]:
            line = least_squares(points)
            line[names[0] + "_ms"], line[names[1] + "_ms"] = line.pop("intercept"), line.pop("slope")
            count += check_all(f"{path} fit {signal} ols", got["ols"], line)
    return count


def check_tuner(path, samples, server):
    count = 0
    if not server["tuner"]["present"]:
        return 0
    for name in ("alpha", "beta", "gamma", "delta"):
        values, got = values_of(samples, name), server["tuner"][name]
        if not values:
            continue
        expected = {"n": len(values), "initial": values[0], "final": values[-1],
                    "change": values[-1] - values[0], "min": min(values), "max": max(values),
                    "mean": sum(values) / len(values), "distinct": len(set(values))}
        if len(values) > 1:
            expected["sd"] = statistics.stdev(values)
        count += check_all(f"{path} tuner {name}", got, expected)
    return count


# Where the figure stands that a headline repeats; the rest is of one kind of run, or made of several.
HEADLINES = {
    "scale_ups": "scaling.desired.up", "scale_downs": "scaling.desired.down",
    "reversals": "scaling.desired.reversals", "flaps": "scaling.desired.flaps",
    "overshoot": "scaling.current.overshoot_pct", "peak_replicas": "scaling.current.max",
    "replica_hours": "replica_hours_current", "cost": "provisioning.cost_cents",
    "cost_covered": "provisioning.cost_covered_pct",
    "price": "provisioning.price_per_replica_hour_cents",
    "over_provisioning": "provisioning.over_accuracy_pct",
    "under_provisioning": "provisioning.under_accuracy_pct",
    "over_provisioned_time": "provisioning.over_timeshare_pct",
    "under_provisioned_time": "provisioning.under_timeshare_pct",
    "over_oracle": "provisioning.over_oracle_pct",
    "supply_hours": "provisioning.replica_hours_supply",
    "demand_hours": "provisioning.replica_hours_demand",
    "demand_covered": "provisioning.compared_time_pct",
    "instability": "provisioning.instability_pct", "itl_bias": "prediction_same_row.bias_ms",
    "itl_mae": "prediction_same_row.mae_ms", "itl_next_bias": "prediction_next.bias_ms",
    "itl_next_mae": "prediction_next.mae_ms", "ttft_bias": "prediction_ttft_same_row.bias_ms",
    "ttft_mae": "prediction_ttft_same_row.mae_ms", "ttft_next_bias": "prediction_ttft_next.bias_ms",
    "ttft_next_mae": "prediction_ttft_next.mae_ms", "itl_mean": "latency.itl.mean_ms",
    "itl_p95": "latency.itl.p95_ms", "itl_max": "latency.itl.max_ms",
    "ttft_mean": "latency.ttft.mean_ms", "ttft_p95": "latency.ttft.p95_ms",
    "ttft_max": "latency.ttft.max_ms", "load_mean": "load.mean_rpm", "load_peak": "load.max_rpm",
    "kv_mean": "experience.kv.mean", "kv_peak": "experience.kv.peak",
    "kv_full_time": "experience.kv_full.time_pct", "queue_mean": "experience.queue.mean",
    "queue_peak": "experience.queue.peak", "queued_time": "experience.queued.time_pct",
    "beyond_capacity_time": "experience.beyond_capacity.time_pct",
    "saturated_time": "experience.saturated.time_pct", "samples": "samples.rows",
    "unknown_time": "time.unknown_s",
    "violation_to_decision": "scale_ups.violation_to_decision.median_s",
    "decision_to_actuation": "scale_ups.decision_to_actuation.median_s",
    "violation_to_relief": "scale_ups.violation_to_relief.median_s",
    "load_to_relief": "scale_ups.load_to_relief.median_s",
    "alpha": "calibration_itl.headline.alpha_ms", "beta": "calibration_itl.headline.beta_ms",
    "gamma": "calibration_ttft.headline.gamma_ms", "delta": "calibration_ttft.headline.delta_ms",
    "itl_fit_r2": "calibration_itl.headline.r2", "ttft_fit_r2": "calibration_ttft.headline.r2",
}
for _signal, _own in (("itl", "itl"), ("ttft", "ttft"), ("slo", "both")):
    HEADLINES[_signal + "_attainment"] = f"slo.{_own}.attainment_time_pct"
    HEADLINES[_signal + "_attainment_samples"] = f"slo.{_own}.attainment_samples_pct"
    HEADLINES[_signal + "_attainment_requests"] = f"slo.{_own}.attainment_requests_pct"
    _own = "either" if _own == "both" else _own
    HEADLINES[_signal + "_episodes"] = f"episodes.{_own}.count"
    HEADLINES[_signal + "_violation_time"] = f"episodes.{_own}.duration_s"
    HEADLINES[_signal + "_violation_requests"] = f"episodes.{_own}.requests"


def check_headlines(path, samples, server):
    count = 0
    for name, where in HEADLINES.items():
        value = server
        for key in where.split("."):
            value = value[key]
        count += check(f"{path} headline {name}", server["headlines"][name]["value"], value)
    for signal in ("itl", "ttft"):
        longest = [item["duration_s"] for item in server["episodes"][signal]["list"]]
        if server["episodes"][signal]["count"] is not None:
            count += check(f"{path} longest {signal}",
                           server["headlines"][signal + "_longest_episode"]["value"],
                           max(longest, default=0))
    held = [(v, h) for v, h in zip(samples.get("current_replicas"), samples.hold) if known(v)]
    seconds_known = sum(h for _, h in held)
    return count + check(f"{path} mean replicas", server["headlines"]["mean_replicas"]["value"],
                         sum(v * h for v, h in held) / seconds_known if seconds_known else NAN)


def check_lags(path, samples, server):
    """Lags are between the instants of each scale-up; their medians are those of the list."""
    count, pairs = 0, {"load_to_decision": ("load", "decision"),
                       "violation_to_decision": ("violation", "decision"),
                       "decision_to_actuation": ("decision", "actuation"),
                       "actuation_to_relief": ("actuation", "relief"),
                       "violation_to_relief": ("violation", "relief"),
                       "load_to_relief": ("load", "relief")}
    target = [(t, v) for t, v in zip(samples.time, samples.get("numRep")) if known(v)]
    rises = [b[0] for a, b in zip(target, target[1:]) if b[1] > a[1]]
    ups = server["scale_ups"]
    if ups["count"] is None:
        return 0
    count += check(path + " scale-ups", ups["count"], len(rises))
    for item, time in zip(ups["list"], rises):
        count += check(path + " decision", seconds(item["decision_time"]), time)
        for name, (first, last) in pairs.items():
            times = item[first + "_time"], item[last + "_time"]
            if item[name]["lag_s"] is not None:
                count += check(f"{path} {name}", item[name]["lag_s"],
                               seconds(times[1]) - seconds(times[0]))
        if item["actuation_time"] and not any(row.get("ready_replicas") for row in samples.rows):
            at = samples.time.index(min(samples.time, key=lambda t: abs(
                t - seconds(item["actuation_time"]))))
            reached = samples.get("current_replicas")[at] >= item["to_replicas"]
            count += check(path + " reached", float(reached), 1)
    return count


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
    for part in (check_summaries, check_attainment, check_episodes, check_scaling, check_errors,
                 check_phases, check_ordinary_fit, check_tuner, check_headlines, check_lags):
        count += part(path, samples, server)
    return count + check_worth(path, samples, server)


def main():
    count = servers = 0
    for folder in sys.argv[1:]:
        report = json.load(open(folder + "/report.json"))
        sampled = os.path.exists(folder + "/data/samples.csv")
        if len(report["servers"]) == 1 and report["servers"][0]["server"] and sampled:
            count += check_server(folder, report["servers"][0])
            servers += 1
    print(count, "figures of", servers, "servers")


main()
