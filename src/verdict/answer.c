/* SPDX-License-Identifier: Apache-2.0 */
/* SLO attainment, service level and cost. */
#include <math.h>
#include <stdlib.h>

#include "util/number.h"
#include "verdict/phrase.h"
#include "verdict/verdict_parts.h"

/* ---- the grade ---- */

/* Both objectives if both are known, otherwise the known one. */
static const struct wva_attainment *find_attainment(const struct wva_results *results)
{
    const struct wva_attainment *itl = &results->itl_attainment, *ttft = &results->ttft_attainment;

    if (itl->samples > 0 && ttft->samples > 0 && results->both_attainment.samples > 0)
        return &results->both_attainment;
    return itl->samples > 0 ? itl : ttft;
}

static enum wva_grade find_grade(const struct wva_verdict *verdict,
                                 const struct wva_results *results)
{
    const struct wva_attainment *judged = find_attainment(results);
    double share = wva_attainment_share_pct(judged);

    if (judged->samples == 0)
        return results->itl_observed.n + results->ttft_observed.n > 0 ? WVA_GRADE_NOT_SET
                                                                      : WVA_GRADE_UNKNOWN;
    if (judged->samples < WVA_GRADE_MIN_SAMPLES)
        return WVA_GRADE_UNKNOWN;
    if (share >= verdict->held_pct)
        return WVA_GRADE_HELD;
    return share >= verdict->mostly_pct ? WVA_GRADE_MOSTLY : WVA_GRADE_MISSED;
}

/* ---- against the SLO ---- */

static void say_slo(struct wva_buffer *text, const double *slo_ms, size_t rows)
{
    struct wva_summary slo = wva_summarize(slo_ms, slo_ms == NULL ? 0 : rows);

    wva_phrase_latency(text, slo.min);
    if (slo.max > slo.min) {
        wva_buffer_add(text, " to ");
        wva_phrase_latency(text, slo.max);
    }
}

static void say_share(struct wva_buffer *text, const char *signal, const double *slo_ms,
                      size_t rows, const struct wva_attainment *attainment)
{
    wva_buffer_printf(text, "%s met its SLO of ", signal);
    say_slo(text, slo_ms, rows);
    if (attainment->within == attainment->samples) {
        wva_buffer_add(text, " in every sample with traffic");
        return;
    }
    wva_buffer_add(text, " for ");
    if (wva_attainment_knows_requests(attainment)) {
        wva_phrase_percent(text, attainment->requests_pct);
        wva_buffer_add(text, " of requests");
        if (!isnan(attainment->time_pct))
            wva_buffer_add(text, " and ");
    }
    if (!isnan(attainment->time_pct)) {
        wva_phrase_percent(text, attainment->time_pct);
        wva_buffer_add(text, " of the time with traffic");
    } else if (!wva_attainment_knows_requests(attainment)) {
        wva_buffer_printf(text, "%zu of %zu samples", attainment->within, attainment->samples);
    }
}

static struct wva_basis find_basis(const struct wva_results *results)
{
    const struct wva_attainment *judged = find_attainment(results);
    struct wva_basis basis = wva_basis_of(judged->samples, "samples with traffic and an SLO");

    basis.time_pct = judged->covered_pct;
    basis.requests_pct = judged->covered_requests_pct;
    basis.estimate = judged->samples_pct;
    basis.interval_95 = judged->samples_wilson_pct;
    basis.measure = "% of samples within";
    return basis;
}

static void say_met(struct wva_verdict *verdict, const struct wva_results *results,
                    enum wva_grade by_samples)
{
    struct wva_buffer text = wva_phrase_begin();
    bool itl = results->itl_attainment.samples > 0, ttft = results->ttft_attainment.samples > 0;

    if (by_samples == WVA_GRADE_UNKNOWN)
        wva_buffer_printf(&text,
                          "Only %zu sample%s can be compared with the SLO, too few to tell whether "
                          "the run met it: ",
                          find_attainment(results)->samples,
                          WVA_PLURAL(find_attainment(results)->samples));
    if (itl)
        say_share(&text, "ITL", results->slo_itl_ms, results->rows, &results->itl_attainment);
    if (itl && ttft)
        wva_buffer_add(&text, "; ");
    if (ttft)
        say_share(&text, "TTFT", results->slo_ttft_ms, results->rows, &results->ttft_attainment);
    wva_buffer_add(&text, ".");
    if (!itl || !ttft)
        wva_buffer_printf(&text, " %s cannot be judged.", itl ? "TTFT" : "ITL");
    wva_statements_add(&verdict->answer, WVA_STATEMENT_ANSWER, "slo", &text, find_basis(results));
}

/* ---- without an SLO ---- */

static void say_no_slo(struct wva_verdict *verdict, const struct wva_results *results,
                       enum wva_grade by_samples)
{
    struct wva_buffer text = wva_phrase_begin();

    if (by_samples == WVA_GRADE_NOT_SET)
        wva_buffer_add(&text, wva_verdict_no_slo);
    else if (results->itl.n + results->ttft.n > 0)
        wva_buffer_add(&text, "No traffic was observed, so there is no latency to judge.");
    else if (verdict->grade == WVA_GRADE_NOT_SET)
        wva_buffer_add(&text, wva_verdict_no_slo);
    else if (verdict->grade != WVA_GRADE_UNKNOWN)
        wva_buffer_add(&text, "The samples have no latency: the SLO is judged by what load "
                              "generators measured.");
    else
        wva_buffer_add(&text, "No latency was recorded, so the service level is unknown.");
    wva_statements_add(&verdict->answer, WVA_STATEMENT_ANSWER, "slo", &text,
                       wva_basis_of(results->rows, "samples"));
}

static void say_latency(struct wva_buffer *text, const char *signal,
                        const struct wva_summary *observed)
{
    if (observed->n == 0)
        return;
    wva_buffer_add(text, text->len == 0 ? "While there was traffic, " : "; ");
    if (observed->n == 1) {
        wva_buffer_printf(text, "%s was ", signal);
        wva_phrase_latency(text, observed->mean);
        wva_buffer_add(text, " in the only sample that has it");
        return;
    }
    wva_buffer_printf(text, "%s averaged ", signal);
    wva_phrase_latency(text, observed->mean);
    wva_buffer_add(text, " (p95 of the samples ");
    wva_phrase_latency(text, observed->p95);
    wva_buffer_add(text, ", peak ");
    wva_phrase_latency(text, observed->max);
    wva_buffer_add(text, ")");
}

static void say_count(struct wva_buffer *text, double count, int digits)
{
    char number[WVA_NUMBER_TEXT];

    wva_buffer_add(text, wva_number_brief(count, digits, number));
}

/* If a target was exceeded, the statement about the target has the peak. */
static bool has_excess(const struct wva_results *results, enum wva_hpa_metric metric)
{
    return results->hpa.known && results->hpa.metric[metric].exceeded > 0;
}

static void say_queue(struct wva_verdict *verdict, const struct wva_experience *felt)
{
    bool per_replica = felt->waiting.values.n > 0;
    const struct wva_felt *queue = per_replica ? &felt->waiting : &felt->queue;
    struct wva_buffer text = wva_phrase_begin();

    if (queue->values.n > 0 && queue->values.max > 0) {
        wva_buffer_add(&text, "Up to ");
        say_count(&text, queue->values.max, 4);
        wva_buffer_printf(&text, " request%s%s waiting, ", WVA_PLURAL(queue->values.max),
                          per_replica              ? " per replica were"
                          : queue->values.max == 1 ? " was"
                                                   : " were");
        say_count(&text, queue->values.mean, 3);
        wva_buffer_add(&text, " on average.");
    } else if (queue->values.n > 0) {
        wva_buffer_add(&text, "No waiting requests were observed.");
    }
    wva_statements_add(&verdict->answer, WVA_STATEMENT_ANSWER, "queue", &text,
                       wva_basis_of(queue->values.n, "samples of the queue"));
}

static void say_cache(struct wva_verdict *verdict, const struct wva_experience *felt)
{
    const struct wva_summary *kv = &felt->kv.values;
    struct wva_buffer text = wva_phrase_begin();

    if (kv->n > 0) {
        wva_buffer_add(&text, "The KV cache was up to ");
        wva_phrase_percent(&text, 100 * kv->max);
        wva_buffer_add(&text, " full");
        if (felt->kv_full.time_pct > 0) {
            wva_buffer_printf(&text, ", and at least %.0f %% full for ", 100 * WVA_KV_FULL);
            wva_phrase_percent(&text, felt->kv_full.time_pct);
            wva_buffer_add(&text, " of the time");
        }
        wva_buffer_add(&text, ".");
    }
    wva_statements_add(&verdict->answer, WVA_STATEMENT_ANSWER, "kv-cache", &text,
                       wva_basis_of(kv->n, "samples of the KV cache"));
}

void wva_verdict_experience(struct wva_verdict *verdict, const struct wva_verdict_input *input)
{
    const struct wva_results *results = input->results;
    struct wva_buffer text = wva_phrase_begin();
    size_t n = results->itl_observed.n > 0 ? results->itl_observed.n : results->ttft_observed.n;

    say_latency(&text, "ITL", &results->itl_observed);
    say_latency(&text, "TTFT", &results->ttft_observed);
    if (text.len > 0)
        wva_buffer_add(&text, ".");
    wva_statements_add(&verdict->answer, WVA_STATEMENT_ANSWER, "latency", &text,
                       wva_basis_of(n, "samples with traffic"));
    if (!has_excess(results, WVA_HPA_METRIC_WAITING))
        say_queue(verdict, &results->experience);
    if (!has_excess(results, WVA_HPA_METRIC_KV))
        say_cache(verdict, &results->experience);
}

void wva_verdict_answer(struct wva_verdict *verdict, const struct wva_verdict_input *input)
{
    const struct wva_results *results = input->results;
    enum wva_grade by_samples = find_grade(verdict, results);

    verdict->grade = by_samples;
    wva_verdict_grade_clients(verdict, input);
    wva_verdict_failures(verdict, input);
    if (results->itl_attainment.samples + results->ttft_attainment.samples > 0) {
        say_met(verdict, results, by_samples);
        if (by_samples == WVA_GRADE_UNKNOWN)
            wva_verdict_experience(verdict, input);
    } else {
        say_no_slo(verdict, results, by_samples);
        wva_verdict_experience(verdict, input);
    }
    wva_verdict_clients(verdict, input);
}

/* ---- cost ---- */

/* The controller's price. If part of the replica time has none, the text states the share that has
 * one. */
static void say_price(struct wva_buffer *text, const struct wva_provisioning *provisioning)
{
    char cents[WVA_NUMBER_TEXT];

    if (isnan(provisioning->cost))
        return;
    wva_buffer_printf(text, "; %s cents", wva_number_brief(provisioning->cost, 4, cents));
    if (!isnan(provisioning->price.per_replica_hour))
        wva_buffer_printf(text, " at the controller's %.4g cents per replica-hour",
                          provisioning->price.per_replica_hour);
    else
        wva_buffer_add(text, " at the controller's prices");
    if (provisioning->cost_covered_s < provisioning->current_known_s) {
        wva_buffer_add(text, ", for the ");
        wva_phrase_percent(text, provisioning->cost_covered_pct);
        wva_buffer_add(text, " of the time with a known price");
    }
}

void wva_verdict_cost(struct wva_verdict *verdict, const struct wva_verdict_input *input)
{
    const struct wva_results *results = input->results;
    const struct wva_provisioning *provisioning = &results->provisioning;
    struct wva_buffer text = wva_phrase_begin();
    bool current = !isnan(provisioning->replica_hours_current);
    double hours =
        current ? provisioning->replica_hours_current : provisioning->replica_hours_desired;
    const struct wva_scaling *scaling = current ? &results->current : &results->desired;

    if (isnan(hours)) {
        wva_buffer_add(&text, "The number of replicas over time is not known.");
    } else {
        wva_buffer_printf(&text, "%.2f replica-hours%s", hours,
                          current ? "" : " desired (current replicas are not known)");
        if (results->timeline.known_s > 0)
            wva_buffer_printf(&text, ", %.1f replicas on average",
                              hours * 3600 / results->timeline.known_s);
        if (scaling->lowest < scaling->peak)
            wva_buffer_printf(&text, ", %.0f to %.0f", scaling->lowest, scaling->peak);
        if (!isnan(provisioning->gpu_hours))
            wva_buffer_printf(&text, "; %.2f GPU-hours", provisioning->gpu_hours);
        say_price(&text, provisioning);
        wva_buffer_add(&text, ".");
    }
    wva_statements_add(&verdict->cost, WVA_STATEMENT_COST, "replica-hours", &text,
                       wva_basis_of(results->rows, "samples"));
}
