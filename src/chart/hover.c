/* SPDX-License-Identifier: Apache-2.0 */
/* Tooltips with values: over a time axis, invisible slices of the plot that list the value of each
 * line; elsewhere, a square on each point. */
#include <math.h>
#include <stdlib.h>

#include "chart/draw.h"
#include "chart/model.h"
#include "util/buffer.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/timestamp.h"

#define SLICE  5.0 /* points; narrower ones would be hard to hit, and numerous */
#define SQUARE 8.0

enum { TEXT_MAX = 2000, MOST_POINTS = 400 };

static bool is_told(const struct wva_layer *layer)
{
    return layer->label != NULL
           && (layer->kind == WVA_LAYER_LINE || layer->kind == WVA_LAYER_STEPS
               || layer->kind == WVA_LAYER_LIMIT);
}

/* The layer with the most samples, whose times are those of the slices. */
static const struct wva_layer *find_grid(const struct wva_panel *panel)
{
    const struct wva_layer *grid = NULL;

    for (size_t i = 0; i < panel->layer_count; i++)
        if (is_told(&panel->layers[i]) && (grid == NULL || panel->layers[i].count > grid->count))
            grid = &panel->layers[i];
    return grid;
}

/* Minutes, and the time of day if known. */
static void add_moment(const struct wva_panel *panel, struct wva_buffer *text, double minute)
{
    char clock[WVA_CLOCK_TEXT];

    wva_buffer_printf(text, "%.4g min", minute);
    if (panel->clock_ns != WVA_TIME_NONE)
        wva_buffer_printf(text, ", %s UTC", wva_clock_label(panel->clock_ns, minute, 0, clock));
}

static void add_range(struct wva_buffer *text, struct wva_range range)
{
    char low[WVA_NUMBER_TEXT], high[WVA_NUMBER_TEXT];

    wva_buffer_add(text, wva_number_brief(range.min, 4, low));
    if (range.min != range.max)
        wva_buffer_printf(text, " to %s", wva_number_brief(range.max, 4, high));
}

/* The values of a layer from `*next` on that are before `end`. */
static void add_layer_values(struct wva_buffer *text, const struct wva_layer *layer, size_t *next,
                             double end)
{
    struct wva_range range = wva_range_empty();

    for (; *next < layer->count && layer->x[*next] < end; (*next)++)
        wva_range_include(&range, layer->y[*next]);
    if (wva_range_is_empty(range))
        return;
    /* A limit's label includes its values already, behind its name. */
    if (layer->kind == WVA_LAYER_LIMIT)
        wva_buffer_printf(text, "\n%.*s: ", (int)strcspn(layer->label, " "), layer->label);
    else
        wva_buffer_printf(text, "\n%s: ", layer->label);
    add_range(text, range);
}

static double middle(const struct wva_layer *grid, size_t i)
{
    return (grid->x[i - 1] + grid->x[i]) / 2;
}

static void draw_slices(const struct wva_panel *panel, struct wva_canvas *canvas,
                        const struct wva_layer *grid)
{
    struct wva_scale x = wva_panel_scale_x(panel);
    size_t *next = wva_calloc(panel->layer_count, sizeof *next), first = 0;
    double left = panel->plot.x;
    struct wva_buffer text = wva_buffer_make(TEXT_MAX);

    for (size_t i = 1; i <= grid->count; i++) {
        bool last = i == grid->count;
        double end = last ? INFINITY : middle(grid, i);
        double right = last ? panel->plot.x + panel->plot.width : wva_scale_at(&x, end);

        if (right - left < SLICE && !last)
            continue;
        wva_buffer_clear(&text);
        if (first + 1 < i)
            wva_buffer_printf(&text, "%.4g to ", grid->x[first]);
        add_moment(panel, &text, grid->x[i - 1]);
        for (size_t l = 0; l < panel->layer_count; l++)
            if (is_told(&panel->layers[l]))
                add_layer_values(&text, &panel->layers[l], &next[l], end);
        wva_canvas_hover(
            canvas,
            (struct wva_rect){ left, panel->plot.y, fmax(right - left, 0), panel->plot.height },
            text.data);
        first = i;
        left = right;
    }
    wva_buffer_free(&text);
    free(next);
}

static void hover_point(const struct wva_panel *panel, struct wva_canvas *canvas, double x,
                        double y, const char *text)
{
    struct wva_scale across = wva_panel_scale_x(panel),
                     up = wva_panel_scale_y(panel, WVA_SIDE_LEFT);

    wva_canvas_hover(canvas,
                     (struct wva_rect){ wva_scale_at(&across, x) - SQUARE / 2,
                                        wva_scale_at(&up, y) - SQUARE / 2, SQUARE, SQUARE },
                     text);
}

static void draw_squares(const struct wva_panel *panel, struct wva_canvas *canvas,
                         const struct wva_layer *layer)
{
    struct wva_buffer text = wva_buffer_make(TEXT_MAX);

    for (size_t i = 0; i < layer->count && layer->count <= MOST_POINTS; i++) {
        if (wva_layer_is_gap(layer, i))
            continue;
        wva_buffer_clear(&text);
        wva_buffer_printf(&text, "%.1000s\n%s: %.4g\n%s: %.4g",
                          layer->texts != NULL   ? layer->texts[i]
                          : layer->label == NULL ? ""
                                                 : layer->label,
                          panel->x.label == NULL ? "x" : panel->x.label, layer->x[i],
                          panel->left.label == NULL ? "y" : panel->left.label, layer->y[i]);
        hover_point(panel, canvas, layer->x[i], layer->y[i], text.data);
    }
    wva_buffer_free(&text);
}

/* Tooltips of a layer of events. */
static void draw_events(const struct wva_panel *panel, struct wva_canvas *canvas,
                        const struct wva_layer *layer)
{
    struct wva_buffer text = wva_buffer_make(TEXT_MAX);

    for (size_t i = 0; i < layer->count && layer->count <= MOST_POINTS; i++) {
        if (wva_layer_is_gap(layer, i))
            continue;
        wva_buffer_clear(&text);
        add_moment(panel, &text, layer->x[i]);
        wva_buffer_printf(&text, "\n%.1000s", layer->texts[i]);
        hover_point(panel, canvas, layer->x[i], layer->y[i], text.data);
    }
    wva_buffer_free(&text);
}

static void draw_bars(const struct wva_panel *panel, struct wva_canvas *canvas,
                      const struct wva_layer *layer)
{
    struct wva_scale x = wva_panel_scale_x(panel), y = wva_panel_scale_y(panel, WVA_SIDE_LEFT);
    double height = fabs(wva_scale_at(&y, 1) - wva_scale_at(&y, 0)) / 2;
    struct wva_buffer text = wva_buffer_make(TEXT_MAX);

    for (size_t i = 0; i < layer->count && layer->count <= MOST_POINTS; i++) {
        double left = wva_scale_at(&x, layer->x[i]), right = wva_scale_at(&x, layer->base[i]);
        size_t row = (size_t)layer->y[i];

        wva_buffer_clear(&text);
        wva_buffer_printf(&text, "%s\n%s: %.4g",
                          row < panel->y_name_count ? panel->y_names[row] : "", layer->label,
                          layer->base[i] - layer->x[i]);
        wva_canvas_hover(canvas,
                         (struct wva_rect){ left, wva_scale_at(&y, layer->y[i]) - height / 2,
                                            fmax(right - left, 1), height },
                         text.data);
    }
    wva_buffer_free(&text);
}

void wva_hover_draw(const struct wva_panel *panel, struct wva_canvas *canvas)
{
    const struct wva_layer *grid = panel->has_time_axis ? find_grid(panel) : NULL;

    if (grid != NULL)
        draw_slices(panel, canvas, grid);
    for (size_t i = 0; i < panel->layer_count && panel->has_time_axis; i++)
        if (panel->layers[i].texts != NULL)
            draw_events(panel, canvas, &panel->layers[i]);
    for (size_t i = 0; i < panel->layer_count && !panel->has_time_axis; i++)
        if (panel->layers[i].kind == WVA_LAYER_POINTS)
            draw_squares(panel, canvas, &panel->layers[i]);
        else if (panel->layers[i].kind == WVA_LAYER_SPANS && panel->layers[i].label != NULL)
            draw_bars(panel, canvas, &panel->layers[i]);
}
