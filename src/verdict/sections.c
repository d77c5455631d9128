/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/sections.h"

#include <math.h>
#include <stdlib.h>

#include "verdict/phrase.h"
#include "verdict/verdict_parts.h"

static void say_times(struct wva_buffer *text, const char *verb, size_t count)
{
    wva_buffer_printf(text, "%s ", verb);
    wva_phrase_times(text, count);
}

/* ---- scaling ---- */

/* " 2 followed an increase in load and 4 were decided ..."; each only if it is known. */
static void say_shares(struct wva_buffer *text, const struct wva_results *results, size_t load,
                       size_t late)
{
    bool one = results->lags.count == 1, knows_load = results->rate.n > 0;

    if (knows_load && one)
        wva_buffer_add(text, load > 0 ? " followed an increase in load"
                                      : " followed no increase in load");
    else if (knows_load)
        wva_buffer_printf(text, " %zu followed an increase in load", load);
    if (results->itl_attainment.samples + results->ttft_attainment.samples == 0)
        return;
    wva_buffer_add(text, knows_load ? " and" : "");
    if (one)
        wva_buffer_printf(text, " was decided while latency was %sabove an SLO",
                          late > 0 ? "" : "not ");
    else
        wva_buffer_printf(text, " %zu were decided while latency was above an SLO", late);
}

/* How many scale-ups came with a load step, or during a violation. */
static void say_triggers(struct wva_buffer *text, const struct wva_results *results)
{
    const struct wva_lags *lags = &results->lags;
    bool knows_load = results->rate.n > 0;
    bool knows_slo = results->itl_attainment.samples + results->ttft_attainment.samples > 0;
    size_t load = 0, late = 0;

    for (size_t i = 0; i < lags->count; i++) {
        load += lags->items[i].load_row != WVA_ROW_NONE;
        late += isnan(lags->items[i].violation_to_decision.s) ? 0 : 1;
    }
    if (lags->count == 0)
        return;
    if (knows_load || knows_slo) {
        if (lags->count == 1)
            wva_buffer_add(text, " The scale-up");
        else
            wva_buffer_printf(text, " Of %zu scale-ups,", lags->count);
        say_shares(text, results, load, late);
        wva_buffer_add(text, ".");
    }
    if (!knows_load)
        wva_buffer_add(text, " Whether the load had increased is unknown: it is not recorded.");
}

char *wva_say_scaling(const struct wva_results *results)
{
    const struct wva_scaling *desired = &results->desired;
    struct wva_buffer text = wva_phrase_begin();

    if (isnan(desired->first)) {
        wva_buffer_add(&text, "Desired replicas are not recorded.");
        return wva_phrase_end(&text);
    }
    if (!wva_scaling_shows_changes(desired)) {
        wva_buffer_printf(&text,
                          "Only one sample has desired replicas (%.0f), so changes are unknown.",
                          desired->first);
        return wva_phrase_end(&text);
    }
    if (desired->count == 0) {
        wva_buffer_printf(&text, "Desired replicas stayed at %.0f throughout.", desired->first);
        return wva_phrase_end(&text);
    }
    say_times(&text, "Desired replicas rose", desired->up);
    say_times(&text, " and fell", desired->down);
    wva_buffer_printf(&text, ", between %.0f and %.0f", desired->lowest, desired->peak);
    if (desired->reversals > 0) {
        say_times(&text, "; they reversed", desired->reversals);
        if (desired->flaps > 0 && desired->flaps < desired->reversals)
            wva_buffer_printf(&text, ", %zu of them", desired->flaps);
        if (desired->flaps > 0)
            wva_buffer_printf(&text, " within %.0f minutes of the previous change",
                              WVA_FLAPPING_S / 60);
    }
    wva_buffer_add(&text, ".");
    say_triggers(&text, results);
    return wva_phrase_end(&text);
}

/* ---- time above the SLO ---- */

static void say_signal_episodes(struct wva_buffer *text, const char *signal, size_t observed,
                                const struct wva_episodes *episodes)
{
    if (!episodes->known) {
        wva_buffer_printf(text, observed == 0 ? "No %s was observed. " : "No %s SLO is known. ",
                          signal);
        return;
    }
    if (episodes->count == 0) {
        wva_buffer_printf(text, "%s was never above its SLO. ", signal);
        return;
    }
    wva_buffer_printf(text, "%s was above its SLO for ", signal);
    wva_phrase_duration(text, episodes->duration_s);
    wva_buffer_printf(text, " in %zu episode%s", episodes->count, WVA_PLURAL(episodes->count));
    if (episodes->requests > 0) {
        wva_buffer_add(text, ", during which about ");
        wva_phrase_about(text, episodes->requests);
        wva_buffer_add(text, " requests arrived");
    }
    if (episodes->open > 0)
        wva_buffer_printf(text, "; the %sepisode was still open at the end",
                          episodes->count == 1 ? "" : "last ");
    wva_buffer_add(text, ". ");
}

char *wva_say_slo(const struct wva_results *results)
{
    const struct wva_lags *lags = &results->lags;
    struct wva_buffer text = wva_phrase_begin();

    say_signal_episodes(&text, "ITL", results->itl_observed.n, &results->itl_episodes);
    say_signal_episodes(&text, "TTFT", results->ttft_observed.n, &results->ttft_episodes);
    if (lags->violation_to_relief.n > 0) {
        wva_buffer_add(&text, "Latency was within its SLO again ");
        wva_phrase_duration(&text, lags->violation_to_relief.median_s);
        wva_buffer_add(&text, " after the violation began");
        if (lags->violation_to_relief.n > 1)
            wva_buffer_printf(&text, " (median of %zu)", lags->violation_to_relief.n);
        if (lags->decision_to_actuation.n > 0) {
            wva_buffer_add(&text, "; new replicas took ");
            wva_phrase_duration(&text, lags->decision_to_actuation.median_s);
            wva_buffer_add(&text, " from decision to running");
            if (lags->decision_to_actuation.n > 1)
                wva_buffer_printf(&text, " (median of %zu)", lags->decision_to_actuation.n);
        }
        wva_buffer_add(&text, ".");
    }
    return wva_phrase_end(&text);
}

/* ---- the model ---- */

static void say_confusion(struct wva_buffer *text, const struct wva_confusion *confusion)
{
    size_t violations = confusion->true_alarm + confusion->missed;

    if (violations == 1)
        wva_buffer_add(text, confusion->true_alarm == 1
                                 ? " It predicted the only sample above the SLO."
                                 : " It did not predict the only sample above the SLO.");
    else if (violations > 0 && confusion->true_alarm == 0)
        wva_buffer_printf(text, " It predicted none of the %zu samples above the SLO.", violations);
    else if (violations > 0)
        wva_buffer_printf(text, " It predicted %zu of the %zu samples above the SLO.",
                          confusion->true_alarm, violations);
    if (confusion->false_alarm > 0)
        wva_buffer_printf(text, " %zu sample%s predicted above the SLO %s within it.",
                          confusion->false_alarm, WVA_PLURAL(confusion->false_alarm),
                          confusion->false_alarm == 1 ? "was" : "were");
}

char *wva_say_model(const struct wva_results *results)
{
    const struct wva_accuracy *itl = &results->itl_accuracy;
    struct wva_buffer text = wva_phrase_begin();

    if (!itl->known || itl->next.n == 0) {
        wva_buffer_add(&text, itl->known ? "No cycle ran with the replicas of a prediction, so "
                                           "predictions cannot be evaluated."
                                         : "The log has no ITL predictions to evaluate.");
        return wva_phrase_end(&text);
    }
    wva_buffer_add(&text, "Where the predicted replicas then ran, ITL was ");
    wva_phrase_latency(&text, fabs(itl->next.bias_ms));
    wva_buffer_printf(&text, " %s than predicted on average, with a mean absolute error of ",
                      itl->next.bias_ms >= 0 ? "higher" : "lower");
    wva_phrase_latency(&text, itl->next.mae_ms);
    wva_buffer_printf(&text, " (%zu cycles).", itl->next.n);
    say_confusion(&text, &itl->confusion);
    return wva_phrase_end(&text);
}

/* ---- the parameters ---- */

/* Why the run is no reason to change them. */
static void say_no_change(struct wva_buffer *text, const struct wva_worth *worth)
{
    switch (worth->answer) {
    case WVA_WORTH_FEW_ROWS:
        wva_buffer_printf(text, " %zu samples are too few to advise a change.", worth->rows);
        break;
    case WVA_WORTH_NOT_STATED:
        wva_buffer_add(text, " The controller's own parameters are not recorded, so there is "
                             "nothing to compare with.");
        break;
    case WVA_WORTH_WAITING:
        wva_buffer_add(
            text,
            " TTFT includes queueing time, which these parameters do not describe, so no change is "
            "advised.");
        break;
    case WVA_WORTH_MANY_DISCARDED:
        wva_buffer_printf(text,
                          " %zu of %zu samples had to be discarded as outliers, so the fit does "
                          "not represent the run and no change is advised.",
                          worth->discarded, worth->rows);
        break;
    case WVA_WORTH_HOLDS_PRESENT:
        wva_buffer_add(text, " The intervals include the controller's values, so nothing needs to "
                             "change.");
        break;
    case WVA_WORTH_UNSTABLE:
        wva_buffer_add(text, " The fit fails when some of the samples are held out, so no change "
                             "is advised.");
        break;
    case WVA_WORTH_NO_GAIN:
    case WVA_WORTH_IMMATERIAL:
    case WVA_WORTH_CHANGE:
    case WVA_WORTH_NOT_IDENTIFIABLE:
    case WVA_WORTH_ANSWERS:
        break;
    }
}

static void say_held_out(struct wva_buffer *text, const struct wva_worth *worth)
{
    if (worth->answer != WVA_WORTH_CHANGE && worth->answer != WVA_WORTH_NO_GAIN
        && worth->answer != WVA_WORTH_IMMATERIAL)
        return;
    wva_buffer_printf(text, " On %zu held-out samples the error (RMSE) is ", worth->held_out_rows);
    wva_phrase_latency(text, worth->fitted_rmse_ms);
    wva_buffer_add(text, " with the fit and ");
    wva_phrase_latency(text, worth->present_rmse_ms);
    wva_buffer_add(text, worth->answer == WVA_WORTH_CHANGE
                             ? " with the controller's parameters of the previous cycle."
                             : " with the controller's parameters of the previous cycle: no reason "
                               "to change them.");
}

static void say_pair(struct wva_buffer *text, const char *intercept, const char *slope,
                     const char *slope_unit, const struct wva_calibration *fit,
                     const struct wva_worth *worth)
{
    const struct wva_line_fit *line = &fit->headline;
    const char *reason = wva_readiness_reason(fit->readiness);

    wva_buffer_add(text, text->len > 0 ? " " : "");
    if (!line->valid) {
        wva_buffer_printf(text, "%s and %s cannot be fitted to this run%s%s.", intercept, slope,
                          reason == NULL ? "" : ": ", reason == NULL ? "" : reason);
        return;
    }
    wva_buffer_printf(
        text,
        "Fitted to %zu %s samples, %s is %.4g ms (95 %% interval %.4g to %.4g) and %s "
        "%.4g %s (%.4g to %.4g)",
        line->n, fit->headline_is_steady ? "steady" : "active", intercept, line->intercept,
        line->intercept_95.low, line->intercept_95.high, slope, line->slope, slope_unit,
        line->slope_95.low, line->slope_95.high);
    if (!isnan(worth->present_intercept))
        wva_buffer_printf(text, "; the controller had %.4g and %.4g", worth->present_intercept,
                          worth->present_slope);
    wva_buffer_add(text, ".");
    say_held_out(text, worth);
    say_no_change(text, worth);
}

char *wva_say_parameters(const struct wva_results *results)
{
    struct wva_buffer text = wva_phrase_begin();

    say_pair(&text, "alpha", "beta", "ms per request", &results->itl_calibration,
             &results->parameters.itl);
    if (results->ttft_calibration.headline.valid)
        say_pair(&text, "gamma", "delta", "ms per token and request", &results->ttft_calibration,
                 &results->parameters.ttft);
    return wva_phrase_end(&text);
}

/* ---- supply and demand ---- */

char *wva_say_cost(const struct wva_results *results)
{
    const struct wva_provisioning *provisioning = &results->provisioning;
    /* All replicas that ran are part of the comparison. */
    bool whole =
        fabs(provisioning->supply_replica_hours - provisioning->replica_hours_current) < 0.005;
    struct wva_buffer text = wva_phrase_begin();

    if (isnan(provisioning->replica_hours_current)) {
        wva_buffer_add(
            &text, "Current replicas are not recorded, so the replicas that ran are not known.");
        return wva_phrase_end(&text);
    }
    wva_buffer_printf(&text, "%.2f replica-hours ran", provisioning->replica_hours_current);
    if (!isnan(provisioning->gpu_hours))
        wva_buffer_printf(&text, ", %.2f GPU-hours", provisioning->gpu_hours);
    wva_buffer_append_char(&text, '.');
    if (provisioning->source == WVA_DEMAND_UNKNOWN) {
        wva_buffer_add(&text, " How many the load needed is unknown.");
        return wva_phrase_end(&text);
    }
    if (!whole && provisioning->compared_pct > 99.95) { /* supply: ready replicas */
        wva_buffer_printf(&text, " Ready replicas came to %.2f and the demand to %.2f, given %s",
                          provisioning->supply_replica_hours, provisioning->oracle_replica_hours,
                          wva_capacity_phrase(provisioning));
        whole = true;
    } else if (whole) {
        wva_buffer_printf(&text, " %.2f would have met the demand, given %s",
                          provisioning->oracle_replica_hours, wva_capacity_phrase(provisioning));
    } else {
        wva_buffer_add(&text, " In the ");
        wva_phrase_percent(&text, provisioning->compared_pct);
        wva_buffer_printf(&text,
                          " of the time for which both are known, supply was %.2f and demand %.2f "
                          "replica-hours, given %s",
                          provisioning->supply_replica_hours, provisioning->oracle_replica_hours,
                          wva_capacity_phrase(provisioning));
    }
    wva_buffer_add(&text, ": too few ran for ");
    wva_phrase_percent(&text, provisioning->under_timeshare_pct);
    wva_buffer_printf(&text, " of %s time, too many for ", whole ? "the" : "that");
    wva_phrase_percent(&text, provisioning->over_timeshare_pct);
    wva_buffer_add(&text, ".");
    return wva_phrase_end(&text);
}

static void say_compliance(struct wva_buffer *text, const struct wva_results *results)
{
    const struct wva_attainment *itl = &results->itl_attainment;

    if (itl->samples == 0 || isnan(results->itl_compliance.percent))
        return;
    wva_buffer_add(text, "The classic ITL compliance of ");
    wva_phrase_percent(text, results->itl_compliance.percent);
    wva_buffer_add(text, " counts idle samples as compliant; of the samples with traffic, ");
    wva_phrase_percent(text, itl->samples_pct);
    wva_buffer_add(text, " were within the SLO. ");
}

char *wva_say_classic(const struct wva_results *results)
{
    size_t corrected = results->itl_episodes.count, classic = results->gaps.count;
    struct wva_buffer text = wva_phrase_begin();

    say_compliance(&text, results);
    if (results->itl_episodes.known && corrected != classic)
        wva_buffer_printf(
            &text,
            "Classic warm-up gaps: %zu; violation episodes: %zu. A gap is judged by the SLO of the "
            "first row, and one still open at the end of the log is omitted. ",
            classic, corrected);
    if (results->itl_accuracy.known)
        wva_buffer_add(&text, "The classic prediction error compares latency with the current "
                              "replicas to a prediction for the desired replicas.");
    return wva_phrase_end(&text);
}
