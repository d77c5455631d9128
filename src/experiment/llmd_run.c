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

static enum wva_llmd_sign look(const char *folder, int64_t *start_ns, int64_t *stop_ns)
{
    if (read_harness(folder, start_ns, stop_ns))
        return WVA_LLMD_METADATA;
    if (wva_path_holds_file(folder, "metrics/processed/replica_status_timeseries.json")
        || wva_path_holds_file(folder, "metrics-raw.tar.gz")
        || has_file(folder, "metrics/raw", is_scrape))
        return WVA_LLMD_METRICS;
    return has_file(folder, NULL, is_bench_report) ? WVA_LLMD_REPORTS : WVA_LLMD_NOTHING;
}

enum wva_llmd_sign wva_llmd_look(const char *folder)
{
    int64_t start_ns, stop_ns;

    return look(folder, &start_ns, &stop_ns);
}

/* ---- the folders of a run ---- */

/* EXPERIMENT_NUMBER: the length of EXPERIMENT; 0: there is no number. */
static size_t split_number(const char *name)
{
    const char *line = strrchr(name, '_');
    size_t digits = line == NULL ? 0 : strspn(line + 1, "0123456789");

    if (line == NULL || line == name || digits == 0 || digits > 4 || line[1 + digits] != '\0')
        return 0;
    return (size_t)(line - name);
}

/* Pods of an experiment are started together, so one whose times are not known ran with them. */
static bool overlap(const struct pod *a, const struct pod *b)
{
    if (a->start_ns == WVA_TIME_NONE || a->stop_ns == WVA_TIME_NONE || b->start_ns == WVA_TIME_NONE
        || b->stop_ns == WVA_TIME_NONE)
        return true;
    return a->start_ns < b->stop_ns && b->start_ns < a->stop_ns;
}

/* The folders of the experiment `path`, which is PARENT/EXPERIMENT, by their numbers, at most
 * `most`. Each number is asked for: a folder of many runs is not listed once for each of them. */
static size_t find_pods(const char *path, struct pod *pods, size_t most)
{
    size_t count = 0;

    for (unsigned number = 1; number <= WVA_LLMD_PODS_MAX && count < most; number++) {
        struct pod pod = { wva_asprintf("%s_%u", path, number), 0, 0 };
        struct stat st;

        if (lstat(pod.folder, &st) == 0 && S_ISDIR(st.st_mode)
            && look(pod.folder, &pod.start_ns, &pod.stop_ns) != WVA_LLMD_NOTHING)
            pods[count++] = pod;
        else
            free(pod.folder);
    }
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
    char *path = wva_path_join(parent, run->name);
    size_t count = find_pods(path, pods, WVA_LLMD_PODS_MAX), first = count;

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
    run->alone = run->count == count;
    free(path);
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
    size_t len = split_number(own);

    run.name = len == 0 ? wva_strdup(own) : wva_strndup(own, len);
    if (len > 0)
        add_pods(&run, parent, own);
    if (run.count == 0) {
        run.alone = true;
        add_folder(&run, folder);
    }
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

char *wva_llmd_run_name(const char *folder)
{
    struct wva_llmd_run run = wva_llmd_run_find(folder);
    char *name = wva_strdup(run.alone ? run.name : wva_path_name(run.folders[0]));

    wva_llmd_run_release(&run);
    return name;
}

static bool is_same(const char *a, const char *b)
{
    char *one = realpath(a, NULL), *other = realpath(b, NULL);
    bool same = one != NULL && other != NULL && strcmp(one, other) == 0;

    free(one);
    free(other);
    return same;
}

char **wva_llmd_run_parts(const char *folder)
{
    struct wva_llmd_run run = { 0 };
    char **parts;
    size_t count = 0;

    if (wva_llmd_look(folder) != WVA_LLMD_NOTHING)
        run = wva_llmd_run_find(folder);
    parts = wva_calloc(run.count + 2, sizeof *parts);
    for (size_t i = 0; i < run.count; i++)
        if (!is_same(run.folders[i], folder))
            parts[count++] = wva_strdup(run.folders[i]);
    /* Hand-made collections have the dump inside one of them. */
    for (size_t i = 0; i < run.count && run.dump != NULL; i++)
        if (strcmp(run.dump, run.folders[i]) == 0) {
            free(run.dump);
            run.dump = NULL;
        }
    if (run.dump != NULL)
        parts[count] = wva_strdup(run.dump);
    wva_llmd_run_release(&run);
    return parts;
}

char *wva_llmd_pod_of_dump(const char *folder)
{
    struct pod pod;

    if (wva_llmd_look(folder) != WVA_LLMD_NOTHING || find_pods(folder, &pod, 1) == 0)
        return NULL;
    return pod.folder;
}

/* True where folders of harness pods stand beside it that are called as it is. */
static bool is_dump(const char *full)
{
    char *pod = wva_llmd_pod_of_dump(full);
    bool found = pod != NULL;

    free(pod);
    return found;
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
