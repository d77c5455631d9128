/* SPDX-License-Identifier: Apache-2.0 */
/* Parsing of sheet sizes: separate from drawing, so that a command that only parses options is not
 * linked to cairo. */
#include <string.h>

#include "chart/sheet.h"
#include "util/number.h"

static double read_unit(const char **rest)
{
    static const struct {
        const char *name;
        double in;
    } units[] = { { "in", 1 }, { "cm", 1 / 2.54 }, { "mm", 1 / 25.4 } };

    for (size_t i = 0; i < WVA_COUNT(units); i++)
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
    /* A unit applies to both lengths; the default is inches. */
    unit = unit > 0 ? unit : height_unit > 0 ? height_unit : 1;
    height_unit = height_unit > 0 ? height_unit : unit;
    if (!is_possible(width * unit) || (height > 0 && !is_possible(height * height_unit)))
        return false;
    sheet->width_in = width * unit;
    sheet->height_in = height * height_unit;
    return true;
}
