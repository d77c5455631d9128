/* SPDX-License-Identifier: Apache-2.0 */
/* ITL over the requests in the batch of a replica: the samples by phase of the load (by whether the
 * replicas were steady, where there is one phase or more than can be told apart), the line that
 * fits them with its band, what ordinary least squares makes of them, and the line the controller
 * went by. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "chart/palette.h"
#include "figures/families.h"
#include "figures/shared.h"
#include "util/memory.h"

enum { BAND_STEPS = 60, LABEL_TEXT = 80, MOST_PHASES = 6 };

#define NO_POINTS                                                                                  \
    "No sample has everything that a calibration needs: load, ITL, TTFT, output tokens and "       \
    "current\n"                                                                                    \
    "replicas. Controllers of 2025 log them at LOG_LEVEL=debug, those of 2026 at --v=4."

static const struct wva_look look_fit = { WVA_COLOR_VERMILLION, 2.4, WVA_DASH_SOLID,
                                          WVA_MARKER_NONE };
static const struct wva_look look_ols = { WVA_COLOR_GREEN, 1.8, WVA_DASH_DOTTED, WVA_MARKER_NONE };
static const struct wva_look look_own = { WVA_COLOR_BLACK, 1.6, WVA_DASH_DASH_DOT,
                                          WVA_MARKER_NONE };

/* Kinds of points, as bits. Where the fit goes by steady samples only, the others are passed over.
 */
enum kind {
    STEADY = 1,
    CHANGING = 2,
    PASSED_OVER = 4,
    OUTLIER = 8,
    FITTED = STEADY | CHANGING,
    ALL_KINDS = FITTED | PASSED_OVER | OUTLIER
};

/* Of what is left out. */
static const char passed_over_name[] = "replicas just changed, excluded";
static const char outlier_name[] = "outliers, excluded";

/* Which points a series shows. */
struct choice {
    unsigned kinds;
    size_t first_row, last_row;
};

static enum kind find_kind(const struct wva_calibration *calibration,
                           const struct wva_fit_point *point)
{
    if (point->outlier)
        return OUTLIER;
    if (point->steady)
        return STEADY;
    return calibration->headline.valid && calibration->headline_is_steady ? PASSED_OVER : CHANGING;
}

static bool is_chosen(const struct wva_calibration *calibration, size_t i,
                      const struct choice *choice)
{
    const struct wva_fit_point *point = &calibration->points[i];

    return (choice->kinds & find_kind(calibration, point)) != 0 && point->row >= choice->first_row
           && point->row <= choice->last_row;
}

static size_t count_points(const struct wva_calibration *calibration, const struct choice *choice)
{
    size_t count = 0;

    for (size_t i = 0; i < calibration->point_count; i++)
        count += is_chosen(calibration, i, choice);
    return count;
}

static void add_points(struct wva_panel *panel, const struct wva_calibration *calibration,
                       const struct choice *choice, struct wva_look look, const char *label)
{
    double *x = wva_calloc(calibration->point_count, sizeof *x);
    double *y = wva_calloc(calibration->point_count, sizeof *y);
    struct wva_series points = { x, y, 0 };

    for (size_t i = 0; i < calibration->point_count; i++)
        if (is_chosen(calibration, i, choice)) {
            x[points.count] = calibration->points[i].n;
            y[points.count++] = calibration->points[i].y_ms;
        }
    if (points.count > 0)
        wva_panel_add_points(panel, look, points, label);
    free(x);
    free(y);
}

/* ---- points by what the replicas did ---- */

static void add_points_by_kind(struct wva_panel *panel, const struct wva_calibration *calibration)
{
    static const struct {
        enum kind kind;
        struct wva_look look;
        const char *name;
    } kinds[] = {
        { STEADY, { WVA_COLOR_BLUE, 0, WVA_DASH_SOLID, WVA_MARKER_CIRCLE }, "replicas steady" },
        { CHANGING,
          { WVA_COLOR_ORANGE, 0, WVA_DASH_SOLID, WVA_MARKER_TRIANGLE },
          "replicas just changed" },
        { PASSED_OVER,
          { WVA_COLOR_ORANGE, 0, WVA_DASH_SOLID, WVA_MARKER_HOLLOW_TRIANGLE },
          passed_over_name },
        { OUTLIER, { WVA_COLOR_BLUE, 0, WVA_DASH_SOLID, WVA_MARKER_RING }, outlier_name },
    };
    char label[LABEL_TEXT];

    for (size_t i = 0; i < WVA_COUNT(kinds); i++) {
        const struct choice choice = { kinds[i].kind, 0, SIZE_MAX };

        snprintf(label, sizeof label, "%s (%zu)", kinds[i].name,
                 count_points(calibration, &choice));
        add_points(panel, calibration, &choice, kinds[i].look, label);
    }
}

/* ---- points by phase of the load ---- */

static const struct wva_look phase_looks[MOST_PHASES] = {
    { WVA_COLOR_BLUE, 0, WVA_DASH_SOLID, WVA_MARKER_CIRCLE },
    { WVA_COLOR_ORANGE, 0, WVA_DASH_SOLID, WVA_MARKER_TRIANGLE },
    { WVA_COLOR_PURPLE, 0, WVA_DASH_SOLID, WVA_MARKER_SQUARE },
    { WVA_COLOR_SKY_BLUE, 0, WVA_DASH_SOLID, WVA_MARKER_DIAMOND },
    { WVA_COLOR_GREEN, 0, WVA_DASH_SOLID, WVA_MARKER_TRIANGLE_DOWN },
    { WVA_COLOR_FRAME, 0, WVA_DASH_SOLID, WVA_MARKER_SQUARE },
};

static struct choice choose_phase(const struct wva_phase *phase, unsigned kinds)
{
    return (struct choice){ kinds, phase->first_row, phase->last_row };
}

/* The phases that have points, in order, up to one more than can be told apart. */
static size_t collect_phases(const struct wva_results *results,
                             const struct wva_phase *shown[MOST_PHASES + 1])
{
    size_t count = 0;

    for (size_t i = 0; i < results->phases.count && count <= MOST_PHASES; i++) {
        struct choice choice = choose_phase(&results->phases.items[i], ALL_KINDS);

        if (count_points(&results->itl_calibration, &choice) > 0)
            shown[count++] = &results->phases.items[i];
    }
    return count;
}

/* Points of one kind in the colours of their phases, with one entry in the legend. */
static void add_left_out(struct wva_panel *panel, const struct wva_calibration *calibration,
                         const struct wva_phase *const *phases, size_t count, enum kind kind,
                         enum wva_marker marker, const char *name)
{
    const struct choice all = { kind, 0, SIZE_MAX };
    char label[LABEL_TEXT];
    bool named = false;

    snprintf(label, sizeof label, "%s (%zu)", name, count_points(calibration, &all));
    for (size_t i = 0; i < count; i++) {
        const struct choice left_out = choose_phase(phases[i], kind);
        struct wva_look look = phase_looks[i];

        if (count_points(calibration, &left_out) == 0)
            continue;
        look.marker = marker;
        add_points(panel, calibration, &left_out, look, named ? NULL : label);
        named = true;
    }
}

static void add_points_by_phase(struct wva_panel *panel, const struct wva_calibration *calibration,
                                const struct wva_phase *const *phases, size_t count)
{
    char label[LABEL_TEXT];

    for (size_t i = 0; i < count; i++) {
        const struct choice used = choose_phase(phases[i], FITTED);

        snprintf(label, sizeof label, "from %.0f min, %.0f rpm (%zu)", phases[i]->start_s / 60,
                 phases[i]->rate.mean, count_points(calibration, &used));
        add_points(panel, calibration, &used, phase_looks[i], label);
    }
    add_left_out(panel, calibration, phases, count, PASSED_OVER, WVA_MARKER_HOLLOW_TRIANGLE,
                 passed_over_name);
    add_left_out(panel, calibration, phases, count, OUTLIER, WVA_MARKER_RING, outlier_name);
}

/* ---- lines ---- */

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
             "controller's last");
}

static void explain(struct wva_chart *chart, const struct wva_calibration *calibration)
{
    char *note;

    if (calibration->headline.valid)
        note = wva_asprintf("Fitted to %zu %s samples. The batch is not logged; by Little's law, n "
                            "= arrivals per replica \u00d7 time in the replica.",
                            calibration->headline.n,
                            calibration->headline_is_steady ? "steady" : "active");
    else
        note = wva_asprintf("Parameters cannot be determined: %s.",
                            wva_readiness_reason(calibration->readiness));
    wva_chart_set_note(chart, note);
    free(note);
}

void wva_build_calibration_fit(struct wva_chart *chart, const struct wva_figure_input *input)
{
    const struct wva_calibration *calibration = &input->results->itl_calibration;
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);
    const struct wva_phase *phases[MOST_PHASES + 1];
    size_t phase_count = collect_phases(input->results, phases);
    double end = find_end(calibration);

    wva_panel_set_message(panel, NO_POINTS);
    if (calibration->point_count == 0)
        return;
    wva_panel_set_x_axis(panel, "requests in the batch of a replica, n", WVA_AXIS_FROM_ZERO);
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, "observed ITL (ms)", WVA_AXIS_FREE);
    if (!calibration->headline.valid)
        wva_panel_set_title(panel, "Not identifiable");
    add_fits(panel, calibration, end);
    if (phase_count >= 2 && phase_count <= MOST_PHASES)
        add_points_by_phase(panel, calibration, phases, phase_count);
    else
        add_points_by_kind(panel, calibration);
    explain(chart, calibration);
}
