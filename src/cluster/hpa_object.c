/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster/hpa_object.h"

#include <math.h>
#include <stdlib.h>

#include "cluster/kube_object.h"
#include "util/memory.h"

/* ---- metrics ---- */

static const struct {
    const char *type, *member;
    enum wva_hpa_source source;
} sources[] = {
    { "Resource", "resource", WVA_HPA_SOURCE_RESOURCE },
    { "ContainerResource", "containerResource", WVA_HPA_SOURCE_CONTAINER },
    { "Pods", "pods", WVA_HPA_SOURCE_PODS },
    { "Object", "object", WVA_HPA_SOURCE_OBJECT },
    { "External", "external", WVA_HPA_SOURCE_EXTERNAL },
};

/* The part of a metric, or of its current state, that its type names; NULL: an unknown type. */
static const struct wva_yaml *find_part(const struct wva_yaml *node, enum wva_hpa_source *source)
{
    const char *type = wva_yaml_text(wva_yaml_find(node, "type"));

    for (size_t i = 0; type != NULL && i < WVA_COUNT(sources); i++)
        if (strcmp(type, sources[i].type) == 0) {
            *source = sources[i].source;
            return wva_yaml_find(node, sources[i].member);
        }
    return NULL;
}

static const char *find_name(const struct wva_yaml *part)
{
    const char *name = wva_yaml_text(wva_yaml_at(part, "metric", "name", NULL));

    return name == NULL ? wva_yaml_text(wva_yaml_find(part, "name")) : name;
}

static double find_value(const struct wva_yaml *values, enum wva_hpa_target kind)
{
    static const char *const keys[] = { [WVA_HPA_TARGET_AVERAGE] = "averageValue",
                                        [WVA_HPA_TARGET_VALUE] = "value",
                                        [WVA_HPA_TARGET_UTILIZATION] = "averageUtilization" };

    return wva_kube_number(wva_yaml_find(values, keys[kind]));
}

static void take_metric(void *context, const struct wva_yaml *node)
{
    struct wva_hpa_spec *spec = context;
    struct wva_hpa_spec_metric metric = { .current = NAN, .target = NAN };
    const struct wva_yaml *part = find_part(node, &metric.source);
    const struct wva_yaml *target = wva_yaml_find(part, "target");
    const char *name = find_name(part);

    if (name == NULL || spec->metric_count == WVA_HPA_SPEC_LIST_MAX)
        return;
    metric.kind = WVA_HPA_TARGET_UTILIZATION;
    while (isnan(metric.target = find_value(target, metric.kind))
           && metric.kind != WVA_HPA_TARGET_AVERAGE)
        metric.kind--;
    wva_hpa_set_text(&metric.name, wva_str_from(name));
    spec->metrics[spec->metric_count++] = metric;
}

static void take_current(void *context, const struct wva_yaml *node)
{
    struct wva_hpa_spec *spec = context;
    enum wva_hpa_source source = WVA_HPA_SOURCE_UNKNOWN;
    const struct wva_yaml *part = find_part(node, &source);
    const char *name = find_name(part);

    for (size_t i = 0; name != NULL && i < spec->metric_count; i++) {
        struct wva_hpa_spec_metric *metric = &spec->metrics[i];

        if (metric->source != source || strcmp(metric->name, name) != 0 || !isnan(metric->current))
            continue;
        metric->current = find_value(wva_yaml_find(part, "current"), metric->kind);
        return;
    }
}

/* autoscaling/v1 knows CPU alone. */
static void take_cpu(struct wva_hpa_spec *spec, const struct wva_yaml *object)
{
    double target =
        wva_kube_number(wva_yaml_at(object, "spec", "targetCPUUtilizationPercentage", NULL));

    if (isnan(target) || spec->metric_count > 0)
        return;
    spec->metrics[spec->metric_count++] = (struct wva_hpa_spec_metric){
        .name = wva_strdup("cpu"),
        .current =
            wva_kube_number(wva_yaml_at(object, "status", "currentCPUUtilizationPercentage", NULL)),
        .target = target,
        .source = WVA_HPA_SOURCE_RESOURCE,
        .kind = WVA_HPA_TARGET_UTILIZATION,
    };
}

/* ---- the object ---- */

static void take_owner(void *context, const struct wva_yaml *owner)
{
    struct wva_hpa_spec *spec = context;
    const char *kind = wva_yaml_text(wva_yaml_find(owner, "kind"));
    const char *name = wva_yaml_text(wva_yaml_find(owner, "name"));

    if (kind != NULL && name != NULL && strcmp(kind, "ScaledObject") == 0)
        wva_hpa_set_text(&spec->scaled_object, wva_str_from(name));
}

static void take_reference(struct wva_hpa_spec *spec, const struct wva_yaml *target)
{
    const char *kind = wva_yaml_text(wva_yaml_find(target, "kind"));
    const char *name = wva_yaml_text(wva_yaml_find(target, "name"));

    if (name != NULL)
        spec->reference = wva_asprintf("%.100s/%.500s", kind == NULL ? "Deployment" : kind, name);
}

static void take_state(struct wva_hpa_spec *spec, const struct wva_yaml *status)
{
    spec->current_replicas = wva_kube_number(wva_yaml_find(status, "currentReplicas"));
    spec->desired_replicas = wva_kube_number(wva_yaml_find(status, "desiredReplicas"));
    spec->condition_count =
        wva_kube_take_conditions(wva_yaml_find(status, "conditions"), spec->conditions);
    wva_kube_each(wva_yaml_find(status, "currentMetrics"), take_current, spec);
}

bool wva_hpa_object_read(const struct wva_yaml *object, struct wva_hpa_spec *spec)
{
    const char *kind = wva_yaml_text(wva_yaml_find(object, "kind"));
    const struct wva_yaml *settings = wva_yaml_find(object, "spec");

    if (kind == NULL || strcmp(kind, "HorizontalPodAutoscaler") != 0)
        return false;
    *spec = wva_hpa_spec_make();
    spec->name = wva_kube_text(wva_kube_meta(object, "name"));
    spec->name_space = wva_kube_text(wva_kube_meta(object, "namespace"));
    wva_kube_each(wva_kube_meta(object, "ownerReferences"), take_owner, spec);
    if (spec->scaled_object == NULL)
        spec->scaled_object = wva_kube_text(
            wva_yaml_find(wva_kube_meta(object, "labels"), "scaledobject.keda.sh/name"));
    take_reference(spec, wva_yaml_find(settings, "scaleTargetRef"));
    spec->min_replicas = wva_kube_number(wva_yaml_find(settings, "minReplicas"));
    spec->max_replicas = wva_kube_number(wva_yaml_find(settings, "maxReplicas"));
    spec->known = spec->behavior_known = !isnan(spec->max_replicas);
    wva_kube_take_behavior(wva_yaml_find(settings, "behavior"), &spec->up, &spec->down);
    wva_kube_each(wva_yaml_find(settings, "metrics"), take_metric, spec);
    take_cpu(spec, object);
    take_state(spec, wva_yaml_find(object, "status"));
    return true;
}
