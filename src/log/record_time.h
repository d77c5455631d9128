/* SPDX-License-Identifier: Apache-2.0 */
/* The time of a record: its own, or its wrapper's if it has none or only whole seconds. */
#ifndef WVA_LOG_RECORD_TIME_H
#define WVA_LOG_RECORD_TIME_H

#include "util/timestamp.h"

/* A record's time in whole seconds is replaced by its wrapper's if they differ by less than
 * this. */
#define WVA_OUTER_TIME_SPREAD_NS (5 * WVA_NS_PER_S)

/* Cache of the last time parsed: a cycle's records share one. Zero-initialize. */
struct wva_record_clock {
    char text[WVA_TIME_TEXT];
    size_t len;
    int64_t time_ns;
    bool numeric;
    char epoch[WVA_TIME_TEXT]; /* that time, if the record had a number */
    char outer[WVA_TIME_TEXT];
};

struct wva_record_time {
    struct wva_str text; /* as it is to be written; valid as long as the clock and the record */
    int64_t time_ns;     /* WVA_TIME_NONE: none could be read */
    bool numeric;        /* its own time was a number */
};

/* Parses a time, unless it is the cached one; WVA_TIME_NONE if it is not valid. */
int64_t wva_record_clock_read(struct wva_record_clock *clock, struct wva_str text);

/* `text` is the record's own time, `outer_ns` its wrapper's; either may be missing. */
void wva_record_time(struct wva_record_clock *clock, struct wva_str text, int64_t outer_ns,
                     struct wva_record_time *time);

#endif
