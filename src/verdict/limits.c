/* SPDX-License-Identifier: Apache-2.0 */
/* Limitations of the data. */
#include <math.h>

#include "verdict/phrase.h"
#include "verdict/verdict_parts.h"

enum { FEW_SAMPLES = 20 };

void wva_verdict_add_limit(struct wva_verdict *verdict, const char *id, struct wva_buffer *text,
                           size_t n, const char *cases)
{
    wva_statements_add(&verdict->limits, WVA_STATEMENT_LIMIT, id, text, wva_basis_of(n, cases));
}

/* ---- the samples ---- */

static void limit_samples(struct wva_verdict *verdict, const struct wva_results *results)
{
    size_t observed = results->itl_observed.n, idle = results->rows - observed;
    struct wva_buffer text = wva_phrase_begin();

    if (observed > 0 && observed < FEW_SAMPLES)
        wva_buffer_printf(&text,
                          "Only %zu sample%s had traffic: a single sample changes shares of "
                          "samples by %.0f percentage points.",
                          observed, WVA_PLURAL(observed), 100.0 / (double)observed);
    wva_verdict_add_limit(verdict, "few-samples", &text, observed, "samples with traffic");
    text = wva_phrase_begin();
    if (observed > 0 && idle > 0)
        wva_buffer_printf(&text,
                          "%zu of %zu samples had no traffic; they count neither for nor against "
                          "the SLO.",
                          idle, results->rows);
    wva_verdict_add_limit(verdict, "idle-samples", &text, idle, "samples without traffic");
}

static void limit_time(struct wva_verdict *verdict, const struct wva_results *results)
{
    struct wva_buffer text = wva_phrase_begin();

    if (results->timeline.holes > 0) {
        wva_buffer_printf(&text, "The samples have %zu gap%s, leaving ", results->timeline.holes,
                          WVA_PLURAL(results->timeline.holes));
        wva_phrase_duration(&text, results->timeline.unknown_s);
        wva_buffer_add(&text, " of the run uncovered.");
    }
    wva_verdict_add_limit(verdict, "gaps", &text, results->timeline.holes, "gaps");
    text = wva_phrase_begin();
    if (results->duplicates > 0)
        wva_buffer_printf(&text,
                          "%zu repeated cycle%s (reconciled again within seconds) %s omitted.",
                          results->duplicates, WVA_PLURAL(results->duplicates),
                          results->duplicates == 1 ? "was" : "were");
    wva_verdict_add_limit(verdict, "duplicates", &text, results->duplicates, "cycles omitted");
}

static void limit_means(struct wva_verdict *verdict, const struct wva_results *results)
{
    size_t n = results->itl_observed.n + results->ttft_observed.n;
    struct wva_buffer text = wva_phrase_begin();

    if (n > 0)
        wva_buffer_add(&text, "Latency is recorded as the mean of each interval, so shares and "
                              "percentiles are of intervals, not of single requests.");
    wva_verdict_add_limit(verdict, "interval-means", &text, n, "latencies");
}

/* ---- what is missing ---- */

static void limit_columns(struct wva_verdict *verdict, const struct wva_results *results)
{
    const char *reason = wva_readiness_reason(results->itl_calibration.readiness);
    struct wva_buffer text = wva_phrase_begin();

    if (isnan(results->current.first) && !isnan(results->desired.first))
        wva_buffer_add(&text, "Current replicas are not recorded: cost, and when capacity arrived, "
                              "are inferred from desired replicas.");
    wva_verdict_add_limit(verdict, "no-current-replicas", &text, results->rows, "samples");
    text = wva_phrase_begin();
    if (results->itl_observed.n + results->ttft_observed.n == 0)
        wva_buffer_add(
            &text,
            "No latency is recorded, so this report cannot show the latency that users saw.");
    wva_verdict_add_limit(verdict, "no-latency", &text, results->rows, "samples");
    text = wva_phrase_begin();
    if (results->rate.n == 0)
        wva_buffer_add(&text,
                       "The load is not recorded, so changes of replicas cannot be related to it.");
    wva_verdict_add_limit(verdict, "no-load", &text, results->rows, "samples");
    text = wva_phrase_begin();
    if (results->itl_observed.n > 0 && reason != NULL
        && wva_results_tell(results, WVA_HAS_MODEL | WVA_HAS_ENGINES))
        wva_buffer_printf(&text, "alpha and beta cannot be fitted: %s.", reason);
    wva_verdict_add_limit(verdict, "no-fit", &text, results->rows, "samples");
}

/* The SLOs that the configuration of the load states, where they are applied. */
static void say_meant_slo(struct wva_buffer *text, const struct wva_verdict_input *input)
{
    const struct wva_meant_slo *meant =
        input->experiment == NULL ? NULL : &input->experiment->meant;
    bool itl, ttft;

    if (meant == NULL || meant->file == NULL)
        return;
    itl = !isnan(meant->itl_ms) && !input->slo_itl_given;
    ttft = !isnan(meant->ttft_ms) && !input->slo_ttft_given;
    if (itl || ttft)
        wva_buffer_printf(text,
                          "No controller states %s: judged by the constraint%s of goodput in %s.",
                          itl && ttft ? "an SLO"
                          : itl       ? "an ITL SLO"
                                      : "a TTFT SLO",
                          itl && ttft ? "s" : "", meant->file);
}

static void limit_input(struct wva_verdict *verdict, const struct wva_verdict_input *input)
{
    struct wva_buffer text = wva_phrase_begin();

    if (input->slo_itl_given || input->slo_ttft_given)
        wva_buffer_printf(&text, "Judged by %s from %s%s.",
                          input->slo_itl_given && input->slo_ttft_given ? "the SLOs"
                          : input->slo_itl_given                        ? "the ITL SLO"
                                                                        : "the TTFT SLO",
                          input->slo_origin,
                          (input->results->has & (WVA_HAS_ENGINES | WVA_HAS_TARGETS)) != 0
                              ? ""
                              : ", not by the log's");
    wva_verdict_add_limit(verdict, "given-slo", &text, input->results->rows, "samples");
    text = wva_phrase_begin();
    say_meant_slo(&text, input);
    wva_verdict_add_limit(verdict, "meant-slo", &text, 1, "configurations");
    text = wva_phrase_begin();
    if (input->rows_left_out > 0)
        wva_buffer_printf(&text, "%zu row%s without a readable time or value %s omitted.",
                          (size_t)input->rows_left_out, WVA_PLURAL(input->rows_left_out),
                          input->rows_left_out == 1 ? "was" : "were");
    wva_verdict_add_limit(verdict, "bad-rows", &text, (size_t)input->rows_left_out, "rows");
}

static void add_notes(struct wva_verdict *verdict, const struct wva_notes *notes)
{
    for (size_t i = 0; i < notes->count; i++) {
        struct wva_buffer text = wva_phrase_begin();

        wva_buffer_printf(&text, "Note: %s.", notes->items[i]);
        wva_verdict_add_limit(verdict, "note", &text, 1, "notes");
    }
}

void wva_verdict_limits(struct wva_verdict *verdict, const struct wva_verdict_input *input)
{
    if (wva_results_tell(input->results, WVA_HAS_SERVICE)) {
        limit_samples(verdict, input->results);
        limit_time(verdict, input->results);
        limit_columns(verdict, input->results);
    }
    limit_input(verdict, input);
    limit_means(verdict, input->results);
    if (input->experiment != NULL)
        add_notes(verdict, &input->experiment->notes);
}
