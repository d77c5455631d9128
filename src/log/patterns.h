/* SPDX-License-Identifier: Apache-2.0 */
/* User-defined line patterns, for controllers with different wording.
 *
 * A file contains one PCRE2 pattern per line; blank lines and lines that begin with '#' are
 * ignored. A word before the pattern states the kind of fact that a match is ("observation: ", see
 * the table in patterns.c; default "metrics: "), and its named groups the cells that it fills.
 * Every match of every pattern in a text yields a fact, in file order. */
#ifndef WVA_LOG_PATTERNS_H
#define WVA_LOG_PATTERNS_H

#include <stdint.h>

#include "message/message.h"
#include "util/error.h"

/* Far more than any fork has messages. */
enum { WVA_PATTERNS_MAX = 100, WVA_PATTERNS_BYTES_MAX = 256 * 1024 };

/* Limits for one text: longer ones are not tried, since matching may take quadratic time, and more
 * matches are not plausible as data. */
enum { WVA_PATTERN_TEXT_MAX = 64 * 1024, WVA_PATTERN_MATCHES_MAX = 1000 };

/* Limits of steps and nesting of one search: a hostile pattern fails here instead of running for
 * hours. */
enum { WVA_PATTERN_MATCH_LIMIT = 100000, WVA_PATTERN_DEPTH_LIMIT = 10000 };

/* A compiled file. It is immutable, so several readers may share it. */
struct wva_patterns;

/* Reads and compiles the file `path`. WVA_ERR_USAGE with file and line if it is invalid. The caller
 * frees *patterns. */
enum wva_status wva_patterns_read(const char *path, struct wva_patterns **patterns,
                                  struct wva_error *err);

/* Same for the text of a file; `name` is for messages. */
enum wva_status wva_patterns_compile(struct wva_str text, const char *name,
                                     struct wva_patterns **patterns, struct wva_error *err);
void wva_patterns_free(struct wva_patterns *patterns);

size_t wva_patterns_count(const struct wva_patterns *patterns);

/* The line in the file of pattern `index`. */
uint64_t wva_patterns_line(const struct wva_patterns *patterns, size_t index);

/* State for matching, one per reader. The patterns are borrowed. */
struct wva_pattern_matcher;
struct wva_pattern_matcher *wva_pattern_matcher_create(const struct wva_patterns *patterns);
void wva_pattern_matcher_free(struct wva_pattern_matcher *matcher);

/* Passes the facts in `text` to `sink`: READ if there are any, else OTHER. A search that reaches a
 * limit stops that pattern for this text and is counted in given_up, which has one item per
 * pattern. */
enum wva_message_result wva_pattern_matcher_read(struct wva_pattern_matcher *matcher,
                                                 struct wva_str text, uint64_t *given_up,
                                                 wva_fact_sink *sink, void *context);

#endif
