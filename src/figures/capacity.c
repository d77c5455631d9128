/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "chart/palette.h"
#include "figures/families.h"
#include "figures/shared.h"

static const struct wva_look look_supply = { WVA_COLOR_BLUE, 2, WVA_DASH_SOLID, WVA_MARKER_CIRCLE };
static const struct wva_look look_demand = { WVA_COLOR_VERMILLION, 2, WVA_DASH_DASHED,
                                             WVA_MARKER_SQUARE };
static const struct wva_look look_usage = { WVA_COLOR_ORANGE, 1.8, WVA_DASH_SOLID,
                                            WVA_MARKER_TRIANGLE };
static const struct wva_look look_queue = { WVA_COLOR_PURPLE, 1.8, WVA_DASH_DOTTED,
                                            WVA_MARKER_DIAMOND };

static void add_column(struct wva_panel *panel, const struct wva_figure_input *input,
                       enum wva_role role, enum wva_side side, struct wva_look look,
                       const char *label)
{
    struct wva_curve line = wva_curve_make(input, role, WVA_CURVE_ALL);

    wva_panel_add_line(panel, side, look, wva_curve_series(&line), label);
    wva_curve_free(&line);
}

static bool has_capacity(const struct wva_frame *frame)
{
    return wva_frame_has(frame, WVA_ROLE_SUPPLY) || wva_frame_has(frame, WVA_ROLE_DEMAND);
}

static void build_utilization(struct wva_panel *panel, const struct wva_figure_input *input)
{
    wva_set_time_axis(panel, input, false);
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, "demand / supply", WVA_AXIS_WITH_ZERO);
    wva_panel_clip_spikes(panel, WVA_SIDE_LEFT);
    add_column(panel, input, WVA_ROLE_UTILIZATION, WVA_SIDE_LEFT, look_usage, "utilization");
    wva_panel_add_horizontal(panel, wva_look_slo, 1, "all of the supply");
}

static bool has_use(const struct wva_frame *frame)
{
    return wva_frame_has(frame, WVA_ROLE_KV_USAGE) || wva_frame_has(frame, WVA_ROLE_QUEUE_LENGTH);
}

/* Queue and cache that have targets are shown against them. */
bool wva_capacity_is_known(const struct wva_figure_input *input)
{
    return has_capacity(input->frame)
           || (has_use(input->frame) && (input->results->has & WVA_HAS_TARGETS) == 0);
}

static void build_supply(struct wva_panel *panel, const struct wva_figure_input *input)
{
    char axis[64];

    snprintf(axis, sizeof axis, "capacity (%.40s)",
             input->capacity_unit == NULL ? "the analyzer's unit" : input->capacity_unit);
    wva_set_time_axis(panel, input, false);
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, axis, WVA_AXIS_WITH_ZERO);
    add_column(panel, input, WVA_ROLE_SUPPLY, WVA_SIDE_LEFT, look_supply, "supply");
    add_column(panel, input, WVA_ROLE_DEMAND, WVA_SIDE_LEFT, look_demand, "demand");
    wva_add_scaling(panel, input, true);
}

static void add_use(struct wva_panel *panel, const struct wva_figure_input *input)
{
    struct wva_curve use = wva_curve_make(input, WVA_ROLE_KV_USAGE, WVA_CURVE_ALL);

    for (size_t i = 0; i < use.count; i++)
        use.y[i] *= 100;
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, "KV cache use (%)", WVA_AXIS_WITH_ZERO);
    wva_panel_add_line(panel, WVA_SIDE_LEFT, look_usage, wva_curve_series(&use),
                       "KV cache, fullest pod");
    wva_curve_free(&use);
    if (wva_frame_has(input->frame, WVA_ROLE_QUEUE_LENGTH))
        wva_panel_set_y_axis(panel, WVA_SIDE_RIGHT, "requests waiting", WVA_AXIS_WHOLE);
    add_column(panel, input, WVA_ROLE_QUEUE_LENGTH, WVA_SIDE_RIGHT, look_queue,
               "queue, all pods (right)");
}

static void build_use(struct wva_panel *panel, const struct wva_figure_input *input)
{
    wva_set_time_axis(panel, input, false);
    if (!wva_frame_has(input->frame, WVA_ROLE_KV_USAGE)) {
        wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, "requests waiting", WVA_AXIS_WHOLE);
        add_column(panel, input, WVA_ROLE_QUEUE_LENGTH, WVA_SIDE_LEFT, look_queue,
                   "queue, all pods");
    } else {
        add_use(panel, input);
    }
    wva_add_scaling(panel, input, !has_capacity(input->frame));
}

void wva_build_capacity(struct wva_chart *chart, const struct wva_figure_input *input)
{
    struct wva_panel *replicas;

    if (has_capacity(input->frame))
        build_supply(wva_chart_add_panel(chart, 1), input);
    if (wva_frame_has(input->frame, WVA_ROLE_UTILIZATION))
        build_utilization(wva_chart_add_panel(chart, .8), input);
    if (has_use(input->frame))
        build_use(wva_chart_add_panel(chart, 1), input);
    replicas = wva_chart_add_panel(chart, .7);
    wva_set_time_axis(replicas, input, true);
    wva_panel_set_context(replicas);
    wva_panel_set_message(replicas,
                          "No replicas in this log.\nControllers log them since August 2025.");
    wva_add_replicas(replicas, input, WVA_SIDE_LEFT);
    wva_chart_set_note(chart, has_capacity(input->frame)
                                  ? "Supply and demand in the analyzer's unit: KV tokens "
                                    "(saturation), tokens/s (throughput), requests/s (queueing)."
                                  : "Supply and demand are logged since February 2026, with the V2 "
                                    "saturation analysis.");
}
