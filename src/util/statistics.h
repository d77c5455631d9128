/* SPDX-License-Identifier: Apache-2.0 */
/* Plain statistics over arrays. What is not finite is left out: NaN means missing, and an infinity
 * (the log's way to say that a division by zero happened) would drown all other values. A figure
 * that cannot be computed is NaN. Pure functions. */
#ifndef WVA_UTIL_STATISTICS_H
#define WVA_UTIL_STATISTICS_H

#include <math.h>
#include <stddef.h>

struct wva_summary {
    size_t n; /* finite values; all else is NaN when 0 */
    double mean, median, p95, min, max;
    double sd; /* sample standard deviation, divisor n - 1; NaN for n < 2 */
};

/* Two-pass mean and deviation with compensated sums; percentiles as those of wva_percentile. */
struct wva_summary wva_summarize(const double *values, size_t count);

/* Compensated (Neumaier 1974) sum. */
double wva_sum(const double *values, size_t count);

/* Percentile p in 0..100 by linear interpolation of order statistics: type 7 of Hyndman and Fan
 * (1996), numpy's default. */
double wva_percentile(const double *values, size_t count, double p);

/* Pearson's correlation over the pairs with both values; NaN for fewer than two pairs or where
 * either side is constant. */
double wva_pearson(const double *x, const double *y, size_t count);

/* Spearman's: Pearson's of the ranks, equal values sharing the mean of theirs. */
double wva_spearman(const double *x, const double *y, size_t count);

/* Puts values in ascending order; none of them is NaN. */
void wva_sort(double *values, size_t n);

/* The median of values that are all finite, in linear time, and puts them in another order; NaN for
 * n == 0. */
double wva_median_in_place(double *values, size_t n);

/* Standard deviation as the median absolute deviation from `center` tells it, over finite values:
 * 1.4826 times that, which is right for normal values and deaf to outliers. */
double wva_mad_sigma(const double *values, size_t count, double center);

/* The 97.5 % quantile of Student's distribution with `degrees` degrees of freedom, which need not
 * be whole; fewer than 1 are taken for 1. From 3 on within 0.5 % (series of Fisher and Cornish
 * 1960, as Abramowitz and Stegun 26.7.5), below that interpolated between exact values. */
double wva_student_quantile(double degrees);

/* `value`, or `otherwise` where it is NaN. */
static inline double wva_first_known(double value, double otherwise)
{
    return isnan(value) ? otherwise : value;
}

#endif
