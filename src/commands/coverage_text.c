/* SPDX-License-Identifier: Apache-2.0 */
#include "commands/coverage_text.h"

#include <inttypes.h>

#include "commands/diagnosis_text.h"

static uint64_t count_skipped(const struct wva_coverage *coverage)
{
    uint64_t total = 0;

    for (int i = 0; i < WVA_SKIP_COUNT; i++)
        total += coverage->skipped[i];
    return total;
}

static void describe_skipped(const struct wva_coverage *coverage, struct wva_buffer *text)
{
    uint64_t total = count_skipped(coverage);
    const char *separator = " (";

    wva_buffer_printf(text, "%" PRIu64 " skipped", total);
    for (int i = 0; i < WVA_SKIP_COUNT; i++) {
        if (coverage->skipped[i] == 0)
            continue;
        wva_buffer_printf(text, "%s%" PRIu64 " %s", separator, coverage->skipped[i],
                          wva_skip_name((enum wva_skip)i));
        separator = ", ";
    }
    if (total > 0)
        wva_buffer_append_char(text, ')');
}

static void describe_part(struct wva_buffer *text, uint64_t count, const char *what)
{
    if (count > 0)
        wva_buffer_printf(text, ", %" PRIu64 " %s", count, what);
}

void wva_coverage_describe(const struct wva_coverage *coverage, struct wva_buffer *text)
{
    const struct wva_cycle_counts *cycle = &coverage->cycle;
    uint64_t entries = coverage->records + count_skipped(coverage);

    wva_buffer_printf(text, "%" PRIu64 " lines", coverage->lines);
    /* A line may hold several records, or a piece of one. */
    if (entries != coverage->lines)
        wva_buffer_printf(text, " (%" PRIu64 " entries)", entries);
    wva_buffer_printf(text, ": %" PRIu64 " recognised (%" PRIu64 " with data), ", coverage->records,
                      coverage->data_records);
    describe_skipped(coverage, text);
    wva_buffer_printf(text, "; %" PRIu64 " cycles, %" PRIu64 " incomplete", cycle->cycles,
                      cycle->incomplete);
    describe_part(text, cycle->without_solution, "without Solution");
    describe_part(text, cycle->without_servers, "without servers line");
    describe_part(text, cycle->without_models, "without models line");
    describe_part(text, cycle->failed, "aborted by the controller");
    describe_part(text, cycle->dropped_facts, "facts beyond the limit dropped");
    if (coverage->pods > 1)
        describe_part(text, coverage->pods, "pods");
    describe_part(text, coverage->beyond_pods, "data lines of further pods dropped");
    describe_part(text, coverage->repeated, "repeated data lines dropped");
    if (coverage->newest_first > 0)
        wva_buffer_add(text, ", reversed (newest first)");
    describe_part(text, coverage->passed_over, "files that are not text skipped");
}

/* The weightiest of the causes. */
static enum wva_cause first_cause(unsigned causes)
{
    enum wva_cause cause = 0;

    while ((causes & (1u << cause)) == 0)
        cause++;
    return cause;
}

void wva_coverage_explain(const struct wva_coverage *coverage, uint64_t unwanted,
                          struct wva_buffer *text)
{
    enum wva_cause cause;

    if (unwanted > 0 && coverage->bytes > 0) {
        wva_buffer_add(text, "no rows: all samples are outside the selection");
        return;
    }
    cause = first_cause(wva_causes(coverage));
    wva_buffer_printf(text, "no rows: %s", wva_cause_problem(cause));
    if (cause != WVA_CAUSE_EMPTY)
        wva_buffer_printf(text, "; %s (see wva-extract --diagnose)", wva_cause_remedy(cause));
}

void wva_coverage_say_passed_over(const struct wva_command *command, const char *name,
                                  const char *kind)
{
    wva_command_say(command, "%s: %s, skipped", name, kind);
}

bool wva_coverage_shows_bad_line(uint64_t number, const struct wva_talk *talk)
{
    const uint64_t shown_anyway = 3;

    return !talk->quiet && (talk->verbose || number <= shown_anyway);
}

void wva_coverage_say_given_up(const struct wva_command *command,
                               const struct wva_coverage *coverage,
                               const struct wva_patterns *patterns, const char *path)
{
    for (size_t i = 0; i < wva_patterns_count(patterns); i++)
        if (coverage->given_up[i] > 0)
            wva_command_say(command,
                            "%s:%" PRIu64 ": the pattern was skipped for %" PRIu64
                            " texts: they are too long, or it needs too many steps",
                            path, wva_patterns_line(patterns, i), coverage->given_up[i]);
}
