/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/manifest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plan/yaml_words.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/path.h"
#include "util/quantity.h"
#include "util/statistics.h"

/* A word of a command line. */
struct word {
    char *text;
    uint64_t line;
};

struct words {
    struct word *items;
    size_t count, room;
};

static void add_word(struct words *words, const char *text, size_t len, uint64_t line)
{
    *WVA_APPEND(words->items, words->count, words->room) =
        (struct word){ wva_strndup(text, len), line };
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* An argument that contains blanks may be a shell command line: yields its words, without the
 * quotes around them and the backslashes at line ends. In a block scalar they start on the line
 * below. */
static void split_words(struct words *words, const struct wva_yaml *argument)
{
    const char *at = argument->text;
    uint64_t line = argument->line + (strchr(at, '\n') != NULL);

    while (*at != '\0') {
        size_t len = 0;

        while (at[len] != '\0' && !is_blank(at[len]))
            len++;
        if (len >= 2 && (at[0] == '\'' || at[0] == '"') && at[len - 1] == at[0])
            add_word(words, at + 1, len - 2, line);
        else if (len > 0 && !(len == 1 && at[0] == '\\'))
            add_word(words, at, len, line);
        line += at[len] == '\n';
        at += len + (at[len] != '\0');
    }
}

static void collect_words(struct words *words, const struct wva_yaml *list)
{
    for (size_t i = 0; list != NULL && list->kind == WVA_YAML_LIST && i < list->count; i++)
        if (list->items[i]->kind == WVA_YAML_TEXT)
            split_words(words, list->items[i]);
}

static void free_words(struct words *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->items[i].text);
    free(words->items);
    *words = (struct words){ 0 };
}

/* The value of an option, after an equals sign or as the next word; NULL if it is not there. The
 * last one wins, as in the program itself. */
static const char *find_option(const struct words *words, const char *name, uint64_t *line)
{
    const char *value = NULL;
    size_t len = strlen(name);

    for (size_t i = 0; i < words->count; i++) {
        const char *text = words->items[i].text;

        if (strncmp(text, name, len) != 0 || (text[len] != '\0' && text[len] != '='))
            continue;
        if (text[len] == '=')
            value = text + len + 1;
        else if (i + 1 < words->count)
            value = words->items[i + 1].text;
        else
            continue;
        *line = words->items[i + (text[len] != '=')].line;
    }
    return value;
}

static double option_number(const struct words *words, const char *name)
{
    uint64_t line;
    const char *text = find_option(words, name, &line);
    double value;

    return text != NULL && wva_number_parse(wva_str_from(text), &value) && value >= 0
                   && value <= 1e15
               ? value
               : NAN;
}

static bool makes_load(const struct words *words)
{
    static const char *const signs[] = { "--request-rate", "--num-prompts", "--rate" };
    uint64_t line;

    for (size_t i = 0; i < WVA_COUNT(signs); i++)
        if (find_option(words, signs[i], &line) != NULL)
            return true;
    return false;
}

/* The words of the container that generates load; returns its node, or NULL. */
static const struct wva_yaml *find_generator(const struct wva_yaml *job, struct words *words)
{
    const struct wva_yaml *containers =
        wva_yaml_at(job, "spec", "template", "spec", "containers", NULL);

    if (containers == NULL || containers->kind != WVA_YAML_LIST)
        return NULL;
    for (size_t i = 0; i < containers->count; i++) {
        collect_words(words, wva_yaml_find(containers->items[i], "command"));
        collect_words(words, wva_yaml_find(containers->items[i], "args"));
        if (makes_load(words))
            return containers->items[i];
        free_words(words);
    }
    return NULL;
}

static void take_rate(struct wva_job_manifest *manifest, const struct words *words,
                      const struct wva_yaml *container, struct wva_problems *problems)
{
    const char *option = "--request-rate";
    const char *text = find_option(words, option, &manifest->rate_line);
    double rate;

    if (text == NULL) {
        option = "--rate";
        text = find_option(words, option, &manifest->rate_line);
    }
    if (text == NULL)
        wva_problems_add(problems, WVA_PROBLEM, manifest->file, container->line, "--request-rate",
                         "it is missing, so that all prompts are sent at once; add the rate in "
                         "requests per second");
    else if (!wva_number_parse(wva_str_from(text), &rate) || !(rate > 0) || rate > 1e6)
        wva_problems_add(problems, WVA_PROBLEM, manifest->file, manifest->rate_line, option,
                         "'%.60s' is no steady rate; give requests per second above 0", text);
    else
        manifest->rate_rps = rate * manifest->parallelism;
}

static void take_generator(struct wva_job_manifest *manifest, const struct wva_yaml *job,
                           struct wva_problems *problems)
{
    struct words words = { 0 };
    const struct wva_yaml *container = find_generator(job, &words);

    if (container == NULL) {
        wva_problems_add(problems, WVA_PROBLEM, manifest->file, job->line,
                         "spec.template.spec.containers",
                         "no container makes load; one would run 'vllm bench serve' with "
                         "--request-rate and --num-prompts");
        return;
    }
    take_rate(manifest, &words, container, problems);
    manifest->prompts = option_number(&words, "--num-prompts") * manifest->parallelism;
    manifest->natural_s = wva_first_known(manifest->prompts / manifest->rate_rps,
                                          option_number(&words, "--max-seconds"));
    manifest->max_concurrency = option_number(&words, "--max-concurrency");
    manifest->prompt_tokens = wva_first_known(option_number(&words, "--random-input-len"),
                                              option_number(&words, "--input-len"));
    manifest->output_tokens =
        wva_first_known(wva_first_known(option_number(&words, "--sharegpt-output-len"),
                                        option_number(&words, "--random-output-len")),
                        option_number(&words, "--output-len"));
    free_words(&words);
}

static bool is_kind(const struct wva_yaml *document, const char *kind)
{
    const char *said = wva_yaml_text(wva_yaml_find(document, "kind"));

    return said != NULL && strcmp(said, kind) == 0;
}

/* The single document of that kind. */
static const struct wva_yaml *find_document(const struct wva_yaml_stream *stream, const char *file,
                                            const char *kind, struct wva_problems *problems)
{
    const struct wva_yaml *found = NULL;

    for (size_t i = 0; i < stream->count; i++) {
        if (!is_kind(stream->documents[i], kind))
            continue;
        if (found != NULL) {
            wva_problems_add(problems, WVA_PROBLEM, file, stream->documents[i]->line, "kind",
                             "a second %s begins here; each goes into a file of its own", kind);
            return found;
        }
        found = stream->documents[i];
    }
    if (found == NULL) {
        const struct wva_yaml *first = stream->count == 0 ? NULL : stream->documents[0];
        const char *said = wva_yaml_text(wva_yaml_find(first, "kind"));

        wva_problems_add(
            problems, WVA_PROBLEM, file,
            wva_yaml_find(first, "kind") == NULL ? 1 : wva_yaml_find(first, "kind")->line, "kind",
            "it is %.60s; a manifest of a %s is wanted", said == NULL ? "missing" : said, kind);
    }
    return found;
}

static uint64_t line_of(const struct wva_yaml *node, const struct wva_yaml *otherwise)
{
    return node != NULL ? node->line : otherwise->line;
}

/* The number of concurrent pods. */
static double read_parallelism(const struct wva_yaml *job)
{
    const char *text = wva_yaml_text(wva_yaml_at(job, "spec", "parallelism", NULL));
    double value;

    return text != NULL && wva_number_parse(wva_str_from(text), &value) && value >= 1
                   && value <= 1e4
               ? value
               : 1;
}

static void check_version(const struct wva_yaml *document, const char *file, const char *version,
                          struct wva_problems *problems)
{
    const struct wva_yaml *node = wva_yaml_find(document, "apiVersion");
    const char *said = wva_yaml_text(node);

    if (said == NULL || strcmp(said, version) != 0)
        wva_problems_add(problems, WVA_PROBLEM, file, line_of(node, document), "apiVersion",
                         "it is %.60s; write %s", said == NULL ? "missing" : said, version);
}

static const char *read_name(const struct wva_yaml *document, const char *file,
                             struct wva_problems *problems)
{
    const char *name = wva_yaml_text(wva_yaml_at(document, "metadata", "name", NULL));

    if (name == NULL)
        wva_problems_add(problems, WVA_PROBLEM, file,
                         line_of(wva_yaml_find(document, "metadata"), document), "metadata.name",
                         "it is missing; give the %s a name",
                         wva_yaml_text(wva_yaml_find(document, "kind")));
    return name;
}

static struct wva_yaml_stream *read_stream(const char *path, const char *key,
                                           struct wva_problems *problems)
{
    struct wva_yaml_stream *stream = NULL;
    struct wva_error err;

    if (wva_path_check_file(path, &err) != WVA_OK || wva_yaml_read(path, &stream, &err) != WVA_OK)
        wva_problems_add_error(problems, &err, key);
    return stream;
}

bool wva_job_manifest_read(const char *path, const char *key, struct wva_job_manifest *manifest,
                           struct wva_problems *problems)
{
    const struct wva_yaml *job;

    *manifest = (struct wva_job_manifest){ .file = wva_strdup(path),
                                           .parallelism = 1,
                                           .rate_rps = NAN,
                                           .prompts = NAN,
                                           .natural_s = NAN,
                                           .max_concurrency = NAN,
                                           .prompt_tokens = NAN,
                                           .output_tokens = NAN };
    manifest->stream = read_stream(path, key, problems);
    job = manifest->stream == NULL ? NULL : find_document(manifest->stream, path, "Job", problems);
    if (job == NULL)
        return false;
    check_version(job, path, "batch/v1", problems);
    manifest->name = read_name(job, path, problems);
    manifest->name_line = line_of(wva_yaml_at(job, "metadata", "name", NULL), job);
    manifest->name_space = wva_yaml_text(wva_yaml_at(job, "metadata", "namespace", NULL));
    manifest->parallelism = read_parallelism(job);
    take_generator(manifest, job, problems);
    return true;
}

void wva_job_manifest_release(struct wva_job_manifest *manifest)
{
    wva_yaml_free(manifest->stream);
    free(manifest->file);
}

/* The name and target of a metric of any type. */
static void take_metric(struct wva_hpa_manifest *manifest, const struct wva_yaml *item,
                        struct wva_problems *problems)
{
    static const char *const sections[] = { "pods", "object", "external", "resource",
                                            "containerResource" };
    static const char *const targets[] = { "averageValue", "value", "averageUtilization" };
    const struct wva_yaml *body = NULL, *target = NULL;
    struct wva_hpa_manifest_metric *metric = &manifest->metrics[manifest->metric_count++];
    const char *text;

    for (size_t i = 0; body == NULL && i < WVA_COUNT(sections); i++)
        body = wva_yaml_find(item, sections[i]);
    for (size_t i = 0; target == NULL && i < WVA_COUNT(targets); i++)
        target = wva_yaml_at(body, "target", targets[i], NULL);
    metric->name = wva_yaml_text(wva_yaml_at(body, "metric", "name", NULL));
    if (metric->name == NULL)
        metric->name = wva_yaml_text(wva_yaml_find(body, "name"));
    metric->line = line_of(target, item);
    text = wva_yaml_text(target);
    if (text != NULL && wva_quantity_parse(wva_str_from(text), &metric->target)
        && metric->target > 0)
        return;
    metric->target = NAN;
    wva_problems_add(problems, WVA_PROBLEM, manifest->file, metric->line, "spec.metrics",
                     "'%.60s' is no target; give a quantity above 0, such as 20 or 500m",
                     text == NULL ? wva_yaml_describe(target) : text);
}

static double read_replicas(const struct wva_yaml *spec, const char *key, double otherwise)
{
    const char *text = wva_yaml_text(wva_yaml_find(spec, key));
    char turned[WVA_YAML_WORD_TEXT];
    double value;

    if (text == NULL)
        return otherwise;
    /* Kubernetes parses YAML 1.1. */
    if (wva_yaml_turned(wva_yaml_find(spec, key), turned) != NULL)
        text = turned;
    return wva_number_parse(wva_str_from(text), &value) ? value : NAN;
}

static void take_replicas(struct wva_hpa_manifest *manifest, const struct wva_yaml *spec,
                          struct wva_problems *problems)
{
    manifest->min_replicas = read_replicas(spec, "minReplicas", 1);
    manifest->max_replicas = read_replicas(spec, "maxReplicas", NAN);
    if (!(manifest->min_replicas >= 0 && manifest->max_replicas >= 1
          && manifest->min_replicas <= manifest->max_replicas))
        wva_problems_add(problems, WVA_PROBLEM, manifest->file,
                         line_of(wva_yaml_find(spec, "maxReplicas"), spec), "spec.maxReplicas",
                         "minReplicas and maxReplicas make no range; give whole numbers, the "
                         "second not below the first");
}

bool wva_hpa_manifest_read(const char *path, const char *key, struct wva_hpa_manifest *manifest,
                           struct wva_problems *problems)
{
    const struct wva_yaml *hpa, *spec, *metrics, *target;

    *manifest = (struct wva_hpa_manifest){ .file = wva_strdup(path) };
    manifest->stream = read_stream(path, key, problems);
    hpa = manifest->stream == NULL
              ? NULL
              : find_document(manifest->stream, path, "HorizontalPodAutoscaler", problems);
    if (hpa == NULL)
        return false;
    manifest->name = read_name(hpa, path, problems);
    manifest->name_space = wva_yaml_text(wva_yaml_at(hpa, "metadata", "namespace", NULL));
    manifest->namespace_line = line_of(wva_yaml_at(hpa, "metadata", "namespace", NULL), hpa);
    target = wva_yaml_at(hpa, "spec", "scaleTargetRef", "name", NULL);
    manifest->target_name = wva_yaml_text(target);
    manifest->target_line = line_of(target, hpa);
    spec = wva_yaml_find(hpa, "spec");
    if (spec == NULL)
        return true;
    take_replicas(manifest, spec, problems);
    metrics = wva_yaml_find(spec, "metrics");
    if (metrics == NULL || metrics->kind != WVA_YAML_LIST)
        return true;
    manifest->metrics = wva_calloc(metrics->count, sizeof *manifest->metrics);
    for (size_t i = 0; i < metrics->count; i++)
        take_metric(manifest, metrics->items[i], problems);
    return true;
}

void wva_hpa_manifest_release(struct wva_hpa_manifest *manifest)
{
    wva_yaml_free(manifest->stream);
    free(manifest->metrics);
    free(manifest->file);
}
