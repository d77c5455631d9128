/* SPDX-License-Identifier: Apache-2.0 */
#include "figures/load_plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart/chart.h"
#include "chart/palette.h"
#include "chart/sheet.h"
#include "util/memory.h"

enum { MOST_ROWS = 30 };

#define WIDTH_PT 720.0
#define LOAD_PT  330.0 /* of the sheet without rows of jobs */
#define ROW_PT   22.0

static const struct wva_look look_planned = { WVA_COLOR_BLUE, 2, WVA_DASH_SOLID, WVA_MARKER_NONE };
static const struct wva_look look_natural = { WVA_COLOR_VERMILLION, 1.8, WVA_DASH_DASHED,
                                              WVA_MARKER_NONE };
static const struct wva_look look_end = { WVA_COLOR_MUTED, 1.2, WVA_DASH_DOTTED, WVA_MARKER_NONE };

/* Corners of the steps in minutes, from 0 before the first to 0 behind the last. */
struct corners {
    double *x, *y, *zero;
    size_t count;
};

static void add_corner(struct corners *corners, double seconds, double rate)
{
    corners->x[corners->count] = seconds / 60;
    corners->y[corners->count++] = rate;
}

static struct corners find_corners(const struct wva_load_plan *load)
{
    size_t room = 2 * load->step_count + 4;
    struct corners corners = { wva_calloc(room, sizeof(double)), wva_calloc(room, sizeof(double)),
                               wva_calloc(room, sizeof(double)), 0 };
    double before = 0;

    if (load->peak_rps == 0)
        return corners;
    add_corner(&corners, 0, 0);
    for (size_t i = 0; i < load->step_count; i++) {
        add_corner(&corners, load->steps[i].start_s, before);
        before = load->steps[i].rate_rps;
        add_corner(&corners, load->steps[i].start_s, before);
    }
    add_corner(&corners, load->end_s, before);
    add_corner(&corners, load->end_s, 0);
    return corners;
}

static void free_corners(struct corners *corners)
{
    free(corners->x);
    free(corners->y);
    free(corners->zero);
}

static struct wva_series series_of(const struct corners *corners)
{
    return (struct wva_series){ corners->x, corners->y, corners->count };
}

static double last_minute(const struct wva_run_plan *plan)
{
    double end = fmax(plan->end_s + plan->cooldown_s, plan->natural.end_s);

    return end > 0 ? end / 60 : 1;
}

static void add_ends(struct wva_panel *panel, const struct wva_run_plan *plan, bool labelled)
{
    double start = plan->end_s / 60, end = (plan->end_s + plan->cooldown_s) / 60;

    if (plan->cooldown_s > 0)
        wva_panel_add_bands(panel, wva_color_fade(WVA_COLOR_SKY_BLUE, .15), &start, &end, 1,
                            labelled ? "cooldown" : NULL);
    else if (plan->end_s > 0)
        wva_panel_add_vertical(panel, look_end, start, labelled ? "end of the run" : NULL);
}

static void build_load(struct wva_chart *chart, const struct wva_run_plan *plan)
{
    struct wva_panel *panel = wva_chart_add_panel(chart, 2);
    struct corners planned = find_corners(&plan->load), natural = find_corners(&plan->natural);
    struct wva_color area = wva_color_fade(WVA_COLOR_SKY_BLUE, .35);

    wva_panel_set_time_axis(panel, last_minute(plan), 0, 0, plan->config->job_count == 0);
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, "requests per second", WVA_AXIS_WITH_ZERO);
    wva_panel_set_message(panel, plan->closed > 0
                                     ? "Requests in flight are planned, so the servers "
                                       "decide on the rate."
                                     : "No load: no job has a rate and a duration.");
    add_ends(panel, plan, true);
    wva_panel_add_fill(panel, area, area, series_of(&planned), planned.zero, NULL, NULL);
    wva_panel_add_line(panel, WVA_SIDE_LEFT, look_planned, series_of(&planned), "as planned");
    if (!wva_load_plan_equal(&plan->load, &plan->natural))
        wva_panel_add_line(panel, WVA_SIDE_LEFT, look_natural, series_of(&natural),
                           "as long as the prompts last");
    free_corners(&planned);
    free_corners(&natural);
}

/* Lying bars of one kind. */
struct bars {
    double start[MOST_ROWS], end[MOST_ROWS], row[MOST_ROWS];
    size_t count;
};

static void add_bar(struct bars *bars, size_t row, double start_s, double end_s)
{
    if (!(start_s < end_s))
        return;
    bars->start[bars->count] = start_s / 60;
    bars->end[bars->count] = end_s / 60;
    bars->row[bars->count++] = (double)row;
}

static void draw_bars(struct wva_panel *panel, const struct bars *bars, struct wva_color color,
                      const char *label)
{
    if (bars->count > 0)
        wva_panel_add_spans(panel, color, bars->start, bars->end, bars->row, bars->count, label);
}

/* The name and the rate. */
static char *name_job(const struct wva_run_plan *plan, size_t i)
{
    double rate = plan->items[i].rate_rps;
    const char *label = plan->jobs[i].label;

    if (isnan(rate) && plan->jobs[i].config->concurrency > 0)
        return wva_strdup(label);
    if (isnan(rate))
        return wva_asprintf("%s, rate not known", label);
    return wva_asprintf("%s, %.4g/s", label, rate);
}

static void build_jobs(struct wva_chart *chart, const struct wva_run_plan *plan, size_t count)
{
    struct wva_panel *panel = wva_chart_add_panel(chart, 0.35 * (double)count);
    struct bars planned = { .count = 0 }, idle = { .count = 0 }, beyond = { .count = 0 };
    char *names[MOST_ROWS];

    for (size_t i = 0; i < count; i++) {
        const struct wva_load_item *item = &plan->items[i];
        double end = item->start_s + item->duration_s;
        double natural = item->start_s + plan->natural_items[i].duration_s;

        names[i] = name_job(plan, i);
        add_bar(&planned, i, item->start_s, fmin(natural, end));
        add_bar(&idle, i, natural, end);
        add_bar(&beyond, i, end, natural);
    }
    wva_panel_set_time_axis(panel, last_minute(plan), 0, 0, true);
    wva_panel_set_time_origin(panel, "the start of the run");
    wva_panel_set_y_names(panel, (const char *const *)names, count);
    add_ends(panel, plan, false);
    draw_bars(panel, &planned, WVA_COLOR_BLUE, "planned");
    draw_bars(panel, &idle, WVA_COLOR_SKY_BLUE, "planned, prompts used up");
    draw_bars(panel, &beyond, WVA_COLOR_ORANGE, "beyond the plan");
    for (size_t i = 0; i < count; i++)
        free(names[i]);
}

static char *describe(const struct wva_run_plan *plan)
{
    const char *name = plan->config->name, *mode = plan->parallel ? "parallel" : "sequential";
    const char *dot = name == NULL ? "" : "  \u00b7  ";

    if (!wva_run_plan_has_load(plan))
        return wva_asprintf("%.60s%s%s", name == NULL ? "" : name, dot, mode);
    return wva_asprintf("%.60s%s%s  \u00b7  peak %.4g requests per second for %.4g s  \u00b7  %.0f "
                        "requests",
                        name == NULL ? "" : name, dot, mode, plan->load.peak_rps, plan->load.peak_s,
                        plan->load.requests);
}

static struct wva_chart *build(const struct wva_run_plan *plan, size_t rows)
{
    const struct wva_config *config = plan->config;
    char *subtitle = describe(plan);
    struct wva_chart *chart = wva_chart_create("Planned load", subtitle, 1);

    build_load(chart, plan);
    if (rows > 0)
        build_jobs(chart, plan, rows);
    if (rows < config->job_count)
        wva_chart_set_note(chart, "The first 30 jobs are shown by name; the load is that of all.");
    free(subtitle);
    return chart;
}

enum wva_status wva_load_plan_render(const struct wva_run_plan *plan, enum wva_image_format format,
                                     double dpi, const char *path, struct wva_error *err)
{
    size_t rows = plan->config->job_count < MOST_ROWS ? plan->config->job_count : MOST_ROWS;
    struct wva_canvas *canvas =
        wva_canvas_create(format, WIDTH_PT, LOAD_PT + ROW_PT * (double)rows, dpi, err);
    struct wva_chart *chart;
    enum wva_status status;

    if (canvas == NULL)
        return err->status;
    chart = build(plan, rows);
    status = wva_sheet_finish(chart, canvas, format, dpi, path, err);
    wva_chart_free(chart);
    return status;
}
