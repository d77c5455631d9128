/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the output files of load generators as jobs: logs of `vllm bench serve` (bench_log.h),
 * result files (generators.h) and tables of `kubectl get jobs` (jobs.log). They
 * are in the folder of the experiment or in job-logs/ below it. */
#ifndef WVA_JOBS_JOB_FILES_H
#define WVA_JOBS_JOB_FILES_H

#include "jobs/jobs.h"

/* Reads all such files in `folder`; of several about the same load the best (wva_jobs_merge).
 * Anything unusable is noted in `notes`. */
void wva_jobs_read(const char *folder, const struct wva_zone *zone, struct wva_jobs *jobs,
                   struct wva_notes *notes);

/* The same for result files and logs in the folders `below` of it ("NAME/", NULL-terminated), whose
 * names are those from `folder` on. */
void wva_jobs_read_below(const char *folder, const char *const *below, struct wva_jobs *jobs,
                         struct wva_notes *notes);

/* True if `folder` has a file that wva_jobs_read would read. */
bool wva_jobs_are_in(const char *folder);

/* Both for a file that was named itself. */
bool wva_jobs_are_of_file(const char *path);
void wva_jobs_read_file(const char *path, struct wva_jobs *jobs, struct wva_notes *notes);

/* jobs.log: the output of `kubectl get jobs`, with the time of each table. */
struct wva_job_status_reader {
    struct wva_jobs *jobs;
    const struct wva_zone *zone;
    int64_t time_ns; /* of the current table; WVA_TIME_NONE before the first */
};

void wva_job_status_take_line(struct wva_job_status_reader *reader, struct wva_str line);

#endif
