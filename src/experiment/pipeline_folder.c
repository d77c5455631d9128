/* SPDX-License-Identifier: Apache-2.0 */
/* The folder that a Tekton PipelineRun leaves whose tasks run GuideLLM: one folder per task run
 * with its results, and the logs of pods in logs/COMPONENT/. Tasks run at the same time against the
 * same servers, so all of it is one run.
 *
 * Folders of task runs are called benchmark-20260301T100000-0a1b2c3d, or NAME-START-UUID, or
 * high-priority and low-priority where they are streams that compete. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "experiment/reader.h"
#include "jobs/job_files.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/path.h"
#include "util/str.h"

/* More than files of a load generator alone (5) that lie there, too. */
enum { BID = 60, TASKS_MAX = 500 };

#define CONTROLLER_LOGS "logs/wva"

/* ---- folders of task runs ---- */

/* True where `text` has the form of `shape`, in which 0 stands for a digit, x for one of a
 * hexadecimal number and other characters for themselves. */
static bool has_shape(struct wva_str text, const char *shape)
{
    if (text.len != strlen(shape))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool hexadecimal = wva_is_digit(c) || (c >= 'a' && c <= 'f');

        if (shape[i] == '0' ? !wva_is_digit(c) : shape[i] == 'x' ? !hexadecimal : c != shape[i])
            return false;
    }
    return true;
}

static bool ends_in_shape(struct wva_str text, const char *shape)
{
    size_t len = strlen(shape);

    return text.len > len && has_shape(wva_str_skip(text, text.len - len), shape);
}

static bool is_task_name(const char *name)
{
    struct wva_str text = wva_str_from(name);

    return ends_in_shape(text, "-00000000T000000-xxxxxxxx")
           || ends_in_shape(text, "-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
           || wva_str_ends(text, WVA_STR("-priority"));
}

struct tasks {
    char *folders[TASKS_MAX + 1]; /* "NAME/", sorted by name; NULL-terminated */
    size_t count;
};

static void release_tasks(struct tasks *tasks)
{
    for (size_t i = 0; i < tasks->count; i++)
        free(tasks->folders[i]);
}

static struct tasks list_tasks(const char *folder)
{
    struct dirent **items;
    int count = wva_path_list(folder, false, &items);
    struct tasks tasks = { .count = 0 };

    for (int i = 0; i < count && tasks.count < TASKS_MAX; i++) {
        char *path = wva_path_join(folder, items[i]->d_name);
        struct stat st;

        if (is_task_name(items[i]->d_name) && lstat(path, &st) == 0 && S_ISDIR(st.st_mode)
            && wva_jobs_are_in(path))
            tasks.folders[tasks.count++] = wva_asprintf("%s/", items[i]->d_name);
        free(path);
    }
    wva_path_free_list(items, count);
    return tasks;
}

static enum wva_status bid(const char *folder, int *bid_value, char **file, struct wva_error *err)
{
    struct tasks tasks = list_tasks(folder);

    (void)err;
    if (tasks.count > 0) {
        *bid_value = BID;
        *file = wva_strdup(folder);
    }
    release_tasks(&tasks);
    return WVA_OK;
}

/* ---- what is in it ---- */

/* Streams write files of the same name: each job is told apart by its folder. */
static void name_jobs(struct wva_jobs *jobs)
{
    bool *doubled = wva_calloc(jobs->count, sizeof *doubled);

    for (size_t i = 0; i < jobs->count; i++)
        for (size_t k = 0; k < i; k++)
            if (jobs->items[i].name != NULL && jobs->items[k].name != NULL
                && strcmp(jobs->items[i].name, jobs->items[k].name) == 0)
                doubled[i] = doubled[k] = true;
    for (size_t i = 0; i < jobs->count; i++) {
        struct wva_job *job = &jobs->items[i];
        struct wva_str rest = wva_str_from(job->file == NULL ? "" : job->file), task;
        char *name;

        if (!doubled[i] || !wva_str_cut(&rest, WVA_STR("/"), &task))
            continue;
        name = wva_asprintf("%.*s, %s", WVA_STR_ARGS(task), job->name);
        free(job->name);
        job->name = name;
    }
    free(doubled);
}

static enum wva_status read_controller(const char *folder,
                                       const struct wva_experiment_options *options,
                                       struct wva_experiment *experiment, struct wva_error *err)
{
    char *path = wva_path_join(folder, CONTROLLER_LOGS), *file = NULL;
    enum wva_status status = WVA_OK;
    int bid_value = 0;

    if (wva_log_experiments.bid(path, &bid_value, &file, err) != WVA_OK)
        wva_notes_add(&experiment->notes, CONTROLLER_LOGS " is not read: %s", err->text);
    else if (bid_value > 0)
        status = wva_log_experiments.read(file, options, experiment, err);
    free(file);
    free(path);
    return status;
}

static enum wva_status read_folder(const char *file, const struct wva_experiment_options *options,
                                   struct wva_experiment *experiment, struct wva_error *err)
{
    struct tasks tasks = list_tasks(file);
    enum wva_status status = read_controller(file, options, experiment, err);

    wva_jobs_read_below(file, (const char *const *)tasks.folders, &experiment->jobs,
                        &experiment->notes);
    name_jobs(&experiment->jobs);
    release_tasks(&tasks);
    if (status != WVA_OK || experiment->count > 0 || options->jobs_suffice)
        return status;
    return wva_fail_at(err, WVA_ERR_DATA, file, 0, "no samples, only logs of load generators");
}

const struct wva_experiment_reader wva_pipeline_experiments = { "Tekton pipeline run", bid,
                                                                read_folder, NULL };
