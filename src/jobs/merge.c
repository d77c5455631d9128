/* SPDX-License-Identifier: Apache-2.0 */
/* Several files about the same load (jobs.h). */
#include <math.h>
#include <stdlib.h>

#include "jobs/jobs.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/statistics.h"

/* Those with a rank: result files, in the same folder. */
static bool are_beside(const struct wva_job *a, const struct wva_job *b)
{
    char *folder, *other;
    bool same;

    if (a->rank == 0 || b->rank == 0 || a->file == NULL || b->file == NULL)
        return false;
    folder = wva_path_folder(a->file);
    other = wva_path_folder(b->file);
    same = strcmp(folder, other) == 0;
    free(folder);
    free(other);
    return same;
}

static bool is_surpassed(const struct wva_jobs *jobs, const struct wva_job *job)
{
    for (size_t i = 0; i < jobs->count; i++) {
        const struct wva_job *other = &jobs->items[i];

        if (other->rank > job->rank && are_beside(job, other)
            && (other->stage == job->stage || other->stage < 0 || job->stage < 0))
            return true;
    }
    return false;
}

/* Removes the jobs that are marked. */
static void remove_jobs(struct wva_jobs *jobs, const bool *gone)
{
    size_t kept = 0;

    for (size_t i = 0; i < jobs->count; i++) {
        if (gone[i])
            wva_jobs_discard(jobs, &jobs->items[i]);
        else
            jobs->items[kept++] = jobs->items[i];
    }
    jobs->count = kept;
}

/* ---- requests of stages ---- */

static double count_sent(const struct wva_job *job)
{
    return job->figure[WVA_JOB_COMPLETED] + job->figure[WVA_JOB_FAILED]
           + wva_first_known(job->figure[WVA_JOB_INCOMPLETE], 0);
}

/* The stages that the requests of `all` may belong to, in order. */
static size_t find_stages(struct wva_jobs *jobs, const struct wva_job *all, struct wva_job **stages)
{
    size_t count = 0;

    for (size_t i = 0; i < jobs->count; i++) {
        struct wva_job *job = &jobs->items[i];
        size_t at = count;

        if (job->stage < 0 || job->request_count > 0 || !are_beside(job, all)
            || is_surpassed(jobs, job))
            continue;
        for (; at > 0 && stages[at - 1]->stage > job->stage; at--)
            stages[at] = stages[at - 1];
        stages[at] = job;
        count++;
    }
    return count;
}

static int compare_starts(const void *a, const void *b)
{
    const struct wva_request *one = a, *other = b;

    return (one->start_s > other->start_s) - (one->start_s < other->start_s);
}

/* Moves the last `count` requests of `all`. */
static void give_requests(struct wva_job *all, size_t count, struct wva_job *stage)
{
    size_t first = all->request_count - count;
    double start_s = all->requests[first].start_s;

    stage->requests = wva_reallocarray(NULL, count, sizeof *stage->requests);
    stage->request_count = stage->request_room = count;
    stage->requests_seen = count;
    for (size_t i = 0; i < count; i++) {
        stage->requests[i] = all->requests[first + i];
        stage->requests[i].start_s -= start_s;
    }
    all->request_count = all->requests_seen = first;
    if (first > 0) {
        all->requests = wva_reallocarray(all->requests, first, sizeof *all->requests);
        all->request_room = first;
    }
    stage->origin_s = all->origin_s + start_s;
    /* The server's count of tokens is exact for each request, where there is one. */
    if (!isnan(all->token_factor))
        stage->token_factor = all->token_factor;
    wva_job_summarize(stage);
}

static void divide_requests(struct wva_jobs *jobs, struct wva_job *all, struct wva_notes *notes)
{
    struct wva_job **stages = wva_calloc(jobs->count, sizeof *stages);
    int rank = all->rank;
    size_t count;
    double sent = 0;

    all->rank = 1;
    count = find_stages(jobs, all, stages);

    for (size_t i = 0; i < count; i++)
        sent += count_sent(stages[i]);
    if (count > 0 && sent != (double)all->request_count)
        wva_notes_add(notes,
                      "%s has %zu requests, the files of its stages %.0f, so these are not divided "
                      "among the stages",
                      all->file, all->request_count, sent);
    if (count == 0 || sent != (double)all->request_count) {
        all->rank = count == 0 ? rank : 0;
        free(stages);
        return;
    }
    qsort(all->requests, all->request_count, sizeof *all->requests, compare_starts);
    while (count-- > 0)
        if (count_sent(stages[count]) > 0)
            give_requests(all, (size_t)count_sent(stages[count]), stages[count]);
    free(stages);
}

void wva_jobs_check_sum(const struct wva_jobs *jobs, size_t first, struct wva_notes *notes)
{
    const struct wva_job *whole = NULL;
    double sum = 0;
    size_t stages = 0;

    for (size_t i = first; i < jobs->count; i++) {
        const struct wva_job *job = &jobs->items[i];

        if (job->source != WVA_JOB_INFERENCE_PERF)
            continue;
        if (job->stage < 0 && job->request_count == 0)
            whole = job;
        if (job->stage < 0)
            continue;
        sum += count_sent(job);
        stages++;
    }
    if (whole != NULL && stages > 0 && fabs(sum - count_sent(whole)) > 0)
        wva_notes_add(notes,
                      "%s counts %.0f requests, the files of its %zu stage%s %.0f: one is missing, "
                      "or they are not of one run",
                      whole->file, count_sent(whole), stages, WVA_PLURAL(stages), sum);
}

void wva_jobs_merge(struct wva_jobs *jobs, struct wva_notes *notes)
{
    bool *gone = wva_calloc(jobs->count, sizeof *gone);

    /* All requests of a run say more than its stages, but only together with these. */
    for (size_t i = 0; i < jobs->count; i++) {
        struct wva_job *job = &jobs->items[i];

        if (job->source == WVA_JOB_INFERENCE_PERF && job->stage < 0
            && job->requests_seen == job->request_count && job->request_count > 0)
            divide_requests(jobs, job, notes);
    }
    for (size_t i = 0; i < jobs->count; i++)
        gone[i] = is_surpassed(jobs, &jobs->items[i]);
    remove_jobs(jobs, gone);
    free(gone);
}
