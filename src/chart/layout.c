/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart/model.h"
#include "util/memory.h"
#include "util/timestamp.h"

/* Points. */
#define PAGE_MARGIN   12.0
#define GUTTER        20.0 /* between columns */
#define ROW_GAP       9.0
#define AXIS_LABEL    16.0 /* height of an axis name */
#define TICK_GAP      7.0  /* tick marks and the space after them */
#define TICK_LABELS   17.0 /* room for a row of tick labels below the plot */
#define Y_SPACING     22.0 /* smallest distance between ticks */
#define X_SPACING     46.0
#define CLOSE_GAP     3.0 /* between rows, and above and below plots, on the smallest sheets */
#define SMALLEST_PLOT 10.0
#define NAME_SPACING  13.0 /* between names of rows */
#define WIDEST_NAME   0.25 /* fraction of the sheet */
#define CLOCK_SPACING 58.0
#define LEAST_PLOT    28.0 /* points */
#define LEGEND_PART   0.35 /* largest fraction of that height */
#define LEAST_PART    0.36 /* fraction of the height of its row */
#define LABEL_EXCESS  16.0 /* by how much a y axis name may be longer than the axis */

struct row {
    double top, bottom; /* the most that any of its panels needs above and below its plot */
    double weight;
    double plot_y, plot_height;
};

static struct wva_ticks choose_ticks(const struct wva_axis *axis, double length, double spacing)
{
    if (axis->kind == WVA_AXIS_WHOLE)
        return wva_ticks_whole(axis->range.min, axis->range.max, length, spacing);
    return wva_ticks_round(axis->range.min, axis->range.max, length, spacing);
}

static void measure_labels(struct wva_axis *axis, struct wva_canvas *canvas)
{
    struct wva_text_style style = { .size = WVA_TICK_SIZE };
    char text[WVA_TICK_TEXT];

    axis->label_width = 0;
    for (size_t i = 0; i < axis->ticks.count; i++) {
        wva_tick_label(&axis->ticks, axis->ticks.value[i], text);
        axis->label_width = fmax(axis->label_width, wva_canvas_text_width(canvas, text, &style));
    }
}

/* A tick per row, or for every second, third, ... row if names would overlap. */
static void tick_names(struct wva_panel *panel, struct wva_canvas *canvas)
{
    struct wva_text_style style = { .size = WVA_TICK_SIZE };
    struct wva_ticks *ticks = &panel->left.ticks;
    size_t most = (size_t)fmin(fmax(panel->plot.height / NAME_SPACING, 1), WVA_TICKS_MAX);
    size_t each = (panel->y_name_count + most - 1) / most;

    *ticks = (struct wva_ticks){ .step = (double)each };
    panel->left.label_width = 0;
    for (size_t i = 0; i < panel->y_name_count; i += each) {
        double width = wva_canvas_text_width(canvas, panel->y_names[i], &style);

        ticks->value[ticks->count++] = (double)i;
        panel->left.label_width =
            fmin(fmax(panel->left.label_width, width), WIDEST_NAME * wva_canvas_width(canvas));
    }
}

static void tick_y_axes(struct wva_panel *panel, struct wva_canvas *canvas)
{
    double spacing = fmin(Y_SPACING, fmax(panel->plot.height / 3, 14));

    panel->left.ticks = choose_ticks(&panel->left, panel->plot.height, spacing);
    panel->right.ticks = choose_ticks(&panel->right, panel->plot.height, spacing);
    measure_labels(&panel->left, canvas);
    if (panel->y_name_count > 0)
        tick_names(panel, canvas);
    measure_labels(&panel->right, canvas);
}

static void tick_x_axis(struct wva_panel *panel)
{
    if (panel->has_time_axis)
        panel->time = wva_ticks_time(panel->minutes, panel->plot.width, X_SPACING,
                                     panel->tick_major, panel->tick_minor);
    else
        panel->x.ticks = choose_ticks(&panel->x, panel->plot.width, X_SPACING);
    if (panel->shows_clock)
        panel->clock =
            wva_ticks_clock(panel->clock_ns, panel->minutes, panel->plot.width, CLOCK_SPACING);
}

static bool has_x_labels(const struct wva_panel *panel)
{
    return panel->has_time_axis ? panel->time_labelled : true;
}

/* An axis name that does not fit moves to the head of the panel and stays there. True if it just
 * moved. */
static bool place_axis_label(const struct wva_panel *panel, struct wva_axis *axis,
                             struct wva_canvas *canvas)
{
    struct wva_text_style style = { .size = WVA_LABEL_SIZE };
    bool before = axis->label_in_head;

    if (axis->label != NULL && !before
        && wva_canvas_text_width(canvas, axis->label, &style) > panel->plot.height + LABEL_EXCESS)
        axis->label_in_head = true;
    return axis->label_in_head != before;
}

static double axis_width(const struct wva_axis *axis)
{
    bool beside = axis->label != NULL && !axis->label_in_head;

    return (beside ? AXIS_LABEL : 0) + axis->label_width + TICK_GAP;
}

size_t wva_chart_rows(const struct wva_chart *chart)
{
    size_t columns = (size_t)chart->columns;

    return columns == 0 ? 0 : (chart->panel_count + columns - 1) / columns;
}

/* Left and right margins within a cell; panels of one column share them so that their plots
 * align. */
static void place_columns(struct wva_chart *chart, struct wva_canvas *canvas)
{
    size_t columns = (size_t)chart->columns;
    double width = (wva_canvas_width(canvas) - 2 * PAGE_MARGIN - GUTTER * (double)(columns - 1))
                   / (double)columns;

    for (size_t c = 0; c < columns; c++) {
        double left = 0, right = 12;

        for (size_t i = c; i < chart->panel_count; i += columns) {
            struct wva_panel *panel = chart->panels[i];

            tick_y_axes(panel, canvas);
            if (panel->empty)
                continue;
            left = fmax(left, axis_width(&panel->left));
            if (panel->has_right)
                right = fmax(right, axis_width(&panel->right));
        }
        for (size_t i = c; i < chart->panel_count; i += columns) {
            chart->panels[i]->plot.x = PAGE_MARGIN + (double)c * (width + GUTTER) + left;
            chart->panels[i]->plot.width = fmax(width - left - right, SMALLEST_PLOT);
        }
    }
}

static double title_height(const struct wva_panel *panel)
{
    return panel->title == NULL || panel->title_given_up ? 0 : WVA_PANEL_SIZE + 6;
}

/* The heights above and below the plot. */
static void measure_margins(struct wva_panel *panel, struct wva_canvas *canvas)
{
    double title = title_height(panel);
    double legend = 0, marks = 0;

    if (!panel->empty) {
        wva_marks_lay_out(panel, canvas);
        legend = wva_legend_place(panel, canvas, panel->plot.x, 0, panel->plot.width);
        marks = panel->mark_rows == 0 ? 0 : panel->mark_rows * WVA_MARK_ROW + 2;
    }
    panel->legend_area = (struct wva_rect){ panel->plot.x, 0, panel->plot.width, legend };
    panel->top_height = title + legend + marks
                        + (panel->mark_count > 0 && !panel->marks[0].plain ? 9
                           : panel->squeeze == WVA_SQUEEZE_ALL             ? CLOSE_GAP
                                                                           : 5);
    panel->bottom_height =
        panel->empty || !has_x_labels(panel)
            ? 4
            : TICK_LABELS + AXIS_LABEL + 2 + (panel->shows_clock ? WVA_CLOCK_ROW : 0);
}

static void share_height(const struct wva_chart *chart, struct row *rows, size_t count, double top,
                         double bottom)
{
    double gap = chart->panels[0]->squeeze == WVA_SQUEEZE_ALL ? CLOSE_GAP : ROW_GAP;
    double free_height = bottom - top - gap * (double)(count - 1), weights = 0, y = top;
    size_t columns = (size_t)chart->columns;

    for (size_t r = 0; r < count; r++) {
        rows[r] = (struct row){ .weight = chart->panels[r * columns]->weight };
        for (size_t i = r * columns; i < chart->panel_count && i < (r + 1) * columns; i++) {
            rows[r].top = fmax(rows[r].top, chart->panels[i]->top_height);
            rows[r].bottom = fmax(rows[r].bottom, chart->panels[i]->bottom_height);
        }
        free_height -= rows[r].top + rows[r].bottom;
        weights += rows[r].weight;
    }
    for (size_t r = 0; r < count; r++) {
        rows[r].plot_y = y + rows[r].top;
        rows[r].plot_height = fmax(free_height * rows[r].weight / weights, SMALLEST_PLOT);
        y = rows[r].plot_y + rows[r].plot_height + rows[r].bottom + gap;
    }
}

static void place_rows(struct wva_chart *chart, struct wva_canvas *canvas)
{
    size_t columns = (size_t)chart->columns, count = (chart->panel_count + columns - 1) / columns;
    struct row *rows = wva_calloc(count, sizeof *rows);
    double top = chart->title_hidden ? 2 : chart->subtitle == NULL ? 34 : 51;
    double bottom = wva_canvas_height(canvas)
                    - (chart->note_lines == 0 ? 6 : 10 + WVA_NOTE_ROW * chart->note_lines);

    share_height(chart, rows, count, top, bottom);
    for (size_t i = 0; i < chart->panel_count; i++) {
        chart->panels[i]->plot.y = rows[i / columns].plot_y;
        chart->panels[i]->plot.height = rows[i / columns].plot_height;
        /* Titles and legends of a row are aligned, whatever each of them needs. */
        chart->panels[i]->top_height = rows[i / columns].top;
    }
    free(rows);
}

static void place_legend(struct wva_panel *panel, struct wva_canvas *canvas)
{
    double title = title_height(panel);

    if (panel->empty)
        return;
    panel->legend_area.x = panel->plot.x;
    panel->legend_area.y = panel->plot.y - panel->top_height + title;
    panel->legend_area.height =
        wva_legend_place(panel, canvas, panel->plot.x, panel->legend_area.y, panel->plot.width);
}

/* As many words as fit a line; the last line gets all the rest, and is truncated when drawn. */
static size_t break_line(struct wva_canvas *canvas, const char *text, bool last)
{
    struct wva_text_style style = { .size = WVA_NOTE_SIZE };
    double width = wva_canvas_width(canvas) - 2 * PAGE_MARGIN;
    size_t len = strlen(text);

    while (!last && len > 0) {
        char *line = wva_strndup(text, len);
        bool fits = wva_canvas_text_width(canvas, line, &style) <= width;

        free(line);
        if (fits)
            break;
        while (len > 0 && text[--len] != ' ')
            ;
    }
    return len > 0 ? len : strlen(text);
}

static void break_note(struct wva_chart *chart, struct wva_canvas *canvas)
{
    char *whole = wva_asprintf("%s%s%s", chart->note == NULL ? "" : chart->note,
                               chart->note == NULL || chart->missing == NULL ? "" : " ",
                               chart->missing == NULL ? "" : chart->missing);

    for (const char *rest = whole; *rest != '\0' && !chart->note_hidden;) {
        size_t len = break_line(canvas, rest, chart->note_lines + 1 == WVA_NOTE_LINES);

        chart->note_line[chart->note_lines++] = wva_strndup(rest, len);
        rest += len + strspn(rest + len, " ");
    }
    free(whole);
}

/* One time axis is enough for panels above each other. */
static void label_lowest(struct wva_chart *chart)
{
    size_t columns = (size_t)chart->columns;

    for (size_t i = 0; i + columns < chart->panel_count; i++) {
        struct wva_panel *panel = chart->panels[i], *below = chart->panels[i + columns];

        if (panel->has_time_axis && below->has_time_axis && below->minutes == panel->minutes)
            panel->time_labelled = false;
    }
}

static void squeeze(struct wva_chart *chart, double row, enum wva_squeeze level)
{
    size_t rows =
        level == WVA_SQUEEZE_ALL ? 1 : (size_t)fmax(row * LEGEND_PART / WVA_LEGEND_ROW, 1);

    for (size_t i = 0; i < chart->panel_count; i++) {
        struct wva_panel *panel = chart->panels[i];

        panel->squeeze = level;
        panel->most_legend_rows = rows;
        panel->title_given_up = level >= WVA_SQUEEZE_MARKS && panel->left.label != NULL;
        panel->shows_clock = panel->has_time_axis && panel->time_labelled
                             && panel->clock_ns != WVA_TIME_NONE && level < WVA_SQUEEZE_LABELS;
    }
}

/* Legends and labels must leave enough room for the data. */
static bool is_too_small(const struct wva_chart *chart, double row)
{
    double weight = 0;

    for (size_t i = 0; i < chart->panel_count; i++)
        weight = fmax(weight, chart->panels[i]->weight);
    for (size_t i = 0; i < chart->panel_count; i++)
        if (chart->panels[i]->plot.height
            < chart->panels[i]->weight / weight * fmax(LEAST_PLOT, LEAST_PART * row))
            return true;
    return false;
}

/* True if any moved to its panel's head. */
static bool place_axis_labels(struct wva_chart *chart, struct wva_canvas *canvas)
{
    bool moved = false;

    for (size_t i = 0; i < chart->panel_count; i++) {
        struct wva_panel *panel = chart->panels[i];

        moved |= place_axis_label(panel, &panel->left, canvas);
        moved |= place_axis_label(panel, &panel->right, canvas);
    }
    return moved;
}

/* The height of a plot depends on the rows of its legend, these on the plot's width, that on the
 * tick labels and axis names, and these on the height: another pass makes it converge. */
static void settle(struct wva_chart *chart, struct wva_canvas *canvas)
{
    int rounds = 2;

    for (int round = 0; round < rounds; round++) {
        place_columns(chart, canvas);
        for (size_t i = 0; i < chart->panel_count; i++) {
            tick_x_axis(chart->panels[i]);
            measure_margins(chart->panels[i], canvas);
        }
        place_rows(chart, canvas);
        if (round == 0 && place_axis_labels(chart, canvas))
            rounds++;
    }
}

void wva_chart_lay_out(struct wva_chart *chart, struct wva_canvas *canvas)
{
    double row;

    if (chart->panel_count < (size_t)chart->columns)
        chart->columns = (int)chart->panel_count;
    row = wva_canvas_height(canvas) / (double)wva_chart_rows(chart);
    label_lowest(chart);
    break_note(chart, canvas);
    for (size_t i = 0; i < chart->panel_count; i++) {
        wva_panel_find_ranges(chart->panels[i]);
        chart->panels[i]->plot.height = wva_canvas_height(canvas) / 3;
    }
    for (int level = WVA_SQUEEZE_NONE; level <= WVA_SQUEEZE_ALL; level++) {
        squeeze(chart, row, (enum wva_squeeze)level);
        settle(chart, canvas);
        if (!is_too_small(chart, row))
            break;
    }
    for (size_t i = 0; i < chart->panel_count; i++)
        place_legend(chart->panels[i], canvas);
}
