/* SPDX-License-Identifier: Apache-2.0 */
/* How well the controller's model foresaw latency: observed minus predicted of the same row (the
 * classic, same-row error). */
#ifndef WVA_ANALYSIS_PREDICTION_H
#define WVA_ANALYSIS_PREDICTION_H

#include "series/frame.h"
#include "util/statistics.h"

enum { WVA_PREDICTION_WORST = 5 }; /* how many of the worst rows are listed */

struct wva_prediction {
    double *error; /* `rows` values, ms; NaN where either side is missing or infinite; owned; NULL
                      without predictions */
    struct wva_summary errors; /* ms, over all rows that have an error, idle ones too */
    double mean_pct;       /* mean of error / predicted * 100 where predicted is not 0 */
    double mean_absolute;      /* ms */
    size_t under, over; /* rows with error > 0 (model too optimistic) and < 0 (too pessimistic) */
    double vs_rate, vs_replicas,
        vs_rate_per_replica;          /* Pearson of the error against each; desired replicas */
    struct wva_summary active_errors; /* ms, over active rows only: observed ITL > 0 and rate > 0,
                                         and both sides of the error > 0 */
    double active_mean_absolute;      /* ms, over the same rows, as the next two */
    size_t active_under, active_over;
    size_t worst[WVA_PREDICTION_WORST]; /* rows of largest |error|, largest first, earlier row first
                                           among equals */
    size_t worst_count;
    size_t underestimated[WVA_PREDICTION_WORST]; /* rows of largest error > 0, likewise */
    size_t underestimated_count;
    double mean_under; /* ms, mean of the errors > 0; NaN without any */
};

/* For ITL or TTFT: roles of the observed and the predicted side. */
struct wva_prediction wva_prediction_measure(const struct wva_frame *frame, enum wva_role observed,
                                             enum wva_role predicted);
void wva_prediction_free(struct wva_prediction *prediction);

#endif
