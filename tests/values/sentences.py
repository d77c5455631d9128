# SPDX-License-Identifier: Apache-2.0
"""The sentences of a report: every statement of report.json stands word for word, with what it rests
on, in the other documents; each number in it is one of the figures that it is about, in its unit and
rounding; words that tell a direction agree with the sign; what else the page prints in its paragraphs
is one of the texts below."""
import re

from documents import fold
from page import Expected
from printed import Any, Digits, Duration, Fixed, Latency, Percent, count, nanoseconds, say, shows

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
    "jobs": r"^jobs",
    "replica-hours": r"replica_hours|^gpu_hours|^provisioning\.|^scaling\.|mean_replicas|^hpa\.|^headlines\.",
    "itl-violations": r"^episodes\.itl\.",
    "ttft-violations": r"^episodes\.ttft\.",
    "violation-causes": r"^shortfall\.",
    "relief": r"^scale_ups\.violation_to_relief\.",
    "too-few-replicas": r"^provisioning\.under_timeshare",
    "too-many-replicas": r"^provisioning\.over_oracle",
    "flapping": r"^scaling\.desired\.flaps|^constant\.",
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

# Words that tell on which side of 0 a figure is: where it stands, and its sign if the words do.
DIRECTIONS = (
    (r"predicted ITL .*too (high|low)", "prediction_next.bias_ms", {"high": -1, "low": 1}),
    (r"predicted TTFT .*too (high|low)", "prediction_ttft_next.bias_ms", {"high": -1, "low": 1}),
    (r"ITL was .* (higher|lower) than predicted", "prediction_next.bias_ms",
     {"higher": 1, "lower": -1}),
    (r"% (less|more) than the load needed", "provisioning.over_oracle_pct", {"less": -1, "more": 1}),
)

NUMBER = re.compile(
    r"(?<![\w.\-])(-?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?)(?:\s(ms|s|min|h|%|cents|replica-hours)(?![\w/]))?")


def unit_of(path):
    name = path.rsplit(".", 1)[-1].replace("[]", "")
    for suffix, unit in (("_ms_s", None), ("_ms", "ms"), ("_s", "s"), ("_min", "min"),
                         ("_pct", "pct"), ("_rpm", "rpm"), ("_cents", "cents"), ("_hours", "hours")):
        if name.endswith(suffix):
            return unit
    return "hours" if "replica_hours" in name else ""


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
    for total in (hours, server["provisioning"]["replica_hours_desired"]):
        if total and known:
            found.append(("provisioning.derived_mean", "", total * 3600 / known))
    observed = max(server["samples"]["observed_itl"], server["samples"]["observed_ttft"])
    if observed:
        found.append(("derived.one_sample", "", 100 / observed))
    found += [("derived.idle", "", server["samples"]["rows"] - server["samples"][which])
              for which in ("observed_itl", "observed_ttft")]
    found += [("derived.batch", "", int(value)) for path, _, value in found if path.endswith(".batch")]
    for complaint in document.get("complaints") or []:
        if complaint.get("first_time") and server["time"]["start"] is not None:
            start = (nanoseconds(complaint["first_time"]) - nanoseconds(server["time"]["start"])) / 1e9
            found.append(("complaints.derived_start", "s", start))
    # Limits that are named in the sentence: minutes of a flap, per cent of an interval and of a
    # nearly full cache, rows that a fit needs, the start of a pod that is assumed.
    found += [("constant.flapping", "", 5), ("constant.interval", "pct", 95),
              ("constant.kv", "pct", 90), ("constant.rows", "", 8), ("constant.pod_start", "s", 95)]
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
    return (abs(shown - value) <= 0.5000001 * step or f"{value:.4g}" == plain
            or f"{value:.3g}" == plain)


def is_a_figure(text, unit, figures, about):
    for path, own, value in figures:
        if about is not None and not about.search(path):
            continue
        for base, factor in UNITS[unit]:
            if ((own == base or (own == "" and base in ("ms", "pct", "ratio", "s")))
                    and shown_as(text, value * factor)):
                return True
    return False


def member(server, path):
    for key in path.split("."):
        server = server[key]
    return server


def plain(text):
    return fold(text).replace("\u2212", "-")


def describe_basis(basis):
    """A statement's basis as the documents print it."""
    cases, parts = basis["cases"], [count(basis["n"])]
    if basis["n"] == 1:
        cases = re.sub(r"s( |$)", r"\1", cases, count=1)
    text = "{} " + cases
    if basis["time_pct"] is not None:
        text, parts = text + ", {} of the time", parts + [Percent(basis["time_pct"])]
    if basis["requests_pct"] is not None:
        text += (", " if basis["time_pct"] is None else " and ") + "{} of the requests"
        parts.append(Percent(basis["requests_pct"]))
    if None not in (basis["interval_95"] or [None]):
        text += "; 95 % interval {} to {}" + (" " + basis["measure"] if basis["measure"] else "")
        parts += [Digits(bound, 4) for bound in basis["interval_95"]]
    return say(text, *parts)


def check_statements(check, where, document, server):
    """The numbers and directions of all sentences of report.json."""
    figures = figures_of(document, server)
    said = [(s["id"], s["text"]) for s in server["verdict"]["statements"] if s["id"] != "note"]
    said += [("finding", text) for text in server["findings"].values() if text]
    for name, text in said:
        about = re.compile(ABOUT[name]) if name in ABOUT else None
        for match in NUMBER.finditer(text):
            check.cells += 1
            if not is_a_figure(match.group(1), match.group(2) or "", figures, about):
                check.fail(f"{where}: {name}: {match.group(0)!r} is no figure of report.json: {text}")
        check_directions(check, where, server, text)


def check_directions(check, where, server, text):
    for pattern, path, signs in DIRECTIONS:
        for word in re.findall(pattern, text):
            value = member(server, path)
            check.cells += 1
            if value is None or value * signs[word] < 0:
                check.fail(f"{where}: {word!r}, where {path} is {value}: {text}")


def check_printed(check, where, server, text, limits):
    """Every statement stands in a document that is printed as text."""
    text = plain(text).replace(" ", "")
    for statement in server["verdict"]["statements"]:
        if statement["kind"] == "limit" and not limits:
            continue
        check.cells += 1
        if plain(statement["text"]).replace(" ", "") not in text:
            check.fail(f"{where} lacks: {statement['text']}")


# ---- the page ----

def strip_of_hpa(document):
    hpa = document["hpa_repaired"]
    hours = hpa["replica_seconds"]
    return [("Queue above its target", Fixed(hpa["waiting_excess_time_pct"], 1, " %"), "of the time"),
            ("Cache above its target", Fixed(hpa["kv_excess_time_pct"], 1, " %"), "of the time"),
            ("Excess to decision", Fixed(hpa["excess_to_decision_s"], 0, " s"), Any()),
            ("Scale-up to relief", Fixed(hpa["relief_median_s"], 0, " s"), Any()),
            ("Peak replicas", count(hpa["max_replicas"]), "current replicas"),
            ("Replica-hours", Fixed(None if hours is None else hours / 3600, 2),
             "of current replicas")]


def strip_of_attainment(server):
    slo = server["slo"]
    names = (("both", "both SLOs"), ("itl", "the ITL SLO"), ("ttft", "the TTFT SLO"))
    for key, name in names:
        share = slo[key]
        if share["samples"]:
            requests, of = share["attainment_requests_pct"], Duration(share["observed_s"])
            time = Fixed(share["attainment_time_pct"], 1, " %")
            if requests is None:
                yield "Time within " + name, time, say("of {} with traffic", of)
            else:
                yield ("Requests within " + name, Fixed(requests, 1, " %"),
                       say("{} of {} with traffic", time, of))
            return


def strip_of_experience(server):
    if server["episodes"]["either"]["count"] is not None:
        return
    for signal in ("itl", "ttft"):
        latency = server["latency"][signal]
        if latency["n"]:
            yield (signal.upper() + " with traffic", Latency(latency["max_ms"]),
                   say("at the peak, {} on average", Latency(latency["mean_ms"])))
    for name, key, scale, unit in (("Requests waiting", "queue", 1, ""),
                                   ("KV cache", "kv", 100, " %")):
        felt = server["experience"][key]
        if felt["samples"]:
            yield (name, Fixed(scale * felt["peak"], 0, unit),
                   say("at the peak, {} on average", Fixed(scale * felt["mean"], 1, unit)))


def strip_of_hours(server):
    bill, hours = server["provisioning"], server["replica_hours_current"]
    value = Fixed(bill["replica_hours_desired"] if hours is None else hours, 2)
    over, compared = bill["over_oracle_pct"], bill["compared_time_pct"]
    if over is None:
        return "Replica-hours", value, "of desired replicas" if hours is None else "of current replicas"
    text = "{} less than the load needed" if over < 0 else "{} more than the load needed"
    parts = [Fixed(abs(over), 0, " %")]
    if compared < 99.5:
        text, parts = text + ", in {} of the time", parts + [Fixed(compared, 0, " %")]
    return "Replica-hours", value, say(text, *parts)


def strip_of(document, server, samples):
    if document["hpa"] is not None:
        yield from strip_of_hpa(document)
        if not samples.processed:
            return
    yield from strip_of_attainment(server)
    either = server["episodes"]["either"]
    if either["count"] is not None:
        text = "in {} episode" + ("" if either["count"] == 1 else "s")
        yield ("Above an SLO", Duration(either["duration_s"]),
               say(text + (", one still open" if either["open"] else ""), count(either["count"])))
    yield from strip_of_experience(server)
    for key, name, what in (("violation_to_relief", "Violation to relief", "violation"),
                            ("decision_to_actuation", "Decision to replicas", "scale-up")):
        lag = server["scale_ups"][key]
        if lag["n"]:
            yield (name, Duration(lag["median_s"]),
                   say("median of {} " + what + ("" if lag["n"] == 1 else "s"), count(lag["n"])))
            break
    error = server["prediction_next"]
    if error["n"]:
        yield ("Error of predicted ITL", Fixed(error["mae_ms"], 2, " ms"),
               say("mean absolute, bias {}", Fixed(error["bias_ms"], 2, " ms")))
    fit = server["calibration_itl"]
    if fit["headline"]["valid"]:
        own = fit["controller"]["alpha_ms"] is not None
        text = "controller's last: {}, {}" if own else "ITL at n requests: alpha + beta n"
        parts = [Digits(fit["controller"]["alpha_ms"], 4), Digits(fit["controller"]["beta_ms"], 3)]
        if fit["worth"]["answer"] == "too many rows discarded":
            text += "; too many outliers to rely on"
        yield ("Fitted alpha, beta",
               say("{}, {}", Digits(fit["headline"]["alpha_ms"], 4, " ms"),
                   Digits(fit["headline"]["beta_ms"], 3, " ms")), say(text, *parts if own else []))
    yield strip_of_hours(server)


def paragraphs_of(document, server):
    """What the page prints in its paragraphs beside the sentences of report.json."""
    run, load = document["run"], server["load"]
    time, rows = server["time"], server["samples"]["rows"]
    names = [server[key] for key in ("server", "model", "accelerator") if server[key] is not None]
    given = any(document["options"][f"slo_{signal}_replaced"] for signal in ("itl", "ttft"))
    yield say(" \u00b7 ".join([name.replace("{", "{{").replace("}", "}}") for name in names] + [
        f"from {time['start'][:10]} {time['start'][11:19]} UTC, {{}}, {{}} sample"
        + ("" if rows == 1 else "s")]
        + (["judged by an SLO given on the command line"] if given else [])),
        Duration(time["span_s"]), count(rows))
    changes = (server["load_phases"]["count"] or 1) - 1
    text = "{} requests per minute on average, {} at the peak"
    if server["load_phases"]["count"] is not None:
        text += f"; the load level changed {changes} time" + ("" if changes == 1 else "s")
    yield say(text + ".", Fixed(load["mean_rpm"], 1), Fixed(load["max_rpm"], 1))
    for signal in ("itl", "ttft"):
        fit = server["calibration_" + signal]
        number = fit[fit["headline_rows"]]["outliers"]
        text = ("Fitted on " + ("steady samples" if fit["headline_rows"] == "steady_rows"
                                else "all samples with traffic")
                + "; {} outlier" + ("" if number == 1 else "s") + " excluded from the headline.")
        if fit["reason"]:
            text += f" Not identifiable: {fit['reason']}."
        yield say(text, count(number))
    yield from paragraphs_of_plan(document, server)
    if run is not None and run["hpa_spec"] is not None:
        spec = run["hpa_spec"]
        yield say("The HPA may run {} to {} replicas, according to " + spec["file"] + ".",
                  count(spec["min_replicas"]), count(spec["max_replicas"]))
    yield "Held: at least 99 % of requests within every SLO; mostly held: at least 90 %. Time is " \
          "used instead of requests where the load is not known; fewer than 5 samples are not graded."


def paragraphs_of_plan(document, server):
    """report.json has the plan as the first server places it."""
    plan = document["planned_load"]
    if plan is not None and server is not document["servers"][0]:
        yield say("The observed load fits a plan that begins {} minutes after the first sample: "
                  "with this alignment, it explains {} of the variance.", Any(), Any())
        return
    if plan is None:
        return
    fit = plan["fit_to_observed_load"]
    if fit["r2"] is None:
        return
    explained = Fixed(100 * max(0, fit["r2"]), 0, " %")
    if plan["steps_are_observed"]:
        yield say("The plan explains only {} of the variance of the observed load, even at its "
                  "best alignment: the steps below are those of the observed load.", explained)
        return
    text = "The observed load fits a plan that begins {} minutes after the first sample"
    parts = [Fixed(fit["offset_s"] / 60, 1)]
    if fit["stretch"] != 1:
        text, parts = text + " and lasts {} times the planned time", parts + [Fixed(fit["stretch"], 2)]
    yield say(text + ": with this alignment, it explains {} of the variance.", *parts, explained)


def check_page(check, where, document, server, page, samples):
    expected = [list(item) for item in strip_of(document, server, samples)]
    check.table(where + " headline figures", Expected("Figure|Value|Note", [
        list(item) for item in page.strip]), Expected("Figure|Value|Note", expected))
    statements = server["verdict"]["statements"]
    known = [s["text"] for s in statements] + [text for text in server["findings"].values() if text]
    for holder in (document["run"] or {}), document:
        known += holder.get("notes") or []
    known = sorted({plain(text) for text in known}, key=len, reverse=True)
    last, wanted = "", list(paragraphs_of(document, server))
    for tag, text in page.texts:
        text = plain(text)
        check_directions(check, where, server, text)
        if tag == "basis":
            check_basis(check, where, statements, last, text)
            continue
        last, rest = text, text
        if any(shows(want, text) for want in wanted):
            check.cells += 1
            continue
        for sentence in known:
            rest = rest.replace(sentence, "")
        if re.search(r"\d", rest) and not is_other(document, server, tag, text):
            check.fail(f"{where}: nobody reads {text!r}")


def is_other(document, server, tag, text):
    """Texts with digits that are no figures of the run."""
    return (tag in ("h1", "summary") or text == plain(document["experiment"])
            or text.startswith(("Made by wva-report ", "Not drawn: "))
            or re.fullmatch(r"\d+ more", text) is not None)


def check_basis(check, where, statements, sentence, text):
    """The basis that is printed behind a sentence is that of its statement."""
    check.cells += 1
    owners = [s for s in statements if plain(s["text"]) == sentence]
    if not owners or not any(shows(describe_basis(s["basis"]), text) for s in owners):
        check.fail(f"{where}: {text!r} is not what this rests on: {sentence}")


def check_markdown_bases(check, where, server, lines):
    for line in lines:
        match = re.fullmatch(r"- (.*) \*\((.*)\)\*", line)
        if match:
            check_basis(check, where, server["verdict"]["statements"], plain(match.group(1)),
                        plain(match.group(2)))


def check_yaml(check, where, server, text):
    """The parameters that the YAML states, each with where it says that they are from."""
    pairs, fitted = [], None
    for line in text.split("\n"):
        if line.strip().startswith(("decodeParms:", "prefillParms:")):
            fitted = "# fitted to this run" in line
        match = re.fullmatch(r'\s*(alpha|beta|gamma|delta): "(.*)"', line)
        if match:
            pairs.append(match.group(1))
            fit = server["calibration_" + ("itl" if match.group(1) in ("alpha", "beta") else "ttft")]
            source = fit["headline"] if fitted else fit["controller"]
            check.cells += 1
            if (not Digits(source[match.group(1) + "_ms"], 6).shows(match.group(2))
                    or fitted != fit["worth"]["change"]):
                check.fail(f"{where}: {line.strip()} is not {source[match.group(1) + '_ms']}")
    accelerator = re.search(r'acc: "(.*)"', text)
    if not pairs or accelerator is None or accelerator.group(1) != (server["accelerator"] or ""):
        check.fail(f"{where}: YAML of {pairs} for {accelerator and accelerator.group(1)}")
