/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/llmd_run.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cluster/dump.h"
#include "experiment/harness_files.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/path.h"
#include "util/str.h"
#include "util/timestamp.h"

/* A harness pod's folder. Times not known are WVA_TIME_NONE. */
struct pod {
    char *folder;
    unsigned number;
    int64_t start_ns, stop_ns;
};

/* ---- one folder ---- */

static bool ends_in(const char *name, const char *ending)
{
    return wva_str_ends(wva_str_from(name), wva_str_from(ending));
}

/* True where `accepts` does so with a file in `folder`/`below`. */
static bool has_file(const char *folder, const char *below, bool (*accepts)(const char *name))
{
    char *path = below == NULL ? wva_strdup(folder) : wva_path_join(folder, below);
    struct dirent **items;
    int count = wva_path_list(path, false, &items);
    bool found = false;

    for (int i = 0; i < count && !found; i++)
        found = accepts(items[i]->d_name);
    wva_path_free_list(items, count);
    free(path);
    return found;
}

/* POD_EPOCH_metrics.log */
static bool is_scrape(const char *name)
{
    struct wva_str stem = wva_str_from(name);
    size_t digits = 0;

    if (!ends_in(name, "_metrics.log"))
        return false;
    stem.len -= strlen("_metrics.log");
    while (digits < stem.len && wva_is_digit(stem.ptr[stem.len - 1 - digits]))
        digits++;
    return digits == 10 && stem.len > digits + 1 && stem.ptr[stem.len - digits - 1] == '_';
}

static bool is_bench_report(const char *name)
{
    return wva_str_starts(wva_str_from(name), WVA_STR("benchmark_report"))
           && ends_in(name, ".yaml");
}

/* The times of the harness. False where `folder` has no metadata of one. */
static bool read_harness(const char *folder, int64_t *start_ns, int64_t *stop_ns)
{
    struct wva_harness_info info = { 0 };
    char *path = wva_path_join(folder, "run_metadata.yaml");
    struct wva_error ignored;
    bool found = wva_path_holds_file(folder, "run_metadata.yaml")
                 && wva_harness_info_read(path, &info, &ignored) == WVA_OK
                 && wva_harness_text(&info, "harness_name") != NULL;

    *start_ns = found ? wva_harness_time(&info, "harness_start") : WVA_TIME_NONE;
    *stop_ns = found ? wva_harness_time(&info, "harness_stop") : WVA_TIME_NONE;
    wva_harness_info_free(&info);
    free(path);
    return found && *start_ns != WVA_TIME_NONE;
}

enum wva_llmd_sign wva_llmd_look(const char *folder)
{
    int64_t start_ns, stop_ns;

    if (read_harness(folder, &start_ns, &stop_ns))
        return WVA_LLMD_METADATA;
    if (wva_path_holds_file(folder, "metrics/processed/replica_status_timeseries.json")
        || wva_path_holds_file(folder, "metrics-raw.tar.gz")
        || has_file(folder, "metrics/raw", is_scrape))
        return WVA_LLMD_METRICS;
    return has_file(folder, NULL, is_bench_report) ? WVA_LLMD_REPORTS : WVA_LLMD_NOTHING;
}

/* ---- the folders of a run ---- */

/* EXPERIMENT_NUMBER: the length of EXPERIMENT; 0: there is no number. */
static size_t split_number(const char *name, unsigned *number)
{
    const char *line = strrchr(name, '_');
    size_t digits = line == NULL ? 0 : strspn(line + 1, "0123456789");

    if (line == NULL || line == name || digits == 0 || digits > 4 || line[1 + digits] != '\0')
        return 0;
    *number = (unsigned)strtoul(line + 1, NULL, 10);
    return (size_t)(line - name);
}

static struct pod read_pod(char *folder, unsigned number)
{
    struct pod pod = { folder, number, WVA_TIME_NONE, WVA_TIME_NONE };

    (void)read_harness(folder, &pod.start_ns, &pod.stop_ns);
    return pod;
}

/* Pods of an experiment are started together, so one whose times are not known ran with them. */
static bool overlap(const struct pod *a, const struct pod *b)
{
    if (a->start_ns == WVA_TIME_NONE || a->stop_ns == WVA_TIME_NONE || b->start_ns == WVA_TIME_NONE
        || b->stop_ns == WVA_TIME_NONE)
        return true;
    return a->start_ns < b->stop_ns && b->start_ns < a->stop_ns;
}

static int compare_pods(const void *a, const void *b)
{
    const struct pod *one = a, *other = b;

    return (one->number > other->number) - (one->number < other->number);
}

/* All folders of the experiment `name` in `parent`, by their numbers. */
static size_t list_pods(const char *parent, struct wva_str name, struct pod pods[WVA_LLMD_PODS_MAX])
{
    struct dirent **items;
    int total = wva_path_list(parent, false, &items);
    size_t count = 0;

    for (int i = 0; i < total && count < WVA_LLMD_PODS_MAX; i++) {
        unsigned number;
        size_t len = split_number(items[i]->d_name, &number);
        char *folder;
        struct stat st;

        if (!wva_str_equal((struct wva_str){ items[i]->d_name, len }, name))
            continue;
        folder = wva_path_join(parent, items[i]->d_name);
        if (lstat(folder, &st) == 0 && S_ISDIR(st.st_mode)
            && wva_llmd_look(folder) != WVA_LLMD_NOTHING)
            pods[count++] = read_pod(folder, number);
        else
            free(folder);
    }
    wva_path_free_list(items, total);
    qsort(pods, count, sizeof *pods, compare_pods);
    return count;
}

/* Marks the pods that ran at the same time as `first`, or as one that did. */
static void mark_together(const struct pod *pods, size_t count, size_t first, bool *together)
{
    bool grown = true;

    together[first] = true;
    while (grown) {
        grown = false;
        for (size_t i = 0; i < count; i++)
            for (size_t k = 0; k < count && !together[i]; k++)
                if (together[k] && overlap(&pods[i], &pods[k]))
                    together[i] = grown = true;
    }
}

static void add_folder(struct wva_llmd_run *run, const char *folder)
{
    run->folders = wva_reallocarray(run->folders, run->count + 1, sizeof *run->folders);
    run->folders[run->count++] = wva_strdup(folder);
}

static void add_pods(struct wva_llmd_run *run, const char *parent, const char *own)
{
    struct pod pods[WVA_LLMD_PODS_MAX] = { { 0 } };
    bool together[WVA_LLMD_PODS_MAX] = { false };
    size_t count = list_pods(parent, wva_str_from(run->name), pods), first = count;

    for (size_t i = 0; i < count; i++)
        if (strcmp(wva_path_name(pods[i].folder), own) == 0)
            first = i;
    if (first < count)
        mark_together(pods, count, first, together);
    for (size_t i = 0; i < count; i++) {
        if (together[i])
            add_folder(run, pods[i].folder);
        free(pods[i].folder);
    }
}

static void find_dump(struct wva_llmd_run *run, const char *parent)
{
    char *beside = wva_path_join(parent, run->name);

    if (wva_dump_is_in(beside) && wva_llmd_look(beside) == WVA_LLMD_NOTHING)
        run->dump = wva_strdup(beside);
    for (size_t i = 0; i < run->count && run->dump == NULL; i++)
        if (wva_dump_is_in(run->folders[i]))
            run->dump = wva_strdup(run->folders[i]);
    free(beside);
}

struct wva_llmd_run wva_llmd_run_find(const char *folder)
{
    struct wva_llmd_run run = { 0 };
    char *full = realpath(folder, NULL);
    const char *own = wva_path_name(full == NULL ? folder : full);
    char *parent = wva_path_folder(full == NULL ? folder : full);
    unsigned number;
    size_t len = split_number(own, &number);

    run.name = len == 0 ? wva_strdup(own) : wva_strndup(own, len);
    if (len > 0)
        add_pods(&run, parent, own);
    if (run.count == 0)
        add_folder(&run, folder);
    find_dump(&run, parent);
    free(parent);
    free(full);
    return run;
}

void wva_llmd_run_release(struct wva_llmd_run *run)
{
    for (size_t i = 0; i < run->count; i++)
        free(run->folders[i]);
    free(run->folders);
    free(run->name);
    free(run->dump);
    *run = (struct wva_llmd_run){ 0 };
}

/* True where folders of harness pods stand beside it that are called as it is. */
static bool is_dump(const char *full)
{
    struct pod pods[WVA_LLMD_PODS_MAX] = { { 0 } };
    char *parent = wva_path_folder(full);
    size_t count = wva_llmd_look(full) != WVA_LLMD_NOTHING
                       ? 0
                       : list_pods(parent, wva_str_from(wva_path_name(full)), pods);

    for (size_t i = 0; i < count; i++)
        free(pods[i].folder);
    free(parent);
    return count > 0;
}

bool wva_llmd_is_part(const char *folder)
{
    struct wva_llmd_run run = wva_llmd_run_find(folder);
    char *full = realpath(folder, NULL);
    bool is_part =
        full != NULL
        && (run.count > 1 ? strcmp(wva_path_name(run.folders[0]), wva_path_name(full)) != 0
                          : is_dump(full));

    free(full);
    wva_llmd_run_release(&run);
    return is_part;
}

/* ---- workspaces ---- */

bool wva_llmd_is_workspace(const char *folder)
{
    char *results = wva_path_join(folder, "results");
    struct dirent **items;
    int count = wva_path_list(results, false, &items);
    bool found = false;

    for (int i = 0; i < count && !found; i++) {
        char *path = wva_path_join(results, items[i]->d_name);

        found = wva_llmd_look(path) != WVA_LLMD_NOTHING;
        free(path);
    }
    wva_path_free_list(items, count);
    free(results);
    return found;
}
