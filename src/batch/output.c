/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "batch/index.h"
#include "batch/reports.h"
#include "batch/shards.h"
#include "output/folder.h"
#include "util/memory.h"
#include "util/path.h"

/* ---- what is one ---- */

bool wva_output_is(const char *dir)
{
    char *published = wva_path_join(dir, "catalogue.sqlite");
    char *work = wva_path_join(dir, ".work/catalogue.sqlite");
    bool is_output = access(work, F_OK) == 0 || wva_catalogue_is(published);

    free(work);
    free(published);
    return is_output;
}

bool wva_output_owns(const char *name)
{
    static const char *const names[] = { "catalogue.sqlite", "catalogue.sqlite.new", "index.html",
                                         "reports", ".work" };

    for (size_t i = 0; i < WVA_COUNT(names); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* ---- the lock ---- */

/* The lock is a file in .work, which goes with it. So one that was got may be that of a folder that
 * is no more: then there is a new one to be locked. */
static bool is_still_there(int fd, const char *path)
{
    struct stat mine, there;

    return fstat(fd, &mine) == 0 && lstat(path, &there) == 0 && mine.st_dev == there.st_dev
           && mine.st_ino == there.st_ino;
}

/* Of a batch that was killed, processes may be about to end. */
static bool wait_for_lock(int fd)
{
    enum { TRIES = 40, PAUSE_MS = 25 };
    bool got = false;

    for (int i = 0; i < TRIES && !got; i++) {
        got = flock(fd, LOCK_EX | LOCK_NB) == 0;
        if (!got && errno != EWOULDBLOCK)
            return false;
        if (!got)
            (void)poll(NULL, 0, PAUSE_MS);
    }
    return got;
}

static enum wva_status try_lock(const char *path, int *lock, bool *again, struct wva_error *err)
{
    *again = false;
    *lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (*lock < 0 && errno == ENOENT) {
        *again = true;
        return WVA_OK;
    }
    if (*lock < 0)
        return wva_fail_io(err, path, errno, "cannot write");
    if (!wait_for_lock(*lock))
        return wva_fail_io(err, path, errno, "cannot lock (does another batch write here?)");
    *again = !is_still_there(*lock, path);
    if (*again)
        (void)close(*lock);
    return WVA_OK;
}

/* Its processes have the lock too: whoever gets it knows that none of them still writes. */
static enum wva_status take_lock(struct wva_output *output, struct wva_error *err)
{
    enum { TRIES = 100 };
    char *path = wva_path_join(output->work, "lock");
    enum wva_status status = WVA_OK;
    bool again = true;

    for (int i = 0; i < TRIES && again && status == WVA_OK; i++) {
        status = wva_make_directories(output->work, err);
        WVA_STEP(status, try_lock(path, &output->lock, &again, err));
    }
    if (status == WVA_OK && again)
        status = wva_fail_io(err, path, EAGAIN, "cannot lock");
    if (status != WVA_OK && output->lock >= 0) {
        (void)close(output->lock);
        output->lock = -1;
    }
    free(path);
    return status;
}

/* ---- opening ---- */

/* Links could lead what a batch writes and removes to anywhere. */
static enum wva_status check_no_links(const char *dir, struct wva_error *err)
{
    static const char *const names[] = { ".work", ".work/catalogue.sqlite", "reports" };
    enum wva_status status = WVA_OK;

    for (size_t i = 0; i < WVA_COUNT(names) && status == WVA_OK; i++) {
        char *path = wva_path_join(dir, names[i]);
        struct stat st;

        if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode)) {
            status = wva_fail_at(err, WVA_ERR_IO, path, 0,
                                 "is a symbolic link: a batch writes below its output only");
        }
        free(path);
    }
    return status;
}

/* Only the index of a batch is written anew. */
static enum wva_status check_index(const char *dir, struct wva_error *err)
{
    char *path = wva_path_join(dir, "index.html");
    enum wva_status status = WVA_OK;

    if (access(path, F_OK) == 0 && !wva_output_is(dir)) {
        status = wva_fail_at(err, WVA_ERR_USAGE, path, 0,
                             "this page was not made by a batch and would be replaced; -o DIR "
                             "writes into another folder");
    }
    free(path);
    return status;
}

/* A batch that was killed may have died before its sweeper could be started. */
static void remove_spools(const char *work)
{
    DIR *dir = opendir(work);
    const struct dirent *item;

    while (dir != NULL && (item = readdir(dir)) != NULL)
        if (strncmp(item->d_name, "spool-", 6) == 0) {
            char *path = wva_path_join(work, item->d_name);

            wva_folder_remove(path);
            free(path);
        }
    if (dir != NULL)
        (void)closedir(dir);
}

static enum wva_status prepare_folder(struct wva_output *output, struct wva_error *err)
{
    enum wva_status status;
    struct stat st;

    output->fresh = lstat(output->dir, &st) != 0;
    status = check_no_links(output->dir, err);
    WVA_STEP(status, take_lock(output, err));
    if (status != WVA_OK)
        return status;
    remove_spools(output->work);
    wva_reports_recover(output->dir, output->old);
    wva_folder_remove(output->made);
    return WVA_OK;
}

enum wva_status wva_output_open(const char *dir, bool in_memory, const volatile sig_atomic_t *stop,
                                struct wva_output *output, struct wva_error *err)
{
    enum wva_status status;
    char *file;

    *output = (struct wva_output){ .dir = wva_strdup(dir),
                                   .work = wva_path_join(dir, ".work"),
                                   .made = wva_path_join(dir, ".work/made"),
                                   .old = wva_path_join(dir, ".work/old"),
                                   .published = wva_path_join(dir, "catalogue.sqlite"),
                                   .in_memory = in_memory,
                                   .lock = -1 };
    output->had_catalogue = access(output->published, F_OK) == 0;
    file = in_memory ? wva_strdup(":memory:") : wva_path_join(output->work, "catalogue.sqlite");
    status = check_index(dir, err);
    if (status == WVA_OK && !in_memory)
        status = prepare_folder(output, err);
    WVA_STEP(status, wva_catalogue_open(file, output->published, stop, &output->catalogue, err));
    free(file);
    return status;
}

/* ---- the end ---- */

/* What is only for work goes while nobody else can have the lock; that goes last. */
static void remove_work(struct wva_output *output)
{
    static const char *const names[] = { "catalogue.sqlite", "catalogue.sqlite-wal",
                                         "catalogue.sqlite-shm", "catalogue.sqlite-journal",
                                         "lock" };

    wva_catalogue_close(output->catalogue);
    output->catalogue = NULL;
    wva_folder_remove(output->made);
    wva_folder_remove(output->old);
    remove_spools(output->work);
    for (size_t i = 0; i < WVA_COUNT(names); i++) {
        char *path = wva_path_join(output->work, names[i]);

        (void)unlink(path);
        free(path);
    }
    (void)rmdir(output->work);
}

static void remove_report(void *context, const char *report)
{
    const struct wva_output *output = context;

    wva_reports_remove(output->dir, report);
}

enum wva_status wva_output_finish(struct wva_output *output, struct wva_error *err)
{
    enum wva_status status = wva_shards_settle(output->catalogue, err);

    WVA_STEP(status, wva_catalogue_publish(output->catalogue, output->published, err));
    WVA_STEP(status, wva_index_write(output->dir, wva_catalogue_handle(output->catalogue), err));
    /* Not before nothing that is published names them. */
    WVA_STEP(status, wva_catalogue_each_leftover(output->catalogue, remove_report, output, err));
    if (status == WVA_OK)
        remove_work(output);
    return status;
}

void wva_output_discard(struct wva_output *output)
{
    if (output->in_memory)
        return;
    if (!output->had_catalogue)
        (void)unlink(output->published);
    remove_work(output);
    if (output->fresh)
        (void)rmdir(output->dir);
}

void wva_output_close(struct wva_output *output)
{
    wva_catalogue_close(output->catalogue);
    if (output->lock >= 0)
        (void)close(output->lock);
    free(output->dir);
    free(output->work);
    free(output->made);
    free(output->old);
    free(output->published);
    *output = (struct wva_output){ .lock = -1 };
}
