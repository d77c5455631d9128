/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/reasons.h"

#include <stdlib.h>

#include "util/memory.h"

void wva_reasons_add(struct wva_reasons *reasons, const struct wva_sample *sample)
{
    struct wva_str text = sample->cell[WVA_COLUMN_REASON];

    if (text.len == 0 || reasons->count == WVA_REASONS_MAX
        || wva_str_equal(sample->cell[WVA_COLUMN_ACTION], WVA_STR("no-change")))
        return;
    *WVA_APPEND(reasons->items, reasons->count, reasons->capacity) =
        (struct wva_reason){ sample->time_ns, wva_strndup(text.ptr, text.len) };
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
