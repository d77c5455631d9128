/* SPDX-License-Identifier: Apache-2.0 */
#include "output/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/number.h"
#include "util/outfile.h"
#include "util/path.h"
#include "util/statistics.h"
#include "util/utf8.h"

void wva_text_outside(struct wva_buffer *buffer, const char *text)
{
    wva_utf8_append(buffer, wva_str_from(text), WVA_UTF8_TERMINAL);
}

void wva_text_figure(struct wva_buffer *buffer, double value, int decimals, const char *unit)
{
    if (isnan(value))
        wva_buffer_add(buffer, "n/a");
    else
        wva_buffer_printf(buffer, "%.*f%s", decimals, value, unit);
}

/* Such a value is written without a sign: "-0.00" is none. */
static bool rounds_to_zero(double value, int decimals)
{
    char text[32];

    return fabs(value) < 1 && snprintf(text, sizeof text, "%.*f", decimals, fabs(value)) > 0
           && text[strspn(text, "0.")] == '\0';
}

void wva_text_cell(struct wva_buffer *buffer, int width, double value, int decimals,
                   const char *unit)
{
    if (isnan(value))
        wva_buffer_printf(buffer, "%*s", width, "n/a");
    else
        wva_buffer_printf(buffer, "%*.*f%s", width - (int)strlen(unit), decimals,
                          rounds_to_zero(value, decimals) ? 0 : value, unit);
}

void wva_text_significant(struct wva_buffer *buffer, int width, double value, int digits)
{
    if (isnan(value))
        wva_buffer_printf(buffer, "%*s", width, "n/a");
    else
        wva_buffer_printf(buffer, "%*.*g", width, digits, value);
}

void wva_text_count(struct wva_buffer *buffer, size_t count, const char *singular)
{
    wva_buffer_printf(buffer, "%zu %s%s", count, singular, WVA_PLURAL(count));
}

void wva_text_slo(struct wva_buffer *buffer, const double *slo_ms, size_t rows)
{
    struct wva_summary slo = wva_summarize(slo_ms, slo_ms == NULL ? 0 : rows);
    char least[WVA_NUMBER_TEXT], most[WVA_NUMBER_TEXT];

    if (slo.n == 0)
        wva_buffer_add(buffer, "n/a");
    else if (slo.min == slo.max)
        wva_buffer_printf(buffer, "%s ms", wva_number_format(slo.min, least));
    else
        wva_buffer_printf(buffer, "%s to %s ms", wva_number_format(slo.min, least),
                          wva_number_format(slo.max, most));
}

void wva_text_notes(struct wva_buffer *buffer, const struct wva_notes *notes)
{
    if (notes->count > 0)
        wva_buffer_add(buffer, "\nNOTES\n\n");
    for (size_t i = 0; i < notes->count; i++) {
        wva_buffer_add(buffer, "- ");
        wva_text_outside(buffer, notes->items[i]);
        wva_buffer_append_char(buffer, '\n');
    }
}

enum wva_status wva_text_put(struct wva_buffer *buffer, const char *dir, const char *name,
                             struct wva_error *err)
{
    char *path = wva_path_join(dir, name);
    enum wva_status status;

    if (buffer->overflow) {
        status =
            wva_fail_at(err, WVA_ERR_LIMIT, path, 0, "text of more than %zu bytes", buffer->max);
    } else {
        status = wva_outfile_put(path, buffer->data, buffer->len, err);
    }
    free(path);
    wva_buffer_free(buffer);
    return status;
}
