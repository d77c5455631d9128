/* SPDX-License-Identifier: Apache-2.0 */
/* A private folder for the members of archives, since a run is a folder and its files are read in
 * any order. It goes away with the batch, also when that is killed: a process that does nothing
 * else waits for that. */
#ifndef WVA_BATCH_SPOOL_H
#define WVA_BATCH_SPOOL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "util/error.h"

/* Begins with all zero. */
struct wva_spool {
    char *dir; /* NULL: there is none */
    pid_t sweeper;
    int alive; /* the sweeper waits for the end of this pipe */
};

/* Makes the folder in `parent`; only this user can look into it. */
enum wva_status wva_spool_begin(const char *parent, struct wva_spool *spool, struct wva_error *err);

/* Removes the folder, if there is one. */
void wva_spool_end(struct wva_spool *spool);

/* Names below the spool are longer than no path may be, and deeper than no run is. */
enum { WVA_SPOOL_PATH_MAX = 1024, WVA_SPOOL_DEPTH_MAX = 32, WVA_SPOOL_FILES_MAX = 4000000 };

/* Writes the members of the archive `path` below the folder `dir`, which it makes, up to
 * `max_bytes`. No name of a member leads out of `dir`; only regular files come of it, with names as
 * WVA_UTF8_ESCAPED shows them. A member that cannot be written is told to `fail`; what is wrong
 * with the archive as a whole is the result, and what was written until then stays. */
enum wva_status wva_spool_archive(const char *path, const char *dir, uint64_t max_bytes,
                                  void (*fail)(void *context, const char *member,
                                               const struct wva_error *err),
                                  void *context, struct wva_error *err);

/* True where the file is an archive of several members: not plain, nor one compressed document. */
enum wva_status wva_spool_is_archive(const char *path, bool *archive, struct wva_error *err);

#endif
