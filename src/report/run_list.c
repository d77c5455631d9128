/* SPDX-License-Identifier: Apache-2.0 */
#include "report/run_list.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/json_text.h"
#include "util/number.h"
#include "util/timestamp.h"
#include "util/utf8.h"

enum { MODELS_WIDTH_MAX = 60, LENGTH_TEXT = 32, REPLICAS_TEXT = 2 * WVA_NUMBER_TEXT };

/* "1h52m", "12m30s", "45s" */
static char *format_length(double seconds, char out[LENGTH_TEXT])
{
    long whole = lround(seconds), hours = whole / 3600, minutes = whole / 60 % 60;

    if (hours > 0)
        (void)snprintf(out, LENGTH_TEXT, "%ldh%02ldm", hours, minutes);
    else if (minutes > 0)
        (void)snprintf(out, LENGTH_TEXT, "%ldm%02lds", minutes, whole % 60);
    else
        (void)snprintf(out, LENGTH_TEXT, "%lds", whole);
    return out;
}

static char *format_replicas(const struct wva_run *run, char out[REPLICAS_TEXT])
{
    char min[WVA_NUMBER_TEXT], max[WVA_NUMBER_TEXT];

    if (isnan(run->replicas_min))
        (void)snprintf(out, REPLICAS_TEXT, "-");
    else if (run->replicas_min == run->replicas_max)
        (void)snprintf(out, REPLICAS_TEXT, "%s", wva_number_format(run->replicas_min, min));
    else
        (void)snprintf(out, REPLICAS_TEXT, "%s-%s", wva_number_format(run->replicas_min, min),
                       wva_number_format(run->replicas_max, max));
    return out;
}

static const char *complete_name(enum wva_completeness complete)
{
    return (const char *const[]){ "?", "yes", "no" }[complete];
}

static void put_run(const struct wva_run *run, int models_width, struct wva_buffer *out)
{
    char start[WVA_TIME_TEXT] = "-", length[LENGTH_TEXT] = "-", replicas[REPLICAS_TEXT];
    char *name = wva_utf8_clean(run->name, WVA_UTF8_ESCAPED),
         *models = wva_utf8_clean(run->models, WVA_UTF8_ESCAPED);

    if (run->start_ns != WVA_TIME_NONE) {
        (void)wva_time_format_rfc3339(run->start_ns, start);
        (void)format_length(run->length_s, length);
    }
    wva_buffer_printf(out, "%-20s %8s %8zu %8s  %-8s  %-8s  %-22s  %-*s  %s\n", start, length,
                      run->samples, format_replicas(run, replicas), complete_name(run->complete),
                      run->reported ? "yes" : "no", run->kind, models_width,
                      models[0] == '\0' ? "-" : models, name);
    if (run->cause != NULL)
        wva_buffer_printf(out, "%20s %s\n", "", run->cause);
    free(models);
    free(name);
}

static int find_models_width(const struct wva_runs *runs)
{
    size_t width = sizeof "models" - 1;

    for (size_t i = 0; i < runs->count; i++)
        if (strlen(runs->items[i].models) > width)
            width = strlen(runs->items[i].models);
    return width > MODELS_WIDTH_MAX ? MODELS_WIDTH_MAX : (int)width;
}

void wva_runs_write_text(const struct wva_runs *runs, struct wva_buffer *out)
{
    int width = find_models_width(runs);

    wva_buffer_printf(out, "%-20s %8s %8s %8s  %-8s  %-8s  %-22s  %-*s  %s\n", "start", "length",
                      "samples", "replicas", "complete", "reported", "kind", width, "models",
                      "name");
    for (size_t i = 0; i < runs->count; i++)
        put_run(&runs->items[i], width, out);
}

static json_t *describe_run(const struct wva_run *run)
{
    json_t *object = json_object(), *replicas;
    char start[WVA_TIME_TEXT];
    bool timed = run->start_ns != WVA_TIME_NONE;

    wva_json_add_text(object, "name", run->name);
    wva_json_add_text(object, "path", run->path);
    wva_json_add_text(object, "kind", run->kind);
    wva_json_add_text(object, "models", run->models[0] == '\0' ? NULL : run->models);
    wva_json_add_text(object, "start", timed ? wva_time_format_exact(run->start_ns, start) : NULL);
    wva_json_add_number(object, "length_s", timed ? run->length_s : NAN);
    wva_json_add_count(object, "samples", run->samples);
    replicas = wva_json_add_object(object, "replicas");
    wva_json_add_number(replicas, "min", run->replicas_min);
    wva_json_add_number(replicas, "max", run->replicas_max);
    wva_json_add(object, "complete",
                 run->complete == WVA_RUN_UNKNOWN
                     ? json_null()
                     : json_boolean(run->complete == WVA_RUN_COMPLETE));
    wva_json_add_bool(object, "reported", run->reported);
    wva_json_add_text(object, "cause", run->cause);
    return object;
}

void wva_runs_write_json(const struct wva_runs *runs, struct wva_buffer *out)
{
    json_t *object = json_object(), *list = json_array();

    for (size_t i = 0; i < runs->count; i++)
        (void)json_array_append_new(list, describe_run(&runs->items[i]));
    wva_json_add(object, "runs", list);
    wva_json_write(out, object);
    wva_buffer_append_char(out, '\n');
    json_decref(object);
}
