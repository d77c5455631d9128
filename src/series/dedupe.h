/* SPDX-License-Identifier: Apache-2.0 */
/* Detects repeated rows: the controller sometimes reconciles twice within milliseconds, and only
 * the last of such cycles counts.
 *
 * Times are nanoseconds in ascending order. Pure functions. */
#ifndef WVA_SERIES_DEDUPE_H
#define WVA_SERIES_DEDUPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wva_dedupe {
    WVA_DEDUPE_NONE,   /* every row stays */
    WVA_DEDUPE_BURST,  /* of rows closer to the next than the burst window, the last stays */
    WVA_DEDUPE_MINUTE, /* the last row of each calendar minute (UTC) stays */
};

/* The usual time between two cycles: the median of the intervals of at least 2 s, in seconds. NaN
 * if there are none. */
double wva_period_s(const int64_t *time_ns, size_t count);

/* The burst window in nanoseconds: 5 s or half the usual period, whichever is less; 1 s if the
 * period is not known (half the shortest interval that counts as one). Streaming callers compute it
 * from the first rows they have seen. */
int64_t wva_dedupe_window(const int64_t *time_ns, size_t count);

/* Sets keep[i] for each of the `count` rows and returns how many stay. */
size_t wva_dedupe_mark(enum wva_dedupe dedupe, const int64_t *time_ns, size_t count, bool *keep);

#endif
