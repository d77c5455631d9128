/* SPDX-License-Identifier: Apache-2.0 */
/* A server's part of report.json. */
#include <math.h>
#include <stdlib.h>

#include "analysis/headline.h"
#include "records/records.h"
#include "util/timestamp.h"
#include "verdict/phrase.h"
#include "verdict/sections.h"

enum { J = WVA_IN_JSON };

/* ---- what was measured ---- */

#define T struct wva_results

static double count_active(const struct wva_frame *frame)
{
    size_t active = 0;

    for (size_t row = 0; row < frame->rows; row++)
        active += wva_row_is_active(frame, row);
    return (double)active;
}

WVA_GETTER(int64_t, first_time, T, scope->server->frame->time_ns[0])
WVA_GETTER(int64_t, last_time, T, scope->server->frame->time_ns[scope->server->frame->rows - 1])
WVA_GETTER(double, span_s, T, x->span_minutes * 60)
WVA_GETTER(double, active_rows, T, count_active(scope->server->frame))

static const struct wva_field time_fields[] = {
    { "start", J, "of the first sample", WVA_TIME_BY(first_time) },
    { "end", J, "of the last sample", WVA_TIME_BY(last_time) },
    { "span_s", J, NULL, WVA_NUMBER(span_s) },
    { "known_s", J, "time covered by samples", WVA_AT(T, timeline.known_s) },
    { "unknown_s", J, NULL, WVA_AT(T, timeline.unknown_s) },
    { "holes", J, "gaps in which nothing is known", WVA_AT(T, timeline.holes) },
};
static const struct wva_record time_record = { WVA_RECORD_OF(T, time_fields) };

static const struct wva_field samples_fields[] = {
    { "rows_read", J, NULL, WVA_AT(T, rows_read) },
    { "duplicates_dropped", J, "repeated cycles that were dropped", WVA_AT(T, duplicates) },
    { "rows", J, "samples analysed", WVA_AT(T, rows) },
    { "observed_itl", J, NULL, WVA_AT(T, itl_observed.n) },
    { "observed_ttft", J, NULL, WVA_AT(T, ttft_observed.n) },
    { "active", J, "with ITL and load above 0", WVA_COUNT_BY(active_rows) },
    { "period_s", J, "usual time between two samples", WVA_AT(T, period_s) },
};
static const struct wva_record samples_record = { WVA_RECORD_OF(T, samples_fields) };

static const struct wva_field latencies_fields[] = {
    { "itl", J, NULL, WVA_PART(T, itl_observed, wva_latency_record) },
    { "ttft", J, NULL, WVA_PART(T, ttft_observed, wva_latency_record) },
};
static const struct wva_record latencies_record = { WVA_RECORD_OF(T, latencies_fields),
                                                    .help = "Over observed samples." };

/* ---- headline figures ---- */

#define HEADLINE (&wva_headline_table[scope->index])

WVA_GETTER(double, headline_value, T, wva_headline_get(HEADLINE, x))
WVA_GETTER(const char *, headline_unit, T, wva_unit_symbol(HEADLINE->unit))
WVA_WORD_GETTER(better, struct wva_headline, better, wva_better_name)
WVA_GETTER(const char *, headline_better, T, better(scope, HEADLINE))

static const char *name_headline(size_t i)
{
    return wva_headline_table[i].name;
}

static const char *explain_headline(size_t i)
{
    return wva_headline_table[i].help;
}

static const struct wva_field headline_fields[] = {
    { "value", J, NULL, WVA_NUMBER(headline_value) },
    { "unit", J, NULL, WVA_TEXT(headline_unit) },
    { "better", J, NULL, WVA_TEXT(headline_better), .word = better_word,
      .word_count = WVA_BETTER_ZERO + 1 },
};
static const struct wva_record headline_record = { WVA_RECORD_OF(T, headline_fields),
                                                   .name = "headline" };

static const struct wva_field headlines_fields[] = {
    { NULL, J, NULL, WVA_GROUP(headline_record), .repeated_count = &wva_headline_count,
      .repeated_name = name_headline, .repeated_help = explain_headline },
};
static const struct wva_record headlines_record = {
    WVA_RECORD_OF(T, headlines_fields), .help = "One metric each, under the names that gates use."
};
#undef T

/* ---- objectives ---- */

#define T struct wva_attainment
WVA_KNOWN_IF(has_samples, T, x->samples > 0)

#define OF_TIME "time of the judged samples in percent of the time of all samples"

static const struct wva_field attainment_fields[] = {
    { "samples", J, "observed and with an SLO", WVA_AT(T, samples) },
    { "samples_within", J, NULL, WVA_AT(T, within), .known = has_samples },
    { "attainment_samples_pct", J, NULL, WVA_AT(T, samples_pct) },
    { "attainment_samples_wilson95_pct", J, "its 95 % interval", WVA_AT(T, samples_wilson_pct) },
    { "attainment_time_pct", J, NULL, WVA_AT(T, time_pct) },
    { "attainment_requests_pct", J, NULL, WVA_AT(T, requests_pct) },
    { "covered_time_pct", J, OF_TIME, WVA_AT(T, covered_pct) },
    { "covered_requests_pct", J, "the same for requests", WVA_AT(T, covered_requests_pct) },
    { "samples_with_requests", J, "samples whose requests are known",
      WVA_AT(T, samples_with_requests), .known = has_samples },
    { "observed_s", J, "time covered by the samples", WVA_AT(T, observed_s) },
    { "within_s", J, NULL, WVA_AT(T, within_s) },
    { "requests", J, NULL, WVA_AT(T, requests) },
    { "requests_within", J, NULL, WVA_AT(T, requests_within) },
};
static const struct wva_record attainment_record = { WVA_RECORD_OF(T, attainment_fields),
                                                     .name = "attainment" };
#undef T

#define T struct wva_results

static double find_target(const double *slo_ms, size_t rows, bool highest)
{
    struct wva_summary target = wva_summarize(slo_ms, slo_ms == NULL ? 0 : rows);

    return highest ? target.max : target.min;
}

#define OBJECTIVE(signal)                                                                          \
    WVA_GETTER(double, signal##_lowest, T, find_target(x->slo_##signal##_ms, x->rows, false))      \
    WVA_GETTER(double, signal##_highest, T, find_target(x->slo_##signal##_ms, x->rows, true))      \
    WVA_GETTER(bool, signal##_replaced, T, scope->document->slo_##signal##_given)                  \
    static const struct wva_field signal##_fields[] = {                                            \
        { "target_min_ms", J, "lowest SLO of the run", WVA_NUMBER(signal##_lowest) },              \
        { "target_max_ms", J, "highest SLO of the run", WVA_NUMBER(signal##_highest) },            \
        { "target_replaced", J, "the target comes from the user, not from the log",                \
          WVA_FLAG(signal##_replaced) },                                                           \
        { "", J, NULL, WVA_PART(T, signal##_attainment, attainment_record) },                      \
    };                                                                                             \
    static const struct wva_record signal##_record = { WVA_RECORD_OF(T, signal##_fields) };

OBJECTIVE(itl)
OBJECTIVE(ttft)

static const struct wva_field slo_fields[] = {
    { "itl", J, NULL, WVA_GROUP(itl_record) },
    { "ttft", J, NULL, WVA_GROUP(ttft_record) },
    { "both", J, NULL, WVA_PART(T, both_attainment, attainment_record) },
};
static const struct wva_record slo_record = { WVA_RECORD_OF(T, slo_fields) };
#undef T

/* ---- what the run was like ---- */

#define T struct wva_felt
static const struct wva_field felt_fields[] = {
    { "samples", J, NULL, WVA_AT(T, values.n) },
    { "covered_time_pct", J, "share of the time of all samples for which it is known",
      WVA_AT(T, covered_pct) },
    { "mean", J, "over samples", WVA_AT(T, values.mean) },
    { "time_mean", J, "weighted by time", WVA_AT(T, time_mean) },
    { "p95", J, "over samples", WVA_AT(T, values.p95) },
    { "peak", J, NULL, WVA_AT(T, values.max) },
    { "peak_time", J, NULL, WVA_ROW_AT(T, peak_row) },
};
static const struct wva_record felt_record = {
    WVA_RECORD_OF(T, felt_fields), .name = "felt",
    .help = "A signal over the run; for a latency, only values above 0 count."
};
#undef T

static const struct wva_field lasted_fields[] = {
    { "time_pct", J, NULL, WVA_AT(struct wva_lasted, time_pct) },
    { "known_s", J, "time in which it is known", WVA_AT(struct wva_lasted, known_s) },
};
static const struct wva_record lasted_record = {
    WVA_RECORD_OF(struct wva_lasted, lasted_fields), .name = "lasted",
    .help = "Share of the time that a condition held, relative to the time in which it is known."
};

#define T struct wva_experience
static const struct wva_field experience_fields[] = {
    { "itl_ms", J, NULL, WVA_PART(T, itl_ms, felt_record) },
    { "ttft_ms", J, NULL, WVA_PART(T, ttft_ms, felt_record) },
    { "load_rpm", J, NULL, WVA_PART(T, load_rpm, felt_record) },
    { "queue", J, "requests waiting, all pods", WVA_PART(T, queue, felt_record) },
    { "waiting_per_replica", J, "as an HPA sees it", WVA_PART(T, waiting, felt_record) },
    { "kv", J, "KV cache usage, 0 to 1", WVA_PART(T, kv, felt_record) },
    { "utilization", J, "stated demand / supply", WVA_PART(T, utilization, felt_record) },
    { "queued", J, "requests waiting", WVA_PART(T, queued, lasted_record) },
    { "kv_full", J, "KV cache used to 90 % or more", WVA_PART(T, kv_full, lasted_record) },
    { "beyond_capacity", J, "load beyond capacity, as reported by the controller",
      WVA_PART(T, beyond, lasted_record) },
    { "saturated", J, "requests wait at a full cache, or the load is beyond capacity",
      WVA_PART(T, saturated, lasted_record) },
};
#undef T

static const struct wva_record experience_record = {
    WVA_RECORD_OF(struct wva_experience, experience_fields),
    .help = "Conditions during the run, with or without an SLO."
};

/* ---- in words ---- */

static const struct wva_field basis_fields[] = {
    { "n", J, "number of supporting cases", WVA_AT(struct wva_basis, n) },
    { "cases", J, "type of these cases", WVA_AT(struct wva_basis, cases) },
    { "time_pct", J, "share of the recorded time that they cover",
      WVA_AT(struct wva_basis, time_pct) },
    { "requests_pct", J, "share of the requests that they cover",
      WVA_AT(struct wva_basis, requests_pct) },
    { "estimate", J, NULL, WVA_AT(struct wva_basis, estimate) },
    { "interval_95", J, NULL, WVA_AT(struct wva_basis, interval_95) },
    { "gain", J, "for advice: expected improvement of the run", WVA_AT(struct wva_basis, gain) },
    { "measure", J, "quantity and unit of estimate and gain", WVA_AT(struct wva_basis, measure) },
    { "refuted_by", J, "what would refute it", WVA_AT(struct wva_basis, refuted_by) },
};
static const struct wva_record basis_record = { WVA_RECORD_OF(struct wva_basis, basis_fields) };

#define T struct wva_statement
WVA_WORD_GETTER(statement_kind, T, kind, wva_statement_kind_name)

static const struct wva_field statement_fields[] = {
    { "id", J, "stable across versions", WVA_AT(T, id) },
    { "kind", J, NULL, WVA_WORDS(statement_kind, WVA_STATEMENT_LIMIT + 1) },
    { "text", J, NULL, WVA_AT(T, text) },
    { "basis", J, NULL, WVA_PART(T, basis, basis_record) },
};
static const struct wva_record statement_record = { WVA_RECORD_OF(T, statement_fields) };

static const struct wva_field sentence_fields[] = { { "", J, NULL, WVA_AT(T, text) } };
static const struct wva_record sentence_record = { WVA_RECORD_OF(T, sentence_fields) };
#undef T

#define T struct wva_verdict

/* As one text: "First sentence. Second sentence." */
static char *join(const struct wva_statements *list)
{
    struct wva_buffer text = wva_phrase_begin();

    wva_statements_join(&text, list);
    return wva_phrase_end(&text);
}

WVA_WORD_GETTER(grade, T, grade, wva_grade_name)
WVA_GETTER(char *, joined_answer, T, join(&x->answer))
WVA_GETTER(char *, joined_cost, T, join(&x->cost))

/* All lists of a verdict as one. */
static const void *next_statement(struct wva_scope *scope, const void *item, size_t i)
{
    const struct wva_verdict *verdict = item;
    const struct wva_statements *const lists[] = { &verdict->answer, &verdict->cost,
                                                   &verdict->problems, &verdict->advice,
                                                   &verdict->limits };

    (void)scope;
    for (size_t list = 0; list < WVA_COUNT(lists); list++) {
        if (i < lists[list]->count)
            return &lists[list]->items[i];
        i -= lists[list]->count;
    }
    return NULL;
}

static const struct wva_field verdict_fields[] = {
    { "grade", J, NULL, WVA_WORDS(grade, WVA_GRADE_NOT_SET + 1) },
    { "answer", J, "whether the run met its SLO", WVA_SENTENCE(joined_answer) },
    { "cost", J, NULL, WVA_SENTENCE(joined_cost) },
    { "problems", J, "most severe first",
      WVA_LIST(T, problems.items, problems.count, sentence_record) },
    { "advice", J, NULL, WVA_LIST(T, advice.items, advice.count, sentence_record) },
    { "doubts", J, "limitations of the verdict",
      WVA_LIST(T, limits.items, limits.count, sentence_record) },
    { "statements", J, "all of these sentences with their basis",
      WVA_LIST_BY(next_statement, statement_record) },
};
const struct wva_record wva_verdict_record = { WVA_RECORD_OF(T, verdict_fields) };
#undef T

static char *say(const struct wva_results *results, unsigned needs,
                 char *(*sentences)(const struct wva_results *results))
{
    return wva_results_tell(results, needs) ? sentences(results) : NULL;
}

WVA_GETTER(char *, said_scaling, struct wva_results, say(x, WVA_HAS_SERVICE, wva_say_scaling))
WVA_GETTER(char *, said_violations, struct wva_results, say(x, WVA_HAS_SLO, wva_say_slo))
WVA_GETTER(char *, said_model, struct wva_results, say(x, WVA_HAS_MODEL, wva_say_model))
WVA_GETTER(char *, said_parameters, struct wva_results,
           say(x, WVA_HAS_MODEL | WVA_HAS_ENGINES, wva_say_parameters))
WVA_GETTER(char *, said_provisioning, struct wva_results, say(x, WVA_HAS_SERVICE, wva_say_cost))
WVA_GETTER(char *, said_classic, struct wva_results, say(x, WVA_HAS_SERVICE, wva_say_classic))

static const struct wva_field findings_fields[] = {
    { "scaling", J, "when and why it scaled", WVA_SENTENCE(said_scaling) },
    { "violations", J, "how long was latency above its SLO", WVA_SENTENCE(said_violations) },
    { "model", J, "whether the model was accurate", WVA_SENTENCE(said_model) },
    { "parameters", J, "what its parameters should be", WVA_SENTENCE(said_parameters) },
    { "provisioning", J, "cost of the run", WVA_SENTENCE(said_provisioning) },
    { "classic", J, "why the classic metrics differ", WVA_SENTENCE(said_classic) },
};
static const struct wva_record findings_record = {
    WVA_RECORD_OF(struct wva_results, findings_fields), .help = "A sentence or two each."
};

/* ---- the server ---- */

#define T struct wva_results
WVA_GETTER(const void *, starts_of, T, x->pod_starts.count_all > 0 ? &x->pod_starts : NULL)
WVA_GETTER(const void *, harness_of, T,
           x->harness.from_ns != WVA_TIME_NONE && x->harness.to_ns > x->harness.from_ns
               ? &x->harness
               : NULL)
WVA_GETTER(const void *, full_of, T, x->full_pods.intervals > 0 ? &x->full_pods : NULL)

static const struct wva_field results_fields[] = {
    { "findings", J, NULL, WVA_GROUP(findings_record) },
    { "headlines", J, NULL, WVA_GROUP(headlines_record) },
    { "time", J, NULL, WVA_GROUP(time_record) },
    { "samples", J, NULL, WVA_GROUP(samples_record) },
    { "latency", J, NULL, WVA_GROUP(latencies_record) },
    { "load", J, NULL, WVA_PART(T, rate, wva_summary_rpm_record) },
    { "experience", J, NULL, WVA_PART(T, experience, experience_record) },
    { "slo", J, NULL, WVA_GROUP(slo_record) },
    { "scaling", J, NULL, WVA_GROUP(wva_scaling_record) },
    { "scale_ups", J, NULL, WVA_GROUP(wva_scale_ups_record) },
    { "scale_chains", J, "each scale-up from the rise of the load to its relief",
      WVA_LIST(T, chains.items, chains.count, wva_scale_chain_record), .optional = true },
    { "pod_starts", J, NULL, WVA_PART_BY(starts_of, wva_pod_starts_record), .optional = true },
    { "full_pods", J, NULL, WVA_PART_BY(full_of, wva_full_pods_record), .optional = true },
    { "episodes", J, "times above an SLO", WVA_GROUP(wva_server_episodes_record) },
    { "load_phases", J, NULL, WVA_PART(T, phases, wva_phases_record) },
    { "replica_hours_current", J, "current replicas over time",
      WVA_AT(T, provisioning.replica_hours_current) },
    { "harness", J, NULL, WVA_PART_BY(harness_of, wva_harness_record), .optional = true },
    { "gpu_hours", J, "GPUs of ready replicas over time", WVA_AT(T, provisioning.gpu_hours),
      .optional = true },
    { "gpus_mean", J, "mean of the same", WVA_AT(T, provisioning.mean_gpus), .optional = true },
    { "provisioning", J, NULL, WVA_PART(T, provisioning, wva_provisioning_record) },
    { "shortfall", J, NULL, WVA_PART(T, shortfall, wva_shortfall_record) },
    { "stabilization", J, NULL, WVA_PART(T, stabilization, wva_stabilization_record) },
    { "prediction_same_row", J, "ITL of the same sample",
      WVA_PART(T, itl_accuracy.same_row, wva_error_record) },
    { "prediction_calibration", J, "error of the model at the current replicas",
      WVA_PART(T, itl_accuracy.calibration, wva_error_record) },
    { "prediction_allocation", J, "error because current replicas differ from desired ones",
      WVA_PART(T, itl_accuracy.allocation, wva_error_record) },
    { "prediction_next", J, "ITL of the next sample",
      WVA_PART(T, itl_accuracy.next, wva_error_record) },
    { "prediction_confusion", J, "alarms about the next sample",
      WVA_PART(T, itl_accuracy.confusion, wva_confusion_record) },
    { "prediction_ttft_same_row", J, "the same for TTFT",
      WVA_PART(T, ttft_accuracy.same_row, wva_error_record) },
    { "prediction_ttft_calibration", J, NULL,
      WVA_PART(T, ttft_accuracy.calibration, wva_error_record) },
    { "prediction_ttft_allocation", J, NULL,
      WVA_PART(T, ttft_accuracy.allocation, wva_error_record) },
    { "prediction_ttft_next", J, NULL, WVA_PART(T, ttft_accuracy.next, wva_error_record) },
    { "prediction_ttft_confusion", J, NULL,
      WVA_PART(T, ttft_accuracy.confusion, wva_confusion_record) },
    { "calibration_itl", J, NULL, WVA_PART(T, itl_calibration, wva_itl_calibration_record) },
    { "calibration_ttft", J, NULL, WVA_PART(T, ttft_calibration, wva_ttft_calibration_record) },
    { "calibration_queueing", J, NULL, WVA_PART(T, queueing_fit, wva_queueing_record) },
    { "capacity", J, NULL, WVA_PART(T, parameters, wva_capacities_record) },
    { "classic", J, NULL, WVA_GROUP(wva_classic_record) },
    { "tuner", J, "changes of the model's parameters over time",
      WVA_PART(T, tuner, wva_tuner_record) },
};
static const struct wva_record results_record = { WVA_RECORD_OF(T, results_fields) };
#undef T

#define T struct wva_document_server
WVA_GETTER(const void *, results_of, T, x->results)
WVA_GETTER(const void *, verdict_of, T, x->verdict)

static void enter_server(struct wva_scope *scope, const void *item)
{
    scope->server = item;
}

/* What the replicas cost by the price that the user set, in its own currency: beside the cents of
 * the controller, never one with them. */
WVA_GETTER(double, user_cost, struct wva_setting,
           x->number * scope->server->results->provisioning.replica_hours_current)
WVA_GETTER(const void *, user_price, T, x->price)

static const struct wva_field user_cost_fields[] = {
    { "cost", J, "in the currency of price_unit", WVA_NUMBER(user_cost) },
    { "price", J, "of a replica for an hour", WVA_AT(struct wva_setting, number) },
    { "price_unit", J, NULL, WVA_AT(struct wva_setting, unit) },
    { "price_origin", J, "FILE:LINE", WVA_AT(struct wva_setting, origin) },
};
static const struct wva_record user_cost_record = { WVA_RECORD_OF(struct wva_setting,
                                                                  user_cost_fields) };

static const struct wva_field server_fields[] = {
    { "server", J, "variant:namespace", WVA_AT(T, name) },
    { "model", J, NULL, WVA_AT(T, model) },
    { "accelerator", J, NULL, WVA_AT(T, accelerator) },
    { "folder", J, "folder of its files, relative to this file; empty: the same folder",
      WVA_AT(T, folder) },
    { "verdict", J, NULL, WVA_PART_BY(verdict_of, wva_verdict_record) },
    { "configured_cost", J, "of the current replicas, by the price that the user set",
      WVA_PART_BY(user_price, user_cost_record), .optional = true },
    { "", J, NULL, WVA_PART_BY(results_of, results_record) },
};
#undef T

const struct wva_record wva_server_record = {
    WVA_RECORD_OF(struct wva_document_server, server_fields), .enter = enter_server
};
