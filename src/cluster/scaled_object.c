/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster/scaled_object.h"

#include <math.h>
#include <stdlib.h>

#include "cluster/describe_text.h"
#include "cluster/kube_object.h"
#include "cluster/kube_table.h"
#include "input/text_file.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/timestamp.h"
#include "util/utf8.h"

enum { QUERY_MAX = 4000 };

/* ---- triggers ---- */

static char *copy_query(const char *text)
{
    struct wva_str cut;

    if (text == NULL)
        return NULL;
    cut = wva_utf8_cut(wva_str_from(text), QUERY_MAX);
    return wva_strndup(cut.ptr, cut.len);
}

static enum wva_hpa_target read_kind(const char *text)
{
    return text == NULL                       ? WVA_HPA_TARGET_AVERAGE
           : strcmp(text, "Value") == 0       ? WVA_HPA_TARGET_VALUE
           : strcmp(text, "Utilization") == 0 ? WVA_HPA_TARGET_UTILIZATION
                                              : WVA_HPA_TARGET_AVERAGE;
}

static bool asks_wva(const char *query)
{
    return query != NULL
           && (strstr(query, "wva_desired_replicas") != NULL
               || strstr(query, "inferno_desired_replicas") != NULL
               || strstr(query, "wva_desired_ratio") != NULL
               || strstr(query, "inferno_desired_ratio") != NULL);
}

static double first_known(double a, double b)
{
    return isnan(a) ? b : a;
}

static void take_trigger(void *context, const struct wva_yaml *node)
{
    struct wva_scaled_object *object = context;
    const struct wva_yaml *metadata = wva_yaml_find(node, "metadata");
    struct wva_trigger *trigger;

    if (object->trigger_count == WVA_TRIGGERS_MAX)
        return;
    trigger = &object->triggers[object->trigger_count++];
    *trigger = (struct wva_trigger){
        .type = wva_kube_text(wva_yaml_find(node, "type")),
        .name = wva_kube_text(wva_yaml_find(node, "name")),
        .query = copy_query(wva_yaml_text(wva_yaml_find(metadata, "query"))),
        .server = wva_kube_text(wva_yaml_find(metadata, "serverAddress")),
        .threshold = wva_kube_number(wva_yaml_find(metadata, "threshold")),
        .activation = wva_kube_number(wva_yaml_find(metadata, "activationThreshold")),
        .kind = read_kind(wva_yaml_text(wva_yaml_find(node, "metricType"))),
        .misplaced_kind = wva_yaml_text(wva_yaml_find(metadata, "metricType")) != NULL,
        .failures = NAN,
    };
    /* Scalers of cpu and memory call it "value". */
    trigger->threshold =
        first_known(trigger->threshold, wva_kube_number(wva_yaml_find(metadata, "value")));
    trigger->by_wva = asks_wva(trigger->query);
}

/* status.health: a member for each metric, "s0-prometheus". */
static void take_health(struct wva_scaled_object *object, const struct wva_yaml *health)
{
    if (health == NULL || health->kind != WVA_YAML_MAPPING)
        return;
    for (size_t i = 0; i < health->count; i++) {
        const struct wva_trigger *found =
            wva_trigger_find(object, wva_str_from(health->keys[i]->text));
        struct wva_trigger *trigger =
            found == NULL ? NULL : &object->triggers[found - object->triggers];

        if (trigger == NULL || trigger->health != NULL)
            continue;
        trigger->health = wva_kube_text(wva_yaml_find(health->items[i], "status"));
        trigger->failures = wva_kube_number(wva_yaml_find(health->items[i], "numberOfFailures"));
    }
}

/* ---- the object ---- */

static double take_default(const struct wva_yaml *spec, const char *key, double other, bool *told)
{
    double value = wva_kube_number(wva_yaml_find(spec, key));

    *told = !isnan(value);
    return *told ? value : other;
}

static void take_limits(struct wva_scaled_object *object, const struct wva_yaml *spec)
{
    object->min_replicas = take_default(spec, "minReplicaCount", 0, &object->min_told);
    object->max_replicas = take_default(spec, "maxReplicaCount", 100, &object->max_told);
    object->polling_s = take_default(spec, "pollingInterval", 30, &object->polling_told);
    object->cooldown_s = take_default(spec, "cooldownPeriod", 300, &object->cooldown_told);
    object->idle_replicas = wva_kube_number(wva_yaml_find(spec, "idleReplicaCount"));
    object->fallback_failures =
        wva_kube_number(wva_yaml_at(spec, "fallback", "failureThreshold", NULL));
    object->fallback_replicas = wva_kube_number(wva_yaml_at(spec, "fallback", "replicas", NULL));
}

static void take_advanced(struct wva_scaled_object *object, const struct wva_yaml *advanced)
{
    const struct wva_yaml *modifiers = wva_yaml_find(advanced, "scalingModifiers");
    const struct wva_yaml *behavior =
        wva_yaml_at(advanced, "horizontalPodAutoscalerConfig", "behavior", NULL);

    object->formula = copy_query(wva_yaml_text(wva_yaml_find(modifiers, "formula")));
    object->formula_target = wva_kube_number(wva_yaml_find(modifiers, "target"));
    object->formula_kind = read_kind(wva_yaml_text(wva_yaml_find(modifiers, "metricType")));
    object->hpa =
        wva_kube_text(wva_yaml_at(advanced, "horizontalPodAutoscalerConfig", "name", NULL));
    object->behavior_told = behavior != NULL;
    wva_kube_take_behavior(behavior, &object->up, &object->down);
}

static void take_annotations(struct wva_scaled_object *object, const struct wva_yaml *annotations)
{
    const char *managed = wva_yaml_text(wva_yaml_find(annotations, "llm-d.ai/managed"));
    const char *paused = wva_yaml_text(wva_yaml_find(annotations, "autoscaling.keda.sh/paused"));

    object->managed = managed != NULL && strcmp(managed, "true") == 0;
    object->model_id = wva_kube_text(wva_yaml_find(annotations, "llm-d.ai/model-id"));
    object->variant_cost = wva_kube_number(wva_yaml_find(annotations, "llm-d.ai/variant-cost"));
    object->paused_replicas =
        wva_kube_number(wva_yaml_find(annotations, "autoscaling.keda.sh/paused-replicas"));
    object->paused =
        (paused != NULL && strcmp(paused, "true") == 0) || !isnan(object->paused_replicas);
}

static void take_status(struct wva_scaled_object *object, const struct wva_yaml *status)
{
    char *told = wva_kube_text(wva_yaml_find(status, "hpaName"));

    if (told != NULL) {
        free(object->hpa);
        object->hpa = told;
    }
    object->hpa_told = object->hpa != NULL;
    if (object->hpa == NULL)
        object->hpa = wva_asprintf("keda-hpa-%s", object->name);
    object->condition_count =
        wva_kube_take_conditions(wva_yaml_find(status, "conditions"), object->conditions);
    for (size_t i = 0; i < object->condition_count; i++)
        if (strcmp(object->conditions[i].type, "Paused") == 0)
            object->paused = object->paused || strcmp(object->conditions[i].status, "True") == 0;
    object->last_active_ns = wva_kube_time(wva_yaml_find(status, "lastActiveTime"));
    take_health(object, wva_yaml_find(status, "health"));
}

static void free_object(struct wva_scaled_object *object)
{
    for (size_t i = 0; i < object->trigger_count; i++) {
        free(object->triggers[i].type);
        free(object->triggers[i].name);
        free(object->triggers[i].query);
        free(object->triggers[i].server);
        free(object->triggers[i].health);
    }
    for (size_t i = 0; i < object->condition_count; i++) {
        free(object->conditions[i].type);
        free(object->conditions[i].status);
        free(object->conditions[i].reason);
        free(object->conditions[i].message);
    }
    free(object->name);
    free(object->name_space);
    free(object->target_kind);
    free(object->target);
    free(object->hpa);
    free(object->formula);
    free(object->up.select);
    free(object->down.select);
    free(object->model_id);
    free(object->accelerator);
    free(object);
}

static bool is_known(const struct wva_scaled_objects *objects, const struct wva_scaled_object *made)
{
    for (size_t i = 0; i < objects->count; i++) {
        const struct wva_scaled_object *other = objects->items[i];

        if (strcmp(other->name, made->name) == 0
            && (other->name_space == NULL || made->name_space == NULL
                || strcmp(other->name_space, made->name_space) == 0))
            return true;
    }
    return false;
}

/* The list owns the object then. */
static void add_object(struct wva_scaled_objects *objects, struct wva_scaled_object *object)
{
    if (is_known(objects, object) || objects->count == WVA_SCALED_OBJECTS_MAX)
        free_object(object);
    else
        *WVA_APPEND(objects->items, objects->count, objects->capacity) = object;
}

bool wva_scaled_objects_take(struct wva_scaled_objects *objects, const struct wva_yaml *node)
{
    const char *kind = wva_yaml_text(wva_yaml_find(node, "kind"));
    const struct wva_yaml *spec = wva_yaml_find(node, "spec");
    const struct wva_yaml *name = wva_kube_meta(node, "name");
    struct wva_scaled_object *object;

    if (kind == NULL || strcmp(kind, "ScaledObject") != 0 || wva_yaml_text(name) == NULL)
        return false;
    object = wva_calloc(1, sizeof *object);
    object->name = wva_kube_text(name);
    object->name_space = wva_kube_text(wva_kube_meta(node, "namespace"));
    object->created_ns = wva_kube_time(wva_kube_meta(node, "creationTimestamp"));
    object->target_kind = wva_kube_text(wva_yaml_at(spec, "scaleTargetRef", "kind", NULL));
    if (object->target_kind == NULL)
        object->target_kind = wva_strdup("Deployment");
    object->target = wva_kube_text(wva_yaml_at(spec, "scaleTargetRef", "name", NULL));
    take_limits(object, spec);
    take_advanced(object, wva_yaml_find(spec, "advanced"));
    take_annotations(object, wva_kube_meta(node, "annotations"));
    object->accelerator = wva_kube_text(
        wva_yaml_find(wva_kube_meta(node, "labels"), "inference.optimization/acceleratorName"));
    wva_kube_each(wva_yaml_find(spec, "triggers"), take_trigger, object);
    take_status(object, wva_yaml_find(node, "status"));
    add_object(objects, object);
    return true;
}

void wva_scaled_objects_free(struct wva_scaled_objects *objects)
{
    for (size_t i = 0; i < objects->count; i++)
        free_object(objects->items[i]);
    free(objects->items);
    *objects = (struct wva_scaled_objects){ 0 };
}

/* ---- text ---- */

static bool take_line(void *context, struct wva_str line)
{
    wva_describe_text_take_line(context, line);
    return true;
}

static void take_node(void *context, const struct wva_yaml *node)
{
    (void)wva_scaled_objects_take(context, node);
}

enum wva_status wva_scaled_objects_read_text(const char *path, struct wva_scaled_objects *objects,
                                             struct wva_error *err)
{
    struct wva_describe_text text = wva_describe_text_begin();
    enum wva_status status = wva_text_file_read(NULL, path, take_line, &text, err);

    wva_describe_text_end(&text);
    if (status == WVA_OK && text.yaml.overflow)
        status = wva_fail_at(err, WVA_ERR_LIMIT, path, 0, "larger than %d bytes",
                             WVA_DESCRIBE_MAX_BYTES);
    if (status == WVA_OK && text.yaml.len > 0)
        status = wva_yaml_parse_each(text.yaml.data, text.yaml.len, path, take_node, objects, err);
    wva_buffer_free(&text.yaml);
    return status;
}

/* ---- table ---- */

struct table_reading {
    struct wva_kube_table table;
    struct wva_str cells[WVA_KUBE_COLUMNS_MAX];
    struct wva_scaled_objects *objects;
};

static struct wva_str cell(const struct table_reading *reading, const char *name)
{
    return wva_kube_table_cell(&reading->table, reading->cells, name);
}

static double number_cell(const struct table_reading *reading, const char *name, double other,
                          bool *told)
{
    double value;

    *told = wva_number_parse(cell(reading, name), &value);
    return *told ? value : other;
}

static void condition_cell(const struct table_reading *reading, struct wva_scaled_object *object,
                           const char *name, const char *type)
{
    struct wva_hpa_condition condition = { NULL, NULL, NULL, NULL };

    wva_hpa_set_text(&condition.status, cell(reading, name));
    if (condition.status == NULL)
        return;
    condition.type = wva_strdup(type);
    condition.reason = wva_strdup("");
    condition.message = wva_strdup("");
    object->conditions[object->condition_count++] = condition;
}

static void take_columns(const struct table_reading *reading, struct wva_scaled_object *object)
{
    struct wva_str kind = cell(reading, "SCALETARGETKIND"), group;

    (void)wva_str_cut(&kind, WVA_STR("."), &group); /* "apps/v1.Deployment" */
    wva_hpa_set_text(&object->target_kind, kind);
    wva_hpa_set_text(&object->target, cell(reading, "SCALETARGETNAME"));
    wva_hpa_set_text(&object->name_space, cell(reading, "NAMESPACE"));
    object->hpa = wva_asprintf("keda-hpa-%s", object->name);
    object->min_replicas = number_cell(reading, "MIN", 0, &object->min_told);
    object->max_replicas = number_cell(reading, "MAX", 100, &object->max_told);
    object->polling_s = 30;
    object->cooldown_s = 300;
    object->idle_replicas = object->fallback_failures = object->fallback_replicas = NAN;
    object->formula_target = object->paused_replicas = object->variant_cost = NAN;
    object->up.window_s = object->down.window_s = NAN;
    object->created_ns = object->last_active_ns = WVA_TIME_NONE;
    object->paused = wva_str_equal(cell(reading, "PAUSED"), WVA_STR("True"));
    condition_cell(reading, object, "READY", "Ready");
    condition_cell(reading, object, "ACTIVE", "Active");
    condition_cell(reading, object, "FALLBACK", "Fallback");
    condition_cell(reading, object, "PAUSED", "Paused");
}

static bool take_row(void *context, struct wva_str line)
{
    struct table_reading *reading = context;
    struct wva_scaled_object *object;

    if (wva_kube_table_begin(&reading->table, line) || reading->table.count == 0)
        return true;
    wva_kube_table_split(&reading->table, line, reading->cells);
    if (cell(reading, "NAME").len == 0 || cell(reading, "SCALETARGETNAME").len == 0)
        return true;
    object = wva_calloc(1, sizeof *object);
    wva_hpa_set_text(&object->name, cell(reading, "NAME"));
    take_columns(reading, object);
    add_object(reading->objects, object);
    return true;
}

enum wva_status wva_scaled_objects_read_table(const char *path, struct wva_scaled_objects *objects,
                                              struct wva_error *err)
{
    struct table_reading reading = { .objects = objects };

    return wva_text_file_read(NULL, path, take_row, &reading, err);
}

/* ---- look-ups ---- */

const struct wva_scaled_object *wva_scaled_objects_find(const struct wva_scaled_objects *objects,
                                                        const char *name)
{
    for (size_t i = 0; i < objects->count; i++)
        if (strcmp(objects->items[i]->name, name) == 0)
            return objects->items[i];
    return NULL;
}

const struct wva_scaled_object *
wva_scaled_objects_find_hpa(const struct wva_scaled_objects *objects, const char *hpa)
{
    for (size_t i = 0; i < objects->count; i++)
        if (strcmp(objects->items[i]->hpa, hpa) == 0)
            return objects->items[i];
    return NULL;
}

const struct wva_scaled_object *
wva_scaled_objects_find_target(const struct wva_scaled_objects *objects, const char *workload)
{
    for (size_t i = 0; i < objects->count; i++)
        if (objects->items[i]->target != NULL && strcmp(objects->items[i]->target, workload) == 0)
            return objects->items[i];
    return NULL;
}

const struct wva_trigger *wva_trigger_find(const struct wva_scaled_object *object,
                                           struct wva_str metric)
{
    struct wva_str index, rest = metric;
    double number;

    if (wva_str_take(&rest, WVA_STR("s")) && wva_str_cut(&rest, WVA_STR("-"), &index)
        && wva_number_is_whole(index) && wva_number_parse(index, &number))
        return number >= 0 && number < (double)object->trigger_count
                   ? &object->triggers[(size_t)number]
                   : NULL;
    for (size_t i = 0; i < object->trigger_count; i++)
        if (object->triggers[i].name != NULL
            && wva_str_equal(wva_str_from(object->triggers[i].name), metric))
            return &object->triggers[i];
    return NULL;
}

char *wva_trigger_title(const struct wva_scaled_object *object, const struct wva_trigger *trigger)
{
    if (trigger->name != NULL)
        return wva_strdup(trigger->name);
    return wva_asprintf("trigger %zu (%s)", (size_t)(trigger - object->triggers),
                        trigger->type == NULL ? "no type" : trigger->type);
}
