/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/reported.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "records/records.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/timestamp.h"

enum { BYTES_MAX = 64 * 1024 * 1024, JOBS_MAX = 10000 };

static double get_number(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);

    return json_is_number(value) ? json_number_value(value) : NAN;
}

static char *copy_text(const json_t *object, const char *name)
{
    return wva_strdup(json_string_value(json_object_get(object, name)));
}

static int64_t get_time(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    int64_t time_ns;

    return text != NULL && wva_time_parse(wva_str_from(text), &time_ns) ? time_ns : WVA_TIME_NONE;
}

/* The numbers stored directly in the struct. */
static void read_numbers(const struct wva_record *record, const json_t *object, void *item)
{
    for (size_t f = 0; f < record->count; f++) {
        const struct wva_field *field = &record->fields[f];

        if (field->kind == WVA_FIELD_NUMBER && field->number == NULL
            && (field->in & WVA_IN_JSON) != 0)
            *(double *)(void *)((char *)item + field->offset) = get_number(object, field->name);
    }
}

static void read_jobs(const json_t *list, struct wva_jobs *jobs)
{
    for (size_t i = 0; i < json_array_size(list) && i < JOBS_MAX; i++) {
        const json_t *object = json_array_get(list, i);
        struct wva_job job =
            wva_job_make(WVA_JOB_VLLM_LOG, json_string_value(json_object_get(object, "name")),
                         json_string_value(json_object_get(object, "file")));

        read_numbers(&wva_job_record, object, &job);
        job.start_ns = get_time(object, "start");
        job.end_ns = get_time(object, "end");
        (void)wva_jobs_put(jobs, job);
    }
}

static struct wva_stage read_stage(const json_t *object)
{
    struct wva_stage stage = { .start_ns = get_time(object, "start"),
                               .end_ns = get_time(object, "end"),
                               .stage = json_is_integer(json_object_get(object, "stage"))
                                            ? (int)get_number(object, "stage")
                                            : -1 };

    if (get_number(object, "generators") > 0)
        stage.jobs = (size_t)get_number(object, "generators");
    read_numbers(&wva_stage_record, object, &stage);
    return stage;
}

static void read_stages(const json_t *report, struct wva_stages *stages)
{
    const json_t *list = json_object_get(report, "stages"), *all;

    for (size_t i = 0; i < json_array_size(list) && i < JOBS_MAX; i++)
        *WVA_APPEND(stages->items, stages->count, stages->room) =
            read_stage(json_array_get(list, i));
    all = json_object_get(report, "whole_load");
    if (json_is_object(all))
        stages->all = read_stage(all);
}

static void read_rule(const json_t *object, struct wva_hpa_rule *rule)
{
    const json_t *list = json_object_get(object, "policies");

    rule->window_s = wva_hpa_window(get_number(object, "window_s"));
    rule->select = copy_text(object, "select");
    for (size_t i = 0; i < json_array_size(list) && i < WVA_HPA_SPEC_LIST_MAX; i++) {
        const json_t *policy = json_array_get(list, i);

        rule->policies[rule->policy_count++] =
            (struct wva_hpa_policy){ json_is_true(json_object_get(policy, "percent")),
                                     get_number(policy, "value"), get_number(policy, "period_s") };
    }
}

/* The settings used by the figures of a comparison; these exclude metrics and conditions. */
static void read_spec(const json_t *object, struct wva_hpa_spec *spec)
{
    if (!json_is_object(object))
        return;
    spec->known = true;
    spec->behavior_known = json_is_true(json_object_get(object, "behavior_known"));
    spec->file = copy_text(object, "file");
    spec->reference = copy_text(object, "reference");
    spec->min_replicas = get_number(object, "min_replicas");
    spec->max_replicas = get_number(object, "max_replicas");
    spec->current_replicas = get_number(object, "current_replicas");
    spec->desired_replicas = get_number(object, "desired_replicas");
    read_rule(json_object_get(object, "scale_up"), &spec->up);
    read_rule(json_object_get(object, "scale_down"), &spec->down);
}

void wva_reported_read(const char *folder, struct wva_experiment *experiment,
                       struct wva_stages *stages)
{
    char *path = wva_path_join(folder, "report.json");
    struct stat st;
    json_t *report = NULL;

    if (stat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= BYTES_MAX)
        report = json_load_file(path, 0, NULL);
    if (experiment->jobs.count == 0) {
        read_jobs(json_object_get(report, "jobs"), &experiment->jobs);
        read_stages(report, stages);
    }
    if (!experiment->hpa_spec.known)
        read_spec(json_object_get(json_object_get(report, "run"), "hpa_spec"),
                  &experiment->hpa_spec);
    json_decref(report);
    free(path);
}
