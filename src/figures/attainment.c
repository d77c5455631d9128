/* SPDX-License-Identifier: Apache-2.0 */
/* When latency was above its SLO, for how long and why, and how long help was on its way. */
#include <stdio.h>
#include <stdlib.h>

#include "chart/palette.h"
#include "figures/families.h"
#include "figures/shared.h"
#include "util/memory.h"

static struct wva_color color_of(enum wva_episode_cause cause)
{
    switch (cause) {
    case WVA_EPISODE_LOAD_STEP:
        return wva_color_fade(WVA_COLOR_ORANGE, .3);
    case WVA_EPISODE_SCALE_DOWN:
        return wva_color_fade(WVA_COLOR_PURPLE, .35);
    case WVA_EPISODE_LOG_START:
        return wva_color_fade(WVA_COLOR_FRAME, .3);
    case WVA_EPISODE_MODEL_OPTIMISTIC:
        return wva_color_fade(WVA_COLOR_YELLOW, .4);
    case WVA_EPISODE_UNEXPLAINED:
    case WVA_EPISODE_CAUSES:
        break;
    }
    return wva_color_fade(WVA_COLOR_VERMILLION, .3);
}

/* From the first bad sample to where the last one stops to hold. */
static size_t collect_episodes(const struct wva_figure_input *input,
                               const struct wva_episodes *episodes, enum wva_episode_cause cause,
                               double *start, double *end)
{
    const struct wva_timeline *timeline = &input->results->timeline;
    size_t count = 0;

    for (size_t i = 0; i < episodes->count; i++) {
        const struct wva_episode *episode = &episodes->items[i];

        if (episode->cause != cause)
            continue;
        start[count] = wva_frame_minutes(input->frame, episode->first_row);
        end[count++] = wva_frame_minutes(input->frame, episode->last_row)
                       + timeline->hold_s[episode->last_row] / 60;
    }
    return count;
}

static void add_episodes(struct wva_panel *panel, const struct wva_figure_input *input,
                         const struct wva_episodes *episodes)
{
    double *start = wva_calloc(episodes->count, sizeof *start);
    double *end = wva_calloc(episodes->count, sizeof *end);

    for (int cause = 0; cause < WVA_EPISODE_CAUSES; cause++) {
        enum wva_episode_cause which = (enum wva_episode_cause)cause;
        size_t count = collect_episodes(input, episodes, which, start, end);
        char label[64];

        snprintf(label, sizeof label, "above SLO, %s (%zu)", wva_episode_cause_name(which), count);
        wva_panel_add_bands(panel, color_of(which), start, end, count, label);
    }
    free(start);
    free(end);
}

static void build_signal(struct wva_panel *panel, const struct wva_figure_input *input,
                         const struct wva_signal *signal, const double *slo,
                         const struct wva_episodes *episodes)
{
    struct wva_curve observed = wva_curve_make(input, signal->observed, WVA_CURVE_POSITIVE);
    char label[64];

    wva_set_time_axis(panel, input, false);
    wva_panel_set_message(panel, signal->no_traffic);
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, wva_role_info(signal->observed).axis,
                         WVA_AXIS_FROM_ZERO);
    snprintf(label, sizeof label, "observed %s", signal->name);
    wva_panel_add_line(panel, WVA_SIDE_LEFT, wva_look_observed, wva_curve_series(&observed), label);
    wva_curve_free(&observed);
    if (slo != NULL) {
        struct wva_curve limit = wva_curve_make_from(input, slo);

        wva_panel_add_limit(panel, wva_look_slo, wva_curve_series(&limit), "SLO", "ms");
        wva_curve_free(&limit);
    }
    add_episodes(panel, input, episodes);
}

/* Where desired replicas are above current ones, help is on its way: the lag from decision to
 * actuation. */
static void build_help(struct wva_panel *panel, const struct wva_figure_input *input)
{
    struct wva_curve desired = wva_curve_make(input, WVA_ROLE_REPLICAS_DESIRED, WVA_CURVE_ALL);
    struct wva_curve current = wva_curve_make(input, WVA_ROLE_REPLICAS_CURRENT, WVA_CURVE_ALL);

    wva_set_time_axis(panel, input, true);
    wva_panel_set_context(panel);
    wva_panel_set_message(panel, "No replicas in this log.");
    wva_add_between(panel, &desired, &current, wva_color_fade(WVA_COLOR_VERMILLION, .35),
                    wva_color_fade(WVA_COLOR_SKY_BLUE, .35), "requested, not yet running",
                    "to be removed, still running");
    wva_add_replicas(panel, input, WVA_SIDE_LEFT);
    wva_curve_free(&desired);
    wva_curve_free(&current);
}

void wva_build_attainment(struct wva_chart *chart, const struct wva_figure_input *input)
{
    const struct wva_results *results = input->results;

    build_signal(wva_chart_add_panel(chart, 1), input, &wva_signal_itl, results->slo_itl_ms,
                 &results->itl_episodes);
    build_signal(wva_chart_add_panel(chart, 1), input, &wva_signal_ttft, results->slo_ttft_ms,
                 &results->ttft_episodes);
    build_help(wva_chart_add_panel(chart, .6), input);
    wva_chart_set_note(chart, "Episodes are shaded for the duration of their samples. Gaps in a "
                              "line: no traffic, or no sample.");
}
