/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/statistics.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"

/* A sum and what rounding took from it. */
struct sum {
    double total, lost;
};

static void add(struct sum *sum, double value)
{
    double next = sum->total + value;

    if (fabs(sum->total) >= fabs(value))
        sum->lost += (sum->total - next) + value;
    else
        sum->lost += (value - next) + sum->total;
    sum->total = next;
}

/* Once the total has overflowed, what was lost is no number any more. */
static double result(struct sum sum)
{
    return isfinite(sum.total) ? sum.total + sum.lost : sum.total;
}

double wva_sum(const double *values, size_t count)
{
    struct sum sum = { 0 };

    for (size_t i = 0; i < count; i++)
        if (isfinite(values[i]))
            add(&sum, values[i]);
    return result(sum);
}

static int compare_doubles(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* The finite values in ascending order; the caller frees them. */
static double *sort_finite(const double *values, size_t count, size_t *n)
{
    double *sorted = wva_calloc(count, sizeof *sorted);

    *n = 0;
    for (size_t i = 0; i < count; i++)
        if (isfinite(values[i]))
            sorted[(*n)++] = values[i];
    qsort(sorted, *n, sizeof *sorted, compare_doubles);
    return sorted;
}

/* The deviations of a rounded mean do not add up to zero; the second term takes out what that adds
 * to the squares (Chan, Golub and LeVeque 1983). */
static double deviation(const double *values, size_t n, double mean)
{
    struct sum squares = { 0 }, rest = { 0 };

    for (size_t i = 0; i < n; i++) {
        double d = values[i] - mean;

        add(&squares, d * d);
        add(&rest, d);
    }
    return sqrt((result(squares) - result(rest) * result(rest) / (double)n) / (double)(n - 1));
}

static double percentile_of_sorted(const double *sorted, size_t n, double p)
{
    double position = p / 100 * (double)(n - 1);
    size_t below = (size_t)position;
    double fraction = position - (double)below;

    if (below + 1 >= n)
        return sorted[n - 1];
    return sorted[below] + fraction * (sorted[below + 1] - sorted[below]);
}

struct wva_summary wva_summarize(const double *values, size_t count)
{
    struct wva_summary summary = { 0, NAN, NAN, NAN, NAN, NAN };
    double *sorted = sort_finite(values, count, &summary.n);
    size_t n = summary.n;

    if (n > 0) {
        summary.min = sorted[0];
        summary.max = sorted[n - 1];
        summary.median = n % 2 == 1 ? sorted[n / 2] : sorted[n / 2 - 1] / 2 + sorted[n / 2] / 2;
        /* Division may round the mean of equal values away from them. */
        summary.mean = summary.min == summary.max ? summary.min : wva_sum(sorted, n) / (double)n;
    }
    if (n > 1)
        summary.sd = summary.min == summary.max ? 0 : deviation(sorted, n, summary.mean);
    free(sorted);
    return summary;
}

double wva_percentile(const double *values, size_t count, double p)
{
    size_t n;
    double *sorted = sort_finite(values, count, &n);
    double percentile = n == 0 || !(p >= 0 && p <= 100) ? NAN : percentile_of_sorted(sorted, n, p);

    free(sorted);
    return percentile;
}

/* The correlation of values that are all finite. */
static double correlate(const double *x, const double *y, size_t n)
{
    struct wva_summary of_x = wva_summarize(x, n), of_y = wva_summarize(y, n);
    struct sum xx = { 0 }, yy = { 0 }, xy = { 0 };
    double r;

    if (n < 2 || of_x.min == of_x.max || of_y.min == of_y.max)
        return NAN;
    for (size_t i = 0; i < n; i++) {
        double dx = x[i] - of_x.mean, dy = y[i] - of_y.mean;

        add(&xx, dx * dx);
        add(&yy, dy * dy);
        add(&xy, dx * dy);
    }
    r = result(xy) / (sqrt(result(xx)) * sqrt(result(yy)));
    return r > 1 ? 1 : r < -1 ? -1 : r;
}

double wva_pearson(const double *x, const double *y, size_t count)
{
    double *kept_x = wva_calloc(count, sizeof *kept_x), *kept_y = wva_calloc(count, sizeof *kept_y);
    size_t n = 0;
    double r;

    for (size_t i = 0; i < count; i++)
        if (isfinite(x[i]) && isfinite(y[i])) {
            kept_x[n] = x[i];
            kept_y[n++] = y[i];
        }
    r = correlate(kept_x, kept_y, n);
    free(kept_x);
    free(kept_y);
    return r;
}
