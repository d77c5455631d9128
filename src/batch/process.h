/* SPDX-License-Identifier: Apache-2.0 */
/* Work in a separate process: whatever happens to it, the caller continues.
 *
 * A process inherits all memory, so it needs no message to begin; it writes its results to a pipe.
 * It dies with its parent. Start processes only while the caller has a single thread. */
#ifndef WVA_BATCH_PROCESS_H
#define WVA_BATCH_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "util/buffer.h"
#include "util/error.h"

/* Bytes that a process may say. */
enum { WVA_PROCESS_OUTPUT_MAX = 256 * 1024 * 1024 };

struct wva_process {
    pid_t pid;
    int fd; /* read end of its output */
    struct wva_buffer output;
};

/* Starts work(context, fd) in a new process; it says something by writing into `fd`. */
enum wva_status wva_process_start(void (*work)(void *context, int fd), void *context,
                                  struct wva_process *process, struct wva_error *err);

/* Reads available output; false at its end. Waits only if nothing is available. */
bool wva_process_read(struct wva_process *process);

/* Waits for its end. True when it ended by itself and all it said is in `output`; else `err` says
 * what became of it. The caller releases *process in any case. */
bool wva_process_end(struct wva_process *process, struct wva_error *err);
void wva_process_release(struct wva_process *process);

/* Says the bytes; whether they got through is for the other side to find out. */
void wva_process_say(int fd, const char *bytes, size_t len);

/* Starts a process that calls work(context) when this one has ended, however that came about, or
 * has closed *alive. It has no open files. */
enum wva_status wva_process_start_heir(void (*work)(void *context), void *context, pid_t *pid,
                                       int *alive, struct wva_error *err);

#endif
