/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/llmd_published.h"

#include <math.h>
#include <string.h>

#include "util/statistics.h"
#include "util/str.h"
#include "util/timestamp.h"

static bool is_decode(const struct wva_replica_series *series)
{
    return strstr(series->name, "decode") != NULL;
}

/* Ready replicas of a round; NaN where no such workload is known in it. */
static double add_ready(const struct wva_replica_log *log, size_t round)
{
    double sum = NAN;

    for (size_t i = 0; i < log->count; i++) {
        double ready = log->series[i].values[WVA_REPLICAS_READY][round];

        if (is_decode(&log->series[i]) && !isnan(ready))
            sum = wva_first_known(sum, 0) + ready;
    }
    return sum;
}

static void publish_replicas(const struct wva_replica_log *log, double *figure)
{
    double sum = 0;
    size_t known = 0;

    for (size_t round = 0; round < log->rounds; round++) {
        double ready = add_ready(log, round);

        if (isnan(ready))
            continue;
        known++;
        sum += ready;
        figure[WVA_PUBLISHED_REPLICAS_MAX] = fmax(figure[WVA_PUBLISHED_REPLICAS_MAX], ready);
    }
    if (known > 0)
        figure[WVA_PUBLISHED_REPLICAS] = sum / (double)known;
}

static double find_gpus(const struct wva_experiment *experiment, const char *workload)
{
    size_t len = strlen(workload);

    for (size_t i = 0; i < experiment->count; i++) {
        const char *name = experiment->servers[i].name;

        if (strncmp(name, workload, len) == 0 && (name[len] == '\0' || name[len] == ':'))
            return experiment->servers[i].gpus;
    }
    return NAN;
}

/* NaN where the GPUs of one are not known. */
static double publish_cost(const struct wva_replica_log *log,
                           const struct wva_experiment *experiment)
{
    double cost = 0;
    size_t workloads = 0;

    for (size_t i = 0; i < log->count; i++) {
        const struct wva_replica_series *series = &log->series[i];
        double mean = wva_summarize(series->values[WVA_REPLICAS_READY], log->rounds).mean;

        if (isnan(mean))
            continue;
        cost += mean * find_gpus(experiment, series->name);
        workloads++;
    }
    return workloads > 0 ? cost : NAN;
}

/* The mean of a value over all pages of a kind that have it. */
static double average_pages(const struct wva_scrapes *scrapes, enum wva_pod_kind kind,
                            enum wva_quantity quantity)
{
    double sum = 0;
    size_t count = 0;

    for (size_t i = 0; i < scrapes->pod_count; i++)
        for (size_t k = 0; k < scrapes->pods[i].page_count; k++) {
            const struct wva_page *page = scrapes->pods[i].pages[k];

            if (scrapes->pods[i].kind != kind || !page->answered || isnan(page->value[quantity]))
                continue;
            sum += page->value[quantity];
            count++;
        }
    return count > 0 ? sum / (double)count : NAN;
}

void wva_llmd_publish(const struct wva_llmd_service *service, int64_t start_ns,
                      struct wva_experiment *experiment)
{
    struct wva_published *published = &experiment->published;
    size_t pods;

    published->known = true;
    for (int i = 0; i < WVA_PUBLISHED_FIGURES; i++)
        published->figure[i] = NAN;
    publish_replicas(&service->replicas, published->figure);
    published->figure[WVA_PUBLISHED_COST] = publish_cost(&service->replicas, experiment);
    published->figure[WVA_PUBLISHED_POD_START] =
        wva_pod_starts_mean(&service->starts, WVA_TIME_NONE, &pods);
    published->pod_start_s =
        start_ns == WVA_TIME_NONE ? NAN : wva_pod_starts_mean(&service->starts, start_ns, &pods);
    if (service->scrapes == NULL)
        return;
    published->figure[WVA_PUBLISHED_KV_USE] =
        100 * average_pages(service->scrapes, WVA_POD_ENGINE, WVA_QUANTITY_KV_USE);
    published->figure[WVA_PUBLISHED_QUEUE] =
        average_pages(service->scrapes, WVA_POD_EPP, WVA_QUANTITY_EPP_AVERAGE_QUEUE);
}
