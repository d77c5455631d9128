/* SPDX-License-Identifier: Apache-2.0 */
#include "series/dedupe.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"
#include "util/statistics.h"
#include "util/timestamp.h"

static const int64_t shortest_period_ns = 2 * WVA_NS_PER_S;
static const int64_t longest_window_ns = 5 * WVA_NS_PER_S;

/* The median interval in nanoseconds; 0 if no interval is long enough. */
static double find_period_ns(const int64_t *time_ns, size_t count)
{
    double *span = wva_calloc(count, sizeof *span), period;
    size_t n = 0;

    for (size_t i = 1; i < count; i++)
        if (time_ns[i] - time_ns[i - 1] >= shortest_period_ns)
            span[n++] = (double)(time_ns[i] - time_ns[i - 1]);
    period = n == 0 ? 0 : wva_median_in_place(span, n);
    free(span);
    return period;
}

double wva_period_s(const int64_t *time_ns, size_t count)
{
    double period = find_period_ns(time_ns, count);

    return period > 0 ? period / (double)WVA_NS_PER_S : NAN;
}

int64_t wva_dedupe_window(const int64_t *time_ns, size_t count)
{
    double period = find_period_ns(time_ns, count);

    if (period <= 0)
        return shortest_period_ns / 2;
    return period / 2 < (double)longest_window_ns ? (int64_t)(period / 2) : longest_window_ns;
}

static int64_t minute_of(int64_t time_ns)
{
    return time_ns / WVA_NS_PER_MINUTE - (time_ns % WVA_NS_PER_MINUTE < 0);
}

size_t wva_dedupe_mark(enum wva_dedupe dedupe, const int64_t *time_ns, size_t count, bool *keep)
{
    int64_t window = dedupe == WVA_DEDUPE_BURST ? wva_dedupe_window(time_ns, count) : 0;
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        keep[i] = true;
        if (i + 1 < count && dedupe == WVA_DEDUPE_BURST)
            keep[i] = time_ns[i + 1] - time_ns[i] >= window;
        else if (i + 1 < count && dedupe == WVA_DEDUPE_MINUTE)
            keep[i] = minute_of(time_ns[i]) != minute_of(time_ns[i + 1]);
        kept += keep[i];
    }
    return kept;
}
