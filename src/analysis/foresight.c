/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/foresight.h"

#include "util/memory.h"

enum wva_judgement *wva_foresight_judge(const struct wva_accuracy *accuracy,
                                        const double *observed_ms, const double *slo_ms,
                                        size_t rows)
{
    enum wva_judgement *judged = wva_calloc(rows, sizeof *judged);

    for (size_t row = 0; row < rows; row++) {
        double model_ms;

        judged[row] = WVA_JUDGED_NOT;
        if (accuracy->calibration_error_ms == NULL || observed_ms == NULL || slo_ms == NULL)
            continue;
        model_ms = observed_ms[row] - accuracy->calibration_error_ms[row];
        judged[row] = wva_judge(&model_ms, &slo_ms[row], 0);
    }
    return judged;
}

void wva_foresight_mark_episodes(struct wva_episodes *episodes, const enum wva_judgement *model)
{
    for (size_t i = 0; i < episodes->count; i++) {
        struct wva_episode *episode = &episodes->items[i];

        for (size_t row = episode->first_row; row <= episode->last_row; row++) {
            episode->model_judged += model[row] != WVA_JUDGED_NOT;
            episode->model_within += model[row] == WVA_JUDGED_WITHIN;
        }
        if ((episode->cause == WVA_EPISODE_UNEXPLAINED || episode->cause == WVA_EPISODE_LOG_START)
            && model[episode->first_row] == WVA_JUDGED_WITHIN
            && 2 * episode->model_within > episode->model_judged)
            episode->cause = WVA_EPISODE_MODEL_OPTIMISTIC;
        episodes->model_judged += episode->model_judged;
        episodes->model_within += episode->model_within;
    }
}

/* Only the first scale-up after a violation can be late; later ones continue the response. */
static bool is_first_answer(const struct wva_lags *lags, size_t i)
{
    return i == 0 || lags->items[i - 1].violation_row != lags->items[i].violation_row;
}

void wva_foresight_mark_lags(struct wva_lags *lags, const enum wva_judgement *model)
{
    for (size_t i = 0; i < lags->count; i++) {
        struct wva_scale_up *up = &lags->items[i];

        if (up->violation_row == WVA_ROW_NONE || up->violation_row >= up->decision_row
            || !is_first_answer(lags, i))
            continue;
        lags->late++;
        up->model_optimistic = model[up->violation_row] == WVA_JUDGED_WITHIN;
        lags->late_by_model += up->model_optimistic;
    }
}
