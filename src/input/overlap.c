/* SPDX-License-Identifier: Apache-2.0 */
#include "input/overlap.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input/folder.h"
#include "util/outfile.h"
#include "util/path.h"

static bool is_stream(const char *path)
{
    return strcmp(path, "-") == 0;
}

static bool is_same(const struct stat *one, const struct stat *other)
{
    return one->st_dev == other->st_dev && one->st_ino == other->st_ino;
}

static bool find_output(const char *path, struct stat *st)
{
    return (is_stream(path) ? fstat(STDOUT_FILENO, st) : stat(path, st)) == 0;
}

struct search {
    const struct stat *output;
    bool found;
};

static void compare_file(void *context, const char *file, const char *below)
{
    struct search *search = context;
    struct stat st;

    (void)below;
    if (stat(file, &st) == 0 && is_same(&st, search->output))
        search->found = true;
}

/* Unreadable files are reported when they are read. */
static void ignore_error(void *context, const struct wva_error *err)
{
    (void)context;
    (void)err;
}

bool wva_overlaps(const char *path, const char *const *paths, size_t count)
{
    struct stat output, input;
    struct search search = { &output, false };

    if (!find_output(path, &output) || !S_ISREG(output.st_mode))
        return false;
    for (size_t i = 0; i < count && !search.found; i++) {
        if ((is_stream(paths[i]) ? fstat(STDIN_FILENO, &input) : stat(paths[i], &input)) != 0)
            continue;
        if (S_ISDIR(input.st_mode))
            wva_folder_walk(paths[i], compare_file, ignore_error, &search);
        else
            search.found = is_same(&input, &output);
    }
    return search.found;
}

/* Neither exists: they are one file if they have the same name in the same folder. */
static bool is_same_name(const char *one, const char *other)
{
    char *place = wva_outfile_place(one), *other_place = wva_outfile_place(other);
    struct stat st, other_st;
    bool same = false;

    if (place != NULL && other_place != NULL) {
        char *folder = wva_path_folder(place), *other_folder = wva_path_folder(other_place);

        same = strcmp(wva_path_name(place), wva_path_name(other_place)) == 0
               && stat(folder, &st) == 0 && stat(other_folder, &other_st) == 0
               && is_same(&st, &other_st);
        free(folder);
        free(other_folder);
    }
    free(place);
    free(other_place);
    return same;
}

bool wva_is_same_output(const char *one, const char *other)
{
    struct stat st, other_st;
    bool there = find_output(one, &st), other_there = find_output(other, &other_st);

    if (there && other_there)
        return S_ISREG(st.st_mode) && is_same(&st, &other_st);
    return !there && !other_there && is_same_name(one, other);
}
