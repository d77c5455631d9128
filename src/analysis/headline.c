/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/headline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"

const char *wva_unit_symbol(enum wva_unit unit)
{
    static const char *const symbols[WVA_UNIT_COUNT] = {
        [WVA_UNIT_NONE] = "",
        [WVA_UNIT_PERCENT] = "%",
        [WVA_UNIT_S] = "s",
        [WVA_UNIT_MS] = "ms",
        [WVA_UNIT_MS_PER_REQUEST] = "ms/request",
        [WVA_UNIT_MS_PER_TOKEN_REQUEST] = "ms/(token request)",
        [WVA_UNIT_RPM] = "rpm",
        [WVA_UNIT_REPLICAS] = "replicas",
        [WVA_UNIT_REPLICA_HOURS] = "replica h",
        [WVA_UNIT_CENTS] = "cents",
    };

    return symbols[unit];
}

const char *wva_better_name(enum wva_better better)
{
    static const char *const names[] = { [WVA_BETTER_NEITHER] = "neither",
                                         [WVA_BETTER_HIGHER] = "higher",
                                         [WVA_BETTER_LOWER] = "lower",
                                         [WVA_BETTER_ZERO] = "zero" };

    return names[better];
}

/* ---- what is not known is not 0 ---- */

static double count_episodes(const struct wva_episodes *episodes)
{
    return episodes->known ? (double)episodes->count : NAN;
}

static double time_in_episodes(const struct wva_episodes *episodes)
{
    return episodes->known ? episodes->duration_s : NAN;
}

static double requests_in_episodes(const struct wva_episodes *episodes)
{
    return episodes->known ? episodes->requests : NAN;
}

static double find_longest(const struct wva_episodes *episodes)
{
    double longest = 0;

    for (size_t i = 0; i < episodes->count; i++)
        longest = fmax(longest, episodes->items[i].duration_s);
    return episodes->known ? longest : NAN;
}

static double count_changes(const struct wva_scaling *scaling, size_t count)
{
    return wva_scaling_shows_changes(scaling) ? (double)count : NAN;
}

static double read_fit(const struct wva_calibration *calibration, double value)
{
    return calibration->headline.valid ? value : NAN;
}

static double find_p95(const struct wva_frame *frame, enum wva_role role)
{
    double *observed = wva_calloc(frame->rows, sizeof *observed);
    size_t count = 0;
    double p95;

    for (size_t row = 0; row < frame->rows; row++)
        if (wva_frame_get(frame, role, row) > 0)
            observed[count++] = wva_frame_get(frame, role, row);
    p95 = wva_percentile(observed, count, 95);
    free(observed);
    return p95;
}

/* ---- a getter each ---- */

/* The table below has a row for each; a line here keeps the two easy to compare. */
#define GET(name, expression)                                                                      \
    static double get_##name(const struct wva_frame *frame, const struct wva_results *r)           \
    {                                                                                              \
        (void)frame;                                                                               \
        (void)r;                                                                                   \
        return expression;                                                                         \
    }

GET(itl_attainment, r->itl_attainment.time_pct)
GET(itl_attainment_samples, r->itl_attainment.samples_pct)
GET(itl_attainment_requests, r->itl_attainment.requests_pct)
GET(ttft_attainment, r->ttft_attainment.time_pct)
GET(ttft_attainment_samples, r->ttft_attainment.samples_pct)
GET(ttft_attainment_requests, r->ttft_attainment.requests_pct)
GET(slo_attainment, r->both_attainment.time_pct)
GET(slo_attainment_samples, r->both_attainment.samples_pct)
GET(slo_attainment_requests, r->both_attainment.requests_pct)
GET(itl_episodes, count_episodes(&r->itl_episodes))
GET(itl_violation_time, time_in_episodes(&r->itl_episodes))
GET(itl_longest_episode, find_longest(&r->itl_episodes))
GET(itl_violation_requests, requests_in_episodes(&r->itl_episodes))
GET(ttft_episodes, count_episodes(&r->ttft_episodes))
GET(ttft_violation_time, time_in_episodes(&r->ttft_episodes))
GET(ttft_longest_episode, find_longest(&r->ttft_episodes))
GET(ttft_violation_requests, requests_in_episodes(&r->ttft_episodes))
GET(slo_episodes, count_episodes(&r->either_episodes))
GET(slo_violation_time, time_in_episodes(&r->either_episodes))
GET(slo_longest_episode, find_longest(&r->either_episodes))
GET(slo_violation_requests, requests_in_episodes(&r->either_episodes))
GET(scale_ups, count_changes(&r->desired, r->desired.up))
GET(scale_downs, count_changes(&r->desired, r->desired.down))
GET(reversals, count_changes(&r->desired, r->desired.reversals))
GET(flaps, count_changes(&r->desired, r->desired.flaps))
GET(violation_to_decision, r->lags.violation_to_decision.median_s)
GET(decision_to_actuation, r->lags.decision_to_actuation.median_s)
GET(violation_to_relief, r->lags.violation_to_relief.median_s)
GET(load_to_relief, r->lags.load_to_relief.median_s)
GET(peak_replicas, r->current.peak)
GET(replica_hours, r->provisioning.replica_hours_current)
GET(cost, r->provisioning.cost)
GET(over_provisioning, r->provisioning.over_accuracy_pct)
GET(under_provisioning, r->provisioning.under_accuracy_pct)
GET(over_provisioned_time, r->provisioning.over_timeshare_pct)
GET(under_provisioned_time, r->provisioning.under_timeshare_pct)
GET(over_oracle, r->provisioning.over_oracle_pct)
GET(instability, r->provisioning.instability_pct)
GET(itl_bias, r->itl_accuracy.same_row.bias_ms)
GET(itl_mae, r->itl_accuracy.same_row.mae_ms)
GET(itl_next_bias, r->itl_accuracy.next.bias_ms)
GET(itl_next_mae, r->itl_accuracy.next.mae_ms)
GET(ttft_bias, r->ttft_accuracy.same_row.bias_ms)
GET(ttft_mae, r->ttft_accuracy.same_row.mae_ms)
GET(ttft_next_bias, r->ttft_accuracy.next.bias_ms)
GET(ttft_next_mae, r->ttft_accuracy.next.mae_ms)
GET(alpha, read_fit(&r->itl_calibration, r->itl_calibration.headline.intercept))
GET(beta, read_fit(&r->itl_calibration, r->itl_calibration.headline.slope))
GET(itl_fit_r2, read_fit(&r->itl_calibration, r->itl_calibration.headline.r2))
GET(gamma, read_fit(&r->ttft_calibration, r->ttft_calibration.headline.intercept))
GET(delta, read_fit(&r->ttft_calibration, r->ttft_calibration.headline.slope))
GET(ttft_fit_r2, read_fit(&r->ttft_calibration, r->ttft_calibration.headline.r2))
GET(itl_mean, r->itl_observed.mean)
GET(itl_p95, find_p95(frame, WVA_ROLE_ITL_OBSERVED))
GET(itl_max, r->itl_observed.max)
GET(ttft_mean, r->ttft_observed.mean)
GET(ttft_p95, find_p95(frame, WVA_ROLE_TTFT_OBSERVED))
GET(ttft_max, r->ttft_observed.max)
GET(load_mean, r->rate.mean)
GET(load_peak, r->rate.max)
GET(samples, (double)r->rows)
GET(unknown_time, r->timeline.rows == 0 ? NAN : r->timeline.unknown_s)

const struct wva_headline wva_headline_table[] = {
    { "itl_attainment", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER, "time within the SLO of ITL",
      get_itl_attainment },
    { "itl_attainment_samples", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER,
      "samples within the SLO of ITL", get_itl_attainment_samples },
    { "itl_attainment_requests", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER,
      "requests in samples within the SLO of ITL", get_itl_attainment_requests },
    { "ttft_attainment", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER, "time within the SLO of TTFT",
      get_ttft_attainment },
    { "ttft_attainment_samples", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER,
      "samples within the SLO of TTFT", get_ttft_attainment_samples },
    { "ttft_attainment_requests", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER,
      "requests in samples within the SLO of TTFT", get_ttft_attainment_requests },
    { "slo_attainment", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER, "time within both SLOs",
      get_slo_attainment },
    { "slo_attainment_samples", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER, "samples within both SLOs",
      get_slo_attainment_samples },
    { "slo_attainment_requests", WVA_UNIT_PERCENT, WVA_BETTER_HIGHER,
      "requests in samples within both SLOs", get_slo_attainment_requests },
    { "itl_episodes", WVA_UNIT_NONE, WVA_BETTER_LOWER, "violation episodes of the SLO of ITL",
      get_itl_episodes },
    { "itl_violation_time", WVA_UNIT_S, WVA_BETTER_LOWER, "time above the SLO of ITL",
      get_itl_violation_time },
    { "itl_longest_episode", WVA_UNIT_S, WVA_BETTER_LOWER, "longest stretch above the SLO of ITL",
      get_itl_longest_episode },
    { "itl_violation_requests", WVA_UNIT_NONE, WVA_BETTER_LOWER,
      "requests that came while latency was above the SLO of ITL", get_itl_violation_requests },
    { "ttft_episodes", WVA_UNIT_NONE, WVA_BETTER_LOWER, "violation episodes of the SLO of TTFT",
      get_ttft_episodes },
    { "ttft_violation_time", WVA_UNIT_S, WVA_BETTER_LOWER, "time above the SLO of TTFT",
      get_ttft_violation_time },
    { "ttft_longest_episode", WVA_UNIT_S, WVA_BETTER_LOWER, "longest stretch above the SLO of TTFT",
      get_ttft_longest_episode },
    { "ttft_violation_requests", WVA_UNIT_NONE, WVA_BETTER_LOWER,
      "requests that came while latency was above the SLO of TTFT", get_ttft_violation_requests },
    { "slo_episodes", WVA_UNIT_NONE, WVA_BETTER_LOWER, "violation episodes of either SLO",
      get_slo_episodes },
    { "slo_violation_time", WVA_UNIT_S, WVA_BETTER_LOWER, "time above either SLO",
      get_slo_violation_time },
    { "slo_longest_episode", WVA_UNIT_S, WVA_BETTER_LOWER, "longest stretch above either SLO",
      get_slo_longest_episode },
    { "slo_violation_requests", WVA_UNIT_NONE, WVA_BETTER_LOWER,
      "requests that came while latency was above either SLO", get_slo_violation_requests },
    { "scale_ups", WVA_UNIT_NONE, WVA_BETTER_NEITHER, "rises of the target", get_scale_ups },
    { "scale_downs", WVA_UNIT_NONE, WVA_BETTER_NEITHER, "falls of the target", get_scale_downs },
    { "reversals", WVA_UNIT_NONE, WVA_BETTER_LOWER,
      "changes of the target against the direction of the one before", get_reversals },
    { "flaps", WVA_UNIT_NONE, WVA_BETTER_LOWER, "reversals of the target within five minutes",
      get_flaps },
    { "violation_to_decision", WVA_UNIT_S, WVA_BETTER_LOWER,
      "median time from the first sample above an SLO to a higher target",
      get_violation_to_decision },
    { "decision_to_actuation", WVA_UNIT_S, WVA_BETTER_LOWER,
      "median time from a higher target to that many replicas", get_decision_to_actuation },
    { "violation_to_relief", WVA_UNIT_S, WVA_BETTER_LOWER,
      "median time from the first sample above an SLO to the first one within it again",
      get_violation_to_relief },
    { "load_to_relief", WVA_UNIT_S, WVA_BETTER_LOWER,
      "median time from a rise of the load to the first sample within the SLOs again",
      get_load_to_relief },
    { "peak_replicas", WVA_UNIT_REPLICAS, WVA_BETTER_LOWER, "most current replicas",
      get_peak_replicas },
    { "replica_hours", WVA_UNIT_REPLICA_HOURS, WVA_BETTER_LOWER, "current replicas over time",
      get_replica_hours },
    { "cost", WVA_UNIT_CENTS, WVA_BETTER_LOWER, "cost per hour over time", get_cost },
    { "over_provisioning", WVA_UNIT_PERCENT, WVA_BETTER_LOWER,
      "mean surplus of replicas over the demand, relative to it", get_over_provisioning },
    { "under_provisioning", WVA_UNIT_PERCENT, WVA_BETTER_LOWER,
      "mean lack of replicas against the demand, relative to it", get_under_provisioning },
    { "over_provisioned_time", WVA_UNIT_PERCENT, WVA_BETTER_LOWER,
      "time with more replicas than the demand", get_over_provisioned_time },
    { "under_provisioned_time", WVA_UNIT_PERCENT, WVA_BETTER_LOWER,
      "time with fewer replicas than the demand", get_under_provisioned_time },
    { "over_oracle", WVA_UNIT_PERCENT, WVA_BETTER_LOWER,
      "replica hours beyond those of a supply that equals the demand", get_over_oracle },
    { "instability", WVA_UNIT_PERCENT, WVA_BETTER_LOWER,
      "time in which supply and demand do not move together", get_instability },
    { "itl_bias", WVA_UNIT_MS, WVA_BETTER_ZERO,
      "mean of observed minus predicted ITL of the same sample", get_itl_bias },
    { "itl_mae", WVA_UNIT_MS, WVA_BETTER_LOWER,
      "mean absolute error of the predicted ITL of the same sample", get_itl_mae },
    { "itl_next_bias", WVA_UNIT_MS, WVA_BETTER_ZERO,
      "mean of observed ITL minus that predicted one sample before", get_itl_next_bias },
    { "itl_next_mae", WVA_UNIT_MS, WVA_BETTER_LOWER,
      "mean absolute error of ITL predicted one sample before", get_itl_next_mae },
    { "ttft_bias", WVA_UNIT_MS, WVA_BETTER_ZERO,
      "mean of observed minus predicted TTFT of the same sample", get_ttft_bias },
    { "ttft_mae", WVA_UNIT_MS, WVA_BETTER_LOWER,
      "mean absolute error of the predicted TTFT of the same sample", get_ttft_mae },
    { "ttft_next_bias", WVA_UNIT_MS, WVA_BETTER_ZERO,
      "mean of observed TTFT minus that predicted one sample before", get_ttft_next_bias },
    { "ttft_next_mae", WVA_UNIT_MS, WVA_BETTER_LOWER,
      "mean absolute error of TTFT predicted one sample before", get_ttft_next_mae },
    { "alpha", WVA_UNIT_MS, WVA_BETTER_NEITHER, "fitted alpha: ITL of an empty replica",
      get_alpha },
    { "beta", WVA_UNIT_MS_PER_REQUEST, WVA_BETTER_NEITHER,
      "fitted beta: ITL that a request in the batch adds", get_beta },
    { "itl_fit_r2", WVA_UNIT_NONE, WVA_BETTER_HIGHER,
      "share of the variance of ITL that the fit explains", get_itl_fit_r2 },
    { "gamma", WVA_UNIT_MS, WVA_BETTER_NEITHER, "fitted gamma: prefill time of an empty prompt",
      get_gamma },
    { "delta", WVA_UNIT_MS_PER_TOKEN_REQUEST, WVA_BETTER_NEITHER,
      "fitted delta: prefill time that an input token and request in the batch adds", get_delta },
    { "ttft_fit_r2", WVA_UNIT_NONE, WVA_BETTER_HIGHER,
      "share of the variance of TTFT that the fit explains", get_ttft_fit_r2 },
    { "itl_mean", WVA_UNIT_MS, WVA_BETTER_LOWER, "mean observed ITL", get_itl_mean },
    { "itl_p95", WVA_UNIT_MS, WVA_BETTER_LOWER,
      "95th percentile of observed ITL, of the samples (means of a minute)", get_itl_p95 },
    { "itl_max", WVA_UNIT_MS, WVA_BETTER_LOWER, "highest observed ITL", get_itl_max },
    { "ttft_mean", WVA_UNIT_MS, WVA_BETTER_LOWER, "mean observed TTFT", get_ttft_mean },
    { "ttft_p95", WVA_UNIT_MS, WVA_BETTER_LOWER,
      "95th percentile of observed TTFT, of the samples (means of a minute)", get_ttft_p95 },
    { "ttft_max", WVA_UNIT_MS, WVA_BETTER_LOWER, "highest observed TTFT", get_ttft_max },
    { "load_mean", WVA_UNIT_RPM, WVA_BETTER_NEITHER, "mean load, idle samples too", get_load_mean },
    { "load_peak", WVA_UNIT_RPM, WVA_BETTER_NEITHER, "highest load", get_load_peak },
    { "samples", WVA_UNIT_NONE, WVA_BETTER_NEITHER, "samples that were analysed", get_samples },
    { "unknown_time", WVA_UNIT_S, WVA_BETTER_LOWER, "time that no sample covers",
      get_unknown_time },
};

const size_t wva_headline_count = sizeof wva_headline_table / sizeof wva_headline_table[0];

const struct wva_headline *wva_headline_find(const char *name)
{
    for (size_t i = 0; i < wva_headline_count; i++)
        if (strcmp(wva_headline_table[i].name, name) == 0)
            return &wva_headline_table[i];
    return NULL;
}
