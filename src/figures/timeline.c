/* SPDX-License-Identifier: Apache-2.0 */
/* The run at a glance: all its data over one time axis, in panels below each other. Drawn for any
 * kind of run; panels without data are omitted and named below. */
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

enum { NOTE_MAX = 400, EVENT_LABEL = 96, JOBS_SHOWN = 40, STAGES_SHOWN = 24 };

static const struct wva_look look_planned = { WVA_COLOR_VERMILLION, 1.5, WVA_DASH_DASHED,
                                              WVA_MARKER_NONE };
static const struct wva_look look_queue = { WVA_COLOR_PURPLE, 1.8, WVA_DASH_SOLID,
                                            WVA_MARKER_DIAMOND };
static const struct wva_look look_cache = { WVA_COLOR_ORANGE, 1.8, WVA_DASH_SOLID,
                                            WVA_MARKER_TRIANGLE };
static const struct wva_look look_median = { WVA_COLOR_GREEN, 3, WVA_DASH_SOLID, WVA_MARKER_NONE };
static const struct wva_look look_p99 = { WVA_COLOR_GREEN, 2, WVA_DASH_DOTTED, WVA_MARKER_NONE };

static const struct wva_look look_other = { WVA_COLOR_TEXT, 1.4, WVA_DASH_DASHED, WVA_MARKER_NONE };
static const struct wva_look look_tail = { WVA_COLOR_BLUE, 1.2, WVA_DASH_DOTTED, WVA_MARKER_NONE };
static const struct wva_look look_stage = { WVA_COLOR_FRAME, .8, WVA_DASH_DOTTED, WVA_MARKER_NONE };
static const struct wva_look look_epp = { WVA_COLOR_PURPLE, 1.4, WVA_DASH_DASHED, WVA_MARKER_NONE };
static const struct wva_look look_fullest = { WVA_COLOR_ORANGE, 1.4, WVA_DASH_DOTTED,
                                              WVA_MARKER_NONE };
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

static bool is_stage(const struct wva_load_job *job)
{
    return job->job != NULL && job->job->stage >= 0 && isfinite(job->start_s)
           && isfinite(job->end_s);
}

static size_t count_stages(const struct wva_load_steps *load)
{
    size_t count = 0;

    for (size_t i = 0; i < load->job_count; i++)
        count += is_stage(&load->jobs[i]);
    return count;
}

/* Where stages begin, and the end of the last. */
static void add_boundaries(struct wva_panel *panel, const struct wva_load_steps *load)
{
    double end_s = NAN;

    if (count_stages(load) > STAGES_SHOWN)
        return;
    for (size_t i = 0; i < load->job_count; i++) {
        if (!is_stage(&load->jobs[i]))
            continue;
        wva_panel_add_vertical(panel, look_stage, fmax(load->jobs[i].start_s, 0) / 60, NULL);
        end_s = fmax(end_s, load->jobs[i].end_s);
    }
    if (!isnan(end_s))
        wva_panel_add_vertical(panel, look_stage, end_s / 60, NULL);
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
    add_boundaries(panel, &input->results->load_steps);
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

static const char *name_planned(const struct wva_load_steps *load)
{
    return load->planned ? "planned" : count_stages(load) > 0 ? "asked for" : "load generators";
}

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
                               name_planned(&input->results->load_steps));
    } else {
        lack(timeline, "load");
    }
    free(zero);
    wva_curve_free(&rate);
    wva_curve_free(&planned);
}

/* Values that current controllers log instead of a load. */
static void add_capacity(struct timeline *timeline)
{
    const struct wva_figure_input *input = timeline->input;
    struct wva_curve supply = wva_curve_make(input, WVA_ROLE_SUPPLY, WVA_CURVE_ALL);
    struct wva_curve demand = wva_curve_make(input, WVA_ROLE_DEMAND, WVA_CURVE_ALL);
    /* Where servers were asked themselves, load, queue and cache tell it better. */
    bool measured = wva_frame_has(input->frame, WVA_ROLE_RUNNING);
    char axis[64];

    snprintf(axis, sizeof axis, "capacity (%.40s)",
             input->capacity_unit == NULL ? "analyzer's unit" : input->capacity_unit);
    if (!measured && (has_value(&supply, true) || has_value(&demand, true))) {
        struct wva_panel *panel = add_panel(timeline, 1, axis, WVA_AXIS_WITH_ZERO);

        wva_panel_add_line(panel, WVA_SIDE_LEFT, look_demand, wva_curve_series(&demand), "demand");
        wva_panel_add_steps(panel, WVA_SIDE_LEFT, look_supply, wva_curve_series(&supply), "supply");
    }
    wva_curve_free(&supply);
    wva_curve_free(&demand);
}

/* ---- latency ---- */

/* Samples above the SLO. */
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

/* Percentiles of an interval, as the servers count them: a band from the median to p90, and p99. */
static void add_percentiles(struct wva_panel *panel, const struct wva_figure_input *input, bool itl)
{
    struct wva_curve p50 =
        wva_curve_make(input, itl ? WVA_ROLE_ITL_P50 : WVA_ROLE_TTFT_P50, WVA_CURVE_ALL);
    struct wva_curve p90 =
        wva_curve_make(input, itl ? WVA_ROLE_ITL_P90 : WVA_ROLE_TTFT_P90, WVA_CURVE_ALL);
    struct wva_curve p99 =
        wva_curve_make(input, itl ? WVA_ROLE_ITL_P99 : WVA_ROLE_TTFT_P99, WVA_CURVE_ALL);
    struct wva_color area = wva_color_fade(WVA_COLOR_SKY_BLUE, .35);

    if (has_value(&p90, true))
        wva_panel_add_fill(panel, area, area, wva_curve_series(&p90), p50.y,
                           "p50 to p90, by servers", NULL);
    if (has_value(&p99, true))
        wva_panel_add_line(panel, WVA_SIDE_LEFT, look_tail, wva_curve_series(&p99), "p99");
    wva_curve_free(&p50);
    wva_curve_free(&p90);
    wva_curve_free(&p99);
}

/* The servers' mean beside that of the clients. */
static void add_by_servers(struct wva_panel *panel, const struct wva_figure_input *input)
{
    struct wva_curve line = wva_curve_make(input, WVA_ROLE_TTFT_SERVER, WVA_CURVE_POSITIVE);

    if (has_value(&line, false))
        wva_panel_add_line(panel, WVA_SIDE_LEFT, look_other, wva_curve_series(&line),
                           "mean, by servers");
    wva_curve_free(&line);
}

/* Whose latency is drawn, where there are several. */
static const char *name_observed(const struct wva_frame *frame, bool itl)
{
    if (!itl && wva_frame_has(frame, WVA_ROLE_TTFT_CLIENT))
        return "mean, by clients when sent";
    return wva_frame_has(frame, itl ? WVA_ROLE_ITL_P90 : WVA_ROLE_TTFT_P90) ? "mean, by servers"
                                                                            : "observed";
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
                           name_observed(input->frame, itl));
        if (!itl)
            add_by_servers(panel, input);
        add_percentiles(panel, input, itl);
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

/* A line that is drawn only if it has anything above 0. */
static void add_extra(struct wva_panel *panel, const struct wva_figure_input *input,
                      enum wva_role role, struct wva_look look, const char *label)
{
    struct wva_curve line = wva_curve_make(input, role, WVA_CURVE_ALL);

    if (has_value(&line, false))
        wva_panel_add_line(panel, WVA_SIDE_LEFT, look, wva_curve_series(&line), label);
    wva_curve_free(&line);
}

static bool differ(const struct wva_frame *frame, enum wva_role a, enum wva_role b)
{
    for (size_t row = 0; row < frame->rows; row++)
        if (fabs(wva_frame_get(frame, a, row) - wva_frame_get(frame, b, row)) > 1e-9)
            return true;
    return false;
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
        add_extra(panel, input, WVA_ROLE_EPP_FLOW_QUEUE, look_other,
                  "held back by the endpoint picker");
        add_extra(panel, input, WVA_ROLE_EPP_QUEUE, look_epp, "per pod, by the endpoint picker");
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
                           wva_frame_has(input->frame, WVA_ROLE_KV_MAX) ? "mean of pods"
                                                                        : "KV cache in use");
        if (differ(input->frame, WVA_ROLE_KV_MAX, WVA_ROLE_KV_USAGE))
            add_extra(panel, input, WVA_ROLE_KV_MAX, look_fullest, "fullest pod");
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

/* One row of the panel of events: marks, and bars for what lasted. */
struct event_row {
    double *x, *y;              /* of marks */
    double *start, *end;        /* of bars */
    const char **texts, **tags; /* of marks; borrowed */
    size_t count;
};

static struct event_row make_row(size_t most)
{
    return (struct event_row){ wva_calloc(most, sizeof(double)),
                               wva_calloc(most, sizeof(double)),
                               wva_calloc(most, sizeof(double)),
                               wva_calloc(most, sizeof(double)),
                               wva_calloc(most, sizeof(char *)),
                               wva_calloc(most, sizeof(char *)),
                               0 };
}

/* What ended before the first sample, or began after the last, is left out; complaints are from the
 * log that the samples are from. */
static struct event_row collect_events(const struct timeline *timeline,
                                       enum wva_figure_event_kind kind, double row)
{
    const struct wva_figure_input *input = timeline->input;
    size_t most = input->frame->rows == 0 ? 0 : input->event_count;
    struct event_row events = make_row(most);

    for (size_t i = 0; i < most; i++) {
        const struct wva_figure_event *event = &input->events[i];
        double start =
            ((double)event->time_ns - (double)input->frame->time_ns[0]) / (double)WVA_NS_PER_MINUTE;
        double end =
            ((double)event->end_ns - (double)input->frame->time_ns[0]) / (double)WVA_NS_PER_MINUTE;

        if (event->kind != kind
            || (kind < WVA_FIGURE_EVENT_COMPLAINT && (end < 0 || start > timeline->minutes)))
            continue;
        events.x[events.count] = kind < WVA_FIGURE_EVENT_COMPLAINT ? fmax(start, 0) : start;
        events.start[events.count] = fmax(start, 0);
        events.end[events.count] = fmin(end, timeline->minutes);
        events.y[events.count] = row;
        events.tags[events.count] = event->tag;
        events.texts[events.count++] = event->label;
    }
    return events;
}

static void free_events(struct event_row *events)
{
    free(events->texts);
    free(events->tags);
    free(events->x);
    free(events->y);
    free(events->start);
    free(events->end);
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
    [WVA_FIGURE_EVENT_POD_START] = { "pod starts",
                                     { WVA_COLOR_GREEN, 0, WVA_DASH_SOLID, WVA_MARKER_CIRCLE } },
    [WVA_FIGURE_EVENT_NO_ANSWER] = { "failed scrapes",
                                     { WVA_COLOR_FRAME, 0, WVA_DASH_SOLID, WVA_MARKER_SQUARE } },
    [WVA_FIGURE_EVENT_RESTART] = { "restarts",
                                   { WVA_COLOR_VERMILLION, 0, WVA_DASH_SOLID, WVA_MARKER_SQUARE } },
    [WVA_FIGURE_EVENT_WARNING] = { "warnings",
                                   { WVA_COLOR_ORANGE, 0, WVA_DASH_SOLID, WVA_MARKER_DIAMOND } },
    [WVA_FIGURE_EVENT_COMPLAINT] = { "complaints",
                                     { WVA_COLOR_ORANGE, 0, WVA_DASH_SOLID, WVA_MARKER_DIAMOND } },
    [WVA_FIGURE_EVENT_ERROR] = { "errors",
                                 { WVA_COLOR_VERMILLION, 0, WVA_DASH_SOLID, WVA_MARKER_SQUARE } },
    [WVA_FIGURE_EVENT_NOTE] = { "notes",
                                { WVA_COLOR_FRAME, 0, WVA_DASH_SOLID, WVA_MARKER_CIRCLE } },
};

static bool lasts(const struct event_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->end[i] > row->start[i])
            return true;
    return false;
}

static bool has_tags(const struct event_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->tags[i] != NULL && row->tags[i][0] != '\0')
            return true;
    return false;
}

static void draw_row(struct wva_panel *panel, const struct event_row *row, struct wva_look look)
{
    const struct wva_series series = { row->x, row->y, row->count };

    if (lasts(row))
        wva_panel_add_spans(panel, wva_color_fade(look.color, .5), row->start, row->end, row->y,
                            row->count, NULL);
    if (has_tags(row))
        wva_panel_add_named_points(panel, look, series, row->tags, row->texts, NULL);
    else
        wva_panel_add_events(panel, look, series, row->texts);
}

/* The stages of the load, with what each asks for. */
static void add_stages(const struct timeline *timeline, struct event_row *row,
                       char tags[STAGES_SHOWN][EVENT_LABEL])
{
    const struct wva_load_steps *load = &timeline->input->results->load_steps;

    *row = make_row(STAGES_SHOWN);
    if (count_stages(load) > STAGES_SHOWN || timeline->input->frame->rows == 0)
        return;
    for (size_t i = 0; i < load->job_count; i++) {
        const struct wva_load_job *job = &load->jobs[i];

        if (!is_stage(job) || job->end_s < 0 || job->start_s / 60 > timeline->minutes)
            continue;
        if (isfinite(job->rate_rps))
            snprintf(tags[row->count], EVENT_LABEL, "%d: %.4g/s", job->job->stage, job->rate_rps);
        else
            snprintf(tags[row->count], EVENT_LABEL, "%d", job->job->stage);
        row->start[row->count] = row->x[row->count] = fmax(job->start_s, 0) / 60;
        row->end[row->count] = fmin(job->end_s / 60, timeline->minutes);
        row->tags[row->count] = row->texts[row->count] = tags[row->count];
        row->y[row->count++] = 0;
    }
}

static void add_events(struct timeline *timeline)
{
    static const struct wva_look look_stages = { WVA_COLOR_SKY_BLUE, 0, WVA_DASH_SOLID,
                                                 WVA_MARKER_NONE };
    struct event_row rows[WVA_FIGURE_EVENT_KINDS], stages;
    char names[WVA_FIGURE_EVENT_KINDS + 1][EVENT_LABEL], tags[STAGES_SHOWN][EVENT_LABEL];
    const char *shown[WVA_FIGURE_EVENT_KINDS + 1];
    size_t count = 0;
    struct wva_panel *panel;

    add_stages(timeline, &stages, tags);
    if (stages.count > 0) {
        snprintf(names[WVA_FIGURE_EVENT_KINDS], EVENT_LABEL, "stages (%zu)", stages.count);
        shown[count++] = names[WVA_FIGURE_EVENT_KINDS];
    }
    for (int kind = 0; kind < WVA_FIGURE_EVENT_KINDS; kind++) {
        rows[kind] = collect_events(timeline, (enum wva_figure_event_kind)kind, (double)count);
        if (rows[kind].count == 0)
            continue;
        snprintf(names[kind], sizeof names[kind], "%s (%zu)", kinds[kind].name, rows[kind].count);
        shown[count++] = names[kind];
    }
    if (count > 0) {
        panel = add_panel(timeline, .15 + .25 * (double)count, NULL, WVA_AXIS_FREE);
        wva_panel_set_y_names(panel, shown, count);
        if (stages.count > 0)
            draw_row(panel, &stages, look_stages);
        for (int kind = 0; kind < WVA_FIGURE_EVENT_KINDS; kind++)
            if (rows[kind].count > 0)
                draw_row(panel, &rows[kind], kinds[kind].look);
    }
    for (int kind = 0; kind < WVA_FIGURE_EVENT_KINDS; kind++)
        free_events(&rows[kind]);
    free_events(&stages);
}

/* ---- the whole ---- */

static void note_missing(const struct timeline *timeline)
{
    struct wva_buffer text = wva_buffer_make(NOTE_MAX);

    for (size_t i = 0; i < timeline->missing_count; i++)
        wva_buffer_printf(&text, "%s%s", i == 0 ? "Not recorded in this run: " : ", ",
                          timeline->missing[i]);
    if (timeline->missing_count > 0)
        wva_buffer_append_char(&text, '.');
    if (wva_frame_has(timeline->input->frame, WVA_ROLE_ITL_P90)
        || wva_frame_has(timeline->input->frame, WVA_ROLE_TTFT_P90))
        wva_buffer_printf(&text, "%sPercentiles are exact to a bucket of the servers' histograms.",
                          text.len > 0 ? " " : "");
    if (text.len > 0)
        wva_chart_set_note(timeline->chart, text.data);
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
