/* SPDX-License-Identifier: Apache-2.0 */
#include "chart/chart.h"

#include <stdlib.h>
#include <string.h>

#include "chart/model.h"
#include "chart/palette.h"
#include "util/buffer.h"
#include "util/memory.h"
#include "util/timestamp.h"

static void replace_text(char **place, const char *text)
{
    free(*place);
    *place = wva_strdup(text);
}

static double *copy_values(const double *values, size_t count)
{
    double *copy = wva_reallocarray(NULL, count, sizeof *copy);

    if (count > 0)
        memcpy(copy, values, count * sizeof *copy);
    return copy;
}

struct wva_chart *wva_chart_create(const char *title, const char *subtitle, int columns)
{
    struct wva_chart *chart = wva_calloc(1, sizeof *chart);

    chart->title = wva_strdup(title);
    chart->subtitle = wva_strdup(subtitle);
    chart->columns = columns;
    return chart;
}

static void free_names(struct wva_panel *panel)
{
    for (size_t i = 0; i < panel->y_name_count; i++)
        free(panel->y_names[i]);
    free(panel->y_names);
    panel->y_names = NULL;
    panel->y_name_count = 0;
}

static void free_texts(char **texts, size_t count)
{
    for (size_t i = 0; texts != NULL && i < count; i++)
        free(texts[i]);
    free(texts);
}

void wva_panel_free(struct wva_panel *panel)
{
    free_names(panel);
    wva_legend_clear(panel);
    for (size_t i = 0; i < panel->layer_count; i++) {
        struct wva_layer *layer = &panel->layers[i];

        free(layer->x);
        free(layer->y);
        free(layer->base);
        free(layer->label);
        free(layer->label_below);
        free_texts(layer->texts, layer->count);
        free_texts(layer->tags, layer->count);
    }
    free(panel->layers);
    free(panel->marks);
    free(panel->marks_label);
    free(panel->mark_row);
    free(panel->mark_x);
    free(panel->title);
    free(panel->message);
    free(panel->x.label);
    free(panel->left.label);
    free(panel->right.label);
    free(panel);
}

void wva_chart_free(struct wva_chart *chart)
{
    if (chart == NULL)
        return;
    for (size_t i = 0; i < chart->panel_count; i++)
        wva_panel_free(chart->panels[i]);
    free(chart->panels);
    free(chart->title);
    free(chart->subtitle);
    free(chart->note);
    free(chart->missing);
    for (int i = 0; i < chart->note_lines; i++)
        free(chart->note_line[i]);
    free(chart);
}

void wva_chart_hide_title(struct wva_chart *chart)
{
    chart->title_hidden = true;
}

void wva_chart_hide_note(struct wva_chart *chart)
{
    chart->note_hidden = true;
}

void wva_chart_set_height(struct wva_chart *chart, double height_in)
{
    chart->height_in = height_in;
}

double wva_chart_height(const struct wva_chart *chart)
{
    return chart->height_in;
}

size_t wva_chart_panels(const struct wva_chart *chart)
{
    return chart->panel_count;
}

void wva_chart_set_columns(struct wva_chart *chart, int columns)
{
    chart->columns = columns;
}

void wva_chart_set_note(struct wva_chart *chart, const char *note)
{
    replace_text(&chart->note, note);
}

struct wva_panel *wva_chart_add_panel(struct wva_chart *chart, double weight)
{
    struct wva_panel *panel = wva_calloc(1, sizeof *panel);

    panel->weight = weight;
    panel->clock_ns = WVA_TIME_NONE;
    *WVA_APPEND(chart->panels, chart->panel_count, chart->panel_capacity) = panel;
    return panel;
}

void wva_panel_set_title(struct wva_panel *panel, const char *title)
{
    replace_text(&panel->title, title);
}

void wva_panel_set_message(struct wva_panel *panel, const char *message)
{
    replace_text(&panel->message, message);
}

void wva_panel_set_context(struct wva_panel *panel)
{
    panel->is_context = true;
}

void wva_panel_set_time_axis(struct wva_panel *panel, double minutes, double major, double minor,
                             bool labelled)
{
    panel->has_time_axis = true;
    panel->time_labelled = labelled;
    panel->minutes = minutes > 0 ? minutes : 1;
    panel->tick_major = major;
    panel->tick_minor = minor;
}

void wva_panel_set_time_origin(struct wva_panel *panel, const char *origin)
{
    replace_text(&panel->x.label, origin);
}

void wva_panel_set_clock(struct wva_panel *panel, int64_t first_ns)
{
    panel->clock_ns = first_ns;
}

void wva_panel_set_x_axis(struct wva_panel *panel, const char *label, enum wva_axis_kind kind)
{
    replace_text(&panel->x.label, label);
    panel->x.kind = kind;
}

static struct wva_axis *axis_of(struct wva_panel *panel, enum wva_side side)
{
    return side == WVA_SIDE_LEFT ? &panel->left : &panel->right;
}

void wva_panel_set_y_axis(struct wva_panel *panel, enum wva_side side, const char *label,
                          enum wva_axis_kind kind)
{
    struct wva_axis *axis = axis_of(panel, side);

    replace_text(&axis->label, label);
    axis->kind = kind;
    panel->has_right = panel->has_right || side == WVA_SIDE_RIGHT;
}

void wva_panel_set_least_span(struct wva_panel *panel, enum wva_side side, double span)
{
    axis_of(panel, side)->least_span = span;
}

void wva_panel_clip_spikes(struct wva_panel *panel, enum wva_side side)
{
    axis_of(panel, side)->clips = true;
}

static struct wva_layer *add_layer(struct wva_panel *panel, enum wva_layer_kind kind,
                                   struct wva_look look, struct wva_series series,
                                   const char *label)
{
    struct wva_layer *layer;

    layer = WVA_APPEND(panel->layers, panel->layer_count, panel->layer_capacity);
    *layer = (struct wva_layer){ .kind = kind, .look = look, .count = series.count };
    layer->x = copy_values(series.x, series.count);
    layer->y = copy_values(series.y, series.count);
    layer->label = wva_strdup(label);
    return layer;
}

void wva_panel_add_line(struct wva_panel *panel, enum wva_side side, struct wva_look look,
                        struct wva_series series, const char *label)
{
    add_layer(panel, WVA_LAYER_LINE, look, series, label)->side = side;
}

void wva_panel_add_steps(struct wva_panel *panel, enum wva_side side, struct wva_look look,
                         struct wva_series series, const char *label)
{
    add_layer(panel, WVA_LAYER_STEPS, look, series, label)->side = side;
}

void wva_panel_add_points(struct wva_panel *panel, struct wva_look look, struct wva_series series,
                          const char *label)
{
    add_layer(panel, WVA_LAYER_POINTS, look, series, label);
}

static char **copy_texts(const char *const *texts, size_t count)
{
    char **copies = wva_calloc(count, sizeof *copies);

    for (size_t i = 0; i < count; i++)
        copies[i] = wva_strdup(texts[i] == NULL ? "" : texts[i]);
    return copies;
}

void wva_panel_add_events(struct wva_panel *panel, struct wva_look look, struct wva_series series,
                          const char *const *texts)
{
    add_layer(panel, WVA_LAYER_POINTS, look, series, NULL)->texts = copy_texts(texts, series.count);
}

void wva_panel_add_named_points(struct wva_panel *panel, struct wva_look look,
                                struct wva_series series, const char *const *tags,
                                const char *const *names, const char *label)
{
    struct wva_layer *layer = add_layer(panel, WVA_LAYER_POINTS, look, series, label);

    layer->tags = copy_texts(tags, series.count);
    layer->texts = copy_texts(names, series.count);
}

void wva_panel_add_fill(struct wva_panel *panel, struct wva_color above, struct wva_color below,
                        struct wva_series series, const double *base, const char *label_above,
                        const char *label_below)
{
    struct wva_look look = { .color = above };
    struct wva_layer *layer = add_layer(panel, WVA_LAYER_FILL, look, series, label_above);

    layer->below = below;
    layer->base = copy_values(base, series.count);
    layer->label_below = wva_strdup(label_below);
}

void wva_panel_add_bars(struct wva_panel *panel, struct wva_color fill, struct wva_series series,
                        double width, const char *label)
{
    struct wva_look look = { .color = fill };

    add_layer(panel, WVA_LAYER_BARS, look, series, label)->bar_width = width;
}

void wva_panel_add_spans(struct wva_panel *panel, struct wva_color fill, const double *start,
                         const double *end, const double *row, size_t count, const char *label)
{
    struct wva_look look = { .color = fill };
    struct wva_series series = { start, row, count };

    add_layer(panel, WVA_LAYER_SPANS, look, series, label)->base = copy_values(end, count);
}

void wva_panel_add_whiskers(struct wva_panel *panel, struct wva_look look, const double *low,
                            const double *high, const double *row, size_t count, const char *label)
{
    struct wva_series series = { low, row, count };

    add_layer(panel, WVA_LAYER_WHISKERS, look, series, label)->base = copy_values(high, count);
}

void wva_panel_set_y_names(struct wva_panel *panel, const char *const *names, size_t count)
{
    free_names(panel);
    panel->y_names = wva_calloc(count, sizeof *panel->y_names);
    for (size_t i = 0; i < count; i++)
        panel->y_names[i] = wva_strdup(names[i]);
    panel->y_name_count = count;
}

static char *describe_limit(struct wva_series series, const char *name, const char *unit)
{
    const char *blank = unit[0] == '\0' ? "" : " ";
    struct wva_range range = wva_range_empty();

    for (size_t i = 0; i < series.count; i++)
        wva_range_include(&range, series.y[i]);
    if (wva_range_is_empty(range))
        return NULL;
    if (range.min == range.max)
        return wva_asprintf("%s %.6g%s%s", name, range.min, blank, unit);
    return wva_asprintf("%s %.6g to %.6g%s%s", name, range.min, range.max, blank, unit);
}

void wva_panel_add_limit(struct wva_panel *panel, struct wva_look look, struct wva_series series,
                         const char *name, const char *unit)
{
    char *label = describe_limit(series, name, unit);

    if (label != NULL)
        add_layer(panel, WVA_LAYER_LIMIT, look, series, label);
    free(label);
}

void wva_panel_add_bands(struct wva_panel *panel, struct wva_color fill, const double *start,
                         const double *end, size_t count, const char *label)
{
    struct wva_look look = { .color = fill };

    if (count > 0)
        add_layer(panel, WVA_LAYER_BANDS, look, (struct wva_series){ start, end, count }, label);
}

void wva_panel_add_horizontal(struct wva_panel *panel, struct wva_look look, double y,
                              const char *label)
{
    double x = 0;

    if (wva_is_drawable(y))
        add_layer(panel, WVA_LAYER_HORIZONTAL, look, (struct wva_series){ &x, &y, 1 }, label);
}

void wva_panel_add_vertical(struct wva_panel *panel, struct wva_look look, double x,
                            const char *label)
{
    double y = 0;

    if (wva_is_drawable(x))
        add_layer(panel, WVA_LAYER_VERTICAL, look, (struct wva_series){ &x, &y, 1 }, label);
}

void wva_panel_add_marks(struct wva_panel *panel, const struct wva_mark *marks, size_t count,
                         bool labelled, const char *label)
{
    free(panel->marks);
    panel->marks = wva_reallocarray(NULL, count, sizeof *marks);
    if (count > 0)
        memcpy(panel->marks, marks, count * sizeof *marks);
    panel->mark_count = count;
    panel->marks_labelled = labelled;
    replace_text(&panel->marks_label, label);
}

static void draw_message(const struct wva_panel *panel, struct wva_canvas *canvas)
{
    enum { LINE_HEIGHT = 17 };
    struct wva_text_style style = { .size = 12,
                                    .anchor = WVA_ANCHOR_CENTRE,
                                    .color = WVA_COLOR_MUTED };
    struct wva_stroke frame = { WVA_COLOR_GRID, 1, WVA_DASH_SOLID };
    const char *message = panel->message == NULL ? "No data." : panel->message;
    double x = panel->plot.x + panel->plot.width / 2;
    double y = panel->plot.y + panel->plot.height / 2;

    wva_canvas_rectangle(canvas, panel->plot, NULL, &frame);
    for (const char *c = message; *c != '\0'; c++)
        y -= *c == '\n' ? LINE_HEIGHT / 2. : 0;
    while (*message != '\0') {
        size_t len = strcspn(message, "\n");
        char *line = wva_strndup(message, len);
        char *fitted = wva_canvas_fit_text(canvas, line, &style, panel->plot.width - 12);

        wva_canvas_text(canvas, x, y, fitted, &style);
        free(fitted);
        free(line);
        y += LINE_HEIGHT;
        message += len + (message[len] == '\n');
    }
}

static void draw_panel(const struct wva_panel *panel, struct wva_canvas *canvas)
{
    struct wva_text_style style = { .size = WVA_PANEL_SIZE, .bold = true, .color = WVA_COLOR_TEXT };

    if (panel->title != NULL && !panel->title_given_up) {
        char *fitted = wva_canvas_fit_text(canvas, panel->title, &style, panel->plot.width);

        wva_canvas_text(canvas, panel->plot.x, panel->plot.y - panel->top_height + WVA_PANEL_SIZE,
                        fitted, &style);
        free(fitted);
    }
    if (panel->empty) {
        draw_message(panel, canvas);
        return;
    }
    wva_legend_draw(panel, canvas);
    wva_layers_draw(panel, canvas);
    wva_axes_draw(panel, canvas);
    if (wva_canvas_shows_hover(canvas))
        wva_hover_draw(panel, canvas);
}

static void draw_fitted(struct wva_canvas *canvas, double y, const char *text,
                        const struct wva_text_style *style)
{
    enum { MARGIN = 12 };
    char *fitted = wva_canvas_fit_text(canvas, text, style, wva_canvas_width(canvas) - 2 * MARGIN);

    wva_canvas_text(canvas, MARGIN, y, fitted, style);
    free(fitted);
}

/* A text alternative to the picture: what it is about and what it shows. */
static void describe(const struct wva_chart *chart, struct wva_canvas *canvas)
{
    enum { LONGEST = 4000 };
    struct wva_buffer text = wva_buffer_make(LONGEST);

    wva_buffer_printf(&text, "%s.", chart->subtitle == NULL ? "" : chart->subtitle);
    for (size_t p = 0; p < chart->panel_count; p++) {
        const struct wva_panel *panel = chart->panels[p];

        if (panel->title != NULL)
            wva_buffer_printf(&text, " %s:", panel->title);
        if (panel->empty)
            wva_buffer_printf(&text, " %s", panel->message == NULL ? "no data." : panel->message);
        for (size_t i = 0; i < panel->legend_count; i++)
            wva_buffer_printf(&text, " %s%s", panel->legend[i].text,
                              i + 1 == panel->legend_count ? "." : ";");
    }
    wva_canvas_describe(canvas, chart->title, text.data == NULL ? "" : text.data);
    wva_buffer_free(&text);
}

static bool is_empty(const struct wva_chart *chart)
{
    for (size_t i = 0; i < chart->panel_count; i++)
        if (!chart->panels[i]->empty)
            return false;
    return true;
}

void wva_chart_draw(struct wva_chart *chart, struct wva_canvas *canvas)
{
    struct wva_text_style title = { .size = WVA_TITLE_SIZE, .bold = true, .color = WVA_COLOR_TEXT };
    struct wva_text_style small = { .size = WVA_SUBTITLE_SIZE, .color = WVA_COLOR_MUTED };
    struct wva_text_style note = { .size = WVA_NOTE_SIZE, .color = WVA_COLOR_MUTED };

    wva_chart_lay_out(chart, canvas);
    describe(chart, canvas);
    if (!chart->title_hidden)
        draw_fitted(canvas, 24, chart->title, &title);
    if (!chart->title_hidden && chart->subtitle != NULL)
        draw_fitted(canvas, 40, chart->subtitle, &small);
    for (int i = 0; i < chart->note_lines && !is_empty(chart); i++)
        draw_fitted(canvas,
                    wva_canvas_height(canvas) - 8 - WVA_NOTE_ROW * (chart->note_lines - 1 - i),
                    chart->note_line[i], &note);
    for (size_t i = 0; i < chart->panel_count; i++)
        draw_panel(chart->panels[i], canvas);
}
