/* SPDX-License-Identifier: Apache-2.0 */
#include "json/report.h"

#include <math.h>
#include <stdlib.h>

#include "json/collector.h"
#include "json/complaints.h"
#include "json/hpa.h"
#include "json/load.h"
#include "json/server.h"
#include "output/json_text.h"
#include "output/text.h"
#include "util/memory.h"

enum { JSON_BYTES_MAX = 1024 * 1024 * 1024 };

/* ---- what was read ---- */

/* A list of {what: NAME, counted: N} for the counts that are not 0. */
static json_t *list_counts(const uint64_t *counts, int size, const char *(*name)(int index),
                           const char *counted)
{
    json_t *list = json_array();

    for (int i = 0; i < size; i++) {
        json_t *item;

        if (counts[i] == 0)
            continue;
        item = json_object();
        wva_json_add_text(item, "name", name(i));
        wva_json_add_count(item, counted, counts[i]);
        (void)json_array_append_new(list, item);
    }
    return list;
}

static const char *name_skip(int i)
{
    return wva_skip_name((enum wva_skip)i);
}

static const char *name_wrapper(int i)
{
    return wva_wrapper_name((enum wva_wrapper)i);
}

static const char *name_envelope(int i)
{
    return wva_envelope_name((enum wva_envelope)i);
}

static const char *name_family(int i)
{
    return wva_family_name((enum wva_family)i);
}

static const char *name_column(int i)
{
    return wva_column_info((enum wva_column)i)->name;
}

static json_t *list_generations(unsigned generations)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < WVA_GENERATION_COUNT; i++)
        if ((generations & 1U << i) != 0)
            (void)json_array_append_new(
                list, wva_json_text(wva_generation_dates((enum wva_generation)i)));
    return list;
}

static void add_cycles(json_t *parent, const struct wva_cycle_counts *counts)
{
    json_t *object = wva_json_add_object(parent, "cycles");

    wva_json_add_count(object, "begun", counts->cycles);
    wva_json_add_count(object, "failed", counts->failed);
    wva_json_add_count(object, "incomplete", counts->incomplete);
    wva_json_add_count(object, "samples", counts->samples);
}

static json_t *describe_log(const struct wva_coverage *coverage)
{
    json_t *object = json_object();

    wva_json_add_count(object, "bytes", coverage->bytes);
    wva_json_add_count(object, "lines", coverage->lines);
    wva_json_add_count(object, "records", coverage->records);
    wva_json_add_count(object, "data_records", coverage->data_records);
    wva_json_add_count(object, "repeated_records", coverage->repeated);
    wva_json_add_count(object, "pods", coverage->pods);
    wva_json_add_count(object, "controller_starts", coverage->starts);
    wva_json_add_count(object, "errors", coverage->severity[WVA_SEVERITY_ERROR]);
    wva_json_add_count(object, "warnings", coverage->severity[WVA_SEVERITY_WARN]);
    add_cycles(object, &coverage->cycle);
    wva_json_add(object, "skipped",
                 list_counts(coverage->skipped, WVA_SKIP_COUNT, name_skip, "lines"));
    wva_json_add(object, "wrappers",
                 list_counts(coverage->wrapped, WVA_WRAPPER_COUNT, name_wrapper, "lines"));
    wva_json_add(object, "record_forms",
                 list_counts(coverage->envelope, WVA_ENVELOPE_COUNT, name_envelope, "records"));
    wva_json_add(object, "message_families",
                 list_counts(coverage->family, WVA_FAMILY_COUNT, name_family, "records"));
    wva_json_add(object, "columns",
                 list_counts(coverage->filled, WVA_COLUMN_COUNT, name_column, "filled"));
    wva_json_add(object, "controllers", list_generations(coverage->generations));
    return object;
}

/* ---- the whole ---- */

static void add_options(json_t *parent, const struct wva_document *document)
{
    static const char *const modes[] = {
        [WVA_DEDUPE_NONE] = "none", [WVA_DEDUPE_BURST] = "burst", [WVA_DEDUPE_MINUTE] = "minute"
    };
    json_t *options = wva_json_add_object(parent, "options");

    wva_json_add_text(options, "dedupe", modes[document->dedupe]);
    wva_json_add_bool(options, "slo_itl_replaced", document->slo_itl_given);
    wva_json_add_bool(options, "slo_ttft_replaced", document->slo_ttft_given);
}

json_t *wva_json_make(const struct wva_document *document)
{
    json_t *object, *servers;

    /* As all memory of this program; without it, each call here would need a check. */
    json_set_alloc_funcs(wva_malloc, free);
    object = json_object();
    servers = json_array();
    wva_json_add_count(object, "schema_version", WVA_JSON_SCHEMA_VERSION);
    wva_json_add_text(object, "toolkit_version", document->version);
    wva_json_add_text(object, "experiment", document->name);
    wva_json_add_text(object, "input", document->input);
    add_options(object, document);
    wva_json_add_count(object, "rows_without_time", document->rows_without_time);
    wva_json_add_count(object, "bad_rows", document->bad_rows);
    wva_json_add(object, "log",
                 document->coverage == NULL ? json_null() : describe_log(document->coverage));
    for (size_t i = 0; i < document->count; i++)
        (void)json_array_append_new(servers, wva_json_server(document, &document->servers[i]));
    wva_json_add_complaints(object, document);
    wva_json_add(object, "servers", servers);
    wva_json_add_run(object, document);
    wva_json_add_hpa(object, document->count == 1 ? &document->servers[0] : NULL);
    wva_json_add_collector(object, document);
    wva_json_add_load(object, document);
    return object;
}

/* What a run with targets and metadata has beside. */
static void add_hpa_shape(json_t *shape, struct wva_document document,
                          struct wva_document_server *server, struct wva_results *results)
{
    char empty[] = "", *note = empty;
    struct wva_event logged = { .time_ns = 0, .text = empty };
    struct wva_hpa_event event = { 0 };
    struct wva_experiment *run = wva_calloc(1, sizeof *run);

    for (int field = 0; field < WVA_METADATA_FIELDS; field++)
        run->metadata.text[field] = empty;
    run->events = (struct wva_events){ .items = &logged, .count = 1 };
    run->notes = (struct wva_notes){ .items = &note, .count = 1 };
    results->hpa = results->hpa_written = (struct wva_hpa){ .events = &event, .count = 1 };
    results->has = WVA_HAS_TARGETS;
    document.run = document.beside = run;
    server->document = &document;
    wva_json_add_run(shape, &document);
    wva_json_add_hpa(shape, server);
    free(run);
}

json_t *wva_json_make_shape(void)
{
    struct wva_episode episode = { 0 };
    struct wva_scaling_event event = { 0 };
    struct wva_scale_up up = { 0 };
    struct wva_phase phase = { 0 };
    struct wva_gap gap = { 0 };
    struct wva_fit_point point = { .outlier = true, .leverage = true };
    const struct wva_fit_set set = { .readiness = WVA_FIT_FEW_ROWS };
    const struct wva_episodes episodes = { .known = true, .items = &episode, .count = 1 };
    const struct wva_scaling scaling = { .events = &event, .count = 1, .rows = 2 };
    const struct wva_calibration calibration = { .readiness = WVA_FIT_FEW_ROWS,
                                                 .all_rows = set,
                                                 .steady_rows = set,
                                                 .points = &point,
                                                 .point_count = 1 };
    const struct wva_collector collector = { 0 };
    struct wva_coverage *coverage = wva_calloc(1, sizeof *coverage);
    struct wva_results *results = wva_calloc(1, sizeof *results);
    struct wva_frame *frame = wva_frame_create();
    char none[] = "";
    int64_t time_ns = 0;
    struct wva_complaint complaint = {
        .server = none, .model = none, .text = none, .times_ns = &time_ns, .time_count = 1
    };
    struct wva_job job = { .request_count = 1 };
    struct wva_load_answer step = { 0 };
    const struct wva_goodput goodput = { .requests = 1 };
    struct wva_experiment beside = { .jobs = { .items = &job, .count = 1 },
                                     .complaints = { .items = &complaint, .count = 1 } };
    const struct wva_verdict_input input = { .frame = frame, .results = results };
    struct wva_document_server server = {
        .name = "", .model = "", .accelerator = "", .folder = "", .frame = frame, .results = results
    };
    struct wva_verdict *verdict;
    const struct wva_document document = { .name = "",
                                           .input = "",
                                           .version = "",
                                           .servers = &server,
                                           .count = 1,
                                           .coverage = coverage,
                                           .collector = &collector,

                                           .beside = &beside,
                                           .goodput = &goodput };
    json_t *shape;

    coverage->skipped[0] = coverage->wrapped[0] = coverage->envelope[0] = 1;
    coverage->family[0] = coverage->filled[0] = coverage->generations = 1;
    (void)wva_frame_add_row(frame, 0);
    results->rows = 1;
    results->desired = results->current = scaling;
    results->gaps = (struct wva_gaps){ .known = true, .gaps = &gap, .count = 1 };
    results->itl_episodes = results->ttft_episodes = results->either_episodes = episodes;
    results->lags = (struct wva_lags){ .known = true, .items = &up, .count = 1 };
    results->phases = (struct wva_phases){ .known = true, .items = &phase, .count = 1 };
    results->itl_calibration = results->ttft_calibration = calibration;
    results->queueing_fit.readiness = WVA_FIT_FEW_ROWS;
    results->provisioning.source = WVA_DEMAND_LOG;
    results->tuner.present = true;
    results->load_steps =
        (struct wva_load_steps){ .known = true, .planned = true, .steps = &step, .step_count = 1 };
    for (int i = 0; i < WVA_TUNER_PARAMETERS; i++)
        results->tuner.parameter[i].convergence = WVA_CONVERGENCE_STABLE;
    server.verdict = verdict = wva_verdict_make(&input);
    server.document = &document;
    shape = wva_json_make(&document);
    add_hpa_shape(shape, document, &server, results);
    wva_verdict_free(verdict);
    wva_frame_free(frame);
    free(results);
    free(coverage);
    return shape;
}

enum wva_status wva_json_write_file(const char *dir, json_t *document, struct wva_error *err)
{
    struct wva_buffer text = wva_buffer_make(JSON_BYTES_MAX);

    wva_json_write(&text, document);
    return wva_text_put(&text, dir, "report.json", err);
}
