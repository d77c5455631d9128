/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/timeline.h"

#include <math.h>
#include <stdlib.h>

#include "series/dedupe.h"
#include "util/memory.h"
#include "util/statistics.h"
#include "util/timestamp.h"

static double measure_requests(const struct wva_frame *frame, size_t row, double hold_s)
{
    double rate = wva_frame_get(frame, WVA_ROLE_RATE, row);

    return isfinite(rate) && rate >= 0 ? rate * hold_s / 60 : NAN;
}

struct wva_timeline wva_timeline_measure(const struct wva_frame *frame, double period_s)
{
    struct wva_timeline timeline = { .rows = frame->rows, .period_s = period_s };
    double longest;

    if (!(period_s > 0))
        timeline.period_s = wva_period_s(frame->time_ns, frame->rows);
    longest = isnan(timeline.period_s) ? 0 : WVA_HOLD_PERIODS * timeline.period_s;
    timeline.time_s = wva_calloc(frame->rows, sizeof *timeline.time_s);
    timeline.hold_s = wva_calloc(frame->rows, sizeof *timeline.hold_s);
    timeline.requests = wva_calloc(frame->rows, sizeof *timeline.requests);
    for (size_t row = 0; row < frame->rows; row++) {
        bool last = row + 1 == frame->rows;
        int64_t next_ns = frame->time_ns[last ? row : row + 1];
        double interval = (double)(next_ns - frame->time_ns[row]) / (double)WVA_NS_PER_S;

        timeline.time_s[row] =
            (double)(frame->time_ns[row] - frame->time_ns[0]) / (double)WVA_NS_PER_S;
        timeline.hold_s[row] = fmin(interval, longest);
        timeline.requests[row] = measure_requests(frame, row, timeline.hold_s[row]);
        timeline.unknown_s += interval - timeline.hold_s[row];
        timeline.holes += longest > 0 && interval > longest;
    }
    timeline.known_s = wva_sum(timeline.hold_s, frame->rows);
    return timeline;
}

void wva_timeline_free(struct wva_timeline *timeline)
{
    free(timeline->time_s);
    free(timeline->hold_s);
    free(timeline->requests);
    *timeline = (struct wva_timeline){ .period_s = NAN };
}

bool wva_row_is_observed(const struct wva_frame *frame, enum wva_role latency, size_t row)
{
    double value = wva_frame_get(frame, latency, row);

    return isfinite(value) && value > 0;
}

bool wva_row_is_active(const struct wva_frame *frame, size_t row)
{
    return wva_row_is_observed(frame, WVA_ROLE_ITL_OBSERVED, row)
           && wva_frame_get(frame, WVA_ROLE_RATE, row) > 0;
}

size_t wva_count_active_rows(const struct wva_frame *frame)
{
    size_t count = 0;

    for (size_t row = 0; row < frame->rows; row++)
        count += wva_row_is_active(frame, row);
    return count;
}
