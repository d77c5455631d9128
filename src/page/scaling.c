/* SPDX-License-Identifier: Apache-2.0 */
/* The sections about scaling and about the load. */
#include <math.h>
#include <stdlib.h>

#include "page/list.h"
#include "util/memory.h"
#include "util/timestamp.h"
#include "verdict/sections.h"

static void write_current(struct wva_buffer *out, const struct wva_scope *scope, const void *item)
{
    const struct wva_scaling_event *event = item;

    wva_html_cell(out, wva_frame_get(scope->server->frame, WVA_ROLE_REPLICAS_CURRENT, event->row),
                  0, "");
}

static const struct wva_html_column change_columns[] = {
    { { "Time (UTC)", NULL, false }, WVA_SHOW_MOMENT("time") },
    { { "From", NULL, false }, WVA_SHOW("from_replicas", 0, "") },
    { { "To", NULL, false }, WVA_SHOW("to_replicas", 0, "") },
    { { "Requests per minute", NULL, false }, WVA_SHOW("load_rpm", 1, "") },
    { { "Current replicas", "current", false }, .write = write_current },
    { { "Reason", NULL, true }, .field = "reason", .unit = "not stated" },
};
static const struct wva_html_list changes = { "changes of desired replicas", change_columns,
                                              WVA_COUNT(change_columns), &wva_change_record,
                                              .in_the_open = false };

/* "90 s (60 to 120)": a lag and its bounds. */
static void write_lag(struct wva_buffer *out, const struct wva_scope *scope, const void *item)
{
    const struct wva_lag *lag = item;

    (void)scope;
    wva_buffer_add(out, "<td>");
    wva_html_number(out, lag->s, 0, "");
    if (lag->s == lag->s && lag->bounds_s.low == lag->bounds_s.low
        && lag->bounds_s.high == lag->bounds_s.high) {
        wva_buffer_add(out, " <small>(");
        wva_html_number(out, lag->bounds_s.low, 0, " to ");
        wva_html_number(out, lag->bounds_s.high, 0, ")</small>");
    }
    wva_buffer_add(out, "</td>");
}

static void write_rise(struct wva_buffer *out, const struct wva_scope *scope, const void *item)
{
    const struct wva_scale_up *up = item;

    (void)scope;
    wva_buffer_printf(out, "<td>%.0f\u2192%.0f%s</td>", up->from, up->to,
                      up->superseded ? " (superseded)" : "");
}

static const struct wva_html_column lag_columns[] = {
    { { "Decided at (UTC)", NULL, false }, WVA_SHOW_MOMENT("decision_time") },
    { { "Desired replicas", "desired", false }, .write = write_rise },
    { { "Load to decision, s", "lag", false }, .field = "load_to_decision", .write = write_lag },
    { { "Violation to decision, s", "lag", false },
      .field = "violation_to_decision",
      .write = write_lag },
    { { "Decision to replicas, s", "lag", false },
      .field = "decision_to_actuation",
      .write = write_lag },
    { { "Replicas to relief, s", "lag", false },
      .field = "actuation_to_relief",
      .write = write_lag },
    { { "Violation to relief, s", "lag", false },
      .field = "violation_to_relief",
      .write = write_lag },
};
static const struct wva_html_list lags = { "reaction times per scale-up (bounds in brackets)",
                                           lag_columns, WVA_COUNT(lag_columns),
                                           &wva_scale_up_record, .in_the_open = false };

/* ---- from the rise of the load to its relief ---- */

static void write_step(struct wva_buffer *out, const struct wva_scope *scope, const void *item)
{
    const struct wva_scale_chain *chain = item;

    (void)scope;
    wva_html_cell_change(out, chain->step_from_rps, chain->step_to_rps, 1);
}

static void write_chain_rise(struct wva_buffer *out, const struct wva_scope *scope,
                             const void *item)
{
    const struct wva_scale_chain *chain = item;

    (void)scope;
    wva_buffer_printf(out, "<td>%.0f\u2192%.0f</td>", chain->from, chain->to);
}

static void write_gone(struct wva_buffer *out, const struct wva_scope *scope, const void *item)
{
    const struct wva_scale_chain *chain = item;
    bool known = chain->gone_ns != WVA_TIME_NONE && chain->ready_seen_ns != WVA_TIME_NONE;

    (void)scope;
    wva_buffer_add(out, "<td>");
    wva_html_number(out, wva_seconds_between(chain->ready_seen_ns, chain->gone_ns), 0, "");
    if (known && chain->gone_after_load)
        wva_buffer_add(out, " <small>(the load had fallen)</small>");
    wva_buffer_add(out, "</td>");
}

static const struct wva_html_column chain_columns[] = {
    { { "Load rose at (UTC)", NULL, false }, WVA_SHOW_MOMENT("step_time") },
    { { "Requests per second", NULL, false }, .write = write_step },
    { { "Desired replicas", "desired", false }, .write = write_chain_rise },
    { { "Load to queue, s", NULL, false }, WVA_SHOW("step_to_queue_s", 0, "") },
    { { "Load to violation, s", NULL, false }, WVA_SHOW("step_to_violation_s", 0, "") },
    { { "Load to desired replicas, s", NULL, false }, WVA_SHOW("step_to_desired_s", 0, "") },
    { { "Load to pod created, s", NULL, false }, WVA_SHOW("step_to_created_s", 0, "") },
    { { "Pod created to ready, s", NULL, false }, WVA_SHOW("created_to_ready_s", 0, "") },
    { { "Desired to ready replicas, s", NULL, false }, WVA_SHOW("desired_to_ready_seen_s", 0, "") },
    { { "Most waiting", NULL, false }, WVA_SHOW("peak_waiting", 0, "") },
    { { "Ready to half of the queue, s", NULL, false }, WVA_SHOW("ready_seen_to_half_s", 0, "") },
    { { "Ready to no queue, s", NULL, false }, .write = write_gone },
};
static const struct wva_html_list chains = {
    "each scale-up from the rise of the load to its relief", chain_columns,
    WVA_COUNT(chain_columns), &wva_scale_chain_record, .in_the_open = false
};

static void write_pods(struct wva_buffer *out, const struct wva_results *results)
{
    static const struct wva_html_head heads[] = { { "Figure", NULL, false },
                                                  { "Value", NULL, false } };
    const struct wva_pod_start_times *starts = &results->pod_starts;
    const struct wva_full_pods *full = &results->full_pods;

    if (starts->count_all == 0 && full->intervals == 0)
        return;
    wva_html_begin_details(out, "pods: starts, and what a full one serves", heads,
                           WVA_COUNT(heads));
    if (starts->count_all > 0) {
        wva_html_pair(out, "Pods created during the run that became ready", NULL,
                      (double)starts->count, 0, "");
    }
    if (starts->count > 0) {
        wva_html_pair(out, "From creation to ready, mean", NULL, starts->mean_s, 0, " s");
        wva_html_pair(out, "From creation to ready, longest", NULL, starts->longest_s, 0, " s");
    }
    if (full->intervals > 0) {
        wva_html_pair(out, "Time of pods with a full KV cache", NULL, full->seconds, 0, " s");
        wva_html_pair(out, "Requests running in such a pod", NULL, full->running, 1, "");
        wva_html_pair(out, "Their ITL, mean", NULL, full->itl_ms, 1, " ms");
        wva_html_pair(out, "Tokens that it generates", NULL, full->tokens_per_s, 0, " per second");
        wva_html_pair(out, "Requests that it finishes", NULL, full->finished_rps, 2, " per second");
    }
    wva_html_end_details(out);
}

static void write_scaling_row(struct wva_buffer *out, const char *name, const char *term,
                              const struct wva_scaling *scaling)
{
    bool known = wva_scaling_shows_changes(scaling);

    wva_html_begin_row(out, name, term);
    wva_html_cell_known_count(out, known, scaling->up);
    wva_html_cell_known_count(out, known, scaling->down);
    wva_html_cell(out, scaling->largest_step, 0, "");
    wva_html_cell_range(out, scaling->lowest, scaling->peak, 0, "");
    wva_html_cell_known_count(out, known, scaling->reversals);
    wva_html_cell_known_count(out, known, scaling->flaps);
    wva_html_cell_duration(out, scaling->dwell_median_s);
    wva_html_cell(out, scaling->overshoot_pct, 0, " %");
    wva_html_end_row(out);
}

static void write_steadiness(struct wva_buffer *out, const struct wva_results *results)
{
    static const struct wva_html_head heads[] = {
        { "Replicas", NULL, false },
        { "Ups", NULL, false },
        { "Downs", NULL, false },
        { "Largest step", NULL, false },
        { "Range", NULL, false },
        { "Reversals", "reversal", false },
        { "Flaps", "flapping", false },
        { "Median dwell time", "dwell", false },
        { "Overshoot", "overshoot", false },
    };

    wva_html_begin_details(out, "stability of replicas", heads, WVA_COUNT(heads));
    write_scaling_row(out, "Desired", "desired", &results->desired);
    write_scaling_row(out, "Current", "current", &results->current);
    wva_html_end_details(out);
}

enum wva_status wva_html_scaling(struct wva_buffer *out, const struct wva_document_server *server,
                                 struct wva_error *err)
{
    const struct wva_results *results = server->results;
    const struct wva_scope scope = { .server = server, .list = "desired" };
    bool load = results->rate.n > 0;
    struct wva_html_more more;
    enum wva_status status;

    wva_html_begin_section(out, "scaling", "Scaling");
    wva_html_say(out, wva_say_scaling(server->results));
    more = wva_html_begin_more(out, "Load and replicas, reaction times, and every change");
    status = wva_html_figure(out, server, load ? "load_pattern" : "capacity",
                             load ? "Load, current replicas and desired replicas."
                                  : "Supply, demand, and current replicas.",
                             err);
    if (status == WVA_OK && results->lags.count > 0)
        status = wva_html_figure(out, server, "scaling_lag",
                                 "From load increase to relief, per scale-up.", err);
    if (results->desired.count > 0)
        wva_html_list(out, &changes, results->desired.events, results->desired.count, scope);
    if (results->lags.known && results->lags.count > 0)
        wva_html_list(out, &lags, results->lags.items, results->lags.count, scope);
    if (wva_scale_chains_tell(&results->chains))
        wva_html_list(out, &chains, results->chains.items, results->chains.count, scope);
    write_pods(out, results);
    write_steadiness(out, results);
    wva_html_end_more(out, more);
    wva_html_end_section(out);
    return status;
}

/* ---- load ---- */

static void say_load(struct wva_buffer *out, const struct wva_results *results)
{
    const struct wva_summary *rate = &results->rate;

    wva_buffer_add(out, "<p class=\"say\">");
    if (rate->n == 0) {
        wva_buffer_add(out, "The request rate is not in this log.");
    } else {
        wva_html_number(out, rate->mean, 1, " requests per minute on average, ");
        wva_html_number(out, rate->max, 1, " at the peak");
        if (results->phases.known)
            wva_buffer_printf(out, "; the load level changed %zu time%s",
                              results->phases.count > 0 ? results->phases.count - 1 : 0,
                              results->phases.count == 2 ? "" : "s");
        wva_buffer_add(out, ".");
    }
    wva_buffer_add(out, "</p>\n");
}

static char *say_steady(const struct wva_scope *scope, const struct wva_phase *phase)
{
    const struct wva_frame *frame = scope->server->frame;
    char time[WVA_TIME_TEXT];

    if (phase->idle)
        return wva_strdup("idle");
    if (phase->steady_row == WVA_ROW_NONE)
        return wva_strdup("never");
    if (phase->steady_row == phase->first_row)
        return wva_strdup("from its start");
    wva_time_format_rfc3339(frame->time_ns[phase->steady_row], time);
    return wva_asprintf("%.1f min (%.8s)", wva_frame_minutes(frame, phase->steady_row), time + 11);
}

static void write_steady(struct wva_buffer *out, const struct wva_scope *scope, const void *item)
{
    char *text = say_steady(scope, item);

    wva_html_cell_text(out, text);
    free(text);
}

static const struct wva_html_column phase_columns[] = {
    { { "Start (UTC)", "phase", false }, WVA_SHOW_MOMENT("start_time") },
    { { "Duration", NULL, false }, WVA_SHOW_DURATION("duration_s") },
    { { "Requests per minute", NULL, false }, WVA_SHOW("rate_mean_rpm", 1, "") },
    { { "Mean replicas", "current", false }, WVA_SHOW("replicas_current_mean", 1, "") },
    { { "Mean ITL, ms", NULL, false }, WVA_SHOW("itl_mean_ms", 2, "") },
    { { "Mean TTFT, ms", NULL, false }, WVA_SHOW("ttft_mean_ms", 1, "") },
    { { "ITL within SLO", "attainment", false }, WVA_SHOW("itl_attainment_time_pct", 1, " %") },
    { { "TTFT within SLO", "attainment", false }, WVA_SHOW("ttft_attainment_time_pct", 1, " %") },
    { { "Steady", "steady", true }, .write = write_steady },
};
static const struct wva_html_list phases = { "phases of the load", phase_columns,
                                             WVA_COUNT(phase_columns), &wva_phase_record,
                                             .in_the_open = false };

enum wva_status wva_html_load(struct wva_buffer *out, const struct wva_document_server *server,
                              struct wva_error *err)
{
    const struct wva_phases *found = &server->results->phases;
    struct wva_html_more more;
    enum wva_status status = WVA_OK;

    wva_html_begin_section(out, "load", "Load");
    say_load(out, server->results);
    more = wva_html_begin_more(out, "Load phases");
    if (server->results->phases.known)
        status = wva_html_figure(out, server, "load_phases",
                                 "The load with its phases and their steady parts, replicas below.",
                                 err);
    if (found->known && found->count > 0)
        wva_html_list(out, &phases, found->items, found->count,
                      (struct wva_scope){ .server = server });
    wva_html_end_more(out, more);
    wva_html_end_section(out);
    return status;
}
