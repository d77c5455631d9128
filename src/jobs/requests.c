/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/requests.h"

#include <math.h>
#include <stdlib.h>

#include "input/source.h"
#include "util/buffer.h"
#include "util/json.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/path.h"
#include "util/statistics.h"
#include "util/timestamp.h"

enum { READ_BYTES = 256 * 1024 };

/* Clocks with a different epoch than 1970 (monotonic ones) stay below this. */
#define EPOCH_LEAST 1e9
#define EPOCH_MOST  4e9

struct reading {
    struct wva_jobs *jobs;
    const char *file;
    size_t strange; /* requests that have neither latency nor error */
    bool cut;       /* the text is truncated */
    bool full;
};

/* ---- values ---- */

static double number_of(struct wva_json_value value)
{
    double number;

    return value.kind == WVA_JSON_WORD && wva_number_parse(value.text, &number) ? number : NAN;
}

static double find_number(struct wva_str object, struct wva_str key)
{
    return number_of(wva_json_member(object, key));
}

static double positive(double value)
{
    return value > 0 ? value : NAN;
}

/* The member `key` if it is an object; else empty. */
static struct wva_str find_object(struct wva_str object, struct wva_str key)
{
    struct wva_json_value value = wva_json_member(object, key);

    return value.kind == WVA_JSON_OBJECT ? value.text : WVA_STR("");
}

static struct wva_str find_list(struct wva_str object, struct wva_str key)
{
    struct wva_json_value value = wva_json_member(object, key);

    return value.kind == WVA_JSON_ARRAY ? value.text : WVA_STR("");
}

/* The first and last number of a list, and its length. */
static size_t find_ends(struct wva_str list, double *first, double *last)
{
    struct wva_json_value item;
    size_t count = 0;

    *first = *last = NAN;
    while (wva_json_next_item(&list, &item)) {
        *last = number_of(item);
        if (count++ == 0)
            *first = *last;
    }
    return count;
}

/* ---- jobs ---- */

static void add_request(struct reading *reading, struct wva_job *job, struct wva_request request)
{
    if (request.completed && isnan(request.ttft_ms) && isnan(request.itl_ms))
        reading->strange++;
    if (!wva_jobs_add_request(reading->jobs, job, request))
        reading->full = true;
}

static struct wva_job *add_job(struct reading *reading, enum wva_job_source source)
{
    struct wva_str name = wva_str_from(wva_path_name(reading->file));
    struct wva_job job = wva_job_make(source, NULL, reading->file);

    if (wva_str_ends(name, WVA_STR(".json")))
        name.len -= sizeof ".json" - 1;
    job.name = wva_strndup(name.ptr, name.len);
    return wva_jobs_put(reading->jobs, job);
}

static void place_job(struct wva_job *job, double start_s, double end_s)
{
    if (!(start_s > EPOCH_LEAST && start_s < EPOCH_MOST))
        return;
    job->start_ns = (int64_t)(start_s * 1e6) * 1000;
    job->clock = WVA_JOB_CLOCK_REPORT;
    if (end_s >= start_s && end_s < EPOCH_MOST)
        job->end_ns = (int64_t)(end_s * 1e6) * 1000;
}

static void summarize(struct wva_job *job, bool ttft, enum wva_job_figure mean)
{
    double *values = wva_calloc(job->request_count, sizeof *values);
    struct wva_summary summary;
    size_t count = 0;

    for (size_t i = 0; i < job->request_count; i++) {
        double value = ttft ? job->requests[i].ttft_ms : job->requests[i].itl_ms;

        if (job->requests[i].completed)
            values[count++] = value;
    }
    summary = wva_summarize(values, count);
    if (summary.n > 0) {
        job->figure[mean] = summary.mean;
        job->figure[mean + 1] = summary.median;
        job->figure[mean + 2] = wva_percentile(values, count, 99);
    }
    free(values);
}

/* Computes from the requests what the report does not state. */
static void finish_job(struct wva_job *job, double duration_s)
{
    size_t completed = 0;

    for (size_t i = 0; i < job->request_count; i++)
        completed += job->requests[i].completed;
    job->figure[WVA_JOB_COMPLETED] =
        wva_first_known(job->figure[WVA_JOB_COMPLETED], (double)completed);
    job->figure[WVA_JOB_FAILED] =
        wva_first_known(job->figure[WVA_JOB_FAILED], (double)(job->request_count - completed));
    job->figure[WVA_JOB_DURATION] = positive(duration_s);
    job->figure[WVA_JOB_RATE_OBSERVED] =
        wva_first_known(job->figure[WVA_JOB_RATE_OBSERVED],
                        job->figure[WVA_JOB_COMPLETED] / job->figure[WVA_JOB_DURATION]);
    summarize(job, true, WVA_JOB_TTFT_MEAN);
    summarize(job, false, WVA_JOB_TPOT_MEAN);
    job->complete = true;
}

/* ---- GuideLLM ---- */

static struct wva_request make_guidellm(struct wva_str object, double start_s, bool completed)
{
    double first = find_number(object, WVA_STR("first_token_time"));
    double last = find_number(object, WVA_STR("last_token_time"));
    double begun = wva_first_known(find_number(object, WVA_STR("start_time")),
                                   find_number(object, WVA_STR("request_start_time")));
    double ended = wva_first_known(find_number(object, WVA_STR("end_time")),
                                   find_number(object, WVA_STR("request_end_time")));
    double tokens = find_number(object, WVA_STR("output_tokens"));

    return (struct wva_request){
        .end_s = ended - start_s,
        .ttft_ms = wva_first_known(find_number(object, WVA_STR("time_to_first_token_ms")),
                                   1000 * (first - begun)),
        .itl_ms = wva_first_known(positive(find_number(object, WVA_STR("inter_token_latency_ms"))),
                                  tokens > 1 ? 1000 * (last - first) / (tokens - 1) : NAN),
        .completed = completed,
    };
}

static void take_guidellm_requests(struct reading *reading, struct wva_job *job,
                                   struct wva_str requests, double start_s)
{
    static const struct wva_str kinds[] = { WVA_STR_INIT("successful"), WVA_STR_INIT("errored"),
                                            WVA_STR_INIT("incomplete") };

    for (size_t kind = 0; kind < WVA_COUNT(kinds); kind++) {
        struct wva_str list = find_list(requests, kinds[kind]);
        struct wva_json_value item;

        while (wva_json_next_item(&list, &item))
            if (item.kind == WVA_JSON_OBJECT)
                add_request(reading, job, make_guidellm(item.text, start_s, kind == 0));
    }
}

/* "rate" of the strategy, under the version's name for it. */
static double find_guidellm_rate(struct wva_str benchmark)
{
    struct wva_str args = find_object(benchmark, WVA_STR("args"));
    struct wva_str config = find_object(benchmark, WVA_STR("config"));
    double rate =
        wva_first_known(find_number(find_object(config, WVA_STR("strategy")), WVA_STR("rate")),
                        find_number(find_object(args, WVA_STR("strategy")), WVA_STR("rate")));

    return positive(rate);
}

static void take_benchmark(struct reading *reading, struct wva_str benchmark)
{
    struct wva_job *job = add_job(reading, WVA_JOB_GUIDELLM);
    double start_s = find_number(benchmark, WVA_STR("start_time"));
    double end_s = find_number(benchmark, WVA_STR("end_time"));
    struct wva_str totals = find_object(benchmark, WVA_STR("request_totals"));

    if (job == NULL)
        return;
    job->planned_rate_rps = find_guidellm_rate(benchmark);
    place_job(job, start_s, end_s);
    take_guidellm_requests(reading, job, find_object(benchmark, WVA_STR("requests")), start_s);
    job->figure[WVA_JOB_COMPLETED] = find_number(totals, WVA_STR("successful"));
    job->figure[WVA_JOB_FAILED] = find_number(totals, WVA_STR("errored"));
    finish_job(job, wva_first_known(find_number(benchmark, WVA_STR("duration")), end_s - start_s));
}

static bool take_guidellm(struct reading *reading, struct wva_str text)
{
    struct wva_str list = find_list(text, WVA_STR("benchmarks"));
    struct wva_json_value item;
    bool found = false;

    /* A member of the same name elsewhere does not identify such a report. */
    reading->cut = list.len == 0 && wva_str_starts(text, WVA_STR("{"))
                   && wva_str_find(text, WVA_STR("\"benchmarks\"")) != NULL
                   && wva_str_find(text, WVA_STR("\"successful\"")) != NULL;
    while (wva_json_next_item(&list, &item)) {
        if (item.kind != WVA_JSON_OBJECT
            || wva_json_member(item.text, WVA_STR("requests")).kind == WVA_JSON_NONE)
            continue;
        take_benchmark(reading, item.text);
        found = true;
    }
    return found;
}

/* ---- inference-perf ---- */

static bool is_lifecycle(struct wva_str item)
{
    return wva_json_member(item, WVA_STR("start_time")).kind == WVA_JSON_WORD
           && wva_json_member(item, WVA_STR("end_time")).kind == WVA_JSON_WORD
           && wva_json_member(item, WVA_STR("info")).kind != WVA_JSON_NONE;
}

static struct wva_request make_lifecycle(struct wva_str item, double origin_s)
{
    struct wva_str info = find_object(item, WVA_STR("info"));
    struct wva_str list = find_list(info, WVA_STR("output_token_times"));
    struct wva_json_value error = wva_json_member(item, WVA_STR("error"));
    double start_s = find_number(item, WVA_STR("start_time")), first, last;
    size_t tokens;

    if (list.len == 0)
        list = find_list(find_object(info, WVA_STR("response_metrics")),
                         WVA_STR("output_token_times"));
    tokens = find_ends(list, &first, &last);
    return (struct wva_request){
        .end_s = find_number(item, WVA_STR("end_time")) - origin_s,
        .ttft_ms = 1000 * (first - start_s),
        .itl_ms = tokens > 1 ? 1000 * (last - first) / (double)(tokens - 1) : NAN,
        .completed = error.kind == WVA_JSON_NONE
                     || (error.kind == WVA_JSON_WORD && wva_str_equal(error.text, WVA_STR("null"))),
    };
}

static bool take_lifecycles(struct reading *reading, struct wva_str text)
{
    struct wva_str rest = text;
    struct wva_json_value item;
    double start_s = INFINITY, end_s = -INFINITY;
    struct wva_job *job;

    if (!wva_json_next_item(&rest, &item) || item.kind != WVA_JSON_OBJECT
        || !is_lifecycle(item.text))
        return false;
    for (rest = text; wva_json_next_item(&rest, &item);) {
        start_s = fmin(start_s, find_number(item.text, WVA_STR("start_time")));
        end_s = fmax(end_s, find_number(item.text, WVA_STR("end_time")));
    }
    job = add_job(reading, WVA_JOB_INFERENCE_PERF);
    for (rest = text; job != NULL && wva_json_next_item(&rest, &item);)
        if (item.kind == WVA_JSON_OBJECT)
            add_request(reading, job, make_lifecycle(item.text, start_s));
    reading->cut = !wva_str_starts(rest, WVA_STR("]"));
    if (job == NULL)
        return true;
    place_job(job, start_s, end_s);
    finish_job(job, end_s - start_s);
    return true;
}

/* ---- vllm bench serve --save-detailed ---- */

static double mean_of(struct wva_str list)
{
    struct wva_json_value item;
    double sum = 0;
    size_t count = 0;

    while (wva_json_next_item(&list, &item)) {
        sum += number_of(item);
        count++;
    }
    return count == 0 ? NAN : sum / (double)count;
}

static bool take_detailed(struct reading *reading, struct wva_str text)
{
    struct wva_str ttfts = find_list(text, WVA_STR("ttfts")),
                   itls = find_list(text, WVA_STR("itls"));
    struct wva_str errors = find_list(text, WVA_STR("errors"));
    struct wva_json_value ttft, itl, error;
    struct wva_job *job;

    if (ttfts.len == 0 || itls.len == 0)
        return false;
    job = add_job(reading, WVA_JOB_VLLM_JSON);
    if (job == NULL)
        return true;
    job->planned_requests = find_number(text, WVA_STR("num_prompts"));
    job->planned_rate_rps = find_number(text, WVA_STR("request_rate"));
    while (wva_json_next_item(&ttfts, &ttft) && wva_json_next_item(&itls, &itl)) {
        bool well = !wva_json_next_item(&errors, &error) || error.kind != WVA_JSON_STRING
                    || error.text.len == 0;

        add_request(reading, job,
                    (struct wva_request){ .end_s = NAN,
                                          .ttft_ms = 1000 * number_of(ttft),
                                          .itl_ms = 1000 * mean_of(itl.text),
                                          .completed = well });
    }
    finish_job(job, find_number(text, WVA_STR("duration")));
    return true;
}

/* ---- all formats ---- */

static void note_strange(const struct reading *reading, struct wva_notes *notes)
{
    if (reading->strange > 0)
        wva_notes_add(notes,
                      "%s: %zu requests have no latency that is understood, and count as "
                      "outside the SLO",
                      reading->file, reading->strange);
    if (reading->cut)
        wva_notes_add(notes, "%s is no whole JSON; what could be read of it was", reading->file);
    if (reading->full)
        wva_notes_add(notes, "%s: there are more than %d requests; further ones were left out",
                      reading->file, WVA_JOB_REQUESTS_MAX);
}

bool wva_requests_take(char *text, size_t len, const char *file, struct wva_jobs *jobs,
                       struct wva_notes *notes)
{
    struct reading reading = { .jobs = jobs, .file = file };
    struct wva_str whole;
    bool taken;

    for (size_t i = 0; i < len; i++)
        if (text[i] == '\n')
            text[i] = ' ';
    whole = wva_str_trim((struct wva_str){ text, len });
    taken = take_lifecycles(&reading, whole) || take_guidellm(&reading, whole)
            || take_detailed(&reading, whole);
    note_strange(&reading, notes);
    return taken;
}

static enum wva_status read_all(const char *path, struct wva_buffer *text, struct wva_error *err)
{
    struct wva_source *source =
        wva_path_check_file(path, err) == WVA_OK ? wva_source_open(path, NULL, err) : NULL;
    enum wva_status status;
    size_t len;

    if (source == NULL)
        return err->status;
    do {
        size_t before = text->len;
        char *room = wva_buffer_extend(text, READ_BYTES);

        len = 0;
        if (room == NULL) {
            status = wva_fail(err, WVA_ERR_LIMIT, "it is larger than %d MiB and was not read",
                              WVA_REQUESTS_FILE_MAX >> 20);
            break;
        }
        status = wva_source_read(source, room, READ_BYTES, &len, err);
        text->len = before + len;
    } while (status == WVA_OK && len > 0);
    wva_source_close(source);
    return status;
}

bool wva_requests_read(const char *folder, const char *name, struct wva_jobs *jobs,
                       struct wva_notes *notes)
{
    char *path = wva_path_join(folder, name);
    struct wva_buffer text = wva_buffer_make(WVA_REQUESTS_FILE_MAX);
    struct wva_error err;
    bool taken = false;

    if (read_all(path, &text, &err) != WVA_OK)
        wva_notes_add(notes, "%s: %s", name, err.text);
    else if (text.len > 0)
        taken = wva_requests_take(text.data, text.len, name, jobs, notes);
    wva_buffer_free(&text);
    free(path);
    return taken;
}
