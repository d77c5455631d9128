/* SPDX-License-Identifier: Apache-2.0 */
/* Phases of the load: stretches between change points of the request rate, with figures for each.
 *
 * Stretches without load come first: a rate of 0 over WVA_PHASE_MIN_ROWS samples, or at an end of
 * the log. In the others change points are searched by optimal partitioning with pruning (PELT;
 * Killick, Fearnhead and Eckley 2012): least squares on the logarithm of the rate, since noise and
 * steps of a load are relative; smoothed by a running median of five, so that one or two samples
 * make no phase; at least WVA_PHASE_MIN_ROWS samples to a phase; a penalty of WVA_PHASE_PENALTY *
 * s^2 * ln(samples) for each change point, with s from what smoothing took away (1.4826 MAD), at
 * least WVA_PHASE_LEAST_DEVIATION. Then neighbours whose medians are within WVA_PHASE_STEP_PERCENT
 * of each other become one.
 *
 * Beyond WVA_PHASE_POINTS samples that many medians of neighbouring samples are searched. Change
 * points are placed to the sample afterwards, by the loads themselves. A log with more than
 * WVA_PHASES_MAX phases is cut again with all these lengths and the penalty doubled, until it has
 * no more. */
#ifndef WVA_ANALYSIS_PHASES_H
#define WVA_ANALYSIS_PHASES_H

#include "analysis/attainment.h"
#include "util/statistics.h"

enum { WVA_PHASE_MIN_ROWS = 3, WVA_PHASES_MAX = 50, WVA_PHASE_POINTS = 2000 };

#define WVA_PHASE_PENALTY         6.0
#define WVA_PHASE_LEAST_DEVIATION 0.02
#define WVA_PHASE_STEP_PERCENT    15.0

struct wva_phase {
    size_t first_row, last_row;
    size_t steady_row; /* from here to last_row current replicas stay as they are (desired ones
                          where no current ones are known), and its load is that of the phase, for
                          WVA_PHASE_MIN_ROWS samples or more; WVA_ROW_NONE: never */
    double start_s, duration_s;         /* to the first sample of the next phase, holes included */
    bool idle;                          /* no traffic */
    struct wva_summary rate;            /* requests per minute */
    struct wva_summary itl_ms, ttft_ms; /* observed */
    double replicas_current_mean, replicas_desired_mean; /* weighted by time;
                                                            NaN: not known */
    double replicas_current_last;
    struct wva_attainment itl, ttft;
};

struct wva_phases {
    bool known;              /* the log has a load */
    struct wva_phase *items; /* owned; they cover all rows */
    size_t count;
};

struct wva_phases wva_phases_find(const struct wva_frame *frame,
                                  const struct wva_timeline *timeline, const double *slo_itl_ms,
                                  const double *slo_ttft_ms);
void wva_phases_free(struct wva_phases *phases);

#endif
