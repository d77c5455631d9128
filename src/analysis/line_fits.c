/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include "analysis/regression.h"
#include "util/memory.h"
#include "util/random.h"
#include "util/statistics.h"

#define HUBER_K 1.345 /* 95 % as efficient as least squares where errors are normal */

enum { HUBER_ROUNDS = 50, ALL_PAIRS_MOST = 1000, SAMPLED_PAIRS = 500000 };

const struct wva_line_fit wva_line_fit_none = {
    .intercept = NAN,
    .slope = NAN,
    .intercept_95 = { NAN, NAN },
    .slope_95 = { NAN, NAN },
    .at_center_95 = { NAN, NAN },
    .center = NAN,
    .r2 = NAN,
    .adjusted_r2 = NAN,
    .rmse = NAN,
    .mae = NAN,
    .mape_pct = NAN,
    .bias = NAN,
    .leave_one_out_rmse = NAN,
    .durbin_watson = NAN,
};

double wva_line_fit_band(const struct wva_line_fit *line, double x)
{
    double height = (line->at_center_95.high - line->at_center_95.low) / 2;
    double slope = (line->slope_95.high - line->slope_95.low) / 2;

    return hypot(height, slope * (x - line->center));
}

static double mean_of(const double *values, size_t n)
{
    return wva_sum(values, n) / (double)n;
}

static double sum_squares_about(const double *values, size_t n, double center)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += (values[i] - center) * (values[i] - center);
    return sum;
}

/* The leverage of a point: its weight in its own prediction by a line through n points. */
static double leave_out(const double *x, const double *residual, size_t n)
{
    double mean = mean_of(x, n), spread = sum_squares_about(x, n, mean), sum = 0;

    for (size_t i = 0; i < n; i++) {
        double leverage = 1 / (double)n + (x[i] - mean) * (x[i] - mean) / spread;

        sum += pow(residual[i] / (1 - leverage), 2);
    }
    return sqrt(sum / (double)n);
}

static double measure_mape(const double *y, const double *residual, size_t n)
{
    size_t counted = 0;
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        if (y[i] > 0) {
            sum += fabs(residual[i]) / y[i];
            counted++;
        }
    return counted == 0 ? NAN : 100 * sum / (double)counted;
}

void wva_line_fit_measure(struct wva_line_fit *line, const double *x, const double *y,
                          const double *predicted, size_t n)
{
    double *residual = wva_calloc(n, sizeof *residual), squares = 0, steps = 0, absolute = 0, about;

    for (size_t i = 0; i < n; i++) {
        residual[i] = y[i] - predicted[i];
        squares += residual[i] * residual[i];
        absolute += fabs(residual[i]);
        if (i > 0)
            steps += pow(residual[i] - residual[i - 1], 2);
    }
    about = sum_squares_about(y, n, mean_of(y, n));
    line->n = n;
    line->r2 = about > 0 ? 1 - squares / about : NAN;
    line->adjusted_r2 = n > 2 ? 1 - (1 - line->r2) * (double)(n - 1) / (double)(n - 2) : NAN;
    line->rmse = sqrt(squares / (double)n);
    line->mae = absolute / (double)n;
    line->bias = mean_of(residual, n);
    line->mape_pct = measure_mape(y, residual, n);
    line->durbin_watson = squares > 0 ? steps / squares : NAN;
    if (x != NULL)
        line->leave_one_out_rmse = n > 2 ? leave_out(x, residual, n) : NAN;
    free(residual);
}

static void measure_line(struct wva_line_fit *line, const double *x_for_leverage, const double *x,
                         const double *y, size_t n)
{
    double *predicted = wva_calloc(n, sizeof *predicted);

    for (size_t i = 0; i < n; i++)
        predicted[i] = line->intercept + line->slope * x[i];
    wva_line_fit_measure(line, x_for_leverage, y, predicted, n);
    free(predicted);
}

/* Only intercept and slope; about the means, so that no digits are lost where x or y is far from 0.
 * `weight` may be NULL. */
static struct wva_line_fit solve_line(const double *x, const double *y, const double *weight,
                                      size_t n)
{
    struct wva_line_fit line = wva_line_fit_none;
    double total = 0, mean_x = 0, mean_y = 0, xx = 0, xy = 0, slack_x = 0, slack_y = 0;

    for (size_t i = 0; i < n; i++) {
        double w = weight == NULL ? 1 : weight[i];

        total += w;
        mean_x += w * x[i];
        mean_y += w * y[i];
    }
    mean_x /= total;
    mean_y /= total;
    for (size_t i = 0; i < n; i++) {
        double w = weight == NULL ? 1 : weight[i], dx = x[i] - mean_x, dy = y[i] - mean_y;

        xx += w * dx * dx;
        xy += w * dx * dy;
        slack_x += w * dx; /* what rounding left of the means */
        slack_y += w * dy;
    }
    xx -= slack_x * slack_x / total;
    xy -= slack_x * slack_y / total;
    mean_x += slack_x / total;
    mean_y += slack_y / total;
    if (n < 2 || !(xx > 0) || !isfinite(xx) || !isfinite(xy))
        return line;
    line.valid = true;
    line.slope = xy / xx;
    line.intercept = mean_y - line.slope * mean_x;
    return line;
}

struct wva_line_fit wva_fit_ols(const double *x, const double *y, size_t n)
{
    struct wva_line_fit line = solve_line(x, y, NULL, n);

    if (line.valid)
        measure_line(&line, x, x, y, n);
    return line;
}

struct wva_line_fit wva_fit_weighted(const double *x, const double *y, const double *weight,
                                     size_t n)
{
    double *points = wva_calloc(3 * n, sizeof *points);
    double *kept_x = points, *kept_y = points + n, *kept_weight = points + 2 * n;
    struct wva_line_fit line;
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        if (weight[i] > 0 && isfinite(weight[i])) {
            kept_x[kept] = x[i];
            kept_y[kept] = y[i];
            kept_weight[kept++] = weight[i];
        }
    line = solve_line(kept_x, kept_y, kept_weight, kept);
    if (line.valid)
        measure_line(&line, NULL, kept_x, kept_y, kept);
    free(points);
    return line;
}

static size_t collect_all_slopes(const double *x, const double *y, size_t n, double *slope)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            if (x[i] != x[j])
                slope[count++] = (y[j] - y[i]) / (x[j] - x[i]);
    return count;
}

static size_t sample_slopes(const double *x, const double *y, size_t n, double *slope)
{
    struct wva_random random = wva_random_start(n, 1);
    uint32_t bound = n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
    size_t count = 0;

    for (size_t k = 0; k < SAMPLED_PAIRS; k++) {
        uint32_t i = wva_random_below(&random, bound), j = wva_random_below(&random, bound);

        if (x[i] != x[j])
            slope[count++] = (y[j] - y[i]) / (x[j] - x[i]);
    }
    return count;
}

struct wva_line_fit wva_fit_theil_sen(const double *x, const double *y, size_t n)
{
    struct wva_line_fit line = wva_line_fit_none;
    bool all = n <= ALL_PAIRS_MOST;
    size_t room = all ? n * (n > 0 ? n - 1 : 0) / 2 : SAMPLED_PAIRS;
    double *slope = wva_calloc(room > n ? room : n, sizeof *slope);
    size_t count = all ? collect_all_slopes(x, y, n, slope) : sample_slopes(x, y, n, slope);

    if (count > 0) {
        line.valid = true;
        line.slope = wva_median_in_place(slope, count);
        for (size_t i = 0; i < n; i++)
            slope[i] = y[i] - line.slope * x[i];
        line.intercept = wva_median_in_place(slope, n);
        measure_line(&line, NULL, x, y, n);
    }
    free(slope);
    return line;
}

/* Reduces the weight of points beyond k sigma; false if sigma is 0: more than half of the points
 * lie on the line. */
static bool weigh_by_distance(const struct wva_line_fit *line, const double *x, const double *y,
                              size_t n, double *residual, double *weight)
{
    double sigma;

    for (size_t i = 0; i < n; i++)
        residual[i] = y[i] - line->intercept - line->slope * x[i];
    sigma = wva_mad_sigma(residual, n, 0);
    for (size_t i = 0; i < n; i++)
        weight[i] = fabs(residual[i]) <= HUBER_K * sigma ? 1 : HUBER_K * sigma / fabs(residual[i]);
    return sigma > 0;
}

struct wva_line_fit wva_fit_huber(const double *x, const double *y, size_t n)
{
    struct wva_line_fit line = solve_line(x, y, NULL, n), next;
    double *scratch = wva_calloc(2 * n, sizeof *scratch);

    for (int round = 0; line.valid && round < HUBER_ROUNDS; round++) {
        double change;

        if (!weigh_by_distance(&line, x, y, n, scratch, scratch + n))
            break;
        next = solve_line(x, y, scratch + n, n);
        if (!next.valid)
            break;
        change = fabs(next.slope - line.slope) + fabs(next.intercept - line.intercept);
        line = next;
        if (change <= 1e-12 * (fabs(line.slope) + fabs(line.intercept)))
            break;
    }
    if (line.valid)
        measure_line(&line, NULL, x, y, n);
    free(scratch);
    return line;
}
