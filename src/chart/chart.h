/* SPDX-License-Identifier: Apache-2.0 */
/* A chart: a title, and panels in rows and columns, each with axes, layers of data, a legend above
 * its plot area and, above that area too, labels of event marks. Nothing but data stands in the
 * plot area.
 *
 * A chart is first described, then drawn; ranges, margins and label places are found while drawing.
 * Everything handed over is copied. x values of lines, steps and fills must not fall. A value that
 * is not drawable (NaN, infinite, beyond WVA_SCALE_LARGEST) breaks a line. */
#ifndef WVA_CHART_CHART_H
#define WVA_CHART_CHART_H

#include "chart/canvas.h"

struct wva_chart;
struct wva_panel;

enum wva_side { WVA_SIDE_LEFT, WVA_SIDE_RIGHT };

enum wva_axis_kind {
    WVA_AXIS_FREE,      /* just around the data */
    WVA_AXIS_FROM_ZERO, /* from 0, unless the data would be a thin strip then */
    WVA_AXIS_WITH_ZERO, /* 0 is somewhere on it */
    WVA_AXIS_WHOLE,     /* whole numbers from 0 */
};

struct wva_look {
    struct wva_color color;
    double width; /* of the line; 0: none */
    enum wva_dash dash;
    enum wva_marker marker; /* dropped where samples stand too dense */
};

struct wva_series {
    const double *x, *y;
    size_t count;
};

/* A mark across the plot at x, with a short text above the plot. */
struct wva_mark {
    double x;
    bool up;        /* the arrow at its head */
    bool plain;     /* none: the line only */
    char label[24]; /* "1→2" */
};

/* `columns` panels stand side by side. */
struct wva_chart *wva_chart_create(const char *title, const char *subtitle, int columns);
void wva_chart_free(struct wva_chart *chart);

/* Title and subtitle stand elsewhere: beside the picture, which only has them as its description.
 */
void wva_chart_hide_title(struct wva_chart *chart);

/* The same of the small print below everything. */
void wva_chart_hide_note(struct wva_chart *chart);

/* Takes away panels without data, if any has some, and says so in the small print. Returns the part
 * of the height that is left: 1 where nothing was taken away, 0 where no panel has data. */
double wva_chart_drop_empty(struct wva_chart *chart);

/* Why there is nothing to see; the caller frees it. For charts without data. */
char *wva_chart_say_missing(const struct wva_chart *chart);

size_t wva_chart_panels(const struct wva_chart *chart);
size_t wva_chart_rows(const struct wva_chart *chart); /* of panels */

/* Another number of columns than the chart was made with. */
void wva_chart_set_columns(struct wva_chart *chart, int columns);

/* The chart's own height, in inches, where that depends on what it shows; else its figure's. */
void wva_chart_set_height(struct wva_chart *chart, double height_in);
double wva_chart_height(const struct wva_chart *chart); /* 0: not set */

/* A line of small print below everything. */
void wva_chart_set_note(struct wva_chart *chart, const char *note);

/* The next panel, left to right, top to bottom. `weight` is the height of its plot area in relation
 * to those of other rows; the first panel of a row decides. The chart owns the panel. */
struct wva_panel *wva_chart_add_panel(struct wva_chart *chart, double weight);

/* Draws the chart over the whole canvas. */
void wva_chart_draw(struct wva_chart *chart, struct wva_canvas *canvas);

void wva_panel_set_title(struct wva_panel *panel, const char *title);

/* What stands in the middle of the panel when it has no data. "\n" begins a new line. */
void wva_panel_set_message(struct wva_panel *panel, const char *message);

/* The panel is there to be seen beside others: a chart that has no other data has none. */
void wva_panel_set_context(struct wva_panel *panel);

/* A time axis in minutes from 0 to `minutes`. `major`, `minor`: steps in minutes, 0: automatic.
 * Without a label when another panel below shows the same axis. */
void wva_panel_set_time_axis(struct wva_panel *panel, double minutes, double major, double minor,
                             bool labelled);
/* What a time axis counts from, where that is not the first sample. */
void wva_panel_set_time_origin(struct wva_panel *panel, const char *origin);
/* When minute 0 was: the axis also tells the time of day, in UTC, where there is room. */
void wva_panel_set_clock(struct wva_panel *panel, int64_t first_ns);
void wva_panel_set_x_axis(struct wva_panel *panel, const char *label, enum wva_axis_kind kind);
void wva_panel_set_y_axis(struct wva_panel *panel, enum wva_side side, const char *label,
                          enum wva_axis_kind kind);

/* The axis spans at least this much, lest noise fill the panel. */
void wva_panel_set_least_span(struct wva_panel *panel, enum wva_side side, double span);

/* Lone spikes do not press all else flat: what lies far above nearly all values is cut off, with a
 * mark, and the legend says how many and how high. For axes of ratios. */
void wva_panel_clip_spikes(struct wva_panel *panel, enum wva_side side);

/* Layers. Bands lie below the grid, then come marks, fills, bars, limits and rules, and on top
 * lines, steps and points; of these the one added first is uppermost, and first in the legend. A
 * `label` of NULL keeps a layer out of the legend. */
void wva_panel_add_line(struct wva_panel *panel, enum wva_side side, struct wva_look look,
                        struct wva_series series, const char *label);

/* y holds from its x to the next. */
void wva_panel_add_steps(struct wva_panel *panel, enum wva_side side, struct wva_look look,
                         struct wva_series series, const char *label);
void wva_panel_add_points(struct wva_panel *panel, struct wva_look look, struct wva_series series,
                          const char *label);

/* Points that have a name each: `tags`, which should be short, stand beside them where there is
 * room; whoever points there reads `names`. */
void wva_panel_add_named_points(struct wva_panel *panel, struct wva_look look,
                                struct wva_series series, const char *const *tags,
                                const char *const *names, const char *label);

/* Points on the rows of a panel with y names that say `texts`, not their values. */
void wva_panel_add_events(struct wva_panel *panel, struct wva_look look, struct wva_series series,
                          const char *const *texts);

/* The area between y and `base` (same x): `above` where y is larger, `below` where it is smaller.
 */
void wva_panel_add_fill(struct wva_panel *panel, struct wva_color above, struct wva_color below,
                        struct wva_series series, const double *base, const char *label_above,
                        const char *label_below);

/* Bars of `width` that begin at x. */
void wva_panel_add_bars(struct wva_panel *panel, struct wva_color fill, struct wva_series series,
                        double width, const char *label);

/* Lying bars from `start` to `end` on the row `row` of a panel with y names (below). */
void wva_panel_add_spans(struct wva_panel *panel, struct wva_color fill, const double *start,
                         const double *end, const double *row, size_t count, const char *label);

/* Lying whiskers from `low` to `high`, likewise. */
void wva_panel_add_whiskers(struct wva_panel *panel, struct wva_look look, const double *low,
                            const double *high, const double *row, size_t count, const char *label);

/* Names instead of numbers along the left axis: that of row 0 uppermost. */
void wva_panel_set_y_names(struct wva_panel *panel, const char *const *names, size_t count);

/* Steps of a limit in `unit`. It is drawn, and has a say in the range, only where it is not far
 * above the data; the legend says what it is and whether it lies above the range. */
void wva_panel_add_limit(struct wva_panel *panel, struct wva_look look, struct wva_series series,
                         const char *name, const char *unit);

/* Background from start to end. */
void wva_panel_add_bands(struct wva_panel *panel, struct wva_color fill, const double *start,
                         const double *end, size_t count, const char *label);

void wva_panel_add_horizontal(struct wva_panel *panel, struct wva_look look, double y,
                              const char *label);
void wva_panel_add_vertical(struct wva_panel *panel, struct wva_look look, double x,
                            const char *label);

/* Event marks in order of x. Without `labelled` only the marks are drawn. The legend entry says how
 * many had no place for their text. */
void wva_panel_add_marks(struct wva_panel *panel, const struct wva_mark *marks, size_t count,
                         bool labelled, const char *label);

#endif
