# SPDX-License-Identifier: Apache-2.0
"""Every CSV file of a report: a table of a list in report.json must have its figures, a table of
samples those of samples.csv; one that nobody knows is an error."""
import math
import os

from documents import number, read_csv
from printed import close

CLASSIC = ("itlAverage", "ttftAverage", "rate", "inTk", "outTk", "numRep", "itl", "ttft", "slo_itl",
           "slo_ttft", "alpha", "beta", "gamma", "delta")


class Files:
    def __init__(self, check, folder, below, document, server, samples):
        self.check, self.where, self.folder = check, below or "report", os.path.join(folder, below)
        self.document, self.server, self.samples = document, server, samples
        self.kinds = [item["kind"] for item in document["complaints"] or []]

    def minutes(self, time):
        return self.samples.offset(time) / 60 if time else None

    def same(self, place, got, expected):
        """A cell against a number, a text, a flag or None."""
        self.check.cells += 1
        if isinstance(expected, bool):
            right = got in (("true", "True", "1") if expected else ("false", "False", "0"))
        elif expected is None:
            right = got == ""
        elif isinstance(expected, str):
            right = got == expected
        else:
            right = got != "" and close(number(got), expected)
        if not right:
            self.check.fail(f"{self.where}, {place}: is {got!r}, not {expected!r}")

    def rows(self, name, expected):
        """All columns of all rows, in this order."""
        head, rows = read_csv(os.path.join(self.folder, name))
        if expected and head != list(expected[0]):
            self.check.fail(f"{self.where}, {name}: has the columns {head}, not {list(expected[0])}")
            return
        if len(rows) != len(expected):
            self.check.fail(f"{self.where}, {name}: has {len(rows)} rows, not {len(expected)}")
            return
        for place, (row, wants) in enumerate(zip(rows, expected), 1):
            for column, want in wants.items():
                self.same(f"{name} row {place} {column}", row[column], want)

    # ---- lists of report.json ----

    def episodes(self, name):
        rows = []
        for signal in ("itl", "ttft", "either"):
            for item in self.server["episodes"][signal]["list"]:
                judged = item["model_judged_samples"]
                last = self.samples.index(item["last_bad_time"])
                rows.append({
                    "signal": signal, "cause": item["cause"], "open": item["open"],
                    "start_low_s": item["start_s"][0], "start_high_s": item["start_s"][1],
                    "end_low_s": item["end_s"][0], "end_high_s": item["end_s"][1],
                    **{key: item[key] for key in (
                        "duration_s", "peak_excess_ms", "peak_excess_pct", "mean_excess_ms",
                        "excess_area_ms_s", "requests", "replicas_before", "replicas_after")},
                    "model_judged_samples": judged or 0,
                    "model_within_samples": item["model_within_samples"] if judged else None,
                    "start_min": self.minutes(item["first_bad_time"]),
                    "end_min": (self.samples.time[last] + self.samples.hold[last]) / 60})
        self.rows(name, rows)

    def scale_ups(self, name):
        rows = []
        for item in self.server["scale_ups"]["list"]:
            row = {key: item[key] for key in ("from_replicas", "to_replicas", "superseded",
                                              "model_optimistic")}
            for key in ("load", "violation", "actuation", "relief"):
                row[key + "_s"] = self.samples.offset(item[key + "_time"])
            for key in ("load_to_decision", "violation_to_decision", "decision_to_actuation",
                        "actuation_to_relief", "violation_to_relief", "load_to_relief"):
                row[key + "_s"] = item[key]["lag_s"]
                row[key + "_low_s"], row[key + "_high_s"] = item[key]["bounds_s"]
            row["decision_s"] = self.samples.offset(item["decision_time"])
            rows.append(row)
        self.rows(name, rows)

    def scale_chains(self, name):
        self.rows(name, self.server["scale_chains"])

    def occurrences(self, name):
        self.rows(name, self.document["occurrences"])

    def load_phases(self, name):
        rows = []
        for item in self.server["load_phases"]["list"]:
            start, end = item["start_s"], item["start_s"] + item["duration_s"]
            row = {"start_min": start / 60,
                   "end_min": min(end, self.samples.time[-1]) / 60,
                   "steady_min": self.minutes(item["steady_time"]), "rows": item["rows"]}
            row.update({f"rate_{key}_rpm": item["load"][key + "_rpm"]
                        for key in ("mean", "median", "min", "max")})
            for signal in ("itl", "ttft"):
                row.update({f"{signal}_{key}_ms": item[signal][key + "_ms"]
                            for key in ("mean", "median", "max")})
            row.update({"replicas_current_mean": item["replicas_current_mean"],
                        "replicas_desired_mean": item["replicas_desired_mean"],
                        "replicas_current_last": item["replicas_current_last"],
                        "itl_attainment_time_pct": item["itl_attainment_time_pct"],
                        "ttft_attainment_time_pct": item["ttft_attainment_time_pct"],
                        "idle": item["idle"]})
            rows.append(row)
        self.rows(name, rows)

    def scaling_events(self, name):
        self.rows(name, [{"time": item["time_min"], "from_replicas": item["from_replicas"],
                          "to_replicas": item["to_replicas"], "load": item["load_rpm"]}
                         for item in self.server["scaling"]["desired"]["list"]])

    def warmup_gaps(self, name):
        self.rows(name, [{"start_time": gap["start_min"], "end_time": gap["end_min"],
                          "duration": gap["end_min"] - gap["start_min"],
                          "peak_violation": gap["peak_ms"], "avg_tpot": gap["mean_itl_ms"],
                          "avg_load": gap["mean_load_rpm"]}
                         for gap in self.server["classic"]["warmup_gaps"] or []])

    def tuner_parameters(self, name):
        tuner = self.server["tuner"]
        columns = ("initial", "final", "change", "change_pct", "min", "max", "mean", "sd",
                   "variation_pct", "early_rate", "late_rate", "distinct", "convergence")
        rows = [{"parameter": parameter,
                 **{key: tuner[parameter][key] for key in columns}}
                for parameter in ("alpha", "beta", "gamma", "delta") if tuner["present"]]
        for row in rows:
            row["distinct"] = row["distinct"] or 0
            row["convergence"] = row["convergence"] or "n/a"
        self.rows(name, rows)

    def calibration_fits(self, name):
        rows = []
        points = read_csv(os.path.join(self.folder, "analysis/calibration_points.csv"))[1]
        for signal, first, second in (("itl", "alpha", "beta"), ("ttft", "gamma", "delta")):
            fit = self.server["calibration_" + signal]

            def add(which, key, line):
                row = {"signal": signal, "rows": which, "fit": key,
                       "intercept": line[first + "_ms"]}
                row["intercept_low"], row["intercept_high"] = line.get(first + "_95_ms", (None, None))
                row["slope"] = line[second + "_ms"]
                row["slope_low"], row["slope_high"] = line.get(second + "_95_ms", (None, None))
                row.update({"center": ..., "center_half_width": ..., "r2": line.get("r2"),
                            "rmse": line.get("rmse_ms"), "mae": line.get("mae_ms"),
                            "bias": line.get("bias_ms"),
                            "leave_one_out_rmse": line.get("leave_one_out_rmse_ms"),
                            "durbin_watson": line.get("durbin_watson"), "samples": line.get("n")})
                rows.append(row)

            for which in ("all", "steady"):
                for key in ("ols", "weighted", "theil_sen", "huber", "structural", "ols_ruled",
                            "structural_ruled"):
                    line = fit[which + "_rows"][key]
                    if line["valid"]:
                        add(which, key.replace("_ruled", "_without_outliers"), line)
            if fit["headline"]["valid"]:
                add(fit["headline_rows"].replace("_rows", ""), "headline", fit["headline"])
            if fit["controller"][first + "_ms"] is not None:
                add("all", "controller", fit["controller"])
        got = read_csv(os.path.join(self.folder, name))[1]
        for row, want in zip(got, rows):
            half, center = number(row["center_half_width"]), number(row["center"])
            mine = [float(point["regressor"]) for point in points
                    if point["signal"] == row["signal"]
                    and (row["rows"] == "all" or point["steady"] == "1")]
            # The middle of the points; that of a structural fit is weighted.
            inside = center is None or min(mine) <= center <= max(mine)
            if row["fit"] == "ols":
                inside = close(center, sum(mine) / len(mine))
            want["center"] = center if inside else -1.0
            want["center_half_width"] = half if half is None or half >= 0 else -1.0
        self.rows(name, rows)

    def calibration_points(self, name):
        """The points against the samples, by Little's law."""
        rows, samples = [], self.samples
        head, got = read_csv(os.path.join(self.folder, name))
        phases = self.server["load_phases"]["list"]
        for signal in ("itl", "ttft"):
            fit = self.server["calibration_" + signal]
            marks = {key: {samples.index(item["time"])
                           for item in fit[key + "_points"]} for key in ("outlier", "leverage")}
            points = [row for row in got if row["signal"] == signal]
            for which, steady in (("all_rows", ("0", "1")), ("steady_rows", ("1",))):
                mine = [float(row["regressor"]) for row in points if row["steady"] in steady]
                self.same(f"{name} {signal} {which}", str(len(mine)), fit[which]["n"])
            for row in points:
                at = samples.index_of_minutes(float(row["time"]))
                sample = {key: number(samples.rows[at][key]) for key in CLASSIC}
                offset = samples.time[at]
                n = (sample["rate"] / 60000 / number(samples.rows[at]["current_replicas"])
                     * (sample["ttftAverage"] + (sample["outTk"] - 1) * sample["itlAverage"]))
                phase = [i for i, item in enumerate(phases, 1) if item["start_s"] <= offset + 1e-6]
                steady = (at > 0 and samples.rows[at]["current_replicas"]
                          == samples.rows[at - 1]["current_replicas"])
                rows.append({"signal": signal,
                             "regressor": n if signal == "itl" else n * sample["inTk"],
                             "observed": sample[signal + "Average"], "steady": steady,
                             "outlier": at in marks["outlier"],
                             "leverage": at in marks["leverage"],
                             "phase": phase[-1] if phase else None, "time": offset / 60})
        self.rows(name, rows)

    def complaints(self, name):
        self.rows(name, [{
            "kind": item["kind"], "level": item["level"], "server": item["server"] or "",
            "model": item["model"] or "", "count": item["count"], "first": item["first_time"] or "",
            "last": item["last_time"] or "", "message": item["message"],
            "meaning": item["meaning"] or "", "remedy": item["remedy"] or ""}
            for item in self.document["complaints"]])

    def jobs(self, name):
        rows, head = [], read_csv(os.path.join(self.folder, name))[0]
        for job in self.document["jobs"]:
            goodput = job["goodput"] or {}
            row = {key: job[key] if key in job else goodput.get(
                {"requests_judged": "requests", "requests_good": "good", "goodput_pct": "share_pct",
                 "goodput_rps": "per_s"}[key]) for key in head}
            for key in ("name", "pod", "model", "file", "start", "end"):
                row[key] = row[key] or ""
            rows.append(row)
        self.rows(name, rows)

    def latency_over_time(self, name):
        rows, head = [], read_csv(os.path.join(self.folder, name))[0]
        for interval in self.document["latency_over_time"]:
            row = {key: interval[key] for key in head}
            row["time"] = row["time"] or ""
            rows.append(row)
        self.rows(name, rows)

    def stages(self, name):
        rows, head = [], read_csv(os.path.join(self.folder, name))[0]
        for stage in self.document["stages"]:
            row = {key: stage[key] for key in head}
            for key in ("model", "start", "end", "quantiles_from"):
                row[key] = row[key] or ""
            rows.append(row)
        self.rows(name, rows)

    def load_steps(self, name):
        rows = []
        for step in self.document["load_steps"]:
            if self.server is None or step["server"] == self.server["server"]:
                rows.append({"planned": step["planned_s"] and step["planned_s"] / 60,
                             "time": step["time_s"] / 60, "observed": step["observed"],
                             **{key: step[key] for key in (
                                 "from_rps", "to_rps", "from_jobs", "to_jobs", "replicas_before",
                                 "decision_s", "reached_s", "replicas_after", "excess_s",
                                 "relief_s")}})
        self.rows(name, rows)

    def overview(self, name):
        rows = []
        for server in self.document["servers"]:
            classic, desired, slo = server["classic"], server["scaling"]["desired"], server["slo"]
            gaps = classic["warmup_gaps"]
            rows.append({
                "server": server["server"] or "", "model": server["model"] or "",
                "rows": server["samples"]["rows"],
                "duplicates_dropped": server["samples"]["duplicates_dropped"],
                "span_minutes": server["time"]["span_s"] / 60,
                "itl_compliance_pct": classic["itl_compliance_pct"],
                "ttft_compliance_pct": classic["ttft_compliance_pct"],
                "itl_compliance_observed_pct": slo["itl"]["attainment_samples_pct"],
                "ttft_compliance_observed_pct": slo["ttft"]["attainment_samples_pct"],
                "peak_rate_rpm": server["load"]["max_rpm"], "replicas_desired_min": desired["min"],
                "replicas_desired_max": desired["max"],
                "scaling_events": None if desired["up"] is None else desired["up"] + desired["down"],
                "warmup_gaps": None if gaps is None else len(gaps),
                "warmup_gap_minutes": None if gaps is None
                else sum(gap["end_min"] - gap["start_min"] for gap in gaps)})
        self.rows(name, rows)

    # ---- an HPA run ----

    def hpa_events(self, name):
        samples, rows = self.samples, []
        for item in self.document["hpa_repaired"]["events"]:
            rows.append({"time": self.minutes(item["time"]), "from_replicas": item["from"],
                         "to_replicas": item["to"], "current_replicas": item["current"],
                         "waiting": item["waiting"],
                         "waiting_target": samples.at(item["time"], "waiting_target"),
                         "waiting_asks_for": item["waiting_asks_for"], "kv_usage": item["kv"],
                         "kv_target": samples.at(item["time"], "kv_target"),
                         "kv_asks_for": item["kv_asks_for"], "followed": item["followed"],
                         "asks_for": item["asks_for"], "policy_allows": item["policy_allows"]})
        self.rows(name, rows)

    def correlation(self, name):
        table = self.document["hpa_repaired"]["correlation"]
        self.rows(name, [{"signal": signal, **row} for signal, row in table.items()])

    def hpa_samples(self, name):
        """Counts and times of excess are those of report.json."""
        hpa, samples = self.document["hpa_repaired"], self.samples
        self.same(f"{name} rows", str(len(samples.rows)), hpa["samples"])
        outcomes = {}
        for row, hold, time in zip(samples.rows, samples.hold, samples.time):
            self.same(f"{name} time_minutes", row["time_minutes"], time / 60)
            outcome = row["excess"].replace(" ", "_")
            outcomes[outcome] = outcomes.get(outcome, 0) + hold
        for key, value in hpa["excess_by_outcome_s"].items():
            self.same(f"{name} {key}", repr(outcomes.pop(key, 0.0)), value)
        outcomes.pop("none", None)
        if outcomes:
            self.check.fail(f"{self.where}, {name}: outcomes {outcomes} are not in report.json")
        for metric, column in (("waiting", "waiting"), ("kv", "kv_usage")):
            values = [value for value in samples.get(column) if value is not None]
            self.same(f"{name} {metric} mean", repr(sum(values) / len(values)) if values else "",
                      hpa[metric + "_mean"])
            self.same(f"{name} {metric} max", repr(max(values)) if values else "",
                      hpa[metric + "_max"])
        asked = [value for value in samples.get("asks_for") if value is not None]
        self.same(f"{name} asks_for", repr(max(asked)) if asked else "", hpa["asked_peak_replicas"])

    def analysis_results(self, name):
        hpa = self.document["hpa"]
        rows = read_csv(os.path.join(self.folder, name))[1]
        for column, key in (("waiting_requests_exceeded", "waiting"), ("kv_cache_exceeded", "kv"),
                            ("any_threshold_exceeded", "any")):
            count = sum(row[column] == "True" for row in rows)
            self.same(f"{name} {column}", str(count), hpa[key + "_violations"])

    # ---- samples ----

    def processed_metrics(self, name):
        samples = self.samples
        for at, row in enumerate(read_csv(os.path.join(self.folder, name))[1]):
            self.same(f"{name} time_minutes", row["time_minutes"],
                      samples.time[at] / 60)
            said = samples.said.get(samples.time_ns[at])
            if said is not None:
                for column in CLASSIC:
                    # A rate that lacks a pod's is none.
                    lacks = column == "rate" and "no-dispatch-rate" in self.kinds
                    if said[column] and not (lacks and row[column] == ""):
                        self.same(f"{name} row {at + 1} {column}", row[column],
                                  number(said[column]))

    def timeline(self, name):
        samples, bill = self.samples, self.server["provisioning"]
        hours = 0
        for at, row in enumerate(read_csv(os.path.join(self.folder, name))[1]):
            self.same(f"{name} time_minutes", row["time_minutes"],
                      samples.time[at] / 60)
            said = samples.said.get(samples.time_ns[at], {})
            self.same(f"{name} row {at + 1} desired_replicas", row["desired_replicas"],
                      number(samples.processed[at]["numRep"]))
            for column in ("current_replicas", "supply", "demand"):
                if said.get(column):
                    self.same(f"{name} row {at + 1} {column}", row[column], number(said[column]))
            for signal in ("itl", "ttft"):
                own = samples.processed[at]["slo_" + signal]
                if not self.document["options"][f"slo_{signal}_replaced"] and own:
                    self.same(f"{name} row {at + 1} slo_{signal}", row["slo_" + signal],
                              number(own) or None)
            if row["needed_replicas"] and row["current_replicas"]:
                hours += number(row["needed_replicas"]) * samples.hold[at] / 3600
        if bill["demand_source"] in ("log", "fit") and bill["replica_hours_demand"] is not None:
            self.same(f"{name} needed_replicas", repr(hours), bill["replica_hours_demand"])

    def prediction_errors(self, name):
        rows = []
        for at, row in enumerate(self.samples.processed):
            value = {key: number(row[key]) for key in CLASSIC}

            def error(observed, predicted):
                pair = value[observed], value[predicted]
                return None if None in pair else pair[0] - pair[1]

            rate, replicas = value["rate"], value["numRep"]
            per = (None if None in (rate, replicas) else rate / replicas if replicas
                   else math.inf if rate else None)
            rows.append({"timestamp": row["timestamp"],
                         "time_minutes": number(row["time_minutes"]),
                         "itlAverage": value["itlAverage"], "itl": value["itl"],
                         "itl_error": error("itlAverage", "itl"),
                         "ttftAverage": value["ttftAverage"], "ttft": value["ttft"],
                         "ttft_error": error("ttftAverage", "ttft"), "rate": rate,
                         "numRep": replicas, "rate_per_replica": per})
        self.rows(name, rows)

    def errors(self):
        return read_csv(os.path.join(self.folder, "analysis/prediction_errors.csv"))[1]

    def worst_predictions(self, name):
        rows = [row for row in self.errors() if row["itl_error"]]
        rows.sort(key=lambda row: -abs(float(row["itl_error"])))
        self.picked(name, rows[:5], {})

    def underestimations(self, name):
        signal = "ttft" if "ttft" in name else "itl"
        rows = [row for row in self.errors()
                if row[signal + "_error"] and float(row[signal + "_error"]) > 0]
        rows.sort(key=lambda row: -float(row[signal + "_error"]))
        self.picked(name, rows[:5], {"gap": signal + "_error"})

    itl_underestimations = ttft_underestimations = underestimations

    def picked(self, name, rows, names):
        head = read_csv(os.path.join(self.folder, name))[0]
        self.rows(name, [{column: number(row[names.get(column, column)]) for column in head}
                         for row in rows])

    def prediction_parts(self, name):
        """The errors are those whose mean and so on report.json has."""
        rows = read_csv(os.path.join(self.folder, name))[1]
        for at, row in enumerate(rows):
            self.same(f"{name} time_minutes", row["time_minutes"],
                      self.samples.time[at] / 60)
        for signal, part in (("itl", ""), ("ttft", "ttft_")):
            for kind in ("calibration", "allocation", "next"):
                figures = self.server[f"prediction_{part}{kind}"]
                errors = [float(row[f"{signal}_{kind}"]) for row in rows if row[f"{signal}_{kind}"]]
                place, n = f"{name} {signal} {kind}", len(errors)
                self.same(place + " n", str(n), figures["n"])
                if n:
                    self.same(place + " bias", repr(sum(errors) / n), figures["bias_ms"])
                    self.same(place + " mae", repr(sum(map(abs, errors)) / n), figures["mae_ms"])
                    self.same(place + " rmse", repr(math.sqrt(sum(e * e for e in errors) / n)),
                              figures["rmse_ms"])

    def extracted_metrics(self, name):
        """The same rows and digits as data/samples.csv, in fewer columns."""
        path = os.path.join(self.folder, "data/samples.csv")
        head, rows = read_csv(os.path.join(self.folder, name))
        if head != ["timestamp"] + list(CLASSIC):
            self.check.fail(f"{self.where}, {name}: has the columns {head}")
        if os.path.exists(path):
            self.rows(name, [{column: row[column] for column in head} for row in read_csv(path)[1]])

    def run(self):
        for name in [*self.csvs("."), *self.csvs("analysis"), *self.csvs("data")]:
            kind = os.path.basename(name)[:-len(".csv")]
            if kind == "samples":
                continue  # what all others are held against
            if not hasattr(self, kind):
                self.check.fail(f"{self.where}: nobody reads {name}")
                continue
            getattr(self, kind)(os.path.normpath(name))

    def csvs(self, below):
        folder = os.path.join(self.folder, below)
        names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        return [os.path.join(below, name) for name in names if name.endswith(".csv")]
