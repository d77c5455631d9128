/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/place_stages.h"

#include <math.h>
#include <stdlib.h>

#include "experiment/stage_times.h"
#include "jobs/job_files.h"
#include "plan/load_profile.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/timestamp.h"

/* The stages from 0 on; of several harness pods each has its own job for a stage. */
struct stages {
    struct wva_stage_facts *facts;
    double *rate_rps; /* asked for, by all pods together; NaN: not known */
    size_t count;
};

static bool needs_a_place(const struct wva_job *job)
{
    return job->stage >= 0 && job->start_ns == WVA_TIME_NONE;
}

/* Stages have the numbers 0, 1, ...; one whose file is missing has no facts. */
static size_t count_stages(const struct wva_jobs *jobs)
{
    size_t count = 0;

    for (size_t i = 0; i < jobs->count; i++)
        if (needs_a_place(&jobs->items[i]) && jobs->items[i].stage < WVA_STAGE_MARKS_MAX
            && (size_t)jobs->items[i].stage >= count)
            count = (size_t)jobs->items[i].stage + 1;
    return count;
}

static double add_known(double sum, double value)
{
    return isnan(sum) ? value : isnan(value) ? sum : sum + value;
}

static void take_job(struct stages *stages, const struct wva_job *job)
{
    struct wva_stage_facts *facts = &stages->facts[job->stage];
    double *rate_rps = &stages->rate_rps[job->stage];

    facts->benchmark_s = fmax(facts->benchmark_s, job->figure[WVA_JOB_DURATION]);
    facts->succeeded = add_known(facts->succeeded, job->figure[WVA_JOB_COMPLETED]);
    facts->completed_rps = add_known(facts->completed_rps, job->figure[WVA_JOB_RATE_OBSERVED]);
    *rate_rps = add_known(*rate_rps, job->planned_rate_rps);
}

static struct stages gather_stages(const struct wva_jobs *jobs)
{
    struct stages stages = { .count = count_stages(jobs) };

    stages.facts = wva_calloc(stages.count, sizeof *stages.facts);
    stages.rate_rps = wva_calloc(stages.count, sizeof *stages.rate_rps);
    for (size_t i = 0; i < stages.count; i++) {
        stages.facts[i] =
            (struct wva_stage_facts){ WVA_TIME_NONE, WVA_TIME_NONE, NAN, NAN, NAN, NAN, NAN };
        stages.rate_rps[i] = NAN;
    }
    for (size_t i = 0; i < jobs->count; i++)
        if (needs_a_place(&jobs->items[i]) && (size_t)jobs->items[i].stage < stages.count)
            take_job(&stages, &jobs->items[i]);
    return stages;
}

/* ---- what tells of the time ---- */

static bool has_stage(const struct wva_jobs *jobs, size_t stage)
{
    for (size_t i = 0; i < jobs->count; i++)
        if (jobs->items[i].stage >= 0 && (size_t)jobs->items[i].stage == stage)
            return true;
    return false;
}

/* Sums over the load would pass for those of all of it. */
static void note_missing(const struct wva_load_profile *profile, const struct wva_jobs *jobs,
                         struct wva_notes *notes)
{
    size_t missing = 0, first = 0;

    for (size_t i = profile->count; i-- > 0;) {
        if (has_stage(jobs, i))
            continue;
        missing++;
        first = i;
    }
    if (missing == 1)
        wva_notes_add(notes,
                      "of %zu stages in config.yaml, stage %zu has no result; the figures of the "
                      "load generator are without it",
                      profile->count, first);
    else if (missing > 1)
        wva_notes_add(notes,
                      "of %zu stages in config.yaml, %zu have no result, the first of them stage "
                      "%zu; the figures of the load generator are without them",
                      profile->count, missing, first);
}

static void read_plan(const char *folder, struct stages *stages, struct wva_stage_anchors *anchors,
                      struct wva_experiment *experiment)
{
    char *path = wva_path_join(folder, "config.yaml");
    struct wva_load_profile profile;
    struct wva_error ignored;

    if (wva_load_profile_read(path, &profile, &ignored) == WVA_OK) {
        anchors->interval_s = profile.pause_s;
        for (size_t i = 0; i < stages->count && i < profile.count; i++)
            stages->facts[i].planned_s = profile.stages[i].duration_s;
        note_missing(&profile, &experiment->jobs, &experiment->notes);
    }
    wva_load_profile_release(&profile);
    free(path);
}

static double read_whole(const char *folder)
{
    static const char name[] = "summary_lifecycle_metrics.json";
    char *path = wva_path_join(folder, name);
    struct wva_jobs jobs = { 0 };
    struct wva_notes ignored = { 0 };
    double whole_s = NAN;

    if (wva_path_holds_file(folder, name))
        wva_jobs_read_file(path, &jobs, &ignored);
    if (jobs.count > 0)
        whole_s = jobs.items[0].figure[WVA_JOB_DURATION];
    wva_jobs_free(&jobs);
    wva_notes_free(&ignored);
    free(path);
    return whole_s;
}

static struct wva_harness_info read_info(const char *folder, const char *name)
{
    struct wva_harness_info info = { 0 };
    char *path = wva_path_join(folder, name);
    struct wva_error ignored;

    (void)wva_harness_info_read(path, &info, &ignored);
    free(path);
    return info;
}

static void read_times(const char *folder, struct wva_stage_anchors *anchors)
{
    struct wva_harness_info run = read_info(folder, "run_metadata.yaml");
    struct wva_harness_info traffic = read_info(folder, "traffic_complete.yaml");

    anchors->traffic_end_ns = wva_harness_time(&traffic, "completed_at");
    anchors->harness_start_ns = wva_harness_time(&run, "harness_start");
    anchors->harness_end_ns = wva_harness_time(&run, "harness_stop");
    wva_harness_info_free(&run);
    wva_harness_info_free(&traffic);
}

/* The requests that came between two rows, by their rate; NaN: not known. */
static double count_arrivals(const struct wva_frame *frame, size_t row)
{
    return wva_frame_get(frame, WVA_ROLE_RATE, row) / 60
           * (double)(frame->time_ns[row] - frame->time_ns[row - 1]) / (double)WVA_NS_PER_S;
}

/* By the first row of a server with arrivals, where the row before has none. */
static int64_t find_first_arrival(const struct wva_experiment *experiment, double rate_rps)
{
    int64_t first_ns = WVA_TIME_NONE;

    for (size_t i = 0; i < experiment->count; i++) {
        const struct wva_frame *frame = experiment->servers[i].frame;

        for (size_t row = 1; row < frame->rows; row++) {
            double arrived = count_arrivals(frame, row);
            int64_t at_ns;

            if (!(arrived > 0))
                continue;
            at_ns = wva_stage_find_arrival(frame->time_ns[row - 1], frame->time_ns[row], arrived,
                                           rate_rps);
            if (first_ns == WVA_TIME_NONE || at_ns < first_ns)
                first_ns = at_ns;
            break;
        }
    }
    return first_ns;
}

/* ---- all ---- */

static void note_source(const struct wva_stage_time *times, size_t count, double *off_s,
                        struct wva_notes *notes)
{
    const struct wva_stage_time *worst = &times[0];

    for (size_t i = 1; i < count; i++)
        if (times[i].source > worst->source)
            worst = &times[i];
    *off_s = worst->uncertainty_s;
    if (worst->source == WVA_STAGE_NOWHERE)
        wva_notes_add(notes, "nothing tells when the stages of the load were");
    else if (isnan(worst->uncertainty_s))
        wva_notes_add(notes,
                      "the stages of the load were placed in time by %s, so their times are "
                      "approximate",
                      wva_stage_source_name(worst->source));
    else
        wva_notes_add(notes, "the stages of the load were placed in time by %s, to about %.2g s",
                      wva_stage_source_name(worst->source), worst->uncertainty_s);
}

static void set_times(struct wva_jobs *jobs, const struct wva_stage_time *times, size_t count)
{
    for (size_t i = 0; i < jobs->count; i++) {
        struct wva_job *job = &jobs->items[i];

        if (!needs_a_place(job) || (size_t)job->stage >= count
            || times[job->stage].start_ns == WVA_TIME_NONE)
            continue;
        job->start_ns = times[job->stage].first_ns;
        job->end_ns = times[job->stage].end_ns;
        job->clock = WVA_JOB_CLOCK_STAGES;
    }
}

void wva_place_stages(const char *folder, struct wva_experiment *experiment)
{
    struct stages stages = gather_stages(&experiment->jobs);
    struct wva_stage_time *times = wva_calloc(stages.count, sizeof *times);
    struct wva_stage_anchors anchors = wva_stage_anchors_make();
    char *log = wva_path_join(folder, "stdout.log");
    struct wva_stage_marks marks = { 0 };
    struct wva_error ignored;

    if (stages.count > 0) {
        if (wva_stage_marks_read(log, &marks, &ignored) == WVA_OK && marks.count > 0)
            anchors.marks = &marks;
        read_plan(folder, &stages, &anchors, experiment);
        anchors.first_arrival_ns = find_first_arrival(experiment, stages.rate_rps[0]);
        read_times(folder, &anchors);
        anchors.whole_s = read_whole(folder);
        wva_stage_times_place(stages.facts, stages.count, &anchors, times);
        set_times(&experiment->jobs, times, stages.count);
        note_source(times, stages.count, &experiment->stages_off_s, &experiment->notes);
    }
    wva_stage_marks_free(&marks);
    free(log);
    free(times);
    free(stages.facts);
    free(stages.rate_rps);
}
