/* SPDX-License-Identifier: Apache-2.0 */
#include "chart/scale.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "util/timestamp.h"

/* Values count as multiples of a step if they are off by less than this fraction of it. */
#define TOLERANCE 1e-6

bool wva_is_drawable(double value)
{
    return fabs(value) <= WVA_SCALE_LARGEST; /* false for NaN */
}

struct wva_range wva_range_empty(void)
{
    return (struct wva_range){ INFINITY, -INFINITY };
}

bool wva_range_is_empty(struct wva_range range)
{
    return range.min > range.max;
}

void wva_range_include(struct wva_range *range, double value)
{
    if (!wva_is_drawable(value))
        return;
    range->min = fmin(range->min, value);
    range->max = fmax(range->max, value);
}

double wva_scale_at(const struct wva_scale *scale, double value)
{
    return scale->from
           + (value - scale->min) / (scale->max - scale->min) * (scale->to - scale->from);
}

double wva_scale_value(const struct wva_scale *scale, double place)
{
    return scale->min
           + (place - scale->from) / (scale->to - scale->from) * (scale->max - scale->min);
}

/* The smallest round number that is at least `least`: its mantissa and power of ten. */
static double round_up_step(double least, double *mantissa, int *power)
{
    static const double mantissas[] = { 1, 2, 2.5, 5, 10 };
    size_t i = 0;

    *power = (int)floor(log10(least));
    while (i < 4 && mantissas[i] * pow(10, *power) < least * (1 - TOLERANCE))
        i++;
    *mantissa = mantissas[i];
    if (i == 4) {
        *mantissa = 1;
        ++*power;
    }
    return *mantissa * pow(10, *power);
}

static void fill_multiples(struct wva_ticks *ticks, double min, double max)
{
    double first = ceil(min / ticks->step - TOLERANCE), last = floor(max / ticks->step + TOLERANCE);

    /* Multiplying instead of adding steps up keeps 0.3 from becoming 0.30000000000000004. */
    for (double i = first; i <= last && ticks->count < WVA_TICKS_MAX; i++)
        ticks->value[ticks->count++] = i == 0 ? 0 : i * ticks->step;
}

static void choose_notation(struct wva_ticks *ticks, double min, double max, double mantissa,
                            int power)
{
    double largest = fmax(fabs(min), fabs(max));
    int last_digit = mantissa == 2.5 ? power - 1 : power;

    ticks->scientific = largest >= 1e12 || last_digit < -6;
    ticks->power = largest < 1e5 || ticks->scientific ? 0
                   : largest < 1e6                    ? 3
                   : largest < 1e9                    ? 6
                                                      : 9;
    if (ticks->scientific)
        last_digit -= (int)floor(log10(largest));
    last_digit -= ticks->power;
    ticks->decimals = last_digit < 0 ? -last_digit : 0;
}

struct wva_ticks wva_ticks_round(double min, double max, double length, double spacing)
{
    struct wva_ticks ticks = { 0 };
    double mantissa, least = (max - min) * spacing / fmax(length, spacing);
    int power;

    if (!(least > 0) || !isfinite(least))
        return ticks;
    ticks.step = round_up_step(least, &mantissa, &power);
    if (!(ticks.step > 0))
        return ticks;
    choose_notation(&ticks, min, max, mantissa, power);
    fill_multiples(&ticks, min, max);
    return ticks;
}

struct wva_ticks wva_ticks_whole(double min, double max, double length, double spacing)
{
    struct wva_ticks ticks = { 0 };
    double mantissa, least = fmax((max - min) * spacing / fmax(length, spacing), 1);
    int power;

    if (!isfinite(least))
        return ticks;
    ticks.step = round_up_step(least, &mantissa, &power);
    if (ticks.step == 2.5)
        ticks.step = 5;
    choose_notation(&ticks, min, max, 1, 0);
    fill_multiples(&ticks, min, max);
    return ticks;
}

char *wva_tick_label(const struct wva_ticks *ticks, double value, char out[WVA_TICK_TEXT])
{
    int power = value == 0 ? 0 : (int)floor(log10(fabs(value)) + TOLERANCE);
    const char *prefix = ticks->power == 0   ? ""
                         : ticks->power == 3 ? "k"
                         : ticks->power == 6 ? "M"
                                             : "G";
    int digits;

    if (!ticks->scientific || value == 0) {
        snprintf(out, WVA_TICK_TEXT, "%.*f%s",
                 value == 0 && (ticks->scientific || ticks->power > 0) ? 0 : ticks->decimals,
                 value / pow(10, ticks->power), value == 0 ? "" : prefix);
        return out;
    }
    /* All labels of an axis end at the same digit, whatever their power of ten. */
    digits = ticks->decimals
             - ((int)floor(log10(fmax(fabs(ticks->value[0]), fabs(ticks->value[ticks->count - 1])))
                           + TOLERANCE)
                - power);
    snprintf(out, WVA_TICK_TEXT, "%.*fe%d", digits < 0 ? 0 : digits, value / pow(10, power), power);
    return out;
}

/* Customary time steps, in minutes. */
static const double time_steps[] = {
    1 / 60., 2 / 60., 5 / 60., 10 / 60., 15 / 60.,  30 / 60.,  1,      2,
    5,       10,      15,      30,       60,        2 * 60,    3 * 60, 6 * 60,
    12 * 60, 24 * 60, 48 * 60, 7 * 1440, 14 * 1440, 28 * 1440,
};

enum { TIME_STEPS = WVA_COUNT(time_steps) };

static double choose_time_step(double minutes, double length, double spacing)
{
    double least = minutes * spacing / fmax(length, spacing), mantissa;
    int power;

    for (size_t i = 0; i < TIME_STEPS; i++)
        if (time_steps[i] >= least * (1 - TOLERANCE))
            return time_steps[i];
    return 1440 * round_up_step(least / 1440, &mantissa, &power);
}

/* The next smaller step that divides `major` evenly into not too many parts. */
static double choose_minor(double major)
{
    for (size_t i = TIME_STEPS; i-- > 0;) {
        double parts = major / time_steps[i];

        if (parts > 1.5 && parts < 6.5 && fabs(parts - round(parts)) < TOLERANCE)
            return time_steps[i];
    }
    return major;
}

/* `step`, multiplied until ticks are at least `spacing` apart. */
static double thin_out(double step, double minutes, double length, double spacing)
{
    double least = minutes * spacing / fmax(length, spacing);

    return step >= least * (1 - TOLERANCE) ? step : step * ceil(least / step);
}

static void choose_unit(struct wva_time_ticks *ticks, double minutes, double major, bool given)
{
    double per_unit = minutes <= 3          ? 1 / 60.
                      : minutes <= 5 * 60   ? 1
                      : minutes <= 4 * 1440 ? 60
                                            : 1440;

    /* A step that the user gave in minutes is labelled in minutes unless it is whole hours. */
    if (given && fabs(remainder(major, per_unit)) > TOLERANCE * major)
        per_unit = 1;
    ticks->minutes_per_unit = per_unit;
    ticks->unit = per_unit < 1 ? "s" : per_unit == 1 ? "min" : per_unit == 60 ? "h" : "d";
}

static int count_decimals(double step)
{
    int decimals = 0;

    while (decimals < 3 && fabs(step - round(step)) > TOLERANCE) {
        step *= 10;
        decimals++;
    }
    return decimals;
}

struct wva_ticks wva_ticks_clock(int64_t first_ns, double minutes, double length, double spacing)
{
    struct wva_ticks ticks = { .step = choose_time_step(minutes, length, spacing) };
    /* From the preceding midnight, so that the numbers stay small. */
    double start = (double)(first_ns % (WVA_NS_PER_MINUTE * 1440)) / (double)WVA_NS_PER_MINUTE;

    start += start < 0 ? 1440 : 0;
    fill_multiples(&ticks, start, start + minutes);
    for (size_t i = 0; i < ticks.count; i++)
        ticks.value[i] -= start;
    return ticks;
}

char *wva_clock_label(int64_t first_ns, double minute, double step, char out[WVA_CLOCK_TEXT])
{
    /* Rounding must not label a tick at 01:00 as 00:59. */
    const double rounding_s = 1e-3;
    double further_s = floor((double)(first_ns % WVA_NS_PER_S) / 1e9 + minute * 60 + rounding_s);
    char text[WVA_TIME_TEXT];

    wva_time_format_rfc3339((first_ns / WVA_NS_PER_S + (int64_t)further_s) * WVA_NS_PER_S, text);
    if (step >= 1440 || (step >= 60 && strncmp(text + 11, "00:00", 5) == 0))
        snprintf(out, WVA_CLOCK_TEXT, "%.5s", text + 5);
    else
        snprintf(out, WVA_CLOCK_TEXT, step < 1 ? "%.8s" : "%.5s", text + 11);
    return out;
}

struct wva_time_ticks wva_ticks_time(double minutes, double length, double spacing, double major,
                                     double minor)
{
    enum { MINOR_SPACING = 4 }; /* points */
    struct wva_time_ticks ticks = { 0 };
    bool given = major > 0;

    major = given ? thin_out(major, minutes, length, spacing)
                  : choose_time_step(minutes, length, spacing);
    minor = minor > 0 ? thin_out(minor, minutes, length, MINOR_SPACING) : choose_minor(major);
    choose_unit(&ticks, minutes, major, given);
    ticks.major.step = major / ticks.minutes_per_unit;
    ticks.minor.step = minor / ticks.minutes_per_unit;
    ticks.major.decimals = count_decimals(ticks.major.step);
    fill_multiples(&ticks.major, 0, minutes / ticks.minutes_per_unit);
    fill_multiples(&ticks.minor, 0, minutes / ticks.minutes_per_unit);
    return ticks;
}
