/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/stabilization.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/scaling.h"
#include "util/memory.h"
#include "util/str.h"

/* Of the flaps, at most one in so many may remain. */
enum { FLAPS_SHARE = 3 };

/* The targets of `frame`, each the highest of those at most `window_s` old, as a frame of its own.
 * A queue of falling targets gives the highest in one pass. */
static struct wva_frame *stabilize(const struct wva_frame *frame,
                                   const struct wva_timeline *timeline, double window_s)
{
    struct wva_frame *steady = wva_frame_create();
    size_t *queue = wva_calloc(frame->rows, sizeof *queue);
    const double *desired = frame->column[WVA_ROLE_REPLICAS_DESIRED].value;
    size_t first = 0, end = 0;

    for (size_t row = 0; row < frame->rows; row++) {
        if (!isnan(desired[row])) {
            while (end > first && desired[queue[end - 1]] <= desired[row])
                end--;
            queue[end++] = row;
        }
        while (first < end && timeline->time_s[queue[first]] < timeline->time_s[row] - window_s)
            first++;
        wva_frame_add_row(steady, frame->time_ns[row]);
        wva_frame_set(steady, WVA_ROLE_REPLICAS_DESIRED,
                      isnan(desired[row]) || first == end ? NAN : desired[queue[first]], true);
    }
    free(queue);
    return steady;
}

static double sum_extra_s(const struct wva_frame *steady, const struct wva_frame *frame,
                          const struct wva_timeline *timeline)
{
    double sum = 0;

    for (size_t row = 0; row < frame->rows; row++) {
        double extra = wva_frame_get(steady, WVA_ROLE_REPLICAS_DESIRED, row)
                       - wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row);

        if (!isnan(extra))
            sum += extra * timeline->hold_s[row];
    }
    return sum;
}

static size_t count_flaps(const struct wva_frame *frame)
{
    struct wva_scaling scaling = wva_scaling_find(frame, WVA_ROLE_REPLICAS_DESIRED);
    size_t flaps = scaling.flaps;

    wva_scaling_free(&scaling);
    return flaps;
}

struct wva_stabilization wva_stabilization_find(const struct wva_frame *frame,
                                                const struct wva_timeline *timeline)
{
    static const double windows_s[] = { 60, 120, 180, 300, 600, 900 };
    struct wva_stabilization found = { .window_s = NAN, .extra_replica_hours = NAN };

    if (!wva_frame_has(frame, WVA_ROLE_REPLICAS_DESIRED))
        return found;
    found.flaps_before = found.flaps_after = count_flaps(frame);
    for (size_t i = 0; i < WVA_COUNT(windows_s) && found.flaps_before > 0; i++) {
        struct wva_frame *steady = stabilize(frame, timeline, windows_s[i]);
        size_t flaps = count_flaps(steady);

        if (flaps * FLAPS_SHARE <= found.flaps_before) {
            found.window_s = windows_s[i];
            found.flaps_after = flaps;
            found.extra_replica_hours = sum_extra_s(steady, frame, timeline) / 3600;
        }
        wva_frame_free(steady);
        if (!isnan(found.window_s))
            break;
    }
    return found;
}
