/* SPDX-License-Identifier: Apache-2.0 */
/* What an HPA did: its specification, the run as a whole, and its figures. */
#include <math.h>

#include "records/records.h"

enum { J = WVA_IN_JSON, C = WVA_IN_CSV, JC = J | C };

/* ---- the run ---- */

#define T struct wva_metadata

static const char *name_field(size_t i)
{
    return wva_metadata_field_name((enum wva_metadata_field)i);
}

static const char *find_origin(const struct wva_metadata *metadata, size_t field)
{
    return metadata->text[field] == NULL ? NULL : wva_metadata_source_name(metadata->source[field]);
}

WVA_GETTER(const char *, metadata_value, T, x->text[scope->index])
WVA_GETTER(const char *, metadata_origin, T, find_origin(x, scope->index))

static const struct wva_field datum_fields[] = {
    { "value", J, NULL, WVA_TEXT(metadata_value) },
    { "from", J, "source of the value", WVA_TEXT(metadata_origin) },
};
static const struct wva_record datum_record = { WVA_RECORD_OF(T, datum_fields),
                                                .name = "metadatum" };

static const struct wva_field metadata_fields[] = {
    { NULL, J, NULL, WVA_GROUP(datum_record), WVA_REPEATED(WVA_METADATA_FIELDS, 0, name_field) },
};
static const struct wva_record metadata_record = { WVA_RECORD_OF(T, metadata_fields) };
#undef T

#define T struct wva_event
WVA_WORD_GETTER(event_kind, T, kind, wva_event_kind_name)

static const struct wva_field event_fields[] = {
    { "time", J, NULL, WVA_AT(T, time_ns) },
    { "kind", J, NULL, WVA_WORDS(event_kind, WVA_EVENT_KINDS) },
    { "from", J, "replicas before", WVA_AT(T, from) },
    { "to", J, "replicas after", WVA_AT(T, to) },
    { "waiting", J, "as written in the log", WVA_AT(T, waiting) },
    { "kv", J, "as written in the log", WVA_AT(T, kv) },
    { "text", J, NULL, WVA_AT(T, text) },
};
static const struct wva_record event_record = { WVA_RECORD_OF(T, event_fields) };
#undef T

static const struct wva_field policy_fields[] = {
    { "percent", J, "true: percent of the replicas; false: pods",
      WVA_AT(struct wva_hpa_policy, percent) },
    { "value", J, NULL, WVA_AT(struct wva_hpa_policy, value) },
    { "period_s", J, NULL, WVA_AT(struct wva_hpa_policy, period_s) },
};
static const struct wva_record policy_record = { WVA_RECORD_OF(struct wva_hpa_policy,
                                                               policy_fields) };

static const struct wva_field rule_fields[] = {
    { "window_s", J, "stabilization window", WVA_AT(struct wva_hpa_rule, window_s) },
    { "select", J, "which policy applies", WVA_AT(struct wva_hpa_rule, select) },
    { "policies", J, NULL,
      WVA_LIST_WITHIN(struct wva_hpa_rule, policies, policy_count, policy_record) },
};
static const struct wva_record rule_record = { WVA_RECORD_OF(struct wva_hpa_rule, rule_fields),
                                               .name = "rule" };

static const struct wva_field metric_fields[] = {
    { "name", J, NULL, WVA_AT(struct wva_hpa_spec_metric, name) },
    { "current", J, NULL, WVA_AT(struct wva_hpa_spec_metric, current) },
    { "target", J, NULL, WVA_AT(struct wva_hpa_spec_metric, target) },
};
static const struct wva_record metric_record = { WVA_RECORD_OF(struct wva_hpa_spec_metric,
                                                               metric_fields) };

static const struct wva_field condition_fields[] = {
    { "type", J, NULL, WVA_AT(struct wva_hpa_condition, type) },
    { "status", J, "True, False or Unknown", WVA_AT(struct wva_hpa_condition, status) },
    { "reason", J, NULL, WVA_AT(struct wva_hpa_condition, reason) },
    { "message", J, NULL, WVA_AT(struct wva_hpa_condition, message) },
};
static const struct wva_record condition_record = { WVA_RECORD_OF(struct wva_hpa_condition,
                                                                  condition_fields) };

#define T struct wva_hpa_spec
static const struct wva_field spec_fields[] = {
    { "file", J, "source file", WVA_AT(T, file) },
    { "reference", J, "object that it scales", WVA_AT(T, reference) },
    { "min_replicas", J, NULL, WVA_AT(T, min_replicas) },
    { "max_replicas", J, NULL, WVA_AT(T, max_replicas) },
    { "current_replicas", J, NULL, WVA_AT(T, current_replicas) },
    { "desired_replicas", J, NULL, WVA_AT(T, desired_replicas) },
    { "behavior_known", J, "false: only the limits are known, not how fast it may scale",
      WVA_AT(T, behavior_known) },
    { "metrics", J, NULL, WVA_LIST_WITHIN(T, metrics, metric_count, metric_record) },
    { "scale_up", J, NULL, WVA_PART(T, up, rule_record) },
    { "scale_down", J, NULL, WVA_PART(T, down, rule_record) },
    { "conditions", J, NULL, WVA_LIST_WITHIN(T, conditions, condition_count, condition_record) },
};
static const struct wva_record spec_record = {
    WVA_RECORD_OF(T, spec_fields),
    .help =
        "Settings of the HPA, from kubectl describe hpa or, limits only, from the manifest of the "
        "experiment; null without either."
};
#undef T

#define T struct wva_experiment

static const char *name_run(const struct wva_experiment *experiment)
{
    static const char *const monitors[] = { [WVA_HPA_NONE] = NULL,
                                            [WVA_HPA_LEGACY] = "legacy HPA run",
                                            [WVA_HPA_ENHANCED] = "enhanced HPA run" };

    return experiment->has_collector ? "WVA run" : monitors[experiment->monitor];
}

WVA_GETTER(const char *, run_kind, T, name_run(x))
WVA_GETTER(const void *, known_spec, T, x->hpa_spec.known ? &x->hpa_spec : NULL)

static const struct wva_field note_fields[] = { { "", J, NULL, .kind = WVA_FIELD_TEXT } };
static const struct wva_record note_record = { WVA_RECORD_OF(char *, note_fields) };

static const struct wva_field run_fields[] = {
    { "kind", J, NULL, WVA_TEXT(run_kind) },
    { "metadata", J, NULL, WVA_PART(T, metadata, metadata_record) },
    { "logged_events", J, NULL, WVA_LIST(T, events.items, events.count, event_record) },
    { "notes", J, "data that was missing, inconsistent, taken from another source or reinterpreted",
      WVA_LIST(T, notes.items, notes.count, note_record) },
    { "hpa_spec", J, NULL, WVA_PART_BY(known_spec, spec_record) },
};
#undef T

const struct wva_record wva_run_record = {
    WVA_RECORD_OF(struct wva_experiment, run_fields),
    .help = "What is known of the run as a whole; null if nothing is."
};

/* ---- the figures ---- */

#define T struct wva_hpa

static const char *name_correlated(size_t i)
{
    return wva_hpa_correlated_name((int)i);
}

/* What became of an excess; those that are none have no name here. */
static const char *name_outcome(size_t i)
{
    static const char *const names[WVA_HPA_EXCESSES] = {
        [WVA_HPA_EXCESS_COMING] = "coming",         [WVA_HPA_EXCESS_NOT_READ] = "not_read",
        [WVA_HPA_EXCESS_TOLERATED] = "tolerated",   [WVA_HPA_EXCESS_AT_MAXIMUM] = "at_maximum",
        [WVA_HPA_EXCESS_HELD] = "held_back",        [WVA_HPA_EXCESS_STARTING] = "starting",
        [WVA_HPA_EXCESS_AT_HIGHEST] = "at_highest", [WVA_HPA_EXCESS_UNEXPLAINED] = "unexplained",
    };

    return names[i];
}

static const struct wva_field correlation_row_fields[] = {
    { NULL, J, NULL, .kind = WVA_FIELD_NUMBER,
      WVA_REPEATED(WVA_HPA_CORRELATED, sizeof(double), name_correlated) },
};
static const struct wva_record correlation_row_record = {
    WVA_RECORD_OF(double[WVA_HPA_CORRELATED], correlation_row_fields), .name = "correlations"
};

static const struct wva_field correlation_fields[] = {
    { NULL, J, NULL, WVA_PART(T, correlation, correlation_row_record),
      WVA_REPEATED(WVA_HPA_CORRELATED, sizeof(double[WVA_HPA_CORRELATED]), name_correlated) },
};
static const struct wva_record correlation_record = {
    WVA_RECORD_OF(T, correlation_fields),
    .help = "Pearson correlation of each pair of signals; null if one is constant."
};

static const struct wva_field outcome_fields[] = {
    { NULL, J, NULL, WVA_AT(T, excess[0].s),
      WVA_REPEATED(WVA_HPA_EXCESSES, sizeof(struct wva_hpa_share), name_outcome) },
};
static const struct wva_record outcome_record = {
    WVA_RECORD_OF(T, outcome_fields),
    .help = "Time in excess by response: more replicas were coming, or none were requested, by the "
            "first reason that applies."
};
#undef T

#define T struct wva_hpa_event
WVA_WORD_GETTER(followed, T, cause, wva_hpa_cause_name)
WVA_GETTER(double, change_min, T, x->time_s / 60)

#define VALUE(member, metric) WVA_AT(T, member[WVA_HPA_METRIC_##metric])

static const struct wva_field hpa_change_fields[] = {
    { "time", J, NULL, WVA_ROW_AT(T, row) },
    { "time", C, "minutes from the first row", WVA_NUMBER(change_min) },
    { "from", J, "desired replicas before", WVA_AT(T, from) },
    { "to", J, "desired replicas after", WVA_AT(T, to) },
    { "current", J, "current replicas at the change", WVA_AT(T, current) },
    { "from_replicas", C, "desired replicas before", WVA_AT(T, from) },
    { "to_replicas", C, "desired replicas after", WVA_AT(T, to) },
    { "current_replicas", C, "current replicas at the change", WVA_AT(T, current) },
    { "waiting", JC, "requests waiting per replica", VALUE(value, WAITING) },
    { "waiting_target", C, "its target", VALUE(target, WAITING) },
    { "waiting_asks_for", JC, "replicas that the HPA's rule requests for it",
      VALUE(proposal, WAITING) },
    { "kv", J, "KV cache usage, 0 to 1", VALUE(value, KV) },
    { "kv_usage", C, "KV cache usage, 0 to 1", VALUE(value, KV) },
    { "kv_target", C, "its target, 0 to 1", VALUE(target, KV) },
    { "kv_asks_for", JC, "replicas that the HPA's rule requests for it", VALUE(proposal, KV) },
    { "followed", J, "the metric that the change followed",
      WVA_WORDS(followed, WVA_HPA_CAUSE_BOTH + 1) },
    { "followed", C, "the metric that the change followed",
      WVA_WORDS(followed, WVA_HPA_CAUSE_BOTH + 1) },
    { "asks_for", JC, "replicas: the larger of both, up to the maximum of the HPA",
      WVA_AT(T, asked) },
    { "policy_allows", JC, "most replicas that the policies for scale-up allow, if known",
      WVA_AT(T, allowed) },
};
#undef T

const struct wva_record wva_hpa_change_record = { WVA_RECORD_OF(struct wva_hpa_event,
                                                                hpa_change_fields) };

#define T       struct wva_hpa
#define WAITING metric[WVA_HPA_METRIC_WAITING]
#define KV      metric[WVA_HPA_METRIC_KV]

WVA_GETTER(double, configured_interval, T,
           wva_metadata_number(&scope->document->beside->metadata, WVA_METADATA_INTERVAL))

static const struct wva_field hpa_fields[] = {
    { "samples", J, NULL, WVA_AT(T, samples) },
    { "initial_replicas", J, NULL, WVA_AT(T, initial) },
    { "final_replicas", J, NULL, WVA_AT(T, final) },
    { "max_replicas", J, NULL, WVA_AT(T, highest) },
    { "min_replicas", J, NULL, WVA_AT(T, lowest) },
    { "replica_changes", J, "changes of current replicas", WVA_AT(T, replica_changes) },
    { "waiting_mean", J, "requests waiting per replica", WVA_AT(T, WAITING.values.mean) },
    { "waiting_max", J, NULL, WVA_AT(T, WAITING.values.max) },
    { "waiting_target", J, NULL, WVA_AT(T, WAITING.target_first) },
    { "kv_mean", J, "KV cache usage", WVA_AT(T, KV.values.mean) },
    { "kv_max", J, NULL, WVA_AT(T, KV.values.max) },
    { "kv_target", J, NULL, WVA_AT(T, KV.target_first) },
    { "waiting_violations", J, "samples above the target", WVA_AT(T, WAITING.exceeded) },
    { "waiting_violations_pct", J, NULL, WVA_AT(T, WAITING.exceeded_pct) },
    { "kv_violations", J, NULL, WVA_AT(T, KV.exceeded) },
    { "kv_violations_pct", J, NULL, WVA_AT(T, KV.exceeded_pct) },
    { "any_violations", J, NULL, WVA_AT(T, any_exceeded) },
    { "any_violations_pct", J, NULL, WVA_AT(T, any_exceeded_pct) },
    { "corr_replicas_waiting", J, NULL, WVA_AT(T, correlation[0][1]) },
    { "corr_replicas_kv", J, NULL, WVA_AT(T, correlation[0][2]) },
    { "corr_waiting_kv", J, NULL, WVA_AT(T, correlation[1][2]) },
    { "max_active_jobs", J, NULL, WVA_AT(T, max_active_jobs) },
    { "last_completed_jobs", J, NULL, WVA_AT(T, last_completed_jobs) },
    { "ttft", J, NULL, WVA_PART(T, ttft, wva_summary_ms_record) },
    { "itl", J, NULL, WVA_PART(T, itl, wva_summary_ms_record) },
    { "correlation", J, NULL, WVA_GROUP(correlation_record) },
    { "interval_configured_s", J, "configured time between samples",
      WVA_NUMBER(configured_interval) },
    { "interval_mean_s", J, "time between samples", WVA_AT(T, interval_s.mean) },
    { "interval_median_s", J, NULL, WVA_AT(T, interval_s.median) },
    { "interval_min_s", J, NULL, WVA_AT(T, interval_s.min) },
    { "interval_max_s", J, NULL, WVA_AT(T, interval_s.max) },
    { "jitter_s", J, NULL, WVA_AT(T, jitter_s) },
    { "holes", J, "intervals of more than 2.5 times the median", WVA_AT(T, holes) },
    { "longest_hole_s", J, NULL, WVA_AT(T, longest_hole_s) },
    { "waiting_excess_s", J, "time above the target", WVA_AT(T, WAITING.exceeded_s) },
    { "kv_excess_s", J, NULL, WVA_AT(T, KV.exceeded_s) },
    { "first_excess_s", J, "first excess, from the first sample", WVA_AT(T, first_excess_s) },
    { "excess_to_decision_s", J,
      "from the first answered excess to the increase of desired replicas",
      WVA_AT(T, excess_to_decision_s) },
    { "decision_to_actuation_s", J, NULL, WVA_AT(T, decision_to_actuation_s) },
    { "excess_to_actuation_s", J, NULL, WVA_AT(T, excess_to_actuation_s) },
    { "waiting_excess_time_pct", J, NULL, WVA_AT(T, WAITING.exceeded_time_pct) },
    { "kv_excess_time_pct", J, NULL, WVA_AT(T, KV.exceeded_time_pct) },
    { "excess_time_pct", J, "time with either metric above its target",
      WVA_AT(T, any_exceeded_time_pct) },
    { "dead_time_s", J, "time in excess while fewer replicas run than are desired",
      WVA_AT(T, dead_s) },
    { "dead_samples", J, NULL, WVA_AT(T, dead_rows) },
    { "excess_unanswered_s", J, "time in excess while no more replicas are desired than run",
      WVA_AT(T, excess_unanswered_s) },
    { "excess_by_outcome_s", J, NULL, WVA_GROUP(outcome_record) },
    { "asked_peak_replicas", J, "highest request of the rule, ignoring bounds",
      WVA_AT(T, asked_peak) },
    { "needed_peak_replicas", J, "highest number of replicas that cache usage required",
      WVA_AT(T, needed_peak) },
    { "overshoot_pct", J, "peak replicas above the number needed", WVA_AT(T, overshoot_pct) },
    { "reversals", J, NULL, WVA_AT(T, reversals) },
    { "flaps", J, "reversals within five minutes", WVA_AT(T, flaps) },
    { "load_end_s", J, "end of the load, from the first sample", WVA_AT(T, load_end_s) },
    { "load_end_to_minimum_s", J, "from the end of the load to the minimum of replicas",
      WVA_AT(T, load_end_to_minimum_s) },
    { "last_excess_to_minimum_s", J, NULL, WVA_AT(T, last_excess_to_minimum_s) },
    { "scale_down_s", J, "from the first decrease after the peak to the minimum of replicas",
      WVA_AT(T, scale_down_s) },
    { "replica_seconds", J, NULL, WVA_AT(T, replica_s) },
    { "static_saving_pct", J, "replica-seconds saved against running the peak number throughout",
      WVA_AT(T, static_saving_pct) },
    { "scale_ups", J, NULL, WVA_AT(T, scale_ups) },
    { "scale_ups_limited", J, "scale-ups to fewer replicas than the rule and the maximum allow",
      WVA_AT(T, scale_ups_limited) },
    { "actuation_median_s", J, "from a rise of desired replicas until that many run",
      WVA_AT(T, actuation_s.median) },
    { "relief_count", J, "rises after which the excess ended", WVA_AT(T, relief_s.n) },
    { "relief_median_s", J, "from a rise of desired replicas to the end of the excess",
      WVA_AT(T, relief_s.median) },
    { "relief_never", J, NULL, WVA_AT(T, no_relief) },
    { "queued_below_target_s", J, "time with requests waiting but no metric above its target",
      WVA_AT(T, queued.s) },
    { "queued_below_target_mean", J, "mean requests waiting in that time",
      WVA_AT(T, queued_waiting) },
    { "cache_full_time_pct", J, NULL, WVA_AT(T, full_time_pct) },
    { "events", J,
      "changes of desired replicas, with what the HPA's rule requests for each metric and which "
      "one it follows",
      WVA_LIST(T, events, count, wva_hpa_change_record) },
};
#undef T

/* They are of the only server of the run. */
static void enter_hpa(struct wva_scope *scope, const void *item)
{
    (void)item;
    scope->server = &scope->document->servers[0];
}

const struct wva_record wva_hpa_record = {
    WVA_RECORD_OF(struct wva_hpa, hpa_fields), .name = "hpa",
    .help = "Of a run with targets and one server; null otherwise.", .enter = enter_hpa
};
