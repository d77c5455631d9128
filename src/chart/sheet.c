/* SPDX-License-Identifier: Apache-2.0 */
#include "chart/sheet.h"

#include <math.h>
#include <string.h>

#include "util/number.h"

#define POINTS 72.0 /* an inch */
/* Laid out at its own size on a sheet of this size; smaller ones shrink it. */
#define WIDTH_FOR_FULL_TYPE 360.0
#define ROW_FOR_FULL_TYPE   100.0
#define BESIDE_ROWS         80.0 /* axis and margins */
#define SMALLEST_ZOOM       0.7
/* What title and subtitle take of a picture's own height. */
#define TITLE_IN (49 / POINTS)
/* The part of a picture's height that does not depend on how many panels there are, in inches. */
#define FIXED_IN 1.2

/* ---- sizes in text ---- */

static double read_unit(const char **rest)
{
    static const struct {
        const char *name;
        double in;
    } units[] = { { "in", 1 }, { "cm", 1 / 2.54 }, { "mm", 1 / 25.4 } };

    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strncmp(*rest, units[i].name, strlen(units[i].name)) == 0) {
            *rest += strlen(units[i].name);
            return units[i].in;
        }
    return 0;
}

static bool read_length(const char **rest, double *value, double *unit)
{
    size_t len = wva_number_read(wva_str_from(*rest), value);

    *rest += len;
    *unit = read_unit(rest);
    return len > 0 && *value > 0;
}

static bool is_possible(double in)
{
    return in >= WVA_SHEET_SMALLEST_IN && in <= WVA_SHEET_LARGEST_IN;
}

bool wva_sheet_read_size(const char *text, struct wva_sheet *sheet)
{
    const char *rest = strcmp(text, "single") == 0   ? "3.5in"
                       : strcmp(text, "double") == 0 ? "7in"
                                                     : text;
    double width, height = 0, unit, height_unit = 0;

    if (!read_length(&rest, &width, &unit))
        return false;
    if (*rest == 'x') {
        rest++;
        if (!read_length(&rest, &height, &height_unit))
            return false;
    }
    if (*rest != '\0')
        return false;
    /* A unit counts for both lengths; none means inches. */
    unit = unit > 0 ? unit : height_unit > 0 ? height_unit : 1;
    height_unit = height_unit > 0 ? height_unit : unit;
    if (!is_possible(width * unit) || (height > 0 && !is_possible(height * height_unit)))
        return false;
    sheet->width_in = width * unit;
    sheet->height_in = height * height_unit;
    return true;
}

/* ---- the size of a chart ---- */

/* For a sheet of which only the width is known: as high as rows of panels need. */
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

/* A picture with fewer panels than foreseen is less high. */
static double cut_height(const struct wva_chart *chart, double height_in, double left)
{
    if (wva_chart_height(chart) > 0)
        height_in = wva_chart_height(chart);
    return FIXED_IN + (height_in - FIXED_IN) * left;
}

/* Panels stand one below the other where they would be too narrow side by side, unless the sheet is
 * not high enough for that. */
static void unfold(struct wva_chart *chart, double width, double height)
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
    unfold(chart, width * POINTS, height * POINTS);
    if (!(height > 0))
        height = choose_height(width, wva_chart_rows(chart));
    return wva_canvas_create_zoomed(
        format, width * POINTS, height * POINTS,
        choose_zoom(width * POINTS, height * POINTS, wva_chart_rows(chart)), sheet->dpi, err);
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
    canvas = make_canvas(sheet, chart, own_width_in, cut_height(chart, own_height_in, left), format,
                         err);
    if (canvas == NULL)
        return err->status;
    wva_chart_draw(chart, canvas);
    return wva_canvas_finish(canvas, path, err);
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
    canvas = make_canvas(&plain, chart, own_width_in, cut_height(chart, own_height_in, left),
                         WVA_IMAGE_SVG, err);
    if (canvas == NULL)
        return err->status;
    wva_chart_draw(chart, canvas);
    return wva_canvas_embed(canvas, id, out, err);
}
