/* SPDX-License-Identifier: Apache-2.0 */
/* Latency over time as the clients of a load generator felt it, from its single requests. Each
 * belongs to the interval in which it was sent, not in which it was answered: under a growing queue
 * these are far apart. Intervals count from the job's start.
 *
 * Percentiles are exact for the requests that are kept (linear interpolation of order statistics,
 * as util/statistics.h); where these are a sample (WVA_JOB_REQUESTS_MAX) the rank of a percentile
 * of an interval with m requests is off by more than 1.63 / sqrt(m) with a probability of at most 1
 * %. Memory: at most WVA_REQUEST_TIMES_MAX intervals for each job, and 8 bytes for each of its
 * requests. */
#ifndef WVA_ANALYSIS_REQUEST_TIMES_H
#define WVA_ANALYSIS_REQUEST_TIMES_H

#include <stddef.h>

#include "jobs/jobs.h"

enum { WVA_REQUEST_TIMES_MAX = 120 };

struct wva_request_latency {
    double mean, p50, p90, p99; /* ms, of completed requests; NaN without any */
};

struct wva_request_interval {
    const struct wva_job *job; /* borrowed */
    double from_s, to_s;       /* from its start */
    int64_t time_ns;           /* of from_s; WVA_TIME_NONE where its start is not known */
    size_t completed, failed, incomplete; /* of the requests kept */
    struct wva_request_latency ttft, tpot, e2e;
};

struct wva_request_times {
    struct wva_request_interval *items; /* owned; by job, then by time, intervals without a request
                                           left out */
    size_t count, room;
};

/* The length of intervals for a load of `seconds`: 1, 2, 5, 10, 15 or 30 s, 1, 2, 5, 10 or 30 min,
 * or whole hours, the shortest that needs at most WVA_REQUEST_TIMES_MAX. */
double wva_request_times_length(double seconds);

/* Jobs whose requests have no times give none. The jobs must outlive the result. */
struct wva_request_times wva_request_times_measure(const struct wva_jobs *jobs);
void wva_request_times_free(struct wva_request_times *times);

#endif
