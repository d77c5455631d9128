/* SPDX-License-Identifier: Apache-2.0 */
/* When did it scale, and why? What was the load? */
#include <stdio.h>

#include "page/page.h"
#include "util/timestamp.h"
#include "verdict/sections.h"

enum { MOMENT_TEXT = 64 };

/* "12.3 min (14:05:10)" */
static char *format_moment(const struct wva_frame *frame, size_t row, char out[MOMENT_TEXT])
{
    char time[WVA_TIME_TEXT];

    wva_time_format_rfc3339(frame->time_ns[row], time);
    snprintf(out, MOMENT_TEXT, "%.1f min (%.8s)", wva_frame_minutes(frame, row), time + 11);
    return out;
}

static void write_events(struct wva_buffer *out, const struct wva_document_server *server)
{
    static const struct wva_html_head heads[] = {
        { "Time (UTC)", NULL, false },
        { "From", NULL, false },
        { "To", NULL, false },
        { "Requests per minute", NULL, false },
        { "Current replicas", "current", false },
        { "The controller's reason", NULL, true },
    };
    const struct wva_scaling *desired = &server->results->desired;
    char moment[MOMENT_TEXT];

    if (desired->count == 0)
        return;
    wva_html_begin_details(out, "changes of the target", heads, WVA_COUNT(heads));
    for (size_t i = 0; i < desired->count && i < WVA_HTML_ROWS_MAX; i++) {
        const struct wva_scaling_event *event = &desired->events[i];

        const char *reason =
            server->reasons == NULL
                ? NULL
                : wva_reasons_find(server->reasons, server->frame->time_ns[event->row]);

        wva_html_begin_row(out, format_moment(server->frame, event->row, moment), NULL);
        wva_html_cell(out, event->from, 0, "");
        wva_html_cell(out, event->to, 0, "");
        wva_html_cell(out, event->rate, 1, "");
        wva_html_cell(out, wva_frame_get(server->frame, WVA_ROLE_REPLICAS_CURRENT, event->row), 0,
                      "");
        wva_html_cell_text(out, reason == NULL ? "not stated" : reason);
        wva_html_end_row(out);
    }
    wva_html_more_rows(out, desired->count, WVA_COUNT(heads));
    wva_html_end_details(out);
}

/* "90 s (60 to 120)": a lag and its bounds. */
static void write_lag(struct wva_buffer *out, const struct wva_lag *lag)
{
    wva_html_raw(out, "<td>");
    wva_html_number(out, lag->s, 0, "");
    if (lag->s == lag->s && lag->bounds_s.low == lag->bounds_s.low
        && lag->bounds_s.high == lag->bounds_s.high) {
        wva_html_raw(out, " <small>(");
        wva_html_number(out, lag->bounds_s.low, 0, " to ");
        wva_html_number(out, lag->bounds_s.high, 0, ")</small>");
    }
    wva_html_raw(out, "</td>");
}

static void write_lags(struct wva_buffer *out, const struct wva_document_server *server)
{
    static const struct wva_html_head heads[] = {
        { "Decided at (UTC)", NULL, false },         { "Target", NULL, false },
        { "Load to decision, s", "lag", false },     { "Violation to decision, s", "lag", false },
        { "Decision to replicas, s", "lag", false }, { "Replicas to relief, s", "lag", false },
        { "Violation to relief, s", "lag", false },
    };
    const struct wva_lags *lags = &server->results->lags;
    char moment[MOMENT_TEXT];

    if (!lags->known || lags->count == 0)
        return;
    wva_html_begin_details(out, "how long help took, per scale-up (bounds in brackets)", heads,
                           WVA_COUNT(heads));
    for (size_t i = 0; i < lags->count && i < WVA_HTML_ROWS_MAX; i++) {
        const struct wva_scale_up *up = &lags->items[i];

        wva_html_begin_row(out, format_moment(server->frame, up->decision_row, moment), NULL);
        wva_buffer_printf(out, "<td>%.0f\u2192%.0f%s</td>", up->from, up->to,
                          up->superseded ? " (superseded)" : "");
        write_lag(out, &up->load_to_decision);
        write_lag(out, &up->violation_to_decision);
        write_lag(out, &up->decision_to_actuation);
        write_lag(out, &up->actuation_to_relief);
        write_lag(out, &up->violation_to_relief);
        wva_html_end_row(out);
    }
    wva_html_more_rows(out, lags->count, WVA_COUNT(heads));
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

    wva_html_begin_details(out, "how steady the replicas were", heads, WVA_COUNT(heads));
    write_scaling_row(out, "Target", "target", &results->desired);
    write_scaling_row(out, "Current", "current", &results->current);
    wva_html_end_details(out);
}

enum wva_status wva_html_scaling(struct wva_buffer *out, const struct wva_document_server *server,
                                 struct wva_error *err)
{
    const struct wva_results *results = server->results;
    bool load = results->rate.n > 0;
    struct wva_html_more more;
    enum wva_status status;

    wva_html_begin_section(out, "scaling", "When did it scale, and why?");
    wva_html_say(out, wva_say_scaling(server->results));
    more = wva_html_begin_more(out, "Load and replicas, how long help took, and every change");
    status = wva_html_figure(
        out, server, load ? "load_pattern" : "capacity",
        load ? "The load, and the replicas that were there and asked for."
             : "What the replicas could serve, what was asked of them, and how many there were.",
        err);
    if (status == WVA_OK && results->lags.count > 0)
        status = wva_html_figure(out, server, "scaling_lag",
                                 "Per scale-up, the way from the rise of the load to relief.", err);
    write_events(out, server);
    write_lags(out, server);
    write_steadiness(out, results);
    wva_html_end_more(out, more);
    wva_html_end_section(out);
    return status;
}

/* ---- load ---- */

static void say_load(struct wva_buffer *out, const struct wva_results *results)
{
    const struct wva_summary *rate = &results->rate;

    wva_html_raw(out, "<p class=\"say\">");
    if (rate->n == 0) {
        wva_html_raw(out, "The request rate is not in this log.");
    } else {
        wva_html_number(out, rate->mean, 1, " requests per minute on average, ");
        wva_html_number(out, rate->max, 1, " at the peak");
        if (results->phases.known)
            wva_buffer_printf(out, "; the load changed its level %zu time%s",
                              results->phases.count > 0 ? results->phases.count - 1 : 0,
                              results->phases.count == 2 ? "" : "s");
        wva_html_raw(out, ".");
    }
    wva_html_raw(out, "</p>\n");
}

static void write_phase(struct wva_buffer *out, const struct wva_document_server *server,
                        const struct wva_phase *phase)
{
    char moment[MOMENT_TEXT];

    wva_html_begin_row(out, format_moment(server->frame, phase->first_row, moment), NULL);
    wva_html_cell_duration(out, phase->duration_s);
    wva_html_cell(out, phase->rate.mean, 1, "");
    wva_html_cell(out, phase->replicas_current_mean, 1, "");
    wva_html_cell(out, phase->itl_ms.mean, 2, "");
    wva_html_cell(out, phase->ttft_ms.mean, 1, "");
    wva_html_cell(out, phase->itl.time_pct, 1, " %");
    wva_html_cell(out, phase->ttft.time_pct, 1, " %");
    wva_html_cell_text(out, phase->idle                         ? "idle"
                            : phase->steady_row == WVA_ROW_NONE ? "never"
                            : phase->steady_row == phase->first_row
                                ? "from its start"
                                : format_moment(server->frame, phase->steady_row, moment));
    wva_html_end_row(out);
}

static void write_phases(struct wva_buffer *out, const struct wva_document_server *server)
{
    static const struct wva_html_head heads[] = {
        { "Begins (UTC)", "phase", false },
        { "Lasts", NULL, false },
        { "Requests per minute", NULL, false },
        { "Mean replicas", "current", false },
        { "Mean ITL, ms", NULL, false },
        { "Mean TTFT, ms", NULL, false },
        { "ITL within SLO", "attainment", false },
        { "TTFT within SLO", "attainment", false },
        { "Steady", "steady", true },
    };
    const struct wva_phases *phases = &server->results->phases;

    if (!phases->known || phases->count == 0)
        return;
    wva_html_begin_details(out, "phases of the load", heads, WVA_COUNT(heads));
    for (size_t i = 0; i < phases->count && i < WVA_HTML_ROWS_MAX; i++)
        write_phase(out, server, &phases->items[i]);
    wva_html_more_rows(out, phases->count, WVA_COUNT(heads));
    wva_html_end_details(out);
}

enum wva_status wva_html_load(struct wva_buffer *out, const struct wva_document_server *server,
                              struct wva_error *err)
{
    struct wva_html_more more;
    enum wva_status status = WVA_OK;

    wva_html_begin_section(out, "load", "What was the load?");
    say_load(out, server->results);
    more = wva_html_begin_more(out, "Phases of the load");
    if (server->results->phases.known)
        status = wva_html_figure(out, server, "load_phases",
                                 "The load with its phases and their steady parts, replicas below.",
                                 err);
    write_phases(out, server);
    wva_html_end_more(out, more);
    wva_html_end_section(out);
    return status;
}
