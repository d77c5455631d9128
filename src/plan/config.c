/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/config.h"

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/yaml_words.h"
#include "util/edit_distance.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/quantity.h"

enum type { TYPE_TEXT, TYPE_SECONDS, TYPE_RATE, TYPE_TRUTH, TYPE_MAPPING, TYPE_ANY };

/* A key of a mapping, and where its value is stored in the struct for the mapping. */
struct schema_key {
    const char *name;
    enum type type;
    bool required;
    int least;           /* minimum, for a number of seconds */
    const char *example; /* a valid value */
    const struct schema *below;
    size_t offset; /* NOWHERE: the value is only checked */
};

struct schema {
    const struct schema_key *keys;
    size_t count;
};

#define NOWHERE     ((size_t)-1)
#define IN(member)  offsetof(struct wva_config, member)
#define JOB(member) offsetof(struct wva_config_job, member)
/* clang-format off */
#define SCHEMA(keys) { keys, WVA_COUNT(keys) }
/* clang-format on */

static const struct schema_key query_keys[] = {
    { "query", TYPE_TEXT, true, 0, "a PromQL expression", NULL, NOWHERE },
};
static const struct schema query_schema = SCHEMA(query_keys);

static const struct schema_key prometheus_keys[] = {
    { "ttft", TYPE_MAPPING, false, 0, "query: PROMQL", &query_schema, NOWHERE },
    { "itl", TYPE_MAPPING, false, 0, "query: PROMQL", &query_schema, NOWHERE },
    { "request_rate", TYPE_MAPPING, false, 0, "query: PROMQL", &query_schema, NOWHERE },
    { "num_requests_waiting", TYPE_MAPPING, false, 0, "query: PROMQL", &query_schema, NOWHERE },
    { "kv_cache_usage", TYPE_MAPPING, false, 0, "query: PROMQL", &query_schema, NOWHERE },
};
static const struct schema prometheus_schema = SCHEMA(prometheus_keys);

static const struct schema_key metrics_keys[] = {
    { "interval", TYPE_SECONDS, true, 1, "5", NULL, IN(interval_s) },
    { "log_level", TYPE_TEXT, false, 0, "INFO", NULL, IN(log_level) },
    { "prometheus", TYPE_MAPPING, false, 0, "ttft, itl, ...", &prometheus_schema, NOWHERE },
};
static const struct schema metrics_schema = SCHEMA(metrics_keys);

static const struct schema_key hpa_keys[] = {
    { "enabled", TYPE_TRUTH, true, 0, "true", NULL, IN(hpa_enabled) },
    { "manifest", TYPE_TEXT, false, 0, "hpa.yaml", NULL, IN(hpa_manifest) },
};
static const struct schema hpa_schema = SCHEMA(hpa_keys);

static const struct schema_key output_keys[] = {
    { "base_dir", TYPE_TEXT, true, 0, "experiment-data", NULL, IN(base_dir) },
    { "include_pod_logs", TYPE_TRUTH, false, 0, "true", NULL, IN(include_pod_logs) },
    { "include_events", TYPE_TRUTH, false, 0, "true", NULL, IN(include_events) },
    { "save_logs", TYPE_TRUTH, false, 0, "true", NULL, IN(save_logs) },
    { "save_metrics", TYPE_TRUTH, false, 0, "true", NULL, IN(save_metrics) },
    { "save_raw_logs", TYPE_TRUTH, false, 0, "true", NULL, IN(save_logs) },
    { "save_parsed_metrics", TYPE_TRUTH, false, 0, "true", NULL, IN(save_metrics) },
};
static const struct schema output_schema = SCHEMA(output_keys);

static const struct schema_key cooldown_keys[] = {
    { "enabled", TYPE_TRUTH, true, 0, "true", NULL, IN(cooldown_enabled) },
    { "duration", TYPE_SECONDS, false, 0, "180", NULL, IN(cooldown_duration_s) },
};
static const struct schema cooldown_schema = SCHEMA(cooldown_keys);

static const struct schema_key top_keys[] = {
    { "name", TYPE_TEXT, true, 0, "moderate-load", NULL, IN(name) },
    { "description", TYPE_TEXT, false, 0, "what the experiment is for", NULL, IN(description) },
    { "mode", TYPE_TEXT, false, 0, "model-based", NULL, IN(mode) },
    { "namespace", TYPE_TEXT, true, 0, "llm-serving", NULL, IN(name_space) },
    { "deployment", TYPE_TEXT, true, 0, "vllm-decode", NULL, IN(deployment) },
    { "model_name", TYPE_TEXT, true, 0, "organisation/model", NULL, IN(model_name) },
    { "controller_namespace", TYPE_TEXT, false, 0, "wva-system", NULL, IN(controller_namespace) },
    { "controller_pod_prefix", TYPE_TEXT, false, 0, "controller-manager", NULL,
      IN(controller_pod_prefix) },
    { "hpa", TYPE_MAPPING, false, 0, "enabled and manifest", &hpa_schema, NOWHERE },
    { "metrics", TYPE_MAPPING, true, 0, "interval: 5", &metrics_schema, NOWHERE },
    { "output", TYPE_MAPPING, true, 0, "base_dir: experiment-data", &output_schema, NOWHERE },
    { "cooldown", TYPE_MAPPING, false, 0, "enabled and duration", &cooldown_schema, NOWHERE },
    { "slo", TYPE_ANY, false, 0, "", NULL, NOWHERE },
    { "expected", TYPE_ANY, false, 0, "", NULL, NOWHERE },
    { "jobs", TYPE_ANY, false, 0, "", NULL, NOWHERE },
    { "workloads", TYPE_ANY, false, 0, "", NULL, NOWHERE },
};
static const struct schema top_schema = SCHEMA(top_keys);

/* clang-format off */
#define JOB_KEYS(manifest_key)                                                                     \
    { "name", TYPE_TEXT, true, 0, "phase-1", NULL, JOB(name) },                                    \
    { manifest_key, TYPE_TEXT, false, 0, "load-job.yaml", NULL, JOB(manifest) },                   \
    { "rate", TYPE_RATE, false, 0, "0.5", NULL, JOB(rate_rps) },                                   \
    { "duration", TYPE_SECONDS, false, 1, "300", NULL, JOB(duration_s) },                          \
    { "start_delay", TYPE_SECONDS, false, 0, "0", NULL, JOB(start_delay_s) },                      \
    { "wait_completion", TYPE_TRUTH, false, 0, "true", NULL, JOB(wait_completion) },               \
    { "description", TYPE_TEXT, false, 0, "what it is for", NULL, JOB(description) }
/* clang-format on */

static const struct schema_key job_keys[] = { JOB_KEYS("manifest") };
static const struct schema_key workload_keys[] = { JOB_KEYS("job_manifest") };

/* The two lists of jobs. */
static const struct {
    const char *list, *manifest;
    struct schema schema;
} job_lists[] = { { "jobs", "manifest", SCHEMA(job_keys) },
                  { "workloads", "job_manifest", SCHEMA(workload_keys) } };

struct checking {
    struct wva_config *config;
    struct wva_problems *problems;
};

__attribute__((format(printf, 5, 6))) static void complain(const struct checking *checking,
                                                           enum wva_severity severity,
                                                           uint64_t line, const char *key,
                                                           const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    wva_problems_add(checking->problems, severity, checking->config->file, line, key, "%s", text);
}

uint64_t wva_config_line(const struct wva_yaml *node, const char *key)
{
    if (node == NULL)
        return 1;
    if (node->kind == WVA_YAML_MAPPING)
        for (size_t i = 0; i < node->count; i++)
            if (strcmp(node->keys[i]->text, key) == 0)
                return node->keys[i]->line;
    return node->line;
}

static void check_unknown(const struct checking *checking, const struct schema *schema,
                          const struct wva_yaml *key, const char *path)
{
    const char *nearest = NULL;
    char turned[WVA_YAML_WORD_TEXT];
    size_t least = 3;

    for (size_t i = 0; i < schema->count; i++) {
        size_t far = wva_edit_distance(key->text, schema->keys[i].name);

        if (far == 0)
            return;
        if (far < least) {
            least = far;
            nearest = schema->keys[i].name;
        }
    }
    if (wva_yaml_turned(key, turned) != NULL)
        complain(checking, WVA_PROBLEM_WARN, key->line, path,
                 "unknown key, which is %s in YAML 1.1 (PyYAML, Kubernetes)", turned);
    else if (nearest != NULL)
        complain(checking, WVA_PROBLEM_WARN, key->line, path, "unknown key; did you mean '%s'?",
                 nearest);
    else
        complain(
            checking, WVA_PROBLEM_WARN, key->line, path,
            "unknown key, which nothing reads; drop it, or see wva-experiment(1) for the keys");
}

static void take_text(const struct checking *checking, const struct schema_key *key,
                      const struct wva_yaml *value, const char *path, void *place)
{
    const char *text = wva_yaml_text(value);
    char turned[WVA_YAML_WORD_TEXT];

    if (text == NULL || text[0] == '\0') {
        complain(checking, key->required ? WVA_PROBLEM : WVA_PROBLEM_WARN, value->line, path,
                 "it is %s; give a text, such as %s",
                 text == NULL ? wva_yaml_describe(value) : "empty", key->example);
        return;
    }
    if (wva_yaml_turned(value, turned) != NULL && strcmp(turned, "a text") != 0)
        complain(checking, WVA_PROBLEM_WARN, value->line, path,
                 "'%.60s' is %s in YAML 1.1 (PyYAML, Kubernetes); put it in quotes", text, turned);
    if (place != NULL)
        *(const char **)place = text;
}

static void read_boolean(const struct checking *checking, const struct wva_yaml *value,
                         const char *path, void *place)
{
    const char *text = wva_yaml_text(value);
    char turned[WVA_YAML_WORD_TEXT];
    bool is_true = false;

    if (wva_yaml_truth(value, &is_true)) {
        if (place != NULL)
            *(bool *)place = is_true;
        return;
    }
    if (wva_yaml_turned(value, turned) != NULL)
        complain(checking, WVA_PROBLEM, value->line, path,
                 "'%.60s' is %s in YAML 1.1 and a text in YAML 1.2; write true or false", text,
                 turned);
    else if (text != NULL && value->quoted)
        complain(checking, WVA_PROBLEM, value->line, path,
                 "'%.60s' in quotes is a text; write true or false without", text);
    else
        complain(checking, WVA_PROBLEM, value->line, path,
                 "'%.60s' is neither true nor false; write one of the two",
                 text == NULL ? wva_yaml_describe(value) : text);
}

/* True, with a problem reported, for a number that YAML parsers disagree about. */
static bool is_ambiguous(const struct checking *checking, const struct wva_yaml *value,
                         const char *path, const char *example)
{
    char turned[WVA_YAML_WORD_TEXT];

    if (wva_yaml_turned(value, turned) == NULL)
        return false;
    complain(checking, WVA_PROBLEM, value->line, path,
             "'%.60s' is %s in YAML 1.1 (PyYAML, Kubernetes), which others may read otherwise; "
             "write a plain number, such as %s",
             value->text, turned, example);
    return true;
}

static void take_seconds(const struct checking *checking, const struct schema_key *key,
                         const struct wva_yaml *value, const char *path, double *place)
{
    const char *text = wva_yaml_text(value);
    struct wva_str view = wva_str_from(text == NULL ? "" : text);
    double number, span;

    if (is_ambiguous(checking, value, path, key->example))
        return;
    if (!wva_number_is_whole(view) || !wva_number_parse(view, &number)) {
        if (wva_short_span_parse(view, &span))
            complain(checking, WVA_PROBLEM, value->line, path,
                     "'%.60s' is no whole number of seconds; write %.0f", text, span);
        else
            complain(checking, WVA_PROBLEM, value->line, path,
                     "'%.60s' is no whole number of seconds; write one, such as %s",
                     text == NULL ? wva_yaml_describe(value) : text, key->example);
    } else if (number < key->least || number > WVA_CONFIG_MAX_SECONDS) {
        complain(checking, WVA_PROBLEM, value->line, path,
                 "%.0f s is out of range; give %d to %d seconds", number, key->least,
                 WVA_CONFIG_MAX_SECONDS);
    } else if (place != NULL) {
        *place = number;
    }
}

static void take_rate(const struct checking *checking, const struct wva_yaml *value,
                      const char *path, double *place)
{
    const char *text = wva_yaml_text(value);
    double number;

    if (is_ambiguous(checking, value, path, "0.5"))
        return;
    if (text == NULL || !wva_number_parse(wva_str_from(text), &number) || !(number > 0)
        || number > 1e6)
        complain(checking, WVA_PROBLEM, value->line, path,
                 "'%.60s' is no rate; give requests per second above 0, such as 0.5",
                 text == NULL ? wva_yaml_describe(value) : text);
    else if (place != NULL)
        *place = number;
}

static void take_mapping(const struct checking *checking, const struct schema *schema,
                         const struct wva_yaml *node, const char *path, void *base);

static void take_value(const struct checking *checking, const struct schema_key *key,
                       const struct wva_yaml *value, const char *path, void *base)
{
    void *place = key->offset == NOWHERE ? NULL : (char *)base + key->offset;

    switch (key->type) {
    case TYPE_TEXT:
        take_text(checking, key, value, path, place);
        break;
    case TYPE_SECONDS:
        take_seconds(checking, key, value, path, place);
        break;
    case TYPE_RATE:
        take_rate(checking, value, path, place);
        break;
    case TYPE_TRUTH:
        read_boolean(checking, value, path, place);
        break;
    case TYPE_MAPPING:
        if (value->kind == WVA_YAML_MAPPING)
            take_mapping(checking, key->below, value, path, base);
        else
            complain(checking, WVA_PROBLEM, value->line, path, "it is %s; give a mapping with %s",
                     wva_yaml_describe(value), key->example);
        break;
    case TYPE_ANY:
        break;
    }
}

/* Checks a mapping against its schema and stores its values in `base`. */
static void take_mapping(const struct checking *checking, const struct schema *schema,
                         const struct wva_yaml *node, const char *path, void *base)
{
    const char *dot = path[0] == '\0' ? "" : ".";
    char *inner;

    for (size_t i = 0; i < schema->count; i++) {
        const struct schema_key *key = &schema->keys[i];
        const struct wva_yaml *value = wva_yaml_find(node, key->name);

        inner = wva_asprintf("%s%s%s", path, dot, key->name);
        if (value != NULL)
            take_value(checking, key, value, inner, base);
        else if (key->required)
            complain(checking, WVA_PROBLEM, node->line, inner, "it is missing; add %s: %s%s%s",
                     key->name, key->type == TYPE_MAPPING ? "{ " : "", key->example,
                     key->type == TYPE_MAPPING ? " }" : "");
        free(inner);
    }
    for (size_t i = 0; i < node->count; i++) {
        inner = wva_asprintf("%s%s%.80s", path, dot, node->keys[i]->text);
        check_unknown(checking, schema, node->keys[i], inner);
        free(inner);
    }
}

/* Constraints between the keys of a job. */
static void check_job(const struct checking *checking, const struct wva_config_job *job,
                      const char *manifest_key)
{
    const struct wva_yaml *node = job->node;
    char *key = wva_asprintf("%s.%s", job->key, manifest_key);

    if (wva_yaml_find(node, manifest_key) == NULL && wva_yaml_find(node, "rate") == NULL)
        complain(checking, WVA_PROBLEM, node->line, key,
                 "it is missing; add %s: load-job.yaml, or rate: 0.5 for a plain load",
                 manifest_key);
    if (job->manifest != NULL && !isnan(job->rate_rps))
        complain(checking, WVA_PROBLEM, wva_config_line(node, "rate"), key,
                 "both %s and rate are given; the rate stands in the manifest, so drop 'rate'",
                 manifest_key);
    free(key);
    key = wva_asprintf("%s.duration", job->key);
    if (wva_yaml_find(node, "duration") == NULL && !job->wait_completion)
        complain(checking, WVA_PROBLEM, node->line, key,
                 "it is missing; add duration: 300 (seconds), or wait_completion: true");
    free(key);
}

static void check_job_name(const struct checking *checking, const struct wva_config_job *job)
{
    for (const struct wva_config_job *other = checking->config->jobs;
         other < job && job->name != NULL; other++) {
        char *key;

        if (other->name == NULL || strcmp(other->name, job->name) != 0)
            continue;
        key = wva_asprintf("%s.name", job->key);
        complain(checking, WVA_PROBLEM, wva_config_line(job->node, "name"), key,
                 "'%.100s' is already the name of %s in line %llu; give each its own", job->name,
                 other->key, (unsigned long long)wva_config_line(other->node, "name"));
        free(key);
        return;
    }
}

static void take_jobs(const struct checking *checking, size_t which, const struct wva_yaml *list)
{
    struct wva_config *config = checking->config;
    const char *name = job_lists[which].list;

    if (list->kind != WVA_YAML_LIST || list->count == 0 || list->count > WVA_CONFIG_MAX_JOBS) {
        complain(checking, WVA_PROBLEM, list->line, name,
                 "it holds %s; give a list of 1 to %d jobs, each with name, %s and duration",
                 list->kind == WVA_YAML_LIST && list->count > 0 ? "too many"
                 : list->kind == WVA_YAML_LIST                  ? "nothing"
                                                                : wva_yaml_describe(list),
                 WVA_CONFIG_MAX_JOBS, job_lists[which].manifest);
        return;
    }
    config->jobs = wva_calloc(list->count, sizeof *config->jobs);
    for (size_t i = 0; i < list->count; i++) {
        struct wva_config_job *job = &config->jobs[config->job_count];

        *job = wva_config_job_make(list->items[i]);
        (void)snprintf(job->key, sizeof job->key, "%s[%zu]", name, i);
        if (job->node->kind != WVA_YAML_MAPPING) {
            complain(checking, WVA_PROBLEM, job->node->line, job->key,
                     "it is %s; give a mapping with name, %s and duration",
                     wva_yaml_describe(job->node), job_lists[which].manifest);
            continue;
        }
        config->job_count++;
        take_mapping(checking, &job_lists[which].schema, job->node, job->key, job);
        check_job(checking, job, job_lists[which].manifest);
        check_job_name(checking, job);
    }
}

static bool is_not_empty(const struct wva_yaml *list)
{
    return list != NULL && list->count > 0;
}

/* One of the two lists; an empty one does not count next to the other. */
static void take_either_list(const struct checking *checking)
{
    const struct wva_yaml *root = checking->config->root;
    const struct wva_yaml *jobs = wva_yaml_find(root, "jobs");
    const struct wva_yaml *workloads = wva_yaml_find(root, "workloads");

    if (is_not_empty(jobs) && is_not_empty(workloads))
        complain(checking, WVA_PROBLEM, wva_config_line(root, "workloads"), "workloads",
                 "both jobs and workloads are given; put all into one list");
    if (jobs == NULL && workloads == NULL)
        complain(checking, WVA_PROBLEM, 1, "jobs",
                 "it is missing; add a list of jobs, each with name, manifest and duration");
    else if (is_not_empty(jobs) || workloads == NULL)
        take_jobs(checking, 0, jobs);
    else
        take_jobs(checking, 1, workloads);
}

static void check_name(const struct checking *checking)
{
    const struct wva_config *config = checking->config;

    if (config->name != NULL && (strchr(config->name, '/') != NULL || config->name[0] == '.'))
        complain(checking, WVA_PROBLEM, wva_config_line(config->root, "name"), "name",
                 "'%.100s' cannot begin the name of a folder; use letters, digits and '-'",
                 config->name);
}

static void check_mode(const struct checking *checking)
{
    static const char *const modes[] = { "model-based", "capacity-based", "hybrid", "hpa",
                                         "hpa-baseline" };
    const char *mode = checking->config->mode;

    for (size_t i = 0; mode != NULL && i < WVA_COUNT(modes); i++)
        if (strcmp(mode, modes[i]) == 0)
            return;
    if (mode != NULL)
        complain(checking, WVA_PROBLEM_WARN, wva_config_line(checking->config->root, "mode"),
                 "mode",
                 "'%.60s' is no known mode; use model-based, capacity-based, hybrid, hpa or "
                 "hpa-baseline",
                 mode);
}

/* Constraints between the top-level keys. */
static void check_sections(const struct checking *checking)
{
    const struct wva_config *config = checking->config;
    const struct wva_yaml *hpa = wva_yaml_find(config->root, "hpa");
    const struct wva_yaml *cooldown = wva_yaml_find(config->root, "cooldown");

    check_name(checking);
    check_mode(checking);
    if (config->hpa_enabled && wva_yaml_find(hpa, "manifest") == NULL)
        complain(checking, WVA_PROBLEM, wva_config_line(hpa, "enabled"), "hpa.manifest",
                 "it is missing although the HPA is enabled; add manifest: hpa.yaml");
    if (config->cooldown_enabled && isnan(config->cooldown_duration_s)
        && wva_yaml_find(cooldown, "duration") == NULL)
        complain(checking, WVA_PROBLEM, wva_config_line(cooldown, "enabled"), "cooldown.duration",
                 "it is missing although the cooldown is enabled; add duration: 180");
    if (config->cooldown_enabled && config->cooldown_duration_s == 0)
        complain(checking, WVA_PROBLEM_WARN, wva_config_line(cooldown, "duration"),
                 "cooldown.duration",
                 "a cooldown of 0 s is none; give seconds, or write enabled: false");
}

/* The format of an early description, which no runner ever read. */
static bool is_old_form(const struct wva_yaml *root)
{
    return wva_yaml_at(root, "experiment", "phases", NULL) != NULL;
}

static void take_document(const struct checking *checking)
{
    struct wva_config *config = checking->config;

    if (config->stream->count == 0) {
        complain(checking, WVA_PROBLEM, 1, "", "the file is empty; see wva-experiment(1)");
        return;
    }
    if (config->stream->count > 1)
        complain(checking, WVA_PROBLEM, config->stream->documents[1]->line, "",
                 "a second document begins here; a configuration is one");
    if (config->stream->documents[0]->kind != WVA_YAML_MAPPING) {
        complain(checking, WVA_PROBLEM, config->stream->documents[0]->line, "",
                 "it is %s; a configuration is a mapping with name, namespace, jobs, ...",
                 wva_yaml_describe(config->stream->documents[0]));
        return;
    }
    config->root = config->stream->documents[0];
    if (is_old_form(config->root)) {
        complain(checking, WVA_PROBLEM, wva_config_line(config->root, "experiment"), "experiment",
                 "this form with phases was never read by a runner; write name, namespace, "
                 "deployment, jobs with name, manifest and duration, metrics and output");
        return;
    }
    take_mapping(checking, &top_schema, config->root, "", config);
    take_either_list(checking);
    check_sections(checking);
}

struct wva_config_job wva_config_job_make(const struct wva_yaml *node)
{
    return (struct wva_config_job){ .node = node,
                                    .duration_s = NAN,
                                    .start_delay_s = NAN,
                                    .rate_rps = NAN,
                                    .concurrency = NAN,
                                    .prompt_tokens = NAN,
                                    .output_tokens = NAN };
}

struct wva_config *wva_config_make(const char *path, struct wva_yaml_stream *stream)
{
    struct wva_config *config = wva_calloc(1, sizeof *config);

    *config = (struct wva_config){
        .file = wva_strdup(path), .stream = stream, .interval_s = NAN, .cooldown_duration_s = NAN
    };
    return config;
}

struct wva_config *wva_config_take(const char *path, struct wva_yaml_stream *stream,
                                   struct wva_problems *problems)
{
    const struct checking checking = { wva_config_make(path, stream), problems };

    take_document(&checking);
    return checking.config;
}

enum wva_status wva_config_read(const char *path, struct wva_config **config,
                                struct wva_problems *problems, struct wva_error *err)
{
    struct wva_yaml_stream *stream;

    *config = NULL;
    if (wva_yaml_read(path, &stream, err) == WVA_OK)
        *config = wva_config_take(path, stream, problems);
    return *config == NULL ? err->status : WVA_OK;
}

void wva_config_free(struct wva_config *config)
{
    if (config == NULL)
        return;
    for (size_t i = 0; i < config->text_count; i++)
        free(config->texts[i]);
    free(config->texts);
    wva_yaml_free(config->stream);
    free(config->jobs);
    free(config->file);
    free(config);
}

double wva_config_cooldown(const struct wva_config *config)
{
    return config->cooldown_enabled && config->cooldown_duration_s > 0 ? config->cooldown_duration_s
                                                                       : 0;
}
