/* SPDX-License-Identifier: Apache-2.0 */
/* Phases of the load: stretches between change points of the request rate, and what happened in
 * each. Change points by optimal partitioning with pruning (PELT; Killick, Fearnhead, Eckley 2012)
 * on the rate, idle stretches apart. */
#ifndef WVA_ANALYSIS_PHASES_H
#define WVA_ANALYSIS_PHASES_H

#include "analysis/attainment.h"
#include "analysis/statistics.h"

struct wva_phase {
    size_t first_row, last_row;
    size_t steady_row; /* from here on replicas are settled and the load is that of the phase;
                          WVA_ROW_NONE: never */
    double start_s, duration_s;
    bool idle;                                           /* no traffic */
    struct wva_summary rate;                             /* requests per minute */
    struct wva_summary itl_ms, ttft_ms;                  /* observed */
    double replicas_current_mean, replicas_desired_mean; /* weighted by time */
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
