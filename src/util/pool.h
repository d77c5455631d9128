/* SPDX-License-Identifier: Apache-2.0 */
/* Runs independent jobs on several threads. */
#ifndef WVA_UTIL_POOL_H
#define WVA_UTIL_POOL_H

#include <stddef.h>

/* The processors that this process may use; at least 1. */
unsigned wva_pool_processors(void);

/* Calls job(context, i) once for each i below `count`, on up to `threads` threads (0: one per
 * processor), and returns when all are done. Jobs start in order; each may write only to its own
 * data. With one thread, all run on the caller's. */
void wva_pool_run(size_t count, unsigned threads, void (*job)(void *context, size_t index),
                  void *context);

/* Same in the background, for a caller that consumes results in order while jobs still run. */
struct wva_pool;

/* Starts jobs 0 to count - 1. No job starts that is `window` or more ahead of the first one whose
 * result has not been released. NULL if no thread can be created. */
struct wva_pool *wva_pool_start(size_t count, unsigned threads, size_t window,
                                void (*job)(void *context, size_t index), void *context);

/* Waits for a job, which must be less than `window` ahead. */
void wva_pool_wait(struct wva_pool *pool, size_t index);

/* Releases the result of the next job, in order. */
void wva_pool_release(struct wva_pool *pool);

/* Starts no further job, waits for those that are running, and frees the pool; NULL is allowed. */
void wva_pool_stop(struct wva_pool *pool);

#endif
