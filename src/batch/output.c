/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/output.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "batch/index.h"
#include "report/folder.h"
#include "util/memory.h"
#include "util/path.h"

/* A batch that was killed may have died before its sweeper could be started. */
static void remove_spools(const char *work)
{
    DIR *dir = opendir(work);
    const struct dirent *item;

    while (dir != NULL && (item = readdir(dir)) != NULL)
        if (strncmp(item->d_name, "spool-", 6) == 0) {
            char *path = wva_path_join(work, item->d_name);

            wva_folder_remove(path);
            free(path);
        }
    if (dir != NULL)
        (void)closedir(dir);
}

enum wva_status wva_output_open(const char *dir, bool in_memory, struct wva_output *output,
                                struct wva_error *err)
{
    enum wva_status status = WVA_OK;
    char *file;

    *output = (struct wva_output){ .dir = wva_strdup(dir),
                                   .work = wva_path_join(dir, ".work"),
                                   .published = wva_path_join(dir, "catalogue.sqlite") };
    file = in_memory ? wva_strdup(":memory:") : wva_path_join(output->work, "catalogue.sqlite");
    if (!in_memory)
        status = wva_make_directories(output->work, err);
    if (status == WVA_OK)
        status = wva_catalogue_open(file, output->published, &output->catalogue, err);
    if (status == WVA_OK && !in_memory)
        remove_spools(output->work);
    free(file);
    return status;
}

enum wva_status wva_output_finish(struct wva_output *output, struct wva_error *err)
{
    enum wva_status status = wva_catalogue_mark_copies(output->catalogue, err);

    if (status == WVA_OK)
        status = wva_catalogue_publish(output->catalogue, output->published, err);
    if (status == WVA_OK)
        status = wva_index_write(output->dir, wva_catalogue_handle(output->catalogue), err);
    if (status != WVA_OK)
        return status;
    wva_catalogue_close(output->catalogue);
    output->catalogue = NULL;
    wva_folder_remove(output->work);
    return WVA_OK;
}

void wva_output_close(struct wva_output *output)
{
    wva_catalogue_close(output->catalogue);
    free(output->dir);
    free(output->work);
    free(output->published);
    *output = (struct wva_output){ 0 };
}
