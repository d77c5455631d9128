/* SPDX-License-Identifier: Apache-2.0 */
#include "chart/sheet.h"

#include <math.h>

#include "chart/gnuplot.h"

#define POINTS 72.0 /* an inch */
/* Points. Sheets of at least this size are laid out at full size; smaller ones shrink the chart. */
#define WIDTH_FOR_FULL_TYPE 360.0
#define ROW_FOR_FULL_TYPE   100.0
#define BESIDE_ROWS         80.0 /* axis and margins */
#define SMALLEST_ZOOM       0.7
/* Height of title and subtitle. */
#define TITLE_IN (49 / POINTS)
/* The part of a picture's height that does not depend on the number of panels, in inches. */
#define FIXED_IN 1.2

/* The height of a sheet if only its width is given: what the rows of panels need. */
static double choose_height(double width_in, size_t rows)
{
    const double first = width_in < 5 ? 2.5 : 3.2, each = width_in < 5 ? 1 : 1.3;
    const double highest = 9.5; /* of a page */

    return fmin(first + each * (double)(rows - 1), highest);
}

static double choose_zoom(double width, double height, size_t rows)
{
    double needed = BESIDE_ROWS + ROW_FOR_FULL_TYPE * (double)rows;

    return fmax(fmin(fmin(width / WIDTH_FOR_FULL_TYPE, height / needed), 1), SMALLEST_ZOOM);
}

/* A picture with fewer panels than planned is less high. */
static double reduce_height(const struct wva_chart *chart, double height_in, double left)
{
    if (wva_chart_height(chart) > 0)
        height_in = wva_chart_height(chart);
    return FIXED_IN + (height_in - FIXED_IN) * left;
}

/* Stacks panels if they would be too narrow side by side, unless the sheet is not high enough for
 * that. */
static void stack_panels(struct wva_chart *chart, double width, double height)
{
    double each = ROW_FOR_FULL_TYPE * SMALLEST_ZOOM;

    if (width < WIDTH_FOR_FULL_TYPE
        && (!(height > 0) || height >= each * (double)wva_chart_panels(chart)))
        wva_chart_set_columns(chart, 1);
}

static struct wva_canvas *make_canvas(const struct wva_sheet *sheet, struct wva_chart *chart,
                                      double own_width_in, double own_height_in,
                                      enum wva_image_format format, struct wva_error *err)
{
    double width = sheet->width_in, height = sheet->height_in;

    if (!(width > 0))
        return wva_canvas_create(format, own_width_in * POINTS,
                                 (own_height_in - (sheet->untitled ? TITLE_IN : 0)) * POINTS,
                                 sheet->dpi, err);
    stack_panels(chart, width * POINTS, height * POINTS);
    if (!(height > 0))
        height = choose_height(width, wva_chart_rows(chart));
    return wva_canvas_create_zoomed(
        format, width * POINTS, height * POINTS,
        choose_zoom(width * POINTS, height * POINTS, wva_chart_rows(chart)), sheet->dpi, err);
}

enum wva_status wva_sheet_finish(struct wva_chart *chart, struct wva_canvas *canvas,
                                 enum wva_image_format format, double dpi, const char *path,
                                 struct wva_error *err)
{
    enum wva_status status;

    if (format != WVA_IMAGE_GNUPLOT) {
        wva_chart_draw(chart, canvas);
        return wva_canvas_finish(canvas, path, err);
    }
    status = wva_gnuplot_write(chart, canvas, dpi, path, err);
    wva_canvas_free(canvas);
    return status;
}

enum wva_status wva_sheet_write(const struct wva_sheet *sheet, struct wva_chart *chart,
                                double own_width_in, double own_height_in,
                                enum wva_image_format format, const char *path, char **missing,
                                struct wva_error *err)
{
    double left = wva_chart_drop_empty(chart);
    struct wva_canvas *canvas;

    *missing = left > 0 ? NULL : wva_chart_say_missing(chart);
    if (*missing != NULL)
        return WVA_OK;
    if (sheet->untitled) {
        wva_chart_hide_title(chart);
        wva_chart_hide_note(chart);
    }
    canvas = make_canvas(sheet, chart, own_width_in, reduce_height(chart, own_height_in, left),
                         format, err);
    if (canvas == NULL)
        return err->status;
    return wva_sheet_finish(chart, canvas, format, sheet->dpi, path, err);
}

enum wva_status wva_sheet_embed(struct wva_chart *chart, double own_width_in, double own_height_in,
                                const char *id, struct wva_buffer *out, char **missing,
                                struct wva_error *err)
{
    const struct wva_sheet plain = { .untitled = true };
    double left = wva_chart_drop_empty(chart);
    struct wva_canvas *canvas;

    *missing = left > 0 ? NULL : wva_chart_say_missing(chart);
    if (*missing != NULL)
        return WVA_OK;
    wva_chart_hide_title(chart);
    canvas = make_canvas(&plain, chart, own_width_in, reduce_height(chart, own_height_in, left),
                         WVA_IMAGE_SVG, err);
    if (canvas == NULL)
        return err->status;
    wva_chart_draw(chart, canvas);
    return wva_canvas_embed(canvas, id, out, err);
}
