/* SPDX-License-Identifier: Apache-2.0 */
/* Histograms with cumulative buckets, as Prometheus has them, and what increases of them tell. */
#ifndef WVA_PROM_HISTOGRAM_H
#define WVA_PROM_HISTOGRAM_H

#include <stdbool.h>
#include <stddef.h>

struct wva_histogram {
    double count; /* observations; NaN: not known */
    double sum;   /* of all observations; NaN: not known */
    /* Owned; 0 where buckets are not known, or not comparable: then there are no quantiles. */
    size_t buckets;
    double *bound;      /* upper bounds, ascending; the last is infinite */
    double *cumulative; /* observations up to that bound */
    bool mixed;         /* histograms with different buckets were added */
};

/* One of which nothing is known, for wva_histogram_add. */
struct wva_histogram wva_histogram_unknown(void);

/* Frees what is in it. */
void wva_histogram_free(struct wva_histogram *histogram);

/* What was observed between two states of one histogram; `before` NULL: since it began. Counts of
 * servers are not quite consistent while they work: a bucket that falls behind the one below it is
 * taken to be equal, as Prometheus does. Unknown if the count is, or falls. */
struct wva_histogram wva_histogram_increase(const struct wva_histogram *after,
                                            const struct wva_histogram *before);

/* Adds the observations of `more`. If the buckets differ, only count and sum remain. */
void wva_histogram_add(struct wva_histogram *total, const struct wva_histogram *more);

/* Mean of the observations; NaN if there are none. */
double wva_histogram_mean(const struct wva_histogram *histogram);

struct wva_quantile {
    double value; /* NaN: cannot be told, since there are no observations or no buckets */
    bool beyond;  /* it lies in the last bucket: `value` is the highest finite bound, and the
                     quantile is that or more */
};

/* Quantile q in 0..1, linear within its bucket, from 0 in the first one: histogram_quantile of
 * Prometheus. So it is exact to the width of its bucket. */
struct wva_quantile wva_histogram_quantile(const struct wva_histogram *histogram, double q);

#endif
