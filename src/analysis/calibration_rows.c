/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/calibration_rows.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"

#define MS_PER_MINUTE 60000.0

static const double full_cache = 0.85; /* use of the KV cache, from which requests are preempted */

static struct wva_calibration_rows make_rows(size_t capacity)
{
    struct wva_calibration_rows rows = { 0 };

    rows.row = wva_calloc(capacity, sizeof *rows.row);
    rows.a = wva_calloc(capacity, sizeof *rows.a);
    rows.s = wva_calloc(capacity, sizeof *rows.s);
    rows.x = wva_calloc(capacity, sizeof *rows.x);
    rows.y = wva_calloc(capacity, sizeof *rows.y);
    rows.batch = wva_calloc(capacity, sizeof *rows.batch);
    rows.requests = wva_calloc(capacity, sizeof *rows.requests);
    rows.steady = wva_calloc(capacity, sizeof *rows.steady);
    return rows;
}

void wva_calibration_rows_free(struct wva_calibration_rows *rows)
{
    free(rows->row);
    free(rows->a);
    free(rows->s);
    free(rows->x);
    free(rows->y);
    free(rows->batch);
    free(rows->requests);
    free(rows->steady);
    *rows = (struct wva_calibration_rows){ 0 };
}

struct wva_calibration_rows wva_calibration_rows_pick(const struct wva_calibration_rows *rows,
                                                      const bool *keep)
{
    struct wva_calibration_rows picked = make_rows(rows->count);

    for (size_t i = 0; i < rows->count; i++) {
        size_t to = picked.count;

        if (!keep[i])
            continue;
        picked.row[to] = rows->row[i];
        picked.a[to] = rows->a[i];
        picked.s[to] = rows->s[i];
        picked.x[to] = rows->x[i];
        picked.y[to] = rows->y[i];
        picked.batch[to] = rows->batch[i];
        picked.requests[to] = rows->requests[i];
        picked.steady[to] = rows->steady[i];
        picked.count++;
    }
    return picked;
}

enum wva_readiness wva_calibration_find_lack(const struct wva_frame *frame,
                                             enum wva_calibrated signal)
{
    if (!wva_frame_has(frame, WVA_ROLE_ITL_OBSERVED)
        || !wva_frame_has(frame, WVA_ROLE_TTFT_OBSERVED))
        return WVA_FIT_NO_LATENCY;
    if (!wva_frame_has(frame, WVA_ROLE_RATE))
        return WVA_FIT_NO_LOAD;
    if (!wva_frame_has(frame, WVA_ROLE_REPLICAS_CURRENT))
        return WVA_FIT_NO_REPLICAS;
    if (!wva_frame_has(frame, WVA_ROLE_OUTPUT_TOKENS)
        || (signal == WVA_CALIBRATED_TTFT && !wva_frame_has(frame, WVA_ROLE_INPUT_TOKENS)))
        return WVA_FIT_NO_TOKENS;
    return WVA_FIT_READY;
}

double wva_replica_load(const struct wva_frame *frame, enum wva_role replicas, size_t row)
{
    double count = wva_frame_get(frame, replicas, row);

    return count > 0 ? wva_frame_get(frame, WVA_ROLE_RATE, row) / (MS_PER_MINUTE * count) : NAN;
}

static bool is_steady(const struct wva_frame *frame, size_t row)
{
    return row > 0
           && wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row)
                  == wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row - 1);
}

/* Engines that report their batches also tell when a cache or a queue begins to hold them back. */
static bool is_held_back(const struct wva_frame *frame, size_t row)
{
    return wva_frame_has(frame, WVA_ROLE_RUNNING)
           && (wva_frame_get(frame, WVA_ROLE_KV_USAGE, row) >= full_cache
               || wva_frame_get(frame, WVA_ROLE_QUEUE_LENGTH, row) > 0);
}

/* The model does not apply to a full batch, or to a load beyond all replicas. */
static bool is_within_capacity(const struct wva_frame *frame, size_t row, double batch)
{
    return !(batch >= wva_frame_get(frame, WVA_ROLE_MAX_BATCH, row))
           && wva_frame_get(frame, WVA_ROLE_SATURATED, row) != 1 && !is_held_back(frame, row)
           && !(row > 0 && is_held_back(frame, row - 1));
}

/* Requests in a replica's batch as the engines report them: the mean of both ends of the interval
 * in which the latency was observed. NaN where they do not, or where it changed by much. */
static double measure_batch(const struct wva_frame *frame, size_t row)
{
    double before = row > 0 ? wva_frame_get(frame, WVA_ROLE_RUNNING, row - 1) : NAN;
    double after = wva_frame_get(frame, WVA_ROLE_RUNNING, row);
    double replicas = wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row);
    double mean = (before + after) / 2;

    if (!(replicas > 0) || !(fabs(after - before) <= fmax(5 * replicas, 0.2 * mean)))
        return NAN;
    return mean / replicas;
}

static void add_row(struct wva_calibration_rows *rows, const struct wva_frame *frame, size_t row,
                    enum wva_calibrated signal, double requests)
{
    double itl = wva_frame_get(frame, WVA_ROLE_ITL_OBSERVED, row);
    double ttft = wva_frame_get(frame, WVA_ROLE_TTFT_OBSERVED, row);
    double output = wva_frame_get(frame, WVA_ROLE_OUTPUT_TOKENS, row);
    double input = wva_frame_get(frame, WVA_ROLE_INPUT_TOKENS, row);
    double load = wva_replica_load(frame, WVA_ROLE_REPLICAS_CURRENT, row);
    double batch = load * (ttft + (output - 1) * itl);
    double scale = signal == WVA_CALIBRATED_ITL ? 1 : input;
    size_t to = rows->count;
    bool measured = wva_frame_has(frame, WVA_ROLE_RUNNING);

    if (measured)
        batch = measure_batch(frame, row);
    if (!(itl > 0 && ttft > 0 && output > 0 && scale > 0 && batch > 0) || !isfinite(batch * scale)
        || !is_within_capacity(frame, row, batch))
        return;
    rows->row[to] = row;
    rows->batch[to] = batch;
    rows->x[to] = scale * batch;
    rows->y[to] = signal == WVA_CALIBRATED_ITL ? itl : ttft;
    rows->a[to] = signal == WVA_CALIBRATED_ITL ? load * ttft : scale * load * (output - 1) * itl;
    rows->s[to] = signal == WVA_CALIBRATED_ITL ? load * (output - 1) : scale * load;
    if (measured) {
        rows->a[to] = rows->x[to];
        rows->s[to] = 0;
    }
    rows->requests[to] = requests;
    rows->steady[to] = is_steady(frame, row);
    rows->count++;
}

struct wva_calibration_rows wva_calibration_rows_collect(const struct wva_frame *frame,
                                                         const struct wva_timeline *timeline,
                                                         enum wva_calibrated signal)
{
    struct wva_calibration_rows rows = make_rows(frame->rows);

    for (size_t row = 0; row < frame->rows; row++)
        add_row(&rows, frame, row, signal, timeline == NULL ? NAN : timeline->requests[row]);
    return rows;
}
