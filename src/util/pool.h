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

#endif
