/* SPDX-License-Identifier: Apache-2.0 */
#include "log/record_time.h"

#include <stdlib.h>

int64_t wva_record_clock_read(struct wva_record_clock *clock, struct wva_str text)
{
    int64_t time_ns;
    bool numeric;

    if (text.len == 0 || text.len > sizeof clock->text)
        return WVA_TIME_NONE;
    if (text.len == clock->len && memcmp(text.ptr, clock->text, text.len) == 0)
        return clock->time_ns;
    if (!wva_time_read(text, &time_ns, &numeric))
        return WVA_TIME_NONE;
    memcpy(clock->text, text.ptr, text.len);
    clock->len = text.len;
    clock->time_ns = time_ns;
    clock->numeric = numeric;
    if (numeric)
        (void)wva_time_format_exact(time_ns, clock->epoch);
    return time_ns;
}

void wva_record_time(struct wva_record_clock *clock, struct wva_str text, int64_t outer_ns,
                     struct wva_record_time *time)
{
    int64_t own_ns = wva_record_clock_read(clock, text);

    *time = (struct wva_record_time){ text, own_ns, own_ns != WVA_TIME_NONE && clock->numeric };
    if (time->numeric)
        time->text = wva_str_from(clock->epoch);
    if (outer_ns == WVA_TIME_NONE)
        return;
    if (own_ns != WVA_TIME_NONE
        && (own_ns % WVA_NS_PER_S != 0 || outer_ns % WVA_NS_PER_S == 0
            || wva_str_find(text, WVA_STR(".")) != NULL
            || llabs(outer_ns - own_ns) >= WVA_OUTER_TIME_SPREAD_NS))
        return;
    time->time_ns = outer_ns;
    time->text = wva_str_from(wva_time_format_exact(outer_ns, clock->outer));
}
