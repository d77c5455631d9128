/* SPDX-License-Identifier: Apache-2.0 */
/* Results of the load generators of an experiment: the planned load of each job, the actual load,
 * and the latencies that clients saw. Read by job_files.h. */
#ifndef WVA_JOBS_JOBS_H
#define WVA_JOBS_JOBS_H

#include <stdint.h>

#include "util/notes.h"
#include "util/zone.h"

enum {
    WVA_JOBS_MAX = 2000,            /* further ones are dropped */
    WVA_JOB_REQUESTS_MAX = 4000000, /* of all jobs together; further ones are dropped */
};

/* The figures of a result, in the order in which `vllm bench serve` prints them. */
enum wva_job_figure {
    WVA_JOB_COMPLETED, /* requests */
    WVA_JOB_FAILED,
    WVA_JOB_MAX_CONCURRENCY,
    WVA_JOB_RATE_CONFIGURED, /* requests per second */
    WVA_JOB_DURATION,        /* s */
    WVA_JOB_INPUT_TOKENS,
    WVA_JOB_OUTPUT_TOKENS,
    WVA_JOB_RATE_OBSERVED, /* completed requests per second */
    WVA_JOB_GOODPUT,       /* requests per second within limits given to the generator */
    WVA_JOB_OUTPUT_RATE,   /* tokens per second */
    WVA_JOB_OUTPUT_RATE_PEAK,
    WVA_JOB_CONCURRENCY_PEAK, /* requests */
    WVA_JOB_TOKEN_RATE,       /* input and output tokens per second */
    WVA_JOB_TTFT_MEAN,        /* ms, as all that follow */
    WVA_JOB_TTFT_MEDIAN,
    WVA_JOB_TTFT_P99,
    WVA_JOB_TPOT_MEAN, /* per request: the time after its first token divided by the number of
                          further tokens */
    WVA_JOB_TPOT_MEDIAN,
    WVA_JOB_TPOT_P99,
    WVA_JOB_ITL_MEAN, /* of individual gaps between tokens, those of all requests together */
    WVA_JOB_ITL_MEDIAN,
    WVA_JOB_ITL_P99,
    WVA_JOB_FIGURES
};

enum wva_job_source {
    WVA_JOB_VLLM_LOG,
    WVA_JOB_KUBECTL, /* only listed in jobs.log */
    WVA_JOB_GUIDELLM,
    WVA_JOB_INFERENCE_PERF,
    WVA_JOB_VLLM_JSON,
    WVA_JOB_SOURCES
};

/* Where the start of a job comes from, the most reliable last. */
enum wva_job_clock {
    WVA_JOB_CLOCK_NONE,
    WVA_JOB_CLOCK_GUESS,   /* the pod's clock, assumed to be UTC */
    WVA_JOB_CLOCK_STATUS,  /* jobs.log: when the Job was created, some seconds before its load */
    WVA_JOB_CLOCK_POD,     /* the pod's clock, with the zone inferred from the time of the run */
    WVA_JOB_CLOCK_REPORT,  /* times since 1970 in a report */
    WVA_JOB_CLOCK_KUBECTL, /* kubectl's timestamps in the log */
};

struct wva_request {
    double end_s;   /* from the job's start; NaN: not known */
    double ttft_ms; /* NaN: not known */
    double itl_ms;  /* mean gap between its tokens (TPOT); NaN: not known, or one token only */
    bool completed;
};

/* Missing numbers are NaN, texts NULL, times WVA_TIME_NONE. */
struct wva_job {
    char *name, *pod, *model;
    char *file; /* relative to the experiment's folder */
    enum wva_job_source source;
    bool complete; /* it has a complete result */
    double planned_requests, planned_rate_rps;
    double figure[WVA_JOB_FIGURES];
    double progress_requests, progress_s; /* from the last progress line */
    int64_t start_ns, end_ns;             /* of the load */
    int64_t stamp_ns;                     /* local time of the pod at the start */
    double warmup_s;                      /* from there to the start of the load */
    enum wva_job_clock clock;
    struct wva_request *requests; /* owned */
    size_t request_count, request_room;
};

struct wva_jobs {
    struct wva_job *items; /* owned; sorted by start if known, then by name */
    size_t count, room;
    size_t request_count; /* of all */
};

/* Its label in the log: "Mean TTFT (ms)". */
const char *wva_job_figure_label(enum wva_job_figure figure);

/* "vllm log", "jobs.log", "guidellm", ...; "kubectl timestamps", "pod clock", ... */
const char *wva_job_source_name(enum wva_job_source source);
const char *wva_job_clock_name(enum wva_job_clock clock);

/* A job without data. `name` and `file` are copied and may be NULL. */
struct wva_job wva_job_make(enum wva_job_source source, const char *name, const char *file);
void wva_job_release(struct wva_job *job); /* frees the contents */

/* Adds `job` and takes ownership. The returned pointer is valid until the next call; NULL, with the
 * job released, if there are too many. */
struct wva_job *wva_jobs_put(struct wva_jobs *jobs, struct wva_job job);

/* False if there are too many. */
bool wva_jobs_add_request(struct wva_jobs *jobs, struct wva_job *job, struct wva_request request);

/* Dates jobs that have only a pod's local time: the zone is the one of Los Angeles (that of the
 * vLLM images), UTC or `zone` (may be NULL) for which the first job begins between the two times;
 * UTC if none does. The choice is stated in `notes`. WVA_TIME_NONE: the run's times are not known.
 * Then sorts the jobs. */
void wva_jobs_place(struct wva_jobs *jobs, int64_t first_ns, int64_t last_ns,
                    const struct wva_zone *zone, struct wva_notes *notes);

void wva_jobs_free(struct wva_jobs *jobs);

#endif
