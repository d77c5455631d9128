#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds all documents of a report against its report.json.

agree.py FOLDER [TERMINAL]: every statement of report.json stands word for word in report.md, on the
page and on the terminal (TERMINAL: what wva-report printed); each number in a statement is one of
the figures it is about, in its unit and rounding; each figure of the table in report.md is the
headline of that name; the grade is the same everywhere. Prints what disagrees; status 1 then.
"""
import datetime
import html.parser
import json
import os
import re
import sys

UNITS = {  # as printed: unit of the figure in report.json, printed = figure * factor
    "ms": [("ms", 1)],
    "s": [("s", 1), ("ms", 0.001)],
    "min": [("s", 1 / 60), ("min", 1)],
    "h": [("s", 1 / 3600)],
    "%": [("pct", 1), ("ratio", 100)],
    "cents": [("cents", 1)],
    "replica-hours": [("hours", 1)],
    "": [("", 1), ("rpm", 1), ("replicas", 1), ("ms", 1), ("hours", 1)],
}

# What a statement may be about; of those that are not listed, anything.
ABOUT = {
    "slo": r"^slo\.|^headlines\.\w*attainment",
    "jobs": r"^jobs\b",
    "replica-hours": r"replica_hours|^provisioning\.|^scaling\.|mean_replicas|^hpa\.|^headlines\.",
    "itl-violations": r"^episodes\.itl\.",
    "ttft-violations": r"^episodes\.ttft\.",
    "violation-causes": r"^shortfall\.",
    "relief": r"^scale_ups\.violation_to_relief\.",
    "too-few-replicas": r"^provisioning\.under_timeshare",
    "too-many-replicas": r"^provisioning\.over_oracle",
    "flapping": r"^scaling\.target\.flaps|^constant\.",
    "late-by-model": r"^scale_ups\.late",
    "itl-model-error": r"^prediction_next\.|^prediction_confusion\.",
    "ttft-model-error": r"^prediction_ttft_next\.|^prediction_ttft_confusion\.",
    "optimistic-capacity": r"^capacity\.",
    "alpha-beta": r"^calibration_itl\.|^capacity\.|^worth|^constant\.",
    "gamma-delta": r"^calibration_ttft\.|^capacity\.|^worth|^constant\.",
    "headroom": r"^shortfall\.|^derived\.",
    "cold-start": r"^shortfall\.|^scale_ups\.decision_to_actuation\.",
    "stabilization": r"^stabilization\.",
}

NUMBER = re.compile(
    r"(?<![\w.\-])(-?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?)(?:\s(ms|s|min|h|%|cents|replica-hours)(?![\w/]))?")


def unit_of(path):
    name = path.rsplit(".", 1)[-1].replace("[]", "")
    for suffix, unit in (("_ms_s", None), ("_ms", "ms"), ("_s", "s"), ("_min", "min"), ("_pct", "pct"),
                         ("_rpm", "rpm"), ("_cents", "cents"), ("_hours", "hours")):
        if name.endswith(suffix):
            return unit
    if "replica_hours" in name:
        return "hours"
    return ""


def leaves(value, path=""):
    if isinstance(value, dict):
        if set(value) >= {"value", "unit", "better"}:  # a headline
            unit = {"%": "pct", "replica h": "hours", "ms": "ms", "s": "s", "rpm": "rpm",
                    "cents": "cents"}.get(value["unit"], "")
            if value["value"] is not None:
                yield path, unit, value["value"]
            return
        for key, member in value.items():
            yield from leaves(member, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for member in value:
            yield from leaves(member, path + "[]")
        yield path + ".count", "", len(value)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield path, unit_of(path), value


def seconds(time):
    if time is None:
        return None
    return datetime.datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp()


def figures_of(document, server):
    found = list(leaves({k: v for k, v in server.items() if k not in ("verdict", "findings")}))
    found += list(leaves({k: v for k, v in document.items() if k != "servers"}))
    known = server["time"]["known_s"] or 0
    hours = server["replica_hours_current"]
    for extra in range(1, 6):  # replicas of headroom
        found.append(("derived.headroom", "", extra))
        found.append(("derived.headroom", "hours", extra * known / 3600))
        if hours:
            found.append(("derived.headroom", "pct", 100 * extra * known / 3600 / hours))
    for total in (hours, server["provisioning"]["replica_hours_target"]):
        if total and known:
            found.append(("provisioning.derived_mean", "", total * 3600 / known))
    observed = max(server["samples"]["observed_itl"], server["samples"]["observed_ttft"])
    if observed:
        found.append(("derived.one_sample", "", 100 / observed))
    found += [("derived.idle", "", server["samples"]["rows"] - server["samples"][which])
              for which in ("observed_itl", "observed_ttft")]
    found += [("derived.batch", "", int(value)) for path, _, value in found if path.endswith(".batch")]
    start = seconds(server["time"]["start"])
    for complaint in document.get("complaints") or []:
        if complaint.get("first_time") and start is not None:
            found.append(("complaints.derived_start", "s", seconds(complaint["first_time"]) - start))
    # Limits that are named in the sentence: minutes of a flap, per cent of an interval and of a
    # nearly full cache, rows that a fit needs, the start of a pod that is assumed.
    found += [("constant.flapping", "", 5), ("constant.interval", "pct", 95), ("constant.kv", "pct", 90),
              ("constant.rows", "", 8), ("constant.pod_start", "s", 95)]
    return found


def shown_as(text, value):
    """Whether `value` is what is printed as `text`, in its last digit."""
    plain = text.replace(",", "")
    shown = float(plain)
    if abs(value) >= 1000 and "." not in plain and "," in text:  # three significant digits
        return abs(shown - value) <= 0.0051 * abs(value)
    value = abs(value) if shown >= 0 else value  # "too low" and "fell" say the sign
    if "e" in plain:
        return abs(shown - value) <= 1e-3 * abs(value)
    digits = len(plain.split(".")[1]) if "." in plain else 0
    step = 10 ** -digits
    return abs(shown - value) <= 0.5000001 * step or f"{value:.4g}" == plain or f"{value:.3g}" == plain


def is_a_figure(text, unit, figures, about):
    for path, own, value in figures:
        if about is not None and not about.search(path):
            continue
        for base, factor in UNITS[unit]:
            if (own == base or (own == "" and base in ("ms", "pct", "ratio", "s"))) and shown_as(text, value * factor):
                return True
    return False


class Page(html.parser.HTMLParser):
    """The text of a page, without pictures and styles, white space folded."""

    def __init__(self):
        super().__init__()
        self.depth, self.text = 0, []

    def handle_starttag(self, tag, attrs):
        self.depth += tag in ("svg", "style")

    def handle_endtag(self, tag):
        self.depth -= tag in ("svg", "style")

    def handle_data(self, data):
        if self.depth == 0:
            self.text.append(data)


def fold(text):
    return re.sub(r"\s+", " ", text)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def read_page(path):
    page = Page()
    page.feed(read(path))
    return fold(" ".join(page.text))


def read_markdown(path):
    return fold(re.sub(r"\\([^\w\s])", r"\1", read(path)).replace("&lt;", "<").replace("&gt;", ">")
                .replace("&amp;", "&"))


def same_words(sentence, text):
    return fold(sentence).replace(" ", "") in text.replace(" ", "").replace("\u2212", "-")


class Check:
    def __init__(self, folder, terminal):
        self.folder, self.failed = folder, 0
        self.document = json.loads(read(os.path.join(folder, "report.json")))
        self.markdown_path = os.path.join(folder, "report.md")
        self.terminal = fold(read(terminal)) if terminal else None

    def fail(self, *words):
        self.failed += 1
        print(*words)

    def server(self, server, pages):
        figures = figures_of(self.document, server)
        verdict = server["verdict"]
        for name, text in pages.items():
            for statement in verdict["statements"]:
                if name == "terminal" and statement["kind"] == "limit":
                    continue
                if not same_words(statement["text"], text):
                    self.fail(f"{name} lacks: {statement['text']}")
        grade = verdict["grade"]
        for name, pattern in (("report.md", rf"\*\*SLO: {grade}\.\*\*"), ("report.html", rf"SLO {grade} "),
                              ("terminal", rf" SLO {grade} ")):
            if name in pages and not re.search(pattern, pages[name]):
                self.fail(f"{name} has another grade than {grade}")
        said = [(s["id"], s["text"]) for s in verdict["statements"] if s["id"] != "note"]
        said += [("finding", text) for text in server["findings"].values() if text]
        for name, text in said:
            about = re.compile(ABOUT[name]) if name in ABOUT else None
            for match in NUMBER.finditer(text):
                if not is_a_figure(match.group(1), match.group(2) or "", figures, about):
                    self.fail(f"{name}: {match.group(0)!r} is no figure of report.json: {text}")

    def headlines(self, server, text):
        """Rows `| `name` | 12.3 % |` of the table of report.md."""
        for name, shown in re.findall(r"\| `(\w+)` \| ([^|]*) \|", text):
            value = server["headlines"][name]["value"]
            if value is None:
                if shown != "n/a":
                    self.fail(f"report.md: {name} is {shown}, not known in report.json")
                continue
            figure = [("", {"%": "pct", "replica h": "hours"}.get(server["headlines"][name]["unit"],
                                                                 server["headlines"][name]["unit"]), value)]
            match = re.match(r"(-?[\d.,]+(?:e[-+]?\d+)?) ?(ms|s|min|h|%)?", shown)
            if match is None or not is_a_figure(match.group(1), match.group(2) or "",
                                                figure + [("", "", value)], None):
                self.fail(f"report.md: {name} is {shown}, {value} in report.json")

    def run(self):
        servers = self.document["servers"]
        single = len(servers) == 1
        for server in servers:
            pages = {}
            page = os.path.join(self.folder, server["folder"], "report.html")
            if os.path.exists(page):
                pages["report.html"] = read_page(page)
            if os.path.exists(self.markdown_path) and len(servers) <= 8:
                pages["report.md"] = read_markdown(self.markdown_path)
            if single and self.terminal:
                pages["terminal"] = self.terminal
            self.server(server, pages)
            if single and os.path.exists(self.markdown_path):
                self.headlines(server, read(self.markdown_path))
        return 1 if self.failed else 0


if __name__ == "__main__":
    sys.exit(Check(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None).run())
