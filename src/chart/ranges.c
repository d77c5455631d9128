/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include "chart/model.h"
#include "util/memory.h"
#include "util/statistics.h"

/* Margin beyond the data, as a fraction of their span. */
#define HEADROOM 0.06
/* Data with a smaller span relative to their size are one value, apart from rounding. */
#define CONSTANT 1e-6
/* Data with a smaller span relative to their size would be a thin strip on an axis from 0. */
#define THIN_STRIP 0.15
/* Data that vary by a smaller fraction of their size are a flat line: an axis that spans less would
 * show only noise. */
#define FLAT 0.02
/* Nearly all values: what is SPIKE times as high as these is clipped at ROOM times. */
#define NEARLY_ALL 0.95
#define SPIKE      4.0
#define ROOM       1.6
enum { FEWEST_TO_CLIP = 8 };
/* A limit beyond this multiple of the data would flatten them, so it is omitted. */
#define FAR_ABOVE 1.5

static bool is_measured(enum wva_layer_kind kind)
{
    return kind == WVA_LAYER_FILL || kind == WVA_LAYER_BARS || kind == WVA_LAYER_LINE
           || kind == WVA_LAYER_STEPS || kind == WVA_LAYER_POINTS || kind == WVA_LAYER_SPANS
           || kind == WVA_LAYER_WHISKERS;
}

static void include_y(struct wva_range *range, const struct wva_layer *layer)
{
    if (layer->kind == WVA_LAYER_BARS && layer->count > 0)
        wva_range_include(range, 0);
    for (size_t i = 0; i < layer->count; i++) {
        wva_range_include(range, layer->y[i]);
        if (layer->kind == WVA_LAYER_FILL && wva_is_drawable(layer->y[i]))
            wva_range_include(range, layer->base[i]);
    }
}

static void include_limits(const struct wva_panel *panel, struct wva_range *range)
{
    double highest = wva_range_is_empty(*range) ? INFINITY : FAR_ABOVE * range->max;

    for (size_t l = 0; l < panel->layer_count; l++) {
        const struct wva_layer *layer = &panel->layers[l];

        for (size_t i = 0; i < layer->count && layer->kind == WVA_LAYER_LIMIT; i++)
            if (layer->y[i] <= highest)
                wva_range_include(range, layer->y[i]);
    }
}

static void widen(struct wva_range *range)
{
    double size = fmax(fabs(range->min), fabs(range->max)), room = (range->max - range->min);

    if (room <= CONSTANT * size) {
        room = size == 0 ? 1 : size;
    } else if (room < FLAT * size) {
        range->min -= (FLAT * size - room) / 2;
        range->max += (FLAT * size - room) / 2;
        room = FLAT * size;
    }
    range->min -= HEADROOM * room;
    range->max += HEADROOM * room;
}

static void include_zero(struct wva_range *range)
{
    double room;

    range->min = fmin(range->min, 0);
    range->max = fmax(range->max, 0);
    room = HEADROOM * (range->max - range->min);
    if (range->min < 0)
        range->min -= room;
    range->max = range->max > 0 ? range->max + room : range->max;
    if (range->min == range->max)
        range->max = 1;
}

static bool is_thin_strip(struct wva_range range)
{
    double span = range.max - range.min;

    return span > CONSTANT * range.max && span < THIN_STRIP * range.max;
}

static void finish_range(struct wva_range *range, enum wva_axis_kind kind)
{
    if (wva_range_is_empty(*range)) {
        *range = (struct wva_range){ 0, 1 };
    } else if (kind == WVA_AXIS_WHOLE) {
        range->min = fmin(0, floor(range->min));
        range->max = fmax(1, ceil(range->max));
        range->max += fmax(0.15, HEADROOM * range->max);
    } else if (kind == WVA_AXIS_WITH_ZERO
               || (kind == WVA_AXIS_FROM_ZERO && range->min >= 0 && !is_thin_strip(*range))) {
        include_zero(range);
    } else {
        widen(range);
    }
}

static void widen_to(struct wva_range *range, double least)
{
    double lacking = least - (range->max - range->min);

    if (lacking > 0) {
        range->min -= lacking / 2;
        range->max += lacking / 2;
    }
}

/* The positive values of a side, sorted. */
static double *collect_positive(const struct wva_panel *panel, enum wva_side side, size_t *count)
{
    double *values = NULL;
    size_t capacity = 0;

    *count = 0;
    for (size_t l = 0; l < panel->layer_count; l++) {
        const struct wva_layer *layer = &panel->layers[l];

        for (size_t i = 0; i < layer->count && is_measured(layer->kind) && layer->side == side; i++)
            if (layer->y[i] > 0 && wva_is_drawable(layer->y[i])) {
                values = wva_grow(values, &capacity, *count + 1, sizeof *values);
                values[(*count)++] = layer->y[i];
            }
    }
    if (*count > 0)
        wva_sort(values, *count);
    return values;
}

/* Limits the range to where isolated spikes begin; rules across the plot count as values. */
static void clip_spikes(const struct wva_panel *panel, enum wva_side side, struct wva_range *range)
{
    size_t count;
    double *values = collect_positive(panel, side, &count), usual;

    if (count >= FEWEST_TO_CLIP) {
        usual = values[(size_t)(NEARLY_ALL * (double)(count - 1))];
        for (size_t i = 0; i < panel->layer_count; i++)
            if (panel->layers[i].kind == WVA_LAYER_HORIZONTAL && side == WVA_SIDE_LEFT)
                usual = fmax(usual, panel->layers[i].y[0]);
        if (range->max > SPIKE * usual)
            range->max = ROOM * usual;
    }
    free(values);
}

bool wva_panel_has_data(const struct wva_panel *panel)
{
    struct wva_range all = wva_range_empty();

    for (size_t i = 0; i < panel->layer_count; i++)
        if (is_measured(panel->layers[i].kind) && panel->layers[i].side == WVA_SIDE_LEFT)
            include_y(&all, &panel->layers[i]);
    return !wva_range_is_empty(all);
}

static void find_x_range(struct wva_panel *panel)
{
    struct wva_range *range = &panel->x.range;

    *range = wva_range_empty();
    for (size_t l = 0; l < panel->layer_count; l++) {
        const struct wva_layer *layer = &panel->layers[l];

        if (layer->kind == WVA_LAYER_VERTICAL)
            wva_range_include(range, layer->x[0]);
        for (size_t i = 0; i < layer->count && is_measured(layer->kind); i++) {
            wva_range_include(range, layer->x[i]);
            if (layer->kind == WVA_LAYER_BARS)
                wva_range_include(range, layer->x[i] + layer->bar_width);
            if (layer->kind == WVA_LAYER_SPANS || layer->kind == WVA_LAYER_WHISKERS)
                wva_range_include(range, layer->base[i]);
        }
    }
    if (panel->has_time_axis) {
        *range = (struct wva_range){ 0, panel->minutes };
    } else if (panel->x.kind == WVA_AXIS_WHOLE && !wva_range_is_empty(*range)) {
        range->min = floor(range->min) - 0.5;
        range->max = ceil(range->max) + 0.5;
    } else {
        finish_range(range, panel->x.kind);
    }
}

void wva_panel_find_ranges(struct wva_panel *panel)
{
    panel->left.range = wva_range_empty();
    panel->right.range = wva_range_empty();
    for (size_t i = 0; i < panel->layer_count; i++) {
        const struct wva_layer *layer = &panel->layers[i];

        if (is_measured(layer->kind))
            include_y(layer->side == WVA_SIDE_LEFT ? &panel->left.range : &panel->right.range,
                      layer);
    }
    panel->empty = !wva_panel_has_data(panel);
    if (panel->left.clips)
        clip_spikes(panel, WVA_SIDE_LEFT, &panel->left.range);
    if (panel->right.clips)
        clip_spikes(panel, WVA_SIDE_RIGHT, &panel->right.range);
    for (size_t i = 0; i < panel->layer_count; i++)
        if (panel->layers[i].kind == WVA_LAYER_HORIZONTAL)
            include_y(&panel->left.range, &panel->layers[i]);
    include_limits(panel, &panel->left.range);
    finish_range(&panel->left.range, panel->left.kind);
    finish_range(&panel->right.range, panel->right.kind);
    widen_to(&panel->left.range, panel->left.least_span);
    widen_to(&panel->right.range, panel->right.least_span);
    /* Rows of names are numbered downwards. */
    if (panel->y_name_count > 0)
        panel->left.range = (struct wva_range){ (double)panel->y_name_count - 0.5, -0.5 };
    find_x_range(panel);
}
