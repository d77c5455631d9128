/* SPDX-License-Identifier: Apache-2.0 */
/* Results of the load generators of an experiment: the planned load of each job, the actual load,
 * and the latencies that clients saw. Read by job_files.h. */
#ifndef WVA_JOBS_JOBS_H
#define WVA_JOBS_JOBS_H

#include <stdint.h>

#include "util/notes.h"
#include "util/random.h"
#include "util/str.h"
#include "util/zone.h"

enum {
    WVA_JOBS_MAX = 2000,           /* further ones are dropped */
    WVA_JOB_REQUESTS_MAX = 500000, /* kept, of all jobs together; of more, a random sample */
};

/* Greater figures are none: what is computed from the others stays finite. */
#define WVA_JOB_FIGURE_MAX 1e15

/* The figures of a result: those that every log of `vllm bench serve` has, in its order, then the
 * others. */
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
    WVA_JOB_TTFT_P90,
    WVA_JOB_TPOT_P90,
    WVA_JOB_ITL_P90,
    WVA_JOB_E2E_MEAN, /* from sending a request to the end of its answer */
    WVA_JOB_E2E_MEDIAN,
    WVA_JOB_E2E_P90,
    WVA_JOB_E2E_P99,
    WVA_JOB_INCOMPLETE, /* requests that the end of the load cut off: neither completed nor failed
                         */
    WVA_JOB_FIGURES
};

enum wva_job_latency {
    WVA_JOB_TTFT,
    WVA_JOB_TPOT,
    WVA_JOB_ITL,
    WVA_JOB_E2E,
    WVA_JOB_LATENCIES,
};

struct wva_job_latency_figures {
    enum wva_job_figure mean, median, p90, p99;
};

enum wva_job_source {
    WVA_JOB_VLLM_LOG,
    WVA_JOB_KUBECTL, /* only listed in jobs.log */
    WVA_JOB_GUIDELLM,
    WVA_JOB_INFERENCE_PERF,
    WVA_JOB_VLLM_JSON,
    WVA_JOB_AIPERF,
    WVA_JOB_BENCH_REPORT, /* of llm-d-benchmark, made from the result of any generator */
    WVA_JOB_SOURCES
};

/* Where the start of a job comes from, the most reliable last. */
enum wva_job_clock {
    WVA_JOB_CLOCK_NONE,
    WVA_JOB_CLOCK_GUESS,   /* the pod's clock, assumed to be UTC */
    WVA_JOB_CLOCK_STATUS,  /* jobs.log: when the Job was created, some seconds before its load */
    WVA_JOB_CLOCK_STAGES,  /* a stage of a run, placed by what else is known of the run */
    WVA_JOB_CLOCK_POD,     /* the pod's clock, with the zone inferred from the time of the run */
    WVA_JOB_CLOCK_REPORT,  /* times since 1970 in a report */
    WVA_JOB_CLOCK_KUBECTL, /* kubectl's timestamps in the log */
};

enum wva_request_outcome {
    WVA_REQUEST_COMPLETED,
    WVA_REQUEST_FAILED,
    WVA_REQUEST_INCOMPLETE, /* cut off by the end of the load, or cancelled */
};

/* A number that is not known is NaN. A response that was not streamed has neither TTFT nor TPOT;
 * one of a single token has no TPOT. */
struct wva_request {
    double start_s; /* when it was sent, from the job's start */
    double ttft_ms, tpot_ms, e2e_ms;
    enum wva_request_outcome outcome;
};

/* Missing numbers are NaN, texts NULL, times WVA_TIME_NONE. */
struct wva_job {
    char *name, *pod, *model;
    char *file; /* relative to the experiment's folder */
    enum wva_job_source source;
    bool complete; /* it has a complete result */
    double planned_requests, planned_rate_rps;
    double sent_rps;   /* requests sent per second while it sent any */
    double late_p99_s; /* 99th percentile of how long after its due time a request was sent */
    double figure[WVA_JOB_FIGURES];
    double progress_requests, progress_s; /* from the last progress line */
    int64_t start_ns, end_ns;             /* of the load */
    int64_t stamp_ns;                     /* local time of the pod at the start */
    double warmup_s;                      /* from there to the start of the load */
    enum wva_job_clock clock;
    int stage;       /* of a run in stages, from 0; -1: it has none */
    int rank;        /* of files about the same load, that of the highest rank counts */
    double origin_s; /* the start by the generator's own clock, which counts from elsewhere */
    /* Output tokens as the generator counted them / as the server did. Its latencies per token have
     * been corrected by this where it is above WVA_JOB_TOKEN_FACTOR_MAX. */
    double token_factor;
    double counted_tokens; /* output tokens of a completed request, as the generator counted them by
                              tokenizing chunks; NaN: it did not */

    /* Single requests, all that the files have, or a sample of them. */
    struct wva_request *requests; /* owned */
    size_t request_count, request_room;
    uint64_t
        requests_seen; /* in the files; above request_count, a random sample of these was kept */
    struct wva_random random;
};

#define WVA_JOB_TOKEN_FACTOR_MAX 1.05

struct wva_jobs {
    struct wva_job *items; /* owned; sorted by start if known, then by stage and name */
    size_t count, room;
    size_t request_count; /* of all */
};

/* Its label in the log: "Mean TTFT (ms)". */
const char *wva_job_figure_label(enum wva_job_figure figure);

const struct wva_job_latency_figures *wva_job_latency_figures(enum wva_job_latency latency);

/* "vllm log", "jobs.log", "guidellm", ...; "kubectl timestamps", "pod clock", ... */
const char *wva_job_source_name(enum wva_job_source source);
const char *wva_job_clock_name(enum wva_job_clock clock);

/* A job without data. `name` and `file` are copied and may be NULL. */
struct wva_job wva_job_make(enum wva_job_source source, const char *name, const char *file);
void wva_job_release(struct wva_job *job); /* frees the contents */

/* Adds `job` and takes ownership. Figures below 0 or above WVA_JOB_FIGURE_MAX become NaN. The
 * returned pointer is valid until the next call; NULL, with the job released, if there are too
 * many. */
struct wva_job *wva_jobs_put(struct wva_jobs *jobs, struct wva_job job);

/* Frees a job that is not put, and gives back the room of its requests. */
void wva_jobs_discard(struct wva_jobs *jobs, struct wva_job *job);

/* Keeps a single request of `job`. Beyond WVA_JOB_REQUESTS_MAX those kept are a uniform random
 * sample of all (algorithm R of Vitter 1985), always the same for the same input: the rank of a
 * quantile of m kept requests is off by more than 1.63 / sqrt(m) with a probability of at most 1 %
 * (Dvoretzky, Kiefer and Wolfowitz 1956; Massart 1990), 0.23 percentage points for all of them. */
void wva_jobs_add_request(struct wva_jobs *jobs, struct wva_job *job, struct wva_request request);

/* True if the requests kept are only some of those that the generator completed. */
bool wva_job_is_sampled(const struct wva_job *job);

/* Computes the latencies of completed requests from those kept; a figure that they do not give
 * stays. */
void wva_job_summarize(struct wva_job *job);

/* Corrects latencies per token of a job whose generator counted `factor` times as many output
 * tokens as the server, by tokenizing every chunk anew: TPOT and mean ITL grow by it; percentiles
 * of ITL are of chunks, and are removed. Says so in `notes`. A factor of at most
 * WVA_JOB_TOKEN_FACTOR_MAX is only stored, and one that is stored already stays. */
void wva_job_correct_tokens(struct wva_job *job, double factor, struct wva_notes *notes);

/* Notes where the files of stages have another number of requests than the summary of their run, of
 * the jobs from `first` on, which are those of one folder. Before they are merged. */
void wva_jobs_check_sum(const struct wva_jobs *jobs, size_t first, struct wva_notes *notes);

/* Of several files of a folder about the same load keeps the best, and divides single requests
 * among the stages of their run: in the order of their sending, as many to each as it has. */
void wva_jobs_merge(struct wva_jobs *jobs, struct wva_notes *notes);

/* Dates jobs that have only a pod's local time: the zone is the one of Los Angeles (that of the
 * vLLM images), UTC or `zone` (may be NULL) for which the first job begins between the two times;
 * UTC if none does. The choice is stated in `notes`. WVA_TIME_NONE: the run's times are not known.
 * Then sorts the jobs. */
void wva_jobs_place(struct wva_jobs *jobs, int64_t first_ns, int64_t last_ns,
                    const struct wva_zone *zone, struct wva_notes *notes);

void wva_jobs_free(struct wva_jobs *jobs);

#endif
