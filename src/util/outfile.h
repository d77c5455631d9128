/* SPDX-License-Identifier: Apache-2.0 */
/* A file that appears complete or not at all: it is written under a temporary name in the same
 * folder and renamed when complete.
 *
 * "-" is standard output. A target that exists and is not a regular file (/dev/full, a FIFO) is
 * written directly, and so is a descriptor given by name (/dev/stdout, /dev/fd/N). A symbolic link
 * is followed. A file that replaces another keeps its permissions and, where allowed, its owner; a
 * new file has the permissions that the umask leaves. Write errors are sticky: further writes are
 * harmless, and the commit reports the first error.
 *
 * This covers errors, signals and kills. Only a durable file is also complete, old or new, after a
 * power failure. */
#ifndef WVA_UTIL_OUTFILE_H
#define WVA_UTIL_OUTFILE_H

#include "util/error.h"
#include "util/str.h"

struct wva_outfile;

/* The file that `path` refers to once all links are followed, whether it exists or not. NULL with
 * errno set for a link cycle. The caller frees it. */
char *wva_outfile_place(const char *path);

/* Opens `path` for writing; NULL with `err` filled on failure. */
struct wva_outfile *wva_outfile_open(const char *path, struct wva_error *err);

/* Makes the commit wait until the file and its name are on disk. */
void wva_outfile_make_durable(struct wva_outfile *file);

void wva_outfile_write(struct wva_outfile *file, const void *bytes, size_t len);
void wva_outfile_write_str(struct wva_outfile *file, struct wva_str text);
void wva_outfile_printf(struct wva_outfile *file, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The first write error so far, if any. With `flush`, first passes buffered data to the system, so
 * that the reader of a pipe sees it. */
enum wva_status wva_outfile_check(struct wva_outfile *file, bool flush, struct wva_error *err);

/* Completes the file, moves it into place and frees `file`. On failure nothing is left behind. */
enum wva_status wva_outfile_commit(struct wva_outfile *file, struct wva_error *err);

/* Discards the file and frees `file`; NULL is allowed. Data already sent to standard output stays
 * sent. */
void wva_outfile_abandon(struct wva_outfile *file);

/* Writes a file `path` of `len` bytes. */
enum wva_status wva_outfile_put(const char *path, const void *bytes, size_t len,
                                struct wva_error *err);

#endif
