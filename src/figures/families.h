/* SPDX-License-Identifier: Apache-2.0 */
/* The builders of all figures: each describes its figure in `chart`, which is empty before. */
#ifndef WVA_FIGURES_FAMILIES_H
#define WVA_FIGURES_FAMILIES_H

#include "figures/figures.h"

/* timeline.c */
void wva_build_timeline(struct wva_chart *chart, const struct wva_figure_input *input);

/* latency.c */
void wva_build_itl(struct wva_chart *chart, const struct wva_figure_input *input);
void wva_build_ttft(struct wva_chart *chart, const struct wva_figure_input *input);
void wva_build_itl_replicas(struct wva_chart *chart, const struct wva_figure_input *input);
void wva_build_ttft_replicas(struct wva_chart *chart, const struct wva_figure_input *input);
void wva_build_combined(struct wva_chart *chart, const struct wva_figure_input *input);

/* load.c */
void wva_build_load(struct wva_chart *chart, const struct wva_figure_input *input);

/* capacity.c */
bool wva_capacity_is_known(const struct wva_figure_input *input);
void wva_build_capacity(struct wva_chart *chart, const struct wva_figure_input *input);

/* hpa.c, hpa_excess.c */
bool wva_latency_is_known(const struct wva_figure_input *input);
void wva_build_hpa_overview(struct wva_chart *chart, const struct wva_figure_input *input);
void wva_build_queue_depth(struct wva_chart *chart, const struct wva_figure_input *input);
void wva_build_kv_cache(struct wva_chart *chart, const struct wva_figure_input *input);
void wva_build_scaling_kv(struct wva_chart *chart, const struct wva_figure_input *input);
void wva_build_hpa_latency(struct wva_chart *chart, const struct wva_figure_input *input);
void wva_build_threshold_excess(struct wva_chart *chart, const struct wva_figure_input *input);

/* job_timeline.c */
bool wva_job_timeline_is_known(const struct wva_figure_input *input);
void wva_build_job_timeline(struct wva_chart *chart, const struct wva_figure_input *input);

/* stages.c */
bool wva_stages_are_known(const struct wva_figure_input *input);
void wva_build_stages(struct wva_chart *chart, const struct wva_figure_input *input);

/* attainment.c, lag.c, provisioning.c, phases.c */
void wva_build_attainment(struct wva_chart *chart, const struct wva_figure_input *input);
void wva_build_lag(struct wva_chart *chart, const struct wva_figure_input *input);
void wva_build_provisioning(struct wva_chart *chart, const struct wva_figure_input *input);
void wva_build_phases(struct wva_chart *chart, const struct wva_figure_input *input);

/* calibration.c */
void wva_build_calibration_gap(struct wva_chart *chart, const struct wva_figure_input *input);
void wva_build_calibration_correlation(struct wva_chart *chart,
                                       const struct wva_figure_input *input);

/* calibration_fit.c */
void wva_build_calibration_fit(struct wva_chart *chart, const struct wva_figure_input *input);

/* prediction_parts.c */
void wva_build_prediction_parts(struct wva_chart *chart, const struct wva_figure_input *input);

/* parameters.c */
void wva_build_parameters(struct wva_chart *chart, const struct wva_figure_input *input);
void wva_build_parameters_combined(struct wva_chart *chart, const struct wva_figure_input *input);
void wva_build_decode(struct wva_chart *chart, const struct wva_figure_input *input);
void wva_build_prefill(struct wva_chart *chart, const struct wva_figure_input *input);

#endif
