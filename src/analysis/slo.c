/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/slo.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"
#include "util/statistics.h"

static double first_known(const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i]))
            return values[i];
    return NAN;
}

static struct wva_gap measure_gap(const struct wva_frame *frame, size_t first, size_t last)
{
    const double *itl = frame->column[WVA_ROLE_ITL_OBSERVED].value;
    const double *rate = frame->column[WVA_ROLE_RATE].value;
    size_t rows = last - first + 1;
    struct wva_gap gap = { .first_row = first, .last_row = last, .mean_rate = NAN };
    struct wva_summary latency = wva_summarize(itl + first, rows);

    gap.start_minutes = wva_frame_minutes(frame, first);
    gap.end_minutes = wva_frame_minutes(frame, last);
    gap.peak_ms = latency.max;
    gap.mean_itl_ms = latency.mean;
    if (rate != NULL)
        gap.mean_rate = wva_summarize(rate + first, rows).mean;
    return gap;
}

struct wva_gaps wva_gaps_find(const struct wva_frame *frame, const double *slo_ms)
{
    const double *itl = frame->column[WVA_ROLE_ITL_OBSERVED].value;
    struct wva_gaps found = { 0 };
    size_t capacity = 0, run = 0;
    double limit;

    if (itl == NULL || slo_ms == NULL)
        return found;
    found.known = true;
    limit = first_known(slo_ms, frame->rows);
    for (size_t row = 0; row < frame->rows; row++) {
        if (isfinite(itl[row]) && itl[row] > limit) {
            run++;
            continue;
        }
        if (run > 0) {
            *WVA_APPEND(found.gaps, found.count, capacity) = measure_gap(frame, row - run, row - 1);
        }
        run = 0;
    }
    return found;
}

void wva_gaps_free(struct wva_gaps *gaps)
{
    free(gaps->gaps);
    gaps->gaps = NULL;
    gaps->count = 0;
}

struct wva_compliance wva_compliance_measure(const double *latency_ms, const double *slo_ms,
                                             size_t rows)
{
    struct wva_compliance compliance = { .rows = rows, .percent = NAN, .observed_pct = NAN };
    size_t judged = 0;

    if (latency_ms == NULL || slo_ms == NULL)
        return compliance;
    for (size_t i = 0; i < rows; i++) {
        if (isnan(slo_ms[i]))
            continue;
        judged++;
        compliance.observed += latency_ms[i] > 0;
        compliance.violations += latency_ms[i] > slo_ms[i];
    }
    if (judged > 0)
        compliance.percent = (1 - (double)compliance.violations / (double)rows) * 100;
    if (compliance.observed > 0)
        compliance.observed_pct =
            (1 - (double)compliance.violations / (double)compliance.observed) * 100;
    return compliance;
}
