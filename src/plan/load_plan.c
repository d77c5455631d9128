/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/load_plan.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"
#include "util/statistics.h"

static bool counts(const struct wva_load_item *item)
{
    return isfinite(item->start_s) && item->duration_s > 0 && isfinite(item->duration_s);
}

static double end_of(const struct wva_load_item *item)
{
    return item->start_s + item->duration_s;
}

double wva_load_rate_at(const struct wva_load_item *items, size_t count, double time_s)
{
    double rate = 0;

    for (size_t i = 0; i < count; i++)
        if (counts(&items[i]) && isfinite(items[i].rate_rps) && items[i].start_s <= time_s
            && time_s < end_of(&items[i]))
            rate += items[i].rate_rps;
    return rate;
}

/* Starts and ends of all items, ascending. */
static size_t find_breakpoints(const struct wva_load_item *items, size_t count, double *times)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        if (!counts(&items[i]))
            continue;
        times[found++] = items[i].start_s;
        times[found++] = end_of(&items[i]);
    }
    wva_sort(times, found);
    return found;
}

/* Each rate is summed from scratch: a running sum would not return to exactly the same value. */
static void add_steps(struct wva_load_plan *plan, const struct wva_load_item *items, size_t count,
                      const double *times, size_t time_count)
{
    for (size_t i = 0; i + 1 < time_count; i++) {
        double rate;

        if (times[i] == times[i + 1])
            continue;
        rate = wva_load_rate_at(items, count, times[i]);
        if (plan->step_count == 0 || plan->steps[plan->step_count - 1].rate_rps != rate)
            plan->steps[plan->step_count++] = (struct wva_load_step){ times[i], rate };
    }
}

struct wva_load_plan wva_load_plan_compute(const struct wva_load_item *items, size_t count)
{
    struct wva_load_plan plan = { 0 };
    double *times = wva_calloc(2 * count, sizeof *times);
    size_t time_count = find_breakpoints(items, count, times);

    plan.steps = wva_calloc(time_count, sizeof *plan.steps);
    if (time_count > 0)
        plan.end_s = times[time_count - 1];
    add_steps(&plan, items, count, times, time_count);
    for (size_t i = 0; i < plan.step_count; i++)
        plan.peak_rps = fmax(plan.peak_rps, plan.steps[i].rate_rps);
    for (size_t i = 0; i < plan.step_count; i++) {
        double end = i + 1 < plan.step_count ? plan.steps[i + 1].start_s : plan.end_s;

        plan.requests += plan.steps[i].rate_rps * (end - plan.steps[i].start_s);
        if (plan.peak_rps > 0 && plan.steps[i].rate_rps == plan.peak_rps)
            plan.peak_s += end - plan.steps[i].start_s;
    }
    free(times);
    return plan;
}

void wva_load_plan_release(struct wva_load_plan *plan)
{
    free(plan->steps);
    *plan = (struct wva_load_plan){ 0 };
}

bool wva_load_plan_equal(const struct wva_load_plan *a, const struct wva_load_plan *b)
{
    if (a->step_count != b->step_count || a->end_s != b->end_s)
        return false;
    for (size_t i = 0; i < a->step_count; i++)
        if (a->steps[i].start_s != b->steps[i].start_s
            || a->steps[i].rate_rps != b->steps[i].rate_rps)
            return false;
    return true;
}

size_t wva_load_find_overlaps(const struct wva_load_item *items, size_t count,
                              struct wva_load_overlap **overlaps)
{
    size_t found = 0, room = 0;

    *overlaps = NULL;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++) {
            double start = fmax(items[i].start_s, items[j].start_s);
            double end = fmin(end_of(&items[i]), end_of(&items[j]));

            if (!counts(&items[i]) || !counts(&items[j]) || !(start < end))
                continue;
            *overlaps = wva_grow(*overlaps, &room, found + 1, sizeof **overlaps);
            (*overlaps)[found++] = (struct wva_load_overlap){ i, j, start, end };
        }
    return found;
}
