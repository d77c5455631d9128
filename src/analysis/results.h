/* SPDX-License-Identifier: Apache-2.0 */
/* Everything computed for one server: figures, tables and texts read only this and the frame. */
#ifndef WVA_ANALYSIS_RESULTS_H
#define WVA_ANALYSIS_RESULTS_H

#include "analysis/accuracy.h"
#include "analysis/attainment.h"
#include "analysis/calibration.h"
#include "analysis/episodes.h"
#include "analysis/experience.h"
#include "analysis/hpa.h"
#include "analysis/lags.h"
#include "analysis/load_steps.h"
#include "analysis/phases.h"
#include "analysis/prediction.h"
#include "analysis/provisioning.h"
#include "analysis/scale_chain.h"
#include "analysis/scaling.h"
#include "analysis/shortfall.h"
#include "analysis/slo.h"
#include "analysis/stabilization.h"
#include "analysis/timeline.h"
#include "analysis/tuner.h"
#include "analysis/worth.h"
#include "experiment/experiment.h"
#include "series/capabilities.h"
#include "series/frame.h"
#include "util/statistics.h"

struct wva_analysis_options {
    double slo_itl_ms;  /* replaces the log's SLO of every row; NaN: the log's own */
    double slo_ttft_ms; /* likewise */
    double period_s;    /* usual interval before duplicates were dropped; NaN or 0: the frame's
                           own */
    size_t merge_gap;   /* good samples that do not end a violation episode */
};

struct wva_results {
    size_t rows;
    size_t rows_read;    /* before duplicates and rows outside the time window were dropped */
    size_t duplicates;   /* dropped by --dedupe */
    double span_minutes; /* first row to last row */
    double period_s;     /* median of the intervals of at least 2 s, repeated cycles included; NaN
                            for fewer than two rows */
    unsigned has;        /* WVA_HAS_... */
    double *slo_itl_ms;  /* per row, owned; NULL when no SLO is known */
    double *slo_ttft_ms; /* likewise */
    struct wva_summary itl, ttft; /* observed latency, all rows, idle ones as 0 ms (classic) */
    struct wva_summary itl_observed, ttft_observed; /* over rows with latency > 0 */
    struct wva_summary rate;
    struct wva_scaling desired, current;
    struct wva_gaps gaps;
    struct wva_compliance itl_compliance, ttft_compliance;
    struct wva_prediction itl_prediction, ttft_prediction;
    struct wva_tuner tuner;

    /* Corrected metrics; the figures above are the classic ones. */
    struct wva_timeline timeline;
    struct wva_experience
        experience; /* latency, queue, cache, saturation: with or without an SLO */
    struct wva_attainment itl_attainment, ttft_attainment, both_attainment;
    struct wva_episodes itl_episodes, ttft_episodes, either_episodes;
    struct wva_lags lags;
    struct wva_phases phases;
    struct wva_accuracy itl_accuracy, ttft_accuracy;
    struct wva_calibration itl_calibration, ttft_calibration;
    struct wva_queueing_fit queueing_fit;
    struct wva_parameters_judged parameters; /* whether to change them, and what that would do */
    struct wva_provisioning provisioning;
    struct wva_shortfall shortfall;
    struct wva_stabilization stabilization;

    /* Of samples with targets; by the numbers as they were meant, and as the file has them. */
    struct wva_hpa hpa, hpa_written;

    struct wva_load_steps load_steps; /* of what lies beside the samples */
    struct wva_scale_chains chains;   /* likewise; none where nothing is known beside them */
    struct wva_pod_start_times pod_starts;
    struct wva_full_pods full_pods; /* this and the next as in wva_server */
    struct wva_harness_replicas harness;
};

/* Computes everything from `frame`, which must outlive nothing: the results keep no pointer into
 * it. rows_read, duplicates, hpa_written, load_steps and what follows are the caller's to fill. */
struct wva_results *wva_results_compute(const struct wva_frame *frame,
                                        const struct wva_analysis_options *options);

/* Recomputes the HPA analysis from the same frame, with the settings of the HPA (may be NULL). */
void wva_results_use_hpa_spec(struct wva_results *results, const struct wva_frame *frame,
                              const struct wva_hpa_spec *spec);

/* True if a report covers any of `needs` (WVA_HAS_...). Samples with targets can do without an SLO
 * or a model, those of the servers themselves without a model; for other samples, which are a
 * controller's, the report states that these are missing. */
bool wva_results_tell(const struct wva_results *results, unsigned needs);

void wva_results_free(struct wva_results *results);

#endif
