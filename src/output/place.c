/* SPDX-License-Identifier: Apache-2.0 */
#include "output/place.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/folder.h"
#include "util/memory.h"
#include "util/path.h"

enum wva_status wva_place_open(const char *dir, struct wva_place *place, struct wva_error *err)
{
    enum wva_status status;

    *place = (struct wva_place){ .dir = wva_strdup(dir), .fresh = access(dir, F_OK) != 0 };
    status = wva_make_directories(dir, err);
    if (status != WVA_OK)
        return status;
    place->making = wva_path_join(dir, ".report-XXXXXX");
    if (mkdtemp(place->making) != NULL)
        return WVA_OK;
    free(place->making);
    place->making = NULL;
    return wva_fail_io(err, dir, errno, "cannot write into this folder");
}

void wva_place_close(struct wva_place *place)
{
    if (place->making != NULL)
        wva_folder_remove(place->making);
    if (place->fresh)
        (void)rmdir(place->dir);
    free(place->making);
    free(place->dir);
    *place = (struct wva_place){ 0 };
}

/* ---- files that would be overwritten ---- */

struct filling {
    const struct wva_place *place;
    const struct wva_place_options *options;
    struct wva_manifest made, earlier;
    size_t foreign; /* existing files that are not from an earlier report */
    char *first_foreign;
};

static enum wva_status refuse(const char *path, const char *why, struct wva_error *err)
{
    return wva_fail_at(err, WVA_ERR_USAGE, path, 0, "%s", why);
}

static bool is_input(const struct filling *filling, const char *path)
{
    struct stat st, input;

    if (stat(path, &st) != 0)
        return false;
    for (size_t i = 0; i < filling->options->input_count; i++)
        if (stat(filling->options->inputs[i], &input) == 0 && st.st_dev == input.st_dev
            && st.st_ino == input.st_ino)
            return true;
    return false;
}

/* Whether the existing parts of the path to a file below the folder are real folders: a symbolic
 * link would lead elsewhere. */
static enum wva_status check_parents(const struct filling *filling, const char *file,
                                     struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    for (const char *slash = strchr(file, '/'); slash != NULL && status == WVA_OK;
         slash = strchr(slash + 1, '/')) {
        char *folder = wva_asprintf("%s/%.*s", filling->place->dir, (int)(slash - file), file);
        struct stat st;

        if (lstat(folder, &st) == 0 && !S_ISDIR(st.st_mode))
            status =
                refuse(folder, "the report has a folder here; name another with --output", err);
        free(folder);
    }
    return status;
}

static enum wva_status check_file(struct filling *filling, const char *file, bool known,
                                  struct wva_error *err)
{
    char *path = wva_path_join(filling->place->dir, file);
    enum wva_status status = check_parents(filling, file, err);
    struct stat st;

    if (status != WVA_OK || lstat(path, &st) != 0) {
        free(path);
        return status;
    }
    if (S_ISDIR(st.st_mode)) {
        status = wva_fail_io(err, path, EISDIR, "cannot put a file in place");
    } else if (is_input(filling, path)) {
        status = refuse(path, "this is what was read; name another folder with --output", err);
    } else if (!known && !filling->options->force && filling->foreign++ == 0) {
        filling->first_foreign = path;
        return WVA_OK;
    }
    free(path);
    return status;
}

static char *part_manifest(const struct filling *filling, size_t part)
{
    return wva_path_join(filling->options->parts[part], WVA_MANIFEST_NAME);
}

static enum wva_status check_all(struct filling *filling, struct wva_error *err)
{
    enum wva_status status = check_file(filling, WVA_MANIFEST_NAME, filling->earlier.ours, err);
    char more[64] = "";

    if (status == WVA_OK && filling->earlier.others)
        return refuse(filling->place->dir,
                      "this folder holds the work of another program; name "
                      "another with --output",
                      err);

    for (size_t i = 0; i < filling->options->part_count && status == WVA_OK; i++) {
        char *file = part_manifest(filling, i);

        status = check_file(filling, file, wva_manifest_find(&filling->earlier, file) != NULL, err);
        free(file);
    }
    for (size_t i = 0; i < filling->made.count && status == WVA_OK; i++) {
        const char *file = filling->made.files[i].path;

        status = check_file(filling, file, wva_manifest_find(&filling->earlier, file) != NULL, err);
    }
    if (status != WVA_OK || filling->foreign == 0)
        return status;
    if (filling->foreign > 1)
        (void)snprintf(more, sizeof more,
                       filling->foreign == 2 ? " (nor is another)" : " (nor are %zu others)",
                       filling->foreign - 1);
    return wva_fail_at(err, WVA_ERR_USAGE, filling->first_foreign, 0,
                       "this file is not of an earlier report%s: write elsewhere with "
                       "--output=DIR, or replace it with --force",
                       more);
}

/* ---- moving into place ---- */

/* A replaced file keeps its permissions. */
static enum wva_status move_file(const struct filling *filling, const char *file,
                                 struct wva_error *err)
{
    char *from = wva_path_join(filling->place->making, file);
    char *to = wva_path_join(filling->place->dir, file);
    char *folder = wva_path_folder(to);
    enum wva_status status = wva_make_directories(folder, err);
    struct stat st;

    if (status == WVA_OK && lstat(to, &st) == 0 && S_ISREG(st.st_mode))
        (void)chmod(from, st.st_mode & 0777);
    if (status == WVA_OK && rename(from, to) != 0)
        status = wva_fail_io(err, to, errno, "cannot put in place");
    free(from);
    free(to);
    free(folder);
    return status;
}

/* ---- files of an earlier report ---- */

/* A manifest is untrusted input. */
static bool is_below(const char *file)
{
    return file[0] != '/' && strncmp(file, "../", 3) != 0 && strstr(file, "/../") == NULL;
}

/* In a folder that is analysed again, rows and logs may be the input, and pictures stay until they
 * are drawn again; results of an earlier analysis are no longer valid. */
static bool may_remove(const struct filling *filling, const char *file)
{
    const char *name = wva_path_name(file);

    return !filling->options->in_place || strncmp(file, "analysis/", 9) == 0
           || strstr(file, "/analysis/") != NULL || strncmp(name, "report.", 7) == 0
           || strcmp(name, "junit.xml") == 0 || strcmp(name, "annotations.json") == 0;
}

/* Removes the file, and any folders that this leaves empty. */
static void remove_file(const struct filling *filling, const char *file)
{
    char *path = wva_path_join(filling->place->dir, file);
    size_t root = strlen(filling->place->dir);
    char *slash;

    (void)unlink(path);
    while ((slash = strrchr(path, '/')) != NULL && (size_t)(slash - path) > root) {
        *slash = '\0';
        if (rmdir(path) != 0)
            break;
    }
    free(path);
}

/* Removes files of the earlier report that this one does not have. Unmodified files that must stay
 * are listed in the new manifest; a file that was modified since belongs to the user. */
static void remove_obsolete(struct filling *filling)
{
    size_t made = filling->made.count;
    struct wva_error ignored;

    for (size_t i = 0; i < filling->earlier.count; i++) {
        const struct wva_manifest_file *file = &filling->earlier.files[i];
        const struct wva_manifest of_made = { .files = filling->made.files, .count = made };
        char *path = wva_path_join(filling->place->dir, file->path);

        if (wva_manifest_find(&of_made, file->path) == NULL && is_below(file->path)
            && check_parents(filling, file->path, &ignored) == WVA_OK
            && wva_manifest_is_unchanged(filling->place->dir, file)) {
            if (may_remove(filling, file->path) && !is_input(filling, path))
                remove_file(filling, file->path);
            else
                wva_manifest_add(&filling->made, file->path);
        }
        free(path);
    }
    wva_manifest_sort(&filling->made);
}

/* ---- manifests ---- */

/* The manifest of a part lists the files below its folder. */
static enum wva_status write_part_manifest(const struct filling *filling, const char *part,
                                           const struct wva_manifest_header *header,
                                           struct wva_error *err)
{
    char *dir = wva_path_join(filling->place->dir, part);
    struct wva_manifest of_part = { 0 };
    size_t len = strlen(part);
    enum wva_status status;

    for (size_t i = 0; i < filling->made.count; i++) {
        const char *file = filling->made.files[i].path;

        if (strncmp(file, part, len) == 0 && file[len] == '/')
            wva_manifest_add(&of_part, file + len + 1);
    }
    status = wva_manifest_write(dir, header, &of_part, err);
    wva_manifest_free(&of_part);
    free(dir);
    return status;
}

static enum wva_status write_manifests(struct filling *filling,
                                       const struct wva_manifest_header *header,
                                       struct wva_error *err)
{
    const struct wva_place_options *options = filling->options;
    enum wva_status status = WVA_OK;

    for (size_t i = 0; i < options->part_count && status == WVA_OK; i++)
        status = write_part_manifest(filling, options->parts[i], header, err);
    for (size_t i = 0; i < options->part_count; i++) {
        char *file = part_manifest(filling, i);

        wva_manifest_add(&filling->made, file);
        free(file);
    }
    wva_manifest_sort(&filling->made);
    return status != WVA_OK ? status
                            : wva_manifest_write(filling->place->dir, header, &filling->made, err);
}

/* The manifests of parts are rewritten in place. */
static void drop_part_manifests(struct filling *filling)
{
    size_t kept = 0;

    for (size_t i = 0; i < filling->earlier.count; i++) {
        struct wva_manifest_file file = filling->earlier.files[i];
        bool again = false;

        for (size_t part = 0; part < filling->options->part_count && !again; part++) {
            char *name = part_manifest(filling, part);

            again = strcmp(name, file.path) == 0;
            free(name);
        }
        if (again)
            free(file.path);
        else
            filling->earlier.files[kept++] = file;
    }
    filling->earlier.count = kept;
}

static enum wva_status fill(struct filling *filling, const struct wva_manifest_header *header,
                            struct wva_error *err)
{
    const struct wva_place *place = filling->place;
    enum wva_status status = wva_manifest_list(place->making, &filling->made, err);

    WVA_STEP(status, wva_manifest_read(place->dir, header->tool, &filling->earlier, err));
    WVA_STEP(status, check_all(filling, err));
    WVA_STEP(status, wva_manifest_drop(place->dir, err));
    for (size_t i = 0; i < filling->made.count && status == WVA_OK; i++)
        status = move_file(filling, filling->made.files[i].path, err);
    if (status != WVA_OK)
        return status;
    drop_part_manifests(filling);
    remove_obsolete(filling);
    return write_manifests(filling, header, err);
}

enum wva_status wva_place_fill(const struct wva_place *place,
                               const struct wva_place_options *options,
                               const struct wva_manifest_header *header, struct wva_error *err)
{
    struct filling filling = { .place = place, .options = options };
    enum wva_status status = fill(&filling, header, err);

    wva_manifest_free(&filling.made);
    wva_manifest_free(&filling.earlier);
    free(filling.first_foreign);
    return status;
}
