/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a controller log into samples, in one pass and constant memory: lines -> unwrapped lines ->
 * entries -> facts -> cycles -> samples. Only a log in reverse order is held as a whole.
 *
 * Each pod that a wrapper names has its own cycle assembler. Lines that are repeated byte for byte
 * are read once.
 *
 * A reading can be suspended and resumed. The reading of a range inside a log begins as if nothing
 * preceded it.
 *
 * The result for a range counts only if that makes no difference: wva_reading_can_join checks
 * whether the reading of everything before it would continue in the same way. Then joining the two
 * gives the same result as one reading of both; otherwise the range must be read again, after what
 * precedes it. */
#ifndef WVA_LOG_READER_H
#define WVA_LOG_READER_H

#include "input/lines.h"
#include "log/sinks.h"

struct wva_reading;

/* Begins a log. The coverage, which is initialized here, and the sinks must outlive the reading. */
struct wva_reading *wva_reading_create(const struct wva_log_sinks *sinks,
                                       struct wva_coverage *coverage);

/* Begins inside a log whose lines are in the usual order. The result is kept until it is joined.
 * `patterns` may be NULL. */
struct wva_reading *wva_reading_create_inside(const struct wva_patterns *patterns);

/* Completes the coverage of a whole log. */
void wva_reading_free(struct wva_reading *reading);

/* Reads all lines of `source`, which begins the log, or continues where the last one ended. */
enum wva_status wva_reading_take(struct wva_reading *reading, struct wva_source *source,
                                 struct wva_error *err);

/* True if the source failed before its end, and no sink stopped the reading. */
bool wva_reading_broke_off(const struct wva_reading *reading);

/* Ends the log: passes on what is still held. If the source failed, what came before counts, and no
 * further error is reported: *err does not change. */
enum wva_status wva_reading_finish(struct wva_reading *reading, struct wva_error *err);

/* True if a range may follow: the log is neither UTF-16 nor in reverse order, and no line, document
 * or Solution is incomplete. */
bool wva_reading_is_settled(const struct wva_reading *reading);

/* True if `bytes` were read inside a log, and the last line was complete. */
bool wva_reading_is_whole(const struct wva_reading *range, uint64_t bytes);

/* True if `range` may follow; its repeats are recorded then, so it must be joined. */
bool wva_reading_can_join(struct wva_reading *reading, const struct wva_reading *range);

/* Passes the results of the range to the sinks of `reading`, which continues after it. `range` can
 * then only be freed. If a sink stops the reading, the coverage is not complete. */
enum wva_status wva_reading_join(struct wva_reading *reading, struct wva_reading *range,
                                 struct wva_error *err);

#endif
