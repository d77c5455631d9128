/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/job_files.h"

#include <math.h>
#include <stdlib.h>

#include "input/text_file.h"
#include "jobs/bench_log.h"
#include "jobs/generators.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/quantity.h"
#include "util/timestamp.h"

/* Far more than precedes the arguments of a run. */
enum { SNIFF_BYTES = 256 * 1024 };

#define LOGS_FOLDER "job-logs"

/* ---- jobs.log ---- */

static struct wva_job *find_by_name(struct wva_jobs *jobs, struct wva_str name)
{
    for (size_t i = 0; i < jobs->count; i++)
        if (jobs->items[i].name != NULL && wva_str_equal(wva_str_from(jobs->items[i].name), name))
            return &jobs->items[i];
    return NULL;
}

static void set_status_times(struct wva_job *job, bool ended, double seconds, int64_t time_ns)
{
    int64_t start_ns = time_ns - (int64_t)(seconds * 1e9);

    /* A short duration is rounded to seconds, a long one to hours. */
    if (job->start_ns == WVA_TIME_NONE && !ended) {
        job->start_ns = start_ns;
        job->clock = WVA_JOB_CLOCK_STATUS;
    }
    if (ended && job->clock == WVA_JOB_CLOCK_STATUS && job->end_ns == WVA_TIME_NONE)
        job->end_ns = job->start_ns + (int64_t)(seconds * 1e9);
}

/* "name  Running  0/1  5m17s  5m17s  ..."; older tables lack the column STATUS. */
void wva_job_status_take_line(struct wva_job_status_reader *reader, struct wva_str line)
{
    struct wva_str name, word, done;
    struct wva_job *job;
    double seconds;

    if (wva_str_take(&line, WVA_STR("=== Job Status at "))) {
        bool zoneless = false;

        if (!wva_str_cut(&line, WVA_STR(" ==="), &word)
            || !wva_zone_time_parse(word, reader->zone, &reader->time_ns, &zoneless))
            reader->time_ns = WVA_TIME_NONE;
        return;
    }
    name = wva_str_take_piece(&line, WVA_STR(" "));
    word = wva_str_take_piece(&line, WVA_STR(" "));
    if (wva_str_find(word, WVA_STR("/")) == NULL)
        word = wva_str_take_piece(&line, WVA_STR(" "));
    if (reader->time_ns == WVA_TIME_NONE || name.len == 0
        || !wva_str_cut(&word, WVA_STR("/"), &done))
        return;
    if (!wva_short_span_parse(wva_str_take_piece(&line, WVA_STR(" ")), &seconds))
        return;
    job = find_by_name(reader->jobs, name);
    if (job == NULL) {
        struct wva_job fresh = wva_job_make(WVA_JOB_KUBECTL, NULL, "jobs.log");

        fresh.name = wva_strndup(name.ptr, name.len);
        job = wva_jobs_put(reader->jobs, fresh);
    }
    if (job != NULL)
        set_status_times(job, wva_str_equal(done, word), seconds, reader->time_ns);
}

static bool take_status_line(void *context, struct wva_str line)
{
    wva_job_status_take_line(context, line);
    return true;
}

/* ---- logs ---- */

static bool has_ending(const char *name, const char *ending)
{
    return name[0] != '.' && wva_str_ends(wva_str_from(name), wva_str_from(ending));
}

/* "JOB_POD.log", "RUN__JOB_POD.log": splits the name, given that the pod's name begins with the
 * job's. */
static void split_name(const char *file, char **name, char **pod)
{
    struct wva_str rest = wva_str_from(file), part, stem;
    const char *dot = strchr(file, '.');

    while (wva_str_cut(&rest, WVA_STR("/"), &part))
        dot = strchr(rest.ptr, '.');
    if (dot != NULL && dot > rest.ptr)
        rest.len = (size_t)(dot - rest.ptr);
    stem = rest;
    *pod = NULL;
    for (struct wva_str left = stem; wva_str_cut(&left, WVA_STR("_"), &part);) {
        if (part.len > 0 && left.len > part.len && wva_str_starts(left, part)
            && left.ptr[part.len] == '-') {
            *name = wva_strndup(part.ptr, part.len);
            *pod = wva_strndup(left.ptr, left.len);
            return;
        }
    }
    *name = wva_strndup(stem.ptr, stem.len);
}

struct sniff {
    size_t bytes;
    bool found;
};

static bool sniff_line(void *context, struct wva_str line)
{
    struct sniff *sniff = context;

    sniff->bytes += line.len + 1;
    sniff->found = wva_bench_is_line(line);
    return !sniff->found && sniff->bytes < SNIFF_BYTES;
}

static bool has_bench_line(const char *folder, const char *name)
{
    struct sniff sniff = { 0, false };
    struct wva_error ignored;

    (void)wva_text_file_read(folder, name, sniff_line, &sniff, &ignored);
    return sniff.found;
}

static bool is_bench_log(const char *folder, const char *name)
{
    return (has_ending(name, ".log") || has_ending(name, ".txt")) && has_bench_line(folder, name);
}

static bool take_bench_line(void *context, struct wva_str line)
{
    wva_bench_take_line(context, line);
    return true;
}

static void read_log(const char *folder, const char *name, struct wva_jobs *jobs,
                     struct wva_notes *notes)
{
    struct wva_bench_reader reader;
    struct wva_error err;
    char *job, *pod;

    split_name(name, &job, &pod);
    reader = wva_bench_begin(jobs, job, pod, name);
    if (wva_text_file_read(folder, name, take_bench_line, &reader, &err) != WVA_OK)
        wva_notes_add(notes, "%s: %s", name, err.text);
    wva_bench_end(&reader);
    free(job);
    free(pod);
}

/* ---- the folder ---- */

/* Files of this toolkit and of monitors, not of a load generator. */
static bool is_known_json(const char *name)
{
    static const char *const names[] = { "metadata.json", "report.json", "annotations.json" };

    for (size_t i = 0; i < WVA_COUNT(names); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* The folder itself, and what is read with it. */
static const char *const own_folders[] = { "", LOGS_FOLDER "/", NULL };

/* Calls `visit` for each file in the folders `below` of `folder`, each sorted by name, until it
 * returns false. */
static void visit_files(const char *folder, const char *const *below,
                        bool (*visit)(void *context, const char *name), void *context)
{
    bool more = true;

    for (size_t f = 0; below[f] != NULL; f++) {
        char *path = wva_path_join(folder, below[f]);
        struct dirent **items;
        int count = wva_path_list(path, false, &items);

        for (int i = 0; i < count; i++) {
            char *name = wva_asprintf("%s%s", below[f], items[i]->d_name);

            more = more && (!wva_path_holds_file(folder, name) || visit(context, name));
            free(name);
        }
        wva_path_free_list(items, count);
        free(path);
    }
}

struct search {
    const char *folder;
    struct wva_jobs *jobs;
    struct wva_notes *notes;
    bool found;
};

/* By its name; what it is, its first bytes tell. */
static bool may_be_result(const char *name)
{
    return (has_ending(name, ".json") && !is_known_json(name)) || has_ending(name, ".jsonl")
           || (wva_str_starts(wva_str_from(wva_path_name(name)), WVA_STR("benchmark_report"))
               && (has_ending(name, ".yaml") || has_ending(name, ".yml")));
}

static bool read_item(void *context, const char *name)
{
    const struct search *search = context;
    bool is_job_log = wva_str_starts(wva_str_from(name), WVA_STR(LOGS_FOLDER "/"));

    if (may_be_result(name)) {
        (void)wva_generator_read(search->folder, name, search->jobs, search->notes);
    } else if (is_bench_log(search->folder, name)) {
        read_log(search->folder, name, search->jobs, search->notes);
    } else if (is_job_log && has_ending(name, ".log")) {
        wva_notes_add(search->notes, "%s holds neither arguments nor a result of a load generator",
                      name);
    }
    return true;
}

static void note_gaps(const struct wva_jobs *jobs, struct wva_notes *notes)
{
    if (jobs->count == WVA_JOBS_MAX)
        wva_notes_add(notes, "there are more than %d jobs; further ones were left out",
                      WVA_JOBS_MAX);
    for (size_t i = 0; i < jobs->count; i++)
        if (jobs->items[i].source == WVA_JOB_VLLM_LOG && !jobs->items[i].complete)
            wva_notes_add(notes,
                          "%s has no whole result: the run was cut short or its log was "
                          "read before it ended",
                          jobs->items[i].file);
}

/* Generators print a latency of 0 where no request completed. */
static void forget_latencies(struct wva_jobs *jobs)
{
    for (size_t i = 0; i < jobs->count; i++) {
        double *figure = jobs->items[i].figure;

        for (int k = 0; k < WVA_JOB_LATENCIES && figure[WVA_JOB_COMPLETED] == 0; k++) {
            const struct wva_job_latency_figures *of =
                wva_job_latency_figures((enum wva_job_latency)k);

            figure[of->mean] = figure[of->median] = figure[of->p90] = figure[of->p99] = NAN;
        }
    }
}

void wva_jobs_read_below(const char *folder, const char *const *below, struct wva_jobs *jobs,
                         struct wva_notes *notes)
{
    struct search search = { folder, jobs, notes, false };
    size_t first = jobs->count;

    visit_files(folder, below, read_item, &search);
    wva_jobs_check_sum(jobs, first, notes);
    wva_jobs_merge(jobs, notes);
    forget_latencies(jobs);
}

void wva_jobs_read(const char *folder, const struct wva_zone *zone, struct wva_jobs *jobs,
                   struct wva_notes *notes)
{
    struct wva_job_status_reader status = { jobs, zone, WVA_TIME_NONE };
    struct wva_error ignored;

    wva_jobs_read_below(folder, own_folders, jobs, notes);
    (void)wva_text_file_read(folder, "jobs.log", take_status_line, &status, &ignored);
    note_gaps(jobs, notes);
}

/* Input from a pipe has no extension. */
static bool may_be_named_result(const char *name)
{
    return may_be_result(name) || strchr(name, '.') == NULL;
}

void wva_jobs_read_file(const char *path, struct wva_jobs *jobs, struct wva_notes *notes)
{
    char *folder = wva_path_folder(path);
    const char *name = wva_path_name(path);

    if (!may_be_named_result(name) || !wva_generator_read(folder, name, jobs, notes))
        read_log(folder, name, jobs, notes);
    forget_latencies(jobs);
    note_gaps(jobs, notes);
    free(folder);
}

bool wva_jobs_are_of_file(const char *path)
{
    char *folder = wva_path_folder(path);
    const char *name = wva_path_name(path);
    bool found = has_bench_line(folder, name)
                 || (may_be_named_result(name) && wva_generator_is(folder, name));

    free(folder);
    return found;
}

static bool look_at_item(void *context, const char *name)
{
    struct search *search = context;

    search->found = is_bench_log(search->folder, name)
                    || (may_be_result(name) && wva_generator_is(search->folder, name));
    return !search->found;
}

bool wva_jobs_are_in(const char *folder)
{
    struct search search = { folder, NULL, NULL, false };

    visit_files(folder, own_folders, look_at_item, &search);
    return search.found;
}
