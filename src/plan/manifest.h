/* SPDX-License-Identifier: Apache-2.0 */
/* Kubernetes manifests that an experiment applies: the Job that generates load, and the autoscaler.
 *
 * A file may contain several documents. Of a Job, the container that runs a load generator is read:
 * `vllm bench serve` or GuideLLM, with its options in `command` and `args`, separately or as shell
 * text. */
#ifndef WVA_PLAN_MANIFEST_H
#define WVA_PLAN_MANIFEST_H

#include "plan/problems.h"
#include "plan/yaml.h"

/* Texts belong to `stream`; missing texts are NULL, missing numbers NaN. */
struct wva_job_manifest {
    char *file;
    struct wva_yaml_stream *stream;
    const char *name, *name_space;
    uint64_t name_line, rate_line;
    double parallelism; /* concurrent pods; `rate_rps` and `prompts` are totals over all of them */
    double rate_rps;    /* requests per second */
    double prompts;     /* requests after which the generator ends */
    double natural_s;   /* their duration at this rate, or the generator's limit in seconds */
    double max_concurrency;              /* most requests in flight */
    double prompt_tokens, output_tokens; /* per request */
};

struct wva_hpa_manifest_metric {
    const char *name;
    double target; /* average per pod; utilization is in percent */
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

/* Read one file each. Problems, including an unreadable file, are added to `problems`, where `key`
 * is the part of the configuration that referred to the file. True if there is something to use;
 * the caller releases *manifest in any case. */
bool wva_job_manifest_read(const char *path, const char *key, struct wva_job_manifest *manifest,
                           struct wva_problems *problems);
void wva_job_manifest_release(struct wva_job_manifest *manifest);
bool wva_hpa_manifest_read(const char *path, const char *key, struct wva_hpa_manifest *manifest,
                           struct wva_problems *problems);
void wva_hpa_manifest_release(struct wva_hpa_manifest *manifest);

#endif
