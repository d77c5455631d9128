/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/hpa_excess.h"

#include <math.h>

#include "analysis/timeline.h"
#include "util/memory.h"
#include "util/timestamp.h"

#define ROUNDING 1e-12 /* of a ratio that is exactly at the tolerance */

/* So many rows are looked back at most, since a file may hold any number of them with one time. */
enum { LOOK_BACK_ROWS = 1000 };

const char *wva_hpa_excess_name(enum wva_hpa_excess excess)
{
    static const char *const names[WVA_HPA_EXCESSES] = {
        [WVA_HPA_EXCESS_NONE] = "none",
        [WVA_HPA_EXCESS_COMING] = "coming",
        [WVA_HPA_EXCESS_NOT_READ] = "not read",
        [WVA_HPA_EXCESS_TOLERATED] = "tolerated",
        [WVA_HPA_EXCESS_AT_MAXIMUM] = "at maximum",
        [WVA_HPA_EXCESS_HELD] = "held back",
        [WVA_HPA_EXCESS_STARTING] = "starting",
        [WVA_HPA_EXCESS_AT_HIGHEST] = "at highest",
        [WVA_HPA_EXCESS_UNEXPLAINED] = "unexplained",
    };

    return names[excess];
}

double wva_hpa_time_s(const struct wva_frame *frame, size_t row)
{
    return (double)(frame->time_ns[row] - frame->time_ns[0]) / (double)WVA_NS_PER_S;
}

double wva_hpa_hold_s(const struct wva_hpa *hpa, const struct wva_frame *frame, size_t row)
{
    double interval_s = 0;

    if (row + 1 < frame->rows)
        interval_s = wva_hpa_time_s(frame, row + 1) - wva_hpa_time_s(frame, row);
    return fmin(interval_s, WVA_HOLD_PERIODS * hpa->interval_s.median);
}

static bool is_tolerated(double ratio)
{
    return fabs(ratio - 1) <= WVA_HPA_TOLERANCE + ROUNDING;
}

double wva_hpa_propose(double current, double value, double target)
{
    double ratio = value / target;

    /* Without replicas the HPA is inactive. */
    if (!(current > 0) || !(target > 0) || isnan(value))
        return NAN;
    return is_tolerated(ratio) ? current : ceil(current * ratio);
}

/* The same while only `ready` of the pods report: missing ones count as idle (Kubernetes, as
 * above). */
static double propose_starting(double current, double ready, double value, double target)
{
    double ratio = value * ready / current / target;

    if (!(current > 0) || !(target > 0) || isnan(value))
        return NAN;
    return is_tolerated(ratio) || ratio < 1 ? current : ceil(current * ratio);
}

/* ---- one sample ---- */

struct explaining {
    struct wva_hpa *hpa;
    const struct wva_frame *frame;
    const struct wva_hpa_spec *spec; /* NULL: not known */
    struct wva_hpa_effective_rule up;
};

static double get(const struct explaining *at, enum wva_role role, size_t row)
{
    return wva_frame_get(at->frame, role, row);
}

static double ask(const struct explaining *at, size_t row)
{
    double current = get(at, WVA_ROLE_REPLICAS_CURRENT, row);

    return fmax(wva_hpa_propose(current, get(at, WVA_ROLE_WAITING, row),
                                get(at, WVA_ROLE_WAITING_TARGET, row)),
                wva_hpa_propose(current, get(at, WVA_ROLE_KV_USAGE, row),
                                get(at, WVA_ROLE_KV_TARGET, row)));
}

static double ask_starting(const struct explaining *at, size_t row, double ready)
{
    double current = get(at, WVA_ROLE_REPLICAS_CURRENT, row);

    return fmax(propose_starting(current, ready, get(at, WVA_ROLE_WAITING, row),
                                 get(at, WVA_ROLE_WAITING_TARGET, row)),
                propose_starting(current, ready, get(at, WVA_ROLE_KV_USAGE, row),
                                 get(at, WVA_ROLE_KV_TARGET, row)));
}

/* True while row `i`, before `row`, is to be looked at. */
static bool is_since(const struct explaining *at, size_t i, size_t row, double since_s)
{
    return row - i <= LOOK_BACK_ROWS && wva_hpa_time_s(at->frame, i) >= since_s;
}

/* The fewest of a column during the last `span_s`; a row holds until the next. */
static double find_fewest(const struct explaining *at, enum wva_role role, size_t row,
                          double span_s)
{
    double fewest = get(at, role, row), since_s = wva_hpa_time_s(at->frame, row) - span_s;

    for (size_t i = row; i-- > 0;) {
        fewest = fmin(fewest, get(at, role, i));
        if (!is_since(at, i, row, since_s))
            break;
    }
    return fewest;
}

/* The replicas desired when the period of the policies began. */
static double find_base(const struct explaining *at, size_t row)
{
    double period_s = 0;

    for (size_t i = 0; i < at->up.rule.policy_count; i++)
        period_s = fmax(period_s, at->up.rule.policies[i].period_s);
    return find_fewest(at, WVA_ROLE_REPLICAS_DESIRED, row, period_s);
}

static bool is_held(const struct explaining *at, size_t row, double current)
{
    double window_s = at->up.rule.window_s;
    double since_s = wva_hpa_time_s(at->frame, row) - window_s;

    if (at->spec == NULL || !at->spec->behavior_known)
        return false;
    if (wva_hpa_rule_allows(&at->up.rule, find_base(at, row)) <= current)
        return true;
    for (size_t i = row; window_s > 0 && i-- > 0 && is_since(at, i, row, since_s);)
        if (at->hpa->asks_for[i] <= current)
            return true;
    return false;
}

static enum wva_hpa_excess explain_excess(const struct explaining *at, size_t row)
{
    double current = get(at, WVA_ROLE_REPLICAS_CURRENT, row);
    double desired = get(at, WVA_ROLE_REPLICAS_DESIRED, row);

    if (desired > current)
        return WVA_HPA_EXCESS_COMING;
    if (isnan(desired) || isnan(current))
        return WVA_HPA_EXCESS_NOT_READ;
    if (!(at->hpa->asks_for[row] > current))
        return WVA_HPA_EXCESS_TOLERATED;
    if (current >= at->hpa->max_replicas)
        return WVA_HPA_EXCESS_AT_MAXIMUM;
    if (is_held(at, row, current))
        return WVA_HPA_EXCESS_HELD;
    if (ask_starting(at, row, find_fewest(at, WVA_ROLE_REPLICAS_CURRENT, row, WVA_HPA_START_S))
        <= current)
        return WVA_HPA_EXCESS_STARTING;
    if (isnan(at->hpa->max_replicas) && current >= at->hpa->highest
        && at->hpa->highest > at->hpa->initial)
        return WVA_HPA_EXCESS_AT_HIGHEST;
    return WVA_HPA_EXCESS_UNEXPLAINED;
}

static bool is_above(const struct wva_frame *frame, enum wva_role value, enum wva_role target,
                     size_t row)
{
    return wva_frame_get(frame, value, row) > wva_frame_get(frame, target, row);
}

bool wva_hpa_exceeds_any(const struct wva_frame *frame, size_t row)
{
    return is_above(frame, WVA_ROLE_WAITING, WVA_ROLE_WAITING_TARGET, row)
           || is_above(frame, WVA_ROLE_KV_USAGE, WVA_ROLE_KV_TARGET, row);
}

/* ---- all ---- */

static void count(struct wva_hpa_share *share, double hold_s, double asked)
{
    share->asked_peak = share->rows == 0 ? asked : fmax(share->asked_peak, asked);
    share->rows++;
    share->s += hold_s;
}

/* An excess with more replicas desired, but fewer than the rule and the maximum allow, or with none
 * because of the policies. */
static bool is_limited(const struct explaining *at, size_t row)
{
    enum wva_hpa_excess outcome = at->hpa->outcome[row];

    return outcome == WVA_HPA_EXCESS_HELD
           || (outcome == WVA_HPA_EXCESS_COMING
               && get(at, WVA_ROLE_REPLICAS_DESIRED, row)
                      < fmin(at->hpa->asks_for[row], at->hpa->max_replicas));
}

static void limit_events(const struct explaining *at)
{
    struct wva_hpa *hpa = at->hpa;

    for (size_t i = 0; i < hpa->count; i++) {
        struct wva_hpa_event *event = &hpa->events[i];

        event->asked =
            fmin(fmax(event->proposal[WVA_HPA_METRIC_WAITING], event->proposal[WVA_HPA_METRIC_KV]),
                 hpa->max_replicas);
        event->allowed = NAN;
        if (event->to <= event->from)
            continue;
        hpa->scale_ups++;
        hpa->scale_ups_limited += event->to < event->asked;
        if (at->spec != NULL && at->spec->behavior_known)
            event->allowed = wva_hpa_rule_allows(&at->up.rule, find_base(at, event->row));
    }
}

void wva_hpa_explain(struct wva_hpa *hpa, const struct wva_frame *frame,
                     const struct wva_hpa_spec *spec)
{
    struct explaining at = { .hpa = hpa, .frame = frame };

    if (spec != NULL && spec->known) {
        at.spec = spec;
        at.up = wva_hpa_rule_complete(&spec->up, true);
        hpa->min_replicas = spec->min_replicas;
        hpa->max_replicas = spec->max_replicas;
    }
    hpa->asks_for = wva_calloc(frame->rows, sizeof *hpa->asks_for);
    hpa->outcome = wva_calloc(frame->rows, sizeof *hpa->outcome);
    for (size_t row = 0; row < frame->rows; row++) {
        hpa->asks_for[row] = ask(&at, row);
        hpa->asked_peak = fmax(hpa->asked_peak, hpa->asks_for[row]);
        if (wva_hpa_exceeds_any(frame, row))
            hpa->outcome[row] = explain_excess(&at, row);
        count(&hpa->excess[hpa->outcome[row]], wva_hpa_hold_s(hpa, frame, row), hpa->asks_for[row]);
        if (is_limited(&at, row))
            count(&hpa->limited, wva_hpa_hold_s(hpa, frame, row), hpa->asks_for[row]);
    }
    limit_events(&at);
}
