/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/phrase.h"

#include <math.h>
#include <stdio.h>

#include "util/memory.h"
#include "util/number.h"

enum { PHRASE_MAX = 16 * 1024 };

#define MINUTE_S 60.0
#define HOUR_S   3600.0
#define ROUNDING 1e-9

struct wva_buffer wva_phrase_begin(void)
{
    return wva_buffer_make(PHRASE_MAX);
}

char *wva_phrase_end(struct wva_buffer *text)
{
    char *phrase = text->len == 0 ? NULL : wva_strndup(text->data, text->len);

    wva_buffer_free(text);
    return phrase;
}

static void append_unknown(struct wva_buffer *text)
{
    wva_buffer_add(text, "not known");
}

void wva_phrase_duration(struct wva_buffer *text, double seconds)
{
    if (!isfinite(seconds))
        append_unknown(text);
    else if (seconds < 2 * MINUTE_S)
        wva_buffer_printf(text, "%.0f s", seconds);
    else if (seconds < 2 * HOUR_S)
        wva_buffer_printf(text, "%.1f min", seconds / MINUTE_S);
    else
        wva_buffer_printf(text, "%.1f h", seconds / HOUR_S);
}

/* Three significant digits without an exponent. */
static void append_significant(struct wva_buffer *text, double value, const char *unit)
{
    int decimals = 2;

    for (double limit = 10; decimals > 0 && fabs(value) >= limit; limit *= 10)
        decimals--;
    wva_buffer_printf(text, "%.*f %s", decimals, value, unit);
}

void wva_phrase_latency(struct wva_buffer *text, double ms)
{
    if (!isfinite(ms))
        append_unknown(text);
    else if (fabs(ms) < 1000)
        append_significant(text, ms, "ms");
    else
        append_significant(text, ms / 1000, "s");
}

void wva_phrase_percent(struct wva_buffer *text, double percent)
{
    if (!isfinite(percent))
        append_unknown(text);
    else if (percent == 0 || fabs(percent) >= 100 - ROUNDING)
        /* 100 up to rounding errors of a sum; far above 100, decimals do not matter. */
        wva_buffer_printf(text, "%.0f %%", percent);
    else if (percent > 99.9)
        wva_buffer_printf(text, "%.2f %%", fmin(percent, 99.99));
    else if (fabs(percent) < 0.05)
        wva_buffer_printf(text, "%.3g %%", percent);
    else
        wva_buffer_printf(text, "%.1f %%", percent);
}

void wva_phrase_about(struct wva_buffer *text, double count)
{
    char number[WVA_NUMBER_TEXT];

    if (isfinite(count))
        wva_buffer_add(text,
                       wva_number_brief(fabs(count) < 1000 ? round(count) : count, 3, number));
    else
        append_unknown(text);
}

void wva_phrase_times(struct wva_buffer *text, size_t count)
{
    if (count == 1)
        wva_buffer_add(text, "once");
    else if (count == 2)
        wva_buffer_add(text, "twice");
    else
        wva_buffer_printf(text, "%zu times", count);
}
