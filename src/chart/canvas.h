/* SPDX-License-Identifier: Apache-2.0 */
/* A drawing surface, independent of the output format: PNG, SVG or PDF.
 *
 * All lengths are points (1/72 inch), the origin is the upper left corner, y grows downwards. Text
 * is laid out and measured by pango for every format, so layouts are identical. A canvas belongs to
 * the thread that created it; several threads may each draw their own at the same time. All
 * arguments are copied. The same calls give the same bytes. */
#ifndef WVA_CHART_CANVAS_H
#define WVA_CHART_CANVAS_H

#include <stdbool.h>
#include <stddef.h>

#include "util/buffer.h"
#include "util/error.h"

/* Limit of width and height, in pixels (PNG) or points (SVG, PDF). */
#define WVA_CANVAS_MAX_SIDE 16000.0
/* Limit of the number of pixels, each of which takes four bytes. */
#define WVA_CANVAS_MAX_PIXELS 100e6

enum wva_image_format {
    WVA_IMAGE_PNG,
    WVA_IMAGE_SVG,
    WVA_IMAGE_PDF,
    WVA_IMAGE_GNUPLOT, /* a script that draws the picture; its canvas only measures */
};
enum { WVA_IMAGE_FORMATS = WVA_IMAGE_PDF + 1 }; /* that a user names */

/* "png", ...: names of formats and endings of files. */
extern const char *const wva_image_format_names[WVA_IMAGE_GNUPLOT + 1];

struct wva_point {
    double x, y;
};

struct wva_rect {
    double x, y, width, height;
};

struct wva_color {
    double red, green, blue, alpha; /* 0 to 1 */
};

enum wva_dash { WVA_DASH_SOLID, WVA_DASH_DASHED, WVA_DASH_DOTTED, WVA_DASH_DASH_DOT };

struct wva_stroke {
    struct wva_color color;
    double width;
    enum wva_dash dash;
};

enum wva_marker {
    WVA_MARKER_NONE,
    WVA_MARKER_CIRCLE,
    WVA_MARKER_SQUARE,
    WVA_MARKER_TRIANGLE,
    WVA_MARKER_TRIANGLE_DOWN,
    WVA_MARKER_DIAMOND,
    WVA_MARKER_RING, /* a hollow circle */
    WVA_MARKER_HOLLOW_TRIANGLE,
};

enum wva_anchor { WVA_ANCHOR_LEFT, WVA_ANCHOR_CENTRE, WVA_ANCHOR_RIGHT };

struct wva_text_style {
    double size;
    bool bold;
    bool upward; /* rotated to read from bottom to top */
    enum wva_anchor anchor;
    struct wva_color color;
};

struct wva_canvas;

/* A blank white sheet. `dpi` matters for PNG only. NULL with `err` filled if the size is not
 * positive or exceeds the limits. */
struct wva_canvas *wva_canvas_create(enum wva_image_format format, double width, double height,
                                     double dpi, struct wva_error *err);

/* Same, with a unit of length of `zoom` points, so that the canvas is 1 / zoom as large as the
 * sheet: what is laid out for a large sheet fits a small one, text and lines included. */
struct wva_canvas *wva_canvas_create_zoomed(enum wva_image_format format, double width,
                                            double height, double zoom, double dpi,
                                            struct wva_error *err);

/* Describes the picture in words: for screen readers, search and tooltips. */
void wva_canvas_describe(struct wva_canvas *canvas, const char *title, const char *description);

/* Writes the picture to the file `path`. Frees the canvas in any case. */
enum wva_status wva_canvas_finish(struct wva_canvas *canvas, const char *path,
                                  struct wva_error *err);

/* Appends the picture to `out` as an element of an HTML page. Frees the canvas in any case. SVG
 * only. `id` must be a valid id that no other id in that page starts with. The element has only an
 * aspect ratio and no background: the page sets both. */
enum wva_status wva_canvas_embed(struct wva_canvas *canvas, const char *id, struct wva_buffer *out,
                                 struct wva_error *err);
void wva_canvas_free(struct wva_canvas *canvas);

double wva_canvas_width(const struct wva_canvas *canvas);
double wva_canvas_height(const struct wva_canvas *canvas);
double wva_canvas_zoom(const struct wva_canvas *canvas);

void wva_canvas_polyline(struct wva_canvas *canvas, const struct wva_point *points, size_t count,
                         const struct wva_stroke *stroke);
void wva_canvas_polygon(struct wva_canvas *canvas, const struct wva_point *points, size_t count,
                        struct wva_color fill);

/* Filled with `fill` and outlined with `stroke`; NULL omits either. */
void wva_canvas_rectangle(struct wva_canvas *canvas, struct wva_rect rect,
                          const struct wva_color *fill, const struct wva_stroke *stroke);

/* Markers of one shape, `size` across, with a thin white rim that separates neighbours. */
void wva_canvas_markers(struct wva_canvas *canvas, const struct wva_point *points, size_t count,
                        enum wva_marker marker, double size, struct wva_color fill);

/* One line of text, anchored on the baseline at (x, y). Bytes that are not UTF-8 and control
 * characters are replaced. */
void wva_canvas_text(struct wva_canvas *canvas, double x, double y, const char *text,
                     const struct wva_text_style *style);
double wva_canvas_text_width(struct wva_canvas *canvas, const char *text,
                             const struct wva_text_style *style);

/* `text`, truncated with an ellipsis if it is wider than `width`; the caller frees it. */
char *wva_canvas_fit_text(struct wva_canvas *canvas, const char *text,
                          const struct wva_text_style *style, double width);

/* Same, but with the ellipsis in the middle: names often differ at their ends. */
char *wva_canvas_fit_name(struct wva_canvas *canvas, const char *text,
                          const struct wva_text_style *style, double width);

/* Clips everything up to the matching pop to `rect`. */
void wva_canvas_push_clip(struct wva_canvas *canvas, struct wva_rect rect);
void wva_canvas_pop_clip(struct wva_canvas *canvas);

/* Groups what is drawn in between under `title` (a tooltip in SVG; ignored elsewhere). */
void wva_canvas_begin_group(struct wva_canvas *canvas, const char *title);
void wva_canvas_end_group(struct wva_canvas *canvas);

/* Tooltip for `rect`, with lines separated by "\n" (SVG; ignored elsewhere, see
 * wva_canvas_shows_hover). */
void wva_canvas_hover(struct wva_canvas *canvas, struct wva_rect rect, const char *text);
bool wva_canvas_shows_hover(const struct wva_canvas *canvas);

#endif
