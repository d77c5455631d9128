/* SPDX-License-Identifier: Apache-2.0 */
/* The section about the planned load: plan, results of the load generators, and the response. */
#include <math.h>
#include <stdlib.h>

#include "page/list.h"
#include "util/memory.h"
#include "util/minus.h"

static char *name_step(const struct wva_scope *scope, const void *item)
{
    const struct wva_load_answer *step = item;
    bool planned = !step->observed && scope->server->results->load_steps.planned;
    char *minute = wva_asprintf("%.1f%s", step->time_s / 60, planned ? " (planned)" : "");
    char *name = wva_minus_set(minute);

    free(minute);
    return name;
}

static const struct wva_html_column step_columns[] = {
    { { "Minute", NULL, false }, .name = name_step },
    { { "planned at", NULL, false }, WVA_SHOW("planned", 1, "") },
    { { "Requests/s before", NULL, false }, WVA_SHOW_DIGITS("from_rps", 4) },
    { { "Requests/s", NULL, false }, WVA_SHOW_DIGITS("to_rps", 4) },
    { { "Jobs", NULL, false }, WVA_SHOW("to_jobs", 0, "") },
    { { "Replicas before", NULL, false }, WVA_SHOW("replicas_before", 0, "") },
    { { "Decision after", NULL, false }, WVA_SHOW_DURATION("decision_s") },
    { { "Replicas reached after", NULL, false }, WVA_SHOW_DURATION("reached_s") },
    { { "Replicas after", NULL, false }, WVA_SHOW("replicas_after", 0, "") },
    { { "Relief after", NULL, false }, WVA_SHOW_DURATION("relief_s") },
};
static const struct wva_html_list steps = { "load steps and responses", step_columns,
                                            WVA_COUNT(step_columns), &wva_load_step_record,
                                            .in_the_open = false };

static void write_result(struct wva_buffer *out, const struct wva_scope *scope, const void *item)
{
    (void)scope;
    wva_html_cell_text(out, ((const struct wva_job *)item)->complete ? "whole" : "none");
}

static const struct wva_html_column job_columns[] = {
    { { "Job", NULL, true }, WVA_SHOW_TEXT("name") },
    { { "Result", NULL, true }, .write = write_result },
    { { "Requests", NULL, false }, WVA_SHOW("requests_completed", 0, "") },
    { { "planned", NULL, false }, WVA_SHOW("requests_planned", 0, "") },
    { { "failed", NULL, false }, WVA_SHOW("requests_failed", 0, "") },
    { { "Requests/s", NULL, false }, WVA_SHOW("rate_observed_rps", 2, "") },
    { { "planned", NULL, false }, WVA_SHOW("rate_planned_rps", 2, "") },
    { { "TTFT mean (ms)", NULL, false }, WVA_SHOW("ttft_mean_ms", 1, "") },
    { { "median", NULL, false }, WVA_SHOW("ttft_median_ms", 1, "") },
    { { "p99", NULL, false }, WVA_SHOW("ttft_p99_ms", 1, "") },
    { { "TPOT mean (ms)", NULL, false }, WVA_SHOW("tpot_mean_ms", 1, "") },
    { { "median", NULL, false }, WVA_SHOW("tpot_median_ms", 1, "") },
    { { "p99", NULL, false }, WVA_SHOW("tpot_p99_ms", 1, "") },
    { { "ITL mean (ms)", NULL, false }, WVA_SHOW("itl_mean_ms", 1, "") },
    { { "median", NULL, false }, WVA_SHOW("itl_median_ms", 1, "") },
    { { "p99", NULL, false }, WVA_SHOW("itl_p99_ms", 1, "") },
    { { "Goodput", NULL, false }, WVA_SHOW("goodput_pct", 1, " %") },
    { { "per second", NULL, false }, WVA_SHOW("goodput_rps", 2, "") },
};
static const struct wva_html_list jobs = { "load generator results", job_columns,
                                           WVA_COUNT(job_columns), &wva_job_record,
                                           .in_the_open = false };

static const char *say_origin(const struct wva_load_steps *load)
{
    static const char *const sentences[WVA_LOAD_ORIGINS] = {
        [WVA_LOAD_ORIGIN_JOBS] = "<p>The plan is aligned with the jobs whose start was observed; "
                                 "their own start and end times are used where known.</p>\n",
        [WVA_LOAD_ORIGIN_ACTIVE_JOBS] =
            "<p>The plan is aligned with the first sample with an active job.</p>\n",
        [WVA_LOAD_ORIGIN_LOAD] = "<p>The plan is aligned for the best fit to the observed load: no "
                                 "start of a job was observed.</p>\n",
        [WVA_LOAD_ORIGIN_RUN] = "<p>The plan is aligned with the start of the run: no start of a "
                                "job was observed.</p>\n",
        [WVA_LOAD_ORIGIN_SAMPLES] = "<p>The plan is assumed to start with the first sample: no "
                                    "start of a job was observed.</p>\n",
    };

    return load->planned ? sentences[load->origin] : "";
}

/* How well the plan fits the observed load, and its alignment. */
static void say_fit(struct wva_buffer *out, const struct wva_load_steps *load)
{
    if (!load->planned || !load->fit.known)
        return;
    if (load->steps_are_observed) {
        wva_buffer_printf(
            out,
            "<p>The plan explains only %.0f %% of the variance of the observed load, even at its "
            "best alignment: the steps below are those of the observed load.</p>\n",
            100 * fmax(0, load->fit.r2));
        return;
    }
    wva_buffer_printf(out,
                      "<p>The observed load fits a plan that begins %.1f minutes after the "
                      "first sample",
                      load->fit.offset_s / 60);
    if (load->fit.stretch != 1)
        wva_buffer_printf(out, " and lasts %.2f times the planned time", load->fit.stretch);
    wva_buffer_printf(out, ": with this alignment, it explains %.0f %% of the variance.</p>\n",
                      100 * fmax(0, load->fit.r2));
}

enum wva_status wva_html_jobs(struct wva_buffer *out, const struct wva_document_server *server,
                              struct wva_error *err)
{
    const struct wva_load_steps *load = &server->results->load_steps;
    const struct wva_document *document = server->document;
    const struct wva_scope scope = { .document = document, .server = server };
    struct wva_html_more more;
    enum wva_status status;

    wva_html_begin_section(out, "jobs", "Planned load and response");
    wva_buffer_add(out, say_origin(load));
    say_fit(out, load);
    if (load->unknown_rates > 0)
        wva_buffer_add(out, "<p>The rates of some jobs are not known: neither their manifests nor "
                            "their logs were found.</p>\n");
    more = wva_html_begin_more(out, "Jobs, load steps, and load generator results");
    status = wva_html_figure(
        out, server, "job_timeline",
        "Replicas and waiting requests over the planned load, and when each job ran.", err);
    if (load->step_count > 0)
        wva_html_list(out, &steps, load->steps, load->step_count, scope);
    if (document->beside != NULL && document->beside->jobs.count > 0)
        wva_html_list(out, &jobs, document->beside->jobs.items, document->beside->jobs.count,
                      scope);
    wva_html_end_more(out, more);
    wva_html_end_section(out);
    return status;
}
