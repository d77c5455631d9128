/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include "chart/draw.h"
#include "chart/model.h"
#include "chart/palette.h"
#include "util/memory.h"

#define COLUMN      0.3 /* points; about a pixel at 300 dpi */
#define CLIP_MARGIN 4.0 /* what a line or marker at the edge of the plot may stand out */

struct plotter {
    const struct wva_panel *panel;
    struct wva_canvas *canvas;
    const struct wva_layer *layer;
    struct wva_scale x, y;
    struct wva_point *points; /* room for two per sample plus two */
    size_t count;
};

static struct plotter begin_layer(const struct wva_panel *panel, struct wva_canvas *canvas,
                                  const struct wva_layer *layer)
{
    struct plotter plotter = { .panel = panel, .canvas = canvas, .layer = layer };

    plotter.x = wva_panel_scale_x(panel);
    plotter.y = wva_panel_scale_y(panel, layer->side);
    plotter.points = wva_reallocarray(NULL, 2 * layer->count + 2, sizeof *plotter.points);
    return plotter;
}

static void add_point(struct plotter *plotter, double x, double y)
{
    plotter->points[plotter->count++] =
        (struct wva_point){ wva_scale_at(&plotter->x, x), wva_scale_at(&plotter->y, y) };
}

/* Draws what has been collected. A sample alone between two gaps is a dot, else it would be lost.
 */
static void flush_line(struct plotter *plotter)
{
    const struct wva_look *look = &plotter->layer->look;
    struct wva_stroke stroke = { look->color, wva_line_width(plotter->panel, plotter->layer),
                                 look->dash };

    plotter->count = wva_points_decimate(plotter->points, plotter->count, COLUMN);
    if (plotter->count == 1)
        wva_canvas_markers(plotter->canvas, plotter->points, 1, WVA_MARKER_CIRCLE,
                           look->width + WVA_LONE_EXCESS, look->color);
    else
        wva_canvas_polyline(plotter->canvas, plotter->points, plotter->count, &stroke);
    plotter->count = 0;
}

static void draw_markers(struct plotter *plotter)
{
    const struct wva_layer *layer = plotter->layer;

    plotter->count = 0;
    for (size_t i = 0; i < layer->count; i++)
        if (!wva_layer_is_gap(layer, i))
            add_point(plotter, layer->x[i], layer->y[i]);
    plotter->count = wva_points_thin_out(plotter->points, plotter->count, plotter->panel->plot);
    wva_canvas_markers(plotter->canvas, plotter->points, plotter->count, layer->look.marker,
                       wva_marker_size(layer), layer->look.color);
    plotter->count = 0;
}

/* Marks where a line continues above the plot. */
static void draw_clipped(struct plotter *plotter)
{
    const struct wva_layer *layer = plotter->layer;

    plotter->count = 0;
    for (size_t i = 0; i < layer->count; i++)
        if (wva_layer_is_clipped(plotter->panel, layer, i))
            plotter->points[plotter->count++] =
                (struct wva_point){ wva_scale_at(&plotter->x, layer->x[i]),
                                    plotter->panel->plot.y + 2 };
    wva_canvas_markers(plotter->canvas, plotter->points, plotter->count, WVA_MARKER_TRIANGLE,
                       WVA_CLIPPED_SIZE, layer->look.color);
    plotter->count = 0;
}

static void draw_line_layer(struct plotter *plotter)
{
    const struct wva_layer *layer = plotter->layer;

    for (size_t i = 0; i < layer->count && layer->look.width > 0; i++) {
        if (!wva_layer_is_gap(layer, i))
            add_point(plotter, layer->x[i], layer->y[i]);
        else
            flush_line(plotter);
    }
    flush_line(plotter);
    if (wva_layer_has_markers(plotter->panel, layer))
        draw_markers(plotter);
    draw_clipped(plotter);
}

/* A value applies until the next sample, even if that has none. */
static void draw_steps_layer(struct plotter *plotter)
{
    const struct wva_layer *layer = plotter->layer;

    for (size_t i = 0; i < layer->count; i++) {
        bool gap = wva_layer_is_gap(layer, i);

        if (i > 0 && !wva_layer_is_gap(layer, i - 1) && wva_is_drawable(layer->x[i]))
            add_point(plotter, layer->x[i], layer->y[i - 1]);
        if (gap)
            flush_line(plotter);
        else
            add_point(plotter, layer->x[i], layer->y[i]);
    }
    flush_line(plotter);
}

static void draw_limit_layer(struct plotter *plotter)
{
    struct wva_scale *x = &plotter->x;
    const struct wva_layer *layer = plotter->layer;

    /* A single sample: its limit applies to the whole axis. */
    if (layer->count == 1 && !wva_layer_is_gap(layer, 0)) {
        add_point(plotter, x->min, layer->y[0]);
        add_point(plotter, x->max, layer->y[0]);
        flush_line(plotter);
    } else {
        draw_steps_layer(plotter);
    }
}

static void draw_bands(struct plotter *plotter)
{
    const struct wva_layer *layer = plotter->layer;
    struct wva_rect *bands = wva_calloc(layer->count, sizeof *bands);
    size_t count = wva_layer_bands(plotter->panel, layer, bands);

    for (size_t i = 0; i < count; i++)
        wva_canvas_rectangle(plotter->canvas, bands[i], &layer->look.color, NULL);
    free(bands);
}

static void draw_bars(struct plotter *plotter)
{
    const struct wva_layer *layer = plotter->layer;
    struct wva_stroke rim = { WVA_COLOR_WHITE, .8, WVA_DASH_SOLID };
    double foot = wva_scale_at(&plotter->y, 0);

    for (size_t i = 0; i < layer->count; i++) {
        double left = wva_scale_at(&plotter->x, layer->x[i]);
        double right = wva_scale_at(&plotter->x, layer->x[i] + layer->bar_width);
        double top = wva_scale_at(&plotter->y, layer->y[i]);

        if (!wva_layer_is_gap(layer, i))
            wva_canvas_rectangle(plotter->canvas,
                                 (struct wva_rect){ left, top, right - left, foot - top },
                                 &layer->look.color, &rim);
    }
}

static void draw_spans(struct plotter *plotter)
{
    const struct wva_layer *layer = plotter->layer;
    struct wva_stroke rim = { WVA_COLOR_WHITE, .6, WVA_DASH_SOLID };
    double height = wva_span_height(plotter->panel);

    for (size_t i = 0; i < layer->count; i++) {
        double left = wva_scale_at(&plotter->x, layer->x[i]);
        double width = wva_scale_at(&plotter->x, layer->base[i]) - left;
        double y = wva_scale_at(&plotter->y, layer->y[i]);

        if (!wva_layer_is_gap(layer, i) && width > 0)
            wva_canvas_rectangle(plotter->canvas,
                                 (struct wva_rect){ left, y - height / 2, width, height },
                                 &layer->look.color, height > 4 ? &rim : NULL);
    }
}

static void draw_whiskers(struct plotter *plotter)
{
    const struct wva_layer *layer = plotter->layer;
    struct wva_stroke stroke = { layer->look.color, layer->look.width, layer->look.dash };
    double end = wva_span_height(plotter->panel) / 4;

    for (size_t i = 0; i < layer->count; i++) {
        double left = wva_scale_at(&plotter->x, layer->x[i]);
        double right = wva_scale_at(&plotter->x, layer->base[i]);
        double y = wva_scale_at(&plotter->y, layer->y[i]);
        struct wva_point shape[] = { { left, y - end }, { left, y + end },  { left, y },
                                     { right, y },      { right, y - end }, { right, y + end } };

        if (!wva_layer_is_gap(layer, i) && wva_is_drawable(layer->base[i]))
            wva_canvas_polyline(plotter->canvas, shape, 6, &stroke);
    }
}

static void draw_rule(struct plotter *plotter)
{
    const struct wva_layer *layer = plotter->layer;
    bool horizontal = layer->kind == WVA_LAYER_HORIZONTAL;

    add_point(plotter, horizontal ? plotter->x.min : layer->x[0],
              horizontal ? layer->y[0] : plotter->y.min);
    add_point(plotter, horizontal ? plotter->x.max : layer->x[0],
              horizontal ? layer->y[0] : plotter->y.max);
    flush_line(plotter);
}

static void draw_layer(const struct wva_panel *panel, struct wva_canvas *canvas,
                       const struct wva_layer *layer)
{
    struct plotter plotter = begin_layer(panel, canvas, layer);

    wva_canvas_begin_group(canvas, layer->label == NULL ? "" : layer->label);
    switch (layer->kind) {
    case WVA_LAYER_BANDS:
        draw_bands(&plotter);
        break;
    case WVA_LAYER_BARS:
        draw_bars(&plotter);
        break;
    case WVA_LAYER_SPANS:
        draw_spans(&plotter);
        break;
    case WVA_LAYER_WHISKERS:
        draw_whiskers(&plotter);
        break;
    case WVA_LAYER_FILL:
        wva_fill_draw(panel, canvas, layer);
        break;
    case WVA_LAYER_LINE:
        draw_line_layer(&plotter);
        break;
    case WVA_LAYER_STEPS:
        draw_steps_layer(&plotter);
        break;
    case WVA_LAYER_POINTS:
        draw_markers(&plotter);
        break;
    case WVA_LAYER_LIMIT:
        draw_limit_layer(&plotter);
        break;
    case WVA_LAYER_HORIZONTAL:
    case WVA_LAYER_VERTICAL:
        draw_rule(&plotter);
        break;
    }
    wva_canvas_end_group(canvas);
    free(plotter.points);
}

/* The layer added first ends up on top. */
static void draw_kinds(const struct wva_panel *panel, struct wva_canvas *canvas,
                       enum wva_layer_kind first, enum wva_layer_kind last)
{
    for (size_t i = panel->layer_count; i-- > 0;)
        if (panel->layers[i].kind >= first && panel->layers[i].kind <= last)
            draw_layer(panel, canvas, &panel->layers[i]);
}

void wva_layers_draw(const struct wva_panel *panel, struct wva_canvas *canvas)
{
    struct wva_rect inside = { panel->plot.x - CLIP_MARGIN, panel->plot.y - CLIP_MARGIN,
                               panel->plot.width + 2 * CLIP_MARGIN,
                               panel->plot.height + 2 * CLIP_MARGIN };

    wva_canvas_push_clip(canvas, panel->plot);
    draw_kinds(panel, canvas, WVA_LAYER_BANDS, WVA_LAYER_BANDS);
    wva_canvas_pop_clip(canvas);
    wva_axes_draw_grid(panel, canvas);
    if (panel->mark_count > 0) {
        wva_canvas_begin_group(canvas, panel->marks_label == NULL ? "" : panel->marks_label);
        wva_marks_draw(panel, canvas);
        wva_canvas_end_group(canvas);
    }
    wva_canvas_push_clip(canvas, panel->plot);
    draw_kinds(panel, canvas, WVA_LAYER_FILL, WVA_LAYER_SPANS);
    draw_kinds(panel, canvas, WVA_LAYER_WHISKERS, WVA_LAYER_WHISKERS);
    draw_kinds(panel, canvas, WVA_LAYER_LIMIT, WVA_LAYER_VERTICAL);
    wva_canvas_pop_clip(canvas);
    wva_canvas_push_clip(canvas, inside);
    draw_kinds(panel, canvas, WVA_LAYER_LINE, WVA_LAYER_POINTS);
    wva_canvas_pop_clip(canvas);
    wva_tags_draw(panel, canvas);
}
