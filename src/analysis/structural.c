/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/structural.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"
#include "util/statistics.h"

/* The variance of normal values that is left within 2.5 sigma. */
#define TRIMMED_VARIANCE 0.911

enum { MOST_STEPS = 100, MOST_HALVINGS = 40 };

/* How the prediction of each row moves with the parameters: by `share` with p, by share * lever
 * with q. About the mean lever the two directions stand at right angles. */
struct gradient {
    double *share, *lever; /* owned, as is the next */
    double *residual;
    size_t n;
    double mean_lever;
    double weight; /* sum of share^2 */
    double spread; /* sum of (share * (lever - mean_lever))^2 */
};

static struct gradient make_gradient(size_t n)
{
    struct gradient g = { .n = n };

    g.share = wva_calloc(3 * n, sizeof *g.share);
    g.lever = g.share + n;
    g.residual = g.share + 2 * n;
    return g;
}

static void sum_gradient(struct gradient *g)
{
    double moment = 0;

    g->weight = 0;
    g->spread = 0;
    for (size_t i = 0; i < g->n; i++) {
        g->weight += g->share[i] * g->share[i];
        moment += g->share[i] * g->share[i] * g->lever[i];
    }
    g->mean_lever = moment / g->weight;
    for (size_t i = 0; i < g->n; i++) {
        double part = g->share[i] * (g->lever[i] - g->mean_lever);

        g->spread += part * part;
    }
}

/* NaN where the model has no solution: each request brings in more than one. */
static double predict(double p, double q, double a, double s)
{
    double rest = 1 - q * s;

    return rest > 0 ? (p + q * a) / rest : NAN;
}

/* The sum of squared residuals; NaN where the model has no solution. */
static double measure_squares(const struct wva_structural_data *data, double p, double q)
{
    double sum = 0;

    for (size_t i = 0; i < data->n; i++) {
        double residual = data->y[i] - predict(p, q, data->a[i], data->s[i]);

        sum += residual * residual;
    }
    return sum;
}

static void linearize(struct gradient *g, const struct wva_structural_data *data, double p,
                      double q)
{
    for (size_t i = 0; i < g->n; i++) {
        double predicted = predict(p, q, data->a[i], data->s[i]);

        g->share[i] = 1 / (1 - q * data->s[i]);
        g->lever[i] = data->a[i] + data->s[i] * predicted;
        g->residual[i] = data->y[i] - predicted;
    }
    sum_gradient(g);
}

/* The line to begin with; its slope is taken back to where the model has a solution. */
static void choose_start(const struct wva_structural_data *data, double *p, double *q)
{
    double *x = wva_calloc(data->n, sizeof *x), largest = 0, rest = 0;
    struct wva_line_fit line;

    for (size_t i = 0; i < data->n; i++) {
        x[i] = data->a[i] + data->s[i] * data->y[i];
        largest = fmax(largest, data->s[i]);
    }
    line = wva_fit_ols(x, data->y, data->n);
    *q = line.valid ? line.slope : 0;
    if (*q * largest > 0.9)
        *q = 0.9 / largest;
    for (size_t i = 0; i < data->n; i++)
        rest += data->y[i] - *q * x[i];
    *p = rest / (double)data->n;
    free(x);
}

/* Goes the largest part of the step that does not make the fit worse; false when there is none. */
static bool step_down(const struct wva_structural_data *data, double *p, double *q, double by_p,
                      double by_q, double *squares)
{
    for (int halving = 0; halving < MOST_HALVINGS; halving++) {
        double next = measure_squares(data, *p + by_p, *q + by_q);

        if (next <= *squares) {
            *p += by_p;
            *q += by_q;
            *squares = next;
            return true;
        }
        by_p /= 2;
        by_q /= 2;
    }
    return false;
}

/* The step of Gauss and Newton, and by how much it promises to lower the sum of squares. */
static double find_step(const struct gradient *g, double *by_p, double *by_q)
{
    double along = 0, across = 0;

    for (size_t i = 0; i < g->n; i++) {
        along += g->share[i] * g->residual[i];
        across += g->share[i] * (g->lever[i] - g->mean_lever) * g->residual[i];
    }
    *by_q = across / g->spread;
    *by_p = along / g->weight - *by_q * g->mean_lever;
    return along * along / g->weight + across * across / g->spread;
}

/* Near the minimum rounding alone would decide whether a step makes the sum smaller, while the step
 * itself is still exact: there it is gone unseen. */
static bool minimize(const struct wva_structural_data *data, struct gradient *g, double *p,
                     double *q)
{
    double squares;

    choose_start(data, p, q);
    squares = measure_squares(data, *p, *q);
    for (int step = 0; step < MOST_STEPS; step++) {
        double by_p, by_q, promise;

        linearize(g, data, *p, *q);
        if (!(g->spread > 0) || !isfinite(squares))
            return false;
        promise = find_step(g, &by_p, &by_q);
        if (promise <= 1e-24 * squares
            || (fabs(by_p) <= 1e-12 * fabs(*p) && fabs(by_q) <= 1e-12 * fabs(*q)))
            return true;
        if (promise <= 1e-8 * squares) {
            *p += by_p;
            *q += by_q;
        } else if (!step_down(data, p, q, by_p, by_q, &squares)) {
            return false;
        }
    }
    return false;
}

static double measure_leverage(const struct gradient *g, size_t i)
{
    double across = g->lever[i] - g->mean_lever;

    return g->share[i] * g->share[i] * (1 / g->weight + across * across / g->spread);
}

/* Of residuals that stand in neighbouring rows. */
static double correlate_neighbours(const struct gradient *g, const size_t *row)
{
    double products = 0, squares = 0, r;
    size_t pairs = 0;

    for (size_t i = 0; i < g->n; i++) {
        squares += g->residual[i] * g->residual[i];
        if (i > 0 && row[i] == row[i - 1] + 1) {
            products += g->residual[i] * g->residual[i - 1];
            pairs++;
        }
    }
    if (pairs == 0 || !(squares > 0))
        return 0;
    r = products / (double)pairs / (squares / (double)g->n);
    r += (1 + 4 * fmax(r, 0)) / (double)g->n;
    return fmin(fmax(r, 0), 0.9);
}

/* Covariance of the two directions, mean and slope. */
struct covariance {
    double mean, both, slope;
};

/* Sum over all pairs of rows of their parts times r^distance, in one pass: what all rows before
 * give shrinks by r from row to row. */
static struct covariance sum_sandwich(const struct gradient *g, const size_t *row, double r,
                                      const double *size)
{
    struct covariance sum = { 0 };
    double past_mean = 0, past_slope = 0;

    for (size_t i = 0; i < g->n; i++) {
        double mean = g->share[i] * size[i];
        double slope = mean * (g->lever[i] - g->mean_lever);

        if (i > 0) {
            double fade = pow(r, (double)(row[i] - row[i - 1]));

            past_mean *= fade;
            past_slope *= fade;
        }
        sum.mean += mean * (mean + 2 * past_mean);
        sum.both += mean * (slope + past_slope) + past_mean * slope;
        sum.slope += slope * (slope + 2 * past_slope);
        past_mean += mean;
        past_slope += slope;
    }
    sum.mean /= g->weight * g->weight;
    sum.both /= g->weight * g->spread;
    sum.slope /= g->spread * g->spread;
    return sum;
}

/* The variance of a residual, were it the same in all rows: rows that the rule left out had at
 * least their limit. */
static double measure_variance(const struct gradient *g, struct wva_left_out left_out)
{
    double squares = 0, limit = left_out.limit * sqrt(g->weight / (double)g->n);

    for (size_t i = 0; i < g->n; i++)
        squares += g->residual[i] * g->residual[i];
    squares += (double)left_out.count * limit * limit;
    return squares / (double)(g->n - 2) / (left_out.limit > 0 ? TRIMMED_VARIANCE : 1);
}

/* The larger of the variances so far and those for residuals of this size. */
static void take_larger(struct covariance *variance, double *of_intercept, const struct gradient *g,
                        const size_t *row, double r, const double *size)
{
    struct covariance c = sum_sandwich(g, row, r, size);
    double center = g->mean_lever;

    *of_intercept = fmax(*of_intercept, c.mean - 2 * center * c.both + center * center * c.slope);
    variance->mean = fmax(variance->mean, c.mean);
    variance->slope = fmax(variance->slope, c.slope);
}

static struct wva_interval spread_around(double value, double half)
{
    return (struct wva_interval){ value - half, value + half };
}

static void add_intervals(struct wva_line_fit *line, const struct gradient *g, const size_t *row,
                          struct wva_left_out left_out)
{
    double *size = wva_calloc(g->n, sizeof *size);
    double r = correlate_neighbours(g, row), of_intercept = 0, squares = 0, t;
    double variance = measure_variance(g, left_out);
    struct covariance largest = { 0 };
    size_t n = g->n;

    for (size_t i = 0; i < n; i++) {
        squares += g->residual[i] * g->residual[i];
        size[i] = sqrt(variance);
    }
    take_larger(&largest, &of_intercept, g, row, r, size);
    for (size_t i = 0; i < n && squares > 0; i++)
        size[i] = fabs(g->residual[i]) / (1 - fmin(measure_leverage(g, i), 0.5))
                  * sqrt(variance * (double)(n - 2) / squares);
    take_larger(&largest, &of_intercept, g, row, r, size);
    t = wva_student_quantile(fmax((double)n * (1 - r) / (1 + r) - 2, 3));
    line->center = g->mean_lever;
    line->at_center_95 =
        spread_around(line->intercept + line->slope * line->center, t * sqrt(largest.mean));
    line->intercept_95 = spread_around(line->intercept, t * sqrt(of_intercept));
    line->slope_95 = spread_around(line->slope, t * sqrt(largest.slope));
    free(size);
}

static void measure_structural(struct wva_line_fit *line, const struct gradient *g,
                               const struct wva_structural_data *data)
{
    double *predicted = wva_calloc(g->n, sizeof *predicted), left_out = 0;

    for (size_t i = 0; i < g->n; i++) {
        predicted[i] = data->y[i] - g->residual[i];
        left_out += pow(g->residual[i] / (1 - fmin(measure_leverage(g, i), 0.99)), 2);
    }
    wva_line_fit_measure(line, NULL, data->y, predicted, g->n);
    line->leave_one_out_rmse = sqrt(left_out / (double)g->n);
    free(predicted);
}

struct wva_line_fit wva_fit_structural(const struct wva_structural_data *data,
                                       struct wva_left_out left_out)
{
    struct wva_line_fit line = wva_line_fit_none;
    struct gradient g = make_gradient(data->n);
    double p, q;

    if (data->n > 2 && minimize(data, &g, &p, &q) && p > 0 && q > 0) {
        line.valid = true;
        line.intercept = p;
        line.slope = q;
        measure_structural(&line, &g, data);
        add_intervals(&line, &g, data->row, left_out);
    }
    free(g.share);
    return line;
}

void wva_line_fit_add_intervals(struct wva_line_fit *line, const struct wva_structural_data *data,
                                struct wva_left_out left_out)
{
    struct gradient g;

    if (!line->valid || data->n <= 2)
        return;
    g = make_gradient(data->n);
    for (size_t i = 0; i < data->n; i++) {
        g.share[i] = 1;
        g.lever[i] = data->a[i] + data->s[i] * data->y[i];
        g.residual[i] = data->y[i] - line->intercept - line->slope * g.lever[i];
    }
    sum_gradient(&g);
    add_intervals(line, &g, data->row, left_out);
    free(g.share);
}
