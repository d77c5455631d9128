/* SPDX-License-Identifier: Apache-2.0 */
#include "input/follow.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/memory.h"

/* Polling detects growth on network file systems too, which inotify does not. */
enum { POLL_MILLIS = 200 };

struct follow {
    int fd;
    char *path;
    const volatile sig_atomic_t *stop;
    off_t offset;  /* bytes read of the open file */
    bool mid_line; /* the last byte read was not a line end */
    int next_fd;   /* the file that replaced it; -1: none */
};

/* Opens the file that has the name now, if it is a different one. */
static void detect_rotation(struct follow *follow)
{
    struct stat open_one, named_one;

    if (follow->next_fd >= 0 || fstat(follow->fd, &open_one) != 0
        || stat(follow->path, &named_one) != 0
        || (open_one.st_dev == named_one.st_dev && open_one.st_ino == named_one.st_ino))
        return;
    if (S_ISREG(named_one.st_mode))
        follow->next_fd = open(follow->path, O_RDONLY | O_CLOEXEC);
}

static bool is_truncated(const struct follow *follow)
{
    struct stat st;

    return fstat(follow->fd, &st) == 0 && st.st_size < follow->offset;
}

/* Starts reading a file from its beginning, and completes an unfinished line of the old one. */
static void start_over(struct follow *follow, char *bytes, size_t *len)
{
    follow->offset = 0;
    if (follow->mid_line) {
        bytes[0] = '\n';
        *len = 1;
    }
    follow->mid_line = false;
}

/* At the current end: continues where there is more, or waits a while. */
static void await_more(struct follow *follow, bool *at_rest, char *bytes, size_t *len)
{
    if (is_truncated(follow)) {
        (void)lseek(follow->fd, 0, SEEK_SET);
        start_over(follow, bytes, len);
    } else if (follow->next_fd >= 0 && *at_rest) {
        (void)close(follow->fd);
        follow->fd = follow->next_fd;
        follow->next_fd = -1;
        start_over(follow, bytes, len);
    } else {
        detect_rotation(follow);
        /* Read what has been written to the old file before leaving it. */
        *at_rest = follow->next_fd >= 0;
        if (!*at_rest)
            (void)poll(NULL, 0, POLL_MILLIS);
    }
}

static enum wva_status read_follow(void *self, char *bytes, size_t size, size_t *len,
                                   struct wva_error *err)
{
    struct follow *follow = self;
    bool at_rest = false;

    *len = 0;
    while (*len == 0 && *follow->stop == 0) {
        ssize_t got = read(follow->fd, bytes, size);

        if (got < 0 && errno != EINTR)
            return wva_fail_io(err, follow->path, errno, "cannot read");
        if (got > 0) {
            follow->offset += got;
            follow->mid_line = bytes[got - 1] != '\n';
            *len = (size_t)got;
        } else {
            await_more(follow, &at_rest, bytes, len);
        }
    }
    return WVA_OK;
}

static void close_follow(void *self)
{
    struct follow *follow = self;

    (void)close(follow->fd);
    if (follow->next_fd >= 0)
        (void)close(follow->next_fd);
    free(follow->path);
    free(follow);
}

struct wva_source *wva_follow_open(const char *path, const volatile sig_atomic_t *stop,
                                   struct wva_error *err)
{
    static const struct wva_source_class follows = { read_follow, close_follow };
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct follow *follow;
    struct stat st;

    if (fd < 0 || fstat(fd, &st) != 0) {
        (void)wva_fail_io(err, path, errno, "cannot read");
        return NULL;
    }
    if (!S_ISREG(st.st_mode)) {
        (void)close(fd);
        (void)wva_fail_at(err, WVA_ERR_USAGE, path, 0, "only a file can be followed");
        return NULL;
    }
    follow = wva_calloc(1, sizeof *follow);
    *follow = (struct follow){ .fd = fd, .path = wva_strdup(path), .stop = stop, .next_fd = -1 };
    return wva_source_create(&follows, follow, path, true, stop);
}
