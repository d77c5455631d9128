/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/results.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/foresight.h"
#include "util/memory.h"

/* The SLO of each row, or NULL when none is known. */
static double *choose_slo(const struct wva_frame *frame, enum wva_role role, double replacement)
{
    double *slo;

    if (isnan(replacement) && !wva_frame_has(frame, role))
        return NULL;
    slo = wva_calloc(frame->rows, sizeof *slo);
    for (size_t row = 0; row < frame->rows; row++)
        slo[row] = isnan(replacement) ? frame->column[role].value[row] : replacement;
    return slo;
}

/* Over the rows with a value > 0: a latency of 0 means that nothing was measured. */
static struct wva_summary summarize_observed(const struct wva_frame *frame, enum wva_role role)
{
    double *observed = wva_calloc(frame->rows, sizeof *observed);
    size_t n = 0;
    struct wva_summary summary;

    for (size_t row = 0; row < frame->rows; row++)
        if (wva_frame_get(frame, role, row) > 0)
            observed[n++] = wva_frame_get(frame, role, row);
    summary = wva_summarize(observed, n);
    free(observed);
    return summary;
}

/* Latency against the SLO of each row, and the response. */
static void measure_service(struct wva_results *results, const struct wva_frame *frame,
                            size_t merge_gap)
{
    const double *itl = frame->column[WVA_ROLE_ITL_OBSERVED].value;
    const double *ttft = frame->column[WVA_ROLE_TTFT_OBSERVED].value;
    const double *slo_itl = results->slo_itl_ms, *slo_ttft = results->slo_ttft_ms;
    const struct wva_timeline *timeline = &results->timeline;

    results->experience = wva_experience_measure(frame, timeline);
    results->itl_attainment = wva_attainment_measure(itl, slo_itl, timeline);
    results->ttft_attainment = wva_attainment_measure(ttft, slo_ttft, timeline);
    results->both_attainment = wva_attainment_measure_both(itl, slo_itl, ttft, slo_ttft, timeline);
    results->itl_episodes = wva_episodes_find(frame, timeline, itl, slo_itl, merge_gap);
    results->ttft_episodes = wva_episodes_find(frame, timeline, ttft, slo_ttft, merge_gap);
    results->either_episodes =
        wva_episodes_find_either(frame, timeline, slo_itl, slo_ttft, merge_gap);
    results->lags = wva_lags_find(frame, timeline, slo_itl, slo_ttft);
    results->phases = wva_phases_find(frame, timeline, slo_itl, slo_ttft);
}

/* Accuracy of the controller's latency model, and fits. */
static void measure_model(struct wva_results *results, const struct wva_frame *frame)
{
    results->itl_accuracy = wva_accuracy_measure(frame, WVA_MODEL_ITL, results->slo_itl_ms);
    results->ttft_accuracy = wva_accuracy_measure(frame, WVA_MODEL_TTFT, results->slo_ttft_ms);
    results->itl_calibration = wva_calibrate_itl(frame, &results->timeline);
    results->ttft_calibration = wva_calibrate_ttft(frame, &results->timeline);
    results->queueing_fit = wva_calibrate_queueing(frame);
}

/* The median, if the SLO changes. */
static double find_usual_slo(const double *slo_ms, size_t rows)
{
    return slo_ms == NULL ? NAN : wva_summarize(slo_ms, rows).median;
}

/* The capacity of a replica that the demand goes by where the controller's own is not in the log,
 * or is not to be trusted. */
static double choose_fitted_rpm(const struct wva_parameters_judged *parameters)
{
    return parameters->capacity_refuted ? parameters->capacity.advised.rpm
                                        : parameters->capacity.fitted.rpm;
}

/* Violations and late decisions that the model did not see. */
static void measure_foresight(struct wva_results *results, const struct wva_frame *frame)
{
    enum wva_judgement *itl =
        wva_foresight_judge(&results->itl_accuracy, frame->column[WVA_ROLE_ITL_OBSERVED].value,
                            results->slo_itl_ms, frame->rows);
    enum wva_judgement *ttft =
        wva_foresight_judge(&results->ttft_accuracy, frame->column[WVA_ROLE_TTFT_OBSERVED].value,
                            results->slo_ttft_ms, frame->rows);

    wva_foresight_mark_episodes(&results->itl_episodes, itl);
    wva_foresight_mark_episodes(&results->ttft_episodes, ttft);
    for (size_t row = 0; row < frame->rows; row++)
        itl[row] = wva_judge_either(itl[row], ttft[row]);
    wva_foresight_mark_episodes(&results->either_episodes, itl);
    wva_foresight_mark_lags(&results->lags, itl);
    free(itl);
    free(ttft);
}

static void measure_provisioning(struct wva_results *results, const struct wva_frame *frame)
{
    results->parameters = wva_parameters_judge(frame, &results->timeline, &results->itl_calibration,
                                               &results->ttft_calibration,
                                               find_usual_slo(results->slo_itl_ms, frame->rows),
                                               find_usual_slo(results->slo_ttft_ms, frame->rows));
    results->provisioning =
        wva_provisioning_measure(frame, &results->timeline, choose_fitted_rpm(&results->parameters),
                                 results->parameters.capacity_refuted);
}

struct wva_results *wva_results_compute(const struct wva_frame *frame,
                                        const struct wva_analysis_options *options)
{
    struct wva_results *results = wva_calloc(1, sizeof *results);
    size_t rows = frame->rows;

    results->rows = rows;
    results->span_minutes = rows == 0 ? NAN : wva_frame_minutes(frame, rows - 1);
    results->timeline = wva_timeline_measure(frame, options->period_s);
    results->period_s = results->timeline.period_s;
    results->slo_itl_ms = choose_slo(frame, WVA_ROLE_ITL_SLO, options->slo_itl_ms);
    results->slo_ttft_ms = choose_slo(frame, WVA_ROLE_TTFT_SLO, options->slo_ttft_ms);
    results->has =
        wva_capabilities(frame, results->slo_itl_ms != NULL || results->slo_ttft_ms != NULL);
    results->itl = wva_frame_summarize(frame, WVA_ROLE_ITL_OBSERVED);
    results->ttft = wva_frame_summarize(frame, WVA_ROLE_TTFT_OBSERVED);
    results->itl_observed = summarize_observed(frame, WVA_ROLE_ITL_OBSERVED);
    results->ttft_observed = summarize_observed(frame, WVA_ROLE_TTFT_OBSERVED);
    results->rate = wva_frame_summarize(frame, WVA_ROLE_RATE);
    results->desired = wva_scaling_find(frame, WVA_ROLE_REPLICAS_DESIRED);
    results->current = wva_scaling_find(frame, WVA_ROLE_REPLICAS_CURRENT);
    results->gaps = wva_gaps_find(frame, results->slo_itl_ms);
    results->itl_compliance = wva_compliance_measure(frame->column[WVA_ROLE_ITL_OBSERVED].value,
                                                     results->slo_itl_ms, rows);
    results->ttft_compliance = wva_compliance_measure(frame->column[WVA_ROLE_TTFT_OBSERVED].value,
                                                      results->slo_ttft_ms, rows);
    results->itl_prediction =
        wva_prediction_measure(frame, WVA_ROLE_ITL_OBSERVED, WVA_ROLE_ITL_PREDICTED);
    results->ttft_prediction =
        wva_prediction_measure(frame, WVA_ROLE_TTFT_OBSERVED, WVA_ROLE_TTFT_PREDICTED);
    results->tuner = wva_tuner_measure(frame);
    measure_service(results, frame, options->merge_gap);
    measure_model(results, frame);
    measure_foresight(results, frame);
    measure_provisioning(results, frame);
    results->shortfall = wva_shortfall_measure(
        frame, &results->timeline, results->provisioning.supply, results->provisioning.demand,
        results->slo_itl_ms, results->slo_ttft_ms);
    results->stabilization = wva_stabilization_find(frame, &results->timeline);
    results->hpa = wva_hpa_measure(frame, NULL);
    return results;
}

void wva_results_use_hpa_spec(struct wva_results *results, const struct wva_frame *frame,
                              const struct wva_hpa_spec *spec)
{
    wva_hpa_free(&results->hpa);
    results->hpa = wva_hpa_measure(frame, spec);
}

bool wva_results_tell(const struct wva_results *results, unsigned needs)
{
    unsigned has = results->has;

    if ((has & WVA_HAS_TARGETS) == 0)
        has |= (has & WVA_HAS_ENGINES) != 0 ? WVA_HAS_SERVICE & ~WVA_HAS_MODEL : WVA_HAS_SERVICE;
    return (has & needs) != 0;
}

void wva_results_free(struct wva_results *results)
{
    if (results == NULL)
        return;
    free(results->slo_itl_ms);
    free(results->slo_ttft_ms);
    wva_scaling_free(&results->desired);
    wva_scaling_free(&results->current);
    wva_gaps_free(&results->gaps);
    wva_prediction_free(&results->itl_prediction);
    wva_prediction_free(&results->ttft_prediction);
    wva_timeline_free(&results->timeline);
    wva_episodes_free(&results->itl_episodes);
    wva_episodes_free(&results->ttft_episodes);
    wva_episodes_free(&results->either_episodes);
    wva_lags_free(&results->lags);
    wva_phases_free(&results->phases);
    wva_provisioning_free(&results->provisioning);
    wva_hpa_free(&results->hpa);
    wva_hpa_free(&results->hpa_written);
    wva_load_steps_free(&results->load_steps);
    wva_scale_chains_free(&results->chains);
    wva_accuracy_free(&results->itl_accuracy);
    wva_accuracy_free(&results->ttft_accuracy);
    wva_calibration_free(&results->itl_calibration);
    wva_calibration_free(&results->ttft_calibration);
    free(results);
}
