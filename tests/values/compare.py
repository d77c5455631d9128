#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the documents of a comparison against its compare.json, cell by cell.

compare.py FOLDER: compare.csv, the tables and verdicts of compare.html and compare.md, as report.py
does it with a report."""
import os
import re
import sys

from check import Check
from documents import number, read_csv, read_json, read_markdown, read_page
from page import Expected
from printed import Any, Duration, Fixed, NUMBER, close, count, say
from sentences import plain

REASONS = {"clear": "", "no-direction": "", "missing": "not comparable", "same-run": "the same run",
           "no-spread": "spread not known", "same": "the same within {}", "small": "less than {}",
           "unsure": "could be chance", "other-load": "could be the load",
           "other-configurations": "no configuration in common", "equal": "no difference"}


class Value:
    """Three significant digits and the unit; a difference with its sign, of shares in points."""

    def __init__(self, value, unit, sign=False):
        self.value, self.unit, self.sign = value, unit, sign

    def pattern(self):
        return r"not in this run|[-+]?" + NUMBER + r"(?: \S.*?)?"

    def shows(self, text):
        if self.value is None:
            return text == "not in this run"
        shown, _, unit = text.partition(" ")
        wanted = "points" if self.sign and self.unit == "%" else self.unit
        if self.unit == "replicas" and shown.lstrip("+-") == "1":
            wanted = "replica"
        return unit == wanted and self.shows_number(shown)

    def shows_number(self, shown):
        if self.unit in ("ms/request", "ms/(token request)"):
            return close(float(shown), float(f"{self.value:.3g}"))
        size = abs(self.value)
        if self.unit == "%" and not self.sign and 1e-6 < self.value < 0.05:
            return close(float(shown), float(f"{self.value:.2g}"))
        if self.unit == "%" and not self.sign and 99.9 < self.value < 100 - 1e-6:
            return Fixed(min(self.value, 99.99), 2).shows(shown)
        decimals = (1 if self.unit == "%" else 0 if self.unit == "s"
                    else 2 if size < 10 else 1 if size < 100 else 0)
        rounded = 0 if size < 0.5 * 10 ** -decimals else self.value
        signed = shown[0] in "+-" if self.sign else not shown.startswith("+")
        return ((signed or rounded == 0)
                and Fixed(rounded, 0 if rounded == round(rounded) else decimals).shows(
                    shown.lstrip("+")))

    def __repr__(self):
        return f"{self.value} {self.unit}"


class Bound(Value):
    """Of an interval: without its unit."""

    def pattern(self):
        return r"[-+]?" + NUMBER

    def shows(self, text):
        return self.shows_number(text)


def interval(bounds, unit):
    if None in bounds:
        return "not known"
    return say("{} to {}", Bound(bounds[0], unit, True), Bound(bounds[1], unit, True))


def verdict_of(difference, unit):
    reason = REASONS[difference["reason"]]
    if difference["verdict"] == "none":
        return reason
    if not reason:
        return difference["verdict"]
    return say("inconclusive: " + reason, *[Value(difference["min_difference"], unit)]
               * reason.count("{}"))


class Comparison(Check):
    def __init__(self, folder):
        super().__init__()
        self.folder, self.document = folder, read_json(os.path.join(folder, "compare.json"))
        self.groups = self.document["groups"]

    def cells_of(self, metric, label):
        """The cells of a row: first, other, difference, interval, verdict."""
        unit, groups = metric["unit"], metric["groups"]
        first, own, difference = (groups[self.groups[0]["label"]], groups[label],
                                  metric["differences"][label])
        both = first["runs"] > 0 and own["runs"] > 0
        return [Value(difference["first"] if both else first["mean"], unit),
                Value(difference["own"] if both else own["mean"], unit),
                Value(difference["value"], unit, True) if both else "",
                interval(difference["interval_95"], unit) if both else "",
                verdict_of(difference, unit)]

    def shown(self, label):
        """Metrics that one of the two has, in their order."""
        for name, metric in self.document["metrics"].items():
            if metric["groups"][self.groups[0]["label"]]["runs"] or metric["groups"][label]["runs"]:
                yield name, metric

    def stages_of(self, label):
        """Stages that are compared, with the metrics that one side has."""
        first = self.groups[0]["label"]
        for stage in self.document["stages"]:
            rows = [(name, metric) for name, metric in stage["metrics"].items()
                    if metric["groups"][first]["runs"] or metric["groups"][label]["runs"]]
            if any(metric["differences"][label]["value"] is not None for _, metric in rows):
                yield stage["stage"], rows

    def csv(self):
        head, rows = read_csv(os.path.join(self.folder, "compare.csv"))
        expected = []
        for name, metric in self.document["metrics"].items():
            for group in self.groups:
                figures = metric["groups"][group["label"]]
                difference = metric["differences"].get(group["label"])
                row = {"metric": name, "unit": metric["unit"], "better": metric["better"],
                       "group": group["label"], "name": group["name"], "runs": figures["runs"],
                       "mean": figures["mean"], "min": figures["min"], "max": figures["max"]}
                row["low_95"], row["high_95"] = figures["interval_95"]
                row.update({column: "" for column in head if column not in row})
                if difference is not None:
                    low, high = difference["interval_95"]
                    row.update({"difference": difference["value"], "difference_low_95": low,
                                "difference_high_95": high, "method": difference["method"],
                                "p": difference["p"], "min_difference": difference["min_difference"],
                                "verdict": difference["verdict"], "reason": difference["reason"]})
                expected.append(row)
        if [list(row) for row in expected[:1]] != [head]:
            self.fail(f"compare.csv: has the columns {head}")
        if len(rows) != len(expected):
            self.fail(f"compare.csv: has {len(rows)} rows, not {len(expected)}")
        for row, want in zip(rows, expected):
            for column, value in want.items():
                self.cells += 1
                text = row[column]
                same = (text == (value or "") if value is None or isinstance(value, str)
                        else text != "" and close(number(text), value))
                if not same:
                    self.fail(f"compare.csv: {row['metric']} of {row['group']}, {column}: is"
                              f" {text!r}, not {value!r}")

    def runs_table(self):
        by_name = {}
        for run in self.document["runs"]:
            by_name.setdefault(run["name"], []).append(run)

        def row(name):
            run = by_name[name].pop(0)
            load, start = run["load"], run["start"]
            return [name, Any(), run["strategy"] or "not told",
                    f"{start[:10]} {start[11:19]}" if start else "n/a", Duration(run["span_s"]),
                    count(run["samples"]), Duration(load["duration_s"]), count(load["peak_rpm"]),
                    count(load["requests"]), count(load["input_tokens"]),
                    count(load["output_tokens"])]

        return Expected("Run|Label|Scaled by|Start (UTC)|Span|Samples|Load lasts|"
                        "Peak requests per minute|Requests|Input tokens|Output tokens",
                        [row(name) for group in self.groups for name in group["runs"]])

    def verdict_table(self):
        rows = []
        for verdict in self.document["verdicts"]:
            group = next(item for item in self.groups if item["label"] == verdict["group"])
            row = [f"{group['label']}: {group['name']}",
                   (verdict["service"] or {}).get("metric") or "no metric in both"]
            for judged in (verdict["service"], verdict["cost"]):
                metric = self.document["metrics"].get((judged or {}).get("metric"))
                if metric is None:
                    row += ["n/a", "", ""]
                    continue
                difference = metric["differences"][group["label"]]
                row += [Value(difference["own"], metric["unit"]),
                        Value(difference["value"], metric["unit"], True),
                        verdict_of(difference, metric["unit"])]
            rows.append(row)
        return Expected("Against A|Judged by|Value|Difference|Verdict|Replicas|Difference|Cost", rows)

    def column(self, group):
        if group["label"] == group["name"] or len(group["name"].encode()) > 24:
            return group["label"]
        return f"{group['label']}: {group['name']}"

    def page_tables(self, keys):
        first = self.groups[0]
        yield "The runs and their loads", self.runs_table()
        if len(self.groups) > 7:
            yield "Each group compared with the first", self.verdict_table()
        for group in self.groups[1:]:
            label = group["label"]
            for key, caption in ((True, "Key metrics"), (False, "All other metrics")):
                table = Expected("", [[metric["help"], *self.cells_of(metric, label), name]
                                      for name, metric in self.shown(label)
                                      if (name in keys) == key])
                table.head = ["Metric", self.column(first), self.column(group),
                              f"{label} \u2212 {first['label']}", "95 % interval", "Verdict", "Name"]
                yield f"{caption} of {label} against {first['label']}", table
            for number, rows in self.stages_of(label):
                table = Expected("", [[metric["help"], *self.cells_of(metric, label), name]
                                      for name, metric in rows])
                table.head = ["Metric", self.column(first), self.column(group),
                              f"{label} \u2212 {first['label']}", "95 % interval", "Verdict", "Name"]
                yield f"Stage {number} of {label} against {first['label']}", table

    def markdown_tables(self, got, keys):
        labels = [group["label"] for group in self.groups]
        wanted = labels[1:7]
        for label in wanted:
            stages = [[count(number), name, *self.cells_of(metric, label)]
                      for number, rows in self.stages_of(label) for name, metric in rows]
            if stages:
                of_stages = [table for table in got if table.head[:1] == ["Stage"]]
                if not of_stages:
                    self.fail(f"compare.md: lacks the stages of {label}")
                    continue
                table = of_stages[0]
                got = [other for other in got if other is not table]
                expected = Expected("", stages)
                expected.head = ["Stage", "Metric", labels[0], label, f"{label} - {labels[0]}",
                                 "95 % interval", "Verdict"]
                self.table(f"compare.md, stages of {label}", table, expected)
        if len(got) != len(wanted):
            self.fail(f"compare.md: has {len(got)} tables, not {len(wanted)}")
        for table, label in zip(got, wanted):
            expected = Expected("", [[name, *self.cells_of(metric, label)]
                                     for name, metric in self.shown(label) if name in keys])
            expected.head = ["Metric", labels[0], label, f"{label} - {labels[0]}", "95 % interval",
                             "Verdict"]
            self.table(f"compare.md, {label}", table, expected)

    def sentences(self, where, text):
        text = plain(text).replace(" ", "")
        for verdict in self.document["verdicts"]:
            for key in ("answer", "latency_answer", "goodput_answer", "cost_answer", "stages",
                        "load", "certainty"):
                self.cells += 1
                if plain(verdict[key] or "").replace(" ", "") not in text:
                    self.fail(f"{where} lacks: {verdict[key]}")

    def figures(self):
        """Numbers of the answers are those of the metrics that they rest on."""
        for verdict in self.document["verdicts"]:
            for key, judged in (("answer", verdict["service"]), ("cost_answer", verdict["cost"])):
                metric = self.document["metrics"].get((judged or {}).get("metric"))
                text = verdict[key] or ""
                found = re.search(r": (\S+(?: \S+)?) against (\S+(?: \S+)?), (\S+(?: \S+)?)"
                                  r" \(95 %: (\S+) to (\S+)\)", text)
                if metric is None or found is None:
                    continue
                difference = metric["differences"][verdict["group"]]
                low, high = difference["interval_95"]
                unit = metric["unit"]
                wants = [Value(difference["own"], unit), Value(difference["first"], unit),
                         Value(difference["value"], unit, True), Bound(low, unit, True),
                         Bound(high, unit, True)]
                for want, shown in zip(wants, found.groups()):
                    self.cells += 1
                    if not want.shows(shown + (" h" if shown.endswith(" replica") else "")
                                      if unit == "replica h" else shown):
                        self.fail(f"compare.json: {shown!r} is not {want!r}: {text}")

    def run(self):
        page = read_page(os.path.join(self.folder, "compare.html"))
        markdown = read_markdown(os.path.join(self.folder, "compare.md"))
        names = list(self.document["metrics"])
        # Which metrics are key ones, the tables say: those up to some place in the order.
        keys = {row[-1] for table in page.tables if table.caption.startswith("Key metrics")
                for row in table.rows}
        last = max((names.index(name) for name in keys), default=-1)
        keys = set(names[:last + 1])
        self.csv()
        self.tables("compare.html", page.tables, self.page_tables(keys))
        self.markdown_tables(markdown.tables, keys)
        text = " ".join(text for _, text in page.texts)
        if len(self.groups) <= 7:
            self.sentences("compare.html", text)
            self.sentences("compare.md", " ".join(markdown.lines))
        self.figures()
        self.end()


if __name__ == "__main__":
    Comparison(sys.argv[1]).run()
