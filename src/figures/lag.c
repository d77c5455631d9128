/* SPDX-License-Identifier: Apache-2.0 */
/* How long help took, a lying bar per scale-up. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "chart/palette.h"
#include "figures/families.h"
#include "figures/shared.h"
#include "util/memory.h"

enum { MOST_ROWS = 40, NAME_TEXT = 64 };

static const struct wva_look look_bounds = { WVA_COLOR_TEXT, 1.1, WVA_DASH_SOLID, WVA_MARKER_NONE };
static const struct wva_look look_violation = { WVA_COLOR_VERMILLION, 0, WVA_DASH_SOLID,
                                                WVA_MARKER_DIAMOND };

/* One part of all bars, with its bounds at its end. */
struct part {
    double *start, *end, *row, *low, *high;
    size_t count;
};

static struct part make_part(size_t most)
{
    return (struct part){ wva_calloc(most, sizeof(double)), wva_calloc(most, sizeof(double)),
                          wva_calloc(most, sizeof(double)), wva_calloc(most, sizeof(double)),
                          wva_calloc(most, sizeof(double)), 0 };
}

static void free_part(struct part *part)
{
    free(part->start);
    free(part->end);
    free(part->row);
    free(part->low);
    free(part->high);
}

static double seconds_at(const struct wva_figure_input *input, size_t row)
{
    return row == WVA_ROW_NONE ? NAN : input->results->timeline.time_s[row];
}

/* Where a bar begins: at the load change, or where none was seen at the decision. */
static double origin_of(const struct wva_figure_input *input, const struct wva_scale_up *up)
{
    return seconds_at(input, up->load_row != WVA_ROW_NONE ? up->load_row : up->decision_row);
}

static void add_lag(struct part *part, double row, double start, const struct wva_lag *lag)
{
    if (!isfinite(start) || !isfinite(lag->s))
        return;
    part->start[part->count] = start;
    part->end[part->count] = start + lag->s;
    part->low[part->count] = start + lag->bounds_s.low;
    part->high[part->count] = start + lag->bounds_s.high;
    part->row[part->count++] = row;
}

static void draw_spans(struct wva_panel *panel, const struct part *part, struct wva_color color,
                       const char *label)
{
    wva_panel_add_spans(panel, color, part->start, part->end, part->row, part->count, label);
}

/* Bounds of the parts of one bar overlap: each part has its own height in it. */
static void draw_bounds(struct wva_panel *panel, struct part *part, double shift, const char *label)
{
    for (size_t i = 0; i < part->count; i++)
        part->row[i] += shift;
    wva_panel_add_whiskers(panel, look_bounds, part->low, part->high, part->row, part->count,
                           label);
    free_part(part);
}

static void add_bars(struct wva_panel *panel, const struct wva_figure_input *input, size_t count)
{
    const struct wva_lags *lags = &input->results->lags;
    struct part decision = make_part(count), actuation = make_part(count),
                relief = make_part(count);

    for (size_t i = 0; i < count; i++) {
        const struct wva_scale_up *up = &lags->items[i];
        double origin = origin_of(input, up), row = (double)i;

        if (up->load_row != WVA_ROW_NONE)
            add_lag(&decision, row, 0, &up->load_to_decision);
        add_lag(&actuation, row, seconds_at(input, up->decision_row) - origin,
                &up->decision_to_actuation);
        add_lag(&relief, row, seconds_at(input, up->actuation_row) - origin,
                &up->actuation_to_relief);
    }
    draw_spans(panel, &decision, WVA_COLOR_ORANGE, "load change to decision");
    draw_spans(panel, &actuation, WVA_COLOR_SKY_BLUE, "decision to replicas");
    draw_spans(panel, &relief, WVA_COLOR_GREEN, "replicas to relief");
    draw_bounds(panel, &actuation, 0, "bounds of each end");
    draw_bounds(panel, &decision, -.2, NULL);
    draw_bounds(panel, &relief, .2, NULL);
}

static void add_violations(struct wva_panel *panel, const struct wva_figure_input *input,
                           size_t count)
{
    const struct wva_lags *lags = &input->results->lags;
    double *x = wva_calloc(count, sizeof *x), *y = wva_calloc(count, sizeof *y);
    bool any = false;

    for (size_t i = 0; i < count; i++) {
        x[i] = seconds_at(input, lags->items[i].violation_row) - origin_of(input, &lags->items[i]);
        y[i] = (double)i;
        any = any || isfinite(x[i]);
    }
    if (any) /* else the legend would name what is nowhere */
        wva_panel_add_points(panel, look_violation, (struct wva_series){ x, y, count },
                             "first sample above an SLO");
    free(x);
    free(y);
}

static void name_rows(struct wva_panel *panel, const struct wva_figure_input *input, size_t count)
{
    const struct wva_lags *lags = &input->results->lags;
    char(*text)[NAME_TEXT] = wva_calloc(count, sizeof *text);
    const char **names = wva_calloc(count, sizeof *names);

    for (size_t i = 0; i < count; i++) {
        const struct wva_scale_up *up = &lags->items[i];

        snprintf(text[i], NAME_TEXT, "%.4g\u2192%.4g at %.1f min%s", up->from, up->to,
                 wva_frame_minutes(input->frame, up->decision_row), up->superseded ? " *" : "");
        names[i] = text[i];
    }
    wva_panel_set_y_names(panel, names, count);
    free(names);
    free(text);
}

static bool has_superseded(const struct wva_lags *lags, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (lags->items[i].superseded)
            return true;
    return false;
}

void wva_build_lag(struct wva_chart *chart, const struct wva_figure_input *input)
{
    const struct wva_lags *lags = &input->results->lags;
    size_t count = lags->count < MOST_ROWS ? lags->count : MOST_ROWS;
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);
    char *note;

    wva_panel_set_message(panel, lags->known ? "No scale-up in this log."
                                             : "No desired replicas in this log.\nControllers log "
                                               "them since August 2025.");
    if (count == 0)
        return;
    wva_panel_set_x_axis(panel, "seconds from the load change, or the decision",
                         WVA_AXIS_WITH_ZERO);
    name_rows(panel, input, count);
    add_bars(panel, input, count);
    add_violations(panel, input, count);
    note = wva_asprintf("Each event lies between two samples, so each end has bounds.%s%s",
                        lags->count > count ? " The first 40 scale-ups are shown." : "",
                        has_superseded(lags, count)
                            ? " * Desired replicas changed again before they were reached."
                            : "");
    wva_chart_set_note(chart, note);
    free(note);
}
