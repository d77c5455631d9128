# SPDX-License-Identifier: Apache-2.0
"""OpenMetrics, JUnit and annotations against report.json and the samples."""
import html
import math

from documents import read_json, read_junit, read_openmetrics
from printed import Digits, Duration, Fixed, Latency, close, nanoseconds, say

# Unit of a headline: ending of the metric's name, and what a figure is divided by.
UNITS = {"": ("", 1), "%": ("_ratio", 100), "s": ("_seconds", 1), "ms": ("_seconds", 1000),
         "ms/request": ("_seconds_per_request", 1000),
         "ms/(token request)": ("_seconds_per_token_request", 1000),
         "rpm": ("_requests_per_second", 60), "replicas": ("", 1), "replica h": ("_seconds", 1 / 3600),
         "cents": ("_cents", 1), "cents/replica h": ("_cents_per_replica_hour", 1)}

# Metric of a sample: column of the tables, and what its value is divided by.
SAMPLES = {"itl_seconds": ("itlAverage", 1000), "ttft_seconds": ("ttftAverage", 1000),
           "itl_predicted_seconds": ("itl", 1000), "ttft_predicted_seconds": ("ttft", 1000),
           "itl_slo_seconds": ("slo_itl", 1000), "ttft_slo_seconds": ("slo_ttft", 1000),
           "load_requests_per_second": ("rate", 60), "input_tokens": ("inTk", 1),
           "output_tokens": ("outTk", 1), "replicas_current": ("current_replicas", 1),
           "replicas_desired": ("numRep", 1), "supply": ("supply", 1), "demand": ("demand", 1),
           "kv_cache_usage": ("kv_usage", 1), "kv_cache_target": ("kv_target", 1),
           "waiting_per_replica": ("waiting", 1), "waiting_target": ("waiting_target", 1),
           "active_jobs": ("active_jobs", 1), "queue_length": ("queue_length", 1),
           "alpha_seconds": ("alpha", 1000), "beta_seconds_per_request": ("beta", 1000),
           "gamma_seconds": ("gamma", 1000), "delta_seconds_per_token_request": ("delta", 1000),
           "running_requests": ("running", 1), "kv_cache_usage_max": ("kv_max", 1),
           "input_tokens_per_second": ("tokens_in_per_s", 1), "output_tokens_per_second": ("tokens_out_per_s", 1),
           "preemptions_per_minute": ("preemptions_per_min", 1), "queue_time_seconds": ("queue_time_ms", 1000), "tpot_seconds": ("tpot_ms", 1000),
           **{name: (name, 1) for name in ("epp_queue", "epp_flow_queue", "epp_saturation", "epp_running", "gpus",
                                           "goodput", "running_cv")},
           **{f"{name}_seconds": (f"{name}_ms", 1000)
              for name in ("ttft_p50", "ttft_p90", "ttft_p99", "itl_p50", "itl_p90", "itl_p99", "ttft_client",
                           "ttft_server", "itl_client")},
           **{f"{name}_requests_per_second": (f"{name}_rpm", 60) for name in ("started", "finished", "failed")},
           "stage_load_requests_per_second": ("stage_rate_rpm", 60)}


def labels_of(document, server):
    return {"experiment": document["experiment"], "server": server["server"] or ""}


def compare(check, where, got, expected):
    """Values by name and labels (and time), each once."""
    for key in sorted(set(got) | set(expected), key=str):
        check.cells += 1
        if key not in got:
            check.fail(f"{where}: lacks {key}")
        elif key not in expected:
            check.fail(f"{where}: nobody knows {key}")
        elif not close(got[key], expected[key]):
            check.fail(f"{where}: {key} is {got[key]}, not {expected[key]}")


def gather(check, where, metrics, types, end):
    found = {}
    if end != ["# EOF", ""]:
        check.fail(f"{where}: does not end with # EOF")
    for name, labels, value, time in metrics:
        key = (name, tuple(sorted(labels.items())), time)
        if types.get(name) != "gauge":
            check.fail(f"{where}: {name} is of no type")
        if key in found:
            check.fail(f"{where}: {key} twice")
        found[key] = value
    return found


def check_headlines(check, where, document, path):
    expected = {}
    for server in document["servers"]:
        labels = labels_of(document, server)
        info = {**labels, "model": server["model"] or "", "accelerator": server["accelerator"] or ""}
        expected["wva_run_info", tuple(sorted(info.items())), None] = 1
        for name, item in server["headlines"].items():
            ending, factor = UNITS[item["unit"]]
            if item["unit"] == "replica h" and name.endswith("_hours"):
                name = name[:-len("_hours")]
            if item["value"] is not None:
                expected["wva_run_" + name + ending, tuple(sorted(labels.items())), None] = (
                    item["value"] / factor)
    compare(check, where, gather(check, where, *read_openmetrics(path)), expected)


def check_samples(check, where, document, samples, path):
    expected = {}
    for server, rows in zip(document["servers"], samples):
        labels = tuple(sorted(labels_of(document, server).items()))
        for name, (column, factor) in SAMPLES.items():
            for time, value in zip(rows.time_ns, rows.get(column)):
                if value is not None and math.isfinite(value):
                    # of several in the same millisecond the last
                    expected["wva_sample_" + name, labels,
                             time // 10 ** 6 / 1e3] = value / factor
    compare(check, where, gather(check, where, *read_openmetrics(path)), expected)


def check_junit(check, where, document, path):
    """Without gates: both attainments, at least 99 %."""
    root = read_junit(path)
    suites = {suite.get("name"): suite for suite in root}
    check.cells += 1
    if root.get("name") != document["experiment"]:
        check.fail(f"{where}: is of {root.get('name')}")
    names = [server["server"] or document["experiment"] for server in document["servers"]]
    if list(suites) != names:
        check.fail(f"{where}: has the suites {list(suites)}, not {names}")
        return
    for name, server in zip(names, document["servers"]):
        wanted = {"failures": 0, "skipped": 0, "errors": 0, "tests": 2}
        for case, figure in zip(suites[name], ("itl_attainment", "ttft_attainment")):
            value = server["headlines"][figure]["value"]
            kind = "skipped" if value is None else "failure" if value < 99 else None
            wanted["failures"] += kind == "failure"
            wanted["skipped"] += kind == "skipped"
            got = [(child.tag, child.get("message")) for child in case]
            shown = ([] if kind is None else [("skipped", None)] if value is None
                     else [("failure", got and got[0][1])])
            check.cells += 1
            if case.get("name") != figure + " >= 99" or case.get("classname") != name:
                check.fail(f"{where}: a case {case.get('name')!r} of {case.get('classname')!r}")
            if ([tag for tag, _ in got] != [tag for tag, _ in shown]
                    or (kind == "failure" and not Digits(value, 6).shows(got[0][1]))):
                check.fail(f"{where}: {figure} of {name} is {got}, and {value} in report.json")
        for key, number in wanted.items():
            if suites[name].get(key) != str(number):
                check.fail(f"{where}: {key} of {name} is {suites[name].get(key)}, not {number}")


def annotations_of(server):
    """(time, end, tags, text) of each change of desired replicas and each episode, in ms since 1970."""
    name = server["server"]
    before = "" if name is None else name.replace("{", "{{").replace("}", "}}") + ": "

    def add(start, end, tags, text, *parts):
        own = [] if name is None else [f"server:{name}"[:100]]
        return (nanoseconds(start) // 10 ** 6, nanoseconds(end) // 10 ** 6, ["wva"] + tags + own,
                say(before + text, *parts))

    for event in server["scaling"]["desired"]["list"]:
        up = event["to_replicas"] > event["from_replicas"]
        parts = [Digits(event["from_replicas"], 6), Digits(event["to_replicas"], 6)]
        text = "desired replicas {} to {}"
        if event["load_rpm"] is not None:
            text, parts = text + " at {}", parts + [Fixed(event["load_rpm"], 0, " rpm")]
        yield add(event["time"], event["time"], ["scale-up" if up else "scale-down"], text, *parts)
    for signal in ("itl", "ttft"):
        for item in server["episodes"][signal]["list"]:
            text = f"{signal.upper()} above its SLO for {{}}, by up to {{}} ({item['cause']})"
            yield add(item["first_bad_time"], item["end_time"] or item["last_bad_time"],
                      ["slo-violation", signal],
                      text + (", still above it at the end of the log" if item["open"] else ""),
                      Duration(item["duration_s"]), Latency(item["peak_excess_ms"]))


def check_annotations(check, where, document, path):
    expected = [item for server in document["servers"] for item in annotations_of(server)]
    expected.sort(key=lambda item: item[0])
    got = read_json(path)
    if len(got) != len(expected):
        check.fail(f"{where}: has {len(got)} annotations, not {len(expected)}")
    for item, (start, end, tags, text) in zip(got, expected):
        check.cells += 1
        if (item["time"], item["timeEnd"], item["tags"]) != (start, end, tags):
            check.fail(f"{where}: {item} is not {start} to {end}, {tags}")
        check.cell(where, text, html.unescape(item["text"]))
