/* SPDX-License-Identifier: Apache-2.0 */
#include "report/run_plan_text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "output/json_text.h"
#include "util/number.h"
#include "util/utf8.h"

enum { CELL = 9, OVERLAPS_SHOWN = 50 };

/* Right-aligned, "-" if unknown. */
static void put_number(struct wva_buffer *out, double value)
{
    char text[WVA_NUMBER_TEXT];

    if (isfinite(value))
        /* Three decimals are milliseconds of a time, and enough for a rate. */
        wva_buffer_printf(out, "%*s", CELL, wva_number_format(round(value * 1000) / 1000, text));
    else
        wva_buffer_printf(out, "%*s", CELL, "-");
}

/* Texts from files are shown without terminal control sequences. */
static void put_text(struct wva_buffer *out, const char *text)
{
    char *shown = wva_utf8_clean(text, WVA_UTF8_ESCAPED);

    wva_buffer_add(out, shown);
    free(shown);
}

static const char *mode_name(const struct wva_run_plan *plan)
{
    return plan->parallel ? "parallel" : "sequential";
}

static void put_header(const struct wva_run_plan *plan, struct wva_buffer *out)
{
    const struct wva_config *config = plan->config;
    char peak[WVA_NUMBER_TEXT], seconds[WVA_NUMBER_TEXT], requests[WVA_NUMBER_TEXT];

    put_text(out, config->name == NULL ? config->file : config->name);
    if (config->description != NULL) {
        wva_buffer_add(out, ": ");
        put_text(out, config->description);
    }
    if (config->job_count == 0) {
        wva_buffer_add(out, "\nno load is known\n");
        return;
    }
    wva_buffer_printf(out, "\n%s, %zu job%s; ends at %g s, then a cooldown of %g s\n",
                      mode_name(plan), config->job_count, WVA_PLURAL(config->job_count),
                      plan->end_s, plan->cooldown_s);
    if (wva_run_plan_has_load(plan))
        wva_buffer_printf(out, "peak %s req/s for %s s; %s requests expected\n",
                          wva_number_format(plan->load.peak_rps, peak),
                          wva_number_format(plan->load.peak_s, seconds),
                          wva_number_format(round(plan->load.requests), requests));
    if (plan->closed > 0)
        wva_buffer_printf(
            out,
            "%zu job%s omitted: requests in flight are planned, so the servers decide "
            "on the rate\n",
            plan->closed, WVA_PLURAL(plan->closed));
    if (plan->unknown > plan->closed)
        wva_buffer_printf(out, "%zu job%s omitted: rate or duration not known\n",
                          plan->unknown - plan->closed, WVA_PLURAL(plan->unknown - plan->closed));
    if (plan->applied.peak_rps != plan->load.peak_rps)
        wva_buffer_printf(out, "without Jobs that already exist, the peak is %s req/s\n",
                          wva_number_format(plan->applied.peak_rps, peak));
}

static void put_timeline(const struct wva_run_plan *plan, struct wva_buffer *out)
{
    wva_buffer_add(out, "\nTimeline (s, req/s; natural: as long as the prompts last)\n"
                        "  applied    start      end   length  natural     rate requests  job\n");
    for (size_t i = 0; i < plan->config->job_count; i++) {
        const struct wva_run_job *job = &plan->jobs[i];
        const struct wva_load_item *item = &plan->items[i];

        put_number(out, job->applied_s);
        put_number(out, item->start_s);
        put_number(out, item->start_s + item->duration_s);
        put_number(out, item->duration_s);
        put_number(out, job->natural_s);
        put_number(out, item->rate_rps);
        put_number(out, item->rate_rps * item->duration_s);
        wva_buffer_add(out, "  ");
        put_text(out, job->label);
        if (job->has_manifest && job->manifest.name != NULL) {
            wva_buffer_add(out, " (");
            put_text(out, job->manifest.name);
            wva_buffer_printf(out, "%s)", job->doubled ? ", doubled" : "");
        }
        wva_buffer_append_char(out, '\n');
    }
    if (plan->cooldown_s > 0) {
        put_number(out, plan->end_s);
        put_number(out, plan->end_s);
        put_number(out, plan->end_s + plan->cooldown_s);
        put_number(out, plan->cooldown_s);
        wva_buffer_printf(out, "%*s%*s%*s  cooldown\n", CELL, "", CELL, "", CELL, "");
    }
}

static double step_end(const struct wva_load_plan *load, size_t i)
{
    return i + 1 < load->step_count ? load->steps[i + 1].start_s : load->end_s;
}

static void put_steps(const struct wva_load_plan *load, const char *title, struct wva_buffer *out)
{
    wva_buffer_printf(out, "\n%s (s, req/s)\n    start      end   length     rate\n", title);
    for (size_t i = 0; i < load->step_count; i++) {
        put_number(out, load->steps[i].start_s);
        put_number(out, step_end(load, i));
        put_number(out, step_end(load, i) - load->steps[i].start_s);
        put_number(out, load->steps[i].rate_rps);
        wva_buffer_append_char(out, '\n');
    }
}

static void put_overlaps(const struct wva_run_plan *plan, struct wva_buffer *out)
{
    struct wva_load_overlap *overlaps;
    size_t count = wva_load_find_overlaps(plan->items, plan->config->job_count, &overlaps);

    if (count > 0)
        wva_buffer_add(out, "\nOverlaps (s)\n    start      end   length  jobs\n");
    for (size_t i = 0; i < count && i < OVERLAPS_SHOWN; i++) {
        put_number(out, overlaps[i].start_s);
        put_number(out, overlaps[i].end_s);
        put_number(out, overlaps[i].end_s - overlaps[i].start_s);
        wva_buffer_add(out, "  ");
        put_text(out, plan->jobs[overlaps[i].first].label);
        wva_buffer_add(out, ", ");
        put_text(out, plan->jobs[overlaps[i].second].label);
        wva_buffer_append_char(out, '\n');
    }
    if (count > OVERLAPS_SHOWN)
        wva_buffer_printf(out, "  and %zu more\n", count - OVERLAPS_SHOWN);
    free(overlaps);
}

void wva_run_plan_write_text(const struct wva_run_plan *plan, struct wva_buffer *out)
{
    put_header(plan, out);
    if (plan->config->job_count > 0)
        put_timeline(plan, out);
    if (wva_run_plan_has_load(plan))
        put_steps(&plan->load, "Load as planned", out);
    if (!wva_load_plan_equal(&plan->load, &plan->natural))
        put_steps(&plan->natural, "Load as long as the prompts last", out);
    put_overlaps(plan, out);
    if (plan->problems.count > 0)
        wva_buffer_add(out, "\nProblems\n");
    wva_problems_write_text(&plan->problems, out);
}

static json_t *describe_job(const struct wva_run_plan *plan, size_t i)
{
    const struct wva_run_job *job = &plan->jobs[i];
    const struct wva_load_item *item = &plan->items[i];
    const struct wva_config_job *config = job->config;
    const struct wva_job_manifest *manifest = job->has_manifest ? &job->manifest : NULL;
    json_t *object = json_object();

    wva_json_add_text(object, "name", job->config->name);
    wva_json_add_text(object, "job", manifest == NULL ? NULL : manifest->name);
    wva_json_add_text(object, "manifest", job->path);
    wva_json_add_number(object, "applied_s", job->applied_s);
    wva_json_add_number(object, "start_s", item->start_s);
    wva_json_add_number(object, "end_s", item->start_s + item->duration_s);
    wva_json_add_number(object, "duration_s", item->duration_s);
    wva_json_add_number(object, "natural_s", job->natural_s);
    wva_json_add_number(object, "rate_rps", item->rate_rps);
    wva_json_add_number(object, "expected_requests", item->rate_rps * item->duration_s);
    wva_json_add_number(object, "prompts", manifest == NULL ? NAN : manifest->prompts);
    wva_json_add_number(object, "max_concurrency",
                        manifest == NULL ? config->concurrency : manifest->max_concurrency);
    wva_json_add_number(object, "prompt_tokens",
                        manifest == NULL ? config->prompt_tokens : manifest->prompt_tokens);
    wva_json_add_number(object, "output_tokens",
                        manifest == NULL ? config->output_tokens : manifest->output_tokens);
    wva_json_add_bool(object, "doubled", job->doubled);
    return object;
}

static json_t *describe_step(double start_s, double rate_rps)
{
    json_t *step = json_object();

    wva_json_add_number(step, "start_s", start_s);
    wva_json_add_number(step, "rate_rps", rate_rps);
    return step;
}

/* Ends with a step of no load at the end of the last one. */
static json_t *describe_steps(const struct wva_load_plan *load)
{
    json_t *list = json_array();

    for (size_t i = 0; i < load->step_count; i++)
        (void)json_array_append_new(list,
                                    describe_step(load->steps[i].start_s, load->steps[i].rate_rps));
    if (load->step_count > 0 && load->steps[load->step_count - 1].rate_rps != 0)
        (void)json_array_append_new(list, describe_step(load->end_s, 0));
    return list;
}

static json_t *describe_overlaps(const struct wva_run_plan *plan)
{
    struct wva_load_overlap *overlaps;
    size_t count = wva_load_find_overlaps(plan->items, plan->config->job_count, &overlaps);
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++) {
        json_t *overlap = json_object();

        wva_json_add_text(overlap, "first", plan->jobs[overlaps[i].first].label);
        wva_json_add_text(overlap, "second", plan->jobs[overlaps[i].second].label);
        wva_json_add_number(overlap, "start_s", overlaps[i].start_s);
        wva_json_add_number(overlap, "end_s", overlaps[i].end_s);
        (void)json_array_append_new(list, overlap);
    }
    free(overlaps);
    return list;
}

static json_t *describe_problems(const struct wva_problems *problems)
{
    json_t *list = json_array();

    for (size_t i = 0; i < problems->count; i++) {
        const struct wva_problem *problem = &problems->items[i];
        json_t *object = json_object();

        wva_json_add_text(object, "severity",
                          problem->severity == WVA_PROBLEM ? "error" : "warning");
        wva_json_add_text(object, "file", problem->file);
        wva_json_add_count(object, "line", (size_t)problem->line);
        wva_json_add_text(object, "key", problem->key);
        wva_json_add_text(object, "text", problem->text);
        (void)json_array_append_new(list, object);
    }
    return list;
}

void wva_run_plan_write_json(const struct wva_run_plan *plan, struct wva_buffer *out)
{
    const struct wva_config *config = plan->config;
    json_t *object = json_object(), *jobs = json_array();
    bool known = wva_run_plan_has_load(plan);

    for (size_t i = 0; i < config->job_count; i++)
        (void)json_array_append_new(jobs, describe_job(plan, i));
    wva_json_add_text(object, "file", config->file);
    wva_json_add_text(object, "name", config->name);
    wva_json_add_text(object, "description", config->description);
    wva_json_add_text(object, "mode", mode_name(plan));
    wva_json_add_text(object, "controller_mode", config->mode);
    wva_json_add_text(object, "namespace", config->name_space);
    wva_json_add_text(object, "deployment", config->deployment);
    wva_json_add_text(object, "model_name", config->model_name);
    wva_json_add_text(object, "hpa", plan->has_hpa ? plan->hpa.name : NULL);
    wva_json_add_number(object, "interval_s", config->interval_s);
    wva_json_add(object, "load", describe_steps(&plan->load));
    wva_json_add_number(object, "peak_rps", known ? plan->load.peak_rps : NAN);
    wva_json_add_number(object, "peak_s", known ? plan->load.peak_s : NAN);
    wva_json_add_number(object, "end_s", plan->end_s);
    wva_json_add_number(object, "expected_requests", known ? plan->load.requests : NAN);
    wva_json_add_number(object, "cooldown_s", plan->cooldown_s);
    wva_json_add(object, "natural_load", describe_steps(&plan->natural));
    wva_json_add_number(object, "natural_end_s", plan->natural.end_s);
    wva_json_add_number(object, "natural_requests", plan->natural.requests);
    wva_json_add_number(object, "applied_peak_rps", plan->applied.peak_rps);
    wva_json_add_count(object, "unknown_jobs", plan->unknown);
    wva_json_add(object, "jobs", jobs);
    wva_json_add(object, "overlaps", describe_overlaps(plan));
    wva_json_add(object, "problems", describe_problems(&plan->problems));
    wva_json_write(out, object);
    wva_buffer_append_char(out, '\n');
    json_decref(object);
}

void wva_problems_write_text(const struct wva_problems *problems, struct wva_buffer *out)
{
    for (size_t i = 0; i < problems->count; i++) {
        const struct wva_problem *problem = &problems->items[i];

        put_text(out, problem->file);
        if (problem->line > 0)
            wva_buffer_printf(out, ":%" PRIu64, problem->line);
        wva_buffer_add(out, ": ");
        put_text(out, problem->key);
        wva_buffer_printf(out, "%s%s", problem->key[0] == '\0' ? "" : ": ",
                          problem->severity == WVA_PROBLEM ? "" : "warning: ");
        put_text(out, problem->text);
        wva_buffer_append_char(out, '\n');
    }
}

void wva_problems_write_json(const char *file, const struct wva_problems *problems,
                             struct wva_buffer *out)
{
    json_t *object = json_object();

    wva_json_add_text(object, "file", file);
    wva_json_add_count(object, "errors", problems->errors);
    wva_json_add(object, "problems", describe_problems(problems));
    wva_json_write(out, object);
    wva_buffer_append_char(out, '\n');
    json_decref(object);
}
