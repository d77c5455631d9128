/* SPDX-License-Identifier: Apache-2.0 */
#include "prom/histogram.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"

struct wva_histogram wva_histogram_unknown(void)
{
    return (struct wva_histogram){ .count = NAN, .sum = NAN };
}

static void drop_buckets(struct wva_histogram *histogram)
{
    free(histogram->bound);
    free(histogram->cumulative);
    histogram->bound = histogram->cumulative = NULL;
    histogram->buckets = 0;
}

void wva_histogram_free(struct wva_histogram *histogram)
{
    drop_buckets(histogram);
}

static double *copy(const double *values, size_t count)
{
    double *made = wva_reallocarray(NULL, count, sizeof *made);

    if (count > 0)
        memcpy(made, values, count * sizeof *made);
    return made;
}

static bool have_same_bounds(const struct wva_histogram *a, const struct wva_histogram *b)
{
    return a->buckets == b->buckets
           && (a->buckets == 0 || memcmp(a->bound, b->bound, a->buckets * sizeof *a->bound) == 0);
}

struct wva_histogram wva_histogram_increase(const struct wva_histogram *after,
                                            const struct wva_histogram *before)
{
    struct wva_histogram increase = wva_histogram_unknown();
    double reached = 0;

    increase.count = before == NULL ? after->count : after->count - before->count;
    increase.sum = before == NULL ? after->sum : after->sum - before->sum;
    if (isnan(increase.count) || increase.count < 0)
        return wva_histogram_unknown();
    if (after->buckets == 0 || (before != NULL && !have_same_bounds(after, before)))
        return increase;
    increase.buckets = after->buckets;
    increase.bound = copy(after->bound, after->buckets);
    increase.cumulative = copy(after->cumulative, after->buckets);
    for (size_t i = 0; i < increase.buckets; i++) {
        if (before != NULL)
            increase.cumulative[i] -= before->cumulative[i];
        increase.cumulative[i] = reached = fmax(reached, increase.cumulative[i]);
    }
    return increase;
}

static void add_buckets(struct wva_histogram *total, const struct wva_histogram *more)
{
    if (!have_same_bounds(total, more) || more->mixed) {
        drop_buckets(total);
        total->mixed = true;
    }
    for (size_t i = 0; i < total->buckets; i++)
        total->cumulative[i] += more->cumulative[i];
}

void wva_histogram_add(struct wva_histogram *total, const struct wva_histogram *more)
{
    bool begins = !(total->count > 0);

    if (isnan(more->count))
        return;
    if (more->count > 0 && begins && !total->mixed) {
        drop_buckets(total);
        total->buckets = more->buckets;
        total->bound = copy(more->bound, more->buckets);
        total->cumulative = copy(more->cumulative, more->buckets);
        total->mixed = more->mixed;
    } else if (more->count > 0) {
        add_buckets(total, more);
    }
    total->sum = isnan(total->count) ? more->sum : total->sum + more->sum;
    total->count = isnan(total->count) ? more->count : total->count + more->count;
}

double wva_histogram_mean(const struct wva_histogram *histogram)
{
    return histogram->count > 0 ? histogram->sum / histogram->count : NAN;
}

struct wva_quantile wva_histogram_quantile(const struct wva_histogram *histogram, double q)
{
    size_t last = histogram->buckets - 1, i = 0;
    double rank, from, below;

    if (histogram->buckets < 2 || !(histogram->cumulative[last] > 0))
        return (struct wva_quantile){ NAN, false };
    rank = q * histogram->cumulative[last];
    while (i < last && histogram->cumulative[i] < rank)
        i++;
    if (i == last)
        return (struct wva_quantile){ histogram->bound[last - 1], true };
    if (i == 0 && histogram->bound[0] <= 0)
        return (struct wva_quantile){ histogram->bound[0], false };
    from = i == 0 ? 0 : histogram->bound[i - 1];
    below = i == 0 ? 0 : histogram->cumulative[i - 1];
    if (histogram->cumulative[i] <= below)
        return (struct wva_quantile){ from, false };
    return (struct wva_quantile){
        from + (histogram->bound[i] - from) * (rank - below) / (histogram->cumulative[i] - below),
        false
    };
}
