/* SPDX-License-Identifier: Apache-2.0 */
/* How long help took. For each scale-up: load change -> violation -> decision (the target rises) ->
 * actuation (current replicas reach it) -> relief (latency back within the SLO).
 *
 * Samples are a period apart, so every instant lies between two of them, and each lag has bounds.
 */
#ifndef WVA_ANALYSIS_LAGS_H
#define WVA_ANALYSIS_LAGS_H

#include "analysis/interval.h"
#include "analysis/timeline.h"

struct wva_lag {
    double s;                     /* from sample to sample; NaN: one of the two was not seen */
    struct wva_interval bounds_s; /* what it may have been in truth */
};

struct wva_scale_up {
    size_t load_row;      /* the load rose; this and the others are WVA_ROW_NONE when not seen */
    size_t violation_row; /* first sample above an SLO (ITL or TTFT) */
    size_t decision_row;  /* first sample with the higher target */
    size_t actuation_row; /* current replicas reach the target */
    size_t relief_row;    /* first observed sample within the SLOs after a violation */
    double from, to;      /* target replicas */
    struct wva_lag load_to_decision, violation_to_decision, decision_to_actuation,
        actuation_to_relief, violation_to_relief, load_to_relief;
    bool superseded; /* the target changed again before current replicas reached this one */
};

/* Over the scale-ups in which the lag was seen. */
struct wva_lag_summary {
    size_t n;
    double median_s, max_s; /* NaN without any */
};

struct wva_lags {
    bool known; /* target replicas are in the log; without current ones only decisions are known */
    struct wva_scale_up *items; /* owned */
    size_t count;
    struct wva_lag_summary load_to_decision, violation_to_decision, decision_to_actuation,
        actuation_to_relief, violation_to_relief, load_to_relief;
};

struct wva_lags wva_lags_find(const struct wva_frame *frame, const struct wva_timeline *timeline,
                              const double *slo_itl_ms, const double *slo_ttft_ms);
void wva_lags_free(struct wva_lags *lags);

#endif
