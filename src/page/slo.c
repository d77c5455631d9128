/* SPDX-License-Identifier: Apache-2.0 */
/* The section about time out of SLO. */
#include <math.h>

#include "page/list.h"
#include "util/memory.h"
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
        wva_buffer_add(out, "<td>n/a</td>");
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
    wva_buffer_add(out, "<p class=\"note\">Samples are means over an interval, so these are shares "
                        "of time, requests and samples, not of single requests.</p>\n");
}

static char *name_start(const struct wva_scope *scope, const void *item)
{
    const struct wva_episode *episode = item;

    return wva_asprintf("%.1f min", wva_frame_minutes(scope->server->frame, episode->first_row));
}

static void write_replicas(struct wva_buffer *out, const struct wva_scope *scope, const void *item)
{
    const struct wva_episode *episode = item;

    (void)scope;
    wva_html_cell_change(out, episode->replicas_before, episode->replicas_after, 0);
}

static void write_ending(struct wva_buffer *out, const struct wva_scope *scope, const void *item)
{
    (void)scope;
    wva_html_cell_text(out, ((const struct wva_episode *)item)->open ? "the log" : "relief");
}

static const struct wva_html_column episode_columns[] = {
    { { "From", "episode", false }, .name = name_start },
    { { "Duration", NULL, false }, WVA_SHOW_DURATION("duration_s") },
    { { "Cause", "cause", true }, WVA_SHOW_TEXT("cause") },
    { { "Peak above SLO, ms", NULL, false }, WVA_SHOW("peak_excess_ms", 2, "") },
    { { "Peak above SLO, %", NULL, false }, WVA_SHOW("peak_excess_pct", 0, " %") },
    { { "Mean above SLO, ms", NULL, false }, WVA_SHOW("mean_excess_ms", 2, "") },
    { { "Requests", NULL, false }, WVA_SHOW("requests", 0, "") },
    { { "Replicas before, after", "current", false }, .write = write_replicas },
    { { "Ends with", NULL, true }, .write = write_ending },
};

static void write_episodes(struct wva_buffer *out, const struct wva_document_server *server,
                           const char *caption, const struct wva_episodes *episodes)
{
    const struct wva_html_list list = { caption, episode_columns, WVA_COUNT(episode_columns),
                                        &wva_episode_record, .in_the_open = false };

    if (episodes->known && episodes->count > 0)
        wva_html_list(out, &list, episodes->items, episodes->count,
                      (struct wva_scope){ .server = server });
}

enum wva_status wva_html_slo(struct wva_buffer *out, const struct wva_document_server *server,
                             struct wva_error *err)
{
    const struct wva_results *results = server->results;
    struct wva_html_more more;
    enum wva_status status = WVA_OK;

    wva_html_begin_section(out, "slo", "Time out of SLO");
    wva_html_say(out, wva_say_slo(server->results));
    more = wva_html_begin_more(out, "Latency against its SLO, shares and episodes");
    if (results->itl_observed.n + results->ttft_observed.n > 0)
        status = wva_html_figure(out, server, "slo_attainment",
                                 "Both latencies against their SLOs, with the episodes above them.",
                                 err);
    if (results->itl_attainment.samples + results->ttft_attainment.samples > 0)
        write_attainments(out, results);
    write_episodes(out, server, "episodes above the ITL SLO", &results->itl_episodes);
    write_episodes(out, server, "episodes above the TTFT SLO", &results->ttft_episodes);
    wva_html_end_more(out, more);
    wva_html_end_section(out);
    return status;
}
