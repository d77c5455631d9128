/* SPDX-License-Identifier: Apache-2.0 */
/* Coordinates and styles of a panel after layout, shared by everything that draws it. */
#ifndef WVA_CHART_DRAW_H
#define WVA_CHART_DRAW_H

#include "chart/model.h"

struct wva_scale wva_panel_scale_x(const struct wva_panel *panel);
struct wva_scale wva_panel_scale_y(const struct wva_panel *panel, enum wva_side side);

/* False if samples are too dense for markers. */
bool wva_layer_has_markers(const struct wva_panel *panel, const struct wva_layer *layer);

/* True if sample i has a value or position that cannot be drawn. */
bool wva_layer_is_gap(const struct wva_layer *layer, size_t i);

/* True if sample i is above an axis that clips spikes. */
bool wva_layer_is_clipped(const struct wva_panel *panel, const struct wva_layer *layer, size_t i);

double wva_marker_size(const struct wva_layer *layer); /* points */

/* fill.c */
void wva_fill_draw(const struct wva_panel *panel, struct wva_canvas *canvas,
                   const struct wva_layer *layer);

#endif
