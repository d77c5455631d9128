/* SPDX-License-Identifier: Apache-2.0 */
/* Goodput: the requests served within the SLO, each judged by its own latencies. */
#ifndef WVA_ANALYSIS_GOODPUT_H
#define WVA_ANALYSIS_GOODPUT_H

#include <stddef.h>

#include "jobs/jobs.h"

struct wva_goodput {
    size_t requests, good;
    double share_pct; /* good requests of all, including failed ones; NaN without requests or SLO */
    double per_s;     /* good requests per second of the job; NaN if its duration is unknown */
    double slo_ttft_ms, slo_itl_ms; /* judged by; NaN: not */
};

/* A request is good if it completed with a TTFT and a mean gap between tokens (ITL, its TPOT)
 * within the SLOs. A request with a single token has no gap and is judged by its TTFT. */
struct wva_goodput wva_goodput_measure(const struct wva_job *job, double slo_ttft_ms,
                                       double slo_itl_ms);

#endif
