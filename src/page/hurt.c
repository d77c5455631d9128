/* SPDX-License-Identifier: Apache-2.0 */
/* How long were users hurt? */
#include <math.h>
#include <stdio.h>

#include "page/page.h"
#include "verdict/sections.h"

static void write_attainment_row(struct wva_buffer *out, const char *name,
                                 const struct wva_attainment *attainment)
{
    bool known = attainment->samples > 0;

    wva_html_begin_row(out, name, NULL);
    wva_html_cell(out, known ? attainment->time_pct : NAN, 1, " %");
    wva_html_cell(out, known ? attainment->requests_pct : NAN, 1, " %");
    wva_html_cell(out, known ? attainment->samples_pct : NAN, 1, " %");
    wva_html_cell_range(out, known ? attainment->samples_wilson_pct.low : NAN,
                        known ? attainment->samples_wilson_pct.high : NAN, 1, " %");
    if (known)
        wva_buffer_printf(out, "<td>%zu of %zu</td>", attainment->within, attainment->samples);
    else
        wva_html_raw(out, "<td>n/a</td>");
    wva_html_end_row(out);
}

static void write_attainments(struct wva_buffer *out, const struct wva_results *results)
{
    static const struct wva_html_head heads[] = {
        { "Signal", NULL, false },
        { "Of the time", "attainment", false },
        { "Of the requests", "attainment", false },
        { "Of the samples", "attainment", false },
        { "95 % interval", "wilson", false },
        { "Samples within", NULL, false },
    };

    wva_html_begin_table(out, "Within the SLO, while there was traffic", heads, WVA_COUNT(heads));
    write_attainment_row(out, "ITL", &results->itl_attainment);
    write_attainment_row(out, "TTFT", &results->ttft_attainment);
    write_attainment_row(out, "Both", &results->both_attainment);
    wva_html_end_table(out);
    wva_html_raw(out, "<p class=\"note\">The log holds means over about a minute, so these are "
                      "shares of time, of requests and of samples, not of single requests.</p>\n");
}

static void write_episode(struct wva_buffer *out, const struct wva_frame *frame,
                          const struct wva_episode *episode)
{
    char text[64];

    snprintf(text, sizeof text, "%.1f min", wva_frame_minutes(frame, episode->first_row));
    wva_html_begin_row(out, text, NULL);
    wva_html_cell_duration(out, episode->duration_s);
    wva_html_cell_text(out, wva_episode_cause_name(episode->cause));
    wva_html_cell(out, episode->peak_excess_ms, 2, "");
    wva_html_cell(out, episode->peak_excess_pct, 0, " %");
    wva_html_cell(out, episode->mean_excess_ms, 2, "");
    wva_html_cell(out, episode->requests, 0, "");
    wva_html_raw(out, "<td>");
    wva_html_number(out, episode->replicas_before, 0, "\u2192");
    wva_html_number(out, episode->replicas_after, 0, "");
    wva_html_raw(out, "</td>");
    wva_html_cell_text(out, episode->open ? "the log" : "relief");
    wva_html_end_row(out);
}

static void write_episodes(struct wva_buffer *out, const struct wva_frame *frame,
                           const char *caption, const struct wva_episodes *episodes)
{
    static const struct wva_html_head heads[] = {
        { "From", "episode", false },  { "Lasts", NULL, false },
        { "Cause", "cause", true },    { "Peak above SLO, ms", NULL, false },
        { "In percent", NULL, false }, { "Mean above SLO, ms", NULL, false },
        { "Requests", NULL, false },   { "Replicas before, after", "current", false },
        { "Ends with", NULL, true },
    };

    if (!episodes->known || episodes->count == 0)
        return;
    wva_html_begin_details(out, caption, heads, WVA_COUNT(heads));
    for (size_t i = 0; i < episodes->count && i < WVA_HTML_ROWS_MAX; i++)
        write_episode(out, frame, &episodes->items[i]);
    wva_html_more_rows(out, episodes->count, WVA_COUNT(heads));
    wva_html_end_details(out);
}

enum wva_status wva_html_hurt(struct wva_buffer *out, const struct wva_document_server *server,
                              struct wva_error *err)
{
    const struct wva_results *results = server->results;
    struct wva_html_more more;
    enum wva_status status = WVA_OK;

    wva_html_begin_section(out, "hurt", "How long were users hurt?");
    wva_html_say(out, wva_say_hurt(server->results));
    more = wva_html_begin_more(out, "Latency against its SLO, shares and episodes");
    if (results->itl_observed.n + results->ttft_observed.n > 0)
        status = wva_html_figure(out, server, "slo_attainment",
                                 "Both latencies against their SLOs, with the episodes above them.",
                                 err);
    if (results->itl_attainment.samples + results->ttft_attainment.samples > 0)
        write_attainments(out, results);
    write_episodes(out, server->frame, "episodes above the ITL SLO", &results->itl_episodes);
    write_episodes(out, server->frame, "episodes above the TTFT SLO", &results->ttft_episodes);
    wva_html_end_more(out, more);
    wva_html_end_section(out);
    return status;
}
