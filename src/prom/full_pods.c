/* SPDX-License-Identifier: Apache-2.0 */
#include "prom/full_pods.h"

#include <math.h>

#include "prom/increase.h"
#include "util/statistics.h"

/* Sums over intervals. */
struct sums {
    size_t intervals;
    double seconds, running, tokens, finished, itl_s, itl_count;
};

static bool is_full(const struct wva_page *page)
{
    return page->value[WVA_QUANTITY_KV_USE] >= WVA_FULL_POD_KV;
}

static void add_interval(struct sums *sums, const struct wva_interval *interval)
{
    struct wva_histogram itl = wva_interval_histogram(interval, WVA_QUANTITY_ITL);

    sums->intervals++;
    sums->seconds += interval->seconds;
    sums->running += (interval->before->value[WVA_QUANTITY_RUNNING]
                      + interval->after->value[WVA_QUANTITY_RUNNING])
                     / 2;
    sums->tokens += wva_interval_increase(interval, WVA_QUANTITY_GENERATED_TOKENS);
    sums->finished += wva_interval_increase(interval, WVA_QUANTITY_FINISHED);
    if (itl.count > 0) {
        sums->itl_s += itl.sum;
        sums->itl_count += itl.count;
    }
    wva_histogram_free(&itl);
}

static void add_pod(struct sums *sums, const struct wva_scraped_pod *pod)
{
    struct wva_interval interval;

    for (size_t i = 0; i < pod->page_count; i++)
        if (wva_interval_find(pod, i, &interval) && !interval.restarted && !interval.is_long
            && is_full(interval.before) && is_full(interval.after))
            add_interval(sums, &interval);
}

struct wva_full_pods wva_full_pods_measure(const struct wva_scrapes *scrapes, const bool *keep)
{
    struct wva_full_pods full = { 0, NAN, NAN, NAN, NAN, NAN };
    struct sums sums = { 0 };

    for (size_t i = 0; i < scrapes->pod_count; i++)
        if (keep[i] && scrapes->pods[i].kind == WVA_POD_ENGINE
            && scrapes->pods[i].role != WVA_ROLE_OF_POD_PREFILL)
            add_pod(&sums, &scrapes->pods[i]);
    if (sums.intervals == 0)
        return full;
    full.intervals = sums.intervals;
    full.seconds = sums.seconds;
    full.running = sums.running / (double)sums.intervals;
    full.tokens_per_s = sums.tokens / sums.seconds;
    full.finished_rps = sums.finished / sums.seconds;
    if (sums.itl_count > 0)
        full.itl_ms = 1000 * sums.itl_s / sums.itl_count;
    return full;
}
