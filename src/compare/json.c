/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include "compare/documents.h"
#include "compare/say.h"
#include "json/record_json.h"
#include "output/json_text.h"
#include "output/text.h"
#include "util/timestamp.h"
#include "util/memory.h"

enum { JSON_BYTES_MAX = 256 * 1024 * 1024 };

/* ---- what was compared ---- */

static void add_load(json_t *object, const struct wva_load_profile *profile)
{
    json_t *load = wva_json_add_object(object, "load");

    wva_json_add_number(load, "duration_s", profile->duration_s);
    wva_json_add_number(load, "mean_rpm", profile->mean_rpm);
    wva_json_add_number(load, "peak_rpm", profile->peak_rpm);
    wva_json_add_number(load, "requests", profile->requests);
    wva_json_add_number(load, "input_tokens", profile->input_tokens);
    wva_json_add_number(load, "output_tokens", profile->output_tokens);
}

static void add_time(json_t *object, const char *name, const struct wva_frame *frame, size_t row)
{
    char text[WVA_TIME_TEXT];

    wva_json_add_text(object, name,
                      row >= frame->rows ? NULL : wva_time_format_exact(frame->time_ns[row], text));
}

static json_t *describe_run(const struct wva_comparison *comparison, size_t index)
{
    const struct wva_compare_run *run = &comparison->runs->items[index];
    json_t *object = json_object(), *values;

    wva_json_add_text(object, "name", run->name);
    wva_json_add_text(object, "input", run->path);
    wva_json_add_text(object, "strategy", run->strategy);
    wva_json_add_text(object, "config", run->config);
    wva_json_add_text(object, "server", run->server->name);
    add_time(object, "start", run->server->frame, 0);
    add_time(object, "load_start", run->server->frame, run->load_row);
    wva_json_add_number(object, "span_s", run->results->span_minutes * 60);
    wva_json_add_count(object, "samples", run->results->rows);
    wva_json_add_bool(object, "slo_itl_of_others", run->slo_itl_lent);
    wva_json_add_bool(object, "slo_ttft_of_others", run->slo_ttft_lent);
    add_load(object, &comparison->profiles[index]);
    values = wva_json_add_object(object, "values");
    for (size_t i = 0; i < comparison->row_count; i++)
        wva_json_add_number(values, comparison->measures[i].figure.name,
                            wva_measure_get(&comparison->measures[i], run));
    wva_json_add_notes(object, &run->experiment->notes);
    return object;
}

static json_t *describe_group(const struct wva_comparison *comparison, size_t index)
{
    const struct wva_compare_group *group = &comparison->groups[index];
    json_t *object = json_object(), *runs = json_array();

    wva_json_add_text(object, "label", group->label);
    wva_json_add_text(object, "name", group->name);
    for (size_t i = 0; i < group->count; i++)
        (void)json_array_append_new(runs,
                                    wva_json_text(comparison->runs->items[group->runs[i]].name));
    wva_json_add(object, "runs", runs);
    return object;
}

/* ---- verdicts ---- */

/* The measure that decides, and its verdict; null where there is none. */
static void add_deciding(json_t *object, const char *name, const struct wva_compare_row *row,
                         size_t group)
{
    json_t *deciding;

    if (row == NULL) {
        wva_json_add(object, name, json_null());
        return;
    }
    deciding = wva_json_add_object(object, name);
    wva_json_add_text(deciding, "metric", row->measure->figure.name);
    wva_json_add_text(deciding, "verdict",
                      wva_compare_verdict_name(row->differences[group].verdict));
}

static void add_sentence(json_t *object, const char *name, char *sentence)
{
    wva_json_add_text(object, name, sentence);
    free(sentence);
}

static void add_load_difference(json_t *object, const struct wva_load_difference *load)
{
    static const char *const names[WVA_LOAD_FIGURES] = {
        [WVA_LOAD_DURATION] = "duration_pct",
        [WVA_LOAD_PEAK] = "peak_pct",
        [WVA_LOAD_REQUESTS] = "requests_pct",
        [WVA_LOAD_INPUT_TOKENS] = "input_tokens_pct",
        [WVA_LOAD_OUTPUT_TOKENS] = "output_tokens_pct",
        [WVA_LOAD_SHAPE] = "shape_pct",
    };
    json_t *difference = wva_json_add_object(object, "load_difference");

    wva_json_add_bool(difference, "known", load->known);
    wva_json_add_bool(difference, "unlike", load->unlike);
    for (int i = 0; i < WVA_LOAD_FIGURES; i++)
        wva_json_add_number(difference, names[i], load->percent[i]);
}

static json_t *describe_verdict(const struct wva_comparison *comparison, size_t group)
{
    json_t *object = json_object();

    wva_json_add_text(object, "group", comparison->groups[group].label);
    wva_json_add_text(object, "against", comparison->groups[0].label);
    add_deciding(object, "service", wva_compare_service(comparison, group), group);
    add_deciding(object, "cost", wva_compare_cost(comparison, group), group);
    add_sentence(object, "answer", wva_compare_say_answer(comparison, group));
    add_sentence(object, "cost_answer", wva_compare_say_cost(comparison, group));
    add_sentence(object, "load", wva_compare_say_load(comparison, group));
    add_sentence(object, "certainty", wva_compare_say_method(comparison, group));
    add_load_difference(object, &comparison->load[group]);
    return object;
}

/* ---- measures ---- */

static void add_cell(json_t *object, const char *label, const struct wva_compare_cell *cell)
{
    json_t *member = wva_json_add_object(object, label);

    wva_json_add_count(member, "runs", cell->known);
    wva_json_add_number(member, "mean", cell->mean);
    wva_json_add_number(member, "min", cell->min);
    wva_json_add_number(member, "max", cell->max);
    wva_json_add(member, "interval_95", wva_json_interval(cell->interval_95));
}

static void add_difference(json_t *object, const char *label,
                           const struct wva_compare_difference *difference)
{
    json_t *member = wva_json_add_object(object, label);

    wva_json_add_number(member, "first", difference->first);
    wva_json_add_number(member, "own", difference->own);
    wva_json_add_count(member, "configurations", difference->configurations);
    wva_json_add_number(member, "value", difference->value);
    wva_json_add_number(member, "relative_pct", difference->relative_pct);
    wva_json_add(member, "interval_95", wva_json_interval(difference->interval_95));
    wva_json_add_text(member, "method", wva_compare_method_name(difference->method));
    wva_json_add_number(member, "p", difference->p);
    wva_json_add_number(member, "min_difference", difference->matters);
    wva_json_add_text(member, "verdict", wva_compare_verdict_name(difference->verdict));
    wva_json_add_text(member, "reason", wva_compare_reason_name(difference->reason));
}

static json_t *describe_row(const struct wva_comparison *comparison,
                            const struct wva_compare_row *row)
{
    const struct wva_headline *figure = &row->measure->figure;
    json_t *object = json_object(), *groups, *differences;

    wva_json_add_text(object, "help", figure->help);
    wva_json_add_text(object, "unit", wva_unit_symbol(figure->unit));
    wva_json_add_text(object, "better", wva_better_name(figure->better));
    groups = wva_json_add_object(object, "groups");
    differences = wva_json_add_object(object, "differences");
    for (size_t i = 0; i < comparison->group_count; i++) {
        add_cell(groups, comparison->groups[i].label, &row->cells[i]);
        if (i > 0)
            add_difference(differences, comparison->groups[i].label, &row->differences[i]);
    }
    return object;
}

json_t *wva_compare_json(const struct wva_compare_documents *documents)
{
    const struct wva_comparison *comparison = documents->comparison;
    json_t *object, *groups, *runs, *verdicts, *metrics;

    /* As all memory of this program; without it, each call here would need a check. */
    json_set_alloc_funcs(wva_malloc, free);
    object = json_object();
    groups = json_array();
    runs = json_array();
    verdicts = json_array();
    wva_json_add_count(object, "schema_version", WVA_COMPARE_SCHEMA_VERSION);
    wva_json_add_text(object, "toolkit_version", documents->version);
    for (size_t i = 0; i < comparison->group_count; i++) {
        (void)json_array_append_new(groups, describe_group(comparison, i));
        if (i > 0)
            (void)json_array_append_new(verdicts, describe_verdict(comparison, i));
    }
    for (size_t i = 0; i < comparison->runs->count; i++)
        (void)json_array_append_new(runs, describe_run(comparison, i));
    wva_json_add(object, "groups", groups);
    wva_json_add(object, "verdicts", verdicts);
    wva_json_add(object, "runs", runs);
    metrics = wva_json_add_object(object, "metrics");
    for (size_t i = 0; i < comparison->row_count; i++)
        wva_json_add(metrics, comparison->rows[i].measure->figure.name,
                     describe_row(comparison, &comparison->rows[i]));
    wva_json_add_notes(object, &comparison->runs->notes);
    return object;
}

enum wva_status wva_compare_write_json(const char *dir,
                                       const struct wva_compare_documents *documents,
                                       struct wva_error *err)
{
    struct wva_buffer text = wva_buffer_make(JSON_BYTES_MAX);
    json_t *object = wva_compare_json(documents);

    wva_json_write(&text, object);
    json_decref(object);
    return wva_text_put(&text, dir, "compare.json", err);
}
