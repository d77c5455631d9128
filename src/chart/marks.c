/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include "chart/draw.h"
#include "chart/model.h"
#include "chart/palette.h"
#include "util/memory.h"

#define LABEL_GAP 5.0 /* between labels of a row, points */
/* More marks than this would look like hatching; they become ticks at the top of the plot. */
enum { MOST_LINES = 40, FEW_LINES = 15 }; /* beyond FEW_LINES they fade */
#define TICK_LENGTH 7.0
#define CLOSEST     0.5 /* points between marks without a label */

static const struct wva_text_style mark_style = {
    .size = WVA_MARK_SIZE,
    .anchor = WVA_ANCHOR_CENTRE,
    .color = WVA_COLOR_TEXT,
};

/* A label takes the lowest row in which the previous one leaves room, or is omitted. Labels come in
 * order of their marks, so each row only has to remember where it ends. */
int wva_marks_place(const double *wanted, const double *width, size_t count, double left,
                    double right, int most_rows, int *row, double *centre)
{
    double end[WVA_MARK_ROWS] = { left - LABEL_GAP, left - LABEL_GAP, left - LABEL_GAP };
    int rows = 0;

    for (size_t i = 0; i < count; i++) {
        double half = width[i] / 2;

        centre[i] = fmax(left + half, fmin(right - half, wanted[i]));
        row[i] = WVA_MARK_UNLABELLED;
        for (int r = 0; r < most_rows && row[i] == WVA_MARK_UNLABELLED; r++) {
            if (centre[i] - half < end[r] + LABEL_GAP)
                continue;
            row[i] = r;
            end[r] = centre[i] + half;
            rows = r + 1 > rows ? r + 1 : rows;
        }
    }
    return rows;
}

static int most_rows(const struct wva_panel *panel)
{
    return panel->squeeze < WVA_SQUEEZE_MARKS    ? WVA_MARK_ROWS
           : panel->squeeze < WVA_SQUEEZE_LABELS ? 1
                                                 : 0;
}

void wva_marks_lay_out(struct wva_panel *panel, struct wva_canvas *canvas)
{
    size_t count = panel->mark_count;
    struct wva_scale x = wva_panel_scale_x(panel);
    double *wanted = wva_calloc(count, sizeof *wanted), *width = wva_calloc(count, sizeof *width);

    free(panel->mark_row);
    free(panel->mark_x);
    panel->mark_row = wva_calloc(count, sizeof *panel->mark_row);
    panel->mark_x = wva_calloc(count, sizeof *panel->mark_x);
    for (size_t i = 0; i < count; i++) {
        wanted[i] = wva_scale_at(&x, panel->marks[i].x);
        width[i] = wva_canvas_text_width(canvas, panel->marks[i].label, &mark_style);
    }
    panel->mark_rows = 0;
    for (size_t i = 0; i < count; i++)
        panel->mark_row[i] = WVA_MARK_UNLABELLED;
    if (panel->marks_labelled)
        panel->mark_rows =
            wva_marks_place(wanted, width, count, panel->plot.x, panel->plot.x + panel->plot.width,
                            most_rows(panel), panel->mark_row, panel->mark_x);
    free(wanted);
    free(width);
}

double wva_marks_baseline(const struct wva_panel *panel, int row)
{
    return panel->plot.y - 9 - row * WVA_MARK_ROW;
}

static bool are_whole(const struct wva_panel *panel)
{
    return panel->mark_count <= MOST_LINES;
}

double wva_marks_length(const struct wva_panel *panel)
{
    return are_whole(panel) ? panel->plot.height : TICK_LENGTH;
}

struct wva_stroke wva_marks_stroke(const struct wva_panel *panel)
{
    bool whole = are_whole(panel);

    return (struct wva_stroke){
        wva_color_fade(WVA_COLOR_MUTED, whole ? (panel->mark_count <= FEW_LINES ? .75 : .4) : .9),
        .8, whole ? WVA_DASH_DASHED : WVA_DASH_SOLID
    };
}

static void draw_mark_line(const struct wva_panel *panel, struct wva_canvas *canvas, size_t i,
                           double x)
{
    struct wva_point line[] = { { x, panel->plot.y },
                                { x, panel->plot.y + wva_marks_length(panel) } };
    struct wva_point head = { x, panel->plot.y - 3.5 };
    struct wva_stroke stroke = wva_marks_stroke(panel);

    wva_canvas_polyline(canvas, line, 2, &stroke);
    if (!panel->marks[i].plain)
        wva_canvas_markers(canvas, &head, 1,
                           panel->marks[i].up ? WVA_MARKER_TRIANGLE : WVA_MARKER_TRIANGLE_DOWN, 6,
                           WVA_COLOR_MUTED);
}

static void draw_leader(const struct wva_panel *panel, struct wva_canvas *canvas, size_t i,
                        double x)
{
    struct wva_stroke leader = { wva_color_fade(WVA_COLOR_MUTED, .45), .6, WVA_DASH_SOLID };
    struct wva_point line[] = { { x, panel->plot.y - 7 },
                                { panel->mark_x[i],
                                  wva_marks_baseline(panel, panel->mark_row[i]) + 2 } };

    if (panel->mark_row[i] > 0)
        wva_canvas_polyline(canvas, line, 2, &leader);
}

/* A label on a white background, so that leaders to higher rows pass behind it. */
static void draw_label(const struct wva_panel *panel, struct wva_canvas *canvas, size_t i)
{
    const char *label = panel->marks[i].label;
    double width = wva_canvas_text_width(canvas, label, &mark_style) + 2;
    double y = wva_marks_baseline(panel, panel->mark_row[i]);
    struct wva_rect plate = { panel->mark_x[i] - width / 2, y - WVA_MARK_SIZE, width,
                              WVA_MARK_SIZE + 2 };
    struct wva_color white = WVA_COLOR_WHITE;

    wva_canvas_rectangle(canvas, plate, &white, NULL);
    wva_canvas_text(canvas, panel->mark_x[i], y, label, &mark_style);
}

void wva_marks_draw(const struct wva_panel *panel, struct wva_canvas *canvas)
{
    struct wva_scale x = wva_panel_scale_x(panel);
    double last = -INFINITY;

    for (size_t i = 0; i < panel->mark_count; i++) {
        bool labelled = panel->marks_labelled && panel->mark_row[i] != WVA_MARK_UNLABELLED;
        double at = wva_scale_at(&x, panel->marks[i].x);

        if (!labelled && at - last < CLOSEST)
            continue; /* indistinguishable, and both would only make the file larger */
        last = at;
        draw_mark_line(panel, canvas, i, at);
        if (labelled)
            draw_leader(panel, canvas, i, at);
    }
    for (size_t i = 0; i < panel->mark_count && panel->marks_labelled; i++)
        if (panel->mark_row[i] != WVA_MARK_UNLABELLED)
            draw_label(panel, canvas, i);
}
