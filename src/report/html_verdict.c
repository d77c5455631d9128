/* SPDX-License-Identifier: Apache-2.0 */
/* The first screen: the verdict, and the figures that it rests on. */
#include <math.h>

#include "report/html_page.h"
#include "verdict/verdict.h"

/* A sentence with what it rests on in small print. */
static void write_statement(struct wva_buffer *out, const struct wva_statement *statement)
{
    struct wva_buffer basis = wva_buffer_make(WVA_HTML_TEXT_MAX);

    wva_html_sentence(out, statement->text);
    wva_basis_describe(&basis, &statement->basis);
    wva_html_raw(out, " <small class=\"basis\"");
    if (statement->basis.refuted_by != NULL) {
        wva_html_raw(out, " title=\"Would be refuted by ");
        wva_html_sentence(out, statement->basis.refuted_by);
        wva_html_raw(out, "\"");
    }
    wva_html_raw(out, ">");
    wva_html_sentence(out, basis.data);
    wva_html_raw(out, "</small>");
    wva_buffer_free(&basis);
}

static void write_list(struct wva_buffer *out, const char *id, const char *heading,
                       const struct wva_statements *list)
{
    if (list->count == 0)
        return;
    wva_buffer_printf(out, "<h2 id=\"%s\">%s</h2>\n<ul aria-labelledby=\"%s\">\n", id, heading, id);
    for (size_t i = 0; i < list->count; i++) {
        wva_html_raw(out, "<li>");
        write_statement(out, &list->items[i]);
        wva_html_raw(out, "</li>\n");
    }
    wva_html_raw(out, "</ul>\n");
}

static void write_paragraph(struct wva_buffer *out, const char *class,
                            const struct wva_statements *list)
{
    wva_buffer_printf(out, "<p class=\"%s\">", class);
    for (size_t i = 0; i < list->count; i++) {
        wva_html_raw(out, i == 0 ? "" : " ");
        write_statement(out, &list->items[i]);
    }
    wva_html_raw(out, "</p>\n");
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
    write_list(out, "problems", "What went wrong", &verdict->problems);
    write_list(out, "advice", "What to change", &verdict->advice);
    wva_html_raw(out, "<p class=\"note\">");
    wva_html_sentence(out, wva_grade_rule());
    wva_html_raw(out, "</p>\n");
    wva_html_end_section(out);
}

/* ---- the strip of headline figures ---- */

static void begin_item(struct wva_buffer *out, const char *term, const char *name)
{
    wva_html_raw(out, "<div><dt>");
    wva_html_term(out, term, name);
    wva_html_raw(out, "</dt><dd>");
}

static void begin_note(struct wva_buffer *out)
{
    wva_html_raw(out, " <small>");
}

static void end_item(struct wva_buffer *out)
{
    wva_html_raw(out, "</small></dd></div>\n");
}

static void write_attainment(struct wva_buffer *out, const struct wva_results *results)
{
    const struct wva_attainment *itl = &results->itl_attainment;
    const struct wva_attainment *ttft = &results->ttft_attainment;
    const struct wva_attainment *both = &results->both_attainment;
    const struct wva_attainment *shown = both->samples > 0 ? both : itl->samples > 0 ? itl : ttft;

    begin_item(out, "attainment",
               shown == both  ? "Time within both SLOs"
               : shown == itl ? "Time within the ITL SLO"
                              : "Time within the TTFT SLO");
    wva_html_number(out, shown->samples > 0 ? shown->time_pct : NAN, 1, " %");
    begin_note(out);
    if (shown->samples > 0) {
        wva_html_raw(out, "of ");
        wva_html_duration(out, shown->observed_s);
        wva_html_raw(out, " with traffic");
    } else {
        wva_html_raw(out, "no latency with an SLO");
    }
    end_item(out);
}

static void write_episodes(struct wva_buffer *out, const struct wva_results *results)
{
    const struct wva_episodes *episodes = &results->either_episodes;

    begin_item(out, "episode", "Above an SLO");
    wva_html_duration(out, episodes->known ? episodes->duration_s : NAN);
    begin_note(out);
    if (episodes->known)
        wva_buffer_printf(out, "in %zu episode%s%s", episodes->count,
                          episodes->count == 1 ? "" : "s",
                          episodes->open > 0 ? ", one still open" : "");
    else
        wva_html_raw(out, "not in this log");
    end_item(out);
}

static void write_relief(struct wva_buffer *out, const struct wva_results *results)
{
    const struct wva_lags *lags = &results->lags;
    bool relief = lags->violation_to_relief.n > 0;
    const struct wva_lag_summary *shown =
        relief ? &lags->violation_to_relief : &lags->decision_to_actuation;

    begin_item(out, "lag", relief ? "Violation to relief" : "Decision to replicas");
    wva_html_duration(out, shown->n > 0 ? shown->median_s : NAN);
    begin_note(out);
    if (shown->n > 0)
        wva_buffer_printf(out, "median of %zu scale-up%s", shown->n, shown->n == 1 ? "" : "s");
    else
        wva_html_raw(out, "no scale-up seen to its end");
    end_item(out);
}

static void write_error(struct wva_buffer *out, const struct wva_results *results)
{
    const struct wva_error_figures *next = &results->itl_accuracy.next;
    bool known = results->itl_accuracy.known && next->n > 0;

    begin_item(out, "next", "Error of the ITL forecast");
    wva_html_number(out, known ? next->mae_ms : NAN, 2, " ms");
    begin_note(out);
    if (known) {
        wva_html_raw(out, "mean absolute, bias ");
        wva_html_number(out, next->bias_ms, 2, " ms");
    } else {
        wva_html_raw(out, "no forecast that can be checked");
    }
    end_item(out);
}

static void write_parameters(struct wva_buffer *out, const struct wva_results *results)
{
    const struct wva_calibration *fit = &results->itl_calibration;
    bool known = fit->headline.valid;

    begin_item(out, "structural", "Fitted alpha, beta");
    wva_html_digits(out, known ? fit->headline.intercept : NAN, 4);
    if (known) {
        wva_html_raw(out, " ms, ");
        wva_html_digits(out, fit->headline.slope, 3);
        wva_html_raw(out, " ms");
    }
    begin_note(out);
    if (known && !isnan(fit->own_intercept)) {
        wva_html_raw(out, "controller at last: ");
        wva_html_digits(out, fit->own_intercept, 4);
        wva_html_raw(out, ", ");
        wva_html_digits(out, fit->own_slope, 3);
    } else {
        wva_html_raw(out, known ? "ITL at n requests: alpha + beta n" : "not identifiable");
    }
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
        wva_html_raw(out, bill->over_oracle_pct < 0 ? "less than the load needed"
                                                    : "more than the load needed");
        if (bill->compared_pct < 99.5) { /* where both are known */
            wva_html_raw(out, ", in ");
            wva_html_number(out, bill->compared_pct, 0, " % of the time");
        }
    } else {
        wva_html_raw(out, current ? "of current replicas" : "of the target");
    }
    end_item(out);
}

void wva_html_strip(struct wva_buffer *out, const struct wva_document_server *server)
{
    const struct wva_results *results = server->results;

    wva_html_raw(out, "<dl class=\"strip\" aria-label=\"Headline figures\">\n");
    write_attainment(out, results);
    write_episodes(out, results);
    write_relief(out, results);
    write_error(out, results);
    write_parameters(out, results);
    write_hours(out, results);
    wva_html_raw(out, "</dl>\n");
}
