/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/calibration.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/calibration_rows.h"
#include "analysis/structural.h"
#include "util/memory.h"
#include "util/statistics.h"

#define NEARLY_FULL 0.8 /* of the largest batch */

const char *wva_readiness_reason(enum wva_readiness readiness)
{
    switch (readiness) {
    case WVA_FIT_READY:
        return NULL;
    case WVA_FIT_NO_LATENCY:
        return "the log lacks ITL or TTFT";
    case WVA_FIT_NO_LOAD:
        return "the log lacks the request rate";
    case WVA_FIT_NO_REPLICAS:
        return "the log lacks current replicas";
    case WVA_FIT_NO_TOKENS:
        return "the log lacks token counts";
    case WVA_FIT_FEW_ROWS:
        return "fewer than 8 usable samples";
    case WVA_FIT_NO_SPREAD:
        return "the number of requests in the batch hardly varies";
    case WVA_FIT_NO_SOLUTION:
        return "no positive parameters fit the samples";
    case WVA_FIT_UNCERTAIN:
        return "the slope cannot be distinguished from zero";
    }
    return "unknown";
}

static struct wva_calibration make_calibration(enum wva_readiness readiness)
{
    struct wva_calibration calibration = {
        .headline = wva_line_fit_none,
        .readiness = readiness,
        .own_intercept = NAN,
        .own_slope = NAN,
        .rmse_before_ms = NAN,
        .mae_before_ms = NAN,
        .bias_before_ms = NAN,
        .rmse_after_ms = NAN,
        .mae_after_ms = NAN,
        .bias_after_ms = NAN,
    };
    bool none;
    const struct wva_calibration_rows no_rows = { 0 };

    calibration.all_rows = calibration.steady_rows = wva_fit_set_measure(&no_rows, &none);
    calibration.all_rows.readiness = calibration.steady_rows.readiness = readiness;
    return calibration;
}

static struct wva_fit_point *make_points(const struct wva_calibration_rows *rows)
{
    struct wva_fit_point *points = wva_calloc(rows->count, sizeof *points);

    for (size_t i = 0; i < rows->count; i++)
        points[i] = (struct wva_fit_point){
            .row = rows->row[i], .n = rows->x[i], .y_ms = rows->y[i], .steady = rows->steady[i]
        };
    return points;
}

/* `set` are those of the points that the headline is fitted to. */
static void mark_points(struct wva_calibration *calibration, const struct wva_calibration_rows *set,
                        const bool *outlier)
{
    double mean = wva_sum(set->x, set->count) / (double)set->count, spread = 0;
    size_t at = 0;

    for (size_t i = 0; i < set->count; i++)
        spread += (set->x[i] - mean) * (set->x[i] - mean);
    for (size_t i = 0; i < set->count; i++) {
        double across = set->x[i] - mean;
        double leverage = 1 / (double)set->count + across * across / spread;

        while (calibration->points[at].row != set->row[i])
            at++;
        calibration->points[at].outlier = outlier[i];
        calibration->points[at].leverage = leverage > 4 / (double)set->count;
    }
}

/* The line of both parameter sets at each row's own batch, over the rows where the controller's
 * parameters are known, if there are any; else the fit alone. */
static void compare_with_own(struct wva_calibration *calibration, const struct wva_frame *frame,
                             const struct wva_calibration_rows *set, enum wva_calibrated signal)
{
    struct wva_own_line *own = wva_own_lines_before(frame, signal);
    double *before = wva_calloc(set->count, sizeof *before);
    double *after = wva_calloc(set->count, sizeof *after);
    double *after_known = wva_calloc(set->count, sizeof *after_known);
    const struct wva_line_fit *fit = &calibration->headline;
    size_t known = 0;

    for (size_t i = 0; i < set->count; i++) {
        const struct wva_own_line *line = &own[set->row[i]];

        after[i] = set->y[i] - (fit->intercept + fit->slope * set->x[i]);
        if (isnan(line->intercept))
            continue;
        before[known] = set->y[i] - (line->intercept + line->slope * set->x[i]);
        after_known[known++] = after[i];
    }
    if (known > 0)
        wva_measure_errors(before, known, &calibration->rmse_before_ms, &calibration->mae_before_ms,
                           &calibration->bias_before_ms);
    if (set->count > 0)
        wva_measure_errors(known > 0 ? after_known : after, known > 0 ? known : set->count,
                           &calibration->rmse_after_ms, &calibration->mae_after_ms,
                           &calibration->bias_after_ms);
    free(own);
    free(before);
    free(after);
    free(after_known);
}

static void find_own(struct wva_calibration *calibration, const struct wva_frame *frame,
                     const struct wva_calibration_rows *rows, enum wva_calibrated signal)
{
    for (size_t i = rows->count; i-- > 0 && isnan(calibration->own_intercept);) {
        struct wva_own_line line = wva_own_line_at(frame, signal, rows->row[i]);

        calibration->own_intercept = line.intercept;
        calibration->own_slope = line.slope;
    }
}

static struct wva_calibration calibrate(const struct wva_frame *frame,
                                        const struct wva_timeline *timeline,
                                        enum wva_calibrated signal)
{
    struct wva_calibration calibration = make_calibration(wva_calibration_find_lack(frame, signal));
    struct wva_calibration_rows all, steady, *set;
    bool *of_all, *of_steady;
    const struct wva_fit_set *fits;

    if (calibration.readiness != WVA_FIT_READY)
        return calibration;
    all = wva_calibration_rows_collect(frame, timeline, signal);
    steady = wva_calibration_rows_pick(&all, all.steady);
    of_all = wva_calloc(all.count, sizeof *of_all);
    of_steady = wva_calloc(steady.count, sizeof *of_steady);
    calibration.points = make_points(&all);
    calibration.point_count = all.count;
    find_own(&calibration, frame, &all, signal);
    calibration.all_rows = wva_fit_set_measure(&all, of_all);
    calibration.steady_rows = wva_fit_set_measure(&steady, of_steady);
    calibration.headline_is_steady = calibration.steady_rows.readiness == WVA_FIT_READY;
    set = calibration.headline_is_steady ? &steady : &all;
    fits = calibration.headline_is_steady ? &calibration.steady_rows : &calibration.all_rows;
    calibration.readiness = fits->readiness;
    if (fits->readiness == WVA_FIT_READY)
        calibration.headline = fits->structural_ruled;
    if (calibration.headline.valid) {
        mark_points(&calibration, set, calibration.headline_is_steady ? of_steady : of_all);
        compare_with_own(&calibration, frame, set, signal);
    }
    wva_calibration_rows_free(&all);
    wva_calibration_rows_free(&steady);
    free(of_all);
    free(of_steady);
    return calibration;
}

struct wva_calibration wva_calibrate_itl(const struct wva_frame *frame,
                                         const struct wva_timeline *timeline)
{
    return calibrate(frame, timeline, WVA_CALIBRATED_ITL);
}

/* Waiting bends TTFT upwards where the load is high. A square term that is certain (three standard
 * errors) and weighs (a tenth of the mean, from the middle of the range to its end) tells it. */
static bool bends_upwards(const struct wva_calibration_rows *rows)
{
    double *a = wva_calloc(3 * rows->count, sizeof *a), found[3], squares = 0;
    struct wva_line_fit line = wva_fit_ols(rows->x, rows->y, rows->count);
    struct wva_summary x = wva_summarize(rows->x, rows->count);
    double half = (x.max - x.min) / 2, middle = (x.max + x.min) / 2, gain;
    bool bent = false;

    for (size_t i = 0; i < rows->count; i++) {
        a[3 * i] = 1;
        a[3 * i + 1] = (rows->x[i] - middle) / half;
        a[3 * i + 2] = a[3 * i + 1] * a[3 * i + 1];
    }
    if (line.valid && rows->count > 3 && wva_least_squares(a, rows->count, 3, rows->y, found)) {
        for (size_t i = 0; i < rows->count; i++)
            squares +=
                pow(rows->y[i] - found[0] - found[1] * a[3 * i + 1] - found[2] * a[3 * i + 2], 2);
        gain = line.rmse * line.rmse * (double)rows->count - squares;
        bent = gain > 9 * squares / (double)(rows->count - 3)
               && found[2] > 0.1 * wva_summarize(rows->y, rows->count).mean;
    }
    free(a);
    return bent;
}

/* Requests wait for a place in the batch where it is all but full, and where the log says so. */
static bool is_waiting(const struct wva_frame *frame, size_t row, double batch)
{
    return batch >= NEARLY_FULL * wva_frame_get(frame, WVA_ROLE_MAX_BATCH, row)
           || wva_frame_get(frame, WVA_ROLE_RHO, row) >= NEARLY_FULL
           || wva_frame_get(frame, WVA_ROLE_QUEUE_LENGTH, row) >= 1;
}

static bool judge_wait(const struct wva_frame *frame, const struct wva_timeline *timeline)
{
    struct wva_calibration_rows rows =
        wva_calibration_rows_collect(frame, timeline, WVA_CALIBRATED_TTFT);
    size_t waiting = 0;
    bool matters;

    for (size_t i = 0; i < rows.count; i++)
        waiting += is_waiting(frame, rows.row[i], rows.batch[i]);
    matters = waiting * 10 > rows.count || bends_upwards(&rows);
    wva_calibration_rows_free(&rows);
    return matters;
}

struct wva_calibration wva_calibrate_ttft(const struct wva_frame *frame,
                                          const struct wva_timeline *timeline)
{
    struct wva_calibration calibration = calibrate(frame, timeline, WVA_CALIBRATED_TTFT);

    if (wva_calibration_find_lack(frame, WVA_CALIBRATED_TTFT) == WVA_FIT_READY)
        calibration.wait_matters = judge_wait(frame, timeline);
    return calibration;
}

void wva_calibration_free(struct wva_calibration *calibration)
{
    free(calibration->points);
    calibration->points = NULL;
    calibration->point_count = 0;
}
