/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/capacity.h"

#include <math.h>
#include <stddef.h>

#define MS_PER_MINUTE 60000.0

/* So that rounding errors do not add a replica for a load that just fits. */
static const double rounding = 1e-9;

const char *wva_capacity_limit_name(enum wva_capacity_limit limit)
{
    static const char *const names[] = { [WVA_CAPACITY_UNKNOWN] = NULL,
                                         [WVA_CAPACITY_BY_ITL] = "itl",
                                         [WVA_CAPACITY_BY_TTFT] = "ttft",
                                         [WVA_CAPACITY_BY_BATCH] = "batch" };

    return names[limit];
}

/* An SLO <= 0 or NaN means no SLO. */
static void limit_batch(struct wva_capacity *capacity, enum wva_capacity_limit limit, double slo_ms,
                        double intercept, double slope)
{
    double batch = fmax(0, (slo_ms - intercept) / slope);

    if (!(slo_ms > 0) || isnan(intercept) || !(slope > 0) || batch >= capacity->batch)
        return;
    capacity->batch = batch;
    capacity->limit = limit;
}

struct wva_capacity wva_capacity_find(const struct wva_latency_model *model,
                                      const struct wva_requests_profile *profile)
{
    const struct wva_capacity unknown = { WVA_CAPACITY_UNKNOWN, NAN, NAN };
    struct wva_capacity capacity = { WVA_CAPACITY_UNKNOWN, INFINITY, NAN };
    double stay_ms;

    limit_batch(&capacity, WVA_CAPACITY_BY_ITL, profile->slo_itl_ms, model->alpha, model->beta);
    limit_batch(&capacity, WVA_CAPACITY_BY_TTFT, profile->slo_ttft_ms, model->gamma,
                model->delta * profile->input_tokens);
    if (capacity.limit == WVA_CAPACITY_UNKNOWN)
        return unknown;
    if (profile->max_batch < capacity.batch) {
        capacity.batch = profile->max_batch;
        capacity.limit = WVA_CAPACITY_BY_BATCH;
    }
    stay_ms = profile->ttft_ms
              + (profile->output_tokens - 1) * (model->alpha + model->beta * capacity.batch);
    capacity.rpm = MS_PER_MINUTE * capacity.batch / stay_ms;
    return isfinite(capacity.rpm) ? capacity : unknown;
}

double wva_capacity_replicas(const struct wva_capacity *capacity, double load_rpm)
{
    if (isnan(capacity->rpm) || !isfinite(load_rpm) || load_rpm < 0)
        return NAN;
    if (load_rpm == 0)
        return 0;
    return capacity->rpm > 0 ? fmax(1, ceil(load_rpm / capacity->rpm - rounding)) : INFINITY;
}
