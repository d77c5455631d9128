/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/identity.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input/folder.h"
#include "util/memory.h"
#include "util/path.h"

enum { READ_SIZE = 256 * 1024 };

struct gathering {
    struct wva_identity *identity;
    enum wva_status status;
    struct wva_error *err;
};

static void add_file(struct wva_identity *identity, const char *below)
{
    identity->files =
        wva_grow(identity->files, &identity->room, identity->count + 1, sizeof *identity->files);
    identity->files[identity->count++] = (struct wva_identity_file){ .path = wva_strdup(below) };
}

static void take_file(void *context, const char *file, const char *below)
{
    struct gathering *gathering = context;

    (void)file;
    if (*below != '.' && strstr(below, "/.") == NULL)
        add_file(gathering->identity, below);
}

static void take_failure(void *context, const struct wva_error *err)
{
    struct gathering *gathering = context;

    if (gathering->status == WVA_OK)
        *gathering->err = *err;
    gathering->status = err->status;
}

/* Not in the order of a walk, which is that of names in each folder. */
static int compare_paths(const void *a, const void *b)
{
    return strcmp(((const struct wva_identity_file *)a)->path,
                  ((const struct wva_identity_file *)b)->path);
}

static enum wva_status hash_bytes(const char *path, struct wva_identity_file *file,
                                  struct wva_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    guchar *bytes = wva_malloc(READ_SIZE);
    enum wva_status status = WVA_OK;
    ssize_t len = fd < 0 ? -1 : 1;

    while (len > 0) {
        len = read(fd, bytes, READ_SIZE);
        if (len > 0) {
            g_checksum_update(sum, bytes, (gssize)len);
            file->bytes += (uint64_t)len;
        }
    }
    if (len < 0)
        status = wva_fail_io(err, path, errno, "cannot read");
    (void)g_strlcpy(file->sha256, g_checksum_get_string(sum), sizeof file->sha256);
    if (fd >= 0)
        (void)close(fd);
    free(bytes);
    g_checksum_free(sum);
    return status;
}

static void name_content(struct wva_identity *identity, bool is_folder)
{
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);

    for (size_t i = 0; i < identity->count; i++) {
        const struct wva_identity_file *file = &identity->files[i];

        identity->bytes += file->bytes;
        /* With their NULs, so that no two lists look alike. */
        if (is_folder)
            g_checksum_update(sum, (const guchar *)file->path, (gssize)strlen(file->path) + 1);
        g_checksum_update(sum, (const guchar *)file->sha256, sizeof file->sha256);
    }
    (void)g_strlcpy(identity->id, g_checksum_get_string(sum), sizeof identity->id);
    g_checksum_free(sum);
}

enum wva_status wva_identity_read(const char *path, struct wva_identity *identity,
                                  struct wva_error *err)
{
    struct gathering gathering = { identity, WVA_OK, err };
    struct stat st;
    bool is_folder;

    *identity = (struct wva_identity){ 0 };
    if (stat(path, &st) != 0)
        return wva_fail_io(err, path, errno, "cannot read");
    is_folder = S_ISDIR(st.st_mode);
    if (is_folder)
        wva_folder_walk(path, take_file, take_failure, &gathering);
    else
        add_file(identity, "");
    if (identity->count > 1)
        qsort(identity->files, identity->count, sizeof *identity->files, compare_paths);
    for (size_t i = 0; i < identity->count && gathering.status == WVA_OK; i++) {
        char *file = is_folder ? wva_path_join(path, identity->files[i].path) : wva_strdup(path);

        gathering.status = hash_bytes(file, &identity->files[i], err);
        free(file);
    }
    if (gathering.status == WVA_OK)
        name_content(identity, is_folder);
    return gathering.status;
}

void wva_identity_release(struct wva_identity *identity)
{
    for (size_t i = 0; i < identity->count; i++)
        free(identity->files[i].path);
    free(identity->files);
    *identity = (struct wva_identity){ 0 };
}
