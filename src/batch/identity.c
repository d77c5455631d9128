/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/identity.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "batch/output.h"
#include "experiment/readers.h"
#include "output/folder.h"
#include "plan/run_plan.h"
#include "util/memory.h"
#include "util/path.h"

enum { READ_SIZE = 256 * 1024 };

enum { DEPTH_MAX = 64 };

struct gathering {
    const char *root;
    struct wva_identity *identity;
    struct wva_error *err;
};

/* Takes over both. */
static void add_file(struct wva_identity *identity, char *path, char *from)
{
    *WVA_APPEND(identity->files, identity->count, identity->room) =
        (struct wva_identity_file){ .path = path, .from = from };
}

/* ---- the files of a folder ---- */

/* A link to a folder that holds the run would bring in all of its neighbours. */
static bool is_around(const struct gathering *gathering, const char *folder)
{
    char *link = realpath(folder, NULL), *root = realpath(gathering->root, NULL);
    bool around =
        link == NULL || root == NULL || strcmp(link, root) == 0 || wva_folder_holds(link, root);

    free(link);
    free(root);
    return around;
}

static enum wva_status walk(const struct gathering *gathering, const char *folder,
                            const char *below, int depth, bool linked);

static enum wva_status take_item(const struct gathering *gathering, const char *path,
                                 const char *below, int depth, bool linked)
{
    struct stat st;
    bool is_link = lstat(path, &st) == 0 && S_ISLNK(st.st_mode);

    if (stat(path, &st) != 0) {
        gathering->identity->dead += is_link;
        return WVA_OK;
    }
    if (S_ISREG(st.st_mode))
        add_file(gathering->identity, wva_strdup(below), wva_strdup(path));
    if (!S_ISDIR(st.st_mode) || depth == DEPTH_MAX
        || (is_link && (linked || is_around(gathering, path))))
        return WVA_OK;
    return walk(gathering, path, below, depth + 1, linked || is_link);
}

static enum wva_status walk(const struct gathering *gathering, const char *folder,
                            const char *below, int depth, bool linked)
{
    bool is_output = wva_output_is(folder);
    DIR *dir = opendir(folder);
    enum wva_status status = WVA_OK;
    const struct dirent *item;

    if (dir == NULL)
        return wva_fail_io(gathering->err, folder, errno, "cannot read");
    while (status == WVA_OK && (item = readdir(dir)) != NULL) {
        char *path, *item_below;

        if (item->d_name[0] == '.' || (is_output && wva_output_owns(item->d_name)))
            continue;
        path = wva_path_join(folder, item->d_name);
        item_below = wva_path_join(below, item->d_name);
        status = take_item(gathering, path, item_below, depth, linked);
        free(path);
        free(item_below);
    }
    (void)closedir(dir);
    return status;
}

/* What is read with the folder, though it lies elsewhere: by its own name. */
static enum wva_status walk_parts(const struct gathering *gathering, const char *folder)
{
    char **parts = wva_experiment_parts(folder);
    enum wva_status status = WVA_OK;

    for (size_t i = 0; parts[i] != NULL; i++) {
        char *below = wva_asprintf("beside:%s", wva_path_name(parts[i]));

        if (status == WVA_OK)
            status = walk(gathering, parts[i], below, 0, false);
        free(below);
        free(parts[i]);
    }
    free(parts);
    return status;
}

/* ---- manifests ---- */

static bool has_file(const struct wva_identity *identity, const char *from, const char *path)
{
    for (size_t i = 0; i < identity->count; i++)
        if (strcmp(identity->files[i].from, from) == 0
            || strcmp(identity->files[i].path, path) == 0)
            return true;
    return false;
}

static void add_manifest(struct wva_identity *identity, const char *from, const char *name)
{
    char *path = wva_asprintf("manifest:%s", name);

    if (!has_file(identity, from, path))
        add_file(identity, path, wva_strdup(from));
    else
        free(path);
}

static void add_manifests(struct wva_identity *identity, const char *config, const char *manifests)
{
    struct wva_run_plan *plan = NULL;
    struct wva_error ignored;

    if (access(config, F_OK) != 0
        || wva_run_plan_read(config, manifests, &plan, &ignored) != WVA_OK)
        return;
    for (size_t i = 0; i < plan->config->job_count; i++)
        if (plan->jobs[i].path != NULL)
            add_manifest(identity, plan->jobs[i].path, plan->config->jobs[i].manifest);
    if (plan->has_hpa && plan->hpa.file != NULL)
        add_manifest(identity, plan->hpa.file, plan->config->hpa_manifest);
    wva_run_plan_free(plan);
}

/* Where a run's plan is read from; what checks the run against it looks in its own places only. */
static void add_all_manifests(const char *folder, const char *manifests,
                              struct wva_identity *identity)
{
    static const char *const names[] = { "experiment-config.yaml", "experiment-config.yml" };

    for (size_t i = 0; i < WVA_COUNT(names); i++) {
        char *config = wva_path_join(folder, names[i]);

        add_manifests(identity, config, manifests);
        if (manifests != NULL)
            add_manifests(identity, config, NULL);
        free(config);
    }
}

/* ---- content ---- */

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

enum wva_status wva_identity_read(const char *path, const char *manifests,
                                  struct wva_identity *identity, struct wva_error *err)
{
    const struct gathering gathering = { path, identity, err };
    enum wva_status status = WVA_OK;
    struct stat st;
    bool is_folder;

    *identity = (struct wva_identity){ 0 };
    if (stat(path, &st) != 0)
        return wva_fail_io(err, path, errno, "cannot read");
    is_folder = S_ISDIR(st.st_mode);
    if (!is_folder)
        add_file(identity, wva_strdup(""), wva_strdup(path));
    else if ((status = walk(&gathering, path, "", 0, false)) == WVA_OK
             && (status = walk_parts(&gathering, path)) == WVA_OK)
        add_all_manifests(path, manifests, identity);
    if (identity->count > 1)
        qsort(identity->files, identity->count, sizeof *identity->files, compare_paths);
    for (size_t i = 0; i < identity->count && status == WVA_OK; i++)
        status = hash_bytes(identity->files[i].from, &identity->files[i], err);
    if (status == WVA_OK)
        name_content(identity, is_folder);
    return status;
}

void wva_identity_release(struct wva_identity *identity)
{
    for (size_t i = 0; i < identity->count; i++) {
        free(identity->files[i].path);
        free(identity->files[i].from);
    }
    free(identity->files);
    *identity = (struct wva_identity){ 0 };
}
