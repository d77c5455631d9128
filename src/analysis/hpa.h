/* SPDX-License-Identifier: Apache-2.0 */
/* A run that a HorizontalPodAutoscaler scales by requests waiting and cache use per replica: what
 * exceeded its target, and what the HPA made of it.
 *
 * The HPA's rule (Kubernetes, "Horizontal Pod Autoscaling", algorithm details): for each metric
 * desired = ceil(current * value / target), but current where |value / target - 1| is at most
 * WVA_HPA_TOLERANCE; the largest wins. Bounds and policies of the HPA come after it, where they are
 * known (struct wva_hpa_spec). */
#ifndef WVA_ANALYSIS_HPA_H
#define WVA_ANALYSIS_HPA_H

#include "cluster/hpa.h"
#include "series/frame.h"
#include "util/statistics.h"

#define WVA_HPA_TOLERANCE 0.1
#define WVA_HPA_FLAP_S    300.0 /* a reversal within this time of the change before is a flap */
#define WVA_HPA_START_S   95.0  /* a new pod is taken to report no metric for so long */
#define WVA_HPA_FULL_KV   0.95  /* a cache as full as this is saturated */

enum wva_hpa_metric { WVA_HPA_METRIC_WAITING, WVA_HPA_METRIC_KV, WVA_HPA_METRICS };

/* Of the correlation matrix. */
enum { WVA_HPA_CORRELATED = 4 };

struct wva_hpa_threshold {
    struct wva_summary values;
    double target_first; /* NaN where there is none */
    size_t exceeded;     /* rows with value > target; equal is no excess */
    double exceeded_pct; /* of all rows */
    double exceeded_s; /* by the time to the next sample, at most WVA_HOLD_PERIODS usual intervals,
                          as are all spans of samples here */
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

/* What became of a sample's excess over a target. Where no more replicas were asked for, the first
 * of the reasons that holds. */
enum wva_hpa_excess {
    WVA_HPA_EXCESS_NONE,
    WVA_HPA_EXCESS_COMING,     /* more replicas were asked for than there were */
    WVA_HPA_EXCESS_NOT_READ,   /* what the HPA wanted is not known: it had no recommendation */
    WVA_HPA_EXCESS_TOLERATED,  /* the rule asks for no more */
    WVA_HPA_EXCESS_AT_MAXIMUM, /* the HPA may run no more */
    WVA_HPA_EXCESS_HELD,       /* its policies or its window for scale-up allow no more */
    WVA_HPA_EXCESS_STARTING,   /* pods of the last WVA_HPA_START_S count as idle, and then the
                                  rule asks for no more */
    WVA_HPA_EXCESS_AT_HIGHEST, /* the maximum is not known; the run never had more */
    WVA_HPA_EXCESS_UNEXPLAINED,
    WVA_HPA_EXCESSES
};

/* A change of the desired replicas. */
struct wva_hpa_event {
    size_t row;
    double time_s;   /* from the first row */
    double from, to; /* desired replicas */
    double current;  /* replicas that the rule started from */
    double value[WVA_HPA_METRICS], target[WVA_HPA_METRICS];
    double proposal[WVA_HPA_METRICS]; /* of the rule; NaN where a value is missing */
    double asked;                     /* the largest proposal, but no more than the HPA's maximum */
    double allowed; /* the most that its scale-up policies allow; NaN where they are not known */
    enum wva_hpa_cause cause;
};

/* Part of the samples. */
struct wva_hpa_share {
    size_t rows;
    double s;
    double asked_peak; /* the most that the rule asked for in them; NaN: not known */
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

    /* ---- corrected ---- */
    double first_excess_s;          /* from the first row */
    double excess_to_decision_s;    /* of the first rise of desired replicas that answers an excess:
                                       from the first sample of that excess in which the rule asks
                                       for more. What the tolerance leaves is not waited for */
    double decision_to_actuation_s; /* to the first row with current >= that desired */
    double excess_to_actuation_s;   /* both together */
    double dead_s;                  /* an excess while current < desired */
    size_t dead_rows;
    double excess_unanswered_s;   /* an excess while desired <= current */
    double any_exceeded_time_pct; /* of the time in which either metric and its target are known */
    struct wva_hpa_share limited; /* an excess with fewer replicas desired than the rule and the
                                     maximum allow, but not because of pods that start */
    struct wva_hpa_share excess[WVA_HPA_EXCESSES]; /* samples and time by what became of them */
    double min_replicas, max_replicas;             /* of the HPA; NaN: not known */
    double asked_peak;    /* the most that the rule asked for, bounds aside */
    double needed_peak;   /* the most replicas that the cache use asked for by the rule; a full
                             cache may have needed more */
    double overshoot_pct; /* of highest over the larger of needed_peak and min_replicas; NaN where
                             the replicas never rose and the minimum is not known */
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
    size_t scale_ups,
        scale_ups_limited;          /* rises of desired replicas; to fewer than were asked for */
    struct wva_summary actuation_s; /* of each rise: until current replicas reached it */
    struct wva_summary relief_s;    /* of each rise during an excess, the first of those that answer
                                       it: until no metric exceeded its target */
    size_t no_relief;               /* rises with an excess that never ended */
    struct wva_hpa_share queued;    /* a request waited per replica, but no metric exceeded */
    double queued_waiting;          /* mean of the requests waiting then */
    struct wva_summary ttft_queued, ttft_free; /* TTFT then, and without a queue */
    struct wva_hpa_share full;                 /* the cache was saturated */
    double full_time_pct;                      /* of the time in which its use is known */
    size_t holes;                              /* of more than WVA_HOLD_PERIODS times the median */
    double longest_hole_s;
    double *asks_for;             /* of the rule, per sample; owned; NaN: not known */
    enum wva_hpa_excess *outcome; /* per sample; owned */
    struct wva_hpa_event *events; /* owned */
    size_t count;
};

/* "replicas", "waiting", "kv", "active_jobs": rows and columns of the matrix. */
const char *wva_hpa_correlated_name(int i);

/* "none", "waiting", "kv", "both". */
const char *wva_hpa_cause_name(enum wva_hpa_cause cause);

/* "none", "coming", "tolerated", "at maximum", ... */
const char *wva_hpa_excess_name(enum wva_hpa_excess excess);

/* What the rule asks for by one metric; NaN where something is missing. */
double wva_hpa_propose(double current, double value, double target);

/* True when a metric is above its target in that row. */
bool wva_hpa_exceeds_any(const struct wva_frame *frame, size_t row);

/* `spec` may be NULL: nothing is known of the HPA. */
struct wva_hpa wva_hpa_measure(const struct wva_frame *frame, const struct wva_hpa_spec *spec);
void wva_hpa_free(struct wva_hpa *hpa);

#endif
