/* SPDX-License-Identifier: Apache-2.0 */
/* Assessment of a parameter change, and its effect on the number of replicas. */
#include <math.h>

#include "page/page.h"

/* Which of the two intervals contain the controller's values. */
static const char *name_held(const struct wva_worth *worth)
{
    if (worth->answer == WVA_WORTH_NOT_IDENTIFIABLE || isnan(worth->present_intercept))
        return "n/a";
    if (worth->intercept_holds_present)
        return worth->slope_holds_present ? "both" : "the first";
    return worth->slope_holds_present ? "the second" : "neither";
}

static void write_held(struct wva_buffer *out, const char *name, const struct wva_worth *worth)
{
    wva_html_begin_row(out, name, "worth");
    wva_html_cell_known_count(out, worth->rows > 0, worth->rows);
    wva_html_cell_known_count(out, worth->rows > 0, worth->discarded);
    wva_html_cell_text(out, name_held(worth));
    wva_html_cell(out, worth->present_bias_ms, 2, "");
    wva_html_cell(out, worth->fitted_bias_ms, 2, "");
    wva_html_cell(out, worth->present_rmse_ms, 2, "");
    wva_html_cell(out, worth->fitted_rmse_ms, 2, "");
    wva_html_cell_text(out, wva_worth_name(worth->answer));
    wva_html_end_row(out);
}

static void write_judgements(struct wva_buffer *out, const struct wva_parameters_judged *judged)
{
    static const struct wva_html_head heads[] = {
        { "Pair", NULL, false },
        { "Samples", NULL, false },
        { "Discarded", "worth", false },
        { "Interval contains the controller's", "interval", true },
        { "Held-out bias, controller's, ms", "bias", false },
        { "Held-out bias, fit, ms", "bias", false },
        { "Held-out RMSE, controller's, ms", "rmse", false },
        { "Held-out RMSE, fit, ms", "rmse", false },
        { "Change", "worth", true },
    };

    wva_html_begin_details(out, "assessment of a parameter change", heads, WVA_COUNT(heads));
    write_held(out, "alpha, beta", &judged->itl);
    write_held(out, "gamma, delta", &judged->ttft);
    wva_html_end_details(out);
}

static void write_capacity(struct wva_buffer *out, const char *name,
                           const struct wva_capacity *capacity, double replicas)
{
    if (capacity->limit == WVA_CAPACITY_UNKNOWN)
        return;
    wva_html_begin_row(out, name, "capacity");
    wva_html_cell(out, capacity->batch, 1, "");
    wva_html_cell(out, capacity->rpm, 0, "");
    wva_html_cell(out, replicas, 0, "");
    wva_html_end_row(out);
}

static void write_capacities(struct wva_buffer *out, const struct wva_capacity_change *change)
{
    static const struct wva_html_head heads[] = {
        { "Parameters", NULL, false },
        { "Most requests in the batch", "capacity", false },
        { "Capacity of a replica, rpm", "capacity", false },
        { "Replicas at the peak load", "capacity", false },
    };

    if (change->present.limit == WVA_CAPACITY_UNKNOWN
        && change->fitted.limit == WVA_CAPACITY_UNKNOWN)
        return;
    wva_html_begin_details(out, "capacity of a replica within the SLOs", heads, WVA_COUNT(heads));
    write_capacity(out, "The controller's last", &change->present, change->present_replicas);
    write_capacity(out, "Fitted", &change->fitted, change->fitted_replicas);
    write_capacity(out, "As advised", &change->advised, change->advised_replicas);
    wva_html_end_details(out);
}

void wva_html_worth(struct wva_buffer *out, const struct wva_document_server *server)
{
    const struct wva_parameters_judged *judged = &server->results->parameters;

    if (judged->itl.rows > 0)
        write_judgements(out, judged);
    write_capacities(out, &judged->capacity);
}
