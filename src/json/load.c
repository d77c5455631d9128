/* SPDX-License-Identifier: Apache-2.0 */
#include "json/load.h"

#include <math.h>

#include "output/json_text.h"
#include "util/timestamp.h"

static void add_instant(json_t *object, const char *name, int64_t time_ns)
{
    char time[WVA_TIME_TEXT];

    wva_json_add_text(object, name,
                      time_ns == WVA_TIME_NONE ? NULL : wva_time_format_exact(time_ns, time));
}

/* ---- jobs ---- */

static json_t *describe_goodput(const struct wva_goodput *goodput)
{
    json_t *object = json_object();

    wva_json_add_count(object, "requests", goodput->requests);
    wva_json_add_known_count(object, "good", !isnan(goodput->share_pct), goodput->good);
    wva_json_add_number(object, "share_pct", goodput->share_pct);
    wva_json_add_number(object, "per_s", goodput->per_s);
    wva_json_add_number(object, "slo_ttft_ms", goodput->slo_ttft_ms);
    wva_json_add_number(object, "slo_itl_ms", goodput->slo_itl_ms);
    return object;
}

static json_t *describe_job(const struct wva_job *job, const struct wva_goodput *goodput)
{
    json_t *object = json_object();

    wva_json_add_text(object, "name", job->name);
    wva_json_add_text(object, "pod", job->pod);
    wva_json_add_text(object, "model", job->model);
    wva_json_add_text(object, "file", job->file);
    wva_json_add_text(object, "source", wva_job_source_name(job->source));
    wva_json_add_bool(object, "complete", job->complete);
    add_instant(object, "start", job->start_ns);
    add_instant(object, "end", job->end_ns);
    wva_json_add_text(object, "start_from", wva_job_clock_name(job->clock));
    wva_json_add_number(object, "requests_planned", job->planned_requests);
    wva_json_add_number(object, "rate_planned_rps", job->planned_rate_rps);
    for (int figure = 0; figure < WVA_JOB_FIGURES; figure++)
        wva_json_add_number(object, wva_job_figure_name((enum wva_job_figure)figure),
                            job->figure[figure]);
    wva_json_add_number(object, "progress_requests", job->progress_requests);
    wva_json_add_number(object, "progress_s", job->progress_s);
    wva_json_add(object, "goodput",
                 goodput->requests > 0 ? describe_goodput(goodput) : json_null());
    return object;
}

static json_t *list_jobs(const struct wva_document *document)
{
    json_t *list = json_array();

    for (size_t i = 0; document->beside != NULL && i < document->beside->jobs.count; i++)
        (void)json_array_append_new(
            list, describe_job(&document->beside->jobs.items[i], &document->goodput[i]));
    return list;
}

/* ---- the plan ---- */

static json_t *describe_plan(const struct wva_load_steps *load)
{
    json_t *object = json_object(), *fit;

    wva_json_add_text(object, "placed_by", wva_load_origin_name(load->origin));
    wva_json_add_number(object, "origin_s", load->origin_s);
    wva_json_add_number(object, "stretch", load->stretch);
    wva_json_add_bool(object, "steps_are_observed", load->steps_are_observed);
    fit = wva_json_add_object(object, "fit_to_observed_load");
    wva_json_add_number(fit, "offset_s", load->fit.offset_s);
    wva_json_add_number(fit, "stretch", load->fit.stretch);
    wva_json_add_number(fit, "r2", load->fit.r2);
    wva_json_add_count(fit, "rows", load->fit.rows);
    wva_json_add_number(object, "peak_rps", load->peak_rps);
    wva_json_add_count(object, "jobs_without_rate", load->unknown_rates);
    return object;
}

/* Of the first server: the plan is one for all. */
static const struct wva_load_steps *find_plan(const struct wva_document *document)
{
    const struct wva_load_steps *load =
        document->count > 0 ? &document->servers[0].results->load_steps : NULL;

    return load != NULL && load->planned ? load : NULL;
}

/* ---- the answers ---- */

static json_t *describe_step(const struct wva_document_server *server,
                             const struct wva_load_answer *step)
{
    json_t *object = json_object();

    wva_json_add_text(object, "server", server->name);
    wva_json_add_number(object, "planned_s", step->planned_s);
    wva_json_add_number(object, "time_s", step->time_s);
    wva_json_add_bool(object, "observed", step->observed);
    wva_json_add_number(object, "from_rps", step->from_rps);
    wva_json_add_number(object, "to_rps", step->to_rps);
    wva_json_add_count(object, "from_jobs", step->from_jobs);
    wva_json_add_count(object, "to_jobs", step->to_jobs);
    wva_json_add_number(object, "replicas_before", step->replicas_before);
    wva_json_add_number(object, "decision_s", step->decision_s);
    wva_json_add_number(object, "reached_s", step->reached_s);
    wva_json_add_number(object, "replicas_after", step->replicas_after);
    wva_json_add_number(object, "excess_s", step->excess_s);
    wva_json_add_number(object, "relief_s", step->relief_s);
    return object;
}

static json_t *list_steps(const struct wva_document *document)
{
    json_t *list = json_array();

    for (size_t s = 0; s < document->count; s++) {
        const struct wva_document_server *server = &document->servers[s];
        const struct wva_load_steps *load = &server->results->load_steps;

        for (size_t i = 0; i < load->step_count; i++)
            (void)json_array_append_new(list, describe_step(server, &load->steps[i]));
    }
    return list;
}

void wva_json_add_load(json_t *object, const struct wva_document *document)
{
    const struct wva_load_steps *plan = find_plan(document);

    wva_json_add(object, "jobs", list_jobs(document));
    wva_json_add(object, "planned_load", plan == NULL ? json_null() : describe_plan(plan));
    wva_json_add(object, "load_steps", list_steps(document));
}
