/* SPDX-License-Identifier: Apache-2.0 */
/* The result of an HPA's rule in each sample, and the reason if it was not followed. Part of
 * analysis/hpa.h. */
#ifndef WVA_ANALYSIS_HPA_EXCESS_H
#define WVA_ANALYSIS_HPA_EXCESS_H

#include "analysis/hpa.h"

/* From the first row. */
double wva_hpa_time_s(const struct wva_frame *frame, size_t row);

/* Fills `asks_for`, `outcome`, `excess` and `asked_peak`, and what the events say of limits. The
 * intervals, the highest replicas and the events have to be there. */
void wva_hpa_explain(struct wva_hpa *hpa, const struct wva_frame *frame,
                     const struct wva_hpa_spec *spec);

/* The assumed duration of a sample: the rest of a longer gap is unknown. */
double wva_hpa_hold_s(const struct wva_hpa *hpa, const struct wva_frame *frame, size_t row);

#endif
