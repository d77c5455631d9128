/* SPDX-License-Identifier: Apache-2.0 */
/* What the controller did and what that meant: scaling, lags, episodes, phases, provisioning. */
#include <math.h>

#include "records/records.h"

enum {
    J = WVA_IN_JSON,
    C = WVA_IN_CSV,
    S = WVA_IN_CATALOGUE,
    JC = J | C,
    JS = J | S,
    CS = C | S,
    JCS = J | C | S
};

static double minutes_of(const struct wva_scope *scope, size_t row)
{
    return wva_frame_minutes(scope->server->frame, row);
}

/* Seconds from the first row; NaN for WVA_ROW_NONE. */
static double seconds_of(const struct wva_scope *scope, size_t row)
{
    return row == WVA_ROW_NONE ? NAN : scope->server->results->timeline.time_s[row];
}

WVA_GETTER(const char *, which_list, void, scope->list)

/* ---- changes of replicas ---- */

#define T struct wva_scaling_event

WVA_GETTER(double, change_s, T, round(x->time_minutes * 60e3) / 1e3)
/* Of desired replicas only: nobody decided on the replicas that there are. */
WVA_GETTER(const char *, change_reason, T,
           scope->server->reasons == NULL || strcmp(scope->list, "desired") != 0
               ? NULL
               : wva_reasons_find(scope->server->reasons, scope->server->frame->time_ns[x->row]))

static const struct wva_field change_fields[] = {
    { "time", JS, "of the first row with the new number", WVA_ROW_AT(T, row) },
    { "time_min", J, "minutes from the first row", WVA_AT(T, time_minutes) },
    { "time_s", S, "seconds from the first row", WVA_NUMBER(change_s) },
    { "from_replicas", JS, "replicas before", WVA_AT(T, from) },
    { "to_replicas", JS, "replicas after", WVA_AT(T, to) },
    { "load_rpm", JS, "load in the first row with the new number", WVA_AT(T, rate) },
    { "reason", JS, "the controller's stated reason, for changes of desired replicas",
      WVA_TEXT(change_reason) },
};
#undef T

const struct wva_record wva_change_record = {
    WVA_RECORD_OF(struct wva_scaling_event, change_fields), .name = "change"
};

#define T struct wva_scaling

WVA_KNOWN_IF(changes_known, T, wva_scaling_shows_changes(x))

static const struct wva_field course_fields[] = {
    { "up", J, "rises", WVA_AT(T, up), .known = changes_known },
    { "down", J, "falls", WVA_AT(T, down), .known = changes_known },
    { "largest_step", J, "replicas", WVA_AT(T, largest_step) },
    { "reversals", J, "changes in the opposite direction to the previous one", WVA_AT(T, reversals),
      .known = changes_known },
    { "flaps", J, "reversals within five minutes", WVA_AT(T, flaps), .known = changes_known },
    { "first", J, "replicas in the first sample that reports them", WVA_AT(T, first) },
    { "last", J, "replicas in the last such sample", WVA_AT(T, last) },
    { "min", J, "fewest replicas", WVA_AT(T, lowest) },
    { "max", J, "most replicas", WVA_AT(T, peak) },
    { "dwell_median_s", J, "time between changes", WVA_AT(T, dwell_median_s) },
    { "overshoot_pct", J,
      "peak replicas after a scale-up above the number settled at, in percent of the latter",
      WVA_AT(T, overshoot_pct) },
    { "list", J, "each change", WVA_LIST(T, events, count, wva_change_record) },
};
#undef T

static void enter_desired(struct wva_scope *scope, const void *item)
{
    (void)item;
    scope->list = "desired";
}

static void enter_current(struct wva_scope *scope, const void *item)
{
    (void)item;
    scope->list = "current";
}

static const struct wva_record desired_record = { WVA_RECORD_OF(struct wva_scaling, course_fields),
                                                  .enter = enter_desired };
static const struct wva_record current_record = { WVA_RECORD_OF(struct wva_scaling, course_fields),
                                                  .enter = enter_current };

static const struct wva_field scaling_fields[] = {
    { "desired", J, "desired replicas", WVA_PART(struct wva_results, desired, desired_record) },
    { "current", J, "current replicas", WVA_PART(struct wva_results, current, current_record) },
};

const struct wva_record wva_scaling_record = { WVA_RECORD_OF(struct wva_results, scaling_fields) };

/* ---- lags ---- */

static const struct wva_field lag_fields[] = {
    { "lag_s", J, "from sample to sample", WVA_AT(struct wva_lag, s) },
    { "bounds_s", J, "bounds of the true lag", WVA_AT(struct wva_lag, bounds_s) },
};
static const struct wva_record lag_record = { WVA_RECORD_OF(struct wva_lag, lag_fields),
                                              .name = "lag" };

/* A lag: an object in JSON, three columns in tables. */
#define LAG(name, help)                                                                            \
    { #name, J, help, WVA_PART(T, name, lag_record) },                                             \
        { #name "_s", CS, help, WVA_AT(T, name.s) },                                               \
        { #name "_low_s", C, "lower bound of the true lag", WVA_AT(T, name.bounds_s.low) },        \
    {                                                                                              \
#name "_high_s", C, "upper bound of the true lag", WVA_AT(T, name.bounds_s.high)           \
    }

#define T struct wva_scale_up

WVA_GETTER(double, load_s, T, seconds_of(scope, x->load_row))
WVA_GETTER(double, violation_s, T, seconds_of(scope, x->violation_row))
WVA_GETTER(double, decision_s, T, seconds_of(scope, x->decision_row))
WVA_GETTER(double, actuation_s, T, seconds_of(scope, x->actuation_row))
WVA_GETTER(double, relief_s, T, seconds_of(scope, x->relief_row))

#define OPTIMISTIC                                                                                 \
    "late decision: the controller's model was within the SLO when the violation began"

static const struct wva_field scale_up_fields[] = {
    { "from_replicas", JCS, "desired replicas before", WVA_AT(T, from) },
    { "to_replicas", JCS, "desired replicas after", WVA_AT(T, to) },
    { "load_time", J, "when the load began to rise", WVA_ROW_AT(T, load_row) },
    { "violation_time", J, "when latency was first above an SLO", WVA_ROW_AT(T, violation_row) },
    { "decision_time", JS, "when desired replicas rose", WVA_ROW_AT(T, decision_row) },
    { "actuation_time", J, "when current replicas reached it", WVA_ROW_AT(T, actuation_row) },
    { "relief_time", J, "when latency was within the SLOs again", WVA_ROW_AT(T, relief_row) },
    { "superseded", JCS, "desired replicas changed again before current ones reached them",
      WVA_AT(T, superseded) },
    { "model_optimistic", JC, OPTIMISTIC, WVA_AT(T, model_optimistic) },
    { "load_s", C, "when the load began to rise, seconds from the first row", WVA_NUMBER(load_s) },
    { "violation_s", C, "when latency was first above an SLO", WVA_NUMBER(violation_s) },
    { "actuation_s", C, "when current replicas reached desired ones", WVA_NUMBER(actuation_s) },
    { "relief_s", C, "when latency was within the SLOs again", WVA_NUMBER(relief_s) },
    LAG(load_to_decision, "from the load rise to the decision"),
    LAG(violation_to_decision, "from the first sample above an SLO to the decision"),
    LAG(decision_to_actuation, "from the decision until that many replicas run"),
    LAG(actuation_to_relief, "from then to the first sample within the SLOs"),
    LAG(violation_to_relief, "from the first sample above an SLO to the first within"),
    LAG(load_to_relief, "from the load rise to the first sample within the SLOs"),
    { "model_optimistic", S, OPTIMISTIC, WVA_AT(T, model_optimistic) },
    { "decision_s", C, "when desired replicas rose, seconds from the first row",
      WVA_NUMBER(decision_s) },
};
#undef T

const struct wva_record wva_scale_up_record = { WVA_RECORD_OF(struct wva_scale_up,
                                                              scale_up_fields) };

#define T struct wva_results

WVA_KNOWN_IF(lags_known, T, wva_scaling_shows_changes(&x->desired))

/* Of a summary, whose count stands under its own condition, which is of the results. */
#define LAGS(name)                                                                                 \
    static const struct wva_field name##_fields[] = {                                              \
        { "n", J, "scale-ups with this lag", WVA_AT(T, lags.name.n), .known = lags_known },        \
        { "median_s", J, NULL, WVA_AT(T, lags.name.median_s) },                                    \
        { "max_s", J, NULL, WVA_AT(T, lags.name.max_s) },                                          \
    };                                                                                             \
    static const struct wva_record name##_record = { WVA_RECORD_OF(T, name##_fields) };

LAGS(load_to_decision)
LAGS(violation_to_decision)
LAGS(decision_to_actuation)
LAGS(actuation_to_relief)
LAGS(violation_to_relief)
LAGS(load_to_relief)

static const struct wva_field scale_ups_fields[] = {
    { "count", J, "rises of desired replicas", WVA_AT(T, lags.count), .known = lags_known },
    { "late", J, "violations whose first scale-up was decided after they had begun",
      WVA_AT(T, lags.late), .known = lags_known },
    { "late_by_model", J,
      "of these, with the controller's model within the SLO at the first sample of the violation",
      WVA_AT(T, lags.late_by_model), .known = lags_known },
    { "load_to_decision", J, NULL, WVA_GROUP(load_to_decision_record) },
    { "violation_to_decision", J, NULL, WVA_GROUP(violation_to_decision_record) },
    { "decision_to_actuation", J, NULL, WVA_GROUP(decision_to_actuation_record) },
    { "actuation_to_relief", J, NULL, WVA_GROUP(actuation_to_relief_record) },
    { "violation_to_relief", J, NULL, WVA_GROUP(violation_to_relief_record) },
    { "load_to_relief", J, NULL, WVA_GROUP(load_to_relief_record) },
    { "list", J, "each scale-up", WVA_LIST(T, lags.items, lags.count, wva_scale_up_record) },
};
#undef T

const struct wva_record wva_scale_ups_record = { WVA_RECORD_OF(struct wva_results,
                                                               scale_ups_fields) };

/* ---- episodes ---- */

#define T struct wva_episode

WVA_WORD_GETTER(episode_cause, T, cause, wva_episode_cause_name)
WVA_KNOWN_IF(model_judged, T, x->model_judged > 0)
WVA_GETTER(double, episode_start_min, T, minutes_of(scope, x->first_row))
WVA_GETTER(double, episode_end_min, T,
           minutes_of(scope, x->last_row)
               + scope->server->results->timeline.hold_s[x->last_row] / 60)

static const struct wva_field episode_fields[] = {
    { "signal", C, "itl, ttft or either", WVA_TEXT(which_list) },
    { "cause", C, "why it began", WVA_WORDS(episode_cause, WVA_EPISODE_CAUSES) },
    { "open", C, "the last row is above the SLO", WVA_AT(T, open) },
    { "first_bad_time", JS, "time of its first sample", WVA_ROW_AT(T, first_row) },
    { "last_bad_time", J, "time of its last sample", WVA_ROW_AT(T, last_row) },
    { "end_time", JS, "time of the sample that ends it", WVA_ROW_AT(T, end_row) },
    { "start_s", J, "bounds of its start, seconds from the first sample", WVA_AT(T, start_s) },
    { "end_s", J, "bounds of its end", WVA_AT(T, end_s) },
    { "start_low_s", C, "earliest possible start: the last sample before it",
      WVA_AT(T, start_s.low) },
    { "start_high_s", C, "latest possible start: its first sample", WVA_AT(T, start_s.high) },
    { "end_low_s", C, "earliest possible end: its last sample", WVA_AT(T, end_s.low) },
    { "end_high_s", C, "latest possible end: the sample that ends it", WVA_AT(T, end_s.high) },
    { "duration_s", JCS, "total holding time of its samples", WVA_AT(T, duration_s) },
    { "open", JS, "the last row is above the SLO", WVA_AT(T, open) },
    { "peak_excess_ms", JCS, "peak excess of latency over the SLO", WVA_AT(T, peak_excess_ms) },
    { "peak_excess_pct", JCS, "the same in percent of the SLO", WVA_AT(T, peak_excess_pct) },
    { "mean_excess_ms", JCS, "mean excess of latency over the SLO", WVA_AT(T, mean_excess_ms) },
    { "excess_area_ms_s", JCS, "excess of latency over the SLO, integrated over time",
      WVA_AT(T, excess_area_ms_s) },
    { "requests", JCS, "requests that arrived during it", WVA_AT(T, requests) },
    { "replicas_before", JCS, "current replicas in the sample before it",
      WVA_AT(T, replicas_before) },
    { "replicas_after", JCS, "current replicas in the sample that ends it",
      WVA_AT(T, replicas_after) },
    { "cause", JS, "why it began", WVA_WORDS(episode_cause, WVA_EPISODE_CAUSES) },
    { "model_judged_samples", JCS, "its samples for which the controller's model gives a latency",
      WVA_AT(T, model_judged) },
    { "model_within_samples", JCS, "of these, samples with the model within the SLO",
      WVA_AT(T, model_within), .known = model_judged },
    { "start_min", C, "its first sample, minutes from the first row",
      WVA_NUMBER(episode_start_min) },
    { "end_min", C, "end of the holding time of its last sample", WVA_NUMBER(episode_end_min) },
};
#undef T

const struct wva_record wva_episode_record = { WVA_RECORD_OF(struct wva_episode, episode_fields) };

#define T struct wva_episodes

WVA_KNOWN_IF(episodes_known, T, x->known)

static const struct wva_field episodes_fields[] = {
    { "count", J, NULL, WVA_AT(T, count), .known = episodes_known },
    { "open", J, "still open at the end of the log", WVA_AT(T, open), .known = episodes_known },
    { "duration_s", J, "total", WVA_AT(T, duration_s) },
    { "excess_area_ms_s", J, "total", WVA_AT(T, excess_area_ms_s) },
    { "requests", J, "total", WVA_AT(T, requests) },
    { "peak_excess_ms", J, "maximum", WVA_AT(T, peak_excess_ms) },
    { "list", J, "each episode", WVA_LIST(T, items, count, wva_episode_record) },
};
#undef T

static const struct wva_record episodes_record = {
    WVA_RECORD_OF(struct wva_episodes, episodes_fields), .name = "episodes"
};

#define T struct wva_results
static const struct wva_field server_episodes_fields[] = {
    { "itl", J, "above the ITL SLO", WVA_PART(T, itl_episodes, episodes_record) },
    { "ttft", J, "above the TTFT SLO", WVA_PART(T, ttft_episodes, episodes_record) },
    { "either", J, "above either", WVA_PART(T, either_episodes, episodes_record) },
};
#undef T

const struct wva_record wva_server_episodes_record = { WVA_RECORD_OF(struct wva_results,
                                                                     server_episodes_fields) };

/* ---- load phases ---- */

#define T struct wva_phase

/* A phase lasts to the first sample of the next one, the last to the last sample. */
static double end_of(const struct wva_scope *scope, const struct wva_phase *phase)
{
    const struct wva_frame *frame = scope->server->frame;

    return fmin((phase->start_s + phase->duration_s) / 60,
                wva_frame_minutes(frame, frame->rows - 1));
}

static double steady_of(const struct wva_scope *scope, const struct wva_phase *phase)
{
    return phase->steady_row == WVA_ROW_NONE ? NAN : minutes_of(scope, phase->steady_row);
}

WVA_GETTER(double, phase_start_min, T, minutes_of(scope, x->first_row))
WVA_GETTER(double, phase_end_min, T, end_of(scope, x))
WVA_GETTER(double, phase_steady_min, T, steady_of(scope, x))
WVA_GETTER(double, phase_rows, T, (double)(x->last_row - x->first_row + 1))
WVA_KNOWN_IF(rate_known, T, x->rate.n > 0)
WVA_KNOWN_IF(itl_known, T, x->itl_ms.n > 0)
WVA_KNOWN_IF(ttft_known, T, x->ttft_ms.n > 0)
WVA_KNOWN_IF(itl_judged, T, x->itl.samples > 0)
WVA_KNOWN_IF(ttft_judged, T, x->ttft.samples > 0)

static const struct wva_field phase_fields[] = {
    { "start_time", J, "time of its first sample", WVA_ROW_AT(T, first_row) },
    { "steady_time", J, "replicas and load are steady from this time", WVA_ROW_AT(T, steady_row) },
    { "start_s", J, "seconds from the first sample", WVA_AT(T, start_s) },
    { "duration_s", J, NULL, WVA_AT(T, duration_s) },
    { "start_min", C, "its first sample, minutes from the first row", WVA_NUMBER(phase_start_min) },
    { "end_min", C, "the first sample of the next phase", WVA_NUMBER(phase_end_min) },
    { "steady_min", C, "replicas and load are steady from this time",
      WVA_NUMBER(phase_steady_min) },
    { "rows", JC, "number of samples", WVA_COUNT_BY(phase_rows) },
    { "idle", J, "no traffic", WVA_AT(T, idle) },
    { "load", J, NULL, WVA_PART(T, rate, wva_summary_rpm_record) },
    { "itl", J, "observed", WVA_PART(T, itl_ms, wva_summary_ms_record) },
    { "ttft", J, "observed", WVA_PART(T, ttft_ms, wva_summary_ms_record) },
    { "rate_mean_rpm", C, "load, requests per minute, mean", WVA_AT(T, rate.mean),
      .known = rate_known },
    { "rate_median_rpm", C, "its median", WVA_AT(T, rate.median), .known = rate_known },
    { "rate_min_rpm", C, "its minimum", WVA_AT(T, rate.min), .known = rate_known },
    { "rate_max_rpm", C, "its maximum", WVA_AT(T, rate.max), .known = rate_known },
    { "itl_mean_ms", C, "observed ITL, mean", WVA_AT(T, itl_ms.mean), .known = itl_known },
    { "itl_median_ms", C, "its median", WVA_AT(T, itl_ms.median), .known = itl_known },
    { "itl_max_ms", C, "its maximum", WVA_AT(T, itl_ms.max), .known = itl_known },
    { "ttft_mean_ms", C, "observed TTFT, mean", WVA_AT(T, ttft_ms.mean), .known = ttft_known },
    { "ttft_median_ms", C, "its median", WVA_AT(T, ttft_ms.median), .known = ttft_known },
    { "ttft_max_ms", C, "its maximum", WVA_AT(T, ttft_ms.max), .known = ttft_known },
    { "replicas_current_mean", JC, "current replicas, time-weighted mean",
      WVA_AT(T, replicas_current_mean) },
    { "replicas_desired_mean", JC, "desired replicas, time-weighted mean",
      WVA_AT(T, replicas_desired_mean) },
    { "replicas_current_last", JC, "current replicas in its last sample",
      WVA_AT(T, replicas_current_last) },
    { "itl_attainment_time_pct", JC, "time within the ITL SLO", WVA_AT(T, itl.time_pct),
      .known = itl_judged },
    { "ttft_attainment_time_pct", JC, "time within the TTFT SLO", WVA_AT(T, ttft.time_pct),
      .known = ttft_judged },
    { "idle", C, "no traffic", WVA_AT(T, idle) },
};
#undef T

const struct wva_record wva_phase_record = { WVA_RECORD_OF(struct wva_phase, phase_fields) };

#define T struct wva_phases

WVA_KNOWN_IF(phases_known, T, x->known)

static const struct wva_field phases_fields[] = {
    { "count", J, NULL, WVA_AT(T, count), .known = phases_known },
    { "list", J, "each phase", WVA_LIST(T, items, count, wva_phase_record) },
};
#undef T

const struct wva_record wva_phases_record = { WVA_RECORD_OF(struct wva_phases, phases_fields) };

/* ---- supply and demand ---- */

#define T struct wva_provisioning

static const char *name_source(enum wva_demand_source source)
{
    static const char *const names[] = { [WVA_DEMAND_UNKNOWN] = NULL,
                                         [WVA_DEMAND_LOG] = "log",
                                         [WVA_DEMAND_FIT] = "fit",
                                         [WVA_DEMAND_STATED] = "stated" };

    return names[source];
}

WVA_WORD_GETTER(demand_source, T, source, name_source)
WVA_WORD_GETTER(price_origin, T, price.origin, wva_price_origin_name)
WVA_KNOWN_IF(has_stated, T, x->stated_samples > 0)

static const struct wva_field provisioning_fields[] = {
    { "replica_hours_desired", J, "desired replicas over time", WVA_AT(T, replica_hours_desired) },
    { "cost_cents", J, "cost of the current replicas over the time with a known price",
      WVA_AT(T, cost) },
    { "cost_covered_s", J, "time for which a price is known", WVA_AT(T, cost_covered_s) },
    { "cost_covered_pct", J, "the same in percent of the time with known current replicas",
      WVA_AT(T, cost_covered_pct) },
    { "price_per_replica_hour_cents", J, "the price, if it is constant",
      WVA_AT(T, price.per_replica_hour) },
    { "price_origin", J, "whether the price is constant",
      WVA_WORDS(price_origin, WVA_PRICE_VARIES + 1) },
    { "price_stated_samples", J, "samples that state a price", WVA_AT(T, price.stated) },
    { "stated_samples", J, "samples with supply and demand stated by an analyzer",
      WVA_AT(T, stated_samples) },
    { "stated_short_samples", J, "of these, samples with demand above supply",
      WVA_AT(T, stated_short), .known = has_stated },
    { "demand_source", J, "what the demand is based on",
      WVA_WORDS(demand_source, WVA_DEMAND_STATED + 1) },
    { "compared_s", J, "time in which both supply and demand are known", WVA_AT(T, compared_s) },
    { "compared_time_pct", J, NULL, WVA_AT(T, compared_pct) },
    { "replica_hours_supply", J, "current replicas over that time",
      WVA_AT(T, supply_replica_hours) },
    { "replica_hours_demand", J, "replicas that the load needed, over that time",
      WVA_AT(T, oracle_replica_hours) },
    { "over_oracle_pct", J, "replica-hours in excess of a supply that equals the demand",
      WVA_AT(T, over_oracle_pct) },
    { "under_accuracy_pct", J, "mean shortfall of replicas, relative to the demand",
      WVA_AT(T, under_accuracy_pct) },
    { "over_accuracy_pct", J, "mean surplus of replicas, relative to the demand",
      WVA_AT(T, over_accuracy_pct) },
    { "under_timeshare_pct", J, "time with fewer replicas than the demand",
      WVA_AT(T, under_timeshare_pct) },
    { "over_timeshare_pct", J, "time with more replicas than the demand",
      WVA_AT(T, over_timeshare_pct) },
    { "instability_pct", J, "time in which supply and demand do not change together",
      WVA_AT(T, instability_pct) },
};
#undef T

const struct wva_record wva_provisioning_record = { WVA_RECORD_OF(struct wva_provisioning,
                                                                  provisioning_fields) };

#define T struct wva_shortfall

WVA_KNOWN_IF(shortfall_known, T, !isnan(x->above_s))

/* Of one cause; the record is of the whole, so that both know whether anything is known. */
#define CAUSE(cause)                                                                               \
    static const struct wva_field cause##_fields[] = {                                             \
        { "samples", J, NULL, WVA_AT(T, samples[WVA_SHORTFALL_##cause]),                           \
          .known = shortfall_known },                                                              \
        { "time_s", J, NULL, WVA_AT(T, time_s[WVA_SHORTFALL_##cause]), .known = shortfall_known }, \
    };                                                                                             \
    static const struct wva_record cause##_record = { WVA_RECORD_OF(T, cause##_fields) };

CAUSE(DESIRED)
CAUSE(STARTING)
CAUSE(CAPACITY)
CAUSE(UNKNOWN)

static const struct wva_field headroom_fields[] = { { "", J, NULL, .kind = WVA_FIELD_NUMBER } };
static const struct wva_record headroom_record = { WVA_RECORD_OF(double, headroom_fields) };

static const struct wva_field shortfall_fields[] = {
    { "above_slo_s", J, "time above an SLO", WVA_AT(T, above_s) },
    { "desired_low", J, "too few replicas were desired", WVA_GROUP(DESIRED_record) },
    { "replicas_starting", J, "enough replicas were desired, but some were starting",
      WVA_GROUP(STARTING_record) },
    { "replicas_enough", J, "enough replicas were running", WVA_GROUP(CAPACITY_record) },
    { "unknown", J, "the demand is not known", WVA_GROUP(UNKNOWN_record) },
    { "covered_by_headroom_s", J,
      "part of that time that 1, 2, ... additional replicas would have covered",
      WVA_LIST_FIXED(T, covered_s, headroom_record) },
};
#undef T

const struct wva_record wva_shortfall_record = {
    WVA_RECORD_OF(struct wva_shortfall, shortfall_fields),
    .help = "Time above an SLO by the state of the replicas."
};

#define T struct wva_stabilization

WVA_KNOWN_IF(window_known, T, !isnan(x->window_s))

static const struct wva_field stabilization_fields[] = {
    { "window_s", J, NULL, WVA_AT(T, window_s) },
    { "flaps_before", J, NULL, WVA_AT(T, flaps_before) },
    { "flaps_after", J, NULL, WVA_AT(T, flaps_after), .known = window_known },
    { "extra_replica_hours", J, "replica-hours that it would have added",
      WVA_AT(T, extra_replica_hours) },
};
#undef T

const struct wva_record wva_stabilization_record = {
    WVA_RECORD_OF(struct wva_stabilization, stabilization_fields),
    .help =
        "The shortest scale-down stabilization window that steadies the recorded desired replicas."
};
