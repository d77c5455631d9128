/* SPDX-License-Identifier: Apache-2.0 */
/* The time of a record: its own, or that of its wrapper where it has none or one in whole seconds.
 */
#ifndef WVA_LOG_RECORD_TIME_H
#define WVA_LOG_RECORD_TIME_H

#include "util/timestamp.h"

/* A record's time in whole seconds is replaced by that of its wrapper when they differ by less. */
#define WVA_OUTER_TIME_SPREAD_NS (5 * WVA_NS_PER_S)

/* The time read last: a cycle's records share one. Zeroed at first. */
struct wva_record_clock {
    char text[WVA_TIME_TEXT];
    size_t len;
    int64_t time_ns;
    bool numeric;
    char epoch[WVA_TIME_TEXT]; /* that time, where the record had a number */
    char outer[WVA_TIME_TEXT];
};

struct wva_record_time {
    struct wva_str text; /* as it is to be written; lives as long as the clock and the record */
    int64_t time_ns;     /* WVA_TIME_NONE: none could be read */
    bool numeric;        /* its own time was a number */
};

/* Parses a time, unless it is the last one; WVA_TIME_NONE where it is none. */
int64_t wva_record_clock_read(struct wva_record_clock *clock, struct wva_str text);

/* `text` is the record's own time, `outer_ns` that of its wrapper; either may be missing. */
void wva_record_time(struct wva_record_clock *clock, struct wva_str text, int64_t outer_ns,
                     struct wva_record_time *time);

#endif
