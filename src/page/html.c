/* SPDX-License-Identifier: Apache-2.0 */
#include "page/html.h"

#include <math.h>
#include <stdlib.h>

#include "output/text.h"
#include "page/page.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/timestamp.h"
#include "verdict/verdict.h"

/* ---- one server ---- */

static void write_subject(struct wva_buffer *out, const struct wva_document *document,
                          const struct wva_document_server *server)
{
    char time[WVA_TIME_TEXT];

    wva_html_raw(out, "<p class=\"subject\">");
    if (server->name != NULL) {
        wva_html_text(out, server->name);
        wva_html_raw(out, " \u00b7 ");
    }
    if (server->model != NULL) {
        wva_html_text(out, server->model);
        wva_html_raw(out, " \u00b7 ");
    }
    if (server->accelerator != NULL) {
        wva_html_text(out, server->accelerator);
        wva_html_raw(out, " \u00b7 ");
    }
    wva_time_format_rfc3339(server->frame->time_ns[0], time);
    wva_buffer_printf(out, "from %.10s %.8s UTC, ", time, time + 11);
    wva_html_duration(out, server->results->span_minutes * 60);
    wva_buffer_printf(out, ", %zu sample%s", server->results->rows,
                      server->results->rows == 1 ? "" : "s");
    if (document->slo_itl_given || document->slo_ttft_given)
        wva_html_raw(out, " \u00b7 judged by an SLO given on the command line");
    wva_html_raw(out, "</p>\n");
}

struct contents_item {
    const char *id, *text;
};

/* False for what this report does not have. */
static bool has_section(const struct wva_document *document,
                        const struct wva_document_server *server, const char *id)
{
    if (strcmp(id, "classic") == 0)
        return wva_html_has_classic(server->results);
    if (strcmp(id, "jobs") == 0)
        return server->results->load_steps.known;
    return strcmp(id, "complaints") != 0
           || (document->count == 1 && document->beside != NULL
               && wva_complaints_matter(&document->beside->complaints));
}

static void write_contents(struct wva_buffer *out, const struct wva_document *document,
                           const struct wva_document_server *server,
                           const struct contents_item *items, size_t count)
{
    wva_html_raw(out, "<nav aria-label=\"Sections\">\n<ul>\n");
    for (size_t i = 0; i < count; i++)
        if (has_section(document, server, items[i].id))
            wva_buffer_printf(out, "<li><a href=\"#%s\">%s</a></li>\n", items[i].id, items[i].text);
    wva_html_raw(out, "</ul>\n</nav>\n");
}

static void write_head(struct wva_buffer *out, const struct wva_document *document,
                       const struct wva_document_server *server)
{
    wva_html_begin_page(out, document, document->name);
    wva_html_raw(out, "<header>\n");
    if (document->count > 1)
        wva_html_raw(out, "<p><a href=\"../report.html\">All servers of this run</a></p>\n");
    wva_html_raw(out, "<h1>");
    wva_html_text(out, document->name);
    wva_html_raw(out, "</h1>\n");
    write_subject(out, document, server);
    wva_html_raw(out, "</header>\n<main id=\"main\">\n");
}

static enum wva_status write_answers(struct wva_buffer *out,
                                     const struct wva_document_server *server,
                                     struct wva_error *err)
{
    static enum wva_status (*const answers[])(
        struct wva_buffer *, const struct wva_document_server *, struct wva_error *) = {
        wva_html_scaling,    wva_html_hurt, wva_html_model,
        wva_html_parameters, wva_html_cost, wva_html_load,
    };
    enum wva_status status = WVA_OK;

    for (size_t i = 0; i < WVA_COUNT(answers) && status == WVA_OK; i++)
        status = answers[i](out, server, err);
    return status;
}

static enum wva_status put_page(struct wva_buffer *out, const char *dir, struct wva_error *err)
{
    return wva_text_put(out, dir, "report.html", err);
}

/* The one figure in the open: what happened, at a glance. */
static enum wva_status write_timeline(struct wva_buffer *out,
                                      const struct wva_document_server *server,
                                      struct wva_error *err)
{
    enum wva_status status;

    wva_html_begin_section(out, "timeline", "What happened?");
    status = wva_html_figure(out, server, "timeline", NULL, err);
    wva_html_end_section(out);
    return status;
}

/* What is between verdict and definitions in the page of an HPA run. */
static enum wva_status write_hpa(struct wva_buffer *out, const struct wva_document *document,
                                 const struct wva_document_server *server,
                                 const struct wva_verdict *verdict, struct wva_error *err)
{
    static const struct contents_item items[] = {
        { "timeline", "Timeline" }, { "targets", "Targets" }, { "scaling", "Scaling" },
        { "jobs", "Jobs" },         { "run", "Run" },         { "quality", "Data" },
    };
    enum wva_status status;

    wva_html_hpa_strip(out, server);
    write_contents(out, document, server, items, WVA_COUNT(items));
    status = write_timeline(out, server, err);
    wva_html_hpa_targets(out, server);
    if (status == WVA_OK)
        status = wva_html_hpa_scaling(out, server, err);
    if (status == WVA_OK)
        status = wva_html_load_answer(out, document, server, err);
    wva_html_hpa_run(out, document);
    wva_html_quality(out, document, server, verdict);
    return status;
}

/* Likewise, of a log. */
static enum wva_status write_log(struct wva_buffer *out, const struct wva_document *document,
                                 const struct wva_document_server *server,
                                 const struct wva_verdict *verdict, struct wva_error *err)
{
    static const struct contents_item items[] = {
        { "timeline", "Timeline" },
        { "scaling", "Scaling" },
        { "hurt", "Users" },
        { "model", "Model" },
        { "parameters", "Alpha, beta" },
        { "cost", "Cost" },
        { "load", "Load" },
        { "jobs", "Jobs" },
        { "classic", "Classic" },
        { "complaints", "Complaints" },
        { "quality", "Data" },
        { "figures", "More figures" },
        { "definitions", "Definitions" },
    };
    enum wva_status status;

    wva_html_strip(out, server);
    write_contents(out, document, server, items, WVA_COUNT(items));
    status = write_timeline(out, server, err);
    if (status == WVA_OK)
        status = write_answers(out, server, err);
    if (status == WVA_OK)
        status = wva_html_load_answer(out, document, server, err);
    wva_html_classic(out, server);
    if (document->collector != NULL && document->count == 1)
        wva_html_collector(out, document->collector);
    if (document->count == 1)
        wva_html_complaints(out, document);
    wva_html_quality(out, document, server, verdict);
    return status != WVA_OK ? status : wva_html_further_figures(out, server, err);
}

static enum wva_status write_server(const char *dir, const struct wva_document *document,
                                    const struct wva_document_server *server, struct wva_error *err)
{
    struct wva_buffer out = wva_buffer_make(WVA_HTML_MAX);
    const struct wva_verdict *verdict = server->verdict;
    enum wva_status status;

    write_head(&out, document, server);
    wva_html_verdict(&out, verdict);
    status = document->hpa_run != NULL ? write_hpa(&out, document, server, verdict, err)
                                       : write_log(&out, document, server, verdict, err);
    wva_html_definitions(&out);
    wva_html_end_page(&out, document);
    if (status == WVA_OK)
        return put_page(&out, dir, err);
    wva_buffer_free(&out);
    return status;
}

/* ---- none, only jobs ---- */

static enum wva_status write_jobs_only(const char *dir, const struct wva_document *document,
                                       struct wva_error *err)
{
    struct wva_buffer out = wva_buffer_make(WVA_HTML_MAX);
    size_t count = document->beside->jobs.count;
    enum wva_status status;

    wva_html_begin_page(&out, document, document->name);
    wva_html_raw(&out, "<header>\n<h1>");
    wva_html_text(&out, document->name);
    wva_buffer_printf(&out,
                      "</h1>\n<p class=\"subject\">%zu job%s of load generators; no samples of a "
                      "server</p>\n</header>\n<main id=\"main\">\n",
                      count, count == 1 ? "" : "s");
    status = write_timeline(&out, document->jobs_only, err);
    if (status == WVA_OK)
        status = wva_html_load_answer(&out, document, document->jobs_only, err);
    wva_html_end_page(&out, document);
    if (status == WVA_OK)
        return put_page(&out, dir, err);
    wva_buffer_free(&out);
    return status;
}

/* ---- several ---- */

static void write_overview_row(struct wva_buffer *out, const struct wva_document_server *server)
{
    const struct wva_verdict *verdict = server->verdict;
    const struct wva_results *r = server->results;

    wva_html_raw(out, "<tr><th scope=\"row\"><a href=\"");
    wva_html_sentence(out, server->folder);
    wva_html_raw(out, "/report.html\">");
    wva_html_text(out, server->name == NULL ? server->folder : server->name);
    wva_html_raw(out, "</a></th>");
    wva_html_cell_text(out, server->model == NULL ? "n/a" : server->model);
    wva_html_cell_text(out, wva_grade_name(verdict->grade));
    wva_html_cell(out, wva_attainment_share_pct(&r->itl_attainment), 1, " %");
    wva_html_cell(out, wva_attainment_share_pct(&r->ttft_attainment), 1, " %");
    wva_html_cell_duration(out, r->either_episodes.known ? r->either_episodes.duration_s : NAN);
    wva_html_cell(out, r->rate.n > 0 ? r->rate.max : NAN, 1, "");
    wva_html_cell_range(out, r->desired.lowest, r->desired.peak, 0, "");
    wva_html_cell(out, r->provisioning.replica_hours_current, 2, "");
    wva_html_cell_duration(out, r->span_minutes * 60);
    wva_html_cell_count(out, r->rows);
    wva_html_end_row(out);
}

static void write_notes(struct wva_buffer *out, const struct wva_notes *notes)
{
    wva_html_begin_section(out, "quality", "How good are the data?");
    wva_html_raw(out, "<ul>\n");
    for (size_t i = 0; i < notes->count; i++) {
        wva_html_raw(out, "<li>Note: ");
        wva_html_sentence(out, notes->items[i]);
        wva_html_raw(out, ".</li>\n");
    }
    wva_html_raw(out, "</ul>\n");
    wva_html_end_section(out);
}

static enum wva_status write_overview(const char *dir, const struct wva_document *document,
                                      struct wva_error *err)
{
    static const struct wva_html_head heads[] = {
        { "Server", NULL, false },
        { "Model", NULL, true },
        { "SLO", NULL, true },
        { "ITL within SLO", "attainment", false },
        { "TTFT within SLO", "attainment", false },
        { "Above an SLO", "episode", false },
        { "Peak requests per minute", NULL, false },
        { "Target replicas", "target", false },
        { "Replica-hours", "replica-hours", false },
        { "Span", NULL, false },
        { "Samples", NULL, false },
    };
    struct wva_buffer out = wva_buffer_make(WVA_HTML_MAX);

    wva_html_begin_page(&out, document, document->name);
    wva_html_raw(&out, "<header>\n<h1>");
    wva_html_text(&out, document->name);
    wva_buffer_printf(&out, "</h1>\n<p class=\"subject\">%zu servers</p>\n</header>\n",
                      document->count);
    wva_html_raw(&out, "<main id=\"main\">\n");
    wva_html_begin_section(&out, "servers", "How did each server do?");
    wva_html_begin_table(&out, "Servers of this run; each links to its report", heads,
                         WVA_COUNT(heads));
    for (size_t i = 0; i < document->count; i++)
        write_overview_row(&out, &document->servers[i]);
    wva_html_end_table(&out);
    wva_html_end_section(&out);
    if (document->collector != NULL)
        wva_html_collector(&out, document->collector);
    wva_html_complaints(&out, document);
    if (document->run != NULL && document->run->notes.count > 0)
        write_notes(&out, &document->run->notes);
    wva_html_definitions(&out);
    wva_html_end_page(&out, document);
    return put_page(&out, dir, err);
}

enum wva_status wva_html_write(const char *dir, const struct wva_document *document,
                               struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    if (document->jobs_only != NULL)
        return write_jobs_only(dir, document, err);
    if (document->count == 1 && document->servers[0].folder[0] == '\0')
        return write_server(dir, document, &document->servers[0], err);
    for (size_t i = 0; i < document->count && status == WVA_OK; i++) {
        char *folder = wva_path_join(dir, document->servers[i].folder);

        status = write_server(folder, document, &document->servers[i], err);
        free(folder);
    }
    return status != WVA_OK ? status : write_overview(dir, document, err);
}
