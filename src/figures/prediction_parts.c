/* SPDX-License-Identifier: Apache-2.0 */
/* The error of predicted ITL over time: above, what the model and what the change of replicas
 * contribute; below, how the prediction did as a forecast. */
#include <stdio.h>

#include "chart/palette.h"
#include "figures/families.h"
#include "figures/shared.h"

#define NO_PARTS                                                                                   \
    "No model parameters with load, tokens and replicas in this log.\nControllers of 2025 log "    \
    "them at LOG_LEVEL=debug, those of 2026 at --v=4."
#define NO_FORECAST                                                                                \
    "No prediction whose replicas were running in the next sample.\nThe controller logs "          \
    "predictions with its solution and observations with its servers."

static const struct wva_look look_zero = { WVA_COLOR_BLACK, 1, WVA_DASH_SOLID, WVA_MARKER_NONE };
static const struct wva_look look_calibration = { WVA_COLOR_BLUE, 1.8, WVA_DASH_SOLID,
                                                  WVA_MARKER_CIRCLE };
static const struct wva_look look_allocation = { WVA_COLOR_ORANGE, 1.6, WVA_DASH_DASHED,
                                                 WVA_MARKER_SQUARE };
static const struct wva_look look_next = { WVA_COLOR_GREEN, 1.8, WVA_DASH_SOLID,
                                           WVA_MARKER_DIAMOND };

static void add_error(struct wva_panel *panel, const struct wva_figure_input *input,
                      const double *error, const struct wva_error_figures *figures,
                      struct wva_look look, const char *name)
{
    struct wva_curve line;
    char label[96];

    if (error == NULL || figures->n == 0)
        return;
    line = wva_curve_make_from(input, error);
    snprintf(label, sizeof label, "%s (bias %+.2f ms, n = %zu)", name, figures->bias_ms,
             figures->n);
    wva_panel_add_line(panel, WVA_SIDE_LEFT, look, wva_curve_series(&line), label);
    wva_curve_free(&line);
}

static struct wva_panel *add_panel(struct wva_chart *chart, const struct wva_figure_input *input,
                                   bool last, const char *message)
{
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);

    wva_panel_set_message(panel, message);
    wva_set_time_axis(panel, input, last);
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, "error (ms)", WVA_AXIS_WITH_ZERO);
    return panel;
}

void wva_build_prediction_parts(struct wva_chart *chart, const struct wva_figure_input *input)
{
    const struct wva_accuracy *accuracy = &input->results->itl_accuracy;
    struct wva_panel *parts = add_panel(chart, input, false, NO_PARTS);
    struct wva_panel *forecast = add_panel(chart, input, true, NO_FORECAST);

    add_error(parts, input, accuracy->calibration_error_ms, &accuracy->calibration,
              look_calibration, "observed \u2212 model");
    add_error(parts, input, accuracy->allocation_error_ms, &accuracy->allocation, look_allocation,
              "model at current \u2212 at desired replicas");
    if (accuracy->calibration.n > 0)
        wva_panel_add_horizontal(parts, look_zero, 0, NULL);
    add_error(forecast, input, accuracy->next_error_ms, &accuracy->next, look_next,
              "next observed \u2212 predicted");
    if (accuracy->next.n > 0)
        wva_panel_add_horizontal(forecast, look_zero, 0, NULL);
    wva_chart_set_note(chart,
                       "Above 0: slower than the model predicts. The classic error of a row is "
                       "the sum of the two parts above. Over active samples.");
}
