/* SPDX-License-Identifier: Apache-2.0 */
#include "util/statistics.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "util/memory.h"

/* A sum and its accumulated rounding error. */
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

/* Once the total has overflowed, the rounding error is not a number any more. */
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

void wva_sort(double *values, size_t n)
{
    qsort(values, n, sizeof *values, compare_doubles);
}

/* The finite values in ascending order; the caller frees them. */
static double *sort_finite(const double *values, size_t count, size_t *n)
{
    double *sorted = wva_calloc(count, sizeof *sorted);

    *n = 0;
    for (size_t i = 0; i < count; i++)
        if (isfinite(values[i]))
            sorted[(*n)++] = values[i];
    wva_sort(sorted, *n);
    return sorted;
}

/* Deviations from a rounded mean do not add up to zero; the second term corrects the sum of squares
 * for that (Chan, Golub and LeVeque 1983). */
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
    struct wva_summary summary = { 0, NAN, NAN, NAN, NAN, NAN, NAN };
    double *sorted = sort_finite(values, count, &summary.n);
    size_t n = summary.n;

    if (n > 0) {
        summary.min = sorted[0];
        summary.max = sorted[n - 1];
        summary.median = n % 2 == 1 ? sorted[n / 2] : sorted[n / 2 - 1] / 2 + sorted[n / 2] / 2;
        summary.p95 = percentile_of_sorted(sorted, n, 95);
        /* Division may round the mean of equal values to something else. */
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

static bool is_constant(const double *values, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (values[i] != values[0])
            return false;
    return true;
}

/* The correlation of finite values. */
static double correlate(const double *x, const double *y, size_t n)
{
    struct sum xx = { 0 }, yy = { 0 }, xy = { 0 };
    double mean_x, mean_y, r;

    if (n < 2 || is_constant(x, n) || is_constant(y, n))
        return NAN;
    mean_x = wva_sum(x, n) / (double)n;
    mean_y = wva_sum(y, n) / (double)n;
    for (size_t i = 0; i < n; i++) {
        double dx = x[i] - mean_x, dy = y[i] - mean_y;

        add(&xx, dx * dx);
        add(&yy, dy * dy);
        add(&xy, dx * dy);
    }
    r = result(xy) / (sqrt(result(xx)) * sqrt(result(yy)));
    return r > 1 ? 1 : r < -1 ? -1 : r;
}

/* A value and its original index. */
struct ranked {
    double value;
    size_t at;
};

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    return (x->value > y->value) - (x->value < y->value);
}

/* Replaces n finite values by their ranks. */
static void rank(double *values, size_t n)
{
    struct ranked *sorted = wva_calloc(n, sizeof *sorted);
    size_t end;

    for (size_t i = 0; i < n; i++)
        sorted[i] = (struct ranked){ values[i], i };
    qsort(sorted, n, sizeof *sorted, compare_ranked);
    for (size_t first = 0; first < n; first = end) {
        for (end = first + 1; end < n && sorted[end].value == sorted[first].value;)
            end++;
        for (size_t i = first; i < end; i++)
            values[sorted[i].at] = (double)(first + end + 1) / 2;
    }
    free(sorted);
}

static double correlate_finite(const double *x, const double *y, size_t count, bool by_rank)
{
    double *kept_x = wva_calloc(count, sizeof *kept_x), *kept_y = wva_calloc(count, sizeof *kept_y);
    size_t n = 0;
    double r;

    for (size_t i = 0; i < count; i++)
        if (isfinite(x[i]) && isfinite(y[i])) {
            kept_x[n] = x[i];
            kept_y[n++] = y[i];
        }
    if (by_rank) {
        rank(kept_x, n);
        rank(kept_y, n);
    }
    r = correlate(kept_x, kept_y, n);
    free(kept_x);
    free(kept_y);
    return r;
}

double wva_pearson(const double *x, const double *y, size_t count)
{
    return correlate_finite(x, y, count, false);
}

double wva_spearman(const double *x, const double *y, size_t count)
{
    return correlate_finite(x, y, count, true);
}

static void swap(double *a, double *b)
{
    double kept = *a;

    *a = *b;
    *b = kept;
}

/* Quickselect: moves the value that sorting would put at `wanted` there, smaller ones before it
 * (Hoare 1961; median-of-three pivot). */
static void select_value(double *values, size_t n, size_t wanted)
{
    size_t low = 0, high = n - 1;

    while (low < high) {
        double *a = &values[low], *b = &values[low + (high - low) / 2], *c = &values[high];
        double pivot = fmax(fmin(*a, *b), fmin(fmax(*a, *b), *c));
        size_t i = low, j = high;

        for (;;) {
            while (values[i] < pivot)
                i++;
            while (values[j] > pivot)
                j--;
            if (i >= j)
                break;
            swap(&values[i++], &values[j--]);
        }
        if (wanted <= j)
            high = j;
        else
            low = j + 1;
    }
}

double wva_median_in_place(double *values, size_t n)
{
    double upper, lower;

    if (n == 0)
        return NAN;
    select_value(values, n, n / 2);
    upper = values[n / 2];
    if (n % 2 == 1)
        return upper;
    lower = values[0];
    for (size_t i = 1; i < n / 2; i++)
        lower = fmax(lower, values[i]);
    return lower / 2 + upper / 2;
}

double wva_mad_sigma(const double *values, size_t count, double center)
{
    double *distance = wva_calloc(count, sizeof *distance), sigma;
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        if (isfinite(values[i]))
            distance[n++] = fabs(values[i] - center);
    sigma = 1.482602218505602 * wva_median_in_place(distance, n);
    free(distance);
    return sigma;
}

/* The series, which is accurate from 3 degrees on. */
static double student_by_series(double degrees)
{
    const double z = 1.959963984540054, zz = z * z;
    double g1 = (zz + 1) * z / 4;
    double g2 = ((5 * zz + 16) * zz + 3) * z / 96;
    double g3 = (((3 * zz + 19) * zz + 17) * zz - 15) * z / 384;
    double g4 = ((((79 * zz + 776) * zz + 1482) * zz - 1920) * zz - 945) * z / 92160;

    return z + (g1 + (g2 + (g3 + g4 / degrees) / degrees) / degrees) / degrees;
}

double wva_student_quantile(double degrees)
{
    /* Below that: interpolates between exact values, whose logarithm is nearly linear in 1 /
     * degrees. */
    static const double one = 12.706204736174698, two = 4.302652729749462;
    const double from = 3, three = student_by_series(from);

    if (degrees >= from)
        return student_by_series(degrees);
    if (degrees >= 2)
        return exp(log(three) + (1 / degrees - 1 / from) / (0.5 - 1 / from) * log(two / three));
    return exp(log(two) + (1 / fmax(degrees, 1) - 0.5) / 0.5 * log(one / two));
}
