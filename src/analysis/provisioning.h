/* SPDX-License-Identifier: Apache-2.0 */
/* Supply (current replicas, or those that an analyzer counts) against demand (the smallest number
 * of replicas that meets the SLO), with the elasticity metrics of SPEC RG (Herbst et al. 2018), and
 * the cost of the replicas. */
#ifndef WVA_ANALYSIS_PROVISIONING_H
#define WVA_ANALYSIS_PROVISIONING_H

#include "analysis/price.h"
#include "analysis/timeline.h"

enum wva_demand_source {
    WVA_DEMAND_UNKNOWN,
    WVA_DEMAND_LOG,    /* ceil(rate / max_rpm), with the controller's own max_rpm */
    WVA_DEMAND_FIT,    /* likewise, with the rate at which the fitted model reaches the SLO */
    WVA_DEMAND_STATED, /* ceil(demand / capacity of a replica), as the controller's analyzer states
                          both: the median capacity, which a cycle with new pods may state at a
                          fraction; the supply is then of the replicas that it counts as ready */
};

struct wva_provisioning {
    double replica_hours_current, replica_hours_desired; /* NaN when not known */
    double gpu_hours, mean_gpus; /* of the ready replicas; NaN when not known */
    double mean_replicas_current, mean_replicas_desired; /* over time; likewise */
    double current_known_s; /* time in which current replicas are known: that of their hours */

    struct wva_price price;
    double cost; /* cents, of the current replicas over cost_covered_s, no longer; NaN when that is
                    0. Only where that is all of current_known_s is it the cost of
                    replica_hours_current */
    double cost_covered_s;   /* time in which current replicas and the price of one are known */
    double cost_covered_pct; /* of current_known_s; NaN without such a time */

    /* Supply and demand as the controller's analyzer states them, in its own unit. */
    size_t stated_samples; /* that state both */
    size_t stated_short;   /* of them, with a demand above the supply */

    enum wva_demand_source source; /* all below is NaN or NULL when UNKNOWN */
    double *demand; /* replicas per row, at least 1 where there is load; NaN: not known; owned */
    double *supply; /* replicas per row that it is compared with; likewise */
    /* All that follows is of the same samples: those with both. */
    double compared_s;           /* their time */
    double compared_pct;         /* of the time that samples hold (wva_timeline.known_s) */
    double supply_replica_hours; /* of the supply; not replica_hours_current */
    double oracle_replica_hours; /* of the demand */
    double over_oracle_pct;      /* supply_replica_hours / oracle_replica_hours - 1 */
    double under_accuracy_pct;   /* mean of max(0, demand - supply) / demand over time */
    double over_accuracy_pct;    /* mean of max(0, supply - demand) / demand */
    double under_timeshare_pct, over_timeshare_pct;
    double instability_pct; /* share of time in which supply and demand move in opposite directions
                               or only one of them moves */
};

/* `max_rpm`: what one replica serves within the SLO by the fit, requests per minute; NaN: no fit.
 */
struct wva_provisioning wva_provisioning_measure(const struct wva_frame *frame,
                                                 const struct wva_timeline *timeline,
                                                 double fitted_rpm, bool refuted);
void wva_provisioning_free(struct wva_provisioning *provisioning);

#endif
