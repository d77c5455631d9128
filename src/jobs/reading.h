/* SPDX-License-Identifier: Apache-2.0 */
/* What the readers of load generators' result files share (generators.h has the table of them). */
#ifndef WVA_JOBS_READING_H
#define WVA_JOBS_READING_H

#include "jobs/jobs.h"
#include "util/json_stream.h"

struct wva_reading {
    struct wva_jobs *jobs;
    struct wva_notes *notes;
    const char *file; /* relative to the experiment's folder */
    wva_json_fill *fill;
    void *context;    /* handed to it */
    uint64_t unknown; /* completed requests without any latency that is understood */
};

/* ---- jobs ---- */

/* A job named after the file. Pass it to wva_reading_put, or to wva_jobs_discard. */
struct wva_job wva_reading_job(const struct wva_reading *reading, enum wva_job_source source,
                               int rank);

/* Says which stage of the load the job is, and names it so. */
void wva_reading_set_stage(struct wva_job *job, int stage);

/* Adds a single request; its start_s is by the generator's clock. */
void wva_reading_add_request(struct wva_reading *reading, struct wva_job *job,
                             struct wva_request request);

/* Dates the job, if `start_s` is in seconds since 1970; NaN: not known. */
void wva_reading_place(struct wva_job *job, double start_s, double end_s);

/* Computes from the requests what the file does not state, makes their times count from `origin_s`,
 * and adds the job. */
void wva_reading_put(struct wva_reading *reading, struct wva_job job, double origin_s,
                     double duration_s);

/* ---- values ---- */

double wva_reading_positive(double value); /* NaN for anything else */

/* Milliseconds in a unit of time ("s", "ms", "us", "ns", also "s/token" and the like); NaN for any
 * other unit. */
double wva_reading_unit_ms(struct wva_str unit);

/* A distribution as generators write it: an object with mean or avg, median or p50, p90, p99, which
 * may lie in `percentiles`. NaN: not stated. */
struct wva_distribution {
    double mean, median, p90, p99, sum;
    double unit_ms; /* of `unit`, if it has one */
};

struct wva_distribution wva_distribution_none(void);

/* Takes the member `key`, whose value `value` is; false if it is none of a distribution. */
bool wva_distribution_set(struct wva_distribution *distribution, struct wva_str key, double value);

/* Reads the object at the cursor. */
struct wva_distribution wva_reading_distribution(struct wva_json_stream *json);

/* Stores it as a latency, in ms if one of its units has `unit_ms`. */
void wva_distribution_put(const struct wva_distribution *distribution, double unit_ms,
                          struct wva_job *job, enum wva_job_latency latency);

/* "time_to_first_token", "time_per_output_token", "inter_token_latency", "request_latency". False
 * for any other name. */
bool wva_reading_latency(struct wva_str name, enum wva_job_latency *latency);

/* ---- files ---- */

enum {
    WVA_GENERATOR_HEAD = 64 * 1024, /* bytes that are looked at */
    WVA_GENERATOR_KEYS = 64,
};

/* The first bytes of a file. */
struct wva_generator_head {
    struct wva_str name;                     /* without folder */
    struct wva_str bytes;                    /* at most WVA_GENERATOR_HEAD */
    bool is_list;                            /* JSON: an array of objects, of which the keys are */
    struct wva_str keys[WVA_GENERATOR_KEYS]; /* of the first object, as far as they are here */
    char key_text[WVA_GENERATOR_KEYS][48];   /* longer ones are cut */
    size_t key_count;
};

bool wva_generator_has_key(const struct wva_generator_head *head, struct wva_str key);

/* Reads JSON: `take` is called once for each value outside all others (for each line, if
 * `by_lines`). What is damaged or cut is noted. */
void wva_reading_json(struct wva_reading *reading, bool by_lines,
                      void (*take)(void *context, struct wva_json_stream *json), void *context);

#endif
