/* SPDX-License-Identifier: Apache-2.0 */
/* GuideLLM 0.2 to 0.8. Totals are in request_totals (0.2, 0.3: of the benchmark; from 0.4 on: of
 * its metrics), run_stats or scheduler_metrics; lists of requests may be samples
 * (--sample-requests). A request that max_seconds cut off is incomplete. time_per_output_token_ms
 * is not used: it is the latency divided by all tokens, so it includes the first one. */
#include <math.h>
#include <stdlib.h>

#include "jobs/generators.h"
#include "util/memory.h"
#include "util/statistics.h"

enum { RANK = 100 };

/* What a benchmark says about itself, wherever its version says it. */
struct benchmark {
    struct wva_reading *reading;
    struct wva_job job;
    bool is_one; /* it has something that only a benchmark has */
    double start_s, end_s, duration_s;
    double scheduled_start_s, scheduled_end_s; /* of run_stats or scheduler_metrics */
    double first_s;                            /* the first request that was sent */
    double streams;
};

static int bid(const struct wva_generator_head *head)
{
    static const struct wva_str signs[] = { WVA_STR_INIT("\"strategy\""),
                                            WVA_STR_INIT("\"requests\""),
                                            WVA_STR_INIT("\"metrics\""),
                                            WVA_STR_INIT("\"run_stats\"") };

    if (head->is_list)
        return 0;
    /* What stands before the benchmarks may be longer than the head. */
    if (wva_str_find(head->bytes, WVA_STR("\"guidellm_version\"")) != NULL)
        return 80;
    for (size_t i = 0; i < WVA_COUNT(signs); i++)
        if (wva_generator_has_key(head, WVA_STR("benchmarks"))
            && wva_str_find(head->bytes, signs[i]) != NULL)
            return 80;
    return 0;
}

/* ---- a request ---- */

struct timings {
    double start, first, last, end, tokens, ttft_ms, itl_ms, latency_s;
};

/* Names of 0.2 and 0.3, then of the members of a request, then of its info.timings from 0.4 on. */
static double *find_timing(struct timings *timings, struct wva_str key)
{
    const struct {
        struct wva_str name;
        double *value;
    } names[] = {
        { WVA_STR("start_time"), &timings->start },
        { WVA_STR("request_start_time"), &timings->start },
        { WVA_STR("request_start"), &timings->start },
        { WVA_STR("end_time"), &timings->end },
        { WVA_STR("request_end_time"), &timings->end },
        { WVA_STR("request_end"), &timings->end },
        { WVA_STR("first_token_time"), &timings->first },
        { WVA_STR("first_token_iteration"), &timings->first },
        { WVA_STR("last_token_time"), &timings->last },
        { WVA_STR("last_token_iteration"), &timings->last },
        { WVA_STR("output_tokens"), &timings->tokens },
        { WVA_STR("time_to_first_token_ms"), &timings->ttft_ms },
        { WVA_STR("inter_token_latency_ms"), &timings->itl_ms },
        { WVA_STR("request_latency"), &timings->latency_s },
    };

    for (size_t i = 0; i < WVA_COUNT(names); i++)
        if (wva_str_equal(key, names[i].name))
            return names[i].value;
    return NULL;
}

static void take_timings(struct wva_json_stream *json, struct timings *timings)
{
    struct wva_str key;

    if (!wva_json_stream_open_object(json))
        return;
    while (wva_json_stream_member(json, &key)) {
        double *value = find_timing(timings, key);

        if (value != NULL)
            *value = wva_first_known(wva_json_stream_number(json), *value);
        else if (wva_str_equal(key, WVA_STR("info")) || wva_str_equal(key, WVA_STR("timings")))
            take_timings(json, timings);
    }
}

static void take_request(struct benchmark *benchmark, struct wva_json_stream *json,
                         enum wva_request_outcome outcome)
{
    struct timings t = { NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN };

    if (wva_json_stream_kind(json) != WVA_JSON_OBJECT)
        return;
    take_timings(json, &t);
    if (wva_json_stream_is_over(json))
        return;
    if (isnan(benchmark->first_s) || t.start < benchmark->first_s)
        benchmark->first_s = t.start;
    wva_reading_add_request(
        benchmark->reading, &benchmark->job,
        (struct wva_request){ .start_s = t.start,
                              .ttft_ms = wva_first_known(t.ttft_ms, 1000 * (t.first - t.start)),
                              .tpot_ms = wva_first_known(
                                  wva_reading_positive(t.itl_ms),
                                  t.tokens > 1 ? 1000 * (t.last - t.first) / (t.tokens - 1) : NAN),
                              .e2e_ms = 1000 * wva_first_known(t.latency_s, t.end - t.start),
                              .outcome = outcome });
}

static void take_requests(struct benchmark *benchmark, struct wva_json_stream *json)
{
    static const struct wva_str kinds[] = {
        [WVA_REQUEST_COMPLETED] = WVA_STR_INIT("successful"),
        [WVA_REQUEST_FAILED] = WVA_STR_INIT("errored"),
        [WVA_REQUEST_INCOMPLETE] = WVA_STR_INIT("incomplete"),
    };
    struct wva_str key;

    if (!wva_json_stream_open_object(json))
        return;
    while (wva_json_stream_member(json, &key)) {
        size_t kind = 0;

        while (kind < WVA_COUNT(kinds) && !wva_str_equal(key, kinds[kind]))
            kind++;
        if (kind == WVA_COUNT(kinds) || !wva_json_stream_open_array(json))
            continue;
        while (wva_json_stream_item(json))
            take_request(benchmark, json, (enum wva_request_outcome)kind);
    }
}

/* ---- totals and distributions ---- */

static void take_totals(struct benchmark *benchmark, struct wva_json_stream *json)
{
    double *figure = benchmark->job.figure;
    struct wva_str key;

    if (!wva_json_stream_open_object(json))
        return;
    benchmark->is_one = true;
    while (wva_json_stream_member(json, &key)) {
        if (wva_str_equal(key, WVA_STR("successful")))
            figure[WVA_JOB_COMPLETED] = wva_json_stream_number(json);
        else if (wva_str_equal(key, WVA_STR("errored")))
            figure[WVA_JOB_FAILED] = wva_json_stream_number(json);
        else if (wva_str_equal(key, WVA_STR("incomplete")))
            figure[WVA_JOB_INCOMPLETE] = wva_json_stream_number(json);
    }
}

/* The distribution over successful requests: its own, or that of the member "successful". */
static struct wva_distribution take_successful(struct wva_json_stream *json)
{
    struct wva_distribution found = wva_distribution_none();
    struct wva_str key;

    if (!wva_json_stream_open_object(json))
        return found;
    while (wva_json_stream_member(json, &key))
        if (wva_str_equal(key, WVA_STR("successful")))
            found = wva_reading_distribution(json);
    return found;
}

static void take_metric(struct benchmark *benchmark, struct wva_json_stream *json,
                        struct wva_str key)
{
    static const struct {
        struct wva_str name;
        enum wva_job_latency latency;
        double unit_ms;
    } latencies[] = {
        { WVA_STR_INIT("time_to_first_token_ms"), WVA_JOB_TTFT, 1 },
        { WVA_STR_INIT("inter_token_latency_ms"), WVA_JOB_ITL, 1 },
        { WVA_STR_INIT("request_latency"), WVA_JOB_E2E, 1000 },
    };
    struct wva_job *job = &benchmark->job;
    struct wva_distribution found;

    if (wva_str_equal(key, WVA_STR("request_totals"))) {
        take_totals(benchmark, json);
    } else if (wva_str_equal(key, WVA_STR("prompt_token_count"))) {
        job->figure[WVA_JOB_INPUT_TOKENS] = take_successful(json).sum;
    } else if (wva_str_equal(key, WVA_STR("output_token_count"))) {
        job->figure[WVA_JOB_OUTPUT_TOKENS] = take_successful(json).sum;
    } else {
        for (size_t i = 0; i < WVA_COUNT(latencies); i++) {
            if (!wva_str_equal(key, latencies[i].name))
                continue;
            found = take_successful(json);
            wva_distribution_put(&found, latencies[i].unit_ms, job, latencies[i].latency);
            return;
        }
    }
}

static void take_metrics(struct benchmark *benchmark, struct wva_json_stream *json)
{
    struct wva_str key;

    if (!wva_json_stream_open_object(json))
        return;
    benchmark->is_one = true;
    while (wva_json_stream_member(json, &key))
        take_metric(benchmark, json, key);
}

/* run_stats and scheduler_metrics. */
static void take_schedule(struct benchmark *benchmark, struct wva_json_stream *json)
{
    double start_s = NAN, end_s = NAN, first_s = NAN, last_s = NAN;
    struct wva_str key;

    if (!wva_json_stream_open_object(json))
        return;
    while (wva_json_stream_member(json, &key)) {
        if (wva_str_equal(key, WVA_STR("requests_made")))
            take_totals(benchmark, json);
        else if (wva_str_equal(key, WVA_STR("start_time")))
            start_s = wva_json_stream_number(json);
        else if (wva_str_equal(key, WVA_STR("end_time")))
            end_s = wva_json_stream_number(json);
        else if (wva_str_equal(key, WVA_STR("measure_start_time")))
            first_s = wva_json_stream_number(json);
        else if (wva_str_equal(key, WVA_STR("measure_end_time")))
            last_s = wva_json_stream_number(json);
    }
    benchmark->scheduled_start_s = wva_first_known(first_s, start_s);
    benchmark->scheduled_end_s = wva_first_known(last_s, end_s);
}

/* config or args, with the strategy under them. */
static void take_config(struct benchmark *benchmark, struct wva_json_stream *json)
{
    struct wva_str key;

    if (!wva_json_stream_open_object(json))
        return;
    while (wva_json_stream_member(json, &key)) {
        if (!wva_str_equal(key, WVA_STR("strategy")) || !wva_json_stream_open_object(json))
            continue;
        while (wva_json_stream_member(json, &key)) {
            if (wva_str_equal(key, WVA_STR("rate")))
                benchmark->job.planned_rate_rps =
                    wva_reading_positive(wva_json_stream_number(json));
            else if (wva_str_equal(key, WVA_STR("streams")))
                benchmark->streams = wva_reading_positive(wva_json_stream_number(json));
            else if (wva_str_equal(key, WVA_STR("max_concurrency")))
                benchmark->job.figure[WVA_JOB_MAX_CONCURRENCY] =
                    wva_reading_positive(wva_json_stream_number(json));
        }
    }
}

/* ---- benchmarks ---- */

static void take_member(struct benchmark *benchmark, struct wva_json_stream *json,
                        struct wva_str key)
{
    if (wva_str_equal(key, WVA_STR("requests"))) {
        benchmark->is_one = true;
        take_requests(benchmark, json);
    } else if (wva_str_equal(key, WVA_STR("config")) || wva_str_equal(key, WVA_STR("args"))) {
        take_config(benchmark, json);
    } else if (wva_str_equal(key, WVA_STR("metrics"))) {
        take_metrics(benchmark, json);
    } else if (wva_str_equal(key, WVA_STR("request_totals"))) {
        take_totals(benchmark, json);
    } else if (wva_str_equal(key, WVA_STR("scheduler_metrics"))
               || wva_str_equal(key, WVA_STR("run_stats"))) {
        take_schedule(benchmark, json);
    } else if (wva_str_equal(key, WVA_STR("start_time"))) {
        benchmark->start_s = wva_json_stream_number(json);
    } else if (wva_str_equal(key, WVA_STR("end_time"))) {
        benchmark->end_s = wva_json_stream_number(json);
    } else if (wva_str_equal(key, WVA_STR("duration"))) {
        benchmark->duration_s = wva_json_stream_number(json);
    }
}

static void put_benchmark(struct benchmark *benchmark, int stage)
{
    struct wva_job *job = &benchmark->job;
    double start_s = wva_first_known(benchmark->start_s, benchmark->scheduled_start_s);
    double end_s = wva_first_known(benchmark->end_s, benchmark->scheduled_end_s);

    job->stage = stage;
    job->figure[WVA_JOB_MAX_CONCURRENCY] =
        wva_first_known(benchmark->streams, job->figure[WVA_JOB_MAX_CONCURRENCY]);
    wva_reading_place(job, start_s, end_s);
    wva_reading_put(benchmark->reading, *job, wva_first_known(start_s, benchmark->first_s),
                    wva_first_known(benchmark->duration_s, end_s - start_s));
}

static bool take_benchmark(struct wva_reading *reading, struct wva_json_stream *json, int stage)
{
    struct benchmark benchmark = { .reading = reading,
                                   .job = wva_reading_job(reading, WVA_JOB_GUIDELLM, RANK),
                                   .start_s = NAN,
                                   .end_s = NAN,
                                   .duration_s = NAN,
                                   .scheduled_start_s = NAN,
                                   .scheduled_end_s = NAN,
                                   .first_s = NAN,
                                   .streams = NAN };
    struct wva_str key;

    if (wva_json_stream_open_object(json))
        while (wva_json_stream_member(json, &key))
            take_member(&benchmark, json, key);
    if (benchmark.is_one)
        put_benchmark(&benchmark, stage);
    else
        wva_jobs_discard(reading->jobs, &benchmark.job);
    return benchmark.is_one;
}

/* Jobs of one file are told apart by what they were asked to do. */
static void name_jobs(struct wva_jobs *jobs, size_t first)
{
    for (size_t i = first; i < jobs->count; i++) {
        struct wva_job *job = &jobs->items[i];
        char *name;

        if (job->figure[WVA_JOB_MAX_CONCURRENCY] > 0 && isnan(job->planned_rate_rps))
            name = wva_asprintf("%s, %g streams", job->name, job->figure[WVA_JOB_MAX_CONCURRENCY]);
        else if (job->planned_rate_rps > 0)
            name = wva_asprintf("%s, %g/s", job->name, job->planned_rate_rps);
        else
            name = wva_asprintf("%s, benchmark %zu", job->name, i - first + 1);
        free(job->name);
        job->name = name;
    }
}

static void take(void *context, struct wva_json_stream *json)
{
    struct wva_reading *reading = context;
    size_t first = reading->jobs->count;
    struct wva_str key;
    int stage = 0;

    if (!wva_json_stream_open_object(json))
        return;
    while (wva_json_stream_member(json, &key))
        if (wva_str_equal(key, WVA_STR("benchmarks")) && wva_json_stream_open_array(json))
            while (wva_json_stream_item(json))
                stage += take_benchmark(reading, json, stage);
    if (reading->jobs->count - first > 1)
        name_jobs(reading->jobs, first);
    else if (reading->jobs->count > first)
        reading->jobs->items[first].stage = -1;
}

static void read_guidellm(struct wva_reading *reading)
{
    wva_reading_json(reading, false, take, reading);
}

const struct wva_generator wva_guidellm = { "GuideLLM", bid, read_guidellm };
