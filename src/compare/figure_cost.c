/* SPDX-License-Identifier: Apache-2.0 */
/* Attainment against cost: each run a point, and the line of those that none beats in both. */
#include <math.h>
#include <stdlib.h>

#include "chart/palette.h"
#include "compare/figure.h"
#include "compare/say.h"
#include "util/buffer.h"
#include "util/memory.h"

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

/* The points of a group: those of its runs that have both. */
struct points {
    double *x, *y;
    char **tags, **names;
    size_t count;
};

static struct points collect_points(const struct wva_comparison *comparison, size_t group,
                                    const double *cost, const double *attainment)
{
    const struct wva_compare_group *of = &comparison->groups[group];
    struct points points = { wva_calloc(of->count, sizeof(double)),
                             wva_calloc(of->count, sizeof(double)),
                             wva_calloc(of->count, sizeof(char *)),
                             wva_calloc(of->count, sizeof(char *)), 0 };

    for (size_t i = 0; i < of->count; i++) {
        const size_t run = of->runs[i], n = points.count;

        if (!isfinite(cost[run]) || !isfinite(attainment[run]))
            continue;
        points.x[n] = cost[run];
        points.y[n] = attainment[run];
        points.tags[n] = wva_compare_say_tag(comparison, run);
        points.names[n] = wva_asprintf("%s: %s", points.tags[n], comparison->runs->items[run].name);
        points.count++;
    }
    return points;
}

static void add_group_points(struct wva_panel *panel, const struct wva_comparison *comparison,
                             size_t group, const double *cost, const double *attainment)
{
    static const enum wva_marker markers[] = { WVA_MARKER_CIRCLE,        WVA_MARKER_SQUARE,
                                               WVA_MARKER_TRIANGLE,      WVA_MARKER_DIAMOND,
                                               WVA_MARKER_TRIANGLE_DOWN, WVA_MARKER_RING };
    struct points points = collect_points(comparison, group, cost, attainment);
    struct wva_look look = wva_compare_look(comparison, group);
    char *label = wva_compare_name_group(comparison, group);

    look.width = 0;
    look.marker = markers[group % WVA_COUNT(markers)];
    if (points.count > 0)
        wva_panel_add_named_points(
            panel, look, (struct wva_series){ points.x, points.y, points.count },
            (const char *const *)points.tags, (const char *const *)points.names, label);
    for (size_t i = 0; i < points.count; i++) {
        free(points.tags[i]);
        free(points.names[i]);
    }
    free(points.x);
    free(points.y);
    free(points.tags);
    free(points.names);
    free(label);
}

/* The first of those that most runs have, in the order in which they decide. */
static const struct wva_measure *choose_share(const struct wva_comparison *comparison)
{
    static const char *const names[] = { "slo_attainment_requests",  "slo_attainment",
                                         "itl_attainment_requests",  "itl_attainment",
                                         "ttft_attainment_requests", "ttft_attainment" };
    const struct wva_compare_row *best = NULL;
    size_t most = 0;

    for (size_t i = 0; i < WVA_COUNT(names); i++) {
        const struct wva_compare_row *row = wva_comparison_find(comparison, names[i]);
        size_t known = 0;

        for (size_t group = 0; group < comparison->group_count; group++)
            known += row->cells[group].known;
        if (best == NULL || known > most) {
            best = row;
            most = known;
        }
    }
    return best->measure;
}

/* Which run each point is, where that is not much. */
static void note_tags(struct wva_chart *chart, const struct wva_comparison *comparison)
{
    enum { MOST_NAMES = 6 };
    const struct wva_compare_runs *runs = comparison->runs;
    struct wva_buffer note = wva_buffer_make(16384);

    wva_buffer_add(&note, "Better is up and to the left.");
    for (size_t i = 0; i < runs->count && runs->count <= MOST_NAMES; i++) {
        char *tag = wva_compare_say_tag(comparison, i);

        if (runs->count > comparison->group_count)
            wva_buffer_printf(&note, "%s%s: %s", i == 0 ? " " : ", ", tag, runs->items[i].name);
        free(tag);
    }
    if (runs->count > MOST_NAMES)
        wva_buffer_add(&note, " The names next to the points are those in the list of runs.");
    wva_chart_set_note(chart, note.data);
    wva_buffer_free(&note);
}

void wva_compare_build_cost(struct wva_chart *chart, const struct wva_comparison *comparison)
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
    wva_panel_set_message(panel, "No run has both replicas and latencies with an SLO.");
    for (size_t group = 0; group < comparison->group_count; group++)
        add_group_points(panel, comparison, group, cost, attainment);
    add_efficient(panel, cost, attainment, count);
    note_tags(chart, comparison);
    free(axis);
    free(cost);
    free(attainment);
}
