/* SPDX-License-Identifier: Apache-2.0 */
/* Short labels next to points. */
#include <math.h>
#include <stdlib.h>

#include "chart/draw.h"
#include "chart/palette.h"
#include "util/memory.h"

enum { MOST_TAGS = 400 }; /* more would be unreadable */

#define HEIGHT 7.0 /* of capitals and digits, points */
#define GAP    1.5 /* between a text and anything else */
#define REACH  4.0 /* from the middle of a point to its rim */

static const struct wva_text_style tag_style = {
    .size = WVA_TAG_SIZE,
    .color = WVA_COLOR_TEXT,
};

static bool do_overlap(struct wva_rect a, struct wva_rect b)
{
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height
           && b.y < a.y + a.height;
}

static bool is_inside(struct wva_rect rect, struct wva_rect plot)
{
    return rect.x >= plot.x && rect.x + rect.width <= plot.x + plot.width && rect.y >= plot.y
           && rect.y + rect.height <= plot.y + plot.height;
}

/* One of the eight positions around the point, the right one first. */
static struct wva_rect find_side(struct wva_point point, double width, int side)
{
    /* The centre of the text, in units of half its size. */
    static const double across[] = { 1, -1, 0, 0, 1, 1, -1, -1 };
    static const double down[] = { 0, 0, -1, 1, -1, 1, -1, 1 };
    double x = point.x + across[side] * (width / 2 + REACH + GAP);
    double y = point.y + down[side] * (HEIGHT / 2 + REACH + GAP);

    return (struct wva_rect){ x - width / 2 - GAP, y - HEIGHT / 2 - GAP, width + 2 * GAP,
                              HEIGHT + 2 * GAP };
}

static bool is_free(struct wva_rect rect, const struct wva_point *points, size_t count,
                    const struct wva_rect *taken)
{
    for (size_t i = 0; i < count; i++)
        if (do_overlap(rect, (struct wva_rect){ points[i].x - REACH, points[i].y - REACH, 2 * REACH,
                                                2 * REACH })
            || do_overlap(rect, taken[i]))
            return false;
    return true;
}

void wva_tags_place(const struct wva_point *points, const double *width, size_t count,
                    struct wva_rect plot, struct wva_point *places)
{
    enum { SIDES = 8 };
    struct wva_rect *taken = wva_calloc(count, sizeof *taken); /* empty: not placed */

    for (size_t i = 0; i < count; i++) {
        places[i] = (struct wva_point){ NAN, NAN };
        for (int side = 0; side < SIDES && count <= MOST_TAGS && isnan(places[i].x); side++) {
            struct wva_rect rect = find_side(points[i], width[i], side);

            if (!is_inside(rect, plot) || !is_free(rect, points, count, taken))
                continue;
            taken[i] = rect;
            places[i] = (struct wva_point){ rect.x + GAP, rect.y + GAP + HEIGHT };
        }
    }
    free(taken);
}

/* The tags of all layers, lest those of one lie on those of another. */
size_t wva_tags_find(const struct wva_panel *panel, struct wva_canvas *canvas,
                     struct wva_tag **found)
{
    const struct wva_scale x = wva_panel_scale_x(panel);
    const struct wva_scale y = wva_panel_scale_y(panel, WVA_SIDE_LEFT);
    struct wva_point *points = NULL, *places;
    struct wva_tag *tags = NULL;
    double *width = NULL;
    size_t count = 0, placed = 0;

    for (size_t l = 0; l < panel->layer_count; l++) {
        const struct wva_layer *layer = &panel->layers[l];

        if (layer->tags == NULL)
            continue;
        points = wva_reallocarray(points, count + layer->count, sizeof *points);
        tags = wva_reallocarray(tags, count + layer->count, sizeof *tags);
        width = wva_reallocarray(width, count + layer->count, sizeof *width);
        for (size_t i = 0; i < layer->count; i++) {
            if (wva_layer_is_gap(layer, i))
                continue;
            points[count] =
                (struct wva_point){ wva_scale_at(&x, layer->x[i]), wva_scale_at(&y, layer->y[i]) };
            tags[count].text = layer->tags[i];
            width[count] = wva_canvas_text_width(canvas, layer->tags[i], &tag_style);
            count++;
        }
    }
    places = wva_calloc(count, sizeof *places);
    wva_tags_place(points, width, count, panel->plot, places);
    for (size_t i = 0; i < count; i++)
        if (!isnan(places[i].x))
            tags[placed++] = (struct wva_tag){ tags[i].text, places[i] };
    free(places);
    free(width);
    free(points);
    *found = tags;
    return placed;
}

void wva_tags_draw(const struct wva_panel *panel, struct wva_canvas *canvas)
{
    struct wva_tag *tags;
    size_t count = wva_tags_find(panel, canvas, &tags);

    for (size_t i = 0; i < count; i++)
        wva_canvas_text(canvas, tags[i].place.x, tags[i].place.y, tags[i].text, &tag_style);
    free(tags);
}
