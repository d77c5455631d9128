/* SPDX-License-Identifier: Apache-2.0 */
/* PNG and PDF by cairo. */
#include <cairo-pdf.h>
#include <math.h>
#include <stdlib.h>

#include "chart/backend.h"
#include "chart/png_write.h"
#include "util/buffer.h"
#include "util/memory.h"

enum { PDF_MAX_BYTES = 256 * 1024 * 1024 };

struct cairo_state {
    enum wva_image_format format;
    cairo_surface_t *surface;
    cairo_t *cairo;
    double dpi;
    struct wva_buffer pdf; /* cairo's output so far */
};

static void free_state(void *opaque)
{
    struct cairo_state *state = opaque;

    cairo_destroy(state->cairo);
    cairo_surface_destroy(state->surface);
    wva_buffer_free(&state->pdf);
    free(state);
}

static cairo_status_t take_pdf(void *opaque, const unsigned char *bytes, unsigned int len)
{
    struct cairo_state *state = opaque;

    wva_buffer_append(&state->pdf, bytes, len);
    return state->pdf.overflow ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void create_surface(struct cairo_state *state, double width, double height, double zoom)
{
    double scale = state->dpi / 72;

    if (state->format == WVA_IMAGE_PDF) {
        state->surface = cairo_pdf_surface_create_for_stream(take_pdf, state, width, height);
        /* The same picture must give the same bytes, regardless of the time. */
        cairo_pdf_surface_set_metadata(state->surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                       "1970-01-01T00:00:00Z");
    } else {
        state->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)lround(width * scale),
                                                    (int)lround(height * scale));
    }
    state->cairo = cairo_create(state->surface);
    if (state->format == WVA_IMAGE_PNG)
        cairo_scale(state->cairo, scale, scale);
    cairo_scale(state->cairo, zoom, zoom);
    cairo_set_source_rgb(state->cairo, 1, 1, 1);
    cairo_paint(state->cairo);
    cairo_set_line_join(state->cairo, CAIRO_LINE_JOIN_ROUND);
}

void *wva_backend_cairo_create(enum wva_image_format format, double width, double height,
                               double zoom, double dpi, struct wva_error *err)
{
    struct cairo_state *state = wva_calloc(1, sizeof *state);

    state->format = format;
    state->dpi = dpi;
    state->pdf = wva_buffer_make(PDF_MAX_BYTES);
    create_surface(state, width, height, zoom);
    if (cairo_status(state->cairo) != CAIRO_STATUS_SUCCESS) {
        (void)wva_fail(err, WVA_ERR_LIMIT, "cannot make a picture: %s",
                       cairo_status_to_string(cairo_status(state->cairo)));
        free_state(state);
        return NULL;
    }
    return state;
}

static void set_color(cairo_t *cairo, struct wva_color color)
{
    cairo_set_source_rgba(cairo, color.red, color.green, color.blue, color.alpha);
}

static void set_stroke(cairo_t *cairo, const struct wva_stroke *stroke)
{
    double lengths[WVA_DASH_PARTS];
    int count = wva_dash_lengths(stroke->dash, stroke->width, lengths);

    set_color(cairo, stroke->color);
    cairo_set_line_width(cairo, stroke->width);
    cairo_set_dash(cairo, lengths, count, 0);
}

static void trace(cairo_t *cairo, const struct wva_point *points, size_t count)
{
    cairo_move_to(cairo, points[0].x, points[0].y);
    for (size_t i = 1; i < count; i++)
        cairo_line_to(cairo, points[i].x, points[i].y);
}

static void draw_polyline(void *opaque, const struct wva_point *points, size_t count,
                          const struct wva_stroke *stroke)
{
    struct cairo_state *state = opaque;

    trace(state->cairo, points, count);
    set_stroke(state->cairo, stroke);
    cairo_stroke(state->cairo);
}

static void draw_polygon(void *opaque, const struct wva_point *points, size_t count,
                         struct wva_color fill)
{
    struct cairo_state *state = opaque;

    trace(state->cairo, points, count);
    cairo_close_path(state->cairo);
    set_color(state->cairo, fill);
    cairo_fill(state->cairo);
}

static void paint(cairo_t *cairo, const struct wva_color *fill, const struct wva_stroke *stroke)
{
    if (fill != NULL) {
        set_color(cairo, *fill);
        cairo_fill_preserve(cairo);
    }
    if (stroke != NULL) {
        set_stroke(cairo, stroke);
        cairo_stroke_preserve(cairo);
    }
    cairo_new_path(cairo);
}

static void draw_rectangle(void *opaque, struct wva_rect rect, const struct wva_color *fill,
                           const struct wva_stroke *stroke)
{
    struct cairo_state *state = opaque;

    cairo_rectangle(state->cairo, rect.x, rect.y, rect.width, rect.height);
    paint(state->cairo, fill, stroke);
}

static void draw_circle(void *opaque, struct wva_point centre, double radius, struct wva_color fill,
                        const struct wva_stroke *rim)
{
    struct cairo_state *state = opaque;

    cairo_new_sub_path(state->cairo);
    cairo_arc(state->cairo, centre.x, centre.y, radius, 0, 2 * M_PI);
    paint(state->cairo, &fill, rim);
}

static void draw_text(void *opaque, struct wva_typesetter *typesetter, double x, double y,
                      const char *text, const struct wva_text_style *style)
{
    struct cairo_state *state = opaque;
    PangoLayout *layout = wva_typesetter_set(typesetter, text, style);
    PangoRectangle extents;
    double width, shift;

    pango_layout_get_extents(layout, NULL, &extents);
    width = (double)extents.width / PANGO_SCALE;
    shift = style->anchor == WVA_ANCHOR_LEFT     ? 0
            : style->anchor == WVA_ANCHOR_CENTRE ? width / 2
                                                 : width;
    cairo_save(state->cairo);
    cairo_translate(state->cairo, x, y);
    if (style->upward)
        cairo_rotate(state->cairo, -M_PI / 2);
    cairo_move_to(state->cairo, -shift, -(double)pango_layout_get_baseline(layout) / PANGO_SCALE);
    set_color(state->cairo, style->color);
    pango_cairo_update_layout(state->cairo, layout);
    pango_cairo_show_layout(state->cairo, layout);
    cairo_restore(state->cairo);
}

static void push_clip(void *opaque, struct wva_rect rect)
{
    struct cairo_state *state = opaque;

    cairo_save(state->cairo);
    cairo_rectangle(state->cairo, rect.x, rect.y, rect.width, rect.height);
    cairo_clip(state->cairo);
}

static void pop_clip(void *opaque)
{
    struct cairo_state *state = opaque;

    cairo_restore(state->cairo);
}

static void begin_group(void *opaque, const char *title)
{
    (void)opaque;
    (void)title;
}

static void end_group(void *opaque)
{
    (void)opaque;
}

static void describe(void *opaque, const char *title, const char *description)
{
    struct cairo_state *state = opaque;

    if (state->format != WVA_IMAGE_PDF)
        return;
    cairo_pdf_surface_set_metadata(state->surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(state->surface, CAIRO_PDF_METADATA_SUBJECT, description);
}

static enum wva_status finish(void *opaque, struct wva_outfile *out, struct wva_error *err)
{
    struct cairo_state *state = opaque;
    cairo_status_t status = cairo_status(state->cairo);

    if (state->format == WVA_IMAGE_PNG && status == CAIRO_STATUS_SUCCESS)
        return wva_png_write(state->surface, state->dpi, out, err);
    cairo_surface_finish(state->surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(state->surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return wva_fail(err, WVA_ERR_LIMIT, "cannot draw the picture: %s",
                        cairo_status_to_string(status));
    wva_outfile_write(out, state->pdf.data, state->pdf.len);
    return WVA_OK;
}

const struct wva_backend wva_backend_cairo = {
    .free = free_state,
    .polyline = draw_polyline,
    .polygon = draw_polygon,
    .rectangle = draw_rectangle,
    .circle = draw_circle,
    .text = draw_text,
    .push_clip = push_clip,
    .pop_clip = pop_clip,
    .begin_group = begin_group,
    .end_group = end_group,
    .describe = describe,
    .finish = finish,
};
