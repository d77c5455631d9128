/* SPDX-License-Identifier: Apache-2.0 */
/* A byte stream that is one log, whatever it comes from. documents.h makes sources of the user's
 * paths; the functions here open a plain file. */
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
    WVA_SOURCE_ROTATED, /* several files in sequence */
};

/* Opens `path` for reading without decoding; "-" is standard input. A folder is an error. As soon
 * as `stop` (may be NULL) is not 0, the source ends as if it had no more bytes: for a signal
 * handler. NULL with `err` filled on failure. */
struct wva_source *wva_source_open(const char *path, const volatile sig_atomic_t *stop,
                                   struct wva_error *err);
void wva_source_close(struct wva_source *source);

/* Its name in messages: the path, "archive.tar:member" or "standard input". */
const char *wva_source_name(const struct wva_source *source);

enum wva_source_origin wva_source_origin(const struct wva_source *source);

/* The kind of file if its first bytes are not text, as in binary.h; NULL if it may be text. */
const char *wva_source_binary(const struct wva_source *source);

/* True if more may arrive later: a pipe, a terminal, a socket, a file that is followed. */
bool wva_source_is_live(const struct wva_source *source);

/* True if `stop` ended the source, so that the last line may be incomplete. */
bool wva_source_is_stopped(const struct wva_source *source);

/* Reads up to `size` bytes, as soon as any are available. *len is 0 at the end. */
enum wva_status wva_source_read(struct wva_source *source, char *bytes, size_t size, size_t *len,
                                struct wva_error *err);

/* A plain file can be read in ranges, by several threads at once. */

/* Its size in bytes; 0 for any other source, for which the functions below must not be called. */
uint64_t wva_source_size(const struct wva_source *source);

/* Reads `size` bytes at `offset`, fewer only at the end of the file or if `stop` was set. */
enum wva_status wva_source_read_at(const struct wva_source *source, uint64_t offset, char *bytes,
                                   size_t size, size_t *len, struct wva_error *err);

/* A source of the bytes in [begin, end). `source` must outlive it. */
struct wva_source *wva_source_piece(const struct wva_source *source, uint64_t begin, uint64_t end);

/* Counts bytes that were read in ranges as processed, for progress. */
void wva_source_pass(struct wva_source *source, uint64_t bytes);

/* Makes wva_source_read continue at `offset`. */
enum wva_status wva_source_seek(struct wva_source *source, uint64_t offset, struct wva_error *err);

/* For implementations of sources. */
struct wva_source_class {
    enum wva_status (*read)(void *self, char *bytes, size_t size, size_t *len,
                            struct wva_error *err);
    void (*close)(void *self); /* NULL: nothing to close */
};

/* The source owns `self`, if its class can close it. */
struct wva_source *wva_source_create(const struct wva_source_class *source_class, void *self,
                                     const char *name, bool live,
                                     const volatile sig_atomic_t *stop);

/* Sets the origin; the default is plain. */
void wva_source_set_origin(struct wva_source *source, enum wva_source_origin origin);

/* Sets the kind of file if it is not text; `kind` is a constant, or NULL. */
void wva_source_set_binary(struct wva_source *source, const char *kind);

struct wva_file;

/* A source that reads and owns `file`. */
struct wva_source *wva_source_from_file(struct wva_file *file, const char *name,
                                        const volatile sig_atomic_t *stop);

/* Calls watch(context) after each read: for progress. */
void wva_source_watch(struct wva_source *source, void (*watch)(void *context), void *context);

#endif
