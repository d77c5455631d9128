/* SPDX-License-Identifier: Apache-2.0 */
#include "input/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/memory.h"

enum {
    HEAD_SIZE = 512,  /* a tar header */
    MAGIC_SIZE = 16,  /* no other magic number is longer */
    WAIT_MILLIS = 200 /* longest delay of a signal that arrives just before a wait */
};

struct wva_file {
    int fd;
    char *name;
    const volatile sig_atomic_t *stop;
    bool live, can_seek, peeked;
    uint64_t size;
    char head[HEAD_SIZE];
    size_t head_len, head_at; /* bytes peeked at, and those of them already read */
    _Atomic uint64_t bytes_read;
    atomic_bool cancelled;
};

struct wva_file *wva_file_open(const char *path, const volatile sig_atomic_t *stop,
                               struct wva_error *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct wva_file *file;
    struct stat st;

    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        if (!is_stdin)
            (void)close(fd);
        fd = -1;
        errno = EISDIR;
    }
    if (fd < 0) {
        (void)wva_fail_io(err, is_stdin ? "standard input" : path, errno, "cannot read");
        return NULL;
    }
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    file = wva_calloc(1, sizeof *file);
    file->fd = fd;
    file->name = wva_strdup(is_stdin ? "standard input" : path);
    file->stop = stop;
    file->live = fstat(fd, &st) == 0 && !S_ISREG(st.st_mode);
    file->can_seek = !file->live && !is_stdin;
    file->size = file->live ? 0 : (uint64_t)st.st_size;
    return file;
}

void wva_file_close(struct wva_file *file)
{
    if (file == NULL)
        return;
    if (file->fd != STDIN_FILENO)
        (void)close(file->fd);
    free(file->name);
    free(file);
}

bool wva_file_is_live(const struct wva_file *file)
{
    return file->live;
}

bool wva_file_can_seek(const struct wva_file *file)
{
    return file->can_seek;
}

uint64_t wva_file_bytes_read(const struct wva_file *file)
{
    return atomic_load_explicit(&file->bytes_read, memory_order_relaxed);
}

uint64_t wva_file_size(const struct wva_file *file)
{
    return file->size;
}

void wva_file_cancel(struct wva_file *file)
{
    atomic_store(&file->cancelled, true);
}

static bool is_over(const struct wva_file *file)
{
    return (file->stop != NULL && *file->stop != 0) || atomic_load(&file->cancelled);
}

/* Waits in slices: a signal between the check of the flag and a blocking read would be lost. */
static bool wait_for_bytes(const struct wva_file *file)
{
    struct pollfd wanted = { .fd = file->fd, .events = POLLIN };

    while (!is_over(file))
        if (!file->live || poll(&wanted, 1, WAIT_MILLIS) > 0)
            return true;
    return false;
}

static enum wva_status read_some(struct wva_file *file, char *bytes, size_t size, size_t *len,
                                 struct wva_error *err)
{
    ssize_t got;

    *len = 0;
    do {
        if (!wait_for_bytes(file))
            return WVA_OK;
        got = read(file->fd, bytes, size);
    } while (got < 0 && (errno == EINTR || errno == EAGAIN));
    if (got < 0)
        return wva_fail_io(err, file->name, errno, "cannot read");
    *len = (size_t)got;
    return WVA_OK;
}

/* Live input must not wait for 512 bytes: the first byte of gzip, xz or lz4, or a line end among
 * the first ones, rules out a tar. */
static bool is_enough(const struct wva_file *file)
{
    bool has_line = memchr(file->head, '\n', file->head_len) != NULL;
    unsigned char first = (unsigned char)file->head[0];

    return file->head_len == HEAD_SIZE
           || (file->head_len >= MAGIC_SIZE
               && (has_line || first == 0x1F || first == 0xFD || first == 0x04))
           || (has_line && first >= ' ' && first < 0x7F);
}

enum wva_status wva_file_peek(struct wva_file *file, const char **bytes, size_t *len,
                              struct wva_error *err)
{
    enum wva_status status = WVA_OK;
    size_t got = 1;

    while (!file->peeked && status == WVA_OK && got > 0 && !is_enough(file)) {
        status =
            read_some(file, file->head + file->head_len, HEAD_SIZE - file->head_len, &got, err);
        file->head_len += got;
    }
    file->peeked = true;
    *bytes = file->head;
    *len = file->head_len;
    return status;
}

enum wva_status wva_file_read(struct wva_file *file, char *bytes, size_t size, size_t *len,
                              struct wva_error *err)
{
    size_t left = file->head_len - file->head_at;
    enum wva_status status = WVA_OK;

    if (left > 0) {
        *len = left < size ? left : size;
        memcpy(bytes, file->head + file->head_at, *len);
        file->head_at += *len;
    } else {
        status = read_some(file, bytes, size, len, err);
    }
    (void)atomic_fetch_add_explicit(&file->bytes_read, *len, memory_order_relaxed);
    return status;
}

enum wva_status wva_file_read_at(struct wva_file *file, uint64_t offset, char *bytes, size_t size,
                                 size_t *len, struct wva_error *err)
{
    ssize_t got = 1;

    *len = 0;
    while (*len < size && got != 0 && !is_over(file)) {
        got = pread(file->fd, bytes + *len, size - *len, (off_t)(offset + *len));
        if (got < 0 && errno != EINTR)
            return wva_fail_io(err, file->name, errno, "cannot read");
        *len += got > 0 ? (size_t)got : 0;
    }
    return WVA_OK;
}

void wva_file_pass(struct wva_file *file, uint64_t bytes)
{
    (void)atomic_fetch_add_explicit(&file->bytes_read, bytes, memory_order_relaxed);
}

int64_t wva_file_seek(struct wva_file *file, int64_t offset, int whence)
{
    if (!file->can_seek)
        return -1;
    if (whence == SEEK_CUR)
        offset -= (int64_t)(file->head_len - file->head_at);
    file->head_at = file->head_len = 0;
    file->peeked = true;
    return lseek(file->fd, offset, whence);
}
