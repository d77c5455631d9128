/* SPDX-License-Identifier: Apache-2.0 */
/* A run that a HorizontalPodAutoscaler scales by requests waiting and cache use per replica: what
 * exceeded its target, and what the HPA made of it.
 *
 * The HPA's rule (Kubernetes, "Horizontal Pod Autoscaling", algorithm details): for each metric
 * desired = ceil(current * value / target), but current where |value / target - 1| is at most
 * WVA_HPA_TOLERANCE; the largest wins. Bounds and policies of the HPA are not known here, so the
 * rule's number is what it would have liked. */
#ifndef WVA_ANALYSIS_HPA_H
#define WVA_ANALYSIS_HPA_H

#include "analysis/statistics.h"
#include "series/frame.h"

#define WVA_HPA_TOLERANCE 0.1
#define WVA_HPA_FLAP_S    300.0 /* a reversal within this time of the change before is a flap */

enum wva_hpa_metric { WVA_HPA_METRIC_WAITING, WVA_HPA_METRIC_KV, WVA_HPA_METRICS };

/* Of the correlation matrix. */
enum { WVA_HPA_CORRELATED = 4 };

struct wva_hpa_threshold {
    struct wva_summary values;
    double target_first; /* NaN where there is none */
    size_t exceeded;     /* rows with value > target; equal is no excess */
    double exceeded_pct; /* of all rows */
    double exceeded_s;   /* by the time to the next sample, at most 2.5 usual intervals, as are all
                            spans of samples here */
    double exceeded_time_pct; /* of the time in which value and target are known; NaN without any */
    bool suspicious;          /* 0 in every row, so perhaps never collected */
};

/* Which metric the rule followed. */
enum wva_hpa_cause {
    WVA_HPA_CAUSE_NONE, /* within tolerance of both targets, or unknown */
    WVA_HPA_CAUSE_WAITING,
    WVA_HPA_CAUSE_KV,
    WVA_HPA_CAUSE_BOTH, /* both ask for the same number */
};

/* A change of the desired replicas. */
struct wva_hpa_event {
    size_t row;
    double time_s;   /* from the first row */
    double from, to; /* desired replicas */
    double current;  /* replicas that the rule started from */
    double value[WVA_HPA_METRICS], target[WVA_HPA_METRICS];
    double proposal[WVA_HPA_METRICS]; /* of the rule; NaN where a value is missing */
    enum wva_hpa_cause cause;
};

struct wva_hpa {
    bool known; /* the frame has thresholds; else there are no rows, and figures are NaN */
    size_t samples;

    /* ---- classic ---- */
    double initial, final, highest, lowest; /* current replicas */
    size_t replica_changes;
    struct wva_hpa_threshold metric[WVA_HPA_METRICS];
    size_t any_exceeded;
    double any_exceeded_pct;
    struct wva_summary ttft, itl;                /* over values > 0 */
    double max_active_jobs, last_completed_jobs; /* NaN where there is no such column */
    double correlation[WVA_HPA_CORRELATED][WVA_HPA_CORRELATED]; /* Pearson; NaN: constant */
    struct wva_summary interval_s;                              /* between samples */

    /* ---- sound ---- */
    double first_excess_s;          /* from the first row */
    double excess_to_decision_s;    /* to the first row with desired > current */
    double decision_to_actuation_s; /* to the first row with current >= that desired */
    double excess_to_actuation_s;   /* both together */
    double dead_s;                  /* an excess while current < desired */
    size_t dead_rows;
    double excess_unanswered_s;   /* an excess while desired <= current */
    double any_exceeded_time_pct; /* of the time in which either metric and its target are known */
    double needed_peak;      /* the most replicas that the cache use asked for by the rule; a full
                                cache may have needed more */
    double overshoot_pct;    /* (highest - needed_peak) / needed_peak */
    size_t reversals, flaps; /* of desired replicas */
    double load_end_s; /* the last row with active jobs, else with a value of a metric, from the
                          first row */
    double load_end_to_minimum_s;    /* to the first row from which current stays lowest; NaN
                                        when that never comes */
    double last_excess_to_minimum_s; /* likewise from the last row with an excess */
    double scale_down_s;             /* from the first fall of desired after its peak */
    double replica_s;                /* area below the current replicas */
    double static_saving_pct;        /* against as many replicas as the highest all the time */
    double jitter_s;                 /* standard deviation of the intervals but for holes */
    size_t holes;                    /* intervals of more than 2.5 times the median */
    double longest_hole_s;
    struct wva_hpa_event *events; /* owned */
    size_t count;
};

/* "replicas", "waiting", "kv", "active_jobs": rows and columns of the matrix. */
const char *wva_hpa_correlated_name(int i);

/* "none", "waiting", "kv", "both". */
const char *wva_hpa_cause_name(enum wva_hpa_cause cause);

bool wva_hpa_is_known(const struct wva_frame *frame);

/* True when the value of `metric` is above its target in that row. */
bool wva_hpa_exceeds(const struct wva_frame *frame, enum wva_hpa_metric metric, size_t row);

struct wva_hpa wva_hpa_measure(const struct wva_frame *frame);
void wva_hpa_free(struct wva_hpa *hpa);

#endif
