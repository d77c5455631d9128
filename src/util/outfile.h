/* SPDX-License-Identifier: Apache-2.0 */
/* A file that appears whole or not at all: written under a temporary name beside its place, renamed
 * when it is complete.
 *
 * "-" is standard output; a place that exists and is no regular file (/dev/full, a FIFO) is written
 * directly, and so is a descriptor by its name (/dev/stdout, /dev/fd/N). A symbolic link stands for
 * what it leads to. What is replaced keeps its permissions and, where that is allowed, its owner;
 * a new file has those that the umask leaves. Write errors stick: writing on is harmless, and the
 * commit reports the first one.
 *
 * That holds for errors, signals and kills. Only a durable file is also whole, old or new, after
 * the machine lost its power. */
#ifndef WVA_UTIL_OUTFILE_H
#define WVA_UTIL_OUTFILE_H

#include "util/error.h"
#include "util/str.h"

struct wva_outfile;

/* The file that `path` stands for: the end of a chain of links, there or not. NULL with errno set
 * where the chain has no end. The caller frees it. */
char *wva_outfile_place(const char *path);

/* Opens for writing to `path`; NULL with `err` filled when that cannot be done. */
struct wva_outfile *wva_outfile_open(const char *path, struct wva_error *err);

/* Makes the commit wait until the disk has the file and its name. */
void wva_outfile_make_durable(struct wva_outfile *file);

void wva_outfile_write(struct wva_outfile *file, const void *bytes, size_t len);
void wva_outfile_write_str(struct wva_outfile *file, struct wva_str text);
void wva_outfile_printf(struct wva_outfile *file, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The first write error so far, if any. With `flush`, first hands what is buffered to the system,
 * so that a reader of a pipe sees it. */
enum wva_status wva_outfile_check(struct wva_outfile *file, bool flush, struct wva_error *err);

/* Completes the file, puts it in its place and frees `file`. On failure nothing is left behind. */
enum wva_status wva_outfile_commit(struct wva_outfile *file, struct wva_error *err);

/* Drops what was written and frees `file`; NULL is allowed. (What went to standard output is out.)
 */
void wva_outfile_abandon(struct wva_outfile *file);

/* Writes `len` bytes as the file `path`. */
enum wva_status wva_outfile_put(const char *path, const void *bytes, size_t len,
                                struct wva_error *err);

#endif
