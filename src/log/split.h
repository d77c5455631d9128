/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a large plain file by several threads.
 *
 * The file is cut into ranges where a cycle has probably ended; threads read them as if nothing
 * preceded them. The caller's thread reads the head, which shows what the file is, and joins the
 * ranges in order. A range that does not fit what precedes it (see reader.h) is read again by the
 * caller's thread; after WVA_SPLIT_MISFITS of them in a row, so is everything that is left. A bad
 * guess thus costs time, but never changes a result.
 *
 * Memory: a range holds its recording (at most WVA_RANGE_RECORDING_MAX, usually a twentieth of the
 * range) and, while it is read, a line and a cycle; at most two ranges per thread are held. */
#ifndef WVA_LOG_SPLIT_H
#define WVA_LOG_SPLIT_H

#include "log/reader.h"

enum {
    WVA_SPLIT_BYTES = 4 * 1024 * 1024,  /* size of a range */
    WVA_SPLIT_HEAD_BYTES = 1024 * 1024, /* read first, by the caller's thread */
    WVA_SPLIT_SCAN_BYTES = 256 * 1024,  /* searched for a place to cut */
    WVA_SPLIT_MISFITS = 4,
};

/* Reads `source` to its end. The sinks are called in the caller's thread, in log order, with the
 * same data for any number of threads. The coverage is filled whatever the result; if a sink
 * stopped the reading of several threads, it lacks what they had not done. */
enum wva_status wva_log_read(struct wva_source *source, const struct wva_log_sinks *sinks,
                             struct wva_coverage *coverage, struct wva_error *err);

#endif
