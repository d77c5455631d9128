/* SPDX-License-Identifier: Apache-2.0 */
/* compare.json: what a comparison consists of, as records. */
#include <math.h>
#include <stdlib.h>

#include "compare/documents.h"
#include "compare/say.h"
#include "json/record_json.h"
#include "output/json_text.h"
#include "output/text.h"
#include "records/records.h"
#include "util/memory.h"

enum { JSON_BYTES_MAX = 256 * 1024 * 1024, J = WVA_IN_JSON };

#define WHOLE (((const struct wva_compare_documents *)scope->whole)->comparison)

static const struct wva_field note_fields[] = { { "", J, NULL, .kind = WVA_FIELD_TEXT } };
static const struct wva_record note_record = { WVA_RECORD_OF(char *, note_fields) };

/* ---- what was compared ---- */

#define T struct wva_load_profile
static const struct wva_field load_fields[] = {
    { "duration_s", J, "from the first sample with load to the end of the last",
      WVA_AT(T, duration_s) },
    { "mean_rpm", J, NULL, WVA_AT(T, mean_rpm) },
    { "peak_rpm", J, NULL, WVA_AT(T, peak_rpm) },
    { "requests", J, NULL, WVA_AT(T, requests) },
    { "input_tokens", J, "mean per request", WVA_AT(T, input_tokens) },
    { "output_tokens", J, "mean per request", WVA_AT(T, output_tokens) },
};
static const struct wva_record load_record = { WVA_RECORD_OF(T, load_fields) };
#undef T

#define T struct wva_compare_run

static int64_t time_of(const struct wva_compare_run *run, size_t row)
{
    const struct wva_frame *frame = run->server->frame;

    return row < frame->rows ? frame->time_ns[row] : WVA_TIME_NONE;
}

/* The run again for each measure; scope->index says which. */
static const void *next_value(struct wva_scope *scope, const void *item, size_t i)
{
    return i < WHOLE->row_count ? item : NULL;
}

static const char *name_value(const struct wva_scope *scope, const void *item)
{
    (void)item;
    return WHOLE->measures[scope->index].figure.name;
}

WVA_GETTER(double, run_value, T, wva_measure_get(&WHOLE->measures[scope->index], x))
WVA_GETTER(const char *, run_server, T, x->server->name)
WVA_GETTER(int64_t, run_start, T, time_of(x, 0))
WVA_GETTER(int64_t, run_load_start, T, time_of(x, x->load_row))
WVA_GETTER(double, run_span, T, x->results->span_minutes * 60)
WVA_GETTER(double, run_samples, T, (double)x->results->rows)
WVA_GETTER(const void *, run_profile, T, &WHOLE->profiles[scope->index])

static const void *next_note(struct wva_scope *scope, const void *item, size_t i)
{
    const struct wva_notes *notes = &((const struct wva_compare_run *)item)->experiment->notes;

    (void)scope;
    return i < notes->count ? &notes->items[i] : NULL;
}

static const struct wva_field value_fields[] = { { "", J, NULL, WVA_NUMBER(run_value) } };
static const struct wva_record value_record = { WVA_RECORD_OF(T, value_fields) };

static const struct wva_field run_fields[] = {
    { "name", J, NULL, WVA_AT(T, name) },
    { "input", J, "as it was named", WVA_AT(T, path) },
    { "strategy", J, "what scaled it", WVA_AT(T, strategy) },
    { "config", J, "the name of its configuration", WVA_AT(T, config) },
    { "server", J, "variant:namespace", WVA_TEXT(run_server) },
    { "start", J, NULL, WVA_TIME_BY(run_start) },
    { "load_start", J, NULL, WVA_TIME_BY(run_load_start) },
    { "span_s", J, NULL, WVA_NUMBER(run_span) },
    { "samples", J, NULL, WVA_COUNT_BY(run_samples) },
    { "slo_itl_of_others", J, "judged by the SLO of other runs", WVA_AT(T, slo_itl_lent) },
    { "slo_ttft_of_others", J, "judged by the SLO of other runs", WVA_AT(T, slo_ttft_lent) },
    { "load", J, NULL, WVA_PART_BY(run_profile, load_record) },
    { "values", J, "of each metric", WVA_MAP(next_value, name_value, value_record) },
    { "notes", J, NULL, WVA_LIST_BY(next_note, note_record) },
};
static const struct wva_record run_record = { WVA_RECORD_OF(T, run_fields) };
#undef T

#define T struct wva_compare_group

static const void *next_name(struct wva_scope *scope, const void *item, size_t i)
{
    const struct wva_compare_group *group = item;

    return i < group->count ? &WHOLE->runs->items[group->runs[i]].name : NULL;
}

static const struct wva_field group_fields[] = {
    { "label", J, "as gates call it", WVA_AT(T, label) },
    { "name", J, NULL, WVA_AT(T, name) },
    { "runs", J, NULL, WVA_LIST_BY(next_name, note_record) },
};
static const struct wva_record group_record = { WVA_RECORD_OF(T, group_fields) };

/* ---- verdicts: of the group with the index of the scope, against the first ---- */

/* The measure that decides, and its verdict. */
WVA_GETTER(const char *, deciding_metric, struct wva_compare_row, x->measure->figure.name)
WVA_GETTER(const char *, deciding_verdict, struct wva_compare_row,
           wva_compare_verdict_name(x->differences[scope->index].verdict))

static const struct wva_field deciding_fields[] = {
    { "metric", J, NULL, WVA_TEXT(deciding_metric) },
    { "verdict", J, NULL, WVA_TEXT(deciding_verdict) },
};
static const struct wva_record deciding_record = {
    WVA_RECORD_OF(struct wva_compare_row, deciding_fields), .name = "deciding",
    .help = "The metric that decides, and its verdict; null where there is none."
};

static const char *name_load_figure(size_t i)
{
    static const char *const names[WVA_LOAD_FIGURES] = {
        [WVA_LOAD_DURATION] = "duration_pct",
        [WVA_LOAD_PEAK] = "peak_pct",
        [WVA_LOAD_REQUESTS] = "requests_pct",
        [WVA_LOAD_INPUT_TOKENS] = "input_tokens_pct",
        [WVA_LOAD_OUTPUT_TOKENS] = "output_tokens_pct",
        [WVA_LOAD_SHAPE] = "shape_pct",
    };

    return names[i];
}

static const struct wva_field load_difference_fields[] = {
    { "known", J, "both have a request rate", WVA_AT(struct wva_load_difference, known) },
    { "unlike", J, "worth a warning", WVA_AT(struct wva_load_difference, unlike) },
    { NULL, J, NULL, WVA_AT(struct wva_load_difference, percent[0]),
      WVA_REPEATED(WVA_LOAD_FIGURES, sizeof(double), name_load_figure) },
};
static const struct wva_record load_difference_record = {
    WVA_RECORD_OF(struct wva_load_difference, load_difference_fields),
    .help = "Group minus first group, in percent of the latter; the shape has no sign."
};

WVA_GETTER(const char *, first_label, T, WHOLE->groups[0].label)
WVA_GETTER(const void *, deciding_service, T, wva_compare_service(WHOLE, scope->index))
WVA_GETTER(const void *, deciding_cost, T, wva_compare_cost(WHOLE, scope->index))
WVA_GETTER(char *, said_answer, T, wva_compare_say_answer(WHOLE, scope->index))
WVA_GETTER(char *, said_latency, T, wva_compare_say_latency(WHOLE, scope->index))
WVA_GETTER(char *, said_goodput, T, wva_compare_say_goodput(WHOLE, scope->index))
WVA_GETTER(char *, said_stages, T, wva_compare_say_stages(WHOLE, scope->index))
WVA_GETTER(char *, said_cost, T, wva_compare_say_cost(WHOLE, scope->index))
WVA_GETTER(char *, said_load, T, wva_compare_say_load(WHOLE, scope->index))
WVA_GETTER(char *, said_certainty, T, wva_compare_say_method(WHOLE, scope->index))
WVA_GETTER(const void *, load_difference, T, &WHOLE->load[scope->index])

static const struct wva_field verdict_fields[] = {
    { "group", J, NULL, WVA_AT(T, label) },
    { "against", J, NULL, WVA_TEXT(first_label) },
    { "service", J, NULL, WVA_PART_BY(deciding_service, deciding_record) },
    { "cost", J, NULL, WVA_PART_BY(deciding_cost, deciding_record) },
    { "answer", J, NULL, WVA_SENTENCE(said_answer) },
    { "latency_answer", J, "by load generators; null where that is the answer",
      WVA_SENTENCE(said_latency) },
    { "goodput_answer", J, "likewise", WVA_SENTENCE(said_goodput) },
    { "cost_answer", J, NULL, WVA_SENTENCE(said_cost) },
    { "stages", J, "which stages of the load are compared", WVA_SENTENCE(said_stages) },
    { "load", J, NULL, WVA_SENTENCE(said_load) },
    { "certainty", J, NULL, WVA_SENTENCE(said_certainty) },
    { "load_difference", J, NULL, WVA_PART_BY(load_difference, load_difference_record) },
};
static const struct wva_record verdict_record = { WVA_RECORD_OF(T, verdict_fields) };
#undef T

/* ---- metrics ---- */

#define T struct wva_compare_cell
static const struct wva_field cell_fields[] = {
    { "runs", J, "that have it", WVA_AT(T, known) },
    { "mean", J, NULL, WVA_AT(T, mean) },
    { "min", J, NULL, WVA_AT(T, min) },
    { "max", J, NULL, WVA_AT(T, max) },
    { "interval_95", J, "of the mean", WVA_AT(T, interval_95) },
};
static const struct wva_record cell_record = { WVA_RECORD_OF(T, cell_fields) };
#undef T

#define T struct wva_compare_difference
WVA_WORD_GETTER(method, T, method, wva_compare_method_name)
WVA_WORD_GETTER(verdict, T, verdict, wva_compare_verdict_name)
WVA_WORD_GETTER(reason, T, reason, wva_compare_reason_name)

static const struct wva_field difference_fields[] = {
    { "first", J, "mean of the first group's runs that take part", WVA_AT(T, first) },
    { "own", J, "likewise of this group's", WVA_AT(T, own) },
    { "configurations", J, "that both ran and whose means were compared",
      WVA_AT(T, configurations) },
    { "value", J, "own minus first", WVA_AT(T, value) },
    { "relative_pct", J, "of the first", WVA_AT(T, relative_pct) },
    { "interval_95", J, "of the value", WVA_AT(T, interval_95) },
    { "method", J, NULL, WVA_WORDS(method, WVA_METHOD_CONFIGURATIONS + 1) },
    { "p", J, "of the permutation test", WVA_AT(T, p) },
    { "min_difference", J, "the smallest that matters", WVA_AT(T, matters) },
    { "verdict", J, NULL, WVA_WORDS(verdict, WVA_COMPARE_INCONCLUSIVE + 1) },
    { "reason", J, "why it is none or inconclusive", WVA_WORDS(reason, WVA_REASON_UNSURE + 1) },
};
static const struct wva_record difference_record = { WVA_RECORD_OF(T, difference_fields) };
#undef T

#define T struct wva_compare_row

static const void *next_cell(struct wva_scope *scope, const void *item, size_t i)
{
    return i < WHOLE->group_count ? &((const struct wva_compare_row *)item)->cells[i] : NULL;
}

/* Of each group but the first. */
static const void *next_difference(struct wva_scope *scope, const void *item, size_t i)
{
    scope->index = i + 1;
    return i + 1 < WHOLE->group_count ? &((const struct wva_compare_row *)item)->differences[i + 1]
                                      : NULL;
}

static const char *name_group(const struct wva_scope *scope, const void *item)
{
    (void)item;
    return WHOLE->groups[scope->index].label;
}

static const char *name_metric(const struct wva_scope *scope, const void *item)
{
    (void)scope;
    return ((const struct wva_compare_row *)item)->measure->figure.name;
}

WVA_GETTER(const char *, metric_help, T, x->measure->figure.help)
WVA_GETTER(const char *, metric_unit, T, wva_unit_symbol(x->measure->figure.unit))
WVA_GETTER(const char *, metric_better, T, wva_better_name(x->measure->figure.better))

static const struct wva_field metric_fields[] = {
    { "help", J, NULL, WVA_TEXT(metric_help) },
    { "unit", J, NULL, WVA_TEXT(metric_unit) },
    { "better", J, "higher, lower, zero or neither", WVA_TEXT(metric_better) },
    { "groups", J, NULL, WVA_MAP(next_cell, name_group, cell_record) },
    { "differences", J, "of each group but the first, from it",
      WVA_MAP(next_difference, name_group, difference_record) },
};
static const struct wva_record metric_record = { WVA_RECORD_OF(T, metric_fields) };
#undef T

/* ---- stages ---- */

#define T struct wva_compare_stage

static const void *next_stage_metric(struct wva_scope *scope, const void *item, size_t i)
{
    const struct wva_compare_stage *stage = item;

    (void)scope;
    return i < stage->row_count ? &stage->rows[i] : NULL;
}

WVA_GETTER(double, stage_number, T, (double)x->stage)

static const struct wva_field stage_fields[] = {
    { "stage", J, "from 0", WVA_COUNT_BY(stage_number) },
    { "rate_asked_rps", J, "by the first run of the first group", WVA_AT(T, asked_rps) },
    { "max_concurrency", J, "likewise", WVA_AT(T, concurrency) },
    { "metrics", J, "with differences where the groups asked for alike loads",
      WVA_MAP(next_stage_metric, name_metric, metric_record) },
};
static const struct wva_record stage_record = { WVA_RECORD_OF(T, stage_fields) };
#undef T

/* ---- the whole ---- */

#define T struct wva_compare_documents

static const void *next_group(struct wva_scope *scope, const void *item, size_t i)
{
    (void)item;
    return i < WHOLE->group_count ? &WHOLE->groups[i] : NULL;
}

static const void *next_verdict(struct wva_scope *scope, const void *item, size_t i)
{
    (void)item;
    scope->index = i + 1;
    return i + 1 < WHOLE->group_count ? &WHOLE->groups[i + 1] : NULL;
}

static const void *next_run(struct wva_scope *scope, const void *item, size_t i)
{
    (void)item;
    return i < WHOLE->runs->count ? &WHOLE->runs->items[i] : NULL;
}

static const void *next_metric(struct wva_scope *scope, const void *item, size_t i)
{
    (void)item;
    return i < WHOLE->row_count ? &WHOLE->rows[i] : NULL;
}

static const void *next_compared_stage(struct wva_scope *scope, const void *item, size_t i)
{
    (void)item;
    return i < WHOLE->stage_count ? &WHOLE->stages[i] : NULL;
}

static const void *next_remark(struct wva_scope *scope, const void *item, size_t i)
{
    (void)item;
    return i < WHOLE->runs->notes.count ? &WHOLE->runs->notes.items[i] : NULL;
}

static const void *next_setting(struct wva_scope *scope, const void *item, size_t i)
{
    const struct wva_settings *settings = ((const T *)item)->settings;

    (void)scope;
    return settings != NULL && i < settings->count ? &settings->items[i] : NULL;
}

WVA_GETTER(double, schema_version, T, WVA_COMPARE_SCHEMA_VERSION)

static const struct wva_field compare_fields[] = {
    { "schema_version", J, NULL, WVA_COUNT_BY(schema_version) },
    { "toolkit_version", J, NULL, WVA_AT(T, version) },
    { "settings", J, "that all runs are judged by", WVA_LIST_BY(next_setting, wva_setting_record),
      .optional = true },
    { "groups", J, "the others are compared with the first",
      WVA_LIST_BY(next_group, group_record) },
    { "verdicts", J, "one for each group but the first",
      WVA_LIST_BY(next_verdict, verdict_record) },
    { "runs", J, NULL, WVA_LIST_BY(next_run, run_record) },
    { "metrics", J, NULL, WVA_MAP(next_metric, name_metric, metric_record) },
    { "stages", J, "of the load, of each run with those of the same number",
      WVA_LIST_BY(next_compared_stage, stage_record) },
    { "notes", J, NULL, WVA_LIST_BY(next_remark, note_record) },
};
static const struct wva_record compare_record = {
    WVA_RECORD_OF(T, compare_fields),
    .help = "Units are in the names, or in the member unit of a metric. What is missing is null. "
            "Times are RFC 3339, UTC."
};
#undef T

static json_t *make_json(const struct wva_compare_documents *documents)
{
    wva_json_begin();
    return wva_json_record(&compare_record, documents, (struct wva_scope){ .whole = documents });
}

void wva_compare_write_schema(struct wva_buffer *text)
{
    wva_json_write_schema(text, &compare_record, "compare.json of wva-compare");
}

enum wva_status wva_compare_write_json(const char *dir,
                                       const struct wva_compare_documents *documents,
                                       struct wva_error *err)
{
    struct wva_buffer text = wva_buffer_make(JSON_BYTES_MAX);
    json_t *object = make_json(documents);

    wva_json_write(&text, object);
    json_decref(object);
    return wva_text_put(&text, dir, "compare.json", err);
}
