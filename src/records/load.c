/* SPDX-License-Identifier: Apache-2.0 */
/* What load generators did, and what was planned. */
#include <math.h>

#include "records/records.h"

enum { J = WVA_IN_JSON, C = WVA_IN_CSV, JC = J | C };

/* ---- jobs ---- */

#define T struct wva_goodput
WVA_KNOWN_IF(goodput_judged, T, !isnan(x->share_pct))

static const struct wva_field goodput_fields[] = {
    { "requests", J, NULL, WVA_AT(T, requests) },
    { "good", J, "completed within the SLOs", WVA_AT(T, good), .known = goodput_judged },
    { "share_pct", J, NULL, WVA_AT(T, share_pct) },
    { "per_s", J, "good requests per second", WVA_AT(T, per_s) },
    { "slo_ttft_ms", J, "TTFT SLO applied", WVA_AT(T, slo_ttft_ms) },
    { "slo_itl_ms", J, "ITL SLO applied", WVA_AT(T, slo_itl_ms) },
};
static const struct wva_record goodput_record = {
    WVA_RECORD_OF(T, goodput_fields),
    .help = "Over single requests, if a report has them; null otherwise."
};
#undef T

#define T struct wva_job

#define FIGURE(name) WVA_AT(T, figure[WVA_JOB_##name])
#define GOODPUT      (&scope->document->goodput[scope->index])

static double good_of(const struct wva_goodput *goodput)
{
    return isnan(goodput->share_pct) ? NAN : (double)goodput->good;
}

WVA_WORD_GETTER(job_source, T, source, wva_job_source_name)
WVA_WORD_GETTER(job_clock, T, clock, wva_job_clock_name)
WVA_GETTER(const void *, job_goodput, T, GOODPUT->requests > 0 ? GOODPUT : NULL)
WVA_GETTER(double, judged_requests, T, GOODPUT->requests > 0 ? (double)GOODPUT->requests : NAN)
WVA_GETTER(double, job_stage, T, x->stage >= 0 ? (double)x->stage : NAN)
WVA_GETTER(double, kept_requests, T, x->request_count > 0 ? (double)x->request_count : NAN)
WVA_GETTER(double, good_requests, T, good_of(GOODPUT))
WVA_GETTER(double, goodput_pct, T, GOODPUT->share_pct)
WVA_GETTER(double, goodput_rps, T, GOODPUT->per_s)

static const struct wva_field job_fields[] = {
    { "name", JC, "name of the Job", WVA_AT(T, name) },
    { "pod", JC, "pod of the load generator", WVA_AT(T, pod) },
    { "model", JC, "model that received the requests", WVA_AT(T, model) },
    { "file", JC, "source file", WVA_AT(T, file) },
    { "source", J, "what wrote the file", WVA_WORDS(job_source, WVA_JOB_SOURCES) },
    { "complete", JC, "the result is complete", WVA_AT(T, complete) },
    { "start", JC, "start of its load", WVA_AT(T, start_ns) },
    { "end", JC, "end of its load", WVA_AT(T, end_ns) },
    { "start_from", J, "source of the start time",
      WVA_WORDS(job_clock, WVA_JOB_CLOCK_KUBECTL + 1) },
    { "requests_planned", JC, "from its arguments", WVA_AT(T, planned_requests) },
    { "rate_planned_rps", JC, "from its arguments", WVA_AT(T, planned_rate_rps) },
    { "requests_completed", JC, "from its result", FIGURE(COMPLETED) },
    { "requests_failed", JC, "from its result", FIGURE(FAILED) },
    { "max_concurrency", JC, "limit of requests in flight", FIGURE(MAX_CONCURRENCY) },
    { "rate_configured_rps", JC, "configured request rate", FIGURE(RATE_CONFIGURED) },
    { "duration_s", JC, "of the load", FIGURE(DURATION) },
    { "input_tokens", JC, "of all requests", FIGURE(INPUT_TOKENS) },
    { "output_tokens", JC, "of all requests", FIGURE(OUTPUT_TOKENS) },
    { "rate_observed_rps", JC, "completed requests per second", FIGURE(RATE_OBSERVED) },
    { "generator_goodput_rps", JC, "requests per second within the limits given to the generator",
      FIGURE(GOODPUT) },
    { "output_tokens_per_s", JC, "mean rate of output tokens", FIGURE(OUTPUT_RATE) },
    { "output_tokens_per_s_peak", JC, "highest rate of output tokens", FIGURE(OUTPUT_RATE_PEAK) },
    { "concurrency_peak", JC, "most requests in flight", FIGURE(CONCURRENCY_PEAK) },
    { "tokens_per_s", JC, "input and output tokens", FIGURE(TOKEN_RATE) },
    { "ttft_mean_ms", JC, "time to first token, mean", FIGURE(TTFT_MEAN) },
    { "ttft_median_ms", JC, "median", FIGURE(TTFT_MEDIAN) },
    { "ttft_p99_ms", JC, "99th percentile", FIGURE(TTFT_P99) },
    { "tpot_mean_ms", JC, "time per output token of a request after its first token, mean",
      FIGURE(TPOT_MEAN) },
    { "tpot_median_ms", JC, "median", FIGURE(TPOT_MEDIAN) },
    { "tpot_p99_ms", JC, "99th percentile", FIGURE(TPOT_P99) },
    { "itl_mean_ms", JC, "gaps between individual tokens, mean", FIGURE(ITL_MEAN) },
    { "itl_median_ms", JC, "median", FIGURE(ITL_MEDIAN) },
    { "itl_p99_ms", JC, "99th percentile", FIGURE(ITL_P99) },
    { "progress_requests", JC, "completed requests by the last progress line",
      WVA_AT(T, progress_requests) },
    { "progress_s", J, "time of that progress", WVA_AT(T, progress_s) },
    { "goodput", J, NULL, WVA_PART_BY(job_goodput, goodput_record) },
    { "requests_judged", C, "single requests that a report has and an SLO can judge",
      WVA_COUNT_BY(judged_requests) },
    { "requests_good", C, "of these, completed within the SLOs", WVA_COUNT_BY(good_requests) },
    { "goodput_pct", C, "share of good requests", WVA_NUMBER(goodput_pct) },
    { "goodput_rps", C, "good requests per second", WVA_NUMBER(goodput_rps) },
    { "stage", JC, "of a run in stages, from 0", WVA_COUNT_BY(job_stage) },
    { "requests_incomplete", JC, "cut off by the end of the load: neither completed nor failed",
      FIGURE(INCOMPLETE) },
    { "requests_kept", JC, "single requests that its files have, or a sample of them",
      WVA_COUNT_BY(kept_requests) },
    { "ttft_p90_ms", JC, "90th percentile", FIGURE(TTFT_P90) },
    { "tpot_p90_ms", JC, "90th percentile", FIGURE(TPOT_P90) },
    { "itl_p90_ms", JC, "90th percentile", FIGURE(ITL_P90) },
    { "e2e_mean_ms", JC, "from sending a request to the end of its answer, mean",
      FIGURE(E2E_MEAN) },
    { "e2e_median_ms", JC, "median", FIGURE(E2E_MEDIAN) },
    { "e2e_p90_ms", JC, "90th percentile", FIGURE(E2E_P90) },
    { "e2e_p99_ms", JC, "99th percentile", FIGURE(E2E_P99) },
    { "token_factor", JC,
      "output tokens as the generator counted them / as the server did; above 1.05 latencies per "
      "token are corrected by it",
      WVA_AT(T, token_factor) },
    { "rate_sent_rps", JC, "requests sent per second while any were sent", WVA_AT(T, sent_rps) },
    { "sent_late_p99_s", JC, "99th percentile of how long after its due time a request was sent",
      WVA_AT(T, late_p99_s) },
};
#undef T

const struct wva_record wva_job_record = { WVA_RECORD_OF(struct wva_job, job_fields),
                                           .words_for_flags = true };

#define T struct wva_request_interval
WVA_GETTER(const char *, interval_job, T, x->job->name)
WVA_GETTER(double, interval_stage, T, x->job->stage >= 0 ? (double)x->job->stage : NAN)

static const struct wva_field interval_fields[] = {
    { "job", JC, "name of the job", WVA_TEXT(interval_job) },
    { "stage", JC, "of a run in stages, from 0", WVA_COUNT_BY(interval_stage) },
    { "time", JC, "start of the interval, if the start of the job is known", WVA_AT(T, time_ns) },
    { "from_s", JC, "start of the interval, from the start of the job", WVA_AT(T, from_s) },
    { "to_s", JC, "its end", WVA_AT(T, to_s) },
    { "completed", JC, "requests sent in it and completed", WVA_AT(T, completed) },
    { "failed", JC, "requests sent in it that failed", WVA_AT(T, failed) },
    { "incomplete", JC, "requests sent in it that the end of the load cut off",
      WVA_AT(T, incomplete) },
    { "ttft_mean_ms", JC, "mean TTFT of the completed ones, as all that follow",
      WVA_AT(T, ttft.mean) },
    { "ttft_p50_ms", JC, "median of TTFT", WVA_AT(T, ttft.p50) },
    { "ttft_p90_ms", JC, "90th percentile of TTFT", WVA_AT(T, ttft.p90) },
    { "ttft_p99_ms", JC, "99th percentile of TTFT", WVA_AT(T, ttft.p99) },
    { "tpot_mean_ms", JC, "time per output token of a request after its first token",
      WVA_AT(T, tpot.mean) },
    { "tpot_p50_ms", JC, "median of TPOT", WVA_AT(T, tpot.p50) },
    { "tpot_p90_ms", JC, "90th percentile of TPOT", WVA_AT(T, tpot.p90) },
    { "tpot_p99_ms", JC, "99th percentile of TPOT", WVA_AT(T, tpot.p99) },
    { "e2e_mean_ms", JC, "from sending a request to the end of its answer", WVA_AT(T, e2e.mean) },
    { "e2e_p50_ms", JC, "median of end-to-end latency", WVA_AT(T, e2e.p50) },
    { "e2e_p90_ms", JC, "90th percentile of end-to-end latency", WVA_AT(T, e2e.p90) },
    { "e2e_p99_ms", JC, "99th percentile of end-to-end latency", WVA_AT(T, e2e.p99) },
};
#undef T

const struct wva_record wva_request_interval_record = {
    WVA_RECORD_OF(struct wva_request_interval, interval_fields),
    .help = "Requests by the interval in which they were sent, from single requests."
};

/* ---- stages ---- */

#define T struct wva_stage

static const char *name_quantiles(const struct wva_stage *stage)
{
    return wva_stage_quantiles_name(stage->quantiles);
}

WVA_GETTER(double, stage_ended, T, x->completed + x->failed)
WVA_GETTER(double, stage_number, T, x->stage >= 0 ? (double)x->stage : NAN)
WVA_GETTER(const char *, stage_quantiles, T, name_quantiles(x))

#define STAGE_LATENCY(prefix, of, meaning)                                                         \
    { prefix "_mean_ms", JC, meaning ", mean", WVA_AT(T, latency[of].mean) },                      \
        { prefix "_p50_ms", JC, "median", WVA_AT(T, latency[of].p50) },                            \
        { prefix "_p90_ms", JC, "90th percentile", WVA_AT(T, latency[of].p90) },                   \
    {                                                                                              \
        prefix "_p99_ms", JC, "99th percentile", WVA_AT(T, latency[of].p99)                        \
    }

static const struct wva_field stage_fields[] = {
    { "stage", JC, "from 0; null of all of the load", WVA_COUNT_BY(stage_number) },
    { "model", JC, "model that received the requests; null if there were several",
      WVA_AT(T, model) },
    { "generators", JC,
      "jobs that made the load; if several ran at once, their rates and counts "
      "are added",
      WVA_AT(T, jobs) },
    { "start", JC, "start of the stage", WVA_AT(T, start_ns) },
    { "end", JC, "its last answer", WVA_AT(T, end_ns) },
    { "duration_s", JC,
      "as its generator states it, of several the longest; of all of the load, "
      "from start to end",
      WVA_AT(T, duration_s) },
    { "rate_asked_rps", JC, "requests per second that were to be sent", WVA_AT(T, asked_rps) },
    { "rate_sent_rps", JC, "requests sent per second while any were sent", WVA_AT(T, sent_rps) },
    { "rate_served_rps", JC, "completed requests per second", WVA_AT(T, served_rps) },
    { "max_concurrency", JC, "limit of requests in flight", WVA_AT(T, concurrency) },
    { "requests", JC, "all that were sent, or planned where that is not known",
      WVA_AT(T, requests) },
    { "requests_completed", JC, "of these", WVA_AT(T, completed) },
    { "requests_failed", JC, "of these", WVA_AT(T, failed) },
    { "requests_incomplete", JC, "of these, cut off by the end of the load",
      WVA_AT(T, incomplete) },
    { "requests_ended", JC, "completed or failed, what shares are of", WVA_NUMBER(stage_ended) },
    { "failed_pct", JC, "share of failed requests, of those that completed or failed",
      WVA_AT(T, failed_pct) },
    STAGE_LATENCY("ttft", WVA_JOB_TTFT, "time to first token of completed requests"),
    STAGE_LATENCY("tpot", WVA_JOB_TPOT, "time per output token of a request after its first"),
    STAGE_LATENCY("itl", WVA_JOB_ITL, "gaps between individual tokens"),
    STAGE_LATENCY("e2e", WVA_JOB_E2E, "from sending a request to the end of its answer"),
    { "quantiles_from", JC,
      "the one job that completed requests; single requests of all jobs (not for ITL); or the job "
      "with the highest, which that of all requests does not exceed",
      WVA_TEXT(stage_quantiles) },
    { "token_factor", JC, "as in data/jobs.csv, the highest", WVA_AT(T, token_factor) },
    { "slo_ttft_ms", JC, "TTFT SLO applied", WVA_AT(T, slo_ttft_ms) },
    { "slo_itl_ms", JC, "ITL SLO applied", WVA_AT(T, slo_itl_ms) },
    { "goodput_pct", JC,
      "share of requests within the SLOs, of those that completed or failed; from single requests; "
      "0 if all failed",
      WVA_AT(T, goodput_pct) },
    { "goodput_rps", JC, "such requests per second", WVA_AT(T, goodput_rps) },
    { "goodput_least_pct", JC, "least share that the quantiles allow", WVA_AT(T, goodput_low_pct) },
    { "goodput_most_pct", JC, "largest share that they allow", WVA_AT(T, goodput_high_pct) },
    { "replicas_desired_mean", JC, "desired replicas of all servers of the model, mean over time",
      WVA_AT(T, desired.mean) },
    { "replicas_desired_lowest", JC, "lowest", WVA_AT(T, desired.min) },
    { "replicas_desired_highest", JC, "highest", WVA_AT(T, desired.max) },
    { "replicas_mean", JC,
      "ready replicas, or current ones where these are not known, mean over "
      "time",
      WVA_AT(T, ready.mean) },
    { "replicas_lowest", JC, "lowest", WVA_AT(T, ready.min) },
    { "replicas_highest", JC, "highest", WVA_AT(T, ready.max) },
    { "replicas_needed", JC,
      "rate asked for / requests per second that a replica with a full KV cache finished, rounded "
      "up; null if no replica was seen full, or if several servers share the load",
      WVA_AT(T, needed) },
    { "underprovisioned_s", JC, "time with fewer replicas than needed", WVA_AT(T, short_s) },
    { "overprovisioned_s", JC, "time with more replicas than needed", WVA_AT(T, spare_s) },
    { "replica_hours", JC, "from start to end", WVA_AT(T, replica_hours) },
    { "gpu_hours", JC, "null unless the GPUs of a replica of each server are known",
      WVA_AT(T, gpu_hours) },
    { "cost", JC, "at the configured prices, in their currency; null unless each server has one",
      WVA_AT(T, cost) },
    { "saturated_s", JC,
      "time in which a server was saturated: requests waited and its cache was full, or its demand "
      "exceeded its supply",
      WVA_AT(T, saturated_s) },
};
#undef T

const struct wva_record wva_stage_record = { WVA_RECORD_OF(struct wva_stage, stage_fields),
                                             .help = "Means over the time from start to end." };

#define T struct wva_published_row

static const struct wva_field published_fields[] = {
    { "name", J, "as the benchmark calls it", WVA_AT(T, name) },
    { "published", J, "by the benchmark's own definition", WVA_AT(T, published) },
    { "load", J, "over the load, as in whole_load", WVA_AT(T, load) },
    { "why", J, "they differ", WVA_AT(T, why) },
};
#undef T

const struct wva_record wva_published_record = {
    WVA_RECORD_OF(struct wva_published_row, published_fields),
    .help = "What the benchmark would publish of the run, to compare it with its tables."
};

#define T struct wva_checklist_row
WVA_WORD_GETTER(checklist_answer, T, answer, wva_checklist_answer_name)

static const struct wva_field checklist_fields[] = {
    { "name", J, "of what is asked", WVA_AT(T, name) },
    { "what", J, "the run has or lacks, and what for", WVA_AT(T, what) },
    { "answer", J, NULL, WVA_WORDS(checklist_answer, WVA_CHECKLIST_ANSWERS) },
    { "reason", J, "with its figure", WVA_AT(T, reason) },
};
#undef T

const struct wva_record wva_checklist_record = {
    WVA_RECORD_OF(struct wva_checklist_row, checklist_fields),
    .help = "Whether a run of llm-d-benchmark has what fits, figures and comparisons need."
};

/* ---- the plan ---- */

#define T struct wva_load_steps
WVA_WORD_GETTER(plan_origin, T, origin, wva_load_origin_name)

static const struct wva_field plan_fit_fields[] = {
    { "offset_s", J, "from the first sample", WVA_AT(T, fit.offset_s) },
    { "stretch", J, NULL, WVA_AT(T, fit.stretch) },
    { "r2", J, NULL, WVA_AT(T, fit.r2) },
    { "rows", J, NULL, WVA_AT(T, fit.rows) },
};
static const struct wva_record plan_fit_record = { WVA_RECORD_OF(T, plan_fit_fields) };

static const struct wva_field plan_fields[] = {
    { "placed_by", J, "how the start of the plan was determined",
      WVA_WORDS(plan_origin, WVA_LOAD_ORIGINS) },
    { "origin_s", J, "start of the plan, from the first sample", WVA_AT(T, origin_s) },
    { "stretch", J, "estimated / planned duration of the plan", WVA_AT(T, stretch) },
    { "steps_are_observed", J,
      "load_steps come from the observed load, since the plan does not fit it",
      WVA_AT(T, steps_are_observed) },
    { "fit_to_observed_load", J, NULL, WVA_GROUP(plan_fit_record) },
    { "peak_rps", J, NULL, WVA_AT(T, peak_rps) },
    { "jobs_without_rate", J, NULL, WVA_AT(T, unknown_rates) },
};
#undef T

const struct wva_record wva_plan_record = {
    WVA_RECORD_OF(struct wva_load_steps, plan_fields),
    .help = "From the run's configuration; null if there is none."
};

#define T struct wva_load_answer
WVA_GETTER(const char *, step_server, T, scope->server->name)
WVA_GETTER(double, planned_min, T, x->planned_s / 60)
WVA_GETTER(double, time_min, T, x->time_s / 60)

static const struct wva_field step_fields[] = {
    { "server", J, NULL, WVA_TEXT(step_server) },
    { "planned_s", J, "from the first sample", WVA_AT(T, planned_s) },
    { "time_s", J, "from the first sample", WVA_AT(T, time_s) },
    { "planned", C, "minutes from the first row", WVA_NUMBER(planned_min) },
    { "time", C, "minutes from the first row", WVA_NUMBER(time_min) },
    { "observed", JC, "time observed as the start or end of a job, not only planned",
      WVA_AT(T, observed) },
    { "from_rps", JC, "load before", WVA_AT(T, from_rps) },
    { "to_rps", JC, "load after", WVA_AT(T, to_rps) },
    { "from_jobs", JC, "jobs before", WVA_AT(T, from_jobs) },
    { "to_jobs", JC, "jobs after", WVA_AT(T, to_jobs) },
    { "replicas_before", JC, "current replicas at the change", WVA_AT(T, replicas_before) },
    { "decision_s", JC, "until desired replicas followed the load", WVA_AT(T, decision_s) },
    { "reached_s", JC, "until as many current replicas were running", WVA_AT(T, reached_s) },
    { "replicas_after", JC, "current replicas before the next change", WVA_AT(T, replicas_after) },
    { "excess_s", JC, "until the first sample above a target of the HPA or an SLO",
      WVA_AT(T, excess_s) },
    { "relief_s", JC, "until nothing exceeds these until the next change; 0 if nothing did",
      WVA_AT(T, relief_s) },
};
#undef T

const struct wva_record wva_load_step_record = {
    WVA_RECORD_OF(struct wva_load_answer, step_fields),
    .help = "Lags count from time_s, which is seconds from the first sample.",
    .words_for_flags = true
};
