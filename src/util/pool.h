/* SPDX-License-Identifier: Apache-2.0 */
/* Runs independent jobs on several threads. */
#ifndef WVA_UTIL_POOL_H
#define WVA_UTIL_POOL_H

#include <stddef.h>

/* How many processors this process may use; at least 1. */
unsigned wva_pool_processors(void);

/* Calls job(context, i) once for each i below `count`, on up to `threads` threads (0: one per
 * processor), and returns when all are done. Jobs start in the order of their numbers; each writes
 * only what is its own. With one thread, all run on the caller's. */
void wva_pool_run(size_t count, unsigned threads, void (*job)(void *context, size_t index),
                  void *context);

/* The same in the background, for a caller that takes the results in order while jobs still run. */
struct wva_pool;

/* Starts on jobs 0 to count - 1. No job begins that is `window` or more ahead of the first whose
 * result has not been released. NULL where no thread can be had. */
struct wva_pool *wva_pool_start(size_t count, unsigned threads, size_t window,
                                void (*job)(void *context, size_t index), void *context);

/* Returns when that job is done. It must be less than `window` ahead. */
void wva_pool_wait(struct wva_pool *pool, size_t index);

/* Says that the result of the next job, in their order, is needed no longer. */
void wva_pool_release(struct wva_pool *pool);

/* Begins no further job, returns when those that run are done, and frees the pool; NULL is
 * allowed. */
void wva_pool_stop(struct wva_pool *pool);

#endif
