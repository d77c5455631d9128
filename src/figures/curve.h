/* SPDX-License-Identifier: Apache-2.0 */
/* Values over minutes as they are drawn: with a gap wherever nothing is known. */
#ifndef WVA_FIGURES_CURVE_H
#define WVA_FIGURES_CURVE_H

#include "chart/chart.h"

/* Owned; free with wva_curve_free. Minutes rise; a value of NaN is a gap. */
struct wva_curve {
    double *x, *y;
    size_t count;
};

/* `count` values at `minutes`. Where the next sample is more than WVA_HOLD_PERIODS times `period_s`
 * away, a gap begins that long after the one before it; with a period of NaN nowhere. */
struct wva_curve wva_curve_with_holes(const double *minutes, const double *values, size_t count,
                                      double period_s);
void wva_curve_free(struct wva_curve *line);

struct wva_series wva_curve_series(const struct wva_curve *line);
bool wva_curve_has_value(const struct wva_curve *line);

#endif
