/* SPDX-License-Identifier: Apache-2.0 */
/* Where values of a panel that is laid out lie, and how its layers look: what all that draw it
 * share. */
#ifndef WVA_CHART_DRAW_H
#define WVA_CHART_DRAW_H

#include "chart/model.h"

struct wva_scale wva_panel_scale_x(const struct wva_panel *panel);
struct wva_scale wva_panel_scale_y(const struct wva_panel *panel, enum wva_side side);

/* False where samples stand too dense for markers. */
bool wva_layer_has_markers(const struct wva_panel *panel, const struct wva_layer *layer);

/* True when sample i has a value or place that cannot be drawn. */
bool wva_layer_is_gap(const struct wva_layer *layer, size_t i);

/* True when sample i lies above an axis that cuts spikes off. */
bool wva_layer_is_clipped(const struct wva_panel *panel, const struct wva_layer *layer, size_t i);

double wva_marker_size(const struct wva_layer *layer); /* points */

/* fill.c */
void wva_fill_draw(const struct wva_panel *panel, struct wva_canvas *canvas,
                   const struct wva_layer *layer);

#endif
