/* SPDX-License-Identifier: Apache-2.0 */
/* Classic figures next to corrected ones, and the pictures that no section shows. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figures/figures.h"
#include "page/missing.h"
#include "page/page.h"
#include "util/memory.h"
#include "verdict/sections.h"

static void begin_pair(struct wva_buffer *out, const char *name, const char *term)
{
    wva_html_begin_row(out, name, term);
}

static void end_pair(struct wva_buffer *out, const char *why)
{
    wva_html_cell_text(out, why);
    wva_html_end_row(out);
}

static double gap_minutes(const struct wva_gaps *gaps)
{
    double total = 0;

    for (size_t i = 0; i < gaps->count; i++)
        total += gaps->gaps[i].end_minutes - gaps->gaps[i].start_minutes;
    return total;
}

static void compare_compliance(struct wva_buffer *out, const char *name,
                               const struct wva_compliance *classic,
                               const struct wva_attainment *corrected)
{
    if (isnan(classic->percent) && corrected->samples == 0)
        return;
    begin_pair(out, name, "compliance");
    wva_html_cell(out, classic->percent, 1, " %");
    wva_html_cell(out, corrected->samples > 0 ? corrected->time_pct : NAN, 1, " %");
    end_pair(
        out,
        "Classic counts rows, idle rows as compliant; corrected weights by time with traffic.");
}

static void compare_mean(struct wva_buffer *out, const char *name,
                         const struct wva_summary *classic, const struct wva_summary *corrected)
{
    if (classic->n == 0)
        return;
    begin_pair(out, name, "mean-latency");
    wva_html_cell(out, classic->n > 0 ? classic->mean : NAN, 2, " ms");
    wva_html_cell(out, corrected->n > 0 ? corrected->mean : NAN, 2, " ms");
    end_pair(out, "Classic counts an idle row as a latency of 0 ms; corrected excludes it.");
}

static void compare_gaps(struct wva_buffer *out, const struct wva_results *results)
{
    const struct wva_episodes *episodes = &results->itl_episodes;
    double minutes = gap_minutes(&results->gaps);

    if (!results->gaps.known && !episodes->known)
        return;
    begin_pair(out, "Warm-up gaps, ITL episodes", "gap");
    if (results->gaps.known) {
        wva_buffer_printf(out, "<td>%zu", results->gaps.count);
        if (results->gaps.count > 0 && !(minutes > 0))
            wva_buffer_add(out, ", each of one sample");
        else if (results->gaps.count > 0)
            wva_buffer_printf(out, ", %.1f min", minutes);
        wva_buffer_add(out, "</td>");
    } else {
        wva_buffer_add(out, "<td>n/a</td>");
    }
    if (episodes->known) {
        wva_buffer_printf(out, "<td>%zu", episodes->count);
        if (episodes->count > 0)
            wva_buffer_printf(out, ", %.1f min", episodes->duration_s / 60);
        wva_buffer_add(out, "</td>");
    } else {
        wva_buffer_add(out, "<td>n/a</td>");
    }
    end_pair(out, "Classic uses the SLO of the first row, ends a gap at its last row above it, and "
                  "omits a gap still open at the end of the log.");
}

static void compare_errors(struct wva_buffer *out, const struct wva_results *results)
{
    const struct wva_prediction *classic = &results->itl_prediction;
    const struct wva_accuracy *corrected = &results->itl_accuracy;
    bool known = corrected->known && corrected->next.n > 0;

    if (classic->errors.n == 0 && !known)
        return;
    begin_pair(out, "Mean error of predicted ITL", "same-row");
    wva_html_cell(out, classic->errors.n > 0 ? classic->errors.mean : NAN, 2, " ms");
    wva_html_cell(out, known ? corrected->next.bias_ms : NAN, 2, " ms");
    end_pair(out, "Classic compares latency at the current replicas with a prediction for the "
                  "desired replicas, idle rows as 0 ms; corrected compares with the next cycle, "
                  "when those replicas are running.");
}

bool wva_html_has_classic(const struct wva_results *results)
{
    return results->itl.n + results->ttft.n > 0;
}

enum wva_status wva_html_classic(struct wva_buffer *out, const struct wva_document_server *server,
                                 struct wva_error *err)
{
    static const struct wva_html_head heads[] = {
        { "Figure", NULL, false },
        { "Classic", "classic", false },
        { "Corrected", NULL, false },
        { "Why they differ", NULL, true },
    };
    const struct wva_results *results = server->results;

    (void)err;
    wva_html_begin_section(out, "classic", "Classic and corrected metrics");
    wva_html_say(out, wva_say_classic(server->results));
    wva_html_begin_details(out, "classic and corrected figures", heads, WVA_COUNT(heads));
    compare_compliance(out, "ITL within SLO", &results->itl_compliance, &results->itl_attainment);
    compare_compliance(out, "TTFT within SLO", &results->ttft_compliance,
                       &results->ttft_attainment);
    compare_mean(out, "Mean ITL", &results->itl, &results->itl_observed);
    compare_mean(out, "Mean TTFT", &results->ttft, &results->ttft_observed);
    compare_gaps(out, results);
    compare_errors(out, results);
    wva_html_end_details(out);
    wva_html_end_section(out);
    return WVA_OK;
}

/* ---- the other figures ---- */

static bool is_shown(const struct wva_buffer *out, const char *name)
{
    char *id = wva_asprintf("<figure id=\"fig-%s\"", name);
    bool shown = out->data != NULL && strstr(out->data, id) != NULL;

    free(id);
    return shown;
}

/* Figures that apply to the run but have no data. */
static void write_missing(struct wva_buffer *out, const struct wva_document_server *server)
{
    const struct wva_figure_input input = wva_html_figure_input(server);
    struct wva_missing missing = { 0 };

    for (size_t i = 0; i < wva_figure_count; i++) {
        const struct wva_figure *figure = &wva_figure_table[i];
        char *reason = NULL;

        if (wva_figure_fits(figure, &input) && !is_shown(out, figure->name))
            reason = wva_figure_missing(figure, &input);
        if (reason != NULL)
            wva_missing_add(&missing, figure->name, reason);
        free(reason);
    }
    for (size_t i = 0; i < missing.count; i++) {
        wva_buffer_add(out, i == 0 ? "<p class=\"note\">Not drawn: " : "; ");
        wva_html_sentence(out, missing.items[i].figures);
        wva_buffer_add(out, " (");
        wva_html_sentence(out, missing.items[i].reason);
        wva_buffer_add(out, i + 1 == missing.count ? ")</p>\n" : ")");
    }
    wva_missing_free(&missing);
}

enum wva_status wva_html_further_figures(struct wva_buffer *out,
                                         const struct wva_document_server *server,
                                         struct wva_error *err)
{
    enum wva_status status = WVA_OK;
    struct wva_html_more more;

    wva_html_begin_section(out, "figures", "Further figures");
    more = wva_html_begin_more(out, "Figures of the classic report");
    for (size_t i = 0; i < wva_figure_count && status == WVA_OK; i++)
        if (!is_shown(out, wva_figure_table[i].name))
            status = wva_html_figure(out, server, wva_figure_table[i].name, NULL, err);
    wva_html_end_more(out, more);
    write_missing(out, server);
    wva_html_end_section(out);
    return status;
}
