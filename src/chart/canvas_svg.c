/* SPDX-License-Identifier: Apache-2.0 */
/* SVG with real text, so that it can be searched, read aloud and restyled.
 *
 * Only texts of an embedded picture have ids: several pictures can be in one HTML page. That is
 * also why clipping uses nested <svg> elements. Colours are attributes, which a page can override
 * by its style sheet. */
#include <math.h>
#include <stdlib.h>

#include "chart/backend.h"
#include "util/buffer.h"
#include "util/memory.h"

enum { SVG_MAX_BYTES = 256 * 1024 * 1024 };

struct svg_state {
    double width, height; /* of the sheet, points */
    double zoom;
    struct wva_buffer body;
    char *title, *description; /* owned, may be NULL */
};

static void free_state(void *opaque)
{
    struct svg_state *state = opaque;

    wva_buffer_free(&state->body);
    free(state->title);
    free(state->description);
    free(state);
}

void *wva_backend_svg_create(double width, double height, double zoom)
{
    struct svg_state *state = wva_calloc(1, sizeof *state);

    state->zoom = zoom;
    state->width = width;
    state->height = height;
    state->body = wva_buffer_make(SVG_MAX_BYTES);
    return state;
}

/* Hundredths of a point are finer than any screen. Written with integers, which is fast and
 * independent of the locale. */
static void add_number(struct wva_buffer *out, double value)
{
    long long hundredths = llround(fmax(-1e9, fmin(1e9, value)) * 100);
    long long size = llabs(hundredths);

    wva_buffer_printf(out, "%s%lld", hundredths < 0 ? "-" : "", size / 100);
    if (size % 100 != 0)
        wva_buffer_printf(out, size % 10 == 0 ? ".%lld" : ".%02lld",
                          size % 10 == 0 ? size % 100 / 10 : size % 100);
}

static void add_attribute(struct wva_buffer *out, const char *name, double value)
{
    wva_buffer_printf(out, " %s=\"", name);
    add_number(out, value);
    wva_buffer_append_char(out, '"');
}

static void add_escaped(struct wva_buffer *out, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '&')
            wva_buffer_add(out, "&amp;");
        else if (*c == '<')
            wva_buffer_add(out, "&lt;");
        else if (*c == '>')
            wva_buffer_add(out, "&gt;");
        else if (*c == '"')
            wva_buffer_add(out, "&quot;");
        else
            wva_buffer_append_char(out, *c);
    }
}

static void add_color(struct wva_buffer *out, const char *name, struct wva_color color)
{
    wva_buffer_printf(out, " %s=\"#%02x%02x%02x\"", name, (unsigned)lround(color.red * 255),
                      (unsigned)lround(color.green * 255), (unsigned)lround(color.blue * 255));
    if (color.alpha < 1) {
        wva_buffer_printf(out, " %s-opacity=\"", name);
        add_number(out, color.alpha);
        wva_buffer_append_char(out, '"');
    }
}

static void add_stroke(struct wva_buffer *out, const struct wva_stroke *stroke)
{
    double lengths[WVA_DASH_PARTS];
    int count = wva_dash_lengths(stroke->dash, stroke->width, lengths);

    add_color(out, "stroke", stroke->color);
    add_attribute(out, "stroke-width", stroke->width);
    for (int i = 0; i < count; i++) {
        wva_buffer_add(out, i == 0 ? " stroke-dasharray=\"" : " ");
        add_number(out, lengths[i]);
    }
    if (count > 0)
        wva_buffer_append_char(out, '"');
}

static void add_points(struct wva_buffer *out, const struct wva_point *points, size_t count)
{
    wva_buffer_add(out, " points=\"");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            wva_buffer_append_char(out, ' ');
        add_number(out, points[i].x);
        wva_buffer_append_char(out, ',');
        add_number(out, points[i].y);
    }
    wva_buffer_append_char(out, '"');
}

static void draw_polyline(void *opaque, const struct wva_point *points, size_t count,
                          const struct wva_stroke *stroke)
{
    struct svg_state *state = opaque;

    wva_buffer_add(&state->body, "<polyline fill=\"none\"");
    add_stroke(&state->body, stroke);
    add_points(&state->body, points, count);
    wva_buffer_add(&state->body, "/>\n");
}

static void draw_polygon(void *opaque, const struct wva_point *points, size_t count,
                         struct wva_color fill)
{
    struct svg_state *state = opaque;

    wva_buffer_add(&state->body, "<polygon");
    add_color(&state->body, "fill", fill);
    add_points(&state->body, points, count);
    wva_buffer_add(&state->body, "/>\n");
}

static void add_rect(struct wva_buffer *out, struct wva_rect rect)
{
    add_attribute(out, "x", rect.x);
    add_attribute(out, "y", rect.y);
    add_attribute(out, "width", rect.width);
    add_attribute(out, "height", rect.height);
}

static void draw_rectangle(void *opaque, struct wva_rect rect, const struct wva_color *fill,
                           const struct wva_stroke *stroke)
{
    struct svg_state *state = opaque;

    wva_buffer_add(&state->body, "<rect");
    add_rect(&state->body, rect);
    if (fill != NULL)
        add_color(&state->body, "fill", *fill);
    else
        wva_buffer_add(&state->body, " fill=\"none\"");
    if (stroke != NULL)
        add_stroke(&state->body, stroke);
    wva_buffer_add(&state->body, "/>\n");
}

static void draw_circle(void *opaque, struct wva_point centre, double radius, struct wva_color fill,
                        const struct wva_stroke *rim)
{
    struct svg_state *state = opaque;

    wva_buffer_add(&state->body, "<circle");
    add_attribute(&state->body, "cx", centre.x);
    add_attribute(&state->body, "cy", centre.y);
    add_attribute(&state->body, "r", radius);
    add_color(&state->body, "fill", fill);
    add_stroke(&state->body, rim);
    wva_buffer_add(&state->body, "/>\n");
}

static void draw_text(void *opaque, struct wva_typesetter *typesetter, double x, double y,
                      const char *text, const struct wva_text_style *style)
{
    struct svg_state *state = opaque;
    struct wva_buffer *out = &state->body;

    (void)typesetter;
    wva_buffer_add(out, "<text");
    if (style->upward) {
        wva_buffer_add(out, " transform=\"translate(");
        add_number(out, x);
        wva_buffer_append_char(out, ' ');
        add_number(out, y);
        wva_buffer_add(out, ") rotate(-90)\"");
    } else {
        add_attribute(out, "x", x);
        add_attribute(out, "y", y);
    }
    add_attribute(out, "font-size", style->size);
    if (style->bold)
        wva_buffer_add(out, " font-weight=\"bold\"");
    if (style->anchor != WVA_ANCHOR_LEFT)
        wva_buffer_printf(out, " text-anchor=\"%s\"",
                          style->anchor == WVA_ANCHOR_CENTRE ? "middle" : "end");
    add_color(out, "fill", style->color);
    wva_buffer_append_char(out, '>');
    add_escaped(out, text);
    wva_buffer_add(out, "</text>\n");
}

static void push_clip(void *opaque, struct wva_rect rect)
{
    struct svg_state *state = opaque;

    wva_buffer_add(&state->body, "<svg");
    add_rect(&state->body, rect);
    wva_buffer_add(&state->body, " viewBox=\"");
    add_number(&state->body, rect.x);
    wva_buffer_append_char(&state->body, ' ');
    add_number(&state->body, rect.y);
    wva_buffer_append_char(&state->body, ' ');
    add_number(&state->body, rect.width);
    wva_buffer_append_char(&state->body, ' ');
    add_number(&state->body, rect.height);
    wva_buffer_add(&state->body, "\">\n");
}

static void pop_clip(void *opaque)
{
    struct svg_state *state = opaque;

    wva_buffer_add(&state->body, "</svg>\n");
}

static void add_element(struct wva_buffer *out, const char *name, const char *text)
{
    if (text == NULL)
        return;
    wva_buffer_printf(out, "<%s>", name);
    add_escaped(out, text);
    wva_buffer_printf(out, "</%s>\n", name);
}

static void begin_group(void *opaque, const char *title)
{
    struct svg_state *state = opaque;

    wva_buffer_add(&state->body, "<g>\n");
    if (*title != '\0')
        add_element(&state->body, "title", title);
}

static void end_group(void *opaque)
{
    struct svg_state *state = opaque;

    wva_buffer_add(&state->body, "</g>\n");
}

static void describe(void *opaque, const char *title, const char *description)
{
    struct svg_state *state = opaque;

    free(state->title);
    free(state->description);
    state->title = wva_strdup(title);
    state->description = wva_strdup(description);
}

static void hover(void *opaque, struct wva_rect rect, const char *text)
{
    struct svg_state *state = opaque;

    wva_buffer_add(&state->body, "<rect");
    add_rect(&state->body, rect);
    wva_buffer_add(&state->body, " fill=\"none\" pointer-events=\"all\">");
    wva_buffer_add(&state->body, "<title>");
    add_escaped(&state->body, text);
    wva_buffer_add(&state->body, "</title></rect>\n");
}

static void add_opening(const struct svg_state *state, struct wva_buffer *head)
{
    wva_buffer_add(head, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 ");
    add_number(head, state->width / state->zoom);
    wva_buffer_append_char(head, ' ');
    add_number(head, state->height / state->zoom);
    wva_buffer_add(head, "\" font-family=\"" WVA_FONT_FAMILIES "\" stroke-linejoin=\"round\"");
}

static void add_head(const struct svg_state *state, struct wva_buffer *head)
{
    add_opening(state, head);
    wva_buffer_add(head, " width=\"");
    add_number(head, state->width);
    wva_buffer_add(head, "pt\" height=\"");
    add_number(head, state->height);
    wva_buffer_add(head, "pt\">\n");
    add_element(head, "title", state->title);
    add_element(head, "desc", state->description);
    wva_buffer_add(head, "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
}

static enum wva_status check_body(const struct svg_state *state, struct wva_error *err)
{
    return state->body.overflow
               ? wva_fail(err, WVA_ERR_LIMIT, "the SVG would be larger than %d MiB",
                          SVG_MAX_BYTES / (1024 * 1024))
               : WVA_OK;
}

static enum wva_status finish(void *opaque, struct wva_outfile *out, struct wva_error *err)
{
    struct svg_state *state = opaque;
    struct wva_buffer head = wva_buffer_make(SVG_MAX_BYTES);

    if (check_body(state, err) != WVA_OK)
        return err->status;
    add_head(state, &head);
    wva_outfile_write(out, head.data, head.len);
    wva_outfile_write(out, state->body.data, state->body.len);
    wva_outfile_write_str(out, WVA_STR("</svg>\n"));
    wva_buffer_free(&head);
    return WVA_OK;
}

static void add_named(struct wva_buffer *out, const char *name, const char *id, const char *text)
{
    wva_buffer_printf(out, "<%s id=\"%s-%s\">", name, id, name);
    add_escaped(out, text == NULL ? "" : text);
    wva_buffer_printf(out, "</%s>\n", name);
}

static enum wva_status embed(void *opaque, const char *id, struct wva_buffer *out,
                             struct wva_error *err)
{
    struct svg_state *state = opaque;

    if (check_body(state, err) != WVA_OK)
        return err->status;
    add_opening(state, out);
    wva_buffer_printf(out, " aria-labelledby=\"%s-title\" aria-describedby=\"%s-desc\">\n", id, id);
    add_named(out, "title", id, state->title);
    add_named(out, "desc", id, state->description);
    wva_buffer_append(out, state->body.data, state->body.len);
    wva_buffer_add(out, "</svg>\n");
    return WVA_OK;
}

const struct wva_backend wva_backend_svg = {
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
    .hover = hover,
    .embed = embed,
};
