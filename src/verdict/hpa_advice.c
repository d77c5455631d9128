/* SPDX-License-Identifier: Apache-2.0 */
/* Advice for an HPA. The gain is at most the recorded time that the advice concerns. */
#include <math.h>

#include "verdict/phrase.h"
#include "verdict/verdict_parts.h"

#define WORTH_OVERSHOOT_PCT 25.0
#define WORTH_QUEUE_PCT     5.0  /* of the time with a queue below the target */
#define WORTH_RELIEF_S      60.0 /* until relief */
#define WORTH_TTFT          1.25 /* ratio to TTFT without a queue */

enum { TTFT_MIN = 3 }; /* samples on each side of a comparison */

struct wva_basis wva_hpa_basis(const struct wva_hpa *hpa, size_t rows, double s, const char *cases)
{
    struct wva_basis basis = wva_basis_of(rows, cases);
    double known_s = 0;

    for (int i = 0; i < WVA_HPA_EXCESSES; i++)
        known_s += hpa->excess[i].s;
    if (known_s > 0)
        basis.time_pct = 100 * s / known_s;
    return basis;
}

/* The gain is at most the time of the samples. */
static struct wva_basis basis_of_time(const struct wva_hpa *hpa, size_t rows, double s,
                                      const char *cases)
{
    struct wva_basis basis = wva_hpa_basis(hpa, rows, s, cases);

    basis.gain = s;
    basis.measure = "s less above a target, at most";
    return basis;
}

/* ---- limits ---- */

static void advise_maximum(struct wva_verdict *verdict, const struct wva_hpa *hpa)
{
    const struct wva_hpa_share *share = &hpa->excess[WVA_HPA_EXCESS_AT_MAXIMUM];
    struct wva_basis basis =
        basis_of_time(hpa, share->rows, share->s, "samples above a target at the maximum");
    struct wva_buffer text = wva_phrase_begin();

    if (share->rows > 0) {
        basis.refuted_by = "a run with a higher maximum that is above its targets just as long";
        wva_buffer_printf(&text, "Raise the maximum of %.0f: for ", hpa->max_replicas);
        wva_phrase_duration(&text, share->s);
        wva_buffer_printf(&text,
                          " the HPA could not scale further, while its rule asked for up to "
                          "%.0f replicas.",
                          share->asked_peak);
    }
    wva_verdict_add_advice(verdict, "hpa-maximum", &text, basis);
}

/* Scale-ups limited by the policies to fewer replicas than the rule asked for. */
static size_t count_policy_bound(const struct wva_hpa *hpa)
{
    size_t count = 0;

    for (size_t i = 0; i < hpa->count; i++)
        count += hpa->events[i].to > hpa->events[i].from && hpa->events[i].to < hpa->events[i].asked
                 && hpa->events[i].to >= hpa->events[i].allowed;
    return count;
}

static void say_policies(struct wva_buffer *text, const struct wva_hpa_effective_rule *up)
{
    for (size_t i = 0; i < up->rule.policy_count; i++)
        wva_buffer_printf(text, "%s%.4g%s in %.4g s", i == 0 ? "" : ", ",
                          up->rule.policies[i].value,
                          up->rule.policies[i].percent      ? " %"
                          : up->rule.policies[i].value == 1 ? " pod"
                                                            : " pods",
                          up->rule.policies[i].period_s);
    if (up->default_policies)
        wva_buffer_add(text, ", the defaults of Kubernetes");
}

static void advise_policy(struct wva_verdict *verdict, const struct wva_hpa_spec *spec,
                          const struct wva_hpa *hpa)
{
    const struct wva_hpa_effective_rule up = wva_hpa_rule_complete(&spec->up, true);
    struct wva_basis basis =
        basis_of_time(hpa, hpa->limited.rows, hpa->limited.s,
                      "samples above a target with fewer desired replicas than the rule asked for");
    struct wva_buffer text = wva_phrase_begin();
    size_t bound = spec->behavior_known ? count_policy_bound(hpa) : 0;

    if (bound > 0 || hpa->excess[WVA_HPA_EXCESS_HELD].rows > 0) {
        basis.refuted_by = "a run with larger steps that is above its targets just as long";
        wva_buffer_add(&text, "Allow larger or earlier scale-up steps than now (");
        say_policies(&text, &up);
        if (bound > 0)
            wva_buffer_printf(&text, "): %zu of %zu scale-up%s stopped at this limit", bound,
                              hpa->scale_ups, WVA_PLURAL(hpa->scale_ups));
        else
            wva_buffer_add(&text, "): policies or stabilization window held the HPA back");
        wva_buffer_printf(&text, ", where the rule asked for up to %.0f replicas.",
                          hpa->limited.asked_peak);
    }
    wva_verdict_add_advice(verdict, "hpa-policy", &text, basis);
}

/* ---- targets ---- */

/* Requests waited while both metrics were below their targets, so the HPA had no reason to act. The
 * harm shows in TTFT or, if TTFT was not collected, in a later excess. */
static void advise_target(struct wva_verdict *verdict, const struct wva_hpa *hpa)
{
    const struct wva_hpa_threshold *waiting = &hpa->metric[WVA_HPA_METRIC_WAITING];
    struct wva_basis basis = basis_of_time(hpa, hpa->queued.rows, hpa->queued.s,
                                           "samples with a queue and no metric above its target");
    bool compares = hpa->ttft_queued.n >= TTFT_MIN && hpa->ttft_free.n >= TTFT_MIN;
    bool hurt = compares ? hpa->ttft_queued.mean >= WORTH_TTFT * hpa->ttft_free.mean
                         : hpa->ttft.n == 0 && hpa->any_exceeded > 0;
    struct wva_buffer text = wva_phrase_begin();

    if (basis.time_pct >= WORTH_QUEUE_PCT && hurt) {
        basis.measure = "s less with a queue, at most";
        basis.refuted_by = "a run with a lower target that has such a queue just as long";
        wva_buffer_add(&text, "Lower the target");
        if (!isnan(waiting->target_first))
            wva_buffer_printf(&text, " of %.4g requests waiting per replica",
                              waiting->target_first);
        wva_buffer_add(&text, ": for ");
        wva_phrase_duration(&text, hpa->queued.s);
        wva_buffer_printf(&text,
                          " %.3g waited per replica on average, with no metric above its "
                          "target",
                          hpa->queued_waiting);
        if (compares) {
            wva_buffer_add(&text, "; TTFT averaged ");
            wva_phrase_latency(&text, hpa->ttft_queued.mean);
            wva_buffer_add(&text, " then, and ");
            wva_phrase_latency(&text, hpa->ttft_free.mean);
            wva_buffer_add(&text, " without a queue");
        }
        wva_buffer_add(&text, ".");
    }
    wva_verdict_add_advice(verdict, "hpa-target", &text, basis);
}

/* Replicas take effect only some time after they are requested, so they must be requested earlier.
 */
static void advise_early(struct wva_verdict *verdict, const struct wva_hpa *hpa)
{
    const struct wva_hpa_share *coming = &hpa->excess[WVA_HPA_EXCESS_COMING];
    const struct wva_hpa_share *starting = &hpa->excess[WVA_HPA_EXCESS_STARTING];
    struct wva_basis basis =
        basis_of_time(hpa, coming->rows + starting->rows, coming->s + starting->s,
                      "samples above a target while replicas were being created or starting");
    struct wva_buffer text = wva_phrase_begin();

    if (hpa->relief_s.median >= WORTH_RELIEF_S) {
        basis.estimate = hpa->relief_s.median;
        basis.refuted_by = "a run that scales earlier and is above its targets just as long";
        wva_buffer_add(&text,
                       "Scale earlier (a lower KV cache target, a higher minimum, or replicas "
                       "added ahead of the load): it took ");
        wva_phrase_duration(&text, hpa->relief_s.median);
        if (hpa->relief_s.n > 1)
            wva_buffer_printf(&text, " (median of %zu)", hpa->relief_s.n);
        wva_buffer_add(&text, " from a scale-up until no metric was above its target.");
    }
    wva_verdict_add_advice(verdict, "hpa-early", &text, basis);
}

/* The queue, which grows while pods start, called for more replicas than the cache ever did. */
static void advise_overshoot(struct wva_verdict *verdict, const struct wva_hpa *hpa)
{
    struct wva_basis basis = wva_basis_of(hpa->scale_ups, "scale-ups");
    struct wva_buffer text = wva_phrase_begin();
    size_t by_queue = 0;

    for (size_t i = 0; i < hpa->count; i++)
        by_queue += hpa->events[i].to > hpa->events[i].from
                    && hpa->events[i].cause == WVA_HPA_CAUSE_WAITING;
    if (hpa->overshoot_pct >= WORTH_OVERSHOOT_PCT && by_queue > 0) {
        basis.gain = hpa->highest - fmax(hpa->needed_peak, hpa->min_replicas);
        basis.measure = "fewer replicas at the peak";
        basis.refuted_by = "a run with smaller steps whose queue lasts longer";
        wva_buffer_printf(&text,
                          "Limit the pods per scale-up, or lower the KV cache target so that it "
                          "acts before the queue: the queue, which grows while pods start, called "
                          "for %zu of %zu scale-ups and drove the run to %.0f replicas.",
                          by_queue, hpa->scale_ups, hpa->highest);
    }
    wva_verdict_add_advice(verdict, "hpa-overshoot", &text, basis);
}

void wva_verdict_advise_hpa(struct wva_verdict *verdict, const struct wva_hpa_spec *spec,
                            const struct wva_hpa *hpa)
{
    advise_maximum(verdict, hpa);
    advise_policy(verdict, spec, hpa);
    advise_early(verdict, hpa);
    advise_target(verdict, hpa);
    advise_overshoot(verdict, hpa);
}
