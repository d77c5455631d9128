/* SPDX-License-Identifier: Apache-2.0 */
/* A log of `vllm bench serve`: a job for each of its results, and one for what was begun and has
 * none. Lines may have what `kubectl logs --prefix --timestamps` puts before them, and bars of
 * progress between carriage returns. */
#ifndef WVA_JOBS_BENCH_LOG_H
#define WVA_JOBS_BENCH_LOG_H

#include "jobs/jobs.h"

struct wva_bench_reader {
    struct wva_jobs *jobs;
    const char *name, *pod, *file; /* of new jobs; may be NULL */
    bool is_open;
    struct wva_job open;
    bool in_result;
    int64_t line_ns; /* what kubectl put before the line */
};

struct wva_bench_reader wva_bench_begin(struct wva_jobs *jobs, const char *name, const char *pod,
                                        const char *file);
void wva_bench_take_line(struct wva_bench_reader *reader, struct wva_str line);
void wva_bench_end(struct wva_bench_reader *reader);

/* True for a line that only such a log has. */
bool wva_bench_is_line(struct wva_str line);

#endif
