/* SPDX-License-Identifier: Apache-2.0 */
/* Reads reports of load generators with individual requests as jobs:
 *
 * - GuideLLM: `benchmarks[]` with `requests.successful[]`, `.errored[]`, `.incomplete[]`; of each
 *   request time_to_first_token_ms and inter_token_latency_ms, or the times of its first and last
 *   token;
 * - inference-perf: per_request_lifecycle_metrics.json, a list of requests with start_time,
 *   end_time, error and the times of all tokens, in `info` or in its `response_metrics`;
 * - `vllm bench serve --save-result --save-detailed`: lists ttfts and itls (s) of equal length, an
 *   empty text in `errors` for each successful request.
 *
 * The text is scanned in place, so that memory is limited to the file's size and the data kept for
 * each request. */
#ifndef WVA_JOBS_REQUESTS_H
#define WVA_JOBS_REQUESTS_H

#include "jobs/jobs.h"

enum { WVA_REQUESTS_FILE_MAX = 256 * 1024 * 1024 }; /* bytes; larger files are not read */

/* Adds the jobs in `text`; returns false if it is not one of these reports. Line breaks in `text`
 * are replaced by blanks. Anything not understood is noted in `notes`. */
bool wva_requests_take(char *text, size_t len, const char *file, struct wva_jobs *jobs,
                       struct wva_notes *notes);

/* Same for the file `name` in `folder`. */
bool wva_requests_read(const char *folder, const char *name, struct wva_jobs *jobs,
                       struct wva_notes *notes);

#endif
