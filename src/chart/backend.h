/* SPDX-License-Identifier: Apache-2.0 */
/* The backend of a canvas: one table of functions per file format. Only canvas.c and the backends
 * include this. */
#ifndef WVA_CHART_BACKEND_H
#define WVA_CHART_BACKEND_H

#include <math.h>

#include "chart/canvas.h"
#include "chart/typesetter.h"
#include "util/outfile.h"

enum { WVA_DASH_PARTS = 4 };

struct wva_backend {
    void (*free)(void *state);
    void (*polyline)(void *state, const struct wva_point *points, size_t count,
                     const struct wva_stroke *stroke);
    void (*polygon)(void *state, const struct wva_point *points, size_t count,
                    struct wva_color fill);
    void (*rectangle)(void *state, struct wva_rect rect, const struct wva_color *fill,
                      const struct wva_stroke *stroke);
    void (*circle)(void *state, struct wva_point centre, double radius, struct wva_color fill,
                   const struct wva_stroke *rim);
    void (*text)(void *state, struct wva_typesetter *typesetter, double x, double y,
                 const char *text, const struct wva_text_style *style);
    void (*push_clip)(void *state, struct wva_rect rect);
    void (*pop_clip)(void *state);
    void (*begin_group)(void *state, const char *title);
    void (*end_group)(void *state);
    void (*describe)(void *state, const char *title, const char *description);
    enum wva_status (*finish)(void *state, struct wva_outfile *out, struct wva_error *err);
    /* NULL if the format does not support it. */
    void (*hover)(void *state, struct wva_rect rect, const char *text);
    enum wva_status (*embed)(void *state, const char *id, struct wva_buffer *out,
                             struct wva_error *err);
};

extern const struct wva_backend wva_backend_cairo;
extern const struct wva_backend wva_backend_svg;

/* `width` and `height` are the size of the sheet in points; drawing coordinates are in units of
 * `zoom` points. */
void *wva_backend_cairo_create(enum wva_image_format format, double width, double height,
                               double zoom, double dpi, struct wva_error *err);
void *wva_backend_svg_create(double width, double height, double zoom);

/* Lengths of the dashes and gaps for a line of this width; returns how many. */
static inline int wva_dash_lengths(enum wva_dash dash, double line_width,
                                   double lengths[WVA_DASH_PARTS])
{
    static const double parts[][WVA_DASH_PARTS] = {
        [WVA_DASH_DASHED] = { 3.6, 2.2 },
        [WVA_DASH_DOTTED] = { 1, 1.8 },
        [WVA_DASH_DASH_DOT] = { 5, 1.8, 1, 1.8 },
    };
    int count = dash == WVA_DASH_SOLID ? 0 : dash == WVA_DASH_DASH_DOT ? 4 : 2;

    for (int i = 0; i < count; i++)
        lengths[i] = parts[dash][i] * fmax(line_width, 1);
    return count;
}

#endif
