/* SPDX-License-Identifier: Apache-2.0 */
/* What a pod did while its KV cache was full: the most that one replica serves, whatever the
 * latency. */
#ifndef WVA_PROM_FULL_PODS_H
#define WVA_PROM_FULL_PODS_H

#include "prom/scrapes.h"

#define WVA_FULL_POD_KV 0.85 /* use of the cache at both ends of an interval */

/* Of one pod, over all intervals together; NaN: not known. */
struct wva_full_pods {
    size_t intervals;    /* 0: no pod was full, and all else is NaN */
    double seconds;      /* of all of them */
    double running;      /* requests, mean of both ends */
    double itl_ms;       /* mean */
    double tokens_per_s; /* generated */
    double finished_rps; /* requests per second */
};

/* Of the engines with keep[i]; prefill pods apart do not count. Intervals in which the process
 * restarted, or that are longer than two usual ones, are left out. */
struct wva_full_pods wva_full_pods_measure(const struct wva_scrapes *scrapes, const bool *keep);

#endif
