/* SPDX-License-Identifier: Apache-2.0 */
/* How much of a run met its latency objectives: by samples, by time, by requests. Only observed
 * samples with an SLO count, each against the SLO of its own row (see analysis/judgement.h).
 *
 * The log holds one-minute means, so this is not per-request goodput. */
#ifndef WVA_ANALYSIS_ATTAINMENT_H
#define WVA_ANALYSIS_ATTAINMENT_H

#include "analysis/interval.h"
#include "analysis/timeline.h"

struct wva_attainment {
    size_t samples; /* observed and with an SLO; all else is NaN when 0 */
    size_t within;
    double samples_pct;
    struct wva_interval samples_wilson_pct; /* 95 % */
    double time_pct;     /* weight: how long the sample holds; NaN when that is 0 */
    double requests_pct; /* weight: requests meanwhile; NaN when there are none. Users are requests,
                            so this comes first where it is known */
    size_t samples_with_requests; /* of `samples`: whose requests are known; the others weigh 0 */
    /* How much of the run the judgement is of. */
    double covered_pct;          /* time of the samples, of the time that all samples hold */
    double covered_requests_pct; /* requests of the samples, of all requests that are known */
    double observed_s, within_s;
    double requests, requests_within;
};

/* Of requests where most of the samples have them, else of time, else of samples; NaN without
 * samples. Whatever shows one share alone shows this one. */
double wva_attainment_share_pct(const struct wva_attainment *attainment);

/* Whether that share is of requests. */
bool wva_attainment_knows_requests(const struct wva_attainment *attainment);

/* Latency and SLO per row in ms; NULL: nothing known. */
struct wva_attainment wva_attainment_measure(const double *latency_ms, const double *slo_ms,
                                             const struct wva_timeline *timeline);

/* Both objectives together, over samples that are observed in both. */
struct wva_attainment wva_attainment_measure_both(const double *itl_ms, const double *slo_itl_ms,
                                                  const double *ttft_ms, const double *slo_ttft_ms,
                                                  const struct wva_timeline *timeline);

#endif
