/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration of an experiment: which Jobs generate load, when, and what is measured.
 *
 * Two formats are merged here: that of HPA experiments, whose list is called `jobs` and whose Jobs
 * are named by `manifest`, and that of WVA experiments, with `workloads` and `job_manifest`. A list
 * item with `rate` instead of a manifest is a plain load of that many requests per second. */
#ifndef WVA_PLAN_CONFIG_H
#define WVA_PLAN_CONFIG_H

#include "plan/problems.h"
#include "plan/yaml.h"

enum { WVA_CONFIG_MAX_JOBS = 200, WVA_CONFIG_MAX_SECONDS = 10000000 };

/* Texts are NULL and numbers NaN if missing or unusable. */
struct wva_config_job {
    char key[32]; /* "jobs[0]" */
    const struct wva_yaml *node;
    const char *name, *manifest, *description;
    double duration_s, start_delay_s;
    double rate_rps; /* for a load without manifest */
    bool wait_completion;
    /* Of generators' own configurations: requests in flight instead of a rate, tokens a request. */
    double concurrency, prompt_tokens, output_tokens;
};

/* Texts belong to `stream`. */
struct wva_config {
    char *file;
    struct wva_yaml_stream *stream;
    const struct wva_yaml *root; /* NULL if it is not a mapping */
    const char *name, *description, *mode;
    const char *name_space, *deployment, *model_name;
    const char *controller_namespace, *controller_pod_prefix;
    bool hpa_enabled;
    const char *hpa_manifest;
    struct wva_config_job *jobs;
    size_t job_count;
    double interval_s;
    const char *log_level, *base_dir;
    bool include_pod_logs, include_events, save_logs, save_metrics;
    bool cooldown_enabled;
    double cooldown_duration_s;
    bool by_generators; /* see plan/generator_config.h: each load starts and ends by itself */
    char **texts;       /* what `jobs` refers to beside `stream`; owned */
    size_t text_count, text_capacity;
};

/* A job of which nothing is known. */
struct wva_config_job wva_config_job_make(const struct wva_yaml *node);

/* A configuration of `stream` in which nothing is known. */
struct wva_config *wva_config_make(const char *path, struct wva_yaml_stream *stream);

/* Takes the configuration `stream` of the file `path`, and the stream with it. Problems are added
 * to `problems`; what is returned still has whatever is usable. The caller frees it. */
struct wva_config *wva_config_take(const char *path, struct wva_yaml_stream *stream,
                                   struct wva_problems *problems);

/* Same for a file. Fails only if it cannot be read or is not YAML; then *config is NULL. */
enum wva_status wva_config_read(const char *path, struct wva_config **config,
                                struct wva_problems *problems, struct wva_error *err);
void wva_config_free(struct wva_config *config);

/* The line of the member `key` of `node`, or of `node` if it has none; 1 if `node` is NULL. */
uint64_t wva_config_line(const struct wva_yaml *node, const char *key);

/* Cooldown in seconds; 0 if there is none. */
double wva_config_cooldown(const struct wva_config *config);

#endif
