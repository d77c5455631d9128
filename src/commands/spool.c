/* SPDX-License-Identifier: Apache-2.0 */
#include "commands/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/memory.h"
#include "util/outfile.h"
#include "util/path.h"

enum { CHUNK = 128 * 1024 };

static bool is_stdin(const char *operand)
{
    return strcmp(operand, "-") == 0;
}

static const char *name_operand(const char *operand)
{
    return is_stdin(operand) ? "standard input" : operand;
}

const char *wva_spool_name(const struct wva_spool *spool, const char *path)
{
    for (size_t i = 0; i < spool->count; i++)
        if (spool->copies[i] != NULL && strcmp(spool->copies[i], path) == 0)
            return name_operand(spool->given[i]);
    return path;
}

void wva_spool_place(const struct wva_spool *spool, struct wva_error *err)
{
    const char *name = wva_spool_name(spool, err->file);

    if (name != err->file)
        wva_error_place(err, name, err->line);
}

static bool must_be_copied(const char *operand)
{
    struct stat st;

    return is_stdin(operand)
           || (stat(operand, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode));
}

static enum wva_status copy(int fd, const char *name, struct wva_outfile *out,
                            const volatile sig_atomic_t *stop, struct wva_error *err)
{
    char *chunk = wva_malloc(CHUNK);
    enum wva_status status = WVA_OK;
    ssize_t got = 1;

    while (status == WVA_OK && got > 0) {
        got = read(fd, chunk, CHUNK);
        if (*stop != 0)
            status = wva_fail(err, WVA_ERR_INTERRUPTED, "interrupted");
        else if (got < 0 && errno == EINTR)
            got = 1;
        else if (got < 0)
            status = wva_fail_io(err, name, errno, "cannot read");
        if (status == WVA_OK && got > 0) {
            wva_outfile_write(out, chunk, (size_t)got);
            status = wva_outfile_check(out, false, err);
        }
    }
    free(chunk);
    return status;
}

/* The copy's name becomes that of the run. */
static char *make_place(const char *operand, struct wva_error *err)
{
    const char *parent = getenv("TMPDIR");
    char *folder =
        wva_path_join(parent == NULL || parent[0] == '\0' ? "/tmp" : parent, "wva-input.XXXXXX");
    char *path = NULL;

    if (mkdtemp(folder) == NULL)
        (void)wva_fail_io(err, folder, errno, "cannot make a temporary folder");
    else
        path = wva_path_join(folder, is_stdin(operand) ? "standard-input" : wva_path_name(operand));
    free(folder);
    return path;
}

static void remove_copy(const char *path)
{
    char *folder = wva_path_folder(path);

    (void)unlink(path);
    (void)rmdir(folder);
    free(folder);
}

/* NULL with `err` filled where it fails. */
static char *copy_operand(const char *operand, const volatile sig_atomic_t *stop,
                          struct wva_error *err)
{
    const char *name = name_operand(operand);
    int fd = is_stdin(operand) ? STDIN_FILENO : open(operand, O_RDONLY | O_CLOEXEC);
    char *path = fd < 0 ? NULL : make_place(operand, err);
    struct wva_outfile *out = path == NULL ? NULL : wva_outfile_open(path, err);
    enum wva_status status = out == NULL ? WVA_ERR_IO : copy(fd, name, out, stop, err);

    if (fd < 0)
        (void)wva_fail_io(err, name, errno, "cannot read");
    else if (fd != STDIN_FILENO)
        (void)close(fd);
    if (status == WVA_OK)
        status = wva_outfile_commit(out, err);
    else
        wva_outfile_abandon(out);
    if (status == WVA_OK)
        return path;
    if (path != NULL)
        remove_copy(path);
    free(path);
    return NULL;
}

enum wva_status wva_spool_make(char *const *operands, size_t count,
                               const volatile sig_atomic_t *stop, struct wva_spool *spool,
                               struct wva_error *err)
{
    size_t stdin_count = 0;

    *spool = (struct wva_spool){ operands, wva_calloc(count + 1, sizeof *spool->operands),
                                 wva_calloc(count + 1, sizeof *spool->copies), count };
    for (size_t i = 0; i < count; i++) {
        spool->operands[i] = operands[i];
        stdin_count += is_stdin(operands[i]);
    }
    if (stdin_count > 1)
        return wva_fail(err, WVA_ERR_USAGE,
                        "'-' is given twice: standard input can be read only once");
    for (size_t i = 0; i < count; i++) {
        if (!must_be_copied(operands[i]))
            continue;
        spool->copies[i] = copy_operand(operands[i], stop, err);
        if (spool->copies[i] == NULL)
            return err->status;
        spool->operands[i] = spool->copies[i];
    }
    return WVA_OK;
}

void wva_spool_release(struct wva_spool *spool)
{
    for (size_t i = 0; i < spool->count; i++) {
        if (spool->copies[i] == NULL)
            continue;
        remove_copy(spool->copies[i]);
        free(spool->copies[i]);
    }
    free(spool->copies);
    free(spool->operands);
}
