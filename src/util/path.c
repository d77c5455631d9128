/* SPDX-License-Identifier: Apache-2.0 */
#include "util/path.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/memory.h"

char *wva_path_join(const char *dir, const char *name)
{
    size_t len = strlen(dir);

    return wva_asprintf("%s%s%s", dir, len == 0 || dir[len - 1] == '/' ? "" : "/", name);
}

char *wva_path_folder(const char *path)
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        return wva_strdup(".");
    return slash == path ? wva_strdup("/") : wva_strndup(path, (size_t)(slash - path));
}

const char *wva_path_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

bool wva_path_holds(const char *dir, const char *name)
{
    char *path = wva_path_join(dir, name);
    bool found = access(path, F_OK) == 0;

    free(path);
    return found;
}

bool wva_path_holds_file(const char *dir, const char *name)
{
    char *path = wva_path_join(dir, name);
    struct stat st;
    bool found = stat(path, &st) == 0 && S_ISREG(st.st_mode);

    free(path);
    return found;
}

enum wva_status wva_path_check_file(const char *path, struct wva_error *err)
{
    struct stat st;

    if (stat(path, &st) != 0 || S_ISREG(st.st_mode))
        return WVA_OK;
    return wva_fail_io(err, path, S_ISDIR(st.st_mode) ? EISDIR : EINVAL, "is no file");
}

static int is_shown(const struct dirent *item)
{
    return item->d_name[0] != '.';
}

static int is_item(const struct dirent *item)
{
    return strcmp(item->d_name, ".") != 0 && strcmp(item->d_name, "..") != 0;
}

/* Not alphasort(), which depends on the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

int wva_path_list(const char *dir, bool hidden, struct dirent ***items)
{
    return scandir(dir, items, hidden ? is_item : is_shown, by_name);
}

void wva_path_free_list(struct dirent **items, int count)
{
    for (int i = 0; i < count; i++)
        free(items[i]);
    if (count >= 0)
        free(items);
}

static enum wva_status make_directory(const char *path, struct wva_error *err)
{
    struct stat st;
    int failure;

    if (mkdir(path, 0777) == 0)
        return WVA_OK;
    failure = errno;
    /* A read-only file system may not report EEXIST even though the folder exists. */
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return WVA_OK;
    if (failure == EEXIST || failure == ENOTDIR) {
        return wva_fail_at(err, WVA_ERR_IO, path, 0,
                           "cannot make folder: there is a file of this name");
    }
    return wva_fail_io(err, path, failure, "cannot make folder");
}

enum wva_status wva_make_directories(const char *path, struct wva_error *err)
{
    char *partial = wva_strdup(path);
    enum wva_status status = WVA_OK;

    for (char *slash = strchr(partial + (partial[0] == '/'), '/');
         slash != NULL && status == WVA_OK; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        status = make_directory(partial, err);
        *slash = '/';
    }
    WVA_STEP(status, make_directory(path, err));
    free(partial);
    return status;
}

enum wva_status wva_make_folder_in(const char *dir, const char *name, struct wva_error *err)
{
    char *path = wva_path_join(dir, name);
    enum wva_status status = wva_make_directories(path, err);

    free(path);
    return status;
}
