/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/experience.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"

/* `value` per row, NaN where nothing is stated. */
static struct wva_felt summarize(const double *value, const struct wva_timeline *timeline)
{
    struct wva_felt felt = { wva_summarize(value, timeline->rows), NAN, NAN, WVA_ROW_NONE };
    double seconds = 0, sum = 0;

    for (size_t row = 0; row < timeline->rows; row++) {
        if (!isfinite(value[row]))
            continue;
        seconds += timeline->hold_s[row];
        sum += value[row] * timeline->hold_s[row];
        if (felt.peak_row == WVA_ROW_NONE && value[row] == felt.values.max)
            felt.peak_row = row;
    }
    if (seconds > 0)
        felt.time_mean = sum / seconds;
    if (timeline->known_s > 0)
        felt.covered_pct = 100 * seconds / timeline->known_s;
    return felt;
}

static struct wva_felt feel(const struct wva_frame *frame, const struct wva_timeline *timeline,
                            enum wva_role role, bool above_0)
{
    double *value = wva_calloc(frame->rows, sizeof *value);
    struct wva_felt felt;

    for (size_t row = 0; row < frame->rows; row++) {
        value[row] = wva_frame_get(frame, role, row);
        if (above_0 && !(value[row] > 0))
            value[row] = NAN;
    }
    felt = summarize(value, timeline);
    free(value);
    return felt;
}

/* ---- how long ---- */

enum answer { UNKNOWN, NO, YES };

/* Yes if either is, no if one is known and neither is. */
static enum answer either(enum answer a, enum answer b)
{
    return a > b ? a : b;
}

static enum answer is_above(double value, double limit)
{
    if (isnan(value) || isnan(limit))
        return UNKNOWN;
    return value > limit ? YES : NO;
}

static enum answer is_queued(const struct wva_frame *frame, size_t row)
{
    return either(is_above(wva_frame_get(frame, WVA_ROLE_QUEUE_LENGTH, row), 0),
                  is_above(wva_frame_get(frame, WVA_ROLE_WAITING, row), 0));
}

static enum answer is_full(const struct wva_frame *frame, size_t row)
{
    double use = wva_frame_get(frame, WVA_ROLE_KV_USAGE, row);

    if (isnan(use))
        return UNKNOWN;
    return use >= WVA_KV_FULL ? YES : NO;
}

/* By the figures of the analyzer that decided. */
static enum answer is_beyond(const struct wva_frame *frame, size_t row)
{
    bool other = wva_frame_get(frame, WVA_ROLE_OTHER_DECIDED, row) == 1;
    double demand = wva_frame_get(frame, other ? WVA_ROLE_OTHER_DEMAND : WVA_ROLE_DEMAND, row);
    double supply = wva_frame_get(frame, other ? WVA_ROLE_OTHER_SUPPLY : WVA_ROLE_SUPPLY, row);

    return either(is_above(wva_frame_get(frame, WVA_ROLE_SATURATED, row), 0),
                  is_above(demand, supply));
}

static enum answer is_saturated(const struct wva_frame *frame, size_t row)
{
    enum answer queued = is_queued(frame, row);

    if (queued == YES && is_full(frame, row) == NO)
        queued = NO;
    return either(queued, is_beyond(frame, row));
}

double wva_saturation_at(const struct wva_frame *frame, size_t row)
{
    enum answer answer = is_saturated(frame, row);

    return answer == UNKNOWN ? NAN : answer == YES;
}

static struct wva_lasted measure_time(const struct wva_frame *frame,
                                      const struct wva_timeline *timeline,
                                      enum answer (*ask)(const struct wva_frame *, size_t))
{
    struct wva_lasted lasted = { NAN, 0 };
    double seconds = 0;

    for (size_t row = 0; row < frame->rows; row++) {
        enum answer answer = ask(frame, row);

        lasted.known_s += answer == UNKNOWN ? 0 : timeline->hold_s[row];
        seconds += answer == YES ? timeline->hold_s[row] : 0;
    }
    if (lasted.known_s > 0)
        lasted.time_pct = 100 * seconds / lasted.known_s;
    return lasted;
}

struct wva_experience wva_experience_measure(const struct wva_frame *frame,
                                             const struct wva_timeline *timeline)
{
    return (struct wva_experience){
        .itl_ms = feel(frame, timeline, WVA_ROLE_ITL_OBSERVED, true),
        .ttft_ms = feel(frame, timeline, WVA_ROLE_TTFT_OBSERVED, true),
        .load_rpm = feel(frame, timeline, WVA_ROLE_RATE, false),
        .queue = feel(frame, timeline, WVA_ROLE_QUEUE_LENGTH, false),
        .waiting = feel(frame, timeline, WVA_ROLE_WAITING, false),
        .kv = feel(frame, timeline, WVA_ROLE_KV_USAGE, false),
        .utilization = feel(frame, timeline, WVA_ROLE_UTILIZATION, false),
        .queued = measure_time(frame, timeline, is_queued),
        .kv_full = measure_time(frame, timeline, is_full),
        .beyond = measure_time(frame, timeline, is_beyond),
        .saturated = measure_time(frame, timeline, is_saturated),
    };
}
