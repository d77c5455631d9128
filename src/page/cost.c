/* SPDX-License-Identifier: Apache-2.0 */
/* The section about replicas, cost, supply and demand. */
#include <math.h>

#include "page/page.h"
#include "verdict/sections.h"

static void write_line(struct wva_buffer *out, const char *name, const char *term, double value,
                       int decimals, const char *unit)
{
    if (isnan(value))
        return;
    wva_html_pair(out, name, term, value, decimals, unit);
}

static void write_cost(struct wva_buffer *out, const struct wva_provisioning *bill)
{
    write_line(out, "Price of a replica, cents per hour", "cost", bill->price.per_replica_hour, 2,
               "");
    write_line(out, "Cost of the current replicas", "cost", bill->cost, 2, " cents");
    write_line(out, "Replica time with a known price", "cost",
               isnan(bill->cost) ? NAN : bill->cost_covered_pct, 1, " %");
}

static void write_bill(struct wva_buffer *out, const struct wva_provisioning *bill)
{
    static const char *const sources[] = {
        [WVA_DEMAND_UNKNOWN] = "nothing",
        [WVA_DEMAND_LOG] = "the capacity per replica that the controller assumes",
        [WVA_DEMAND_FIT] = "the capacity per replica of the fitted model",
        [WVA_DEMAND_STATED] = ("the median capacity per replica reported by the controller's "
                               "analyzer, compared with ready replicas"),
    };
    static const struct wva_html_head heads[] = { { "Figure", NULL, false },
                                                  { "Value", NULL, false } };
    bool known = bill->source != WVA_DEMAND_UNKNOWN;

    wva_html_begin_details(out, "replicas, cost, supply and demand", heads, 2);
    write_line(out, "Replica-hours, current", "replica-hours", bill->replica_hours_current, 3, "");
    write_line(out, "Replica-hours, desired", "replica-hours", bill->replica_hours_desired, 3, "");
    write_line(out, "GPU-hours of ready replicas", "replica-hours", bill->gpu_hours, 3, "");
    write_line(out, "GPUs of ready replicas, mean", "replica-hours", bill->mean_gpus, 2, "");
    write_cost(out, bill);
    write_line(out, "Time with both supply and demand known", "oracle",
               known ? bill->compared_pct : NAN, 1, " %");
    write_line(out, "Replica-hours in that time, current", "oracle",
               known ? bill->supply_replica_hours : NAN, 3, "");
    write_line(out, "Replica-hours in that time, demand", "oracle",
               known ? bill->oracle_replica_hours : NAN, 3, "");
    write_line(out, "Supply above the demand (\u2212: below it)", "oracle",
               known ? bill->over_oracle_pct : NAN, 1, " %");
    write_line(out, "Time with too few replicas", "timeshare",
               known ? bill->under_timeshare_pct : NAN, 1, " %");
    write_line(out, "Time with too many replicas", "timeshare",
               known ? bill->over_timeshare_pct : NAN, 1, " %");
    write_line(out, "Missing replicas, mean share of the demand", "accuracy",
               known ? bill->under_accuracy_pct : NAN, 1, " %");
    write_line(out, "Surplus replicas, mean share of the demand", "accuracy",
               known ? bill->over_accuracy_pct : NAN, 1, " %");
    write_line(out, "Time in which supply did not move with the demand", "instability",
               known ? bill->instability_pct : NAN, 1, " %");
    wva_html_end_details(out);
    if (known)
        wva_buffer_printf(out, "<p class=\"note\">Demand by %s.</p>\n", sources[bill->source]);
}

enum wva_status wva_html_cost(struct wva_buffer *out, const struct wva_document_server *server,
                              struct wva_error *err)
{
    const struct wva_provisioning *bill = &server->results->provisioning;
    struct wva_html_more more;
    enum wva_status status = WVA_OK;

    wva_html_begin_section(out, "cost", "Cost");
    wva_html_say(out, wva_say_cost(server->results));
    more = wva_html_begin_more(out, "Supply and demand");
    if (bill->source != WVA_DEMAND_UNKNOWN)
        status = wva_html_figure(out, server, "provisioning",
                                 "Replicas needed by the load, and current replicas.", err);
    write_bill(out, bill);
    wva_html_end_more(out, more);
    wva_html_end_section(out);
    return status;
}
