/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/scaling.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/load.h"
#include "util/memory.h"
#include "util/statistics.h"

static void add_event(struct wva_scaling *scaling, size_t *capacity, const struct wva_frame *frame,
                      size_t row, double to)
{
    scaling->events =
        wva_grow(scaling->events, capacity, scaling->count + 1, sizeof *scaling->events);
    scaling->events[scaling->count++] = (struct wva_scaling_event){
        .row = row,
        .time_minutes = wva_frame_minutes(frame, row),
        .from = scaling->last,
        .to = to,
        .rate = wva_frame_get(frame, WVA_ROLE_RATE, row),
    };
}

/* ---- directions and times ---- */

static double get_interval_s(const struct wva_scaling *scaling, size_t index)
{
    return 60 * (scaling->events[index].time_minutes - scaling->events[index - 1].time_minutes);
}

static bool goes_up(const struct wva_scaling_event *event)
{
    return event->to > event->from;
}

static void count_events(struct wva_scaling *scaling)
{
    double *dwell = wva_calloc(scaling->count, sizeof *dwell);

    for (size_t i = 0; i < scaling->count; i++) {
        const struct wva_scaling_event *event = &scaling->events[i];
        bool reversal = i > 0 && goes_up(event) != goes_up(event - 1);

        scaling->up += goes_up(event);
        scaling->down += !goes_up(event);
        scaling->largest_step = fmax(scaling->largest_step, fabs(event->to - event->from));
        scaling->reversals += reversal;
        if (i > 0)
            dwell[i - 1] = get_interval_s(scaling, i);
        scaling->flaps += reversal && dwell[i - 1] <= WVA_FLAPPING_S;
    }
    scaling->dwell_median_s =
        scaling->count < 2 ? NAN : wva_summarize(dwell, scaling->count - 1).median;
    free(dwell);
}

/* ---- overshoot ---- */

/* A number of replicas and its duration. */
struct level {
    double replicas, held_minutes;
};

static int compare_levels(const void *a, const void *b)
{
    const struct level *x = a, *y = b;

    return (x->replicas > y->replicas) - (x->replicas < y->replicas);
}

/* The number of replicas with the longest duration; the largest of several. */
static double find_settled(struct level *levels, size_t count)
{
    struct level best = { NAN, -1 };

    qsort(levels, count, sizeof *levels, compare_levels);
    for (size_t i = 0; i < count;) {
        struct level sum = { levels[i].replicas, 0 };

        for (; i < count && levels[i].replicas == sum.replicas; i++)
            sum.held_minutes += levels[i].held_minutes;
        if (sum.held_minutes >= best.held_minutes)
            best = sum;
    }
    return best.replicas;
}

/* By how much the events [first, last], which begin with a scale-up and answer one load, shot past
 * what they settled at, in percent. `end_minutes`: when that load ended. */
static double measure_overshoot(const struct wva_scaling *scaling, size_t first, size_t last,
                                double end_minutes)
{
    struct level *levels;
    size_t peak = first;
    double settled, overshoot;

    for (size_t i = first; i <= last; i++)
        if (scaling->events[i].to > scaling->events[peak].to)
            peak = i;
    levels = wva_calloc(last - peak + 1, sizeof *levels);
    for (size_t i = peak; i <= last; i++) {
        double end = i < last ? scaling->events[i + 1].time_minutes : end_minutes;

        levels[i - peak] =
            (struct level){ scaling->events[i].to, end - scaling->events[i].time_minutes };
    }
    settled = find_settled(levels, last - peak + 1);
    free(levels);
    overshoot = 100 * (scaling->events[peak].to - settled) / settled;
    return isfinite(overshoot) ? overshoot : NAN;
}

/* The row behind the stretch of one load that begins at `row`: its rates stay within a load step
 * of their mean. Rows without a rate belong to the stretch. */
static size_t end_load(const struct wva_frame *frame, size_t row)
{
    double sum = 0, known = 0;

    for (; row < frame->rows; row++) {
        double rate = wva_frame_get(frame, WVA_ROLE_RATE, row);

        if (!isfinite(rate))
            continue;
        if (known > 0 && fabs(rate * known - sum) > WVA_LOAD_STEP_PERCENT / 100 * sum)
            break;
        sum += rate;
        known++;
    }
    return row;
}

/* Largest over the stretches of one load that hold a scale-up. */
static double find_overshoot(const struct wva_frame *frame, const struct wva_scaling *scaling)
{
    double largest = NAN;
    size_t event = 0;

    if (!wva_frame_has(frame, WVA_ROLE_RATE))
        return NAN;
    for (size_t row = 0, end; row < frame->rows && event < scaling->count; row = end) {
        size_t first;

        end = end_load(frame, row);
        while (event < scaling->count && scaling->events[event].row < end
               && !goes_up(&scaling->events[event]))
            event++;
        first = event;
        while (event < scaling->count && scaling->events[event].row < end)
            event++;
        if (event > first)
            largest = fmax(
                largest,
                measure_overshoot(scaling, first, event - 1,
                                  wva_frame_minutes(frame, end < frame->rows ? end : end - 1)));
    }
    return largest;
}

struct wva_scaling wva_scaling_find(const struct wva_frame *frame, enum wva_role role)
{
    struct wva_scaling scaling = { .first = NAN, .peak = NAN, .last = NAN, .lowest = NAN };
    size_t capacity = 0;

    for (size_t row = 0; row < frame->rows; row++) {
        double replicas = wva_frame_get(frame, role, row);

        if (!isfinite(replicas))
            continue;
        if (scaling.rows++ == 0)
            scaling.first = replicas;
        else if (replicas != scaling.last)
            add_event(&scaling, &capacity, frame, row, replicas);
        scaling.peak = fmax(scaling.peak, replicas);
        scaling.lowest = fmin(scaling.lowest, replicas);
        scaling.last = replicas;
    }
    count_events(&scaling);
    if (!wva_scaling_shows_changes(&scaling))
        scaling.largest_step = NAN;
    scaling.overshoot_pct = find_overshoot(frame, &scaling);
    return scaling;
}

bool wva_scaling_shows_changes(const struct wva_scaling *scaling)
{
    return scaling->rows > 1;
}

void wva_scaling_free(struct wva_scaling *scaling)
{
    free(scaling->events);
    scaling->events = NULL;
    scaling->count = 0;
}
