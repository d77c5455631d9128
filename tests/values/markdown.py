# SPDX-License-Identifier: Apache-2.0
"""What the tables of report.md must show."""
from page import Expected, scaled, steps_of
from printed import Any, Brief, Digits, Duration, Fixed, Latency, Percent, count, say

MOST_ROWS, MOST_SERVERS, MOST_SECTIONS = 12, 50, 8

OVERVIEW = ("itl_attainment", "ttft_attainment", "slo_violation_time", "peak_replicas",
            "replica_hours", "itl_next_mae")


def headline(item):
    value, unit = item["value"], item["unit"]
    if unit == "s":
        return Duration(value)
    if unit == "%":
        return Percent(value)
    if unit == "ms":
        return Latency(value)
    return Brief(value, 4, " " + unit if unit else "")


def moment(time):
    return time[:19] + "Z" if time else ""


def headlines(server, got):
    """The choice is the document's; each of them must be the headline of that name."""
    rows = []
    for row in got.rows:
        item = server["headlines"].get(row[0])
        rows.append([row[0], headline(item) if item else "no headline", Any()])
    return Expected("Figure|Value|Meaning", rows)


def episodes(server):
    rows = []
    for signal in ("itl", "ttft"):
        for item in server["episodes"][signal]["list"]:
            rows.append([moment(item["first_bad_time"]), signal.upper(),
                         say("{}, open" if item["open"] else "{}", Duration(item["duration_s"])),
                         Latency(item["peak_excess_ms"], "not known"), count(item["requests"]),
                         say("{} to {}", count(item["replicas_before"]),
                             count(item["replicas_after"])), item["cause"]])
    return Expected("Above the SLO from (UTC)|Signal|Duration|Peak excess|Requests|Replicas|Cause",
                    rows[:MOST_ROWS])


def steps(document, server):
    return Expected(
        "Load from minute|Planned at|Requests/s|Jobs|Decision after|Replicas reached after|"
        "Replicas after|Relief after",
        [[Fixed(scaled(step["time_s"], 1 / 60), 1), Fixed(scaled(step["planned_s"], 1 / 60), 1),
          Fixed(step["to_rps"], 1), count(step["to_jobs"]), Fixed(step["decision_s"], 0, " s"),
          Fixed(step["reached_s"], 0, " s"), count(step["replicas_after"]),
          Fixed(step["relief_s"], 0, " s")]
         for step in steps_of(document, server)[:MOST_ROWS]])


def scale_ups(server):
    def row(chain):
        exact = chain["desired_after_time"] == chain["desired_time"]
        after = Fixed(chain["step_to_desired_s"], 0, " s")
        late = chain["gone_after_load"] and chain["step_to_gone_s"] is not None
        bound = exact or chain["step_to_desired_s"] is None
        return [say("{}" if exact else "by {}", moment(chain["desired_time"])),
                say("{} to {}", count(chain["from_replicas"]), count(chain["to_replicas"])),
                say("{}" if bound else "at most {}", after),
                Fixed(chain["created_to_ready_s"], 0, " s"),
                Fixed(chain["desired_to_ready_seen_s"], 0, " s"),
                count(chain["peak_waiting"]),
                say("{}, after the load fell" if late else "{}",
                    Fixed(chain["step_to_gone_s"], 0, " s")),
                chain["reason"] or "not known"]

    chains = server.get("scale_chains", [])
    told = any(chain["step_time"] or chain["created_time"] for chain in chains)
    return Expected("Scaled up (UTC)|Replicas|Load to desired|Pod created to ready|"
                    "Desired to ready|Most waiting|Load to no queue|Why",
                    [row(chain) for chain in chains[:MOST_ROWS]] if told else [])


def parameters(server):
    rows = []
    for signal, names in (("itl", ("alpha", "beta")), ("ttft", ("gamma", "delta"))):
        fit = server["calibration_" + signal]
        for name in names:
            value, bounds = fit["headline"][name + "_ms"], fit["headline"][name + "_95_ms"]
            fitted = Digits(value, 4)
            if value is not None and None not in bounds:
                fitted = say("{} ({} to {})", fitted, Digits(bounds[0], 4), Digits(bounds[1], 4))
            rows.append([name + ", ms", Digits(fit["controller"][name + "_ms"], 4), fitted])
    return Expected("Parameter|Controller's last|Fitted (95 %)", rows)


def complaints(document):
    return Expected("Problem|Level|Server|Count|First|Last|Meaning|Remedy", [
        [Any(), item["level"], item["server"] or "", count(item["count"]),
         moment(item["first_time"]), moment(item["last_time"]), item["meaning"],
         item["remedy"] or ""] for item in document["complaints"]])


def stages(document):
    def row(stage):
        failed = stage["requests_failed"] and not stage["requests_completed"]
        return [say("{}, all failed" if failed else "{}", count(stage["stage"])),
                Fixed(stage["rate_asked_rps"], 2), Fixed(stage["rate_served_rps"], 2),
                count(stage["requests"]), count(stage["requests_failed"]),
                Fixed(stage["ttft_p50_ms"], 1, " ms"), Fixed(stage["ttft_p90_ms"], 1, " ms"),
                Fixed(stage["ttft_p99_ms"], 1, " ms"), Fixed(stage["tpot_mean_ms"], 1, " ms"),
                Fixed(stage["itl_mean_ms"], 1, " ms"), Fixed(stage["goodput_pct"], 1, " %"),
                Fixed(stage["replicas_mean"], 2), Fixed(stage["replica_hours"], 3),
                Fixed(stage["gpu_hours"], 3)]

    return Expected("Stage|Asked req/s|Served req/s|Requests|Failed|TTFT p50|TTFT p90|TTFT p99|"
                    "TPOT mean|ITL mean|Goodput|Replicas|Replica-hours|GPU-hours",
                    [row(stage) for stage in document["stages"][:MOST_ROWS]])


def checklist(document):
    return Expected("The run has|Answer|Why",
                    [[item["what"], item["answer"], item["reason"]] for item in document.get("checklist", [])])


def published(document):
    return Expected("llm-d-benchmark's figure|As published|Of the load|Why they differ",
                    [[item["name"], Digits(item["published"], 5), Digits(item["load"], 5),
                      item["why"]] for item in document.get("published", [])])


def jobs(document):
    def row(job):
        goodput = job["goodput"] or {}
        return [(job["name"] or "") + ("" if job["complete"] else ", cut"),
                count(job["requests_completed"]), count(job["requests_planned"]),
                Fixed(job["rate_observed_rps"], 2), Fixed(job["rate_planned_rps"], 2),
                Fixed(job["ttft_mean_ms"], 1, " ms"), Fixed(job["ttft_p99_ms"], 1, " ms"),
                Fixed(job["itl_mean_ms"], 1, " ms"), Fixed(goodput.get("share_pct"), 1, " %")]

    return Expected("Job|Requests|Planned|Requests/s|Planned|TTFT mean|TTFT p99|ITL mean|Goodput",
                    [row(job) for job in document["jobs"][:MOST_ROWS]])


def collector(document):
    figures, rows = document["collector"], []
    decisions = figures["decisions"]
    rows.append(["Decisions: up, down, none", say("{}, {}, {}", count(decisions["scale_up"]),
                                                  count(decisions["scale_down"]),
                                                  count(decisions["no_change"]))])
    if figures["predictions"]:
        rows.append(["Pairs above an SLO", say("{} of {}", count(figures["violations"]),
                                               count(figures["aligned_pairs"]))])
        for signal in ("itl", "ttft"):
            rows.append([f"Error of predicted {signal.upper()}: mean, absolute mean",
                         say("{}, {}", Fixed(figures[signal + "_error"]["mean_ms"], 2, " ms"),
                             Fixed(figures[signal + "_error_abs_ms"], 2, " ms"))])
    for name, pods, unit, suffix, above, what in (
            ("KV cache", figures["kv"], " %", "_pct", "saturated_instants", "a cache above 90 %"),
            ("Queue", figures["queue"], "", "", "buildup_instants", "a queue above 10")):
        rows.append([name + ", mean, highest", say("{}, {}", Fixed(pods["mean" + suffix], 1, unit),
                                                   Fixed(pods["max" + suffix], 1, unit))])
        rows.append(["Instants with " + what,
                     say("{} of {}", count(pods[above]), count(pods["instants"]))])
    analyses = figures["capacity_analyses"]
    if analyses["count"]:
        rows.append(["Analyses that call for scale-up",
                     say("{} of {}", count(analyses["scale_up"]), count(analyses["count"]))])
    return Expected("Figure|Value", rows)


def overview(document):
    rows = [[server["server"] or "", server["model"] or ""]
            + [headline(server["headlines"][name]) for name in OVERVIEW]
            for server in document["servers"][:MOST_SERVERS]]
    return Expected("Server|Model|" + "|".join(OVERVIEW), rows)


def check_tables(check, where, document, got):
    """In the order in which they stand: of all, of each server, of all."""
    wanted = []
    servers = document["servers"]
    if len(servers) > 1:
        wanted.append(("of the servers", overview(document)))
    tables = iter(got)
    for server in servers if len(servers) <= MOST_SECTIONS else []:
        name = server["server"] or ""
        wanted.append((f"headlines of {name}", server))
        wanted.append((f"episodes of {name}", episodes(server)))
        wanted.append((f"scale-ups of {name}", scale_ups(server)))
        wanted.append((f"steps of {name}", steps(document, server)))
        if document["hpa"] is None or any(table.head[0] == "Parameter" for table in got):
            known = any(server["calibration_" + signal]["headline"]["valid"]
                        or server["calibration_" + signal]["controller"][first] is not None
                        for signal, first in (("itl", "alpha_ms"), ("ttft", "gamma_ms")))
            wanted.append((f"parameters of {name}", parameters(server) if known else None))
    wanted.append(("of the checklist", checklist(document)))
    wanted.append(("of stages", stages(document)))
    wanted.append(("as published", published(document)))
    wanted.append(("of jobs", jobs(document)))
    harmful = any(not item["harmless"] for item in document["complaints"] or [])
    wanted.append(("of complaints", complaints(document) if harmful else None))
    wanted.append(("of the collector", collector(document) if document["collector"] else None))
    for name, expected in wanted:
        if expected is None or (isinstance(expected, Expected) and not expected.rows):
            continue
        table = next(tables, None)
        if table is None:
            check.fail(f"{where}: lacks the table {name}")
            continue
        if isinstance(expected, dict):
            expected = headlines(expected, table)
        check.table(f"{where}, table {name}", table, expected)
    for table in tables:
        check.fail(f"{where}: nobody reads the table {table.head}")
