/* SPDX-License-Identifier: Apache-2.0 */
#include "chart/draw.h"

#include <math.h>

#define MARKER_SPACING 10.0 /* markers closer than this would look like a second line */
#define NARROWEST_BAND 4.0
#define DENSE_WIDTH    0.9
#define SPAN_PART      0.62 /* of a row */
#define HIGHEST_SPAN   22.0

struct wva_scale wva_panel_scale_x(const struct wva_panel *panel)
{
    return (struct wva_scale){ panel->x.range.min, panel->x.range.max, panel->plot.x,
                               panel->plot.x + panel->plot.width };
}

struct wva_scale wva_panel_scale_y(const struct wva_panel *panel, enum wva_side side)
{
    const struct wva_axis *axis = side == WVA_SIDE_LEFT ? &panel->left : &panel->right;

    return (struct wva_scale){ axis->range.min, axis->range.max, panel->plot.y + panel->plot.height,
                               panel->plot.y };
}

bool wva_layer_has_markers(const struct wva_panel *panel, const struct wva_layer *layer)
{
    if (layer->look.marker == WVA_MARKER_NONE)
        return false;
    return layer->kind == WVA_LAYER_POINTS
           || (double)layer->count * MARKER_SPACING <= panel->plot.width;
}

double wva_marker_size(const struct wva_layer *layer)
{
    return layer->kind == WVA_LAYER_POINTS ? 6.5 : 5.5;
}

bool wva_layer_is_gap(const struct wva_layer *layer, size_t i)
{
    return !wva_is_drawable(layer->y[i]) || !wva_is_drawable(layer->x[i]);
}

bool wva_layer_is_clipped(const struct wva_panel *panel, const struct wva_layer *layer, size_t i)
{
    const struct wva_axis *axis = layer->side == WVA_SIDE_LEFT ? &panel->left : &panel->right;

    return axis->clips && layer->kind == WVA_LAYER_LINE && !wva_layer_is_gap(layer, i)
           && layer->y[i] > axis->range.max;
}

double wva_line_width(const struct wva_panel *panel, const struct wva_layer *layer)
{
    double width = layer->look.width;

    return layer->kind == WVA_LAYER_LINE && (double)layer->count > 2 * panel->plot.width
               ? fmin(width, DENSE_WIDTH)
               : width;
}

double wva_span_height(const struct wva_panel *panel)
{
    const struct wva_scale y = wva_panel_scale_y(panel, WVA_SIDE_LEFT);
    const double row = fabs(wva_scale_at(&y, 1) - wva_scale_at(&y, 0));

    return fmin(row * SPAN_PART, HIGHEST_SPAN);
}

size_t wva_layer_bands(const struct wva_panel *panel, const struct wva_layer *layer,
                       struct wva_rect *bands)
{
    const struct wva_scale x = wva_panel_scale_x(panel);
    const struct wva_rect *plot = &panel->plot;
    size_t count = 0;

    for (size_t i = 0; i < layer->count; i++) {
        double left = wva_scale_at(&x, layer->x[i]);
        double right = wva_scale_at(&x, layer->y[i]);

        if (wva_layer_is_gap(layer, i))
            continue;
        if (right - left < NARROWEST_BAND) { /* a gap of one sample lasts no time */
            left = fmax(plot->x, (left + right - NARROWEST_BAND) / 2);
            right = left + NARROWEST_BAND;
        }
        if (count == 0 || left > bands[count - 1].x + bands[count - 1].width)
            bands[count++] = (struct wva_rect){ left, plot->y, 0, plot->height };
        bands[count - 1].width = fmax(bands[count - 1].width, right - bands[count - 1].x);
    }
    return count;
}
