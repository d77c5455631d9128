/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/generator_config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/load_profile.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/str.h"

/* Rates and runs: one more than loads, so that those left out are complained of. */
enum { RATES_MAX = WVA_CONFIG_MAX_JOBS + 1, RUNS_MAX = WVA_CONFIG_MAX_JOBS + 1, TASKS_MAX = 100 };

static bool has_kind(const struct wva_yaml *document, const char *kind)
{
    const char *text = wva_yaml_text(wva_yaml_find(document, "kind"));

    return text != NULL && strcmp(text, kind) == 0;
}

static bool is_tekton(const struct wva_yaml *document)
{
    const char *version = wva_yaml_text(wva_yaml_find(document, "apiVersion"));

    return version != NULL && wva_str_starts(wva_str_from(version), WVA_STR("tekton.dev/"))
           && (has_kind(document, "PipelineRun") || has_kind(document, "Pipeline"));
}

static const struct wva_yaml *find_profile(const struct wva_yaml *scenario)
{
    const struct wva_yaml *profile = wva_yaml_find(scenario, "profile");

    return profile != NULL ? profile : wva_yaml_find(scenario, "rate_type");
}

static bool is_scenario(const struct wva_yaml *document)
{
    return wva_yaml_text(find_profile(document)) != NULL;
}

bool wva_generator_config_is(const struct wva_yaml_stream *stream)
{
    for (size_t i = 0; i < stream->count; i++)
        if (is_tekton(stream->documents[i]) || is_scenario(stream->documents[i])
            || wva_load_profile_is(stream->documents[i]))
            return true;
    return false;
}

struct taking {
    struct wva_config *config;
    struct wva_problems *problems;
    const struct wva_yaml *run, *pipeline; /* of Tekton; NULL: not there */
};

static void complain(const struct taking *taking, uint64_t line, const char *key, const char *text)
{
    wva_problems_add(taking->problems, WVA_PROBLEM, taking->config->file, line, key, "%s", text);
}

/* Takes over a text that is not part of the stream. */
static const char *keep(struct wva_config *config, char *text)
{
    *WVA_APPEND(config->texts, config->text_count, config->text_capacity) = text;
    return text;
}

static void add_job(const struct taking *taking, struct wva_config_job job, char *name)
{
    struct wva_config *config = taking->config;

    job.name = keep(config, name);
    if (config->job_count == WVA_CONFIG_MAX_JOBS) {
        complain(taking, wva_config_line(job.node, ""), "",
                 "there are more than 200 loads; the others are left out");
        return;
    }
    config->jobs = wva_reallocarray(config->jobs, config->job_count + 1, sizeof *config->jobs);
    (void)snprintf(job.key, sizeof job.key, "load %zu", config->job_count + 1);
    config->jobs[config->job_count++] = job;
}

/* A number of at least 0 and at most a plan's greatest; else NaN, with a problem reported where
 * there is a text. */
static double read_number(const struct taking *taking, const char *text, uint64_t line,
                          const char *key)
{
    double value;

    if (text == NULL)
        return NAN;
    if (wva_number_parse(wva_str_from(text), &value) && value >= 0
        && value <= WVA_CONFIG_MAX_SECONDS)
        return value;
    wva_problems_add(taking->problems, WVA_PROBLEM, taking->config->file, line, key,
                     "'%.60s' is no number from 0 to %d", text, WVA_CONFIG_MAX_SECONDS);
    return NAN;
}

/* ---- inference-perf ---- */

static char *name_stage(size_t number, double concurrency)
{
    char text[WVA_NUMBER_TEXT];

    return isnan(concurrency) ? wva_asprintf("stage %zu", number)
                              : wva_asprintf("stage %zu, %s in flight", number,
                                             wva_number_format(concurrency, text));
}

static void check_stage(const struct taking *taking, const struct wva_profile_stage *stage,
                        const struct wva_config_job *job)
{
    if (isnan(stage->rate_rps) && isnan(stage->concurrency))
        complain(taking, stage->line, "load.stages",
                 "a stage has neither rate nor concurrency_level; add rate: 5 (requests per "
                 "second)");
    if (isnan(job->duration_s) && isnan(stage->requests))
        complain(taking, stage->line, "load.stages",
                 "a stage has neither duration nor num_requests; add duration: 300 (seconds)");
}

static void take_profile(const struct taking *taking, const struct wva_yaml *document)
{
    struct wva_config *config = taking->config;
    struct wva_load_profile profile;
    struct wva_load_item *items;
    struct wva_error ignored;

    (void)wva_load_profile_take(document, config->file, &profile, &ignored);
    items = wva_load_profile_items(&profile);
    config->model_name = profile.model == NULL ? NULL : keep(config, wva_strdup(profile.model));
    for (size_t i = 0; i < profile.count; i++) {
        const struct wva_profile_stage *stage = &profile.stages[i];
        struct wva_config_job job = wva_config_job_make(document);

        job.start_delay_s = items[i].start_s;
        job.duration_s = wva_profile_stage_seconds(stage);
        job.rate_rps = stage->rate_rps;
        job.concurrency = stage->concurrency;
        job.prompt_tokens = profile.input_tokens;
        job.output_tokens = profile.output_tokens;
        check_stage(taking, stage, &job);
        add_job(taking, job, name_stage(i, stage->concurrency));
    }
    if (profile.count == 0)
        complain(taking, wva_config_line(document, "load"), "load",
                 profile.sweep ? "the generator finds the rates of a sweep while it runs, so there "
                                 "is no plan"
                               : "there are no stages; add stages, each with rate and duration");
    free(items);
    wva_load_profile_release(&profile);
}

/* ---- GuideLLM ---- */

/* What one run of GuideLLM is given: its own options go before the scenario's. NULL and NaN: not
 * given. */
struct guidellm {
    const struct wva_yaml *node; /* where it is described, for the line */
    const struct wva_yaml *scenario;
    const char *name, *type;
    const struct wva_yaml *rate;
    double delay_s, seconds;
};

/* What is left of a list "A, B". */
struct items {
    struct wva_str rest;
    bool ended;
};

/* False behind the last item; an empty text is a list of one. */
static bool next_item(struct items *items, struct wva_str *item)
{
    if (items->ended)
        return false;
    if (!wva_str_cut(&items->rest, WVA_STR(","), item)) {
        *item = items->rest;
        items->ended = true;
    }
    *item = wva_str_trim(*item);
    return true;
}

/* "prompt_tokens=800,output_tokens=128", or a mapping. */
static double read_tokens(const struct wva_yaml *data, const char *key)
{
    const char *text = wva_yaml_text(wva_yaml_find(data, key)), *list = wva_yaml_text(data);
    struct items items = { wva_str_from(list == NULL ? "" : list), false };
    struct wva_str item;
    double value;

    if (text != NULL)
        return wva_number_parse(wva_str_from(text), &value) ? value : NAN;
    while (next_item(&items, &item))
        if (wva_str_take(&item, wva_str_from(key)) && wva_str_take(&item, WVA_STR("="))
            && wva_number_parse(item, &value))
            return value;
    return NAN;
}

/* Rates are a number, a list of them, or a text "1.0, 4.0". Returns how many. */
static size_t read_rates(const struct taking *taking, const struct guidellm *run,
                         double rates[RATES_MAX])
{
    const struct wva_yaml *node = run->rate;
    struct items items = { { NULL, 0 }, false };
    struct wva_str item;
    size_t count = 0;

    if (node != NULL && node->kind == WVA_YAML_LIST) {
        for (size_t i = 0; i < node->count && count < RATES_MAX; i++)
            rates[count++] =
                read_number(taking, wva_yaml_text(node->items[i]), node->items[i]->line, "rate");
        return count;
    }
    if (wva_yaml_text(node) == NULL)
        return 0;
    items.rest = wva_str_from(wva_yaml_text(node));
    while (count < RATES_MAX && next_item(&items, &item)) {
        char *text = wva_strndup(item.ptr, item.len);

        rates[count++] = read_number(taking, text, node->line, "rate");
        free(text);
    }
    return count;
}

static bool is_type(const struct guidellm *run, const char *type)
{
    return run->type != NULL && strcmp(run->type, type) == 0;
}

/* A load at one rate, as one of `count`, that starts at *now_s, which moves to its end. */
static void add_benchmark(const struct taking *taking, const struct guidellm *run, size_t number,
                          size_t count, double rate, double *now_s)
{
    const struct wva_yaml *data = wva_yaml_find(run->scenario, "data");
    const char *name = run->name == NULL ? "benchmark" : run->name;
    struct wva_config_job job = wva_config_job_make(run->node);
    char text[WVA_NUMBER_TEXT];

    job.start_delay_s = *now_s;
    job.duration_s = run->seconds;
    job.prompt_tokens = read_tokens(data, "prompt_tokens");
    job.output_tokens = read_tokens(data, "output_tokens");
    if (is_type(run, "synchronous"))
        job.concurrency = 1;
    else if (is_type(run, "concurrent"))
        job.concurrency = rate;
    else if (is_type(run, "constant") || is_type(run, "poisson") || is_type(run, "async"))
        job.rate_rps = rate;
    if (!isnan(run->seconds))
        *now_s += run->seconds;
    if (!isnan(job.concurrency))
        add_job(taking, job,
                wva_asprintf("%s, %s in flight", name, wva_number_format(job.concurrency, text)));
    else if (count > 1)
        add_job(taking, job, wva_asprintf("%s %zu", name, number + 1));
    else
        add_job(taking, job, wva_strdup(name));
}

/* The benchmarks of one run of GuideLLM, one after another. Returns when the last one ends. */
static double take_guidellm(const struct taking *taking, struct guidellm *run)
{
    const struct wva_yaml *scenario = run->scenario;
    double rates[RATES_MAX] = { NAN }, now_s = isnan(run->delay_s) ? 0 : run->delay_s;
    size_t count;

    if (run->type == NULL)
        run->type = wva_yaml_text(find_profile(scenario));
    if (run->rate == NULL)
        run->rate = wva_yaml_find(scenario, "rate");
    if (isnan(run->seconds))
        run->seconds = read_number(taking, wva_yaml_text(wva_yaml_find(scenario, "max_seconds")),
                                   run->node->line, "max_seconds");
    count = read_rates(taking, run, rates);
    if (count == 0 && !is_type(run, "synchronous"))
        complain(taking, run->node->line, "rate",
                 is_type(run, "sweep") || is_type(run, "throughput")
                     ? "GuideLLM finds the rates of this profile while it runs, so they are not "
                       "planned"
                     : "a load has no rate; add rate: 1 (requests per second)");
    if (isnan(run->seconds))
        complain(taking, run->node->line, "max_seconds",
                 "nothing says how long a load lasts; add max_seconds: 300");
    for (size_t i = 0; i < count || i == 0; i++)
        add_benchmark(taking, run, i, count, rates[i], &now_s);
    return now_s;
}

/* ---- Tekton ---- */

static const struct wva_yaml *find_named(const struct wva_yaml *list, const char *name,
                                         const char *member)
{
    for (size_t i = 0; list != NULL && list->kind == WVA_YAML_LIST && i < list->count; i++) {
        const char *text = wva_yaml_text(wva_yaml_find(list->items[i], "name"));

        if (text != NULL && strcmp(text, name) == 0)
            return wva_yaml_find(list->items[i], member);
    }
    return NULL;
}

/* What a whole value "$(params.NAME)", or "$(params.NAME[*])", refers to: the run's parameter, else
 * the pipeline's default. */
static const struct wva_yaml *resolve(const struct taking *taking, const struct wva_yaml *node)
{
    const char *text = wva_yaml_text(node);
    struct wva_str rest = wva_str_from(text == NULL ? "" : text);
    const struct wva_yaml *found;
    char *name;

    rest = wva_str_trim(rest);
    if (!wva_str_take(&rest, WVA_STR("$(params.")) || !wva_str_ends(rest, WVA_STR(")")))
        return node;
    rest.len--;
    if (wva_str_ends(rest, WVA_STR("[*]")))
        rest.len -= 3;
    name = wva_strndup(rest.ptr, rest.len);
    found = find_named(wva_yaml_at(taking->run, "spec", "params", NULL), name, "value");
    if (found == NULL)
        found = find_named(wva_yaml_find(taking->pipeline, "params"), name, "default");
    free(name);
    return found == NULL ? node : found;
}

/* A text that holds YAML, whose stream becomes part of the configuration; NULL where it does not.
 */
static const struct wva_yaml *open_text(const struct taking *taking, const struct wva_yaml *node,
                                        struct wva_yaml_stream **stream)
{
    const char *text = wva_yaml_text(node);
    struct wva_error ignored;

    *stream = NULL;
    if (text == NULL
        || wva_yaml_parse(text, strlen(text), taking->config->file, stream, &ignored) != WVA_OK
        || (*stream)->count == 0 || (*stream)->documents[0]->kind != WVA_YAML_MAPPING)
        return NULL;
    return (*stream)->documents[0];
}

/* The parameters of one run of a task; later ones go before earlier ones. */
struct params {
    const struct wva_yaml *lists[3]; /* lists of { name, value }; NULL: none */
    const char *names[RATES_MAX];    /* of the matrix's own */
    const struct wva_yaml *values[RATES_MAX];
    size_t count;
};

static const struct wva_yaml *find_param(const struct taking *taking, const struct params *params,
                                         const char *name)
{
    const struct wva_yaml *found = NULL;

    for (size_t i = 0; i < params->count && found == NULL; i++)
        if (strcmp(params->names[i], name) == 0)
            found = params->values[i];
    for (size_t i = WVA_COUNT(params->lists); i-- > 0 && found == NULL;)
        found = find_named(params->lists[i], name, "value");
    return found == NULL ? NULL : resolve(taking, found);
}

static double find_seconds(const struct taking *taking, const struct params *params,
                           const char *name)
{
    const struct wva_yaml *node = find_param(taking, params, name);

    return node == NULL ? NAN : read_number(taking, wva_yaml_text(node), node->line, name);
}

/* A text with name, delay, duration and scenario, as one of the values. */
static const struct wva_yaml *find_step(const struct taking *taking, const struct params *params,
                                        struct wva_yaml_stream **stream)
{
    for (size_t i = 0; i < params->count; i++) {
        const struct wva_yaml *step = open_text(taking, params->values[i], stream);

        if (step != NULL && wva_yaml_find(step, "scenario") != NULL)
            return step;
        wva_yaml_free(*stream);
    }
    *stream = NULL;
    return NULL;
}

/* Copies what the scenario's stream, which is not kept, would take with it. */
static double take_step(const struct taking *taking, const struct wva_yaml *node,
                        const struct wva_yaml *step, double begin_s)
{
    struct wva_yaml_stream *inner;
    struct guidellm run = { .node = node, .delay_s = begin_s };
    double delay_s = read_number(taking, wva_yaml_text(wva_yaml_find(step, "delay")), node->line,
                                 "delay"),
           end_s;

    run.name = wva_yaml_text(wva_yaml_find(step, "name"));
    run.seconds =
        read_number(taking, wva_yaml_text(wva_yaml_find(step, "duration")), node->line, "duration");
    run.delay_s += isnan(delay_s) ? 0 : delay_s;
    run.scenario = open_text(taking, wva_yaml_find(step, "scenario"), &inner);
    end_s = take_guidellm(taking, &run);
    wva_yaml_free(inner);
    return end_s;
}

/* One run of a task, which begins at `begin_s`. Returns when it ends: at once where it is no load.
 */
static double take_run(const struct taking *taking, const struct wva_yaml *node,
                       const struct params *params, const char *name, double begin_s)
{
    struct wva_yaml_stream *stream;
    const struct wva_yaml *step = find_step(taking, params, &stream), *scenario, *type;
    struct guidellm run = { .node = node, .name = name };
    double end_s = begin_s, delay_s;

    if (step != NULL) {
        end_s = take_step(taking, node, step, begin_s);
        wva_yaml_free(stream);
        return end_s;
    }
    scenario = find_param(taking, params, "scenario");
    type = find_param(taking, params, "rate-type");
    if (scenario == NULL && type == NULL && find_param(taking, params, "rate") == NULL)
        return begin_s;
    run.scenario = open_text(taking, scenario, &stream);
    run.type = wva_yaml_text(type);
    run.rate = find_param(taking, params, "rate");
    run.seconds = find_seconds(taking, params, "max-seconds");
    delay_s = find_seconds(taking, params, "start-delay");
    run.delay_s = begin_s + (isnan(delay_s) ? 0 : delay_s);
    end_s = take_guidellm(taking, &run);
    wva_yaml_free(stream);
    return end_s;
}

/* Lists that all have names and values: only these have combinations, each of which is a run. */
static bool has_combinations(const struct taking *taking, const struct wva_yaml *list)
{
    if (list == NULL || list->kind != WVA_YAML_LIST)
        return true; /* one run */
    for (size_t i = 0; i < list->count; i++) {
        const struct wva_yaml *values = resolve(taking, wva_yaml_find(list->items[i], "value"));

        if (values == NULL || values->kind != WVA_YAML_LIST || values->count == 0
            || wva_yaml_text(wva_yaml_find(list->items[i], "name")) == NULL)
            return false;
    }
    return list->count < RATES_MAX;
}

/* Every combination of the lists from `at` on. */
static double take_combinations(const struct taking *taking, const struct wva_yaml *task,
                                const struct wva_yaml *list, size_t at, struct params *params,
                                double begin_s, size_t *runs)
{
    const char *name = wva_yaml_text(wva_yaml_find(task, "name"));
    const struct wva_yaml *values;
    double end_s = begin_s;

    if (list == NULL || list->kind != WVA_YAML_LIST || at == list->count) {
        (*runs)++;
        return take_run(taking, list == NULL ? task : list, params, name, begin_s);
    }
    values = resolve(taking, wva_yaml_find(list->items[at], "value"));
    params->names[params->count] = wva_yaml_text(wva_yaml_find(list->items[at], "name"));
    for (size_t i = 0; i < values->count && *runs < RUNS_MAX; i++) {
        params->values[params->count++] = values->items[i];
        end_s = fmax(end_s, take_combinations(taking, task, list, at + 1, params, begin_s, runs));
        params->count--;
    }
    return end_s;
}

/* All runs of a task. Returns when the last of them ends. */
static double take_task(const struct taking *taking, const struct wva_yaml *task, double begin_s)
{
    const struct wva_yaml *matrix = wva_yaml_find(task, "matrix");
    const struct wva_yaml *include = wva_yaml_find(matrix, "include");
    struct params params = { .lists = { wva_yaml_find(task, "params") } };
    double end_s = begin_s;
    size_t runs = 0;

    if ((matrix == NULL || wva_yaml_find(matrix, "params") != NULL)
        && has_combinations(taking, wva_yaml_find(matrix, "params")))
        end_s = take_combinations(taking, task, wva_yaml_find(matrix, "params"), 0, &params,
                                  begin_s, &runs);
    for (size_t i = 0; include != NULL && include->kind == WVA_YAML_LIST && i < include->count;
         i++) {
        const struct wva_yaml *run = include->items[i];
        const char *name = wva_yaml_text(wva_yaml_find(run, "name"));

        params.lists[1] = wva_yaml_find(run, "params");
        end_s = fmax(end_s, take_run(taking, run, &params, name, begin_s));
    }
    return end_s;
}

/* When the tasks that `task` waits for are done, as far as they come before it in the list and in
 * what was taken; NaN: not yet known. */
static double find_begin(const struct wva_yaml *tasks, const struct wva_yaml *task,
                         const double ends_s[TASKS_MAX])
{
    const struct wva_yaml *after = wva_yaml_find(task, "runAfter");
    double begin_s = 0;

    for (size_t i = 0; after != NULL && after->kind == WVA_YAML_LIST && i < after->count; i++)
        for (size_t k = 0; k < tasks->count && k < TASKS_MAX; k++) {
            const char *name = wva_yaml_text(wva_yaml_find(tasks->items[k], "name"));
            const char *wanted = wva_yaml_text(after->items[i]);

            if (name == NULL || wanted == NULL || strcmp(name, wanted) != 0)
                continue;
            if (isnan(ends_s[k]))
                return NAN;
            begin_s = fmax(begin_s, ends_s[k]);
        }
    return begin_s;
}

static void take_tasks(const struct taking *taking, const struct wva_yaml *tasks)
{
    double ends_s[TASKS_MAX];
    bool taken = true;

    for (size_t i = 0; i < TASKS_MAX; i++)
        ends_s[i] = NAN;
    /* Tasks may stand in any order. One that waits for itself never begins. */
    while (taken) {
        taken = false;
        for (size_t i = 0; i < tasks->count && i < TASKS_MAX; i++) {
            double begin_s = isnan(ends_s[i]) ? find_begin(tasks, tasks->items[i], ends_s) : NAN;

            if (isnan(begin_s))
                continue;
            ends_s[i] = take_task(taking, tasks->items[i], begin_s);
            taken = true;
        }
    }
    for (size_t i = 0; i < tasks->count && i < TASKS_MAX; i++)
        if (isnan(ends_s[i]))
            complain(taking, tasks->items[i]->line, "runAfter",
                     "the task waits for itself, or for one that does; it is left out");
    if (tasks->count > TASKS_MAX)
        complain(taking, tasks->items[TASKS_MAX]->line, "tasks",
                 "there are more than 100 tasks; the others are left out");
}

/* Without the pipeline, a parameter with a list of steps tells of the loads. */
static void take_steps(const struct taking *taking)
{
    const struct wva_yaml *params = wva_yaml_at(taking->run, "spec", "params", NULL);

    for (size_t i = 0; params != NULL && params->kind == WVA_YAML_LIST && i < params->count; i++) {
        const struct wva_yaml *value = wva_yaml_find(params->items[i], "value");

        for (size_t k = 0; value != NULL && value->kind == WVA_YAML_LIST && k < value->count; k++) {
            struct wva_yaml_stream *stream;
            const struct wva_yaml *step = open_text(taking, value->items[k], &stream);

            if (step != NULL && wva_yaml_find(step, "scenario") != NULL)
                (void)take_step(taking, value->items[k], step, 0);
            wva_yaml_free(stream);
        }
    }
}

static const char *find_text(const struct taking *taking, const char *param)
{
    const struct wva_yaml *found =
        find_named(wva_yaml_at(taking->run, "spec", "params", NULL), param, "value");

    if (found == NULL)
        found = find_named(wva_yaml_find(taking->pipeline, "params"), param, "default");
    return wva_yaml_text(found);
}

static void name_tekton(const struct taking *taking)
{
    const struct wva_yaml *meta = wva_yaml_find(taking->run, "metadata");
    const char *name = wva_yaml_text(wva_yaml_find(meta, "name"));
    const char *stem = wva_yaml_text(wva_yaml_find(meta, "generateName"));
    size_t len = stem == NULL ? 0 : strlen(stem);

    while (len > 0 && stem[len - 1] == '-')
        len--;
    taking->config->name =
        name != NULL || len == 0 ? name : keep(taking->config, wva_strndup(stem, len));
    taking->config->model_name = find_text(taking, "model");
    taking->config->name_space = find_text(taking, "namespace");
    taking->config->deployment = find_text(taking, "deployment-name");
}

static void take_tekton(struct taking *taking, const struct wva_yaml_stream *stream)
{
    const struct wva_yaml *root = stream->documents[0];
    const struct wva_yaml *tasks;

    for (size_t i = 0; i < stream->count; i++) {
        if (has_kind(stream->documents[i], "PipelineRun"))
            root = taking->run = stream->documents[i];
        if (has_kind(stream->documents[i], "Pipeline"))
            taking->pipeline = wva_yaml_find(stream->documents[i], "spec");
    }
    if (taking->pipeline == NULL)
        taking->pipeline = wva_yaml_at(taking->run, "spec", "pipelineSpec", NULL);
    name_tekton(taking);
    tasks = wva_yaml_find(taking->pipeline, "tasks");
    if (tasks != NULL && tasks->kind == WVA_YAML_LIST)
        take_tasks(taking, tasks);
    else
        take_steps(taking);
    if (taking->config->job_count == 0)
        complain(taking, root->line, "",
                 taking->pipeline == NULL
                     ? "the loads are not in this PipelineRun but in its Pipeline; put both into "
                       "one file, with a line '---' between them"
                     : "no task of this pipeline runs a load that can be read: one has a parameter "
                       "scenario, rate or rate-type");
}

struct wva_config *wva_generator_config_take(const char *path, struct wva_yaml_stream *stream,
                                             struct wva_problems *problems)
{
    struct wva_config *config = wva_config_make(path, stream);
    struct taking taking = { .config = config, .problems = problems };
    const struct wva_yaml *first = stream->documents[0];

    config->by_generators = true;
    config->root = first;
    if (wva_load_profile_is(first)) {
        take_profile(&taking, first);
    } else if (is_scenario(first)) {
        struct guidellm run = { .node = first, .scenario = first, .delay_s = 0, .seconds = NAN };

        config->model_name = wva_yaml_text(wva_yaml_find(first, "model"));
        (void)take_guidellm(&taking, &run);
    } else {
        take_tekton(&taking, stream);
    }
    return config;
}
