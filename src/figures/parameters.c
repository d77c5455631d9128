/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>

#include "chart/palette.h"
#include "chart/scale.h"
#include "figures/families.h"
#include "figures/shared.h"

/* Beyond this a change in percent says nothing that its ends do not say better. */
#define MOST_PERCENT 1e4

/* Smaller changes than a part of this are noise. */
#define LEAST_PERCENT 2.0

#define NO_PARAMETERS                                                                              \
    "No model parameters in this log.\nControllers of 2025 log them at LOG_LEVEL=debug; later "    \
    "ones use another model."

/* The order is that of struct wva_tuner. */
static const struct {
    const char *symbol, *title, *axis;
    struct wva_look look;
} parameters[WVA_TUNER_PARAMETERS] = {
    { "\u03b1",
      "Decode, constant part (\u03b1)",
      "\u03b1 (ms)",
      { WVA_COLOR_BLUE, 1.8, WVA_DASH_SOLID, WVA_MARKER_CIRCLE } },
    { "\u03b2",
      "Decode, per request in the batch (\u03b2)",
      "\u03b2 (ms/request)",
      { WVA_COLOR_VERMILLION, 1.8, WVA_DASH_DASHED, WVA_MARKER_SQUARE } },
    { "\u03b3",
      "Prefill, constant part (\u03b3)",
      "\u03b3 (ms)",
      { WVA_COLOR_GREEN, 1.8, WVA_DASH_DASH_DOT, WVA_MARKER_TRIANGLE } },
    { "\u03b4",
      "Prefill, per token and request (\u03b4)",
      "\u03b4 (ms/token)",
      { WVA_COLOR_PURPLE, 1.8, WVA_DASH_DOTTED, WVA_MARKER_DIAMOND } },
};

/* By how much of its first value a parameter moves at most, in percent. */
static double widest_move(const struct wva_parameter_course *course)
{
    double down = course->initial - course->values.min, up = course->values.max - course->initial;

    return 100 * fmax(down, up) / fabs(course->initial);
}

static void describe_course(const struct wva_parameter_course *course, const char *symbol,
                            char *out, size_t size)
{
    /* Below this the digits that are shown would not change. */
    const double smallest_percent = 1;

    if (!wva_is_drawable(course->initial) || !wva_is_drawable(course->final))
        snprintf(out, size, "%s", symbol);
    else if (course->values.min == course->values.max)
        snprintf(out, size, "%s = %.6g, constant", symbol, course->initial);
    else if (widest_move(course) < smallest_percent)
        snprintf(out, size, "%s %.4g \u00b1 %.2g %%", symbol, course->initial, widest_move(course));
    else if (course->change == 0)
        snprintf(out, size, "%s %.3g\u2192%.3g (%.3g to %.3g)", symbol, course->initial,
                 course->final, course->values.min, course->values.max);
    else if (fabs(course->change_pct) < MOST_PERCENT)
        snprintf(out, size, "%s %.4g\u2192%.4g (%+.3g %%)", symbol, course->initial, course->final,
                 course->change_pct);
    else
        snprintf(out, size, "%s %.4g\u2192%.4g", symbol, course->initial, course->final);
}

static void add_parameter(struct wva_panel *panel, const struct wva_figure_input *input, int which)
{
    const struct wva_parameter_course *course = &input->results->tuner.parameter[which];
    struct wva_curve line = wva_curve_make(input, course->role, WVA_CURVE_ALL);
    char label[128];

    describe_course(course, parameters[which].symbol, label, sizeof label);
    wva_panel_set_message(panel, NO_PARAMETERS);
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, parameters[which].axis, WVA_AXIS_FREE);
    wva_panel_add_line(panel, WVA_SIDE_LEFT, parameters[which].look, wva_curve_series(&line),
                       label);
    wva_curve_free(&line);
}

void wva_build_parameters(struct wva_chart *chart, const struct wva_figure_input *input)
{
    if (!input->results->tuner.present)
        wva_panel_set_message(wva_chart_add_panel(chart, 1), NO_PARAMETERS);
    for (int i = 0; i < WVA_TUNER_PARAMETERS && input->results->tuner.present; i++) {
        struct wva_panel *panel = wva_chart_add_panel(chart, 1);

        wva_panel_set_title(panel, parameters[i].title);
        wva_set_time_axis(panel, input, i >= 2);
        add_parameter(panel, input, i);
        wva_add_scaling(panel, input, false);
    }
    if (input->results->tuner.present && input->results->desired.count > 0)
        wva_chart_set_note(chart,
                           "Vertical lines: the desired replicas change, up (\u25b2) or down "
                           "(\u25bc).");
}

static void add_relative(struct wva_panel *panel, const struct wva_figure_input *input, int which)
{
    const struct wva_parameter_course *course = &input->results->tuner.parameter[which];
    struct wva_curve line = wva_curve_make(input, course->role, WVA_CURVE_ALL);
    char label[128];

    for (size_t i = 0; i < line.count; i++)
        line.y[i] = 100 * (line.y[i] - course->initial) / fabs(course->initial);
    describe_course(course, parameters[which].symbol, label, sizeof label);
    wva_panel_add_line(panel, WVA_SIDE_LEFT, parameters[which].look, wva_curve_series(&line),
                       label);
    wva_curve_free(&line);
}

void wva_build_parameters_combined(struct wva_chart *chart, const struct wva_figure_input *input)
{
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);

    wva_set_time_axis(panel, input, true);
    wva_panel_set_message(panel, NO_PARAMETERS);
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, "change from first value (%)", WVA_AXIS_FREE);
    wva_panel_set_least_span(panel, WVA_SIDE_LEFT, LEAST_PERCENT);
    wva_panel_clip_spikes(panel, WVA_SIDE_LEFT);
    for (int i = 0; i < WVA_TUNER_PARAMETERS; i++)
        add_relative(panel, input, i);
    wva_add_scaling(panel, input, true);
}

static void build_stack(struct wva_chart *chart, const struct wva_figure_input *input, int first,
                        const struct wva_signal *signal)
{
    struct wva_panel *latency;

    for (int i = first; i < first + 2; i++) {
        struct wva_panel *panel = wva_chart_add_panel(chart, 1);

        wva_set_time_axis(panel, input, false);
        add_parameter(panel, input, i);
        wva_add_scaling(panel, input, i == first);
    }
    latency = wva_chart_add_panel(chart, 1.7);
    wva_panel_set_context(latency);
    wva_set_time_axis(latency, input, true);
    wva_add_latency(latency, input, signal);
    wva_add_gaps(latency, input, true);
    wva_add_scaling(latency, input, false);
    wva_note_idle(chart, input, true);
}

void wva_build_decode(struct wva_chart *chart, const struct wva_figure_input *input)
{
    build_stack(chart, input, 0, &wva_signal_itl);
}

void wva_build_prefill(struct wva_chart *chart, const struct wva_figure_input *input)
{
    build_stack(chart, input, 2, &wva_signal_ttft);
}
