/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/spool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "batch/process.h"
#include "input/expander.h"
#include "output/folder.h"
#include "util/memory.h"
#include "util/outfile.h"
#include "util/path.h"

/* ---- the folder ---- */

static void sweep(void *dir)
{
    wva_folder_remove(dir);
}

enum wva_status wva_spool_begin(const char *parent, struct wva_spool *spool, struct wva_error *err)
{
    enum wva_status status;

    *spool = (struct wva_spool){ .dir = wva_path_join(parent, "spool-XXXXXX"), .alive = -1 };
    if (mkdtemp(spool->dir) == NULL)
        return wva_fail_io(err, parent, errno, "cannot make a folder for members of archives");
    status = wva_process_start_heir(sweep, spool->dir, &spool->sweeper, &spool->alive, err);
    if (status != WVA_OK)
        (void)rmdir(spool->dir);
    return status;
}

void wva_spool_end(struct wva_spool *spool)
{
    if (spool->dir != NULL && spool->alive >= 0) {
        (void)close(spool->alive);
        while (waitpid(spool->sweeper, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    free(spool->dir);
    spool->dir = NULL;
}

/* ---- members ---- */

/* `member` as a path below a folder: without "." and doubled slashes, never up, never absolute.
 * NULL where it is none. The caller frees it. */
static char *make_safe(const char *member)
{
    char *safe = wva_calloc(WVA_SPOOL_PATH_MAX + 1, 1);
    size_t len = 0;
    int depth = 0;

    while (*member != '\0') {
        size_t part = strcspn(member, "/");
        bool none = part == 0 || (part == 1 && member[0] == '.');
        bool up = part == 2 && member[0] == '.' && member[1] == '.';

        if (!none && (up || ++depth > WVA_SPOOL_DEPTH_MAX || len + part + 1 > WVA_SPOOL_PATH_MAX)) {
            free(safe);
            return NULL;
        }
        if (!none) {
            if (len > 0)
                safe[len++] = '/';
            memcpy(safe + len, member, part);
            len += part;
        }
        member += part + (member[part] == '/');
    }
    if (len > 0)
        return safe;
    free(safe);
    return NULL;
}

static enum wva_status make_parent(const char *path, struct wva_error *err)
{
    char *parent = wva_strndup(path, (size_t)(strrchr(path, '/') - path));
    enum wva_status status = wva_make_directories(parent, err);

    free(parent);
    return status;
}

/* Copies the current member; *left is what may still be written. */
static enum wva_status copy_member(struct wva_expander *expander, const char *path, uint64_t *left,
                                   struct wva_error *err)
{
    enum { PIECE = 64 * 1024 };
    enum wva_status status = make_parent(path, err);
    struct wva_outfile *file = status == WVA_OK ? wva_outfile_open(path, err) : NULL;
    char *bytes;
    size_t len = 1;

    if (file == NULL)
        return err->status;
    bytes = wva_malloc(PIECE);
    while (status == WVA_OK && len > 0) {
        status = wva_expander_read(expander, bytes, PIECE, &len, err);
        if (status == WVA_OK && len > *left)
            status = wva_fail(err, WVA_ERR_LIMIT,
                              "the archive exceeds the limit for unpacked data (--max-spool)");
        if (status == WVA_OK) {
            *left -= len;
            wva_outfile_write(file, bytes, len);
            status = wva_outfile_check(file, false, err);
        }
    }
    free(bytes);
    if (status == WVA_OK)
        return wva_outfile_commit(file, err);
    wva_outfile_abandon(file);
    return status;
}

/* True where both are there and have the same bytes. */
static bool have_same_bytes(const char *one, const char *other)
{
    enum { PIECE = 64 * 1024 };
    FILE *a = fopen(one, "re"), *b = fopen(other, "re");
    char *bytes = wva_malloc(2 * (size_t)PIECE);
    bool same = a != NULL && b != NULL;
    size_t len = PIECE;

    while (same && len == PIECE) {
        len = fread(bytes, 1, PIECE, a);
        same = fread(bytes + PIECE, 1, PIECE, b) == len && memcmp(bytes, bytes + PIECE, len) == 0
               && ferror(a) == 0 && ferror(b) == 0;
    }
    free(bytes);
    if (a != NULL)
        (void)fclose(a);
    if (b != NULL)
        (void)fclose(b);
    return same;
}

struct unpacking {
    const char *dir;
    uint64_t left, files;
    void (*fail)(void *context, const char *member, const struct wva_error *err);
    void *context;
};

/* Copies the current member. Of several with one name the last one stays, as unpacking them would
 * have it, and that another is lost is told. */
static enum wva_status take_file(struct unpacking *unpacking, struct wva_expander *expander,
                                 const char *member, const char *path, struct wva_error *err)
{
    char *earlier = wva_asprintf("%s.earlier", unpacking->dir);
    struct stat st;
    bool again = lstat(path, &st) == 0 && S_ISREG(st.st_mode) && rename(path, earlier) == 0;
    enum wva_status status = copy_member(expander, path, &unpacking->left, err);

    if (again && status != WVA_OK)
        (void)rename(earlier, path);
    if (again && status == WVA_OK && !have_same_bytes(earlier, path)) {
        (void)wva_fail(err, WVA_ERR_DATA,
                       "the archive has a later file of this name, which is read instead");
        unpacking->fail(unpacking->context, member, err);
    }
    (void)unlink(earlier);
    free(earlier);
    return status;
}

/* Fails where nothing that follows could be written either. */
static enum wva_status take_member(struct unpacking *unpacking, struct wva_expander *expander,
                                   const char *member, struct wva_error *err)
{
    char *safe = make_safe(member), *path;
    enum wva_status status;

    if (++unpacking->files > WVA_SPOOL_FILES_MAX) {
        free(safe);
        return wva_fail(err, WVA_ERR_LIMIT, "the archive has more than %d members",
                        WVA_SPOOL_FILES_MAX);
    }
    if (safe == NULL) {
        (void)wva_fail(err, WVA_ERR_DATA, "a name that points outside the archive, or is too long");
        unpacking->fail(unpacking->context, member, err);
        return WVA_OK;
    }
    path = wva_path_join(unpacking->dir, safe);
    status = take_file(unpacking, expander, member, path, err);
    free(path);
    free(safe);
    if (status == WVA_OK || status == WVA_ERR_LIMIT || err->sys_errno == ENOSPC)
        return status;
    unpacking->fail(unpacking->context, member, err);
    return WVA_OK;
}

enum wva_status wva_spool_archive(const char *path, const char *dir, uint64_t max_bytes,
                                  void (*fail)(void *context, const char *member,
                                               const struct wva_error *err),
                                  void *context, struct wva_error *err)
{
    struct unpacking unpacking = {
        .dir = dir, .left = max_bytes, .fail = fail, .context = context
    };
    const struct wva_expander_options options = { 0 };
    struct wva_file *file = wva_file_open(path, NULL, err);
    struct wva_expander *expander;
    enum wva_status status = wva_make_directories(dir, err);
    const char *member;
    bool more = true;

    if (file == NULL)
        return err->status;
    expander = wva_expander_start(file, path, &options, err);
    if (expander == NULL)
        status = err->status;
    while (status == WVA_OK && more) {
        status = wva_expander_next(expander, &member, &more, err);
        if (status == WVA_OK && more && member != NULL)
            status = take_member(&unpacking, expander, member, err);
    }
    if (expander != NULL)
        wva_expander_close(expander);
    wva_file_close(file);
    return status;
}

enum wva_status wva_spool_is_archive(const char *path, bool *archive, struct wva_error *err)
{
    const struct wva_expander_options options = { 0 };
    struct wva_file *file = wva_file_open(path, NULL, err);
    struct wva_expander *expander;
    enum wva_status status;
    const char *head, *member;
    bool more;
    size_t len;

    *archive = false;
    if (file == NULL)
        return err->status;
    status = wva_file_peek(file, &head, &len, err);
    if (status == WVA_OK && wva_expander_knows(head, len)) {
        expander = wva_expander_start(file, path, &options, err);
        status = expander == NULL ? err->status : WVA_OK;
        WVA_STEP(status, wva_expander_next(expander, &member, &more, err));
        *archive = status == WVA_OK && more && member != NULL;
        if (expander != NULL)
            wva_expander_close(expander);
    }
    wva_file_close(file);
    return status;
}
