/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/calibration_rows.h"
#include "analysis/structural.h"
#include "util/memory.h"
#include "util/statistics.h"

#define OUTLIER_SIGMAS 2.5
#define SPREAD_TIMES   1.5
#define SPREAD_BATCH   10.0

static struct wva_interval find_range(const double *values, size_t n)
{
    struct wva_interval range = { NAN, NAN };

    for (size_t i = 0; i < n; i++) {
        range.low = fmin(range.low, values[i]);
        range.high = fmax(range.high, values[i]);
    }
    return range;
}

static enum wva_readiness judge_rows(const struct wva_calibration_rows *rows)
{
    struct wva_interval range = find_range(rows->batch, rows->count);

    if (rows->count < WVA_FIT_MIN_ROWS)
        return WVA_FIT_FEW_ROWS;
    if (range.high < SPREAD_TIMES * range.low && range.high - range.low < SPREAD_BATCH)
        return WVA_FIT_NO_SPREAD;
    return WVA_FIT_READY;
}

static struct wva_structural_data as_data(const struct wva_calibration_rows *rows)
{
    return (struct wva_structural_data){ rows->a, rows->s, rows->y, rows->row, rows->count };
}

/* Marks the outliers and returns the limit of the residuals. If more than half of the rows lie on
 * the line, any rounding error would be an outlier: then there is none. */
static double mark_outliers(const struct wva_calibration_rows *rows,
                            const struct wva_line_fit *robust, bool *outlier)
{
    double *residual = wva_calloc(rows->count, sizeof *residual), limit;

    for (size_t i = 0; i < rows->count; i++)
        residual[i] = rows->y[i] - robust->intercept - robust->slope * rows->x[i];
    limit = OUTLIER_SIGMAS * wva_mad_sigma(residual, rows->count, 0);
    for (size_t i = 0; i < rows->count; i++)
        outlier[i] = limit > 1e-9 * rows->y[i] && fabs(residual[i]) > limit;
    free(residual);
    return limit;
}

static enum wva_readiness judge_line(const struct wva_line_fit *line)
{
    if (!line->valid)
        return WVA_FIT_NO_SOLUTION;
    return line->slope_95.low > 0 ? WVA_FIT_READY : WVA_FIT_UNCERTAIN;
}

/* The remaining rows; the number of excluded ones in `left_out`. */
static struct wva_calibration_rows leave_outliers_out(const struct wva_calibration_rows *rows,
                                                      const struct wva_line_fit *robust,
                                                      bool *outlier, struct wva_left_out *left_out)
{
    bool *keep = wva_calloc(rows->count, sizeof *keep);
    struct wva_calibration_rows kept;

    *left_out = (struct wva_left_out){ mark_outliers(rows, robust, outlier), 0 };
    for (size_t i = 0; i < rows->count; i++) {
        keep[i] = !outlier[i];
        left_out->count += outlier[i];
    }
    kept = wva_calibration_rows_pick(rows, keep);
    free(keep);
    return kept;
}

struct wva_line_fit wva_fit_ruled(const struct wva_calibration_rows *rows)
{
    struct wva_line_fit robust = wva_fit_huber(rows->x, rows->y, rows->count);
    struct wva_line_fit line = wva_line_fit_none;
    bool *outlier = wva_calloc(rows->count, sizeof *outlier);
    struct wva_left_out left_out;
    struct wva_calibration_rows kept;
    struct wva_structural_data data;

    if (judge_rows(rows) == WVA_FIT_READY) {
        kept = leave_outliers_out(rows, &robust, outlier, &left_out);
        data = as_data(&kept);
        if (judge_rows(&kept) == WVA_FIT_READY)
            line = wva_fit_structural(&data, left_out);
        wva_calibration_rows_free(&kept);
    }
    free(outlier);
    return judge_line(&line) == WVA_FIT_READY ? line : wva_line_fit_none;
}

static void fit_without_outliers(struct wva_fit_set *set, const struct wva_calibration_rows *rows,
                                 bool *outlier)
{
    struct wva_left_out left_out;
    struct wva_calibration_rows kept = leave_outliers_out(rows, &set->huber, outlier, &left_out);
    struct wva_structural_data data;

    data = as_data(&kept);
    set->outliers = left_out.count;
    set->readiness = judge_rows(&kept);
    if (set->readiness == WVA_FIT_READY) {
        set->ols_ruled = wva_fit_ols(kept.x, kept.y, kept.count);
        wva_line_fit_add_intervals(&set->ols_ruled, &data, left_out);
        set->structural_ruled = wva_fit_structural(&data, left_out);
        set->readiness = judge_line(&set->structural_ruled);
    }
    wva_calibration_rows_free(&kept);
}

struct wva_fit_set wva_fit_set_measure(const struct wva_calibration_rows *rows, bool *outlier)
{
    const struct wva_left_out none = { 0, 0 };
    struct wva_structural_data data = as_data(rows);
    struct wva_fit_set set = { .readiness = judge_rows(rows),
                               .n = rows->count,
                               .n_range = find_range(rows->batch, rows->count) };

    set.ols = set.weighted = set.theil_sen = set.huber = set.structural = wva_line_fit_none;
    set.ols_ruled = set.structural_ruled = wva_line_fit_none;
    memset(outlier, 0, rows->count * sizeof *outlier);
    if (set.readiness != WVA_FIT_READY)
        return set;
    set.ols = wva_fit_ols(rows->x, rows->y, rows->count);
    wva_line_fit_add_intervals(&set.ols, &data, none);
    set.weighted = wva_fit_weighted(rows->x, rows->y, rows->requests, rows->count);
    set.theil_sen = wva_fit_theil_sen(rows->x, rows->y, rows->count);
    set.huber = wva_fit_huber(rows->x, rows->y, rows->count);
    set.structural = wva_fit_structural(&data, none);
    fit_without_outliers(&set, rows, outlier);
    return set;
}
