/* SPDX-License-Identifier: Apache-2.0 */
#include "input/source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "input/file.h"
#include "util/memory.h"

struct wva_source {
    const struct wva_source_class *source_class;
    void *self;
    char *name;
    enum wva_source_origin origin;
    struct wva_file *file; /* of a plain file, which may be read in ranges; else NULL */
    const char *binary;
    bool live;
    const volatile sig_atomic_t *stop;
    void (*watch)(void *context);
    void *watch_context;
};

struct wva_source *wva_source_create(const struct wva_source_class *source_class, void *self,
                                     const char *name, bool live, const volatile sig_atomic_t *stop)
{
    struct wva_source *source = wva_calloc(1, sizeof *source);

    source->source_class = source_class;
    source->self = self;
    source->name = wva_strdup(name);
    source->live = live;
    source->stop = stop;
    return source;
}

static enum wva_status read_file(void *self, char *bytes, size_t size, size_t *len,
                                 struct wva_error *err)
{
    return wva_file_read(self, bytes, size, len, err);
}

static void close_file(void *self)
{
    wva_file_close(self);
}

struct wva_source *wva_source_from_file(struct wva_file *file, const char *name,
                                        const volatile sig_atomic_t *stop)
{
    static const struct wva_source_class files = { read_file, close_file };

    struct wva_source *source = wva_source_create(&files, file, name, wva_file_is_live(file), stop);

    source->file = wva_file_can_seek(file) ? file : NULL;
    return source;
}

struct wva_source *wva_source_open(const char *path, const volatile sig_atomic_t *stop,
                                   struct wva_error *err)
{
    struct wva_file *file = wva_file_open(path, stop, err);

    if (file == NULL)
        return NULL;
    return wva_source_from_file(file, strcmp(path, "-") == 0 ? "standard input" : path, stop);
}

void wva_source_close(struct wva_source *source)
{
    if (source == NULL)
        return;
    if (source->source_class->close != NULL)
        source->source_class->close(source->self);
    free(source->name);
    free(source);
}

const char *wva_source_name(const struct wva_source *source)
{
    return source->name;
}

void wva_source_set_origin(struct wva_source *source, enum wva_source_origin origin)
{
    source->origin = origin;
}

enum wva_source_origin wva_source_origin(const struct wva_source *source)
{
    return source->origin;
}

void wva_source_set_binary(struct wva_source *source, const char *kind)
{
    source->binary = kind;
}

const char *wva_source_binary(const struct wva_source *source)
{
    return source->binary;
}

bool wva_source_is_live(const struct wva_source *source)
{
    return source->live;
}

bool wva_source_is_stopped(const struct wva_source *source)
{
    return source->stop != NULL && *source->stop != 0;
}

void wva_source_watch(struct wva_source *source, void (*watch)(void *context), void *context)
{
    source->watch = watch;
    source->watch_context = context;
}

enum wva_status wva_source_read(struct wva_source *source, char *bytes, size_t size, size_t *len,
                                struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    *len = 0;
    if (!wva_source_is_stopped(source))
        status = source->source_class->read(source->self, bytes, size, len, err);
    if (source->watch != NULL)
        source->watch(source->watch_context);
    return status;
}

uint64_t wva_source_size(const struct wva_source *source)
{
    return source->file == NULL ? 0 : wva_file_size(source->file);
}

enum wva_status wva_source_read_at(const struct wva_source *source, uint64_t offset, char *bytes,
                                   size_t size, size_t *len, struct wva_error *err)
{
    return wva_file_read_at(source->file, offset, bytes, size, len, err);
}

struct piece {
    const struct wva_source *whole;
    uint64_t at, end;
};

static enum wva_status read_piece(void *self, char *bytes, size_t size, size_t *len,
                                  struct wva_error *err)
{
    struct piece *piece = self;
    uint64_t left = piece->end - piece->at;
    enum wva_status status =
        wva_source_read_at(piece->whole, piece->at, bytes, size < left ? size : left, len, err);

    piece->at += *len;
    return status;
}

struct wva_source *wva_source_piece(const struct wva_source *source, uint64_t begin, uint64_t end)
{
    static const struct wva_source_class pieces = { read_piece, free };
    struct piece *piece = wva_malloc(sizeof *piece);

    *piece = (struct piece){ source, begin, end };
    return wva_source_create(&pieces, piece, source->name, false, source->stop);
}

void wva_source_pass(struct wva_source *source, uint64_t bytes)
{
    wva_file_pass(source->file, bytes);
    if (source->watch != NULL)
        source->watch(source->watch_context);
}

enum wva_status wva_source_seek(struct wva_source *source, uint64_t offset, struct wva_error *err)
{
    if (wva_file_seek(source->file, (int64_t)offset, SEEK_SET) >= 0)
        return WVA_OK;
    return wva_fail_io(err, source->name, errno, "cannot read");
}
