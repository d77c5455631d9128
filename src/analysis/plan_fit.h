/* SPDX-License-Identifier: Apache-2.0 */
/* Alignment of a planned load with the observed one: the start of the plan, and its duration
 * relative to the planned one, by least squares of the observed rate on the planned one (its mean
 * over the minute before, since that is what controllers see) times a factor. */
#ifndef WVA_ANALYSIS_PLAN_FIT_H
#define WVA_ANALYSIS_PLAN_FIT_H

#include "series/frame.h"

/* Below this the plan does not describe the observed load. */
#define WVA_PLAN_FIT_GOOD_R2 0.5

/* A stretch is only used if it reduces the squared error at least to this share. */
#define WVA_PLAN_FIT_STRETCH_GAIN 0.7

struct wva_plan_piece {
    double start_s, end_s; /* from the start of the plan */
    double rate;           /* in any unit */
};

struct wva_plan_fit {
    bool known;      /* there is enough of an observed load, and a plan; else all is NaN */
    double offset_s; /* start of the plan, from the first row */
    double stretch;  /* time that it took / planned time; 1 unless the gain justifies another */
    double r2;       /* share of the variance of the observed rate that it explains; may be < 0 */
    size_t rows;     /* with an observed rate */
};

struct wva_plan_fit wva_plan_fit_find(const struct wva_frame *frame,
                                      const struct wva_plan_piece *pieces, size_t count);

#endif
