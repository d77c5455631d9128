/* SPDX-License-Identifier: Apache-2.0 */
/* The load with its phases and where they were steady, and the replicas below. */
#include <math.h>
#include <stdlib.h>

#include "chart/palette.h"
#include "figures/families.h"
#include "figures/shared.h"
#include "util/memory.h"

static const struct wva_look look_level = { WVA_COLOR_VERMILLION, 1.8, WVA_DASH_DASHED,
                                            WVA_MARKER_NONE };

static double phase_end(const struct wva_figure_input *input, const struct wva_phase *phase)
{
    return (phase->start_s + phase->duration_s) / 60 <= wva_last_minute(input)
               ? (phase->start_s + phase->duration_s) / 60
               : wva_last_minute(input);
}

/* Which stretches a kind of band covers. */
static size_t collect(const struct wva_figure_input *input, bool steady, double *start, double *end)
{
    const struct wva_phases *phases = &input->results->phases;
    size_t count = 0;

    for (size_t i = 0; i < phases->count; i++) {
        const struct wva_phase *phase = &phases->items[i];
        size_t from = steady ? phase->steady_row : phase->first_row;

        if (phase->idle == steady || from == WVA_ROW_NONE)
            continue;
        start[count] = wva_frame_minutes(input->frame, from);
        end[count++] = phase_end(input, phase);
    }
    return count;
}

static void add_stretches(struct wva_panel *panel, const struct wva_figure_input *input)
{
    size_t most = input->results->phases.count;
    double *start = wva_calloc(most, sizeof *start), *end = wva_calloc(most, sizeof *end);
    size_t count = collect(input, true, start, end);

    wva_panel_add_bands(panel, wva_color_fade(WVA_COLOR_GREEN, .18), start, end, count, "steady");
    count = collect(input, false, start, end);
    wva_panel_add_bands(panel, wva_color_fade(WVA_COLOR_FRAME, .2), start, end, count, "idle");
    free(start);
    free(end);
}

/* The mean of each phase, from its start to its end. */
static void add_levels(struct wva_panel *panel, const struct wva_figure_input *input)
{
    const struct wva_phases *phases = &input->results->phases;
    double *x = wva_calloc(2 * phases->count, sizeof *x);
    double *y = wva_calloc(2 * phases->count, sizeof *y);

    for (size_t i = 0; i < phases->count; i++) {
        x[2 * i] = wva_frame_minutes(input->frame, phases->items[i].first_row);
        x[2 * i + 1] = fmax(x[2 * i], phase_end(input, &phases->items[i]));
        y[2 * i] = y[2 * i + 1] = phases->items[i].rate.mean;
    }
    wva_panel_add_line(panel, WVA_SIDE_LEFT, look_level,
                       (struct wva_series){ x, y, 2 * phases->count }, "mean of the phase");
    free(x);
    free(y);
}

static void build_load(struct wva_panel *panel, const struct wva_figure_input *input)
{
    struct wva_curve rate = wva_curve_make(input, WVA_ROLE_RATE, WVA_CURVE_ALL);

    wva_set_time_axis(panel, input, false);
    wva_set_role_axis(panel, WVA_SIDE_LEFT, WVA_ROLE_RATE);
    wva_panel_set_message(panel, wva_no_rate);
    add_levels(panel, input);
    wva_panel_add_line(panel, WVA_SIDE_LEFT, wva_look_load, wva_curve_series(&rate),
                       "request rate");
    add_stretches(panel, input);
    wva_curve_free(&rate);
}

void wva_build_phases(struct wva_chart *chart, const struct wva_figure_input *input)
{
    struct wva_panel *replicas;

    build_load(wva_chart_add_panel(chart, 1.3), input);
    replicas = wva_chart_add_panel(chart, 1);
    wva_set_time_axis(replicas, input, true);
    wva_panel_set_context(replicas);
    wva_panel_set_message(replicas, "No replicas in this log.");
    wva_add_replicas(replicas, input, WVA_SIDE_LEFT);
    wva_chart_set_note(chart, "Phases lie between the change points of the load; steady: replicas "
                              "have settled and the load is at the level of the phase.");
}
