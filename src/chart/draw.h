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

/* Points. */
double wva_marker_size(const struct wva_layer *layer);
double wva_line_width(const struct wva_panel *panel,
                      const struct wva_layer *layer);  /* thinner where samples stand dense */
double wva_span_height(const struct wva_panel *panel); /* of the bars on its rows */
#define WVA_LONE_EXCESS  2.5 /* what a lone sample is larger than its line is wide */
#define WVA_CLIPPED_SIZE 8.0

/* The bands of a layer, at least as wide as can be seen; those that would touch are one, lest their
 * colours add up. `bands` has room for as many as the layer has; returns how many there are. */
size_t wva_layer_bands(const struct wva_panel *panel, const struct wva_layer *layer,
                       struct wva_rect *bands);

/* axes.c: what an x axis counts, as long as there is room for; the caller frees it. */
char *wva_axes_name_x(const struct wva_panel *panel, struct wva_canvas *canvas);

/* marks.c: how the lines of marks look and how far down they go, and where labels stand. */
struct wva_stroke wva_marks_stroke(const struct wva_panel *panel);
double wva_marks_length(const struct wva_panel *panel);
double wva_marks_baseline(const struct wva_panel *panel, int row);

/* legend.c: the room for the sample before the text of an entry. */
double wva_legend_sample_room(const struct wva_panel *panel, const struct wva_legend_entry *entry);

/* tags.c: the tags that found a place beside their points, the left end of their baseline. The
 * caller frees the list; the texts are the panel's. */
struct wva_tag {
    const char *text;
    struct wva_point place;
};

size_t wva_tags_find(const struct wva_panel *panel, struct wva_canvas *canvas,
                     struct wva_tag **tags);

/* fill.c */
void wva_fill_draw(const struct wva_panel *panel, struct wva_canvas *canvas,
                   const struct wva_layer *layer);

#endif
