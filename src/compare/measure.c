/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/judgement.h"
#include "util/memory.h"

/* ---- shares of a sample ---- */

enum weight { BY_TIME, BY_SAMPLES, BY_REQUESTS };

static double weigh(const struct wva_compare_run *run, size_t row, enum weight weight)
{
    const struct wva_timeline *timeline = &run->results->timeline;

    switch (weight) {
    case BY_TIME:
        return timeline->hold_s[row];
    case BY_SAMPLES:
        return 1;
    case BY_REQUESTS:
        return isnan(timeline->requests[row]) ? 0 : timeline->requests[row];
    }
    return NAN;
}

static enum wva_judgement judge_itl(const struct wva_compare_run *run, size_t row)
{
    return wva_judge(run->server->frame->column[WVA_ROLE_ITL_OBSERVED].value,
                     run->results->slo_itl_ms, row);
}

static enum wva_judgement judge_ttft(const struct wva_compare_run *run, size_t row)
{
    return wva_judge(run->server->frame->column[WVA_ROLE_TTFT_OBSERVED].value,
                     run->results->slo_ttft_ms, row);
}

/* Only samples observed in both signals count for both. */
static enum wva_judgement judge_both(const struct wva_compare_run *run, size_t row)
{
    enum wva_judgement itl = judge_itl(run, row), ttft = judge_ttft(run, row);

    return itl == WVA_JUDGED_NOT || ttft == WVA_JUDGED_NOT ? WVA_JUDGED_NOT
                                                           : wva_judge_either(itl, ttft);
}

static void share_judged(const struct wva_compare_run *run, size_t row,
                         enum wva_judgement judgement, enum weight weight, double *numerator,
                         double *denominator)
{
    *denominator = judgement == WVA_JUDGED_NOT ? 0 : weigh(run, row, weight);
    *numerator = judgement == WVA_JUDGED_WITHIN ? *denominator : 0;
}

#define SHARE_JUDGED(signal, name, weight)                                                         \
    static void share_##signal##_##name(const struct wva_compare_run *run, size_t row,             \
                                        double *numerator, double *denominator)                    \
    {                                                                                              \
        share_judged(run, row, judge_##signal(run, row), weight, numerator, denominator);          \
    }

SHARE_JUDGED(itl, time, BY_TIME)
SHARE_JUDGED(itl, samples, BY_SAMPLES)
SHARE_JUDGED(itl, requests, BY_REQUESTS)
SHARE_JUDGED(ttft, time, BY_TIME)
SHARE_JUDGED(ttft, samples, BY_SAMPLES)
SHARE_JUDGED(ttft, requests, BY_REQUESTS)
SHARE_JUDGED(both, time, BY_TIME)
SHARE_JUDGED(both, samples, BY_SAMPLES)
SHARE_JUDGED(both, requests, BY_REQUESTS)

static void share_value(double value, double weight, double *numerator, double *denominator)
{
    *denominator = isfinite(value) ? weight : 0;
    *numerator = isfinite(value) ? value * weight : 0;
}

/* A latency of 0 means that nothing was measured. */
static void share_latency(const struct wva_compare_run *run, size_t row, enum wva_role role,
                          double *numerator, double *denominator)
{
    double value = wva_frame_get(run->server->frame, role, row);

    share_value(value > 0 ? value : NAN, 1, numerator, denominator);
}

static void share_itl(const struct wva_compare_run *run, size_t row, double *numerator,
                      double *denominator)
{
    share_latency(run, row, WVA_ROLE_ITL_OBSERVED, numerator, denominator);
}

static void share_ttft(const struct wva_compare_run *run, size_t row, double *numerator,
                       double *denominator)
{
    share_latency(run, row, WVA_ROLE_TTFT_OBSERVED, numerator, denominator);
}

static void share_load(const struct wva_compare_run *run, size_t row, double *numerator,
                       double *denominator)
{
    share_value(wva_frame_get(run->server->frame, WVA_ROLE_RATE, row), 1, numerator, denominator);
}

static void share_replicas(const struct wva_compare_run *run, size_t row, double *numerator,
                           double *denominator)
{
    share_value(wva_frame_get(run->server->frame, WVA_ROLE_REPLICAS_CURRENT, row),
                run->results->timeline.hold_s[row], numerator, denominator);
}

/* The same while there is load, so that a long idle end makes no run look cheap. */
static void share_loaded_replicas(const struct wva_compare_run *run, size_t row, double *numerator,
                                  double *denominator)
{
    share_replicas(run, row, numerator, denominator);
    if (run->load_row == WVA_ROW_NONE || row < run->load_row || row > run->load_end_row)
        *numerator = *denominator = 0;
}

static void share_over(const struct wva_compare_run *run, size_t row, double *numerator,
                       double *denominator)
{
    const double *demand = run->results->provisioning.demand;
    double supply = demand == NULL ? NAN : run->results->provisioning.supply[row];
    bool known = isfinite(supply) && isfinite(demand[row]);

    *denominator = known ? run->results->timeline.hold_s[row] : 0;
    *numerator = known && supply > demand[row] ? *denominator : 0;
}

static void share_under(const struct wva_compare_run *run, size_t row, double *numerator,
                        double *denominator)
{
    const double *demand = run->results->provisioning.demand;
    double supply = demand == NULL ? NAN : run->results->provisioning.supply[row];
    bool known = isfinite(supply) && isfinite(demand[row]);

    *denominator = known ? run->results->timeline.hold_s[row] : 0;
    *numerator = known && supply < demand[row] ? *denominator : 0;
}

/* ---- what load generators measured ---- */

static const struct wva_jobs *find_jobs(const struct wva_compare_run *run)
{
    static const struct wva_jobs none = { 0 };

    return run->experiment == NULL ? &none : &run->experiment->jobs;
}

/* Over all jobs that have it, by their completed requests; NaN where none has. */
static double average_jobs(const struct wva_compare_run *run, enum wva_job_figure figure)
{
    const struct wva_jobs *jobs = find_jobs(run);
    double sum = 0, requests = 0;

    for (size_t i = 0; i < jobs->count; i++) {
        double completed = jobs->items[i].figure[WVA_JOB_COMPLETED];

        if (!(completed > 0) || isnan(jobs->items[i].figure[figure]))
            continue;
        sum += completed * jobs->items[i].figure[figure];
        requests += completed;
    }
    return requests > 0 ? sum / requests : NAN;
}

/* Percentiles cannot be combined, so the highest is used. */
static double find_highest(const struct wva_compare_run *run, enum wva_job_figure figure)
{
    const struct wva_jobs *jobs = find_jobs(run);
    double highest = NAN;

    for (size_t i = 0; i < jobs->count; i++)
        if (jobs->items[i].figure[WVA_JOB_COMPLETED] > 0)
            highest = fmax(highest, jobs->items[i].figure[figure]);
    return highest;
}

#define AVERAGE(name, figure)                                                                      \
    static double get_jobs_##name(const struct wva_compare_run *run)                               \
    {                                                                                              \
        return average_jobs(run, WVA_JOB_##figure);                                                \
    }
#define HIGHEST(name, figure)                                                                      \
    static double get_jobs_##name(const struct wva_compare_run *run)                               \
    {                                                                                              \
        return find_highest(run, WVA_JOB_##figure);                                                \
    }
#define WHOLE_LOAD(name, member)                                                                   \
    static double get_##name(const struct wva_compare_run *run)                                    \
    {                                                                                              \
        return run->stages.all.jobs > 0 ? run->stages.all.member : NAN;                            \
    }

AVERAGE(ttft_mean, TTFT_MEAN)
HIGHEST(ttft_p99, TTFT_P99)
AVERAGE(tpot_mean, TPOT_MEAN)
HIGHEST(tpot_p99, TPOT_P99)
AVERAGE(itl_mean, ITL_MEAN)
HIGHEST(e2e_p99, E2E_P99)
WHOLE_LOAD(jobs_goodput, goodput_pct)
WHOLE_LOAD(jobs_failed, failed_pct)
WHOLE_LOAD(jobs_throughput, served_rps * 60)
WHOLE_LOAD(load_replica_hours, replica_hours)
WHOLE_LOAD(load_gpu_hours, gpu_hours)

static const struct {
    const char *name;
    double (*get)(const struct wva_compare_run *run);
} getters[] = {
    { "jobs_goodput", get_jobs_goodput },       { "jobs_failed", get_jobs_failed },
    { "jobs_throughput", get_jobs_throughput }, { "jobs_ttft_mean", get_jobs_ttft_mean },
    { "jobs_ttft_p99", get_jobs_ttft_p99 },     { "jobs_tpot_mean", get_jobs_tpot_mean },
    { "jobs_tpot_p99", get_jobs_tpot_p99 },     { "jobs_itl_mean", get_jobs_itl_mean },
    { "jobs_e2e_p99", get_jobs_e2e_p99 },       { "load_replica_hours", get_load_replica_hours },
    { "load_gpu_hours", get_load_gpu_hours },
};

/* ---- the table ---- */

static const struct {
    const char *name;
    void (*part)(const struct wva_compare_run *run, size_t row, double *numerator,
                 double *denominator);
    double factor;
    bool is_total;
} parts[] = {
    { "itl_attainment", share_itl_time, 100, false },
    { "itl_attainment_samples", share_itl_samples, 100, false },
    { "itl_attainment_requests", share_itl_requests, 100, false },
    { "ttft_attainment", share_ttft_time, 100, false },
    { "ttft_attainment_samples", share_ttft_samples, 100, false },
    { "ttft_attainment_requests", share_ttft_requests, 100, false },
    { "slo_attainment", share_both_time, 100, false },
    { "slo_attainment_samples", share_both_samples, 100, false },
    { "slo_attainment_requests", share_both_requests, 100, false },
    { "itl_mean", share_itl, 1, false },
    { "ttft_mean", share_ttft, 1, false },
    { "load_mean", share_load, 1, false },
    { "replica_hours", share_replicas, 1 / 3600., true },
    { "replicas_mean", share_loaded_replicas, 1, false },
    { "over_provisioned_time", share_over, 100, false },
    { "under_provisioned_time", share_under, 100, false },
};

/* In the order in which they are shown. */
static const char *const keys[] = {
    "slo_attainment",
    "itl_attainment",
    "ttft_attainment",
    "slo_violation_time",
    "slo_longest_episode",
    "itl_mean",
    "itl_p95",
    "ttft_mean",
    "ttft_p95",
    "jobs_goodput",
    "jobs_failed",
    "jobs_throughput",
    "jobs_ttft_mean",
    "jobs_ttft_p99",
    "jobs_tpot_mean",
    "jobs_tpot_p99",
    "jobs_itl_mean",
    "jobs_e2e_p99",
    "violation_to_decision",
    "decision_to_actuation",
    "violation_to_relief",
    "replicas_mean",
    "peak_replicas",
    "replica_hours",
    "load_replica_hours",
    "load_gpu_hours",
    "cost",
    "over_provisioned_time",
    "scale_ups",
    "reversals",
    "load_mean",
    "load_peak",
};

/* Measures that are no headlines. Their values come from their parts. */
static const struct wva_headline own[] = {
    { "replicas_mean", WVA_UNIT_REPLICAS, WVA_BETTER_LOWER,
      "mean of current replicas while there is load", 0, NULL },
    { "jobs_ttft_mean", WVA_UNIT_MS, WVA_BETTER_LOWER,
      "mean TTFT that the load generators measured", 0, NULL },
    { "jobs_ttft_p99", WVA_UNIT_MS, WVA_BETTER_LOWER,
      "highest p99 of TTFT that a load generator measured", 0, NULL },
    { "jobs_itl_mean", WVA_UNIT_MS, WVA_BETTER_LOWER, "mean ITL that the load generators measured",
      0, NULL },
    { "jobs_tpot_mean", WVA_UNIT_MS, WVA_BETTER_LOWER,
      "mean TPOT that the load generators measured", 0, NULL },
    { "jobs_tpot_p99", WVA_UNIT_MS, WVA_BETTER_LOWER,
      "highest p99 of TPOT that a load generator measured", 0, NULL },
    { "jobs_e2e_p99", WVA_UNIT_MS, WVA_BETTER_LOWER,
      "highest p99 of end-to-end latency that a load generator measured", 0, NULL },
    { "jobs_goodput", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER,
      "requests of the load generators that completed within the SLOs", 0, NULL },
    { "jobs_failed", WVA_UNIT_PERCENT, WVA_BETTER_LOWER,
      "requests of the load generators that failed", 0, NULL },
    { "jobs_throughput", WVA_UNIT_RPM, WVA_BETTER_HIGHER,
      "completed requests of the load generators per minute", 0, NULL },
    { "load_replica_hours", WVA_UNIT_REPLICA_HOURS, WVA_BETTER_LOWER,
      "replica-hours from the start to the end of the load, of all servers", 0, NULL },
    { "load_gpu_hours", WVA_UNIT_GPU_HOURS, WVA_BETTER_LOWER,
      "GPU-hours from the start to the end of the load, of all servers", 0, NULL },
};

enum { KEY_COUNT = WVA_COUNT(keys), OWN_COUNT = WVA_COUNT(own) };

static bool is_key(const char *name)
{
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (strcmp(keys[i], name) == 0)
            return true;
    return false;
}

static const struct wva_headline *find_own(const char *name)
{
    for (size_t i = 0; i < OWN_COUNT; i++)
        if (strcmp(own[i].name, name) == 0)
            return &own[i];
    return NULL;
}

static struct wva_measure make_measure(const char *name, bool key)
{
    const struct wva_headline *figure = find_own(name);
    struct wva_measure measure = { .is_key = key, .is_own = figure != NULL };

    measure.figure = figure != NULL ? *figure : *wva_headline_find(name);

    for (size_t i = 0; i < WVA_COUNT(parts); i++)
        if (strcmp(parts[i].name, name) == 0) {
            measure.part = parts[i].part;
            measure.factor = parts[i].factor;
            measure.is_total = parts[i].is_total;
        }
    for (size_t i = 0; i < WVA_COUNT(getters); i++)
        if (strcmp(getters[i].name, name) == 0)
            measure.get = getters[i].get;
    return measure;
}

struct wva_measure *wva_measures_list(size_t *count)
{
    struct wva_measure *measures = wva_calloc(wva_headline_count + OWN_COUNT, sizeof *measures);

    *count = 0;
    for (size_t i = 0; i < KEY_COUNT; i++)
        measures[(*count)++] = make_measure(keys[i], true);
    for (size_t i = 0; i < wva_headline_count; i++)
        if (!is_key(wva_headline_table[i].name))
            measures[(*count)++] = make_measure(wva_headline_table[i].name, false);
    return measures;
}

const struct wva_measure *wva_measure_find(const struct wva_measure *measures, size_t count,
                                           const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(measures[i].figure.name, name) == 0)
            return &measures[i];
    return NULL;
}

char *wva_measure_hint(const struct wva_measure *measures, size_t count, const char *name,
                       char out[WVA_HINT_TEXT])
{
    struct wva_nearest nearest = wva_nearest_begin(name);

    for (size_t i = 0; i < count; i++)
        wva_nearest_consider(&nearest, wva_str_from(measures[i].figure.name));
    return wva_nearest_hint(&nearest, out);
}

/* ---- of stages ---- */

#define OF_STAGE(name, member)                                                                     \
    static double get_stage_##name(const struct wva_stage *stage)                                  \
    {                                                                                              \
        return stage->member;                                                                      \
    }

OF_STAGE(served, served_rps * 60)
OF_STAGE(failed, failed_pct)
OF_STAGE(goodput, goodput_pct)
OF_STAGE(ttft_p50, latency[WVA_JOB_TTFT].p50)
OF_STAGE(ttft_p99, latency[WVA_JOB_TTFT].p99)
OF_STAGE(tpot_mean, latency[WVA_JOB_TPOT].mean)
OF_STAGE(tpot_p99, latency[WVA_JOB_TPOT].p99)
OF_STAGE(e2e_p99, latency[WVA_JOB_E2E].p99)
OF_STAGE(replicas, ready.mean)

static const struct {
    struct wva_headline figure;
    double (*get)(const struct wva_stage *stage);
} of_stage[] = {
    { { "goodput", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER, "requests within the SLOs", 0, NULL },
      get_stage_goodput },
    { { "failed", WVA_UNIT_PERCENT, WVA_BETTER_LOWER, "failed requests", 0, NULL },
      get_stage_failed },
    { { "throughput", WVA_UNIT_RPM, WVA_BETTER_HIGHER, "completed requests per minute", 0, NULL },
      get_stage_served },
    { { "ttft_p50", WVA_UNIT_MS, WVA_BETTER_LOWER, "median of TTFT", 0, NULL },
      get_stage_ttft_p50 },
    { { "ttft_p99", WVA_UNIT_MS, WVA_BETTER_LOWER, "p99 of TTFT", 0, NULL }, get_stage_ttft_p99 },
    { { "tpot_mean", WVA_UNIT_MS, WVA_BETTER_LOWER, "mean TPOT", 0, NULL }, get_stage_tpot_mean },
    { { "tpot_p99", WVA_UNIT_MS, WVA_BETTER_LOWER, "p99 of TPOT", 0, NULL }, get_stage_tpot_p99 },
    { { "e2e_p99", WVA_UNIT_MS, WVA_BETTER_LOWER, "p99 of end-to-end latency", 0, NULL },
      get_stage_e2e_p99 },
    { { "replicas", WVA_UNIT_REPLICAS, WVA_BETTER_LOWER, "mean of serving replicas", 0, NULL },
      get_stage_replicas },
};

struct wva_measure *wva_measures_of_stage(int stage, size_t *count)
{
    struct wva_measure *measures = wva_calloc(WVA_COUNT(of_stage), sizeof *measures);

    *count = WVA_COUNT(of_stage);
    for (size_t i = 0; i < *count; i++)
        measures[i] = (struct wva_measure){ .figure = of_stage[i].figure,
                                            .is_key = true,
                                            .is_own = true,
                                            .get_stage = of_stage[i].get,
                                            .stage = stage };
    return measures;
}

const struct wva_stage *wva_compare_find_stage(const struct wva_compare_run *run, int stage)
{
    for (size_t i = 0; i < run->stages.count; i++)
        if (run->stages.items[i].stage == stage)
            return &run->stages.items[i];
    return NULL;
}

/* ---- values ---- */

struct sums {
    double numerator, denominator;
    size_t count; /* rows with a share */
};

static struct sums add_parts(const struct wva_measure *measure, const struct wva_compare_run *run)
{
    struct sums sums = { 0 };

    for (size_t row = 0; row < run->server->frame->rows; row++) {
        double numerator, denominator;

        measure->part(run, row, &numerator, &denominator);
        sums.numerator += numerator;
        sums.denominator += denominator;
        sums.count += denominator > 0;
    }
    return sums;
}

static double get_of_stage(const struct wva_measure *measure, const struct wva_compare_run *run)
{
    const struct wva_stage *stage = wva_compare_find_stage(run, measure->stage);

    return stage == NULL ? NAN : measure->get_stage(stage);
}

double wva_measure_get(const struct wva_measure *measure, const struct wva_compare_run *run)
{
    struct sums sums;

    if (measure->get_stage != NULL)
        return get_of_stage(measure, run);
    if (measure->get != NULL)
        return measure->get(run);
    if (!measure->is_own)
        return wva_headline_get(&measure->figure, run->results);
    sums = add_parts(measure, run);
    return sums.count == 0 ? NAN : measure->factor * sums.numerator / sums.denominator;
}

double *wva_measure_influences(const struct wva_measure *measure, const struct wva_compare_run *run)
{
    struct sums sums;
    double *influence, ratio, scale;
    size_t rows = run->server->frame->rows;

    if (measure->part == NULL)
        return NULL;
    sums = add_parts(measure, run);
    if (sums.count == 0)
        return NULL;
    ratio = sums.numerator / sums.denominator;
    scale = measure->factor * (measure->is_total ? sums.denominator : 1) * (double)sums.count
            / sums.denominator;
    influence = wva_calloc(rows, sizeof *influence);
    for (size_t row = 0; row < rows; row++) {
        double numerator, denominator;

        measure->part(run, row, &numerator, &denominator);
        influence[row] = denominator > 0 ? scale * (numerator - ratio * denominator) : NAN;
    }
    return influence;
}

struct wva_interval wva_measure_possible(const struct wva_measure *measure,
                                         const struct wva_compare_run *run)
{
    struct wva_interval possible = { -INFINITY, INFINITY };

    if (measure->figure.better == WVA_BETTER_ZERO)
        return possible;
    switch (measure->figure.unit) {
    case WVA_UNIT_PERCENT:
        if (measure->part != NULL || measure->get != NULL || measure->get_stage != NULL)
            possible = (struct wva_interval){ 0, 100 };
        break;
    case WVA_UNIT_S:
        possible = (struct wva_interval){ 0, run->results->span_minutes * 60 };
        break;
    case WVA_UNIT_MS:
    case WVA_UNIT_RPM:
    case WVA_UNIT_REPLICAS:
    case WVA_UNIT_REPLICA_HOURS:
    case WVA_UNIT_GPU_HOURS:
    case WVA_UNIT_CENTS:
        possible.low = 0;
        break;
    case WVA_UNIT_NONE:
    case WVA_UNIT_MS_PER_REQUEST:
    case WVA_UNIT_MS_PER_TOKEN_REQUEST:
    default:
        break;
    }
    return possible;
}
