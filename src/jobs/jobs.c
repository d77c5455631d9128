/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/jobs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"
#include "util/statistics.h"
#include "util/timestamp.h"

const char *wva_job_figure_label(enum wva_job_figure figure)
{
    static const char *const labels[WVA_JOB_FIGURES] = {
        [WVA_JOB_COMPLETED] = "Successful requests",
        [WVA_JOB_FAILED] = "Failed requests",
        [WVA_JOB_MAX_CONCURRENCY] = "Maximum request concurrency",
        [WVA_JOB_RATE_CONFIGURED] = "Request rate configured (RPS)",
        [WVA_JOB_DURATION] = "Benchmark duration (s)",
        [WVA_JOB_INPUT_TOKENS] = "Total input tokens",
        [WVA_JOB_OUTPUT_TOKENS] = "Total generated tokens",
        [WVA_JOB_RATE_OBSERVED] = "Request throughput (req/s)",
        [WVA_JOB_GOODPUT] = "Request goodput (req/s)",
        [WVA_JOB_OUTPUT_RATE] = "Output token throughput (tok/s)",
        [WVA_JOB_OUTPUT_RATE_PEAK] = "Peak output token throughput (tok/s)",
        [WVA_JOB_CONCURRENCY_PEAK] = "Peak concurrent requests",
        [WVA_JOB_TOKEN_RATE] = "Total Token throughput (tok/s)",
        [WVA_JOB_TTFT_MEAN] = "Mean TTFT (ms)",
        [WVA_JOB_TTFT_MEDIAN] = "Median TTFT (ms)",
        [WVA_JOB_TTFT_P99] = "P99 TTFT (ms)",
        [WVA_JOB_TPOT_MEAN] = "Mean TPOT (ms)",
        [WVA_JOB_TPOT_MEDIAN] = "Median TPOT (ms)",
        [WVA_JOB_TPOT_P99] = "P99 TPOT (ms)",
        [WVA_JOB_ITL_MEAN] = "Mean ITL (ms)",
        [WVA_JOB_ITL_MEDIAN] = "Median ITL (ms)",
        [WVA_JOB_ITL_P99] = "P99 ITL (ms)",
        [WVA_JOB_TTFT_P90] = "P90 TTFT (ms)",
        [WVA_JOB_TPOT_P90] = "P90 TPOT (ms)",
        [WVA_JOB_ITL_P90] = "P90 ITL (ms)",
        [WVA_JOB_E2E_MEAN] = "Mean E2EL (ms)",
        [WVA_JOB_E2E_MEDIAN] = "Median E2EL (ms)",
        [WVA_JOB_E2E_P90] = "P90 E2EL (ms)",
        [WVA_JOB_E2E_P99] = "P99 E2EL (ms)",
        [WVA_JOB_INCOMPLETE] = "Incomplete requests",
    };

    return labels[figure];
}

const struct wva_job_latency_figures *wva_job_latency_figures(enum wva_job_latency latency)
{
    static const struct wva_job_latency_figures figures[WVA_JOB_LATENCIES] = {
        [WVA_JOB_TTFT] = { WVA_JOB_TTFT_MEAN, WVA_JOB_TTFT_MEDIAN, WVA_JOB_TTFT_P90,
                           WVA_JOB_TTFT_P99 },
        [WVA_JOB_TPOT] = { WVA_JOB_TPOT_MEAN, WVA_JOB_TPOT_MEDIAN, WVA_JOB_TPOT_P90,
                           WVA_JOB_TPOT_P99 },
        [WVA_JOB_ITL] = { WVA_JOB_ITL_MEAN, WVA_JOB_ITL_MEDIAN, WVA_JOB_ITL_P90, WVA_JOB_ITL_P99 },
        [WVA_JOB_E2E] = { WVA_JOB_E2E_MEAN, WVA_JOB_E2E_MEDIAN, WVA_JOB_E2E_P90, WVA_JOB_E2E_P99 },
    };

    return &figures[latency];
}

const char *wva_job_source_name(enum wva_job_source source)
{
    static const char *const names[WVA_JOB_SOURCES] = {
        [WVA_JOB_VLLM_LOG] = "vllm bench log",          [WVA_JOB_KUBECTL] = "jobs.log",
        [WVA_JOB_GUIDELLM] = "GuideLLM report",         [WVA_JOB_INFERENCE_PERF] = "inference-perf",
        [WVA_JOB_VLLM_JSON] = "vllm bench result file", [WVA_JOB_AIPERF] = "AIPerf",
        [WVA_JOB_BENCH_REPORT] = "benchmark report",
    };

    return names[source];
}

const char *wva_job_clock_name(enum wva_job_clock clock)
{
    static const char *const names[] = {
        [WVA_JOB_CLOCK_NONE] = "unknown",
        [WVA_JOB_CLOCK_STATUS] = "jobs.log",
        [WVA_JOB_CLOCK_STAGES] = "place of the stage in the run",
        [WVA_JOB_CLOCK_POD] = "clock of the pod",
        [WVA_JOB_CLOCK_GUESS] = "clock of the pod, taken for UTC",
        [WVA_JOB_CLOCK_REPORT] = "report of the generator",
        [WVA_JOB_CLOCK_KUBECTL] = "timestamps of kubectl",
    };

    return names[clock];
}

/* ---- the list ---- */

struct wva_job wva_job_make(enum wva_job_source source, const char *name, const char *file)
{
    struct wva_job job = { .name = wva_strdup(name),
                           .file = wva_strdup(file),
                           .source = source,
                           .planned_requests = NAN,
                           .planned_rate_rps = NAN,
                           .sent_rps = NAN,
                           .late_p99_s = NAN,
                           .progress_requests = NAN,
                           .progress_s = NAN,
                           .start_ns = WVA_TIME_NONE,
                           .end_ns = WVA_TIME_NONE,
                           .stamp_ns = WVA_TIME_NONE,
                           .stage = -1,
                           .origin_s = NAN,
                           .token_factor = NAN,
                           .counted_tokens = NAN,
                           .random = wva_random_start(1, 1) };

    for (int figure = 0; figure < WVA_JOB_FIGURES; figure++)
        job.figure[figure] = NAN;
    return job;
}

/* Numbers of requests, rates and times are never negative, and none is as great as that. */
static void drop_impossible(struct wva_job *job)
{
    for (int i = 0; i < WVA_JOB_FIGURES; i++) {
        double *figure = &job->figure[i];

        *figure = *figure >= 0 && *figure <= WVA_JOB_FIGURE_MAX ? fabs(*figure) : NAN; /* no -0 */
    }
    job->complete = job->complete && !isnan(job->figure[WVA_JOB_COMPLETED]);
}

struct wva_job *wva_jobs_put(struct wva_jobs *jobs, struct wva_job job)
{
    if (jobs->count == WVA_JOBS_MAX) {
        wva_jobs_discard(jobs, &job);
        return NULL;
    }
    jobs->items = wva_grow(jobs->items, &jobs->room, jobs->count + 1, sizeof *jobs->items);
    jobs->items[jobs->count] = job;
    drop_impossible(&jobs->items[jobs->count]);
    return &jobs->items[jobs->count++];
}

void wva_jobs_discard(struct wva_jobs *jobs, struct wva_job *job)
{
    jobs->request_count -= job->request_count;
    wva_job_release(job);
}

void wva_jobs_add_request(struct wva_jobs *jobs, struct wva_job *job, struct wva_request request)
{
    job->requests_seen++;
    if (jobs->request_count < WVA_JOB_REQUESTS_MAX
        && job->requests_seen == job->request_count + 1) {
        *WVA_APPEND(job->requests, job->request_count, job->request_room) = request;
        jobs->request_count++;
    } else if (job->requests_seen <= UINT32_MAX) {
        uint32_t place = wva_random_below(&job->random, (uint32_t)job->requests_seen);

        if (place < job->request_count)
            job->requests[place] = request;
    }
}

void wva_job_release(struct wva_job *job)
{
    free(job->name);
    free(job->pod);
    free(job->model);
    free(job->file);
    free(job->requests);
}

void wva_jobs_free(struct wva_jobs *jobs)
{
    for (size_t i = 0; i < jobs->count; i++)
        wva_job_release(&jobs->items[i]);
    free(jobs->items);
    *jobs = (struct wva_jobs){ 0 };
}

/* ---- figures ---- */

bool wva_job_is_sampled(const struct wva_job *job)
{
    size_t completed = 0;

    for (size_t i = 0; i < job->request_count; i++)
        completed += job->requests[i].outcome == WVA_REQUEST_COMPLETED;
    return job->request_count > 0
           && (job->requests_seen > job->request_count
               || (double)completed < job->figure[WVA_JOB_COMPLETED]);
}

static double latency_of(const struct wva_request *request, enum wva_job_latency latency)
{
    switch (latency) {
    case WVA_JOB_TTFT:
        return request->ttft_ms;
    case WVA_JOB_TPOT:
        return request->tpot_ms;
    case WVA_JOB_E2E:
        return request->e2e_ms;
    default:
        return NAN;
    }
}

/* Whole lists give what the generator would state; of a sample, what it states is better. */
static void set_figure(double *figure, double value, bool sampled)
{
    if (!sampled || isnan(*figure))
        *figure = value;
}

static void summarize(struct wva_job *job, enum wva_job_latency latency, bool sampled,
                      double *values)
{
    const struct wva_job_latency_figures *figures = wva_job_latency_figures(latency);
    struct wva_summary summary;
    size_t count = 0;

    for (size_t i = 0; i < job->request_count; i++)
        if (job->requests[i].outcome == WVA_REQUEST_COMPLETED)
            values[count++] = latency_of(&job->requests[i], latency);
    summary = wva_summarize(values, count);
    if (summary.n == 0)
        return;
    set_figure(&job->figure[figures->mean], summary.mean, sampled);
    set_figure(&job->figure[figures->median], summary.median, sampled);
    set_figure(&job->figure[figures->p90], wva_percentile(values, count, 90), sampled);
    set_figure(&job->figure[figures->p99], wva_percentile(values, count, 99), sampled);
}

void wva_job_summarize(struct wva_job *job)
{
    double *values = wva_calloc(job->request_count, sizeof *values);
    bool sampled = wva_job_is_sampled(job);

    for (int latency = 0; latency < WVA_JOB_LATENCIES; latency++)
        summarize(job, (enum wva_job_latency)latency, sampled, values);
    free(values);
}

void wva_job_correct_tokens(struct wva_job *job, double factor, struct wva_notes *notes)
{
    const struct wva_job_latency_figures *tpot = wva_job_latency_figures(WVA_JOB_TPOT);
    const struct wva_job_latency_figures *itl = wva_job_latency_figures(WVA_JOB_ITL);

    if (!isnan(job->token_factor) || !(factor > 0))
        return;
    job->token_factor = factor;
    if (factor <= WVA_JOB_TOKEN_FACTOR_MAX)
        return;
    job->figure[tpot->mean] *= factor;
    job->figure[tpot->median] *= factor;
    job->figure[tpot->p90] *= factor;
    job->figure[tpot->p99] *= factor;
    job->figure[itl->mean] *= factor;
    job->figure[itl->median] = job->figure[itl->p90] = job->figure[itl->p99] = NAN;
    for (size_t i = 0; i < job->request_count; i++)
        job->requests[i].tpot_ms *= factor;
    wva_notes_add(
        notes,
        "%s: the generator counted %.2f times as many output tokens as the server, since it "
        "tokenizes each chunk anew; TPOT and mean ITL are corrected by that, and "
        "percentiles of ITL, which would be those of chunks, are left out",
        job->file, factor);
}

/* ---- times ---- */

static int compare_jobs(const void *a, const void *b)
{
    const struct wva_job *one = a, *other = b;
    bool known = one->start_ns != WVA_TIME_NONE, other_known = other->start_ns != WVA_TIME_NONE;

    if (known != other_known)
        return known ? -1 : 1;
    if (known && one->start_ns != other->start_ns)
        return one->start_ns < other->start_ns ? -1 : 1;
    if (!known && one->stage != other->stage)
        return one->stage < other->stage ? -1 : 1;
    return strcmp(one->name == NULL ? "" : one->name, other->name == NULL ? "" : other->name);
}

/* The first timestamp of a pod whose job has no better time; WVA_TIME_NONE if there is none. */
static int64_t find_first_stamp(const struct wva_jobs *jobs)
{
    int64_t first_ns = WVA_TIME_NONE;

    for (size_t i = 0; i < jobs->count; i++) {
        const struct wva_job *job = &jobs->items[i];

        if (job->stamp_ns != WVA_TIME_NONE && job->clock < WVA_JOB_CLOCK_POD
            && (first_ns == WVA_TIME_NONE || job->stamp_ns < first_ns))
            first_ns = job->stamp_ns;
    }
    return first_ns;
}

static void place_by_stamp(struct wva_jobs *jobs, const struct wva_zone *zone,
                           enum wva_job_clock clock)
{
    for (size_t i = 0; i < jobs->count; i++) {
        struct wva_job *job = &jobs->items[i];

        if (job->stamp_ns == WVA_TIME_NONE || job->clock >= clock)
            continue;
        job->start_ns = wva_zone_to_utc(zone, job->stamp_ns) + (int64_t)(job->warmup_s * 1e9);
        job->clock = clock;
    }
}

/* The end if only the duration is known. */
static void set_ends(struct wva_jobs *jobs)
{
    for (size_t i = 0; i < jobs->count; i++) {
        struct wva_job *job = &jobs->items[i];
        double seconds =
            isnan(job->figure[WVA_JOB_DURATION]) ? job->progress_s : job->figure[WVA_JOB_DURATION];

        if (job->start_ns != WVA_TIME_NONE && job->end_ns == WVA_TIME_NONE && seconds >= 0
            && seconds < 1e9)
            job->end_ns = job->start_ns + (int64_t)(seconds * 1e9);
    }
}

static void place_stamps(struct wva_jobs *jobs, int64_t first_ns, int64_t last_ns,
                         const struct wva_zone *zone, struct wva_notes *notes)
{
    struct wva_error ignored;
    struct wva_zone *image = wva_zone_parse("America/Los_Angeles", &ignored);
    const struct wva_zone *zones[] = { image, NULL, zone };
    const char *const names[] = { "Los Angeles, as in the vLLM images", "UTC", "the zone of --tz" };
    int64_t stamp_ns = find_first_stamp(jobs);
    size_t chosen = first_ns == WVA_TIME_NONE ? 3 : image == NULL;

    for (; chosen < 3; chosen++) {
        int64_t start_ns = wva_zone_to_utc(zones[chosen], stamp_ns);

        /* A pod may start before the controller's first sample, but not long before. */
        if (start_ns >= first_ns - 10 * WVA_NS_PER_MINUTE && start_ns <= last_ns)
            break;
    }
    if (chosen < 3) {
        place_by_stamp(jobs, zones[chosen], WVA_JOB_CLOCK_POD);
        wva_notes_add(notes,
                      "the clocks of the load generators' pods show no zone; by the times "
                      "of the run it is that of %s",
                      names[chosen]);
    } else {
        place_by_stamp(jobs, NULL, WVA_JOB_CLOCK_GUESS);
        wva_notes_add(notes, "the clocks of the load generators' pods show no zone and were taken "
                             "as UTC");
    }
    wva_zone_free(image);
}

void wva_jobs_place(struct wva_jobs *jobs, int64_t first_ns, int64_t last_ns,
                    const struct wva_zone *zone, struct wva_notes *notes)
{
    if (find_first_stamp(jobs) != WVA_TIME_NONE)
        place_stamps(jobs, first_ns, last_ns, zone, notes);
    set_ends(jobs);
    if (jobs->count > 1)
        qsort(jobs->items, jobs->count, sizeof *jobs->items, compare_jobs);
}
