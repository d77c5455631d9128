/* SPDX-License-Identifier: Apache-2.0 */
/* Needed against available replicas. */

#include "chart/palette.h"
#include "figures/families.h"
#include "figures/shared.h"

static const struct wva_look look_needed = { WVA_COLOR_BLACK, 1.8, WVA_DASH_DASHED,
                                             WVA_MARKER_NONE };

static void build_replicas(struct wva_panel *panel, const struct wva_figure_input *input)
{
    const double *demand = input->results->provisioning.demand;
    const double *supply = input->results->provisioning.supply;
    bool ready = input->results->provisioning.source == WVA_DEMAND_STATED;
    struct wva_curve current =
        supply != NULL ? wva_curve_make_from(input, supply)
                       : wva_curve_make(input, WVA_ROLE_REPLICAS_CURRENT, WVA_CURVE_ALL);
    struct wva_curve needed;

    wva_set_time_axis(panel, input, false);
    wva_set_role_axis(panel, WVA_SIDE_LEFT, WVA_ROLE_REPLICAS_CURRENT);
    wva_panel_set_message(panel, "No current replicas in this log.");
    if (demand != NULL) {
        needed = wva_curve_make_from(input, demand);
        wva_add_between(panel, &needed, &current, wva_color_fade(WVA_COLOR_VERMILLION, .45),
                        wva_color_fade(WVA_COLOR_SKY_BLUE, .4), "too few", "more than needed");
        wva_panel_add_steps(panel, WVA_SIDE_LEFT, look_needed, wva_curve_series(&needed),
                            "needed by the load (demand)");
        wva_curve_free(&needed);
    }
    wva_panel_add_steps(panel, WVA_SIDE_LEFT, wva_look_current, wva_curve_series(&current),
                        ready ? "ready replicas (supply)" : "current replicas (supply)");
    wva_curve_free(&current);
}

static void build_load(struct wva_panel *panel, const struct wva_figure_input *input)
{
    struct wva_curve rate = wva_curve_make(input, WVA_ROLE_RATE, WVA_CURVE_ALL);

    wva_set_time_axis(panel, input, true);
    wva_panel_set_context(panel);
    wva_set_role_axis(panel, WVA_SIDE_LEFT, WVA_ROLE_RATE);
    wva_panel_set_message(panel, wva_no_rate);
    wva_panel_add_line(panel, WVA_SIDE_LEFT, wva_look_load, wva_curve_series(&rate),
                       "request rate");
    wva_curve_free(&rate);
}

void wva_build_provisioning(struct wva_chart *chart, const struct wva_figure_input *input)
{
    static const char *const notes[] = {
        [WVA_DEMAND_UNKNOWN] =
            "Demand in replicas is not known: that needs the capacity of a replica, or an SLO "
            "and a fitted model.",
        [WVA_DEMAND_FIT] = "Demand: request rate over the rate at which one replica reaches the "
                           "SLO by the fitted model, rounded up.",
        [WVA_DEMAND_LOG] =
            "Demand: request rate over the controller's capacity per replica (maxRPM), rounded up.",
        [WVA_DEMAND_STATED] = "Demand: that of the controller's analyzer over its median capacity "
                              "per replica, rounded up.",
    };

    build_replicas(wva_chart_add_panel(chart, 1.4), input);
    build_load(wva_chart_add_panel(chart, 1), input);
    wva_chart_set_note(chart, notes[input->results->provisioning.source]);
}
