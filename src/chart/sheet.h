/* SPDX-License-Identifier: Apache-2.0 */
/* How large pictures become, and a chart as a picture of that size.
 *
 * Below a width of 5 in, or where a chart has more panels than its height has room for, everything
 * shrinks with the sheet, but not below 0.7 of its size: type is then 7 points high.
 *
 * The size in text is read in sheet_size.c, the rest is in sheet.c. */
#ifndef WVA_CHART_SHEET_H
#define WVA_CHART_SHEET_H

#include "chart/chart.h"

struct wva_sheet {
    double width_in, height_in; /* 0: the figure's own; with a width only, as high as its panels
                                   need */
    bool untitled;              /* neither title nor small print: a paper has a caption */
    double dpi;                 /* matters for PNG only */
};

/* Reads "3.5x2.5", "89x60mm", "9x6cm", "3.5inx2.5in", "3.5in" (a width), "single" and "double" (3.5
 * and 7 in, the columns of a paper) into `sheet`. False, and nothing changed, for anything else or
 * a size beyond the caps of a canvas. */
bool wva_sheet_read_size(const char *text, struct wva_sheet *sheet);

#define WVA_SHEET_SMALLEST_IN 1.0
#define WVA_SHEET_LARGEST_IN  50.0

/* Draws the chart, from which panels without data are taken away, as the file `path`. Its own size
 * is that with all panels, in inches. A chart without any data leaves no file: *missing says why,
 * and is the caller's to free; NULL otherwise. */
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
