/* SPDX-License-Identifier: Apache-2.0 */
#include "util/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/memory.h"

enum { BUFFER_SIZE = 64 * 1024 };

struct wva_outfile {
    int fd;
    int failed_errno; /* the first write error; 0: none */
    char *path;       /* for messages and the final rename */
    char *temporary;  /* NULL when the place itself is being written */
    size_t used;
    char buffer[BUFFER_SIZE];
};

static bool is_written_directly(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

/* An open descriptor of a new file beside `path`, its name in `temporary`. mkostemp makes it
 * private; a new file should have what the umask leaves of 0666, as any other. */
static int open_beside(const char *path, char **temporary)
{
    const char *slash = strrchr(path, '/');
    int dir_len = slash == NULL ? 0 : (int)(slash - path) + 1;
    mode_t mask;
    int fd;

    *temporary = wva_asprintf("%.*s.%s.XXXXXX", dir_len, path, path + dir_len);
    fd = mkostemp(*temporary, O_CLOEXEC);
    if (fd >= 0) {
        mask = umask(0);
        (void)umask(mask);
        (void)fchmod(fd, 0666 & ~mask);
    }
    return fd;
}

struct wva_outfile *wva_outfile_open(const char *path, struct wva_error *err)
{
    struct wva_outfile *file = wva_calloc(1, sizeof *file);
    struct stat st;

    if (strcmp(path, "-") == 0) {
        file->path = wva_strdup("standard output");
        file->fd = STDOUT_FILENO;
        return file;
    }
    file->path = wva_strdup(path);
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        file->fd = -1;
        errno = EISDIR;
    } else if (is_written_directly(path)) {
        file->fd = open(path, O_WRONLY | O_CLOEXEC);
    } else {
        file->fd = open_beside(path, &file->temporary);
    }
    if (file->fd < 0) {
        (void)wva_fail_io(err, path, errno, "cannot write");
        free(file->temporary);
        free(file->path);
        free(file);
        return NULL;
    }
    return file;
}

static void drain(struct wva_outfile *file, const char *bytes, size_t len)
{
    while (len > 0 && file->failed_errno == 0) {
        ssize_t written = write(file->fd, bytes, len);

        if (written >= 0) {
            bytes += written;
            len -= (size_t)written;
        } else if (errno != EINTR) {
            file->failed_errno = errno;
        }
    }
}

void wva_outfile_write(struct wva_outfile *file, const void *bytes, size_t len)
{
    if (len > BUFFER_SIZE - file->used) {
        drain(file, file->buffer, file->used);
        file->used = 0;
    }
    if (len > BUFFER_SIZE) {
        drain(file, bytes, len);
    } else if (len > 0) {
        memcpy(file->buffer + file->used, bytes, len);
        file->used += len;
    }
}

void wva_outfile_write_str(struct wva_outfile *file, struct wva_str text)
{
    wva_outfile_write(file, text.ptr, text.len);
}

void wva_outfile_printf(struct wva_outfile *file, const char *format, ...)
{
    char *text = NULL;
    va_list args;
    int len;

    va_start(args, format);
    len = vasprintf(&text, format, args);
    va_end(args);
    if (len < 0)
        abort();
    wva_outfile_write(file, text, (size_t)len);
    free(text);
}

enum wva_status wva_outfile_check(struct wva_outfile *file, bool flush, struct wva_error *err)
{
    if (flush) {
        drain(file, file->buffer, file->used);
        file->used = 0;
    }
    if (file->failed_errno != 0)
        return wva_fail_io(err, file->path, file->failed_errno, "cannot write");
    return WVA_OK;
}

static void release(struct wva_outfile *file)
{
    free(file->temporary);
    free(file->path);
    free(file);
}

enum wva_status wva_outfile_commit(struct wva_outfile *file, struct wva_error *err)
{
    enum wva_status status = wva_outfile_check(file, true, err);

    if (status != WVA_OK) {
        wva_outfile_abandon(file);
        return status;
    }
    /* close() is where a network file system says that the disk is full; standard output is closed
     * by the end of the process. */
    if (file->fd != STDOUT_FILENO && close(file->fd) != 0)
        status = wva_fail_io(err, file->path, errno, "cannot write");
    if (file->temporary != NULL) {
        if (status == WVA_OK && rename(file->temporary, file->path) != 0)
            status = wva_fail_io(err, file->path, errno, "cannot put in place");
        if (status != WVA_OK)
            (void)unlink(file->temporary);
    }
    release(file);
    return status;
}

void wva_outfile_abandon(struct wva_outfile *file)
{
    if (file == NULL)
        return;
    if (file->fd != STDOUT_FILENO)
        (void)close(file->fd);
    if (file->temporary != NULL)
        (void)unlink(file->temporary);
    release(file);
}

enum wva_status wva_outfile_put(const char *path, const void *bytes, size_t len,
                                struct wva_error *err)
{
    struct wva_outfile *file = wva_outfile_open(path, err);

    if (file == NULL)
        return err->status;
    wva_outfile_write(file, bytes, len);
    return wva_outfile_commit(file, err);
}
