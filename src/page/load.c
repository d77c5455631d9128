/* SPDX-License-Identifier: Apache-2.0 */
/* The section of a page that tells of the load: what was planned, what the generators of it say,
 * and how it was answered. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "page/page.h"
#include "util/minus.h"

static void write_rates(struct wva_buffer *out, double from, double to)
{
    wva_html_cell_digits(out, from, 4);
    wva_html_cell_digits(out, to, 4);
}

static void write_steps(struct wva_buffer *out, const struct wva_load_steps *load)
{
    static const struct wva_html_head heads[] = {
        { "Minute", NULL, false },
        { "planned at", NULL, false },
        { "Requests/s before", NULL, false },
        { "Requests/s", NULL, false },
        { "Jobs", NULL, false },
        { "Replicas before", NULL, false },
        { "Decision after", NULL, false },
        { "Replicas there after", NULL, false },
        { "Replicas after", NULL, false },
        { "Relief after", NULL, false },
    };
    char minute[32];

    if (load->step_count == 0)
        return;
    wva_html_begin_details(out, "steps of the load and the answers to them", heads,
                           WVA_COUNT(heads));
    for (size_t i = 0; i < load->step_count && i < WVA_HTML_ROWS_MAX; i++) {
        const struct wva_load_answer *step = &load->steps[i];
        char *head;

        snprintf(minute, sizeof minute, "%.1f%s", step->time_s / 60,
                 step->observed || !load->planned ? "" : " (planned)");
        head = wva_minus_set(minute);
        wva_html_begin_row(out, head, NULL);
        free(head);
        wva_html_cell(out, step->planned_s / 60, 1, "");
        write_rates(out, step->from_rps, step->to_rps);
        wva_html_cell_count(out, step->to_jobs);
        wva_html_cell(out, step->replicas_before, 0, "");
        wva_html_cell_duration(out, step->decision_s);
        wva_html_cell_duration(out, step->reached_s);
        wva_html_cell(out, step->replicas_after, 0, "");
        wva_html_cell_duration(out, step->relief_s);
        wva_html_end_row(out);
    }
    wva_html_more_rows(out, load->step_count, WVA_COUNT(heads));
    wva_html_end_details(out);
}

static void write_job(struct wva_buffer *out, const struct wva_job *job,
                      const struct wva_goodput *goodput)
{
    wva_html_begin_row(out, job->name == NULL ? "" : job->name, NULL);
    wva_html_cell_text(out, job->complete ? "whole" : "none");
    wva_html_cell(out, job->figure[WVA_JOB_COMPLETED], 0, "");
    wva_html_cell(out, job->planned_requests, 0, "");
    wva_html_cell(out, job->figure[WVA_JOB_FAILED], 0, "");
    wva_html_cell(out, job->figure[WVA_JOB_RATE_OBSERVED], 2, "");
    wva_html_cell(out, job->planned_rate_rps, 2, "");
    for (int figure = WVA_JOB_TTFT_MEAN; figure <= WVA_JOB_TTFT_P99; figure++)
        wva_html_cell(out, job->figure[figure], 1, "");
    for (int figure = WVA_JOB_TPOT_MEAN; figure <= WVA_JOB_ITL_P99; figure++)
        wva_html_cell(out, job->figure[figure], 1, "");
    wva_html_cell(out, goodput->share_pct, 1, " %");
    wva_html_cell(out, goodput->per_s, 2, "");
    wva_html_end_row(out);
}

static void write_jobs(struct wva_buffer *out, const struct wva_jobs *jobs,
                       const struct wva_goodput *goodput)
{
    static const struct wva_html_head heads[] = {
        { "Job", NULL, true },
        { "Result", NULL, true },
        { "Requests", NULL, false },
        { "planned", NULL, false },
        { "failed", NULL, false },
        { "Requests/s", NULL, false },
        { "planned", NULL, false },
        { "TTFT mean (ms)", NULL, false },
        { "median", NULL, false },
        { "p99", NULL, false },
        { "TPOT mean (ms)", NULL, false },
        { "median", NULL, false },
        { "p99", NULL, false },
        { "ITL mean (ms)", NULL, false },
        { "median", NULL, false },
        { "p99", NULL, false },
        { "Goodput", NULL, false },
        { "per second", NULL, false },
    };

    if (jobs->count == 0)
        return;
    wva_html_begin_details(out, "what the load generators say", heads, WVA_COUNT(heads));
    for (size_t i = 0; i < jobs->count && i < WVA_HTML_ROWS_MAX; i++)
        write_job(out, &jobs->items[i], &goodput[i]);
    wva_html_more_rows(out, jobs->count, WVA_COUNT(heads));
    wva_html_end_details(out);
}

/* Those of a run that is more than a log stand elsewhere too. */
static void write_notes(struct wva_buffer *out, const struct wva_notes *notes)
{
    if (notes->count == 0)
        return;
    wva_html_raw(out, "<ul>\n");
    for (size_t i = 0; i < notes->count; i++) {
        wva_html_raw(out, "<li>");
        wva_html_sentence(out, notes->items[i]);
        wva_html_raw(out, "</li>\n");
    }
    wva_html_raw(out, "</ul>\n");
}

static const char *say_origin(const struct wva_load_steps *load)
{
    static const char *const sentences[WVA_LOAD_ORIGINS] = {
        [WVA_LOAD_ORIGIN_JOBS] =
            "<p>The plan is placed by the jobs whose start was observed; their own starts and ends "
            "count where they are known.</p>\n",
        [WVA_LOAD_ORIGIN_ACTIVE_JOBS] = "<p>The plan is placed by the first sample with an active "
                                        "job.</p>\n",
        [WVA_LOAD_ORIGIN_LOAD] = "<p>The plan is placed where it fits the observed load best: no "
                                 "start of a job was observed.</p>\n",
        [WVA_LOAD_ORIGIN_RUN] = "<p>The plan is placed by the start of the run: no start of a job "
                                "was observed.</p>\n",
        [WVA_LOAD_ORIGIN_SAMPLES] = "<p>The plan is taken to start with the first sample: no start "
                                    "of a job was observed.</p>\n",
    };

    return load->planned ? sentences[load->origin] : "";
}

/* How well the plan describes the load that came, and where it lies by that. */
static void say_fit(struct wva_buffer *out, const struct wva_load_steps *load)
{
    if (!load->planned || !load->fit.known)
        return;
    if (load->steps_are_observed) {
        wva_buffer_printf(out,
                          "<p>The plan explains only %.0f %% of the variance of the observed "
                          "load, however it is placed: the steps below are those of the "
                          "observed load.</p>\n",
                          100 * fmax(0, load->fit.r2));
        return;
    }
    wva_buffer_printf(out,
                      "<p>The observed load fits a plan that begins %.1f minutes after the "
                      "first sample",
                      load->fit.offset_s / 60);
    if (load->fit.stretch != 1)
        wva_buffer_printf(out, " and takes %.2f times the planned time", load->fit.stretch);
    wva_buffer_printf(out, ": so placed, it explains %.0f %% of the variance.</p>\n",
                      100 * fmax(0, load->fit.r2));
}

enum wva_status wva_html_jobs(struct wva_buffer *out, const struct wva_document_server *server,
                              struct wva_error *err)
{
    const struct wva_load_steps *load = &server->results->load_steps;
    const struct wva_document *document = server->document;
    struct wva_html_more more;
    enum wva_status status;

    wva_html_begin_section(out, "jobs", "What load was planned, and how was it answered?");
    wva_html_raw(out, say_origin(load));
    say_fit(out, load);
    if (load->unknown_rates > 0)
        wva_html_raw(out, "<p>The rates of some jobs are not known: neither their manifests nor "
                          "their logs were found.</p>\n");
    if (document->run == NULL && document->beside != NULL)
        write_notes(out, &document->beside->notes);
    more = wva_html_begin_more(out, "Jobs, steps of the load, and what the generators measured");
    status = wva_html_figure(out, server, "job_timeline",
                             "Replicas and requests waiting with the planned load behind, and when "
                             "each job ran.",
                             err);
    write_steps(out, load);
    if (document->beside != NULL)
        write_jobs(out, &document->beside->jobs, document->goodput);
    wva_html_end_more(out, more);
    wva_html_end_section(out);
    return status;
}
