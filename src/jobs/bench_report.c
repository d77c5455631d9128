/* SPDX-License-Identifier: Apache-2.0 */
/* Benchmark reports 0.1, 0.2 and 0.2.1 of llm-d-benchmark, one for each stage, read by the events
 * of libyaml, so that series in them cost no memory. Their times are those of the whole harness,
 * and are not used. Where all requests failed 0.1 states latencies of 0, which are none. */
#include <math.h>
#include <stdlib.h>
#include <yaml.h>

#include "jobs/generators.h"
#include "util/buffer.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/statistics.h"

enum {
    RANK = 10, /* and by the version more, up to 13 */
    DEPTH_MAX = 40,
    PATH_MAX_BYTES = 2000,
    RATES_MAX = 1000,
};

/* Where the parser is. */
struct level {
    bool is_list, has_key;
    size_t path_len; /* of the path outside */
    size_t items;
};

struct report {
    struct wva_job job;
    struct wva_distribution latencies[WVA_JOB_LATENCIES];
    double total, failures, incomplete, stage;
    double rates[RATES_MAX]; /* of all stages (0.1) */
    bool has_version, has_results;
    struct wva_buffer path; /* "metrics.requests.total"; items of lists as "[2]" */
    struct level levels[DEPTH_MAX];
    size_t depth;
};

static int bid(const struct wva_generator_head *head)
{
    return wva_str_starts(head->name, WVA_STR("benchmark_report"))
                   && (wva_str_ends(head->name, WVA_STR(".yaml"))
                       || wva_str_ends(head->name, WVA_STR(".yml")))
               ? 80
               : 0;
}

/* ---- what a path means ---- */

static bool take_latency(struct report *report, struct wva_str path, struct wva_str text,
                         double number)
{
    enum wva_job_latency latency;
    struct wva_str name;

    if (!wva_str_take(&path, WVA_STR("latency.")))
        return false;
    if (!wva_str_cut(&path, WVA_STR("."), &name) || !wva_reading_latency(name, &latency))
        return true;
    if (wva_str_equal(path, WVA_STR("units")))
        report->latencies[latency].unit_ms = wva_reading_unit_ms(text);
    else
        (void)wva_distribution_set(&report->latencies[latency], path, number);
    return true;
}

/* Below metrics (0.1) or results.request_performance.aggregate (0.2). */
static void take_result(struct report *report, struct wva_str path, struct wva_str text,
                        double number)
{
    const struct {
        struct wva_str path;
        double *value;
    } numbers[] = {
        { WVA_STR("requests.total"), &report->total },
        { WVA_STR("requests.failures"), &report->failures },
        { WVA_STR("requests.incomplete"), &report->incomplete },
        { WVA_STR("throughput.request_rate.mean"), &report->job.figure[WVA_JOB_RATE_OBSERVED] },
        { WVA_STR("throughput.requests_per_sec"), &report->job.figure[WVA_JOB_RATE_OBSERVED] },
        { WVA_STR("throughput.output_token_rate.mean"), &report->job.figure[WVA_JOB_OUTPUT_RATE] },
        { WVA_STR("throughput.output_tokens_per_sec"), &report->job.figure[WVA_JOB_OUTPUT_RATE] },
        { WVA_STR("throughput.total_token_rate.mean"), &report->job.figure[WVA_JOB_TOKEN_RATE] },
        { WVA_STR("throughput.total_tokens_per_sec"), &report->job.figure[WVA_JOB_TOKEN_RATE] },
    };

    report->has_results = true;
    if (take_latency(report, path, text, number))
        return;
    for (size_t i = 0; i < WVA_COUNT(numbers); i++)
        if (wva_str_equal(path, numbers[i].path))
            *numbers[i].value = number;
}

/* "scenario.load.args.load.stages[2].rate" */
static bool take_rate(struct report *report, struct wva_str path, double number)
{
    double index;
    struct wva_str text;

    if (!wva_str_take(&path, WVA_STR("scenario.load.args.load.stages["))
        || !wva_str_cut(&path, WVA_STR("]"), &text) || !wva_str_equal(path, WVA_STR(".rate")))
        return false;
    if (wva_number_parse(text, &index) && index >= 0 && index < RATES_MAX)
        report->rates[(size_t)index] = number;
    return true;
}

static void take_version(struct report *report, struct wva_str text)
{
    static const struct wva_str versions[] = { WVA_STR_INIT("0.1"), WVA_STR_INIT("0.2"),
                                               WVA_STR_INIT("0.2.1") };

    report->has_version = true;
    for (size_t i = 0; i < WVA_COUNT(versions); i++)
        if (wva_str_equal(text, versions[i]))
            report->job.rank = RANK + 1 + (int)i;
}

static void take_scenario(struct report *report, struct wva_str path, struct wva_str text,
                          double number)
{
    struct wva_job *job = &report->job;

    if (wva_str_equal(path, WVA_STR("scenario.load.metadata.stage"))
        || wva_str_equal(path, WVA_STR("scenario.load.standardized.stage"))) {
        report->stage = number;
    } else if (wva_str_equal(path, WVA_STR("scenario.load.standardized.rate_qps"))) {
        job->planned_rate_rps = wva_reading_positive(number);
    } else if (wva_str_equal(path, WVA_STR("scenario.load.standardized.concurrency"))) {
        job->figure[WVA_JOB_MAX_CONCURRENCY] = wva_reading_positive(number);
    } else if (wva_str_equal(path, WVA_STR("scenario.model.name"))
               || wva_str_equal(path, WVA_STR("scenario.load.native.config.server.model_name"))
               || wva_str_equal(path, WVA_STR("scenario.stack[0].standardized.model.name"))) {
        if (job->model == NULL && text.len > 0)
            job->model = wva_strndup(text.ptr, text.len);
    } else {
        (void)take_rate(report, path, number);
    }
}

static void take_value(struct report *report, struct wva_str text)
{
    struct wva_str path = { report->path.data, report->path.len };
    double number;

    if (!wva_number_parse(text, &number))
        number = NAN;
    if (wva_str_equal(path, WVA_STR("version")))
        take_version(report, text);
    else if (wva_str_take(&path, WVA_STR("metrics."))
             || wva_str_take(&path, WVA_STR("results.request_performance.aggregate.")))
        take_result(report, path, text, number);
    else if (wva_str_starts(path, WVA_STR("scenario.")))
        take_scenario(report, path, text, number);
}

/* ---- events ---- */

/* A value begins: its place in a list becomes part of the path. */
static void begin_value(struct report *report)
{
    struct level *level = report->depth > 0 ? &report->levels[report->depth - 1] : NULL;

    if (level != NULL && level->is_list)
        wva_buffer_printf(&report->path, "[%zu]", level->items++);
}

static void end_value(struct report *report)
{
    struct level *level = report->depth > 0 ? &report->levels[report->depth - 1] : NULL;

    if (level == NULL)
        return;
    wva_buffer_cut(&report->path, level->path_len);
    level->has_key = false;
}

static void take_scalar(struct report *report, struct wva_str text)
{
    struct level *level = report->depth > 0 ? &report->levels[report->depth - 1] : NULL;

    if (level != NULL && !level->is_list && !level->has_key) {
        if (report->path.len > 0)
            wva_buffer_add(&report->path, ".");
        wva_buffer_append_str(&report->path, text);
        level->has_key = true;
        return;
    }
    begin_value(report);
    take_value(report, text);
    end_value(report);
}

static bool open_level(struct report *report, bool is_list)
{
    if (report->depth == DEPTH_MAX)
        return false;
    begin_value(report);
    report->levels[report->depth++] =
        (struct level){ .is_list = is_list, .path_len = report->path.len };
    return true;
}

/* False at the end, or where it cannot go on. */
static bool take_event(struct report *report, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_STREAM_END_EVENT:
        return false;
    case YAML_MAPPING_START_EVENT:
        return open_level(report, false);
    case YAML_SEQUENCE_START_EVENT:
        return open_level(report, true);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        if (report->depth > 0)
            report->depth--;
        end_value(report);
        return true;
    case YAML_SCALAR_EVENT:
        take_scalar(report, (struct wva_str){ (const char *)event->data.scalar.value,
                                              event->data.scalar.length });
        return true;
    case YAML_ALIAS_EVENT:
        take_scalar(report, WVA_STR(""));
        return true;
    default:
        return true;
    }
}

static int fill_parser(void *context, unsigned char *bytes, size_t size, size_t *len)
{
    const struct wva_reading *reading = context;
    struct wva_error err;

    return reading->fill(reading->context, (char *)bytes, size, len, &err) == WVA_OK;
}

static void parse(struct wva_reading *reading, struct report *report)
{
    yaml_parser_t parser;
    yaml_event_t event;
    bool more = true;

    if (yaml_parser_initialize(&parser) == 0)
        abort();
    yaml_parser_set_input(&parser, fill_parser, reading);
    while (more) {
        if (yaml_parser_parse(&parser, &event) == 0) {
            wva_notes_add(reading->notes,
                          "%s, line %zu: no valid YAML (%s); what could be read of it was",
                          reading->file, parser.problem_mark.line + 1,
                          parser.problem == NULL ? "it cannot be read" : parser.problem);
            break;
        }
        more = take_event(report, &event);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
}

/* ---- the job ---- */

static void put_report(struct wva_reading *reading, struct report *report)
{
    struct wva_job *job = &report->job;
    double *figure = job->figure;
    double incomplete = wva_first_known(report->incomplete, 0);

    figure[WVA_JOB_FAILED] = report->failures;
    figure[WVA_JOB_INCOMPLETE] = report->incomplete;
    figure[WVA_JOB_COMPLETED] = report->total - report->failures - incomplete;
    job->planned_requests = report->total;
    if (report->stage >= 0 && report->stage < RATES_MAX) {
        wva_reading_set_stage(job, (int)report->stage);
        job->planned_rate_rps = wva_first_known(
            job->planned_rate_rps, wva_reading_positive(report->rates[(size_t)report->stage]));
    }
    for (int i = 0; i < WVA_JOB_LATENCIES && figure[WVA_JOB_COMPLETED] > 0; i++)
        wva_distribution_put(&report->latencies[i], report->latencies[i].unit_ms, job,
                             (enum wva_job_latency)i);
    if (figure[WVA_JOB_RATE_OBSERVED] > 0)
        figure[WVA_JOB_DURATION] =
            wva_reading_positive(figure[WVA_JOB_COMPLETED] / figure[WVA_JOB_RATE_OBSERVED]);
    wva_reading_put(reading, *job, NAN, NAN);
}

static void read_report(struct wva_reading *reading)
{
    struct report *report = wva_calloc(1, sizeof *report);

    report->job = wva_reading_job(reading, WVA_JOB_BENCH_REPORT, RANK);
    report->total = report->failures = report->incomplete = report->stage = NAN;
    report->path = wva_buffer_make(PATH_MAX_BYTES);
    for (int i = 0; i < WVA_JOB_LATENCIES; i++)
        report->latencies[i] = wva_distribution_none();
    for (size_t i = 0; i < RATES_MAX; i++)
        report->rates[i] = NAN;
    parse(reading, report);
    if (report->has_results && !isnan(report->total))
        put_report(reading, report);
    else
        wva_jobs_discard(reading->jobs, &report->job);
    wva_buffer_free(&report->path);
    free(report);
}

const struct wva_generator wva_bench_report = { "benchmark report", bid, read_report };
