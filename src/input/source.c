/* SPDX-License-Identifier: Apache-2.0 */
#include "input/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/memory.h"

struct wva_source {
    int fd;
    char *name;
    const volatile sig_atomic_t *stop;
};

struct wva_source *wva_source_open(const char *path, const volatile sig_atomic_t *stop,
                                   struct wva_error *err)
{
    struct wva_source *source;
    struct stat st;
    int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        (void)close(fd);
        fd = -1;
        errno = EISDIR;
    }
    if (fd < 0) {
        (void)wva_fail_io(err, path, errno, "cannot read");
        return NULL;
    }
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    source = wva_calloc(1, sizeof *source);
    source->fd = fd;
    source->name = wva_strdup(fd == STDIN_FILENO ? "standard input" : path);
    source->stop = stop;
    return source;
}

void wva_source_close(struct wva_source *source)
{
    if (source == NULL)
        return;
    if (source->fd != STDIN_FILENO)
        (void)close(source->fd);
    free(source->name);
    free(source);
}

const char *wva_source_name(const struct wva_source *source)
{
    return source->name;
}

bool wva_source_is_live(const struct wva_source *source)
{
    struct stat st;

    return fstat(source->fd, &st) == 0 && !S_ISREG(st.st_mode);
}

enum wva_status wva_source_read(struct wva_source *source, char *bytes, size_t size, size_t *len,
                                struct wva_error *err)
{
    ssize_t got;

    *len = 0;
    do {
        if (source->stop != NULL && *source->stop != 0)
            return WVA_OK;
        got = read(source->fd, bytes, size);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return wva_fail_io(err, source->name, errno, "cannot read");
    *len = (size_t)got;
    return WVA_OK;
}
