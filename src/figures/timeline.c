/* SPDX-License-Identifier: Apache-2.0 */
/* The run at a glance: all that is known of it over one time axis, one panel below the other, so
 * that one sees what came before what. Drawn for any kind of run with what it has; a panel without
 * data is left out and named below. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "chart/palette.h"
#include "figures/families.h"
#include "figures/shared.h"
#include "util/buffer.h"
#include "util/memory.h"
#include "util/timestamp.h"

/* Of the sheet. */
#define FIXED_IN 1.5
#define PANEL_IN 1.45
#define LEAST_IN 3.6

enum { NOTE_MAX = 400, EVENT_LABEL = 96, JOBS_SHOWN = 40 };

static const struct wva_look look_planned = { WVA_COLOR_VERMILLION, 1.5, WVA_DASH_DASHED,
                                              WVA_MARKER_NONE };
static const struct wva_look look_queue = { WVA_COLOR_PURPLE, 1.8, WVA_DASH_SOLID,
                                            WVA_MARKER_DIAMOND };
static const struct wva_look look_cache = { WVA_COLOR_ORANGE, 1.8, WVA_DASH_SOLID,
                                            WVA_MARKER_TRIANGLE };
static const struct wva_look look_median = { WVA_COLOR_GREEN, 3, WVA_DASH_SOLID, WVA_MARKER_NONE };
static const struct wva_look look_p99 = { WVA_COLOR_GREEN, 2, WVA_DASH_DOTTED, WVA_MARKER_NONE };

static const struct wva_look look_demand = { WVA_COLOR_VERMILLION, 1.8, WVA_DASH_SOLID,
                                             WVA_MARKER_CIRCLE };
static const struct wva_look look_supply = { WVA_COLOR_BLUE, 1.8, WVA_DASH_SOLID, WVA_MARKER_NONE };

/* The figure while it is put together. */
struct timeline {
    struct wva_chart *chart;
    const struct wva_figure_input *input;
    double minutes;
    const char *missing[8]; /* of panels that were left out */
    size_t missing_count;
    double weight; /* of all panels */
};

static bool has_value(const struct wva_curve *line, bool zero_counts)
{
    for (size_t i = 0; i < line->count; i++)
        if (line->y[i] > 0 || (zero_counts && isfinite(line->y[i])))
            return true;
    return false;
}

static void lack(struct timeline *timeline, const char *what)
{
    timeline->missing[timeline->missing_count++] = what;
}

static struct wva_panel *add_panel(struct timeline *timeline, double weight, const char *axis,
                                   enum wva_axis_kind kind)
{
    const struct wva_figure_input *input = timeline->input;
    struct wva_panel *panel = wva_chart_add_panel(timeline->chart, weight);

    timeline->weight += weight;
    wva_panel_set_time_axis(panel, timeline->minutes, input->options.tick_major_min,
                            input->options.tick_minor_min, false);
    wva_set_clock(panel, input);
    if (input->frame->rows == 0)
        wva_panel_set_time_origin(panel, "the start of the first job");
    if (axis != NULL)
        wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, axis, kind);
    wva_add_scaling_lines(panel, input);
    return panel;
}

static struct wva_panel *add_role_panel(struct timeline *timeline, double weight,
                                        enum wva_role role)
{
    struct wva_panel *panel = add_panel(timeline, weight, NULL, WVA_AXIS_FREE);

    wva_set_role_axis(panel, WVA_SIDE_LEFT, role);
    return panel;
}

/* ---- load ---- */

static void add_load(struct timeline *timeline)
{
    const struct wva_figure_input *input = timeline->input;
    struct wva_curve rate = wva_curve_make(input, WVA_ROLE_RATE, WVA_CURVE_ALL);
    struct wva_curve planned = wva_planned_load(&input->results->load_steps);
    struct wva_color area = wva_color_fade(WVA_COLOR_SKY_BLUE, .25);
    double *zero = wva_calloc(rate.count, sizeof *zero);

    for (size_t i = 0; i < planned.count; i++)
        planned.y[i] *= 60;
    if (has_value(&rate, true) || has_value(&planned, false)) {
        struct wva_panel *panel = add_role_panel(timeline, 1, WVA_ROLE_RATE);

        wva_panel_add_fill(panel, area, area, wva_curve_series(&rate), zero, NULL, NULL);
        wva_panel_add_line(panel, WVA_SIDE_LEFT, wva_look_load, wva_curve_series(&rate),
                           "observed");
        if (has_value(&planned, false))
            wva_panel_add_line(panel, WVA_SIDE_LEFT, look_planned, wva_curve_series(&planned),
                               input->results->load_steps.planned ? "planned" : "load generators");
    } else {
        lack(timeline, "load");
    }
    free(zero);
    wva_curve_free(&rate);
    wva_curve_free(&planned);
}

/* What today's controllers tell in place of a load. */
static void add_capacity(struct timeline *timeline)
{
    const struct wva_figure_input *input = timeline->input;
    struct wva_curve supply = wva_curve_make(input, WVA_ROLE_SUPPLY, WVA_CURVE_ALL);
    struct wva_curve demand = wva_curve_make(input, WVA_ROLE_DEMAND, WVA_CURVE_ALL);
    char axis[64];

    snprintf(axis, sizeof axis, "capacity (%.40s)",
             input->capacity_unit == NULL ? "analyzer's unit" : input->capacity_unit);
    if (has_value(&supply, true) || has_value(&demand, true)) {
        struct wva_panel *panel = add_panel(timeline, 1, axis, WVA_AXIS_WITH_ZERO);

        wva_panel_add_line(panel, WVA_SIDE_LEFT, look_demand, wva_curve_series(&demand), "demand");
        wva_panel_add_steps(panel, WVA_SIDE_LEFT, look_supply, wva_curve_series(&supply), "supply");
    }
    wva_curve_free(&supply);
    wva_curve_free(&demand);
}

/* ---- latency ---- */

/* Where samples were above the SLO. */
static void shade_violations(struct wva_panel *panel, const struct wva_figure_input *input,
                             const struct wva_episodes *episodes)
{
    double *start = wva_calloc(episodes->count, sizeof *start);
    double *end = wva_calloc(episodes->count, sizeof *end);
    char label[64];

    for (size_t i = 0; i < episodes->count; i++) {
        const struct wva_episode *episode = &episodes->items[i];

        start[i] = wva_frame_minutes(input->frame, episode->first_row);
        end[i] = wva_frame_minutes(input->frame, episode->last_row)
                 + input->results->timeline.hold_s[episode->last_row] / 60;
    }
    snprintf(label, sizeof label, "above SLO (%zu\u00d7)", episodes->count);
    wva_panel_add_bands(panel, wva_color_fade(WVA_COLOR_VERMILLION, .28), start, end,
                        episodes->count, label);
    free(start);
    free(end);
}

/* One figure of each job, as long as it ran; of a run whose controller tells no latency. */
static void add_jobs(struct wva_panel *panel, const struct wva_load_steps *load,
                     enum wva_job_figure figure, struct wva_look look, const char *label)
{
    bool named = false;

    for (size_t i = 0; i < load->job_count && i < JOBS_SHOWN; i++) {
        const struct wva_load_job *job = &load->jobs[i];
        double x[] = { fmax(job->start_s, 0) / 60, job->end_s / 60 };
        double value = job->job == NULL ? NAN : job->job->figure[figure], y[] = { value, value };

        if (!isfinite(value) || !(job->start_s < job->end_s))
            continue;
        wva_panel_add_line(panel, WVA_SIDE_LEFT, look, (struct wva_series){ x, y, 2 },
                           named ? NULL : label);
        named = true;
    }
}

static bool jobs_tell(const struct wva_load_steps *load, enum wva_job_figure figure)
{
    for (size_t i = 0; i < load->job_count; i++)
        if (load->jobs[i].job != NULL && isfinite(load->jobs[i].job->figure[figure])
            && load->jobs[i].start_s < load->jobs[i].end_s)
            return true;
    return false;
}

static void add_latency(struct timeline *timeline, const struct wva_signal *signal)
{
    const struct wva_figure_input *input = timeline->input;
    const struct wva_results *results = input->results;
    bool itl = signal == &wva_signal_itl;
    enum wva_job_figure median = itl ? WVA_JOB_ITL_MEDIAN : WVA_JOB_TTFT_MEDIAN;
    struct wva_curve observed = wva_curve_make(input, signal->observed, WVA_CURVE_POSITIVE);
    const double *slo = itl ? results->slo_itl_ms : results->slo_ttft_ms;
    bool seen = has_value(&observed, false), told = jobs_tell(&results->load_steps, median);
    struct wva_panel *panel;
    char label[64];

    if (seen || told) {
        panel = add_role_panel(timeline, 1, signal->observed);
        wva_panel_add_line(panel, WVA_SIDE_LEFT, wva_look_observed, wva_curve_series(&observed),
                           "observed");
        if (!seen) {
            snprintf(label, sizeof label, "median of each job, by the load generator");
            add_jobs(panel, &results->load_steps, median, look_median, label);
            add_jobs(panel, &results->load_steps, itl ? WVA_JOB_ITL_P99 : WVA_JOB_TTFT_P99,
                     look_p99, "p99");
        }
        if (slo != NULL) {
            struct wva_curve limit = wva_curve_make_from(input, slo);

            wva_panel_add_limit(panel, wva_look_slo, wva_curve_series(&limit), "SLO", "ms");
            wva_curve_free(&limit);
        }
        shade_violations(panel, input, itl ? &results->itl_episodes : &results->ttft_episodes);
    } else {
        lack(timeline, signal->name);
    }
    wva_curve_free(&observed);
}

/* ---- queue and cache ---- */

static void add_target(struct wva_panel *panel, const struct wva_figure_input *input,
                       enum wva_role role, const char *unit)
{
    struct wva_curve target = wva_curve_make(input, role, WVA_CURVE_ALL);

    wva_panel_add_limit(panel, wva_look_slo, wva_curve_series(&target), "target", unit);
    wva_curve_free(&target);
}

static void add_queue(struct timeline *timeline)
{
    const struct wva_figure_input *input = timeline->input;
    bool each = wva_frame_has(input->frame, WVA_ROLE_WAITING);
    enum wva_role role = each ? WVA_ROLE_WAITING : WVA_ROLE_QUEUE_LENGTH;
    struct wva_curve line = wva_curve_make(input, role, WVA_CURVE_ALL);
    struct wva_panel *panel;

    if (has_value(&line, true)) {
        panel = add_role_panel(timeline, .8, role);
        wva_panel_add_line(panel, WVA_SIDE_LEFT, look_queue, wva_curve_series(&line),
                           each ? "requests waiting, per replica" : "requests waiting, all pods");
        if (each)
            add_target(panel, input, WVA_ROLE_WAITING_TARGET, "");
    } else {
        lack(timeline, "queue");
    }
    wva_curve_free(&line);
}

static void add_cache(struct timeline *timeline)
{
    const struct wva_figure_input *input = timeline->input;
    struct wva_curve line = wva_curve_make(input, WVA_ROLE_KV_USAGE, WVA_CURVE_ALL);
    struct wva_panel *panel;

    if (has_value(&line, true)) {
        panel = add_role_panel(timeline, .8, WVA_ROLE_KV_USAGE);
        wva_panel_add_line(panel, WVA_SIDE_LEFT, look_cache, wva_curve_series(&line),
                           "KV cache in use");
        add_target(panel, input, WVA_ROLE_KV_TARGET, "%");
    } else {
        lack(timeline, "KV cache");
    }
    wva_curve_free(&line);
}

/* ---- replicas and events ---- */

static void add_replicas(struct timeline *timeline)
{
    const struct wva_figure_input *input = timeline->input;
    struct wva_panel *panel;

    if (!wva_frame_has(input->frame, WVA_ROLE_REPLICAS_CURRENT)
        && !wva_frame_has(input->frame, WVA_ROLE_REPLICAS_DESIRED)) {
        lack(timeline, "replicas");
        return;
    }
    panel = add_panel(timeline, .9, NULL, WVA_AXIS_WHOLE);
    wva_add_replicas(panel, input, WVA_SIDE_LEFT);
    wva_add_scaling(panel, input, true);
}

/* What stands in one row of the panel of events. Changes of replicas have none: they are lines in
 * all panels, with their numbers above that of the replicas. */
struct event_row {
    double *x, *y;
    const char **texts; /* borrowed */
    size_t count;
};

static struct event_row collect_events(const struct wva_figure_input *input,
                                       enum wva_figure_event_kind kind, double row)
{
    size_t most = input->frame->rows == 0 ? 0 : input->event_count;
    struct event_row events = { wva_calloc(most, sizeof(double)), wva_calloc(most, sizeof(double)),
                                wva_calloc(most, sizeof(char *)), 0 };

    for (size_t i = 0; i < most; i++) {
        const struct wva_figure_event *event = &input->events[i];

        if (event->kind != kind)
            continue;
        events.x[events.count] =
            (double)(event->time_ns - input->frame->time_ns[0]) / (double)WVA_NS_PER_MINUTE;
        events.y[events.count] = row;
        events.texts[events.count++] = event->label;
    }
    return events;
}

static void free_events(struct event_row *events)
{
    free(events->texts);
    free(events->x);
    free(events->y);
}

static const struct {
    const char *name;
    struct wva_look look;
} kinds[WVA_FIGURE_EVENT_KINDS] = {
    [WVA_FIGURE_EVENT_SCALE_UP] = { "scale-ups",
                                    { WVA_COLOR_BLUE, 0, WVA_DASH_SOLID, WVA_MARKER_TRIANGLE } },
    [WVA_FIGURE_EVENT_SCALE_DOWN] = { "scale-downs",
                                      { WVA_COLOR_GREEN, 0, WVA_DASH_SOLID,
                                        WVA_MARKER_TRIANGLE_DOWN } },
    [WVA_FIGURE_EVENT_COMPLAINT] = { "complaints",
                                     { WVA_COLOR_ORANGE, 0, WVA_DASH_SOLID, WVA_MARKER_DIAMOND } },
    [WVA_FIGURE_EVENT_ERROR] = { "errors",
                                 { WVA_COLOR_VERMILLION, 0, WVA_DASH_SOLID, WVA_MARKER_SQUARE } },
    [WVA_FIGURE_EVENT_NOTE] = { "notes",
                                { WVA_COLOR_FRAME, 0, WVA_DASH_SOLID, WVA_MARKER_CIRCLE } },
};

static void add_events(struct timeline *timeline)
{
    struct event_row rows[WVA_FIGURE_EVENT_KINDS];
    char names[WVA_FIGURE_EVENT_KINDS][EVENT_LABEL];
    const char *shown[WVA_FIGURE_EVENT_KINDS];
    size_t count = 0;
    struct wva_panel *panel;

    for (int kind = 0; kind < WVA_FIGURE_EVENT_KINDS; kind++) {
        rows[kind] =
            collect_events(timeline->input, (enum wva_figure_event_kind)kind, (double)count);
        if (rows[kind].count == 0)
            continue;
        snprintf(names[kind], sizeof names[kind], "%s (%zu)", kinds[kind].name, rows[kind].count);
        shown[count++] = names[kind];
    }
    if (count > 0) {
        panel = add_panel(timeline, .15 + .25 * (double)count, NULL, WVA_AXIS_FREE);
        wva_panel_set_y_names(panel, shown, count);
        for (int kind = 0; kind < WVA_FIGURE_EVENT_KINDS; kind++)
            if (rows[kind].count > 0)
                wva_panel_add_events(
                    panel, kinds[kind].look,
                    (struct wva_series){ rows[kind].x, rows[kind].y, rows[kind].count },
                    rows[kind].texts);
    }
    for (int kind = 0; kind < WVA_FIGURE_EVENT_KINDS; kind++)
        free_events(&rows[kind]);
}

/* ---- the whole ---- */

static void note_missing(const struct timeline *timeline)
{
    struct wva_buffer text = wva_buffer_make(NOTE_MAX);

    for (size_t i = 0; i < timeline->missing_count; i++)
        wva_buffer_printf(&text, "%s%s", i == 0 ? "Not recorded in this run: " : ", ",
                          timeline->missing[i]);
    if (timeline->missing_count > 0) {
        wva_buffer_append_char(&text, '.');
        wva_chart_set_note(timeline->chart, text.data);
    }
    wva_buffer_free(&text);
}

void wva_build_timeline(struct wva_chart *chart, const struct wva_figure_input *input)
{
    struct timeline timeline = { .chart = chart, .input = input };

    timeline.minutes =
        input->frame->rows > 0 ? wva_last_minute(input) : wva_jobs_last_minute(input);
    add_load(&timeline);
    add_capacity(&timeline);
    add_latency(&timeline, &wva_signal_itl);
    add_latency(&timeline, &wva_signal_ttft);
    add_queue(&timeline);
    add_cache(&timeline);
    add_replicas(&timeline);
    add_events(&timeline);
    note_missing(&timeline);
    wva_chart_set_height(chart, fmax(FIXED_IN + timeline.weight * PANEL_IN, LEAST_IN));
    if (wva_chart_panels(chart) == 0)
        wva_panel_set_message(wva_chart_add_panel(chart, 1),
                              "No load, latency, queue, cache or replicas were recorded.");
}
