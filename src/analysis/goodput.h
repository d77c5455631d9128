/* SPDX-License-Identifier: Apache-2.0 */
/* Goodput: the requests served within the SLO, each judged by its own latencies. */
#ifndef WVA_ANALYSIS_GOODPUT_H
#define WVA_ANALYSIS_GOODPUT_H

#include <stddef.h>

#include "jobs/jobs.h"
#include "series/frame.h"

/* Of fewer completed requests of a sample no goodput is given: their share would be off by more
 * than 4 percentage points once in a hundred times. */
enum { WVA_GOODPUT_SAMPLE_MIN = 1000 };

struct wva_goodput {
    size_t requests, good; /* of the single requests that are available; if all requests of the job
                              failed, of all of them */
    double share_pct; /* good requests of all, including failed ones; NaN without requests or SLO */
    double per_s;     /* good requests per second of the job; NaN if its duration is unknown */
    double slo_ttft_ms, slo_itl_ms; /* judged by; NaN: not */
};

/* A request is good if it completed with a TTFT and a mean gap between tokens (ITL, its TPOT)
 * within the SLOs. A request with a single token has no gap and is judged by its TTFT. Requests cut
 * off by the end of the load are not judged, nor are those with unknown latency: an answer that was
 * not streamed has none. If the requests are only a sample, the share is that of its completed
 * ones, weighted by the numbers of completed and failed requests. A job of which all requests
 * failed has no good ones, whatever the SLO. */
struct wva_goodput wva_goodput_measure(const struct wva_job *job, double slo_ttft_ms,
                                       double slo_itl_ms);

/* The share of good requests, 0..1, among those that were sent since the row before (of the first
 * row: since as long before as the second is behind); `share` has a value for each row, NaN where
 * none was sent or no SLO is known. SLOs in ms per row; NULL: none. Failed requests are not good;
 * jobs whose place in time is a guess do not count. */
void wva_goodput_over_time(const struct wva_jobs *jobs, const struct wva_frame *frame,
                           const double *slo_ttft_ms, const double *slo_itl_ms, double *share);

#endif
