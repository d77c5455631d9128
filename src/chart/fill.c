/* SPDX-License-Identifier: Apache-2.0 */
/* The area between two lines, in one colour where the first is above and another where it is
 * below. */
#include <math.h>
#include <stdlib.h>

#include "chart/draw.h"
#include "util/memory.h"

#define COLUMN 0.3 /* points; samples closer than this are decimated */

struct outline {
    struct wva_canvas *canvas;
    const struct wva_layer *layer;
    struct wva_scale x, y;
    struct wva_point *top;  /* along the series */
    struct wva_point *base; /* along the base, same x */
    size_t count;
    int sign; /* sign of series minus base; 0: not known yet */
};

static void add(struct outline *outline, double x, double y, double base)
{
    double at = wva_scale_at(&outline->x, x);

    outline->top[outline->count] = (struct wva_point){ at, wva_scale_at(&outline->y, y) };
    outline->base[outline->count] = (struct wva_point){ at, wva_scale_at(&outline->y, base) };
    outline->count++;
}

/* Draws one side's area: along the series, then back along the base. */
static void flush(struct outline *outline)
{
    size_t count = outline->count;
    struct wva_point *polygon = wva_reallocarray(NULL, 2 * count, sizeof *polygon);

    for (size_t i = 0; i < count; i++) {
        polygon[i] = outline->top[i];
        polygon[2 * count - 1 - i] = outline->base[i];
    }
    if (count > 1 && outline->sign != 0)
        wva_canvas_polygon(outline->canvas, polygon, 2 * count,
                           outline->sign > 0 ? outline->layer->look.color : outline->layer->below);
    free(polygon);
    outline->count = 0;
    outline->sign = 0;
}

static int sign_of(double value)
{
    return value > 0 ? 1 : value < 0 ? -1 : 0;
}

/* Adds sample i; where the lines crossed after sample `before`, one area ends and the next
 * begins. */
static void extend(struct outline *outline, size_t before, size_t i)
{
    const struct wva_layer *layer = outline->layer;
    double difference = layer->y[i] - layer->base[i];
    int sign = sign_of(difference);

    if (outline->count > 0 && sign * outline->sign < 0) {
        double earlier = layer->y[before] - layer->base[before];
        double part = earlier / (earlier - difference);
        double x = layer->x[before] + part * (layer->x[i] - layer->x[before]);
        double y = layer->y[before] + part * (layer->y[i] - layer->y[before]);

        add(outline, x, y, y);
        flush(outline);
        add(outline, x, y, y);
    }
    if (sign != 0)
        outline->sign = sign;
    add(outline, layer->x[i], layer->y[i], layer->base[i]);
}

void wva_fill_draw(const struct wva_panel *panel, struct wva_canvas *canvas,
                   const struct wva_layer *layer)
{
    struct outline outline = { .canvas = canvas, .layer = layer };
    double last_x = -INFINITY;
    size_t before = 0;

    outline.x = wva_panel_scale_x(panel);
    outline.y = wva_panel_scale_y(panel, layer->side);
    outline.top = wva_reallocarray(NULL, layer->count + 2, sizeof *outline.top);
    outline.base = wva_reallocarray(NULL, layer->count + 2, sizeof *outline.base);
    for (size_t i = 0; i < layer->count; i++) {
        double x;

        if (wva_layer_is_gap(layer, i) || !wva_is_drawable(layer->base[i])) {
            flush(&outline);
            last_x = -INFINITY;
            continue;
        }
        x = wva_scale_at(&outline.x, layer->x[i]);
        if (x - last_x < COLUMN && layer->x[i] != layer->x[before]) /* a step goes straight up */
            continue;
        extend(&outline, before, i);
        before = i;
        last_x = x;
    }
    flush(&outline);
    free(outline.top);
    free(outline.base);
}
