/* SPDX-License-Identifier: Apache-2.0 */
/* Straight lines (line_fits.c) and general linear least squares (regression.c). Pure functions; NaN
 * is "not computable". */
#ifndef WVA_ANALYSIS_REGRESSION_H
#define WVA_ANALYSIS_REGRESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/interval.h"

/* A line y = intercept + slope * x with its residuals' figures. */
struct wva_line_fit {
    bool valid; /* false: not identifiable; all figures are NaN then */
    double intercept, slope;
    struct wva_interval intercept_95, slope_95; /* NaN if not computed */
    struct wva_interval at_center_95; /* of the line at x = center, where slope and height are
                                         independent; likewise */
    double center;
    size_t n;
    double r2, adjusted_r2, rmse, mae, mape_pct, bias, leave_one_out_rmse, durbin_watson;
};

/* A fit that is not valid. */
extern const struct wva_line_fit wva_line_fit_none;

/* Least squares of y on `columns` columns of the row-major matrix a (rows x columns) by Householder
 * QR with column scaling. Fills x; false when the columns are not independent. */
bool wva_least_squares(const double *a, size_t rows, size_t columns, const double *y, double *x);

/* Ratio of the largest and smallest singular value of the scaled columns, from R. */
double wva_condition_number(const double *a, size_t rows, size_t columns);

/* Ordinary and weighted least squares (weights > 0), Theil-Sen (median of pairwise slopes; above
 * 1,000 points over a fixed-seed sample of half a million pairs, as many as 1,000 points have),
 * Huber (k = 1.345, scale by MAD, iteratively reweighted). */
struct wva_line_fit wva_fit_ols(const double *x, const double *y, size_t n);
struct wva_line_fit wva_fit_weighted(const double *x, const double *y, const double *weight,
                                     size_t n);
struct wva_line_fit wva_fit_theil_sen(const double *x, const double *y, size_t n);
struct wva_line_fit wva_fit_huber(const double *x, const double *y, size_t n);

/* Half the width of the 95 % band of the line at x; NaN without intervals. */
double wva_line_fit_band(const struct wva_line_fit *line, double x);

/* Fills the figures of `line` for the residuals y - predicted; `x` for leverage (NULL: leave
 * leave_one_out_rmse as it is). */
void wva_line_fit_measure(struct wva_line_fit *line, const double *x, const double *y,
                          const double *predicted, size_t n);

#endif
