/* SPDX-License-Identifier: Apache-2.0 */
/* A load composed of items, each a constant rate for some time: parallel Jobs, sequential Jobs, or
 * load generators that start at different times.
 *
 * L(t) is the sum of the rates of all items with start <= t < start + duration. Times are seconds
 * since the start of the experiment, rates requests per second. */
#ifndef WVA_PLAN_LOAD_PLAN_H
#define WVA_PLAN_LOAD_PLAN_H

#include <stdbool.h>
#include <stddef.h>

struct wva_load_item {
    const char *id; /* borrowed */
    double start_s, duration_s;
    double rate_rps; /* NaN: not known, adds nothing to the sum */
};

/* The rate applies until the next step. */
struct wva_load_step {
    double start_s, rate_rps;
};

struct wva_load_plan {
    struct wva_load_step *steps; /* from the first start on; neighbours differ in rate */
    size_t step_count;
    double end_s;    /* the last item's end, where the last step ends; 0 without items */
    double peak_rps; /* the highest rate */
    double peak_s;   /* total seconds at that rate */
    double requests; /* sum of rate times duration */
};

/* Two items at the same time. */
struct wva_load_overlap {
    size_t first, second; /* indices of items, first < second */
    double start_s, end_s;
};

/* Takes time proportional to items times steps, which is fine for what a configuration may have.
 * Items with zero duration are ignored. The caller releases the result. */
struct wva_load_plan wva_load_plan_compute(const struct wva_load_item *items, size_t count);
void wva_load_plan_release(struct wva_load_plan *plan);

/* True if both have the same steps and end. */
bool wva_load_plan_equal(const struct wva_load_plan *a, const struct wva_load_plan *b);

/* L(t). */
double wva_load_rate_at(const struct wva_load_item *items, size_t count, double time_s);

/* All overlapping pairs, in the order of the items; the caller frees *overlaps. */
size_t wva_load_find_overlaps(const struct wva_load_item *items, size_t count,
                              struct wva_load_overlap **overlaps);

#endif
