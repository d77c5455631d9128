/* SPDX-License-Identifier: Apache-2.0 */
/* How the model parameters moved over the run. */
#ifndef WVA_ANALYSIS_TUNER_H
#define WVA_ANALYSIS_TUNER_H

#include "series/frame.h"
#include "util/statistics.h"

enum { WVA_TUNER_PARAMETERS = 4 }; /* alpha, beta, gamma, delta, in that order */

enum wva_convergence {
    WVA_CONVERGENCE_UNKNOWN, /* fewer rows than the rate of change needs */
    WVA_CONVERGENCE_STABLE,
    WVA_CONVERGENCE_CONVERGING, /* late rate < 0.5 early */
    WVA_CONVERGENCE_DIVERGING,  /* late rate > 1.5 early */
};

struct wva_parameter_course {
    enum wva_role role;
    double initial, final;
    double change, change_pct; /* percent of the initial value; NaN when that is 0 */
    struct wva_summary values;
    double variation_pct; /* coefficient of variation: sd / mean * 100 */
    size_t distinct;          /* different values */
    double early, late; /* mean absolute rate of change, per row: (value - value 5 rows before) / 5
                           over the first and over the last 10 rows; the first 5 rows have none */
    enum wva_convergence convergence;
};

struct wva_tuner {
    bool present; /* the frame has model parameters */
    struct wva_parameter_course parameter[WVA_TUNER_PARAMETERS];
};

struct wva_tuner wva_tuner_measure(const struct wva_frame *frame);

/* "alpha", "beta", ...: parameter i of the four. */
const char *wva_tuner_parameter_name(size_t i);

#endif
