/* SPDX-License-Identifier: Apache-2.0 */
/* Increases of a pod's counters and histograms between scrapes.
 *
 * Counters begin hours before a run, so only increases mean anything. Between two consecutive
 * answers it is the difference, or, if the pod's process restarted in between, what it counted
 * since. A restart is seen by any counter that falls, by *_created or by process_start_time_seconds
 * that grow by more than a second; it applies to all counters of the pod. The first answer of a pod
 * has no increase. A counter that is new in a pod that answered before began after that answer. */
#ifndef WVA_PROM_INCREASE_H
#define WVA_PROM_INCREASE_H

#include "prom/scrapes.h"

struct wva_interval {
    const struct wva_page *before, *after; /* two consecutive answers */
    double seconds;                        /* > 0 */
    bool is_long;                          /* more than twice the pod's median: a hole is within */
    bool restarted;                        /* the process of the pod */
    int64_t restart_ns; /* when, if *_created or the process tells; else WVA_TIME_NONE */
};

/* The interval that ends with page `index` of the pod. False if that does not answer or is the
 * first that does. */
bool wva_interval_find(const struct wva_scraped_pod *pod, size_t index,
                       struct wva_interval *interval);

/* Increase of a counter; NaN if it is not known. */
double wva_interval_increase(const struct wva_interval *interval, enum wva_quantity quantity);

/* What a histogram observed. The caller frees what is in it. */
struct wva_histogram wva_interval_histogram(const struct wva_interval *interval,
                                            enum wva_quantity quantity);

/* Sums over intervals of several pods, for figures of a stage or of a whole run: a mean is that of
 * all observations in it, a quantile that of the added buckets. */
struct wva_window {
    size_t intervals, restarts;
    double seconds;                        /* of all pods */
    double increase[WVA_QUANTITY_SCALARS]; /* NaN: not known of any */
    struct wva_histogram histogram[WVA_QUANTITY_HISTOGRAMS];
};

/* An empty window. */
struct wva_window *wva_window_create(void);
void wva_window_free(struct wva_window *window);

/* Adds the intervals of the pod that lie wholly in [from_ns, to_ns]. */
void wva_window_add(struct wva_window *window, const struct wva_scraped_pod *pod, int64_t from_ns,
                    int64_t to_ns);

static inline const struct wva_histogram *wva_window_histogram(const struct wva_window *window,
                                                               enum wva_quantity quantity)
{
    return &window->histogram[quantity - WVA_QUANTITY_SCALARS];
}

#endif
