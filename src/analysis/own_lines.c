/* SPDX-License-Identifier: Apache-2.0 */
/* The controller's own parameters, row by row. */
#include <math.h>

#include "analysis/calibration_rows.h"
#include "util/memory.h"

struct wva_own_line wva_own_line_at(const struct wva_frame *frame, enum wva_calibrated signal,
                                    size_t row)
{
    static const enum wva_role roles[2][2] = {
        [WVA_CALIBRATED_ITL] = { WVA_ROLE_ALPHA, WVA_ROLE_BETA },
        [WVA_CALIBRATED_TTFT] = { WVA_ROLE_GAMMA, WVA_ROLE_DELTA },
    };
    struct wva_own_line line = { wva_frame_get(frame, roles[signal][0], row),
                                 wva_frame_get(frame, roles[signal][1], row) };

    return isfinite(line.intercept) && isfinite(line.slope) ? line
                                                            : (struct wva_own_line){ NAN, NAN };
}

struct wva_own_line *wva_own_lines_before(const struct wva_frame *frame, enum wva_calibrated signal)
{
    struct wva_own_line *before = wva_calloc(frame->rows, sizeof *before);
    struct wva_own_line latest = { NAN, NAN }, first = latest;
    bool same = true;

    for (size_t row = 0; row < frame->rows; row++) {
        struct wva_own_line now = wva_own_line_at(frame, signal, row);

        before[row] = latest;
        if (isnan(now.intercept))
            continue;
        if (isnan(first.intercept))
            first = now;
        same = same && now.intercept == first.intercept && now.slope == first.slope;
        latest = now;
    }
    for (size_t row = 0; same && row < frame->rows; row++)
        before[row] = first;
    return before;
}

void wva_measure_errors(const double *error, size_t n, double *rmse, double *mae, double *bias)
{
    double squares = 0, absolute = 0, sum = 0;

    for (size_t i = 0; i < n; i++) {
        squares += error[i] * error[i];
        absolute += fabs(error[i]);
        sum += error[i];
    }
    *rmse = sqrt(squares / (double)n);
    *mae = absolute / (double)n;
    *bias = sum / (double)n;
}
