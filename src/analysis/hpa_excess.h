/* SPDX-License-Identifier: Apache-2.0 */
/* What the rule of an HPA asked for in each sample, and why it was not followed where it was not.
 * Part of analysis/hpa.h. */
#ifndef WVA_ANALYSIS_HPA_EXCESS_H
#define WVA_ANALYSIS_HPA_EXCESS_H

#include "analysis/hpa.h"

/* From the first row. */
double wva_hpa_time_s(const struct wva_frame *frame, size_t row);

/* Fills `asks_for`, `outcome`, `excess` and `asked_peak`, and what the events say of limits. The
 * intervals, the highest replicas and the events have to be there. */
void wva_hpa_explain(struct wva_hpa *hpa, const struct wva_frame *frame,
                     const struct wva_hpa_spec *spec);

/* How long a sample is taken to hold: nothing is known of a hole beyond that. */
double wva_hpa_hold_s(const struct wva_hpa *hpa, const struct wva_frame *frame, size_t row);

#endif
