/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include "chart/model.h"
#include "util/memory.h"

/* Points. */
#define PAGE_MARGIN   12.0
#define GUTTER        20.0 /* between columns */
#define ROW_GAP       9.0
#define AXIS_LABEL    16.0 /* room for the name of an axis */
#define TICK_GAP      7.0  /* tick marks and the blank behind them */
#define TICK_LABELS   17.0 /* room for a row of tick labels below the plot */
#define Y_SPACING     22.0 /* at least, between ticks */
#define X_SPACING     46.0
#define SMALLEST_PLOT 20.0
#define NAME_SPACING  13.0 /* between names of rows */
#define WIDEST_NAME   180.0

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

/* A tick per row, or, where names would overlap, per second, third, ... */
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
        panel->left.label_width = fmin(fmax(panel->left.label_width, width), WIDEST_NAME);
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
}

static bool has_x_labels(const struct wva_panel *panel)
{
    return panel->has_time_axis ? panel->time_labelled : true;
}

/* Left and right margins within a cell; panels of one column share them so that plots line up. */
static void place_columns(struct wva_chart *chart, struct wva_canvas *canvas)
{
    size_t columns = (size_t)chart->columns;
    double width = (wva_canvas_width(canvas) - 2 * PAGE_MARGIN - GUTTER * (double)(columns - 1))
                   / (double)columns;

    for (size_t c = 0; c < columns; c++) {
        double left = AXIS_LABEL, right = 12;

        for (size_t i = c; i < chart->panel_count; i += columns) {
            struct wva_panel *panel = chart->panels[i];

            tick_y_axes(panel, canvas);
            if (panel->empty)
                continue;
            left = fmax(left, AXIS_LABEL + panel->left.label_width + TICK_GAP);
            if (panel->has_right)
                right = fmax(right, AXIS_LABEL + panel->right.label_width + TICK_GAP);
        }
        for (size_t i = c; i < chart->panel_count; i += columns) {
            chart->panels[i]->plot.x = PAGE_MARGIN + (double)c * (width + GUTTER) + left;
            chart->panels[i]->plot.width = fmax(width - left - right, SMALLEST_PLOT);
        }
    }
}

/* What stands above and below the plot. */
static void measure_surroundings(struct wva_panel *panel, struct wva_canvas *canvas)
{
    double title = panel->title == NULL ? 0 : WVA_PANEL_SIZE + 6;
    double legend = 0, marks = 0;

    if (!panel->empty) {
        wva_marks_lay_out(panel, canvas);
        legend = wva_legend_place(panel, canvas, panel->plot.x, 0, panel->plot.width);
        marks = panel->mark_rows == 0 ? 0 : panel->mark_rows * WVA_MARK_ROW + 2;
    }
    panel->legend_area = (struct wva_rect){ panel->plot.x, 0, panel->plot.width, legend };
    panel->top_height = title + legend + marks + (panel->mark_count > 0 ? 9 : 5);
    panel->bottom_height = panel->empty || !has_x_labels(panel) ? 4 : TICK_LABELS + AXIS_LABEL + 2;
}

static void share_height(const struct wva_chart *chart, struct row *rows, size_t count, double top,
                         double bottom)
{
    double free_height = bottom - top - ROW_GAP * (double)(count - 1), weights = 0, y = top;
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
        y = rows[r].plot_y + rows[r].plot_height + rows[r].bottom + ROW_GAP;
    }
}

static void place_rows(struct wva_chart *chart, struct wva_canvas *canvas)
{
    size_t columns = (size_t)chart->columns, count = (chart->panel_count + columns - 1) / columns;
    struct row *rows = wva_calloc(count, sizeof *rows);
    double top = chart->title_hidden ? 2 : chart->subtitle == NULL ? 34 : 51;
    double bottom = wva_canvas_height(canvas) - (chart->note == NULL ? 6 : 22);

    share_height(chart, rows, count, top, bottom);
    for (size_t i = 0; i < chart->panel_count; i++) {
        chart->panels[i]->plot.y = rows[i / columns].plot_y;
        chart->panels[i]->plot.height = rows[i / columns].plot_height;
        /* Titles and legends of a row stand side by side, whatever each of them needs. */
        chart->panels[i]->top_height = rows[i / columns].top;
    }
    free(rows);
}

static void place_legend(struct wva_panel *panel, struct wva_canvas *canvas)
{
    double title = panel->title == NULL ? 0 : WVA_PANEL_SIZE + 6;

    if (panel->empty)
        return;
    panel->legend_area.x = panel->plot.x;
    panel->legend_area.y = panel->plot.y - panel->top_height + title;
    panel->legend_area.height =
        wva_legend_place(panel, canvas, panel->plot.x, panel->legend_area.y, panel->plot.width);
}

void wva_chart_lay_out(struct wva_chart *chart, struct wva_canvas *canvas)
{
    enum { ROUNDS = 2 };

    if (chart->panel_count < (size_t)chart->columns)
        chart->columns = (int)chart->panel_count;
    for (size_t i = 0; i < chart->panel_count; i++) {
        wva_panel_find_ranges(chart->panels[i]);
        chart->panels[i]->plot.height = wva_canvas_height(canvas) / 3;
    }
    /* The height of a plot depends on the rows of its legend, these on the plot's width, that on
     * the tick labels, and these on the height: the second round settles it. */
    for (int round = 0; round < ROUNDS; round++) {
        place_columns(chart, canvas);
        for (size_t i = 0; i < chart->panel_count; i++) {
            tick_x_axis(chart->panels[i]);
            measure_surroundings(chart->panels[i], canvas);
        }
        place_rows(chart, canvas);
    }
    for (size_t i = 0; i < chart->panel_count; i++)
        place_legend(chart->panels[i], canvas);
}
