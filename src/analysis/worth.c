/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/worth.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/calibration_rows.h"
#include "util/memory.h"
#include "util/statistics.h"

enum { BLOCK_ROWS = 4, MOST_BLOCKS = 20 };

const char *wva_worth_name(enum wva_worth_answer answer)
{
    static const char *const names[WVA_WORTH_ANSWERS] = {
        [WVA_WORTH_CHANGE] = "change",
        [WVA_WORTH_NOT_IDENTIFIABLE] = "not identifiable",
        [WVA_WORTH_FEW_ROWS] = "too few rows",
        [WVA_WORTH_NOT_STATED] = "no present values stated",
        [WVA_WORTH_WAITING] = "waiting matters",
        [WVA_WORTH_MANY_DISCARDED] = "too many rows discarded",
        [WVA_WORTH_HOLDS_PRESENT] = "intervals hold the present values",
        [WVA_WORTH_UNSTABLE] = "depends on a few rows",
        [WVA_WORTH_NO_GAIN] = "held-out error does not fall",
        [WVA_WORTH_IMMATERIAL] = "changes too little to matter",
    };

    return names[answer];
}

/* ---- held-out errors ---- */

/* Prediction for each row by a fit without the rows of its block; NaN if there is no such fit. */
static void predict_held_out(const struct wva_calibration_rows *rows, double *predicted)
{
    size_t block = (rows->count + MOST_BLOCKS - 1) / MOST_BLOCKS;
    bool *keep = wva_calloc(rows->count, sizeof *keep);

    if (block < BLOCK_ROWS)
        block = BLOCK_ROWS;
    for (size_t first = 0; first < rows->count; first += block) {
        struct wva_calibration_rows kept;
        struct wva_line_fit line;

        for (size_t i = 0; i < rows->count; i++)
            keep[i] = i < first || i >= first + block;
        kept = wva_calibration_rows_pick(rows, keep);
        line = wva_fit_ruled(&kept);
        for (size_t i = first; i < rows->count && i < first + block; i++)
            predicted[i] = line.valid ? line.intercept + line.slope * rows->x[i] : NAN;
        wva_calibration_rows_free(&kept);
    }
    free(keep);
}

/* Over the rows where the controller's parameters are known beforehand. */
static void measure_held_out(struct wva_worth *worth, const struct wva_frame *frame,
                             const struct wva_calibration_rows *rows, enum wva_calibrated signal)
{
    struct wva_own_line *own = wva_own_lines_before(frame, signal);
    double *predicted = wva_calloc(rows->count, sizeof *predicted);
    double *present = wva_calloc(rows->count, sizeof *present);
    double *fitted = wva_calloc(rows->count, sizeof *fitted);
    size_t n = 0;

    predict_held_out(rows, predicted);
    for (size_t i = 0; i < rows->count; i++) {
        const struct wva_own_line *line = &own[rows->row[i]];

        if (isnan(line->intercept))
            continue;
        present[n] = rows->y[i] - line->intercept - line->slope * rows->x[i];
        fitted[n++] = rows->y[i] - predicted[i];
    }
    worth->held_out_rows = n;
    if (n > 0) {
        wva_measure_errors(present, n, &worth->present_rmse_ms, &worth->present_mae_ms,
                           &worth->present_bias_ms);
        wva_measure_errors(fitted, n, &worth->fitted_rmse_ms, &worth->fitted_mae_ms,
                           &worth->fitted_bias_ms);
    }
    free(own);
    free(predicted);
    free(present);
    free(fitted);
}

/* ---- the judgement ---- */

static enum wva_worth_answer answer(const struct wva_worth *worth,
                                    const struct wva_calibration *calibration)
{
    if (calibration->readiness == WVA_FIT_FEW_ROWS)
        return WVA_WORTH_FEW_ROWS;
    if (calibration->readiness != WVA_FIT_READY)
        return WVA_WORTH_NOT_IDENTIFIABLE;
    if (worth->rows < WVA_WORTH_MIN_ROWS)
        return WVA_WORTH_FEW_ROWS;
    if (isnan(worth->present_intercept) || worth->held_out_rows == 0)
        return WVA_WORTH_NOT_STATED;
    if (calibration->wait_matters)
        return WVA_WORTH_WAITING;
    if (worth->discarded_pct > WVA_WORTH_MOST_DISCARDED_PCT)
        return WVA_WORTH_MANY_DISCARDED;
    if (worth->intercept_holds_present && worth->slope_holds_present)
        return WVA_WORTH_HOLDS_PRESENT;
    if (isnan(worth->fitted_rmse_ms))
        return WVA_WORTH_UNSTABLE;
    return worth->fitted_rmse_ms <= WVA_WORTH_ERROR_RATIO * worth->present_rmse_ms
               ? WVA_WORTH_CHANGE
               : WVA_WORTH_NO_GAIN;
}

static bool holds(struct wva_interval interval, double value)
{
    return interval.low <= value && value <= interval.high;
}

static const struct wva_worth nothing = {
    .discarded_pct = NAN,
    .present_intercept = NAN,
    .present_slope = NAN,
    .present_rmse_ms = NAN,
    .present_mae_ms = NAN,
    .present_bias_ms = NAN,
    .fitted_rmse_ms = NAN,
    .fitted_mae_ms = NAN,
    .fitted_bias_ms = NAN,
};

static struct wva_worth judge(const struct wva_frame *frame, const struct wva_timeline *timeline,
                              const struct wva_calibration *calibration, enum wva_calibrated signal)
{
    const struct wva_fit_set *set =
        calibration->headline_is_steady ? &calibration->steady_rows : &calibration->all_rows;
    const struct wva_line_fit *fit = &calibration->headline;
    struct wva_worth worth = nothing;

    worth.rows = set->n;
    worth.discarded = set->outliers;
    worth.discarded_pct = set->n > 0 ? 100 * (double)set->outliers / (double)set->n : NAN;
    worth.present_intercept = calibration->own_intercept;
    worth.present_slope = calibration->own_slope;
    if (calibration->readiness == WVA_FIT_READY) {
        struct wva_calibration_rows all = wva_calibration_rows_collect(frame, timeline, signal);
        struct wva_calibration_rows steady = wva_calibration_rows_pick(&all, all.steady);

        worth.intercept_holds_present = holds(fit->intercept_95, worth.present_intercept);
        worth.slope_holds_present = holds(fit->slope_95, worth.present_slope);
        measure_held_out(&worth, frame, calibration->headline_is_steady ? &steady : &all, signal);
        wva_calibration_rows_free(&all);
        wva_calibration_rows_free(&steady);
    }
    worth.answer = answer(&worth, calibration);
    return worth;
}

/* ---- what a change does ---- */

/* Means over the rows that the headline of ITL is fitted to. */
static struct wva_requests_profile profile_requests(const struct wva_frame *frame,
                                                    const struct wva_calibration *itl)
{
    struct wva_requests_profile profile = { NAN, NAN, NAN, NAN, NAN, NAN };
    double input = 0, output = 0, ttft = 0, n = 0;

    for (size_t i = 0; i < itl->point_count; i++) {
        const struct wva_fit_point *point = &itl->points[i];

        if (itl->headline_is_steady && !point->steady)
            continue;
        input += wva_frame_get(frame, WVA_ROLE_INPUT_TOKENS, point->row);
        output += wva_frame_get(frame, WVA_ROLE_OUTPUT_TOKENS, point->row);
        ttft += wva_frame_get(frame, WVA_ROLE_TTFT_OBSERVED, point->row);
        profile.max_batch =
            fmin(profile.max_batch, wva_frame_get(frame, WVA_ROLE_MAX_BATCH, point->row));
        n++;
    }
    if (n > 0) {
        profile.input_tokens = input / n;
        profile.output_tokens = output / n;
        profile.ttft_ms = ttft / n;
    }
    return profile;
}

static bool is_usable(const struct wva_calibration *calibration)
{
    return calibration->headline.valid && !calibration->wait_matters;
}

/* The present model with the fitted parameters of those signals that are asked for. */
static struct wva_latency_model make_model(const struct wva_calibration *itl, bool fits_itl,
                                           const struct wva_calibration *ttft, bool fits_ttft)
{
    struct wva_latency_model model = { itl->own_intercept, itl->own_slope, ttft->own_intercept,
                                       ttft->own_slope };

    if (fits_itl) {
        model.alpha = itl->headline.intercept;
        model.beta = itl->headline.slope;
    }
    if (fits_ttft) {
        model.gamma = ttft->headline.intercept;
        model.delta = ttft->headline.slope;
    }
    return model;
}

static void weigh(struct wva_worth *worth, double slo_ms, const struct wva_capacity *present,
                  const struct wva_latency_model *model, const struct wva_requests_profile *profile)
{
    struct wva_capacity changed = wva_capacity_find(model, profile);
    double fall = worth->present_rmse_ms - worth->fitted_rmse_ms;

    if (worth->answer != WVA_WORTH_CHANGE)
        return;
    if (fall < WVA_WORTH_SLO_SHARE * slo_ms
        && fabs(changed.rpm - present->rpm) <= WVA_WORTH_CAPACITY_SHARE * present->rpm)
        worth->answer = WVA_WORTH_IMMATERIAL;
    worth->refuted = worth->answer == WVA_WORTH_CHANGE
                     && fabs(worth->present_bias_ms) >= WVA_REFUTED_BIAS_SHARE * slo_ms;
}

static struct wva_capacity_change start_change(const struct wva_frame *frame,
                                               const struct wva_calibration *itl,
                                               const struct wva_calibration *ttft,
                                               double slo_itl_ms, double slo_ttft_ms)
{
    const struct wva_capacity unknown = { WVA_CAPACITY_UNKNOWN, NAN, NAN };
    const double *rate = frame->column[WVA_ROLE_RATE].value;
    struct wva_capacity_change change = { .profile = profile_requests(frame, itl),
                                          .fitted = unknown,
                                          .advised = unknown };
    struct wva_latency_model present = make_model(itl, false, ttft, false);
    struct wva_latency_model fitted = make_model(itl, is_usable(itl), ttft, is_usable(ttft));

    change.peak_load_rpm = wva_summarize(rate, rate == NULL ? 0 : frame->rows).max;
    change.profile.slo_itl_ms = slo_itl_ms;
    change.profile.slo_ttft_ms = slo_ttft_ms;
    change.present = wva_capacity_find(&present, &change.profile);
    if (is_usable(itl) || is_usable(ttft))
        change.fitted = wva_capacity_find(&fitted, &change.profile);
    return change;
}

static void end_change(struct wva_capacity_change *change, const struct wva_latency_model *advised,
                       bool any)
{
    if (any)
        change->advised = wva_capacity_find(advised, &change->profile);
    change->present_replicas = wva_capacity_replicas(&change->present, change->peak_load_rpm);
    change->fitted_replicas = wva_capacity_replicas(&change->fitted, change->peak_load_rpm);
    change->advised_replicas = wva_capacity_replicas(&change->advised, change->peak_load_rpm);
}

struct wva_parameters_judged wva_parameters_judge(const struct wva_frame *frame,
                                                  const struct wva_timeline *timeline,
                                                  const struct wva_calibration *itl,
                                                  const struct wva_calibration *ttft,
                                                  double slo_itl_ms, double slo_ttft_ms)
{
    struct wva_parameters_judged judged = { .itl = judge(frame, timeline, itl, WVA_CALIBRATED_ITL),
                                            .ttft =
                                                judge(frame, timeline, ttft, WVA_CALIBRATED_TTFT) };
    struct wva_capacity_change *change = &judged.capacity;
    struct wva_latency_model model;

    *change = start_change(frame, itl, ttft, slo_itl_ms, slo_ttft_ms);
    model = make_model(itl, true, ttft, false);
    weigh(&judged.itl, slo_itl_ms, &change->present, &model, &change->profile);
    model = make_model(itl, false, ttft, true);
    weigh(&judged.ttft, slo_ttft_ms, &change->present, &model, &change->profile);
    model = make_model(itl, judged.itl.answer == WVA_WORTH_CHANGE, ttft,
                       judged.ttft.answer == WVA_WORTH_CHANGE);
    end_change(change, &model,
               judged.itl.answer == WVA_WORTH_CHANGE || judged.ttft.answer == WVA_WORTH_CHANGE);
    judged.capacity_refuted = judged.itl.refuted
                              || (judged.ttft.refuted
                                  && (change->present.limit == WVA_CAPACITY_BY_TTFT
                                      || change->advised.limit == WVA_CAPACITY_BY_TTFT));
    return judged;
}
