/* SPDX-License-Identifier: Apache-2.0 */
#include "tables/calibration_tables.h"

#include <math.h>

#include "tables/tables.h"
#include "util/number.h"

struct content {
    const struct wva_frame *frame;
    const struct wva_results *results;
};

static void put_name(struct wva_table *table, const char *name)
{
    wva_table_text(table, wva_str_from(name));
}

static void put_flag(struct wva_table *table, bool flag)
{
    wva_table_text(table, flag ? WVA_STR("1") : WVA_STR("0"));
}

/* Numbers that gnuplot reads stand before the last column: it takes an empty cell at the end of a
 * row for none. */
static const struct wva_table_column point_columns[] = {
    { "signal", WVA_CELL_TEXT },     { "regressor", WVA_CELL_NUMBER },
    { "observed", WVA_CELL_NUMBER }, { "steady", WVA_CELL_NUMBER },
    { "outlier", WVA_CELL_NUMBER },  { "leverage", WVA_CELL_NUMBER },
    { "phase", WVA_CELL_NUMBER },    { "time", WVA_CELL_NUMBER },
};

/* The number of the load phase, from 1, as the rows of load_phases.csv; NaN: no load is known. */
static double find_phase(const struct wva_phases *phases, size_t row)
{
    for (size_t i = 0; i < phases->count; i++)
        if (row <= phases->items[i].last_row)
            return (double)(i + 1);
    return NAN;
}

static void put_points(struct wva_table *table, const struct content *content, const char *signal,
                       const struct wva_calibration *calibration)
{
    for (size_t i = 0; i < calibration->point_count; i++) {
        const struct wva_fit_point *point = &calibration->points[i];

        put_name(table, signal);
        wva_tables_real(table, point->n);
        wva_tables_real(table, point->y_ms);
        put_flag(table, point->steady);
        put_flag(table, point->outlier);
        put_flag(table, point->leverage);
        wva_table_number(table, find_phase(&content->results->phases, point->row));
        wva_tables_real(table, wva_frame_minutes(content->frame, point->row));
    }
}

static void fill_points(struct wva_table *table, const void *context)
{
    const struct content *content = context;

    put_points(table, content, "itl", &content->results->itl_calibration);
    put_points(table, content, "ttft", &content->results->ttft_calibration);
}

static const struct wva_table_column fit_columns[] = {
    { "signal", WVA_CELL_TEXT },
    { "rows", WVA_CELL_TEXT },
    { "fit", WVA_CELL_TEXT },
    { "intercept", WVA_CELL_NUMBER },
    { "intercept_low", WVA_CELL_NUMBER },
    { "intercept_high", WVA_CELL_NUMBER },
    { "slope", WVA_CELL_NUMBER },
    { "slope_low", WVA_CELL_NUMBER },
    { "slope_high", WVA_CELL_NUMBER },
    { "center", WVA_CELL_NUMBER },
    { "center_half_width", WVA_CELL_NUMBER },
    { "r2", WVA_CELL_NUMBER },
    { "rmse", WVA_CELL_NUMBER },
    { "mae", WVA_CELL_NUMBER },
    { "bias", WVA_CELL_NUMBER },
    { "leave_one_out_rmse", WVA_CELL_NUMBER },
    { "durbin_watson", WVA_CELL_NUMBER },
    { "samples", WVA_CELL_NUMBER },
};

static void put_line(struct wva_table *table, const char *signal, const char *rows,
                     const char *name, const struct wva_line_fit *line)
{
    const double values[] = {
        line->intercept,
        line->intercept_95.low,
        line->intercept_95.high,
        line->slope,
        line->slope_95.low,
        line->slope_95.high,
        line->center,
        (line->at_center_95.high - line->at_center_95.low) / 2,
        line->r2,
        line->rmse,
        line->mae,
        line->bias,
        line->leave_one_out_rmse,
        line->durbin_watson,
    };

    char samples[WVA_NUMBER_TEXT];

    put_name(table, signal);
    put_name(table, rows);
    put_name(table, name);
    for (size_t i = 0; i < WVA_COUNT(values); i++)
        wva_tables_real(table, values[i]);
    wva_table_text(table, line->n == 0 ? WVA_STR("")
                                       : wva_str_from(wva_number_format((double)line->n, samples)));
}

/* Only the fits that there are. */
static void put_set(struct wva_table *table, const char *signal, const char *rows,
                    const struct wva_fit_set *set)
{
    const struct {
        const char *name;
        const struct wva_line_fit *line;
    } fits[] = {
        { "ols", &set->ols },
        { "weighted", &set->weighted },
        { "theil_sen", &set->theil_sen },
        { "huber", &set->huber },
        { "structural", &set->structural },
        { "ols_without_outliers", &set->ols_ruled },
        { "structural_without_outliers", &set->structural_ruled },
    };

    for (size_t i = 0; i < WVA_COUNT(fits); i++)
        if (fits[i].line->valid)
            put_line(table, signal, rows, fits[i].name, fits[i].line);
}

/* The controller's line has a place among the fits, to be drawn with them. */
static void put_fits(struct wva_table *table, const char *signal,
                     const struct wva_calibration *calibration)
{
    const char *rows = calibration->headline_is_steady ? "steady" : "all";
    struct wva_line_fit own = wva_line_fit_none;

    put_set(table, signal, "all", &calibration->all_rows);
    put_set(table, signal, "steady", &calibration->steady_rows);
    if (calibration->headline.valid)
        put_line(table, signal, rows, "headline", &calibration->headline);
    own.intercept = calibration->own_intercept;
    own.slope = calibration->own_slope;
    if (isfinite(own.intercept))
        put_line(table, signal, "all", "controller", &own);
}

static void fill_fits(struct wva_table *table, const void *context)
{
    const struct content *content = context;

    put_fits(table, "itl", &content->results->itl_calibration);
    put_fits(table, "ttft", &content->results->ttft_calibration);
}

static const struct wva_table_column part_columns[] = {
    { "itl_calibration", WVA_CELL_NUMBER }, { "itl_allocation", WVA_CELL_NUMBER },
    { "itl_next", WVA_CELL_NUMBER },        { "ttft_calibration", WVA_CELL_NUMBER },
    { "ttft_allocation", WVA_CELL_NUMBER }, { "ttft_next", WVA_CELL_NUMBER },
    { "time_minutes", WVA_CELL_NUMBER },
};

static void put_errors(struct wva_table *table, const struct wva_accuracy *accuracy, size_t row)
{
    wva_tables_real(table, accuracy->known ? accuracy->calibration_error_ms[row] : NAN);
    wva_tables_real(table, accuracy->known ? accuracy->allocation_error_ms[row] : NAN);
    wva_tables_real(table, accuracy->known ? accuracy->next_error_ms[row] : NAN);
}

static void fill_parts(struct wva_table *table, const void *context)
{
    const struct content *content = context;

    for (size_t row = 0; row < content->frame->rows; row++) {
        put_errors(table, &content->results->itl_accuracy, row);
        put_errors(table, &content->results->ttft_accuracy, row);
        wva_tables_real(table, wva_frame_minutes(content->frame, row));
    }
}

enum wva_status wva_calibration_tables_write(const char *dir, const struct wva_frame *frame,
                                             const struct wva_results *results,
                                             struct wva_error *err)
{
    struct content content = { frame, results };
    enum wva_status status = wva_tables_put(dir, "analysis/calibration_points.csv", point_columns,
                                            WVA_COUNT(point_columns), fill_points, &content, err);

    if (status == WVA_OK)
        status = wva_tables_put(dir, "analysis/calibration_fits.csv", fit_columns,
                                WVA_COUNT(fit_columns), fill_fits, &content, err);
    if (status == WVA_OK)
        status = wva_tables_put(dir, "analysis/prediction_parts.csv", part_columns,
                                WVA_COUNT(part_columns), fill_parts, &content, err);
    return status;
}
