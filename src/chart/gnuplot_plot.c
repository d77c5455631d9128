/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include "chart/draw.h"
#include "chart/gnuplot_script.h"
#include "util/memory.h"

#define POINT 6.0 /* what gnuplot's point size 1 is across */

/* ---- data ---- */

static void put_pair(const struct wva_script *script, double x, double y)
{
    char text[2][WVA_NUMBER_TEXT];

    put(script, "%s %s", wva_script_number(x, text[0]), wva_script_number(y, text[1]));
}

static void put_row(const struct wva_script *script, double x, double y)
{
    put_pair(script, x, y);
    put(script, "\n");
}

/* The corners, since gnuplot's steps begin every dash anew at each sample. A value holds until the
 * next sample, even when that says nothing itself. */
static void put_steps(const struct wva_script *script, const struct wva_layer *layer)
{
    for (size_t i = 0; i < layer->count; i++) {
        double y = wva_layer_is_gap(layer, i) ? NAN : layer->y[i];

        if (i > 0 && !wva_layer_is_gap(layer, i - 1) && y != layer->y[i - 1])
            put_row(script, layer->x[i], layer->y[i - 1]);
        put_row(script, layer->x[i], y);
    }
}

static void put_columns(const struct wva_script *script, const struct wva_layer *layer)
{
    char text[WVA_NUMBER_TEXT];

    for (size_t i = 0; i < layer->count; i++) {
        bool gap =
            wva_layer_is_gap(layer, i) || (layer->base != NULL && !wva_is_drawable(layer->base[i]));

        put_pair(script, layer->x[i], gap ? NAN : layer->y[i]);
        if (layer->base != NULL)
            put(script, " %s", wva_script_number(gap ? NAN : layer->base[i], text));
        put(script, "\n");
    }
}

static void put_bands(const struct wva_script *script, const struct wva_layer *layer)
{
    const struct wva_scale x = wva_panel_scale_x(script->panel);
    struct wva_rect *bands = wva_calloc(layer->count, sizeof *bands);
    size_t count = wva_layer_bands(script->panel, layer, bands);

    for (size_t i = 0; i < count; i++)
        put(script, "%.9g %.9g\n", wva_scale_value(&x, bands[i].x),
            wva_scale_value(&x, bands[i].x + bands[i].width));
    free(bands);
}

static void put_data(const struct wva_script *script, const struct wva_layer *layer)
{
    const struct wva_range *x = &script->panel->x.range, *y = &script->panel->left.range;
    /* One sample only of a limit: it holds for all that the axis shows. */
    const bool is_level = layer->kind == WVA_LAYER_HORIZONTAL
                          || (layer->kind == WVA_LAYER_LIMIT && layer->count == 1);

    switch (layer->kind) {
    case WVA_LAYER_BANDS:
        put_bands(script, layer);
        break;
    case WVA_LAYER_FILL:
    case WVA_LAYER_BARS:
    case WVA_LAYER_SPANS:
    case WVA_LAYER_WHISKERS:
    case WVA_LAYER_LINE:
    case WVA_LAYER_POINTS:
        put_columns(script, layer);
        break;
    case WVA_LAYER_STEPS:
    case WVA_LAYER_LIMIT:
    case WVA_LAYER_HORIZONTAL:
        if (!is_level)
            put_steps(script, layer);
        for (int i = 0; i < 2 && is_level; i++)
            put_row(script, i == 0 ? x->min : x->max, layer->y[0]);
        break;
    case WVA_LAYER_VERTICAL:
        put_row(script, layer->x[0], y->min);
        put_row(script, layer->x[0], y->max);
        break;
    }
}

/* True for a sample between two gaps, of which a line shows nothing. */
static bool is_lone(const struct wva_panel *panel, const struct wva_layer *layer, size_t i)
{
    const bool is_line = layer->kind == WVA_LAYER_LINE;
    const bool goes_on =
        i + 1 < layer->count
        && (is_line ? !wva_layer_is_gap(layer, i + 1) : wva_is_drawable(layer->x[i + 1]));

    return (is_line || layer->kind == WVA_LAYER_STEPS) && layer->look.width > 0
           && !wva_layer_has_markers(panel, layer) && !wva_layer_is_gap(layer, i)
           && (i == 0 || wva_layer_is_gap(layer, i - 1)) && !goes_on;
}

static bool has_lone(const struct wva_panel *panel, const struct wva_layer *layer)
{
    for (size_t i = 0; i < layer->count; i++)
        if (is_lone(panel, layer, i))
            return true;
    return false;
}

void wva_script_data(struct wva_script *script)
{
    const struct wva_panel *panel = script->panel;

    put(script, "\n# ---- data of panel %zu ----\n\n", script->number);
    for (size_t l = 0; l < panel->layer_count; l++) {
        const struct wva_layer *layer = &panel->layers[l];

        put(script, "$p%zu_%zu << EOD\n", script->number, l + 1);
        put_data(script, layer);
        put(script, "EOD\n");
        if (!has_lone(panel, layer))
            continue;
        put(script, "$p%zu_%zu_lone << EOD\n", script->number, l + 1);
        for (size_t i = 0; i < layer->count; i++)
            if (is_lone(panel, layer, i))
                put_row(script, layer->x[i], layer->y[i]);
        put(script, "EOD\n");
    }
    if (panel->mark_count == 0)
        return;
    put(script, "$p%zu_marks << EOD # time, point type\n", script->number);
    for (size_t i = 0; i < panel->mark_count; i++)
        put_row(script, panel->marks[i].x, panel->marks[i].up ? 9 : 11);
    put(script, "EOD\n");
}

/* ---- plot commands ---- */

static void put_stroke(const struct wva_script *script, struct wva_stroke stroke)
{
    static const char *const dashes[] = { [WVA_DASH_SOLID] = "",
                                          [WVA_DASH_DASHED] = " dashtype 2",
                                          [WVA_DASH_DOTTED] = " dashtype 3",
                                          [WVA_DASH_DASH_DOT] = " dashtype 4" };
    char color[WVA_SCRIPT_COLOR];
    const char *name = wva_script_color(stroke.color, color);

    put(script, " linewidth %.3g%s linecolor rgb ", stroke.width, dashes[stroke.dash]);
    if (stroke.color.alpha < 1)
        put(script, "fade(%s, %.4g)", name, stroke.color.alpha);
    else
        put(script, "%s", name);
}

/* `line`: the width of the outline, which gnuplot adds to the size. */
static void put_points(const struct wva_script *script, enum wva_marker marker, double size,
                       double line)
{
    /* Sizes are of shapes that look as heavy as the circle. */
    static const struct {
        int type;
        double size;
    } types[] = {
        [WVA_MARKER_NONE] = { 7, 1 },
        [WVA_MARKER_CIRCLE] = { 7, 1 },
        [WVA_MARKER_SQUARE] = { 5, .9 },
        [WVA_MARKER_TRIANGLE] = { 9, 1.1 },
        [WVA_MARKER_TRIANGLE_DOWN] = { 11, 1.1 },
        [WVA_MARKER_DIAMOND] = { 13, 1.2 },
        [WVA_MARKER_RING] = { 6, 1 },
        [WVA_MARKER_HOLLOW_TRIANGLE] = { 8, 1.1 },
    };

    put(script, " pointtype %d pointsize %.3g * DOT", types[marker].type,
        fmax(size * types[marker].size - line, 1) / POINT);
}

static void put_area(const struct wva_script *script, struct wva_color color)
{
    char text[WVA_SCRIPT_COLOR];

    put(script, " fillcolor rgb %s fillstyle", wva_script_color(color, text));
    if (color.alpha < 1)
        put(script, " transparent solid %.3g noborder", color.alpha);
    else
        put(script, " solid border linecolor rgb WHITE");
}

static void put_line(const struct wva_script *script, const struct wva_layer *layer)
{
    const double width = wva_line_width(script->panel, layer), size = wva_marker_size(layer);
    const bool dots = wva_layer_has_markers(script->panel, layer);
    const bool hollow =
        layer->look.marker == WVA_MARKER_RING || layer->look.marker == WVA_MARKER_HOLLOW_TRIANGLE;
    const bool single = layer->kind == WVA_LAYER_POINTS || !(width > 0);
    const double line = !single ? width : hollow ? size / 4 : .5;

    put(script, " using 1:2%s with %s", layer->side == WVA_SIDE_RIGHT ? " axes x1y2" : "",
        single ? "points"
        : dots ? "linespoints"
               : "lines");
    put_stroke(script, (struct wva_stroke){ layer->look.color, line, layer->look.dash });
    if (dots || single)
        put_points(script, layer->look.marker, size, line);
}

static void put_look(const struct wva_script *script, const struct wva_layer *layer, bool below)
{
    const struct wva_scale y = wva_panel_scale_y(script->panel, WVA_SIDE_LEFT);
    const struct wva_look *look = &layer->look;
    const double half =
        fabs(wva_scale_value(&y, wva_span_height(script->panel) / 2) - wva_scale_value(&y, 0));

    switch (layer->kind) {
    case WVA_LAYER_BANDS:
        put(script, " using 1:(%.9g):1:2:(%.9g):(%.9g) with boxxyerror", y.min, y.min, y.max);
        put_area(script, look->color);
        break;
    case WVA_LAYER_FILL:
        put(script, " using 1:2:3 with filledcurves %s", below ? "below" : "above");
        put_area(script, below ? layer->below : look->color);
        break;
    case WVA_LAYER_BARS:
        put(script, " using ($1 + %.9g):2:(%.9g) with boxes", layer->bar_width / 2,
            layer->bar_width);
        put_area(script, look->color);
        break;
    case WVA_LAYER_SPANS:
        put(script, " using 1:2:1:3:($2 - %.4g):($2 + %.4g) with boxxyerror", half, half);
        put_area(script, look->color);
        break;
    case WVA_LAYER_WHISKERS:
        put(script, " using 1:2:1:3 with xerrorbars pointtype -1");
        put_stroke(script, (struct wva_stroke){ look->color, look->width, look->dash });
        break;
    case WVA_LAYER_LINE:
    case WVA_LAYER_STEPS:
    case WVA_LAYER_POINTS:
    case WVA_LAYER_LIMIT:
    case WVA_LAYER_HORIZONTAL:
    case WVA_LAYER_VERTICAL:
        put_line(script, layer);
        break;
    }
}

static void begin_element(struct wva_script *script)
{
    put(script, "%s \\\n    ", script->goes_on ? "," : "plot");
    script->goes_on = true;
}

static void put_entry(const struct wva_script *script, const struct wva_legend_entry *entry)
{
    char x[WVA_SCRIPT_PLACE], y[WVA_SCRIPT_PLACE];

    put(script, " title ");
    wva_script_text(script, entry->text);
    put(script, " at %s, %s",
        wva_script_across(script, script->left,
                          entry->x + wva_legend_sample_room(script->panel, entry), x),
        wva_script_down(script, script->top, entry->y - WVA_SCRIPT_BASELINE * WVA_LEGEND_SIZE, y));
}

static void put_layer(struct wva_script *script, const struct wva_layer *layer, size_t number,
                      bool below)
{
    const struct wva_panel *panel = script->panel;
    const struct wva_legend_entry *entry = NULL;

    for (size_t i = 0; i < panel->legend_count; i++)
        if (panel->legend[i].layer == layer && panel->legend[i].is_below == below)
            entry = &panel->legend[i];
    begin_element(script);
    put(script, "$p%zu_%zu", script->number, number);
    put_look(script, layer, below);
    if (entry == NULL)
        put(script, " notitle");
    else
        put_entry(script, entry);
}

/* Samples of a line of which nothing would be seen: those between two gaps, and above an axis that
 * cuts spikes off. */
static void put_dots(struct wva_script *script, const struct wva_layer *layer, size_t number)
{
    const struct wva_look *look = &layer->look;
    const bool right = layer->side == WVA_SIDE_RIGHT;
    const struct wva_axis *axis = right ? &script->panel->right : &script->panel->left;

    if (has_lone(script->panel, layer)) {
        begin_element(script);
        put(script, "$p%zu_%zu_lone using 1:2%s with points", script->number, number,
            right ? " axes x1y2" : "");
        put_stroke(script, (struct wva_stroke){ look->color, .5, WVA_DASH_SOLID });
        put_points(script, WVA_MARKER_CIRCLE, look->width + WVA_LONE_EXCESS, .5);
        put(script, " notitle");
    }
    if (axis->clips && layer->kind == WVA_LAYER_LINE) {
        begin_element(script);
        put(script, "$p%zu_%zu using 1:($2 > %.9g ? %.9g : NaN)%s with points", script->number,
            number, axis->range.max, axis->range.max, right ? " axes x1y2" : "");
        put_stroke(script, (struct wva_stroke){ look->color, .5, WVA_DASH_SOLID });
        put_points(script, WVA_MARKER_TRIANGLE, WVA_CLIPPED_SIZE, .5);
        put(script, " notitle");
    }
}

/* The layer that was added first ends up on top. */
static void put_kinds(struct wva_script *script, enum wva_layer_kind first,
                      enum wva_layer_kind last)
{
    for (size_t i = script->panel->layer_count; i > 0; i--) {
        const struct wva_layer *layer = &script->panel->layers[i - 1];

        if (layer->kind < first || layer->kind > last || layer->count == 0)
            continue;
        put_layer(script, layer, i, false);
        if (layer->kind == WVA_LAYER_FILL && layer->below.alpha > 0)
            put_layer(script, layer, i, true);
        put_dots(script, layer, i);
    }
}

static void put_mark_lines(struct wva_script *script)
{
    const struct wva_panel *panel = script->panel;
    const struct wva_scale y = wva_panel_scale_y(panel, WVA_SIDE_LEFT);

    if (panel->mark_count == 0)
        return;
    begin_element(script);
    put(script, "$p%zu_marks using 1:(%.9g):(0):(%.9g) with vectors nohead", script->number, y.max,
        wva_scale_value(&y, panel->plot.y + wva_marks_length(panel)) - y.max);
    put_stroke(script, wva_marks_stroke(panel));
    put(script, " notitle");
}

/* From below to above, as wva_layers_draw does. */
void wva_script_plot(struct wva_script *script)
{
    const struct wva_panel *panel = script->panel;

    script->goes_on = false;
    put_kinds(script, WVA_LAYER_BANDS, WVA_LAYER_BANDS);
    put_mark_lines(script);
    put_kinds(script, WVA_LAYER_FILL, WVA_LAYER_SPANS);
    put_kinds(script, WVA_LAYER_WHISKERS, WVA_LAYER_WHISKERS);
    put_kinds(script, WVA_LAYER_LIMIT, WVA_LAYER_VERTICAL);
    put_kinds(script, WVA_LAYER_LINE, WVA_LAYER_POINTS);
    for (size_t i = 0; i < panel->legend_count; i++) {
        if (panel->legend[i].layer != NULL || panel->legend[i].is_axis)
            continue;
        begin_element(script);
        put(script, "keyentry with points linecolor rgb MUTED");
        put_points(script, WVA_MARKER_TRIANGLE, 6, 0);
        put_entry(script, &panel->legend[i]);
    }
    put(script, "\nunset label; unset arrow\n");
}
