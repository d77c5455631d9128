/* SPDX-License-Identifier: Apache-2.0 */
/* A controller log into samples, in one pass and constant memory: lines -> unwrapped lines ->
 * entries -> facts -> cycles -> samples. Only a log that stands newest first is held as a whole.
 *
 * Each pod that a wrapper names has a cycle assembler of its own. Lines that have been before, byte
 * for byte, are read once.
 *
 * A reading can be stopped and gone on with. The reading of a range inside a log begins as if
 * nothing had been before.
 *
 * What is read of a range counts only where that is so: wva_reading_can_join says whether the
 * reading of all before it stands where it would go on in the same way. Then the two joined are
 * what one reading of both would be; otherwise the range must be read again, behind what is before
 * it. */
#ifndef WVA_LOG_READER_H
#define WVA_LOG_READER_H

#include "input/lines.h"
#include "log/sinks.h"

struct wva_reading;

/* Begins a log. The coverage, which is initialized here, and the sinks must outlive the reading. */
struct wva_reading *wva_reading_create(const struct wva_log_sinks *sinks,
                                       struct wva_coverage *coverage);

/* Begins inside a log whose lines stand in their usual order. What it finds is kept until it is
 * joined. `patterns` may be NULL. */
struct wva_reading *wva_reading_create_inside(const struct wva_patterns *patterns);

/* Completes the coverage of a whole log. */
void wva_reading_free(struct wva_reading *reading);

/* Reads all lines of `source`, which begins the log, or goes on where the last one ended. */
enum wva_status wva_reading_take(struct wva_reading *reading, struct wva_source *source,
                                 struct wva_error *err);

/* True when the source failed before its end, and no sink stopped the reading. */
bool wva_reading_broke_off(const struct wva_reading *reading);

/* Says that the log has ended: hands out what is still held. Where the source broke off, what came
 * before counts, and no further error is told: *err stays as it is. */
enum wva_status wva_reading_finish(struct wva_reading *reading, struct wva_error *err);

/* True where a range may follow: the log is neither UTF-16 nor newest first, and no line, document
 * or Solution is open. */
bool wva_reading_is_settled(const struct wva_reading *reading);

/* True when `bytes` were read inside a log, and the last line was whole. */
bool wva_reading_is_whole(const struct wva_reading *range, uint64_t bytes);

/* True when `range` may follow; what repeats is noted then, so that it must be joined. */
bool wva_reading_can_join(struct wva_reading *reading, const struct wva_reading *range);

/* Hands what was found in the range to the sinks of `reading`, which goes on behind it. Of `range`,
 * nothing is left but to free it. Where a sink stops the reading, the coverage is not complete. */
enum wva_status wva_reading_join(struct wva_reading *reading, struct wva_reading *range,
                                 struct wva_error *err);

#endif
