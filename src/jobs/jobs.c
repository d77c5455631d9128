/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/jobs.h"

#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "input/text_file.h"
#include "jobs/requests.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/quantity.h"
#include "util/timestamp.h"

/* Far more than stands before the arguments of a run. */
enum { SNIFF_BYTES = 256 * 1024 };

#define LOGS_FOLDER "job-logs"

static const struct {
    const char *name, *label;
} figures[WVA_JOB_FIGURES] = {
    [WVA_JOB_COMPLETED] = { "requests_completed", "Successful requests" },
    [WVA_JOB_FAILED] = { "requests_failed", "Failed requests" },
    [WVA_JOB_MAX_CONCURRENCY] = { "max_concurrency", "Maximum request concurrency" },
    [WVA_JOB_RATE_CONFIGURED] = { "rate_configured_rps", "Request rate configured (RPS)" },
    [WVA_JOB_DURATION] = { "duration_s", "Benchmark duration (s)" },
    [WVA_JOB_INPUT_TOKENS] = { "input_tokens", "Total input tokens" },
    [WVA_JOB_OUTPUT_TOKENS] = { "output_tokens", "Total generated tokens" },
    [WVA_JOB_RATE_OBSERVED] = { "rate_observed_rps", "Request throughput (req/s)" },
    [WVA_JOB_GOODPUT] = { "generator_goodput_rps", "Request goodput (req/s)" },
    [WVA_JOB_OUTPUT_RATE] = { "output_tokens_per_s", "Output token throughput (tok/s)" },
    [WVA_JOB_OUTPUT_RATE_PEAK] = { "output_tokens_per_s_peak",
                                   "Peak output token throughput (tok/s)" },
    [WVA_JOB_CONCURRENCY_PEAK] = { "concurrency_peak", "Peak concurrent requests" },
    [WVA_JOB_TOKEN_RATE] = { "tokens_per_s", "Total Token throughput (tok/s)" },
    [WVA_JOB_TTFT_MEAN] = { "ttft_mean_ms", "Mean TTFT (ms)" },
    [WVA_JOB_TTFT_MEDIAN] = { "ttft_median_ms", "Median TTFT (ms)" },
    [WVA_JOB_TTFT_P99] = { "ttft_p99_ms", "P99 TTFT (ms)" },
    [WVA_JOB_TPOT_MEAN] = { "tpot_mean_ms", "Mean TPOT (ms)" },
    [WVA_JOB_TPOT_MEDIAN] = { "tpot_median_ms", "Median TPOT (ms)" },
    [WVA_JOB_TPOT_P99] = { "tpot_p99_ms", "P99 TPOT (ms)" },
    [WVA_JOB_ITL_MEAN] = { "itl_mean_ms", "Mean ITL (ms)" },
    [WVA_JOB_ITL_MEDIAN] = { "itl_median_ms", "Median ITL (ms)" },
    [WVA_JOB_ITL_P99] = { "itl_p99_ms", "P99 ITL (ms)" },
};

const char *wva_job_figure_name(enum wva_job_figure figure)
{
    return figures[figure].name;
}

const char *wva_job_figure_label(enum wva_job_figure figure)
{
    return figures[figure].label;
}

const char *wva_job_source_name(enum wva_job_source source)
{
    static const char *const names[WVA_JOB_SOURCES] = {
        [WVA_JOB_VLLM_LOG] = "vllm bench log",          [WVA_JOB_KUBECTL] = "jobs.log",
        [WVA_JOB_GUIDELLM] = "GuideLLM report",         [WVA_JOB_INFERENCE_PERF] = "inference-perf",
        [WVA_JOB_VLLM_JSON] = "vllm bench result file",
    };

    return names[source];
}

const char *wva_job_clock_name(enum wva_job_clock clock)
{
    static const char *const names[] = {
        [WVA_JOB_CLOCK_NONE] = "unknown",
        [WVA_JOB_CLOCK_STATUS] = "jobs.log",
        [WVA_JOB_CLOCK_POD] = "clock of the pod",
        [WVA_JOB_CLOCK_GUESS] = "clock of the pod, taken for UTC",
        [WVA_JOB_CLOCK_REPORT] = "report of the generator",
        [WVA_JOB_CLOCK_KUBECTL] = "timestamps of kubectl",
    };

    return names[clock];
}

/* ---- the list ---- */

struct wva_job wva_job_make(enum wva_job_source source, const char *name, const char *file)
{
    struct wva_job job = { .name = wva_strdup(name),
                           .file = wva_strdup(file),
                           .source = source,
                           .planned_requests = NAN,
                           .planned_rate_rps = NAN,
                           .progress_requests = NAN,
                           .progress_s = NAN,
                           .start_ns = WVA_TIME_NONE,
                           .end_ns = WVA_TIME_NONE,
                           .stamp_ns = WVA_TIME_NONE };

    for (int figure = 0; figure < WVA_JOB_FIGURES; figure++)
        job.figure[figure] = NAN;
    return job;
}

struct wva_job *wva_jobs_put(struct wva_jobs *jobs, struct wva_job job)
{
    if (jobs->count == WVA_JOBS_MAX) {
        wva_job_release(&job);
        return NULL;
    }
    jobs->items = wva_grow(jobs->items, &jobs->room, jobs->count + 1, sizeof *jobs->items);
    jobs->items[jobs->count] = job;
    return &jobs->items[jobs->count++];
}

bool wva_jobs_add_request(struct wva_jobs *jobs, struct wva_job *job, struct wva_request request)
{
    if (jobs->request_count == WVA_JOB_REQUESTS_MAX)
        return false;
    *WVA_APPEND(job->requests, job->request_count, job->request_room) = request;
    jobs->request_count++;
    return true;
}

void wva_job_release(struct wva_job *job)
{
    free(job->name);
    free(job->pod);
    free(job->model);
    free(job->file);
    free(job->requests);
}

void wva_jobs_free(struct wva_jobs *jobs)
{
    for (size_t i = 0; i < jobs->count; i++)
        wva_job_release(&jobs->items[i]);
    free(jobs->items);
    *jobs = (struct wva_jobs){ 0 };
}

static struct wva_job *find_by_name(struct wva_jobs *jobs, struct wva_str name)
{
    for (size_t i = 0; i < jobs->count; i++)
        if (jobs->items[i].name != NULL && wva_str_equal(wva_str_from(jobs->items[i].name), name))
            return &jobs->items[i];
    return NULL;
}

/* ---- jobs.log ---- */

static void set_status_times(struct wva_job *job, bool ended, double seconds, int64_t time_ns)
{
    int64_t start_ns = time_ns - (int64_t)(seconds * 1e9);

    /* A short duration has whole seconds, a long one whole hours only. */
    if (job->start_ns == WVA_TIME_NONE && !ended) {
        job->start_ns = start_ns;
        job->clock = WVA_JOB_CLOCK_STATUS;
    }
    if (ended && job->clock == WVA_JOB_CLOCK_STATUS && job->end_ns == WVA_TIME_NONE)
        job->end_ns = job->start_ns + (int64_t)(seconds * 1e9);
}

/* "name  Running  0/1  5m17s  5m17s  ..."; older tables have no column STATUS. */
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

/* "JOB_POD.log", "RUN__JOB_POD.log": the parts, where the pod's name begins with the job's. */
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

/* Files of ours and of the monitors, which are none of a generator. */
static bool is_known_json(const char *name)
{
    static const char *const names[] = { "metadata.json", "report.json", "annotations.json" };

    for (size_t i = 0; i < WVA_COUNT(names); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* Calls `visit` with each file in `folder` and in job-logs/ below it, by name, until it says false.
 */
static void visit_files(const char *folder, bool (*visit)(void *context, const char *name),
                        void *context)
{
    static const char *const below[] = { "", LOGS_FOLDER "/" };
    bool more = true;

    for (size_t f = 0; f < WVA_COUNT(below); f++) {
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

static bool read_item(void *context, const char *name)
{
    const struct search *search = context;
    bool is_job_log = wva_str_starts(wva_str_from(name), WVA_STR(LOGS_FOLDER "/"));

    if (has_ending(name, ".json") && !is_known_json(name)) {
        (void)wva_requests_read(search->folder, name, search->jobs, search->notes);
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

void wva_jobs_read(const char *folder, const struct wva_zone *zone, struct wva_jobs *jobs,
                   struct wva_notes *notes)
{
    struct search search = { folder, jobs, notes, false };
    struct wva_job_status_reader status = { jobs, zone, WVA_TIME_NONE };
    struct wva_error ignored;

    visit_files(folder, read_item, &search);
    (void)wva_text_file_read(folder, "jobs.log", take_status_line, &status, &ignored);
    note_gaps(jobs, notes);
}

/* What came through a pipe has no ending. */
static bool may_be_report(const char *name)
{
    return has_ending(name, ".json") || strchr(name, '.') == NULL;
}

void wva_jobs_read_file(const char *path, struct wva_jobs *jobs, struct wva_notes *notes)
{
    char *folder = wva_path_folder(path);
    const char *name = wva_path_name(path);

    if (!may_be_report(name) || !wva_requests_read(folder, name, jobs, notes))
        read_log(folder, name, jobs, notes);
    note_gaps(jobs, notes);
    free(folder);
}

bool wva_jobs_are_of_file(const char *path)
{
    char *folder = wva_path_folder(path);
    const char *name = wva_path_name(path);
    struct wva_jobs jobs = { 0 };
    struct wva_notes notes = { 0 };
    bool found = has_bench_line(folder, name)
                 || (may_be_report(name) && wva_requests_read(folder, name, &jobs, &notes));

    wva_jobs_free(&jobs);
    wva_notes_free(&notes);
    free(folder);
    return found;
}

static bool look_at_item(void *context, const char *name)
{
    struct search *search = context;

    search->found = is_bench_log(search->folder, name)
                    || (has_ending(name, ".json") && !is_known_json(name)
                        && wva_requests_read(search->folder, name, search->jobs, search->notes));
    return !search->found;
}

bool wva_jobs_are_in(const char *folder)
{
    struct wva_jobs jobs = { 0 };
    struct wva_notes notes = { 0 };
    struct search search = { folder, &jobs, &notes, false };

    visit_files(folder, look_at_item, &search);
    wva_jobs_free(&jobs);
    wva_notes_free(&notes);
    return search.found;
}

/* ---- times ---- */

static int compare_jobs(const void *a, const void *b)
{
    const struct wva_job *one = a, *other = b;
    bool known = one->start_ns != WVA_TIME_NONE, other_known = other->start_ns != WVA_TIME_NONE;

    if (known != other_known)
        return known ? -1 : 1;
    if (known && one->start_ns != other->start_ns)
        return one->start_ns < other->start_ns ? -1 : 1;
    return strcmp(one->name == NULL ? "" : one->name, other->name == NULL ? "" : other->name);
}

/* The first stamp of a pod whose job has no better time; WVA_TIME_NONE where there is none. */
static int64_t find_first_stamp(const struct wva_jobs *jobs)
{
    int64_t first_ns = WVA_TIME_NONE;

    for (size_t i = 0; i < jobs->count; i++) {
        const struct wva_job *job = &jobs->items[i];

        if (job->stamp_ns != WVA_TIME_NONE && job->clock < WVA_JOB_CLOCK_POD
            && (first_ns == WVA_TIME_NONE || job->stamp_ns < first_ns))
            first_ns = job->stamp_ns;
    }
    return first_ns;
}

static void place_by_stamp(struct wva_jobs *jobs, const struct wva_zone *zone,
                           enum wva_job_clock clock)
{
    for (size_t i = 0; i < jobs->count; i++) {
        struct wva_job *job = &jobs->items[i];

        if (job->stamp_ns == WVA_TIME_NONE || job->clock >= clock)
            continue;
        job->start_ns = wva_zone_to_utc(zone, job->stamp_ns) + (int64_t)(job->warmup_s * 1e9);
        job->clock = clock;
    }
}

/* The end where only the length is known. */
static void set_ends(struct wva_jobs *jobs)
{
    for (size_t i = 0; i < jobs->count; i++) {
        struct wva_job *job = &jobs->items[i];
        double seconds =
            isnan(job->figure[WVA_JOB_DURATION]) ? job->progress_s : job->figure[WVA_JOB_DURATION];

        if (job->start_ns != WVA_TIME_NONE && job->end_ns == WVA_TIME_NONE && seconds >= 0
            && seconds < 1e9)
            job->end_ns = job->start_ns + (int64_t)(seconds * 1e9);
    }
}

static void place_stamps(struct wva_jobs *jobs, int64_t first_ns, int64_t last_ns,
                         const struct wva_zone *zone, struct wva_notes *notes)
{
    struct wva_error ignored;
    struct wva_zone *image = wva_zone_parse("America/Los_Angeles", &ignored);
    const struct wva_zone *zones[] = { image, NULL, zone };
    const char *const names[] = { "Los Angeles, as in the vLLM images", "UTC", "the zone of --tz" };
    int64_t stamp_ns = find_first_stamp(jobs);
    size_t chosen = first_ns == WVA_TIME_NONE ? 3 : image == NULL;

    for (; chosen < 3; chosen++) {
        int64_t start_ns = wva_zone_to_utc(zones[chosen], stamp_ns);

        /* A pod may begin before the first sample of the controller, not long before. */
        if (start_ns >= first_ns - 10 * WVA_NS_PER_MINUTE && start_ns <= last_ns)
            break;
    }
    if (chosen < 3) {
        place_by_stamp(jobs, zones[chosen], WVA_JOB_CLOCK_POD);
        wva_notes_add(notes,
                      "the clocks of the load generators' pods show no zone; by the times "
                      "of the run it is that of %s",
                      names[chosen]);
    } else {
        place_by_stamp(jobs, NULL, WVA_JOB_CLOCK_GUESS);
        wva_notes_add(notes, "the clocks of the load generators' pods show no zone and were taken "
                             "as UTC");
    }
    wva_zone_free(image);
}

void wva_jobs_place(struct wva_jobs *jobs, int64_t first_ns, int64_t last_ns,
                    const struct wva_zone *zone, struct wva_notes *notes)
{
    if (find_first_stamp(jobs) != WVA_TIME_NONE)
        place_stamps(jobs, first_ns, last_ns, zone, notes);
    set_ends(jobs);
    if (jobs->count > 1)
        qsort(jobs->items, jobs->count, sizeof *jobs->items, compare_jobs);
}
