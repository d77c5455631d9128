/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/stages.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/experience.h"
#include "series/dedupe.h"
#include "util/memory.h"
#include "util/statistics.h"
#include "util/timestamp.h"

enum { LOOK_BACK_MAX = 100 }; /* samples that do not tell, so that frequent ones cost no time */

/* The jobs of one stage, or of all of the load. */
struct group {
    const struct wva_job **jobs;
    const struct wva_goodput **goodput;
    size_t count;
};

const char *wva_stage_quantiles_name(enum wva_stage_quantiles quantiles)
{
    static const char *const names[] = { [WVA_QUANTILES_NONE] = NULL,
                                         [WVA_QUANTILES_ONE] = "one job",
                                         [WVA_QUANTILES_REQUESTS] = "requests",
                                         [WVA_QUANTILES_WORST] = "worst job" };

    return names[quantiles];
}

bool wva_stage_all_failed(const struct wva_stage *stage)
{
    return stage->failed > 0 && stage->completed == 0;
}

/* ---- counts and rates ---- */

static double asked_of(const struct wva_job *job)
{
    return wva_first_known(job->planned_rate_rps, job->figure[WVA_JOB_RATE_CONFIGURED]);
}

/* Those that the end of the load cut off were not always counted. */
static double requests_of(const struct wva_job *job)
{
    double ended = job->figure[WVA_JOB_COMPLETED] + job->figure[WVA_JOB_FAILED]
                   + wva_first_known(job->figure[WVA_JOB_INCOMPLETE], 0);

    return wva_first_known(ended, job->planned_requests);
}

static double duration_of(const struct wva_job *job)
{
    if (isnan(job->figure[WVA_JOB_DURATION]) && job->start_ns != WVA_TIME_NONE
        && job->end_ns != WVA_TIME_NONE && job->end_ns > job->start_ns)
        return (double)(job->end_ns - job->start_ns) / (double)WVA_NS_PER_S;
    return job->figure[WVA_JOB_DURATION];
}

static double served_of(const struct wva_job *job)
{
    double completed = job->figure[WVA_JOB_COMPLETED];

    if (completed == 0)
        return 0;
    return wva_first_known(job->figure[WVA_JOB_RATE_OBSERVED], completed / duration_of(job));
}

static double figure_of(const struct wva_job *job, enum wva_job_figure figure)
{
    return job->figure[figure];
}

/* NaN where any of them is. */
static double add_figures(const struct group *group, enum wva_job_figure figure)
{
    double sum = 0;

    for (size_t i = 0; i < group->count; i++)
        sum += figure_of(group->jobs[i], figure);
    return sum;
}

static double add_up(const struct group *group, double (*of)(const struct wva_job *job))
{
    double sum = 0;

    for (size_t i = 0; i < group->count; i++)
        sum += of(group->jobs[i]);
    return sum;
}

static double find_highest(const struct group *group, double (*of)(const struct wva_job *job))
{
    double highest = NAN;

    for (size_t i = 0; i < group->count; i++)
        highest = fmax(highest, of(group->jobs[i]));
    return highest;
}

static double sent_of(const struct wva_job *job)
{
    return job->sent_rps;
}

static double factor_of(const struct wva_job *job)
{
    return job->token_factor;
}

static void find_times(const struct group *group, struct wva_stage *stage)
{
    stage->start_ns = group->jobs[0]->start_ns;
    stage->end_ns = group->jobs[0]->end_ns;
    for (size_t i = 1; i < group->count; i++) {
        const struct wva_job *job = group->jobs[i];

        if (job->start_ns == WVA_TIME_NONE || stage->start_ns == WVA_TIME_NONE)
            stage->start_ns = WVA_TIME_NONE;
        else if (job->start_ns < stage->start_ns)
            stage->start_ns = job->start_ns;
        if (job->end_ns == WVA_TIME_NONE || stage->end_ns == WVA_TIME_NONE)
            stage->end_ns = WVA_TIME_NONE;
        else if (job->end_ns > stage->end_ns)
            stage->end_ns = job->end_ns;
    }
}

static double find_span(const struct wva_stage *stage)
{
    if (stage->start_ns == WVA_TIME_NONE || stage->end_ns == WVA_TIME_NONE
        || stage->end_ns <= stage->start_ns)
        return NAN;
    return (double)(stage->end_ns - stage->start_ns) / (double)WVA_NS_PER_S;
}

/* ---- latency ---- */

static bool has_completed(const struct wva_job *job)
{
    return job->figure[WVA_JOB_COMPLETED] > 0;
}

/* Output tokens where all that completed requests state them, for ITL is a mean over tokens. */
static enum wva_job_figure choose_weight(const struct group *group, enum wva_job_latency latency)
{
    for (size_t i = 0; i < group->count; i++)
        if (has_completed(group->jobs[i]) && !(group->jobs[i]->figure[WVA_JOB_OUTPUT_TOKENS] > 0))
            return WVA_JOB_COMPLETED;
    return latency == WVA_JOB_ITL ? WVA_JOB_OUTPUT_TOKENS : WVA_JOB_COMPLETED;
}

static double average(const struct group *group, enum wva_job_latency latency)
{
    enum wva_job_figure mean = wva_job_latency_figures(latency)->mean;
    enum wva_job_figure weight = choose_weight(group, latency);
    double sum = 0, weights = 0;

    for (size_t i = 0; i < group->count; i++) {
        if (!has_completed(group->jobs[i]))
            continue;
        sum += group->jobs[i]->figure[weight] * group->jobs[i]->figure[mean];
        weights += group->jobs[i]->figure[weight];
    }
    return weights > 0 ? sum / weights : NAN;
}

/* The highest; NaN where one that completed requests does not state it. */
static double find_worst(const struct group *group, enum wva_job_figure figure)
{
    double worst = NAN;

    for (size_t i = 0; i < group->count; i++) {
        if (!has_completed(group->jobs[i]))
            continue;
        if (isnan(group->jobs[i]->figure[figure]))
            return NAN;
        worst = fmax(worst, group->jobs[i]->figure[figure]);
    }
    return worst;
}

static size_t count_completed(const struct wva_job *job)
{
    size_t count = 0;

    for (size_t i = 0; i < job->request_count; i++)
        count += job->requests[i].outcome == WVA_REQUEST_COMPLETED;
    return count;
}

static bool has_all_requests(const struct group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        const struct wva_job *job = group->jobs[i];

        if (has_completed(job)
            && (double)count_completed(job) < group->jobs[i]->figure[WVA_JOB_COMPLETED])
            return false;
    }
    return true;
}

static double latency_of(const struct wva_request *request, enum wva_job_latency latency)
{
    return latency == WVA_JOB_TTFT   ? request->ttft_ms
           : latency == WVA_JOB_TPOT ? request->tpot_ms
                                     : request->e2e_ms;
}

static void pool_quantiles(const struct group *group, enum wva_job_latency latency,
                           struct wva_stage_latency *of)
{
    double *values;
    size_t room = 0, count = 0;

    for (size_t i = 0; i < group->count; i++)
        room += group->jobs[i]->request_count;
    values = wva_calloc(room, sizeof *values);
    for (size_t i = 0; i < group->count; i++)
        for (size_t k = 0; k < group->jobs[i]->request_count; k++)
            if (group->jobs[i]->requests[k].outcome == WVA_REQUEST_COMPLETED)
                values[count++] = latency_of(&group->jobs[i]->requests[k], latency);
    of->p50 = wva_percentile(values, count, 50);
    of->p90 = wva_percentile(values, count, 90);
    of->p99 = wva_percentile(values, count, 99);
    free(values);
}

static void measure_latency(const struct group *group, struct wva_stage *stage)
{
    size_t with_latency = 0;

    for (size_t i = 0; i < group->count; i++)
        with_latency += has_completed(group->jobs[i]);
    stage->quantiles = with_latency == 0         ? WVA_QUANTILES_NONE
                       : with_latency == 1       ? WVA_QUANTILES_ONE
                       : has_all_requests(group) ? WVA_QUANTILES_REQUESTS
                                                 : WVA_QUANTILES_WORST;
    for (int i = 0; i < WVA_JOB_LATENCIES; i++) {
        enum wva_job_latency latency = (enum wva_job_latency)i;
        const struct wva_job_latency_figures *figures = wva_job_latency_figures(latency);
        struct wva_stage_latency *of = &stage->latency[i];

        *of = (struct wva_stage_latency){ average(group, latency), NAN, NAN, NAN };
        if (stage->quantiles == WVA_QUANTILES_REQUESTS && latency != WVA_JOB_ITL) {
            pool_quantiles(group, latency, of);
        } else {
            of->p50 = find_worst(group, figures->median);
            of->p90 = find_worst(group, figures->p90);
            of->p99 = find_worst(group, figures->p99);
        }
    }
}

/* ---- goodput ---- */

struct bounds {
    double low, high; /* requests */
};

/* How many of `count` latencies are at most `slo_ms`. The quantile q lies between the order
 * statistics around q (count - 1), of which the lower one is at most it, and the upper one at
 * least. */
static struct bounds bound_latency(const struct wva_job *job, enum wva_job_latency latency,
                                   double slo_ms, double count)
{
    const struct wva_job_latency_figures *figures = wva_job_latency_figures(latency);
    const struct {
        double share, value_ms;
    } quantiles[] = { { 0.5, job->figure[figures->median] },
                      { 0.9, job->figure[figures->p90] },
                      { 0.99, job->figure[figures->p99] } };
    struct bounds bounds = { 0, count };

    if (isnan(slo_ms))
        return (struct bounds){ count, count };
    for (size_t i = 0; i < WVA_COUNT(quantiles); i++) {
        double place = quantiles[i].share * (count - 1);

        if (quantiles[i].value_ms <= slo_ms)
            bounds.low = fmax(bounds.low, floor(place) + 1);
        else if (quantiles[i].value_ms > slo_ms)
            bounds.high = fmin(bounds.high, ceil(place));
    }
    return bounds;
}

/* Good requests of a job, of both SLOs at least those that neither bound excludes. */
static struct bounds bound_good(const struct wva_job *job, const struct wva_goodput *goodput)
{
    double completed = job->figure[WVA_JOB_COMPLETED];
    double ended = completed + job->figure[WVA_JOB_FAILED];
    struct bounds ttft, tpot;

    if (!isnan(goodput->share_pct))
        return (struct bounds){ goodput->share_pct / 100 * ended,
                                goodput->share_pct / 100 * ended };
    if ((isnan(goodput->slo_ttft_ms) && isnan(goodput->slo_itl_ms)) || isnan(ended))
        return (struct bounds){ NAN, NAN };
    ttft = bound_latency(job, WVA_JOB_TTFT, goodput->slo_ttft_ms, completed);
    tpot = bound_latency(job, WVA_JOB_TPOT, goodput->slo_itl_ms, completed);
    return (struct bounds){ fmax(0, ttft.low + tpot.low - completed), fmin(ttft.high, tpot.high) };
}

static void measure_goodput(const struct group *group, struct wva_stage *stage)
{
    double ended = stage->completed + stage->failed;
    struct bounds sum = { 0, 0 };
    bool known = true;

    stage->slo_ttft_ms = group->goodput[0]->slo_ttft_ms;
    stage->slo_itl_ms = group->goodput[0]->slo_itl_ms;
    for (size_t i = 0; i < group->count; i++) {
        struct bounds of = bound_good(group->jobs[i], group->goodput[i]);

        sum.low += of.low;
        sum.high += of.high;
        known = known && !isnan(group->goodput[i]->share_pct);
    }
    if (!(ended > 0) || isnan(sum.low))
        return;
    stage->goodput_low_pct = 100 * sum.low / ended;
    stage->goodput_high_pct = 100 * sum.high / ended;
    if (!known)
        return;
    stage->goodput_pct = stage->goodput_low_pct;
    stage->goodput_rps = sum.low > 0 ? sum.low / stage->duration_s : 0;
}

/* ---- servers ---- */

struct wva_stage_server wva_stage_server_of(const struct wva_server *server, double price)
{
    return (struct wva_stage_server){
        .frame = server->frame,
        .model = wva_text_or_null(server->model),
        .gpus = server->gpus,
        .price = price,
        .full_rps = server->full.intervals == 0 ? 0 : server->full.finished_rps,
    };
}

/* A window of one server's samples. */
struct sight {
    const struct wva_stage_server *server;
    int64_t hold_ns; /* the longest that a sample holds */
};

static struct sight look_at(const struct wva_stage_server *server)
{
    double period_s = wva_period_s(server->frame->time_ns, server->frame->rows);
    double hold_s = 60 + (period_s > 0 ? WVA_STAGE_HOLD_PERIODS * period_s : 0);

    return (struct sight){ server, (int64_t)(hold_s * (double)WVA_NS_PER_S) };
}

typedef double value_at(const struct wva_frame *frame, size_t row);

static double get_desired(const struct wva_frame *frame, size_t row)
{
    return wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row);
}

static double get_ready(const struct wva_frame *frame, size_t row)
{
    return wva_frame_get(frame,
                         wva_frame_has(frame, WVA_ROLE_REPLICAS_READY) ? WVA_ROLE_REPLICAS_READY
                                                                       : WVA_ROLE_REPLICAS_CURRENT,
                         row);
}

/* Rows whose time is at most `time_ns`. */
static size_t count_before(const struct wva_frame *frame, int64_t time_ns)
{
    return wva_times_before(frame->time_ns, frame->rows, time_ns + 1);
}

/* The value that holds at `time_ns`, NaN: none does. */
static double find_value(const struct sight *sight, value_at *get, int64_t time_ns)
{
    const struct wva_frame *frame = sight->server->frame;
    size_t count = count_before(frame, time_ns);

    for (size_t i = count;
         i > 0 && count - i < LOOK_BACK_MAX && time_ns - frame->time_ns[i - 1] <= sight->hold_ns;
         i--)
        if (!isnan(get(frame, i - 1)))
            return get(frame, i - 1);
    for (size_t i = 0; count == 0 && i < frame->rows && i < LOOK_BACK_MAX; i++) {
        if (frame->time_ns[i] - time_ns > sight->hold_ns)
            break;
        if (!isnan(get(frame, i)))
            return get(frame, i);
    }
    return NAN;
}

/* The samples of some servers in a window of time. */
struct window {
    const struct sight *sights;
    size_t count;
    int64_t start_ns, end_ns;
    int64_t *times; /* at which any of them may change, with both ends */
    size_t time_count;
};

static int compare_times(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;

    return (one > other) - (one < other);
}

static void find_changes(struct window *window)
{
    size_t room = 2;

    for (size_t s = 0; s < window->count; s++)
        room += 2 * window->sights[s].server->frame->rows;
    window->times = wva_calloc(room, sizeof *window->times);
    window->times[window->time_count++] = window->start_ns;
    for (size_t s = 0; s < window->count; s++) {
        const struct wva_frame *frame = window->sights[s].server->frame;
        size_t first = count_before(frame, window->start_ns);

        /* A sample begins to hold at its time, and ends at the latest when its hold does. */
        for (size_t i = first > 0 ? first - 1 : 0;
             i < frame->rows && frame->time_ns[i] < window->end_ns; i++) {
            int64_t until_ns = frame->time_ns[i] + window->sights[s].hold_ns + 1;

            if (frame->time_ns[i] > window->start_ns)
                window->times[window->time_count++] = frame->time_ns[i];
            if (until_ns > window->start_ns && until_ns < window->end_ns)
                window->times[window->time_count++] = until_ns;
        }
    }
    qsort(window->times, window->time_count, sizeof *window->times, compare_times);
    window->times[window->time_count++] = window->end_ns;
}

/* The sum over the servers from `first` to before `last`, or with `highest` the highest of them;
 * NaN where one of them is not known. */
static double combine(const struct window *window, size_t first, size_t last, value_at *get,
                      bool highest, int64_t time_ns)
{
    double sum = 0;

    for (size_t s = first; s < last; s++) {
        double value = find_value(&window->sights[s], get, time_ns);

        if (isnan(value))
            return NAN;
        sum = highest ? fmax(sum, value) : sum + value;
    }
    return sum;
}

static struct wva_stage_replicas measure_window(const struct window *window, size_t first,
                                                size_t last, value_at *get, bool highest)
{
    struct wva_stage_replicas found = { NAN, NAN, NAN };
    double known_s = 0, sum = 0, low = NAN, high = NAN;

    for (size_t i = 0; i + 1 < window->time_count; i++) {
        double seconds = (double)(window->times[i + 1] - window->times[i]) / (double)WVA_NS_PER_S;
        double value =
            seconds > 0 ? combine(window, first, last, get, highest, window->times[i]) : NAN;

        if (isnan(value))
            continue;
        known_s += seconds;
        sum += value * seconds;
        low = fmin(low, value);
        high = fmax(high, value);
    }
    if (known_s > 0
        && known_s >= WVA_STAGE_COVERED * (double)(window->end_ns - window->start_ns)
                          / (double)WVA_NS_PER_S)
        found = (struct wva_stage_replicas){ sum / known_s, low, high };
    return found;
}

/* Ready replicas against those that the rate asked for keeps busy. */
static void measure_need(const struct window *window, struct wva_stage *stage)
{
    double full_rps = window->count == 1 ? window->sights[0].server->full_rps : 0;
    double short_s = 0, spare_s = 0;

    if (!(full_rps > 0) || isnan(stage->asked_rps))
        return;
    stage->needed = ceil(stage->asked_rps / full_rps);
    if (isnan(stage->ready.mean))
        return;
    for (size_t i = 0; i + 1 < window->time_count; i++) {
        double seconds = (double)(window->times[i + 1] - window->times[i]) / (double)WVA_NS_PER_S;
        double ready = combine(window, 0, 1, get_ready, false, window->times[i]);

        short_s += ready < stage->needed ? seconds : 0;
        spare_s += ready > stage->needed ? seconds : 0;
    }
    stage->short_s = short_s;
    stage->spare_s = spare_s;
}

static void measure_cost(const struct window *window, double hours, struct wva_stage *stage)
{
    double gpus = 0, cost = 0;

    for (size_t s = 0; s < window->count; s++) {
        double replicas = measure_window(window, s, s + 1, get_ready, false).mean;

        gpus += replicas * window->sights[s].server->gpus;
        cost += replicas * window->sights[s].server->price;
    }
    stage->gpu_hours = gpus * hours;
    stage->cost = cost * hours;
}

static void measure_window_of_stage(struct window *window, struct wva_stage *stage)
{
    double span_s = find_span(stage);
    struct wva_stage_replicas saturated;

    find_changes(window);
    stage->desired = measure_window(window, 0, window->count, get_desired, false);
    stage->ready = measure_window(window, 0, window->count, get_ready, false);
    measure_need(window, stage);
    stage->replica_hours = stage->ready.mean * span_s / 3600;
    measure_cost(window, span_s / 3600, stage);
    saturated = measure_window(window, 0, window->count, wva_saturation_at, true);
    stage->saturated_s = saturated.mean * span_s;
    free(window->times);
}

static bool is_same(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* Servers of the stage's model; all where they are of one model that has another name there, or
 * where no model is known. */
static size_t choose_servers(const struct wva_stage *stage, const struct wva_stage_server *servers,
                             size_t count, struct sight *sights)
{
    size_t chosen = 0;
    bool alike = true;

    for (size_t i = 0; i < count; i++)
        if (is_same(servers[i].model, stage->model))
            sights[chosen++] = look_at(&servers[i]);
    for (size_t i = 1; i < count; i++)
        alike = alike
                && (is_same(servers[i].model, servers[0].model)
                    || (servers[i].model == NULL && servers[0].model == NULL));
    for (size_t i = 0; chosen == 0 && alike && i < count; i++)
        sights[i] = look_at(&servers[i]);
    return chosen > 0 ? chosen : alike ? count : 0;
}

static void measure_servers(const struct wva_stage_server *servers, size_t count,
                            struct wva_stage *stage)
{
    struct sight *sights = wva_calloc(count, sizeof *sights);
    size_t chosen = choose_servers(stage, servers, count, sights);
    struct window window = {
        .sights = sights, .count = chosen, .start_ns = stage->start_ns, .end_ns = stage->end_ns
    };

    if (chosen > 0 && !isnan(find_span(stage)))
        measure_window_of_stage(&window, stage);
    free(sights);
}

/* ---- stages ---- */

static struct wva_stage begin_stage(void)
{
    static const struct wva_stage_replicas none = { NAN, NAN, NAN };

    return (struct wva_stage){ .stage = -1,
                               .asked_rps = NAN,
                               .sent_rps = NAN,
                               .needed = NAN,
                               .short_s = NAN,
                               .spare_s = NAN,
                               .goodput_pct = NAN,
                               .goodput_rps = NAN,
                               .goodput_low_pct = NAN,
                               .goodput_high_pct = NAN,
                               .desired = none,
                               .ready = none,
                               .replica_hours = NAN,
                               .gpu_hours = NAN,
                               .cost = NAN,
                               .saturated_s = NAN };
}

static const char *find_model(const struct group *group)
{
    const char *model = group->jobs[0]->model;

    for (size_t i = 1; i < group->count; i++)
        if (!is_same(model, group->jobs[i]->model))
            return NULL;
    return model;
}

static double concurrency_of(const struct wva_job *job)
{
    return job->figure[WVA_JOB_MAX_CONCURRENCY];
}

/* All but rates, which add up only while jobs run at the same time. */
static struct wva_stage measure_group(const struct group *group)
{
    struct wva_stage stage = begin_stage();

    stage.jobs = group->count;
    stage.model = find_model(group);
    find_times(group, &stage);
    stage.requests = add_up(group, requests_of);
    stage.completed = add_figures(group, WVA_JOB_COMPLETED);
    stage.failed = add_figures(group, WVA_JOB_FAILED);
    stage.incomplete = add_figures(group, WVA_JOB_INCOMPLETE);
    stage.failed_pct = stage.completed + stage.failed > 0
                           ? 100 * stage.failed / (stage.completed + stage.failed)
                           : NAN;
    stage.token_factor = find_highest(group, factor_of);
    stage.duration_s = find_highest(group, duration_of);
    stage.served_rps = add_up(group, served_of);
    stage.asked_rps = add_up(group, asked_of);
    stage.sent_rps = add_up(group, sent_of);
    stage.concurrency = add_up(group, concurrency_of);
    measure_latency(group, &stage);
    return stage;
}

static bool overlap(const struct wva_job *a, const struct wva_job *b)
{
    if (a->start_ns == WVA_TIME_NONE || a->end_ns == WVA_TIME_NONE || b->start_ns == WVA_TIME_NONE
        || b->end_ns == WVA_TIME_NONE)
        return true;
    return a->start_ns < b->end_ns && b->start_ns < a->end_ns;
}

static bool belong_together(const struct wva_job *a, const struct wva_job *b)
{
    return a->stage == b->stage && overlap(a, b)
           && (is_same(a->model, b->model) || (a->model == NULL && b->model == NULL));
}

static int compare_stages(const void *a, const void *b)
{
    const struct wva_stage *one = a, *other = b;

    if (one->start_ns != other->start_ns && one->start_ns != WVA_TIME_NONE
        && other->start_ns != WVA_TIME_NONE)
        return one->start_ns < other->start_ns ? -1 : 1;
    return (one->stage > other->stage) - (one->stage < other->stage);
}

/* The stage of the first job that has none yet, with those that belong to it. */
static void take_group(const struct wva_jobs *jobs, const struct wva_goodput *goodput, size_t first,
                       bool *taken, struct group *group)
{
    group->count = 0;
    for (size_t i = first; i < jobs->count; i++) {
        if (taken[i] || !belong_together(&jobs->items[first], &jobs->items[i]))
            continue;
        taken[i] = true;
        group->jobs[group->count] = &jobs->items[i];
        group->goodput[group->count++] = &goodput[i];
    }
}

static void measure_all(const struct group *group, struct wva_stages *stages)
{
    struct wva_stage *all = &stages->all;
    double span_s;

    *all = measure_group(group);
    span_s = find_span(all);
    if (group->count > 1) {
        all->asked_rps = all->sent_rps = all->concurrency = NAN;
        all->duration_s = span_s;
        all->served_rps = all->completed / span_s;
    }
    measure_goodput(group, all);
}

struct wva_stages wva_stages_measure(const struct wva_jobs *jobs, const struct wva_goodput *goodput,
                                     const struct wva_stage_server *servers, size_t server_count)
{
    struct wva_stages stages = { .all = begin_stage() };
    struct group group = { wva_calloc(jobs->count, sizeof *group.jobs),
                           wva_calloc(jobs->count, sizeof *group.goodput), 0 };
    bool *taken = wva_calloc(jobs->count, sizeof *taken);

    for (size_t i = 0; i < jobs->count; i++) {
        struct wva_stage *stage;

        if (taken[i] || jobs->items[i].stage < 0)
            continue;
        take_group(jobs, goodput, i, taken, &group);
        stage = WVA_APPEND(stages.items, stages.count, stages.room);
        *stage = measure_group(&group);
        stage->stage = jobs->items[i].stage;
        measure_goodput(&group, stage);
        measure_servers(servers, server_count, stage);
    }
    if (stages.count > 1)
        qsort(stages.items, stages.count, sizeof *stages.items, compare_stages);
    for (group.count = 0; group.count < jobs->count; group.count++) {
        group.jobs[group.count] = &jobs->items[group.count];
        group.goodput[group.count] = &goodput[group.count];
    }
    if (group.count > 0) {
        measure_all(&group, &stages);
        measure_servers(servers, server_count, &stages.all);
    }
    free(group.jobs);
    free(group.goodput);
    free(taken);
    return stages;
}

void wva_stages_free(struct wva_stages *stages)
{
    free(stages->items);
    *stages = (struct wva_stages){ 0 };
}
