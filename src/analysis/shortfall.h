/* SPDX-License-Identifier: Apache-2.0 */
/* Why users waited: the time above an SLO, split by what the replicas were doing.
 *
 * A sample above either SLO is compared with the demand (analysis/provisioning.h) at that sample:
 * fewer replicas than that were desired, or enough were desired but not there, or enough
 * replicas ran and latency was too high all the same. Observed latency is a mean over about the
 * last interval, so a sample with enough replicas right behind one with too few is still that
 * shortage's. */
#ifndef WVA_ANALYSIS_SHORTFALL_H
#define WVA_ANALYSIS_SHORTFALL_H

#include "analysis/timeline.h"

enum wva_shortfall_cause {
    WVA_SHORTFALL_DESIRED,  /* desired replicas below the demand: decided late, or not at all */
    WVA_SHORTFALL_STARTING, /* desired replicas met the demand, but did not run yet */
    WVA_SHORTFALL_CAPACITY, /* enough replicas by the capacity that the demand is made of: that
                               capacity was too high for the SLO, or something else was slow */
    WVA_SHORTFALL_UNKNOWN,  /* demand, desired or current replicas are not known */
    WVA_SHORTFALL_CAUSES
};

enum { WVA_HEADROOM_MAX = 5 }; /* replicas */

struct wva_shortfall {
    size_t samples[WVA_SHORTFALL_CAUSES];
    double time_s[WVA_SHORTFALL_CAUSES]; /* holding times of these samples */
    double above_s; /* sum of time_s: all time above either SLO; NaN where no SLO can be judged */
    /* With k + 1 replicas more at all times: how much of that time supply would have met the
     * demand. */
    double covered_s[WVA_HEADROOM_MAX];
};

/* `supply` and `demand` in replicas per row, as all else may be NULL: nothing known. SLOs in ms per
 * row. */
struct wva_shortfall wva_shortfall_measure(const struct wva_frame *frame,
                                           const struct wva_timeline *timeline,
                                           const double *supply, const double *demand,
                                           const double *slo_itl_ms, const double *slo_ttft_ms);

#endif
