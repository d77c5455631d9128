/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/goodput.h"

#include <math.h>
#include <stdbool.h>

#include "util/statistics.h"

enum judgement { GOOD, MISSED, UNKNOWN };

static enum judgement judge(const struct wva_request *request, double slo_ttft_ms,
                            double slo_itl_ms)
{
    if (request->outcome == WVA_REQUEST_FAILED)
        return MISSED;
    if (request->outcome == WVA_REQUEST_INCOMPLETE
        || (isnan(request->ttft_ms) && isnan(request->tpot_ms)))
        return UNKNOWN;
    if (request->ttft_ms > slo_ttft_ms || request->tpot_ms > slo_itl_ms)
        return MISSED;
    return !isnan(slo_ttft_ms) && isnan(request->ttft_ms) ? UNKNOWN : GOOD;
}

struct wva_goodput wva_goodput_measure(const struct wva_job *job, double slo_ttft_ms,
                                       double slo_itl_ms)
{
    struct wva_goodput goodput = {
        .share_pct = NAN, .per_s = NAN, .slo_ttft_ms = slo_ttft_ms, .slo_itl_ms = slo_itl_ms
    };
    const double *figure = job->figure;
    bool has_slo = !isnan(slo_ttft_ms) || !isnan(slo_itl_ms);
    size_t completed = 0;
    double good, unseen;

    if (figure[WVA_JOB_FAILED] > 0 && figure[WVA_JOB_COMPLETED] == 0) {
        goodput.requests = (size_t)figure[WVA_JOB_FAILED];
        goodput.share_pct = goodput.per_s = 0;
        return goodput;
    }
    for (size_t i = 0; i < job->request_count; i++) {
        enum judgement judgement = judge(&job->requests[i], slo_ttft_ms, slo_itl_ms);

        goodput.requests += judgement != UNKNOWN;
        goodput.good += has_slo && judgement == GOOD;
        completed += judgement != UNKNOWN && job->requests[i].outcome == WVA_REQUEST_COMPLETED;
    }
    /* Where nothing is known of those that were completed, the failed ones alone say nothing. */
    if (!has_slo || goodput.requests == 0 || (completed == 0 && figure[WVA_JOB_COMPLETED] > 0))
        return goodput;
    good = (double)goodput.good;
    /* Files need not have those that failed. */
    unseen = fmax(0, wva_first_known(figure[WVA_JOB_FAILED], 0)
                         - (double)(goodput.requests - completed));
    if (!wva_job_is_sampled(job)) {
        goodput.share_pct = 100 * good / ((double)goodput.requests + unseen);
    } else if (completed >= WVA_GOODPUT_SAMPLE_MIN) {
        good *= figure[WVA_JOB_COMPLETED] / (double)completed;
        goodput.share_pct = 100 * good / (figure[WVA_JOB_COMPLETED] + figure[WVA_JOB_FAILED]);
    } else {
        return goodput;
    }
    if (figure[WVA_JOB_DURATION] > 0)
        goodput.per_s = good / figure[WVA_JOB_DURATION];
    return goodput;
}
