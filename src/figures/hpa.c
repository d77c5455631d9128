/* SPDX-License-Identifier: Apache-2.0 */
/* The figures of an HPA run that show what its monitor saw. */
#include <stdio.h>
#include <stdlib.h>

#include "chart/palette.h"
#include "figures/families.h"
#include "figures/shared.h"
#include "util/buffer.h"

static const struct wva_look look_waiting = { WVA_COLOR_PURPLE, 1.8, WVA_DASH_SOLID,
                                              WVA_MARKER_DIAMOND };
static const struct wva_look look_kv = { WVA_COLOR_ORANGE, 1.8, WVA_DASH_SOLID,
                                         WVA_MARKER_TRIANGLE };
static const struct wva_look look_active = { WVA_COLOR_BLUE, 1.8, WVA_DASH_SOLID, WVA_MARKER_NONE };
static const struct wva_look look_completed = { WVA_COLOR_GREEN, 1.8, WVA_DASH_DASHED,
                                                WVA_MARKER_NONE };

bool wva_latency_is_known(const struct wva_figure_input *input)
{
    return wva_frame_has(input->frame, WVA_ROLE_TTFT_OBSERVED)
           || wva_frame_has(input->frame, WVA_ROLE_ITL_OBSERVED);
}

/* The area of the values above their target. */
static void add_excess(struct wva_panel *panel, const struct wva_figure_input *input,
                       enum wva_role value, enum wva_role target)
{
    struct wva_curve above = wva_curve_make(input, value, WVA_CURVE_ALL);
    struct wva_curve limit = wva_curve_make(input, target, WVA_CURVE_ALL);

    wva_panel_add_fill(panel, wva_color_fade(WVA_COLOR_VERMILLION, .3),
                       wva_color_fade(WVA_COLOR_VERMILLION, 0), wva_curve_series(&above), limit.y,
                       "above the target", NULL);
    wva_curve_free(&above);
    wva_curve_free(&limit);
}

/* Its level is in its label, as it hardly ever changes. */
static void add_target(struct wva_panel *panel, const struct wva_figure_input *input,
                       enum wva_role role, enum wva_side side)
{
    struct wva_summary target = wva_frame_summarize(input->frame, role);
    double scale = wva_role_scale(role);
    const char *unit = scale == 100 ? " %" : "";
    char label[64];
    int len = snprintf(label, sizeof label, "target %.4g%s", scale * target.min,
                       target.min < target.max ? "" : unit);

    if (target.min < target.max)
        len += snprintf(label + len, sizeof label - (size_t)len, " to %.4g%s", scale * target.max,
                        unit);
    (void)snprintf(label + len, sizeof label - (size_t)len, "%s",
                   side == WVA_SIDE_RIGHT ? " (right)" : "");
    wva_add_role(panel, input, role, side, wva_look_slo, label);
}

static void add_queue(struct wva_panel *panel, const struct wva_figure_input *input)
{
    wva_set_role_axis(panel, WVA_SIDE_LEFT, WVA_ROLE_WAITING);
    wva_panel_set_message(panel, "No waiting requests were recorded.");
    add_excess(panel, input, WVA_ROLE_WAITING, WVA_ROLE_WAITING_TARGET);
    wva_add_role(panel, input, WVA_ROLE_WAITING, WVA_SIDE_LEFT, look_waiting, "requests waiting");
    add_target(panel, input, WVA_ROLE_WAITING_TARGET, WVA_SIDE_LEFT);
}

static void add_cache(struct wva_panel *panel, const struct wva_figure_input *input)
{
    wva_set_role_axis(panel, WVA_SIDE_LEFT, WVA_ROLE_KV_USAGE);
    wva_panel_set_message(panel, "No KV cache usage was recorded.");
    add_excess(panel, input, WVA_ROLE_KV_USAGE, WVA_ROLE_KV_TARGET);
    wva_add_role(panel, input, WVA_ROLE_KV_USAGE, WVA_SIDE_LEFT, look_kv, "cache usage");
    add_target(panel, input, WVA_ROLE_KV_TARGET, WVA_SIDE_LEFT);
}

/* Monitors write 0 where nothing was measured. */
static bool is_recorded(const struct wva_frame *frame, enum wva_role role)
{
    for (size_t row = 0; row < frame->rows; row++)
        if (wva_frame_get(frame, role, row) > 0)
            return true;
    return false;
}

static bool has_jobs(const struct wva_frame *frame)
{
    return is_recorded(frame, WVA_ROLE_ACTIVE_JOBS) || is_recorded(frame, WVA_ROLE_COMPLETED_JOBS);
}

static void add_jobs(struct wva_panel *panel, const struct wva_figure_input *input)
{
    struct wva_curve active = wva_curve_make(input, WVA_ROLE_ACTIVE_JOBS, WVA_CURVE_ALL);
    struct wva_curve completed = wva_curve_make(input, WVA_ROLE_COMPLETED_JOBS, WVA_CURVE_ALL);

    wva_set_role_axis(panel, WVA_SIDE_LEFT, WVA_ROLE_ACTIVE_JOBS);
    wva_panel_add_steps(panel, WVA_SIDE_LEFT, look_active, wva_curve_series(&active),
                        "active jobs");
    wva_panel_add_steps(panel, WVA_SIDE_LEFT, look_completed, wva_curve_series(&completed),
                        "completed jobs");
    wva_curve_free(&active);
    wva_curve_free(&completed);
}

static void add_latency(struct wva_panel *panel, const struct wva_figure_input *input,
                        const struct wva_signal *signal)
{
    wva_add_latency(panel, input, signal);
    wva_panel_set_message(panel, signal == &wva_signal_ttft
                                     ? "No TTFT was collected:\nevery value is missing or 0."
                                     : "No ITL was collected:\nevery value is missing or 0.");
}

static void add_ttft(struct wva_panel *panel, const struct wva_figure_input *input)
{
    add_latency(panel, input, &wva_signal_ttft);
}

static void add_itl(struct wva_panel *panel, const struct wva_figure_input *input)
{
    add_latency(panel, input, &wva_signal_itl);
}

static void add_replicas(struct wva_panel *panel, const struct wva_figure_input *input)
{
    wva_panel_set_message(panel, "No replicas were recorded.");
    wva_add_replicas(panel, input, WVA_SIDE_LEFT);
}

/* Names what has no panel. */
static void note_missing(struct wva_chart *chart, const char *const *missing, size_t count)
{
    struct wva_buffer text = wva_buffer_make(200);

    wva_buffer_add(&text, "Not recorded: ");
    for (size_t i = 0; i < count; i++)
        wva_buffer_printf(&text, "%s%s", i == 0 ? "" : ", ", missing[i]);
    wva_buffer_add(&text, " (every value is missing or 0).");
    if (count > 0)
        wva_chart_set_note(chart, text.data);
    wva_buffer_free(&text);
}

/* Up to four panels lie one below the other, so that one sees what came with what. */
void wva_build_hpa_overview(struct wva_chart *chart, const struct wva_figure_input *input)
{
    const struct wva_frame *frame = input->frame;
    const struct {
        const char *title, *missing; /* NULL: has a panel in any case */
        bool present;
        void (*add)(struct wva_panel *panel, const struct wva_figure_input *input);
    } parts[] = {
        { "Replicas", NULL, true, add_replicas },
        { "Queue", NULL, true, add_queue },
        { "TTFT", "TTFT", is_recorded(frame, WVA_ROLE_TTFT_OBSERVED), add_ttft },
        { "ITL", "ITL", is_recorded(frame, WVA_ROLE_ITL_OBSERVED), add_itl },
        { "KV cache", NULL, true, add_cache },
        { "Jobs", "jobs", has_jobs(frame), add_jobs },
    };
    const size_t part_count = WVA_COUNT(parts);
    const char *missing[WVA_COUNT(parts)];
    size_t count = 0, missing_count = 0, added = 0;
    size_t columns;

    for (size_t i = 0; i < part_count; i++) {
        count += parts[i].present;
        if (!parts[i].present)
            missing[missing_count++] = parts[i].missing;
    }
    columns = count <= 4 ? 1 : 2;
    wva_chart_set_columns(chart, (int)columns);
    note_missing(chart, missing, missing_count);
    for (size_t i = 0; i < part_count; i++) {
        struct wva_panel *panel;

        if (!parts[i].present)
            continue;
        panel = wva_chart_add_panel(chart, 1);
        wva_panel_set_title(panel, parts[i].title);
        wva_set_time_axis(panel, input, ++added + columns > count);
        parts[i].add(panel, input);
    }
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
    wva_panel_set_message(panel, "No replicas and no cache usage were recorded.");
    wva_add_replicas(panel, input, WVA_SIDE_LEFT);
    if (!wva_frame_has(input->frame, WVA_ROLE_KV_USAGE))
        return;
    wva_set_role_axis(panel, WVA_SIDE_RIGHT, WVA_ROLE_KV_USAGE);
    wva_add_role(panel, input, WVA_ROLE_KV_USAGE, WVA_SIDE_RIGHT, look_kv, "cache usage (right)");
    add_target(panel, input, WVA_ROLE_KV_TARGET, WVA_SIDE_RIGHT);
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
    wva_chart_set_note(
        chart, "Means of the last minute before each sample; gaps in a line: not measured.");
}
