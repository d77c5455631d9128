/* SPDX-License-Identifier: Apache-2.0 */
/* All of report.json: what was read, what the controller complained of, the servers, the run. */
#include <math.h>

#include "records/records.h"

enum {
    J = WVA_IN_JSON,
    C = WVA_IN_CSV,
    S = WVA_IN_CATALOGUE,
    CS = C | S,
    JS = J | S,
    JCS = J | C | S
};

/* ---- what was read of a log ---- */

/* A list of {name, counted} for those of an array of counts that are not 0. */
WVA_GETTER(bool, is_counted, uint64_t, *x > 0)

#define COUNTS(what, name_of, type, counted)                                                       \
    WVA_GETTER(const char *, name_##what, void, name_of((type)scope->index))                       \
    static const struct wva_field what##_fields[] = {                                              \
        { "name", J, NULL, WVA_TEXT(name_##what) },                                                \
        { counted, J, NULL, .kind = WVA_FIELD_COUNT },                                             \
    };                                                                                             \
    static const struct wva_record what##_record = { WVA_RECORD_OF(uint64_t, what##_fields) };

static const char *name_of_column(size_t i)
{
    return wva_column_info((enum wva_column)i)->name;
}

COUNTS(skip, wva_skip_name, enum wva_skip, "lines")
COUNTS(wrapper, wva_wrapper_name, enum wva_wrapper, "lines")
COUNTS(envelope, wva_envelope_name, enum wva_envelope, "records")
COUNTS(family, wva_family_name, enum wva_family, "records")
COUNTS(column, name_of_column, size_t, "filled")

#define T                            struct wva_coverage
#define LIST_OF_COUNTS(member, what) WVA_LIST_FIXED(T, member, what##_record), .keep = is_counted

/* The generations whose bits are set. */
static const void *next_generation(struct wva_scope *scope, const void *item, size_t i)
{
    const struct wva_coverage *coverage = item;

    for (scope->index = 0; scope->index < WVA_GENERATION_COUNT; scope->index++)
        if ((coverage->generations & 1U << scope->index) != 0 && i-- == 0)
            return item;
    return NULL;
}

WVA_GETTER(const char *, generation_dates, T,
           wva_generation_dates((enum wva_generation)scope->index))

static const struct wva_field generation_fields[] = { { "", J, NULL, WVA_TEXT(generation_dates) } };
static const struct wva_record generation_record = { WVA_RECORD_OF(T, generation_fields) };

static const struct wva_field cycles_fields[] = {
    { "begun", J, NULL, WVA_AT(T, cycle.cycles) },
    { "failed", J, "aborted by the controller", WVA_AT(T, cycle.failed) },
    { "incomplete", J, "with missing lines", WVA_AT(T, cycle.incomplete) },
    { "samples", J, "samples produced", WVA_AT(T, cycle.samples) },
};
static const struct wva_record cycles_record = { WVA_RECORD_OF(T, cycles_fields) };

static const struct wva_field log_fields[] = {
    { "bytes", J, NULL, WVA_AT(T, bytes) },
    { "lines", J, NULL, WVA_AT(T, lines) },
    { "records", J, "controller records, with or without data", WVA_AT(T, records) },
    { "data_records", J, NULL, WVA_AT(T, data_records) },
    { "repeated_records", J, "records seen before", WVA_AT(T, repeated) },
    { "pods", J, "pods named by wrappers", WVA_AT(T, pods) },
    { "controller_starts", J, NULL, WVA_AT(T, starts) },
    { "errors", J, "messages of level ERROR and above", WVA_AT(T, severity[WVA_SEVERITY_ERROR]) },
    { "warnings", J, "messages of level WARN", WVA_AT(T, severity[WVA_SEVERITY_WARN]) },
    { "cycles", J, NULL, WVA_GROUP(cycles_record) },
    { "skipped", J, "lines that produced no data, by reason", LIST_OF_COUNTS(skipped, skip) },
    { "wrappers", J, "wrappers removed from lines", LIST_OF_COUNTS(wrapped, wrapper) },
    { "record_forms", J, NULL, LIST_OF_COUNTS(envelope, envelope) },
    { "message_families", J, NULL, LIST_OF_COUNTS(family, family) },
    { "columns", J, "filled cells over all samples", LIST_OF_COUNTS(filled, column) },
    { "controllers", J, "build dates of such controllers",
      WVA_LIST_BY(next_generation, generation_record) },
};
#undef T

const struct wva_record wva_log_record = {
    WVA_RECORD_OF(struct wva_coverage, log_fields),
    .help = "Coverage of the log; null if the input was a table."
};

/* ---- complaints ---- */

#define T struct wva_complaint

static const char *if_any(const char *text)
{
    return text[0] == '\0' ? NULL : text;
}

#define INFO wva_complaint_info(x->kind)

WVA_GETTER(const char *, complaint_name, T, INFO->name)
WVA_GETTER(const char *, complaint_meaning, T, INFO->meaning)
WVA_GETTER(const char *, complaint_remedy, T, INFO->remedy)
WVA_GETTER(bool, complaint_harmless, T, wva_complaint_is_harmless(x->kind))
WVA_WORD_GETTER(severity, T, severity, wva_log_severity_name)
WVA_GETTER(const char *, complaint_server, T, if_any(x->server))
WVA_GETTER(const char *, complaint_model, T, if_any(x->model))

static const struct wva_field instant_fields[] = { { "", J, NULL, .kind = WVA_FIELD_TIME } };
static const struct wva_record instant_record = { WVA_RECORD_OF(int64_t, instant_fields) };

static const struct wva_field complaint_fields[] = {
    { "kind", JCS, "a short name; other: not a known message, grouped ignoring numbers and names",
      WVA_TEXT(complaint_name) },
    { "level", JCS, "the highest of its messages", WVA_WORDS(severity, WVA_SEVERITY_COUNT) },
    { "harmless", JS, NULL, WVA_FLAG(complaint_harmless) },
    { "server", JCS, "server that it concerns, if stated in the message",
      WVA_TEXT(complaint_server) },
    { "model", JCS, "model that it concerns, if stated in the message", WVA_TEXT(complaint_model) },
    { "count", JCS, "number of occurrences in the whole log", WVA_AT(T, count) },
    { "first_time", JS, NULL, WVA_AT(T, first_ns) },
    { "last_time", JS, NULL, WVA_AT(T, last_ns) },
    { "first", C, "time of the first occurrence", WVA_AT(T, first_ns) },
    { "last", C, "time of the last occurrence", WVA_AT(T, last_ns) },
    { "times", J, "the first 1024", WVA_LIST(T, times_ns, time_count, instant_record) },
    { "message", JCS, "first message, with its error, truncated to 320 bytes", WVA_AT(T, text) },
    { "meaning", JCS, "explanation of the kind", WVA_TEXT(complaint_meaning) },
    { "remedy", JCS, "remedy for the kind", WVA_TEXT(complaint_remedy) },
};
#undef T

const struct wva_record wva_complaint_record = { WVA_RECORD_OF(struct wva_complaint,
                                                               complaint_fields) };

/* ---- the collector ---- */

#define T struct wva_collector

static double violations_pct(const struct wva_collector *figures)
{
    return figures->pairs == 0 ? NAN : 100.0 * (double)figures->violations / (double)figures->pairs;
}

WVA_GETTER(double, collector_violations_pct, T, violations_pct(x))

static const struct wva_field collector_slo_fields[] = {
    { "itl_ms", J, NULL, WVA_AT(T, slo_itl_ms) },
    { "ttft_ms", J, NULL, WVA_AT(T, slo_ttft_ms) },
    { "assumed", J, "no line of the log stated an SLO to the collector", WVA_AT(T, slo_assumed) },
};
static const struct wva_record collector_slo_record = { WVA_RECORD_OF(T, collector_slo_fields) };

static const struct wva_field decisions_fields[] = {
    { "count", J, NULL, WVA_AT(T, decisions) },
    { "scale_up", J, NULL, WVA_AT(T, scale_ups) },
    { "scale_down", J, NULL, WVA_AT(T, scale_downs) },
    { "no_change", J, NULL, WVA_AT(T, unchanged) },
    { "replicas_min", J, NULL, WVA_AT(T, replicas_min) },
    { "replicas_max", J, NULL, WVA_AT(T, replicas_max) },
};
static const struct wva_record decisions_record = { WVA_RECORD_OF(T, decisions_fields) };

#define PODS(signal, unit, above_name, text)                                                       \
    static const struct wva_field signal##_pods_fields[] = {                                       \
        { "measurements", J, NULL, WVA_AT(T, signal.measurements) },                               \
        { "instants", J, NULL, WVA_AT(T, signal.instants) },                                       \
        { "mean" unit, J, NULL, WVA_AT(T, signal.mean) },                                          \
        { "min" unit, J, NULL, WVA_AT(T, signal.min) },                                            \
        { "max" unit, J, NULL, WVA_AT(T, signal.max) },                                            \
        { above_name, J, NULL, WVA_AT(T, signal.above) },                                          \
    };                                                                                             \
    static const struct wva_record signal##_pods_record = {                                        \
        WVA_RECORD_OF(T, signal##_pods_fields), .help = text                                       \
    };

PODS(kv, "_pct", "saturated_instants", "Percent; saturated: above 90.")
PODS(queue, "", "buildup_instants", "Requests; a buildup: above 10.")

static const struct wva_field analyses_fields[] = {
    { "count", J, NULL, WVA_AT(struct wva_collector_analyses, count) },
    { "scale_up", J, NULL, WVA_AT(struct wva_collector_analyses, scale_up) },
    { "scale_down_safe", J, NULL, WVA_AT(struct wva_collector_analyses, scale_down_safe) },
};
static const struct wva_record analyses_record = {
    WVA_RECORD_OF(struct wva_collector_analyses, analyses_fields), .name = "analyses",
    .help = "Log lines that report an analysis."
};

static const struct wva_field collector_fields[] = {
    { "slo", J, NULL, WVA_GROUP(collector_slo_record) },
    { "predictions", J, NULL, WVA_AT(T, predictions) },
    { "observations", J, NULL, WVA_AT(T, observations) },
    { "aligned_pairs", J, NULL, WVA_AT(T, pairs) },
    { "violations", J, NULL, WVA_AT(T, violations) },
    { "violations_pct", J, NULL, WVA_NUMBER(collector_violations_pct) },
    { "itl_error", J, NULL, WVA_PART(T, itl_error, wva_summary_ms_record) },
    { "itl_error_abs_ms", J, NULL, WVA_AT(T, itl_error_abs) },
    { "ttft_error", J, NULL, WVA_PART(T, ttft_error, wva_summary_ms_record) },
    { "ttft_error_abs_ms", J, NULL, WVA_AT(T, ttft_error_abs) },
    { "decisions", J, NULL, WVA_GROUP(decisions_record) },
    { "kv", J, NULL, WVA_GROUP(kv_pods_record) },
    { "queue", J, NULL, WVA_GROUP(queue_pods_record) },
    { "capacity_analyses", J, NULL, WVA_PART(T, capacity, analyses_record) },
    { "saturation_analyses", J, NULL, WVA_PART(T, saturation, analyses_record) },
    { "ttft", J, NULL, WVA_PART(T, ttft, wva_summary_ms_record) },
    { "itl", J, NULL, WVA_PART(T, itl, wva_summary_ms_record) },
    { "rate", J, NULL, WVA_PART(T, rate, wva_summary_rpm_record) },
};
#undef T

const struct wva_record wva_collector_record = {
    WVA_RECORD_OF(struct wva_collector, collector_fields),
    .help = "Of a WVA run, by the definitions of its collector; null otherwise."
};

/* ---- the whole ---- */

#define T struct wva_document

static const char *name_dedupe(enum wva_dedupe dedupe)
{
    static const char *const modes[] = {
        [WVA_DEDUPE_NONE] = "none", [WVA_DEDUPE_BURST] = "burst", [WVA_DEDUPE_MINUTE] = "minute"
    };

    return modes[dedupe];
}

WVA_WORD_GETTER(dedupe, T, dedupe, name_dedupe)

static const struct wva_field options_fields[] = {
    { "dedupe", J, NULL, WVA_WORDS(dedupe, WVA_DEDUPE_MINUTE + 1) },
    { "slo_itl_replaced", J, "replaced by the user", WVA_AT(T, slo_itl_given) },
    { "slo_ttft_replaced", J, "replaced by the user", WVA_AT(T, slo_ttft_given) },
};
static const struct wva_record options_record = { WVA_RECORD_OF(T, options_fields) };

static const struct wva_field setting_fields[] = {
    { "name", J, "SECTION.KEY of the configuration", WVA_AT(struct wva_setting, name) },
    { "text", J, "as it was written, without the unit", WVA_AT(struct wva_setting, text) },
    { "value", J, "null where it is no number", WVA_AT(struct wva_setting, number) },
    { "unit", J, "empty: none", WVA_AT(struct wva_setting, unit) },
    { "origin", J, "'option --NAME', FILE:LINE, or the part of the run that states it",
      WVA_AT(struct wva_setting, origin) },
};
const struct wva_record wva_setting_record = { WVA_RECORD_OF(struct wva_setting, setting_fields) };

static const void *next_setting(struct wva_scope *scope, const void *item, size_t i)
{
    const struct wva_settings *settings = ((const struct wva_document *)item)->settings;

    (void)scope;
    return settings != NULL && i < settings->count ? &settings->items[i] : NULL;
}

static bool has_hpa(const struct wva_document *document)
{
    return document->count == 1 && wva_results_tell(document->servers[0].results, WVA_HAS_TARGETS);
}

/* What took the load: the servers, or what stands for them in a run that has none. */
static const struct wva_document_server *find_loaded(const struct wva_document *document,
                                                     size_t *count)
{
    *count = document->jobs_only != NULL ? 1 : document->count;
    return document->jobs_only != NULL ? document->jobs_only : document->servers;
}

/* Of the first server: the plan is one for all. */
static const struct wva_load_steps *find_plan(const struct wva_document *document)
{
    size_t count;
    const struct wva_document_server *servers = find_loaded(document, &count);

    return count > 0 && servers[0].results->load_steps.planned ? &servers[0].results->load_steps
                                                               : NULL;
}

/* The changes of the load of all servers, one after the other. */
static const void *next_step(struct wva_scope *scope, const void *item, size_t i)
{
    size_t count;
    const struct wva_document_server *servers = find_loaded(item, &count);

    for (size_t s = 0; s < count; s++) {
        const struct wva_load_steps *load = &servers[s].results->load_steps;

        scope->server = &servers[s];
        if (i < load->step_count)
            return &load->steps[i];
        i -= load->step_count;
    }
    return NULL;
}

static const void *next_job(struct wva_scope *scope, const void *item, size_t i)
{
    const struct wva_document *document = item;

    (void)scope;
    return document->beside != NULL && i < document->beside->jobs.count
               ? &document->beside->jobs.items[i]
               : NULL;
}

static const void *next_occurrence(struct wva_scope *scope, const void *item, size_t i)
{
    const struct wva_document *document = item;

    (void)scope;
    return document->beside != NULL && i < document->beside->occurrences.count
               ? &document->beside->occurrences.items[i]
               : NULL;
}

static const void *next_interval(struct wva_scope *scope, const void *item, size_t i)
{
    const struct wva_document *document = item;

    (void)scope;
    return document->request_times != NULL && i < document->request_times->count
               ? &document->request_times->items[i]
               : NULL;
}

static const void *next_stage(struct wva_scope *scope, const void *item, size_t i)
{
    const struct wva_document *document = item;

    (void)scope;
    return document->stages != NULL && i < document->stages->count ? &document->stages->items[i]
                                                                   : NULL;
}

static const void *next_published(struct wva_scope *scope, const void *item, size_t i)
{
    const struct wva_published_rows *rows = ((const struct wva_document *)item)->published;

    (void)scope;
    return rows != NULL && i < rows->count ? &rows->items[i] : NULL;
}

static const void *next_check(struct wva_scope *scope, const void *item, size_t i)
{
    const struct wva_checklist *checklist = ((const struct wva_document *)item)->checklist;

    (void)scope;
    return checklist != NULL && i < checklist->count ? &checklist->rows[i] : NULL;
}

static const void *find_whole_load(const struct wva_document *document)
{
    return document->stages != NULL && document->stages->all.jobs > 0 ? &document->stages->all
                                                                      : NULL;
}

static const void *next_complaint(struct wva_scope *scope, const void *item, size_t i)
{
    const struct wva_document *document = item;

    (void)scope;
    return document->beside != NULL && i < document->beside->complaints.count
               ? &document->beside->complaints.items[i]
               : NULL;
}

WVA_GETTER(double, schema_version, T, WVA_REPORT_SCHEMA_VERSION)
WVA_GETTER(const void *, log_of, T, x->coverage)
WVA_GETTER(const void *, run_of, T, x->run)
WVA_GETTER(const void *, hpa_written, T, has_hpa(x) ? &x->servers[0].results->hpa_written : NULL)
WVA_GETTER(const void *, hpa_repaired, T, has_hpa(x) ? &x->servers[0].results->hpa : NULL)
WVA_GETTER(const void *, collector_of, T, x->collector)
WVA_GETTER(const void *, plan_of, T, find_plan(x))
WVA_GETTER(const void *, verdict_of_jobs, T, x->jobs_only == NULL ? NULL : x->jobs_only->verdict)
WVA_GETTER(const void *, whole_load, T, find_whole_load(x))

static const struct wva_field report_fields[] = {
    { "schema_version", J, NULL, WVA_COUNT_BY(schema_version) },
    { "toolkit_version", J, NULL, WVA_AT(T, version) },
    { "experiment", J, NULL, WVA_AT(T, name) },
    { "input", J, "base name of the input", WVA_AT(T, input) },
    { "options", J, NULL, WVA_GROUP(options_record) },
    { "settings", J, "in place of the log's values and the defaults",
      WVA_LIST_BY(next_setting, wva_setting_record), .optional = true },
    { "rows_without_time", J, "excluded", WVA_AT(T, rows_without_time) },
    { "bad_rows", J, "rows of a table, excluded", WVA_AT(T, bad_rows) },
    { "log", J, NULL, WVA_PART_BY(log_of, wva_log_record) },
    { "complaints", J,
      "complaints of the controller, most severe first: messages of level WARN and ERROR, and "
      "those of level INFO that indicate trouble, from the whole log",
      WVA_LIST_BY(next_complaint, wva_complaint_record) },
    { "occurrences", J,
      "what happened beside the samples: changes of desired replicas, starts of pods, pods that "
      "did "
      "not answer, warnings of the cluster",
      WVA_LIST_BY(next_occurrence, wva_occurrence_record), .optional = true },
    { "servers", J, NULL, WVA_LIST(T, servers, count, wva_server_record) },
    { "run", J, NULL, WVA_PART_BY(run_of, wva_run_record) },
    { "hpa", J, "from the values as written in the file",
      WVA_PART_BY(hpa_written, wva_hpa_record) },
    { "hpa_repaired", J, "from the corrected values", WVA_PART_BY(hpa_repaired, wva_hpa_record) },
    { "collector", J, NULL, WVA_PART_BY(collector_of, wva_collector_record) },
    { "jobs", J, "results of load generators, one entry per job",
      WVA_LIST_BY(next_job, wva_job_record) },
    { "latency_over_time", J, "as clients felt it, for each job with single requests",
      WVA_LIST_BY(next_interval, wva_request_interval_record) },
    { "verdict", J, "of a run with jobs only; null otherwise, since each server has its own",
      WVA_PART_BY(verdict_of_jobs, wva_verdict_record) },
    { "stages", J, "of a load in stages, each with the replicas that served it",
      WVA_LIST_BY(next_stage, wva_stage_record) },
    { "whole_load", J, "the same of all jobs together, null without any",
      WVA_PART_BY(whole_load, wva_stage_record) },
    { "published", J, "figures of llm-d-benchmark by its own definitions, beside those of the load",
      WVA_LIST_BY(next_published, wva_published_record) },
    { "checklist", J, "what the data of a run of llm-d-benchmark are good for",
      WVA_LIST_BY(next_check, wva_checklist_record) },
    { "planned_load", J, NULL, WVA_PART_BY(plan_of, wva_plan_record) },
    { "load_steps", J, "each change of the load and the response to it, for each server",
      WVA_LIST_BY(next_step, wva_load_step_record) },
};
#undef T

const struct wva_record wva_report_record = {
    WVA_RECORD_OF(struct wva_document, report_fields),
    .help =
        "Units are in the names: s, min, ms, rpm (requests per minute), pct. Missing values are "
        "null. Times are RFC 3339, UTC."
};
