/* SPDX-License-Identifier: Apache-2.0 */
/* How good the controller's latency model was, decomposed. All errors are observed minus predicted,
 * in ms, over active samples:
 *
 * - same row: observed at the current replicas, predicted for desired replicas; the classic error,
 * which mixes the next two.
 * - calibration: observed minus the model at the current replicas and the observed load.
 * - allocation: the model at the current replicas minus the model at desired replicas.
 * - next: observed at the next cycle minus this prediction, where current replicas then equal the
 *   desired ones of now; what the prediction was meant to foresee.
 *
 * The model is that of calibration.h with the parameters of the row; its batch n holds itself up by
 * Little's law with the model's own latencies, and is full where that has no solution. The
 * controller's queueing model gives about half a percent more, so the first error is the sum of the
 * next two but for that. */
#ifndef WVA_ANALYSIS_ACCURACY_H
#define WVA_ANALYSIS_ACCURACY_H

#include "analysis/interval.h"
#include "series/frame.h"

struct wva_error_figures {
    size_t n; /* all else is NaN when 0 */
    double bias_ms, mae_ms, rmse_ms;
    double mape_pct;  /* over observed > 0 */
    double wmape_pct; /* sum of |error| / sum of observed */
    double under_pct; /* share of samples with observed > predicted */
    struct wva_interval under_wilson_pct;
    double pearson, spearman; /* of observed and predicted */
};

/* Samples by what was predicted and what came, both against the SLO. */
struct wva_confusion {
    size_t true_alarm;  /* predicted above, observed above */
    size_t false_alarm; /* predicted above, observed within */
    size_t missed;      /* predicted within, observed above: the costly one */
    size_t quiet;       /* within, within */
};

struct wva_accuracy {
    bool known; /* observed and predicted latency are in the log */
    struct wva_error_figures same_row, calibration, allocation, next;
    struct wva_confusion confusion; /* of `next` */
    double *calibration_error_ms, *allocation_error_ms,
        *next_error_ms; /* per row (that of the prediction), NaN where not known; owned; NULL unless
                           known */
};

enum wva_model_signal { WVA_MODEL_ITL, WVA_MODEL_TTFT };

/* `slo_ms` per row or NULL. */
struct wva_accuracy wva_accuracy_measure(const struct wva_frame *frame,
                                         enum wva_model_signal signal, const double *slo_ms);

/* A prediction could be judged by an SLO; else all counts are 0 without meaning it. */
bool wva_confusion_is_known(const struct wva_confusion *confusion);
void wva_accuracy_free(struct wva_accuracy *accuracy);

#endif
