/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/prediction.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"

static double *compute_errors(const struct wva_frame *frame, enum wva_role observed,
                              enum wva_role predicted)
{
    double *error = wva_calloc(frame->rows, sizeof *error);

    for (size_t row = 0; row < frame->rows; row++) {
        error[row] = wva_frame_get(frame, observed, row) - wva_frame_get(frame, predicted, row);
        if (!isfinite(error[row]))
            error[row] = NAN;
    }
    return error;
}

/* Puts `row` into the list of the largest keys seen so far; rows come in ascending order, so that
 * an equal key goes behind. */
static void keep_largest(size_t *list, size_t *count, const double *error, size_t row,
                         bool absolute)
{
    double key = absolute ? fabs(error[row]) : error[row];
    size_t at = *count;

    while (at > 0 && (absolute ? fabs(error[list[at - 1]]) : error[list[at - 1]]) < key)
        at--;
    if (at == WVA_PREDICTION_WORST)
        return;
    if (*count < WVA_PREDICTION_WORST)
        (*count)++;
    for (size_t i = *count - 1; i > at; i--)
        list[i] = list[i - 1];
    list[at] = row;
}

static void rank(struct wva_prediction *prediction, size_t rows)
{
    const double *error = prediction->error;

    for (size_t row = 0; row < rows; row++) {
        if (isnan(error[row]))
            continue;
        keep_largest(prediction->worst, &prediction->worst_count, error, row, true);
        prediction->over += error[row] < 0;
        if (error[row] <= 0)
            continue;
        prediction->under++;
        keep_largest(prediction->underestimated, &prediction->underestimated_count, error, row,
                     false);
    }
}

/* The mean of scratch[row], which `pick` fills for each row. */
static double mean_of(const struct wva_frame *frame, const struct wva_prediction *prediction,
                      enum wva_role predicted, double *scratch,
                      double (*pick)(double error, double predicted))
{
    for (size_t row = 0; row < frame->rows; row++)
        scratch[row] = pick(prediction->error[row], wva_frame_get(frame, predicted, row));
    return wva_summarize(scratch, frame->rows).mean;
}

static double pick_percent(double error, double predicted)
{
    return predicted == 0 ? NAN : error / predicted * 100;
}

static double pick_absolute(double error, double predicted)
{
    (void)predicted;
    return fabs(error);
}

static double pick_under(double error, double predicted)
{
    (void)predicted;
    return error > 0 ? error : NAN;
}

static void correlate(struct wva_prediction *prediction, const struct wva_frame *frame,
                      double *scratch)
{
    const double *rate = frame->column[WVA_ROLE_RATE].value;
    const double *replicas = frame->column[WVA_ROLE_REPLICAS_DESIRED].value;
    size_t rows = frame->rows;

    if (rate != NULL)
        prediction->vs_rate = wva_pearson(prediction->error, rate, rows);
    if (replicas != NULL)
        prediction->vs_replicas = wva_pearson(prediction->error, replicas, rows);
    if (rate == NULL || replicas == NULL)
        return;
    for (size_t row = 0; row < rows; row++)
        scratch[row] = rate[row] / replicas[row];
    prediction->vs_rate_per_replica = wva_pearson(prediction->error, scratch, rows);
}

static void measure_active(struct wva_prediction *prediction, const struct wva_frame *frame,
                           enum wva_role observed, enum wva_role predicted, double *scratch)
{
    for (size_t row = 0; row < frame->rows; row++) {
        bool active = wva_frame_get(frame, WVA_ROLE_ITL_OBSERVED, row) > 0
                      && wva_frame_get(frame, WVA_ROLE_RATE, row) > 0
                      && wva_frame_get(frame, observed, row) > 0
                      && wva_frame_get(frame, predicted, row) > 0;

        scratch[row] = active ? prediction->error[row] : NAN;
        prediction->active_under += scratch[row] > 0;
        prediction->active_over += scratch[row] < 0;
    }
    prediction->active_errors = wva_summarize(scratch, frame->rows);
    for (size_t row = 0; row < frame->rows; row++)
        scratch[row] = fabs(scratch[row]);
    prediction->active_mean_absolute = wva_summarize(scratch, frame->rows).mean;
}

struct wva_prediction wva_prediction_measure(const struct wva_frame *frame, enum wva_role observed,
                                             enum wva_role predicted)
{
    struct wva_prediction prediction = {
        .errors = wva_summarize(NULL, 0),
        .mean_pct = NAN,
        .mean_absolute = NAN,
        .vs_rate = NAN,
        .vs_replicas = NAN,
        .vs_rate_per_replica = NAN,
        .active_errors = wva_summarize(NULL, 0),
        .active_mean_absolute = NAN,
        .mean_under = NAN,
    };
    double *scratch;

    if (!wva_frame_has(frame, observed) || !wva_frame_has(frame, predicted))
        return prediction;
    scratch = wva_calloc(frame->rows, sizeof *scratch);
    prediction.error = compute_errors(frame, observed, predicted);
    prediction.errors = wva_summarize(prediction.error, frame->rows);
    rank(&prediction, frame->rows);
    prediction.mean_pct = mean_of(frame, &prediction, predicted, scratch, pick_percent);
    prediction.mean_absolute = mean_of(frame, &prediction, predicted, scratch, pick_absolute);
    prediction.mean_under = mean_of(frame, &prediction, predicted, scratch, pick_under);
    correlate(&prediction, frame, scratch);
    measure_active(&prediction, frame, observed, predicted, scratch);
    free(scratch);
    return prediction;
}

void wva_prediction_free(struct wva_prediction *prediction)
{
    free(prediction->error);
    prediction->error = NULL;
}
