/* SPDX-License-Identifier: Apache-2.0 */
/* Reaction times of the scale-ups. */
#include <math.h>
#include <stddef.h>
#include <stdlib.h>

#include "compare/figure.h"
#include "util/memory.h"

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

enum { LAG_KINDS = WVA_COUNT(lag_kinds) };

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
    struct wva_look dots = wva_compare_look(comparison, group), median = dots, range = dots;
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

void wva_compare_build_lags(struct wva_chart *chart, const struct wva_comparison *comparison)
{
    for (size_t i = 0; i < LAG_KINDS; i++) {
        struct wva_panel *panel = wva_chart_add_panel(chart, 1);

        wva_panel_set_title(panel, lag_kinds[i].title);
        wva_panel_set_x_axis(panel, i + 1 == LAG_KINDS ? "seconds" : NULL, WVA_AXIS_WITH_ZERO);
        wva_panel_set_message(panel, "Not observed in any run.");
        name_rows(panel, comparison, &lag_kinds[i]);
        for (size_t group = 0; group < comparison->group_count; group++)
            add_lags(panel, comparison, group, &lag_kinds[i]);
    }
    wva_chart_set_note(chart, "Rings: individual times (count in brackets). Diamond: median. Line: "
                              "from the shortest to the longest.");
}
