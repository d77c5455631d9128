/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster/who_scaled.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"
#include "util/timestamp.h"

enum {
    CARRIED_OUT_S = 5, /* a ReplicaSet follows its HPA within this time */
    ROUND_SLACK_S = 2, /* between the clock of events and that of rounds */
    VALUE_AGE_MAX_S = 120,
};

const char *wva_scaler_name(enum wva_scaler scaler)
{
    static const char *const names[WVA_SCALERS] = {
        [WVA_SCALER_UNKNOWN] = "not known", [WVA_SCALER_WVA] = "WVA through KEDA",
        [WVA_SCALER_KEDA] = "KEDA",         [WVA_SCALER_ZERO] = "KEDA, from or to zero",
        [WVA_SCALER_HPA] = "HPA",           [WVA_SCALER_OTHER] = "by hand or another controller",
    };

    return names[scaler];
}

/* ---- what happened, by events ---- */

struct act {
    int64_t time_ns;
    double from, to;
    const struct wva_kube_event *event;
    bool carried_out; /* a change of a ReplicaSet, which follows whoever decided */
};

struct acts {
    struct act *items;
    size_t count, capacity;
};

static bool is_near(int64_t a, int64_t b, int seconds)
{
    int64_t apart = a > b ? a - b : b - a;

    return apart <= seconds * WVA_NS_PER_S;
}

/* Whether the HPA of that name scales the workload, as far as anything tells. */
static bool is_hpa_of(const struct wva_scale_question *question, const char *hpa)
{
    const struct wva_hpa_spec *spec = wva_hpas_find(question->hpas, hpa);
    const struct wva_scaled_object *object = wva_scaled_objects_find_hpa(question->scaled, hpa);
    struct wva_str rest = wva_str_from(hpa);

    if (spec != NULL && spec->reference != NULL)
        return wva_hpa_scales(spec, question->workload);
    if (object != NULL && object->target != NULL)
        return strcmp(object->target, question->workload) == 0;
    (void)wva_str_take(&rest, WVA_STR("keda-hpa-"));
    return wva_str_equal(rest, wva_str_from(question->workload))
           || (question->log != NULL && question->log->count == 1);
}

/* Whether an event of a ScaledObject is about the workload. */
static bool is_object_of(const struct wva_scale_question *question, const char *name)
{
    const struct wva_scaled_object *object = wva_scaled_objects_find(question->scaled, name);

    return object != NULL && object->target != NULL
               ? strcmp(object->target, question->workload) == 0
               : strcmp(name, question->workload) == 0;
}

static void add_act(struct acts *acts, struct act act, bool combined)
{
    /* What was counted up is known at its first and at its last time. */
    if (act.event->first_ns != act.event->last_ns && !combined) {
        struct act first = act;

        first.time_ns = act.event->first_ns;
        *WVA_APPEND(acts->items, acts->count, acts->capacity) = first;
    }
    *WVA_APPEND(acts->items, acts->count, acts->capacity) = act;
}

static void take_event(const struct wva_scale_question *question,
                       const struct wva_kube_event *event, struct acts *acts)
{
    struct act act = { .time_ns = event->last_ns, .from = NAN, .event = event };
    struct wva_rescale rescale;

    if (event->last_ns == WVA_TIME_NONE)
        return;
    if (wva_kube_event_rescale(event, &rescale)) {
        act.to = rescale.size;
        if (is_hpa_of(question, event->name))
            add_act(acts, act, rescale.combined);
    } else if (wva_kube_event_scaling(event, &act.from, &act.to)) {
        act.carried_out = strcmp(event->reason, "ScalingReplicaSet") == 0;
        if (act.carried_out ? wva_kube_event_is_of(event, "Deployment", question->workload)
                            : is_object_of(question, event->name))
            add_act(acts, act, false);
    }
}

static int compare_acts(const void *a, const void *b)
{
    const struct act *left = a, *right = b;

    if (left->time_ns != right->time_ns)
        return left->time_ns < right->time_ns ? -1 : 1;
    return (int)left->carried_out - (int)right->carried_out;
}

static struct acts find_acts(const struct wva_scale_question *question)
{
    struct acts acts = { 0 };

    for (size_t i = 0; i < question->events->count; i++)
        take_event(question, &question->events->items[i], &acts);
    if (acts.count > 1)
        qsort(acts.items, acts.count, sizeof *acts.items, compare_acts);
    return acts;
}

/* Whoever decided on what a ReplicaSet carried out; NULL: nobody who is known. */
static struct act *find_decision(struct acts *acts, const struct act *carried_out)
{
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->items[i];

        if (!act->carried_out && act->to == carried_out->to
            && is_near(act->time_ns, carried_out->time_ns, CARRIED_OUT_S))
            return act;
    }
    return NULL;
}

/* ---- what rounds saw ---- */

struct seen {
    struct wva_replica_change *changes;
    size_t count;
    bool any; /* the workload was seen at all */
    int64_t first_ns, last_ns;
};

static struct seen find_seen(const struct wva_scale_question *question)
{
    const struct wva_replica_log *log = question->log;
    const struct wva_replica_series *series =
        log == NULL ? NULL : wva_replica_log_find(log, question->workload);
    struct seen seen = { .count = 0 };

    if (series == NULL || log->rounds == 0)
        return seen;
    seen.any = true;
    seen.first_ns = log->time_ns[0];
    seen.last_ns = log->time_ns[log->rounds - 1];
    seen.changes = wva_replica_changes(log, series, WVA_REPLICAS_DESIRED, &seen.count);
    return seen;
}

static bool is_within(const struct wva_replica_change *change, int64_t time_ns)
{
    return time_ns > change->after_ns - ROUND_SLACK_S * WVA_NS_PER_S
           && time_ns <= change->seen_ns + ROUND_SLACK_S * WVA_NS_PER_S;
}

static bool has_decision(const struct acts *acts, const struct wva_replica_change *change)
{
    for (size_t i = 0; i < acts->count; i++)
        if (!acts->items[i].carried_out && is_within(change, acts->items[i].time_ns))
            return true;
    return false;
}

/* A ReplicaSet is also scaled where a Deployment is rolled out; then rounds see no change, or one
 * that an HPA decided on. */
static bool is_rollout(const struct seen *seen, const struct acts *acts, const struct act *act)
{
    if (!seen->any || act->time_ns < seen->first_ns || act->time_ns > seen->last_ns)
        return false;
    for (size_t i = 0; i < seen->count; i++)
        if (is_within(&seen->changes[i], act->time_ns))
            return has_decision(acts, &seen->changes[i]);
    return true;
}

/* What was desired when an act began. */
static double find_before(const struct wva_scale_question *question,
                          const struct wva_scale_history *history, const struct act *act)
{
    const struct wva_replica_log *log = question->log;
    const struct wva_replica_series *series =
        log == NULL ? NULL : wva_replica_log_find(log, question->workload);
    const struct wva_scale_change *last =
        history->count == 0 ? NULL : &history->changes[history->count - 1];
    int64_t round_ns = WVA_TIME_NONE;

    if (!isnan(act->from))
        return act->from;
    for (size_t i = 0; series != NULL && i < log->rounds && log->time_ns[i] < act->time_ns; i++)
        if (!isnan(series->values[WVA_REPLICAS_DESIRED][i]))
            round_ns = log->time_ns[i];
    if (last != NULL && (round_ns == WVA_TIME_NONE || last->time_ns >= round_ns))
        return last->to;
    return round_ns == WVA_TIME_NONE ? NAN
                                     : wva_replica_at(log, series, WVA_REPLICAS_DESIRED, round_ns);
}

/* ---- who ---- */

static bool all_by_wva(const struct wva_scaled_object *object)
{
    for (size_t i = 0; i < object->trigger_count; i++)
        if (!object->triggers[i].by_wva)
            return false;
    return object->trigger_count > 0;
}

static bool is_keda_hpa(const struct wva_hpa_spec *spec, const char *hpa)
{
    return (spec != NULL && spec->scaled_object != NULL)
           || wva_str_starts(wva_str_from(hpa), WVA_STR("keda-hpa-"));
}

static const struct wva_scaled_object *find_object(const struct wva_scale_question *question,
                                                   const struct wva_hpa_spec *spec, const char *hpa)
{
    const struct wva_scaled_object *object = wva_scaled_objects_find_hpa(question->scaled, hpa);

    if (object == NULL && spec != NULL && spec->scaled_object != NULL)
        object = wva_scaled_objects_find(question->scaled, spec->scaled_object);
    return object;
}

static enum wva_scaler judge_hpa(const struct wva_hpa_spec *spec, const char *hpa,
                                 const struct wva_scaled_object *object,
                                 const struct wva_trigger *trigger)
{
    if (object == NULL)
        return is_keda_hpa(spec, hpa) ? WVA_SCALER_KEDA : WVA_SCALER_HPA;
    if (trigger == NULL ? all_by_wva(object) : trigger->by_wva)
        return WVA_SCALER_WVA;
    return WVA_SCALER_KEDA;
}

static void take_rescale(const struct wva_scale_question *question, const struct act *act,
                         struct wva_scale_change *change)
{
    const char *hpa = act->event->name;
    const struct wva_hpa_spec *spec = wva_hpas_find(question->hpas, hpa);
    struct wva_rescale rescale;

    (void)wva_kube_event_rescale(act->event, &rescale);
    change->hpa = hpa;
    change->object = find_object(question, spec, hpa);
    change->cause = rescale.cause;
    change->reason = wva_rescale_describe(&rescale);
    if (rescale.metric.len > 0)
        change->metric = wva_strndup(rescale.metric.ptr, rescale.metric.len);
    if (change->object != NULL && rescale.metric.len > 0)
        change->trigger = wva_trigger_find(change->object, rescale.metric);
    else if (change->object != NULL && change->object->trigger_count == 1
             && rescale.cause == WVA_RESCALE_ALL_BELOW)
        change->trigger = &change->object->triggers[0];
    change->by = judge_hpa(spec, hpa, change->object, change->trigger);
}

/* ---- which metric asked for most ---- */

/* The last value at or before a time; NaN where there is none that is recent. */
static double find_value(const struct wva_trigger_values *values, int64_t time_ns)
{
    double value = NAN;

    for (size_t i = 0; i < values->count && values->time_ns[i] <= time_ns; i++)
        if (is_near(values->time_ns[i], time_ns, VALUE_AGE_MAX_S))
            value = isnan(values->values[i]) ? value : values->values[i];
    return value;
}

/* The target of a metric, by its trigger or by the HPA itself; NaN: not known. */
static double find_target(const struct wva_scale_history *history, const char *metric,
                          const struct wva_trigger **trigger, enum wva_hpa_target *kind)
{
    const struct wva_hpa_spec *spec = history->hpa;

    *trigger =
        history->object == NULL ? NULL : wva_trigger_find(history->object, wva_str_from(metric));
    if (*trigger != NULL) {
        *kind = (*trigger)->kind;
        return (*trigger)->threshold;
    }
    for (size_t i = 0; spec != NULL && i < spec->metric_count; i++)
        if (strcmp(spec->metrics[i].name, metric) == 0) {
            *kind = spec->metrics[i].kind;
            return spec->metrics[i].target;
        }
    return NAN;
}

static void find_most(const struct wva_scale_question *question,
                      const struct wva_scale_history *history, struct wva_scale_change *change)
{
    change->most_value = change->most_target = change->most_asked = NAN;
    for (size_t i = 0; i < question->value_count; i++) {
        const struct wva_trigger_values *values = &question->values[i];
        const struct wva_trigger *trigger;
        enum wva_hpa_target kind = WVA_HPA_TARGET_AVERAGE;
        double target = find_target(history, values->metric, &trigger, &kind);
        double value = find_value(values, change->time_ns);
        double asked = wva_hpa_metric_asks(kind, value, target, change->from);

        if (isnan(asked) || asked <= change->most_asked)
            continue;
        change->most = values;
        change->most_trigger = trigger;
        change->most_value = value;
        change->most_target = target;
        change->most_asked = asked;
    }
}

/* ---- all together ---- */

static void add_act_change(const struct wva_scale_question *question,
                           struct wva_scale_history *history, const struct act *act)
{
    struct wva_scale_change change = { .from = find_before(question, history, act),
                                       .to = act->to,
                                       .after_ns = act->time_ns,
                                       .time_ns = act->time_ns,
                                       .exact = true,
                                       .by = WVA_SCALER_OTHER };

    if (change.from == change.to)
        return;
    if (strcmp(act->event->reason, "SuccessfulRescale") == 0) {
        take_rescale(question, act, &change);
    } else {
        change.reason = wva_strdup(act->event->message);
        change.object = history->object;
        if (!act->carried_out)
            change.by = WVA_SCALER_ZERO;
    }
    *WVA_APPEND(history->changes, history->count, history->capacity) = change;
}

static void add_acts(const struct wva_scale_question *question, const struct seen *seen,
                     struct acts *acts, struct wva_scale_history *history)
{
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->items[i];
        struct act *decision = act->carried_out ? find_decision(acts, act) : NULL;

        if (decision != NULL && isnan(decision->from))
            decision->from = act->from;
    }
    for (size_t i = 0; i < acts->count; i++) {
        const struct act *act = &acts->items[i];

        if (!act->carried_out || (find_decision(acts, act) == NULL && !is_rollout(seen, acts, act)))
            add_act_change(question, history, act);
    }
}

/* The HPA that rescaled the workload several times around a change, of which only the first or the
 * last time is told; NULL: none. */
static const char *find_repeated(const struct wva_scale_question *question,
                                 const struct wva_replica_change *change)
{
    for (size_t i = 0; i < question->events->count; i++) {
        const struct wva_kube_event *event = &question->events->items[i];
        struct wva_rescale rescale;

        if (wva_kube_event_rescale(event, &rescale) && event->count > (rescale.combined ? 1 : 2)
            && event->first_ns <= change->seen_ns && event->last_ns > change->after_ns
            && is_hpa_of(question, event->name))
            return event->name;
    }
    return NULL;
}

static void add_seen_change(const struct wva_scale_question *question,
                            const struct wva_replica_change *seen,
                            struct wva_scale_history *history)
{
    const char *hpa = find_repeated(question, seen);
    struct wva_scale_change change = { .from = seen->from,
                                       .to = seen->to,
                                       .after_ns = seen->after_ns,
                                       .time_ns = seen->seen_ns,
                                       .hpa = history->hpa == NULL ? NULL : history->hpa->name,
                                       .object = history->object };

    if (hpa != NULL) {
        const struct wva_hpa_spec *spec = wva_hpas_find(question->hpas, hpa);

        change.hpa = hpa;
        change.object = find_object(question, spec, hpa);
        change.by = judge_hpa(spec, hpa, change.object, NULL);
    }
    *WVA_APPEND(history->changes, history->count, history->capacity) = change;
}

/* Changes that no event tells the time of. */
static void add_seen(const struct wva_scale_question *question, const struct seen *seen,
                     struct wva_scale_history *history)
{
    size_t told = history->count;

    for (size_t i = 0; i < seen->count; i++) {
        bool explained = false;

        for (size_t k = 0; k < told && !explained; k++)
            explained = is_within(&seen->changes[i], history->changes[k].time_ns);
        if (!explained)
            add_seen_change(question, &seen->changes[i], history);
    }
}

static int compare_changes(const void *a, const void *b)
{
    const struct wva_scale_change *left = a, *right = b;

    return (left->time_ns > right->time_ns) - (left->time_ns < right->time_ns);
}

/* Who would scale the workload. */
static void find_scaler(const struct wva_scale_question *question,
                        struct wva_scale_history *history)
{
    for (size_t i = 0; i < question->hpas->count && history->hpa == NULL; i++)
        if (question->hpas->items[i].name != NULL
            && wva_hpa_scales(&question->hpas->items[i], question->workload))
            history->hpa = &question->hpas->items[i];
    history->object = wva_scaled_objects_find_target(question->scaled, question->workload);
    if (history->object == NULL && history->hpa != NULL)
        history->object = find_object(question, history->hpa, history->hpa->name);
    history->scaler_known = history->hpa != NULL || history->object != NULL;
    if (history->scaler_known)
        history->scaler = judge_hpa(history->hpa, history->hpa == NULL ? "" : history->hpa->name,
                                    history->object, NULL);
}

struct wva_scale_history wva_who_scaled(const struct wva_scale_question *question)
{
    struct wva_scale_history history = { .first_event_ns = WVA_TIME_NONE };
    struct seen seen = find_seen(question);
    struct acts acts = find_acts(question);

    for (size_t i = 0; i < question->events->count; i++) {
        int64_t first_ns = question->events->items[i].first_ns;

        if (first_ns != WVA_TIME_NONE
            && (history.first_event_ns == WVA_TIME_NONE || first_ns < history.first_event_ns))
            history.first_event_ns = first_ns;
    }
    find_scaler(question, &history);
    add_acts(question, &seen, &acts, &history);
    for (size_t i = 0; i < history.count && !history.scaler_known; i++)
        if (history.changes[i].hpa != NULL) {
            history.scaler_known = true;
            history.scaler = history.changes[i].by;
        }
    add_seen(question, &seen, &history);
    if (history.count > 1)
        qsort(history.changes, history.count, sizeof *history.changes, compare_changes);
    for (size_t i = 0; i < history.count; i++)
        find_most(question, &history, &history.changes[i]);
    free(seen.changes);
    free(acts.items);
    return history;
}

void wva_scale_history_release(struct wva_scale_history *history)
{
    for (size_t i = 0; i < history->count; i++) {
        free(history->changes[i].reason);
        free(history->changes[i].metric);
    }
    free(history->changes);
    *history = (struct wva_scale_history){ 0 };
}
