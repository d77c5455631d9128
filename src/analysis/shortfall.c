/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/shortfall.h"

#include <math.h>

#include "analysis/judgement.h"

/* What was asked for while the latency of `row` came about. */
static double get_desired(const struct wva_frame *frame, size_t row)
{
    double before = row == 0 ? NAN : wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row - 1);

    return isnan(before) ? wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row) : before;
}

static enum wva_shortfall_cause find_cause(const struct wva_frame *frame, const double *supply,
                                           const double *demand, size_t row)
{
    double desired;

    if (demand == NULL || supply == NULL || isnan(demand[row]) || isnan(supply[row]))
        return WVA_SHORTFALL_UNKNOWN;
    if (supply[row] >= demand[row]) {
        if (row == 0 || !(supply[row - 1] < demand[row - 1]))
            return WVA_SHORTFALL_CAPACITY;
        row--; /* its latency is still that of the shortage */
    }
    desired = get_desired(frame, row);
    if (isnan(desired))
        return WVA_SHORTFALL_UNKNOWN;
    return desired < demand[row] ? WVA_SHORTFALL_DESIRED : WVA_SHORTFALL_STARTING;
}

static void count_headroom(struct wva_shortfall *shortfall, double missing, double hold_s)
{
    for (int k = 0; k < WVA_HEADROOM_MAX; k++)
        if (missing <= k + 1)
            shortfall->covered_s[k] += hold_s;
}

struct wva_shortfall wva_shortfall_measure(const struct wva_frame *frame,
                                           const struct wva_timeline *timeline,
                                           const double *supply, const double *demand,
                                           const double *slo_itl_ms, const double *slo_ttft_ms)
{
    const double *itl = frame->column[WVA_ROLE_ITL_OBSERVED].value;
    const double *ttft = frame->column[WVA_ROLE_TTFT_OBSERVED].value;
    struct wva_shortfall shortfall = { .above_s = NAN };

    for (size_t row = 0; row < frame->rows; row++) {
        enum wva_judgement judged =
            wva_judge_either(wva_judge(itl, slo_itl_ms, row), wva_judge(ttft, slo_ttft_ms, row));
        double hold_s = timeline->hold_s[row];
        enum wva_shortfall_cause cause;

        if (judged != WVA_JUDGED_NOT && isnan(shortfall.above_s))
            shortfall.above_s = 0;
        if (judged != WVA_JUDGED_ABOVE)
            continue;
        cause = find_cause(frame, supply, demand, row);
        shortfall.samples[cause]++;
        shortfall.time_s[cause] += hold_s;
        shortfall.above_s += hold_s;
        if (cause == WVA_SHORTFALL_DESIRED || cause == WVA_SHORTFALL_STARTING)
            count_headroom(&shortfall, demand[row] - supply[row], hold_s);
    }
    for (int k = 0; k < WVA_HEADROOM_MAX && isnan(shortfall.above_s); k++)
        shortfall.covered_s[k] = NAN;
    return shortfall;
}
