/* SPDX-License-Identifier: Apache-2.0 */
/* What a scale-down stabilization window would have made of the recorded desired replicas: as in an
 * HPA, the desired number is the highest one of the window, so it falls only after it was lower for
 * that long. The load and its answer are taken as recorded. */
#ifndef WVA_ANALYSIS_STABILIZATION_H
#define WVA_ANALYSIS_STABILIZATION_H

#include "analysis/timeline.h"

struct wva_stabilization {
    double window_s; /* the shortest one tried that leaves at most a third of the flaps; NaN: none
                        does, or there are no flaps */
    size_t flaps_before, flaps_after; /* reversals within WVA_FLAPPING_S (analysis/scaling.h) */
    double extra_replica_hours;       /* that they ask for in addition */
};

struct wva_stabilization wva_stabilization_find(const struct wva_frame *frame,
                                                const struct wva_timeline *timeline);

#endif
