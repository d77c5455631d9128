/* SPDX-License-Identifier: Apache-2.0 */
/* The user's paths as logs in sequence, read by several threads.
 *
 * A large plain file is read in ranges by all threads (split.h). Other files are read by one thread
 * each, an archive with all its members, some files ahead of the current one; their output is
 * queued (queue.h), for at most two files per thread. Live input and anything but a regular file is
 * read by the caller's thread. Sinks are called in the caller's thread, with the same data in the
 * same order for any number of threads. */
#ifndef WVA_LOG_LOGS_H
#define WVA_LOG_LOGS_H

#include "input/documents.h"
#include "log/sinks.h"

struct wva_logs;

/* For paths and options see documents.h; sinks must outlive the logs too. The number of threads is
 * a total over all logs. */
struct wva_logs *wva_logs_open(const char *const *paths, size_t count,
                               const struct wva_documents_options *options,
                               const struct wva_log_sinks *sinks);
void wva_logs_close(struct wva_logs *logs); /* NULL is allowed */

struct wva_log {
    const char *name; /* like all fields, valid until the next log */
    enum wva_source_origin origin;
    const char *binary; /* as wva_source_binary */
    bool live;
};

/* Goes to the next log; log->name is NULL at the end. An error concerns one log, file or folder;
 * the next call continues after it. */
enum wva_status wva_logs_next(struct wva_logs *logs, struct wva_log *log, struct wva_error *err);

/* Reads that log, as wva_log_read does. Call once per log. */
enum wva_status wva_logs_read(struct wva_logs *logs, struct wva_coverage *coverage,
                              struct wva_error *err);

/* Number of files and members skipped so far because they are not text. */
uint64_t wva_logs_passed_over(const struct wva_logs *logs);

#endif
