/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/request_times.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"
#include "util/statistics.h"
#include "util/timestamp.h"

double wva_request_times_length(double seconds)
{
    static const double lengths[] = { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800 };

    for (size_t i = 0; i < WVA_COUNT(lengths); i++)
        if (seconds <= lengths[i] * WVA_REQUEST_TIMES_MAX)
            return lengths[i];
    return 3600 * ceil(seconds / 3600 / WVA_REQUEST_TIMES_MAX);
}

/* The requests of one interval, and room for one value of each. */
struct work {
    const struct wva_request **requests;
    size_t count;
    double *values;
};

static struct wva_request_latency measure(const struct work *work, size_t offset)
{
    struct wva_request_latency latency = { NAN, NAN, NAN, NAN };
    struct wva_summary summary;
    size_t count = 0;

    for (size_t i = 0; i < work->count; i++)
        if (work->requests[i]->outcome == WVA_REQUEST_COMPLETED)
            work->values[count++] =
                *(const double *)(const void *)((const char *)work->requests[i] + offset);
    summary = wva_summarize(work->values, count);
    if (summary.n == 0)
        return latency;
    latency.mean = summary.mean;
    latency.p50 = summary.median;
    latency.p90 = wva_percentile(work->values, count, 90);
    latency.p99 = wva_percentile(work->values, count, 99);
    return latency;
}

static void add_interval(struct wva_request_times *times, const struct wva_job *job,
                         const struct work *work, double from_s, double length_s)
{
    struct wva_request_interval *interval = WVA_APPEND(times->items, times->count, times->room);
    size_t counts[] = {
        [WVA_REQUEST_COMPLETED] = 0, [WVA_REQUEST_FAILED] = 0, [WVA_REQUEST_INCOMPLETE] = 0
    };

    for (size_t i = 0; i < work->count; i++)
        counts[work->requests[i]->outcome]++;
    *interval = (struct wva_request_interval){
        .job = job,
        .from_s = from_s,
        .to_s = from_s + length_s,
        .time_ns = job->start_ns == WVA_TIME_NONE
                       ? WVA_TIME_NONE
                       : job->start_ns + (int64_t)(from_s * (double)WVA_NS_PER_S),
        .completed = counts[WVA_REQUEST_COMPLETED],
        .failed = counts[WVA_REQUEST_FAILED],
        .incomplete = counts[WVA_REQUEST_INCOMPLETE],
        .ttft = measure(work, offsetof(struct wva_request, ttft_ms)),
        .tpot = measure(work, offsetof(struct wva_request, tpot_ms)),
        .e2e = measure(work, offsetof(struct wva_request, e2e_ms)),
    };
}

static int compare_starts(const void *a, const void *b)
{
    double one = (*(const struct wva_request *const *)a)->start_s;
    double other = (*(const struct wva_request *const *)b)->start_s;

    return (one > other) - (one < other);
}

/* Those of the job that were sent at a known time, not before its start, in order. */
static size_t sort_requests(const struct wva_job *job, const struct wva_request **sorted)
{
    size_t count = 0;

    for (size_t i = 0; i < job->request_count; i++)
        if (job->requests[i].start_s >= 0 && job->requests[i].start_s < 1e9)
            sorted[count++] = &job->requests[i];
    if (count > 1)
        qsort(sorted, count, sizeof *sorted, compare_starts);
    return count;
}

static void measure_job(struct wva_request_times *times, const struct wva_job *job)
{
    const struct wva_request **sorted = wva_calloc(job->request_count, sizeof *sorted);
    double *values = wva_calloc(job->request_count, sizeof *values);
    size_t count = sort_requests(job, sorted), first = 0;
    double length_s = count == 0 ? 1 : wva_request_times_length(sorted[count - 1]->start_s);

    while (first < count) {
        double from_s = floor(sorted[first]->start_s / length_s) * length_s;
        struct work work = { sorted + first, 0, values };

        while (first < count && sorted[first]->start_s < from_s + length_s) {
            first++;
            work.count++;
        }
        add_interval(times, job, &work, from_s, length_s);
    }
    free(sorted);
    free(values);
}

struct wva_request_times wva_request_times_measure(const struct wva_jobs *jobs)
{
    struct wva_request_times times = { 0 };

    for (size_t i = 0; i < jobs->count; i++)
        if (jobs->items[i].request_count > 0)
            measure_job(&times, &jobs->items[i]);
    return times;
}

void wva_request_times_free(struct wva_request_times *times)
{
    free(times->items);
    *times = (struct wva_request_times){ 0 };
}
