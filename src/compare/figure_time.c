/* SPDX-License-Identifier: Apache-2.0 */
/* Runs over each other, from the start of their load on. */
#include <math.h>
#include <stdlib.h>

#include "analysis/judgement.h"
#include "chart/palette.h"
#include "compare/band.h"
#include "compare/figure.h"
#include "util/buffer.h"
#include "util/memory.h"

/* More lines than this are not told apart: then each group of three runs or more is its median in a
 * band, and of more groups all but the first are one. */
enum { MOST_LINES = 6, FEWEST_IN_BAND = 3, MOST_NAMES = 6 };

static double find_last_minute(const struct wva_comparison *comparison)
{
    double last = 1;

    for (size_t i = 0; i < comparison->runs->count; i++) {
        const struct wva_compare_run *run = &comparison->runs->items[i];

        if (run->server->frame->rows > 0)
            last = fmax(last, wva_compare_time_s(run, run->server->frame->rows - 1) / 60);
    }
    return last;
}

/* What a figure over time shows of a run: one value per row, the caller's to free. */
typedef double *make_values(const struct wva_compare_run *run);

static void set_time_axis(struct wva_panel *panel, double minutes)
{
    wva_panel_set_time_axis(panel, minutes, 0, 0, true);
    wva_panel_set_time_origin(panel, "the start of the load");
}

static struct wva_panel *begin_panel(struct wva_chart *chart,
                                     const struct wva_comparison *comparison, const char *axis,
                                     enum wva_axis_kind kind, const char *message)
{
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);

    set_time_axis(panel, find_last_minute(comparison));
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, axis, kind);
    wva_panel_set_message(panel, message);
    return panel;
}

/* The run from the start of its load on. */
static struct wva_curve make_curve(const struct wva_compare_run *run, make_values *make)
{
    const size_t rows = run->server->frame->rows;
    double *values = make(run), *minutes = wva_calloc(rows, sizeof *minutes);
    size_t first = rows;
    struct wva_curve curve;

    for (size_t row = rows; row-- > 0;) {
        minutes[row] = wva_compare_time_s(run, row) / 60;
        first = minutes[row] < 0 ? first : row;
    }
    curve =
        wva_curve_with_holes(minutes + first, values + first, rows - first, run->results->period_s);
    free(minutes);
    free(values);
    return curve;
}

/* ---- lines and bands ---- */

/* What looks alike: the runs of a group, or of several. */
struct subject {
    size_t *runs;
    size_t count;
    struct wva_look look;
    char *label, *short_label;
};

static void free_subject(struct subject *subject)
{
    free(subject->runs);
    free(subject->label);
    free(subject->short_label);
}

static void add_runs(struct subject *subject, const struct wva_compare_group *group)
{
    subject->runs =
        wva_reallocarray(subject->runs, subject->count + group->count, sizeof *subject->runs);
    for (size_t i = 0; i < group->count; i++)
        subject->runs[subject->count++] = group->runs[i];
}

static struct subject make_subject(const struct wva_comparison *comparison, size_t group)
{
    struct subject subject = { .look = wva_compare_look(comparison, group),
                               .label = wva_compare_name_group(comparison, group),
                               .short_label = wva_strdup(comparison->groups[group].label) };

    add_runs(&subject, &comparison->groups[group]);
    return subject;
}

/* All groups but the first, which each is held against. */
static struct subject make_rest(const struct wva_comparison *comparison)
{
    const struct wva_compare_group *groups = comparison->groups;
    struct subject subject = { .look = wva_compare_look(comparison, 1) };

    for (size_t i = 1; i < comparison->group_count; i++)
        add_runs(&subject, &groups[i]);
    subject.short_label =
        wva_asprintf("%s to %s", groups[1].label, groups[comparison->group_count - 1].label);
    subject.label = wva_asprintf("%s (%zu runs)", subject.short_label, subject.count);
    return subject;
}

/* These return the last minute that they show. */

static double add_lines(struct wva_panel *panel, const struct wva_compare_runs *runs,
                        const struct subject *subject, make_values *make, bool steps)
{
    struct wva_look look = subject->look;
    bool labelled = false;
    double end = 0;

    if (steps)
        look.marker = WVA_MARKER_NONE;
    for (size_t i = 0; i < subject->count; i++) {
        struct wva_curve line = make_curve(&runs->items[subject->runs[i]], make);
        const char *shown = labelled ? NULL : subject->label;

        if (wva_curve_has_value(&line) && steps)
            wva_panel_add_steps(panel, WVA_SIDE_LEFT, look, wva_curve_series(&line), shown);
        else if (wva_curve_has_value(&line))
            wva_panel_add_line(panel, WVA_SIDE_LEFT, look, wva_curve_series(&line), shown);
        if (wva_curve_has_value(&line)) {
            labelled = true;
            end = fmax(end, line.x[line.count - 1]);
        }
        wva_curve_free(&line);
    }
    return end;
}

static double draw_band(struct wva_panel *panel, const struct wva_band *band,
                        const struct subject *subject, size_t known)
{
    const struct wva_color shade = wva_color_fade(subject->look.color, .2);
    struct wva_look look = subject->look;
    char *middle = wva_asprintf("%s: median", subject->label);
    char *range =
        wva_asprintf("%s: %s", subject->short_label,
                     known > WVA_BAND_FEW ? "10th to 90th percentile" : "lowest to highest");

    double end = 0;

    look.width = 2.4;
    look.marker = WVA_MARKER_NONE;
    wva_panel_add_line(panel, WVA_SIDE_LEFT, look,
                       (struct wva_series){ band->x, band->median, band->count }, middle);
    wva_panel_add_fill(panel, shade, shade, (struct wva_series){ band->x, band->high, band->count },
                       band->low, range, NULL);
    free(middle);
    free(range);
    for (size_t i = 0; i < band->count; i++)
        if (isfinite(band->median[i]))
            end = band->x[i];
    return end;
}

static double add_band(struct wva_panel *panel, const struct wva_compare_runs *runs,
                       const struct subject *subject, make_values *make, bool steps)
{
    struct wva_curve *curves = wva_calloc(subject->count, sizeof *curves);
    size_t known = 0;
    double end;

    for (size_t i = 0; i < subject->count; i++) {
        curves[known] = make_curve(&runs->items[subject->runs[i]], make);
        if (wva_curve_has_value(&curves[known]))
            known++;
        else
            wva_curve_free(&curves[known]);
    }
    if (known >= FEWEST_IN_BAND) {
        struct wva_band band = wva_band_make(curves, known, steps);

        end = draw_band(panel, &band, subject, known);
        wva_band_release(&band);
    } else {
        end = add_lines(panel, runs, subject, make, steps);
    }
    for (size_t i = 0; i < known; i++)
        wva_curve_free(&curves[i]);
    free(curves);
    return end;
}

static double add_subject(struct wva_panel *panel, const struct wva_compare_runs *runs,
                          struct subject subject, make_values *make, bool steps)
{
    double end = runs->count > MOST_LINES ? add_band(panel, runs, &subject, make, steps)
                                          : add_lines(panel, runs, &subject, make, steps);

    free_subject(&subject);
    return end;
}

/* Says in the note whom the figure does not show, and where medians end. */
static void add_note(struct wva_chart *chart, const struct wva_compare_runs *runs,
                     make_values *make)
{
    struct wva_buffer note = wva_buffer_make(16384), names = wva_buffer_make(8192);
    size_t missing = 0;

    for (size_t i = 0; i < runs->count; i++) {
        struct wva_curve line = make_curve(&runs->items[i], make);

        if (!wva_curve_has_value(&line) && missing++ < MOST_NAMES)
            wva_buffer_printf(&names, "%s%s", missing == 1 ? "" : ", ", runs->items[i].name);
        wva_curve_free(&line);
    }
    if (missing > MOST_NAMES)
        wva_buffer_printf(&note, "Not in %zu of the %zu runs.", missing, runs->count);
    else if (missing > 0)
        wva_buffer_printf(&note, "Not in %s.", names.data);
    if (runs->count > MOST_LINES)
        wva_buffer_printf(&note,
                          "%sMedians and bands end where fewer than half of the runs continue.",
                          note.len > 0 ? " " : "");
    if (note.len > 0)
        wva_chart_set_note(chart, note.data);
    wva_buffer_free(&note);
    wva_buffer_free(&names);
}

static void build_over_time(struct wva_chart *chart, const struct wva_comparison *comparison,
                            struct wva_panel *panel, make_values *make, bool steps)
{
    const struct wva_compare_runs *runs = comparison->runs;
    double end = 1;

    if (comparison->group_count > MOST_LINES) {
        end = fmax(end, add_subject(panel, runs, make_subject(comparison, 0), make, steps));
        end = fmax(end, add_subject(panel, runs, make_rest(comparison), make, steps));
    } else {
        for (size_t group = 0; group < comparison->group_count; group++)
            end = fmax(end, add_subject(panel, runs, make_subject(comparison, group), make, steps));
    }
    set_time_axis(panel, runs->count > MOST_LINES ? end : find_last_minute(comparison));
    add_note(chart, runs, make);
}

/* ---- what they show ---- */

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

void wva_compare_build_replicas(struct wva_chart *chart, const struct wva_comparison *comparison)
{
    struct wva_panel *panel =
        begin_panel(chart, comparison, "current replicas", WVA_AXIS_WHOLE, "No run has replicas.");

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
                          enum wva_role role, make_values *make)
{
    static const struct wva_look limit = { WVA_COLOR_BLACK, 1.5, WVA_DASH_DASH_DOT,
                                           WVA_MARKER_NONE };
    struct wva_panel *panel = begin_panel(chart, comparison, wva_role_info(role).axis,
                                          WVA_AXIS_FROM_ZERO, "No run has this latency.");
    const double slo = find_slo(comparison, role == WVA_ROLE_ITL_OBSERVED);
    const double x[] = { 0, find_last_minute(comparison) }, y[] = { slo, slo };

    build_over_time(chart, comparison, panel, make, false);
    if (isfinite(slo))
        wva_panel_add_limit(panel, limit, (struct wva_series){ x, y, 2 }, "SLO", "ms");
}

void wva_compare_build_itl(struct wva_chart *chart, const struct wva_comparison *comparison)
{
    build_latency(chart, comparison, WVA_ROLE_ITL_OBSERVED, get_itl);
}

void wva_compare_build_ttft(struct wva_chart *chart, const struct wva_comparison *comparison)
{
    build_latency(chart, comparison, WVA_ROLE_TTFT_OBSERVED, get_ttft);
}

void wva_compare_build_load(struct wva_chart *chart, const struct wva_comparison *comparison)
{
    struct wva_panel *panel = begin_panel(chart, comparison, wva_role_info(WVA_ROLE_RATE).axis,
                                          WVA_AXIS_FROM_ZERO, "No run has a request rate.");

    build_over_time(chart, comparison, panel, get_load, false);
}

void wva_compare_build_violation(struct wva_chart *chart, const struct wva_comparison *comparison)
{
    struct wva_panel *panel = begin_panel(chart, comparison, "cumulative minutes above an SLO",
                                          WVA_AXIS_WITH_ZERO, "No run has latencies and an SLO.");

    build_over_time(chart, comparison, panel, get_violation, false);
}
