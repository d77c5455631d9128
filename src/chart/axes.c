/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "chart/model.h"
#include "chart/palette.h"
#include "util/memory.h"

#define TICK_LENGTH  4.0
#define MINOR_LENGTH 2.5
#define LABEL_EXCESS 16.0 /* what the name of a y axis may be longer than the axis */
#define TEXT_DROP    0.36 /* half the height of digits, as part of the type size */

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

static void draw_x_name(const struct wva_panel *panel, struct wva_canvas *canvas)
{
    struct wva_text_style style = { .size = WVA_LABEL_SIZE,
                                    .anchor = WVA_ANCHOR_CENTRE,
                                    .color = WVA_COLOR_TEXT };
    const char *label = panel->x.label;
    char *name = panel->has_time_axis ? wva_asprintf(
                     "time from %s (%s)", label == NULL ? "first sample" : label, panel->time.unit)
                                      : wva_strdup(label == NULL ? "" : label);

    wva_canvas_text(canvas, panel->plot.x + panel->plot.width / 2,
                    panel->plot.y + panel->plot.height + 31, name, &style);
    free(name);
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
    if (labelled)
        draw_x_name(panel, canvas);
}

static void draw_y_name(const struct wva_panel *panel, struct wva_canvas *canvas,
                        const struct wva_axis *axis, double x)
{
    struct wva_text_style style = {
        .size = WVA_LABEL_SIZE, .anchor = WVA_ANCHOR_CENTRE, .upward = true, .color = WVA_COLOR_TEXT
    };

    char *fitted;

    if (axis->label == NULL)
        return;
    fitted = wva_canvas_fit_text(canvas, axis->label, &style, panel->plot.height + LABEL_EXCESS);
    wva_canvas_text(canvas, x, panel->plot.y + panel->plot.height / 2, fitted, &style);
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
        wva_canvas_text(canvas, edge + outward * (TICK_LENGTH + 2), at + TEXT_DROP * WVA_TICK_SIZE,
                        left && panel->y_name_count > 0
                            ? panel->y_names[(size_t)axis->ticks.value[i]]
                            : wva_tick_label(&axis->ticks, axis->ticks.value[i], text),
                        &style);
    }
    /* A text that runs upwards has its baseline at its right. */
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
