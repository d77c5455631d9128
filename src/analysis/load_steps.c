/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/load_steps.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "analysis/hpa.h"
#include "series/capabilities.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/statistics.h"
#include "util/timestamp.h"

/* Edges closer than this are one step of the load. */
#define SAME_STEP_S 1.0

const char *wva_load_origin_name(enum wva_load_origin origin)
{
    static const char *const names[WVA_LOAD_ORIGINS] = {
        [WVA_LOAD_ORIGIN_JOBS] = "observed jobs",   [WVA_LOAD_ORIGIN_ACTIVE_JOBS] = "active jobs",
        [WVA_LOAD_ORIGIN_LOAD] = "observed load",   [WVA_LOAD_ORIGIN_RUN] = "start of the run",
        [WVA_LOAD_ORIGIN_SAMPLES] = "first sample",
    };

    return names[origin];
}

/* ---- planned and observed jobs ---- */

static bool take_word(struct wva_str *text, struct wva_str *word)
{
    while (text->len > 0 && !isalnum((unsigned char)text->ptr[0]))
        *text = wva_str_skip(*text, 1);
    *word = (struct wva_str){ text->ptr, 0 };
    while (word->len < text->len && isalnum((unsigned char)text->ptr[word->len]))
        word->len++;
    *text = wva_str_skip(*text, word->len);
    return word->len > 0;
}

static size_t count_words(struct wva_str text)
{
    struct wva_str word;
    size_t count = 0;

    while (take_word(&text, &word))
        count++;
    return count;
}

static bool has_word(struct wva_str text, struct wva_str wanted)
{
    struct wva_str word;

    while (take_word(&text, &word))
        if (word.len == wanted.len && strncasecmp(word.ptr, wanted.ptr, word.len) == 0)
            return true;
    return false;
}

bool wva_load_names_match(const char *manifest, const char *job, size_t *further)
{
    struct wva_str rest = wva_str_from(wva_path_name(manifest)), word;
    const char *dot = strchr(rest.ptr, '.');
    size_t count = 0;

    if (dot != NULL)
        rest.len = (size_t)(dot - rest.ptr);
    while (take_word(&rest, &word)) {
        if (has_word(WVA_STR("job"), word))
            continue;
        if (!has_word(wva_str_from(job), word))
            return false;
        count++;
    }
    *further = count_words(wva_str_from(job)) - count;
    return count > 0;
}

static bool is_taken(const struct wva_load_steps *load, const struct wva_job *job)
{
    for (size_t i = 0; i < load->job_count; i++)
        if (load->jobs[i].job == job)
            return true;
    return false;
}

/* A pod of a Job is called as it, a dash (of an indexed one also its index and a dash) and five
 * characters. Logs are often kept under that name. */
static bool is_pod_of(const char *pod, const char *job)
{
    size_t len = strlen(job), suffix = 5;
    const char *rest = pod;

    if (strncmp(pod, job, len) != 0 || pod[len] != '-')
        return false;
    rest += len + 1;
    if (strlen(rest) > suffix + 1 && rest[strspn(rest, "0123456789")] == '-')
        rest += strspn(rest, "0123456789") + 1;
    return strlen(rest) == suffix && strspn(rest, "abcdefghijklmnopqrstuvwxyz0123456789") == suffix;
}

/* The observed job that belongs to a planned one; NULL if there is none. */
static const struct wva_job *find_observed(const struct wva_load_steps *load,
                                           const struct wva_run_job *planned,
                                           const struct wva_jobs *jobs)
{
    const struct wva_job *best = NULL;
    size_t best_further = SIZE_MAX;

    for (size_t i = 0; i < jobs->count; i++) {
        const struct wva_job *job = &jobs->items[i];
        const char *name = planned->has_manifest ? planned->manifest.name : NULL;
        size_t further = 0;
        bool match;

        if (job->name == NULL || is_taken(load, job))
            continue;
        if (name != NULL) {
            further = strcmp(name, job->name) != 0;
            match = !further || is_pod_of(job->name, name)
                    || (job->pod != NULL && is_pod_of(job->pod, name));
        } else
            match = planned->config->manifest != NULL
                    && wva_load_names_match(planned->config->manifest, job->name, &further);
        if (match && further < best_further) {
            best = job;
            best_further = further;
        }
    }
    return best;
}

static double seconds_from(int64_t first_ns, int64_t time_ns)
{
    if (first_ns == WVA_TIME_NONE || time_ns == WVA_TIME_NONE)
        return NAN;
    return (double)(time_ns - first_ns) / (double)WVA_NS_PER_S;
}

static void observe(struct wva_load_job *job, const struct wva_job *observed, int64_t first_ns)
{
    job->job = observed;
    job->start_s = job->end_s = NAN;
    if (observed == NULL)
        return;
    job->start_s = seconds_from(first_ns, observed->start_ns);
    job->end_s = seconds_from(first_ns, observed->end_ns);
    if (isnan(job->rate_rps))
        job->rate_rps = observed->planned_rate_rps;
}

static void add_planned(struct wva_load_steps *load, const struct wva_load_steps_input *input)
{
    const struct wva_run_plan *plan = input->plan;

    for (size_t i = 0; i < plan->config->job_count; i++) {
        const struct wva_load_item *item = &plan->items[i];
        struct wva_load_job *job = &load->jobs[load->job_count];
        const struct wva_job *observed = NULL;

        *job = (struct wva_load_job){ .name = wva_strdup(plan->jobs[i].label),
                                      .planned_start_s = item->start_s,
                                      .planned_end_s = item->start_s + item->duration_s,
                                      /* Applying a Job that already exists changes nothing. */
                                      .rate_rps = plan->jobs[i].doubled ? 0 : item->rate_rps };
        if (!plan->jobs[i].doubled)
            observed = find_observed(load, &plan->jobs[i], input->jobs);
        observe(job, observed, input->first_ns);
        load->unknown_rates += isnan(job->rate_rps) ? 1 : 0;
        load->job_count++;
    }
}

static void add_unplanned(struct wva_load_steps *load, const struct wva_load_steps_input *input)
{
    for (size_t i = 0; i < input->jobs->count; i++) {
        const struct wva_job *observed = &input->jobs->items[i];
        struct wva_load_job *job = &load->jobs[load->job_count];

        if (is_taken(load, observed))
            continue;
        *job =
            (struct wva_load_job){ .name = wva_strdup(observed->name == NULL ? "" : observed->name),
                                   .planned_start_s = NAN,
                                   .planned_end_s = NAN,
                                   .rate_rps = NAN };
        observe(job, observed, input->first_ns);
        load->job_count++;
    }
}

/* ---- where the plan starts ---- */

static bool find_origin_by_jobs(struct wva_load_steps *load)
{
    double *shifts = wva_calloc(load->job_count, sizeof *shifts);
    size_t count = 0;

    for (size_t i = 0; i < load->job_count; i++)
        if (!isnan(load->jobs[i].planned_start_s) && !isnan(load->jobs[i].start_s))
            shifts[count++] = load->jobs[i].start_s - load->jobs[i].planned_start_s;
    if (count > 0)
        load->origin_s = wva_median_in_place(shifts, count);
    free(shifts);
    return count > 0;
}

static bool find_origin_by_active_jobs(struct wva_load_steps *load, const struct wva_frame *frame)
{
    double first_planned_s = INFINITY;

    for (size_t i = 0; i < load->job_count; i++)
        first_planned_s = fmin(first_planned_s, load->jobs[i].planned_start_s);
    for (size_t row = 0; row < frame->rows && isfinite(first_planned_s); row++)
        if (wva_frame_get(frame, WVA_ROLE_ACTIVE_JOBS, row) > 0) {
            load->origin_s = seconds_from(frame->time_ns[0], frame->time_ns[row]) - first_planned_s;
            return true;
        }
    return false;
}

static bool find_origin_by_run(struct wva_load_steps *load,
                               const struct wva_load_steps_input *input)
{
    const double hour_s = 3600, early_s = 60;
    double start_s = seconds_from(input->first_ns, input->start_ns), span_s;

    if (isnan(start_s) || input->frame->rows == 0)
        return false;
    span_s = seconds_from(input->first_ns, input->frame->time_ns[input->frame->rows - 1]);
    if (start_s < -early_s || start_s > span_s)
        start_s -= hour_s * floor((start_s + early_s) / hour_s);
    load->origin_s = start_s;
    return start_s <= span_s;
}

/* The plan against the observed load: by rates, or by numbers of jobs where one is not known. */
static void fit_to_load(struct wva_load_steps *load, const struct wva_frame *frame)
{
    struct wva_plan_piece *pieces = wva_calloc(load->job_count, sizeof *pieces);

    for (size_t i = 0; i < load->job_count; i++)
        pieces[i] =
            (struct wva_plan_piece){ load->jobs[i].planned_start_s, load->jobs[i].planned_end_s,
                                     load->unknown_rates > 0 ? 1 : load->jobs[i].rate_rps };
    load->fit = wva_plan_fit_find(frame, pieces, load->job_count);
    free(pieces);
}

/* Nearer than the minute that an observed rate is the mean of, the load contradicts no start of the
 * run. */
static bool find_origin_by_load(struct wva_load_steps *load,
                                const struct wva_load_steps_input *input)
{
    if (!load->fit.known || !(load->fit.r2 >= WVA_PLAN_FIT_GOOD_R2))
        return false;
    if (load->fit.stretch == 1 && find_origin_by_run(load, input)
        && fabs(load->origin_s - load->fit.offset_s) <= 60)
        return false;
    load->origin_s = load->fit.offset_s;
    load->stretch = load->fit.stretch;
    return true;
}

static void find_origin(struct wva_load_steps *load, const struct wva_load_steps_input *input)
{
    load->stretch = 1;
    fit_to_load(load, input->frame);
    if (find_origin_by_jobs(load))
        load->origin = WVA_LOAD_ORIGIN_JOBS;
    else if (find_origin_by_active_jobs(load, input->frame))
        load->origin = WVA_LOAD_ORIGIN_ACTIVE_JOBS;
    else if (find_origin_by_load(load, input))
        load->origin = WVA_LOAD_ORIGIN_LOAD;
    else if (find_origin_by_run(load, input))
        load->origin = WVA_LOAD_ORIGIN_RUN;
    else {
        load->origin = WVA_LOAD_ORIGIN_SAMPLES;
        load->origin_s = 0;
    }
    for (size_t i = 0; i < load->job_count; i++) {
        load->jobs[i].planned_start_s += load->origin_s;
        load->jobs[i].planned_end_s += load->origin_s;
    }
}

/* ---- steps ---- */

struct edge {
    double planned_s, time_s;
    bool observed, begins;
    size_t job;
};

static int compare_edges(const void *a, const void *b)
{
    const struct edge *one = a, *other = b;

    if (one->time_s != other->time_s)
        return one->time_s < other->time_s ? -1 : 1;
    return (one->job > other->job) - (one->job < other->job);
}

/* The end is known of a job that has a result, or whose Job was seen to be over. A log that just
 * ends may have been read too early. */
static bool is_end_known(const struct wva_load_job *job)
{
    return !isnan(job->end_s) && (job->job->complete || job->job->source == WVA_JOB_KUBECTL);
}

/* When something of the plan took place, as far as the observed load tells. */
static double stretch_time(const struct wva_load_steps *load, double planned_s)
{
    return load->stretch == 1 ? planned_s
                              : load->origin_s + load->stretch * (planned_s - load->origin_s);
}

/* Start and end of a job, as observed where that is known. */
static size_t add_edges(struct edge *edges, const struct wva_load_steps *load, size_t index)
{
    const struct wva_load_job *job = &load->jobs[index];
    bool started = !isnan(job->start_s), ended = is_end_known(job);
    double planned_start_s = stretch_time(load, job->planned_start_s);
    double planned_end_s = stretch_time(load, job->planned_end_s);
    double start_s = started ? job->start_s : planned_start_s, end_s = job->end_s;

    /* Of a number and NaN this gives the number. */
    if (!ended)
        end_s = fmax(end_s, planned_end_s + start_s - planned_start_s);
    if (!isfinite(start_s) || !(end_s > start_s))
        return 0;
    edges[0] = (struct edge){ job->planned_start_s, start_s, started, true, index };
    edges[1] = (struct edge){ job->planned_end_s, end_s, ended, false, index };
    return 2;
}

static void sum_active(const struct wva_load_steps *load, const bool *active, double *rate,
                       size_t *jobs)
{
    *rate = 0;
    *jobs = 0;
    for (size_t i = 0; i < load->job_count; i++) {
        if (!active[i])
            continue;
        *rate += load->jobs[i].rate_rps;
        (*jobs)++;
    }
}

static bool is_same_step(const struct edge *first, const struct edge *edge)
{
    /* A Job that ends when another is to begin: one step, even if they were not at once. */
    return edge->time_s - first->time_s <= SAME_STEP_S
           || (first->planned_s == edge->planned_s && first->begins == edge->begins);
}

static void add_steps(struct wva_load_steps *load, const struct edge *edges, size_t count)
{
    bool *active = wva_calloc(load->job_count, sizeof *active);
    double rate = 0;
    size_t jobs = 0;

    for (size_t i = 0; i < count;) {
        struct wva_load_answer *step = &load->steps[load->step_count];
        const struct edge *first = &edges[i];

        *step = (struct wva_load_answer){ .planned_s = first->planned_s,
                                          .time_s = first->time_s,
                                          .observed = first->observed,
                                          .from_rps = rate,
                                          .from_jobs = jobs };
        for (; i < count && is_same_step(first, &edges[i]); i++)
            active[edges[i].job] = edges[i].begins;
        sum_active(load, active, &rate, &jobs);
        step->to_rps = rate;
        step->to_jobs = jobs;
        /* fmax() would pass over a rate that is not known. */
        load->peak_rps = isnan(rate) || rate > load->peak_rps ? rate : load->peak_rps;
        load->step_count += step->from_rps != rate || step->from_jobs != jobs;
    }
    free(active);
}

static void find_steps(struct wva_load_steps *load)
{
    struct edge *edges = wva_calloc(2 * load->job_count, sizeof *edges);
    size_t count = 0;

    for (size_t i = 0; i < load->job_count; i++)
        if (!load->planned || !isnan(load->jobs[i].planned_start_s))
            count += add_edges(&edges[count], load, i);
    if (count > 0)
        qsort(edges, count, sizeof *edges, compare_edges);
    load->steps = wva_calloc(count, sizeof *load->steps);
    add_steps(load, edges, count);
    free(edges);
}

/* The plan does not describe the observed load: the changes of the observed load are the steps. */
static void take_observed_steps(struct wva_load_steps *load, const struct wva_phases *phases)
{
    free(load->steps);
    load->steps = wva_calloc(phases->count, sizeof *load->steps);
    load->step_count = 0;
    load->steps_are_observed = true;
    for (size_t i = 0; i < phases->count; i++) {
        const struct wva_phase *before = i == 0 ? NULL : &phases->items[i - 1];
        double from = before == NULL || before->idle ? 0 : before->rate.median / 60;
        double to = phases->items[i].idle ? 0 : phases->items[i].rate.median / 60;

        if (from != to && before != NULL)
            load->steps[load->step_count++] =
                (struct wva_load_answer){ .planned_s = NAN,
                                          .time_s = phases->items[i].start_s,
                                          .observed = true,
                                          .from_rps = from,
                                          .to_rps = to };
    }
}

/* True if the plan does not fit the observed load at any alignment, unless it is aligned with jobs.
 */
static bool is_plan_refuted(const struct wva_load_steps *load)
{
    return load->planned && load->origin != WVA_LOAD_ORIGIN_JOBS
           && load->origin != WVA_LOAD_ORIGIN_ACTIVE_JOBS && load->fit.known
           && load->fit.r2 < WVA_PLAN_FIT_GOOD_R2;
}

/* ---- the answer ---- */

static double row_s(const struct wva_load_steps_input *input, size_t row)
{
    return seconds_from(input->first_ns, input->frame->time_ns[row]);
}

static bool is_bad(const struct wva_load_steps_input *input, size_t row)
{
    const struct wva_frame *frame = input->frame;

    return wva_hpa_exceeds_any(frame, row)
           || (input->slo_itl_ms != NULL
               && wva_frame_get(frame, WVA_ROLE_ITL_OBSERVED, row) > input->slo_itl_ms[row])
           || (input->slo_ttft_ms != NULL
               && wva_frame_get(frame, WVA_ROLE_TTFT_OBSERVED, row) > input->slo_ttft_ms[row]);
}

/* The rows from the last one at or before the step to before the next step. *first is that of the
 * step before. */
static void find_rows(const struct wva_load_steps_input *input, double start_s, double end_s,
                      size_t *first, size_t *end)
{
    while (*first + 1 < input->frame->rows && row_s(input, *first + 1) <= start_s)
        (*first)++;
    *end = *first;
    while (*end < input->frame->rows && row_s(input, *end) < end_s)
        (*end)++;
}

static void find_scaling(struct wva_load_answer *step, const struct wva_load_steps_input *input,
                         size_t first, size_t end)
{
    const struct wva_frame *frame = input->frame;
    double before = wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, first), wanted = NAN;
    bool up = step->to_rps > step->from_rps
              || (!(step->to_rps < step->from_rps) && step->to_jobs > step->from_jobs);
    double sign = up ? 1 : -1;

    step->replicas_before = wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, first);
    for (size_t row = first; row < end; row++) {
        double desired = wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row);
        double current = wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row);

        step->replicas_after = current;
        if (isnan(wanted) && sign * desired > sign * before) {
            wanted = desired;
            step->decision_s = row_s(input, row) - step->time_s;
        }
        if (!isnan(wanted) && isnan(step->reached_s) && sign * current >= sign * wanted)
            step->reached_s = row_s(input, row) - step->time_s;
    }
}

static void find_relief(struct wva_load_answer *step, const struct wva_load_steps_input *input,
                        size_t first, size_t end)
{
    bool slo = input->slo_itl_ms != NULL || input->slo_ttft_ms != NULL, bad_before = false;

    if ((wva_capabilities(input->frame, slo) & (WVA_HAS_TARGETS | WVA_HAS_SLO)) == 0)
        return;
    step->relief_s = 0;
    for (size_t row = first; row < end; row++) {
        bool bad = is_bad(input, row) && row_s(input, row) >= step->time_s;

        if (bad && isnan(step->excess_s))
            step->excess_s = row_s(input, row) - step->time_s;
        if (bad)
            step->relief_s = NAN;
        else if (bad_before)
            step->relief_s = row_s(input, row) - step->time_s;
        bad_before = bad;
    }
}

static void find_answers(struct wva_load_steps *load, const struct wva_load_steps_input *input)
{
    size_t first = 0, end;

    for (size_t i = 0; i < load->step_count; i++) {
        struct wva_load_answer *step = &load->steps[i];
        double end_s = i + 1 < load->step_count ? load->steps[i + 1].time_s : INFINITY;

        step->replicas_before = step->decision_s = step->reached_s = NAN;
        step->replicas_after = step->excess_s = step->relief_s = NAN;
        if (input->frame->rows == 0)
            continue;
        find_rows(input, step->time_s, end_s, &first, &end);
        /* Before the first sample, or after the last one, the response is unknown. */
        if (end <= first || row_s(input, input->frame->rows - 1) < step->time_s)
            continue;
        find_scaling(step, input, first, end);
        find_relief(step, input, first, end);
    }
}

struct wva_load_steps wva_load_steps_measure(const struct wva_load_steps_input *input)
{
    size_t planned = input->plan == NULL ? 0 : input->plan->config->job_count;
    struct wva_load_steps load = { .known = planned + input->jobs->count > 0,
                                   .planned = planned > 0 };

    load.stretch = 1;
    load.fit = (struct wva_plan_fit){ false, NAN, NAN, NAN, 0 };
    if (!load.known)
        return load;
    load.jobs = wva_calloc(planned + input->jobs->count, sizeof *load.jobs);
    if (planned > 0) {
        add_planned(&load, input);
        find_origin(&load, input);
    }
    add_unplanned(&load, input);
    find_steps(&load);
    if (input->phases != NULL && input->phases->known && is_plan_refuted(&load))
        take_observed_steps(&load, input->phases);
    find_answers(&load, input);
    return load;
}

void wva_load_steps_free(struct wva_load_steps *load)
{
    for (size_t i = 0; i < load->job_count; i++)
        free(load->jobs[i].name);
    free(load->jobs);
    free(load->steps);
    *load = (struct wva_load_steps){ 0 };
}
