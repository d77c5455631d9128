/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON of `vllm bench serve --save-result`: totals and percentiles; with --save-detailed lists
 * of equal length for single requests too (`errors`: an empty text for each that succeeded); with
 * --append-result several documents. `date` is the pod's local time at the end of the run. */
#include <math.h>
#include <stdlib.h>

#include "jobs/generators.h"
#include "util/memory.h"
#include "util/statistics.h"
#include "util/timestamp.h"

enum { RANK = 100 };

/* In the order in which they were sent; each list adds a column. */
struct result {
    struct wva_reading *reading;
    struct wva_job job;
    size_t ttfts, gaps; /* lengths of lists */
    double first_s;     /* the first start */
    double *tokens;     /* output tokens of the first requests; owned */
    size_t token_count, token_room;
    bool is_one;
};

static int bid(const struct wva_generator_head *head)
{
    static const struct wva_str keys[] = {
        WVA_STR_INIT("num_prompts"),  WVA_STR_INIT("request_rate"),
        WVA_STR_INIT("completed"),    WVA_STR_INIT("request_throughput"),
        WVA_STR_INIT("duration"),     WVA_STR_INIT("burstiness"),
        WVA_STR_INIT("mean_ttft_ms"), WVA_STR_INIT("ttfts"),
        WVA_STR_INIT("itls"),
    };
    int found = 0;

    for (size_t i = 0; i < WVA_COUNT(keys); i++)
        found += wva_generator_has_key(head, keys[i]);
    return !head->is_list && found >= 2 ? 40 + found : 0;
}

/* ---- figures ---- */

static const struct {
    struct wva_str key;
    enum wva_job_figure figure;
} figures[] = {
    { WVA_STR_INIT("completed"), WVA_JOB_COMPLETED },
    { WVA_STR_INIT("failed"), WVA_JOB_FAILED },
    { WVA_STR_INIT("max_concurrency"), WVA_JOB_MAX_CONCURRENCY },
    { WVA_STR_INIT("duration"), WVA_JOB_DURATION },
    { WVA_STR_INIT("total_input_tokens"), WVA_JOB_INPUT_TOKENS },
    { WVA_STR_INIT("total_output_tokens"), WVA_JOB_OUTPUT_TOKENS },
    { WVA_STR_INIT("request_throughput"), WVA_JOB_RATE_OBSERVED },
    { WVA_STR_INIT("request_goodput"), WVA_JOB_GOODPUT },
    { WVA_STR_INIT("output_throughput"), WVA_JOB_OUTPUT_RATE },
    { WVA_STR_INIT("max_output_tokens_per_s"), WVA_JOB_OUTPUT_RATE_PEAK },
    { WVA_STR_INIT("max_concurrent_requests"), WVA_JOB_CONCURRENCY_PEAK },
    { WVA_STR_INIT("total_token_throughput"), WVA_JOB_TOKEN_RATE },
};

/* "mean_ttft_ms", "p90_e2el_ms": the figure; WVA_JOB_FIGURES if it is none. */
static enum wva_job_figure find_latency(struct wva_str key)
{
    static const struct wva_str names[WVA_JOB_LATENCIES] = {
        [WVA_JOB_TTFT] = WVA_STR_INIT("ttft_ms"),
        [WVA_JOB_TPOT] = WVA_STR_INIT("tpot_ms"),
        [WVA_JOB_ITL] = WVA_STR_INIT("itl_ms"),
        [WVA_JOB_E2E] = WVA_STR_INIT("e2el_ms"),
    };
    struct wva_str kind;

    if (!wva_str_cut(&key, WVA_STR("_"), &kind))
        return WVA_JOB_FIGURES;
    for (int i = 0; i < WVA_JOB_LATENCIES; i++) {
        const struct wva_job_latency_figures *of = wva_job_latency_figures((enum wva_job_latency)i);

        if (!wva_str_equal(key, names[i]))
            continue;
        if (wva_str_equal(kind, WVA_STR("mean")))
            return of->mean;
        if (wva_str_equal(kind, WVA_STR("median")) || wva_str_equal(kind, WVA_STR("p50")))
            return of->median;
        if (wva_str_equal(kind, WVA_STR("p90")))
            return of->p90;
        if (wva_str_equal(kind, WVA_STR("p99")))
            return of->p99;
    }
    return WVA_JOB_FIGURES;
}

static bool take_figure(struct result *result, struct wva_json_stream *json, struct wva_str key)
{
    enum wva_job_figure figure = find_latency(key);

    for (size_t i = 0; i < WVA_COUNT(figures); i++)
        if (wva_str_equal(key, figures[i].key))
            figure = figures[i].figure;
    if (figure == WVA_JOB_FIGURES)
        return false;
    result->job.figure[figure] = wva_json_stream_number(json);
    /* What each result has; other files have a duration too. */
    result->is_one =
        result->is_one || (figure != WVA_JOB_DURATION && !isnan(result->job.figure[figure]));
    return true;
}

/* ---- single requests ---- */

/* Request `i` of the lists; NULL if it is beyond those that are kept. */
static struct wva_request *find_request(struct result *result, size_t i)
{
    struct wva_jobs *jobs = result->reading->jobs;
    struct wva_job *job = &result->job;

    if (i == job->request_count && jobs->request_count < WVA_JOB_REQUESTS_MAX)
        wva_jobs_add_request(jobs, job,
                             (struct wva_request){ NAN, NAN, NAN, NAN, WVA_REQUEST_COMPLETED });
    return i < job->request_count ? &job->requests[i] : NULL;
}

static size_t take_ttfts(struct result *result, struct wva_json_stream *json)
{
    size_t i = 0;

    for (; wva_json_stream_item(json); i++) {
        struct wva_request *request = find_request(result, i);
        double value = 1000 * wva_json_stream_number(json);

        if (request != NULL)
            request->ttft_ms = wva_reading_positive(value);
    }
    return i;
}

/* Sum and number of the gaps of a request. */
static double sum_gaps(struct wva_json_stream *json, size_t *count)
{
    double sum = 0;

    *count = 0;
    if (!wva_json_stream_open_array(json))
        return NAN;
    while (wva_json_stream_item(json)) {
        double value = wva_json_stream_number(json);

        if (wva_json_stream_is_cut(json))
            break;
        sum += value;
        ++*count;
    }
    return sum;
}

/* A gap is between two chunks, which may have several tokens each. */
static size_t take_gaps(struct result *result, struct wva_json_stream *json)
{
    size_t i = 0, count;

    for (; wva_json_stream_item(json); i++) {
        struct wva_request *request = find_request(result, i);
        double sum = sum_gaps(json, &count);
        double tokens = i < result->token_count ? result->tokens[i] : NAN;

        if (request == NULL || !isfinite(sum))
            continue;
        request->tpot_ms =
            count == 0 ? NAN : 1000 * (sum / (tokens > 1 ? tokens - 1 : (double)count));
        request->e2e_ms = request->ttft_ms + 1000 * sum;
    }
    return i;
}

static void take_starts(struct result *result, struct wva_json_stream *json)
{
    for (size_t i = 0; wva_json_stream_item(json); i++) {
        struct wva_request *request = find_request(result, i);
        double value = wva_json_stream_number(json);

        if (request != NULL)
            request->start_s = value;
        if (isnan(result->first_s) || value < result->first_s)
            result->first_s = value;
    }
}

static void take_errors(struct result *result, struct wva_json_stream *json)
{
    for (size_t i = 0; wva_json_stream_item(json); i++) {
        struct wva_request *request = find_request(result, i);

        if (wva_json_stream_text(json).len > 0 && request != NULL)
            request->outcome = WVA_REQUEST_FAILED;
    }
}

static void take_tokens(struct result *result, struct wva_json_stream *json)
{
    while (wva_json_stream_item(json))
        if (result->token_count < WVA_JOB_REQUESTS_MAX)
            *WVA_APPEND(result->tokens, result->token_count, result->token_room) =
                wva_json_stream_number(json);
}

static void take_list(struct result *result, struct wva_json_stream *json, struct wva_str key)
{
    static const struct wva_str names[] = { WVA_STR_INIT("output_lens"), WVA_STR_INIT("ttfts"),
                                            WVA_STR_INIT("itls"), WVA_STR_INIT("start_times"),
                                            WVA_STR_INIT("errors") };
    size_t name = 0;

    while (name < WVA_COUNT(names) && !wva_str_equal(key, names[name]))
        name++;
    if (name == WVA_COUNT(names) || !wva_json_stream_open_array(json))
        return;
    switch (name) {
    case 0:
        take_tokens(result, json);
        break;
    case 1:
        result->ttfts = take_ttfts(result, json);
        break;
    case 2:
        result->gaps = take_gaps(result, json);
        break;
    case 3:
        take_starts(result, json);
        break;
    default:
        take_errors(result, json);
    }
}

/* ---- the document ---- */

/* "20260910-170000" */
static int64_t read_date(struct wva_str text)
{
    char out[] = "YYYY-MM-DDThh:mm:ss";
    int64_t time_ns;

    if (text.len != 15 || text.ptr[8] != '-')
        return WVA_TIME_NONE;
    memcpy(out, text.ptr, 4);
    memcpy(out + 5, text.ptr + 4, 2);
    memcpy(out + 8, text.ptr + 6, 2);
    memcpy(out + 11, text.ptr + 9, 2);
    memcpy(out + 14, text.ptr + 11, 2);
    memcpy(out + 17, text.ptr + 13, 2);
    return wva_time_parse(wva_str_from(out), &time_ns) ? time_ns : WVA_TIME_NONE;
}

static void take_member(struct result *result, struct wva_json_stream *json, struct wva_str key)
{
    struct wva_job *job = &result->job;

    if (take_figure(result, json, key))
        return;
    if (wva_str_equal(key, WVA_STR("num_prompts"))) {
        job->planned_requests = wva_json_stream_number(json);
    } else if (wva_str_equal(key, WVA_STR("request_rate"))) {
        /* "inf": all are sent at once. */
        job->planned_rate_rps = wva_reading_positive(wva_json_stream_number(json));
    } else if (wva_str_equal(key, WVA_STR("date"))) {
        job->stamp_ns = read_date(wva_json_stream_text(json));
    } else if (wva_str_equal(key, WVA_STR("model_id")) && job->model == NULL) {
        struct wva_str model = wva_json_stream_text(json);

        if (model.len > 0)
            job->model = wva_strndup(model.ptr, model.len);
    } else {
        take_list(result, json, key);
    }
}

static void drop_requests(struct wva_jobs *jobs, struct wva_job *job, size_t keep)
{
    if (keep >= job->request_count)
        return;
    jobs->request_count -= job->request_count - keep;
    job->request_count = keep;
    job->requests_seen = keep;
}

static void put_result(struct result *result)
{
    struct wva_job *job = &result->job;
    double *figure = job->figure;

    /* Lists of requests count only together. */
    drop_requests(result->reading->jobs, job,
                  result->ttfts < result->gaps ? result->ttfts : result->gaps);
    for (size_t i = 0; i < job->request_count; i++)
        result->reading->unknown += job->requests[i].outcome == WVA_REQUEST_COMPLETED
                                    && isnan(job->requests[i].ttft_ms)
                                    && isnan(job->requests[i].tpot_ms);
    /* Before 0.11 or so failures are not stated. */
    figure[WVA_JOB_FAILED] =
        wva_first_known(figure[WVA_JOB_FAILED], job->planned_requests - figure[WVA_JOB_COMPLETED]);
    if (job->stamp_ns != WVA_TIME_NONE) {
        if (figure[WVA_JOB_DURATION] >= 0 && figure[WVA_JOB_DURATION] < 1e9)
            job->stamp_ns -= (int64_t)(figure[WVA_JOB_DURATION] * 1e9);
        else
            job->stamp_ns = WVA_TIME_NONE;
    }
    wva_reading_put(result->reading, *job, result->first_s, NAN);
}

static void take(void *context, struct wva_json_stream *json)
{
    struct wva_reading *reading = context;
    struct result result = { .reading = reading,
                             .job = wva_reading_job(reading, WVA_JOB_VLLM_JSON, RANK),
                             .first_s = NAN };
    struct wva_str key;

    if (wva_json_stream_open_object(json))
        while (wva_json_stream_member(json, &key))
            take_member(&result, json, key);
    if (result.is_one || (result.ttfts > 0 && result.gaps > 0))
        put_result(&result);
    else
        wva_jobs_discard(reading->jobs, &result.job);
    free(result.tokens);
}

static void read_result(struct wva_reading *reading)
{
    wva_reading_json(reading, false, take, reading);
}

const struct wva_generator wva_vllm_result = { "result of vllm bench serve", bid, read_result };
