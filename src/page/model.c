/* SPDX-License-Identifier: Apache-2.0 */
/* The sections about the accuracy of the model and about the fitted parameters. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json/profile.h"
#include "output/text.h"
#include "page/page.h"
#include "util/memory.h"
#include "verdict/sections.h"

static void write_errors_row(struct wva_buffer *out, const char *name, const char *term,
                             const struct wva_error_figures *figures)
{
    bool known = figures->n > 0;

    wva_html_begin_row(out, name, term);
    wva_html_cell_count(out, figures->n);
    wva_html_cell(out, known ? figures->bias_ms : NAN, 2, "");
    wva_html_cell(out, known ? figures->mae_ms : NAN, 2, "");
    wva_html_cell(out, known ? figures->rmse_ms : NAN, 2, "");
    wva_html_cell(out, known ? figures->wmape_pct : NAN, 1, " %");
    wva_html_cell(out, known ? figures->under_pct : NAN, 0, " %");
    wva_html_cell_range(out, known ? figures->under_wilson_pct.low : NAN,
                        known ? figures->under_wilson_pct.high : NAN, 0, " %");
    wva_html_cell(out, known ? figures->spearman : NAN, 2, "");
    wva_html_end_row(out);
}

static void write_errors(struct wva_buffer *out, const char *caption,
                         const struct wva_accuracy *accuracy)
{
    static const struct wva_html_head heads[] = {
        { "Error", NULL, false },          { "Samples", NULL, false },
        { "Bias, ms", "bias", false },     { "MAE, ms", "mae", false },
        { "RMSE, ms", "rmse", false },     { "wMAPE", "wmape", false },
        { "Too low", "under", false },     { "95 % interval", "wilson", false },
        { "Spearman", "spearman", false },
    };

    if (!accuracy->known)
        return;
    wva_html_begin_details(out, caption, heads, WVA_COUNT(heads));
    write_errors_row(out, "Next cycle", "next", &accuracy->next);
    write_errors_row(out, "Calibration", "calibration-error", &accuracy->calibration);
    write_errors_row(out, "Allocation", "allocation-error", &accuracy->allocation);
    write_errors_row(out, "Same row (classic)", "same-row", &accuracy->same_row);
    wva_html_end_details(out);
}

static void write_confusion_row(struct wva_buffer *out, const char *name,
                                const struct wva_confusion *confusion)
{
    bool known = wva_confusion_is_known(confusion);

    wva_html_begin_row(out, name, NULL);
    wva_html_cell_known_count(out, known, confusion->true_alarm);
    wva_html_cell_known_count(out, known, confusion->false_alarm);
    wva_html_cell_known_count(out, known, confusion->missed);
    wva_html_cell_known_count(out, known, confusion->quiet);
    wva_html_end_row(out);
}

static void write_confusion(struct wva_buffer *out, const struct wva_results *results)
{
    static const struct wva_html_head heads[] = {
        { "Signal", NULL, false },
        { "Predicted, occurred", "confusion", false },
        { "Predicted, did not occur", "confusion", false },
        { "Not predicted, occurred", "confusion", false },
        { "Neither", "confusion", false },
    };

    if (!wva_confusion_is_known(&results->itl_accuracy.confusion)
        && !wva_confusion_is_known(&results->ttft_accuracy.confusion))
        return;
    wva_html_begin_details(out, "violations predicted for the next cycle", heads, WVA_COUNT(heads));
    write_confusion_row(out, "ITL", &results->itl_accuracy.confusion);
    write_confusion_row(out, "TTFT", &results->ttft_accuracy.confusion);
    wva_html_end_details(out);
}

enum wva_status wva_html_model(struct wva_buffer *out, const struct wva_document_server *server,
                               struct wva_error *err)
{
    const struct wva_results *results = server->results;
    struct wva_html_more more;
    enum wva_status status = WVA_OK;

    wva_html_begin_section(out, "model", "Model accuracy");
    wva_html_say(out, wva_say_model(server->results));
    more = wva_html_begin_more(out, "Errors of the model");
    if (results->itl_accuracy.known)
        status = wva_html_figure(
            out, server, "prediction_decomposed",
            "Observed minus predicted: its two parts, and the prediction for the next cycle.", err);
    write_errors(out, "errors of the ITL model", &results->itl_accuracy);
    write_errors(out, "errors of the TTFT model", &results->ttft_accuracy);
    write_confusion(out, results);
    wva_html_end_more(out, more);
    wva_html_end_section(out);
    return status;
}

/* ---- parameters ---- */

static void write_interval(struct wva_buffer *out, struct wva_interval interval)
{
    wva_buffer_add(out, "<td>");
    if (isfinite(interval.low) && isfinite(interval.high)) {
        wva_html_digits(out, interval.low, 4);
        wva_buffer_add(out, " to ");
        wva_html_digits(out, interval.high, 4);
    } else {
        wva_buffer_add(out, "n/a");
    }
    wva_buffer_add(out, "</td>");
}

static void write_fit(struct wva_buffer *out, const char *name, const char *term,
                      const struct wva_line_fit *fit)
{
    bool valid = fit->valid;

    if (fit->n == 0)
        return;
    wva_html_begin_row(out, name, term);
    wva_html_cell_digits(out, valid ? fit->intercept : NAN, 5);
    write_interval(out, valid ? fit->intercept_95 : (struct wva_interval){ NAN, NAN });
    wva_html_cell_digits(out, valid ? fit->slope : NAN, 4);
    write_interval(out, valid ? fit->slope_95 : (struct wva_interval){ NAN, NAN });
    wva_html_cell(out, valid ? fit->r2 : NAN, 3, "");
    wva_html_cell_digits(out, valid ? fit->rmse : NAN, 3);
    wva_html_cell(out, valid ? fit->durbin_watson : NAN, 2, "");
    wva_html_cell_count(out, fit->n);
    wva_html_end_row(out);
}

static void write_fits(struct wva_buffer *out, const char *caption, const char *intercept,
                       const char *slope, const struct wva_calibration *fit)
{
    const struct wva_html_head heads[] = {
        { "Fit", NULL, false },
        { intercept, "model", false },
        { "95 % interval", "interval", false },
        { slope, "model", false },
        { "95 % interval", "interval", false },
        { "R\u00b2", "r2", false },
        { "RMSE, ms", "rmse", false },
        { "Durbin-Watson", "durbin-watson", false },
        { "Samples", NULL, false },
    };
    const struct wva_fit_set *set = fit->headline_is_steady ? &fit->steady_rows : &fit->all_rows;

    if (fit->all_rows.n == 0)
        return;
    wva_html_begin_details(out, caption, heads, WVA_COUNT(heads));
    write_fit(out, "Structural, without outliers (headline)", "structural", &fit->headline);
    write_fit(out, "Structural", "structural", &set->structural);
    write_fit(out, "Least squares (OLS)", "ols", &set->ols);
    write_fit(out, "Weighted by requests", "weighted", &set->weighted);
    write_fit(out, "Theil-Sen", "theil-sen", &set->theil_sen);
    write_fit(out, "Huber", "huber", &set->huber);
    wva_html_end_details(out);
    wva_buffer_printf(out,
                      "<p class=\"note\">Fitted on %s; %zu outlier%s excluded from the headline.",
                      fit->headline_is_steady ? "steady samples" : "all samples with traffic",
                      set->outliers, set->outliers == 1 ? "" : "s");
    if (fit->readiness != WVA_FIT_READY) {
        wva_buffer_add(out, " Not identifiable: ");
        wva_html_sentence(out, wva_readiness_reason(fit->readiness));
        wva_buffer_add(out, ".");
    }
    wva_buffer_add(out, "</p>\n");
}

/* Error with the controller's parameters and with the fitted ones. */
static void write_gain_row(struct wva_buffer *out, const char *name,
                           const struct wva_calibration *fit)
{
    wva_html_begin_row(out, name, NULL);
    wva_html_cell_digits(out, fit->own_intercept, 5);
    wva_html_cell_digits(out, fit->own_slope, 4);
    wva_html_cell(out, fit->bias_before_ms, 2, "");
    wva_html_cell(out, fit->bias_after_ms, 2, "");
    wva_html_cell(out, fit->rmse_before_ms, 2, "");
    wva_html_cell(out, fit->rmse_after_ms, 2, "");
    wva_html_end_row(out);
}

static void write_gains(struct wva_buffer *out, const struct wva_results *results)
{
    static const struct wva_html_head heads[] = {
        { "Signal", NULL, false },
        { "Controller's alpha (gamma), ms", "model", false },
        { "Controller's beta (delta), ms", "model", false },
        { "Bias with these, ms", "bias", false },
        { "Bias with the fit, ms", "bias", false },
        { "RMSE with these, ms", "rmse", false },
        { "RMSE with the fit, ms", "rmse", false },
    };
    bool itl = results->itl_calibration.headline.valid;
    bool ttft = results->ttft_calibration.headline.valid;

    if (!itl && !ttft)
        return;
    wva_html_begin_details(out, "error before and after", heads, WVA_COUNT(heads));
    if (itl)
        write_gain_row(out, "ITL", &results->itl_calibration);
    if (ttft)
        write_gain_row(out, "TTFT", &results->ttft_calibration);
    wva_html_end_details(out);
}

/* Escaping would replace line breaks as control characters. */
static void write_line(struct wva_buffer *out, const char *line, size_t len)
{
    char *copy = wva_strndup(line, len);

    wva_html_sentence(out, copy);
    wva_buffer_append_char(out, '\n');
    free(copy);
}

/* The profile for a VariantAutoscaling. */
static void write_profile(struct wva_buffer *out, const struct wva_document_server *server)
{
    struct wva_buffer yaml = wva_buffer_make(WVA_TEXT_MAX);

    wva_profile_yaml(&yaml, server);
    if (yaml.len > 0) {
        wva_buffer_add(out,
                       "<details>\n<summary>YAML for the VariantAutoscaling profile</summary>\n"
                       "<pre class=\"scroll\" role=\"region\" aria-label=\"YAML\" "
                       "tabindex=\"0\">");
        for (const char *line = yaml.data, *end; (end = strchr(line, '\n')) != NULL; line = end + 1)
            write_line(out, line, (size_t)(end - line));
        wva_buffer_add(out, "</pre>\n</details>\n");
    }
    wva_buffer_free(&yaml);
}

enum wva_status wva_html_parameters(struct wva_buffer *out,
                                    const struct wva_document_server *server, struct wva_error *err)
{
    const struct wva_results *results = server->results;
    struct wva_html_more more;
    enum wva_status status = WVA_OK;

    wva_html_begin_section(out, "parameters", "Fit of alpha and beta");
    wva_html_say(out, wva_say_parameters(server->results));
    more = wva_html_begin_more(out, "Fits, errors before and after, YAML");
    if (results->itl_calibration.point_count > 0)
        status =
            wva_html_figure(out, server, "calibration_fit",
                            "ITL over the requests in a replica's batch, with the fits and the "
                            "controller's own line.",
                            err);
    write_fits(out, "fits of alpha and beta", "alpha, ms", "beta, ms", &results->itl_calibration);
    write_fits(out, "fits of gamma and delta", "gamma, ms", "delta, ms",
               &results->ttft_calibration);
    write_gains(out, results);
    wva_html_worth(out, server);
    write_profile(out, server);
    wva_html_end_more(out, more);
    wva_html_end_section(out);
    return status;
}
