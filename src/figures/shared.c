/* SPDX-License-Identifier: Apache-2.0 */
#include "figures/shared.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "chart/palette.h"
#include "util/memory.h"

const struct wva_signal wva_signal_itl = {
    WVA_ROLE_ITL_OBSERVED,
    WVA_ROLE_ITL_PREDICTED,
    "ITL",
    "No inter-token latency above 0 ms in this log.\nIt is reported while requests are served; "
    "controllers of 2025 log it at LOG_LEVEL=debug,\nthose of 2026 at --v=4.",
    "No ITL in this log: controllers of 2025 log it at LOG_LEVEL=debug, those of 2026 at --v=4.",
};

const struct wva_signal wva_signal_ttft = {
    WVA_ROLE_TTFT_OBSERVED,
    WVA_ROLE_TTFT_PREDICTED,
    "TTFT",
    "No time to first token above 0 ms in this log.\nIt is reported while requests are served; "
    "controllers of 2025 log it at LOG_LEVEL=debug,\nthose of 2026 at --v=4.",
    "No TTFT in this log: controllers of 2025 log it at LOG_LEVEL=debug, those of 2026 at --v=4.",
};

const char wva_no_rate[] = "No request rate in this log.\nControllers of 2025 log it at "
                           "LOG_LEVEL=debug, those of 2026 at --v=4.";

const struct wva_look wva_look_observed = { WVA_COLOR_BLUE, 2, WVA_DASH_SOLID, WVA_MARKER_CIRCLE };
const struct wva_look wva_look_predicted = { WVA_COLOR_ORANGE, 1.8, WVA_DASH_DASHED,
                                             WVA_MARKER_SQUARE };
const struct wva_look wva_look_slo = { WVA_COLOR_VERMILLION, 1.5, WVA_DASH_DASH_DOT,
                                       WVA_MARKER_NONE };
const struct wva_look wva_look_current = { WVA_COLOR_GREEN, 1.8, WVA_DASH_SOLID, WVA_MARKER_NONE };
const struct wva_look wva_look_desired = { WVA_COLOR_PURPLE, 2.4, WVA_DASH_DOTTED,
                                           WVA_MARKER_NONE };
const struct wva_look wva_look_load = { WVA_COLOR_BLUE, 2, WVA_DASH_SOLID, WVA_MARKER_CIRCLE };

double wva_role_scale(enum wva_role role)
{
    return wva_role_info(role).quantity == WVA_MEASURED_SHARE ? 100 : 1;
}

static double filter(const struct wva_frame *frame, enum wva_role role, enum wva_curve_rule rule,
                     size_t row)
{
    double value = wva_frame_get(frame, role, row);

    if (rule == WVA_CURVE_POSITIVE && !(value > 0))
        return NAN;
    if (rule == WVA_CURVE_WITH_TRAFFIC && wva_frame_get(frame, WVA_ROLE_RATE, row) <= 0)
        return NAN;
    return value * wva_role_scale(role);
}

struct wva_curve wva_curve_make_from(const struct wva_figure_input *input, const double *values)
{
    size_t rows = input->frame->rows;
    double *minutes = wva_reallocarray(NULL, rows, sizeof *minutes);
    struct wva_curve line;

    for (size_t row = 0; row < rows; row++)
        minutes[row] = wva_frame_minutes(input->frame, row);
    line = wva_curve_with_holes(minutes, values, rows, input->results->period_s);
    free(minutes);
    return line;
}

struct wva_curve wva_curve_make(const struct wva_figure_input *input, enum wva_role role,
                                enum wva_curve_rule rule)
{
    size_t rows = input->frame->rows;
    double *values = wva_reallocarray(NULL, rows, sizeof *values);
    struct wva_curve line;

    for (size_t row = 0; row < rows; row++)
        values[row] = filter(input->frame, role, rule, row);
    line = wva_curve_make_from(input, values);
    free(values);
    return line;
}

double wva_last_minute(const struct wva_figure_input *input)
{
    size_t rows = input->frame->rows;

    return rows == 0 ? 0 : wva_frame_minutes(input->frame, rows - 1);
}

void wva_set_time_axis(struct wva_panel *panel, const struct wva_figure_input *input, bool labelled)
{
    wva_panel_set_time_axis(panel, wva_last_minute(input), input->options.tick_major_min,
                            input->options.tick_minor_min, labelled);
    wva_set_clock(panel, input);
}

void wva_set_clock(struct wva_panel *panel, const struct wva_figure_input *input)
{
    if (input->frame->rows > 0)
        wva_panel_set_clock(panel, input->frame->time_ns[0]);
}

void wva_set_role_axis(struct wva_panel *panel, enum wva_side side, enum wva_role role)
{
    const struct wva_role_info info = wva_role_info(role);

    wva_panel_set_y_axis(panel, side, info.axis,
                         info.quantity == WVA_MEASURED_WHOLE ? WVA_AXIS_WHOLE : WVA_AXIS_WITH_ZERO);
}

void wva_add_role(struct wva_panel *panel, const struct wva_figure_input *input, enum wva_role role,
                  enum wva_side side, struct wva_look look, const char *label)
{
    struct wva_curve line = wva_curve_make(input, role, WVA_CURVE_ALL);

    wva_panel_add_line(panel, side, look, wva_curve_series(&line), label);
    wva_curve_free(&line);
}

void wva_add_observed_and_predicted(struct wva_panel *panel, const struct wva_figure_input *input,
                                    const struct wva_signal *signal)
{
    struct wva_curve observed = wva_curve_make(input, signal->observed, WVA_CURVE_POSITIVE);
    struct wva_curve predicted = wva_curve_make(input, signal->predicted, WVA_CURVE_WITH_TRAFFIC);
    char label[64];

    wva_panel_set_message(panel, signal->no_traffic);
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, wva_role_info(signal->observed).axis,
                         WVA_AXIS_FROM_ZERO);
    snprintf(label, sizeof label, "observed %s", signal->name);
    wva_panel_add_line(panel, WVA_SIDE_LEFT, wva_look_observed, wva_curve_series(&observed), label);
    snprintf(label, sizeof label, "predicted %s", signal->name);
    wva_panel_add_line(panel, WVA_SIDE_LEFT, wva_look_predicted, wva_curve_series(&predicted),
                       label);
    wva_curve_free(&observed);
    wva_curve_free(&predicted);
}

void wva_add_latency(struct wva_panel *panel, const struct wva_figure_input *input,
                     const struct wva_signal *signal)
{
    const double *slo =
        signal == &wva_signal_itl ? input->results->slo_itl_ms : input->results->slo_ttft_ms;
    struct wva_curve line;

    wva_add_observed_and_predicted(panel, input, signal);
    if (slo == NULL)
        return;
    line = wva_curve_make_from(input, slo);
    wva_panel_add_limit(panel, wva_look_slo, wva_curve_series(&line), "SLO", "ms");
    wva_curve_free(&line);
}

void wva_add_gaps(struct wva_panel *panel, const struct wva_figure_input *input, bool in_legend)
{
    const struct wva_gaps *gaps = &input->results->gaps;
    double *start, *end;
    char label[64];

    if (!input->options.show_gaps || gaps->count == 0)
        return;
    start = wva_reallocarray(NULL, gaps->count, sizeof *start);
    end = wva_reallocarray(NULL, gaps->count, sizeof *end);
    for (size_t i = 0; i < gaps->count; i++) {
        start[i] = gaps->gaps[i].start_minutes;
        end[i] = gaps->gaps[i].end_minutes;
    }
    snprintf(label, sizeof label, "warm-up gaps (%zu)", gaps->count);
    wva_panel_add_bands(panel, wva_color_fade(WVA_COLOR_YELLOW, .26), start, end, gaps->count,
                        in_legend ? label : NULL);
    free(start);
    free(end);
}

static void add_scaling(struct wva_panel *panel, const struct wva_figure_input *input,
                        bool labelled, bool plain)
{
    const struct wva_scaling *scaling = &input->results->desired;
    struct wva_mark *marks = wva_calloc(scaling->count, sizeof *marks);

    for (size_t i = 0; i < scaling->count; i++) {
        const struct wva_scaling_event *event = &scaling->events[i];

        marks[i].x = event->time_minutes;
        marks[i].up = event->to > event->from;
        marks[i].plain = plain;
        snprintf(marks[i].label, sizeof marks[i].label, "%.4g\u2192%.4g", event->from, event->to);
    }
    wva_panel_add_marks(panel, marks, scaling->count, labelled,
                        labelled ? "desired replicas (from\u2192to)" : NULL);
    free(marks);
}

void wva_add_scaling(struct wva_panel *panel, const struct wva_figure_input *input, bool labelled)
{
    add_scaling(panel, input, labelled, false);
}

void wva_add_scaling_lines(struct wva_panel *panel, const struct wva_figure_input *input)
{
    add_scaling(panel, input, false, true);
}

/* Whether current replicas are those that serve, as in snapshots of a cluster. */
static bool are_ready(const struct wva_frame *frame)
{
    if (!wva_frame_has(frame, WVA_ROLE_RUNNING) || !wva_frame_has(frame, WVA_ROLE_REPLICAS_READY))
        return false;
    for (size_t row = 0; row < frame->rows; row++) {
        double current = wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row);
        double ready = wva_frame_get(frame, WVA_ROLE_REPLICAS_READY, row);

        if (current < ready || current > ready)
            return false;
    }
    return true;
}

void wva_add_replicas(struct wva_panel *panel, const struct wva_figure_input *input,
                      enum wva_side side)
{
    struct wva_curve current = wva_curve_make(input, WVA_ROLE_REPLICAS_CURRENT, WVA_CURVE_ALL);
    struct wva_curve desired = wva_curve_make(input, WVA_ROLE_REPLICAS_DESIRED, WVA_CURVE_ALL);
    bool right = side == WVA_SIDE_RIGHT, ready = are_ready(input->frame);

    if (wva_frame_has(input->frame, WVA_ROLE_REPLICAS_CURRENT)
        || wva_frame_has(input->frame, WVA_ROLE_REPLICAS_DESIRED))
        wva_set_role_axis(panel, side, WVA_ROLE_REPLICAS_CURRENT);
    wva_panel_add_steps(panel, side, wva_look_desired, wva_curve_series(&desired),
                        right ? "desired replicas (right)" : "desired replicas");
    wva_panel_add_steps(panel, side, wva_look_current, wva_curve_series(&current),
                        ready   ? right ? "ready replicas (right)" : "ready replicas"
                        : right ? "current replicas (right)"
                                : "current replicas");
    wva_curve_free(&current);
    wva_curve_free(&desired);
}

/* A value holds until the next sample: each is drawn from its own time to that. */
static void hold(const struct wva_curve *line, double *x, double *y)
{
    for (size_t i = 0; i < line->count; i++) {
        x[2 * i] = line->x[i];
        x[2 * i + 1] = i + 1 < line->count ? line->x[i + 1] : line->x[i];
        y[2 * i] = y[2 * i + 1] = line->y[i];
    }
}

void wva_add_between(struct wva_panel *panel, const struct wva_curve *a, const struct wva_curve *b,
                     struct wva_color more, struct wva_color fewer, const char *label_more,
                     const char *label_fewer)
{
    size_t count = 2 * a->count;
    double *x = wva_calloc(count, sizeof *x), *upper = wva_calloc(count, sizeof *upper);
    double *lower = wva_calloc(count, sizeof *lower);

    hold(a, x, upper);
    hold(b, x, lower);
    wva_panel_add_fill(panel, more, fewer, (struct wva_series){ x, upper, count }, lower,
                       label_more, label_fewer);
    free(x);
    free(upper);
    free(lower);
}

void wva_note_idle(struct wva_chart *chart, const struct wva_figure_input *input, bool with_gaps)
{
    bool shaded = with_gaps && input->options.show_gaps && input->results->gaps.count > 0;
    char *note = wva_asprintf("Gaps in a line: no traffic, or no sample.%s",
                              shaded ? " Warm-up gap: from the first to the last sample in a row "
                                       "with ITL above the SLO."
                                     : "");

    wva_chart_set_note(chart, note);
    free(note);
}
