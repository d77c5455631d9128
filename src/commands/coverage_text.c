/* SPDX-License-Identifier: Apache-2.0 */
#include "commands/coverage_text.h"

#include <inttypes.h>

static void describe_skipped(const struct wva_coverage *coverage, struct wva_buffer *text)
{
    uint64_t total = 0;
    const char *separator = " (";

    for (int i = 0; i < WVA_SKIP_COUNT; i++)
        total += coverage->skipped[i];
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

    wva_buffer_printf(text, "%" PRIu64 " lines: %" PRIu64 " recognised (%" PRIu64 " with data), ",
                      coverage->lines, coverage->records, coverage->data_records);
    describe_skipped(coverage, text);
    wva_buffer_printf(text, "; %" PRIu64 " cycles, %" PRIu64 " incomplete", cycle->cycles,
                      cycle->incomplete);
    describe_part(text, cycle->without_solution, "without Solution");
    describe_part(text, cycle->without_servers, "without servers line");
    describe_part(text, cycle->without_models, "without models line");
    describe_part(text, cycle->failed, "given up by the controller");
    describe_part(text, cycle->dropped_facts, "facts beyond the limit dropped");
}

const char *wva_coverage_explain(const struct wva_coverage *coverage, uint64_t unwanted)
{
    if (coverage->bytes == 0)
        return "no rows: the input is empty";
    if (unwanted > 0)
        return "no rows: all samples are outside the selection";
    if (coverage->records == 0)
        return "no rows: this is no controller log, or of a format that is not known";
    if (coverage->data_records == 0)
        return "no rows: controller lines, but none with optimization data; they are logged at "
               "LOG_LEVEL=debug";
    return "no rows: no cycle holds a servers line or a Solution; they are logged at "
           "LOG_LEVEL=debug";
}

void wva_coverage_say_given_up(const struct wva_command *command,
                               const struct wva_coverage *coverage,
                               const struct wva_patterns *patterns, const char *path)
{
    for (size_t i = 0; i < wva_patterns_count(patterns); i++)
        if (coverage->given_up[i] > 0)
            wva_command_say(command,
                            "%s:%" PRIu64 ": the pattern was given up on %" PRIu64
                            " texts: they are too long for it, or it needs too many steps",
                            path, wva_patterns_line(patterns, i), coverage->given_up[i]);
}
