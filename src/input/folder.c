/* SPDX-License-Identifier: Apache-2.0 */
#include "input/folder.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "util/path.h"

struct walk {
    void (*take)(void *context, const char *file, const char *below);
    void (*fail)(void *context, const struct wva_error *err);
    void *context;
};

static void walk_folder(const struct walk *walk, const char *path, const char *below)
{
    struct dirent **items;
    int count = wva_path_list(path, true, &items);

    if (count < 0) {
        struct wva_error err;

        (void)wva_fail_io(&err, path, errno, "cannot read");
        walk->fail(walk->context, &err);
        return;
    }
    for (int i = 0; i < count; i++) {
        char *item = wva_path_join(path, items[i]->d_name);
        char *item_below = wva_path_join(below, items[i]->d_name);
        struct stat st;

        if (lstat(item, &st) == 0 && S_ISDIR(st.st_mode))
            walk_folder(walk, item, item_below);
        else if (lstat(item, &st) == 0 && S_ISREG(st.st_mode))
            walk->take(walk->context, item, item_below);
        free(item);
        free(item_below);
    }
    wva_path_free_list(items, count);
}

void wva_folder_walk(const char *path,
                     void (*take)(void *context, const char *file, const char *below),
                     void (*fail)(void *context, const struct wva_error *err), void *context)
{
    const struct walk walk = { take, fail, context };

    walk_folder(&walk, path, "");
}
