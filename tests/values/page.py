# SPDX-License-Identifier: Apache-2.0
"""What the page of a server must show: its tables, row by row and cell by cell, and its headline
figures, each taken from report.json or the CSV that has it."""
from printed import (Any, Digits, Duration, Fixed, Latency, Moment, count, say, seconds_between)

MOST_ROWS = 200


class Expected:
    """A table: heads, and rows of what each cell must show."""

    def __init__(self, head, rows):
        self.head, self.rows = head.split("|"), rows
        if len(rows) > MOST_ROWS:
            more = len(rows) - MOST_ROWS
            self.rows = rows[:MOST_ROWS] + [
                [say("and {} more in the files of this report", count(more))]]


def table(head, items, row):
    return Expected(head, [row(item) for item in items])


def pairs(rows, head="Figure|Value"):
    """A row for each figure; those that are not known have none."""
    return Expected(head, [[name, want] for name, want in rows
                           if not (isinstance(want, Fixed) and want.value is None)])


def scaled(value, factor):
    return None if value is None else value * factor


def interval(bounds, decimals=0, unit=""):
    if bounds is None or None in bounds:
        return "n/a"
    return say("{} to {}", Fixed(bounds[0], decimals), Fixed(bounds[1], decimals, unit))


def digits_interval(bounds):
    return "n/a" if None in bounds else say("{} to {}", Digits(bounds[0], 4), Digits(bounds[1], 4))


def lag(item):
    low, high = item["bounds_s"]
    if None in (item["lag_s"], low, high):
        return Fixed(item["lag_s"])
    return say("{} ({} to {})", Fixed(item["lag_s"]), Fixed(low), Fixed(high))


def scaling_tables(server, samples):
    start, scaling = server["time"]["start"], server["scaling"]
    if scaling["desired"]["list"]:
        yield "changes of desired replicas", table(
            "Time (UTC)|From|To|Requests per minute|Current replicas|Reason",
            scaling["desired"]["list"], lambda event: [
                Moment(event["time"], start), count(event["from_replicas"]),
                count(event["to_replicas"]), Fixed(event["load_rpm"], 1),
                count(samples.at(event["time"], "current_replicas")),
                event["reason"] or "not stated"])
    if server["scale_ups"]["list"]:
        yield "reaction times per scale-up (bounds in brackets)", table(
            "Decided at (UTC)|Desired replicas|Load to decision, s|Violation to decision, s|"
            "Decision to replicas, s|Replicas to relief, s|Violation to relief, s",
            server["scale_ups"]["list"], lambda up: [
                Moment(up["decision_time"], start),
                say("{}\u2192{}" + (" (superseded)" if up["superseded"] else ""),
                    count(up["from_replicas"]), count(up["to_replicas"])),
                lag(up["load_to_decision"]), lag(up["violation_to_decision"]),
                lag(up["decision_to_actuation"]), lag(up["actuation_to_relief"]),
                lag(up["violation_to_relief"])])
    chains = server.get("scale_chains") or []
    if any(chain["step_time"] or chain["created_time"] for chain in chains):
        yield "each scale-up from the rise of the load to its relief", table(
            "Load rose at (UTC)|Requests per second|Desired replicas|Load to queue, s|Load to violation, s|"
            "Load to desired replicas, s|Load to pod created, s|Pod created to ready, s|"
            "Desired to ready replicas, s|Most waiting|Ready to half of the queue, s|Ready to no queue, s",
            chains, lambda chain: [
                Moment(chain["step_time"], start),
                say("{}\u2192{}", Fixed(chain["step_from_rps"], 1), Fixed(chain["step_to_rps"], 1)),
                say("{}\u2192{}", count(chain["from_replicas"]), count(chain["to_replicas"])),
                *(Fixed(chain[key], 0) for key in (
                    "step_to_queue_s", "step_to_violation_s", "step_to_desired_s", "step_to_created_s",
                    "created_to_ready_s", "desired_to_ready_seen_s", "peak_waiting", "ready_seen_to_half_s")),
                say("{}" + (" (the load had fallen)" if chain["gone_after_load"] and chain["ready_seen_time"]
                            else ""), Fixed(chain["ready_seen_to_gone_s"], 0))])
    starts, full = server.get("pod_starts"), server.get("full_pods")
    if starts or full:
        rows = []
        if starts:
            rows.append(["Pods created during the run that became ready", count(starts["count"])])
            if starts["count"]:
                rows += [["From creation to ready, mean", Fixed(starts["mean_s"], 0, " s")],
                         ["From creation to ready, longest", Fixed(starts["longest_s"], 0, " s")]]
        if full:
            rows += [["Time of pods with a full KV cache", Fixed(full["seconds"], 0, " s")],
                     ["Requests running in such a pod", Fixed(full["running"], 1)],
                     ["Their ITL, mean", Fixed(full["itl_ms"], 1, " ms")],
                     ["Tokens that it generates", Fixed(full["tokens_per_s"], 0, " per second")],
                     ["Requests that it finishes", Fixed(full["finished_rps"], 2, " per second")]]
        yield "pods: starts, and what a full one serves", Expected("Figure|Value", rows)
    yield "stability of replicas", table(
        "Replicas|Ups|Downs|Largest step|Range|Reversals|Flaps|Median dwell time|Overshoot",
        (("Desired", scaling["desired"]), ("Current", scaling["current"])), lambda row: [
            row[0], count(row[1]["up"]), count(row[1]["down"]), count(row[1]["largest_step"]),
            interval((row[1]["min"], row[1]["max"])), count(row[1]["reversals"]),
            count(row[1]["flaps"]), Duration(row[1]["dwell_median_s"]),
            Fixed(row[1]["overshoot_pct"], 0, " %")])


def slo_tables(server):
    def attainment(row):
        name, share = row
        within = say("{} of {}", count(share["samples_within"]), count(share["samples"]))
        return [name, Fixed(share["attainment_time_pct"], 1, " %"),
                Fixed(share["attainment_requests_pct"], 1, " %"),
                Fixed(share["attainment_samples_pct"], 1, " %"),
                interval(share["attainment_samples_wilson95_pct"], 1, " %"),
                within if share["samples"] else "n/a"]

    def episode(item):
        first = seconds_between(server["time"]["start"], item["first_bad_time"])
        return [Fixed(first / 60, 1, " min"), Duration(item["duration_s"]), item["cause"],
                Fixed(item["peak_excess_ms"], 2), Fixed(item["peak_excess_pct"], 0, " %"),
                Fixed(item["mean_excess_ms"], 2), count(item["requests"]),
                say("{}{}", Fixed(item["replicas_before"], 0, "\u2192"),
                    count(item["replicas_after"])),
                "the log" if item["open"] else "relief"]

    slo = server["slo"]
    if slo["itl"]["samples"] + slo["ttft"]["samples"]:
        yield "Within the SLO, while there was traffic", table(
            "Signal|Of the time|Of the requests|Of the samples|95 % interval|Samples within",
            (("ITL", slo["itl"]), ("TTFT", slo["ttft"]), ("Both", slo["both"])), attainment)
    for signal in ("itl", "ttft"):
        if server["episodes"][signal]["list"]:
            yield f"episodes above the {signal.upper()} SLO", table(
                "From|Duration|Cause|Peak above SLO, ms|Peak above SLO, %|"
                "Mean above SLO, ms|Requests|Replicas before, after|Ends with", server["episodes"][signal]["list"], episode)


def model_tables(server, samples):
    def errors(row):
        name, figures = row
        return [name, count(figures["n"]), Fixed(figures["bias_ms"], 2), Fixed(figures["mae_ms"], 2),
                Fixed(figures["rmse_ms"], 2), Fixed(figures["wmape_pct"], 1, " %"),
                Fixed(figures["under_pct"], 0, " %"),
                interval(figures["under_wilson95_pct"], 0, " %"), Fixed(figures["spearman"], 2)]

    confusions = []
    for signal, part, observed, predicted in (("ITL", "", "itlAverage", "itl"),
                                              ("TTFT", "ttft_", "ttftAverage", "ttft")):
        kinds = [server[f"prediction_{part}{kind}"]
                 for kind in ("next", "calibration", "allocation", "same_row")]
        if samples.any(observed) and samples.any(predicted):
            yield f"errors of the {signal} model", table(
                "Error|Samples|Bias, ms|MAE, ms|RMSE, ms|wMAPE|Too low|95 % interval|Spearman",
                zip(("Next cycle", "Calibration", "Allocation", "Same row (classic)"), kinds),
                errors)
        confusions.append((signal, server[f"prediction_{part}confusion"]))
    kinds = ("true_alarm", "false_alarm", "missed", "quiet")
    if any(figures["quiet"] is not None for _, figures in confusions):
        yield "violations predicted for the next cycle", table(
            "Signal|Predicted, occurred|Predicted, did not occur|Not predicted, occurred|Neither",
            confusions, lambda row: [row[0]] + [count(row[1][kind]) for kind in kinds])


def fit_row(name, fit, intercept, slope):
    return [name, Digits(fit[intercept], 5), digits_interval(fit[intercept.replace("_ms", "_95_ms")]),
            Digits(fit[slope], 4), digits_interval(fit[slope.replace("_ms", "_95_ms")]),
            Fixed(fit["r2"], 3), Digits(fit["rmse_ms"], 3), Fixed(fit["durbin_watson"], 2),
            count(fit["n"])]


FITS = (("Structural", "structural"), ("Least squares (OLS)", "ols"),
        ("Weighted by requests", "weighted"), ("Theil-Sen", "theil_sen"), ("Huber", "huber"))
PAIRS = (("itl", "alpha", "beta"), ("ttft", "gamma", "delta"))


def parameter_tables(server):
    gains = []
    for signal, first, second in PAIRS:
        fit = server["calibration_" + signal]
        intercept, slope = first + "_ms", second + "_ms"
        rows = [("Structural, without outliers (headline)", fit["headline"])]
        rows += [(name, fit[fit["headline_rows"]][key]) for name, key in FITS]
        if fit["all_rows"]["n"]:
            yield f"fits of {first} and {second}", Expected(
                f"Fit|{first}, ms|95 % interval|{second}, ms|95 % interval|R\u00b2|RMSE, ms|"
                "Durbin-Watson|Samples",
                [fit_row(name, row, intercept, slope) for name, row in rows if row["n"]])
        if fit["headline"]["valid"]:
            gains.append([signal.upper(), Digits(fit["controller"][intercept], 5),
                          Digits(fit["controller"][slope], 4),
                          Fixed(fit["error_before"]["bias_ms"], 2),
                          Fixed(fit["error_after"]["bias_ms"], 2),
                          Fixed(fit["error_before"]["rmse_ms"], 2),
                          Fixed(fit["error_after"]["rmse_ms"], 2)])
    if gains:
        yield "error before and after", Expected(
            "Signal|Controller's alpha (gamma), ms|Controller's beta (delta), ms|"
            "Bias with these, ms|Bias with the fit, ms|RMSE with these, ms|RMSE with the fit, ms",
            gains)
    yield from worth_tables(server)


def worth_tables(server):
    def held(worth):
        holds = list(worth["interval_holds_present"].values())
        if worth["answer"] == "not identifiable" or None in holds + list(worth["present"].values()):
            return "n/a"
        return {(True, True): "both", (True, False): "the first", (False, True): "the second",
                (False, False): "neither"}[tuple(holds)]

    def judgement(item):
        signal, first, second = item
        fit = server["calibration_" + signal]
        worth = fit["worth"]
        known = worth["rows"] or None
        return [f"{first}, {second}", count(known), count(known and worth["discarded"]), held(worth),
                Fixed(worth["held_out_present"]["bias_ms"], 2),
                Fixed(worth["held_out_fitted"]["bias_ms"], 2),
                Fixed(worth["held_out_present"]["rmse_ms"], 2),
                Fixed(worth["held_out_fitted"]["rmse_ms"], 2), worth["answer"]]

    if server["calibration_itl"]["worth"]["rows"]:
        yield "assessment of a parameter change", table(
            "Pair|Samples|Discarded|Interval contains the controller's|"
            "Held-out bias, controller's, ms|Held-out bias, fit, ms|"
            "Held-out RMSE, controller's, ms|Held-out RMSE, fit, ms|Change", PAIRS, judgement)
    capacity = server["capacity"]
    rows = [(name, capacity[key]) for name, key in
            (("The controller's last", "present"), ("Fitted", "fitted"), ("As advised", "advised"))
            if capacity[key] is not None and capacity[key]["limit"] is not None]
    if any(name != "As advised" for name, _ in rows):
        yield "capacity of a replica within the SLOs", table(
            "Parameters|Most requests in the batch|Capacity of a replica, rpm|"
            "Replicas at the peak load", rows, lambda row: [
                row[0], Fixed(row[1]["batch"], 1), count(row[1]["rpm_per_replica"]),
                count(row[1]["replicas_at_peak"])])


def cost_tables(server):
    bill = server["provisioning"]
    yield "replicas, cost, supply and demand", pairs([
        ("Replica-hours, current", Fixed(server["replica_hours_current"], 3)),
        ("Replica-hours, desired", Fixed(bill["replica_hours_desired"], 3)),
        ("GPU-hours of ready replicas", Fixed(server.get("gpu_hours"), 3)),
        ("GPUs of ready replicas, mean", Fixed(server.get("gpus_mean"), 2)),
        ("Price of a replica, cents per hour", Fixed(bill["price_per_replica_hour_cents"], 2)),
        ("Cost of the current replicas", Fixed(bill["cost_cents"], 2, " cents")),
        ("Replica time with a known price",
         Fixed(bill["cost_covered_pct"] if bill["cost_cents"] is not None else None, 1, " %")),
        ("Time with both supply and demand known", Fixed(bill["compared_time_pct"], 1, " %")),
        ("Replica-hours in that time, current", Fixed(bill["replica_hours_supply"], 3)),
        ("Replica-hours in that time, demand", Fixed(bill["replica_hours_demand"], 3)),
        ("Supply above the demand (-: below it)", Fixed(bill["over_oracle_pct"], 1, " %")),
        ("Time with too few replicas", Fixed(bill["under_timeshare_pct"], 1, " %")),
        ("Time with too many replicas", Fixed(bill["over_timeshare_pct"], 1, " %")),
        ("Missing replicas, mean share of the demand", Fixed(bill["under_accuracy_pct"], 1, " %")),
        ("Surplus replicas, mean share of the demand", Fixed(bill["over_accuracy_pct"], 1, " %")),
        ("Time in which supply did not move with the demand",
         Fixed(bill["instability_pct"], 1, " %"))])


def load_tables(server):
    start = server["time"]["start"]

    def steady(phase):
        if phase["idle"]:
            return "idle"
        if phase["steady_time"] is None:
            return "never"
        if phase["steady_time"] == phase["start_time"]:
            return "from its start"
        return Moment(phase["steady_time"], start)

    if server["load_phases"]["list"]:
        yield "phases of the load", table(
            "Start (UTC)|Duration|Requests per minute|Mean replicas|Mean ITL, ms|Mean TTFT, ms|"
            "ITL within SLO|TTFT within SLO|Steady", server["load_phases"]["list"], lambda phase: [
                Moment(phase["start_time"], start), Duration(phase["duration_s"]),
                Fixed(phase["load"]["mean_rpm"], 1), Fixed(phase["replicas_current_mean"], 1),
                Fixed(phase["itl"]["mean_ms"], 2), Fixed(phase["ttft"]["mean_ms"], 1),
                Fixed(phase["itl_attainment_time_pct"], 1, " %"),
                Fixed(phase["ttft_attainment_time_pct"], 1, " %"), steady(phase)])


def classic_tables(server, samples):
    classic, rows = server["classic"], []
    why = Any()
    if classic["itl"]["n"] + classic["ttft"]["n"] == 0:
        return
    for name, signal in (("ITL", "itl"), ("TTFT", "ttft")):
        share, corrected = classic[signal + "_compliance_pct"], server["slo"][signal]
        if share is not None or corrected["samples"]:
            rows.append([name + " within SLO", Fixed(share, 1, " %"),
                         Fixed(corrected["attainment_time_pct"], 1, " %"), why])
    for name, signal in (("ITL", "itl"), ("TTFT", "ttft")):
        if classic[signal]["n"]:
            rows.append(["Mean " + name, Fixed(classic[signal]["mean_ms"], 2, " ms"),
                         Fixed(server["latency"][signal]["mean_ms"], 2, " ms"), why])
    gaps, episodes = classic["warmup_gaps"], server["episodes"]["itl"]
    if gaps is not None or episodes["count"] is not None:
        minutes = sum(gap["end_min"] - gap["start_min"] for gap in gaps or [])
        rows.append(["Warm-up gaps, ITL episodes",
                     say("{}, {}", count(len(gaps)), Fixed(minutes, 1, " min") if minutes > 0
                         else "each of one sample") if gaps else count(None if gaps is None else 0),
                     say("{}, {}", count(episodes["count"]),
                         Fixed(scaled(episodes["duration_s"], 1 / 60), 1, " min"))
                     if episodes["count"] else count(episodes["count"]), why])
    if classic["prediction_itl"]["n"] or server["prediction_next"]["n"]:
        rows.append(["Mean error of predicted ITL",
                     Fixed(classic["prediction_itl"]["mean_ms"], 2, " ms"),
                     Fixed(server["prediction_next"]["bias_ms"], 2, " ms"), why])
    yield "classic and corrected figures", Expected(
        "Figure|Classic|Corrected|Why they differ", rows)


def complaint_tables(document):
    complaints = document["complaints"] or []
    if not complaints or all(item["harmless"] for item in complaints):
        return

    def name(item):
        return item["message"] if item["kind"] == "other" else Any()

    def when(time):
        return time[:19] + "Z" if time else "n/a"

    yield "Problems reported by the controller, most severe first", table(
        "Problem|Level|Of|Count|First (UTC)|Last (UTC)|Meaning|Remedy", complaints,
        lambda item: [name(item), item["level"], item["server"] or item["model"] or "",
                      count(item["count"]), when(item["first_time"]), when(item["last_time"]),
                      item["meaning"], item["remedy"] or ""])
    yield "original messages of the controller", table(
        "Problem|First message", complaints, lambda item: [Any(), item["message"]])


def quality_tables(document, server, samples):
    counts, time, bill = server["samples"], server["time"], server["provisioning"]
    rows = [("Samples read", count(counts["rows_read"])),
            ("Rule for repeated cycles", document["options"]["dedupe"]),
            ("Repeated cycles dropped", count(counts["duplicates_dropped"])),
            ("Samples analysed", count(counts["rows"])), ("With ITL", count(counts["observed_itl"])),
            ("With TTFT", count(counts["observed_ttft"])), ("Active", count(counts["active"])),
            ("Rows without a time, omitted", count(document["rows_without_time"])),
            ("Bad rows, omitted", count(document["bad_rows"])),
            ("Usual period", Duration(counts["period_s"])),
            ("Time covered by samples", Duration(time["known_s"])),
            ("Unknown time", Duration(time["unknown_s"])), ("Gaps", count(time["holes"])),
            ("Samples with a cost", count(bill["price_stated_samples"])),
            ("Time with current replicas known", Duration(samples.known_s("current_replicas"))),
            ("Time with current replicas and their price known", Duration(bill["cost_covered_s"]))]
    yield "samples", Expected("Figure|Value", [list(row) for row in rows])
    log = document["log"]
    if log is not None:
        cycles = log["cycles"]
        rows = [("Lines", log["lines"]), ("Records of the controller", log["records"]),
                ("Records with data", log["data_records"])]
        rows += [("Skipped: " + item["name"], item["lines"]) for item in log["skipped"]]
        rows += [("Repeated data records", log["repeated_records"]), ("Cycles", cycles["begun"]),
                 ("Incomplete cycles", cycles["incomplete"]),
                 ("Cycles aborted by the controller", cycles["failed"])]
        yield "log coverage", Expected(
            "Figure|Value", [[name, count(value)] for name, value in rows])


def steps_of(document, server):
    return [step for step in document["load_steps"] if step["server"] == server["server"]]


def jobs_tables(document, server):
    planned = document["planned_load"]

    def step_row(step):
        note = "" if step["observed"] or planned is None else " (planned)"
        return [Fixed(step["time_s"] / 60, 1, note), Fixed(scaled(step["planned_s"], 1 / 60), 1),
                Digits(step["from_rps"], 4), Digits(step["to_rps"], 4), count(step["to_jobs"]),
                count(step["replicas_before"]), Duration(step["decision_s"]),
                Duration(step["reached_s"]), count(step["replicas_after"]),
                Duration(step["relief_s"])]

    def job_row(job):
        goodput = job["goodput"] or {"share_pct": None, "per_s": None}
        return ([job["name"] or "", "whole" if job["complete"] else "none",
                 count(job["requests_completed"]), count(job["requests_planned"]),
                 count(job["requests_failed"]), Fixed(job["rate_observed_rps"], 2),
                 Fixed(job["rate_planned_rps"], 2)]
                + [Fixed(job[f"{signal}_{figure}_ms"], 1) for signal in ("ttft", "tpot", "itl")
                   for figure in ("mean", "median", "p99")]
                + [Fixed(goodput["share_pct"], 1, " %"), Fixed(goodput["per_s"], 2)])

    steps = steps_of(document, server)
    if steps:
        yield "load steps and responses", table(
            "Minute|planned at|Requests/s before|Requests/s|Jobs|Replicas before|Decision after|"
            "Replicas reached after|Replicas after|Relief after", steps, step_row)
    if document["jobs"]:
        yield "load generator results", table(
            "Job|Result|Requests|planned|failed|Requests/s|planned|TTFT mean (ms)|median|p99|"
            "TPOT mean (ms)|median|p99|ITL mean (ms)|median|p99|Goodput|per second",
            document["jobs"], job_row)


def known_columns(caption, columns, items):
    """A table of those columns of which any item has a value: (head, field, write); none where only the
    first is left."""
    kept = [column for column in columns
            if column[1] is None or any(item[column[1]] is not None for item in items)]
    if len(kept) > 1:
        yield caption, table(
            "|".join(head for head, _, _ in kept), items,
            lambda item: [write(item if field is None else item[field]) for _, field, write in kept])


def stages_tables(document):
    stages = document["stages"]
    name = ("Stage", None,
            lambda stage: say("{}, all failed" if stage["requests_failed"] and not stage["requests_completed"]
                              else "{}", count(stage["stage"])))

    def fixed(digits, unit=""):
        return lambda value: Fixed(value, digits, unit)

    if document.get("checklist"):
        yield "the data of this run", table(
            "The run has|Answer|Why", document["checklist"],
            lambda item: [item["what"], item["answer"], item["reason"]])
    if document.get("published") and stages:
        yield "figures as llm-d-benchmark publishes them", table(
            "Figure|As published|Of the load|Why they differ", document["published"],
            lambda item: [item["name"], Digits(item["published"], 5), Digits(item["load"], 5),
                          item["why"]])
    if not stages:
        return
    yield from known_columns("stages of the load", [
        name, ("Start", "start", lambda time: time[:19] + "Z" if time else "n/a"),
        ("Duration", "duration_s", Duration), ("Asked req/s", "rate_asked_rps", fixed(2)),
        ("Sent req/s", "rate_sent_rps", fixed(2)), ("Served req/s", "rate_served_rps", fixed(2)),
        ("Requests", "requests", count), ("failed", "requests_failed", count),
        ("cut off", "requests_incomplete", count), ("Goodput", "goodput_pct", fixed(1, " %")),
        ("Goodput at least", "goodput_least_pct", fixed(1, " %")), ("Goodput at most", "goodput_most_pct", fixed(1, " %")),
        ("good req/s", "goodput_rps", fixed(2))], stages)
    yield from known_columns("latency of the stages", [
        name, ("TTFT mean (ms)", "ttft_mean_ms", fixed(1)), ("TTFT p50", "ttft_p50_ms", fixed(1)),
        ("TTFT p90", "ttft_p90_ms", fixed(1)), ("TTFT p99", "ttft_p99_ms", fixed(1)),
        ("TPOT mean (ms)", "tpot_mean_ms", fixed(1)), ("TPOT p50", "tpot_p50_ms", fixed(1)),
        ("TPOT p99", "tpot_p99_ms", fixed(1)), ("ITL mean (ms)", "itl_mean_ms", fixed(1)),
        ("ITL p99", "itl_p99_ms", fixed(1)), ("End to end p50 (ms)", "e2e_p50_ms", fixed(0)),
        ("End to end p99", "e2e_p99_ms", fixed(0))], stages)
    yield from known_columns("replicas of the stages", [
        name, ("Desired replicas, mean", "replicas_desired_mean", fixed(2)),
        ("Replicas, mean", "replicas_mean", fixed(2)), ("lowest", "replicas_lowest", count),
        ("highest", "replicas_highest", count), ("Replicas needed", "replicas_needed", count),
        ("Too few for", "underprovisioned_s", Duration), ("Too many for", "overprovisioned_s", Duration),
        ("Replica-hours", "replica_hours", fixed(3)), ("GPU-hours", "gpu_hours", fixed(3)),
        ("Cost", "cost", fixed(2)), ("Saturated", "saturated_s", Duration)], stages)


def settings_tables(document):
    if "settings" in document:
        yield "settings that replace those of the log or the defaults", table(
            "Setting|Value|From", document["settings"],
            lambda item: [item["name"], f"{item['text']} {item['unit']}".strip(), item["origin"]])


def collector_tables(document):
    figures = document["collector"]
    if figures is None:
        return
    rows, decisions = [], figures["decisions"]
    rows.append(["Decisions", say("{} up, {} down, {} without change", count(decisions["scale_up"]),
                                  count(decisions["scale_down"]), count(decisions["no_change"]))])
    if decisions["replicas_min"] is not None:
        rows.append(["Replicas", interval((decisions["replicas_min"], decisions["replicas_max"]))])
    if figures["predictions"]:
        rows.append(["Predictions, observations, pairs",
                     say("{}, {}, {}", count(figures["predictions"]), count(figures["observations"]),
                         count(figures["aligned_pairs"]))])
        rows.append(["Pairs above an SLO",
                     say("{} of {}", count(figures["violations"]), count(figures["aligned_pairs"]))])
        for signal in ("itl", "ttft"):
            errors = figures[signal + "_error"]
            rows.append([f"Error of predicted {signal.upper()}",
                         say("{} ms, absolute {} ms", Fixed(errors["mean_ms"], 2),
                             Fixed(figures[signal + "_error_abs_ms"], 2)) if errors["n"] else "n/a"])
    for name, pods, unit, suffix, above, what in (
            ("KV cache", figures["kv"], " %", "_pct", "saturated_instants", "above 90 %"),
            ("Queue", figures["queue"], "", "", "buildup_instants", "above 10")):
        rows.append([name, say("mean {}, highest {}, {} of {} " + what,
                               Fixed(pods["mean" + suffix], 1, unit),
                               Fixed(pods["max" + suffix], 1, unit), count(pods[above]),
                               count(pods["instants"])) if pods["instants"] else "n/a"])
    for name, analyses in (("Capacity", figures["capacity_analyses"]),
                           ("Saturation", figures["saturation_analyses"])):
        if analyses["count"]:
            rows.append([name + " analyses", say("{} of {} call for scale-up, {} allow scale-down",
                                                 count(analyses["scale_up"]),
                                                 count(analyses["count"]),
                                                 count(analyses["scale_down_safe"]))])
    yield "figures by the collector's definitions", Expected(
        "Figure|By the collector|Why it differs from the above", [row + [Any()] for row in rows])


OUTCOMES = (("coming", "Excess while replicas were being created"),
            ("not_read", "Excess without a recommendation of the HPA"),
            ("tolerated", "Excess within the tolerance"), ("at_maximum", "Excess at the maximum"),
            ("held_back", "Excess while policies or window held the HPA back"),
            ("starting", "Excess while new pods may not have reported"),
            ("at_highest", "Excess at the peak number of replicas"),
            ("unexplained", "Excess without a response, unexplained"))


def hpa_tables(document, samples):
    hpa, run = document["hpa_repaired"], document["run"]
    start = document["servers"][0]["time"]["start"]
    yield "metrics and their targets", table(
        "Metric|Mean|p95|Highest|Target|Samples above it|Time above it|Share of time",
        (("Waiting per replica", "waiting", 1, ""), ("KV cache usage", "kv", 100, " %")),
        lambda row: [row[0], Fixed(scaled(hpa[row[1] + "_mean"], row[2]), 1, row[3]),
                     Fixed(scaled(samples.percentile({"waiting": "waiting",
                                                      "kv": "kv_usage"}[row[1]], 0.95), row[2]), 1,
                           row[3]),
                     Fixed(scaled(hpa[row[1] + "_max"], row[2]), 1, row[3]),
                     Fixed(scaled(hpa[row[1] + "_target"], row[2]), 1, row[3]),
                     count(hpa[row[1] + "_violations"]), Duration(hpa[row[1] + "_excess_s"]),
                     Fixed(hpa[row[1] + "_excess_time_pct"], 1, " %")])
    spans = [("First answered excess to decision", "excess_to_decision_s"),
             ("That decision to replicas", "decision_to_actuation_s"),
             ("Scale-up to the end of the excess, median", "relief_median_s")]
    rows = [[name, Duration(hpa[key])] for name, key in spans]
    excess = hpa["excess_by_outcome_s"]
    rows += [[name, Duration(excess[key])] for key, name in OUTCOMES
             if excess[key] or samples.has("excess", key)]
    rows += [[name, Duration(hpa[key])] for name, key in (
        ("End of load to fewest replicas", "load_end_to_minimum_s"),
        ("Last excess to fewest replicas", "last_excess_to_minimum_s"),
        ("First fall after the peak to fewest replicas", "scale_down_s"))]
    yield "HPA reaction times", Expected("Reaction|Time", rows)
    yield "changes of desired replicas", table(
        "Minute|Desired before|Desired|Waiting|asks for|Cache use|asks for|Rule follows|"
        "Policies allow", hpa["events"], lambda event: [
            Fixed(seconds_between(start, event["time"]) / 60, 1), count(event["from"]), count(event["to"]),
            Fixed(event["waiting"], 1), count(event["waiting_asks_for"]), Fixed(event["kv"], 3),
            count(event["kv_asks_for"]), event["followed"], count(event["policy_allows"])])
    names = ("replicas", "waiting", "kv", "active_jobs")
    yield "correlations (Pearson)", table(
        "Signal|" + "|".join(names), names,
        lambda name: [name] + [Fixed(hpa["correlation"][name][other], 3) for other in names])
    spec = run["hpa_spec"]
    if spec is not None and spec["behavior_known"]:
        yield "behaviour of the HPA", table(
            "Direction|Policies|Window",
            (("Scale-up", spec["scale_up"], 0), ("Scale-down", spec["scale_down"], 300)),
            lambda row: [row[0], policies(row[1], row[0]), window(row[1], row[2])])
    yield "the run", Expected("Property|Value|Source", [
        [name, item["value"], item["from"]] for name, item in run["metadata"].items()
        if item["value"] is not None])


def window(rule, default):
    known = rule["window_s"] is not None
    return say("{} s" if known else "{} s, by default",
               Digits(rule["window_s"] if known else default, 6))


def policies(rule, direction):
    """As Kubernetes completes what is not said."""
    stated = rule["policies"]
    items = stated or [{"percent": True, "value": 100, "period_s": 15}]
    if not stated and direction == "Scale-up":
        items = items + [{"percent": False, "value": 4, "period_s": 15}]
    text = ", ".join("{}" + (" %" if item["percent"] else
                             " pod" if item["value"] == 1 else " pods") + " in {} s"
                     for item in items)
    if len(items) > 1:
        text += f" ({rule['select'] or 'Max'})"
    return say(text + ("" if stated else ", by default"),
               *[Digits(item[key], 6) for item in items for key in ("value", "period_s")])


def overview_table(document):
    def row(server):
        either, desired = server["episodes"]["either"], server["scaling"]["desired"]

        def share(slo):
            shares = [slo[f"attainment_{by}_pct"] for by in ("requests", "time", "samples")]
            return Fixed(next((known for known in shares if known is not None), None), 1, " %")

        return [server["server"] or server["folder"], server["model"] or "n/a", server["verdict"]["grade"],
                share(server["slo"]["itl"]), share(server["slo"]["ttft"]),
                Duration(either["duration_s"]), Fixed(server["load"]["max_rpm"], 1),
                interval((desired["min"], desired["max"])),
                Fixed(server["replica_hours_current"], 2),
                Duration(server["time"]["span_s"]), count(server["samples"]["rows"])]

    yield "Servers of this run; each links to its report", table(
        "Server|Model|SLO|ITL within SLO|TTFT within SLO|Above an SLO|Peak requests per minute|"
        "Desired replicas|Replica-hours|Span|Samples", document["servers"], row)


def page_tables(document, server, samples, captions):
    """Of a run with targets, a part on a model, an SLO and so on is there where the page has it."""
    for caption, expected in all_tables(document, server, samples):
        if document["hpa"] is None or caption in captions:
            yield caption, expected


def all_tables(document, server, samples):
    if document["hpa"] is not None:
        yield from hpa_tables(document, samples)
    if samples.processed or document["hpa"] is None:
        yield from scaling_tables(server, samples)
        yield from slo_tables(server)
        yield from model_tables(server, samples)
        yield from parameter_tables(server)
        yield from cost_tables(server)
        yield from load_tables(server)
        yield from classic_tables(server, samples)
        if len(document["servers"]) == 1:
            yield from collector_tables(document)
            yield from complaint_tables(document)
    if len(document["servers"]) == 1:
        yield from stages_tables(document)
    yield from jobs_tables(document, server)
    yield from settings_tables(document)
    yield from quality_tables(document, server, samples)
