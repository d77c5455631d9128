/* SPDX-License-Identifier: Apache-2.0 */
/* What a chart is made of, shared by the files that lay it out and draw it (and by their tests). */
#ifndef WVA_CHART_MODEL_H
#define WVA_CHART_MODEL_H

#include "chart/chart.h"
#include "chart/scale.h"

enum wva_layer_kind {
    WVA_LAYER_BANDS, /* x: starts, y: ends */
    WVA_LAYER_FILL,
    WVA_LAYER_BARS,
    WVA_LAYER_SPANS,    /* x: starts, base: ends, y: rows */
    WVA_LAYER_WHISKERS, /* likewise */
    WVA_LAYER_LINE,
    WVA_LAYER_STEPS,
    WVA_LAYER_POINTS,
    WVA_LAYER_LIMIT,
    WVA_LAYER_HORIZONTAL,
    WVA_LAYER_VERTICAL,
};

struct wva_layer {
    enum wva_layer_kind kind;
    enum wva_side side;
    struct wva_look look;
    struct wva_color below; /* of a fill; `look.color` is the one above */
    double *x, *y, *base;   /* `count` values each, owned; base only for fills, spans, whiskers */
    size_t count;
    double bar_width;
    char *label, *label_below; /* owned; NULL: not in the legend */
    char **texts;              /* owned, of points: what each says; NULL: their values */
    char **tags;               /* owned, of points: what stands beside each; NULL: nothing */
};

struct wva_axis {
    enum wva_axis_kind kind;
    char *label; /* owned; NULL: the axis is not labelled */
    struct wva_range range;
    struct wva_ticks ticks;
    double label_width; /* of the widest tick label, points */
    double least_span;
    bool label_in_head; /* too long to stand along the axis */
    bool clips;         /* lone spikes are cut off, else they would press all else flat */
};

enum { WVA_MARK_ROWS = 3, WVA_MARK_UNLABELLED = -1, WVA_NOTE_LINES = 3 };

/* What is given up, one after the other, where a sheet is too small for all that a chart has. */
enum wva_squeeze {
    WVA_SQUEEZE_NONE,
    WVA_SQUEEZE_SAMPLES, /* the legend stands closer */
    WVA_SQUEEZE_MARKS,   /* one row of labels of marks; no title where the axis has a name */
    WVA_SQUEEZE_LABELS,  /* no labels of marks, no times of day */
    WVA_SQUEEZE_LEGEND,  /* few rows of legend: what does not fit is left out */
    WVA_SQUEEZE_ALL,     /* one row, and only beside the name of the axis */
};

struct wva_legend_entry {
    const struct wva_layer *layer; /* NULL: the marks or an axis */
    bool is_axis;                  /* the name of one, which needs no sample */
    bool is_below;                 /* the second entry of a fill */
    char *text;                    /* owned, as it is drawn */
    double x, y, width;            /* left edge and baseline, points */
};

struct wva_panel {
    char *title, *message; /* owned, may be NULL */
    bool is_context;       /* says nothing alone */
    double weight;
    struct wva_layer *layers;
    size_t layer_count, layer_capacity;
    struct wva_mark *marks; /* owned */
    size_t mark_count;
    bool marks_labelled;
    char *marks_label;

    bool has_time_axis, time_labelled;
    double minutes, tick_major, tick_minor;
    struct wva_time_ticks time;
    int64_t clock_ns; /* of minute 0; WVA_TIME_NONE: not known */
    bool shows_clock;
    struct wva_ticks clock; /* in minutes */
    struct wva_axis x, left, right;
    char **y_names; /* owned; of the rows of the left axis, from above */
    size_t y_name_count;
    bool has_right;

    /* Found while the chart is laid out. */
    bool empty; /* nothing to draw but the message */
    struct wva_rect plot;
    struct wva_rect legend_area; /* above the plot */
    bool title_given_up;
    struct wva_legend_entry *legend;
    size_t legend_count;
    int *mark_row;  /* per mark, WVA_MARK_UNLABELLED or 0 (nearest to the plot) and up */
    double *mark_x; /* where its label is centred */
    int mark_rows;
    enum wva_squeeze squeeze;
    size_t most_legend_rows;          /* where it matters */
    double top_height, bottom_height; /* of what stands above and below the plot */
};

struct wva_chart {
    char *title, *subtitle, *note;
    char *missing; /* what was dropped, as a sentence; NULL: nothing */
    double height_in;
    bool title_hidden, note_hidden;
    char *note_line[WVA_NOTE_LINES]; /* owned, as they are drawn */
    int note_lines;
    int columns;
    struct wva_panel **panels;
    size_t panel_count, panel_capacity;
};

/* Sizes in points. */
#define WVA_TITLE_SIZE    14.0
#define WVA_SUBTITLE_SIZE 10.0
#define WVA_PANEL_SIZE    11.0
#define WVA_LABEL_SIZE    10.0
#define WVA_TICK_SIZE     10.0
#define WVA_LEGEND_SIZE   10.0
#define WVA_MARK_SIZE     8.5
#define WVA_NOTE_SIZE     9.0
#define WVA_TAG_SIZE      8.5

#define WVA_NOTE_ROW      12.0
#define WVA_LEGEND_ROW    15.0
#define WVA_LEGEND_SAMPLE 26.0 /* lines */
#define WVA_LEGEND_SWATCH 16.0 /* all else */
#define WVA_MARK_ROW      11.5
#define WVA_CLOCK_ROW     17.0 /* room for times of day below the tick labels */

void wva_panel_free(struct wva_panel *panel);

/* ranges.c: what the axes span. */
void wva_panel_find_ranges(struct wva_panel *panel);
bool wva_panel_has_data(const struct wva_panel *panel);

/* empty.c: the reason why a panel has nothing to show, on one line; the caller frees it. */
char *wva_panel_say_missing(const struct wva_panel *panel);

/* layout.c: ranges, ticks, legend, and where everything stands. */
void wva_chart_lay_out(struct wva_chart *chart, struct wva_canvas *canvas);

/* legend.c: makes the entries and gives them places in rows that begin at (x, y), at most `width`
 * wide; returns the height. */
double wva_legend_place(struct wva_panel *panel, struct wva_canvas *canvas, double x, double y,
                        double width);
void wva_legend_draw(const struct wva_panel *panel, struct wva_canvas *canvas);
void wva_legend_clear(struct wva_panel *panel);

/* marks.c: gives labels of `width` that want to be centred at `wanted` (rising) a row and a centre
 * (at most `most_rows`, WVA_MARK_ROWS at most) within left..right such that none overlap. Returns
 * how many rows are used. */
int wva_marks_place(const double *wanted, const double *width, size_t count, double left,
                    double right, int most_rows, int *row, double *centre);
void wva_marks_lay_out(struct wva_panel *panel, struct wva_canvas *canvas);
void wva_marks_draw(const struct wva_panel *panel, struct wva_canvas *canvas);

/* tags.c: gives each text of `width` that belongs to a point a place beside it, at (x, y) its left
 * edge and baseline, such that none lies on another, on a point or outside `plot`; NaN where there
 * is none. */
void wva_tags_place(const struct wva_point *points, const double *width, size_t count,
                    struct wva_rect plot, struct wva_point *places);
void wva_tags_draw(const struct wva_panel *panel, struct wva_canvas *canvas);

/* axes.c */
void wva_axes_draw_grid(const struct wva_panel *panel, struct wva_canvas *canvas);
void wva_axes_draw(const struct wva_panel *panel, struct wva_canvas *canvas);

/* hover.c: what a panel shows at each time, for whoever points there. */
void wva_hover_draw(const struct wva_panel *panel, struct wva_canvas *canvas);

/* layers.c */
void wva_layers_draw(const struct wva_panel *panel, struct wva_canvas *canvas);

/* decimate.c: from points with rising x keeps, per column of `column` width, the first, the lowest,
 * the highest and the last; in place; returns how many are left. The picture stays the same. */
size_t wva_points_decimate(struct wva_point *points, size_t count, double column);

/* Of points within `area` that lie in the same square point of the sheet, keeps the first; in
 * place; returns how many are left. For markers, which are much larger. */
size_t wva_points_thin_out(struct wva_point *points, size_t count, struct wva_rect area);

#endif
