/* SPDX-License-Identifier: Apache-2.0 */
/* When the number of replicas changed. */
#ifndef WVA_ANALYSIS_SCALING_H
#define WVA_ANALYSIS_SCALING_H

#include "series/frame.h"

struct wva_scaling_event {
    size_t row;          /* the first row with the new number */
    double time_minutes; /* of that row, from the first row of the frame */
    double from, to;     /* replicas */
    double rate;         /* requests per minute of that row; NaN when not known */
};

struct wva_scaling {
    struct wva_scaling_event *events; /* owned */
    size_t count;
    double first, peak, last; /* replicas; NaN without any */
    double lowest;            /* likewise */
};

/* Changes of `role` (REPLICAS_DESIRED is the classic one) between consecutive rows where it is
 * known. */
struct wva_scaling wva_scaling_find(const struct wva_frame *frame, enum wva_role role);
void wva_scaling_free(struct wva_scaling *scaling);

#endif
