/* SPDX-License-Identifier: Apache-2.0 */
#include "figures/families.h"
#include "figures/shared.h"

static void build_analysis(struct wva_chart *chart, const struct wva_figure_input *input,
                           const struct wva_signal *signal)
{
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);

    wva_set_time_axis(panel, input, true);
    wva_add_latency(panel, input, signal);
    wva_add_gaps(panel, input, true);
    wva_add_scaling(panel, input, true);
    wva_note_idle(chart, input, true);
}

void wva_build_itl(struct wva_chart *chart, const struct wva_figure_input *input)
{
    build_analysis(chart, input, &wva_signal_itl);
}

void wva_build_ttft(struct wva_chart *chart, const struct wva_figure_input *input)
{
    build_analysis(chart, input, &wva_signal_ttft);
}

static void build_replicas(struct wva_chart *chart, const struct wva_figure_input *input,
                           const struct wva_signal *signal)
{
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);

    wva_set_time_axis(panel, input, true);
    if (!wva_frame_has(input->frame, signal->observed)
        && !wva_frame_has(input->frame, signal->predicted)) {
        wva_panel_set_message(panel, signal->absent);
        return;
    }
    wva_add_latency(panel, input, signal);
    wva_add_replicas(panel, input, WVA_SIDE_RIGHT);
    wva_note_idle(chart, input, false);
}

void wva_build_itl_replicas(struct wva_chart *chart, const struct wva_figure_input *input)
{
    build_replicas(chart, input, &wva_signal_itl);
}

void wva_build_ttft_replicas(struct wva_chart *chart, const struct wva_figure_input *input)
{
    build_replicas(chart, input, &wva_signal_ttft);
}

void wva_build_combined(struct wva_chart *chart, const struct wva_figure_input *input)
{
    struct wva_panel *itl = wva_chart_add_panel(chart, 1);
    struct wva_panel *ttft = wva_chart_add_panel(chart, 1);

    wva_set_time_axis(itl, input, false);
    wva_add_latency(itl, input, &wva_signal_itl);
    wva_add_gaps(itl, input, true);
    wva_add_scaling(itl, input, true);
    wva_set_time_axis(ttft, input, true);
    wva_add_latency(ttft, input, &wva_signal_ttft);
    wva_add_gaps(ttft, input, false);
    wva_add_scaling(ttft, input, false);
    wva_note_idle(chart, input, true);
}
