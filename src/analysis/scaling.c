/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/scaling.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"

static void add_event(struct wva_scaling *scaling, size_t *capacity, const struct wva_frame *frame,
                      size_t row, double to)
{
    scaling->events =
        wva_grow(scaling->events, capacity, scaling->count + 1, sizeof *scaling->events);
    scaling->events[scaling->count++] = (struct wva_scaling_event){
        .row = row,
        .time_minutes = wva_frame_minutes(frame, row),
        .from = scaling->last,
        .to = to,
        .rate = wva_frame_get(frame, WVA_ROLE_RATE, row),
    };
}

struct wva_scaling wva_scaling_find(const struct wva_frame *frame, enum wva_role role)
{
    struct wva_scaling scaling = { .first = NAN, .peak = NAN, .last = NAN, .lowest = NAN };
    size_t capacity = 0;

    for (size_t row = 0; row < frame->rows; row++) {
        double replicas = wva_frame_get(frame, role, row);

        if (!isfinite(replicas))
            continue;
        if (isnan(scaling.first))
            scaling.first = replicas;
        else if (replicas != scaling.last)
            add_event(&scaling, &capacity, frame, row, replicas);
        scaling.peak = fmax(scaling.peak, replicas);
        scaling.lowest = fmin(scaling.lowest, replicas);
        scaling.last = replicas;
    }
    return scaling;
}

void wva_scaling_free(struct wva_scaling *scaling)
{
    free(scaling->events);
    scaling->events = NULL;
    scaling->count = 0;
}
