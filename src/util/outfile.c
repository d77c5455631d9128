/* SPDX-License-Identifier: Apache-2.0 */
#include "util/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/memory.h"
#include "util/path.h"

enum { BUFFER_SIZE = 64 * 1024 };

struct wva_outfile {
    int fd;
    int failed_errno; /* the first write error; 0: none */
    char *path;       /* for messages */
    char *place;      /* the target: `path`, or what it links to */
    char *temporary;  /* NULL if the target is written directly */
    bool durable;
    size_t used;
    char buffer[BUFFER_SIZE];
};

/* ---- the target ---- */

/* The descriptor that /dev/stdout, /dev/stderr or /dev/fd/N refers to; -1 for any other path.
 * Opening these by name would overwrite a file that the shell appends to from its start. */
static int named_descriptor(const char *path)
{
    static const char folder[] = "/dev/fd/";
    const char *number = path + sizeof folder - 1;

    if (strcmp(path, "/dev/stdout") == 0)
        return STDOUT_FILENO;
    if (strcmp(path, "/dev/stderr") == 0)
        return STDERR_FILENO;
    if (strncmp(path, folder, sizeof folder - 1) != 0 || *number == '\0' || strlen(number) > 6
        || strspn(number, "0123456789") != strlen(number))
        return -1;
    return (int)strtol(number, NULL, 10);
}

/* The target of a symbolic link, resolved relative to the link's folder; NULL if `path` is not a
 * link. */
static char *read_link(const char *path)
{
    char target[PATH_MAX + 1];
    ssize_t len = readlink(path, target, PATH_MAX);
    char *folder, *whole;

    if (len < 0)
        return NULL;
    target[len] = '\0';
    if (target[0] == '/')
        return wva_strdup(target);
    folder = wva_path_folder(path);
    whole = wva_path_join(folder, target);
    free(folder);
    return whole;
}

char *wva_outfile_place(const char *path)
{
    enum { LINKS_MAX = 40 };
    char *place = wva_strdup(path), *next;

    for (int links = 0; (next = read_link(place)) != NULL; links++) {
        free(place);
        place = next;
        if (links == LINKS_MAX) {
            free(place);
            errno = ELOOP;
            return NULL;
        }
    }
    return place;
}

/* A name in the same folder as `path` that is unlikely to exist and is not too long where that of
 * `path` is not. */
static char *make_temporary_name(const char *path)
{
    enum { KEPT = 200 };
    char *folder = wva_path_folder(path), *name, *beside;
    uint64_t random = 0;

    if (getrandom(&random, sizeof random, 0) < 0)
        random = (uint64_t)getpid();
    name = wva_asprintf(".%.*s.%016" PRIx64, KEPT, wva_path_name(path), random);
    beside = wva_path_join(folder, name);
    free(folder);
    free(name);
    return beside;
}

/* Creates the temporary file next to the target, its name in `temporary`: with the permissions and,
 * if permitted, the owner of the file being replaced, or else with 0666 less the umask. The umask
 * cannot be queried without changing it for all threads. */
static int open_temporary(const char *place, const struct stat *now, char **temporary)
{
    enum { TRIES = 100, PERMISSIONS = 0777 };
    int fd = -1;

    for (int i = 0; fd < 0 && (i == 0 || (i < TRIES && errno == EEXIST)); i++) {
        free(*temporary);
        *temporary = make_temporary_name(place);
        fd = open(*temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                  now == NULL ? 0666 : now->st_mode & PERMISSIONS);
    }
    if (fd >= 0 && now != NULL) {
        int owner = fchown(fd, now->st_uid, now->st_gid);

        (void)owner; /* if not permitted, whoever writes the file owns it */
        (void)fchmod(fd, now->st_mode & PERMISSIONS);
    }
    return fd;
}

/* Opens the target in the way that suits it; -1 with errno set. */
static int open_target(struct wva_outfile *file, const char *path)
{
    int descriptor = named_descriptor(path);
    struct stat st;
    bool there;

    if (descriptor >= 0)
        return fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    there = stat(path, &st) == 0;
    if (there && S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        return -1;
    }
    if (there && !S_ISREG(st.st_mode))
        return open(path, O_WRONLY | O_CLOEXEC);
    file->place = wva_outfile_place(path);
    return file->place == NULL ? -1
                               : open_temporary(file->place, there ? &st : NULL, &file->temporary);
}

static void release(struct wva_outfile *file)
{
    free(file->temporary);
    free(file->place);
    free(file->path);
    free(file);
}

struct wva_outfile *wva_outfile_open(const char *path, struct wva_error *err)
{
    struct wva_outfile *file = wva_calloc(1, sizeof *file);

    if (strcmp(path, "-") == 0) {
        file->path = wva_strdup("standard output");
        file->fd = STDOUT_FILENO;
        return file;
    }
    file->path = wva_strdup(path);
    file->fd = open_target(file, path);
    if (file->fd >= 0)
        return file;
    (void)wva_fail_io(err, path, errno, "cannot write");
    release(file);
    return NULL;
}

void wva_outfile_make_durable(struct wva_outfile *file)
{
    file->durable = true;
}

/* ---- the content ---- */

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
    va_list args;
    char *text;

    va_start(args, format);
    text = wva_vasprintf(format, args);
    va_end(args);
    wva_outfile_write(file, text, strlen(text));
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

/* Waits until the file is on disk, if it is a regular one and durability was requested. */
static bool sync_content(const struct wva_outfile *file)
{
    return !file->durable || file->temporary == NULL || fsync(file->fd) == 0;
}

/* Same for its name. File systems that cannot sync folders are excused. */
static void sync_name(const struct wva_outfile *file)
{
    char *folder = wva_path_folder(file->place);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0) {
        (void)fsync(fd);
        (void)close(fd);
    }
    free(folder);
}

static enum wva_status put_in_place(const struct wva_outfile *file, struct wva_error *err)
{
    if (rename(file->temporary, file->place) != 0)
        return wva_fail_io(err, file->path, errno, "cannot put in place");
    if (file->durable)
        sync_name(file);
    return WVA_OK;
}

enum wva_status wva_outfile_commit(struct wva_outfile *file, struct wva_error *err)
{
    enum wva_status status = wva_outfile_check(file, true, err);

    if (status != WVA_OK) {
        wva_outfile_abandon(file);
        return status;
    }
    if (!sync_content(file))
        status = wva_fail_io(err, file->path, errno, "cannot write");
    /* On a network file system close() may be the call that reports a full disk; standard output is
     * closed when the process ends. */
    if (file->fd != STDOUT_FILENO && close(file->fd) != 0 && status == WVA_OK)
        status = wva_fail_io(err, file->path, errno, "cannot write");
    if (file->temporary != NULL) {
        WVA_STEP(status, put_in_place(file, err));
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
