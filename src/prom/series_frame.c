/* SPDX-License-Identifier: Apache-2.0 */
#include "prom/series_frame.h"

#include <math.h>

#include "util/memory.h"
#include "util/timestamp.h"

struct row {
    const struct wva_pod_series *series;
    size_t index;
    double seconds; /* since the round before; NaN for the first */
};

static double get(const struct row *row, size_t field)
{
    return wva_series_get(row->series, field, row->index);
}

static double get_ratio(const struct row *row, size_t above, size_t below)
{
    double divisor = get(row, below);

    return divisor > 0 ? get(row, above) / divisor : NAN;
}

static double find_output(const struct row *row)
{
    if (!(get(row, WVA_SERIES_FINISHED) * row->seconds >= WVA_SERIES_FINISHED_MIN))
        return NAN;
    return get_ratio(row, WVA_SERIES_GENERATED_TOKENS, WVA_SERIES_FINISHED);
}

/* Sets the role if the series has the field that it comes from. */
static void set(struct wva_frame *frame, const struct row *row, enum wva_role role, size_t field,
                double value)
{
    if (row->series->value[field] != NULL)
        wva_frame_set(frame, role, value, false);
}

/* Fields that are a column as they are, times `factor`: rates of requests are per minute there. */
static const struct {
    enum wva_role role;
    size_t field;
    double factor;
} direct[] = {
    { WVA_ROLE_RATE, WVA_SERIES_ARRIVED, 60 },
    { WVA_ROLE_KV_USAGE, WVA_SERIES_KV_USE, 1 },
    { WVA_ROLE_KV_MAX, WVA_SERIES_KV_MAX, 1 },
    { WVA_ROLE_QUEUE_LENGTH, WVA_SERIES_WAITING, 1 },
    { WVA_ROLE_SUPPLY, WVA_SERIES_CAPACITY, 1 },
    { WVA_ROLE_DEMAND, WVA_SERIES_DEMAND, 1 },
    { WVA_ROLE_RUNNING, WVA_SERIES_RUNNING, 1 },
    { WVA_ROLE_RUNNING_CV, WVA_SERIES_RUNNING_CV, 1 },
    { WVA_ROLE_TOKENS_IN, WVA_SERIES_PROMPT_TOKENS, 1 },
    { WVA_ROLE_TOKENS_OUT, WVA_SERIES_GENERATED_TOKENS, 1 },
    { WVA_ROLE_STARTED, WVA_SERIES_STARTED, 60 },
    { WVA_ROLE_FINISHED, WVA_SERIES_FINISHED, 60 },
    { WVA_ROLE_FAILED, WVA_SERIES_EPP_ERRORS, 60 },
    { WVA_ROLE_PREEMPTIONS, WVA_SERIES_PREEMPTIONS, 60 },
    { WVA_ROLE_EPP_QUEUE, WVA_SERIES_EPP_QUEUE, 1 },
    { WVA_ROLE_EPP_FLOW_QUEUE, WVA_SERIES_EPP_FLOW_QUEUE, 1 },
    { WVA_ROLE_EPP_SATURATION, WVA_SERIES_EPP_SATURATION, 1 },
    { WVA_ROLE_EPP_RUNNING, WVA_SERIES_EPP_RUNNING, 1 },
    { WVA_ROLE_PODS_SEEN, WVA_SERIES_PODS_SEEN, 1 },
    { WVA_ROLE_PODS_ANSWERED, WVA_SERIES_PODS_ANSWERED, 1 },
    { WVA_ROLE_RESTARTS, WVA_SERIES_RESTARTS, 1 },
};

static const struct {
    enum wva_role role;
    enum wva_quantity quantity;
    enum wva_latency_figure figure;
} latencies[] = {
    { WVA_ROLE_TTFT_OBSERVED, WVA_QUANTITY_TTFT, WVA_LATENCY_MEAN },
    { WVA_ROLE_TTFT_P50, WVA_QUANTITY_TTFT, WVA_LATENCY_P50 },
    { WVA_ROLE_TTFT_P90, WVA_QUANTITY_TTFT, WVA_LATENCY_P90 },
    { WVA_ROLE_TTFT_P99, WVA_QUANTITY_TTFT, WVA_LATENCY_P99 },
    { WVA_ROLE_ITL_OBSERVED, WVA_QUANTITY_ITL, WVA_LATENCY_MEAN },
    { WVA_ROLE_ITL_P50, WVA_QUANTITY_ITL, WVA_LATENCY_P50 },
    { WVA_ROLE_ITL_P90, WVA_QUANTITY_ITL, WVA_LATENCY_P90 },
    { WVA_ROLE_ITL_P99, WVA_QUANTITY_ITL, WVA_LATENCY_P99 },
    { WVA_ROLE_TPOT, WVA_QUANTITY_TPOT, WVA_LATENCY_MEAN },
    { WVA_ROLE_QUEUE_TIME, WVA_QUANTITY_QUEUE_TIME, WVA_LATENCY_MEAN },
};

static void add_row(struct wva_frame *frame, const struct row *row)
{
    for (size_t i = 0; i < WVA_COUNT(direct); i++)
        set(frame, row, direct[i].role, direct[i].field,
            direct[i].factor * get(row, direct[i].field));
    for (size_t i = 0; i < WVA_COUNT(latencies); i++) {
        size_t field = wva_series_latency(latencies[i].quantity, latencies[i].figure);

        set(frame, row, latencies[i].role, field, get(row, field));
    }
    if (row->series->value[WVA_SERIES_KV_USE] == NULL)
        set(frame, row, WVA_ROLE_KV_USAGE, WVA_SERIES_EPP_KV, get(row, WVA_SERIES_EPP_KV));
    if (row->series->value[WVA_SERIES_PODS_SEEN] == NULL)
        set(frame, row, WVA_ROLE_REPLICAS_READY, WVA_SERIES_EPP_READY,
            get(row, WVA_SERIES_EPP_READY));
    set(frame, row, WVA_ROLE_INPUT_TOKENS, WVA_SERIES_PROMPT_TOKENS,
        get_ratio(row, WVA_SERIES_PROMPT_TOKENS, WVA_SERIES_STARTED));
    set(frame, row, WVA_ROLE_OUTPUT_TOKENS, WVA_SERIES_GENERATED_TOKENS, find_output(row));
    set(frame, row, WVA_ROLE_UTILIZATION, WVA_SERIES_DEMAND,
        get_ratio(row, WVA_SERIES_DEMAND, WVA_SERIES_CAPACITY));
}

struct wva_frame *wva_pod_series_to_frame(const struct wva_scrapes *scrapes,
                                          const struct wva_pod_series *series)
{
    struct wva_frame *frame = wva_frame_create();

    for (size_t r = 0; r < series->rows; r++) {
        struct row row = { series, r, NAN };

        if (r > 0)
            row.seconds =
                (double)(scrapes->round_ns[r] - scrapes->round_ns[r - 1]) / (double)WVA_NS_PER_S;
        (void)wva_frame_add_row(frame, scrapes->round_ns[r]);
        add_row(frame, &row);
    }
    return frame;
}

size_t wva_pod_series_count_beyond(const struct wva_pod_series *series)
{
    size_t count = 0;

    for (size_t row = 0; row < series->rows; row++)
        for (size_t i = 0; i < WVA_COUNT(latencies); i++) {
            const bool *beyond =
                series->beyond[wva_series_latency(latencies[i].quantity, latencies[i].figure)];

            if (beyond != NULL && beyond[row]) {
                count++;
                break;
            }
        }
    return count;
}
