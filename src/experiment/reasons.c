/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/reasons.h"

#include <stdlib.h>

#include "util/memory.h"

void wva_reasons_put(struct wva_reasons *reasons, int64_t time_ns, struct wva_str text)
{
    if (text.len == 0 || reasons->count == WVA_REASONS_MAX)
        return;
    *WVA_APPEND(reasons->items, reasons->count, reasons->capacity) =
        (struct wva_reason){ time_ns, wva_strndup(text.ptr, text.len) };
}

void wva_reasons_add(struct wva_reasons *reasons, const struct wva_sample *sample)
{
    if (!wva_str_equal(sample->cell[WVA_COLUMN_ACTION], WVA_STR("no-change")))
        wva_reasons_put(reasons, sample->time_ns, sample->cell[WVA_COLUMN_REASON]);
}

const char *wva_reasons_find(const struct wva_reasons *reasons, int64_t time_ns)
{
    /* The last said counts, as in a cycle that was repeated. */
    for (size_t i = reasons->count; i-- > 0;)
        if (reasons->items[i].time_ns == time_ns)
            return reasons->items[i].text;
    return NULL;
}

void wva_reasons_free(struct wva_reasons *reasons)
{
    for (size_t i = 0; i < reasons->count; i++)
        free(reasons->items[i].text);
    free(reasons->items);
    *reasons = (struct wva_reasons){ 0 };
}
