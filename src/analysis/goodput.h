/* SPDX-License-Identifier: Apache-2.0 */
/* Goodput: the requests that were answered within the SLO, each judged by its own latencies. */
#ifndef WVA_ANALYSIS_GOODPUT_H
#define WVA_ANALYSIS_GOODPUT_H

#include <stddef.h>

#include "jobs/jobs.h"

/* Of fewer completed requests of a sample no goodput is given: their share would be off by more
 * than 4 percentage points once in a hundred times. */
enum { WVA_GOODPUT_SAMPLE_MIN = 1000 };

struct wva_goodput {
    size_t requests, good; /* of the single requests that are there */
    double share_pct;      /* good of all, failed ones too; NaN without requests or SLO */
    double per_s;          /* good ones by the job's duration; NaN where that is not known */
    double slo_ttft_ms, slo_itl_ms; /* judged by; NaN: not */
};

/* A request is good that was completed and has a TTFT and a mean gap between tokens (ITL, which is
 * its TPOT) of at most the SLOs. One of a single token has no gap, and is judged by its TTFT. Not
 * judged are requests that the end of the load cut off, and those whose latency is not known: of
 * an answer that was not streamed there is none. Where the requests are only a sample, the share is
 * that of the completed ones among them, weighed by how many were completed and failed. */
struct wva_goodput wva_goodput_measure(const struct wva_job *job, double slo_ttft_ms,
                                       double slo_itl_ms);

#endif
