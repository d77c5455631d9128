/* SPDX-License-Identifier: Apache-2.0 */
/* Maps values to positions on the sheet, and finds round values to label an axis with. Pure
 * functions. */
#ifndef WVA_CHART_SCALE_H
#define WVA_CHART_SCALE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Larger values are not plausible measurements; a chart treats them as missing, so that one outlier
 * cannot flatten everything else, and reports that. */
#define WVA_SCALE_LARGEST 1e15

/* True for values that a chart draws. */
bool wva_is_drawable(double value);

struct wva_range {
    double min, max; /* min > max: nothing included yet */
};

struct wva_range wva_range_empty(void);
bool wva_range_is_empty(struct wva_range range);
void wva_range_include(struct wva_range *range, double value); /* what is not drawable is ignored */

/* Values min and max map to `from` and `to` on the sheet. */
struct wva_scale {
    double min, max;
    double from, to;
};

double wva_scale_at(const struct wva_scale *scale, double value);
double wva_scale_value(const struct wva_scale *scale, double place); /* the other way round */

enum { WVA_TICKS_MAX = 200, WVA_TICK_TEXT = 32 };

struct wva_ticks {
    size_t count;
    double value[WVA_TICKS_MAX];
    double step;
    int decimals;    /* just enough to distinguish the steps */
    int power;       /* labels are in units of this power of ten: 0, 3 (k), 6 (M), 9 (G) */
    bool scientific; /* too large or too small for any of these */
};

/* Multiples of a round step (1, 2, 2.5 or 5 times a power of ten) within min..max, at least
 * `spacing` apart when the axis is `length` long. */
struct wva_ticks wva_ticks_round(double min, double max, double length, double spacing);

/* Same with whole numbers only: for replicas and counts. */
struct wva_ticks wva_ticks_whole(double min, double max, double length, double spacing);

char *wva_tick_label(const struct wva_ticks *ticks, double value, char out[WVA_TICK_TEXT]);

/* A time axis starting at 0: its unit and ticks, in that unit. */
struct wva_time_ticks {
    const char *unit;        /* "s", "min", "h" or "d" */
    double minutes_per_unit; /* value * minutes_per_unit are minutes */
    struct wva_ticks major, minor;
};

/* `major` and `minor` are in minutes; 0: chosen by span. A step that would crowd the axis is
 * multiplied. */
struct wva_time_ticks wva_ticks_time(double minutes, double length, double spacing, double major,
                                     double minor);

/* Round times of day (UTC) on an axis that begins at `first_ns`, as minutes from there. */
struct wva_ticks wva_ticks_clock(int64_t first_ns, double minutes, double length, double spacing);

enum { WVA_CLOCK_TEXT = 16 };

/* "14:05", "14:05:10" if ticks are less than a minute apart, "12-09" for midnight. */
char *wva_clock_label(int64_t first_ns, double minute, double step, char out[WVA_CLOCK_TEXT]);

#endif
