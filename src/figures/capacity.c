/* SPDX-License-Identifier: Apache-2.0 */
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
static const struct wva_look look_full = { WVA_COLOR_MUTED, 1.2, WVA_DASH_DASH_DOT,
                                           WVA_MARKER_NONE };

bool wva_capacity_is_known(const struct wva_frame *frame)
{
    return wva_frame_has(frame, WVA_ROLE_SUPPLY) || wva_frame_has(frame, WVA_ROLE_DEMAND)
           || wva_frame_has(frame, WVA_ROLE_KV_USAGE)
           || wva_frame_has(frame, WVA_ROLE_QUEUE_LENGTH);
}

static void add_column(struct wva_panel *panel, const struct wva_figure_input *input,
                       enum wva_role role, enum wva_side side, struct wva_look look,
                       const char *label)
{
    struct wva_line line = wva_line_make(input, role, WVA_LINE_ALL);

    wva_panel_add_line(panel, side, look, wva_line_series(&line), label);
    wva_line_free(&line);
}

static void build_supply(struct wva_panel *panel, const struct wva_figure_input *input)
{
    wva_set_time_axis(panel, input, false);
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, "capacity", WVA_AXIS_WITH_ZERO);
    wva_panel_set_message(panel,
                          "No supply and demand in this log.\nControllers log them with the V2 "
                          "saturation analysis, since February 2026.");
    add_column(panel, input, WVA_ROLE_SUPPLY, WVA_SIDE_LEFT, look_supply, "supply");
    add_column(panel, input, WVA_ROLE_DEMAND, WVA_SIDE_LEFT, look_demand, "demand");
    wva_add_scaling(panel, input, true);
}

static void build_use(struct wva_panel *panel, const struct wva_figure_input *input)
{
    wva_set_time_axis(panel, input, false);
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, "ratio", WVA_AXIS_WITH_ZERO);
    wva_panel_set_y_axis(panel, WVA_SIDE_RIGHT, "requests waiting", WVA_AXIS_WITH_ZERO);
    wva_panel_set_message(panel, "No utilization, KV cache use or queue in this log.\n"
                                 "Controllers of 2026 log pods at --v=4.");
    add_column(panel, input, WVA_ROLE_UTILIZATION, WVA_SIDE_LEFT, look_supply, "demand / supply");
    add_column(panel, input, WVA_ROLE_KV_USAGE, WVA_SIDE_LEFT, look_usage, "KV cache, fullest pod");
    add_column(panel, input, WVA_ROLE_QUEUE_LENGTH, WVA_SIDE_RIGHT, look_queue,
               "queue, all pods (right)");
    if (wva_frame_has(input->frame, WVA_ROLE_UTILIZATION))
        wva_panel_add_horizontal(panel, look_full, 1, NULL);
    wva_add_scaling(panel, input, false);
}

static void build_replicas(struct wva_panel *panel, const struct wva_figure_input *input)
{
    wva_set_time_axis(panel, input, true);
    wva_panel_set_message(panel, "No replicas in this log.");
    wva_add_replicas(panel, input, WVA_SIDE_LEFT);
}

void wva_build_capacity(struct wva_chart *chart, const struct wva_figure_input *input)
{
    build_supply(wva_chart_add_panel(chart, 1.3), input);
    build_use(wva_chart_add_panel(chart, 1), input);
    build_replicas(wva_chart_add_panel(chart, 1), input);
    wva_chart_set_note(chart, "Supply and demand in the analyzer's unit: KV tokens (saturation), "
                              "tokens/s (throughput), requests/s (queueing model).");
}
