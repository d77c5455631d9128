/* SPDX-License-Identifier: Apache-2.0 */
/* From values to places on the sheet, and the round values that an axis is labelled with. Pure
 * functions. */
#ifndef WVA_CHART_SCALE_H
#define WVA_CHART_SCALE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Larger values are no measurement of anything here; a chart treats them as missing, so that one
 * wild value cannot flatten all others, and says so. */
#define WVA_SCALE_LARGEST 1e15

/* True for values that a chart draws. */
bool wva_is_drawable(double value);

struct wva_range {
    double min, max; /* min > max: nothing included yet */
};

struct wva_range wva_range_empty(void);
bool wva_range_is_empty(struct wva_range range);
void wva_range_include(struct wva_range *range, double value); /* what is not drawable is ignored */

/* Values min and max lie at `from` and `to` on the sheet. */
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
    int decimals;    /* just as many as tell the steps apart */
    int power;       /* labels count in this power of ten: 0, 3 (k), 6 (M), 9 (G) */
    bool scientific; /* the numbers are too large or too small for any of these */
};

/* Multiples of a round step (1, 2, 2.5 or 5 times a power of ten) within min..max, at least
 * `spacing` apart when the axis is `length` long. */
struct wva_ticks wva_ticks_round(double min, double max, double length, double spacing);

/* The same with whole numbers only: for replicas and counts. */
struct wva_ticks wva_ticks_whole(double min, double max, double length, double spacing);

char *wva_tick_label(const struct wva_ticks *ticks, double value, char out[WVA_TICK_TEXT]);

/* A time axis from 0 to some minutes: its unit and ticks, in that unit. */
struct wva_time_ticks {
    const char *unit;        /* "s", "min", "h" or "d" */
    double minutes_per_unit; /* value * minutes_per_unit are minutes */
    struct wva_ticks major, minor;
};

/* `major` and `minor` are in minutes; 0: chosen by span. A step that would crowd the axis is taken
 * several times. */
struct wva_time_ticks wva_ticks_time(double minutes, double length, double spacing, double major,
                                     double minor);

/* Round times of day (UTC) on an axis that begins at `first_ns`: their minutes from there. */
struct wva_ticks wva_ticks_clock(int64_t first_ns, double minutes, double length, double spacing);

enum { WVA_CLOCK_TEXT = 16 };

/* "14:05", "14:05:10" where ticks are less than a minute apart, "12-09" for midnight. */
char *wva_clock_label(int64_t first_ns, double minute, double step, char out[WVA_CLOCK_TEXT]);

#endif
