/* SPDX-License-Identifier: Apache-2.0 */
#include "chart/canvas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart/backend.h"
#include "util/memory.h"
#include "util/minus.h"
#include "util/utf8.h"

const char *const wva_image_format_names[] = {
    [WVA_IMAGE_PNG] = "png",
    [WVA_IMAGE_SVG] = "svg",
    [WVA_IMAGE_PDF] = "pdf",
    [WVA_IMAGE_GNUPLOT] = "gp",
};

/* Pango measures with the transformation of the text drawn last, which changes the last digits. */
enum drawn { DRAWN_NONE, DRAWN_LEVEL, DRAWN_UPWARD };

/* A cached text width. Layout asks for the same ones again and again. */
struct known_width {
    char *text; /* NULL: empty entry */
    int size;   /* in Pango's units */
    bool bold;
    enum drawn drawn;
    double width;
};

enum { KNOWN_WIDTHS = 256 };

struct wva_canvas {
    const struct wva_backend *backend;
    void *state; /* of the backend */
    struct wva_typesetter *typesetter;
    enum drawn drawn;
    struct known_width known[KNOWN_WIDTHS]; /* by a hash of the text */
    double width, height, zoom;
};

/* Text that can be drawn, with one kind of minus. */
static char *prepare(const char *text)
{
    char *clean = wva_utf8_clean(text, WVA_UTF8_DOCUMENT), *set = wva_minus_set(clean);

    free(clean);
    return set;
}

/* Same for each line. */
static char *prepare_lines(const char *text)
{
    char *clean = wva_utf8_clean(text, WVA_UTF8_DOCUMENT_LINES), *set = wva_minus_set(clean);

    free(clean);
    return set;
}

static enum wva_status check_size(enum wva_image_format format, double width, double height,
                                  double dpi, struct wva_error *err)
{
    double pixels_per_point = format == WVA_IMAGE_PNG ? dpi / 72 : 1;
    double x = width * pixels_per_point, y = height * pixels_per_point;

    if (!(x >= 1) || !(y >= 1))
        return wva_fail(err, WVA_ERR_USAGE, "a picture must be at least one pixel wide and high");
    if (x > WVA_CANVAS_MAX_SIDE || y > WVA_CANVAS_MAX_SIDE || x * y > WVA_CANVAS_MAX_PIXELS)
        return wva_fail(err, WVA_ERR_LIMIT,
                        "a picture of %.0f x %.0f pixels is too large (at most %.0f a side and "
                        "%.0f million in all)",
                        x, y, WVA_CANVAS_MAX_SIDE, WVA_CANVAS_MAX_PIXELS / 1e6);
    return WVA_OK;
}

struct wva_canvas *wva_canvas_create(enum wva_image_format format, double width, double height,
                                     double dpi, struct wva_error *err)
{
    return wva_canvas_create_zoomed(format, width, height, 1, dpi, err);
}

struct wva_canvas *wva_canvas_create_zoomed(enum wva_image_format format, double width,
                                            double height, double zoom, double dpi,
                                            struct wva_error *err)
{
    const bool is_svg = format == WVA_IMAGE_SVG || format == WVA_IMAGE_GNUPLOT;
    struct wva_canvas *canvas;
    void *state;

    if (check_size(format, width, height, dpi, err) != WVA_OK)
        return NULL;
    if (is_svg)
        state = wva_backend_svg_create(width, height, zoom);
    else
        state = wva_backend_cairo_create(format, width, height, zoom, dpi, err);
    if (state == NULL)
        return NULL;
    canvas = wva_calloc(1, sizeof *canvas);
    canvas->backend = is_svg ? &wva_backend_svg : &wva_backend_cairo;
    canvas->state = state;
    canvas->typesetter = wva_typesetter_create();
    canvas->width = width / zoom;
    canvas->height = height / zoom;
    canvas->zoom = zoom;
    return canvas;
}

void wva_canvas_describe(struct wva_canvas *canvas, const char *title, const char *description)
{
    char *clean_title = prepare(title), *clean_description = prepare(description);

    canvas->backend->describe(canvas->state, clean_title, clean_description);
    free(clean_title);
    free(clean_description);
}

enum wva_status wva_canvas_finish(struct wva_canvas *canvas, const char *path,
                                  struct wva_error *err)
{
    struct wva_outfile *out = wva_outfile_open(path, err);
    enum wva_status status = out == NULL ? err->status : WVA_OK;

    if (status == WVA_OK) {
        status = canvas->backend->finish(canvas->state, out, err);
        if (status == WVA_OK)
            status = wva_outfile_commit(out, err);
        else
            wva_outfile_abandon(out);
    }
    wva_canvas_free(canvas);
    return status;
}

enum wva_status wva_canvas_embed(struct wva_canvas *canvas, const char *id, struct wva_buffer *out,
                                 struct wva_error *err)
{
    enum wva_status status;

    if (canvas->backend->embed == NULL)
        status = wva_fail(err, WVA_ERR_USAGE, "only SVG can be part of a page");
    else
        status = canvas->backend->embed(canvas->state, id, out, err);
    wva_canvas_free(canvas);
    return status;
}

void wva_canvas_free(struct wva_canvas *canvas)
{
    if (canvas == NULL)
        return;
    canvas->backend->free(canvas->state);
    wva_typesetter_free(canvas->typesetter);
    for (size_t i = 0; i < KNOWN_WIDTHS; i++)
        free(canvas->known[i].text);
    free(canvas);
}

double wva_canvas_width(const struct wva_canvas *canvas)
{
    return canvas->width;
}

double wva_canvas_height(const struct wva_canvas *canvas)
{
    return canvas->height;
}

double wva_canvas_zoom(const struct wva_canvas *canvas)
{
    return canvas->zoom;
}

void wva_canvas_polyline(struct wva_canvas *canvas, const struct wva_point *points, size_t count,
                         const struct wva_stroke *stroke)
{
    if (count > 1)
        canvas->backend->polyline(canvas->state, points, count, stroke);
}

void wva_canvas_polygon(struct wva_canvas *canvas, const struct wva_point *points, size_t count,
                        struct wva_color fill)
{
    if (count > 2)
        canvas->backend->polygon(canvas->state, points, count, fill);
}

void wva_canvas_rectangle(struct wva_canvas *canvas, struct wva_rect rect,
                          const struct wva_color *fill, const struct wva_stroke *stroke)
{
    canvas->backend->rectangle(canvas->state, rect, fill, stroke);
}

/* Corners of a shape of width 1 around (0, 0), sized to look as heavy as the circle. */
static size_t marker_corners(enum wva_marker marker, struct wva_point corners[4])
{
    static const struct wva_point square[] = {
        { -.45, -.45 }, { .45, -.45 }, { .45, .45 }, { -.45, .45 }
    };
    static const struct wva_point diamond[] = { { 0, -.62 }, { .62, 0 }, { 0, .62 }, { -.62, 0 } };
    static const struct wva_point up[] = { { 0, -.62 }, { .58, .44 }, { -.58, .44 } };
    static const struct wva_point down[] = { { 0, .62 }, { .58, -.44 }, { -.58, -.44 } };
    const struct wva_point *shape = marker == WVA_MARKER_SQUARE          ? square
                                    : marker == WVA_MARKER_DIAMOND       ? diamond
                                    : marker == WVA_MARKER_TRIANGLE_DOWN ? down
                                                                         : up;
    size_t count = marker == WVA_MARKER_SQUARE || marker == WVA_MARKER_DIAMOND ? 4 : 3;

    memcpy(corners, shape, count * sizeof *corners);
    return count;
}

static void draw_polygon_marker(struct wva_canvas *canvas, struct wva_point centre,
                                enum wva_marker marker, double size, struct wva_color fill,
                                const struct wva_stroke *rim)
{
    struct wva_point corners[5];
    size_t count = marker_corners(marker, corners);

    for (size_t i = 0; i < count; i++) {
        corners[i].x = centre.x + size * corners[i].x;
        corners[i].y = centre.y + size * corners[i].y;
    }
    corners[count] = corners[0];
    canvas->backend->polygon(canvas->state, corners, count, fill);
    canvas->backend->polyline(canvas->state, corners, count + 1, rim);
}

void wva_canvas_markers(struct wva_canvas *canvas, const struct wva_point *points, size_t count,
                        enum wva_marker marker, double size, struct wva_color fill)
{
    struct wva_stroke rim = { { 1, 1, 1, .8 }, .5, WVA_DASH_SOLID };
    struct wva_stroke ring = { fill, size / 4, WVA_DASH_SOLID };
    struct wva_color hollow = { 1, 1, 1, 1 };

    for (size_t i = 0; i < count && marker != WVA_MARKER_NONE; i++) {
        if (marker == WVA_MARKER_CIRCLE)
            canvas->backend->circle(canvas->state, points[i], size / 2, fill, &rim);
        else if (marker == WVA_MARKER_RING)
            canvas->backend->circle(canvas->state, points[i], size * 3 / 8, hollow, &ring);
        else if (marker == WVA_MARKER_HOLLOW_TRIANGLE)
            draw_polygon_marker(canvas, points[i], marker, size * 7 / 8, hollow, &ring);
        else
            draw_polygon_marker(canvas, points[i], marker, size, fill, &rim);
    }
}

void wva_canvas_text(struct wva_canvas *canvas, double x, double y, const char *text,
                     const struct wva_text_style *style)
{
    char *clean = prepare(text);

    canvas->backend->text(canvas->state, canvas->typesetter, x, y, clean, style);
    canvas->drawn = style->upward ? DRAWN_UPWARD : DRAWN_LEVEL;
    free(clean);
}

double wva_canvas_text_width(struct wva_canvas *canvas, const char *text,
                             const struct wva_text_style *style)
{
    char *clean = prepare(text);
    struct known_width *known = &canvas->known[g_str_hash(clean) % KNOWN_WIDTHS];
    const int size = (int)(style->size * PANGO_SCALE);
    PangoRectangle extents;

    if (known->text != NULL && known->size == size && known->bold == style->bold
        && known->drawn == canvas->drawn && strcmp(known->text, clean) == 0) {
        free(clean);
        return known->width;
    }
    pango_layout_get_extents(wva_typesetter_set(canvas->typesetter, clean, style), NULL, &extents);
    free(known->text);
    *known = (struct known_width){ clean, size, style->bold, canvas->drawn,
                                   (double)extents.width / PANGO_SCALE };
    return known->width;
}

/* The first `head` and the last `tail` characters with an ellipsis between them. */
static char *cut_text(const char *text, glong head, glong tail)
{
    const char *end = g_utf8_offset_to_pointer(text, head);
    const char *rest = g_utf8_offset_to_pointer(text, g_utf8_strlen(text, -1) - tail);

    return wva_asprintf("%.*s\u2026%s", (int)(end - text), text, rest);
}

/* `tail_part`: the fraction of the remaining characters that comes from the end. */
static char *fit(struct wva_canvas *canvas, const char *text, const struct wva_text_style *style,
                 double width, double tail_part)
{
    enum { LONGEST = 400 }; /* characters; more are not worth measuring */
    char *clean = wva_utf8_clean(text, WVA_UTF8_DOCUMENT), *cut;
    glong low = 0, high, length = g_utf8_strlen(clean, -1);

    if (length <= LONGEST && wva_canvas_text_width(canvas, clean, style) <= width)
        return clean;
    high = MIN(length, LONGEST);
    while (low < high) { /* the most characters that fit, including the ellipsis */
        glong middle = (low + high + 1) / 2, tail = (glong)((double)middle * tail_part);

        cut = cut_text(clean, middle - tail, tail);
        if (wva_canvas_text_width(canvas, cut, style) <= width)
            low = middle;
        else
            high = middle - 1;
        free(cut);
    }
    cut = cut_text(clean, low - (glong)((double)low * tail_part), (glong)((double)low * tail_part));
    free(clean);
    return cut;
}

char *wva_canvas_fit_text(struct wva_canvas *canvas, const char *text,
                          const struct wva_text_style *style, double width)
{
    return fit(canvas, text, style, width, 0);
}

char *wva_canvas_fit_name(struct wva_canvas *canvas, const char *text,
                          const struct wva_text_style *style, double width)
{
    return fit(canvas, text, style, width, .6);
}

void wva_canvas_push_clip(struct wva_canvas *canvas, struct wva_rect rect)
{
    canvas->backend->push_clip(canvas->state, rect);
}

void wva_canvas_pop_clip(struct wva_canvas *canvas)
{
    canvas->backend->pop_clip(canvas->state);
}

void wva_canvas_begin_group(struct wva_canvas *canvas, const char *title)
{
    char *clean = prepare(title);

    canvas->backend->begin_group(canvas->state, clean);
    free(clean);
}

void wva_canvas_end_group(struct wva_canvas *canvas)
{
    canvas->backend->end_group(canvas->state);
}

void wva_canvas_hover(struct wva_canvas *canvas, struct wva_rect rect, const char *text)
{
    char *clean;

    if (canvas->backend->hover == NULL)
        return;
    clean = prepare_lines(text);
    canvas->backend->hover(canvas->state, rect, clean);
    free(clean);
}

bool wva_canvas_shows_hover(const struct wva_canvas *canvas)
{
    return canvas->backend->hover != NULL;
}
