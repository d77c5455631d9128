/* SPDX-License-Identifier: Apache-2.0 */
/* Basic statistics over arrays. Values that are not finite are ignored: NaN means missing, and an
 * infinity (a division by zero in the log) would swamp all other values. A figure that cannot be
 * computed is NaN. Pure functions. */
#ifndef WVA_UTIL_STATISTICS_H
#define WVA_UTIL_STATISTICS_H

#include <math.h>
#include <stddef.h>

struct wva_summary {
    size_t n; /* finite values; if 0, everything else is NaN */
    double mean, median, p95, min, max;
    double sd; /* sample standard deviation, divisor n - 1; NaN for n < 2 */
};

/* Two-pass mean and standard deviation with compensated sums; percentiles as by wva_percentile. */
struct wva_summary wva_summarize(const double *values, size_t count);

/* Compensated (Neumaier 1974) sum. */
double wva_sum(const double *values, size_t count);

/* Percentile p in 0..100 by linear interpolation of order statistics: type 7 of Hyndman and Fan
 * (1996), numpy's default. */
double wva_percentile(const double *values, size_t count, double p);

/* Pearson's correlation over the pairs that have both values; NaN for fewer than two pairs or if
 * either side is constant. */
double wva_pearson(const double *x, const double *y, size_t count);

/* Spearman's rank correlation; tied values share the mean of their ranks. */
double wva_spearman(const double *x, const double *y, size_t count);

/* Sorts in ascending order; no value may be NaN. */
void wva_sort(double *values, size_t n);

/* The median of finite values, in linear time; reorders them. NaN for n == 0. */
double wva_median_in_place(double *values, size_t n);

/* Robust standard deviation over finite values: 1.4826 times the median absolute deviation from
 * `center`, which is unbiased for normal values and insensitive to outliers. */
double wva_mad_sigma(const double *values, size_t count, double center);

/* The 97.5 % quantile of Student's distribution with `degrees` degrees of freedom, which may be
 * fractional; fewer than 1 are treated as 1. From 3 on within 0.5 % (series of Fisher and Cornish
 * 1960, as Abramowitz and Stegun 26.7.5), below that interpolated between exact values. */
double wva_student_quantile(double degrees);

/* `value`, or `otherwise` if it is NaN. */
static inline double wva_first_known(double value, double otherwise)
{
    return isnan(value) ? otherwise : value;
}

#endif
