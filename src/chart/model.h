/* SPDX-License-Identifier: Apache-2.0 */
/* The data structures of a chart, shared by the files that lay it out and draw it (and by their
 * tests). */
#ifndef WVA_CHART_MODEL_H
#define WVA_CHART_MODEL_H

#include "chart/chart.h"
#include "chart/scale.h"

enum wva_layer_kind {
    WVA_LAYER_BANDS, /* x: starts, y: ends */
    WVA_LAYER_FILL,
    WVA_LAYER_BARS,
    WVA_LAYER_SPANS,    /* x: starts, base: ends, y: rows */
    WVA_LAYER_WHISKERS, /* same */
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
    struct wva_color below; /* of a fill, whose colour above is `look.color` */
    double *x, *y, *base;   /* `count` values each, owned; base only for fills, spans, whiskers */
    size_t count;
    double bar_width;
    char *label, *label_below; /* owned; NULL: not in the legend */
    char **texts;              /* owned, of points: tooltips; NULL: their values */
    char **tags;               /* owned, of points: labels next to them; NULL: none */
};

struct wva_axis {
    enum wva_axis_kind kind;
    char *label; /* owned; NULL: the axis is not labelled */
    struct wva_range range;
    struct wva_ticks ticks;
    double label_width; /* width of the widest tick label, points */
    double least_span;
    bool label_in_head; /* too long to fit along the axis */
    bool clips;         /* isolated spikes are clipped so that they do not flatten the rest */
};

enum { WVA_MARK_ROWS = 3, WVA_MARK_UNLABELLED = -1, WVA_NOTE_LINES = 3 };

/* What is given up, in this order, if a sheet is too small for everything in a chart. */
enum wva_squeeze {
    WVA_SQUEEZE_NONE,
    WVA_SQUEEZE_SAMPLES, /* tighter legend */
    WVA_SQUEEZE_MARKS,   /* one row of mark labels; no title if the axis has a name */
    WVA_SQUEEZE_LABELS,  /* no mark labels, no times of day */
    WVA_SQUEEZE_LEGEND,  /* few legend rows: entries that do not fit are omitted */
    WVA_SQUEEZE_ALL,     /* one row, and only next to the name of the axis */
};

struct wva_legend_entry {
    const struct wva_layer *layer; /* NULL: the marks or an axis */
    bool is_axis;                  /* the name of an axis, which needs no sample */
    bool is_below;                 /* the second entry of a fill */
    char *text;                    /* owned, as it is drawn */
    double x, y, width;            /* left edge and baseline, points */
};

struct wva_panel {
    char *title, *message; /* owned, may be NULL */
    bool is_context;       /* meaningless by itself */
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
    char **y_names; /* owned; row names of the left axis, from the top */
    size_t y_name_count;
    bool has_right;

    /* Computed by the layout. */
    bool empty; /* nothing to draw but the message */
    struct wva_rect plot;
    struct wva_rect legend_area; /* above the plot */
    bool title_given_up;
    struct wva_legend_entry *legend;
    size_t legend_count;
    int *mark_row;  /* per mark, WVA_MARK_UNLABELLED or 0 (nearest to the plot) and up */
    double *mark_x; /* centre of its label */
    int mark_rows;
    enum wva_squeeze squeeze;
    size_t most_legend_rows;          /* where it matters */
    double top_height, bottom_height; /* heights above and below the plot */
};

struct wva_chart {
    char *title, *subtitle, *note;
    char *missing; /* a sentence about what was dropped; NULL: nothing */
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

/* ranges.c: computes the ranges of the axes. */
void wva_panel_find_ranges(struct wva_panel *panel);
bool wva_panel_has_data(const struct wva_panel *panel);

/* empty.c: why a panel has nothing to show, on one line; the caller frees it. */
char *wva_panel_say_missing(const struct wva_panel *panel);

/* layout.c: computes ranges, ticks, legend and all positions. */
void wva_chart_lay_out(struct wva_chart *chart, struct wva_canvas *canvas);

/* legend.c: creates the entries and places them in rows starting at (x, y), at most `width` wide;
 * returns the height. */
double wva_legend_place(struct wva_panel *panel, struct wva_canvas *canvas, double x, double y,
                        double width);
void wva_legend_draw(const struct wva_panel *panel, struct wva_canvas *canvas);
void wva_legend_clear(struct wva_panel *panel);

/* marks.c: assigns labels of `width`, ideally centred at `wanted` (ascending), a row (at most
 * `most_rows`, itself at most WVA_MARK_ROWS) and a centre within left..right such that none
 * overlap. Returns the number of rows used. */
int wva_marks_place(const double *wanted, const double *width, size_t count, double left,
                    double right, int most_rows, int *row, double *centre);
void wva_marks_lay_out(struct wva_panel *panel, struct wva_canvas *canvas);
void wva_marks_draw(const struct wva_panel *panel, struct wva_canvas *canvas);

/* tags.c: places each point's text of `width` next to it, with its left edge and baseline at (x,
 * y), such that none overlaps another, a point or the edge of `plot`; NaN if there is no room. */
void wva_tags_place(const struct wva_point *points, const double *width, size_t count,
                    struct wva_rect plot, struct wva_point *places);
void wva_tags_draw(const struct wva_panel *panel, struct wva_canvas *canvas);

/* axes.c */
void wva_axes_draw_grid(const struct wva_panel *panel, struct wva_canvas *canvas);
void wva_axes_draw(const struct wva_panel *panel, struct wva_canvas *canvas);

/* hover.c: tooltips with the values at each time. */
void wva_hover_draw(const struct wva_panel *panel, struct wva_canvas *canvas);

/* layers.c */
void wva_layers_draw(const struct wva_panel *panel, struct wva_canvas *canvas);

/* decimate.c: of points with ascending x keeps, per column of `column` width, the first, the
 * lowest, the highest and the last; in place; returns how many are left. The picture does not
 * change. */
size_t wva_points_decimate(struct wva_point *points, size_t count, double column);

/* Of points within `area` in the same square point of the sheet, keeps the first; in place; returns
 * how many are left. For markers, which are much larger than that. */
size_t wva_points_thin_out(struct wva_point *points, size_t count, struct wva_rect area);

#endif
