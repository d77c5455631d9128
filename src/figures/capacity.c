/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "chart/palette.h"
#include "figures/families.h"
#include "figures/shared.h"
#include "util/memory.h"
#include "util/utf8.h"

static const struct wva_look look_supply = { WVA_COLOR_BLUE, 2, WVA_DASH_SOLID, WVA_MARKER_CIRCLE };
static const struct wva_look look_demand = { WVA_COLOR_VERMILLION, 2, WVA_DASH_DASHED,
                                             WVA_MARKER_SQUARE };
static const struct wva_look look_usage = { WVA_COLOR_ORANGE, 1.8, WVA_DASH_SOLID,
                                            WVA_MARKER_TRIANGLE };
static const struct wva_look look_other = { WVA_COLOR_GREEN, 1.8, WVA_DASH_DASHED,
                                            WVA_MARKER_DIAMOND };
static const struct wva_look look_decided = { WVA_COLOR_BLACK, 0, WVA_DASH_SOLID,
                                              WVA_MARKER_CIRCLE };
static const struct wva_look look_queue = { WVA_COLOR_PURPLE, 1.8, WVA_DASH_DOTTED,
                                            WVA_MARKER_DIAMOND };

static bool has_capacity(const struct wva_frame *frame)
{
    return wva_frame_has(frame, WVA_ROLE_SUPPLY) || wva_frame_has(frame, WVA_ROLE_DEMAND);
}

/* The utilization that a row's decision followed; NaN if it changed nothing, or if it cannot be
 * told. */
static double get_decided(const struct wva_frame *frame, size_t row)
{
    double other = wva_frame_get(frame, WVA_ROLE_OTHER_DECIDED, row);
    double change = wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row)
                    - wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row);

    if (isnan(other) || isnan(change) || change == 0)
        return NAN;
    return wva_frame_get(frame, other == 1 ? WVA_ROLE_OTHER_UTILIZATION : WVA_ROLE_UTILIZATION,
                         row);
}

static void add_decided(struct wva_panel *panel, const struct wva_figure_input *input)
{
    double *decided = wva_calloc(input->frame->rows, sizeof *decided);
    struct wva_curve points;

    for (size_t row = 0; row < input->frame->rows; row++)
        decided[row] = get_decided(input->frame, row);
    points = wva_curve_make_from(input, decided);
    wva_panel_add_points(panel, look_decided, wva_curve_series(&points), "decided a change");
    wva_curve_free(&points);
    free(decided);
}

static void add_utilization(struct wva_panel *panel, const struct wva_figure_input *input,
                            enum wva_role role, struct wva_look look, const char *analyzer)
{
    struct wva_str name = wva_utf8_cut(wva_str_from(analyzer == NULL ? "" : analyzer), 24);
    char label[32];

    snprintf(label, sizeof label, "%.*s", WVA_STR_ARGS(name));
    wva_add_role(panel, input, role, WVA_SIDE_LEFT, look, label);
}

static bool has_two_analyzers(const struct wva_figure_input *input)
{
    return input->other_analyzer != NULL && wva_frame_has(input->frame, WVA_ROLE_OTHER_UTILIZATION);
}

static void build_utilization(struct wva_panel *panel, const struct wva_figure_input *input)
{
    wva_set_time_axis(panel, input, false);
    wva_set_role_axis(panel, WVA_SIDE_LEFT, WVA_ROLE_UTILIZATION);
    wva_panel_clip_spikes(panel, WVA_SIDE_LEFT);
    if (has_two_analyzers(input)) {
        add_decided(panel, input);
        add_utilization(panel, input, WVA_ROLE_UTILIZATION, look_usage, input->analyzer);
        add_utilization(panel, input, WVA_ROLE_OTHER_UTILIZATION, look_other,
                        input->other_analyzer);
    } else {
        wva_add_role(panel, input, WVA_ROLE_UTILIZATION, WVA_SIDE_LEFT, look_usage, "utilization");
    }
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
    wva_add_role(panel, input, WVA_ROLE_SUPPLY, WVA_SIDE_LEFT, look_supply, "supply");
    wva_add_role(panel, input, WVA_ROLE_DEMAND, WVA_SIDE_LEFT, look_demand, "demand");
    wva_add_scaling(panel, input, true);
}

static void add_use(struct wva_panel *panel, const struct wva_figure_input *input)
{
    wva_set_role_axis(panel, WVA_SIDE_LEFT, WVA_ROLE_KV_USAGE);
    wva_add_role(panel, input, WVA_ROLE_KV_USAGE, WVA_SIDE_LEFT, look_usage,
                 "KV cache, fullest pod");
    if (wva_frame_has(input->frame, WVA_ROLE_QUEUE_LENGTH))
        wva_set_role_axis(panel, WVA_SIDE_RIGHT, WVA_ROLE_QUEUE_LENGTH);
    wva_add_role(panel, input, WVA_ROLE_QUEUE_LENGTH, WVA_SIDE_RIGHT, look_queue,
                 "queue, all pods (right)");
}

static void build_use(struct wva_panel *panel, const struct wva_figure_input *input)
{
    wva_set_time_axis(panel, input, false);
    if (!wva_frame_has(input->frame, WVA_ROLE_KV_USAGE)) {
        wva_set_role_axis(panel, WVA_SIDE_LEFT, WVA_ROLE_QUEUE_LENGTH);
        wva_add_role(panel, input, WVA_ROLE_QUEUE_LENGTH, WVA_SIDE_LEFT, look_queue,
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
    if (has_two_analyzers(input))
        wva_chart_set_note(chart,
                           "Supply and demand are those of the analyzer that decided most "
                           "changes. A change is marked at the utilization that it followed, as "
                           "far as the votes tell.");
    else if (has_capacity(input->frame) && (input->results->has & WVA_HAS_ENGINES) != 0)
        wva_chart_set_note(chart, "Supply and demand in tokens of the KV cache; demand includes "
                                  "the prompts of waiting requests.");
    else
        wva_chart_set_note(chart,
                           has_capacity(input->frame)
                               ? "Supply and demand in the analyzer's unit: KV tokens "
                                 "(saturation), tokens/s (throughput), requests/s (queueing)."
                               : "Supply and demand are logged since February 2026, with the V2 "
                                 "saturation analysis.");
}
