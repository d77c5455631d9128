/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/run_plan.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plan/generator_config.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/statistics.h"
#include "util/str.h"

static bool is_file(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && !S_ISDIR(st.st_mode);
}

static bool is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

char *wva_run_plan_resolve(const char *argument)
{
    static const char *const endings[] = { "", ".yaml" };

    if (is_folder(argument))
        return wva_path_join(argument, !wva_path_holds_file(argument, "experiment-config.yaml")
                                               && wva_path_holds_file(argument, "config.yaml")
                                           ? "config.yaml"
                                           : "experiment-config.yaml");
    if (strcmp(argument, "-") == 0 || access(argument, F_OK) == 0 || argument[0] == '/')
        return wva_strdup(argument);
    for (size_t i = 0; i < WVA_COUNT(endings); i++) {
        char *path = wva_asprintf("experiment-configs/%s%s", argument, endings[i]);

        if (is_file(path))
            return path;
        free(path);
    }
    return wva_strdup(argument);
}

/* "folder/name" of a longer path; the path itself otherwise. */
static const char *last_two(const char *path)
{
    const char *slash = strrchr(path, '/');

    while (slash != NULL && slash > path && slash[-1] != '/')
        slash--;
    return slash == NULL ? path : slash;
}

static char *search_parents(const char *folder, const char *named)
{
    const char *tail = last_two(named);
    char *above = wva_strdup(folder);

    for (int level = 0; level < WVA_RUN_LEVELS_ABOVE && strchr(tail, '/') != NULL; level++) {
        char *found = wva_path_join(above, tail), *next;

        if (is_file(found)) {
            free(above);
            return found;
        }
        free(found);
        next = wva_path_join(above, "..");
        free(above);
        above = next;
    }
    free(above);
    return NULL;
}

/* The path of the manifest that the configuration calls `named`; NULL if it is not found.
 * Consequences for the run are reported as problems. */
static char *find_manifest(struct wva_run_plan *plan, const char *manifests, const char *named,
                           uint64_t line, const char *key)
{
    char *folder = wva_path_folder(plan->config->file);
    char *path = named[0] == '/' ? wva_strdup(named) : wva_path_join(folder, named), *found = NULL;

    if (is_file(path)) {
        free(folder);
        return path;
    }
    if (manifests != NULL) {
        found = wva_path_join(manifests, wva_path_name(named));
        if (is_file(found))
            goto out;
        free(found);
    }
    found = search_parents(folder, named);
    if (found != NULL)
        wva_problems_add(&plan->problems, WVA_PROBLEM, plan->config->file, line, key,
                         "there is no %.150s, as seen from the folder of the configuration; "
                         "%.150s is taken here, and would be right",
                         named, found);
    else
        wva_problems_add(&plan->problems, WVA_PROBLEM, plan->config->file, line, key,
                         "there is no %.300s; give a path from the folder of the configuration",
                         path);
out:
    free(folder);
    free(path);
    return found;
}

__attribute__((format(printf, 5, 6))) static void
complain(struct wva_run_plan *plan, enum wva_severity severity, const struct wva_run_job *job,
         const char *member, const char *format, ...)
{
    char *key = wva_asprintf("%s.%s", job->config->key, member);
    char text[512];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    wva_problems_add(&plan->problems, severity, plan->config->file,
                     wva_config_line(job->config->node, member), key, "%s", text);
    free(key);
}

static const char *manifest_member(const struct wva_run_job *job)
{
    return wva_yaml_find(job->config->node, "job_manifest") != NULL ? "job_manifest" : "manifest";
}

static void check_namespace(struct wva_run_plan *plan, const struct wva_job_manifest *manifest)
{
    const char *wanted = plan->config->name_space;

    if (wanted != NULL && manifest->name_space != NULL && strcmp(manifest->name_space, wanted) != 0)
        wva_problems_add(&plan->problems, WVA_PROBLEM, manifest->file, manifest->name_line,
                         "metadata.namespace",
                         "it is %.60s, but the experiment's namespace is %.60s; make them the same",
                         manifest->name_space, wanted);
}

static void read_job(struct wva_run_plan *plan, struct wva_run_job *job, const char *manifests)
{
    const struct wva_config_job *config = job->config;
    const char *member = manifest_member(job);
    char *key;

    job->label = wva_strdup(config->name != NULL ? config->name : config->key);
    job->natural_s = NAN;
    if (config->manifest == NULL)
        return;
    key = wva_asprintf("%s.%s", config->key, member);
    job->path = find_manifest(plan, manifests, config->manifest,
                              wva_config_line(config->node, member), key);
    if (job->path != NULL) {
        job->has_manifest = true;
        if (wva_job_manifest_read(job->path, key, &job->manifest, &plan->problems))
            check_namespace(plan, &job->manifest);
        job->natural_s = job->manifest.natural_s;
    }
    free(key);
}

static double planned_duration(const struct wva_run_plan *plan, const struct wva_run_job *job)
{
    double duration = job->config->duration_s;

    if (isnan(duration) && job->config->wait_completion)
        return job->natural_s;
    return plan->parallel || plan->config->by_generators
               ? duration
               : ceil(duration / WVA_RUN_TICK_S) * WVA_RUN_TICK_S;
}

/* Sets the planned time of each job's load. */
static void schedule(struct wva_run_plan *plan)
{
    double now = 0;

    for (size_t i = 0; i < plan->config->job_count; i++) {
        struct wva_run_job *job = &plan->jobs[i];
        struct wva_load_item *item = &plan->items[i];

        item->id = job->label;
        item->rate_rps = job->config->manifest != NULL
                             ? (job->has_manifest ? job->manifest.rate_rps : NAN)
                             : job->config->rate_rps;
        item->duration_s = planned_duration(plan, job);
        if (plan->parallel || plan->config->by_generators) {
            job->applied_s = item->start_s = wva_first_known(job->config->start_delay_s, 0);
        } else {
            job->applied_s = i == 0 ? 0 : now + WVA_RUN_GAP_S;
            item->start_s = job->applied_s + WVA_RUN_START_WAIT_S;
        }
        now = item->start_s + wva_first_known(item->duration_s, 0);
        plan->end_s = fmax(plan->end_s, now);
        if (isnan(item->rate_rps) || isnan(item->duration_s)) {
            plan->unknown++;
            plan->closed += isnan(item->rate_rps) && job->config->concurrency > 0;
        }
    }
}

/* Sequential jobs are deleted when their time is over; parallel ones are not. */
static void set_natural_item(struct wva_run_plan *plan, size_t i)
{
    struct wva_load_item *item = &plan->natural_items[i];
    double natural = plan->jobs[i].natural_s;

    *item = plan->items[i];
    if (isnan(natural))
        return;
    item->duration_s = plan->parallel ? natural : fmin(natural, item->duration_s);
}

static void check_natural(struct wva_run_plan *plan, size_t i)
{
    const struct wva_run_job *job = &plan->jobs[i];
    const struct wva_load_item *item = &plan->items[i];
    double difference = job->natural_s - item->duration_s;
    double prompts = ceil(item->rate_rps * item->duration_s);

    if (isnan(difference) || fabs(difference) < 1)
        return;
    if (difference < 0)
        complain(plan, WVA_PROBLEM_WARN, job, "duration",
                 "the load ends after %.0f s of %.0f s, when its %.0f prompts are used up; "
                 "--num-prompts %.0f would last",
                 job->natural_s, item->duration_s, job->manifest.prompts, prompts);
    else if (plan->parallel)
        complain(plan, WVA_PROBLEM_WARN, job, "duration",
                 "nothing stops the load after %.0f s: its %.0f prompts last %.0f s, until %.0f s; "
                 "--num-prompts %.0f would end in time",
                 item->duration_s, job->manifest.prompts, job->natural_s,
                 item->start_s + job->natural_s, prompts);
    else
        complain(plan, WVA_PROBLEM_WARN, job, "duration",
                 "the Job is deleted after %.0f s of the %.0f s that its %.0f prompts last; "
                 "--num-prompts %.0f would end in time",
                 item->duration_s, job->natural_s, job->manifest.prompts, prompts);
}

static bool same_job(const struct wva_run_job *a, const struct wva_run_job *b)
{
    return a->has_manifest && b->has_manifest && a->manifest.name != NULL
           && b->manifest.name != NULL && strcmp(a->manifest.name, b->manifest.name) == 0;
}

/* By start, then by position in the list. */
static bool comes_before(const struct wva_run_plan *plan, size_t a, size_t b)
{
    double one = plan->jobs[a].applied_s, other = plan->jobs[b].applied_s;

    return one != other ? one < other : a < b;
}

/* Applying a Job whose name already exists has no effect. Sequential ones are deleted in
 * between. */
static void check_doubled(struct wva_run_plan *plan, size_t i)
{
    struct wva_run_job *job = &plan->jobs[i];

    for (size_t j = 0; plan->parallel && j < plan->config->job_count; j++) {
        const struct wva_run_job *other = &plan->jobs[j];
        double end = plan->items[j].start_s + wva_first_known(plan->items[j].duration_s, 0);
        bool overlaps = job->applied_s < end;

        if (j == i || !same_job(other, job) || !comes_before(plan, j, i))
            continue;
        job->doubled = job->doubled || overlaps;
        complain(plan, overlaps ? WVA_PROBLEM : WVA_PROBLEM_WARN, job, manifest_member(job),
                 "its Job %.80s is also that of %.60s (%s), %s, so that applying it again changes "
                 "nothing; give it a manifest with a name of its own",
                 job->manifest.name, other->label, other->config->key,
                 overlaps ? "which runs at the same time" : "which is not deleted before");
        return;
    }
}

static void check_rounded(struct wva_run_plan *plan, const struct wva_run_job *job)
{
    double duration = job->config->duration_s;

    if (!plan->parallel && !plan->config->by_generators && fmod(duration, WVA_RUN_TICK_S) > 0)
        complain(plan, WVA_PROBLEM_WARN, job, "duration",
                 "a runner waits in steps of %d s, so that this is %.0f s; write that",
                 WVA_RUN_TICK_S, ceil(duration / WVA_RUN_TICK_S) * WVA_RUN_TICK_S);
}

static void check_hpa(struct wva_run_plan *plan)
{
    const struct wva_config *config = plan->config;
    const struct wva_hpa_manifest *hpa = &plan->hpa;

    if (config->deployment != NULL
        && (hpa->target_name == NULL || strcmp(hpa->target_name, config->deployment) != 0))
        wva_problems_add(
            &plan->problems, WVA_PROBLEM, hpa->file, hpa->target_line, "spec.scaleTargetRef.name",
            "it is %.80s, but the experiment's deployment is %.80s; make them the same",
            hpa->target_name == NULL ? "missing" : hpa->target_name, config->deployment);
    if (config->name_space != NULL && hpa->name_space != NULL
        && strcmp(hpa->name_space, config->name_space) != 0)
        wva_problems_add(&plan->problems, WVA_PROBLEM, hpa->file, hpa->namespace_line,
                         "metadata.namespace",
                         "it is %.60s, but the experiment's namespace is %.60s; make them the same",
                         hpa->name_space, config->name_space);
}

static void read_hpa(struct wva_run_plan *plan, const char *manifests)
{
    const struct wva_config *config = plan->config;
    char *path;

    if (!config->hpa_enabled || config->hpa_manifest == NULL)
        return;
    path = find_manifest(plan, manifests, config->hpa_manifest,
                         wva_config_line(wva_yaml_find(config->root, "hpa"), "manifest"),
                         "hpa.manifest");
    if (path == NULL)
        return;
    plan->has_hpa = true;
    if (wva_hpa_manifest_read(path, "hpa.manifest", &plan->hpa, &plan->problems))
        check_hpa(plan);
    free(path);
}

/* The output folder, or its nearest existing parent, must be writable. It is relative to the
 * current folder, not to that of the configuration. */
static void check_output(struct wva_run_plan *plan)
{
    const struct wva_config *config = plan->config;
    char *path;

    if (config->base_dir == NULL)
        return;
    path = wva_strdup(config->base_dir);
    while (access(path, F_OK) != 0 && errno == ENOENT && strcmp(path, ".") != 0
           && strcmp(path, "/") != 0) {
        char *above = wva_path_folder(path);

        free(path);
        path = above;
    }
    if (!is_folder(path) || access(path, W_OK | X_OK) != 0)
        wva_problems_add(&plan->problems, WVA_PROBLEM, config->file,
                         wva_config_line(wva_yaml_find(config->root, "output"), "base_dir"),
                         "output.base_dir",
                         "nothing can be written there (%.200s is %s); give a folder that can be",
                         path, is_folder(path) ? "read-only" : "no folder");
    free(path);
}

static void compute_loads(struct wva_run_plan *plan)
{
    size_t count = plan->config->job_count;
    struct wva_load_item *applied = wva_calloc(count, sizeof *applied);

    for (size_t i = 0; i < count; i++) {
        set_natural_item(plan, i);
        check_natural(plan, i);
        check_doubled(plan, i);
        check_rounded(plan, &plan->jobs[i]);
        applied[i] = plan->items[i];
        if (plan->jobs[i].doubled)
            applied[i].rate_rps = plan->natural_items[i].rate_rps = NAN;
    }
    plan->load = wva_load_plan_compute(plan->items, count);
    plan->natural = wva_load_plan_compute(plan->natural_items, count);
    plan->applied = wva_load_plan_compute(applied, count);
    free(applied);
}

static bool has_overlap(const struct wva_run_plan *plan)
{
    struct wva_load_overlap *overlaps;
    bool any = wva_load_find_overlaps(plan->items, plan->config->job_count, &overlaps) > 0;

    free(overlaps);
    return any;
}

static void fill(struct wva_run_plan *plan, const char *manifests)
{
    const struct wva_config *config = plan->config;

    plan->jobs = wva_calloc(config->job_count, sizeof *plan->jobs);
    plan->items = wva_calloc(config->job_count, sizeof *plan->items);
    plan->natural_items = wva_calloc(config->job_count, sizeof *plan->natural_items);
    plan->cooldown_s = wva_config_cooldown(config);
    for (size_t i = 0; i < config->job_count; i++) {
        plan->jobs[i].config = &config->jobs[i];
        plan->parallel =
            plan->parallel || (!config->by_generators && config->jobs[i].start_delay_s > 0);
        read_job(plan, &plan->jobs[i], manifests);
    }
    schedule(plan);
    if (config->by_generators)
        plan->parallel = has_overlap(plan);
    compute_loads(plan);
    read_hpa(plan, manifests);
    check_output(plan);
    wva_problems_sort(&plan->problems, config->file);
}

enum wva_status wva_run_plan_read(const char *path, const char *manifests,
                                  struct wva_run_plan **out, struct wva_error *err)
{
    struct wva_yaml_stream *stream;
    struct wva_run_plan *plan;

    *out = NULL;
    if (wva_yaml_read(path, &stream, err) != WVA_OK)
        return err->status;
    plan = wva_calloc(1, sizeof *plan);
    plan->config = wva_generator_config_is(stream)
                       ? wva_generator_config_take(path, stream, &plan->problems)
                       : wva_config_take(path, stream, &plan->problems);
    fill(plan, manifests);
    *out = plan;
    return WVA_OK;
}

bool wva_run_plan_has_load(const struct wva_run_plan *plan)
{
    return plan->unknown < plan->config->job_count;
}

void wva_run_plan_free(struct wva_run_plan *plan)
{
    if (plan == NULL)
        return;
    for (size_t i = 0; i < plan->config->job_count; i++) {
        free(plan->jobs[i].label);
        free(plan->jobs[i].path);
        if (plan->jobs[i].has_manifest)
            wva_job_manifest_release(&plan->jobs[i].manifest);
    }
    free(plan->jobs);
    free(plan->items);
    free(plan->natural_items);
    wva_load_plan_release(&plan->load);
    wva_load_plan_release(&plan->natural);
    wva_load_plan_release(&plan->applied);
    if (plan->has_hpa)
        wva_hpa_manifest_release(&plan->hpa);
    wva_problems_release(&plan->problems);
    wva_config_free(plan->config);
    free(plan);
}
