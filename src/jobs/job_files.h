/* SPDX-License-Identifier: Apache-2.0 */
/* The files that load generators leave, as jobs: logs of `vllm bench serve` (bench_log.h), reports
 * with single requests (requests.h) and tables of `kubectl get jobs` (jobs.log). They lie in the
 * folder of the experiment or in job-logs/ below it. */
#ifndef WVA_JOBS_JOB_FILES_H
#define WVA_JOBS_JOB_FILES_H

#include "jobs/jobs.h"

/* Reads all there is in `folder`. What could not be used goes to `notes`. */
void wva_jobs_read(const char *folder, const struct wva_zone *zone, struct wva_jobs *jobs,
                   struct wva_notes *notes);

/* True when `folder` holds something that wva_jobs_read would read. */
bool wva_jobs_are_in(const char *folder);

/* The same two for a file that is named itself. */
bool wva_jobs_are_of_file(const char *path);
void wva_jobs_read_file(const char *path, struct wva_jobs *jobs, struct wva_notes *notes);

/* jobs.log: what `kubectl get jobs` printed, with the time of each table. */
struct wva_job_status_reader {
    struct wva_jobs *jobs;
    const struct wva_zone *zone;
    int64_t time_ns; /* of the table at hand; WVA_TIME_NONE before */
};

void wva_job_status_take_line(struct wva_job_status_reader *reader, struct wva_str line);

#endif
