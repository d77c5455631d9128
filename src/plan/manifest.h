/* SPDX-License-Identifier: Apache-2.0 */
/* Kubernetes manifests that an experiment applies: the Job that makes load, and the autoscaler.
 *
 * A file may hold several documents. Of a Job, what counts is the container that runs a load
 * generator: `vllm bench serve` or GuideLLM, its options in `command` and `args`, one by one or as
 * the text of a shell. */
#ifndef WVA_PLAN_MANIFEST_H
#define WVA_PLAN_MANIFEST_H

#include "plan/problems.h"
#include "plan/yaml.h"

/* Texts belong to `stream` and are NULL, numbers NaN, where nothing is said. */
struct wva_job_manifest {
    char *file;
    struct wva_yaml_stream *stream;
    const char *name, *name_space;
    uint64_t name_line, rate_line;
    double parallelism;     /* pods at once; `rate_rps` and `prompts` are those of all */
    double rate_rps;        /* requests per second */
    double prompts;         /* requests until the generator ends by itself */
    double natural_s;       /* how long that takes at this rate, or what a limit in seconds says */
    double max_concurrency; /* requests under way at once, at most */
    double prompt_tokens, output_tokens; /* of a request */
};

struct wva_hpa_manifest_metric {
    const char *name;
    double target; /* an average per pod; utilization is in percent */
    uint64_t line;
};

struct wva_hpa_manifest {
    char *file;
    struct wva_yaml_stream *stream;
    const char *name, *name_space, *target_name;
    uint64_t namespace_line, target_line;
    double min_replicas, max_replicas;
    struct wva_hpa_manifest_metric *metrics;
    size_t metric_count;
};

/* Each reads a file. What is wrong with it, also that it cannot be read, goes to `problems`: there
 * `key` names what in the configuration led here. True when there is something to use; the caller
 * releases *manifest in any case. */
bool wva_job_manifest_read(const char *path, const char *key, struct wva_job_manifest *manifest,
                           struct wva_problems *problems);
void wva_job_manifest_release(struct wva_job_manifest *manifest);
bool wva_hpa_manifest_read(const char *path, const char *key, struct wva_hpa_manifest *manifest,
                           struct wva_problems *problems);
void wva_hpa_manifest_release(struct wva_hpa_manifest *manifest);

#endif
