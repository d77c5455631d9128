/* SPDX-License-Identifier: Apache-2.0 */
/* AIPerf 0.1 to 0.14: profile_export.jsonl, a request a line with times since 1970, of which only
 * those of the phase "profiling" count; and profile_export_aiperf.json, their summary. Each metric
 * names its unit. inter_token_latency of a request is (latency - TTFT) / (tokens - 1). */
#include <math.h>

#include "jobs/generators.h"
#include "util/memory.h"
#include "util/statistics.h"
#include "util/timestamp.h"

enum { RANK_RECORDS = 100, RANK_SUMMARY = 50 };

/* ---- requests ---- */

struct records {
    struct wva_reading *reading;
    struct wva_job job;
    double first_s, last_s;
    double input_tokens, output_tokens;
    bool is_one;
};

struct record {
    double start_ns, end_ns;
    struct wva_request request;
    double input_tokens, output_tokens;
    bool counts, has_failed, was_cancelled;
};

static int bid_records(const struct wva_generator_head *head)
{
    return !head->is_list && wva_generator_has_key(head, WVA_STR("metadata"))
                   && wva_generator_has_key(head, WVA_STR("metrics"))
                   && wva_str_find(head->bytes, WVA_STR("request_start_ns")) != NULL
               ? 80
               : 0;
}

static void take_metadata(struct record *record, struct wva_json_stream *json)
{
    struct wva_str key;

    if (!wva_json_stream_open_object(json))
        return;
    while (wva_json_stream_member(json, &key)) {
        if (wva_str_equal(key, WVA_STR("request_start_ns")))
            record->start_ns = wva_json_stream_number(json);
        else if (wva_str_equal(key, WVA_STR("request_end_ns")))
            record->end_ns = wva_json_stream_number(json);
        else if (wva_str_equal(key, WVA_STR("was_cancelled")))
            record->was_cancelled = wva_json_stream_true(json);
        else if (wva_str_equal(key, WVA_STR("benchmark_phase")))
            record->counts = wva_str_equal(wva_json_stream_text(json), WVA_STR("profiling"));
    }
}

/* {"value": 200.0, "unit": "ms"}, in ms if it is a time. */
static double take_value(struct wva_json_stream *json)
{
    double value = NAN, unit_ms = NAN;
    struct wva_str key;

    if (!wva_json_stream_open_object(json))
        return NAN;
    while (wva_json_stream_member(json, &key)) {
        if (wva_str_equal(key, WVA_STR("value")))
            value = wva_json_stream_number(json);
        else if (wva_str_equal(key, WVA_STR("unit")))
            unit_ms = wva_reading_unit_ms(wva_json_stream_text(json));
    }
    return value * wva_first_known(unit_ms, 1);
}

static void take_metrics(struct record *record, struct wva_json_stream *json)
{
    struct wva_str key;

    if (!wva_json_stream_open_object(json))
        return;
    while (wva_json_stream_member(json, &key)) {
        if (wva_str_equal(key, WVA_STR("time_to_first_token")))
            record->request.ttft_ms = take_value(json);
        else if (wva_str_equal(key, WVA_STR("inter_token_latency")))
            record->request.tpot_ms = take_value(json);
        else if (wva_str_equal(key, WVA_STR("request_latency")))
            record->request.e2e_ms = take_value(json);
        else if (wva_str_equal(key, WVA_STR("input_sequence_length")))
            record->input_tokens = take_value(json);
        else if (wva_str_equal(key, WVA_STR("output_sequence_length")))
            record->output_tokens = take_value(json);
    }
}

static void add_record(struct records *records, struct record *record)
{
    struct wva_request *request = &record->request;

    records->is_one = records->is_one || !isnan(record->start_ns);
    if (!record->counts || isnan(record->start_ns))
        return;
    request->start_s = record->start_ns / 1e9;
    request->e2e_ms = wva_first_known(request->e2e_ms, (record->end_ns - record->start_ns) / 1e6);
    request->outcome = record->was_cancelled ? WVA_REQUEST_INCOMPLETE
                       : record->has_failed  ? WVA_REQUEST_FAILED
                                             : WVA_REQUEST_COMPLETED;
    if (request->outcome == WVA_REQUEST_COMPLETED) {
        records->input_tokens += record->input_tokens;
        records->output_tokens += record->output_tokens;
    }
    records->first_s = fmin(records->first_s, request->start_s);
    records->last_s = fmax(records->last_s, record->end_ns / 1e9);
    wva_reading_add_request(records->reading, &records->job, *request);
}

static void take_record(void *context, struct wva_json_stream *json)
{
    struct record record = { .start_ns = NAN,
                             .end_ns = NAN,
                             .request = { NAN, NAN, NAN, NAN, WVA_REQUEST_COMPLETED },
                             .input_tokens = NAN,
                             .output_tokens = NAN,
                             .counts = true };
    struct wva_str key;

    if (!wva_json_stream_open_object(json))
        return;
    while (wva_json_stream_member(json, &key)) {
        if (wva_str_equal(key, WVA_STR("metadata")))
            take_metadata(&record, json);
        else if (wva_str_equal(key, WVA_STR("metrics")))
            take_metrics(&record, json);
        else if (wva_str_equal(key, WVA_STR("error")))
            record.has_failed = wva_json_stream_kind(json) != WVA_JSON_WORD;
    }
    if (!wva_json_stream_is_over(json))
        add_record(context, &record);
}

static void read_records(struct wva_reading *reading)
{
    struct records records = { .reading = reading,
                               .job = wva_reading_job(reading, WVA_JOB_AIPERF, RANK_RECORDS),
                               .first_s = INFINITY,
                               .last_s = -INFINITY };

    wva_reading_json(reading, true, take_record, &records);
    if (!records.is_one) {
        wva_jobs_discard(reading->jobs, &records.job);
        return;
    }
    wva_reading_place(&records.job, records.first_s, records.last_s);
    records.job.figure[WVA_JOB_INPUT_TOKENS] = wva_reading_positive(records.input_tokens);
    records.job.figure[WVA_JOB_OUTPUT_TOKENS] = wva_reading_positive(records.output_tokens);
    wva_reading_put(reading, records.job, records.first_s, records.last_s - records.first_s);
}

/* ---- the summary ---- */

struct summary {
    struct wva_job job;
    int64_t start_ns, end_ns;
    bool is_one;
};

static int bid_summary(const struct wva_generator_head *head)
{
    bool named = wva_str_starts(head->name, WVA_STR("profile_export"));

    if (head->is_list || wva_generator_has_key(head, WVA_STR("metadata")))
        return 0;
    if (!wva_generator_has_key(head, WVA_STR("time_to_first_token"))
        && !wva_generator_has_key(head, WVA_STR("request_latency")))
        return named && wva_generator_has_key(head, WVA_STR("records")) ? 50 : 0;
    return wva_generator_has_key(head, WVA_STR("request_throughput")) || named ? 70 : 0;
}

static int64_t take_time(struct wva_json_stream *json)
{
    int64_t time_ns;

    return wva_time_parse(wva_json_stream_text(json), &time_ns) ? time_ns : WVA_TIME_NONE;
}

static void take_summary_member(struct summary *summary, struct wva_json_stream *json,
                                struct wva_str key)
{
    static const struct {
        struct wva_str name;
        enum wva_job_figure figure;
    } totals[] = {
        { WVA_STR_INIT("request_count"), WVA_JOB_COMPLETED },
        { WVA_STR_INIT("error_request_count"), WVA_JOB_FAILED },
        { WVA_STR_INIT("request_throughput"), WVA_JOB_RATE_OBSERVED },
        { WVA_STR_INIT("output_token_throughput"), WVA_JOB_OUTPUT_RATE },
        { WVA_STR_INIT("total_isl"), WVA_JOB_INPUT_TOKENS },
        { WVA_STR_INIT("total_osl"), WVA_JOB_OUTPUT_TOKENS },
    };
    struct wva_job *job = &summary->job;
    enum wva_job_latency latency;

    if (wva_reading_latency(key, &latency)) {
        struct wva_distribution found = wva_reading_distribution(json);

        /* Its gap between tokens is a mean of each request. */
        if (latency == WVA_JOB_ITL)
            latency = WVA_JOB_TPOT;
        wva_distribution_put(&found, found.unit_ms, job, latency);
        summary->is_one = true;
        return;
    }
    for (size_t i = 0; i < WVA_COUNT(totals); i++) {
        if (wva_str_equal(key, totals[i].name)) {
            job->figure[totals[i].figure] = wva_reading_distribution(json).mean;
            return;
        }
    }
    if (wva_str_equal(key, WVA_STR("start_time")))
        summary->start_ns = take_time(json);
    else if (wva_str_equal(key, WVA_STR("end_time")))
        summary->end_ns = take_time(json);
}

static void take_summary(void *context, struct wva_json_stream *json)
{
    struct wva_reading *reading = context;
    struct summary summary = { wva_reading_job(reading, WVA_JOB_AIPERF, RANK_SUMMARY),
                               WVA_TIME_NONE, WVA_TIME_NONE, false };
    double duration_s = NAN;
    struct wva_str key;

    if (wva_json_stream_open_object(json))
        while (wva_json_stream_member(json, &key)) {
            if (!wva_str_equal(key, WVA_STR("records")))
                take_summary_member(&summary, json, key);
            else if (wva_json_stream_open_object(json))
                while (wva_json_stream_member(json, &key))
                    take_summary_member(&summary, json, key);
        }
    if (!summary.is_one) {
        wva_jobs_discard(reading->jobs, &summary.job);
        return;
    }
    if (summary.start_ns != WVA_TIME_NONE) {
        summary.job.start_ns = summary.start_ns;
        summary.job.end_ns = summary.end_ns;
        summary.job.clock = WVA_JOB_CLOCK_REPORT;
        if (summary.end_ns > summary.start_ns)
            duration_s = (double)(summary.end_ns - summary.start_ns) / 1e9;
    }
    wva_reading_put(reading, summary.job, NAN, duration_s);
}

static void read_summary(struct wva_reading *reading)
{
    wva_reading_json(reading, false, take_summary, reading);
}

const struct wva_generator wva_aiperf_records = { "records of AIPerf", bid_records, read_records };
const struct wva_generator wva_aiperf_summary = { "summary of AIPerf", bid_summary, read_summary };
