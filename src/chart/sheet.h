/* SPDX-License-Identifier: Apache-2.0 */
/* The size of pictures, and rendering a chart at that size.
 *
 * Below a width of 5 in, or if a chart has more panels than its height has room for, everything
 * shrinks with the sheet, but not below 0.7 of its size, at which text is 7 points high.
 *
 * Sizes are parsed in sheet_size.c, the rest is in sheet.c. */
#ifndef WVA_CHART_SHEET_H
#define WVA_CHART_SHEET_H

#include "chart/chart.h"

struct wva_sheet {
    double width_in,
        height_in; /* 0: the figure's own; with only a width, as high as its panels need */
    bool untitled; /* neither title nor small print, for papers, which have captions */
    double dpi;    /* matters for PNG only */
};

/* Parses "3.5x2.5", "89x60mm", "9x6cm", "3.5inx2.5in", "3.5in" (a width), "single" and "double"
 * (3.5 and 7 in, the columns of a paper) into `sheet`. Returns false, without changes, for anything
 * else or a size beyond the limits of a canvas. */
bool wva_sheet_read_size(const char *text, struct wva_sheet *sheet);

#define WVA_SHEET_SMALLEST_IN 1.0
#define WVA_SHEET_LARGEST_IN  50.0

/* Draws the chart, without panels that have no data, to the file `path`. Its own size is that with
 * all panels, in inches. A chart without any data creates no file: *missing then states why, and
 * the caller frees it; NULL otherwise. */
enum wva_status wva_sheet_write(const struct wva_sheet *sheet, struct wva_chart *chart,
                                double own_width_in, double own_height_in,
                                enum wva_image_format format, const char *path, char **missing,
                                struct wva_error *err);

/* Draws the chart on a canvas of that format, writes it as the file `path` and frees the canvas. */
enum wva_status wva_sheet_finish(struct wva_chart *chart, struct wva_canvas *canvas,
                                 enum wva_image_format format, double dpi, const char *path,
                                 struct wva_error *err);

/* As wva_sheet_write, but an SVG element of an HTML page, of its own size and without a title. */
enum wva_status wva_sheet_embed(struct wva_chart *chart, double own_width_in, double own_height_in,
                                const char *id, struct wva_buffer *out, char **missing,
                                struct wva_error *err);

#endif
