/* SPDX-License-Identifier: Apache-2.0 */
/* How far each metric of an HPA run was from its target, and which of them the HPA's rule followed
 * where it changed its mind. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "chart/palette.h"
#include "figures/families.h"
#include "figures/shared.h"
#include "util/memory.h"

static const struct wva_look look_waiting = { WVA_COLOR_PURPLE, 1.8, WVA_DASH_SOLID,
                                              WVA_MARKER_DIAMOND };
static const struct wva_look look_kv = { WVA_COLOR_ORANGE, 1.8, WVA_DASH_SOLID,
                                         WVA_MARKER_TRIANGLE };

static void add_ratio(struct wva_panel *panel, const struct wva_figure_input *input,
                      enum wva_role value, enum wva_role target, struct wva_look look,
                      const char *label)
{
    size_t rows = input->frame->rows;
    double *ratio = wva_calloc(rows, sizeof *ratio);
    struct wva_line line;

    for (size_t row = 0; row < rows; row++) {
        double limit = wva_frame_get(input->frame, target, row);

        ratio[row] = limit > 0 ? wva_frame_get(input->frame, value, row) / limit : NAN;
    }
    line = wva_line_make_from(input, ratio);
    wva_panel_add_line(panel, WVA_SIDE_LEFT, look, wva_line_series(&line), label);
    wva_line_free(&line);
    free(ratio);
}

/* The changes of desired replicas as bars, a row for each metric that was followed. */
static void add_followed(struct wva_panel *panel, const struct wva_figure_input *input,
                         enum wva_hpa_cause cause, double row, struct wva_color color,
                         const char *label)
{
    const struct wva_hpa *hpa = &input->results->hpa;
    double *start = wva_calloc(hpa->count, sizeof *start);
    double *end = wva_calloc(hpa->count, sizeof *end), *rows = wva_calloc(hpa->count, sizeof *rows);
    double until = wva_last_minute(input);
    size_t n = 0;

    for (size_t i = 0; i < hpa->count; i++) {
        if (hpa->events[i].cause != cause)
            continue;
        start[n] = hpa->events[i].time_s / 60;
        end[n] = i + 1 < hpa->count ? hpa->events[i + 1].time_s / 60
                                    : fmin(until, start[n] + until / 50);
        rows[n++] = row;
    }
    wva_panel_add_spans(panel, color, start, end, rows, n, label);
    free(start);
    free(end);
    free(rows);
}

static void build_followed(struct wva_panel *panel, const struct wva_figure_input *input)
{
    static const char *const names[] = { "waiting", "KV cache", "both", "neither" };

    wva_set_time_axis(panel, input, true);
    wva_panel_set_message(panel, "The desired replicas never changed.");
    wva_panel_set_title(panel, "The metric that the rule followed, from each change of desired "
                               "replicas to the next");
    if (input->results->hpa.count == 0)
        return;
    wva_panel_set_y_names(panel, names, sizeof names / sizeof names[0]);
    add_followed(panel, input, WVA_HPA_CAUSE_WAITING, 0, WVA_COLOR_PURPLE, NULL);
    add_followed(panel, input, WVA_HPA_CAUSE_KV, 1, WVA_COLOR_ORANGE, NULL);
    add_followed(panel, input, WVA_HPA_CAUSE_BOTH, 2, WVA_COLOR_BLUE, NULL);
    add_followed(panel, input, WVA_HPA_CAUSE_NONE, 3, wva_color_fade(WVA_COLOR_BLACK, .4), NULL);
}

void wva_build_threshold_excess(struct wva_chart *chart, const struct wva_figure_input *input)
{
    struct wva_panel *ratios = wva_chart_add_panel(chart, 1.4);

    wva_set_time_axis(ratios, input, false);
    wva_panel_set_y_axis(ratios, WVA_SIDE_LEFT, "value / target", WVA_AXIS_WITH_ZERO);
    wva_panel_clip_spikes(ratios, WVA_SIDE_LEFT);
    wva_panel_set_message(ratios, "No metric with a target was recorded.");
    add_ratio(ratios, input, WVA_ROLE_WAITING, WVA_ROLE_WAITING_TARGET, look_waiting,
              "requests waiting");
    add_ratio(ratios, input, WVA_ROLE_KV_USAGE, WVA_ROLE_KV_TARGET, look_kv, "KV cache");
    wva_panel_add_horizontal(ratios, wva_look_slo, 1, "target");
    wva_add_scaling(ratios, input, true);
    build_followed(wva_chart_add_panel(chart, .7), input);
    wva_chart_set_note(chart,
                       "Rule: desired = ceil(current \u00b7 value / target), none within 10 % "
                       "of the target; the larger wins. Bounds and policies are not known.");
}
