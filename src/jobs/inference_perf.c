/* SPDX-License-Identifier: Apache-2.0 */
/* inference-perf 0.1 to 0.6. Its clock is monotonic, the same for all stages. Output tokens are
 * counted by tokenizing each chunk anew, up to twice as many as the server sent; where the server's
 * own count (server_usage) is there, TPOT goes by that. */
#include <math.h>

#include "jobs/generators.h"
#include "util/statistics.h"

/* Requests are the most exact; the summary of a run is worth less than any file of a stage. */
enum { RANK_REQUESTS = 100, RANK_STAGE = 90, RANK_SUMMARY = 5 };

/* ---- single requests ---- */

struct lifecycles {
    struct wva_reading *reading;
    struct wva_job job;
    double start_s, end_s;               /* of all */
    double client_tokens, server_tokens; /* of requests with both */
    double input_tokens, output_tokens;  /* NaN: not known of a completed one */
    bool is_one;
};

struct lifecycle {
    double start_s, end_s;
    double first_s, last_s, tokens; /* of output_token_times */
    double first_chunk_s, last_chunk_s, chunks;
    double input_tokens, output_tokens;      /* as the generator counted them */
    double prompt_tokens, completion_tokens; /* as the server did */
    bool has_failed;
};

static int bid_requests(const struct wva_generator_head *head)
{
    return head->is_list && wva_generator_has_key(head, WVA_STR("start_time"))
                   && wva_generator_has_key(head, WVA_STR("end_time"))
               ? 80
               : 0;
}

static void take_times(struct wva_json_stream *json, double *first, double *last, double *count)
{
    if (!wva_json_stream_open_array(json))
        return;
    for (*count = 0; wva_json_stream_item(json); (*count)++) {
        double value = wva_json_stream_number(json);

        *last = wva_first_known(value, *last);
        if (*count == 0)
            *first = value;
    }
}

static void take_usage(struct wva_json_stream *json, struct lifecycle *request)
{
    struct wva_str key;

    if (!wva_json_stream_open_object(json))
        return;
    while (wva_json_stream_member(json, &key)) {
        if (wva_str_equal(key, WVA_STR("prompt_tokens")))
            request->prompt_tokens = wva_json_stream_number(json);
        else if (wva_str_equal(key, WVA_STR("completion_tokens")))
            request->completion_tokens = wva_json_stream_number(json);
    }
}

/* `info`; below it response_info (0.5), or request_metrics with its `text`, and response_metrics
 * (0.6). */
static void take_info(struct wva_json_stream *json, struct lifecycle *request)
{
    static const struct wva_str below[] = { WVA_STR_INIT("response_info"),
                                            WVA_STR_INIT("response_metrics"),
                                            WVA_STR_INIT("request_metrics"), WVA_STR_INIT("text") };
    struct wva_str key;

    if (!wva_json_stream_open_object(json))
        return;
    while (wva_json_stream_member(json, &key)) {
        if (wva_str_equal(key, WVA_STR("output_token_times")))
            take_times(json, &request->first_s, &request->last_s, &request->tokens);
        else if (wva_str_equal(key, WVA_STR("chunk_times")))
            take_times(json, &request->first_chunk_s, &request->last_chunk_s, &request->chunks);
        else if (wva_str_equal(key, WVA_STR("server_usage")))
            take_usage(json, request);
        else if (wva_str_equal(key, WVA_STR("output_tokens")))
            request->output_tokens = wva_json_stream_number(json);
        else if (wva_str_equal(key, WVA_STR("input_tokens")))
            request->input_tokens = wva_json_stream_number(json);
        else
            for (size_t i = 0; i < WVA_COUNT(below); i++)
                if (wva_str_equal(key, below[i])) {
                    take_info(json, request);
                    break;
                }
    }
}

static void add_tokens(struct lifecycles *all, const struct lifecycle *request)
{
    double counted = request->tokens > 0 ? request->tokens : NAN;

    counted = wva_first_known(request->output_tokens, counted);
    if (counted > 0 && request->completion_tokens > 0) {
        all->client_tokens += counted;
        all->server_tokens += request->completion_tokens;
    }
    all->output_tokens += request->completion_tokens;
    all->input_tokens += wva_first_known(request->prompt_tokens, request->input_tokens);
}

static struct wva_request make_request(const struct lifecycle *request)
{
    bool has_tokens = request->tokens > 0;
    double first = has_tokens ? request->first_s : request->first_chunk_s;
    double last = has_tokens ? request->last_s : request->last_chunk_s;
    double tokens = request->completion_tokens > 0 ? request->completion_tokens
                    : has_tokens                   ? request->tokens
                                                   : request->output_tokens;

    return (struct wva_request){
        .start_s = request->start_s,
        .ttft_ms = 1000 * (first - request->start_s),
        .tpot_ms = tokens > 1 && last > first ? 1000 * (last - first) / (tokens - 1) : NAN,
        .e2e_ms = 1000 * (request->end_s - request->start_s),
        .outcome = request->has_failed ? WVA_REQUEST_FAILED : WVA_REQUEST_COMPLETED,
    };
}

static void take_lifecycle(struct lifecycles *all, struct wva_json_stream *json)
{
    struct lifecycle request = {
        NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, false
    };
    struct wva_str key;

    if (!wva_json_stream_open_object(json))
        return;
    while (wva_json_stream_member(json, &key)) {
        if (wva_str_equal(key, WVA_STR("start_time")))
            request.start_s = wva_json_stream_number(json);
        else if (wva_str_equal(key, WVA_STR("end_time")))
            request.end_s = wva_json_stream_number(json);
        else if (wva_str_equal(key, WVA_STR("error")))
            request.has_failed = wva_json_stream_kind(json) != WVA_JSON_WORD;
        else if (wva_str_equal(key, WVA_STR("info")))
            take_info(json, &request);
    }
    if (wva_json_stream_is_over(json) || isnan(request.start_s) || isnan(request.end_s))
        return;
    all->is_one = true;
    all->start_s = fmin(all->start_s, request.start_s);
    all->end_s = fmax(all->end_s, request.end_s);
    if (!request.has_failed)
        add_tokens(all, &request);
    wva_reading_add_request(all->reading, &all->job, make_request(&request));
}

static void take_lifecycles(void *context, struct wva_json_stream *json)
{
    struct wva_reading *reading = context;
    struct lifecycles all = { .reading = reading,
                              .job =
                                  wva_reading_job(reading, WVA_JOB_INFERENCE_PERF, RANK_REQUESTS),
                              .start_s = INFINITY,
                              .end_s = -INFINITY };

    if (wva_json_stream_open_array(json))
        while (wva_json_stream_item(json))
            take_lifecycle(&all, json);
    if (!all.is_one) {
        wva_jobs_discard(reading->jobs, &all.job);
        return;
    }
    wva_reading_place(&all.job, all.start_s, all.end_s);
    all.job.figure[WVA_JOB_INPUT_TOKENS] = wva_reading_positive(all.input_tokens);
    all.job.figure[WVA_JOB_OUTPUT_TOKENS] = wva_reading_positive(all.output_tokens);
    if (all.server_tokens > 0)
        all.job.token_factor = all.client_tokens / all.server_tokens;
    if (all.job.token_factor > WVA_JOB_TOKEN_FACTOR_MAX)
        wva_notes_add(reading->notes,
                      "%s: the generator counted %.2f times as many output tokens as the server, "
                      "since it tokenizes each chunk anew; TPOT goes by the server's count",
                      reading->file, all.job.token_factor);
    wva_reading_put(reading, all.job, all.start_s, all.end_s - all.start_s);
}

static void read_requests(struct wva_reading *reading)
{
    wva_reading_json(reading, false, take_lifecycles, reading);
}

/* ---- a stage, or all of them ---- */

struct stage {
    struct wva_job job;
    double requests, client_tokens, server_tokens, input_tokens;
    double benchmark_s; /* from the first request to the last answer */
    double send_s;      /* from the first request to the last one */
    bool is_one;
};

static int bid_stage(const struct wva_generator_head *head)
{
    return !head->is_list && wva_generator_has_key(head, WVA_STR("load_summary"))
                   && wva_generator_has_key(head, WVA_STR("successes"))
               ? 80
               : 0;
}

static void take_load(struct stage *stage, struct wva_json_stream *json)
{
    struct wva_str key;

    if (!wva_json_stream_open_object(json))
        return;
    while (wva_json_stream_member(json, &key)) {
        if (wva_str_equal(key, WVA_STR("count")))
            stage->requests = wva_json_stream_number(json);
        else if (wva_str_equal(key, WVA_STR("requested_rate")))
            stage->job.planned_rate_rps = wva_reading_positive(wva_json_stream_number(json));
        else if (wva_str_equal(key, WVA_STR("concurrency")))
            stage->job.figure[WVA_JOB_MAX_CONCURRENCY] =
                wva_reading_positive(wva_json_stream_number(json));
        else if (wva_str_equal(key, WVA_STR("send_duration")))
            stage->send_s = wva_json_stream_number(json);
        else if (wva_str_equal(key, WVA_STR("achieved_rate")))
            stage->job.sent_rps = wva_reading_positive(wva_json_stream_number(json));
        else if (wva_str_equal(key, WVA_STR("schedule_delay")))
            stage->job.late_p99_s = wva_reading_distribution(json).p99;
    }
}

static void take_latencies(struct stage *stage, struct wva_json_stream *json)
{
    enum wva_job_latency latency;
    struct wva_str key;

    if (!wva_json_stream_open_object(json))
        return;
    while (wva_json_stream_member(json, &key)) {
        struct wva_distribution found;

        if (!wva_reading_latency(key, &latency))
            continue;
        found = wva_reading_distribution(json);
        wva_distribution_put(&found, 1000, &stage->job, latency);
    }
}

static void take_throughput(struct stage *stage, struct wva_json_stream *json)
{
    struct wva_str key;

    if (!wva_json_stream_open_object(json))
        return;
    while (wva_json_stream_member(json, &key))
        if (wva_str_equal(key, WVA_STR("requests_per_sec")))
            stage->job.figure[WVA_JOB_RATE_OBSERVED] = wva_json_stream_number(json);
}

static void take_successes(struct stage *stage, struct wva_json_stream *json)
{
    struct wva_str key;

    if (!wva_json_stream_open_object(json))
        return;
    while (wva_json_stream_member(json, &key)) {
        if (wva_str_equal(key, WVA_STR("count")))
            stage->job.figure[WVA_JOB_COMPLETED] = wva_json_stream_number(json);
        else if (wva_str_equal(key, WVA_STR("latency")))
            take_latencies(stage, json);
        else if (wva_str_equal(key, WVA_STR("throughput")))
            take_throughput(stage, json);
        else if (wva_str_equal(key, WVA_STR("output_len")))
            stage->client_tokens = wva_reading_distribution(json).mean;
        else if (wva_str_equal(key, WVA_STR("output_tokens")))
            stage->server_tokens = wva_reading_distribution(json).mean;
        else if (wva_str_equal(key, WVA_STR("prompt_len")))
            stage->input_tokens = wva_reading_distribution(json).mean;
    }
}

static void take_failures(struct stage *stage, struct wva_json_stream *json)
{
    struct wva_str key;

    if (!wva_json_stream_open_object(json))
        return;
    while (wva_json_stream_member(json, &key))
        if (wva_str_equal(key, WVA_STR("count")))
            stage->job.figure[WVA_JOB_FAILED] = wva_json_stream_number(json);
}

/* "stage_3_lifecycle_metrics.json"; -1: of another name, so the summary of a run. */
static int find_stage(const char *file)
{
    struct wva_str name = wva_str_from(file), part;
    int stage = 0;

    while (wva_str_cut(&name, WVA_STR("/"), &part))
        ;
    if (!wva_str_take(&name, WVA_STR("stage_")) || name.len == 0 || !wva_is_digit(name.ptr[0]))
        return -1;
    for (; name.len > 0 && wva_is_digit(name.ptr[0]) && stage < 100000;
         name = wva_str_skip(name, 1))
        stage = 10 * stage + (name.ptr[0] - '0');
    return stage;
}

static void put_stage(struct wva_reading *reading, struct stage *stage)
{
    struct wva_job *job = &stage->job;
    double *figure = job->figure;
    int number = find_stage(reading->file);

    if (number >= 0)
        wva_reading_set_stage(job, number);
    job->rank = number >= 0 ? RANK_STAGE : RANK_SUMMARY;
    job->planned_requests = stage->requests;
    /* Better than its own rate: between the first and the last is one request less. */
    if (stage->requests > 1 && stage->send_s > 0)
        job->sent_rps = (stage->requests - 1) / stage->send_s;
    figure[WVA_JOB_FAILED] =
        wva_first_known(figure[WVA_JOB_FAILED], stage->requests - figure[WVA_JOB_COMPLETED]);
    figure[WVA_JOB_COMPLETED] =
        wva_first_known(figure[WVA_JOB_COMPLETED], stage->requests - figure[WVA_JOB_FAILED]);
    /* Before 0.5 the length of a stage is only in its rate. */
    if (isnan(stage->benchmark_s) && figure[WVA_JOB_RATE_OBSERVED] > 0)
        stage->benchmark_s = figure[WVA_JOB_COMPLETED] / figure[WVA_JOB_RATE_OBSERVED];
    figure[WVA_JOB_INPUT_TOKENS] = figure[WVA_JOB_COMPLETED] * stage->input_tokens;
    figure[WVA_JOB_OUTPUT_TOKENS] = figure[WVA_JOB_COMPLETED] * stage->server_tokens;
    job->counted_tokens = stage->client_tokens;
    wva_job_correct_tokens(job, stage->client_tokens / stage->server_tokens, reading->notes);
    wva_reading_put(reading, *job, NAN, wva_first_known(stage->benchmark_s, stage->send_s));
}

static void take_stage(void *context, struct wva_json_stream *json)
{
    struct wva_reading *reading = context;
    struct stage stage = { wva_reading_job(reading, WVA_JOB_INFERENCE_PERF, RANK_STAGE),
                           NAN,
                           NAN,
                           NAN,
                           NAN,
                           NAN,
                           NAN,
                           false };
    struct wva_str key;

    if (wva_json_stream_open_object(json))
        while (wva_json_stream_member(json, &key)) {
            stage.is_one = true;
            if (wva_str_equal(key, WVA_STR("load_summary")))
                take_load(&stage, json);
            else if (wva_str_equal(key, WVA_STR("successes")))
                take_successes(&stage, json);
            else if (wva_str_equal(key, WVA_STR("failures")))
                take_failures(&stage, json);
            else if (wva_str_equal(key, WVA_STR("benchmark_time_seconds")))
                stage.benchmark_s = wva_json_stream_number(json);
        }
    if (stage.is_one)
        put_stage(reading, &stage);
    else
        wva_jobs_discard(reading->jobs, &stage.job);
}

static void read_stage(struct wva_reading *reading)
{
    wva_reading_json(reading, false, take_stage, reading);
}

const struct wva_generator wva_inference_perf_requests = { "requests of inference-perf",
                                                           bid_requests, read_requests };
const struct wva_generator wva_inference_perf_stage = { "stage of inference-perf", bid_stage,
                                                        read_stage };
