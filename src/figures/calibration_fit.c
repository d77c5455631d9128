/* SPDX-License-Identifier: Apache-2.0 */
/* ITL over the requests in the batch of a replica: the samples, the line that fits them with its
 * band, what ordinary least squares makes of them, and the line the controller went by. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "chart/palette.h"
#include "figures/families.h"
#include "figures/shared.h"
#include "util/memory.h"

enum { BAND_STEPS = 60 };

#define NO_POINTS                                                                                  \
    "No sample has all that a calibration needs: load, ITL, TTFT, output tokens and current\n"     \
    "replicas. Controllers of 2025 log them at LOG_LEVEL=debug, those of 2026 at --v=4."

static const struct wva_look look_fit = { WVA_COLOR_VERMILLION, 2.4, WVA_DASH_SOLID,
                                          WVA_MARKER_NONE };
static const struct wva_look look_ols = { WVA_COLOR_GREEN, 1.8, WVA_DASH_DOTTED, WVA_MARKER_NONE };
static const struct wva_look look_own = { WVA_COLOR_BLACK, 1.6, WVA_DASH_DASH_DOT,
                                          WVA_MARKER_NONE };

enum kind { STEADY, CHANGING, OUTLIER };

static bool is_of_kind(const struct wva_fit_point *point, enum kind kind)
{
    return point->outlier ? kind == OUTLIER : kind == (point->steady ? STEADY : CHANGING);
}

static void add_points(struct wva_panel *panel, const struct wva_calibration *calibration,
                       enum kind kind, struct wva_look look, const char *name)
{
    double *x = wva_calloc(calibration->point_count, sizeof *x);
    double *y = wva_calloc(calibration->point_count, sizeof *y);
    struct wva_series points = { x, y, 0 };
    char label[80];

    for (size_t i = 0; i < calibration->point_count; i++)
        if (is_of_kind(&calibration->points[i], kind)) {
            x[points.count] = calibration->points[i].n;
            y[points.count++] = calibration->points[i].y_ms;
        }
    snprintf(label, sizeof label, "%s (%zu)", name, points.count);
    if (points.count > 0)
        wva_panel_add_points(panel, look, points, label);
    free(x);
    free(y);
}

static void add_line(struct wva_panel *panel, struct wva_look look, double intercept, double slope,
                     double end, const char *name)
{
    double x[] = { 0, end }, y[] = { intercept, intercept + slope * end };
    char label[96];

    if (!isfinite(y[1]))
        return;
    snprintf(label, sizeof label, "%s: %.4g + %.3g n", name, intercept, slope);
    wva_panel_add_line(panel, WVA_SIDE_LEFT, look, (struct wva_series){ x, y, 2 }, label);
}

static void add_band(struct wva_panel *panel, const struct wva_line_fit *fit, double end)
{
    double x[BAND_STEPS + 1], low[BAND_STEPS + 1], high[BAND_STEPS + 1];

    for (int i = 0; i <= BAND_STEPS; i++) {
        double middle, half;

        x[i] = end * i / BAND_STEPS;
        middle = fit->intercept + fit->slope * x[i];
        half = wva_line_fit_band(fit, x[i]);
        low[i] = fmax(middle - half, 0);
        high[i] = middle + half;
    }
    wva_panel_add_fill(panel, wva_color_fade(WVA_COLOR_VERMILLION, .2),
                       wva_color_fade(WVA_COLOR_VERMILLION, .2),
                       (struct wva_series){ x, high, BAND_STEPS + 1 }, low, "its 95 % band", NULL);
}

static double find_end(const struct wva_calibration *calibration)
{
    double end = 0;

    for (size_t i = 0; i < calibration->point_count; i++)
        end = fmax(end, calibration->points[i].n);
    return 1.05 * end;
}

static void add_fits(struct wva_panel *panel, const struct wva_calibration *calibration, double end)
{
    const struct wva_fit_set *set =
        calibration->headline_is_steady ? &calibration->steady_rows : &calibration->all_rows;

    if (calibration->headline.valid) {
        add_line(panel, look_fit, calibration->headline.intercept, calibration->headline.slope, end,
                 "structural fit");
        add_line(panel, look_ols, set->ols_ruled.intercept, set->ols_ruled.slope, end,
                 "least squares");
        add_band(panel, &calibration->headline, end);
    }
    add_line(panel, look_own, calibration->own_intercept, calibration->own_slope, end,
             "controller, at last");
}

static void explain(struct wva_chart *chart, const struct wva_calibration *calibration)
{
    char *note;

    if (calibration->headline.valid)
        note = wva_asprintf("Fitted to %zu %s samples. The batch is not in the log: Little's law "
                            "gives it, n = arrivals per replica \u00d7 time in the replica.",
                            calibration->headline.n,
                            calibration->headline_is_steady ? "steady" : "active");
    else
        note = wva_asprintf("No parameters can be told: %s.",
                            wva_readiness_reason(calibration->readiness));
    wva_chart_set_note(chart, note);
    free(note);
}

void wva_build_calibration_fit(struct wva_chart *chart, const struct wva_figure_input *input)
{
    const struct wva_calibration *calibration = &input->results->itl_calibration;
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);
    double end = find_end(calibration);

    wva_panel_set_message(panel, NO_POINTS);
    if (calibration->point_count == 0)
        return;
    wva_panel_set_x_axis(panel, "requests in the batch of a replica, n", WVA_AXIS_FROM_ZERO);
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, "observed ITL (ms)", WVA_AXIS_FREE);
    if (!calibration->headline.valid)
        wva_panel_set_title(panel, "Not identifiable");
    add_fits(panel, calibration, end);
    add_points(panel, calibration, STEADY,
               (struct wva_look){ WVA_COLOR_BLUE, 0, WVA_DASH_SOLID, WVA_MARKER_CIRCLE },
               "replicas steady");
    add_points(panel, calibration, CHANGING,
               (struct wva_look){ WVA_COLOR_ORANGE, 0, WVA_DASH_SOLID, WVA_MARKER_TRIANGLE },
               "replicas just changed");
    add_points(panel, calibration, OUTLIER,
               (struct wva_look){ WVA_COLOR_BLUE, 0, WVA_DASH_SOLID, WVA_MARKER_RING },
               "left out as outliers");
    explain(chart, calibration);
}
