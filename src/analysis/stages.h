/* SPDX-License-Identifier: Apache-2.0 */
/* The stages of a load, as its generators saw them, with the replicas that served them.
 *
 * Jobs of the same stage and model that overlap in time, or have no times, are harness pods of one
 * run: their requests and rates add up. Means are weighted by completed requests (ITL by output
 * tokens, where all pods state them); quantiles are those of all requests where all are kept, else
 * those of the worst pod, which the quantile of all never exceeds.
 *
 * A sample of a server holds until the next one, the first also before itself, the last beyond
 * itself, but none for longer than WVA_STAGE_HOLD_PERIODS usual intervals and a minute. Replicas of
 * a stage are given where samples hold for WVA_STAGE_COVERED of it, and are means over that time.
 */
#ifndef WVA_ANALYSIS_STAGES_H
#define WVA_ANALYSIS_STAGES_H

#include "analysis/goodput.h"
#include "experiment/experiment.h"

#define WVA_STAGE_HOLD_PERIODS 2.5
#define WVA_STAGE_COVERED      0.9

/* A server of the run. Borrowed; NULL, NaN: not known. */
struct wva_stage_server {
    const struct wva_frame *frame;
    const char *model;
    double gpus;     /* of a replica */
    double price;    /* of a replica for an hour */
    double full_rps; /* finished by a replica with a full KV cache, per second; 0: not known */
};

struct wva_stage_latency {
    double mean, p50, p90, p99; /* ms, of completed requests; NaN: not known, or none completed */
};

/* Where quantiles come from. */
enum wva_stage_quantiles {
    WVA_QUANTILES_NONE,
    WVA_QUANTILES_ONE,      /* of the one job */
    WVA_QUANTILES_REQUESTS, /* of the single requests of all; of ITL the worst pod's */
    WVA_QUANTILES_WORST,    /* of the pod that has the highest */
    WVA_QUANTILES_COUNT
};

struct wva_stage_replicas {
    double mean, min, max; /* over time; NaN: not known */
};

struct wva_stage {
    int stage;         /* from 0; -1: all of the load */
    const char *model; /* borrowed; NULL: not known, or several */
    size_t jobs;
    int64_t start_ns, end_ns; /* WVA_TIME_NONE: not known */
    double duration_s;        /* of the longest job; of all of the load, to its last end */
    double asked_rps;         /* NaN: not known, or not one rate */
    double sent_rps;          /* as in struct wva_job; NaN: not known of one */
    double served_rps;        /* completed requests per second */
    double concurrency;       /* that was asked for */

    double requests, completed, failed, incomplete;
    double failed_pct; /* of those completed and failed */
    struct wva_stage_latency latency[WVA_JOB_LATENCIES];
    enum wva_stage_quantiles quantiles;
    double token_factor; /* as in struct wva_job, the highest */

    /* Shares of the requests that completed or failed. */
    double goodput_pct, goodput_rps;          /* from single requests; 0 where all failed */
    double goodput_low_pct, goodput_high_pct; /* at least, at most: from quantiles where there are
                                                 no single requests, else the same */
    double slo_ttft_ms, slo_itl_ms;           /* judged by; NaN: not */

    struct wva_stage_replicas desired, ready; /* of all servers of the model; ready ones, or current
                                                 ones where only these are known */
    double needed;  /* replicas: asked_rps / full_rps, rounded up; NaN unless one server, of which
                       both are known, serves the stage */
    double short_s; /* in which fewer than these were ready; NaN: not known */
    double spare_s; /* in which more were; likewise */
    double replica_hours; /* of ready ones, or current ones */
    double gpu_hours;     /* NaN unless the GPUs of each server's replica are known */
    double cost;          /* NaN unless the price of each is */
    double saturated_s;   /* in which any server was saturated (analysis/experience.h) */
};

struct wva_stages {
    struct wva_stage *items; /* owned; by start where known, then by number */
    size_t count, room;
    struct wva_stage all; /* of the jobs without a stage too; `jobs` is 0 where there are none */
};

struct wva_stage_server wva_stage_server_of(const struct wva_server *server, double price);

/* `goodput` has an item for each job; of servers none is the sum of others. The jobs must outlive
 * the result, which the caller frees. */
struct wva_stages wva_stages_measure(const struct wva_jobs *jobs, const struct wva_goodput *goodput,
                                     const struct wva_stage_server *servers, size_t server_count);
void wva_stages_free(struct wva_stages *stages);

/* True if requests of it failed and none completed. */
bool wva_stage_all_failed(const struct wva_stage *stage);

/* "one job", "requests", "worst job"; NULL for NONE. */
const char *wva_stage_quantiles_name(enum wva_stage_quantiles quantiles);

#endif
