/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration of an inference-perf run (config.yaml, or a profile of it): its stages, and the
 * latencies that it was meant to keep.
 *
 * Stages follow each other: each lasts as planned, then until its last answer, then a pause. */
#ifndef WVA_PLAN_LOAD_PROFILE_H
#define WVA_PLAN_LOAD_PROFILE_H

#include "plan/load_plan.h"
#include "plan/yaml.h"

enum { WVA_PROFILE_STAGES_MAX = 10000 };

/* NaN: not said. A stage has a rate and a duration, or a number of requests at a concurrency. */
struct wva_profile_stage {
    double rate_rps, duration_s;
    double requests, concurrency;
    uint64_t line;
};

enum wva_profile_latency {
    WVA_PROFILE_TTFT,
    WVA_PROFILE_TPOT,
    WVA_PROFILE_ITL,
    WVA_PROFILE_NTPOT,   /* per output token, the first one included */
    WVA_PROFILE_REQUEST, /* end to end */
    WVA_PROFILE_LATENCIES
};

/* Texts are owned; NULL: not said. */
struct wva_load_profile {
    char *type; /* "constant", "poisson", "concurrent", "trace_replay", ... */
    struct wva_profile_stage *stages;
    size_t count, capacity;
    double
        pause_s; /* load.interval, between stages; NaN: not said, then inference-perf waits 1 s */
    bool sweep;  /* stages are searched for by the generator */
    bool streaming; /* without it there is neither TTFT nor ITL */
    bool streaming_told;
    char *model;
    char *api, *data;                     /* "completion"; "random", "shared_prefix", ... */
    double input_tokens, output_tokens;   /* the mean; NaN: not said */
    double slo_ms[WVA_PROFILE_LATENCIES]; /* report.goodput.constraints; NaN: not said */
};

/* WVA_ERR_DATA where the file is no such configuration: it needs `load` with `stages`, `type` or
 * `sweep`. The caller releases *profile in any case. */
enum wva_status wva_load_profile_read(const char *path, struct wva_load_profile *profile,
                                      struct wva_error *err);

/* Same for YAML that was read; `name` is for errors. */
enum wva_status wva_load_profile_take(const struct wva_yaml *document, const char *name,
                                      struct wva_load_profile *profile, struct wva_error *err);

/* True where a document is such a configuration. */
bool wva_load_profile_is(const struct wva_yaml *document);

void wva_load_profile_release(struct wva_load_profile *profile);

/* How long a stage was planned to last, by its duration, else by its requests at its rate; NaN: not
 * said. */
double wva_profile_stage_seconds(const struct wva_profile_stage *stage);

/* The stages as a plan: stage k starts when those before it were planned to end, with the pauses.
 * Those without rate and duration have neither here. The caller frees the array, whose ids are
 * NULL. */
struct wva_load_item *wva_load_profile_items(const struct wva_load_profile *profile);

/* "TTFT", "TPOT", ... */
const char *wva_profile_latency_name(enum wva_profile_latency latency);

#endif
