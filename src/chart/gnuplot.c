/* SPDX-License-Identifier: Apache-2.0 */
#include "chart/gnuplot.h"

#include <math.h>
#include <stdlib.h>

#include "chart/draw.h"
#include "chart/gnuplot_script.h"
#include "chart/palette.h"
#include "util/memory.h"

/* ---- labels ---- */

/* A label with its baseline at (x, y) of the sheet, from its left end or around it. */
static void put_label(const struct wva_script *script, const struct wva_text_style *style,
                      double left, double top, double x, double y, const char *text)
{
    char place_x[WVA_SCRIPT_PLACE], place_y[WVA_SCRIPT_PLACE], color[WVA_SCRIPT_COLOR];

    put(script, "set label ");
    wva_script_text(script, text);
    put(script, " at screen %s, screen %s %s font %s(%g) textcolor rgb %s\n",
        wva_script_across(script, left, x, place_x),
        wva_script_down(script, top, y - WVA_SCRIPT_BASELINE * style->size, place_y),
        style->anchor == WVA_ANCHOR_LEFT ? "left" : "center", style->bold ? "bold" : "face",
        style->size, wva_script_color(style->color, color));
}

/* A label at a value of the x axis. */
static void put_label_at(const struct wva_script *script, double x, double top, double y,
                         double size, const char *color, const char *text)
{
    char place[WVA_SCRIPT_PLACE];

    put(script, "set label ");
    wva_script_text(script, text);
    put(script, " at %.9g, screen %s center font face(%g) textcolor rgb %s\n", x,
        wva_script_down(script, top, y - WVA_SCRIPT_BASELINE * size, place), size, color);
}

/* ---- above the plot, and beside points ---- */

static void put_mark_label(const struct wva_script *script, size_t i)
{
    const struct wva_panel *panel = script->panel;
    const struct wva_scale x = wva_panel_scale_x(panel);
    const double baseline = wva_marks_baseline(panel, panel->mark_row[i]);
    const double at = wva_scale_value(&x, panel->mark_x[i]);
    char from[WVA_SCRIPT_PLACE], to[WVA_SCRIPT_PLACE];

    if (panel->mark_row[i] > 0)
        put(script,
            "set arrow from %.9g, screen %s to %.9g, screen %s nohead linewidth .6 "
            "linecolor rgb fade(MUTED, .45)\n",
            panel->marks[i].x, wva_script_down(script, script->top, panel->plot.y - 7, from), at,
            wva_script_down(script, script->top, baseline + 2, to));
    put_label_at(script, at, script->top, baseline, WVA_MARK_SIZE, "TEXT", panel->marks[i].label);
}

static void put_marks(const struct wva_script *script)
{
    const struct wva_panel *panel = script->panel;
    char place[WVA_SCRIPT_PLACE];

    if (panel->mark_count > 0 && !panel->marks[0].plain) {
        put(script, "do for [i = 1:|$p%zu_marks|] { set label '' at word($p%zu_marks[i], 1) + 0, ",
            script->number, script->number);
        put(script,
            "screen %s point pointtype int(word($p%zu_marks[i], 2)) pointsize DOT "
            "linecolor rgb MUTED }\n",
            wva_script_down(script, script->top, panel->plot.y - 3.5, place), script->number);
    }
    for (size_t i = 0; i < panel->mark_count && panel->marks_labelled; i++)
        if (panel->mark_row[i] != WVA_MARK_UNLABELLED)
            put_mark_label(script, i);
}

static void put_tags(const struct wva_script *script)
{
    const struct wva_scale x = wva_panel_scale_x(script->panel);
    const struct wva_scale y = wva_panel_scale_y(script->panel, WVA_SIDE_LEFT);
    struct wva_tag *tags;
    size_t count = wva_tags_find(script->panel, script->canvas, &tags);

    for (size_t i = 0; i < count; i++) {
        put(script, "set label ");
        wva_script_text(script, tags[i].text);
        put(script, " at %.9g, %.9g left font face(%g) textcolor rgb TEXT\n",
            wva_scale_value(&x, tags[i].place.x),
            wva_scale_value(&y, tags[i].place.y - WVA_SCRIPT_BASELINE * WVA_TAG_SIZE),
            WVA_TAG_SIZE);
    }
    free(tags);
}

/* The title, and what the legend has besides layers. */
static void put_heads(const struct wva_script *script)
{
    const struct wva_text_style title = { .size = WVA_PANEL_SIZE,
                                          .bold = true,
                                          .color = WVA_COLOR_TEXT };
    const struct wva_text_style name = { .size = WVA_LEGEND_SIZE,
                                         .bold = true,
                                         .color = WVA_COLOR_TEXT };
    const struct wva_panel *panel = script->panel;

    if (panel->title != NULL && !panel->title_given_up) {
        char *fitted = wva_canvas_fit_text(script->canvas, panel->title, &title, panel->plot.width);

        put_label(script, &title, script->left, script->top, panel->plot.x,
                  panel->plot.y - panel->top_height + WVA_PANEL_SIZE, fitted);
        free(fitted);
    }
    for (size_t i = 0; i < panel->legend_count; i++)
        if (panel->legend[i].is_axis)
            put_label(script, &name, script->left, script->top, panel->legend[i].x,
                      panel->legend[i].y, panel->legend[i].text);
}

/* ---- axes ---- */

/* `names`: instead of numbers, as many as fit `width`; NULL: none. */
static void put_ticks(const struct wva_script *script, const char *axis,
                      const struct wva_ticks *ticks, double unit, bool labelled, char **names)
{
    const struct wva_text_style style = { .size = WVA_TICK_SIZE };
    char text[WVA_TICK_TEXT], value[WVA_NUMBER_TEXT];

    put(script, "set %stics (", axis);
    for (size_t i = 0; i < ticks->count; i++) {
        const char *name = !labelled ? "" : wva_tick_label(ticks, ticks->value[i], text);
        char *fitted = names == NULL
                           ? wva_strdup(name)
                           : wva_canvas_fit_name(script->canvas, names[(size_t)ticks->value[i]],
                                                 &style, script->panel->left.label_width);

        put(script, i == 0 ? "" : ", ");
        /* What would begin a format here; and a plain minus: gnuplot counts bytes to see how much
         * room labels take. */
        wva_script_quote(script, fitted, '%');
        put(script, " %s", wva_script_number(ticks->value[i] * unit, value));
        free(fitted);
    }
    put(script, ")\n");
}

static void put_axis(const struct wva_script *script, const char *axis, struct wva_range range,
                     const char *name)
{
    char text[2][WVA_NUMBER_TEXT];

    put(script, "set %srange [%s:%s]\n", axis, wva_number_format(range.min, text[0]),
        wva_number_format(range.max, text[1]));
    if (name == NULL) {
        put(script, "unset %slabel\n", axis);
        return;
    }
    put(script, "set %slabel ", axis);
    wva_script_text(script, name);
    put(script, " font face(%g) textcolor rgb TEXT\n", WVA_LABEL_SIZE);
}

static void put_x_axis(const struct wva_script *script)
{
    const struct wva_panel *panel = script->panel;
    const bool labelled = !panel->has_time_axis || panel->time_labelled;
    const double unit = panel->has_time_axis ? panel->time.minutes_per_unit : 1;
    const double clock_y = panel->plot.y + panel->plot.height + 32;
    char *name = labelled ? wva_axes_name_x(panel, script->canvas) : NULL;
    char text[WVA_CLOCK_TEXT], value[WVA_NUMBER_TEXT];

    put_axis(script, "x", panel->x.range, name);
    put(script, "set xlabel offset 0, screen down(1, %g)\n",
        panel->shows_clock ? WVA_CLOCK_ROW - 4 : -4);
    put_ticks(script, "x", panel->has_time_axis ? &panel->time.major : &panel->x.ticks, unit,
              labelled, NULL);
    for (size_t i = 0; panel->has_time_axis && i < panel->time.minor.count; i++)
        put(script, "%s'' %s 1%s", i == 0 ? "set xtics add (" : ", ",
            wva_script_number(panel->time.minor.value[i] * unit, value),
            i + 1 == panel->time.minor.count ? ")\n" : "");
    for (size_t i = 0; panel->shows_clock && i < panel->clock.count; i++)
        put_label_at(
            script, panel->clock.value[i], script->bottom, clock_y, WVA_TICK_SIZE, "MUTED",
            wva_clock_label(panel->clock_ns, panel->clock.value[i], panel->clock.step, text));
    free(name);
}

static void put_axes(const struct wva_script *script)
{
    const struct wva_panel *panel = script->panel;
    const struct wva_axis *left = &panel->left, *right = &panel->right;

    put(script, "set border %d linecolor rgb FRAME linewidth .8\n", panel->has_right ? 11 : 3);
    put_x_axis(script);
    put_axis(script, "y", left->range, left->label_in_head ? NULL : left->label);
    put_ticks(script, "y", &left->ticks, 1, true, panel->y_name_count > 0 ? panel->y_names : NULL);
    if (panel->has_right) {
        put_axis(script, "y2", right->range, right->label_in_head ? NULL : right->label);
        put_ticks(script, "y2", &right->ticks, 1, true, NULL);
    } else {
        put(script, "unset y2tics; unset y2label\n");
    }
}

/* ---- panels ---- */

static void put_message(const struct wva_script *script)
{
    const struct wva_text_style style = { .size = WVA_PANEL_SIZE,
                                          .anchor = WVA_ANCHOR_CENTRE,
                                          .color = WVA_COLOR_MUTED };
    const struct wva_rect *plot = &script->panel->plot;
    char *text = wva_panel_say_missing(script->panel);

    put_label(script, &style, script->left, script->top, plot->x + plot->width / 2,
              plot->y + plot->height / 2, text);
    put(script, "unset tics; unset xlabel; unset ylabel; set border 15 linecolor rgb GRID\n"
                "plot [0:1] [0:1] 2 notitle\nunset label; set xtics; set ytics\n");
    free(text);
}

static void put_panel(struct wva_script *script)
{
    const struct wva_panel *panel = script->panel;
    const struct wva_rect *plot = &panel->plot;
    char edges[4][WVA_SCRIPT_PLACE];

    put(script, "\n# ---- panel %zu ----\n\n", script->number);
    put(script, "set lmargin at screen %s\nset rmargin at screen %s\n",
        wva_script_across(script, script->left, plot->x, edges[0]),
        wva_script_across(script, script->right, plot->x + plot->width, edges[1]));
    put(script, "set tmargin at screen %s\nset bmargin at screen %s\n",
        wva_script_down(script, script->top, plot->y, edges[2]),
        wva_script_down(script, script->bottom, plot->y + plot->height, edges[3]));
    put_heads(script);
    if (panel->empty) {
        put_message(script);
        return;
    }
    put_axes(script);
    put_marks(script);
    put_tags(script);
    put(script, "set key samplen %g\n", panel->squeeze >= WVA_SQUEEZE_SAMPLES ? 1.3 : 2.1);
    wva_script_plot(script);
}

static void find_edges(struct wva_script *script)
{
    const size_t columns = (size_t)script->chart->columns, at = script->number - 1;
    double all = 0;

    script->top = script->bottom = 0;
    for (size_t i = 0; i < script->chart->panel_count; i += columns) {
        const double weight = script->chart->panels[i]->weight;

        script->top += i + columns <= at ? weight : 0;
        script->bottom += i <= at ? weight : 0;
        all += weight;
    }
    script->top /= all;
    script->bottom /= all;
    script->left = (double)(at % columns) / (double)columns;
    script->right = (double)(at % columns + 1) / (double)columns;
}

static void for_each_panel(struct wva_script *script, void (*put_part)(struct wva_script *script))
{
    for (size_t i = 0; i < script->chart->panel_count; i++) {
        script->panel = script->chart->panels[i];
        script->number = i + 1;
        find_edges(script);
        put_part(script);
    }
}

/* ---- the whole ---- */

/* A line at the left edge of the sheet, cut where it is too long. */
static void put_heading(const struct wva_script *script, double part, double y,
                        const struct wva_text_style *style, const char *text)
{
    enum { MARGIN = 12 };
    char *fitted = wva_canvas_fit_text(script->canvas, text, style,
                                       wva_canvas_width(script->canvas) - 2 * MARGIN);

    put_label(script, style, 0, part, MARGIN, y, fitted);
    free(fitted);
}

static void put_headings(const struct wva_script *script)
{
    const struct wva_text_style title = { .size = WVA_TITLE_SIZE,
                                          .bold = true,
                                          .color = WVA_COLOR_TEXT };
    const struct wva_text_style small = { .size = WVA_SUBTITLE_SIZE, .color = WVA_COLOR_MUTED };
    const struct wva_text_style note = { .size = WVA_NOTE_SIZE, .color = WVA_COLOR_MUTED };
    const struct wva_chart *chart = script->chart;

    if (!chart->title_hidden)
        put_heading(script, 0, 24, &title, chart->title);
    if (!chart->title_hidden && chart->subtitle != NULL)
        put_heading(script, 0, 40, &small, chart->subtitle);
    for (int i = 0; i < chart->note_lines; i++)
        put_heading(script, 1,
                    wva_canvas_height(script->canvas) - 8
                        - WVA_NOTE_ROW * (chart->note_lines - 1 - i),
                    &note, chart->note_line[i]);
}

enum wva_status wva_gnuplot_write(struct wva_chart *chart, struct wva_canvas *canvas, double dpi,
                                  const char *path, struct wva_error *err)
{
    struct wva_script script = { .out = wva_outfile_open(path, err),
                                 .chart = chart,
                                 .canvas = canvas };

    if (script.out == NULL)
        return err->status;
    wva_chart_lay_out(chart, canvas);
    wva_script_start(&script, dpi);
    for_each_panel(&script, wva_script_data);
    put(&script, chart->panel_count > 1 ? "\nset multiplot\n" : "\n");
    put_headings(&script);
    for_each_panel(&script, put_panel);
    put(&script, "%sunset output\n", chart->panel_count > 1 ? "unset multiplot\n" : "");
    return wva_outfile_commit(script.out, err);
}
