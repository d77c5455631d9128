/* SPDX-License-Identifier: Apache-2.0 */
/* The first screen: the verdict and its key figures. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "page/page.h"
#include "verdict/phrase.h"
#include "verdict/verdict.h"

enum { SHOWN_MAX = 5 }; /* statements of a list on the first screen */

/* A sentence with its basis in small print. */
static void write_statement(struct wva_buffer *out, const struct wva_statement *statement)
{
    struct wva_buffer basis = wva_buffer_make(WVA_HTML_TEXT_MAX);

    wva_html_sentence(out, statement->text);
    wva_basis_describe(&basis, &statement->basis);
    wva_buffer_add(out, " <small class=\"basis\"");
    if (statement->basis.refuted_by != NULL) {
        wva_buffer_add(out, " title=\"Would be refuted by ");
        wva_html_sentence(out, statement->basis.refuted_by);
        wva_buffer_add(out, "\"");
    }
    wva_buffer_add(out, ">");
    wva_html_sentence(out, basis.data);
    wva_buffer_add(out, "</small>");
    wva_buffer_free(&basis);
}

static void write_items(struct wva_buffer *out, const struct wva_statements *list, size_t from,
                        size_t to)
{
    for (size_t i = from; i < to; i++) {
        wva_buffer_add(out, "<li>");
        write_statement(out, &list->items[i]);
        wva_buffer_add(out, "</li>\n");
    }
    wva_buffer_add(out, "</ul>\n");
}

/* The most severe come first; a single remaining one is not folded. */
static void write_list(struct wva_buffer *out, const char *id, const char *heading,
                       const struct wva_statements *list)
{
    size_t shown = list->count <= SHOWN_MAX + 1 ? list->count : SHOWN_MAX;

    if (list->count == 0)
        return;
    wva_buffer_printf(out, "<h2 id=\"%s\">%s</h2>\n<ul aria-labelledby=\"%s\">\n", id, heading, id);
    write_items(out, list, 0, shown);
    if (shown == list->count)
        return;
    wva_buffer_printf(out, "<details class=\"more\">\n<summary>%zu more</summary>\n<ul>\n",
                      list->count - shown);
    write_items(out, list, shown, list->count);
    wva_buffer_add(out, "</details>\n");
}

static void write_paragraph(struct wva_buffer *out, const char *class,
                            const struct wva_statements *list)
{
    wva_buffer_printf(out, "<p class=\"%s\">", class);
    for (size_t i = 0; i < list->count; i++) {
        wva_buffer_add(out, i == 0 ? "" : " ");
        write_statement(out, &list->items[i]);
    }
    wva_buffer_add(out, "</p>\n");
}

void wva_html_verdict(struct wva_buffer *out, const struct wva_verdict *verdict)
{
    static const char *const classes[] = { [WVA_GRADE_UNKNOWN] = "unknown",
                                           [WVA_GRADE_HELD] = "held",
                                           [WVA_GRADE_MOSTLY] = "mostly",
                                           [WVA_GRADE_MISSED] = "missed",
                                           [WVA_GRADE_NOT_SET] = "unknown" };

    wva_buffer_printf(out,
                      "<section id=\"verdict\" class=\"verdict %s\" aria-label=\"Verdict\">\n"
                      "<p class=\"grade\"><span>SLO</span> %s</p>\n",
                      classes[verdict->grade], wva_grade_name(verdict->grade));
    write_paragraph(out, "answer", &verdict->answer);
    write_paragraph(out, "cost", &verdict->cost);
    write_list(out, "problems", "Problems", &verdict->problems);
    write_list(out, "advice", "Recommendations", &verdict->advice);
    if (verdict->grade != WVA_GRADE_NOT_SET) {
        char *rule = wva_grade_rule(verdict);

        wva_buffer_add(out, "<p class=\"note\">");
        wva_html_sentence(out, rule);
        wva_buffer_add(out, "</p>\n");
        free(rule);
    }
    wva_html_end_section(out);
}

/* ---- the strip of headline figures ---- */

static void begin_item(struct wva_buffer *out, const char *term, const char *name)
{
    wva_buffer_add(out, "<div><dt>");
    wva_html_term(out, term, name);
    wva_buffer_add(out, "</dt><dd>");
}

static void begin_note(struct wva_buffer *out)
{
    wva_buffer_add(out, " <small>");
}

static void end_item(struct wva_buffer *out)
{
    wva_buffer_add(out, "</small></dd></div>\n");
}

static void write_attainment(struct wva_buffer *out, const struct wva_results *results)
{
    const struct wva_attainment *itl = &results->itl_attainment;
    const struct wva_attainment *ttft = &results->ttft_attainment;
    const struct wva_attainment *both = &results->both_attainment;
    const struct wva_attainment *shown = both->samples > 0 ? both : itl->samples > 0 ? itl : ttft;
    bool requests = wva_attainment_knows_requests(shown);
    char name[64];

    if (shown->samples == 0)
        return;
    snprintf(name, sizeof name, "%s within %s", requests ? "Requests" : "Time",
             shown == both  ? "both SLOs"
             : shown == itl ? "the ITL SLO"
                            : "the TTFT SLO");
    begin_item(out, "attainment", name);
    wva_html_number(out, requests ? shown->requests_pct : shown->time_pct, 1, " %");
    begin_note(out);
    if (requests)
        wva_html_number(out, shown->time_pct, 1, " % ");
    wva_buffer_add(out, "of ");
    wva_html_duration(out, shown->observed_s);
    wva_buffer_add(out, " with traffic");
    end_item(out);
}

static void write_episodes(struct wva_buffer *out, const struct wva_results *results)
{
    const struct wva_episodes *episodes = &results->either_episodes;

    if (!episodes->known)
        return;
    begin_item(out, "episode", "Above an SLO");
    wva_html_duration(out, episodes->duration_s);
    begin_note(out);
    wva_buffer_printf(out, "in %zu episode%s%s", episodes->count, episodes->count == 1 ? "" : "s",
                      episodes->open > 0 ? ", one still open" : "");
    end_item(out);
}

/* Same wording as the answer above. */
static void write_latency(struct wva_buffer *out, const char *name,
                          const struct wva_summary *observed)
{
    struct wva_buffer text = wva_buffer_make(WVA_HTML_TEXT_MAX);

    if (observed->n == 0) {
        wva_buffer_free(&text);
        return;
    }
    begin_item(out, NULL, name);
    wva_phrase_latency(&text, observed->max);
    wva_buffer_add(out, text.data);
    begin_note(out);
    wva_buffer_clear(&text);
    wva_phrase_latency(&text, observed->mean);
    wva_buffer_printf(out, "at the peak, %s on average", text.data);
    end_item(out);
    wva_buffer_free(&text);
}

/* Service level of a run without an SLO. */
static void write_felt(struct wva_buffer *out, const char *name, const struct wva_summary *values,
                       double scale, const char *unit)
{
    if (values->n == 0)
        return;
    begin_item(out, NULL, name);
    wva_html_number(out, scale * values->max, 0, unit);
    begin_note(out);
    wva_buffer_add(out, "at the peak, ");
    wva_html_number(out, scale * values->mean, 1, unit);
    wva_buffer_add(out, " on average");
    end_item(out);
}

static void write_experience(struct wva_buffer *out, const struct wva_results *results)
{
    const struct wva_experience *felt = &results->experience;

    if (results->either_episodes.known)
        return;
    write_latency(out, "ITL with traffic", &results->itl_observed);
    write_latency(out, "TTFT with traffic", &results->ttft_observed);
    write_felt(out, "Requests waiting", &felt->queue.values, 1, "");
    write_felt(out, "KV cache", &felt->kv.values, 100, " %");
}

static void write_relief(struct wva_buffer *out, const struct wva_results *results)
{
    const struct wva_lags *lags = &results->lags;
    bool relief = lags->violation_to_relief.n > 0;
    const struct wva_lag_summary *shown =
        relief ? &lags->violation_to_relief : &lags->decision_to_actuation;

    if (shown->n == 0)
        return;
    begin_item(out, "lag", relief ? "Violation to relief" : "Decision to replicas");
    wva_html_duration(out, shown->median_s);
    begin_note(out);
    wva_buffer_printf(out, "median of %zu %s%s", shown->n, relief ? "violation" : "scale-up",
                      shown->n == 1 ? "" : "s");
    end_item(out);
}

static void write_error(struct wva_buffer *out, const struct wva_results *results)
{
    const struct wva_error_figures *next = &results->itl_accuracy.next;

    if (!results->itl_accuracy.known || next->n == 0)
        return;
    begin_item(out, "next", "Error of predicted ITL");
    wva_html_number(out, next->mae_ms, 2, " ms");
    begin_note(out);
    wva_buffer_add(out, "mean absolute, bias ");
    wva_html_number(out, next->bias_ms, 2, " ms");
    end_item(out);
}

static void write_parameters(struct wva_buffer *out, const struct wva_results *results)
{
    const struct wva_calibration *fit = &results->itl_calibration;

    if (!fit->headline.valid)
        return;
    begin_item(out, "structural", "Fitted alpha, beta");
    wva_html_digits(out, fit->headline.intercept, 4);
    wva_buffer_add(out, " ms, ");
    wva_html_digits(out, fit->headline.slope, 3);
    wva_buffer_add(out, " ms");
    begin_note(out);
    if (!isnan(fit->own_intercept)) {
        wva_buffer_add(out, "controller's last: ");
        wva_html_digits(out, fit->own_intercept, 4);
        wva_buffer_add(out, ", ");
        wva_html_digits(out, fit->own_slope, 3);
    } else {
        wva_buffer_add(out, "ITL at n requests: alpha + beta n");
    }
    if (results->parameters.itl.answer == WVA_WORTH_MANY_DISCARDED)
        wva_buffer_add(out, "; too many outliers to rely on");
    end_item(out);
}

static void write_hours(struct wva_buffer *out, const struct wva_results *results)
{
    const struct wva_provisioning *bill = &results->provisioning;
    bool current = isfinite(bill->replica_hours_current);

    begin_item(out, "replica-hours", "Replica-hours");
    wva_html_number(out, current ? bill->replica_hours_current : bill->replica_hours_desired, 2,
                    "");
    begin_note(out);
    if (bill->source != WVA_DEMAND_UNKNOWN && isfinite(bill->over_oracle_pct)) {
        wva_html_number(out, fabs(bill->over_oracle_pct), 0, " % ");
        wva_buffer_add(out, bill->over_oracle_pct < 0 ? "less than the load needed"
                                                      : "more than the load needed");
        if (bill->compared_pct < 99.5) { /* share of the time in which both are known */
            wva_buffer_add(out, ", in ");
            wva_html_number(out, bill->compared_pct, 0, " % of the time");
        }
    } else {
        wva_buffer_add(out, current ? "of current replicas" : "of desired replicas");
    }
    end_item(out);
}

void wva_html_strip(struct wva_buffer *out, const struct wva_document_server *server)
{
    const struct wva_results *results = server->results;

    wva_buffer_add(out, "<dl class=\"strip\" aria-label=\"Headline figures\">\n");
    write_attainment(out, results);
    write_episodes(out, results);
    write_experience(out, results);
    write_relief(out, results);
    write_error(out, results);
    write_parameters(out, results);
    write_hours(out, results);
    wva_buffer_add(out, "</dl>\n");
}
