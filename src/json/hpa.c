/* SPDX-License-Identifier: Apache-2.0 */
#include "json/hpa.h"

#include <math.h>

#include "json/server.h"
#include "output/json_text.h"
#include "util/timestamp.h"

/* ---- the run ---- */

static void add_metadata(json_t *run, const struct wva_metadata *metadata)
{
    json_t *object = wva_json_add_object(run, "metadata");

    for (int field = 0; field < WVA_METADATA_FIELDS; field++) {
        json_t *member =
            wva_json_add_object(object, wva_metadata_field_name((enum wva_metadata_field)field));

        wva_json_add_text(member, "value", metadata->text[field]);
        wva_json_add_text(member, "from",
                          metadata->text[field] == NULL
                              ? NULL
                              : wva_metadata_source_name(metadata->source[field]));
    }
}

static void add_events(json_t *run, const struct wva_events *events)
{
    json_t *list = json_array();
    char time[WVA_TIME_TEXT];

    for (size_t i = 0; i < events->count; i++) {
        const struct wva_event *event = &events->items[i];
        json_t *item = json_object();

        wva_json_add_text(item, "time", wva_time_format_exact(event->time_ns, time));
        wva_json_add_text(item, "kind", wva_event_kind_name(event->kind));
        wva_json_add_number(item, "from", event->from);
        wva_json_add_number(item, "to", event->to);
        wva_json_add_number(item, "waiting", event->waiting);
        wva_json_add_number(item, "kv", event->kv);
        wva_json_add_text(item, "text", event->text);
        (void)json_array_append_new(list, item);
    }
    wva_json_add(run, "logged_events", list);
}

static json_t *describe_rule(const struct wva_hpa_rule *rule)
{
    json_t *object = json_object(), *list = json_array();

    wva_json_add_number(object, "window_s", rule->window_s);
    wva_json_add_text(object, "select", rule->select);
    for (size_t i = 0; i < rule->policy_count; i++) {
        json_t *policy = json_object();

        wva_json_add_bool(policy, "percent", rule->policies[i].percent);
        wva_json_add_number(policy, "value", rule->policies[i].value);
        wva_json_add_number(policy, "period_s", rule->policies[i].period_s);
        (void)json_array_append_new(list, policy);
    }
    wva_json_add(object, "policies", list);
    return object;
}

static json_t *list_metrics(const struct wva_hpa_spec *spec)
{
    json_t *list = json_array();

    for (size_t i = 0; i < spec->metric_count; i++) {
        json_t *metric = json_object();

        wva_json_add_text(metric, "name", spec->metrics[i].name);
        wva_json_add_number(metric, "current", spec->metrics[i].current);
        wva_json_add_number(metric, "target", spec->metrics[i].target);
        (void)json_array_append_new(list, metric);
    }
    return list;
}

static json_t *list_conditions(const struct wva_hpa_spec *spec)
{
    json_t *list = json_array();

    for (size_t i = 0; i < spec->condition_count; i++) {
        json_t *condition = json_object();

        wva_json_add_text(condition, "type", spec->conditions[i].type);
        wva_json_add_text(condition, "status", spec->conditions[i].status);
        wva_json_add_text(condition, "reason", spec->conditions[i].reason);
        wva_json_add_text(condition, "message", spec->conditions[i].message);
        (void)json_array_append_new(list, condition);
    }
    return list;
}

static json_t *describe_spec(const struct wva_hpa_spec *spec)
{
    json_t *object = json_object();

    wva_json_add_text(object, "file", spec->file);
    wva_json_add_text(object, "reference", spec->reference);
    wva_json_add_number(object, "min_replicas", spec->min_replicas);
    wva_json_add_number(object, "max_replicas", spec->max_replicas);
    wva_json_add_number(object, "current_replicas", spec->current_replicas);
    wva_json_add_number(object, "desired_replicas", spec->desired_replicas);
    wva_json_add_bool(object, "behavior_known", spec->behavior_known);
    wva_json_add(object, "metrics", list_metrics(spec));
    wva_json_add(object, "scale_up", describe_rule(&spec->up));
    wva_json_add(object, "scale_down", describe_rule(&spec->down));
    wva_json_add(object, "conditions", list_conditions(spec));
    return object;
}

static const char *name_kind(const struct wva_experiment *experiment)
{
    static const char *const monitors[] = { [WVA_HPA_NONE] = NULL,
                                            [WVA_HPA_LEGACY] = "legacy HPA run",
                                            [WVA_HPA_ENHANCED] = "enhanced HPA run" };

    return experiment->has_collector ? "WVA run" : monitors[experiment->monitor];
}

static json_t *describe_run(const struct wva_experiment *experiment)
{
    json_t *run = json_object();

    wva_json_add_text(run, "kind", name_kind(experiment));
    add_metadata(run, &experiment->metadata);
    add_events(run, &experiment->events);
    wva_json_add_notes(run, &experiment->notes);
    wva_json_add(run, "hpa_spec",
                 experiment->hpa_spec.known ? describe_spec(&experiment->hpa_spec) : json_null());
    return run;
}

/* ---- the figures ---- */

static void add_classic(json_t *object, const struct wva_hpa *hpa)
{
    const struct wva_hpa_threshold *waiting = &hpa->metric[WVA_HPA_METRIC_WAITING];
    const struct wva_hpa_threshold *kv = &hpa->metric[WVA_HPA_METRIC_KV];

    wva_json_add_count(object, "samples", hpa->samples);
    wva_json_add_number(object, "initial_replicas", hpa->initial);
    wva_json_add_number(object, "final_replicas", hpa->final);
    wva_json_add_number(object, "max_replicas", hpa->highest);
    wva_json_add_number(object, "min_replicas", hpa->lowest);
    wva_json_add_count(object, "replica_changes", hpa->replica_changes);
    wva_json_add_number(object, "waiting_mean", waiting->values.mean);
    wva_json_add_number(object, "waiting_max", waiting->values.max);
    wva_json_add_number(object, "waiting_target", waiting->target_first);
    wva_json_add_number(object, "kv_mean", kv->values.mean);
    wva_json_add_number(object, "kv_max", kv->values.max);
    wva_json_add_number(object, "kv_target", kv->target_first);
    wva_json_add_count(object, "waiting_violations", waiting->exceeded);
    wva_json_add_number(object, "waiting_violations_pct", waiting->exceeded_pct);
    wva_json_add_count(object, "kv_violations", kv->exceeded);
    wva_json_add_number(object, "kv_violations_pct", kv->exceeded_pct);
    wva_json_add_count(object, "any_violations", hpa->any_exceeded);
    wva_json_add_number(object, "any_violations_pct", hpa->any_exceeded_pct);
    wva_json_add_number(object, "corr_replicas_waiting", hpa->correlation[0][1]);
    wva_json_add_number(object, "corr_replicas_kv", hpa->correlation[0][2]);
    wva_json_add_number(object, "corr_waiting_kv", hpa->correlation[1][2]);
    wva_json_add_number(object, "max_active_jobs", hpa->max_active_jobs);
    wva_json_add_number(object, "last_completed_jobs", hpa->last_completed_jobs);
    (void)wva_json_add_summary(object, "ttft", &hpa->ttft, "ms");
    (void)wva_json_add_summary(object, "itl", &hpa->itl, "ms");
}

static void add_correlation(json_t *object, const struct wva_hpa *hpa)
{
    json_t *matrix = wva_json_add_object(object, "correlation");

    for (int i = 0; i < WVA_HPA_CORRELATED; i++) {
        json_t *row = wva_json_add_object(matrix, wva_hpa_correlated_name(i));

        for (int j = 0; j < WVA_HPA_CORRELATED; j++)
            wva_json_add_number(row, wva_hpa_correlated_name(j), hpa->correlation[i][j]);
    }
}

static void add_sampling(json_t *object, const struct wva_hpa *hpa,
                         const struct wva_metadata *metadata)
{
    wva_json_add_number(object, "interval_configured_s",
                        wva_metadata_number(metadata, WVA_METADATA_INTERVAL));
    wva_json_add_number(object, "interval_mean_s", hpa->interval_s.mean);
    wva_json_add_number(object, "interval_median_s", hpa->interval_s.median);
    wva_json_add_number(object, "interval_min_s", hpa->interval_s.min);
    wva_json_add_number(object, "interval_max_s", hpa->interval_s.max);
    wva_json_add_number(object, "jitter_s", hpa->jitter_s);
    wva_json_add_count(object, "holes", hpa->holes);
    wva_json_add_number(object, "longest_hole_s", hpa->longest_hole_s);
}

/* The time of excess by what became of it. */
static void add_outcomes(json_t *object, const struct wva_hpa *hpa)
{
    static const char *const names[WVA_HPA_EXCESSES] = {
        [WVA_HPA_EXCESS_COMING] = "coming",         [WVA_HPA_EXCESS_NOT_READ] = "not_read",
        [WVA_HPA_EXCESS_TOLERATED] = "tolerated",   [WVA_HPA_EXCESS_AT_MAXIMUM] = "at_maximum",
        [WVA_HPA_EXCESS_HELD] = "held_back",        [WVA_HPA_EXCESS_STARTING] = "starting",
        [WVA_HPA_EXCESS_AT_HIGHEST] = "at_highest", [WVA_HPA_EXCESS_UNEXPLAINED] = "unexplained",
    };
    json_t *outcomes = wva_json_add_object(object, "excess_by_outcome_s");

    for (int i = 0; i < WVA_HPA_EXCESSES; i++)
        if (names[i] != NULL)
            wva_json_add_number(outcomes, names[i], hpa->excess[i].s);
}

static void add_behavior(json_t *object, const struct wva_hpa *hpa)
{
    wva_json_add_count(object, "scale_ups", hpa->scale_ups);
    wva_json_add_count(object, "scale_ups_limited", hpa->scale_ups_limited);
    wva_json_add_number(object, "actuation_median_s", hpa->actuation_s.median);
    wva_json_add_count(object, "relief_count", hpa->relief_s.n);
    wva_json_add_number(object, "relief_median_s", hpa->relief_s.median);
    wva_json_add_count(object, "relief_never", hpa->no_relief);
    wva_json_add_number(object, "queued_below_target_s", hpa->queued.s);
    wva_json_add_number(object, "queued_below_target_mean", hpa->queued_waiting);
    wva_json_add_number(object, "cache_full_time_pct", hpa->full_time_pct);
}

static void add_sound(json_t *object, const struct wva_hpa *hpa)
{
    wva_json_add_number(object, "waiting_excess_s", hpa->metric[WVA_HPA_METRIC_WAITING].exceeded_s);
    wva_json_add_number(object, "kv_excess_s", hpa->metric[WVA_HPA_METRIC_KV].exceeded_s);
    wva_json_add_number(object, "first_excess_s", hpa->first_excess_s);
    wva_json_add_number(object, "excess_to_decision_s", hpa->excess_to_decision_s);
    wva_json_add_number(object, "decision_to_actuation_s", hpa->decision_to_actuation_s);
    wva_json_add_number(object, "excess_to_actuation_s", hpa->excess_to_actuation_s);
    wva_json_add_number(object, "waiting_excess_time_pct",
                        hpa->metric[WVA_HPA_METRIC_WAITING].exceeded_time_pct);
    wva_json_add_number(object, "kv_excess_time_pct",
                        hpa->metric[WVA_HPA_METRIC_KV].exceeded_time_pct);
    wva_json_add_number(object, "excess_time_pct", hpa->any_exceeded_time_pct);
    wva_json_add_number(object, "dead_time_s", hpa->dead_s);
    wva_json_add_count(object, "dead_samples", hpa->dead_rows);
    wva_json_add_number(object, "excess_unanswered_s", hpa->excess_unanswered_s);
    add_outcomes(object, hpa);
    wva_json_add_number(object, "asked_peak_replicas", hpa->asked_peak);
    wva_json_add_number(object, "needed_peak_replicas", hpa->needed_peak);
    wva_json_add_number(object, "overshoot_pct", hpa->overshoot_pct);
    wva_json_add_count(object, "reversals", hpa->reversals);
    wva_json_add_count(object, "flaps", hpa->flaps);
    wva_json_add_number(object, "load_end_s", hpa->load_end_s);
    wva_json_add_number(object, "load_end_to_minimum_s", hpa->load_end_to_minimum_s);
    wva_json_add_number(object, "last_excess_to_minimum_s", hpa->last_excess_to_minimum_s);
    wva_json_add_number(object, "scale_down_s", hpa->scale_down_s);
    wva_json_add_number(object, "replica_seconds", hpa->replica_s);
    wva_json_add_number(object, "static_saving_pct", hpa->static_saving_pct);
    add_behavior(object, hpa);
}

static void add_attribution(json_t *object, const struct wva_frame *frame,
                            const struct wva_hpa *hpa)
{
    json_t *list = json_array();

    for (size_t i = 0; i < hpa->count; i++) {
        const struct wva_hpa_event *event = &hpa->events[i];
        json_t *item = json_object();

        wva_json_add_time(item, "time", frame, event->row);
        wva_json_add_number(item, "from", event->from);
        wva_json_add_number(item, "to", event->to);
        wva_json_add_number(item, "current", event->current);
        wva_json_add_number(item, "waiting", event->value[WVA_HPA_METRIC_WAITING]);
        wva_json_add_number(item, "waiting_asks_for", event->proposal[WVA_HPA_METRIC_WAITING]);
        wva_json_add_number(item, "kv", event->value[WVA_HPA_METRIC_KV]);
        wva_json_add_number(item, "kv_asks_for", event->proposal[WVA_HPA_METRIC_KV]);
        wva_json_add_text(item, "followed", wva_hpa_cause_name(event->cause));
        wva_json_add_number(item, "asks_for", event->asked);
        wva_json_add_number(item, "policy_allows", event->allowed);
        (void)json_array_append_new(list, item);
    }
    wva_json_add(object, "events", list);
}

static json_t *describe(const struct wva_hpa *hpa, const struct wva_document_server *server)
{
    json_t *object = json_object();

    add_classic(object, hpa);
    add_correlation(object, hpa);
    add_sampling(object, hpa, &server->document->beside->metadata);
    add_sound(object, hpa);
    add_attribution(object, server->frame, hpa);
    return object;
}

void wva_json_add_hpa(json_t *object, const struct wva_document_server *server)
{
    bool present = server != NULL && wva_results_tell(server->results, WVA_HAS_TARGETS);

    wva_json_add(object, "hpa",
                 present ? describe(&server->results->hpa_written, server) : json_null());
    wva_json_add(object, "hpa_repaired",
                 present ? describe(&server->results->hpa, server) : json_null());
}

void wva_json_add_run(json_t *object, const struct wva_document *document)
{
    wva_json_add(object, "run", document->run == NULL ? json_null() : describe_run(document->run));
}
