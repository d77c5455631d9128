/* SPDX-License-Identifier: Apache-2.0 */
#include "chart/draw.h"

#define MARKER_SPACING 10.0 /* markers closer than this would look like a second line */

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
