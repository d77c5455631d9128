/* SPDX-License-Identifier: Apache-2.0 */
#include "log/coverage.h"

#include <strings.h>

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

const char *wva_envelope_name(enum wva_envelope envelope)
{
    static const char *const names[WVA_ENVELOPE_COUNT] = { "JSON", "zap JSON", "console",
                                                           "bare Solution" };

    return names[envelope];
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

static void add_counts(uint64_t *total, const uint64_t *part, int count)
{
    for (int i = 0; i < count; i++)
        total[i] += part[i];
}

void wva_coverage_add(struct wva_coverage *total, const struct wva_coverage *part)
{
    total->bytes += part->bytes;
    total->lines += part->lines;
    total->records += part->records;
    total->data_records += part->data_records;
    total->broken += part->broken;
    add_counts(total->skipped, part->skipped, WVA_SKIP_COUNT);
    add_counts(total->wrapped, part->wrapped, WVA_WRAPPER_COUNT);
    add_counts(total->envelope, part->envelope, WVA_ENVELOPE_COUNT);
    add_counts(total->family, part->family, WVA_FAMILY_COUNT);
    add_counts(total->filled, part->filled, WVA_COLUMN_COUNT);
    total->repeated += part->repeated;
    total->beyond_pods += part->beyond_pods;
    total->pods += part->pods;
    total->newest_first += part->newest_first;
    total->utf16 += part->utf16;
    total->passed_over += part->passed_over;
    total->generations |= part->generations;
    if (part->verbosity > total->verbosity)
        total->verbosity = part->verbosity;
    total->starts += part->starts;
    total->lease_waits += part->lease_waits;
    total->leases += part->leases;
    total->headless += part->headless;
    total->predicting += part->predicting;
    add_counts(total->programs, part->programs, WVA_PROGRAM_COUNT);
    add_counts(total->severity, part->severity, WVA_SEVERITY_COUNT);
    add_counts(total->complaints, part->complaints, WVA_COMPLAINT_KINDS);
    for (int i = 0; i < WVA_PATTERNS_MAX; i++)
        total->given_up[i] += part->given_up[i];
    wva_cycle_counts_add(&total->cycle, &part->cycle);
    wva_coverage_time(total, part->first_ns);
    wva_coverage_time(total, part->last_ns);
}

/* The verbosity that logs a record of this level: "LEVEL(-4)" is 4. */
static int verbosity_of(struct wva_str level)
{
    static const struct wva_str named = WVA_STR_INIT("LEVEL(-");

    if (level.len == 0)
        return 0;
    if (level.ptr[0] == 'D' || level.ptr[0] == 'd')
        return 1;
    if (level.len <= named.len || strncasecmp(level.ptr, named.ptr, named.len) != 0)
        return 0;
    return level.ptr[named.len] - '0';
}

static enum wva_envelope envelope_of(const struct wva_entry *entry, bool numeric_time)
{
    if (entry->escaped)
        return entry->caller.len > 0 || (entry->time.len > 0 && numeric_time)
                   ? WVA_ENVELOPE_ZAP_JSON
                   : WVA_ENVELOPE_JSON;
    return entry->time.len > 0 ? WVA_ENVELOPE_CONSOLE : WVA_ENVELOPE_NONE;
}

void wva_coverage_record(struct wva_coverage *coverage, const struct wva_entry *entry,
                         bool numeric_time, int64_t time_ns)
{
    int verbosity = verbosity_of(entry->level);

    coverage->records++;
    coverage->envelope[envelope_of(entry, numeric_time)]++;
    if (verbosity > coverage->verbosity)
        coverage->verbosity = verbosity;
    wva_coverage_time(coverage, time_ns);
}

void wva_coverage_data(struct wva_coverage *coverage, const struct wva_message *message,
                       enum wva_family family)
{
    enum wva_generation generation = wva_generation_of(message, family);

    coverage->data_records++;
    coverage->family[family]++;
    if (generation != WVA_GENERATION_COUNT)
        coverage->generations |= 1u << generation;
}

void wva_coverage_take_back(struct wva_coverage *coverage, uint64_t data_records)
{
    coverage->records--;
    coverage->data_records = data_records;
    coverage->broken++;
}

void wva_coverage_complaint(struct wva_coverage *coverage, const struct wva_complaint_line *line)
{
    coverage->severity[line->severity]++;
    coverage->complaints[line->kind] += !line->echo;
}

void wva_coverage_program(struct wva_coverage *coverage, enum wva_program program)
{
    if (program != WVA_PROGRAM_COUNT)
        coverage->programs[program]++;
}

void wva_coverage_wrappers(struct wva_coverage *coverage, unsigned wrappers)
{
    for (int i = 0; i < WVA_WRAPPER_COUNT; i++)
        coverage->wrapped[i] += (wrappers >> i) & 1u;
}

void wva_coverage_klog(struct wva_coverage *coverage, struct wva_str text)
{
    coverage->lease_waits +=
        wva_str_find(text, WVA_STR("attempting to acquire leader lease")) != NULL;
    coverage->leases += wva_str_find(text, WVA_STR("successfully acquired lease")) != NULL;
}
