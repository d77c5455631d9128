/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a log of `vllm bench serve`: one job per result, and one for a run without a result. Lines
 * may have the prefix of `kubectl logs --prefix --timestamps`, and progress bars separated by
 * carriage returns. */
#ifndef WVA_JOBS_BENCH_LOG_H
#define WVA_JOBS_BENCH_LOG_H

#include "jobs/jobs.h"

struct wva_bench_reader {
    struct wva_jobs *jobs;
    const char *name, *pod, *file; /* for new jobs; may be NULL */
    bool is_open;
    struct wva_job open;
    bool in_result;
    int64_t line_ns; /* kubectl's timestamp of the line */
};

struct wva_bench_reader wva_bench_begin(struct wva_jobs *jobs, const char *name, const char *pod,
                                        const char *file);
void wva_bench_take_line(struct wva_bench_reader *reader, struct wva_str line);
void wva_bench_end(struct wva_bench_reader *reader);

/* True for a line that only occurs in such a log. */
bool wva_bench_is_line(struct wva_str line);

#endif
