/* SPDX-License-Identifier: Apache-2.0 */
/* Service level of a run, with or without an SLO: latency, queue, cache, and the share of time in
 * which the replicas were overloaded. For every kind of run, by roles. */
#ifndef WVA_ANALYSIS_EXPERIENCE_H
#define WVA_ANALYSIS_EXPERIENCE_H

#include "analysis/timeline.h"
#include "util/statistics.h"

#define WVA_KV_FULL 0.9 /* a KV cache used this much, 0..1, is full */

/* One signal. Of a latency only values above 0 count: 0 means that nothing was measured. */
struct wva_felt {
    struct wva_summary values; /* of the samples that have it: n, mean, p95, max, ... */
    double time_mean;          /* weighted by the duration of each sample; NaN if that is 0 */
    double covered_pct;        /* time of those samples, of the time that samples hold */
    size_t peak_row;           /* first row with values.max; WVA_ROW_NONE without any */
};

/* Share of time in which a condition held, of the time in which it is known. */
struct wva_lasted {
    double time_pct; /* NaN: never known */
    double known_s;
};

struct wva_experience {
    struct wva_felt itl_ms, ttft_ms;
    struct wva_felt load_rpm;
    struct wva_felt queue;       /* requests waiting, all pods of the server */
    struct wva_felt waiting;     /* requests waiting per replica, as an HPA sees them */
    struct wva_felt kv;          /* KV cache usage, 0..1, the highest of the pods */
    struct wva_felt utilization; /* demand / supply, as the controller's analyzer states them */

    struct wva_lasted queued;  /* requests wait: either of the two above is above 0 */
    struct wva_lasted kv_full; /* at least WVA_KV_FULL */
    struct wva_lasted beyond;  /* the load exceeds the capacity of the replicas according to the
                                  controller: its `saturated`, or demand above supply */
    /* Any of: requests wait and the cache is full, or nothing is known of the cache; beyond. */
    struct wva_lasted saturated;
};

/* 1: saturated, as above; 0: not; NaN: not known. */
double wva_saturation_at(const struct wva_frame *frame, size_t row);

struct wva_experience wva_experience_measure(const struct wva_frame *frame,
                                             const struct wva_timeline *timeline);

#endif
