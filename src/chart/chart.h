/* SPDX-License-Identifier: Apache-2.0 */
/* A chart: a title, and panels in rows and columns, each with axes, data layers, a legend above its
 * plot area and, also above it, labels of event marks. The plot area contains only data.
 *
 * A chart is first described, then drawn; ranges, margins and label positions are computed while
 * drawing. All arguments are copied. x values of lines, steps and fills must not decrease. A value
 * that cannot be drawn (NaN, infinite, beyond WVA_SCALE_LARGEST) breaks a line. */
#ifndef WVA_CHART_CHART_H
#define WVA_CHART_CHART_H

#include "chart/canvas.h"

struct wva_chart;
struct wva_panel;

enum wva_side { WVA_SIDE_LEFT, WVA_SIDE_RIGHT };

enum wva_axis_kind {
    WVA_AXIS_FREE,      /* fits the data tightly */
    WVA_AXIS_FROM_ZERO, /* from 0, unless that would squeeze the data into a thin strip */
    WVA_AXIS_WITH_ZERO, /* includes 0 */
    WVA_AXIS_WHOLE,     /* whole numbers from 0 */
};

struct wva_look {
    struct wva_color color;
    double width; /* of the line; 0: none */
    enum wva_dash dash;
    enum wva_marker marker; /* dropped where samples are too dense */
};

struct wva_series {
    const double *x, *y;
    size_t count;
};

/* An event mark: a line across the plot at x, with a short text above the plot. */
struct wva_mark {
    double x;
    bool up;        /* direction of its arrowhead */
    bool plain;     /* no arrowhead */
    char label[24]; /* "1→2" */
};

/* `columns` is the number of panels per row. */
struct wva_chart *wva_chart_create(const char *title, const char *subtitle, int columns);
void wva_chart_free(struct wva_chart *chart);

/* Omits title and subtitle, for a picture next to which they appear; they remain in its
 * description. */
void wva_chart_hide_title(struct wva_chart *chart);

/* Omits the small print at the bottom. */
void wva_chart_hide_note(struct wva_chart *chart);

/* Removes panels without data, if others have some, and notes it in the small print. Returns the
 * fraction of the height that remains: 1 if nothing was removed, 0 if no panel has data. */
double wva_chart_drop_empty(struct wva_chart *chart);

/* Why there is nothing to show, for charts without data; the caller frees it. */
char *wva_chart_say_missing(const struct wva_chart *chart);

size_t wva_chart_panels(const struct wva_chart *chart);
size_t wva_chart_rows(const struct wva_chart *chart); /* of panels */

/* Changes the number of columns. */
void wva_chart_set_columns(struct wva_chart *chart, int columns);

/* Sets the chart's height in inches, if it depends on the content; the default is the figure's. */
void wva_chart_set_height(struct wva_chart *chart, double height_in);
double wva_chart_height(const struct wva_chart *chart); /* 0: not set */

/* Sets the line of small print at the bottom. */
void wva_chart_set_note(struct wva_chart *chart, const char *note);

/* Adds a panel, left to right, top to bottom. `weight` is the height of its plot area relative to
 * those of other rows; the first panel of a row decides. The chart owns the panel. */
struct wva_panel *wva_chart_add_panel(struct wva_chart *chart, double weight);

/* Draws the chart on the whole canvas. */
void wva_chart_draw(struct wva_chart *chart, struct wva_canvas *canvas);

void wva_panel_set_title(struct wva_panel *panel, const char *title);

/* The message in the middle of the panel if it has no data. "\n" begins a new line. */
void wva_panel_set_message(struct wva_panel *panel, const char *message);

/* Marks the panel as context for others: a chart with data only in such panels counts as empty. */
void wva_panel_set_context(struct wva_panel *panel);

/* A time axis in minutes from 0 to `minutes`. `major`, `minor`: steps in minutes, 0: automatic. Set
 * `labelled` to false if another panel below shows the same axis. */
void wva_panel_set_time_axis(struct wva_panel *panel, double minutes, double major, double minor,
                             bool labelled);
/* The origin of a time axis, if it is not the first sample. */
void wva_panel_set_time_origin(struct wva_panel *panel, const char *origin);
/* The time of minute 0: the axis also shows the time of day, in UTC, if there is room. */
void wva_panel_set_clock(struct wva_panel *panel, int64_t first_ns);
void wva_panel_set_x_axis(struct wva_panel *panel, const char *label, enum wva_axis_kind kind);
void wva_panel_set_y_axis(struct wva_panel *panel, enum wva_side side, const char *label,
                          enum wva_axis_kind kind);

/* The minimum span of the axis, so that noise does not fill the panel. */
void wva_panel_set_least_span(struct wva_panel *panel, enum wva_side side, double span);

/* Prevents isolated spikes from flattening everything else: values far above nearly all others are
 * clipped and marked, and the legend states how many there are and how high they go. For axes of
 * ratios. */
void wva_panel_clip_spikes(struct wva_panel *panel, enum wva_side side);

/* Layers, from the bottom: bands, the grid, marks, fills, bars, limits and rules, then lines, steps
 * and points; among the latter the one added first is on top, and first in the legend. A `label` of
 * NULL keeps a layer out of the legend. */
void wva_panel_add_line(struct wva_panel *panel, enum wva_side side, struct wva_look look,
                        struct wva_series series, const char *label);

/* y applies from its x to the next. */
void wva_panel_add_steps(struct wva_panel *panel, enum wva_side side, struct wva_look look,
                         struct wva_series series, const char *label);
void wva_panel_add_points(struct wva_panel *panel, struct wva_look look, struct wva_series series,
                          const char *label);

/* Named points: `tags`, which should be short, are drawn next to them where there is room; `names`
 * are their tooltips. */
void wva_panel_add_named_points(struct wva_panel *panel, struct wva_look look,
                                struct wva_series series, const char *const *tags,
                                const char *const *names, const char *label);

/* Points on the rows of a panel with y names; their tooltips are `texts` instead of the values. */
void wva_panel_add_events(struct wva_panel *panel, struct wva_look look, struct wva_series series,
                          const char *const *texts);

/* The area between y and `base` (same x), coloured `above` where y is larger and `below` where it
 * is smaller. */
void wva_panel_add_fill(struct wva_panel *panel, struct wva_color above, struct wva_color below,
                        struct wva_series series, const double *base, const char *label_above,
                        const char *label_below);

/* Bars of `width`, starting at x. */
void wva_panel_add_bars(struct wva_panel *panel, struct wva_color fill, struct wva_series series,
                        double width, const char *label);

/* Horizontal bars from `start` to `end` on the row `row` of a panel with y names (below). */
void wva_panel_add_spans(struct wva_panel *panel, struct wva_color fill, const double *start,
                         const double *end, const double *row, size_t count, const char *label);

/* Horizontal whiskers from `low` to `high`, on rows as above. */
void wva_panel_add_whiskers(struct wva_panel *panel, struct wva_look look, const double *low,
                            const double *high, const double *row, size_t count, const char *label);

/* Names instead of numbers along the left axis, row 0 at the top. */
void wva_panel_set_y_names(struct wva_panel *panel, const char *const *names, size_t count);

/* A limit in `unit`, as steps. It is drawn, and affects the range, only if it is not far above the
 * data; the legend states its value and whether it is above the range. */
void wva_panel_add_limit(struct wva_panel *panel, struct wva_look look, struct wva_series series,
                         const char *name, const char *unit);

/* Shades the background from start to end. */
void wva_panel_add_bands(struct wva_panel *panel, struct wva_color fill, const double *start,
                         const double *end, size_t count, const char *label);

void wva_panel_add_horizontal(struct wva_panel *panel, struct wva_look look, double y,
                              const char *label);
void wva_panel_add_vertical(struct wva_panel *panel, struct wva_look look, double x,
                            const char *label);

/* Event marks in order of x. If not `labelled`, only the marks are drawn. The legend entry states
 * how many labels did not fit. */
void wva_panel_add_marks(struct wva_panel *panel, const struct wva_mark *marks, size_t count,
                         bool labelled, const char *label);

#endif
