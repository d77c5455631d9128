/* SPDX-License-Identifier: Apache-2.0 */
/* The figures of an HPA run that show what its monitor saw. */
#include <math.h>
#include <stdlib.h>

#include "chart/palette.h"
#include "figures/families.h"
#include "figures/shared.h"
#include "util/memory.h"

static const struct wva_look look_waiting = { WVA_COLOR_PURPLE, 1.8, WVA_DASH_SOLID,
                                              WVA_MARKER_DIAMOND };
static const struct wva_look look_kv = { WVA_COLOR_ORANGE, 1.8, WVA_DASH_SOLID,
                                         WVA_MARKER_TRIANGLE };
static const struct wva_look look_active = { WVA_COLOR_BLUE, 1.8, WVA_DASH_SOLID, WVA_MARKER_NONE };
static const struct wva_look look_completed = { WVA_COLOR_GREEN, 1.8, WVA_DASH_DASHED,
                                                WVA_MARKER_NONE };

bool wva_hpa_has_latency(const struct wva_frame *frame)
{
    return wva_hpa_is_known(frame)
           && (wva_frame_has(frame, WVA_ROLE_TTFT_OBSERVED)
               || wva_frame_has(frame, WVA_ROLE_ITL_OBSERVED));
}

/* A column times `factor` over time. */
static struct wva_line make_scaled(const struct wva_figure_input *input, enum wva_role role,
                                   double factor)
{
    struct wva_line line = wva_line_make(input, role, WVA_LINE_ALL);

    for (size_t i = 0; i < line.count; i++)
        line.y[i] *= factor;
    return line;
}

static void add_scaled(struct wva_panel *panel, const struct wva_figure_input *input,
                       enum wva_role role, double factor, enum wva_side side, struct wva_look look,
                       const char *label)
{
    struct wva_line line = make_scaled(input, role, factor);

    wva_panel_add_line(panel, side, look, wva_line_series(&line), label);
    wva_line_free(&line);
}

/* The area of the values above their target. */
static void add_excess(struct wva_panel *panel, const struct wva_figure_input *input,
                       enum wva_role value, enum wva_role target, double factor)
{
    struct wva_line above = make_scaled(input, value, factor);
    struct wva_line limit = make_scaled(input, target, factor);

    wva_panel_add_fill(panel, wva_color_fade(WVA_COLOR_VERMILLION, .3),
                       wva_color_fade(WVA_COLOR_VERMILLION, 0), wva_line_series(&above), limit.y,
                       "above the target", NULL);
    wva_line_free(&above);
    wva_line_free(&limit);
}

static void add_queue(struct wva_panel *panel, const struct wva_figure_input *input)
{
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, "waiting per replica", WVA_AXIS_WITH_ZERO);
    wva_panel_set_message(panel, "No waiting requests were recorded.");
    add_excess(panel, input, WVA_ROLE_WAITING, WVA_ROLE_WAITING_TARGET, 1);
    add_scaled(panel, input, WVA_ROLE_WAITING, 1, WVA_SIDE_LEFT, look_waiting, "requests waiting");
    add_scaled(panel, input, WVA_ROLE_WAITING_TARGET, 1, WVA_SIDE_LEFT, wva_look_slo, "target");
}

static void add_cache(struct wva_panel *panel, const struct wva_figure_input *input)
{
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, "KV cache use (%)", WVA_AXIS_WITH_ZERO);
    wva_panel_set_message(panel, "No use of the KV cache was recorded.");
    add_excess(panel, input, WVA_ROLE_KV_USAGE, WVA_ROLE_KV_TARGET, 100);
    add_scaled(panel, input, WVA_ROLE_KV_USAGE, 100, WVA_SIDE_LEFT, look_kv, "cache use");
    add_scaled(panel, input, WVA_ROLE_KV_TARGET, 100, WVA_SIDE_LEFT, wva_look_slo, "target");
}

static void add_jobs(struct wva_panel *panel, const struct wva_figure_input *input)
{
    struct wva_line active = wva_line_make(input, WVA_ROLE_ACTIVE_JOBS, WVA_LINE_ALL);
    struct wva_line completed = wva_line_make(input, WVA_ROLE_COMPLETED_JOBS, WVA_LINE_ALL);

    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, "jobs", WVA_AXIS_WHOLE);
    wva_panel_add_steps(panel, WVA_SIDE_LEFT, look_active, wva_line_series(&active), "active jobs");
    wva_panel_add_steps(panel, WVA_SIDE_LEFT, look_completed, wva_line_series(&completed),
                        "completed jobs");
    wva_line_free(&active);
    wva_line_free(&completed);
}

static void add_latency(struct wva_panel *panel, const struct wva_figure_input *input,
                        const struct wva_signal *signal)
{
    wva_add_latency(panel, input, signal);
    wva_panel_set_message(panel, signal == &wva_signal_ttft
                                     ? "No TTFT was collected:\nevery value is missing or 0."
                                     : "No ITL was collected:\nevery value is missing or 0.");
}

void wva_build_hpa_overview(struct wva_chart *chart, const struct wva_figure_input *input)
{
    static const char *const titles[] = { "Replicas", "Queue", "TTFT", "ITL", "KV cache", "Jobs" };
    struct wva_panel *panels[6];
    bool jobs = wva_frame_has(input->frame, WVA_ROLE_ACTIVE_JOBS);
    int count = jobs ? 6 : 5;

    for (int i = 0; i < count; i++) {
        panels[i] = wva_chart_add_panel(chart, 1);
        wva_panel_set_title(panels[i], titles[i]);
        wva_set_time_axis(panels[i], input, i + 2 >= count);
    }
    wva_panel_set_message(panels[0], "No replicas were recorded.");
    wva_add_replicas(panels[0], input, WVA_SIDE_LEFT);
    add_queue(panels[1], input);
    add_latency(panels[2], input, &wva_signal_ttft);
    add_latency(panels[3], input, &wva_signal_itl);
    add_cache(panels[4], input);
    if (jobs)
        add_jobs(panels[5], input);
}

void wva_build_queue_depth(struct wva_chart *chart, const struct wva_figure_input *input)
{
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);

    wva_set_time_axis(panel, input, true);
    add_queue(panel, input);
    wva_add_scaling(panel, input, true);
}

void wva_build_kv_cache(struct wva_chart *chart, const struct wva_figure_input *input)
{
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);

    wva_set_time_axis(panel, input, true);
    add_cache(panel, input);
    wva_add_scaling(panel, input, true);
}

void wva_build_scaling_kv(struct wva_chart *chart, const struct wva_figure_input *input)
{
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);

    wva_set_time_axis(panel, input, true);
    wva_panel_set_message(panel, "No replicas and no cache use were recorded.");
    wva_add_replicas(panel, input, WVA_SIDE_LEFT);
    if (!wva_frame_has(input->frame, WVA_ROLE_KV_USAGE))
        return;
    wva_panel_set_y_axis(panel, WVA_SIDE_RIGHT, "KV cache use (%)", WVA_AXIS_WITH_ZERO);
    add_scaled(panel, input, WVA_ROLE_KV_USAGE, 100, WVA_SIDE_RIGHT, look_kv, "cache use (right)");
    add_scaled(panel, input, WVA_ROLE_KV_TARGET, 100, WVA_SIDE_RIGHT, wva_look_slo,
               "target (right)");
}

void wva_build_hpa_latency(struct wva_chart *chart, const struct wva_figure_input *input)
{
    struct wva_panel *ttft = wva_chart_add_panel(chart, 1), *itl = wva_chart_add_panel(chart, 1);

    wva_set_time_axis(ttft, input, false);
    wva_set_time_axis(itl, input, true);
    add_latency(ttft, input, &wva_signal_ttft);
    add_latency(itl, input, &wva_signal_itl);
    wva_add_scaling(ttft, input, true);
    wva_add_scaling(itl, input, false);
    wva_chart_set_note(chart, "Means of the last minute before each sample; where a line is "
                              "interrupted, none was measured.");
}
