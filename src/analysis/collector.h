/* SPDX-License-Identifier: Apache-2.0 */
/* The figures that the collector of WVA experiments gave, by its own definitions, so that new runs
 * can be held against archived ones. They count log lines of all servers together, idle ones too:
 *
 * - Each prediction is paired with the next later observation, whatever the replicas have become.
 *   error = observed - predicted. A pair whose observed ITL or TTFT is above the SLO is a
 * violation, by the first SLO that the log tells, else 10 ms and 1000 ms.
 * - Measurements of the same instant are one row, with the mean and the largest of its pods. A row
 *   is saturated where that is above 90 % of the cache, and has a queue where it is above 10.
 * - Latencies and rates are over values above 0.
 *
 * Pure functions. */
#ifndef WVA_ANALYSIS_COLLECTOR_H
#define WVA_ANALYSIS_COLLECTOR_H

#include "experiment/collected.h"
#include "util/statistics.h"

/* What pods measured, a value for each instant. Numbers are NaN without one. */
struct wva_collector_pods {
    size_t measurements;
    size_t instants;
    double mean; /* of the means of the instants */
    double max, min;
    size_t above; /* instants whose largest value is above the limit */
};

struct wva_collector_analyses {
    size_t count, scale_up, scale_down_safe;
};

struct wva_collector {
    size_t predictions, observations, pairs;
    double slo_itl_ms, slo_ttft_ms;
    bool slo_assumed; /* the log tells none */
    size_t violations;
    struct wva_summary itl_error, ttft_error; /* ms; n is that of the pairs with both values */
    double itl_error_abs, ttft_error_abs;     /* means of the absolute values, ms */

    size_t decisions, scale_ups, scale_downs, unchanged;
    double replicas_min, replicas_max; /* current replicas at decisions */

    struct wva_collector_pods kv;    /* percent */
    struct wva_collector_pods queue; /* requests */
    struct wva_collector_analyses capacity;
    struct wva_collector_analyses saturation; /* which the collector did not know */

    struct wva_summary ttft, itl, rate; /* ms, ms, rpm */
};

/* `collected` is in time order. */
struct wva_collector wva_collector_measure(const struct wva_collected *collected);

#endif
