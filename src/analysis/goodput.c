/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/goodput.h"

#include <math.h>

static bool is_good(const struct wva_request *request, double slo_ttft_ms, double slo_itl_ms)
{
    if (!request->completed || (isnan(request->ttft_ms) && isnan(request->itl_ms)))
        return false;
    if (!isnan(slo_ttft_ms) && !(request->ttft_ms <= slo_ttft_ms))
        return false;
    return isnan(slo_itl_ms) || isnan(request->itl_ms) || request->itl_ms <= slo_itl_ms;
}

struct wva_goodput wva_goodput_measure(const struct wva_job *job, double slo_ttft_ms,
                                       double slo_itl_ms)
{
    struct wva_goodput goodput = { .requests = job->request_count,
                                   .share_pct = NAN,
                                   .per_s = NAN,
                                   .slo_ttft_ms = slo_ttft_ms,
                                   .slo_itl_ms = slo_itl_ms };

    if (job->request_count == 0 || (isnan(slo_ttft_ms) && isnan(slo_itl_ms)))
        return goodput;
    for (size_t i = 0; i < job->request_count; i++)
        goodput.good += is_good(&job->requests[i], slo_ttft_ms, slo_itl_ms);
    goodput.share_pct = 100 * (double)goodput.good / (double)goodput.requests;
    if (job->figure[WVA_JOB_DURATION] > 0)
        goodput.per_s = (double)goodput.good / job->figure[WVA_JOB_DURATION];
    return goodput;
}
