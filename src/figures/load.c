/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "chart/palette.h"
#include "chart/scale.h"
#include "figures/families.h"
#include "figures/shared.h"
#include "util/memory.h"

static void describe_rate(const struct wva_summary *rate, char *out, size_t size)
{
    if (!wva_is_drawable(rate->mean) || !wva_is_drawable(rate->max))
        snprintf(out, size, "request rate");
    else if (rate->max >= 100)
        snprintf(out, size, "request rate (mean %.0f, peak %.0f per minute)", rate->mean,
                 rate->max);
    else
        snprintf(out, size, "request rate (mean %.3g, peak %.3g per minute)", rate->mean,
                 rate->max);
}

void wva_build_load(struct wva_chart *chart, const struct wva_figure_input *input)
{
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);
    struct wva_curve rate = wva_curve_make(input, WVA_ROLE_RATE, WVA_CURVE_ALL);
    double *zero = wva_calloc(rate.count, sizeof *zero);
    struct wva_color area = wva_color_fade(WVA_COLOR_SKY_BLUE, .25);
    char label[96];

    wva_set_time_axis(panel, input, true);
    wva_set_role_axis(panel, WVA_SIDE_LEFT, WVA_ROLE_RATE);
    wva_panel_set_message(panel, wva_no_rate);
    describe_rate(&input->results->rate, label, sizeof label);
    wva_panel_add_fill(panel, area, area, wva_curve_series(&rate), zero, NULL, NULL);
    wva_panel_add_line(panel, WVA_SIDE_LEFT, wva_look_load, wva_curve_series(&rate), label);
    wva_add_replicas(panel, input, WVA_SIDE_RIGHT);
    wva_add_scaling(panel, input, true);
    free(zero);
    wva_curve_free(&rate);
}
