/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/goodput.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "util/memory.h"
#include "util/timestamp.h"

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

/* ---- over time ---- */

/* The row that a request sent at `time_ns` belongs to; rows: none. */
static size_t find_row(const struct wva_frame *frame, int64_t time_ns)
{
    if (frame->rows < 2 || time_ns <= 2 * frame->time_ns[0] - frame->time_ns[1])
        return frame->rows;
    return wva_times_before(frame->time_ns, frame->rows, time_ns);
}

/* An SLO of 0 is none. */
static double get_slo(const double *slo_ms, size_t row)
{
    return slo_ms != NULL && slo_ms[row] > 0 ? slo_ms[row] : NAN;
}

void wva_goodput_over_time(const struct wva_jobs *jobs, const struct wva_frame *frame,
                           const double *slo_ttft_ms, const double *slo_itl_ms, double *share)
{
    size_t *good = wva_calloc(frame->rows, sizeof *good);
    size_t *judged = wva_calloc(frame->rows, sizeof *judged);

    for (size_t i = 0; i < jobs->count; i++) {
        const struct wva_job *job = &jobs->items[i];

        if (job->start_ns == WVA_TIME_NONE || job->clock < WVA_JOB_CLOCK_STAGES)
            continue;
        for (size_t k = 0; k < job->request_count; k++) {
            const struct wva_request *request = &job->requests[k];
            size_t row =
                request->start_s >= 0 && request->start_s < 1e9 ? find_row(
                    frame, job->start_ns + (int64_t)(request->start_s * (double)WVA_NS_PER_S))
                                                                : frame->rows;
            double ttft_ms, itl_ms;
            enum judgement judgement;

            if (row == frame->rows)
                continue;
            ttft_ms = get_slo(slo_ttft_ms, row);
            itl_ms = get_slo(slo_itl_ms, row);
            if (isnan(ttft_ms) && isnan(itl_ms))
                continue;
            judgement = judge(request, ttft_ms, itl_ms);
            judged[row] += judgement != UNKNOWN;
            good[row] += judgement == GOOD;
        }
    }
    for (size_t row = 0; row < frame->rows; row++)
        share[row] = judged[row] == 0 ? NAN : (double)good[row] / (double)judged[row];
    free(good);
    free(judged);
}
