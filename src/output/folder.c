/* SPDX-License-Identifier: Apache-2.0 */
#include "output/folder.h"

#include <ctype.h>
#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/memory.h"
#include "util/path.h"
#include "util/timestamp.h"

enum { SLUG_MAX = 80 };

char *wva_folder_slug(const char *text)
{
    char *slug = wva_calloc(SLUG_MAX + 1, 1);
    size_t len = 0;

    for (; *text != '\0' && len < SLUG_MAX; text++) {
        unsigned char c = (unsigned char)*text;
        bool safe = c < 0x80 && (isalnum(c) || c == '_' || c == '-' || (c == '.' && len > 0));

        slug[len++] = safe ? (char)c : '_';
    }
    if (len > 0)
        return slug;
    free(slug);
    return wva_strdup("unnamed");
}

/* Names of a report's own files and folders, in either case. */
static bool is_reserved(const char *name)
{
    static const char *const names[] = { "analysis",
                                         "annotations.json",
                                         "data",
                                         "extracted_metrics.csv",
                                         "junit.xml",
                                         "manifest.txt",
                                         "plots",
                                         "report.html",
                                         "report.json",
                                         "report.md",
                                         "report.openmetrics" };

    for (size_t i = 0; i < WVA_COUNT(names); i++)
        if (strcasecmp(name, names[i]) == 0)
            return true;
    return false;
}

char *wva_folder_name_part(const char *server,
                           bool (*is_taken)(const void *context, const char *folder),
                           const void *context)
{
    char *slug = wva_folder_slug(server), *folder = wva_strdup(slug);

    for (size_t number = 2; is_reserved(folder) || is_taken(context, folder); number++) {
        free(folder);
        folder = wva_asprintf("%s-%zu", slug, number);
    }
    free(slug);
    return folder;
}

static struct wva_str take_last_name(const char *path)
{
    size_t end = strlen(path), start;

    while (end > 1 && path[end - 1] == '/')
        end--;
    for (start = end; start > 0 && path[start - 1] != '/'; start--)
        ;
    return (struct wva_str){ path + start, end - start };
}

char *wva_folder_input_name(const char *path)
{
    struct wva_str name = take_last_name(path);
    const char *dot;
    char *full = NULL, *short_name;

    if (wva_str_equal(name, WVA_STR(".")) || wva_str_equal(name, WVA_STR("..")))
        full = realpath(path, NULL);
    if (full != NULL)
        name = take_last_name(full);
    dot = name.len > 1 ? memchr(name.ptr + 1, '.', name.len - 1) : NULL;
    short_name = wva_strndup(name.ptr, dot == NULL ? name.len : (size_t)(dot - name.ptr));
    free(full);
    return short_name;
}

char *wva_folder_default(int64_t first_ns, const char *name)
{
    char stamp[WVA_TIME_TEXT];
    char *slug = wva_folder_slug(name);
    char *dir = wva_asprintf("experiments/%s_%s", wva_time_format_compact(first_ns, stamp), slug);

    free(slug);
    return dir;
}

bool wva_folder_is_same(const char *one, const char *other)
{
    struct stat st, other_st;

    return stat(one, &st) == 0 && S_ISDIR(st.st_mode) && stat(other, &other_st) == 0
           && st.st_dev == other_st.st_dev && st.st_ino == other_st.st_ino;
}

static bool is_empty(const char *dir)
{
    DIR *stream = opendir(dir);
    const struct dirent *item;
    bool empty = true;

    if (stream == NULL)
        return true;
    while (empty && (item = readdir(stream)) != NULL)
        empty = strcmp(item->d_name, ".") == 0 || strcmp(item->d_name, "..") == 0;
    (void)closedir(stream);
    return empty;
}

enum wva_status wva_folder_check_empty(const char *dir, struct wva_error *err)
{
    char *manifest = wva_path_join(dir, "manifest.txt");
    bool has_report = access(manifest, F_OK) == 0;

    free(manifest);
    if (is_empty(dir))
        return WVA_OK;
    return wva_fail_at(
        err, WVA_ERR_USAGE, dir, 0,
        has_report ? "there is a report in this folder already; --force replaces it, -o DIR writes "
                     "into another"
                   : "this folder is not empty; --force writes into it, -o DIR into another");
}

static int remove_item(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st;
    (void)kind;
    (void)where;
    (void)remove(path);
    return 0;
}

void wva_folder_remove(const char *dir)
{
    enum { OPEN_FOLDERS = 16 };

    (void)nftw(dir, remove_item, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

bool wva_folder_holds(const char *dir, const char *path)
{
    char *real_dir = realpath(dir, NULL);
    char *real_path = realpath(path, NULL);
    size_t len = real_dir == NULL ? 0 : strlen(real_dir);
    bool holds = len > 0 && real_path != NULL && strncmp(real_path, real_dir, len) == 0
                 && (real_path[len] == '/' || real_dir[len - 1] == '/');

    free(real_dir);
    free(real_path);
    return holds;
}
