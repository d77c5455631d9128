/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/load_profile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"
#include "util/number.h"

enum { TEXT_MAX = 500, DEFAULT_PAUSE_S = 1 };

const char *wva_profile_latency_name(enum wva_profile_latency latency)
{
    static const char *const names[WVA_PROFILE_LATENCIES] = {
        [WVA_PROFILE_TTFT] = "TTFT",
        [WVA_PROFILE_TPOT] = "TPOT",
        [WVA_PROFILE_ITL] = "ITL",
        [WVA_PROFILE_NTPOT] = "NTPOT",
        [WVA_PROFILE_REQUEST] = "end-to-end latency",
    };

    return names[latency];
}

/* Greater numbers are no load: 30 years, or a billion requests. */
static const double NUMBER_MAX = 1e9;

/* A number from 0 to NUMBER_MAX; NaN where there is none. */
static double read_number(const struct wva_yaml *node, const char *key)
{
    const char *text = wva_yaml_text(wva_yaml_find(node, key));
    double value;

    if (text == NULL || !wva_number_parse(wva_str_from(text), &value) || !(value >= 0)
        || value > NUMBER_MAX)
        return NAN;
    return fabs(value); /* no -0 */
}

static char *copy_text(const struct wva_yaml *node)
{
    const char *text = wva_yaml_text(node);

    return text == NULL ? NULL : wva_strndup(text, strnlen(text, TEXT_MAX));
}

static void take_stages(const struct wva_yaml *stages, struct wva_load_profile *profile)
{
    for (size_t i = 0; stages != NULL && stages->kind == WVA_YAML_LIST && i < stages->count; i++) {
        const struct wva_yaml *stage = stages->items[i];

        if (stage->kind != WVA_YAML_MAPPING || profile->count == WVA_PROFILE_STAGES_MAX)
            continue;
        *WVA_APPEND(profile->stages, profile->count, profile->capacity) =
            (struct wva_profile_stage){
                .rate_rps = read_number(stage, "rate"),
                .duration_s = read_number(stage, "duration"),
                .requests = read_number(stage, "num_requests"),
                .concurrency = read_number(stage, "concurrency_level"),
                .line = stage->line,
            };
    }
}

/* report.goodput.constraints, in seconds. */
static void take_slos(const struct wva_yaml *constraints, struct wva_load_profile *profile)
{
    static const char *const keys[WVA_PROFILE_LATENCIES] = {
        [WVA_PROFILE_TTFT] = "ttft",
        [WVA_PROFILE_TPOT] = "tpot",
        [WVA_PROFILE_ITL] = "itl",
        [WVA_PROFILE_NTPOT] = "ntpot",
        [WVA_PROFILE_REQUEST] = "request_latency",
    };

    for (int i = 0; i < WVA_PROFILE_LATENCIES; i++) {
        double seconds = read_number(constraints, keys[i]);

        profile->slo_ms[i] = seconds > 0 ? 1000 * seconds : NAN;
    }
}

bool wva_load_profile_is(const struct wva_yaml *document)
{
    const struct wva_yaml *load = wva_yaml_find(document, "load");

    return wva_yaml_find(load, "stages") != NULL || wva_yaml_find(load, "sweep") != NULL
           || wva_yaml_text(wva_yaml_find(load, "type")) != NULL;
}

enum wva_status wva_load_profile_take(const struct wva_yaml *document, const char *name,
                                      struct wva_load_profile *profile, struct wva_error *err)
{
    const struct wva_yaml *load = wva_yaml_find(document, "load");
    const struct wva_yaml *data = wva_yaml_find(document, "data");
    const char *streaming = wva_yaml_text(wva_yaml_at(document, "api", "streaming", NULL));
    const struct wva_yaml *sweep = wva_yaml_find(load, "sweep");

    *profile = (struct wva_load_profile){ .count = 0 };
    if (!wva_load_profile_is(document))
        return wva_fail_at(err, WVA_ERR_DATA, name, 0,
                           "no configuration of a load: it has no load with stages");
    profile->type = copy_text(wva_yaml_find(load, "type"));
    take_stages(wva_yaml_find(load, "stages"), profile);
    profile->pause_s = read_number(load, "interval");
    profile->sweep = sweep != NULL && sweep->kind == WVA_YAML_MAPPING;
    profile->streaming_told = streaming != NULL;
    profile->streaming = streaming != NULL && strcmp(streaming, "true") == 0;
    profile->model = copy_text(wva_yaml_at(document, "server", "model_name", NULL));
    profile->api = copy_text(wva_yaml_at(document, "api", "type", NULL));
    profile->data = copy_text(wva_yaml_find(data, "type"));
    profile->input_tokens = read_number(wva_yaml_find(data, "input_distribution"), "mean");
    profile->output_tokens = read_number(wva_yaml_find(data, "output_distribution"), "mean");
    take_slos(wva_yaml_at(document, "report", "goodput", "constraints", NULL), profile);
    return WVA_OK;
}

enum wva_status wva_load_profile_read(const char *path, struct wva_load_profile *profile,
                                      struct wva_error *err)
{
    struct wva_yaml_stream *stream;
    enum wva_status status = wva_yaml_read(path, &stream, err);

    *profile = (struct wva_load_profile){ .count = 0 };
    WVA_STEP(status, wva_load_profile_take(stream->count == 0 ? NULL : stream->documents[0], path,
                                           profile, err));
    wva_yaml_free(stream);
    return status;
}

void wva_load_profile_release(struct wva_load_profile *profile)
{
    free(profile->type);
    free(profile->stages);
    free(profile->model);
    free(profile->api);
    free(profile->data);
    *profile = (struct wva_load_profile){ .count = 0 };
}

double wva_profile_stage_seconds(const struct wva_profile_stage *stage)
{
    double seconds = stage->duration_s;

    if (isnan(seconds) && stage->rate_rps > 0)
        seconds = stage->requests / stage->rate_rps;
    return seconds <= NUMBER_MAX ? seconds : NAN;
}

struct wva_load_item *wva_load_profile_items(const struct wva_load_profile *profile)
{
    struct wva_load_item *items = wva_calloc(profile->count, sizeof *items);
    double pause_s = isnan(profile->pause_s) ? DEFAULT_PAUSE_S : profile->pause_s, start_s = 0;

    for (size_t i = 0; i < profile->count; i++) {
        const struct wva_profile_stage *stage = &profile->stages[i];
        double seconds = wva_profile_stage_seconds(stage);
        double duration_s = isnan(seconds) ? 0 : seconds;

        items[i] = (struct wva_load_item){ .start_s = start_s,
                                           .duration_s = duration_s,
                                           .rate_rps = stage->rate_rps };
        start_s += duration_s + pause_s;
    }
    return items;
}
