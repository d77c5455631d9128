/* SPDX-License-Identifier: Apache-2.0 */
/* Metrics above the targets of an HPA, its reaction, and its limits. */
#include <math.h>

#include "verdict/phrase.h"
#include "verdict/verdict_parts.h"

#define WORTH_OVERSHOOT_PCT  25.0
#define WORTH_SLOW_S         60.0
#define WORTH_INTERVAL_RATIO 1.5
#define WORTH_FLAPS          2 /* one comes with every peak */

/* ---- the answer ---- */

static bool is_known(const struct wva_hpa_threshold *metric)
{
    return !isnan(metric->target_first) && metric->values.n > 0;
}

static void say_excess(struct wva_buffer *text, const struct wva_hpa *hpa,
                       enum wva_hpa_metric metric)
{
    const struct wva_hpa_threshold *threshold = &hpa->metric[metric];

    if (metric == WVA_HPA_METRIC_KV)
        wva_buffer_printf(text, "KV cache was above its target of %.4g %%",
                          100 * threshold->target_first);
    else
        wva_buffer_printf(text, "queue was above its target of %.4g per replica",
                          threshold->target_first);
    wva_buffer_add(text, " for ");
    wva_phrase_duration(text, threshold->exceeded_s);
    wva_buffer_printf(text, " (%zu of %zu samples), with a peak of ", threshold->exceeded,
                      hpa->samples);
    if (metric == WVA_HPA_METRIC_KV)
        wva_phrase_percent(text, 100 * threshold->values.max);
    else
        wva_buffer_printf(text, "%.4g", threshold->values.max);
}

/* Targets, and the time above them. */
static void say_targets(struct wva_verdict *verdict, const struct wva_hpa *hpa)
{
    struct wva_buffer text = wva_phrase_begin();
    bool waiting = hpa->metric[WVA_HPA_METRIC_WAITING].exceeded > 0;
    bool kv = hpa->metric[WVA_HPA_METRIC_KV].exceeded > 0;
    bool any =
        is_known(&hpa->metric[WVA_HPA_METRIC_WAITING]) || is_known(&hpa->metric[WVA_HPA_METRIC_KV]);

    if (!any) {
        wva_buffer_add(
            &text,
            "No metric has both a value and a target, so the HPA's rule cannot be evaluated.");
    } else if (!waiting && !kv) {
        wva_buffer_add(&text, "No metric exceeded its target, so the HPA had no reason to scale "
                              "up.");
    } else {
        wva_buffer_add(&text, "The ");
        if (waiting)
            say_excess(&text, hpa, WVA_HPA_METRIC_WAITING);
        if (waiting && kv)
            wva_buffer_add(&text, "; the ");
        if (kv)
            say_excess(&text, hpa, WVA_HPA_METRIC_KV);
        wva_buffer_add(&text, ".");
    }
    wva_statements_add(&verdict->answer, WVA_STATEMENT_ANSWER, "hpa-targets", &text,
                       wva_basis_of(hpa->samples, "samples"));
}

/* Reaction time to the first excess that it reacted to. */
static void say_speed(struct wva_verdict *verdict, const struct wva_hpa *hpa)
{
    struct wva_buffer text = wva_phrase_begin();

    if (hpa->excess_to_decision_s > 0) {
        wva_buffer_add(&text, "The HPA first asked for more replicas ");
        wva_phrase_duration(&text, hpa->excess_to_decision_s);
        wva_buffer_add(&text, " after its rule first called for them");
    } else if (hpa->excess_to_decision_s <= 0) {
        wva_buffer_add(&text,
                       "The HPA first asked for more replicas in the same sample in which its "
                       "rule first called for them");
    }
    if (text.len > 0 && hpa->decision_to_actuation_s > 0) {
        wva_buffer_add(&text, ", and they were created ");
        wva_phrase_duration(&text, hpa->decision_to_actuation_s);
        wva_buffer_add(&text, " later");
    }
    if (text.len > 0)
        wva_buffer_add(&text, ".");
    wva_statements_add(&verdict->answer, WVA_STATEMENT_ANSWER, "hpa-speed", &text,
                       wva_basis_of(hpa->scale_ups, "scale-ups"));
}

/* A run without scaling is a run with fixed replicas, whatever the reason. */
static void say_fixed(struct wva_verdict *verdict, const struct wva_metadata *metadata,
                      const struct wva_hpa *hpa)
{
    const char *enabled = metadata->text[WVA_METADATA_HPA_ENABLED];
    struct wva_buffer text = wva_phrase_begin();

    if (!(hpa->highest == hpa->lowest) || hpa->scale_ups > 0)
        return;
    wva_buffer_printf(&text, "It ran %.0f replica%s throughout", hpa->highest,
                      WVA_PLURAL(hpa->highest));
    if (enabled != NULL && wva_str_equal(wva_str_from(enabled), WVA_STR("false")))
        wva_buffer_add(&text, ", with its HPA disabled: a run with fixed replicas.");
    else if (hpa->highest == hpa->min_replicas && hpa->any_exceeded == 0)
        wva_buffer_add(&text, ", the minimum of its HPA: no scaling was needed, so it can be "
                              "compared as a run with fixed replicas.");
    else if (hpa->highest == hpa->max_replicas)
        wva_buffer_add(&text, ", the maximum of its HPA.");
    else
        wva_buffer_add(&text, ", so it does not show how the HPA scales.");
    wva_statements_add(&verdict->answer, WVA_STATEMENT_ANSWER, "hpa-fixed", &text,
                       wva_basis_of(hpa->samples, "samples"));
}

/* ---- cost ---- */

static void say_cost(struct wva_verdict *verdict, const struct wva_hpa *hpa)
{
    struct wva_buffer text = wva_phrase_begin();

    if (isnan(hpa->highest)) {
        wva_buffer_add(&text, "The number of replicas over time is not known.");
    } else {
        wva_buffer_printf(&text, "%.2f replica-hours", hpa->replica_s / 3600);
        if (hpa->highest > hpa->lowest) {
            wva_buffer_printf(&text, ", %.0f to %.0f replicas", hpa->lowest, hpa->highest);
            if (isfinite(hpa->static_saving_pct))
                wva_buffer_printf(&text, ": %.0f %% less than %.0f replicas throughout",
                                  hpa->static_saving_pct, hpa->highest);
        }
        wva_buffer_add(&text, ".");
        if (hpa->highest > hpa->lowest && hpa->highest >= hpa->max_replicas
            && hpa->excess[WVA_HPA_EXCESS_AT_MAXIMUM].rows == 0)
            wva_buffer_printf(&text, " It reached its maximum of %.0f replicas.",
                              hpa->max_replicas);
    }
    wva_statements_add(&verdict->cost, WVA_STATEMENT_COST, "replica-hours", &text,
                       wva_basis_of(hpa->samples, "samples"));
}

/* ---- what became of an excess ---- */

static void say_asked(struct wva_buffer *text, const struct wva_hpa_share *share)
{
    if (!isnan(share->asked_peak))
        wva_buffer_printf(text, "; its rule asked for up to %.0f", share->asked_peak);
    wva_buffer_add(text, ".");
}

static const char *say_outcome(struct wva_buffer *text, const struct wva_hpa *hpa,
                               enum wva_hpa_excess outcome)
{
    const struct wva_hpa_share *share = &hpa->excess[outcome];

    switch (outcome) {
    case WVA_HPA_EXCESS_COMING:
        wva_buffer_add(text, " while replicas that the HPA had requested did not exist yet.");
        return "hpa-coming";
    case WVA_HPA_EXCESS_AT_MAXIMUM:
        wva_buffer_printf(text, " while the HPA was at its maximum of %.0f replica%s",
                          hpa->max_replicas, WVA_PLURAL(hpa->max_replicas));
        say_asked(text, share);
        return "hpa-maximum";
    case WVA_HPA_EXCESS_HELD:
        wva_buffer_add(text,
                       " while scale-up policies or the stabilization window held the HPA back");
        say_asked(text, share);
        return "hpa-held";
    case WVA_HPA_EXCESS_STARTING:
        wva_buffer_printf(
            text,
            " soon after a scale-up. Pods that do not report metrics yet count as "
            "idle: assuming a start-up time of %.0f s, the HPA had no reason to ask for "
            "more.",
            WVA_HPA_START_S);
        return "hpa-starting";
    case WVA_HPA_EXCESS_AT_HIGHEST:
        wva_buffer_printf(text,
                          " with %.0f replicas, the peak of the run; whether that is the HPA's "
                          "maximum is not recorded",
                          hpa->highest);
        say_asked(text, share);
        return "hpa-highest";
    case WVA_HPA_EXCESS_NOT_READ:
        wva_buffer_add(text, " while the HPA had no recommendation.");
        return "hpa-not-read";
    case WVA_HPA_EXCESS_TOLERATED:
        wva_buffer_printf(text,
                          " by no more than the HPA's tolerance of %.0f %%, so it did not "
                          "scale.",
                          100 * WVA_HPA_TOLERANCE);
        return "hpa-tolerated";
    default:
        wva_buffer_add(text, " and the HPA asked for no more replicas. Neither the tolerance nor "
                             "its known limits explain it");
        say_asked(text, share);
        return "hpa-unexplained";
    }
}

static void find_outcomes(struct wva_verdict *verdict, const struct wva_hpa *hpa)
{
    static const enum wva_hpa_excess order[] = {
        WVA_HPA_EXCESS_AT_MAXIMUM, WVA_HPA_EXCESS_UNEXPLAINED, WVA_HPA_EXCESS_HELD,
        WVA_HPA_EXCESS_AT_HIGHEST, WVA_HPA_EXCESS_NOT_READ,    WVA_HPA_EXCESS_STARTING,
        WVA_HPA_EXCESS_COMING,     WVA_HPA_EXCESS_TOLERATED,
    };

    for (size_t i = 0; i < WVA_COUNT(order); i++) {
        const struct wva_hpa_share *share = &hpa->excess[order[i]];
        struct wva_buffer text = wva_phrase_begin();
        const char *id;

        wva_buffer_add(&text, "For ");
        wva_phrase_duration(&text, share->s);
        wva_buffer_add(&text, " a metric was above its target");
        id = say_outcome(&text, hpa, order[i]);
        if (!(share->s > 0) || (order[i] == WVA_HPA_EXCESS_TOLERATED && share->s < WORTH_SLOW_S))
            wva_buffer_clear(&text);
        wva_statements_add(&verdict->problems, WVA_STATEMENT_PROBLEM, id, &text,
                           wva_hpa_basis(hpa, share->rows, share->s, "samples above a target"));
    }
}

/* ---- what else went wrong ---- */

/* The scale-up with the largest difference from its rule. */
static const struct wva_hpa_event *find_most_limited(const struct wva_hpa *hpa)
{
    const struct wva_hpa_event *most = NULL;

    for (size_t i = 0; i < hpa->count; i++) {
        const struct wva_hpa_event *event = &hpa->events[i];

        if (event->to > event->from && event->to < event->asked
            && (most == NULL || event->asked - event->to > most->asked - most->to))
            most = event;
    }
    return most;
}

static void find_limited(struct wva_verdict *verdict, const struct wva_hpa *hpa)
{
    const struct wva_hpa_event *most = find_most_limited(hpa);
    struct wva_buffer text = wva_phrase_begin();

    if (most != NULL) {
        wva_buffer_printf(&text,
                          "%zu of %zu scale-up%s went to fewer replicas than the rule asked for "
                          "(%s%.0f instead of %.0f)",
                          hpa->scale_ups_limited, hpa->scale_ups, WVA_PLURAL(hpa->scale_ups),
                          hpa->scale_ups_limited > 1 ? "at worst " : "", most->to, most->asked);
        if (isnan(most->allowed))
            wva_buffer_add(&text, "; a scale-up policy may be the reason, but none is recorded.");
        else if (most->to >= most->allowed)
            wva_buffer_printf(&text, ", the most that its policies allow from %.0f.", most->from);
        else
            wva_buffer_printf(&text, "; its policies would have allowed %.0f.", most->allowed);
    }
    wva_statements_add(&verdict->problems, WVA_STATEMENT_PROBLEM, "hpa-limited", &text,
                       wva_basis_of(hpa->scale_ups, "scale-ups"));
}

static void find_overshoot(struct wva_verdict *verdict, const struct wva_hpa *hpa)
{
    struct wva_buffer text = wva_phrase_begin();

    if (hpa->overshoot_pct >= WORTH_OVERSHOOT_PCT)
        wva_buffer_printf(&text, "It scaled up to %.0f replicas, where %s asked for %.0f at most.",
                          hpa->highest,
                          hpa->min_replicas > hpa->needed_peak ? "its minimum" : "KV cache usage",
                          fmax(hpa->needed_peak, hpa->min_replicas));
    wva_statements_add(
        &verdict->problems, WVA_STATEMENT_PROBLEM, "hpa-overshoot", &text,
        wva_basis_of(hpa->metric[WVA_HPA_METRIC_KV].values.n, "samples of the KV cache"));
}

static void find_flaps(struct wva_verdict *verdict, const struct wva_hpa *hpa)
{
    struct wva_buffer text = wva_phrase_begin();

    if (hpa->flaps >= WORTH_FLAPS) {
        wva_buffer_add(&text, "Desired replicas reversed direction within five minutes ");
        wva_phrase_times(&text, hpa->flaps);
        wva_buffer_add(&text, ".");
    }
    wva_statements_add(&verdict->problems, WVA_STATEMENT_PROBLEM, "hpa-flaps", &text,
                       wva_basis_of(hpa->count, "changes of desired replicas"));
}

/* The time that the scale-down rule takes; defaults are named as such. */
static void find_slow_down(struct wva_verdict *verdict, const struct wva_hpa_spec *spec,
                           const struct wva_hpa *hpa)
{
    const struct wva_hpa_effective_rule down = wva_hpa_rule_complete(&spec->down, false);
    double seconds = wva_hpa_rule_seconds(&down.rule, hpa->highest, spec->min_replicas);
    struct wva_buffer text = wva_phrase_begin();

    if (spec->behavior_known && seconds >= WORTH_SLOW_S && hpa->highest > spec->min_replicas) {
        wva_buffer_printf(&text, "Scale-down from %.0f to %.0f replica%s takes at least ",
                          hpa->highest, spec->min_replicas, WVA_PLURAL(spec->min_replicas));
        wva_phrase_duration(&text, seconds);
        wva_buffer_add(&text, " by ");
        if (down.default_window)
            wva_buffer_printf(&text,
                              "Kubernetes' default window of %.0f s (the HPA sets none; a cluster "
                              "may have another default) and ",
                              down.rule.window_s);
        else
            wva_buffer_printf(&text, "the HPA's window of %.0f s and ", down.rule.window_s);
        wva_buffer_add(&text, down.default_policies ? "Kubernetes' default policy of 100 % in 15 s."
                                                    : "its policies.");
    }
    wva_statements_add(&verdict->problems, WVA_STATEMENT_PROBLEM, "hpa-slow-down", &text,
                       wva_basis_of(hpa->samples, "samples"));
}

/* ---- what cannot be told ---- */

static void limit_spec(struct wva_verdict *verdict, const struct wva_hpa_spec *spec,
                       const struct wva_hpa *hpa)
{
    struct wva_buffer text = wva_phrase_begin();

    if (!spec->known)
        wva_buffer_add(&text, "The HPA's minimum, maximum and policies are not recorded, so "
                              "whether they held it back is unknown: save the output of "
                              "kubectl describe hpa in the run's folder.");
    else if (!spec->behavior_known)
        wva_buffer_add(&text, "The HPA's policies and windows are not recorded, so whether they "
                              "held it back is unknown: save the output of kubectl describe "
                              "hpa in the run's folder.");
    wva_verdict_add_limit(verdict, "hpa-spec", &text, hpa->samples, "samples");
}

static void limit_ready(struct wva_verdict *verdict, const struct wva_hpa *hpa)
{
    struct wva_buffer text = wva_phrase_begin();

    wva_buffer_add(&text, "Current replicas are pods that were created. When they were ready is "
                          "not recorded, so pod start-up time is unknown.");
    wva_verdict_add_limit(verdict, "hpa-ready", &text, hpa->scale_ups, "scale-ups");
}

/* Monitors sample at a configured interval. */
static void limit_interval(struct wva_verdict *verdict, const struct wva_metadata *metadata,
                           const struct wva_hpa *hpa)
{
    double configured = wva_metadata_number(metadata, WVA_METADATA_INTERVAL);
    struct wva_buffer text = wva_phrase_begin();

    if (hpa->interval_s.mean >= WORTH_INTERVAL_RATIO * configured)
        wva_buffer_printf(&text,
                          "Samples were configured every %.0f s but arrived every %.1f s on "
                          "average; changes in between were not observed.",
                          configured, hpa->interval_s.mean);
    wva_verdict_add_limit(verdict, "hpa-interval", &text, hpa->samples, "samples");
}

static void limit_gaps(struct wva_verdict *verdict, const struct wva_hpa *hpa)
{
    struct wva_buffer text = wva_phrase_begin();

    if (hpa->holes > 0) {
        wva_buffer_printf(&text, "The samples have %zu gap%s", hpa->holes, WVA_PLURAL(hpa->holes));
        wva_buffer_add(&text, hpa->holes == 1 ? " of " : ", the longest of ");
        wva_phrase_duration(&text, hpa->longest_hole_s);
        wva_buffer_add(&text, ".");
    }
    wva_verdict_add_limit(verdict, "gaps", &text, hpa->holes, "gaps");
}

void wva_verdict_targets(struct wva_verdict *verdict, const struct wva_verdict_input *input,
                         bool service)
{
    static const struct wva_experiment nothing_known;
    const struct wva_experiment *run =
        input->experiment == NULL ? &nothing_known : input->experiment;
    const struct wva_hpa *hpa = &input->results->hpa;

    if (input->results->itl_attainment.samples + input->results->ttft_attainment.samples == 0)
        verdict->grade = WVA_GRADE_NOT_SET;
    say_targets(verdict, hpa);
    say_speed(verdict, hpa);
    say_fixed(verdict, &run->metadata, hpa);
    if (!service)
        say_cost(verdict, hpa);
    find_outcomes(verdict, hpa);
    find_limited(verdict, hpa);
    find_overshoot(verdict, hpa);
    if (!service)
        find_flaps(verdict, hpa);
    if (run->hpa_spec.known)
        find_slow_down(verdict, &run->hpa_spec, hpa);
    wva_verdict_advise_hpa(verdict, &run->hpa_spec, hpa);
    if (!service)
        wva_verdict_advise_stability(verdict, input->results);
    limit_spec(verdict, &run->hpa_spec, hpa);
    if (!wva_frame_has(input->frame, WVA_ROLE_REPLICAS_READY))
        limit_ready(verdict, hpa);
    limit_interval(verdict, &run->metadata, hpa);
    if (!service)
        limit_gaps(verdict, hpa);
}
