/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/runs.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "experiment/readers.h"
#include "plan/run_plan.h"
#include "series/capabilities.h"
#include "series/dedupe.h"
#include "util/buffer.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/timestamp.h"

enum { MODELS_MAX = 64 * 1024 };

struct search {
    struct wva_runs *runs;
    const volatile sig_atomic_t *stop;
    void (*fail)(void *context, const struct wva_error *err);
    void *context;
};

static void widen(struct wva_run *run, double replicas)
{
    /* Of a number and NaN these give the number. */
    run->replicas_min = fmin(run->replicas_min, replicas);
    run->replicas_max = fmax(run->replicas_max, replicas);
}

/* Of cycles that were repeated within seconds the last one counts, as in a report. Samples with
 * targets are a monitor's and repeat nothing. */
static size_t count_samples(const struct wva_server *server)
{
    const struct wva_frame *frame = server->frame;
    bool *keep;
    size_t count;

    if ((wva_capabilities(frame, false) & WVA_HAS_TARGETS) != 0)
        return frame->rows;
    keep = wva_calloc(frame->rows, sizeof *keep);
    count = wva_dedupe_mark(WVA_DEDUPE_BURST, frame->time_ns, frame->rows, keep);
    free(keep);
    return count;
}

static void take_server(struct wva_run *run, const struct wva_server *server, int64_t *end_ns)
{
    const struct wva_frame *frame = server->frame;
    enum wva_role role = wva_frame_has(frame, WVA_ROLE_REPLICAS_CURRENT)
                             ? WVA_ROLE_REPLICAS_CURRENT
                             : WVA_ROLE_REPLICAS_DESIRED;

    if (frame->rows == 0)
        return;
    run->samples += count_samples(server);
    if (run->start_ns == WVA_TIME_NONE || frame->time_ns[0] < run->start_ns)
        run->start_ns = frame->time_ns[0];
    if (*end_ns == WVA_TIME_NONE || frame->time_ns[frame->rows - 1] > *end_ns)
        *end_ns = frame->time_ns[frame->rows - 1];
    for (size_t i = 0; i < frame->rows; i++)
        widen(run, wva_frame_get(frame, role, i));
}

/* Of a run without samples: from the start of the first job to the last end that is known. */
static void take_jobs(struct wva_run *run, const struct wva_jobs *jobs, int64_t *end_ns)
{
    run->start_ns = *end_ns = jobs->items[0].start_ns;
    for (size_t i = 0; i < jobs->count; i++)
        if (jobs->items[i].end_ns > *end_ns)
            *end_ns = jobs->items[i].end_ns;
}

/* Adds a name to a list "A, B", unless it is there. */
static void add_model(struct wva_buffer *models, struct wva_str name)
{
    struct wva_str rest = { models->data, models->len }, item;
    bool found = name.len == 0;

    while (!found && wva_str_cut(&rest, WVA_STR(", "), &item))
        found = wva_str_equal(item, name);
    if (found || wva_str_equal(rest, name))
        return;
    if (models->len > 0)
        wva_buffer_add(models, ", ");
    wva_buffer_append_str(models, name);
}

static char *list_models(const struct wva_experiment *experiment)
{
    const char *planned = experiment->metadata.text[WVA_METADATA_MODELS];
    struct wva_str rest = wva_str_from(planned == NULL ? "" : planned), item;
    struct wva_buffer models = wva_buffer_make(MODELS_MAX);
    char *list;

    for (size_t i = 0; i < experiment->count; i++)
        add_model(&models, wva_str_from(experiment->servers[i].model));
    while (wva_str_cut(&rest, WVA_STR(", "), &item))
        add_model(&models, item);
    add_model(&models, rest);
    list = wva_strndup(models.len == 0 ? "" : models.data, models.len);
    wva_buffer_free(&models);
    return list;
}

/* The data from its samples. */
static void read_run(struct wva_run *run, const volatile sig_atomic_t *stop)
{
    const struct wva_experiment_options options = { .stop = stop,
                                                    .threads = 1,
                                                    .jobs_suffice = true };
    struct wva_experiment *experiment;
    int64_t end_ns = WVA_TIME_NONE;
    struct wva_error err;

    if (wva_experiment_read(run->path, &options, &experiment, &err) != WVA_OK)
        run->cause = wva_strdup(err.text);
    for (size_t i = 0; i < experiment->count; i++)
        take_server(run, &experiment->servers[i], &end_ns);
    if (run->start_ns == WVA_TIME_NONE && experiment->jobs.count > 0)
        take_jobs(run, &experiment->jobs, &end_ns);
    if (run->start_ns != WVA_TIME_NONE)
        run->length_s = (double)(end_ns - run->start_ns) / (double)WVA_NS_PER_S;
    run->models = list_models(experiment);
    wva_experiment_free(experiment);
}

/* Duration of the load planned by its configuration, in seconds; 0 without a configuration. */
static double planned_length(const char *folder)
{
    char *path = wva_path_join(folder, "experiment-config.yaml");
    struct wva_run_plan *plan = NULL;
    struct wva_error ignored;
    double length = 0;

    if (access(path, R_OK) == 0 && wva_run_plan_read(path, NULL, &plan, &ignored) == WVA_OK)
        length = plan->end_s;
    wva_run_plan_free(plan);
    free(path);
    return length;
}

static enum wva_completeness judge(const struct wva_run *run)
{
    const double most = 0.95;
    double planned = planned_length(run->path);

    if (planned > 0)
        return run->length_s >= most * planned ? WVA_RUN_COMPLETE : WVA_RUN_CUT;
    if (wva_path_holds(run->path, "manifest.txt"))
        return WVA_RUN_COMPLETE;
    /* A report's manifest is written last. */
    return wva_path_holds(run->path, "data/samples.csv")
                   || wva_path_holds(run->path, "data/original_log.txt")
               ? WVA_RUN_CUT
               : WVA_RUN_UNKNOWN;
}

static char *name_of(const char *path)
{
    char *whole = realpath(path, NULL), *name = wva_experiment_name(path);
    const char *slash = strrchr(whole == NULL ? path : whole, '/');

    if (name == NULL)
        name = wva_strdup(slash == NULL || slash[1] == '\0' ? path : slash + 1);
    free(whole);
    return name;
}

static void add_run(const struct search *search, const char *path, const char *kind)
{
    struct wva_runs *runs = search->runs;
    struct wva_run *run;

    run = WVA_APPEND(runs->items, runs->count, runs->room);
    *run = (struct wva_run){ .path = wva_strdup(path),
                             .name = name_of(path),
                             .kind = kind,
                             .start_ns = WVA_TIME_NONE,
                             .replicas_min = NAN,
                             .replicas_max = NAN };
    read_run(run, search->stop);
    run->complete = judge(run);
    run->reported = wva_path_holds(path, "manifest.txt") || wva_path_holds(path, "report.json")
                    || wva_path_holds(path, "analysis/summary.txt");
}

static void search_folder(const struct search *search, const char *path, int depth)
{
    struct dirent **items;
    const char *kind;
    struct wva_error err;
    bool is_workspace;
    int count;

    if (*search->stop != 0 || wva_experiment_is_part(path))
        return;
    if (wva_experiment_recognise(path, &kind, &err) == WVA_OK) {
        add_run(search, path, kind);
        return;
    }
    if (err.status != WVA_ERR_DATA)
        search->fail(search->context, &err);
    count = depth == WVA_RUNS_MAX_DEPTH ? -1 : wva_path_list(path, false, &items);
    is_workspace = wva_experiment_is_workspace(path);
    for (int i = 0; i < count; i++) {
        char *below = wva_path_join(path, items[i]->d_name);
        struct stat st;

        if (lstat(below, &st) == 0 && S_ISDIR(st.st_mode)
            && (!is_workspace || strcmp(items[i]->d_name, "results") == 0))
            search_folder(search, below, depth + 1);
        free(below);
    }
    wva_path_free_list(items, count);
}

static int compare(const void *a, const void *b)
{
    const struct wva_run *one = a, *other = b;

    /* WVA_TIME_NONE is before all times. */
    if (one->start_ns != other->start_ns)
        return one->start_ns < other->start_ns ? 1 : -1;
    return strcmp(one->path, other->path);
}

enum wva_status wva_runs_find(const char *path, const volatile sig_atomic_t *stop,
                              void (*fail)(void *context, const struct wva_error *err),
                              void *context, struct wva_runs *runs, struct wva_error *err)
{
    const struct search search = { runs, stop, fail, context };
    DIR *dir = opendir(path);

    *runs = (struct wva_runs){ 0 };
    if (dir == NULL)
        return wva_fail_io(err, path, errno, "cannot read");
    (void)closedir(dir);
    search_folder(&search, path, 0);
    if (*stop != 0)
        return wva_fail(err, WVA_ERR_INTERRUPTED, "interrupted");
    if (runs->count > 1)
        qsort(runs->items, runs->count, sizeof *runs->items, compare);
    return WVA_OK;
}

void wva_runs_release(struct wva_runs *runs)
{
    for (size_t i = 0; i < runs->count; i++) {
        free(runs->items[i].path);
        free(runs->items[i].name);
        free(runs->items[i].cause);
        free(runs->items[i].models);
    }
    free(runs->items);
    *runs = (struct wva_runs){ 0 };
}
