/* SPDX-License-Identifier: Apache-2.0 */
/* Compressed files and archives, by libarchive: the members one after the other, expanded on a
 * thread of their own while the caller works on what came before. Nothing is written to disk, and
 * the name of a member is only ever shown.
 *
 * An expander is used by one thread. */
#ifndef WVA_INPUT_EXPANDER_H
#define WVA_INPUT_EXPANDER_H

#include "input/file.h"

/* Without a limit of the user's own a document may expand to this, and a file to WVA_EXPAND_RATIO
 * times its size once it has expanded to WVA_EXPAND_FREE. Logs reach 100:1; zeros in gzip are
 * 229:1 at its fastest level and 1028:1 at its usual one. */
#define WVA_EXPAND_MAX  ((uint64_t)64 << 30)
#define WVA_EXPAND_FREE ((uint64_t)256 << 20)
enum { WVA_EXPAND_RATIO = 200 };

/* A zip that comes from a pipe is held in memory up to this size, since only its end tells the
 * sizes of members that were packed into a pipe; of a larger one, members packed by bzip2 or zstd
 * may be beyond reading. */
enum { WVA_EXPAND_HELD_MAX = 64 * 1024 * 1024 };

struct wva_expander_options {
    uint64_t max_bytes; /* that a document may expand to; 0: as above */
    const volatile sig_atomic_t *stop;
    bool (*wanted)(void *context, const char *member); /* called on the expander's thread */
    void *context;
};

struct wva_expander;

/* True where the first bytes of a file are those of gzip, xz, lzip, lzma, zstd, bzip2, lz4,
 * compress, zip or tar. */
bool wva_expander_knows(const char *bytes, size_t len);

/* Starts on `file`, which must stay open until the expander is closed. `name` is what messages call
 * the file; the options are copied. */
struct wva_expander *wva_expander_start(struct wva_file *file, const char *name,
                                        const struct wva_expander_options *options,
                                        struct wva_error *err);
void wva_expander_close(struct wva_expander *expander);

/* Goes to the next wanted member. *member is its name, fit to be shown, until the next call; NULL
 * where the file is no archive but one compressed document. *more is false at the end. After a
 * failure the next call goes on behind it. */
enum wva_status wva_expander_next(struct wva_expander *expander, const char **member, bool *more,
                                  struct wva_error *err);

/* The first bytes of the current member, before any are read: as many as are there, at least one
 * but of an empty member; none after a failure, which the next read tells. */
void wva_expander_peek(struct wva_expander *expander, const char **bytes, size_t *len);

/* Reads from the current member; *len is 0 at its end. */
enum wva_status wva_expander_read(struct wva_expander *expander, char *bytes, size_t size,
                                  size_t *len, struct wva_error *err);

#endif
