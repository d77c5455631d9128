/* SPDX-License-Identifier: Apache-2.0 */
/* The verdict on an HPA run, which has targets of its metrics in place of an SLO. */

#include <math.h>

#include "util/memory.h"
#include "verdict/phrase.h"
#include "verdict/verdict_parts.h"

#define WORTH_OVERSHOOT_PCT  25.0
#define WORTH_SLOW_S         60.0
#define WORTH_INTERVAL_RATIO 1.5
#define WORTH_FLAPS          2 /* one comes with every peak */

/* One place in which the kind of a list is known. */
struct list {
    struct wva_statements *statements;
    enum wva_statement_kind kind;
    size_t samples;
};

static void add(const struct list *list, struct wva_buffer *text)
{
    wva_statements_add(list->statements, list->kind, "hpa", text,
                       wva_basis_of(list->samples, "samples"));
}

static void say_metric(struct wva_buffer *text, const char *name,
                       const struct wva_hpa_threshold *metric, size_t samples)
{
    wva_buffer_printf(text, "%s in %zu of %zu samples (%.1f %%, ", name, metric->exceeded, samples,
                      metric->exceeded_pct);
    wva_phrase_duration(text, metric->exceeded_s);
    wva_buffer_append_char(text, ')');
}

static void say_answer(const struct list *list, const struct wva_hpa *hpa)
{
    struct wva_buffer text = wva_phrase_begin();

    if (hpa->any_exceeded == 0) {
        wva_buffer_append_str(&text, WVA_STR("No metric exceeded its target, so the HPA had "
                                             "nothing to do."));
        add(list, &text);
        return;
    }
    wva_buffer_append_str(&text, WVA_STR("Above its target was "));
    say_metric(&text, "the queue", &hpa->metric[WVA_HPA_METRIC_WAITING], hpa->samples);
    wva_buffer_append_str(&text, WVA_STR(" and "));
    say_metric(&text, "the KV cache", &hpa->metric[WVA_HPA_METRIC_KV], hpa->samples);
    wva_buffer_append_str(&text, WVA_STR("."));
    if (!isnan(hpa->excess_to_decision_s)) {
        wva_buffer_append_str(&text, WVA_STR(" The HPA asked for more replicas "));
        if (hpa->excess_to_decision_s > 0) {
            wva_phrase_duration(&text, hpa->excess_to_decision_s);
            wva_buffer_append_str(&text, WVA_STR(" after the first excess"));
        } else {
            wva_buffer_append_str(&text, WVA_STR("by the sample of the first excess"));
        }
    }
    if (!isnan(hpa->decision_to_actuation_s)) {
        wva_buffer_append_str(&text, WVA_STR(", and they were there after another "));
        wva_phrase_duration(&text, hpa->decision_to_actuation_s);
    }
    if (!isnan(hpa->excess_to_decision_s))
        wva_buffer_append_char(&text, '.');
    add(list, &text);
}

static void say_cost(const struct list *list, const struct wva_hpa *hpa)
{
    struct wva_buffer text = wva_phrase_begin();

    if (isnan(hpa->highest))
        return;
    if (hpa->highest > hpa->lowest)
        wva_buffer_printf(&text, "It ran %.0f to %.0f replicas", hpa->lowest, hpa->highest);
    else
        wva_buffer_printf(&text, "It ran %.0f replica%s throughout", hpa->highest,
                          hpa->highest == 1 ? "" : "s");
    wva_buffer_printf(&text, ", %.2f replica-hours in all", hpa->replica_s / 3600);
    if (hpa->highest > hpa->lowest && isfinite(hpa->static_saving_pct))
        wva_buffer_printf(&text, ", %.0f %% less than %.0f replicas throughout",
                          hpa->static_saving_pct, hpa->highest);
    wva_buffer_append_char(&text, '.');
    add(list, &text);
}

static void find_problems(const struct list *list, const struct wva_hpa *hpa)
{
    struct wva_buffer text = wva_phrase_begin();

    if (hpa->dead_s > 0) {
        wva_buffer_append_str(&text, WVA_STR("For "));
        wva_phrase_duration(&text, hpa->dead_s);
        wva_buffer_append_str(&text, WVA_STR(" a metric was above its target while replicas that "
                                             "were asked for had not come."));
    }
    add(list, &text);
    text = wva_phrase_begin();
    if (hpa->excess_unanswered_s >= WORTH_SLOW_S) {
        wva_buffer_append_str(&text, WVA_STR("For "));
        wva_phrase_duration(&text, hpa->excess_unanswered_s);
        wva_buffer_append_str(&text, WVA_STR(" a metric was above its target and no more replicas "
                                             "were asked for: within the tolerance of 10 %, at the "
                                             "maximum, or held back by a policy."));
    }
    add(list, &text);
    text = wva_phrase_begin();
    if (hpa->overshoot_pct >= WORTH_OVERSHOOT_PCT)
        wva_buffer_printf(
            &text,
            "It went up to %.0f replicas where the use of the cache asked for %.0f at "
            "most.",
            hpa->highest, hpa->needed_peak);
    add(list, &text);
    text = wva_phrase_begin();
    if (hpa->flaps >= WORTH_FLAPS) {
        wva_buffer_append_str(&text, WVA_STR("The desired replicas turned round "));
        wva_phrase_times(&text, hpa->flaps);
        wva_buffer_append_str(&text, WVA_STR(" within five minutes of a change."));
    }
    add(list, &text);
}

/* What `kubectl describe hpa` explains: the limit, and how slow the policies are. */
static void find_limits(const struct list *list, const struct wva_hpa_spec *spec,
                        const struct wva_hpa *hpa)
{
    struct wva_buffer text = wva_phrase_begin();
    double down_s = wva_hpa_rule_seconds(&spec->down, hpa->highest, spec->min_replicas);

    if (hpa->highest >= spec->max_replicas)
        wva_buffer_printf(&text, "It reached its maximum of %.0f replicas.", spec->max_replicas);
    add(list, &text);
    text = wva_phrase_begin();
    if (down_s >= WORTH_SLOW_S && hpa->highest > spec->min_replicas) {
        wva_buffer_printf(&text, "Scale-down from %.0f to %.0f replicas takes ", hpa->highest,
                          spec->min_replicas);
        wva_phrase_duration(&text, down_s);
        wva_buffer_append_str(&text, WVA_STR(" at least by the HPA's window and policies."));
    }
    add(list, &text);
}

static void find_advice(const struct list *list, const struct wva_hpa *hpa)
{
    struct wva_buffer text = wva_phrase_begin();
    size_t by_queue = 0;

    for (size_t i = 0; i < hpa->count; i++)
        by_queue += hpa->events[i].to > hpa->events[i].from
                    && hpa->events[i].cause == WVA_HPA_CAUSE_WAITING;
    if (hpa->flaps >= WORTH_FLAPS)
        wva_buffer_append_str(&text, WVA_STR("Lengthen the stabilization window of scale-down, so "
                                             "that it does not follow every swing."));
    add(list, &text);
    text = wva_phrase_begin();
    if (hpa->overshoot_pct >= WORTH_OVERSHOOT_PCT && by_queue > 0)
        wva_buffer_append_str(&text, WVA_STR("The queue asked for most of the surplus: it grows "
                                             "while pods start. Limit the pods per scale-up, or "
                                             "lower the target of the cache so that it acts "
                                             "earlier."));
    add(list, &text);
}

static void find_limits_of_data(const struct list *list, const struct wva_experiment *run,
                                const struct wva_hpa *hpa)
{
    double configured = wva_metadata_number(&run->metadata, WVA_METADATA_INTERVAL);
    struct wva_buffer text = wva_phrase_begin();

    if (hpa->interval_s.mean >= WORTH_INTERVAL_RATIO * configured)
        wva_buffer_printf(&text,
                          "Samples were to come every %.0f s and came every %.1f s; what happened "
                          "between them is not known.",
                          configured, hpa->interval_s.mean);
    add(list, &text);
    text = wva_phrase_begin();
    if (hpa->holes > 0) {
        wva_buffer_printf(&text, "The samples have %zu gap%s, the longest of ", hpa->holes,
                          hpa->holes == 1 ? "" : "s");
        wva_phrase_duration(&text, hpa->longest_hole_s);
        wva_buffer_append_char(&text, '.');
    }
    add(list, &text);
}

void wva_verdict_hpa(struct wva_verdict *verdict, const struct wva_verdict_input *input)
{
    const struct wva_hpa *hpa = &input->results->hpa;
    const struct wva_experiment *run = input->experiment;
    const struct list answer = { &verdict->answer, WVA_STATEMENT_ANSWER, hpa->samples };
    const struct list cost = { &verdict->cost, WVA_STATEMENT_COST, hpa->samples };
    const struct list problems = { &verdict->problems, WVA_STATEMENT_PROBLEM, hpa->samples };
    const struct list advice = { &verdict->advice, WVA_STATEMENT_ADVICE, hpa->samples };
    const struct list limits = { &verdict->limits, WVA_STATEMENT_LIMIT, hpa->samples };

    verdict->grade = WVA_GRADE_NOT_SET;
    say_answer(&answer, hpa);
    say_cost(&cost, hpa);
    find_problems(&problems, hpa);
    if (run->hpa_spec.known)
        find_limits(&problems, &run->hpa_spec, hpa);
    find_advice(&advice, hpa);
    find_limits_of_data(&limits, run, hpa);
}
