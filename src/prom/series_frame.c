/* SPDX-License-Identifier: Apache-2.0 */
#include "prom/series_frame.h"

#include <math.h>

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

static void add_row(struct wva_frame *frame, const struct row *row)
{
    size_t itl = wva_series_latency(WVA_QUANTITY_ITL, WVA_LATENCY_MEAN);
    size_t ttft = wva_series_latency(WVA_QUANTITY_TTFT, WVA_LATENCY_MEAN);

    set(frame, row, WVA_ROLE_ITL_OBSERVED, itl, get(row, itl));
    set(frame, row, WVA_ROLE_TTFT_OBSERVED, ttft, get(row, ttft));
    set(frame, row, WVA_ROLE_RATE, WVA_SERIES_ARRIVED, 60 * get(row, WVA_SERIES_ARRIVED));
    set(frame, row, WVA_ROLE_INPUT_TOKENS, WVA_SERIES_PROMPT_TOKENS,
        get_ratio(row, WVA_SERIES_PROMPT_TOKENS, WVA_SERIES_STARTED));
    set(frame, row, WVA_ROLE_OUTPUT_TOKENS, WVA_SERIES_GENERATED_TOKENS, find_output(row));
    set(frame, row, WVA_ROLE_KV_USAGE, WVA_SERIES_KV_USE, get(row, WVA_SERIES_KV_USE));
    set(frame, row, WVA_ROLE_QUEUE_LENGTH, WVA_SERIES_WAITING, get(row, WVA_SERIES_WAITING));
    set(frame, row, WVA_ROLE_SUPPLY, WVA_SERIES_CAPACITY, get(row, WVA_SERIES_CAPACITY));
    set(frame, row, WVA_ROLE_RUNNING, WVA_SERIES_RUNNING, get(row, WVA_SERIES_RUNNING));
    set(frame, row, WVA_ROLE_DEMAND, WVA_SERIES_DEMAND, get(row, WVA_SERIES_DEMAND));
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
