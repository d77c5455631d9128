/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/headline.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

const char *wva_better_name(enum wva_better better)
{
    static const char *const names[] = { [WVA_BETTER_NEITHER] = "neither",
                                         [WVA_BETTER_HIGHER] = "higher",
                                         [WVA_BETTER_LOWER] = "lower",
                                         [WVA_BETTER_ZERO] = "zero" };

    return names[better];
}

/* ---- counts: what is not known is not 0 ---- */

static double count_episodes(const struct wva_episodes *episodes)
{
    return episodes->known ? (double)episodes->count : NAN;
}

static double count_changes(const struct wva_scaling *scaling, size_t count)
{
    return wva_scaling_shows_changes(scaling) ? (double)count : NAN;
}

#define COUNT(name, expression)                                                                    \
    static double count_##name(const struct wva_results *r)                                        \
    {                                                                                              \
        return expression;                                                                         \
    }

COUNT(itl_episodes, count_episodes(&r->itl_episodes))
COUNT(ttft_episodes, count_episodes(&r->ttft_episodes))
COUNT(slo_episodes, count_episodes(&r->either_episodes))
COUNT(scale_ups, count_changes(&r->desired, r->desired.up))
COUNT(scale_downs, count_changes(&r->desired, r->desired.down))
COUNT(reversals, count_changes(&r->desired, r->desired.reversals))
COUNT(flaps, count_changes(&r->desired, r->desired.flaps))
COUNT(samples, (double)r->rows)

/* Only if it covers all replica hours: a partial cost would look like a cheap run. */
COUNT(cost, r->provisioning.cost_covered_s >= r->provisioning.current_known_s ? r->provisioning.cost
                                                                              : NAN)

/* ---- the table ---- */

/* The end of a row: where the figure stands among the results (no compiler takes a member that is
 * no double), or the function that counts it. */
#define AT(member)                                                                                 \
    _Generic(((struct wva_results *)NULL)->member, double                                          \
             : offsetof(struct wva_results, member)),                                              \
        NULL
#define BY(function) 0, function

const struct wva_headline wva_headline_table[] = {
    { "itl_attainment", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER, "time within the ITL SLO",
      AT(itl_attainment.time_pct) },
    { "itl_attainment_samples", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER, "samples within the ITL SLO",
      AT(itl_attainment.samples_pct) },
    { "itl_attainment_requests", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER,
      "requests that arrived while the ITL SLO was met", AT(itl_attainment.requests_pct) },
    { "ttft_attainment", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER, "time within the TTFT SLO",
      AT(ttft_attainment.time_pct) },
    { "ttft_attainment_samples", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER, "samples within the TTFT SLO",
      AT(ttft_attainment.samples_pct) },
    { "ttft_attainment_requests", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER,
      "requests that arrived while the TTFT SLO was met", AT(ttft_attainment.requests_pct) },
    { "slo_attainment", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER, "time within both SLOs",
      AT(both_attainment.time_pct) },
    { "slo_attainment_samples", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER, "samples within both SLOs",
      AT(both_attainment.samples_pct) },
    { "slo_attainment_requests", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER,
      "requests that arrived while both SLOs were met", AT(both_attainment.requests_pct) },
    { "itl_episodes", WVA_UNIT_NONE, WVA_BETTER_LOWER, "violation episodes of the ITL SLO",
      BY(count_itl_episodes) },
    { "itl_violation_time", WVA_UNIT_S, WVA_BETTER_LOWER, "time above the ITL SLO",
      AT(itl_episodes.duration_s) },
    { "itl_longest_episode", WVA_UNIT_S, WVA_BETTER_LOWER, "longest episode above the ITL SLO",
      AT(itl_episodes.longest_s) },
    { "itl_violation_requests", WVA_UNIT_NONE, WVA_BETTER_LOWER,
      "requests that arrived while latency was above the ITL SLO", AT(itl_episodes.requests) },
    { "ttft_episodes", WVA_UNIT_NONE, WVA_BETTER_LOWER, "violation episodes of the TTFT SLO",
      BY(count_ttft_episodes) },
    { "ttft_violation_time", WVA_UNIT_S, WVA_BETTER_LOWER, "time above the TTFT SLO",
      AT(ttft_episodes.duration_s) },
    { "ttft_longest_episode", WVA_UNIT_S, WVA_BETTER_LOWER, "longest episode above the TTFT SLO",
      AT(ttft_episodes.longest_s) },
    { "ttft_violation_requests", WVA_UNIT_NONE, WVA_BETTER_LOWER,
      "requests that arrived while latency was above the TTFT SLO", AT(ttft_episodes.requests) },
    { "slo_episodes", WVA_UNIT_NONE, WVA_BETTER_LOWER, "violation episodes of either SLO",
      BY(count_slo_episodes) },
    { "slo_violation_time", WVA_UNIT_S, WVA_BETTER_LOWER, "time above either SLO",
      AT(either_episodes.duration_s) },
    { "slo_longest_episode", WVA_UNIT_S, WVA_BETTER_LOWER, "longest episode above either SLO",
      AT(either_episodes.longest_s) },
    { "slo_violation_requests", WVA_UNIT_NONE, WVA_BETTER_LOWER,
      "requests that arrived while latency was above either SLO", AT(either_episodes.requests) },
    { "scale_ups", WVA_UNIT_NONE, WVA_BETTER_NEITHER, "rises of desired replicas",
      BY(count_scale_ups) },
    { "scale_downs", WVA_UNIT_NONE, WVA_BETTER_NEITHER, "falls of desired replicas",
      BY(count_scale_downs) },
    { "reversals", WVA_UNIT_NONE, WVA_BETTER_LOWER,
      "changes of desired replicas in the opposite direction to the previous one",
      BY(count_reversals) },
    { "flaps", WVA_UNIT_NONE, WVA_BETTER_LOWER, "reversals of desired replicas within five minutes",
      BY(count_flaps) },
    { "violation_to_decision", WVA_UNIT_S, WVA_BETTER_LOWER,
      "median time from the first sample above an SLO to more desired replicas",
      AT(lags.violation_to_decision.median_s) },
    { "decision_to_actuation", WVA_UNIT_S, WVA_BETTER_LOWER,
      "median time from more desired replicas to that many current ones",
      AT(lags.decision_to_actuation.median_s) },
    { "violation_to_relief", WVA_UNIT_S, WVA_BETTER_LOWER,
      "median time from the first sample above an SLO to the first one within it again",
      AT(lags.violation_to_relief.median_s) },
    { "load_to_relief", WVA_UNIT_S, WVA_BETTER_LOWER,
      "median time from an increase in load to the first sample within the SLOs again",
      AT(lags.load_to_relief.median_s) },
    { "peak_replicas", WVA_UNIT_REPLICAS, WVA_BETTER_LOWER, "peak of current replicas",
      AT(current.peak) },
    { "mean_replicas", WVA_UNIT_REPLICAS, WVA_BETTER_LOWER,
      "mean of the current replicas over time", AT(provisioning.mean_replicas_current) },
    { "overshoot", WVA_UNIT_PERCENT, WVA_BETTER_LOWER,
      "peak of current replicas after a scale-up in excess of those at which it settled",
      AT(current.overshoot_pct) },
    { "replica_hours", WVA_UNIT_REPLICA_HOURS, WVA_BETTER_LOWER, "current replicas over time",
      AT(provisioning.replica_hours_current) },
    { "cost", WVA_UNIT_CENTS, WVA_BETTER_LOWER, "cost of the current replicas over the run",
      BY(count_cost) },
    { "cost_covered", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER,
      "share of replica time with a known price per replica", AT(provisioning.cost_covered_pct) },
    { "price", WVA_UNIT_CENTS_PER_REPLICA_HOUR, WVA_BETTER_NEITHER,
      "price per replica-hour, if it is the same throughout",
      AT(provisioning.price.per_replica_hour) },
    { "over_provisioning", WVA_UNIT_PERCENT, WVA_BETTER_LOWER,
      "mean surplus of replicas over demand, relative to demand",
      AT(provisioning.over_accuracy_pct) },
    { "under_provisioning", WVA_UNIT_PERCENT, WVA_BETTER_LOWER,
      "mean shortage of replicas below demand, relative to demand",
      AT(provisioning.under_accuracy_pct) },
    { "over_provisioned_time", WVA_UNIT_PERCENT, WVA_BETTER_LOWER,
      "time with more replicas than the demand", AT(provisioning.over_timeshare_pct) },
    { "under_provisioned_time", WVA_UNIT_PERCENT, WVA_BETTER_LOWER,
      "time with fewer replicas than the demand", AT(provisioning.under_timeshare_pct) },
    { "over_oracle", WVA_UNIT_PERCENT, WVA_BETTER_LOWER, "replica hours in excess of demand",
      AT(provisioning.over_oracle_pct) },
    { "supply_hours", WVA_UNIT_REPLICA_HOURS, WVA_BETTER_LOWER,
      "current replicas over the time with known demand", AT(provisioning.supply_replica_hours) },
    { "demand_hours", WVA_UNIT_REPLICA_HOURS, WVA_BETTER_NEITHER,
      "replicas needed by the load over the same time", AT(provisioning.oracle_replica_hours) },
    { "demand_covered", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER,
      "time with known current replicas and demand", AT(provisioning.compared_pct) },
    { "instability", WVA_UNIT_PERCENT, WVA_BETTER_LOWER,
      "time in which supply and demand do not move together", AT(provisioning.instability_pct) },
    { "itl_bias", WVA_UNIT_MS, WVA_BETTER_ZERO,
      "mean of observed minus predicted ITL of the same sample",
      AT(itl_accuracy.same_row.bias_ms) },
    { "itl_mae", WVA_UNIT_MS, WVA_BETTER_LOWER,
      "mean absolute error of the predicted ITL of the same sample",
      AT(itl_accuracy.same_row.mae_ms) },
    { "itl_next_bias", WVA_UNIT_MS, WVA_BETTER_ZERO,
      "mean of observed ITL minus the prediction one sample before",
      AT(itl_accuracy.next.bias_ms) },
    { "itl_next_mae", WVA_UNIT_MS, WVA_BETTER_LOWER,
      "mean absolute error of ITL predicted one sample before", AT(itl_accuracy.next.mae_ms) },
    { "ttft_bias", WVA_UNIT_MS, WVA_BETTER_ZERO,
      "mean of observed minus predicted TTFT of the same sample",
      AT(ttft_accuracy.same_row.bias_ms) },
    { "ttft_mae", WVA_UNIT_MS, WVA_BETTER_LOWER,
      "mean absolute error of the predicted TTFT of the same sample",
      AT(ttft_accuracy.same_row.mae_ms) },
    { "ttft_next_bias", WVA_UNIT_MS, WVA_BETTER_ZERO,
      "mean of observed TTFT minus the prediction one sample before",
      AT(ttft_accuracy.next.bias_ms) },
    { "ttft_next_mae", WVA_UNIT_MS, WVA_BETTER_LOWER,
      "mean absolute error of TTFT predicted one sample before", AT(ttft_accuracy.next.mae_ms) },
    { "alpha", WVA_UNIT_MS, WVA_BETTER_NEITHER, "fitted alpha: ITL of an empty replica",
      AT(itl_calibration.headline.intercept) },
    { "beta", WVA_UNIT_MS_PER_REQUEST, WVA_BETTER_NEITHER,
      "fitted beta: ITL added per request in the batch", AT(itl_calibration.headline.slope) },
    { "itl_fit_r2", WVA_UNIT_NONE, WVA_BETTER_HIGHER,
      "share of the variance of ITL that the fit explains", AT(itl_calibration.headline.r2) },
    { "gamma", WVA_UNIT_MS, WVA_BETTER_NEITHER, "fitted gamma: prefill time of an empty prompt",
      AT(ttft_calibration.headline.intercept) },
    { "delta", WVA_UNIT_MS_PER_TOKEN_REQUEST, WVA_BETTER_NEITHER,
      "fitted delta: prefill time added per input token and request in the batch",
      AT(ttft_calibration.headline.slope) },
    { "ttft_fit_r2", WVA_UNIT_NONE, WVA_BETTER_HIGHER,
      "share of the variance of TTFT that the fit explains", AT(ttft_calibration.headline.r2) },
    { "itl_mean", WVA_UNIT_MS, WVA_BETTER_LOWER, "mean observed ITL", AT(itl_observed.mean) },
    { "itl_p95", WVA_UNIT_MS, WVA_BETTER_LOWER,
      "95th percentile of observed ITL, of the samples (interval means)", AT(itl_observed.p95) },
    { "itl_max", WVA_UNIT_MS, WVA_BETTER_LOWER, "highest observed ITL", AT(itl_observed.max) },
    { "ttft_mean", WVA_UNIT_MS, WVA_BETTER_LOWER, "mean observed TTFT", AT(ttft_observed.mean) },
    { "ttft_p95", WVA_UNIT_MS, WVA_BETTER_LOWER,
      "95th percentile of observed TTFT, of the samples (interval means)", AT(ttft_observed.p95) },
    { "ttft_max", WVA_UNIT_MS, WVA_BETTER_LOWER, "highest observed TTFT", AT(ttft_observed.max) },
    { "load_mean", WVA_UNIT_RPM, WVA_BETTER_NEITHER, "mean load, including idle samples",
      AT(rate.mean) },
    { "load_peak", WVA_UNIT_RPM, WVA_BETTER_NEITHER, "highest load", AT(rate.max) },
    { "waiting_mean", WVA_UNIT_NONE, WVA_BETTER_LOWER,
      "mean of waiting requests per replica seen by the HPA",
      AT(hpa.metric[WVA_HPA_METRIC_WAITING].values.mean) },
    { "waiting_peak", WVA_UNIT_NONE, WVA_BETTER_LOWER,
      "most waiting requests per replica seen by the HPA",
      AT(hpa.metric[WVA_HPA_METRIC_WAITING].values.max) },
    { "kv_mean", WVA_UNIT_NONE, WVA_BETTER_NEITHER, "mean KV cache usage, 0 to 1",
      AT(experience.kv.values.mean) },
    { "kv_peak", WVA_UNIT_NONE, WVA_BETTER_LOWER, "highest KV cache usage, 0 to 1",
      AT(experience.kv.values.max) },
    { "kv_full_time", WVA_UNIT_PERCENT, WVA_BETTER_LOWER,
      "time with KV cache usage of 90 % or more", AT(experience.kv_full.time_pct) },
    { "queue_mean", WVA_UNIT_NONE, WVA_BETTER_LOWER, "mean of waiting requests, all pods",
      AT(experience.queue.values.mean) },
    { "queue_peak", WVA_UNIT_NONE, WVA_BETTER_LOWER, "most waiting requests, all pods",
      AT(experience.queue.values.max) },
    { "queued_time", WVA_UNIT_PERCENT, WVA_BETTER_LOWER, "time with requests waiting",
      AT(experience.queued.time_pct) },
    { "beyond_capacity_time", WVA_UNIT_PERCENT, WVA_BETTER_LOWER,
      "time with more load than the replicas can serve according to the controller",
      AT(experience.beyond.time_pct) },
    { "saturated_time", WVA_UNIT_PERCENT, WVA_BETTER_LOWER,
      "time with waiting requests at a full KV cache, or more load than the replicas can serve",
      AT(experience.saturated.time_pct) },
    { "waiting_excess_time", WVA_UNIT_PERCENT, WVA_BETTER_LOWER,
      "time with requests waiting above the HPA's target",
      AT(hpa.metric[WVA_HPA_METRIC_WAITING].exceeded_time_pct) },
    { "kv_excess_time", WVA_UNIT_PERCENT, WVA_BETTER_LOWER,
      "time with KV cache usage above the HPA's target",
      AT(hpa.metric[WVA_HPA_METRIC_KV].exceeded_time_pct) },
    { "excess_time", WVA_UNIT_PERCENT, WVA_BETTER_LOWER, "time with either above the HPA's target",
      AT(hpa.any_exceeded_time_pct) },
    { "excess_to_decision", WVA_UNIT_S, WVA_BETTER_LOWER,
      "time from the first excess over an HPA target that had a response to the higher desired "
      "replicas",
      AT(hpa.excess_to_decision_s) },
    { "excess_to_actuation", WVA_UNIT_S, WVA_BETTER_LOWER,
      "time from that excess to as many current replicas as were desired",
      AT(hpa.excess_to_actuation_s) },
    { "dead_time", WVA_UNIT_S, WVA_BETTER_LOWER,
      "time with an excess while requested replicas did not exist yet", AT(hpa.dead_s) },
    { "unanswered_time", WVA_UNIT_S, WVA_BETTER_LOWER,
      "time with an excess while no more replicas were requested", AT(hpa.excess_unanswered_s) },
    { "hpa_overshoot", WVA_UNIT_PERCENT, WVA_BETTER_LOWER,
      "peak of current replicas in excess of what KV cache usage or the minimum called for",
      AT(hpa.overshoot_pct) },
    { "load_end_to_minimum", WVA_UNIT_S, WVA_BETTER_LOWER,
      "time from the end of the load to the fewest replicas", AT(hpa.load_end_to_minimum_s) },
    { "samples", WVA_UNIT_NONE, WVA_BETTER_NEITHER, "analysed samples", BY(count_samples) },
    { "unknown_time", WVA_UNIT_S, WVA_BETTER_LOWER, "time not covered by any sample",
      AT(timeline.unknown_s) },
};

const size_t wva_headline_count = WVA_COUNT(wva_headline_table);

const struct wva_headline *wva_headline_find(const char *name)
{
    for (size_t i = 0; i < wva_headline_count; i++)
        if (strcmp(wva_headline_table[i].name, name) == 0)
            return &wva_headline_table[i];
    return NULL;
}

double wva_headline_get(const struct wva_headline *headline, const struct wva_results *results)
{
    double value;

    if (headline->count != NULL)
        return headline->count(results);
    memcpy(&value, (const char *)results + headline->offset, sizeof value);
    return value;
}
