/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/hpa.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/hpa_behavior.h"
#include "analysis/hpa_excess.h"
#include "analysis/timeline.h"
#include "series/capabilities.h"
#include "util/memory.h"

static const enum wva_role value_role[WVA_HPA_METRICS] = {
    [WVA_HPA_METRIC_WAITING] = WVA_ROLE_WAITING, [WVA_HPA_METRIC_KV] = WVA_ROLE_KV_USAGE
};
static const enum wva_role target_role[WVA_HPA_METRICS] = {
    [WVA_HPA_METRIC_WAITING] = WVA_ROLE_WAITING_TARGET, [WVA_HPA_METRIC_KV] = WVA_ROLE_KV_TARGET
};

const char *wva_hpa_correlated_name(int i)
{
    static const char *const names[WVA_HPA_CORRELATED] = { "replicas", "waiting", "kv",
                                                           "active_jobs" };

    return names[i];
}

const char *wva_hpa_cause_name(enum wva_hpa_cause cause)
{
    static const char *const names[] = { [WVA_HPA_CAUSE_NONE] = "none",
                                         [WVA_HPA_CAUSE_WAITING] = "waiting",
                                         [WVA_HPA_CAUSE_KV] = "kv",
                                         [WVA_HPA_CAUSE_BOTH] = "both" };

    return names[cause];
}

static bool is_judged(const struct wva_frame *frame, enum wva_hpa_metric metric, size_t row)
{
    return !isnan(wva_frame_get(frame, value_role[metric], row))
           && !isnan(wva_frame_get(frame, target_role[metric], row));
}

/* To the next row; 0 for the last. */
static double find_interval_s(const struct wva_frame *frame, size_t row)
{
    return row + 1 < frame->rows ? wva_hpa_time_s(frame, row + 1) - wva_hpa_time_s(frame, row) : 0;
}

static double find_first(const struct wva_frame *frame, enum wva_role role)
{
    for (size_t row = 0; row < frame->rows; row++)
        if (!isnan(wva_frame_get(frame, role, row)))
            return wva_frame_get(frame, role, row);
    return NAN;
}

static double find_last(const struct wva_frame *frame, enum wva_role role)
{
    for (size_t row = frame->rows; row-- > 0;)
        if (!isnan(wva_frame_get(frame, role, row)))
            return wva_frame_get(frame, role, row);
    return NAN;
}

/* ---- samples ---- */

static void measure_sampling(struct wva_hpa *hpa, const struct wva_frame *frame)
{
    double *intervals = wva_calloc(frame->rows, sizeof *intervals), limit;
    size_t n = frame->rows - 1, kept = 0;

    for (size_t row = 0; row < n; row++)
        intervals[row] = find_interval_s(frame, row);
    hpa->interval_s = wva_summarize(intervals, n);
    limit = WVA_HOLD_PERIODS * hpa->interval_s.median;
    hpa->longest_hole_s = NAN;
    for (size_t row = 0; row < n; row++) {
        if (!(intervals[row] > limit)) {
            intervals[kept++] = intervals[row];
            continue;
        }
        hpa->holes++;
        hpa->longest_hole_s = fmax(hpa->longest_hole_s, intervals[row]);
    }
    hpa->jitter_s = wva_summarize(intervals, kept).sd;
    free(intervals);
}

/* ---- classic ---- */

static struct wva_hpa_threshold measure_threshold(const struct wva_hpa *hpa,
                                                  const struct wva_frame *frame,
                                                  enum wva_hpa_metric metric)
{
    struct wva_hpa_threshold threshold = {
        .values = wva_frame_summarize(frame, value_role[metric]),
        .target_first = find_first(frame, target_role[metric]),
    };
    double judged_s = 0;

    for (size_t row = 0; row < frame->rows; row++) {
        double hold_s = wva_hpa_hold_s(hpa, frame, row);
        bool exceeds = wva_frame_get(frame, value_role[metric], row)
                       > wva_frame_get(frame, target_role[metric], row);

        judged_s += is_judged(frame, metric, row) ? hold_s : 0;
        threshold.exceeded += exceeds;
        threshold.exceeded_s += exceeds ? hold_s : 0;
    }
    threshold.exceeded_time_pct = 100 * threshold.exceeded_s / judged_s;
    threshold.exceeded_pct = 100.0 * (double)threshold.exceeded / (double)frame->rows;
    threshold.suspicious = threshold.values.n > 0 && threshold.values.max <= 0;
    return threshold;
}

/* Over values > 0: the monitor writes 0 for values that it could not read. */
static struct wva_summary summarize_positive(const struct wva_frame *frame, enum wva_role role)
{
    double *values = wva_calloc(frame->rows, sizeof *values);
    struct wva_summary summary;
    size_t n = 0;

    for (size_t row = 0; row < frame->rows; row++)
        if (wva_frame_get(frame, role, row) > 0)
            values[n++] = wva_frame_get(frame, role, row);
    summary = wva_summarize(values, n);
    free(values);
    return summary;
}

static void correlate(struct wva_hpa *hpa, const struct wva_frame *frame)
{
    static const enum wva_role roles[WVA_HPA_CORRELATED] = { WVA_ROLE_REPLICAS_CURRENT,
                                                             WVA_ROLE_WAITING, WVA_ROLE_KV_USAGE,
                                                             WVA_ROLE_ACTIVE_JOBS };

    for (int i = 0; i < WVA_HPA_CORRELATED; i++)
        for (int j = 0; j < WVA_HPA_CORRELATED; j++) {
            const double *x = frame->column[roles[i]].value, *y = frame->column[roles[j]].value;

            hpa->correlation[i][j] = x == NULL || y == NULL ? NAN : wva_pearson(x, y, frame->rows);
        }
}

static void measure_classic(struct wva_hpa *hpa, const struct wva_frame *frame)
{
    struct wva_summary replicas = wva_frame_summarize(frame, WVA_ROLE_REPLICAS_CURRENT);
    double before = NAN;

    hpa->initial = find_first(frame, WVA_ROLE_REPLICAS_CURRENT);
    hpa->final = find_last(frame, WVA_ROLE_REPLICAS_CURRENT);
    hpa->highest = replicas.max;
    hpa->lowest = replicas.min;
    for (int metric = 0; metric < WVA_HPA_METRICS; metric++)
        hpa->metric[metric] = measure_threshold(hpa, frame, (enum wva_hpa_metric)metric);
    for (size_t row = 0; row < frame->rows; row++) {
        double now = wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row);

        hpa->any_exceeded += wva_hpa_exceeds_any(frame, row);
        if (isnan(now))
            continue;
        hpa->replica_changes += !isnan(before) && now != before;
        before = now;
    }
    hpa->any_exceeded_pct = 100.0 * (double)hpa->any_exceeded / (double)frame->rows;
    hpa->ttft = summarize_positive(frame, WVA_ROLE_TTFT_OBSERVED);
    hpa->itl = summarize_positive(frame, WVA_ROLE_ITL_OBSERVED);
    hpa->max_active_jobs = wva_frame_summarize(frame, WVA_ROLE_ACTIVE_JOBS).max;
    hpa->last_completed_jobs = find_last(frame, WVA_ROLE_COMPLETED_JOBS);
    correlate(hpa, frame);
}

/* ---- the rule ---- */

static enum wva_hpa_cause find_cause(const double proposal[WVA_HPA_METRICS], double current)
{
    double waiting = proposal[WVA_HPA_METRIC_WAITING], kv = proposal[WVA_HPA_METRIC_KV];
    double largest = fmax(waiting, kv);

    if (isnan(largest) || largest == current)
        return WVA_HPA_CAUSE_NONE;
    if (waiting == kv)
        return WVA_HPA_CAUSE_BOTH;
    return largest == waiting ? WVA_HPA_CAUSE_WAITING : WVA_HPA_CAUSE_KV;
}

/* If the new replicas already exist in the row with the new desired number, the rule started from
 * those of the previous row. */
static double find_start(const struct wva_frame *frame, size_t row)
{
    double now = wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row);

    if (row > 0 && now == wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row))
        return wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row - 1);
    return now;
}

static void add_event(struct wva_hpa *hpa, const struct wva_frame *frame, size_t row, double from,
                      double to)
{
    struct wva_hpa_event event = { .row = row, .from = from, .to = to };

    event.time_s = wva_hpa_time_s(frame, row);
    event.current = find_start(frame, row);
    for (int metric = 0; metric < WVA_HPA_METRICS; metric++) {
        event.value[metric] = wva_frame_get(frame, value_role[metric], row);
        event.target[metric] = wva_frame_get(frame, target_role[metric], row);
        event.proposal[metric] =
            wva_hpa_propose(event.current, event.value[metric], event.target[metric]);
    }
    event.cause = find_cause(event.proposal, event.current);
    hpa->events[hpa->count++] = event;
}

static void find_events(struct wva_hpa *hpa, const struct wva_frame *frame)
{
    double before = NAN;

    hpa->events = wva_calloc(frame->rows, sizeof *hpa->events);
    for (size_t row = 0; row < frame->rows; row++) {
        double now = wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row);

        if (isnan(now))
            continue;
        if (!isnan(before) && now != before)
            add_event(hpa, frame, row, before, now);
        before = now;
    }
    for (size_t i = 1; i < hpa->count; i++) {
        const struct wva_hpa_event *last = &hpa->events[i - 1], *event = &hpa->events[i];
        bool reversed = (last->to > last->from) != (event->to > event->from);

        hpa->reversals += reversed;
        hpa->flaps += reversed && event->time_s - last->time_s <= WVA_HPA_FLAP_S;
    }
}

/* ---- how fast ---- */

/* The first row >= `row` for which the condition holds; the number of rows if there is none. */
static size_t find_row(const struct wva_frame *frame, size_t row,
                       bool (*holds)(const struct wva_frame *frame, size_t row))
{
    while (row < frame->rows && !holds(frame, row))
        row++;
    return row;
}

static bool wants_more(const struct wva_frame *frame, size_t row)
{
    return wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row)
           > wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row);
}

/* More replicas are desired, or exist, than in the previous row. */
static bool is_decided(const struct wva_frame *frame, size_t row)
{
    return wants_more(frame, row)
           || (row > 0
               && wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row)
                      > wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row - 1));
}

/* The rule asks for more than the current replicas. */
static bool asks_for_more(const struct wva_hpa *hpa, const struct wva_frame *frame, size_t row)
{
    return wva_hpa_exceeds_any(frame, row)
           && hpa->asks_for[row] > wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row);
}

/* The first row of the excess that the decision at `decided` answers; rows where it answers none.
 * Where the replicas came with the decision, the excess is that of the row before. */
static size_t find_answered(const struct wva_hpa *hpa, const struct wva_frame *frame,
                            size_t decided)
{
    size_t row = decided;

    if (!asks_for_more(hpa, frame, row) && (row == 0 || !asks_for_more(hpa, frame, --row)))
        return wva_hpa_exceeds_any(frame, decided) ? decided : frame->rows;
    while (row > 0 && asks_for_more(hpa, frame, row - 1))
        row--;
    return row;
}

static void measure_latency(struct wva_hpa *hpa, const struct wva_frame *frame)
{
    size_t excess = find_row(frame, 0, wva_hpa_exceeds_any), decided, there;
    double wanted;

    if (excess == frame->rows)
        return;
    hpa->first_excess_s = wva_hpa_time_s(frame, excess);
    decided = find_row(frame, excess, is_decided);
    while (decided < frame->rows && find_answered(hpa, frame, decided) == frame->rows)
        decided = find_row(frame, decided + 1, is_decided);
    if (decided == frame->rows)
        return;
    hpa->excess_to_decision_s =
        wva_hpa_time_s(frame, decided) - wva_hpa_time_s(frame, find_answered(hpa, frame, decided));
    wanted = wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, decided);
    for (there = decided; there < frame->rows; there++)
        if (wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, there) >= wanted)
            break;
    if (there < frame->rows)
        hpa->decision_to_actuation_s =
            wva_hpa_time_s(frame, there) - wva_hpa_time_s(frame, decided);
    hpa->excess_to_actuation_s = hpa->excess_to_decision_s + hpa->decision_to_actuation_s;
}

static void measure_excess(struct wva_hpa *hpa, const struct wva_frame *frame)
{
    double judged_s = 0, excess_s;

    for (size_t row = 0; row < frame->rows; row++) {
        hpa->needed_peak = fmax(
            hpa->needed_peak, wva_hpa_propose(wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row),
                                              wva_frame_get(frame, WVA_ROLE_KV_USAGE, row),
                                              wva_frame_get(frame, WVA_ROLE_KV_TARGET, row)));
        if (is_judged(frame, WVA_HPA_METRIC_WAITING, row)
            || is_judged(frame, WVA_HPA_METRIC_KV, row))
            judged_s += wva_hpa_hold_s(hpa, frame, row);
    }
    hpa->dead_rows = hpa->excess[WVA_HPA_EXCESS_COMING].rows;
    hpa->dead_s = hpa->excess[WVA_HPA_EXCESS_COMING].s;
    hpa->excess_unanswered_s = 0;
    for (int i = WVA_HPA_EXCESS_TOLERATED; i < WVA_HPA_EXCESSES; i++)
        hpa->excess_unanswered_s += hpa->excess[i].s;
    excess_s = hpa->dead_s + hpa->excess_unanswered_s + hpa->excess[WVA_HPA_EXCESS_NOT_READ].s;
    hpa->any_exceeded_time_pct = 100 * excess_s / judged_s;
}

/* Above what was needed, and what the HPA has to run in any case. Replicas that were there from the
 * first row and never rose to their peak are no answer to anything. */
static void measure_overshoot(struct wva_hpa *hpa, const struct wva_frame *frame)
{
    double needed = fmax(hpa->needed_peak, hpa->min_replicas), fewest = NAN;
    bool rose = false;

    for (size_t row = 0; row < frame->rows; row++) {
        double now = wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row);

        rose = rose || (now == hpa->highest && fewest < now);
        fewest = fmin(fewest, now);
    }
    if (needed > 0 && (rose || !isnan(hpa->min_replicas)))
        hpa->overshoot_pct = 100 * (hpa->highest - needed) / needed;
}

/* The first row from which on current replicas stay at their lowest; rows where they do not end
 * there. */
static size_t find_settled(const struct wva_hpa *hpa, const struct wva_frame *frame)
{
    size_t row = frame->rows;

    while (row > 0 && !(wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row - 1) > hpa->lowest))
        row--;
    return row;
}

/* A job known to run, or, without known jobs, a metric above 0. */
static size_t find_load_end(const struct wva_frame *frame, double max_active_jobs)
{
    for (size_t row = frame->rows; row-- > 0;) {
        if (max_active_jobs > 0 ? wva_frame_get(frame, WVA_ROLE_ACTIVE_JOBS, row) > 0
                                : wva_frame_get(frame, WVA_ROLE_WAITING, row) > 0
                                      || wva_frame_get(frame, WVA_ROLE_KV_USAGE, row) > 0)
            return row;
    }
    return frame->rows;
}

static double find_span(const struct wva_frame *frame, size_t from, size_t to)
{
    if (from >= frame->rows || to >= frame->rows || to < from)
        return NAN;
    return wva_hpa_time_s(frame, to) - wva_hpa_time_s(frame, from);
}

static void measure_return(struct wva_hpa *hpa, const struct wva_frame *frame)
{
    size_t load_end = find_load_end(frame, hpa->max_active_jobs);
    size_t settled = find_settled(hpa, frame), last_excess = frame->rows, fall = frame->rows;
    double peak = wva_frame_summarize(frame, WVA_ROLE_REPLICAS_DESIRED).max;

    for (size_t row = frame->rows; row-- > 0 && last_excess == frame->rows;)
        if (wva_hpa_exceeds_any(frame, row))
            last_excess = row;
    for (size_t row = 0; row < frame->rows; row++)
        if (wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row) == peak)
            fall = row + 1;
    if (load_end < frame->rows)
        hpa->load_end_s = wva_hpa_time_s(frame, load_end);
    hpa->load_end_to_minimum_s = find_span(frame, load_end, settled);
    hpa->last_excess_to_minimum_s = find_span(frame, last_excess, settled);
    if (hpa->highest > hpa->lowest)
        hpa->scale_down_s = find_span(frame, fall, settled);
}

/* ---- cost ---- */

static void measure_cost(struct wva_hpa *hpa, const struct wva_frame *frame)
{
    double span = 0;

    for (size_t row = 0; row < frame->rows; row++) {
        double replicas = wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row);

        if (isnan(replicas))
            continue;
        hpa->replica_s += replicas * wva_hpa_hold_s(hpa, frame, row);
        span += wva_hpa_hold_s(hpa, frame, row);
    }
    if (hpa->highest > 0 && span > 0)
        hpa->static_saving_pct = 100 * (1 - hpa->replica_s / (hpa->highest * span));
}

/* Everything is unknown at first. */
static struct wva_hpa begin(void)
{
    struct wva_hpa hpa = { 0 };

    for (int i = 0; i < WVA_HPA_METRICS; i++) {
        hpa.metric[i].values = wva_summarize(NULL, 0);
        hpa.metric[i].exceeded_time_pct = NAN;
    }
    hpa.first_excess_s = hpa.excess_to_decision_s = NAN;
    hpa.decision_to_actuation_s = hpa.excess_to_actuation_s = NAN;
    hpa.dead_s = hpa.excess_unanswered_s = hpa.any_exceeded_time_pct = NAN;
    hpa.min_replicas = hpa.max_replicas = hpa.asked_peak = NAN;
    hpa.full_time_pct = NAN;
    hpa.needed_peak = hpa.overshoot_pct = hpa.load_end_s = hpa.static_saving_pct = NAN;
    hpa.load_end_to_minimum_s = hpa.last_excess_to_minimum_s = hpa.scale_down_s = NAN;
    return hpa;
}

struct wva_hpa wva_hpa_measure(const struct wva_frame *frame, const struct wva_hpa_spec *spec)
{
    struct wva_hpa hpa = begin();

    if (frame->rows == 0 || (wva_capabilities(frame, false) & WVA_HAS_TARGETS) == 0)
        return hpa;
    hpa.known = true;
    hpa.samples = frame->rows;
    measure_sampling(&hpa, frame);
    measure_classic(&hpa, frame);
    find_events(&hpa, frame);
    wva_hpa_explain(&hpa, frame, spec);
    measure_latency(&hpa, frame);
    measure_excess(&hpa, frame);
    measure_overshoot(&hpa, frame);
    measure_return(&hpa, frame);
    measure_cost(&hpa, frame);
    wva_hpa_measure_behavior(&hpa, frame);
    return hpa;
}

void wva_hpa_free(struct wva_hpa *hpa)
{
    free(hpa->events);
    free(hpa->asks_for);
    free(hpa->outcome);
    hpa->events = NULL;
    hpa->asks_for = NULL;
    hpa->outcome = NULL;
    hpa->count = 0;
}
