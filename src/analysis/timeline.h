/* SPDX-License-Identifier: Apache-2.0 */
/* How long each sample of a frame holds: from its time to that of the next one, but no longer than
 * WVA_HOLD_PERIODS usual periods. The last one holds 0 s. The rest of a longer hole is unknown
 * time.
 *
 * A sample is observed (in a signal) when that latency is > 0, and active when observed ITL and
 * rate are > 0: a latency of 0 with a rate of 0 means that no traffic was seen. */
#ifndef WVA_ANALYSIS_TIMELINE_H
#define WVA_ANALYSIS_TIMELINE_H

#include "series/frame.h"

#define WVA_HOLD_PERIODS 2.5
#define WVA_ROW_NONE     SIZE_MAX

struct wva_timeline {
    size_t rows;
    double *time_s; /* from the first row; owned, as are the next two */
    double *hold_s; /* 0 for every row of a frame without a usual period */
    double
        *requests; /* arriving while it holds: rate * hold_s / 60; NaN where the rate is unknown */
    double period_s;  /* usual interval; NaN when not known */
    double known_s;   /* sum of hold_s */
    double unknown_s; /* span that no sample holds */
    size_t holes;     /* intervals longer than WVA_HOLD_PERIODS periods */
};

/* `period_s`: the usual interval, NaN to take it from the frame itself. */
struct wva_timeline wva_timeline_measure(const struct wva_frame *frame, double period_s);
void wva_timeline_free(struct wva_timeline *timeline);

bool wva_row_is_observed(const struct wva_frame *frame, enum wva_role latency, size_t row);
bool wva_row_is_active(const struct wva_frame *frame, size_t row);

size_t wva_count_active_rows(const struct wva_frame *frame);

#endif
