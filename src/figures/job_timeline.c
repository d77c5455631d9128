/* SPDX-License-Identifier: Apache-2.0 */
/* The figure of jobs over time, with the load that was planned behind what the autoscaler did. */
#include <math.h>
#include <stdlib.h>

#include "chart/palette.h"
#include "figures/families.h"
#include "figures/shared.h"
#include "util/memory.h"

enum { ROWS_MAX = 16 };

static const struct wva_look look_planned = { WVA_COLOR_SKY_BLUE, 1.5, WVA_DASH_SOLID,
                                              WVA_MARKER_NONE };
static const struct wva_look look_observed = { WVA_COLOR_FRAME, 1.2, WVA_DASH_SOLID,
                                               WVA_MARKER_NONE };
static const struct wva_look look_span = { WVA_COLOR_TEXT, 1.4, WVA_DASH_SOLID, WVA_MARKER_NONE };
static const struct wva_look look_queue = { WVA_COLOR_PURPLE, 1.8, WVA_DASH_SOLID,
                                            WVA_MARKER_DIAMOND };

bool wva_job_timeline_is_known(const struct wva_figure_input *input)
{
    return input->results->load_steps.known;
}

/* ---- the load ---- */

struct wva_curve wva_planned_load(const struct wva_load_steps *load)
{
    struct wva_curve corners = { wva_calloc(2 * load->step_count, sizeof(double)),
                                 wva_calloc(2 * load->step_count, sizeof(double)), 0 };

    /* What was observed instead of the plan is no plan. */
    for (size_t i = 0; i < load->step_count && !load->steps_are_observed; i++) {
        const struct wva_load_answer *step = &load->steps[i];
        double x = fmax(step->time_s, 0) / 60;

        corners.x[corners.count] = x;
        corners.y[corners.count++] = step->from_rps;
        corners.x[corners.count] = x;
        corners.y[corners.count++] = step->to_rps;
    }
    return corners;
}

static bool has_rates(const struct wva_load_steps *load)
{
    for (size_t i = 0; i < load->step_count; i++)
        if (load->steps[i].to_rps > 0)
            return true;
    return false;
}

/* Behind the planned load, on its axis. */
static void add_observed_load(struct wva_panel *panel, const struct wva_figure_input *input)
{
    double *per_s = wva_calloc(input->frame->rows, sizeof *per_s);
    struct wva_curve line;

    for (size_t row = 0; row < input->frame->rows; row++)
        per_s[row] = wva_frame_get(input->frame, WVA_ROLE_RATE, row) / 60;
    line = wva_curve_make_from(input, per_s);
    wva_panel_set_y_axis(panel, WVA_SIDE_RIGHT, "requests/s", WVA_AXIS_WITH_ZERO);
    wva_panel_add_line(panel, WVA_SIDE_RIGHT, look_observed, wva_curve_series(&line),
                       "observed load (right)");
    wva_curve_free(&line);
    free(per_s);
}

static void add_load(struct wva_panel *panel, const struct wva_load_steps *load)
{
    struct wva_curve corners = wva_planned_load(load);

    if (has_rates(load)) {
        wva_panel_set_y_axis(panel, WVA_SIDE_RIGHT, "requests/s", WVA_AXIS_WITH_ZERO);
        if (!load->steps_are_observed)
            wva_panel_add_line(panel, WVA_SIDE_RIGHT, look_planned, wva_curve_series(&corners),
                               "planned load (right)");
    }
    wva_curve_free(&corners);
}

/* ---- panels ---- */

/* To the end of samples and of jobs. */
double wva_jobs_last_minute(const struct wva_figure_input *input)
{
    const struct wva_load_steps *load = &input->results->load_steps;
    double last = input->frame->rows > 0 ? wva_last_minute(input) : 0;

    for (size_t i = 0; i < load->job_count; i++)
        last = fmax(last, fmax(load->jobs[i].end_s, load->jobs[i].planned_end_s) / 60);
    return last > 0 ? last : 1;
}

static void set_axis(struct wva_panel *panel, const struct wva_figure_input *input, bool labelled)
{
    wva_panel_set_time_axis(panel, wva_jobs_last_minute(input), input->options.tick_major_min,
                            input->options.tick_minor_min, labelled);
    wva_set_clock(panel, input);
}

static void add_signal(struct wva_panel *panel, const struct wva_figure_input *input,
                       enum wva_role role, const char *label)
{
    wva_set_role_axis(panel, WVA_SIDE_LEFT, role);
    wva_add_role(panel, input, role, WVA_SIDE_LEFT, look_queue, label);
}

/* What shows first that there is too much load: the queue, else the rate that was seen. */
static void build_signals(struct wva_chart *chart, const struct wva_figure_input *input)
{
    struct wva_panel *panel;

    panel = wva_chart_add_panel(chart, 1);
    set_axis(panel, input, false);
    wva_panel_set_message(panel, "No replicas were recorded.");
    wva_add_replicas(panel, input, WVA_SIDE_LEFT);
    if (wva_frame_has(input->frame, WVA_ROLE_RATE))
        add_observed_load(panel, input);
    add_load(panel, &input->results->load_steps);
    panel = wva_chart_add_panel(chart, 1);
    set_axis(panel, input, false);
    wva_panel_set_message(panel, "Neither a queue nor a request rate was recorded.");
    if (wva_frame_has(input->frame, WVA_ROLE_WAITING))
        add_signal(panel, input, WVA_ROLE_WAITING, "requests waiting");
    else if (wva_frame_has(input->frame, WVA_ROLE_QUEUE_LENGTH))
        add_signal(panel, input, WVA_ROLE_QUEUE_LENGTH, "requests waiting");
    else
        add_signal(panel, input, WVA_ROLE_RATE, "observed request rate");
    add_load(panel, &input->results->load_steps);
}

/* Lying bars of one kind. */
struct bars {
    double start[ROWS_MAX], end[ROWS_MAX], row[ROWS_MAX];
    size_t count;
};

static void add_bar(struct bars *bars, double row, double start_s, double end_s)
{
    if (!(start_s < end_s))
        return;
    bars->start[bars->count] = fmax(start_s, 0) / 60;
    bars->end[bars->count] = end_s / 60;
    bars->row[bars->count++] = row;
}

static void draw_bars(struct wva_panel *panel, const struct bars *bars, struct wva_color color,
                      const char *label)
{
    if (bars->count > 0)
        wva_panel_add_spans(panel, color, bars->start, bars->end, bars->row, bars->count, label);
}

/* The name and the rate. */
static char *name_job(const struct wva_load_job *job)
{
    if (isnan(job->rate_rps))
        return wva_strdup(job->name);
    return wva_asprintf("%s, %.4g/s", job->name, job->rate_rps);
}

static void build_bars(struct wva_chart *chart, const struct wva_figure_input *input, size_t count)
{
    const struct wva_load_steps *load = &input->results->load_steps;
    struct wva_panel *panel = wva_chart_add_panel(chart, 0.3 + 0.12 * (double)count);
    struct bars planned = { .count = 0 }, whole = { .count = 0 }, cut = { .count = 0 };
    struct bars missed = { .count = 0 };
    char *names[ROWS_MAX];

    for (size_t i = 0; i < count; i++) {
        const struct wva_load_job *job = &load->jobs[i];
        double end_s = isnan(job->end_s) ? 60 * wva_jobs_last_minute(input) : job->end_s;
        bool complete = job->job != NULL && job->job->complete;

        names[i] = name_job(job);
        add_bar(isnan(job->start_s) ? &missed : &planned, (double)i, job->planned_start_s,
                job->planned_end_s);
        add_bar(complete ? &whole : &cut, (double)i, job->start_s, end_s);
    }
    set_axis(panel, input, true);
    if (input->frame->rows == 0)
        wva_panel_set_time_origin(panel, "the start of the first job");
    wva_panel_set_y_names(panel, (const char *const *)names, count);
    wva_panel_set_message(panel, "No job has a start and end time.");
    if (planned.count > 0)
        wva_panel_add_whiskers(panel, look_span, planned.start, planned.end, planned.row,
                               planned.count, "planned");
    draw_bars(panel, &missed, WVA_COLOR_SKY_BLUE, "planned, not observed");
    draw_bars(panel, &whole, WVA_COLOR_BLUE, "observed, with a result");
    draw_bars(panel, &cut, WVA_COLOR_ORANGE, "observed, without a result");
    for (size_t i = 0; i < count; i++)
        free(names[i]);
}

void wva_build_job_timeline(struct wva_chart *chart, const struct wva_figure_input *input)
{
    static const char *const notes[WVA_LOAD_ORIGINS] = {
        [WVA_LOAD_ORIGIN_JOBS] = "The plan is aligned with the observed jobs.",
        [WVA_LOAD_ORIGIN_ACTIVE_JOBS] = "The plan is aligned with the first active job.",
        [WVA_LOAD_ORIGIN_LOAD] = "The plan is aligned for the best fit to the observed load.",
        [WVA_LOAD_ORIGIN_RUN] = "The plan is aligned with the start of the run.",
        [WVA_LOAD_ORIGIN_SAMPLES] = "The plan is assumed to start with the first sample.",
    };
    const struct wva_load_steps *load = &input->results->load_steps;
    size_t count = load->job_count < ROWS_MAX ? load->job_count : ROWS_MAX;

    if (input->frame->rows > 0)
        build_signals(chart, input);
    build_bars(chart, input, count);
    if (count < load->job_count)
        wva_chart_set_note(chart, "The first 16 jobs are shown.");
    else if (load->planned)
        wva_chart_set_note(chart, notes[load->origin]);
}
