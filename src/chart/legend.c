/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include "chart/draw.h"
#include "chart/model.h"
#include "chart/palette.h"
#include "util/memory.h"

#define SAMPLE_GAP 5.0  /* between a sample and its text */
#define ENTRY_GAP  16.0 /* between entries */
#define CLOSE_GAP  9.0  /* the same, and the height of rows, on a small sheet */
#define CLOSE_ROW  12.5

static const struct wva_text_style legend_style = {
    .size = WVA_LEGEND_SIZE,
    .color = WVA_COLOR_TEXT,
};

static const struct wva_text_style name_style = {
    .size = WVA_LEGEND_SIZE,
    .bold = true,
    .color = WVA_COLOR_TEXT,
};

void wva_legend_clear(struct wva_panel *panel)
{
    for (size_t i = 0; i < panel->legend_count; i++)
        free(panel->legend[i].text);
    free(panel->legend);
    panel->legend = NULL;
    panel->legend_count = 0;
}

static size_t count_wild(const struct wva_layer *layer)
{
    size_t count = 0;

    for (size_t i = 0; i < layer->count; i++)
        count += !isnan(layer->y[i]) && !wva_is_drawable(layer->y[i]);
    return count;
}

static const char *describe_limit_position(const struct wva_panel *panel,
                                           const struct wva_layer *layer)
{
    struct wva_range values = wva_range_empty();

    for (size_t i = 0; i < layer->count; i++)
        wva_range_include(&values, layer->y[i]);
    return values.min > panel->left.range.max   ? ", above the range"
           : values.max > panel->left.range.max ? ", partly above the range"
                                                : "";
}

/* The number of clipped values of a layer; `highest` is the largest. */
static size_t count_clipped(const struct wva_panel *panel, const struct wva_layer *layer,
                            double *highest)
{
    size_t count = 0;

    for (size_t i = 0; i < layer->count; i++)
        if (wva_layer_is_clipped(panel, layer, i)) {
            *highest = count == 0 ? layer->y[i] : fmax(*highest, layer->y[i]);
            count++;
        }
    return count;
}

static char *describe_layer(const struct wva_panel *panel, const struct wva_layer *layer)
{
    double highest = 0;
    size_t wild = count_wild(layer), clipped = count_clipped(panel, layer, &highest);

    if (layer->kind == WVA_LAYER_LIMIT)
        return wva_asprintf("%s%s", layer->label, describe_limit_position(panel, layer));
    if (wild > 0 && layer->kind != WVA_LAYER_FILL)
        return wva_asprintf("%s (%zu infinite or huge, not drawn)", layer->label, wild);
    if (clipped > 0)
        return wva_asprintf("%s (%zu cut off at \u25b2, up to %.3g)", layer->label, clipped,
                            highest);
    return wva_strdup(layer->label);
}

static char *describe_marks(const struct wva_panel *panel)
{
    size_t unlabelled = 0;

    for (size_t i = 0; i < panel->mark_count; i++)
        unlabelled += panel->mark_row[i] == WVA_MARK_UNLABELLED;
    if (!panel->marks_labelled || unlabelled == 0)
        return wva_strdup(panel->marks_label);
    return wva_asprintf("%s (%zu of %zu not labelled)", panel->marks_label, unlabelled,
                        panel->mark_count);
}

static void add_entry(struct wva_panel *panel, const struct wva_layer *layer, bool is_below,
                      char *text)
{
    panel->legend[panel->legend_count++] =
        (struct wva_legend_entry){ .layer = layer, .is_below = is_below, .text = text };
}

static bool has_values(const struct wva_layer *layer)
{
    for (size_t i = 0; i < layer->count; i++)
        if (!isnan(layer->y[i]))
            return true;
    return false;
}

/* True if a fill has an area on the side of `sign`. */
static bool has_side(const struct wva_layer *layer, double sign)
{
    for (size_t i = 0; i < layer->count; i++)
        if (sign * (layer->y[i] - layer->base[i]) > 0)
            return true;
    return false;
}

static bool is_shown(const struct wva_layer *layer)
{
    return layer->label != NULL
           && (layer->kind == WVA_LAYER_FILL ? has_side(layer, 1) : has_values(layer));
}

static double sample_width(const struct wva_panel *panel, const struct wva_layer *layer)
{
    if (panel->squeeze >= WVA_SQUEEZE_SAMPLES)
        return WVA_LEGEND_SWATCH;
    if (layer == NULL || layer->kind == WVA_LAYER_BANDS || layer->kind == WVA_LAYER_FILL
        || layer->kind == WVA_LAYER_BARS || layer->kind == WVA_LAYER_POINTS
        || layer->kind == WVA_LAYER_SPANS || layer->kind == WVA_LAYER_VERTICAL)
        return WVA_LEGEND_SWATCH;
    return WVA_LEGEND_SAMPLE;
}

static void add_axis_entry(struct wva_panel *panel, const struct wva_axis *axis, const char *side)
{
    if (!axis->label_in_head)
        return;
    add_entry(panel, NULL, false, wva_asprintf("%s%s", side, axis->label));
    panel->legend[panel->legend_count - 1].is_axis = true;
}

static void make_entries(struct wva_panel *panel)
{
    wva_legend_clear(panel);
    panel->legend = wva_calloc(2 * panel->layer_count + 3, sizeof *panel->legend);
    add_axis_entry(panel, &panel->left, "");
    for (size_t i = 0; i < panel->layer_count; i++) {
        const struct wva_layer *layer = &panel->layers[i];

        if (is_shown(layer))
            add_entry(panel, layer, false, describe_layer(panel, layer));
        if (layer->label_below != NULL && has_side(layer, -1))
            add_entry(panel, layer, true, wva_strdup(layer->label_below));
    }
    if (panel->mark_count > 0 && panel->marks_label != NULL && panel->squeeze < WVA_SQUEEZE_LABELS)
        add_entry(panel, NULL, false, describe_marks(panel));
    if (panel->has_right)
        add_axis_entry(panel, &panel->right, "right: ");
}

static const struct wva_text_style *style_of(const struct wva_legend_entry *entry)
{
    return entry->is_axis ? &name_style : &legend_style;
}

double wva_legend_sample_room(const struct wva_panel *panel, const struct wva_legend_entry *entry)
{
    return entry->is_axis ? 0 : sample_width(panel, entry->layer) + SAMPLE_GAP;
}

/* Removes the entries from `first` on. */
static void cut_entries(struct wva_panel *panel, size_t first)
{
    for (size_t i = first; i < panel->legend_count; i++)
        free(panel->legend[i].text);
    panel->legend_count = first;
}

double wva_legend_place(struct wva_panel *panel, struct wva_canvas *canvas, double x, double y,
                        double width)
{
    bool close = panel->squeeze >= WVA_SQUEEZE_SAMPLES;
    size_t rows = 1;
    double at = x, row = y, gap = close ? CLOSE_GAP : ENTRY_GAP;

    make_entries(panel);
    if (panel->squeeze == WVA_SQUEEZE_ALL && !panel->left.label_in_head)
        cut_entries(panel, 0);
    for (size_t i = 0; i < panel->legend_count; i++) {
        struct wva_legend_entry *entry = &panel->legend[i];
        double sample = wva_legend_sample_room(panel, entry);
        char *fitted = wva_canvas_fit_text(canvas, entry->text, style_of(entry), width - sample);

        free(entry->text);
        entry->text = fitted;
        entry->width = sample + wva_canvas_text_width(canvas, fitted, style_of(entry));
        if (at > x && at + entry->width > x + width) {
            if (panel->squeeze >= WVA_SQUEEZE_LEGEND && rows++ >= panel->most_legend_rows) {
                cut_entries(panel, i);
                break;
            }
            at = x;
            row += close ? CLOSE_ROW : WVA_LEGEND_ROW;
        }
        entry->x = at;
        entry->y = row + WVA_LEGEND_SIZE;
        at += entry->width + gap;
    }
    return panel->legend_count == 0 ? 0 : row - y + (close ? CLOSE_ROW : WVA_LEGEND_ROW);
}

static void draw_swatch(struct wva_canvas *canvas, double x, double y, struct wva_color color)
{
    struct wva_rect rect = { x, y - 5, WVA_LEGEND_SWATCH, 10 };
    struct wva_stroke rim = { WVA_COLOR_GRID, .6, WVA_DASH_SOLID };

    wva_canvas_rectangle(canvas, rect, &color, &rim);
}

static void draw_line_sample(const struct wva_panel *panel, struct wva_canvas *canvas, double x,
                             double y, const struct wva_layer *layer)
{
    double width = sample_width(panel, layer);
    struct wva_point ends[] = { { x, y }, { x + width, y } };
    struct wva_point middle = { x + width / 2, y };
    struct wva_stroke stroke = { layer->look.color, layer->look.width, layer->look.dash };

    if (layer->look.width > 0)
        wva_canvas_polyline(canvas, ends, 2, &stroke);
    if (wva_layer_has_markers(panel, layer))
        wva_canvas_markers(canvas, &middle, 1, layer->look.marker, wva_marker_size(layer),
                           layer->look.color);
}

static void draw_vertical_sample(struct wva_canvas *canvas, double x, double y,
                                 const struct wva_stroke *stroke)
{
    struct wva_point ends[] = { { x + WVA_LEGEND_SWATCH / 2, y - 6 },
                                { x + WVA_LEGEND_SWATCH / 2, y + 6 } };

    wva_canvas_polyline(canvas, ends, 2, stroke);
}

static void draw_marks_sample(struct wva_canvas *canvas, double x, double y)
{
    struct wva_point up = { x + WVA_LEGEND_SWATCH / 2 - 4, y };
    struct wva_point down = { x + WVA_LEGEND_SWATCH / 2 + 4, y };

    wva_canvas_markers(canvas, &up, 1, WVA_MARKER_TRIANGLE, 6, WVA_COLOR_MUTED);
    wva_canvas_markers(canvas, &down, 1, WVA_MARKER_TRIANGLE_DOWN, 6, WVA_COLOR_MUTED);
}

static void draw_sample(const struct wva_panel *panel, struct wva_canvas *canvas,
                        const struct wva_legend_entry *entry)
{
    double x = entry->x, y = entry->y - 0.36 * WVA_LEGEND_SIZE;
    const struct wva_layer *layer = entry->layer;
    struct wva_stroke stroke;

    if (layer == NULL) {
        draw_marks_sample(canvas, x, y);
        return;
    }
    switch (layer->kind) {
    case WVA_LAYER_BANDS:
    case WVA_LAYER_BARS:
    case WVA_LAYER_SPANS:
    case WVA_LAYER_FILL:
        draw_swatch(canvas, x, y, entry->is_below ? layer->below : layer->look.color);
        break;
    case WVA_LAYER_VERTICAL:
        stroke = (struct wva_stroke){ layer->look.color, layer->look.width, layer->look.dash };
        draw_vertical_sample(canvas, x, y, &stroke);
        break;
    case WVA_LAYER_LINE:
    case WVA_LAYER_STEPS:
    case WVA_LAYER_POINTS:
    case WVA_LAYER_LIMIT:
    case WVA_LAYER_HORIZONTAL:
    case WVA_LAYER_WHISKERS:
        draw_line_sample(panel, canvas, x, y, layer);
        break;
    }
}

void wva_legend_draw(const struct wva_panel *panel, struct wva_canvas *canvas)
{
    for (size_t i = 0; i < panel->legend_count; i++) {
        const struct wva_legend_entry *entry = &panel->legend[i];

        if (!entry->is_axis)
            draw_sample(panel, canvas, entry);
        wva_canvas_text(canvas, entry->x + wva_legend_sample_room(panel, entry), entry->y,
                        entry->text, style_of(entry));
    }
}
