/* SPDX-License-Identifier: Apache-2.0 */
#include "figures/figures.h"

#include <stdlib.h>
#include <string.h>

#include "figures/families.h"
#include "util/memory.h"
#include "util/timestamp.h"

#define WIDTH 10.0 /* inches: 10 point type is 11 pixels high where the picture is 800 wide */

enum { FITTED = WVA_HAS_MODEL | WVA_HAS_ENGINES }; /* parameters can be fitted to either */

const struct wva_figure wva_figure_table[] = {
    { "timeline", "The run at a glance: load, latency, queue, replicas and events", WIDTH, 9, 1,
      wva_build_timeline, 0, NULL },
    { "itl_analysis", "Inter-token latency against its SLO", WIDTH, 5, 1, wva_build_itl,
      WVA_HAS_SLO, NULL },
    { "ttft_analysis", "Time to first token against its SLO", WIDTH, 5, 1, wva_build_ttft,
      WVA_HAS_SLO, NULL },
    { "load_pattern", "Load and scaling", WIDTH, 4.5, 1, wva_build_load, WVA_HAS_SERVICE, NULL },
    { "itl_replicas_timeline", "Inter-token latency and replicas", WIDTH, 5, 1,
      wva_build_itl_replicas, WVA_HAS_SERVICE, NULL },
    { "ttft_replicas_timeline", "Time to first token and replicas", WIDTH, 5, 1,
      wva_build_ttft_replicas, WVA_HAS_SERVICE, NULL },
    { "combined_itl_ttft", "Inter-token latency and time to first token", WIDTH, 7, 1,
      wva_build_combined, WVA_HAS_SERVICE, NULL },
    { "calibration_gap_analysis", "Prediction error of inter-token latency over time", WIDTH, 7, 1,
      wva_build_calibration_gap, WVA_HAS_MODEL, NULL },
    { "calibration_correlation_analysis",
      "Prediction error of inter-token latency against load and replicas", WIDTH, 7.5, 2,
      wva_build_calibration_correlation, WVA_HAS_MODEL, NULL },
    { "parameter_evolution", "Model parameters over time", WIDTH, 7, 2, wva_build_parameters,
      WVA_HAS_MODEL, NULL },
    { "parameter_evolution_combined", "Model parameters over time, relative to their first value",
      WIDTH, 5, 1, wva_build_parameters_combined, WVA_HAS_MODEL, NULL },
    { "decode_parameters_itl", "Decode parameters and inter-token latency", WIDTH, 8, 1,
      wva_build_decode, WVA_HAS_MODEL, NULL },
    { "prefill_parameters_ttft", "Prefill parameters and time to first token", WIDTH, 8, 1,
      wva_build_prefill, WVA_HAS_MODEL, NULL },
    { "slo_attainment", "Latency against its SLOs, and pending replicas", WIDTH, 7.5, 1,
      wva_build_attainment, WVA_HAS_SLO, NULL },
    { "scaling_lag", "Reaction time of each scale-up", WIDTH, 5, 1, wva_build_lag, WVA_HAS_SERVICE,
      NULL },
    { "prediction_decomposed", "Prediction error of inter-token latency, decomposed", WIDTH, 7, 1,
      wva_build_prediction_parts, WVA_HAS_MODEL, NULL },
    { "calibration_fit", "Inter-token latency by the size of the batch", WIDTH, 6, 1,
      wva_build_calibration_fit, FITTED, NULL },
    { "provisioning", "Replicas needed and available", WIDTH, 6, 1, wva_build_provisioning,
      WVA_HAS_SERVICE, NULL },
    { "load_phases", "Load phases", WIDTH, 6, 1, wva_build_phases, WVA_HAS_SERVICE, NULL },
    { "capacity", "Supply, demand and utilization of the servers", WIDTH, 8, 1, wva_build_capacity,
      0, wva_capacity_is_known },
    { "hpa_overview", "HPA run: replicas, queue, KV cache usage and latency", WIDTH, 9, 2,
      wva_build_hpa_overview, WVA_HAS_TARGETS, NULL },
    { "queue_depth", "Waiting requests per replica against the target", WIDTH, 5, 1,
      wva_build_queue_depth, WVA_HAS_TARGETS, NULL },
    { "kv_cache", "KV cache usage against its target", WIDTH, 5, 1, wva_build_kv_cache,
      WVA_HAS_TARGETS, NULL },
    { "scaling_kv_context", "Replicas and KV cache usage", WIDTH, 5, 1, wva_build_scaling_kv,
      WVA_HAS_TARGETS, NULL },
    { "latency", "Time to first token and inter-token latency", WIDTH, 7, 1, wva_build_hpa_latency,
      WVA_HAS_TARGETS, wva_latency_is_known },
    { "threshold_excess", "Replicas that the HPA's rule asked for, and the outcome", WIDTH, 7, 1,
      wva_build_threshold_excess, WVA_HAS_TARGETS, NULL },
    { "job_timeline", "Load generator jobs, and the response of the autoscaler", WIDTH, 8, 1,
      wva_build_job_timeline, 0, wva_job_timeline_is_known },
    { "stages", "Stages of the load: rate, outcome, latency and replicas", WIDTH, 8, 2,
      wva_build_stages, 0, wva_stages_are_known },
};

const size_t wva_figure_count = WVA_COUNT(wva_figure_table);

const struct wva_figure *wva_figure_find(const char *name)
{
    for (size_t i = 0; i < wva_figure_count; i++)
        if (strcmp(wva_figure_table[i].name, name) == 0)
            return &wva_figure_table[i];
    return NULL;
}

bool wva_figure_fits(const struct wva_figure *figure, const struct wva_figure_input *input)
{
    return (figure->needs == 0
            || (input->frame->rows > 0 && wva_results_tell(input->results, figure->needs)))
           && (figure->has_data == NULL || figure->has_data(input));
}

static char *describe_input(const struct wva_figure_input *input)
{
    const char *subject = input->subject == NULL ? "" : input->subject;
    const char *dot = *subject == '\0' ? "" : "  \u00b7  ";
    char start[WVA_TIME_TEXT];

    if (input->frame->rows == 0)
        return wva_asprintf("%s%sno samples", subject, dot);
    wva_time_format_rfc3339(input->frame->time_ns[0], start);
    return wva_asprintf("%s%sfrom %.10s %.8s UTC  \u00b7  %zu sample%s", subject, dot, start,
                        start + 11, input->frame->rows, WVA_PLURAL(input->frame->rows));
}

static struct wva_chart *build(const struct wva_figure *figure,
                               const struct wva_figure_input *input)
{
    char *subtitle = describe_input(input);
    struct wva_chart *chart = wva_chart_create(figure->title, subtitle, figure->columns);

    figure->build(chart, input);
    free(subtitle);
    return chart;
}

enum wva_status wva_figure_render(const struct wva_figure *figure,
                                  const struct wva_figure_input *input,
                                  enum wva_image_format format, const struct wva_sheet *sheet,
                                  const char *path, char **missing, struct wva_error *err)
{
    struct wva_chart *chart = build(figure, input);
    enum wva_status status = wva_sheet_write(sheet, chart, figure->width_in, figure->height_in,
                                             format, path, missing, err);

    wva_chart_free(chart);
    return status;
}

enum wva_status wva_figure_embed(const struct wva_figure *figure,
                                 const struct wva_figure_input *input, const char *id,
                                 struct wva_buffer *out, char **missing, struct wva_error *err)
{
    struct wva_chart *chart = build(figure, input);
    enum wva_status status =
        wva_sheet_embed(chart, figure->width_in, figure->height_in, id, out, missing, err);

    wva_chart_free(chart);
    return status;
}

char *wva_figure_missing(const struct wva_figure *figure, const struct wva_figure_input *input)
{
    struct wva_chart *chart = build(figure, input);
    char *missing = wva_chart_drop_empty(chart) > 0 ? NULL : wva_chart_say_missing(chart);

    wva_chart_free(chart);
    return missing;
}
