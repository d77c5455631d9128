/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include "chart/draw.h"
#include "chart/model.h"
#include "chart/palette.h"
#include "util/memory.h"

#define COLUMN 0.3 /* points; about a pixel at 300 dpi */
#define CLIP_MARGIN                                                                                \
    4.0 /* how far a line or marker at the edge of the plot may extend beyond it                   \
         */
#define NARROWEST_BAND 4.0
#define DENSE_WIDTH    0.9
#define SPAN_PART      0.62 /* of a row */
#define HIGHEST_SPAN   22.0
#define CLIPPED_SIZE   8.0
#define LONE_EXCESS    2.5 /* by how much the dot of a lone sample exceeds the line width */

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

/* Thinner if there are more samples than a line of full width could show. */
static double line_width(const struct plotter *plotter)
{
    double width = plotter->layer->look.width;

    return plotter->layer->kind == WVA_LAYER_LINE
                   && (double)plotter->layer->count > 2 * plotter->panel->plot.width
               ? fmin(width, DENSE_WIDTH)
               : width;
}

/* Draws the collected points. A sample between two gaps becomes a dot, or it would not be
 * visible. */
static void flush_line(struct plotter *plotter)
{
    const struct wva_look *look = &plotter->layer->look;
    struct wva_stroke stroke = { look->color, line_width(plotter), look->dash };

    plotter->count = wva_points_decimate(plotter->points, plotter->count, COLUMN);
    if (plotter->count == 1)
        wva_canvas_markers(plotter->canvas, plotter->points, 1, WVA_MARKER_CIRCLE,
                           look->width + LONE_EXCESS, look->color);
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
                       CLIPPED_SIZE, layer->look.color);
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

/* Bands that would touch are merged, so that their colours do not add up. */
static void draw_bands(struct plotter *plotter)
{
    const struct wva_layer *layer = plotter->layer;
    const struct wva_rect *plot = &plotter->panel->plot;
    struct wva_rect band = *plot;

    band.width = 0;
    for (size_t i = 0; i < layer->count; i++) {
        double left = wva_scale_at(&plotter->x, layer->x[i]);
        double right = wva_scale_at(&plotter->x, layer->y[i]);

        if (wva_layer_is_gap(layer, i))
            continue;
        if (right - left < NARROWEST_BAND) { /* a gap of one sample has no duration */
            left = fmax(plot->x, (left + right - NARROWEST_BAND) / 2);
            right = left + NARROWEST_BAND;
        }
        if (band.width > 0 && left > band.x + band.width) {
            wva_canvas_rectangle(plotter->canvas, band, &layer->look.color, NULL);
            band.width = 0;
        }
        if (band.width == 0)
            band.x = left;
        band.width = fmax(band.width, right - band.x);
    }
    if (band.width > 0)
        wva_canvas_rectangle(plotter->canvas, band, &layer->look.color, NULL);
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

/* Rows are one apart. */
static double row_height(const struct plotter *plotter)
{
    return fabs(wva_scale_at(&plotter->y, 1) - wva_scale_at(&plotter->y, 0));
}

static void draw_spans(struct plotter *plotter)
{
    const struct wva_layer *layer = plotter->layer;
    struct wva_stroke rim = { WVA_COLOR_WHITE, .6, WVA_DASH_SOLID };
    double height = fmin(row_height(plotter) * SPAN_PART, HIGHEST_SPAN);

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
    double end = fmin(row_height(plotter) * SPAN_PART, HIGHEST_SPAN) / 4;

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
