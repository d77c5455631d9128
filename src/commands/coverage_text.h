/* SPDX-License-Identifier: Apache-2.0 */
/* The coverage of a log as text. */
#ifndef WVA_COMMANDS_COVERAGE_TEXT_H
#define WVA_COMMANDS_COVERAGE_TEXT_H

#include "commands/command.h"
#include "log/sinks.h"
#include "util/buffer.h"

/* "1714 lines: 1712 recognised (564 with data), 2 skipped (2 klog); 94 cycles, 0 incomplete" */
void wva_coverage_describe(const struct wva_coverage *coverage, struct wva_buffer *text);

/* Why there is no row, and a remedy, in one line; only for a coverage without samples, or with
 * `unwanted` ones. */
void wva_coverage_explain(const struct wva_coverage *coverage, uint64_t unwanted,
                          struct wva_buffer *text);

/* True when the bad line of that number, counted from 1, is reported by itself; coverage counts
 * all. */
bool wva_coverage_shows_bad_line(uint64_t number, const struct wva_talk *talk);

/* Says which of the user's patterns, of the file `path`, reached a limit. */
void wva_coverage_say_given_up(const struct wva_command *command,
                               const struct wva_coverage *coverage,
                               const struct wva_patterns *patterns, const char *path);

/* Says what a file or member is that was passed over: a callback of documents.h. */
void wva_coverage_say_passed_over(const struct wva_command *command, const char *name,
                                  const char *kind);

#endif
