/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/reading.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"
#include "util/path.h"
#include "util/statistics.h"

/* Clocks with a different epoch than 1970 (monotonic ones) stay below this. */
#define EPOCH_LEAST 1e9
#define EPOCH_MOST  4e9

/* ---- jobs ---- */

struct wva_job wva_reading_job(const struct wva_reading *reading, enum wva_job_source source,
                               int rank)
{
    static const char *const endings[] = { ".json", ".jsonl", ".yaml", ".yml" };
    struct wva_str name = wva_str_from(wva_path_name(reading->file));
    struct wva_job job = wva_job_make(source, NULL, reading->file);

    for (size_t i = 0; i < WVA_COUNT(endings); i++)
        if (wva_str_ends(name, wva_str_from(endings[i])))
            name.len -= strlen(endings[i]);
    job.name = wva_strndup(name.ptr, name.len);
    job.rank = rank;
    return job;
}

void wva_reading_set_stage(struct wva_job *job, int stage)
{
    job->stage = stage;
    free(job->name);
    job->name = wva_asprintf("stage %d", stage);
}

void wva_reading_add_request(struct wva_reading *reading, struct wva_job *job,
                             struct wva_request request)
{
    request.ttft_ms = wva_reading_positive(request.ttft_ms);
    request.e2e_ms = wva_reading_positive(request.e2e_ms);
    if (!(request.tpot_ms >= 0))
        request.tpot_ms = NAN;
    if (request.outcome == WVA_REQUEST_COMPLETED && isnan(request.ttft_ms)
        && isnan(request.tpot_ms))
        reading->unknown++;
    wva_jobs_add_request(reading->jobs, job, request);
}

void wva_reading_place(struct wva_job *job, double start_s, double end_s)
{
    if (!(start_s > EPOCH_LEAST && start_s < EPOCH_MOST))
        return;
    job->start_ns = (int64_t)(start_s * 1e6) * 1000;
    job->clock = WVA_JOB_CLOCK_REPORT;
    if (end_s >= start_s && end_s < EPOCH_MOST)
        job->end_ns = (int64_t)(end_s * 1e6) * 1000;
}

/* Numbers of requests that the file does not state. */
static void count_requests(struct wva_job *job)
{
    static const enum wva_job_figure figures[] = {
        [WVA_REQUEST_COMPLETED] = WVA_JOB_COMPLETED,
        [WVA_REQUEST_FAILED] = WVA_JOB_FAILED,
        [WVA_REQUEST_INCOMPLETE] = WVA_JOB_INCOMPLETE,
    };
    double counts[WVA_COUNT(figures)] = { 0 };
    double kept = (double)job->request_count;

    for (size_t i = 0; i < job->request_count; i++)
        counts[job->requests[i].outcome]++;
    /* Of a sample: in proportion. */
    for (size_t i = 0; i < WVA_COUNT(figures) && kept > 0; i++)
        if (isnan(job->figure[figures[i]]) && (i != WVA_REQUEST_INCOMPLETE || counts[i] > 0))
            job->figure[figures[i]] = round(counts[i] / kept * (double)job->requests_seen);
}

void wva_reading_put(struct wva_reading *reading, struct wva_job job, double origin_s,
                     double duration_s)
{
    for (size_t i = 0; i < job.request_count; i++)
        job.requests[i].start_s -= origin_s;
    job.origin_s = origin_s;
    count_requests(&job);
    job.figure[WVA_JOB_DURATION] =
        wva_first_known(job.figure[WVA_JOB_DURATION], wva_reading_positive(duration_s));
    job.figure[WVA_JOB_RATE_OBSERVED] =
        wva_first_known(job.figure[WVA_JOB_RATE_OBSERVED],
                        job.figure[WVA_JOB_COMPLETED] / job.figure[WVA_JOB_DURATION]);
    wva_job_summarize(&job);
    job.complete = !isnan(job.figure[WVA_JOB_COMPLETED]);
    (void)wva_jobs_put(reading->jobs, job);
}

/* ---- values ---- */

double wva_reading_positive(double value)
{
    return value > 0 && isfinite(value) ? value : NAN;
}

double wva_reading_unit_ms(struct wva_str unit)
{
    static const struct {
        struct wva_str name;
        double ms;
    } units[] = {
        { WVA_STR_INIT("s"), 1000 },       { WVA_STR_INIT("sec"), 1000 },
        { WVA_STR_INIT("seconds"), 1000 }, { WVA_STR_INIT("ms"), 1 },
        { WVA_STR_INIT("us"), 1e-3 },      { WVA_STR_INIT("ns"), 1e-6 },
    };
    struct wva_str part;

    if (wva_str_cut(&unit, WVA_STR("/"), &part)) {
        if (!wva_str_starts(unit, WVA_STR("token")))
            return NAN;
        unit = part;
    }
    for (size_t i = 0; i < WVA_COUNT(units); i++)
        if (wva_str_equal(unit, units[i].name))
            return units[i].ms;
    return NAN;
}

struct wva_distribution wva_distribution_none(void)
{
    return (struct wva_distribution){ NAN, NAN, NAN, NAN, NAN, NAN };
}

bool wva_distribution_set(struct wva_distribution *distribution, struct wva_str key, double value)
{
    const struct {
        struct wva_str name;
        double *value;
    } names[] = {
        { WVA_STR("mean"), &distribution->mean },     { WVA_STR("avg"), &distribution->mean },
        { WVA_STR("median"), &distribution->median }, { WVA_STR("p50"), &distribution->median },
        { WVA_STR("p90"), &distribution->p90 },       { WVA_STR("p99"), &distribution->p99 },
        { WVA_STR("total_sum"), &distribution->sum },
    };

    for (size_t i = 0; i < WVA_COUNT(names); i++) {
        if (!wva_str_equal(key, names[i].name))
            continue;
        /* GuideLLM states the median twice. */
        *names[i].value = wva_first_known(*names[i].value, value);
        return true;
    }
    return false;
}

static void take_percentiles(struct wva_json_stream *json, struct wva_distribution *distribution)
{
    struct wva_str key;

    if (!wva_json_stream_open_object(json))
        return;
    while (wva_json_stream_member(json, &key))
        if (wva_json_stream_kind(json) == WVA_JSON_WORD)
            (void)wva_distribution_set(distribution, key, wva_json_stream_number(json));
}

struct wva_distribution wva_reading_distribution(struct wva_json_stream *json)
{
    struct wva_distribution distribution = wva_distribution_none();
    struct wva_str key;

    if (!wva_json_stream_open_object(json))
        return distribution;
    while (wva_json_stream_member(json, &key)) {
        if (wva_str_equal(key, WVA_STR("percentiles")))
            take_percentiles(json, &distribution);
        else if (wva_str_equal(key, WVA_STR("unit")))
            distribution.unit_ms = wva_reading_unit_ms(wva_json_stream_text(json));
        else if (wva_json_stream_kind(json) == WVA_JSON_WORD)
            (void)wva_distribution_set(&distribution, key, wva_json_stream_number(json));
    }
    return distribution;
}

void wva_distribution_put(const struct wva_distribution *distribution, double unit_ms,
                          struct wva_job *job, enum wva_job_latency latency)
{
    const struct wva_job_latency_figures *figures = wva_job_latency_figures(latency);

    job->figure[figures->mean] = unit_ms * distribution->mean;
    job->figure[figures->median] = unit_ms * distribution->median;
    job->figure[figures->p90] = unit_ms * distribution->p90;
    job->figure[figures->p99] = unit_ms * distribution->p99;
}

bool wva_reading_latency(struct wva_str name, enum wva_job_latency *latency)
{
    static const struct wva_str names[WVA_JOB_LATENCIES] = {
        [WVA_JOB_TTFT] = WVA_STR_INIT("time_to_first_token"),
        [WVA_JOB_TPOT] = WVA_STR_INIT("time_per_output_token"),
        [WVA_JOB_ITL] = WVA_STR_INIT("inter_token_latency"),
        [WVA_JOB_E2E] = WVA_STR_INIT("request_latency"),
    };

    for (int i = 0; i < WVA_JOB_LATENCIES; i++) {
        if (wva_str_equal(name, names[i])) {
            *latency = (enum wva_job_latency)i;
            return true;
        }
    }
    return false;
}

/* ---- files ---- */

bool wva_generator_has_key(const struct wva_generator_head *head, struct wva_str key)
{
    for (size_t i = 0; i < head->key_count; i++)
        if (wva_str_equal(head->keys[i], key))
            return true;
    return false;
}

void wva_reading_json(struct wva_reading *reading, bool by_lines,
                      void (*take)(void *context, struct wva_json_stream *json), void *context)
{
    struct wva_json_stream *json = wva_json_stream_open(reading->fill, reading->context);
    const struct wva_error *err;
    uint64_t torn = 0, first = 0;

    if (by_lines)
        wva_json_stream_set_lines(json);
    do {
        while (wva_json_stream_next(json))
            take(context, json);
        err = wva_json_stream_error(json);
        if (err != NULL && torn++ == 0)
            first = err->line;
    } while (by_lines && wva_json_stream_recover(json));
    err = wva_json_stream_error(json);
    if (by_lines && torn > 0)
        wva_notes_add(reading->notes, "%s: %llu damaged line%s, the first of them line %llu",
                      reading->file, (unsigned long long)torn, WVA_PLURAL(torn),
                      (unsigned long long)first);
    else if (err != NULL)
        wva_notes_add(reading->notes,
                      "%s is no whole JSON (line %llu, %s); what could be read of it was",
                      reading->file, (unsigned long long)err->line, err->text);
    if (wva_json_stream_is_cut(json))
        wva_notes_add(
            reading->notes,
            "%s is no whole JSON: it ends after %llu bytes, inside a value; what could be "
            "read of it was",
            reading->file, (unsigned long long)wva_json_stream_bytes(json));
    wva_json_stream_close(json);
}
