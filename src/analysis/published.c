/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/published.h"

#include <math.h>

#include "util/timestamp.h"

static const struct {
    const char *name, *why;
} rows[WVA_PUBLISHED_FIGURES] = {
    [WVA_PUBLISHED_TTFT_P99] = { "P99 TTFT (ms)",
                                 "published of the first benchmark of GuideLLM; here of all of the "
                                 "load, of several stages the highest" },
    [WVA_PUBLISHED_ITL_P99] = { "P99 ITL (ms/token)", "likewise" },
    [WVA_PUBLISHED_REPLICAS] = { "Avg replicas",
                                 "published as the mean of snapshots of the whole harness, of "
                                 "workloads called decode; here weighted by time, over the load, "
                                 "of all servers" },
    [WVA_PUBLISHED_REPLICAS_MAX] = { "Max replicas", "likewise" },
    [WVA_PUBLISHED_KV_USE] = { "Avg KV cache utilization (%)",
                               "published as the mean of all scrapes, idle ones too; here "
                               "weighted by time, over the load" },
    [WVA_PUBLISHED_QUEUE] = { "Avg queue depth (EPP)",
                              "published per pod, as the mean of all scrapes; here requests "
                              "waiting in all engines, weighted by time, over the load" },
    [WVA_PUBLISHED_ERRORS] = { "Error count",
                               "published of the first benchmark of GuideLLM; here of all of the "
                               "load" },
    [WVA_PUBLISHED_POD_START] = { "Avg pod startup (s)",
                                  "published of all pods; here of those made during the run" },
    [WVA_PUBLISHED_COST] = { "Cost (weighted avg replicas x GPU/hr)",
                             "published without a time: GPUs in use on average; here GPU-hours of "
                             "the load" },
};

/* The first benchmark of GuideLLM; NULL: it was another generator. */
static const struct wva_job *find_first(const struct wva_jobs *jobs)
{
    const struct wva_job *first = NULL;

    for (size_t i = 0; i < jobs->count; i++) {
        const struct wva_job *job = &jobs->items[i];

        if (job->source == WVA_JOB_GUIDELLM && (first == NULL || job->stage < first->stage))
            first = job;
    }
    return first;
}

/* Over the load, weighted by time; NaN unless the run has one server. */
static double average(const struct wva_stages *stages, const struct wva_stage_server *servers,
                      size_t server_count, enum wva_role role)
{
    const struct wva_frame *frame = server_count == 1 ? servers[0].frame : NULL;
    double sum = 0, seconds = 0;

    if (frame == NULL || stages->all.start_ns == WVA_TIME_NONE
        || stages->all.end_ns == WVA_TIME_NONE)
        return NAN;
    for (size_t row = 0; row + 1 < frame->rows; row++) {
        int64_t from = frame->time_ns[row], to = frame->time_ns[row + 1];
        double value = wva_frame_get(frame, role, row);

        from = from < stages->all.start_ns ? stages->all.start_ns : from;
        to = to > stages->all.end_ns ? stages->all.end_ns : to;
        if (isnan(value) || to <= from)
            continue;
        sum += value * (double)(to - from);
        seconds += (double)(to - from);
    }
    return seconds > 0 ? sum / seconds : NAN;
}

struct wva_published_rows wva_published_measure(const struct wva_published *published,
                                                const struct wva_jobs *jobs,
                                                const struct wva_stages *stages,
                                                const struct wva_stage_server *servers,
                                                size_t server_count)
{
    const struct wva_stage *all = &stages->all;
    const struct wva_job *first = find_first(jobs);
    struct wva_published_rows found = { .count = 0 };
    double figure[WVA_PUBLISHED_FIGURES];
    const double load[WVA_PUBLISHED_FIGURES] = {
        [WVA_PUBLISHED_TTFT_P99] = all->jobs == 0 ? NAN : all->latency[WVA_JOB_TTFT].p99,
        [WVA_PUBLISHED_ITL_P99] = all->jobs == 0 ? NAN : all->latency[WVA_JOB_ITL].p99,
        [WVA_PUBLISHED_REPLICAS] = all->ready.mean,
        [WVA_PUBLISHED_REPLICAS_MAX] = all->ready.max,
        [WVA_PUBLISHED_KV_USE] = 100 * average(stages, servers, server_count, WVA_ROLE_KV_USAGE),
        [WVA_PUBLISHED_QUEUE] = average(stages, servers, server_count, WVA_ROLE_QUEUE_LENGTH),
        [WVA_PUBLISHED_ERRORS] = all->jobs == 0 ? NAN : all->failed,
        [WVA_PUBLISHED_POD_START] = published->pod_start_s,
        [WVA_PUBLISHED_COST] = all->gpu_hours,
    };

    if (!published->known)
        return found;
    for (int i = 0; i < WVA_PUBLISHED_FIGURES; i++)
        figure[i] = published->figure[i];
    if (first != NULL) {
        figure[WVA_PUBLISHED_TTFT_P99] = first->figure[WVA_JOB_TTFT_P99];
        figure[WVA_PUBLISHED_ITL_P99] = first->figure[WVA_JOB_ITL_P99];
        figure[WVA_PUBLISHED_ERRORS] = first->figure[WVA_JOB_FAILED];
    }
    for (int i = 0; i < WVA_PUBLISHED_FIGURES; i++)
        if (!isnan(figure[i]))
            found.items[found.count++] =
                (struct wva_published_row){ rows[i].name, figure[i], load[i], rows[i].why };
    return found;
}
