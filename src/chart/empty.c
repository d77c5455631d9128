/* SPDX-License-Identifier: Apache-2.0 */
/* Panels that have nothing to show. */
#include <stdlib.h>
#include <string.h>

#include "chart/model.h"
#include "util/memory.h"

/* The first sentence of the panel's message states what is missing, the others how to get it. */
char *wva_panel_say_missing(const struct wva_panel *panel)
{
    const char *message = panel->message == NULL ? "No data." : panel->message;
    size_t len = 0;
    char *reason;

    while (message[len] != '\0'
           && !(message[len] == '.' && strchr(" \n", message[len + 1]) != NULL))
        len++;
    reason = wva_strndup(message, message[len] == '.' ? len + 1 : len);
    for (char *c = reason; *c != '\0'; c++)
        *c = *c == '\n' ? ' ' : *c;
    return reason;
}

static bool has_data(const struct wva_chart *chart)
{
    for (size_t i = 0; i < chart->panel_count; i++)
        if (!chart->panels[i]->is_context && wva_panel_has_data(chart->panels[i]))
            return true;
    return false;
}

/* The sum of the weights of all rows; the first panel of a row decides. */
static double sum_row_weights(const struct wva_chart *chart)
{
    double sum = 0;

    for (size_t i = 0; i < chart->panel_count; i += (size_t)chart->columns)
        sum += chart->panels[i]->weight;
    return sum;
}

static void note_missing(struct wva_chart *chart, const struct wva_panel *panel)
{
    char *reason = wva_panel_say_missing(panel), *both;

    if (chart->missing == NULL || strstr(chart->missing, reason) == NULL) {
        both = chart->missing == NULL ? wva_strdup(reason)
                                      : wva_asprintf("%s %s", chart->missing, reason);
        free(chart->missing);
        chart->missing = both;
    }
    free(reason);
}

/* Event labels that only the dropped panel had move to the next one. */
static void move_mark_labels(struct wva_panel *from, struct wva_panel *to)
{
    if (to == NULL || !from->marks_labelled || to->marks_labelled || to->mark_count == 0)
        return;
    to->marks_labelled = true;
    to->marks_label = from->marks_label;
    from->marks_label = NULL;
}

static void drop_empty_panels(struct wva_chart *chart)
{
    size_t left = 0;

    for (size_t i = 0; i < chart->panel_count; i++) {
        struct wva_panel *panel = chart->panels[i];

        if (wva_panel_has_data(panel)) {
            chart->panels[left++] = panel;
            continue;
        }
        note_missing(chart, panel);
        move_mark_labels(panel, i + 1 < chart->panel_count ? chart->panels[i + 1] : NULL);
        wva_panel_free(panel);
    }
    chart->panel_count = left;
    if (left < (size_t)chart->columns)
        chart->columns = (int)left;
    for (size_t i = 0; i < left; i++)
        if (i + (size_t)chart->columns >= left)
            chart->panels[i]->time_labelled = true;
}

double wva_chart_drop_empty(struct wva_chart *chart)
{
    double before;

    if (!has_data(chart))
        return 0;
    before = sum_row_weights(chart);
    drop_empty_panels(chart);
    return sum_row_weights(chart) / before;
}

char *wva_chart_say_missing(const struct wva_chart *chart)
{
    return chart->panel_count == 0 ? wva_strdup("No data.")
                                   : wva_panel_say_missing(chart->panels[0]);
}
