/* SPDX-License-Identifier: Apache-2.0 */
#include "page/html.h"

#include <math.h>
#include <stdlib.h>

#include "output/text.h"
#include "page/page.h"
#include "util/path.h"
#include "util/timestamp.h"
#include "verdict/verdict.h"

/* ---- one server ---- */

static void write_subject(struct wva_buffer *out, const struct wva_document *document,
                          const struct wva_document_server *server)
{
    char time[WVA_TIME_TEXT];

    wva_buffer_add(out, "<p class=\"subject\">");
    if (server->name != NULL) {
        wva_html_text(out, server->name);
        wva_buffer_add(out, " \u00b7 ");
    }
    if (server->model != NULL) {
        wva_html_text(out, server->model);
        wva_buffer_add(out, " \u00b7 ");
    }
    if (server->accelerator != NULL) {
        wva_html_text(out, server->accelerator);
        wva_buffer_add(out, " \u00b7 ");
    }
    wva_time_format_rfc3339(server->frame->time_ns[0], time);
    wva_buffer_printf(out, "from %.10s %.8s UTC, ", time, time + 11);
    wva_html_duration(out, server->results->span_minutes * 60);
    wva_buffer_printf(out, ", %zu sample%s", server->results->rows,
                      server->results->rows == 1 ? "" : "s");
    if (document->slo_itl_given || document->slo_ttft_given)
        wva_buffer_printf(out, " \u00b7 judged by an SLO given %s",
                          wva_settings_has_file(document->settings) ? "by the user"
                                                                    : "on the command line");
    wva_buffer_add(out, "</p>\n");
}

static void write_head(struct wva_buffer *out, const struct wva_document_server *server)
{
    const struct wva_document *document = server->document;

    wva_html_begin_page(out, document, document->name);
    wva_buffer_add(out, "<header>\n");
    if (document->count > 1)
        wva_buffer_add(out, "<p><a href=\"../report.html\">All servers of this run</a></p>\n");
    wva_buffer_add(out, "<h1>");
    wva_html_text(out, document->name);
    wva_buffer_add(out, "</h1>\n");
    if (server->results->rows > 0)
        write_subject(out, document, server);
    else
        wva_buffer_printf(out,
                          "<p class=\"subject\">%zu job%s of load generators; no samples of a "
                          "server</p>\n",
                          document->beside->jobs.count,
                          document->beside->jobs.count == 1 ? "" : "s");
    wva_buffer_add(out, "</header>\n<main id=\"main\">\n");
}

static enum wva_status put_page(struct wva_buffer *out, const char *dir, struct wva_error *err)
{
    return wva_text_put(out, dir, "report.html", err);
}

/* The only figure that is not folded: the run at a glance. */
static enum wva_status write_timeline(struct wva_buffer *out,
                                      const struct wva_document_server *server,
                                      struct wva_error *err)
{
    enum wva_status status;

    wva_html_begin_section(out, "timeline", "Timeline");
    status = wva_html_figure(out, server, "timeline", NULL, err);
    wva_html_end_section(out);
    return status;
}

/* ---- what a page has ---- */

static bool has_samples(const struct wva_document_server *server)
{
    return server->results->rows > 0;
}

static bool has_jobs(const struct wva_document_server *server)
{
    return server->results->load_steps.known;
}

static bool has_classic(const struct wva_document_server *server)
{
    return wva_html_has_classic(server->results);
}

/* Collector and complaints concern the whole run: they are on the page of its only server, or on
 * the overview. */
static bool has_collector(const struct wva_document_server *server)
{
    return server->document->collector != NULL && server->document->count == 1;
}

/* The stages are of the whole run, likewise. */
static bool has_stages(const struct wva_document_server *server)
{
    const struct wva_document *document = server->document;

    return document->count <= 1 && document->stages != NULL && document->stages->count > 0;
}

static bool has_checklist(const struct wva_document_server *server)
{
    const struct wva_document *document = server->document;

    return document->count <= 1 && document->checklist != NULL && document->checklist->count > 0;
}

static bool has_complaints(const struct wva_document_server *server)
{
    return server->document->count == 1
           && wva_complaints_matter(&server->document->beside->complaints);
}

static bool has_quality(const struct wva_document_server *server)
{
    const struct wva_settings *settings = server->document->settings;

    return has_samples(server) || server->verdict->limits.count > 0
           || (settings != NULL && settings->count > 0);
}

static enum wva_status write_settings(struct wva_buffer *out,
                                      const struct wva_document_server *server,
                                      struct wva_error *err)
{
    (void)err;
    wva_html_begin_section(out, "settings", "Settings");
    wva_html_settings(out, server->document->settings);
    wva_html_end_section(out);
    return WVA_OK;
}

static bool has_run(const struct wva_document_server *server)
{
    return server->document->run != NULL;
}

enum { SERVICE = WVA_HAS_SERVICE, TARGETS = WVA_HAS_TARGETS };

/* In the order of the page. */
static const struct section {
    const char *id;
    const char *name; /* in the table of contents; NULL: not listed */
    unsigned needs;   /* any of these WVA_HAS_...; 0: no requirement */
    bool (*has)(const struct wva_document_server *server); /* additional condition; may be NULL */
    wva_html_section *write;
} sections[] = {
    { "timeline", "Timeline", 0, NULL, write_timeline },
    { "checklist", "Checklist", 0, has_checklist, wva_html_checklist },
    { "targets", "Targets", TARGETS, NULL, wva_html_targets },
    { "rule", "Scaling", TARGETS, NULL, wva_html_rule },
    { "scaling", "Scaling", SERVICE, NULL, wva_html_scaling },
    { "slo", "SLO", WVA_HAS_SLO, NULL, wva_html_slo },
    { "model", "Model", WVA_HAS_MODEL, NULL, wva_html_model },
    { "parameters", "Alpha, beta", WVA_HAS_MODEL | WVA_HAS_ENGINES, NULL, wva_html_parameters },
    { "cost", "Cost", SERVICE, NULL, wva_html_cost },
    { "load", "Load", SERVICE, NULL, wva_html_load },
    { "stages", "Stages", 0, has_stages, wva_html_stages },
    { "jobs", "Jobs", 0, has_jobs, wva_html_jobs },
    { "classic", "Classic", SERVICE, has_classic, wva_html_classic },
    { "collector", NULL, SERVICE, has_collector, wva_html_collector },
    { "complaints", "Controller problems", SERVICE, has_complaints, wva_html_complaints },
    { "run", "Run", TARGETS, has_run, wva_html_run },
    { "quality", "Data", 0, has_quality, wva_html_quality },
    { "figures", "More figures", SERVICE, NULL, wva_html_further_figures },
};

static bool is_part(const struct section *section, const struct wva_document_server *server)
{
    return (section->needs == 0
            || (has_samples(server) && wva_results_tell(server->results, section->needs)))
           && (section->has == NULL || section->has(server));
}

static void write_link(struct wva_buffer *out, const char *id, const char *name)
{
    wva_buffer_printf(out, "<li><a href=\"#%s\">%s</a></li>\n", id, name);
}

static void write_contents(struct wva_buffer *out, const struct wva_document_server *server)
{
    bool both =
        wva_results_tell(server->results, TARGETS) && wva_results_tell(server->results, SERVICE);

    wva_buffer_add(out, "<nav aria-label=\"Sections\">\n<ul>\n");
    for (size_t i = 0; i < WVA_COUNT(sections); i++) {
        const struct section *section = &sections[i];
        bool rule = section->write == wva_html_rule;

        if (section->name != NULL && is_part(section, server))
            write_link(out, rule ? wva_html_rule_id(server) : section->id,
                       rule && both ? "Rule" : section->name);
    }
    if (has_samples(server) && wva_results_tell(server->results, SERVICE))
        write_link(out, "definitions", "Definitions");
    wva_buffer_add(out, "</ul>\n</nav>\n");
}

static void write_summary(struct wva_buffer *out, const struct wva_document_server *server)
{
    wva_html_verdict(out, server->verdict);
    if (has_samples(server) && wva_results_tell(server->results, TARGETS))
        wva_html_targets_strip(out, server);
    if (has_samples(server) && wva_results_tell(server->results, SERVICE))
        wva_html_strip(out, server);
    write_contents(out, server);
}

static enum wva_status write_server(const char *dir, const struct wva_document_server *server,
                                    struct wva_error *err)
{
    struct wva_buffer out = wva_buffer_make(WVA_HTML_MAX);
    enum wva_status status = WVA_OK;

    write_head(&out, server);
    write_summary(&out, server);
    for (size_t i = 0; i < WVA_COUNT(sections) && status == WVA_OK; i++)
        if (is_part(&sections[i], server))
            status = sections[i].write(&out, server, err);
    wva_html_definitions(&out);
    wva_html_end_page(&out, server->document);
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

    wva_buffer_add(out, "<tr><th scope=\"row\"><a href=\"");
    wva_html_sentence(out, server->folder);
    wva_buffer_add(out, "/report.html\">");
    wva_html_text(out, server->name == NULL ? server->folder : server->name);
    wva_buffer_add(out, "</a></th>");
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
    wva_html_begin_section(out, "quality", "Data quality");
    wva_buffer_add(out, "<ul>\n");
    for (size_t i = 0; i < notes->count; i++) {
        wva_buffer_add(out, "<li>Note: ");
        wva_html_sentence(out, notes->items[i]);
        wva_buffer_add(out, ".</li>\n");
    }
    wva_buffer_add(out, "</ul>\n");
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
        { "Desired replicas", "desired", false },
        { "Replica-hours", "replica-hours", false },
        { "Span", NULL, false },
        { "Samples", NULL, false },
    };
    struct wva_buffer out = wva_buffer_make(WVA_HTML_MAX);

    wva_html_begin_page(&out, document, document->name);
    wva_buffer_add(&out, "<header>\n<h1>");
    wva_html_text(&out, document->name);
    wva_buffer_printf(&out, "</h1>\n<p class=\"subject\">%zu servers</p>\n</header>\n",
                      document->count);
    wva_buffer_add(&out, "<main id=\"main\">\n");
    wva_html_begin_section(&out, "servers", "Servers");
    wva_html_begin_table(&out, "Servers of this run; each links to its report", heads,
                         WVA_COUNT(heads));
    for (size_t i = 0; i < document->count; i++)
        write_overview_row(&out, &document->servers[i]);
    wva_html_end_table(&out);
    wva_html_end_section(&out);
    if (document->checklist != NULL && document->checklist->count > 0)
        (void)wva_html_checklist(&out, &document->servers[0], err);
    if (document->stages != NULL && document->stages->count > 0)
        (void)wva_html_stages(&out, &document->servers[0], err);
    if (document->collector != NULL)
        (void)wva_html_collector(&out, &document->servers[0], err);
    if (wva_complaints_matter(&document->beside->complaints))
        (void)wva_html_complaints(&out, &document->servers[0], err);
    if (document->run != NULL && document->run->notes.count > 0)
        write_notes(&out, &document->run->notes);
    if (document->settings != NULL && document->settings->count > 0)
        (void)write_settings(&out, &document->servers[0], err);
    wva_html_definitions(&out);
    wva_html_end_page(&out, document);
    return put_page(&out, dir, err);
}

enum wva_status wva_html_write(const char *dir, const struct wva_document *document,
                               struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    if (document->jobs_only != NULL)
        return write_server(dir, document->jobs_only, err);
    if (document->count == 1 && document->servers[0].folder[0] == '\0')
        return write_server(dir, &document->servers[0], err);
    for (size_t i = 0; i < document->count && status == WVA_OK; i++) {
        char *folder = wva_path_join(dir, document->servers[i].folder);

        status = write_server(folder, &document->servers[i], err);
        free(folder);
    }
    return status != WVA_OK ? status : write_overview(dir, document, err);
}
