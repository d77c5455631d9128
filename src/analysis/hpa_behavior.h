/* SPDX-License-Identifier: Apache-2.0 */
/* Reaction times of scale-ups, queues below the target, full caches. Part of analysis/hpa.h. */
#ifndef WVA_ANALYSIS_HPA_BEHAVIOR_H
#define WVA_ANALYSIS_HPA_BEHAVIOR_H

#include "analysis/hpa.h"

/* Needs events and outcomes. */
void wva_hpa_measure_behavior(struct wva_hpa *hpa, const struct wva_frame *frame);

#endif
