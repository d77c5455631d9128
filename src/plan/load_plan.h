/* SPDX-License-Identifier: Apache-2.0 */
/* The shape of a load that is put together from items, each a steady rate for some time: parallel
 * Jobs, Jobs one after the other, or load generators that begin at different times.
 *
 * L(t) is the sum of the rates of all items with start <= t < start + duration. Times are seconds
 * from the start of the experiment, rates requests per second. */
#ifndef WVA_PLAN_LOAD_PLAN_H
#define WVA_PLAN_LOAD_PLAN_H

#include <stdbool.h>
#include <stddef.h>

struct wva_load_item {
    const char *id; /* borrowed */
    double start_s, duration_s;
    double rate_rps; /* NaN: not known, and counted as none */
};

/* The rate holds until the next step. */
struct wva_load_step {
    double start_s, rate_rps;
};

struct wva_load_plan {
    struct wva_load_step *steps; /* from the first item's start on; rates of neighbours differ */
    size_t step_count;
    double end_s;    /* the last item's end, where the last step ends; 0 without items */
    double peak_rps; /* the largest rate of a step */
    double peak_s;   /* seconds at that rate, in all */
    double requests; /* sum of rate times duration */
};

/* Two items at the same time. */
struct wva_load_overlap {
    size_t first, second; /* indices of items, first < second */
    double start_s, end_s;
};

/* Costs items times steps: for as many as a configuration may have. Items of no duration count for
 * nothing. The caller releases the result. */
struct wva_load_plan wva_load_plan_compute(const struct wva_load_item *items, size_t count);
void wva_load_plan_release(struct wva_load_plan *plan);

/* True when both have the same steps and end. */
bool wva_load_plan_equal(const struct wva_load_plan *a, const struct wva_load_plan *b);

/* L(t). */
double wva_load_rate_at(const struct wva_load_item *items, size_t count, double time_s);

/* All pairs, in the order of the items; *overlaps is the caller's to free. */
size_t wva_load_find_overlaps(const struct wva_load_item *items, size_t count,
                              struct wva_load_overlap **overlaps);

#endif
