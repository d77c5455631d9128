/* SPDX-License-Identifier: Apache-2.0 */
/* Latency against its objective: compliance, and the runs of rows above it (warm-up gaps), both by
 * the classic definitions. */
#ifndef WVA_ANALYSIS_SLO_H
#define WVA_ANALYSIS_SLO_H

#include "series/frame.h"

/* A maximal run of rows with observed ITL above the SLO of the *first* row of the frame that has
 * one. A row without a latency ends a run. A run still open at the last row is no gap. */
struct wva_gap {
    size_t first_row, last_row;        /* both violating */
    double start_minutes, end_minutes; /* of those rows, from the first row of the frame */
    double peak_ms;                    /* highest observed ITL of the run, not the excess */
    double mean_itl_ms;
    double mean_rate; /* requests per minute */
};

struct wva_gaps {
    bool known;           /* observed ITL and an SLO are there; else no gaps mean nothing */
    struct wva_gap *gaps; /* owned */
    size_t count;
};

/* `slo_ms` is the SLO per row. Without it, or without observed ITL, there are no gaps. */
struct wva_gaps wva_gaps_find(const struct wva_frame *frame, const double *slo_ms);
void wva_gaps_free(struct wva_gaps *gaps);

struct wva_compliance {
    size_t rows;             /* all rows, idle ones too (the classic definition) */
    size_t violations;       /* rows with latency above the row's own SLO */
    size_t observed;         /* rows with a latency > 0 and an SLO */
    double percent;          /* (1 - violations / rows) * 100; NaN without rows or without an SLO */
    double observed_pct; /* the same over observed rows only */
};

/* Either array may be NULL: nothing known. A row without latency or without SLO is no violation. */
struct wva_compliance wva_compliance_measure(const double *latency_ms, const double *slo_ms,
                                             size_t rows);

#endif
