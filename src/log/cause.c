/* SPDX-License-Identifier: Apache-2.0 */
#include "log/cause.h"

static bool is_seen(const struct wva_coverage *coverage, enum wva_generation generation)
{
    return (coverage->generations & (1u << generation)) != 0;
}

static bool is_short(const struct wva_coverage *coverage)
{
    uint64_t pods = coverage->pods > 0 ? coverage->pods : 1, lines = coverage->records;

    /* Not physical lines: a document of one line may contain a whole log. */
    for (int i = 0; i < WVA_SKIP_COUNT; i++)
        lines += i == WVA_SKIP_BLANK ? 0 : coverage->skipped[i];
    return lines <= WVA_TAIL_LINES * pods;
}

/* Controllers since December 2025 write key/value pairs; for these --v matters, not LOG_LEVEL. */
static bool has_pairs(const struct wva_coverage *coverage)
{
    return is_seen(coverage, WVA_GENERATION_KEYED) || is_seen(coverage, WVA_GENERATION_V05)
           || is_seen(coverage, WVA_GENERATION_V2) || is_seen(coverage, WVA_GENERATION_QUEUEING)
           || is_seen(coverage, WVA_GENERATION_RESULT);
}

static bool is_capacity_only(const struct wva_coverage *coverage)
{
    return coverage->cycle.samples > 0 && coverage->predicting == 0
           && coverage->filled[WVA_COLUMN_ITL_PREDICTED] == 0
           && (has_pairs(coverage) || is_seen(coverage, WVA_GENERATION_MODES));
}

static bool is_level_too_high(const struct wva_coverage *coverage)
{
    return coverage->envelope[WVA_ENVELOPE_JSON] > 0 && coverage->verbosity == 0
           && coverage->family[WVA_FAMILY_SOLUTION] == 0
           && coverage->family[WVA_FAMILY_OPTIMIZATION_METRICS] == 0 && !has_pairs(coverage)
           && !is_capacity_only(coverage);
}

static bool is_verbosity_too_low(const struct wva_coverage *coverage)
{
    return has_pairs(coverage) && coverage->verbosity < 4
           && coverage->filled[WVA_COLUMN_ITL_OBSERVED] == 0;
}

/* Controllers of v0.5 do not log latency or load, except in their first weeks. */
static bool is_without_latency(const struct wva_coverage *coverage)
{
    return is_seen(coverage, WVA_GENERATION_V05) && !is_seen(coverage, WVA_GENERATION_V2)
           && !is_seen(coverage, WVA_GENERATION_QUEUEING)
           && !is_seen(coverage, WVA_GENERATION_RESULT)
           && coverage->filled[WVA_COLUMN_ITL_OBSERVED] == 0;
}

/* The program that wrote most of the lines; WVA_PROGRAM_COUNT if none. */
static enum wva_program find_program(const struct wva_coverage *coverage)
{
    enum wva_program found = WVA_PROGRAM_COUNT;

    for (enum wva_program i = 0; i < WVA_PROGRAM_COUNT; i++)
        if (coverage->programs[i] > 0
            && (found == WVA_PROGRAM_COUNT || coverage->programs[i] > coverage->programs[found]))
            found = i;
    return found;
}

/* Nothing in it is from the controller, and something is from another program. */
static bool is_foreign(const struct wva_coverage *coverage)
{
    return coverage->data_records == 0 && find_program(coverage) != WVA_PROGRAM_COUNT;
}

/* Errors that are not known to be harmless, nor caused by clients reading the controller's
 * metrics. */
static bool has_errors(const struct wva_coverage *coverage)
{
    const uint64_t *complaints = coverage->complaints;

    return coverage->severity[WVA_SEVERITY_ERROR] > complaints[WVA_COMPLAINT_EVENT_LOST]
                                                        + complaints[WVA_COMPLAINT_CONFLICT]
                                                        + complaints[WVA_COMPLAINT_SCRAPE_REFUSED];
}

/* What prevents decisions according to the controller itself. */
static unsigned causes_told(const struct wva_coverage *coverage)
{
    const uint64_t *complaints = coverage->complaints;

    if (complaints[WVA_COMPLAINT_QUEUEING_REFUSED] > 0)
        return 1u << WVA_CAUSE_QUEUEING_REFUSED;
    if (coverage->cycle.samples > 0)
        return 0;
    if (complaints[WVA_COMPLAINT_NO_VARIANTS] > 0)
        return 1u << WVA_CAUSE_NO_VARIANTS;
    if (complaints[WVA_COMPLAINT_NO_METRICS] > 0)
        return 1u << WVA_CAUSE_NO_METRICS;
    /* A waiting replica, or another container, may log errors too. */
    if (coverage->cycle.cycles == 0
        && (coverage->data_records == 0 || coverage->lease_waits > coverage->leases))
        return 0;
    return has_errors(coverage) ? 1u << WVA_CAUSE_ERRORS : 0;
}

/* Why nothing of a cycle was seen. */
static enum wva_cause cause_without_cycle(const struct wva_coverage *coverage)
{
    static const enum wva_cause of_program[WVA_PROGRAM_COUNT] = {
        [WVA_PROGRAM_VLLM] = WVA_CAUSE_VLLM,
        [WVA_PROGRAM_SGLANG] = WVA_CAUSE_SGLANG,
        [WVA_PROGRAM_ENDPOINT_PICKER] = WVA_CAUSE_ENDPOINT_PICKER,
        [WVA_PROGRAM_LOAD_GENERATOR] = WVA_CAUSE_LOAD_GENERATOR,
        [WVA_PROGRAM_EXTRACT] = WVA_CAUSE_TABLE,
    };
    enum wva_program program = find_program(coverage);

    if (coverage->bytes == 0)
        return WVA_CAUSE_EMPTY;
    if (is_foreign(coverage))
        return of_program[program];
    if (coverage->lease_waits > coverage->leases)
        return WVA_CAUSE_STANDBY;
    if (coverage->records + coverage->broken == 0)
        return WVA_CAUSE_NO_RECORD;
    if (is_short(coverage) && coverage->starts == 0)
        return WVA_CAUSE_TAIL;
    return coverage->data_records == 0 ? WVA_CAUSE_CONTAINER : WVA_CAUSE_NO_CYCLE;
}

unsigned wva_causes(const struct wva_coverage *coverage)
{
    const struct wva_cycle_counts *cycle = &coverage->cycle;
    const uint64_t *filled = coverage->filled;
    unsigned causes = causes_told(coverage);
    bool told =
        causes != 0 && cycle->samples == 0; /* a higher level does not log what never happened */

    if (cycle->cycles == 0 && (!told || is_foreign(coverage)))
        return 1u << cause_without_cycle(coverage);
    if (coverage->headless > 0)
        causes |= 1u << (is_short(coverage) ? WVA_CAUSE_TAIL : WVA_CAUSE_HEAD);
    if (is_seen(coverage, WVA_GENERATION_FIRST) && cycle->samples == 0)
        causes |= 1u << WVA_CAUSE_FIRST;
    if (cycle->failed > 0)
        causes |= 1u << WVA_CAUSE_FAILED;
    told |= cycle->failed == cycle->cycles;
    if (!told && is_level_too_high(coverage))
        causes |= 1u << WVA_CAUSE_LEVEL;
    if (!told && is_without_latency(coverage))
        causes |= 1u << WVA_CAUSE_NO_LATENCY;
    else if (!told && is_verbosity_too_low(coverage))
        causes |= 1u << WVA_CAUSE_VERBOSITY;
    if (is_capacity_only(coverage))
        causes |= 1u << WVA_CAUSE_CAPACITY;
    if (filled[WVA_COLUMN_ITL_PREDICTED] > 0 && filled[WVA_COLUMN_ALPHA] == 0
        && is_seen(coverage, WVA_GENERATION_MODES))
        causes |= 1u << WVA_CAUSE_TUNER_OFF;
    if (causes == 0 && cycle->samples == 0)
        causes = 1u << WVA_CAUSE_NO_CYCLE;
    return causes;
}
