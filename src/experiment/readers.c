/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/readers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "experiment/beside.h"
#include "experiment/llmd_run.h"
#include "experiment/reader.h"
#include "jobs/job_files.h"
#include "util/memory.h"
#include "util/path.h"

static const struct wva_experiment_reader *const readers[] = {
    &wva_log_experiments,          &wva_rows_experiments,     &wva_hpa_legacy_experiments,
    &wva_hpa_enhanced_experiments, &wva_folder_experiments,   &wva_job_experiments,
    &wva_llmd_experiments,         &wva_pipeline_experiments,
};

/* Asks all readers; the best bid's file goes to experiment->file. */
static enum wva_status choose_reader(const char *folder, const struct wva_experiment_reader **best,
                                     char **file, struct wva_error *err)
{
    struct wva_error undecided = { 0 };
    int best_bid = 0;

    *best = NULL;
    *file = NULL;
    for (size_t i = 0; i < WVA_COUNT(readers); i++) {
        char *offered = NULL;
        int bid = 0;

        if (readers[i]->bid(folder, &bid, &offered, err) != WVA_OK)
            undecided = *err;
        if (bid > best_bid) {
            free(*file);
            *file = offered;
            *best = readers[i];
            best_bid = bid;
        } else {
            free(offered);
        }
    }
    if (undecided.status != WVA_OK && best_bid <= WVA_BID_UNDECIDED) {
        free(*file);
        *file = NULL;
        *err = undecided;
        return undecided.status;
    }
    if (*best != NULL)
        return WVA_OK;
    return wva_fail_at(err, WVA_ERR_DATA, folder, 0,
                       "no controller log, no extracted_metrics.csv, no metrics.csv of an HPA run "
                       "or a WVA experiment, nothing of a run of llm-d-benchmark and no result of "
                       "a load generator in this folder");
}

/* ---- a folder of runs, where one run was meant ---- */

enum { BELOW_DEPTH = 3, BELOW_LOOKS = 200 }; /* WORKSPACE/results/RUN, and a folder of workspaces */

struct below {
    char *first;
    size_t count, looks;
};

static void find_below(const char *folder, int depth, struct below *below)
{
    struct dirent **items;
    int count = wva_path_list(folder, false, &items);

    for (int i = 0; i < count && below->looks < BELOW_LOOKS; i++) {
        char *path = wva_path_join(folder, items[i]->d_name);
        struct wva_error ignored;
        const char *kind;
        struct stat st;

        if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
            below->looks++;
            if (wva_experiment_recognise(path, &kind, &ignored) != WVA_OK) {
                if (depth > 1)
                    find_below(path, depth - 1, below);
            } else if (!wva_experiment_is_part(path)) {
                if (below->count++ == 0)
                    below->first = wva_strdup(path);
            }
        }
        free(path);
    }
    wva_path_free_list(items, count);
}

/* Says where the runs are, where a folder near them was named instead of one. */
static enum wva_status point_to_runs(const char *folder, struct wva_error *err)
{
    struct below below = { 0 };
    size_t len = strlen(folder);
    char *bare, *pod;

    while (len > 1 && folder[len - 1] == '/')
        len--;
    bare = wva_strndup(folder, len);
    pod = wva_llmd_pod_of_dump(bare);
    free(bare);
    if (pod != NULL) {
        (void)wva_fail_at(err, WVA_ERR_DATA, folder, 0,
                          "only the dump of the cluster of a run; name the run, which reads it: %s",
                          pod);
        free(pod);
        return err->status;
    }
    find_below(folder, BELOW_DEPTH, &below);
    if (below.count > 1)
        (void)wva_fail_at(err, WVA_ERR_DATA, folder, 0,
                          "several runs are below this folder, such as %s; name one, or report on "
                          "all: 'wva-batch -o DIR %s'",
                          below.first, folder);
    else if (below.count == 1)
        (void)wva_fail_at(err, WVA_ERR_DATA, folder, 0,
                          "not the folder of a run, but above one: name %s", below.first);
    free(below.first);
    return err->status;
}

/* What is before "/name" in a path that ends so, "." where that is all of it; NULL: it does not. */
static char *take_off_name(const char *path, const char *name)
{
    size_t path_len = strlen(path), name_len = strlen(name);
    const char *at = path + path_len - name_len;

    if (path_len < name_len || strcmp(at, name) != 0)
        return NULL;
    if (at == path)
        return wva_strdup(".");
    return at[-1] != '/' ? NULL : wva_strndup(path, at - 1 == path ? 1 : (size_t)(at - 1 - path));
}

static bool is_bid_for(const struct wva_experiment_reader *reader, const char *folder)
{
    struct wva_error ignored;
    char *file = NULL;
    int bid = 0;
    bool wanted = reader->bid(folder, &bid, &file, &ignored) == WVA_OK && bid > 0;

    free(file);
    return wanted;
}

char *wva_experiment_find_folder(const char *file)
{
    struct stat st;

    if (stat(file, &st) != 0 || !S_ISREG(st.st_mode))
        return NULL;
    for (size_t i = 0; i < WVA_COUNT(readers); i++)
        for (const char *const *name = readers[i]->files; name != NULL && *name != NULL; name++) {
            char *folder = take_off_name(file, *name);

            if (folder != NULL && is_bid_for(readers[i], folder))
                return folder;
            free(folder);
        }
    return NULL;
}

enum wva_status wva_experiment_recognise(const char *path, const char **kind, struct wva_error *err)
{
    const struct wva_experiment_reader *reader;
    char *file;
    enum wva_status status = choose_reader(path, &reader, &file, err);

    *kind = status == WVA_OK ? reader->name : NULL;
    free(file);
    return status;
}

bool wva_experiment_is_part(const char *folder)
{
    return wva_llmd_is_part(folder);
}

char **wva_experiment_parts(const char *folder)
{
    return wva_llmd_run_parts(folder);
}

char *wva_experiment_name(const char *path)
{
    return wva_llmd_look(path) == WVA_LLMD_NOTHING ? NULL : wva_llmd_run_name(path);
}

bool wva_experiment_is_workspace(const char *folder)
{
    return wva_llmd_is_workspace(folder);
}

static enum wva_status check_usable(const struct wva_experiment *experiment, const char *path,
                                    struct wva_error *err)
{
    if (experiment->count > 0)
        return WVA_OK;
    if (experiment->rows_without_time > 0)
        return wva_fail_at(err, WVA_ERR_DATA, path, 0,
                           "no sample has a time, so there is nothing to set out in time "
                           "(wva-extract gives the rows)");
    return wva_fail_at(err, WVA_ERR_DATA, path, 0, "no samples (wva-extract --diagnose says why)");
}

/* The reader of a file by what it holds. */
static enum wva_status choose_file_reader(const char *path,
                                          const struct wva_experiment_reader **reader,
                                          struct wva_error *err)
{
    bool rows;

    *reader = &wva_log_experiments;
    if (wva_experiment_look_for_rows(path, &rows, err) != WVA_OK)
        return err->status;
    if (rows)
        *reader = &wva_rows_experiments;
    else if (!wva_experiment_is_log(path) && wva_jobs_are_of_file(path))
        *reader = &wva_job_experiments;
    else
        return wva_experiment_check_one_log(path, err);
    return WVA_OK;
}

/* Companion data of an experiment: all files of a folder, or the load generator output in a file.
 */
static void read_beside(const char *path, bool is_folder,
                        const struct wva_experiment_reader *reader,
                        const struct wva_experiment_options *options,
                        struct wva_experiment *experiment)
{
    if (is_folder) {
        wva_experiment_read_beside(path, options, experiment);
    } else if (reader == &wva_job_experiments) {
        wva_jobs_read_file(path, &experiment->jobs, &experiment->notes);
        wva_jobs_place(&experiment->jobs, WVA_TIME_NONE, WVA_TIME_NONE, options->zone,
                       &experiment->notes);
    }
}

enum wva_status wva_experiment_read(const char *path, const struct wva_experiment_options *options,
                                    struct wva_experiment **out, struct wva_error *err)
{
    struct wva_experiment *experiment = wva_calloc(1, sizeof *experiment);
    const struct wva_experiment_reader *reader = &wva_log_experiments;
    enum wva_status status = WVA_OK;
    struct stat st;

    *out = experiment;
    if (stat(path, &st) != 0)
        return wva_fail_io(err, path, errno, "cannot read");
    experiment->with_parts = S_ISDIR(st.st_mode);
    if (experiment->with_parts) {
        status = choose_reader(path, &reader, &experiment->file, err);
        if (status == WVA_ERR_DATA)
            status = point_to_runs(path, err);
    } else {
        experiment->file = wva_strdup(path);
        status = choose_file_reader(path, &reader, err);
    }
    if (status != WVA_OK)
        return status;
    status = reader->read(experiment->file, options, experiment, err);
    wva_experiment_finish(experiment);
    if (status == WVA_OK)
        read_beside(path, S_ISDIR(st.st_mode), reader, options, experiment);
    if (status != WVA_OK || (options->jobs_suffice && experiment->jobs.count > 0))
        return status;
    return check_usable(experiment, path, err);
}
