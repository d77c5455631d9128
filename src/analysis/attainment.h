/* SPDX-License-Identifier: Apache-2.0 */
/* SLO attainment of a run: by samples, by time, by requests. Only observed samples with an SLO
 * count, each judged by the SLO of its own row (see analysis/judgement.h).
 *
 * The log has one-minute means, so this is not per-request goodput. */
#ifndef WVA_ANALYSIS_ATTAINMENT_H
#define WVA_ANALYSIS_ATTAINMENT_H

#include "analysis/interval.h"
#include "analysis/timeline.h"

struct wva_attainment {
    size_t samples; /* observed and with an SLO; if 0, everything else is NaN */
    size_t within;
    double samples_pct;
    struct wva_interval samples_wilson_pct; /* 95 % */
    double time_pct;     /* weighted by the duration of each sample; NaN if that is 0 */
    double requests_pct; /* weighted by requests; NaN if there are none. Preferred if known, as it
                            represents users */
    size_t samples_with_requests; /* of `samples`: with known requests; the others have weight 0 */
    /* How much of the run was judged. */
    double covered_pct;          /* time of the samples, of the time that all samples hold */
    double covered_requests_pct; /* requests of the samples, of all requests that are known */
    double observed_s, within_s;
    double requests, requests_within;
};

/* By requests if most samples have them, otherwise by time, otherwise by samples; NaN without
 * samples. Everything that shows a single share shows this one. */
double wva_attainment_share_pct(const struct wva_attainment *attainment);

/* True if that share is by requests. */
bool wva_attainment_knows_requests(const struct wva_attainment *attainment);

/* Latency and SLO per row in ms; NULL: nothing known. */
struct wva_attainment wva_attainment_measure(const double *latency_ms, const double *slo_ms,
                                             const struct wva_timeline *timeline);

/* Both objectives together, over samples that have both latencies. */
struct wva_attainment wva_attainment_measure_both(const double *itl_ms, const double *slo_itl_ms,
                                                  const double *ttft_ms, const double *slo_ttft_ms,
                                                  const struct wva_timeline *timeline);

#endif
