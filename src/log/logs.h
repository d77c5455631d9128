/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever a user names as logs, one after the other, read by several threads.
 *
 * A large plain file is read in ranges by all threads (split.h). Of other files each is read by a
 * thread of its own, an archive with all its members, some files ahead of the one that is handed
 * out; what they give waits in chunks (queue.h), two files for each thread at most. What is live or
 * no regular file is read by the caller's thread. Sinks are called by the caller's thread, and get
 * the same in the same order for any number of threads. */
#ifndef WVA_LOG_LOGS_H
#define WVA_LOG_LOGS_H

#include "input/documents.h"
#include "log/sinks.h"

struct wva_logs;

/* What is said in documents.h holds for paths and options; sinks as well must outlive the logs.
 * Their threads count for all logs. */
struct wva_logs *wva_logs_open(const char *const *paths, size_t count,
                               const struct wva_documents_options *options,
                               const struct wva_log_sinks *sinks);
void wva_logs_close(struct wva_logs *logs); /* NULL is allowed */

struct wva_log {
    const char *name; /* as all here, until the next one */
    enum wva_source_origin origin;
    const char *binary; /* as wva_source_binary */
    bool live;
};

/* Goes to the next log; log->name is NULL when there is no further one. After a failure, which is
 * about one log, file or folder, the next call goes on behind it. */
enum wva_status wva_logs_next(struct wva_logs *logs, struct wva_log *log, struct wva_error *err);

/* Reads that log, as wva_log_read. To be called once for each. */
enum wva_status wva_logs_read(struct wva_logs *logs, struct wva_coverage *coverage,
                              struct wva_error *err);

/* How many files and members were passed over so far, as no text. */
uint64_t wva_logs_passed_over(const struct wva_logs *logs);

#endif
