/* SPDX-License-Identifier: Apache-2.0 */
/* How long help took. For each scale-up: load change -> violation -> decision (desired replicas
 * rise) -> actuation (current replicas reach it) -> relief (latency back within the SLO).
 *
 * Samples are a period apart, so every instant lies between two of them, and each lag has bounds.
 */
#ifndef WVA_ANALYSIS_LAGS_H
#define WVA_ANALYSIS_LAGS_H

#include "analysis/interval.h"
#include "analysis/timeline.h"

struct wva_lag {
    double s;                     /* from sample to sample; NaN: one of the two was not seen */
    struct wva_interval bounds_s; /* what it may have been in truth; an end that no sample bounds
                                     is NaN */
};

/* How many samples before a decision its load step may lie. */
enum { WVA_LAG_LOAD_ROWS = 10 };

struct wva_scale_up {
    size_t load_row;      /* the load began to rise (analysis/load.h), the last time up to the
                             decision and after the decision before it, which has answered what was
                             earlier; this and the others are WVA_ROW_NONE when not seen */
    size_t violation_row; /* first sample above an SLO (ITL or TTFT) of the violation that goes on
                             at the decision; without one the decision came first, and this is the
                             violation that began before the new replicas were there */
    size_t decision_row;  /* first sample with more desired replicas */
    size_t actuation_row; /* current replicas reach them, before desired ones fall below: those that
                             the controller counts as ready, where the log tells them, else the
                             current ones */
    size_t relief_row;    /* first observed sample within the SLOs after that violation */
    double from, to;      /* desired replicas */
    /* NaN also where the second came before the first: a decision before the violation, relief
     * before the new replicas. */
    struct wva_lag load_to_decision, violation_to_decision, decision_to_actuation,
        actuation_to_relief, violation_to_relief, load_to_relief;
    bool model_optimistic; /* the first answer to a violation came after it had begun, when the
                              controller's model held the replicas for enough (foresight.h) */
    bool superseded;       /* desired replicas changed again before current ones reached them */
    bool tolerated; /* an HPA that is told desired replicas as an average of 1 per pod leaves such a
                       step alone: it is within its tolerance. Replicas that reach it after desired
                       ones changed again are no answer to it */
};

/* Over the scale-ups in which the lag was seen. What several scale-ups answer in turn (one rise of
 * the load, one violation) counts once, from it to the first of them; one relief counts once, from
 * the last actuation before it. */
struct wva_lag_summary {
    size_t n;
    double median_s, max_s; /* NaN without any */
};

struct wva_lags {
    bool known; /* desired replicas are in the log; without current ones only decisions are known */
    struct wva_scale_up *items; /* owned */
    size_t count;
    size_t late;          /* violations whose first scale-up was decided after they had begun */
    size_t late_by_model; /* of those, model_optimistic */
    struct wva_lag_summary load_to_decision, violation_to_decision, decision_to_actuation,
        actuation_to_relief, violation_to_relief, load_to_relief;
};

struct wva_lags wva_lags_find(const struct wva_frame *frame, const struct wva_timeline *timeline,
                              const double *slo_itl_ms, const double *slo_ttft_ms);
void wva_lags_free(struct wva_lags *lags);

#endif
