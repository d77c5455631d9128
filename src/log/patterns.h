/* SPDX-License-Identifier: Apache-2.0 */
/* A user's own line patterns, for controllers that word things differently.
 *
 * A file holds one PCRE2 pattern per line; blank lines and lines that begin with '#' are nothing.
 * In front of a pattern a word says what kind of fact a match is ("observation: ", see the table in
 * patterns.c; default "metrics: "), and its named groups say which cells it fills. Every match of
 * every pattern in a text gives a fact, in the order of the file. */
#ifndef WVA_LOG_PATTERNS_H
#define WVA_LOG_PATTERNS_H

#include <stdint.h>

#include "message/message.h"
#include "util/error.h"

/* Far more than a fork has messages. */
enum { WVA_PATTERNS_MAX = 100, WVA_PATTERNS_BYTES_MAX = 256 * 1024 };

/* Of one text: a longer one is not tried, as a pattern may take a time that grows with the square
 * of it, and more matches are no data. */
enum { WVA_PATTERN_TEXT_MAX = 64 * 1024, WVA_PATTERN_MATCHES_MAX = 1000 };

/* Steps and nesting that one search may take: a hostile pattern ends here instead of running for
 * hours. */
enum { WVA_PATTERN_MATCH_LIMIT = 100000, WVA_PATTERN_DEPTH_LIMIT = 10000 };

/* A compiled file. It is never changed, so several readers may share it. */
struct wva_patterns;

/* Reads and compiles the file `path`. WVA_ERR_USAGE with file and line where it holds something
 * that is wrong. *patterns is the caller's to free. */
enum wva_status wva_patterns_read(const char *path, struct wva_patterns **patterns,
                                  struct wva_error *err);

/* The same for a file's text; `name` is for messages. */
enum wva_status wva_patterns_compile(struct wva_str text, const char *name,
                                     struct wva_patterns **patterns, struct wva_error *err);
void wva_patterns_free(struct wva_patterns *patterns);

size_t wva_patterns_count(const struct wva_patterns *patterns);

/* The line of the file that pattern `index` stands on. */
uint64_t wva_patterns_line(const struct wva_patterns *patterns, size_t index);

/* What one reader needs for matching. The patterns are borrowed. */
struct wva_pattern_matcher;
struct wva_pattern_matcher *wva_pattern_matcher_create(const struct wva_patterns *patterns);
void wva_pattern_matcher_free(struct wva_pattern_matcher *matcher);

/* Gives the facts in `text` to `sink`: READ when there are some, else OTHER. A search that reaches
 * a limit ends the pattern's work on this text and is counted in given_up, which has an item for
 * each pattern. */
enum wva_message_result wva_pattern_matcher_read(struct wva_pattern_matcher *matcher,
                                                 struct wva_str text, uint64_t *given_up,
                                                 wva_fact_sink *sink, void *context);

#endif
