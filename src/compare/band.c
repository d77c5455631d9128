/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/band.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"
#include "util/statistics.h"

enum { MOST_TIMES = 600 }; /* more cannot be distinguished */

/* The value at a time, stepping on from *at; NaN before, after and in gaps. */
static double find_value(const struct wva_curve *curve, double x, bool steps, size_t *at)
{
    double part;

    while (*at + 1 < curve->count && curve->x[*at + 1] <= x)
        ++*at;
    if (x < curve->x[0] || x > curve->x[curve->count - 1])
        return NAN;
    if (steps || *at + 1 == curve->count || !isfinite(curve->y[*at + 1]))
        return curve->y[*at];
    part = (x - curve->x[*at]) / (curve->x[*at + 1] - curve->x[*at]);
    return curve->y[*at] + part * (curve->y[*at + 1] - curve->y[*at]);
}

/* The times at which to look: as close as the samples of the closest curve. */
static size_t choose_times(const struct wva_curve *curves, size_t count, double *end)
{
    double step = INFINITY, times;

    *end = 0;
    for (size_t i = 0; i < count; i++) {
        const struct wva_curve *curve = &curves[i];

        if (curve->count < 2)
            continue;
        *end = fmax(*end, curve->x[curve->count - 1]);
        step = fmin(step, (curve->x[curve->count - 1] - curve->x[0]) / (double)(curve->count - 1));
    }
    times = *end > 0 && step > 0 ? ceil(*end / step) + 1 : 1;
    return times > MOST_TIMES ? MOST_TIMES : (size_t)times;
}

static void add_time(struct wva_band *band, double x, const double *values, size_t known,
                     size_t count)
{
    const double tail = count > WVA_BAND_FEW ? 10 : 0;
    const bool enough = known > 1 && 2 * known >= count;
    const size_t i = band->count++;

    band->x[i] = x;
    band->low[i] = enough ? wva_percentile(values, known, tail) : NAN;
    band->median[i] = enough ? wva_percentile(values, known, 50) : NAN;
    band->high[i] = enough ? wva_percentile(values, known, 100 - tail) : NAN;
}

/* What held until x, once more at x. */
static void repeat_last(struct wva_band *band, double x)
{
    const size_t i = band->count;

    if (i == 0)
        return;
    band->count++;
    band->x[i] = x;
    band->low[i] = band->low[i - 1];
    band->median[i] = band->median[i - 1];
    band->high[i] = band->high[i - 1];
}

static struct wva_band make_band(size_t count)
{
    return (struct wva_band){ .x = wva_calloc(count, sizeof(double)),
                              .low = wva_calloc(count, sizeof(double)),
                              .median = wva_calloc(count, sizeof(double)),
                              .high = wva_calloc(count, sizeof(double)) };
}

struct wva_band wva_band_make(const struct wva_curve *curves, size_t count, bool steps)
{
    double end, *values = wva_calloc(count, sizeof *values);
    size_t times = choose_times(curves, count, &end), with_value = 0;
    size_t *at = wva_calloc(count, sizeof *at);
    struct wva_band band = make_band(2 * times);

    for (size_t i = 0; i < count; i++)
        with_value += wva_curve_has_value(&curves[i]);
    for (size_t time = 0; time < times; time++) {
        double x = times == 1 ? 0 : end * (double)time / (double)(times - 1);
        size_t known = 0;

        for (size_t i = 0; i < count; i++) {
            double value = curves[i].count == 0 ? NAN : find_value(&curves[i], x, steps, &at[i]);

            if (isfinite(value))
                values[known++] = value;
        }
        if (steps)
            repeat_last(&band, x);
        add_time(&band, x, values, known, with_value);
    }
    free(values);
    free(at);
    return band;
}

void wva_band_release(struct wva_band *band)
{
    free(band->x);
    free(band->low);
    free(band->median);
    free(band->high);
}
