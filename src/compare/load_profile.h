/* SPDX-License-Identifier: Apache-2.0 */
/* The load of a run, and how unlike the loads of two runs are: runs under different loads say
 * little about who scales better. Time counts from the start of the load. */
#ifndef WVA_COMPARE_LOAD_PROFILE_H
#define WVA_COMPARE_LOAD_PROFILE_H

#include "compare/run.h"

/* Loads further apart than this, in any of the figures below, are worth a warning. */
#define WVA_LOAD_ALIKE_PCT 10.0
/* Noise moves the curve at every sample, so its shape may differ by more. */
#define WVA_LOAD_ALIKE_SHAPE_PCT 20.0

/* NaN where the run does not tell. */
struct wva_load_profile {
    bool known;                /* it has a rate, or load generators tell their requests */
    bool of_jobs;              /* only load generators tell */
    double duration_s;         /* from the first sample with load to the end of the last */
    double mean_rpm, peak_rpm; /* where only load generators tell: the highest mean of one */
    double requests;
    double input_tokens, output_tokens; /* mean per request */
};

struct wva_load_profile wva_load_profile_measure(const struct wva_compare_run *run);

enum wva_load_figure {
    WVA_LOAD_DURATION,
    WVA_LOAD_PEAK,
    WVA_LOAD_REQUESTS,
    WVA_LOAD_INPUT_TOKENS,
    WVA_LOAD_OUTPUT_TOKENS,
    WVA_LOAD_SHAPE, /* the area between the two curves, of the larger of those below them */
    WVA_LOAD_FIGURES
};

/* "duration", "peak rate", ... */
const char *wva_load_figure_name(enum wva_load_figure figure);

/* How far the second is above the first, in percent of the first (the shape has no sign). NaN: a
 * side does not tell. */
struct wva_load_difference {
    bool known; /* both have a rate */
    double percent[WVA_LOAD_FIGURES];
    bool unlike; /* some figure is beyond what is alike */
};

bool wva_load_figure_is_unlike(const struct wva_load_difference *difference,
                               enum wva_load_figure figure);

/* Over groups of runs: of the means of their figures, and the mean shape of all pairs. */
struct wva_load_difference wva_load_profile_compare(const struct wva_compare_runs *runs,
                                                    const struct wva_load_profile *profiles,
                                                    const size_t *a, size_t a_count,
                                                    const size_t *b, size_t b_count);

#endif
