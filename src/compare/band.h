/* SPDX-License-Identifier: Apache-2.0 */
/* Summary of many curves: at each time their median and range, since the lines of more than a
 * handful of runs cannot be told apart. */
#ifndef WVA_COMPARE_BAND_H
#define WVA_COMPARE_BAND_H

#include "figures/curve.h"

/* Ranges of more curves than this omit the lowest and highest tenth. */
enum { WVA_BAND_FEW = 10 };

/* All owned, `count` values each; NaN where fewer than half of the curves, or only one, have a
 * value. With steps, each x comes twice: the value before and that from then on. */
struct wva_band {
    double *x, *low, *median, *high;
    size_t count;
};

/* Of the curves that have a value. `steps`: a value holds until the next; else lines go between. */
struct wva_band wva_band_make(const struct wva_curve *curves, size_t count, bool steps);
void wva_band_release(struct wva_band *band);

#endif
