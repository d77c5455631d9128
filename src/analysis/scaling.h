/* SPDX-License-Identifier: Apache-2.0 */
/* Changes of the number of replicas. */
#ifndef WVA_ANALYSIS_SCALING_H
#define WVA_ANALYSIS_SCALING_H

#include "series/frame.h"

#define WVA_FLAPPING_S 300.0

struct wva_scaling_event {
    size_t row;          /* the first row with the new number */
    double time_minutes; /* of that row, from the first row of the frame */
    double from, to;     /* replicas */
    double rate;         /* requests per minute of that row; NaN when not known */
};

struct wva_scaling {
    struct wva_scaling_event *events; /* owned */
    size_t count;
    size_t rows;              /* in which the replicas are known */
    double first, peak, last; /* replicas; NaN without any */
    double lowest;            /* likewise */

    size_t up, down;
    double largest_step;   /* replicas, in either direction; 0 without events; NaN where the rows
                              do not show changes */
    size_t reversals;      /* events in the other direction than the one before */
    size_t flaps;          /* reversals within WVA_FLAPPING_S of the event before */
    double dwell_median_s; /* time between events; NaN for fewer than two */
    double overshoot_pct;  /* largest (peak after a scale-up - settled) / settled, settled being the
                              replicas held longest from that peak until the load changes again by
                              WVA_LOAD_STEP_PERCENT; NaN without a scale-up or a load */
};

/* Changes of `role` (REPLICAS_DESIRED is the classic one) between consecutive rows where it is
 * known. */
struct wva_scaling wva_scaling_find(const struct wva_frame *frame, enum wva_role role);

/* True if at least two rows have replicas, so that "no change" is meaningful. */
bool wva_scaling_shows_changes(const struct wva_scaling *scaling);
void wva_scaling_free(struct wva_scaling *scaling);

#endif
