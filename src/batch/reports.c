/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/reports.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "batch/identity.h"
#include "output/folder.h"
#include "util/memory.h"
#include "util/path.h"

static const char prefix[] = "reports/";
enum { PREFIX_LEN = sizeof prefix - 1 };

char *wva_reports_place(const char *name, const char *id)
{
    char *slug = wva_folder_slug(name);
    char *report = wva_asprintf("%s%s-%s", prefix, slug, id);

    free(slug);
    return report;
}

bool wva_reports_is_name(const char *report)
{
    size_t len = strlen(report);
    const char *id = report + len - WVA_ID_DIGITS;
    char *slug, *name, *again;
    bool good;

    if (len <= PREFIX_LEN + 1 + WVA_ID_DIGITS || strncmp(report, prefix, PREFIX_LEN) != 0
        || id[-1] != '-' || strspn(id, "0123456789abcdef") != WVA_ID_DIGITS)
        return false;
    name = wva_strndup(report + PREFIX_LEN, (size_t)(id - 1 - (report + PREFIX_LEN)));
    slug = wva_folder_slug(name);
    again = wva_reports_place(slug, id);
    good = strcmp(again, report) == 0;
    free(again);
    free(slug);
    free(name);
    return good;
}

/* Of itself, not of what a link leads to. */
static bool is_folder(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool has_manifest(const char *dir)
{
    static const char begin[] = "tool     wva-";
    char *path = wva_path_join(dir, "manifest.txt"), head[sizeof begin] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat st;
    bool good = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)
                && read(fd, head, sizeof head - 1) == (ssize_t)sizeof head - 1
                && strcmp(head, begin) == 0;

    if (fd >= 0)
        (void)close(fd);
    free(path);
    return good;
}

bool wva_reports_is_whole(const char *out, const char *report)
{
    char *all = wva_path_join(out, "reports"), *dir = wva_path_join(out, report);
    bool whole =
        wva_reports_is_name(report) && is_folder(all) && is_folder(dir) && has_manifest(dir);
    free(all);
    free(dir);
    return whole;
}

enum wva_status wva_reports_put(const char *out, const char *report, const char *made,
                                const char *old, struct wva_error *err)
{
    char *place = wva_path_join(out, report), *aside = wva_path_join(old, wva_path_name(report));
    enum wva_status status = wva_make_folder_in(out, "reports", err);
    struct stat st;

    if (status == WVA_OK && lstat(place, &st) == 0) {
        status = wva_make_directories(old, err);
        if (status == WVA_OK && rename(place, aside) != 0)
            status = wva_fail_io(err, place, errno, "cannot replace");
    }
    if (status == WVA_OK && rename(made, place) != 0) {
        status = wva_fail_io(err, place, errno, "cannot put in place");
        (void)rename(aside, place);
    }
    if (status == WVA_OK)
        wva_folder_remove(aside);
    free(aside);
    free(place);
    return status;
}

void wva_reports_recover(const char *out, const char *old)
{
    char *all = wva_path_join(out, "reports");
    DIR *dir = opendir(old);
    const struct dirent *item;

    while (dir != NULL && (item = readdir(dir)) != NULL) {
        char *aside = wva_path_join(old, item->d_name), *place = wva_path_join(all, item->d_name);
        struct stat st;

        if (item->d_name[0] != '.' && (lstat(place, &st) == 0 || rename(aside, place) != 0))
            wva_folder_remove(aside);
        free(aside);
        free(place);
    }
    if (dir != NULL)
        (void)closedir(dir);
    free(all);
}

void wva_reports_remove(const char *out, const char *report)
{
    char *dir = wva_path_join(out, report);

    if (wva_reports_is_whole(out, report))
        wva_folder_remove(dir);
    free(dir);
}
