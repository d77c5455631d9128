/* SPDX-License-Identifier: Apache-2.0 */
#include "figures/curve.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/timeline.h"
#include "util/memory.h"

struct wva_curve wva_curve_with_holes(const double *minutes, const double *values, size_t count,
                                      double period_s)
{
    const double held = WVA_HOLD_PERIODS * period_s / 60;
    struct wva_curve line = { .x = wva_reallocarray(NULL, 2 * count, sizeof *line.x),
                              .y = wva_reallocarray(NULL, 2 * count, sizeof *line.y) };

    for (size_t i = 0; i < count; i++) {
        if (i > 0 && minutes[i] - minutes[i - 1] > held) {
            line.x[line.count] = minutes[i - 1] + held;
            line.y[line.count++] = NAN;
        }
        line.x[line.count] = minutes[i];
        line.y[line.count++] = values[i];
    }
    return line;
}

void wva_curve_free(struct wva_curve *line)
{
    free(line->x);
    free(line->y);
}

struct wva_series wva_curve_series(const struct wva_curve *line)
{
    return (struct wva_series){ line->x, line->y, line->count };
}

bool wva_curve_has_value(const struct wva_curve *line)
{
    for (size_t i = 0; i < line->count; i++)
        if (isfinite(line->y[i]))
            return true;
    return false;
}
