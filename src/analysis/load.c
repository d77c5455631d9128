/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/load.h"

#include <math.h>

static const double step_ratio = 1 + WVA_LOAD_STEP_PERCENT / 100;

static double divide_loads(double now, double before)
{
    if (before > 0)
        return now / before;
    return now > 0 ? INFINITY : 1;
}

double wva_load_ratio(const struct wva_frame *frame, size_t row)
{
    size_t first = row > WVA_LOAD_STEP_ROWS ? row - WVA_LOAD_STEP_ROWS : 0;
    double now = wva_frame_get(frame, WVA_ROLE_RATE, row), sum = 0;
    size_t known = 0;

    for (size_t i = first; i < row; i++) {
        double rate = wva_frame_get(frame, WVA_ROLE_RATE, i);

        if (isfinite(rate)) {
            sum += rate;
            known++;
        }
    }
    return known == 0 || !isfinite(now) ? NAN : divide_loads(now, sum / (double)known);
}

bool wva_load_steps(const struct wva_frame *frame, size_t row)
{
    return wva_load_ratio(frame, row) >= step_ratio;
}

/* The load asked for by the last stage before the row; 0: there was none. */
static double find_asked_before(const struct wva_frame *frame, size_t row)
{
    while (row-- > 0) {
        double asked = wva_frame_get(frame, WVA_ROLE_STAGE_RATE, row);

        if (!isnan(asked))
            return asked;
    }
    return 0;
}

static bool begins_stage(const struct wva_frame *frame, size_t row)
{
    double asked = wva_frame_get(frame, WVA_ROLE_STAGE_RATE, row);

    return !isnan(asked)
           && asked > find_asked_before(frame, row) * (1 + WVA_LOAD_STEP_PERCENT / 100);
}

bool wva_load_step_begins(const struct wva_frame *frame, size_t row)
{
    double before;

    if (wva_frame_has(frame, WVA_ROLE_STAGE_RATE))
        return begins_stage(frame, row);
    if (row == 0 || !wva_load_steps(frame, row))
        return false;
    before = wva_frame_get(frame, WVA_ROLE_RATE, row - 1);
    return !wva_load_steps(frame, row - 1)
           || divide_loads(wva_frame_get(frame, WVA_ROLE_RATE, row), before) >= step_ratio;
}
