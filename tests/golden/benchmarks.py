# SPDX-License-Identifier: Apache-2.0
"""A real run of llm-d-benchmark against figures computed by other means: benchmarks.py EXPECTED REPORT

EXPECTED is expected.json of the archive, which says how each figure is defined. Prints a line for each that
is further off than 1e-6 of it, times more than a second."""
import csv
import datetime
import json
import sys

SERIES = {
    # In expected.json, in samples.csv, factor
    "running": ("running", 1), "waiting": ("queue_length", 1), "kv_mean": ("kv_usage", 1), "kv_max": ("kv_max", 1),
    "capacity_tokens": ("supply", 1), "demand_tokens": ("demand", 1), "started_rps": ("started_rpm", 60),
    "finished_rps": ("finished_rpm", 60), "generated_tok_s": ("tokens_out_per_s", 1),
    "prompt_tok_s": ("tokens_in_per_s", 1), "preemptions_s": ("preemptions_per_min", 60),
    "ttft_mean_ms": ("ttft_ms", 1), "itl_mean_ms": ("itl_ms", 1), "queue_time_mean_ms": ("queue_time_ms", 1),
    "tpot_mean_ms": ("tpot_ms", 1),
    "ttft_p50_ms": ("ttft_p50_ms", 1), "ttft_p90_ms": ("ttft_p90_ms", 1), "ttft_p99_ms": ("ttft_p99_ms", 1),
    "itl_p50_ms": ("itl_p50_ms", 1), "itl_p99_ms": ("itl_p99_ms", 1), "epp_average_queue": ("epp_queue", 1),
    "epp_running": ("epp_running", 1), "arrived_rps": ("rate_rpm", 60),
}
compared = 0


def seconds(text):
    if text is None:
        return None
    whole, _, rest = text.rstrip("Z").partition(".")
    return datetime.datetime.fromisoformat(whole + "+00:00").timestamp() + float("0." + (rest or "0"))


def expect(what, got, want, slack=None):
    global compared
    compared += 1
    if want is None or got is None:
        if want is not got:
            print(f"{what}: {got}, not {want}")
    elif abs(got - want) > (1e-6 * max(abs(want), 1e-3) if slack is None else slack):
        print(f"{what}: {got}, not {want}")


def expect_time(what, got, want, slack=1.001):
    expect(what, seconds(got), seconds(want), slack)


def check_series(want, folder):
    with open(folder + "/data/samples.csv", encoding="utf-8") as file:
        rows = {seconds(row["timestamp"]): row for row in csv.DictReader(file)}
    for round_ in want["series"]:
        row = rows[round_["t"]]
        for name, (column, factor) in SERIES.items():
            expect(f"{round_['t']} {name}", float(row[column]) if row[column] else None,
                   None if round_.get(name) is None else factor * round_[name])


def check_stages(want, report):
    for stage, made in zip(want["stages"], report["stages"]):
        name = f"stage {stage['stage']}: "
        expect_time(name + "start", made["start"], stage["start"])
        expect_time(name + "end", made["end"], stage["end"])
        for key, column in (("requests", "requests"), ("succeeded", "requests_completed"), ("failed", "requests_failed"),
                            ("requested_rps", "rate_asked_rps"), ("completed_rps", "rate_served_rps"),
                            ("benchmark_time_s", "duration_s")):
            expect(name + key, made[column], stage[key])
        expect(name + "ready", made["replicas_mean"], stage["ready_time_weighted"], 0.005)
        for kind in ("mean", "p50", "p90", "p99"):
            expect(name + "ttft " + kind, made[f"ttft_{kind}_ms"], stage["ttft_ms"][kind])
            expect(name + "e2e " + kind, made[f"e2e_{kind}_ms"], stage["request_latency_ms"][kind])
            # The generator counted more tokens than the servers; each is given what the servers say.
            expect(name + "tpot " + kind, made[f"tpot_{kind}_ms"], stage["tpot_ms"][kind] * made["token_factor"])
        tokens = want["totals"]["server_generated_tokens"] / want["totals"]["server_finished"]
        expect(name + "tokens", made["token_factor"], stage["client_output_tokens_mean"] / tokens)


def check_scaling(want, server):
    (replicas,) = want["replicas"].values()
    for key, name in (("desired_changes", "desired"), ("ready_changes", "current")):
        made = server["scaling"][name]["list"]
        expect(name + " changes", len(made), len(replicas[key]))
        for one, change in zip(made, replicas[key]):
            expect_time(name, one["time"], change["seen"])
            expect(name, one["to_replicas"], change["to"])
    harness = server["harness"]
    expect("ready over the harness", harness["ready_replicas_mean"], replicas["ready_time_weighted_harness"])
    expect("desired over the harness", harness["desired_replicas_mean"], replicas["desired_time_weighted_harness"])
    expect("replica-hours", harness["replica_hours_ready"], replicas["ready_replica_hours_harness"])


def check_lag(want, server):
    lag, (chain,) = want["lag"], server["scale_chains"]
    for key, name in (("load_step", "step_time"), ("queue_first_seen", "queue_time"), ("desired_seen", "desired_time"),
                      ("desired_not_before", "desired_after_time"), ("pod_created", "created_time"),
                      ("pod_ready", "ready_time"), ("ready_seen", "ready_seen_time"), ("waiting_peak_at", "peak_time"),
                      ("waiting_half_at", "half_time"), ("waiting_gone_at", "gone_time")):
        expect_time("lag: " + key, chain[name], lag[key])
    for key, name in (("load_step_to_desired_seen_s", "step_to_desired_s"),
                      ("load_step_to_pod_created_s", "step_to_created_s"), ("pod_created_to_ready_s", "created_to_ready_s"),
                      ("desired_seen_to_ready_seen_s", "desired_to_ready_seen_s"),
                      ("ready_seen_to_half_s", "ready_seen_to_half_s"), ("ready_seen_to_gone_s", "ready_seen_to_gone_s")):
        expect("lag: " + key, chain[name], lag[key], 1.001)
    expect("lag: peak", chain["peak_waiting"], lag["waiting_peak"])
    expect("start of pods", server["pod_starts"]["mean_s"], want["pod_start"]["mean_of_pods_created_in_run_s"])
    expect("start of all pods", server["pod_starts"]["mean_all_s"], want["pod_start"]["mean_s"])


def check_servers(want, server, report):
    full, saturated = server["full_pods"], want["saturated"]
    for key, name in (("n", "intervals"), ("running_mean", "running"), ("itl_mean_ms", "itl_ms"),
                      ("generated_tok_s_per_pod", "tokens_per_s"), ("finished_rps_per_pod", "finished_rps")):
        expect("full pods: " + key, full[name], saturated[key])
    published = {row["name"]: row["published"] for row in report["published"]}
    for key, name in (("avg_kv_cache_pct", "Avg KV cache utilization (%)"), ("avg_epp_queue", "Avg queue depth (EPP)"),
                      ("avg_ready_replicas", "Avg replicas"), ("avg_pod_start_s", "Avg pod startup (s)")):
        expect("published: " + name, published.get(name), want["as_upstream"][key])
    # Another choice of intervals, so another fit: the two agree within their uncertainty.
    fit = server["calibration_itl"]["headline"]
    expect("alpha", fit["alpha_ms"], want["itl_fit"]["intercept_ms"], fit["alpha_95_ms"][1] - fit["alpha_ms"])
    expect("beta", fit["beta_ms"], want["itl_fit"]["slope_ms_per_running"], fit["beta_95_ms"][1] - fit["beta_ms"])


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        want = json.load(file)["folders"]["staircase"]
    with open(sys.argv[2] + "/report.json", encoding="utf-8") as file:
        report = json.load(file)
    server = report["servers"][0]
    check_series(want, sys.argv[2])
    check_stages(want, report)
    check_scaling(want, server)
    check_lag(want, server)
    check_servers(want, server, report)
    print(compared, "figures compared")


main()
