/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration of an experiment: which Jobs make load, when, and what is measured.
 *
 * Two kinds are one here: those of HPA experiments, whose list is called `jobs` and whose Jobs are
 * named by `manifest`, and those of WVA experiments, with `workloads` and `job_manifest`. A list
 * item with `rate` instead of a manifest is a plain load of so many requests per second. */
#ifndef WVA_PLAN_CONFIG_H
#define WVA_PLAN_CONFIG_H

#include "plan/problems.h"
#include "plan/yaml.h"

enum { WVA_CONFIG_MAX_JOBS = 200, WVA_CONFIG_MAX_SECONDS = 10000000 };

/* Texts are NULL, numbers NaN where nothing is said, or nothing that can be used. */
struct wva_config_job {
    char key[32]; /* "jobs[0]" */
    const struct wva_yaml *node;
    const char *name, *manifest, *description;
    double duration_s, start_delay_s;
    double rate_rps; /* of a load without manifest */
    bool wait_completion;
};

/* Texts belong to `stream`. */
struct wva_config {
    char *file;
    struct wva_yaml_stream *stream;
    const struct wva_yaml *root; /* NULL when it is no mapping */
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
};

/* Reads the configuration `path`. What is wrong with it goes to `problems`; as much as can be used
 * is in *config all the same. Fails only where the file cannot be read or is no YAML: *config is
 * NULL then. The caller frees it. */
enum wva_status wva_config_read(const char *path, struct wva_config **config,
                                struct wva_problems *problems, struct wva_error *err);
void wva_config_free(struct wva_config *config);

/* The line of the member at a path of keys of `node`, or of what is nearest to it. */
uint64_t wva_config_line(const struct wva_yaml *node, const char *key);

/* Seconds of the cooldown; 0 where there is none. */
double wva_config_cooldown(const struct wva_config *config);

#endif
