/* SPDX-License-Identifier: Apache-2.0 */
/* Compressed files and archives, read by libarchive: the members in sequence, expanded on a
 * separate thread while the caller processes earlier data. Nothing is written to disk, and member
 * names are only displayed.
 *
 * An expander may be used by one thread only. */
#ifndef WVA_INPUT_EXPANDER_H
#define WVA_INPUT_EXPANDER_H

#include "input/file.h"

/* Limits unless the user sets one: a document may expand to WVA_EXPAND_MAX, and a file that has
 * expanded to more than WVA_EXPAND_FREE to WVA_EXPAND_RATIO times its size. Logs reach 100:1; zeros
 * in gzip are 229:1 at its fastest level and 1028:1 at its default one. */
#define WVA_EXPAND_MAX  ((uint64_t)64 << 30)
#define WVA_EXPAND_FREE ((uint64_t)256 << 20)
enum { WVA_EXPAND_RATIO = 200 };

/* A zip read from a pipe is held in memory up to this size, since only its end has the sizes of
 * members that were themselves compressed from a pipe; in a larger one, members compressed by bzip2
 * or zstd may be unreadable. */
enum { WVA_EXPAND_HELD_MAX = 64 * 1024 * 1024 };

struct wva_expander_options {
    uint64_t max_bytes; /* most bytes that a document may expand to; 0: as above */
    const volatile sig_atomic_t *stop;
    bool (*wanted)(void *context, const char *member); /* called on the expander's thread */
    void *context;
};

struct wva_expander;

/* True if a file with these first bytes is gzip, xz, lzip, lzma, zstd, bzip2, lz4, compress, zip or
 * tar. */
bool wva_expander_knows(const char *bytes, size_t len);

/* Starts expanding `file`, which must stay open until the expander is closed. `name` is the file's
 * name in messages; the options are copied. */
struct wva_expander *wva_expander_start(struct wva_file *file, const char *name,
                                        const struct wva_expander_options *options,
                                        struct wva_error *err);
void wva_expander_close(struct wva_expander *expander);

/* Goes to the next wanted member. *member is its name, cleaned for display, valid until the next
 * call; NULL if the file is a single compressed document, not an archive. *more is false at the
 * end. After an error the next call continues with the next member. */
enum wva_status wva_expander_next(struct wva_expander *expander, const char **member, bool *more,
                                  struct wva_error *err);

/* The first bytes of the current member, before any are read: as many as are available, at least
 * one unless the member is empty; none after an error, which the next read returns. */
void wva_expander_peek(struct wva_expander *expander, const char **bytes, size_t *len);

/* Reads from the current member; *len is 0 at its end. */
enum wva_status wva_expander_read(struct wva_expander *expander, char *bytes, size_t size,
                                  size_t *len, struct wva_error *err);

#endif
