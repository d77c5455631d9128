/* SPDX-License-Identifier: Apache-2.0 */
#include "log/coverage.h"

const char *wva_skip_name(enum wva_skip reason)
{
    static const char *const names[WVA_SKIP_COUNT] = {
        "blank",      "klog",      "stack trace", "foreign",
        "other JSON", "malformed", "truncated",   "overlong",
    };

    return names[reason];
}

bool wva_skip_is_bad(enum wva_skip reason)
{
    return reason == WVA_SKIP_MALFORMED || reason == WVA_SKIP_TRUNCATED
           || reason == WVA_SKIP_OVERLONG;
}

void wva_coverage_init(struct wva_coverage *coverage)
{
    *coverage = (struct wva_coverage){ .first_ns = WVA_TIME_NONE, .last_ns = WVA_TIME_NONE };
}

void wva_coverage_time(struct wva_coverage *coverage, int64_t time_ns)
{
    if (time_ns == WVA_TIME_NONE)
        return;
    if (coverage->first_ns == WVA_TIME_NONE || time_ns < coverage->first_ns)
        coverage->first_ns = time_ns;
    if (coverage->last_ns == WVA_TIME_NONE || time_ns > coverage->last_ns)
        coverage->last_ns = time_ns;
}

void wva_coverage_add_cycles(struct wva_coverage *coverage, const struct wva_cycle_counts *part)
{
    struct wva_cycle_counts *total = &coverage->cycle;

    total->cycles += part->cycles;
    total->failed += part->failed;
    total->incomplete += part->incomplete;
    total->without_models += part->without_models;
    total->without_servers += part->without_servers;
    total->without_solution += part->without_solution;
    total->samples += part->samples;
    total->dropped_facts += part->dropped_facts;
}

void wva_coverage_add(struct wva_coverage *total, const struct wva_coverage *part)
{
    total->bytes += part->bytes;
    total->lines += part->lines;
    total->records += part->records;
    total->data_records += part->data_records;
    for (int i = 0; i < WVA_SKIP_COUNT; i++)
        total->skipped[i] += part->skipped[i];
    for (int i = 0; i < WVA_WRAPPER_COUNT; i++)
        total->wrapped[i] += part->wrapped[i];
    total->repeated += part->repeated;
    total->beyond_pods += part->beyond_pods;
    total->pods += part->pods;
    total->newest_first += part->newest_first;
    for (int i = 0; i < WVA_PATTERNS_MAX; i++)
        total->given_up[i] += part->given_up[i];
    wva_coverage_add_cycles(total, &part->cycle);
    wva_coverage_time(total, part->first_ns);
    wva_coverage_time(total, part->last_ns);
}
