/* SPDX-License-Identifier: Apache-2.0 */
/* A run of bytes that is one log, wherever they come from. documents.h makes sources of whatever a
 * user names; what stands here makes one of a plain file. */
#ifndef WVA_INPUT_SOURCE_H
#define WVA_INPUT_SOURCE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/error.h"

struct wva_source;

enum wva_source_origin {
    WVA_SOURCE_PLAIN,
    WVA_SOURCE_COMPRESSED,
    WVA_SOURCE_MEMBER,  /* of an archive */
    WVA_SOURCE_ROTATED, /* several files, one behind the other */
};

/* Opens `path` for reading its bytes as they are; "-" is standard input. A folder is refused.
 * `stop` (may be NULL) ends the source as if it had no more bytes as soon as it is not 0: for a
 * signal handler. NULL with `err` filled on failure. */
struct wva_source *wva_source_open(const char *path, const volatile sig_atomic_t *stop,
                                   struct wva_error *err);
void wva_source_close(struct wva_source *source);

/* What messages call it: the path, "archive.tar:member" or "standard input". */
const char *wva_source_name(const struct wva_source *source);

enum wva_source_origin wva_source_origin(const struct wva_source *source);

/* What it is by its first bytes where that is no text, as in binary.h; NULL where it may be. */
const char *wva_source_binary(const struct wva_source *source);

/* True where more may come later: a pipe, a terminal, a socket, a file that is followed. */
bool wva_source_is_live(const struct wva_source *source);

/* True when `stop` asked for the end, so that the last line may be a part of one. */
bool wva_source_is_stopped(const struct wva_source *source);

/* Reads up to `size` bytes as soon as some are there. *len is 0 at the end. */
enum wva_status wva_source_read(struct wva_source *source, char *bytes, size_t size, size_t *len,
                                struct wva_error *err);

/* A plain file can be read in pieces, by several threads at once. */

/* Its bytes; 0 for all other sources, for which what follows must not be called. */
uint64_t wva_source_size(const struct wva_source *source);

/* Reads `size` bytes from byte `offset` on, less only where the file ends or `stop` asks for it. */
enum wva_status wva_source_read_at(const struct wva_source *source, uint64_t offset, char *bytes,
                                   size_t size, size_t *len, struct wva_error *err);

/* A source of the bytes from `begin` to before `end`. `source` must outlive it. */
struct wva_source *wva_source_piece(const struct wva_source *source, uint64_t begin, uint64_t end);

/* Says that so many bytes which were read in pieces are done with: for progress. */
void wva_source_pass(struct wva_source *source, uint64_t bytes);

/* Makes wva_source_read go on at byte `offset`. */
enum wva_status wva_source_seek(struct wva_source *source, uint64_t offset, struct wva_error *err);

/* For those who make sources. */
struct wva_source_class {
    enum wva_status (*read)(void *self, char *bytes, size_t size, size_t *len,
                            struct wva_error *err);
    void (*close)(void *self); /* NULL: nothing to close */
};

/* The source owns `self`, if its class can close it. */
struct wva_source *wva_source_create(const struct wva_source_class *source_class, void *self,
                                     const char *name, bool live,
                                     const volatile sig_atomic_t *stop);

/* Says what the bytes were before; without it, they are plain. */
void wva_source_set_origin(struct wva_source *source, enum wva_source_origin origin);

/* Says what the bytes are if they are no text; `kind` is a constant, or NULL. */
void wva_source_set_binary(struct wva_source *source, const char *kind);

struct wva_file;

/* A source of the bytes of `file`, which it owns from here on. */
struct wva_source *wva_source_from_file(struct wva_file *file, const char *name,
                                        const volatile sig_atomic_t *stop);

/* Calls watch(context) after each read: for progress. */
void wva_source_watch(struct wva_source *source, void (*watch)(void *context), void *context);

#endif
