/* SPDX-License-Identifier: Apache-2.0 */
/* Violation episodes: maximal runs of consecutive observed samples above the SLO of each sample. A
 * sample that was not observed ends a run. Two runs with up to `merge_gap` good samples between
 * them are joined (default 0). */
#ifndef WVA_ANALYSIS_EPISODES_H
#define WVA_ANALYSIS_EPISODES_H

#include "analysis/interval.h"
#include "analysis/load.h"
#include "analysis/timeline.h"

enum wva_episode_cause {
    WVA_EPISODE_UNEXPLAINED,
    WVA_EPISODE_LOG_START, /* the first observed sample is already above the SLO, and no earlier
                              load or replicas explain it */
    WVA_EPISODE_LOAD_STEP, /* the load rose by WVA_LOAD_STEP_PERCENT or more, at its first sample or
                            the one before */
    WVA_EPISODE_SCALE_DOWN,       /* replicas were removed there, by a larger ratio */
    WVA_EPISODE_MODEL_OPTIMISTIC, /* none of these, but the controller's model considered the
                                     replicas sufficient (analysis/foresight.h) */
    WVA_EPISODE_CAUSES
};

/* "load step", ... */
const char *wva_episode_cause_name(enum wva_episode_cause cause);

struct wva_episode {
    size_t first_row, last_row;  /* both above the SLO */
    size_t end_row;              /* the sample that ends it; WVA_ROW_NONE at the end of the log */
    struct wva_interval start_s; /* it began after `low` (the last sample before that is known not
                                    to be in it; NaN: none) and not after `high` (first bad one);
                                    seconds from the first row */
    struct wva_interval end_s; /* not before `low` (last bad sample), before or at `high` (end_row;
                                  NaN when open) */
    double duration_s;         /* holding times of its samples; good ones between joined runs count
                                  for this and for requests, not for the excess */
    bool open;                 /* the last row of the log is above the SLO */
    double peak_excess_ms, peak_excess_pct, mean_excess_ms;
    double excess_area_ms_s; /* sum of (latency - SLO) * holding time */
    double requests;         /* during it; NaN when the load of a sample is not known */
    double replicas_before, replicas_after; /* current ones, at the sample before and at end_row */
    enum wva_episode_cause cause;
    /* By the controller's model at the replicas and the load of each sample (foresight.h). */
    size_t model_judged; /* samples of which the model says something */
    size_t model_within; /* of them, with a latency within the SLO by the model: it did not know */
};

struct wva_episodes {
    bool known; /* the signal was observed and has an SLO; else all below is empty, not "none" */
    struct wva_episode *items; /* owned */
    size_t count, open;
    double duration_s, excess_area_ms_s, requests; /* sums; NaN unless known */
    double longest_s, peak_excess_ms;              /* 0 without any; NaN unless known */
    size_t model_judged, model_within;             /* sums of those of the episodes */
};

/* Latency and SLO per row in ms, either may be NULL. */
struct wva_episodes wva_episodes_find(const struct wva_frame *frame,
                                      const struct wva_timeline *timeline, const double *latency_ms,
                                      const double *slo_ms, size_t merge_gap);

/* Either signal above its SLO. Excess figures are those of the signal with the larger excess in
 * percent; areas and peaks in ms are NaN, since the two signals cannot be added. */
struct wva_episodes wva_episodes_find_either(const struct wva_frame *frame,
                                             const struct wva_timeline *timeline,
                                             const double *slo_itl_ms, const double *slo_ttft_ms,
                                             size_t merge_gap);
void wva_episodes_free(struct wva_episodes *episodes);

#endif
