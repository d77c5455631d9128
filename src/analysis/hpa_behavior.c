/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/hpa_behavior.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/hpa_excess.h"
#include "util/memory.h"

#define QUEUED 1.0 /* a request per replica */

/* ---- how long until it helped ---- */

/* For each row, the next row in which the condition holds; the number of rows if there is none. */
static size_t *find_calm(const struct wva_hpa *hpa, size_t rows)
{
    size_t *calm = wva_calloc(rows, sizeof *calm), next = rows;

    for (size_t row = rows; row-- > 0;) {
        if (hpa->outcome[row] == WVA_HPA_EXCESS_NONE)
            next = row;
        calm[row] = next;
    }
    return calm;
}

/* The row at which current replicas reach those of the event, the next event's at the latest: that
 * row shows what there was before it. rows where they do not. */
static size_t find_actuation(const struct wva_hpa *hpa, const struct wva_frame *frame, size_t i)
{
    size_t until = i + 1 < hpa->count ? hpa->events[i + 1].row + 1 : frame->rows;

    for (size_t row = hpa->events[i].row; row < until; row++)
        if (wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row) >= hpa->events[i].to)
            return row;
    return frame->rows;
}

static void measure_answers(struct wva_hpa *hpa, const struct wva_frame *frame)
{
    double *actuation = wva_calloc(hpa->count, sizeof *actuation);
    double *relief = wva_calloc(hpa->count, sizeof *relief);
    size_t *calm = find_calm(hpa, frame->rows), reached = 0, relieved = 0, calmed = 0;

    for (size_t i = 0; i < hpa->count; i++) {
        const struct wva_hpa_event *event = &hpa->events[i];
        size_t there;

        if (event->to <= event->from)
            continue;
        there = find_actuation(hpa, frame, i);
        if (there < frame->rows)
            actuation[reached++] = wva_hpa_time_s(frame, there) - event->time_s;
        if (calm[event->row] == event->row || event->row < calmed)
            continue; /* no excess, or an earlier rise answered it */
        calmed = calm[event->row];
        if (calmed == frame->rows)
            hpa->no_relief++;
        else
            relief[relieved++] = wva_hpa_time_s(frame, calmed) - event->time_s;
    }
    hpa->actuation_s = wva_summarize(actuation, reached);
    hpa->relief_s = wva_summarize(relief, relieved);
    free(actuation);
    free(relief);
    free(calm);
}

/* ---- queues and full caches ---- */

static void measure_queue(struct wva_hpa *hpa, const struct wva_frame *frame)
{
    double *queued = wva_calloc(frame->rows, sizeof *queued), waiting_s = 0;
    double *no_queue = wva_calloc(frame->rows, sizeof *no_queue);
    size_t with = 0, without = 0;

    for (size_t row = 0; row < frame->rows; row++) {
        double waiting = wva_frame_get(frame, WVA_ROLE_WAITING, row);
        double ttft = wva_frame_get(frame, WVA_ROLE_TTFT_OBSERVED, row);
        double hold_s = wva_hpa_hold_s(hpa, frame, row);

        if (waiting < QUEUED && ttft > 0)
            no_queue[without++] = ttft;
        if (!(waiting >= QUEUED) || hpa->outcome[row] != WVA_HPA_EXCESS_NONE)
            continue;
        hpa->queued.rows++;
        hpa->queued.s += hold_s;
        waiting_s += waiting * hold_s;
        if (ttft > 0)
            queued[with++] = ttft;
    }
    hpa->queued_waiting = hpa->queued.s > 0 ? waiting_s / hpa->queued.s : NAN;
    hpa->ttft_queued = wva_summarize(queued, with);
    hpa->ttft_free = wva_summarize(no_queue, without);
    free(queued);
    free(no_queue);
}

static void measure_full(struct wva_hpa *hpa, const struct wva_frame *frame)
{
    double known_s = 0;

    /* A target above 1 shows that the use is in another unit. */
    if (hpa->metric[WVA_HPA_METRIC_KV].target_first > 1)
        return;
    for (size_t row = 0; row < frame->rows; row++) {
        double use = wva_frame_get(frame, WVA_ROLE_KV_USAGE, row);
        double hold_s = wva_hpa_hold_s(hpa, frame, row);

        known_s += isnan(use) ? 0 : hold_s;
        if (!(use >= WVA_HPA_FULL_KV))
            continue;
        hpa->full.rows++;
        hpa->full.s += hold_s;
    }
    hpa->full_time_pct = 100 * hpa->full.s / known_s;
}

void wva_hpa_measure_behavior(struct wva_hpa *hpa, const struct wva_frame *frame)
{
    measure_answers(hpa, frame);
    measure_queue(hpa, frame);
    measure_full(hpa, frame);
}
