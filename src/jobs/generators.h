/* SPDX-License-Identifier: Apache-2.0 */
/* The table of load generators' result files: how each format is recognized by the first bytes of a
 * file, and what reads it. Files of any size are read in bounded memory: a window of the file, and
 * WVA_JOB_REQUESTS_MAX single requests (jobs.h).
 *
 * | format | file | a job is |
 * |---|---|---|
 * | GuideLLM 0.2 to 0.8 | benchmarks.json, results.json | one of `benchmarks[]` |
 * | inference-perf 0.1 to 0.6 | per_request_lifecycle_metrics.json | all requests |
 * | | stage_N_lifecycle_metrics.json | the stage |
 * | | summary_lifecycle_metrics.json | the run |
 * | vllm bench serve | of --save-result, --save-detailed, --append-result | one JSON document |
 * | AIPerf | profile_export.jsonl, profile_export_aiperf.json | the run without its warm-up |
 * | benchmark report 0.1, 0.2, 0.2.1 | benchmark_report*.yaml | the stage |
 *
 * Totals are those that the generator states; only what it does not state is counted from its list
 * of requests. */
#ifndef WVA_JOBS_GENERATORS_H
#define WVA_JOBS_GENERATORS_H

#include "jobs/reading.h"

struct wva_generator {
    const char *title;
    /* How surely this is such a file, 0 (not at all) to 100; the highest bid reads it. */
    int (*bid)(const struct wva_generator_head *head);
    void (*read)(struct wva_reading *reading);
};

/* The format of a text that begins with `bytes`; NULL: none of these. */
const struct wva_generator *wva_generator_find(const char *name, struct wva_str bytes);

/* Reads the file `name` in `folder`, if it has one of the formats, and adds its jobs. Returns
 * whether it has; anything that was not understood is noted. */
bool wva_generator_read(const char *folder, const char *name, struct wva_jobs *jobs,
                        struct wva_notes *notes);

/* True if wva_generator_read would read it. */
bool wva_generator_is(const char *folder, const char *name);

/* Same as wva_generator_read, for a text in memory. */
bool wva_generator_take(struct wva_str text, const char *name, struct wva_jobs *jobs,
                        struct wva_notes *notes);

extern const struct wva_generator wva_guidellm, wva_inference_perf_requests,
    wva_inference_perf_stage, wva_vllm_result, wva_aiperf_records, wva_aiperf_summary,
    wva_bench_report;

#endif
