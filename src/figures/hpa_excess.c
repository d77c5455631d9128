/* SPDX-License-Identifier: Apache-2.0 */
/* What the rule of an HPA asked for by each metric, what came of it, and why an excess was not
 * answered. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "analysis/timeline.h"
#include "chart/palette.h"
#include "figures/families.h"
#include "figures/shared.h"
#include "util/memory.h"

static const struct wva_look look_waiting = { WVA_COLOR_PURPLE, 1.4, WVA_DASH_SOLID,
                                              WVA_MARKER_DIAMOND };
static const struct wva_look look_kv = { WVA_COLOR_ORANGE, 1.4, WVA_DASH_SOLID,
                                         WVA_MARKER_TRIANGLE };

/* Demands far above what ran would flatten everything else. */
static double find_top(const struct wva_hpa *hpa)
{
    return isnan(hpa->highest) ? INFINITY : ceil(1.5 * fmax(hpa->highest, 2));
}

/* The proposals of a metric, cut at `top`; true where some were. */
static bool add_asked(struct wva_panel *panel, const struct wva_figure_input *input,
                      enum wva_role value, enum wva_role target, struct wva_look look, double top,
                      const char *label)
{
    const struct wva_frame *frame = input->frame;
    double *asked = wva_calloc(frame->rows, sizeof *asked);
    struct wva_curve line;
    bool is_cut = false;

    for (size_t row = 0; row < frame->rows; row++) {
        asked[row] =
            wva_hpa_propose(wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row),
                            wva_frame_get(frame, value, row), wva_frame_get(frame, target, row));
        is_cut = is_cut || asked[row] > top;
        if (asked[row] > top)
            asked[row] = top;
    }
    line = wva_curve_make_from(input, asked);
    wva_panel_add_line(panel, WVA_SIDE_LEFT, look, wva_curve_series(&line), label);
    wva_curve_free(&line);
    free(asked);
    return is_cut;
}

static void build_asked(struct wva_chart *chart, const struct wva_figure_input *input)
{
    struct wva_panel *panel = wva_chart_add_panel(chart, 1.5);
    const struct wva_hpa *hpa = &input->results->hpa;
    double top = find_top(hpa);
    bool is_cut;
    char note[200];

    wva_set_time_axis(panel, input, false);
    wva_panel_set_message(panel, "No replicas were recorded.");
    wva_add_replicas(panel, input, WVA_SIDE_LEFT);
    is_cut = add_asked(panel, input, WVA_ROLE_WAITING, WVA_ROLE_WAITING_TARGET, look_waiting, top,
                       "asked for by the queue");
    is_cut = add_asked(panel, input, WVA_ROLE_KV_USAGE, WVA_ROLE_KV_TARGET, look_kv, top,
                       "asked for by the cache")
             || is_cut;
    if (hpa->max_replicas <= top)
        wva_panel_add_horizontal(panel, wva_look_slo, hpa->max_replicas, "maximum");
    (void)snprintf(note, sizeof note,
                   "Rule: ceil(current \u00b7 value / target), unchanged within 10 %% of the "
                   "target; the larger counts.");
    if (is_cut)
        (void)snprintf(note, sizeof note,
                       "Rule: ceil(current \u00b7 value / target), unchanged within 10 %% of the "
                       "target; the larger counts. It asked for up to %.0f; cut at %.0f.",
                       hpa->asked_peak, top);
    wva_chart_set_note(chart, note);
}

/* ---- what became of an excess ---- */

static const struct {
    const char *name;
    struct wva_color color;
} outcomes[WVA_HPA_EXCESSES] = {
    [WVA_HPA_EXCESS_COMING] = { "replicas pending", WVA_COLOR_GREEN },
    [WVA_HPA_EXCESS_NOT_READ] = { "no recommendation", WVA_COLOR_BLACK },
    [WVA_HPA_EXCESS_TOLERATED] = { "within tolerance", WVA_COLOR_SKY_BLUE },
    [WVA_HPA_EXCESS_AT_MAXIMUM] = { "at the maximum", WVA_COLOR_VERMILLION },
    [WVA_HPA_EXCESS_HELD] = { "held back", WVA_COLOR_PURPLE },
    [WVA_HPA_EXCESS_STARTING] = { "pods starting", WVA_COLOR_BLUE },
    [WVA_HPA_EXCESS_AT_HIGHEST] = { "at the highest", WVA_COLOR_ORANGE },
    [WVA_HPA_EXCESS_UNEXPLAINED] = { "unexplained", WVA_COLOR_BLACK },
};

static void add_outcome(struct wva_panel *panel, const struct wva_figure_input *input,
                        enum wva_hpa_excess outcome, double lane)
{
    const struct wva_hpa *hpa = &input->results->hpa;
    size_t rows = input->frame->rows, n = 0;
    double *start = wva_calloc(rows, sizeof *start), *end = wva_calloc(rows, sizeof *end);
    double *lanes = wva_calloc(rows, sizeof *lanes);

    for (size_t row = 0; row + 1 < rows; row++) {
        double minutes = wva_frame_minutes(input->frame, row);
        double until = fmin(wva_frame_minutes(input->frame, row + 1),
                            minutes + WVA_HOLD_PERIODS * hpa->interval_s.median / 60);

        if (hpa->outcome[row] != outcome)
            continue;
        if (n > 0 && minutes <= end[n - 1]) { /* one bar for samples in a row */
            end[n - 1] = until;
            continue;
        }
        start[n] = minutes;
        end[n] = until;
        lanes[n++] = lane;
    }
    wva_panel_add_spans(panel, outcomes[outcome].color, start, end, lanes, n, NULL);
    free(start);
    free(end);
    free(lanes);
}

static void build_outcomes(struct wva_chart *chart, const struct wva_figure_input *input)
{
    const struct wva_hpa *hpa = &input->results->hpa;
    enum wva_hpa_excess found[WVA_HPA_EXCESSES];
    const char *names[WVA_HPA_EXCESSES];
    size_t count = 0;
    struct wva_panel *panel;

    for (int i = WVA_HPA_EXCESS_NONE + 1; i < WVA_HPA_EXCESSES; i++)
        if (hpa->excess[i].s > 0) {
            found[count] = (enum wva_hpa_excess)i;
            names[count++] = outcomes[i].name;
        }
    panel = wva_chart_add_panel(chart, .3 + .15 * (double)count);
    wva_set_time_axis(panel, input, true);
    wva_panel_set_message(panel, "No metric was above its target.");
    wva_panel_set_title(panel, "While a metric was above its target");
    if (count > 0)
        wva_panel_set_y_names(panel, names, count);
    for (size_t i = 0; i < count; i++)
        add_outcome(panel, input, found[i], (double)i);
}

void wva_build_threshold_excess(struct wva_chart *chart, const struct wva_figure_input *input)
{
    build_asked(chart, input);
    build_outcomes(chart, input);
}
