/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/accuracy.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/calibration_rows.h"
#include "analysis/timeline.h"
#include "util/memory.h"
#include "util/statistics.h"

/* What each row was observed to have and was predicted to have, NaN where not known. */
struct pairs {
    double *observed, *predicted;
};

static struct pairs make_pairs(size_t rows)
{
    struct pairs pairs = { wva_calloc(rows, sizeof(double)), wva_calloc(rows, sizeof(double)) };

    for (size_t i = 0; i < rows; i++)
        pairs.observed[i] = pairs.predicted[i] = NAN;
    return pairs;
}

static void free_pairs(struct pairs *pairs)
{
    free(pairs->observed);
    free(pairs->predicted);
}

/* The model's latency for the load of `row` on its `replicas`. Both latencies are linear in the
 * batch n, so Little's law n = load * (TTFT(n) + (m - 1) * ITL(n)) has a closed form; where it has
 * no solution, or one beyond it, the batch is full. */
static double predict(const struct wva_frame *frame, enum wva_model_signal signal,
                      enum wva_role replicas, size_t row)
{
    double alpha = wva_frame_get(frame, WVA_ROLE_ALPHA, row);
    double beta = wva_frame_get(frame, WVA_ROLE_BETA, row);
    double gamma = wva_frame_get(frame, WVA_ROLE_GAMMA, row);
    double delta = wva_frame_get(frame, WVA_ROLE_DELTA, row);
    double steps = wva_frame_get(frame, WVA_ROLE_OUTPUT_TOKENS, row) - 1;
    double per_request = delta * wva_frame_get(frame, WVA_ROLE_INPUT_TOKENS, row);
    double load = wva_replica_load(frame, replicas, row);
    double rest = 1 - load * (per_request + steps * beta);
    double most = wva_frame_get(frame, WVA_ROLE_MAX_BATCH, row);
    double batch = load * (gamma + steps * alpha) / rest;

    if (isnan(rest))
        return NAN;
    if (rest <= 0 || batch > most)
        batch = most;
    return signal == WVA_MODEL_ITL ? alpha + beta * batch : gamma + per_request * batch;
}

static struct wva_interval none_known(void)
{
    return (struct wva_interval){ NAN, NAN };
}

static struct wva_error_figures measure(const struct pairs *pairs, size_t rows)
{
    struct wva_error_figures f = { 0, NAN, NAN, NAN, NAN, NAN, NAN, none_known(), NAN, NAN };
    double *error = wva_calloc(rows, sizeof *error), squares = 0, absolute = 0, observed = 0;
    double percent = 0, above_zero = 0;
    size_t under = 0;

    for (size_t i = 0; i < rows; i++) {
        double y = pairs->observed[i], e = y - pairs->predicted[i];

        if (!isfinite(e))
            continue;
        error[f.n++] = e;
        squares += e * e;
        absolute += fabs(e);
        observed += y;
        under += e > 0;
        if (y > 0) {
            percent += 100 * fabs(e) / y;
            above_zero++;
        }
    }
    if (f.n > 0) {
        f.bias_ms = wva_sum(error, f.n) / (double)f.n;
        f.mae_ms = absolute / (double)f.n;
        f.rmse_ms = sqrt(squares / (double)f.n);
        f.mape_pct = above_zero > 0 ? percent / above_zero : NAN;
        f.wmape_pct = observed > 0 ? 100 * absolute / observed : NAN;
        f.under_pct = 100 * (double)under / (double)f.n;
        f.under_wilson_pct = wva_wilson_pct(under, f.n);
        f.pearson = wva_pearson(pairs->observed, pairs->predicted, rows);
        f.spearman = wva_spearman(pairs->observed, pairs->predicted, rows);
    }
    free(error);
    return f;
}

static void fill_errors(double *error, const struct pairs *pairs, size_t rows)
{
    for (size_t i = 0; i < rows; i++) {
        error[i] = pairs->observed[i] - pairs->predicted[i];
        if (!isfinite(error[i]))
            error[i] = NAN;
    }
}

/* The roles of a signal. */
struct roles {
    enum wva_role observed, predicted;
};

static const struct roles signal_roles[] = {
    [WVA_MODEL_ITL] = { WVA_ROLE_ITL_OBSERVED, WVA_ROLE_ITL_PREDICTED },
    [WVA_MODEL_TTFT] = { WVA_ROLE_TTFT_OBSERVED, WVA_ROLE_TTFT_PREDICTED },
};

static bool is_active(const struct wva_frame *frame, enum wva_role observed, size_t row)
{
    return wva_row_is_active(frame, row) && wva_frame_get(frame, observed, row) > 0;
}

static void collect_same(struct pairs *pairs, const struct wva_frame *frame, struct roles roles)
{
    for (size_t row = 0; row < frame->rows; row++)
        if (is_active(frame, roles.observed, row)) {
            pairs->observed[row] = wva_frame_get(frame, roles.observed, row);
            pairs->predicted[row] = wva_frame_get(frame, roles.predicted, row);
        }
}

/* A prediction comes true in the next sample where the replicas are those it was made for. */
static void collect_next(struct pairs *pairs, const struct wva_frame *frame, struct roles roles)
{
    for (size_t row = 0; row + 1 < frame->rows; row++)
        if (is_active(frame, roles.observed, row) && is_active(frame, roles.observed, row + 1)
            && wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row + 1)
                   == wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row)) {
            pairs->observed[row] = wva_frame_get(frame, roles.observed, row + 1);
            pairs->predicted[row] = wva_frame_get(frame, roles.predicted, row);
        }
}

static void collect_models(struct pairs *calibration, struct pairs *allocation,
                           const struct wva_frame *frame, enum wva_model_signal signal)
{
    enum wva_role observed = signal_roles[signal].observed;

    for (size_t row = 0; row < frame->rows; row++) {
        double current, desired;

        if (!is_active(frame, observed, row))
            continue;
        current = predict(frame, signal, WVA_ROLE_REPLICAS_CURRENT, row);
        desired = predict(frame, signal, WVA_ROLE_REPLICAS_DESIRED, row);
        calibration->observed[row] = wva_frame_get(frame, observed, row);
        calibration->predicted[row] = allocation->observed[row] = current;
        allocation->predicted[row] = desired;
    }
}

static struct wva_confusion count_alarms(const struct pairs *next, const double *slo_ms,
                                         size_t rows)
{
    struct wva_confusion confusion = { 0 };

    for (size_t row = 0; slo_ms != NULL && row + 1 < rows; row++) {
        bool predicted = next->predicted[row] > slo_ms[row];
        bool came = next->observed[row] > slo_ms[row + 1];

        if (isnan(next->predicted[row]) || isnan(next->observed[row]) || isnan(slo_ms[row])
            || isnan(slo_ms[row + 1]))
            continue;
        confusion.true_alarm += predicted && came;
        confusion.false_alarm += predicted && !came;
        confusion.missed += !predicted && came;
        confusion.quiet += !predicted && !came;
    }
    return confusion;
}

struct wva_accuracy wva_accuracy_measure(const struct wva_frame *frame,
                                         enum wva_model_signal signal, const double *slo_ms)
{
    struct roles roles = signal_roles[signal];
    struct wva_accuracy accuracy = { 0 };
    size_t rows = frame->rows;
    struct pairs same = make_pairs(rows), next = make_pairs(rows);
    struct pairs calibration = make_pairs(rows), allocation = make_pairs(rows);

    accuracy.known = wva_frame_has(frame, roles.observed) && wva_frame_has(frame, roles.predicted);
    if (accuracy.known) {
        collect_same(&same, frame, roles);
        collect_next(&next, frame, roles);
        collect_models(&calibration, &allocation, frame, signal);
        accuracy.calibration_error_ms = wva_calloc(rows, sizeof(double));
        accuracy.allocation_error_ms = wva_calloc(rows, sizeof(double));
        accuracy.next_error_ms = wva_calloc(rows, sizeof(double));
        fill_errors(accuracy.calibration_error_ms, &calibration, rows);
        fill_errors(accuracy.allocation_error_ms, &allocation, rows);
        fill_errors(accuracy.next_error_ms, &next, rows);
        accuracy.confusion = count_alarms(&next, slo_ms, rows);
    }
    accuracy.same_row = measure(&same, rows);
    accuracy.calibration = measure(&calibration, rows);
    accuracy.allocation = measure(&allocation, rows);
    accuracy.next = measure(&next, rows);
    free_pairs(&same);
    free_pairs(&next);
    free_pairs(&calibration);
    free_pairs(&allocation);
    return accuracy;
}

bool wva_confusion_is_known(const struct wva_confusion *confusion)
{
    return confusion->true_alarm + confusion->false_alarm + confusion->missed + confusion->quiet
           > 0;
}

void wva_accuracy_free(struct wva_accuracy *accuracy)
{
    free(accuracy->calibration_error_ms);
    free(accuracy->allocation_error_ms);
    free(accuracy->next_error_ms);
    accuracy->calibration_error_ms = NULL;
    accuracy->allocation_error_ms = NULL;
    accuracy->next_error_ms = NULL;
}
