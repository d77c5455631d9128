/* SPDX-License-Identifier: Apache-2.0 */
/* Where and when the model of inter-token latency is wrong. Error: observed minus predicted of the
 * same row, over active rows. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "analysis/timeline.h"
#include "chart/palette.h"
#include "chart/scale.h"
#include "figures/families.h"
#include "figures/shared.h"
#include "util/memory.h"

#define NO_ERRORS                                                                                  \
    "No sample has observed and predicted ITL while there was traffic.\nThe controller logs "      \
    "predictions with its solution and observations with its servers."

enum { MOST_BINS = 200 };

static const struct wva_look zero_look = { WVA_COLOR_BLACK, 1, WVA_DASH_SOLID, WVA_MARKER_NONE };
static const struct wva_look mean_look = { WVA_COLOR_VERMILLION, 1.6, WVA_DASH_DASHED,
                                           WVA_MARKER_NONE };
static const struct wva_look error_look = { WVA_COLOR_TEXT, 1.6, WVA_DASH_SOLID,
                                            WVA_MARKER_DIAMOND };

/* The error of each row, NaN where the row is not active. */
static double *active_errors(const struct wva_figure_input *input)
{
    const double *error = input->results->itl_prediction.error;
    size_t rows = input->frame->rows;
    double *values = wva_reallocarray(NULL, rows, sizeof *values);

    for (size_t row = 0; row < rows; row++)
        values[row] =
            error != NULL && wva_row_is_active(input->frame, row) && wva_is_drawable(error[row])
                ? error[row]
                : NAN;
    return values;
}

/* Hundredths are enough for people, unless all would be zeros. */
static void describe_mean(const char *what, double mean, char *out, size_t size)
{
    snprintf(out, size, fabs(mean) < 0.1 ? "%s %+.2g ms" : "%s %+.2f ms", what, mean);
}

static void note_active(struct wva_chart *chart, size_t n)
{
    char *note =
        wva_asprintf("Error: observed minus predicted ITL of the same sample, over %zu active "
                     "sample%s (observed ITL and request rate above 0).",
                     n, WVA_PLURAL(n));

    wva_chart_set_note(chart, note);
    free(note);
}

static void add_lines_with_area(struct wva_panel *panel, const struct wva_figure_input *input)
{
    struct wva_curve observed = wva_curve_make(input, WVA_ROLE_ITL_OBSERVED, WVA_CURVE_POSITIVE);
    struct wva_curve predicted =
        wva_curve_make(input, WVA_ROLE_ITL_PREDICTED, WVA_CURVE_WITH_TRAFFIC);

    wva_panel_add_fill(panel, wva_color_fade(WVA_COLOR_VERMILLION, .28),
                       wva_color_fade(WVA_COLOR_SKY_BLUE, .4), wva_curve_series(&observed),
                       predicted.y, "slower than predicted", "faster than predicted");
    wva_add_observed_and_predicted(panel, input, &wva_signal_itl);
    wva_curve_free(&observed);
    wva_curve_free(&predicted);
}

static void add_error_over_time(struct wva_panel *panel, const struct wva_figure_input *input,
                                const double *errors, const struct wva_summary *summary)
{
    struct wva_curve line = wva_curve_make_from(input, errors);
    double *zero = wva_calloc(line.count, sizeof *zero);
    char mean[64], label[96];

    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, "error (ms)", WVA_AXIS_WITH_ZERO);
    wva_panel_set_message(panel, NO_ERRORS);
    wva_panel_add_fill(panel, wva_color_fade(WVA_COLOR_VERMILLION, .28),
                       wva_color_fade(WVA_COLOR_SKY_BLUE, .4), wva_curve_series(&line), zero, NULL,
                       NULL);
    wva_panel_add_horizontal(panel, zero_look, 0, NULL);
    wva_panel_add_line(panel, WVA_SIDE_LEFT, error_look, wva_curve_series(&line),
                       "error (observed \u2212 predicted)");
    describe_mean("mean error", summary->mean, mean, sizeof mean);
    snprintf(label, sizeof label, "%s (n = %zu)", mean, summary->n);
    wva_panel_add_horizontal(panel, mean_look, summary->mean, label);
    free(zero);
    wva_curve_free(&line);
}

void wva_build_calibration_gap(struct wva_chart *chart, const struct wva_figure_input *input)
{
    struct wva_panel *lines = wva_chart_add_panel(chart, 1);
    struct wva_panel *error = wva_chart_add_panel(chart, 1);
    double *errors = active_errors(input);
    struct wva_summary summary = wva_summarize(errors, input->frame->rows);

    wva_set_time_axis(lines, input, false);
    add_lines_with_area(lines, input);
    wva_set_time_axis(error, input, true);
    add_error_over_time(error, input, errors, &summary);
    note_active(chart, summary.n);
    free(errors);
}

static void add_scatter(struct wva_chart *chart, const char *title, const char *x_label,
                        enum wva_axis_kind x_kind, struct wva_look look, struct wva_series points)
{
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);
    double r = wva_pearson(points.x, points.y, points.count);
    char label[64];

    if (isnan(r))
        snprintf(label, sizeof label, "active samples");
    else
        snprintf(label, sizeof label, "active samples (correlation r = %.2f)",
                 fabs(r) < 0.005 ? 0 : r);
    wva_panel_set_title(panel, title);
    wva_panel_set_message(panel, "No active sample with a prediction.");
    wva_panel_set_x_axis(panel, x_label, x_kind);
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, "error (ms)", WVA_AXIS_WITH_ZERO);
    wva_panel_add_horizontal(panel, zero_look, 0, NULL);
    wva_panel_add_points(panel, look, points, label);
}

/* The width of the one bin for errors that are all the same. */
static double choose_width(double value)
{
    double step = wva_ticks_round(0, fabs(value), 10, 1).step;

    return step > 0 ? step : 0.1;
}

static void add_histogram(struct wva_chart *chart, const double *errors,
                          const struct wva_summary *summary)
{
    struct wva_panel *panel = wva_chart_add_panel(chart, 1);
    double bins = fmin(fmax(ceil(3 * cbrt((double)summary->n)), 5), MOST_BINS / 2);
    struct wva_ticks edges = wva_ticks_round(summary->min, summary->max, bins, 1);
    double width = edges.step > 0 ? edges.step : choose_width(summary->mean);
    double first = floor(summary->min / width);
    size_t count = (size_t)fmin(floor(summary->max / width) - first + 1, MOST_BINS);
    double x[MOST_BINS], y[MOST_BINS] = { 0 };
    char label[64];

    for (size_t i = 0; i < count; i++)
        x[i] = (first + (double)i) * width;
    for (size_t i = 0; i < summary->n; i++) {
        size_t bin = (size_t)fmax(floor(errors[i] / width) - first, 0);

        y[bin < count ? bin : count - 1]++;
    }
    wva_panel_set_title(panel, "Distribution of the error");
    wva_panel_set_x_axis(panel, "error (ms)", WVA_AXIS_FREE);
    wva_panel_set_y_axis(panel, WVA_SIDE_LEFT, "samples", WVA_AXIS_WHOLE);
    snprintf(label, sizeof label, "samples per %g ms", width);
    wva_panel_add_bars(panel, WVA_COLOR_SKY_BLUE, (struct wva_series){ x, y, count }, width, label);
    wva_panel_add_vertical(panel, zero_look, 0, "no error");
    describe_mean("mean", summary->mean, label, sizeof label);
    wva_panel_add_vertical(panel, mean_look, summary->mean, label);
}

/* Active rows only, as columns of their own. */
struct active {
    double *rate, *replicas, *per_replica, *error;
    size_t count;
};

static struct active collect_active(const struct wva_figure_input *input)
{
    size_t rows = input->frame->rows;
    double *errors = active_errors(input);
    struct active active = { 0 };

    active.rate = wva_calloc(rows, sizeof(double));
    active.replicas = wva_calloc(rows, sizeof(double));
    active.per_replica = wva_calloc(rows, sizeof(double));
    active.error = wva_calloc(rows, sizeof(double));
    for (size_t row = 0; row < rows; row++) {
        size_t i = active.count;

        if (isnan(errors[row]))
            continue;
        active.rate[i] = wva_frame_get(input->frame, WVA_ROLE_RATE, row);
        active.replicas[i] = wva_frame_get(input->frame, WVA_ROLE_REPLICAS_DESIRED, row);
        active.per_replica[i] = active.replicas[i] > 0 ? active.rate[i] / active.replicas[i] : NAN;
        active.error[i] = errors[row];
        active.count++;
    }
    free(errors);
    return active;
}

void wva_build_calibration_correlation(struct wva_chart *chart,
                                       const struct wva_figure_input *input)
{
    const struct wva_look by_rate = { wva_color_fade(WVA_COLOR_BLUE, .75), 0, WVA_DASH_SOLID,
                                      WVA_MARKER_CIRCLE };
    const struct wva_look by_replicas = { wva_color_fade(WVA_COLOR_GREEN, .75), 0, WVA_DASH_SOLID,
                                          WVA_MARKER_SQUARE };
    const struct wva_look by_both = { wva_color_fade(WVA_COLOR_PURPLE, .85), 0, WVA_DASH_SOLID,
                                      WVA_MARKER_DIAMOND };
    struct active active = collect_active(input);
    struct wva_summary summary = wva_summarize(active.error, active.count);

    if (active.count == 0) {
        wva_panel_set_message(wva_chart_add_panel(chart, 1), NO_ERRORS);
    } else {
        add_scatter(chart, "By request rate", "requests per minute", WVA_AXIS_FROM_ZERO, by_rate,
                    (struct wva_series){ active.rate, active.error, active.count });
        add_scatter(chart, "By desired replicas", "desired replicas", WVA_AXIS_WHOLE, by_replicas,
                    (struct wva_series){ active.replicas, active.error, active.count });
        add_scatter(chart, "By request rate per desired replica", "requests per minute and replica",
                    WVA_AXIS_FROM_ZERO, by_both,
                    (struct wva_series){ active.per_replica, active.error, active.count });
        add_histogram(chart, active.error, &summary);
        note_active(chart, active.count);
    }
    free(active.rate);
    free(active.replicas);
    free(active.per_replica);
    free(active.error);
}
