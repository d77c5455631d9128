/* SPDX-License-Identifier: Apache-2.0 */
/* A large plain file read by several threads.
 *
 * The file is cut into ranges, where a cycle has probably ended; threads read them as if nothing
 * had been before. The caller's thread reads the head, which shows what the file is, and joins the
 * ranges in order. A range that does not fit what is before it (see reader.h) is read again by the
 * caller's thread; after WVA_SPLIT_MISFITS of them in a row, all that is left is. So a bad guess
 * costs time, and never changes a result.
 *
 * Memory: a range holds its recording (WVA_RANGE_RECORDING_MAX at most, usually a twentieth of the
 * range) and, while it is read, a line and a cycle; at most two ranges for each thread are held. */
#ifndef WVA_LOG_SPLIT_H
#define WVA_LOG_SPLIT_H

#include "log/reader.h"

enum {
    WVA_SPLIT_BYTES = 4 * 1024 * 1024,  /* of a range */
    WVA_SPLIT_HEAD_BYTES = 1024 * 1024, /* that the caller's thread reads first */
    WVA_SPLIT_SCAN_BYTES = 256 * 1024,  /* in which a place for a cut is looked for */
    WVA_SPLIT_MISFITS = 4,
};

/* Reads `source` to its end. The sinks are called by the caller's thread, in the order of the log,
 * and what they get is the same for any number of threads. The coverage is filled whatever the
 * result; where a sink stopped the reading of several threads, it lacks what they had not done. */
enum wva_status wva_log_read(struct wva_source *source, const struct wva_log_sinks *sinks,
                             struct wva_coverage *coverage, struct wva_error *err);

#endif
