/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/entry.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "batch/identity.h"
#include "json/record_json.h"
#include "output/json_text.h"
#include "plan/config.h"
#include "records/records.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/path.h"
#include "util/timestamp.h"
#include "verdict/verdict.h"

/* A column of a row, and the member of report.json that it is. */
struct pair {
    const char *column, *member;
};

/* Copies members of `from`; NULL as the column ends the pairs. */
static void copy_members(json_t *row, const json_t *from, const struct pair *pairs)
{
    for (; pairs->column != NULL; pairs++) {
        json_t *value = json_object_get(from, pairs->member);

        if (value != NULL)
            (void)json_object_set(row, pairs->column, value);
    }
}

/* The value of pair[`index`] of the interval called `name`. */
static void copy_bound(json_t *row, const char *column, const json_t *from, const char *name,
                       size_t index)
{
    json_t *value = json_array_get(json_object_get(from, name), index);

    if (value != NULL)
        (void)json_object_set(row, column, value);
}

static json_t *member_at(const json_t *object, const char *first, const char *second)
{
    return json_object_get(json_object_get(object, first), second);
}

/* A new row of `table` for that server. */
static json_t *add_row(json_t *rows, const char *table, const char *server)
{
    json_t *list = json_object_get(rows, table), *row = json_object();

    if (list == NULL) {
        list = json_array();
        wva_json_add(rows, table, list);
    }
    (void)json_array_append_new(list, row);
    if (server != NULL)
        wva_json_add_text(row, "server", server);
    return row;
}

static const char *name_server(const struct wva_document_server *server)
{
    return server->name == NULL ? "" : server->name;
}

/* ---- a server ---- */

static double get_replicas(const struct wva_frame *frame, size_t i)
{
    return wva_frame_get(frame,
                         wva_frame_has(frame, WVA_ROLE_REPLICAS_CURRENT)
                             ? WVA_ROLE_REPLICAS_CURRENT
                             : WVA_ROLE_REPLICAS_DESIRED,
                         i);
}

static double get_load(const struct wva_frame *frame, size_t i)
{
    return wva_frame_get(frame, WVA_ROLE_RATE, i);
}

/* An idle server has no latency, even if its log has a value. */
static double get_itl(const struct wva_frame *frame, size_t i)
{
    double itl = wva_frame_get(frame, WVA_ROLE_ITL_OBSERVED, i);

    return itl > 0 ? itl : NAN;
}

/* With three digits: it is for a picture. */
static void write_mean(struct wva_buffer *text, double mean)
{
    double unit = mean == 0 ? 1 : pow(10, floor(log10(fabs(mean))) - 2);
    char number[WVA_NUMBER_TEXT];

    /* Only a division gives the double nearest to few digits. */
    mean = unit < 1 ? round(mean / unit) / round(1 / unit) : round(mean / unit) * unit;
    wva_buffer_add(text, wva_number_format(mean, number));
}

/* As many parts as there are samples in all of them but where some are missing. */
static size_t choose_parts(double span_s, double period_s)
{
    const double periods_per_part = 1.5;
    double parts = floor(span_s / (periods_per_part * period_s));

    if (!(parts >= 1))
        return 1;
    return parts < WVA_LINE_PARTS ? (size_t)parts : WVA_LINE_PARTS;
}

/* The column of means of equal parts of the span; NULL where nothing is known. */
static void add_line(json_t *row, const char *column, const struct wva_document_server *server,
                     double (*get)(const struct wva_frame *frame, size_t i))
{
    const struct wva_frame *frame = server->frame;
    double span =
        frame->rows == 0 ? 0 : (double)(frame->time_ns[frame->rows - 1] - frame->time_ns[0]);
    size_t parts = choose_parts(span / (double)WVA_NS_PER_S, server->results->period_s);
    double sum[WVA_LINE_PARTS] = { 0 };
    size_t count[WVA_LINE_PARTS] = { 0 }, known = 0;
    struct wva_buffer text = wva_buffer_make(WVA_LINE_PARTS * WVA_NUMBER_TEXT);

    for (size_t i = 0; i < frame->rows; i++) {
        double value = get(frame, i);
        double at = span > 0 ? (double)(frame->time_ns[i] - frame->time_ns[0]) / span : 0;
        size_t part = at < 1 ? (size_t)(at * (double)parts) : parts - 1;

        if (!isfinite(value))
            continue;
        sum[part] += value;
        count[part]++;
        known++;
    }
    for (size_t i = 0; i < parts && known > 0; i++) {
        if (i > 0)
            wva_buffer_append_char(&text, ' ');
        if (count[i] == 0)
            wva_buffer_append_char(&text, '-');
        else
            write_mean(&text, sum[i] / (double)count[i]);
    }
    wva_json_add_text(row, column, text.data);
    wva_buffer_free(&text);
}

static void add_server(json_t *rows, const json_t *json, const struct wva_document_server *server,
                       const char *name)
{
    static const struct pair plain[] = {
        { "model", "model" }, { "accelerator", "accelerator" }, { "folder", "folder" }, { 0 }
    };
    static const struct pair verdict[] = {
        { "grade", "grade" }, { "answer", "answer" }, { "cost_answer", "cost" }, { 0 }
    };
    static const struct pair time[] = {
        { "start_time", "start" }, { "end_time", "end" }, { "span_s", "span_s" }, { 0 }
    };
    static const struct pair samples[] = { { "samples", "rows" },
                                           { "period_s", "period_s" },
                                           { 0 } };
    static const struct pair itl[] = { { "itl_slo_ms", "target_min_ms" }, { 0 } };
    static const struct pair ttft[] = { { "ttft_slo_ms", "target_min_ms" }, { 0 } };
    json_t *row = add_row(rows, "servers", name);

    copy_members(row, json, plain);
    copy_members(row, json_object_get(json, "verdict"), verdict);
    copy_members(row, json_object_get(json, "time"), time);
    copy_members(row, json_object_get(json, "samples"), samples);
    copy_members(row, member_at(json, "slo", "itl"), itl);
    copy_members(row, member_at(json, "slo", "ttft"), ttft);
    add_line(row, "line_replicas", server, get_replicas);
    add_line(row, "line_load", server, get_load);
    add_line(row, "line_itl", server, get_itl);
}

static void add_metrics(json_t *rows, const json_t *json, const char *name)
{
    static const struct pair pairs[] = {
        { "value", "value" }, { "unit", "unit" }, { "better", "better" }, { 0 }
    };
    const char *metric;
    json_t *headline;

    json_object_foreach(json_object_get(json, "headlines"), metric, headline)
    {
        json_t *row = add_row(rows, "metrics", name);

        wva_json_add_text(row, "metric", metric);
        copy_members(row, headline, pairs);
    }
}

/* A row for each item of a list; `key` (NULL: none) is the column with the list's name. */
static void add_list(json_t *rows, const char *table, const char *key,
                     const struct wva_record *record, const void *items, size_t count,
                     struct wva_scope scope)
{
    const char *server = scope.server == NULL ? NULL : name_server(scope.server);

    for (scope.index = 0; scope.index < count; scope.index++) {
        json_t *row = add_row(rows, table, server);

        if (key != NULL)
            wva_json_add_text(row, key, scope.list);
        wva_json_add_count(row, "number", scope.index + 1);
        wva_json_record_add_row(row, record, (const char *)items + scope.index * record->size,
                                scope);
    }
}

static void add_lists(json_t *rows, const struct wva_document_server *server)
{
    const struct wva_results *results = server->results;
    const struct {
        const char *table, *key, *list;
        const struct wva_record *record;
        const void *items;
        size_t count;
    } lists[] = {
        { "events", "series", "desired", &wva_change_record, results->desired.events,
          results->desired.count },
        { "events", "series", "current", &wva_change_record, results->current.events,
          results->current.count },
        { "lags", NULL, NULL, &wva_scale_up_record, results->lags.items, results->lags.count },
        { "episodes", "signal", "itl", &wva_episode_record, results->itl_episodes.items,
          results->itl_episodes.count },
        { "episodes", "signal", "ttft", &wva_episode_record, results->ttft_episodes.items,
          results->ttft_episodes.count },
        { "episodes", "signal", "either", &wva_episode_record, results->either_episodes.items,
          results->either_episodes.count },
    };

    for (size_t i = 0; i < WVA_COUNT(lists); i++)
        add_list(rows, lists[i].table, lists[i].key, lists[i].record, lists[i].items,
                 lists[i].count, (struct wva_scope){ .server = server, .list = lists[i].list });
}

/* ---- fits ---- */

struct signal {
    const char *name, *calibration;
    const char *intercept, *slope, *intercept_95, *slope_95;
};

static void add_fit(json_t *rows, const char *server, const struct signal *signal,
                    const char *row_set, const char *method, const json_t *fit)
{
    const struct pair pairs[] = { { "samples", "n" },         { "intercept", signal->intercept },
                                  { "slope", signal->slope }, { "r2", "r2" },
                                  { "rmse_ms", "rmse_ms" },   { "mae_ms", "mae_ms" },
                                  { "bias_ms", "bias_ms" },   { 0 } };
    json_t *row;

    if (!json_is_true(json_object_get(fit, "valid")))
        return;
    row = add_row(rows, "fits", server);
    wva_json_add_text(row, "signal", signal->name);
    wva_json_add_text(row, "row_set", row_set);
    wva_json_add_text(row, "method", method);
    copy_members(row, fit, pairs);
    copy_bound(row, "intercept_low", fit, signal->intercept_95, 0);
    copy_bound(row, "intercept_high", fit, signal->intercept_95, 1);
    copy_bound(row, "slope_low", fit, signal->slope_95, 0);
    copy_bound(row, "slope_high", fit, signal->slope_95, 1);
}

static void add_fits(json_t *rows, const json_t *json, const char *server)
{
    static const struct signal signals[] = {
        { "itl", "calibration_itl", "alpha_ms", "beta_ms", "alpha_95_ms", "beta_95_ms" },
        { "ttft", "calibration_ttft", "gamma_ms", "delta_ms", "gamma_95_ms", "delta_95_ms" },
    };
    static const char *const sets[] = { "all_rows", "steady_rows" };

    for (size_t i = 0; i < WVA_COUNT(signals); i++) {
        const json_t *calibration = json_object_get(json, signals[i].calibration);
        const char *method;
        json_t *fit;

        add_fit(rows, server, &signals[i],
                json_string_value(json_object_get(calibration, "headline_rows")), "headline",
                json_object_get(calibration, "headline"));
        for (size_t set = 0; set < WVA_COUNT(sets); set++)
            json_object_foreach(json_object_get(calibration, sets[set]), method, fit)
                add_fit(rows, server, &signals[i], sets[set], method, fit);
    }
}

/* ---- the controller ---- */

/* Nothing of a run without a log, which has neither errors nor none. */
static void add_complaints(json_t *rows, json_t *row, const struct wva_build_view *view)
{
    static const struct pair counts[] = { { "errors", "errors" },
                                          { "warnings", "warnings" },
                                          { 0 } };
    const struct wva_complaints *complaints = &view->experiment->complaints;

    copy_members(row, json_object_get(view->json, "log"), counts);
    add_list(rows, "complaints", NULL, &wva_complaint_record, complaints->items, complaints->count,
             (struct wva_scope){ 0 });
}

/* ---- the experiment ---- */

static bool has_targets(const struct wva_document *document)
{
    for (size_t i = 0; i < document->count; i++)
        if (wva_results_tell(document->servers[i].results, WVA_HAS_TARGETS))
            return true;
    return false;
}

/* Says which configuration it was, and what scaled. */
static void add_group(json_t *row, const struct wva_entry_facts *facts,
                      const struct wva_build_view *view)
{
    char *path = wva_path_join(facts->path, "experiment-config.yaml");
    const struct wva_metadata *known = &view->experiment->metadata;
    const char *off = known->text[WVA_METADATA_HPA_ENABLED];
    struct wva_problems problems = { 0 };
    struct wva_config *config = NULL;
    struct wva_metadata own = { 0 };
    const char *strategy = "wva", *name;
    struct wva_error ignored;

    if (access(path, R_OK) == 0)
        (void)wva_config_read(path, &config, &problems, &ignored);
    wva_metadata_parse_folder(facts->name, &own);
    name = known->text[WVA_METADATA_NAME] != NULL ? known->text[WVA_METADATA_NAME]
                                                  : own.text[WVA_METADATA_NAME];
    if (config != NULL && config->mode != NULL)
        strategy = config->mode;
    else if (has_targets(view->document))
        strategy = off != NULL && strcmp(off, "false") == 0 ? "static" : "hpa";
    wva_json_add_text(row, "config", config != NULL && config->name != NULL ? config->name : name);
    wva_json_add_text(row, "strategy", strategy);
    wva_config_free(config);
    wva_problems_release(&problems);
    wva_metadata_free(&own);
    free(path);
}

/* Catalogues hold hashes of roles by their numbers. */
_Static_assert(WVA_ROLE_ITL_OBSERVED == 0 && WVA_ROLE_COMPLETED_JOBS == 34,
               "a new role goes behind all others");

static void hash_frame(GChecksum *sum, const struct wva_frame *frame)
{
    g_checksum_update(sum, (const guchar *)frame->time_ns,
                      (gssize)(frame->rows * sizeof *frame->time_ns));
    for (int role = 0; role < WVA_ROLE_COUNT; role++) {
        const guchar number = (guchar)role;

        if (!wva_frame_has(frame, (enum wva_role)role))
            continue;
        g_checksum_update(sum, &number, 1);
        for (size_t i = 0; i < frame->rows; i++) {
            double value = wva_frame_get(frame, (enum wva_role)role, i);

            /* NaN has many forms. */
            if (isnan(value))
                value = NAN;
            g_checksum_update(sum, (const guchar *)&value, sizeof value);
        }
    }
}

static void add_samples_hash(json_t *row, const struct wva_document *document)
{
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    char hash[WVA_ID_DIGITS + 1];

    for (size_t i = 0; i < document->count; i++) {
        const char *name = document->servers[i].name;

        name = name == NULL ? "" : name;
        g_checksum_update(sum, (const guchar *)name, (gssize)strlen(name) + 1);
        hash_frame(sum, document->servers[i].frame);
    }
    (void)g_strlcpy(hash, g_checksum_get_string(sum), sizeof hash);
    wva_json_add_text(row, "samples_hash", hash);
    g_checksum_free(sum);
}

/* Totals over its servers: the worst grade, the longest time. */
static void add_totals(json_t *row, const struct wva_build_view *view)
{
    /* From worst to best. */
    static const enum wva_grade order[] = { WVA_GRADE_MISSED, WVA_GRADE_MOSTLY, WVA_GRADE_HELD,
                                            WVA_GRADE_NOT_SET, WVA_GRADE_UNKNOWN };
    const struct wva_document *document = view->document;
    int64_t first = INT64_MAX, last = INT64_MIN;
    size_t samples = 0, worst = WVA_COUNT(order) - 1;
    char time[WVA_TIME_TEXT];

    for (size_t i = 0; i < document->count; i++) {
        const struct wva_frame *frame = document->servers[i].frame;
        const json_t *json = json_array_get(json_object_get(view->json, "servers"), i);
        const char *name = json_string_value(member_at(json, "verdict", "grade"));

        for (size_t grade = 0; grade < worst; grade++)
            if (strcmp(wva_grade_name(order[grade]), name) == 0)
                worst = grade;
        samples += frame->rows;
        if (frame->rows == 0)
            continue;
        first = frame->time_ns[0] < first ? frame->time_ns[0] : first;
        last = frame->time_ns[frame->rows - 1] > last ? frame->time_ns[frame->rows - 1] : last;
    }
    for (size_t grade = 0; grade < worst && document->jobs_only != NULL; grade++)
        if (order[grade] == document->jobs_only->verdict->grade)
            worst = grade;
    if (samples > 0) {
        wva_json_add_text(row, "start_time", wva_time_format_exact(first, time));
        wva_json_add_number(row, "span_s", (double)(last - first) / (double)WVA_NS_PER_S);
    }
    wva_json_add_count(row, "servers", document->count);
    wva_json_add_count(row, "samples", samples);
    wva_json_add_text(row, "grade", wva_grade_name(order[worst]));
}

static json_t *begin_rows(const struct wva_entry_facts *facts, const char *status)
{
    json_t *rows = json_object(), *row = add_row(rows, "experiments", NULL);

    wva_json_add_text(row, "name", facts->name);
    wva_json_add_text(row, "kind", facts->kind);
    wva_json_add_text(row, "status", status);
    wva_json_add_count(row, "bytes", facts->bytes);
    wva_json_add_text(row, "tool_version", facts->tool_version);
    wva_json_add_text(row, "options", facts->options);
    (void)json_object_set(rows, "files", facts->files);
    return rows;
}

json_t *wva_entry_make(const struct wva_entry_facts *facts, const struct wva_build_view *view)
{
    json_t *rows = begin_rows(facts, "done");
    json_t *row = json_array_get(json_object_get(rows, "experiments"), 0);

    wva_json_add_text(row, "report", facts->report);
    add_group(row, facts, view);
    add_totals(row, view);
    add_complaints(rows, row, view);
    if (json_integer_value(json_object_get(row, "samples")) > 0)
        add_samples_hash(row, view->document);
    for (size_t i = 0; i < view->document->count; i++) {
        const struct wva_document_server *server = &view->document->servers[i];
        const json_t *json = json_array_get(json_object_get(view->json, "servers"), i);
        const char *name = name_server(server);

        add_server(rows, json, server, name);
        add_metrics(rows, json, name);
        add_lists(rows, server);
        add_fits(rows, json, name);
    }
    return rows;
}

json_t *wva_entry_make_failed(const struct wva_entry_facts *facts, const char *reason)
{
    json_t *rows = begin_rows(facts, "failed");
    json_t *row = json_array_get(json_object_get(rows, "experiments"), 0);

    wva_json_add_text(row, "reason", reason);
    return rows;
}
