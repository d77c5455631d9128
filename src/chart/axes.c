/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "chart/draw.h"
#include "chart/model.h"
#include "chart/palette.h"
#include "util/memory.h"
#include "util/timestamp.h"

#define TICK_LENGTH  4.0
#define MINOR_LENGTH 2.5
#define NAME_EXCESS  24.0 /* by how much an x axis name may be longer than the axis */
#define TEXT_DROP    0.36 /* half the height of digits, as a fraction of the font size */

static const struct wva_stroke frame_stroke = { WVA_COLOR_FRAME, .8, WVA_DASH_SOLID };

static void draw_line(struct wva_canvas *canvas, double x1, double y1, double x2, double y2,
                      const struct wva_stroke *stroke)
{
    struct wva_point ends[] = { { x1, y1 }, { x2, y2 } };

    wva_canvas_polyline(canvas, ends, 2, stroke);
}

static const struct wva_ticks *x_ticks(const struct wva_panel *panel, double *unit)
{
    *unit = panel->has_time_axis ? panel->time.minutes_per_unit : 1;
    return panel->has_time_axis ? &panel->time.major : &panel->x.ticks;
}

void wva_axes_draw_grid(const struct wva_panel *panel, struct wva_canvas *canvas)
{
    struct wva_stroke stroke = { WVA_COLOR_GRID, .7, WVA_DASH_SOLID };
    struct wva_scale x = wva_panel_scale_x(panel), y = wva_panel_scale_y(panel, WVA_SIDE_LEFT);
    const struct wva_rect *plot = &panel->plot;
    double unit;
    const struct wva_ticks *ticks = x_ticks(panel, &unit);

    for (size_t i = 0; i < ticks->count; i++) {
        double at = wva_scale_at(&x, ticks->value[i] * unit);

        draw_line(canvas, at, plot->y, at, plot->y + plot->height, &stroke);
    }
    for (size_t i = 0; i < panel->left.ticks.count; i++) {
        double at = wva_scale_at(&y, panel->left.ticks.value[i]);

        draw_line(canvas, plot->x, at, plot->x + plot->width, at, &stroke);
    }
}

/* The longest of these that fits `width`: the unit and, if the axis shows the time of day too, that
 * it is UTC and the date it starts on. */
static char *name_time(const struct wva_panel *panel, struct wva_canvas *canvas,
                       const struct wva_text_style *style, double width)
{
    const char *origin = panel->x.label == NULL ? "first sample" : panel->x.label;
    const char *unit = panel->time.unit;
    char start[WVA_TIME_TEXT] = "", *names[3];
    size_t chosen = 0;

    if (panel->shows_clock)
        wva_time_format_rfc3339(panel->clock_ns, start);
    start[10] = '\0'; /* the date */
    names[0] = !panel->shows_clock
                   ? wva_asprintf("time from %s (%s)", origin, unit)
                   : wva_asprintf("time from %s (%s); below, time of day in UTC, from %s", origin,
                                  unit, start);
    names[1] = !panel->shows_clock ? wva_asprintf("time (%s)", unit)
                                   : wva_asprintf("time (%s); below, UTC from %s", unit, start);
    names[2] = wva_asprintf(panel->shows_clock ? "%s; UTC" : "%s", unit);
    while (chosen < 2 && wva_canvas_text_width(canvas, names[chosen], style) > width)
        chosen++;
    for (size_t i = 0; i < 3; i++)
        if (i != chosen)
            free(names[i]);
    return names[chosen];
}

static const struct wva_text_style name_style = { .size = WVA_LABEL_SIZE,
                                                  .anchor = WVA_ANCHOR_CENTRE,
                                                  .color = WVA_COLOR_TEXT };

char *wva_axes_name_x(const struct wva_panel *panel, struct wva_canvas *canvas)
{
    const char *label = panel->x.label == NULL ? "" : panel->x.label;
    double width = panel->plot.width + NAME_EXCESS;

    return panel->has_time_axis ? name_time(panel, canvas, &name_style, width)
                                : wva_canvas_fit_text(canvas, label, &name_style, width);
}

static void draw_x_name(const struct wva_panel *panel, struct wva_canvas *canvas)
{
    char *name = wva_axes_name_x(panel, canvas);

    wva_canvas_text(canvas, panel->plot.x + panel->plot.width / 2,
                    panel->plot.y + panel->plot.height + 31
                        + (panel->shows_clock ? WVA_CLOCK_ROW : 0),
                    name, &name_style);
    free(name);
}

/* Times of day on a separate line, below the minutes. */
static void draw_clock(const struct wva_panel *panel, struct wva_canvas *canvas)
{
    struct wva_text_style style = { .size = WVA_TICK_SIZE,
                                    .anchor = WVA_ANCHOR_CENTRE,
                                    .color = WVA_COLOR_MUTED };
    struct wva_stroke line = { WVA_COLOR_GRID, .8, WVA_DASH_SOLID };
    struct wva_scale x = wva_panel_scale_x(panel);
    double y = panel->plot.y + panel->plot.height + 19.5;
    char text[WVA_CLOCK_TEXT];

    draw_line(canvas, panel->plot.x, y, panel->plot.x + panel->plot.width, y, &line);
    for (size_t i = 0; i < panel->clock.count; i++) {
        double at = wva_scale_at(&x, panel->clock.value[i]);

        draw_line(canvas, at, y, at, y + MINOR_LENGTH, &frame_stroke);
        wva_canvas_text(
            canvas, at, y + 12.5,
            wva_clock_label(panel->clock_ns, panel->clock.value[i], panel->clock.step, text),
            &style);
    }
}

static void draw_x_axis(const struct wva_panel *panel, struct wva_canvas *canvas)
{
    struct wva_text_style style = { .size = WVA_TICK_SIZE,
                                    .anchor = WVA_ANCHOR_CENTRE,
                                    .color = WVA_COLOR_TEXT };
    struct wva_scale x = wva_panel_scale_x(panel);
    double bottom = panel->plot.y + panel->plot.height, unit;
    const struct wva_ticks *ticks = x_ticks(panel, &unit);
    bool labelled = !panel->has_time_axis || panel->time_labelled;
    char text[WVA_TICK_TEXT];

    for (size_t i = 0; panel->has_time_axis && i < panel->time.minor.count; i++) {
        double at = wva_scale_at(&x, panel->time.minor.value[i] * unit);

        draw_line(canvas, at, bottom, at, bottom + MINOR_LENGTH, &frame_stroke);
    }
    for (size_t i = 0; i < ticks->count; i++) {
        double at = wva_scale_at(&x, ticks->value[i] * unit);

        draw_line(canvas, at, bottom, at, bottom + TICK_LENGTH, &frame_stroke);
        if (labelled)
            wva_canvas_text(canvas, at, bottom + 15, wva_tick_label(ticks, ticks->value[i], text),
                            &style);
    }
    if (panel->shows_clock)
        draw_clock(panel, canvas);
    if (labelled)
        draw_x_name(panel, canvas);
}

static void draw_y_name(const struct wva_panel *panel, struct wva_canvas *canvas,
                        const struct wva_axis *axis, double x)
{
    struct wva_text_style style = {
        .size = WVA_LABEL_SIZE, .anchor = WVA_ANCHOR_CENTRE, .upward = true, .color = WVA_COLOR_TEXT
    };

    if (axis->label != NULL && !axis->label_in_head)
        wva_canvas_text(canvas, x, panel->plot.y + panel->plot.height / 2, axis->label, &style);
}

/* The name of a row, truncated to the room for it, with the whole name as its tooltip. */
static void draw_row_name(const struct wva_panel *panel, struct wva_canvas *canvas, double x,
                          double y, const char *name, const struct wva_text_style *style)
{
    double width = panel->left.label_width;
    char *fitted = wva_canvas_fit_name(canvas, name, style, width);

    wva_canvas_text(canvas, x, y, fitted, style);
    if (strcmp(fitted, name) != 0 && wva_canvas_shows_hover(canvas))
        wva_canvas_hover(
            canvas, (struct wva_rect){ x - width, y - WVA_TICK_SIZE, width, WVA_TICK_SIZE + 3 },
            name);
    free(fitted);
}

static void draw_y_axis(const struct wva_panel *panel, struct wva_canvas *canvas,
                        enum wva_side side)
{
    bool left = side == WVA_SIDE_LEFT;
    const struct wva_axis *axis = left ? &panel->left : &panel->right;
    struct wva_text_style style = { .size = WVA_TICK_SIZE,
                                    .anchor = left ? WVA_ANCHOR_RIGHT : WVA_ANCHOR_LEFT,
                                    .color = WVA_COLOR_TEXT };
    double outward = left ? -1 : 1, edge = panel->plot.x + (left ? 0 : panel->plot.width);
    struct wva_scale y = wva_panel_scale_y(panel, side);
    char text[WVA_TICK_TEXT];

    draw_line(canvas, edge, panel->plot.y, edge, panel->plot.y + panel->plot.height, &frame_stroke);
    for (size_t i = 0; i < axis->ticks.count; i++) {
        double at = wva_scale_at(&y, axis->ticks.value[i]);

        draw_line(canvas, edge, at, edge + outward * TICK_LENGTH, at, &frame_stroke);
        if (left && panel->y_name_count > 0)
            draw_row_name(panel, canvas, edge - TICK_LENGTH - 2, at + TEXT_DROP * WVA_TICK_SIZE,
                          panel->y_names[(size_t)axis->ticks.value[i]], &style);
        else
            wva_canvas_text(canvas, edge + outward * (TICK_LENGTH + 2),
                            at + TEXT_DROP * WVA_TICK_SIZE,
                            wva_tick_label(&axis->ticks, axis->ticks.value[i], text), &style);
    }
    /* Vertical text has its baseline on its right. */
    draw_y_name(panel, canvas, axis,
                left ? edge - axis->label_width - 12
                     : edge + axis->label_width + 12 + WVA_LABEL_SIZE * .8);
}

void wva_axes_draw(const struct wva_panel *panel, struct wva_canvas *canvas)
{
    double bottom = panel->plot.y + panel->plot.height;

    draw_line(canvas, panel->plot.x, bottom, panel->plot.x + panel->plot.width, bottom,
              &frame_stroke);
    draw_x_axis(panel, canvas);
    draw_y_axis(panel, canvas, WVA_SIDE_LEFT);
    if (panel->has_right)
        draw_y_axis(panel, canvas, WVA_SIDE_RIGHT);
}
