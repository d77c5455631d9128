/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/figures.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/judgement.h"
#include "chart/palette.h"
#include "compare/say.h"
#include "util/memory.h"

#define WIDTH_IN     10.0
#define HOLD_PERIODS 2.5 /* a sample holds for at most so many */

enum { LEGEND_MAX = 60, SUBJECT_MAX = 400 };

/* ---- looks ---- */

static struct wva_look look_of(const struct wva_comparison *comparison, size_t group)
{
    static const struct wva_look looks[] = {
        { WVA_COLOR_BLUE, 2, WVA_DASH_SOLID, WVA_MARKER_CIRCLE },
        { WVA_COLOR_VERMILLION, 2, WVA_DASH_DASHED, WVA_MARKER_SQUARE },
        { WVA_COLOR_GREEN, 2, WVA_DASH_DASH_DOT, WVA_MARKER_TRIANGLE },
        { WVA_COLOR_PURPLE, 2.2, WVA_DASH_DOTTED, WVA_MARKER_DIAMOND },
        { WVA_COLOR_ORANGE, 2, WVA_DASH_SOLID, WVA_MARKER_TRIANGLE_DOWN },
        { WVA_COLOR_SKY_BLUE, 2, WVA_DASH_DASHED, WVA_MARKER_RING },
    };
    struct wva_look look = looks[group % (sizeof looks / sizeof looks[0])];

    if (comparison->groups[group].count > 1) {
        look.width = 1.2;
        look.marker = WVA_MARKER_NONE;
    }
    return look;
}

static char *name_group(const struct wva_comparison *comparison, size_t group)
{
    const struct wva_compare_group *of = &comparison->groups[group];
    const bool named = strcmp(of->label, of->name) != 0;
    char *runs = of->count == 1 ? wva_strdup("") : wva_asprintf(" (%zu runs)", of->count);
    char *text = wva_asprintf("%s%s%.*s%s", of->label, named ? ": " : "", LEGEND_MAX,
                              named ? of->name : "", runs);

    free(runs);
    return text;
}

/* ---- lines over time ---- */

/* Values over minutes. */
struct curve {
    double *x, *y;
    size_t count;
};

static struct wva_series series_of(const struct curve *curve)
{
    return (struct wva_series){ curve->x, curve->y, curve->count };
}

static void free_curve(struct curve *curve)
{
    free(curve->x);
    free(curve->y);
}

/* Values of a run from the start of its load on; NaN where there is a hole. */
static struct curve make_line(const struct wva_compare_run *run, const double *values)
{
    const size_t rows = run->server->frame->rows;
    const double held = HOLD_PERIODS * run->results->period_s / 60;
    struct curve line = { .x = wva_calloc(2 * rows, sizeof(double)),
                          .y = wva_calloc(2 * rows, sizeof(double)) };

    for (size_t row = 0; row < rows; row++) {
        double minute = wva_compare_time_s(run, row) / 60;

        if (minute < 0)
            continue;
        if (line.count > 0 && minute - line.x[line.count - 1] > held) {
            line.x[line.count] = line.x[line.count - 1] + held;
            line.y[line.count++] = NAN;
        }
        line.x[line.count] = minute;
        line.y[line.count++] = values[row];
    }
    return line;
}

static double find_last_minute(const struct wva_comparison *comparison)
{
    double last = 1;

    for (size_t i = 0; i < comparison->runs->count; i++) {
        const struct wva_compare_run *run = &comparison->runs->items[i];

        last = fmax(last, wva_compare_time_s(run, run->server->frame->rows - 1) / 60);
    }
    return last;
}

/* What a figure over time shows of a run: one value per row, the caller's to free. */
typedef double *make_values(const struct wva_compare_run *run);

static struct wva_panel *begin_panel(struct wva_chart *chart,
                                     const struct wva_comparison *comparison, const char *axis,
                                     enum wva_axis_kind kind, const char *message)
{
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);

    wva_panel_set_time_axis(panel, find_last_minute(comparison), 0, 0, true);
    wva_panel_set_time_origin(panel, "the start of the load");
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, axis, kind);
    wva_panel_set_message(panel, message);
    return panel;
}

static bool has_value(const struct curve *line)
{
    for (size_t i = 0; i < line->count; i++)
        if (isfinite(line->y[i]))
            return true;
    return false;
}

static void add_group(struct wva_panel *panel, const struct wva_comparison *comparison,
                      size_t group, make_values *make, bool steps)
{
    const struct wva_compare_group *of = &comparison->groups[group];
    struct wva_look look = look_of(comparison, group);
    char *label = name_group(comparison, group);
    bool labelled = false;

    if (steps)
        look.marker = WVA_MARKER_NONE;
    for (size_t i = 0; i < of->count; i++) {
        const struct wva_compare_run *run = &comparison->runs->items[of->runs[i]];
        double *values = make(run);
        struct curve line = make_line(run, values);
        const char *shown = labelled ? NULL : label;

        if (has_value(&line) && steps)
            wva_panel_add_steps(panel, WVA_SIDE_LEFT, look, series_of(&line), shown);
        else if (has_value(&line))
            wva_panel_add_line(panel, WVA_SIDE_LEFT, look, series_of(&line), shown);
        labelled = labelled || has_value(&line);
        free_curve(&line);
        free(values);
    }
    free(label);
}

/* Says in the note whom the figure does not show. */
static void note_missing(struct wva_chart *chart, const struct wva_comparison *comparison,
                         make_values *make)
{
    struct wva_buffer note = wva_buffer_make(4096);

    for (size_t i = 0; i < comparison->runs->count; i++) {
        const struct wva_compare_run *run = &comparison->runs->items[i];
        double *values = make(run);
        struct curve line = make_line(run, values);

        if (!has_value(&line))
            wva_buffer_printf(&note, "%s%s", note.len == 0 ? "Not in " : ", ", run->name);
        free_curve(&line);
        free(values);
    }
    if (note.len > 0) {
        wva_buffer_append_char(&note, '.');
        wva_chart_set_note(chart, note.data);
    }
    wva_buffer_free(&note);
}

static void build_over_time(struct wva_chart *chart, const struct wva_comparison *comparison,
                            struct wva_panel *panel, make_values *make, bool steps)
{
    for (size_t group = 0; group < comparison->group_count; group++)
        add_group(panel, comparison, group, make, steps);
    note_missing(chart, comparison, make);
}

static double *copy_role(const struct wva_compare_run *run, enum wva_role role, bool positive)
{
    const struct wva_frame *frame = run->server->frame;
    double *values = wva_calloc(frame->rows, sizeof *values);

    for (size_t row = 0; row < frame->rows; row++) {
        values[row] = wva_frame_get(frame, role, row);
        if (positive && !(values[row] > 0))
            values[row] = NAN;
    }
    return values;
}

static double *get_replicas(const struct wva_compare_run *run)
{
    return copy_role(run, WVA_ROLE_REPLICAS_CURRENT, false);
}

static double *get_itl(const struct wva_compare_run *run)
{
    return copy_role(run, WVA_ROLE_ITL_OBSERVED, true);
}

static double *get_ttft(const struct wva_compare_run *run)
{
    return copy_role(run, WVA_ROLE_TTFT_OBSERVED, true);
}

static double *get_load(const struct wva_compare_run *run)
{
    return copy_role(run, WVA_ROLE_RATE, false);
}

/* Minutes above either SLO up to each sample; none where no latency can be judged. */
static double *get_violation(const struct wva_compare_run *run)
{
    const struct wva_frame *frame = run->server->frame;
    const struct wva_results *results = run->results;
    double *values = wva_calloc(frame->rows, sizeof *values), sum_s = 0;

    for (size_t row = 0; row < frame->rows; row++) {
        enum wva_judgement itl =
            wva_judge(frame->column[WVA_ROLE_ITL_OBSERVED].value, results->slo_itl_ms, row);
        enum wva_judgement ttft =
            wva_judge(frame->column[WVA_ROLE_TTFT_OBSERVED].value, results->slo_ttft_ms, row);

        values[row] = results->either_episodes.known ? sum_s / 60 : NAN;
        if (wva_judge_either(itl, ttft) == WVA_JUDGED_ABOVE)
            sum_s += results->timeline.hold_s[row];
    }
    return values;
}

static void build_replicas(struct wva_chart *chart, const struct wva_comparison *comparison)
{
    struct wva_panel *panel = begin_panel(chart, comparison, "current replicas", WVA_AXIS_WHOLE,
                                          "No run tells its replicas.");

    build_over_time(chart, comparison, panel, get_replicas, true);
}

/* The one SLO that all runs are judged by; NaN where there is none, or several. */
static double find_slo(const struct wva_comparison *comparison, bool itl)
{
    double shared = NAN;

    for (size_t i = 0; i < comparison->runs->count; i++) {
        const struct wva_results *results = comparison->runs->items[i].results;
        const double *slo = itl ? results->slo_itl_ms : results->slo_ttft_ms;

        for (size_t row = 0; slo != NULL && row < results->rows; row++) {
            if (!(slo[row] > 0))
                continue;
            if (!isnan(shared) && slo[row] != shared)
                return NAN;
            shared = slo[row];
        }
    }
    return shared;
}

static void build_latency(struct wva_chart *chart, const struct wva_comparison *comparison,
                          const char *axis, make_values *make, bool itl)
{
    static const struct wva_look limit = { WVA_COLOR_BLACK, 1.5, WVA_DASH_DASH_DOT,
                                           WVA_MARKER_NONE };
    struct wva_panel *panel =
        begin_panel(chart, comparison, axis, WVA_AXIS_FROM_ZERO, "No run tells this latency.");
    const double slo = find_slo(comparison, itl);
    const double x[] = { 0, find_last_minute(comparison) }, y[] = { slo, slo };

    build_over_time(chart, comparison, panel, make, false);
    if (isfinite(slo))
        wva_panel_add_limit(panel, limit, (struct wva_series){ x, y, 2 }, "SLO", "ms");
}

static void build_itl(struct wva_chart *chart, const struct wva_comparison *comparison)
{
    build_latency(chart, comparison, "ITL (ms)", get_itl, true);
}

static void build_ttft(struct wva_chart *chart, const struct wva_comparison *comparison)
{
    build_latency(chart, comparison, "TTFT (ms)", get_ttft, false);
}

static void build_load(struct wva_chart *chart, const struct wva_comparison *comparison)
{
    struct wva_panel *panel = begin_panel(chart, comparison, "requests per minute",
                                          WVA_AXIS_FROM_ZERO, "No run tells its request rate.");

    build_over_time(chart, comparison, panel, get_load, false);
}

static void build_violation(struct wva_chart *chart, const struct wva_comparison *comparison)
{
    struct wva_panel *panel = begin_panel(chart, comparison, "minutes above an SLO so far",
                                          WVA_AXIS_WITH_ZERO, "No run tells latencies and an SLO.");

    build_over_time(chart, comparison, panel, get_violation, false);
}

/* ---- attainment against cost ---- */

void wva_compare_find_efficient(const double *cost, const double *attainment, size_t count,
                                bool *efficient)
{
    for (size_t i = 0; i < count; i++) {
        efficient[i] = isfinite(cost[i]) && isfinite(attainment[i]);
        for (size_t j = 0; j < count; j++)
            if ((cost[j] <= cost[i] && attainment[j] > attainment[i])
                || (cost[j] < cost[i] && attainment[j] >= attainment[i]))
                efficient[i] = false;
    }
}

static int compare_places(const void *a, const void *b)
{
    const struct wva_point *one = a, *other = b;

    return (one->x > other->x) - (one->x < other->x);
}

/* From efficient run to efficient run, by cost. */
static void add_efficient(struct wva_panel *panel, const double *cost, const double *attainment,
                          size_t count)
{
    static const struct wva_look look = { WVA_COLOR_MUTED, 1.5, WVA_DASH_DOTTED, WVA_MARKER_NONE };
    bool *efficient = wva_calloc(count, sizeof *efficient);
    struct wva_point *places = wva_calloc(count, sizeof *places);
    double *x = wva_calloc(count, sizeof *x), *y = wva_calloc(count, sizeof *y);
    size_t n = 0;

    wva_compare_find_efficient(cost, attainment, count, efficient);
    for (size_t i = 0; i < count; i++)
        if (efficient[i])
            places[n++] = (struct wva_point){ cost[i], attainment[i] };
    qsort(places, n, sizeof *places, compare_places);
    for (size_t i = 0; i < n; i++) {
        x[i] = places[i].x;
        y[i] = places[i].y;
    }
    if (n > 1)
        wva_panel_add_line(panel, WVA_SIDE_LEFT, look, (struct wva_series){ x, y, n },
                           "Pareto line: no run is better in both");
    free(efficient);
    free(places);
    free(x);
    free(y);
}

static void add_group_points(struct wva_panel *panel, const struct wva_comparison *comparison,
                             size_t group, const double *cost, const double *attainment)
{
    const struct wva_compare_group *of = &comparison->groups[group];
    double *x = wva_calloc(of->count, sizeof *x), *y = wva_calloc(of->count, sizeof *y);
    static const enum wva_marker markers[] = { WVA_MARKER_CIRCLE,        WVA_MARKER_SQUARE,
                                               WVA_MARKER_TRIANGLE,      WVA_MARKER_DIAMOND,
                                               WVA_MARKER_TRIANGLE_DOWN, WVA_MARKER_RING };
    struct wva_look look = look_of(comparison, group);
    char *label = name_group(comparison, group);
    size_t n = 0;

    look.width = 0;
    look.marker = markers[group % (sizeof markers / sizeof markers[0])];
    for (size_t i = 0; i < of->count; i++)
        if (isfinite(cost[of->runs[i]]) && isfinite(attainment[of->runs[i]])) {
            x[n] = cost[of->runs[i]];
            y[n++] = attainment[of->runs[i]];
        }
    if (n > 0)
        wva_panel_add_points(panel, look, (struct wva_series){ x, y, n }, label);
    free(label);
    free(x);
    free(y);
}

/* The first of the shares that some run has. */
static const struct wva_measure *choose_share(const struct wva_comparison *comparison)
{
    static const char *const names[] = { "slo_attainment", "itl_attainment", "ttft_attainment" };
    const size_t count = sizeof names / sizeof names[0];

    for (size_t i = 0; i < count; i++)
        if (wva_comparison_find(comparison, names[i])->known)
            return wva_comparison_find(comparison, names[i])->measure;
    return wva_comparison_find(comparison, names[0])->measure;
}

static void build_cost(struct wva_chart *chart, const struct wva_comparison *comparison)
{
    const size_t count = comparison->runs->count;
    const struct wva_measure *share = choose_share(comparison);
    const struct wva_measure *replicas = wva_comparison_find(comparison, "replicas_mean")->measure;
    double *cost = wva_calloc(count, sizeof *cost), *attainment = wva_calloc(count, sizeof *cost);
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);
    char *axis = wva_asprintf("%s (%%)", share->figure.help);

    for (size_t i = 0; i < count; i++) {
        cost[i] = wva_measure_get(replicas, &comparison->runs->items[i]);
        attainment[i] = wva_measure_get(share, &comparison->runs->items[i]);
    }
    wva_panel_set_x_axis(panel, replicas->figure.help, WVA_AXIS_FREE);
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, axis, WVA_AXIS_FREE);
    wva_panel_set_message(panel, "No run tells both its replicas and latencies with an SLO.");
    for (size_t group = 0; group < comparison->group_count; group++)
        add_group_points(panel, comparison, group, cost, attainment);
    add_efficient(panel, cost, attainment, count);
    wva_chart_set_note(chart, "Better is up and to the left.");
    free(axis);
    free(cost);
    free(attainment);
}

/* ---- lags ---- */

struct lag_kind {
    const char *title;
    size_t lag, key; /* offsets in struct wva_scale_up: of the lag, and of the row that it counts
                        from: what several scale-ups answer in turn is one, as in analysis/lags.h */
};

static const struct lag_kind lag_kinds[] = {
    { "Violation to decision", offsetof(struct wva_scale_up, violation_to_decision),
      offsetof(struct wva_scale_up, violation_row) },
    { "Decision to replicas", offsetof(struct wva_scale_up, decision_to_actuation),
      offsetof(struct wva_scale_up, decision_row) },
    { "Violation to relief", offsetof(struct wva_scale_up, violation_to_relief),
      offsetof(struct wva_scale_up, violation_row) },
};

enum { LAG_KINDS = sizeof lag_kinds / sizeof lag_kinds[0] };

/* Appends the lags of a run; returns how many there are then. */
static size_t add_run_lags(const struct wva_lags *found, const struct lag_kind *kind, double *lags,
                           size_t count)
{
    size_t last_key = WVA_ROW_NONE;

    for (size_t i = 0; i < found->count; i++) {
        const char *up = (const char *)&found->items[i];
        const struct wva_lag *lag = (const void *)(up + kind->lag);
        const size_t *key = (const void *)(up + kind->key);

        if (isnan(lag->s) || *key == last_key)
            continue;
        last_key = *key;
        lags[count++] = lag->s;
    }
    return count;
}

/* The lags of all scale-ups of a group; the caller frees them. */
static double *collect_lags(const struct wva_comparison *comparison, size_t group,
                            const struct lag_kind *kind, size_t *count)
{
    const struct wva_compare_group *of = &comparison->groups[group];
    double *lags = NULL;

    *count = 0;
    for (size_t i = 0; i < of->count; i++) {
        const struct wva_lags *found = &comparison->runs->items[of->runs[i]].results->lags;

        lags = wva_reallocarray(lags, *count + found->count + 1, sizeof *lags);
        *count = add_run_lags(found, kind, lags, *count);
    }
    return lags;
}

static void add_lags(struct wva_panel *panel, const struct wva_comparison *comparison, size_t group,
                     const struct lag_kind *kind)
{
    struct wva_look dots = look_of(comparison, group), median = dots, range = dots;
    size_t count;
    double *lags = collect_lags(comparison, group, kind, &count), row = (double)group;
    double *rows = wva_calloc(count, sizeof *rows);
    struct wva_summary summary = wva_summarize(lags, count);

    for (size_t i = 0; i < count; i++)
        rows[i] = row;
    dots.marker = WVA_MARKER_RING;
    median.marker = WVA_MARKER_DIAMOND;
    range.width = 1.5;
    range.dash = WVA_DASH_SOLID;
    if (count > 0) {
        wva_panel_add_points(panel, median, (struct wva_series){ &summary.median, &row, 1 }, NULL);
        wva_panel_add_points(panel, dots, (struct wva_series){ lags, rows, count }, NULL);
        wva_panel_add_whiskers(panel, range, &summary.min, &summary.max, &row, 1, NULL);
    }
    free(rows);
    free(lags);
}

/* The groups, and how many lags of each there are. */
static void name_rows(struct wva_panel *panel, const struct wva_comparison *comparison,
                      const struct lag_kind *kind)
{
    char **names = wva_calloc(comparison->group_count, sizeof *names);

    for (size_t group = 0; group < comparison->group_count; group++) {
        size_t count;

        free(collect_lags(comparison, group, kind, &count));
        names[group] = wva_asprintf("%s (%zu)", comparison->groups[group].label, count);
    }
    wva_panel_set_y_names(panel, (const char *const *)names, comparison->group_count);
    for (size_t group = 0; group < comparison->group_count; group++)
        free(names[group]);
    free(names);
}

static void build_lags(struct wva_chart *chart, const struct wva_comparison *comparison)
{
    for (size_t i = 0; i < LAG_KINDS; i++) {
        struct wva_panel *panel = wva_chart_add_panel(chart, 1);

        wva_panel_set_title(panel, lag_kinds[i].title);
        wva_panel_set_x_axis(panel, i + 1 == LAG_KINDS ? "seconds" : NULL, WVA_AXIS_WITH_ZERO);
        wva_panel_set_message(panel, "Not seen in any run.");
        name_rows(panel, comparison, &lag_kinds[i]);
        for (size_t group = 0; group < comparison->group_count; group++)
            add_lags(panel, comparison, group, &lag_kinds[i]);
    }
    wva_chart_set_note(chart, "Rings: how long it took each time (how often, in brackets). "
                              "Diamond: their median. Line: from the shortest to the longest.");
}

/* ---- the table ---- */

const struct wva_compare_figure wva_compare_figures[] = {
    { "compare_load", "Load of the runs over each other",
      "Runs under different loads say little about who scales better.", 4.5, build_load },
    { "compare_replicas", "Replicas of the runs over each other",
      "What was there to serve the load, from its start on.", 4.5, build_replicas },
    { "compare_itl", "Inter-token latency of the runs over each other",
      "What users waited for each token.", 4.5, build_itl },
    { "compare_ttft", "Time to first token of the runs over each other",
      "What users waited for the first token.", 4.5, build_ttft },
    { "compare_violation", "Time above an SLO, added up",
      "A line that rises is a run that hurts; where it is flat, all is well.", 4.5,
      build_violation },
    { "compare_cost", "Attainment against cost", "Each point is a run.", 5, build_cost },
    { "compare_lags", "How long help took at the scale-ups",
      "Of all scale-ups in which it was seen; one violation that several answer counts once.", 6,
      build_lags },
};

const size_t wva_compare_figure_count = sizeof wva_compare_figures / sizeof wva_compare_figures[0];

static struct wva_chart *make_chart(const struct wva_compare_figure *figure,
                                    const struct wva_comparison *comparison)
{
    struct wva_buffer subject = wva_buffer_make(1024);
    struct wva_chart *chart;

    for (size_t i = 0; i < comparison->group_count && subject.len < SUBJECT_MAX; i++) {
        char *name = name_group(comparison, i);

        wva_buffer_printf(&subject, "%s%s", i == 0 ? "" : "  \u00b7  ", name);
        free(name);
    }
    chart = wva_chart_create(figure->title, subject.data, 1);
    figure->build(chart, comparison);
    wva_buffer_free(&subject);
    return chart;
}

enum wva_status wva_compare_figure_render(const struct wva_compare_figure *figure,
                                          const struct wva_comparison *comparison,
                                          enum wva_image_format format,
                                          const struct wva_sheet *sheet, const char *path,
                                          struct wva_error *err)
{
    struct wva_chart *chart = make_chart(figure, comparison);
    char *missing;
    enum wva_status status =
        wva_sheet_write(sheet, chart, WIDTH_IN, figure->height_in, format, path, &missing, err);

    free(missing);
    wva_chart_free(chart);
    return status;
}

enum wva_status wva_compare_figure_embed(const struct wva_compare_figure *figure,
                                         const struct wva_comparison *comparison, const char *id,
                                         struct wva_buffer *out, struct wva_error *err)
{
    struct wva_chart *chart = make_chart(figure, comparison);
    char *missing;
    enum wva_status status =
        wva_sheet_embed(chart, WIDTH_IN, figure->height_in, id, out, &missing, err);

    free(missing);
    wva_chart_free(chart);
    return status;
}
