/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster/resources.h"

#include <math.h>
#include <stdlib.h>

#include "cluster/hpa_object.h"
#include "cluster/kube_object.h"
#include "util/memory.h"
#include "util/timestamp.h"

/* ---- accelerators ---- */

struct gpus {
    double count;
    char *resource; /* owned */
};

/* Devices that serve models, by the names of their device plugins. */
static bool is_gpu(const char *resource)
{
    static const char *const names[] = { "google.com/tpu",        "habana.ai/gaudi",
                                         "aws.amazon.com/neuron", "aws.amazon.com/neuroncore",
                                         "gpu.intel.com/i915",    "gpu.intel.com/xe",
                                         "huawei.com/Ascend910",  "ibm.com/spyre_pf",
                                         "ibm.com/spyre_vf" };
    const struct wva_str text = wva_str_from(resource);

    for (size_t i = 0; i < WVA_COUNT(names); i++)
        if (strcmp(names[i], resource) == 0)
            return true;
    return wva_str_ends(text, WVA_STR("/gpu")) || wva_str_starts(text, WVA_STR("nvidia.com/mig-"))
           || wva_str_starts(text, WVA_STR("nvidia.com/gpu"));
}

static void take_container(void *context, const struct wva_yaml *container)
{
    struct gpus *gpus = context;
    const struct wva_yaml *limits = wva_yaml_at(container, "resources", "limits", NULL);

    for (size_t i = 0; limits != NULL && limits->kind == WVA_YAML_MAPPING && i < limits->count;
         i++) {
        double count = wva_kube_number(limits->items[i]);

        if (!is_gpu(limits->keys[i]->text) || !(count > 0))
            continue;
        gpus->count += count;
        if (gpus->resource == NULL)
            gpus->resource = wva_strdup(limits->keys[i]->text);
    }
}

/* Of a pod's spec. */
static struct gpus count_gpus(const struct wva_yaml *spec)
{
    struct gpus gpus = { 0, NULL };

    wva_kube_each(wva_yaml_find(spec, "containers"), take_container, &gpus);
    return gpus;
}

/* ---- workloads ---- */

/* A LeaderWorkerSet's replica is a leader and size - 1 workers. */
static struct gpus count_group(const struct wva_yaml *spec)
{
    const struct wva_yaml *group = wva_yaml_find(spec, "leaderWorkerTemplate");
    const struct wva_yaml *leader = wva_yaml_at(group, "leaderTemplate", "spec", NULL);
    double size = wva_kube_number(wva_yaml_find(group, "size"));
    struct gpus worker = count_gpus(wva_yaml_at(group, "workerTemplate", "spec", NULL)), first;

    if (isnan(size))
        size = 1;
    first = count_gpus(leader);
    if (leader != NULL)
        worker.count = worker.count * (size - 1) + first.count;
    else
        worker.count *= size;
    if (worker.resource == NULL)
        worker.resource = first.resource;
    else
        free(first.resource);
    return worker;
}

static char *find_label(const struct wva_yaml *object, const char *key)
{
    const struct wva_yaml *label = wva_yaml_find(wva_kube_meta(object, "labels"), key);

    if (label == NULL)
        label = wva_yaml_at(object, "spec", "template", "metadata", "labels", key, NULL);
    return wva_kube_text(label);
}

static void take_workload(struct wva_resources *resources, const char *kind,
                          const struct wva_yaml *object)
{
    const struct wva_yaml *spec = wva_yaml_find(object, "spec");
    const struct wva_yaml *status = wva_yaml_find(object, "status");
    struct wva_workload *workload;
    struct gpus gpus;

    if (resources->workload_count == WVA_RESOURCES_MAX)
        return;
    gpus = strcmp(kind, "LeaderWorkerSet") == 0
               ? count_group(spec)
               : count_gpus(wva_yaml_at(spec, "template", "spec", NULL));
    workload =
        WVA_APPEND(resources->workloads, resources->workload_count, resources->workload_room);
    *workload = (struct wva_workload){
        .kind = wva_strdup(kind),
        .name = wva_kube_text(wva_kube_meta(object, "name")),
        .name_space = wva_kube_text(wva_kube_meta(object, "namespace")),
        .model = find_label(object, "llm-d.ai/model"),
        .role = find_label(object, "llm-d.ai/role"),
        .replicas = wva_kube_number(wva_yaml_find(spec, "replicas")),
        .ready = wva_kube_number(wva_yaml_find(status, "readyReplicas")),
        .gpus = gpus.count,
        .gpu_resource = gpus.resource,
    };
    /* Kubernetes leaves out what is 0. */
    if (isnan(workload->ready) && status != NULL)
        workload->ready = 0;
}

/* ---- pods ---- */

static void take_pod_condition(void *context, const struct wva_yaml *condition)
{
    struct wva_pod *pod = context;
    const char *type = wva_yaml_text(wva_yaml_find(condition, "type"));
    const char *status = wva_yaml_text(wva_yaml_find(condition, "status"));
    int64_t time_ns = wva_kube_time(wva_yaml_find(condition, "lastTransitionTime"));

    if (type == NULL || status == NULL || strcmp(status, "True") != 0)
        return;
    if (strcmp(type, "PodScheduled") == 0)
        pod->scheduled_ns = time_ns;
    else if (strcmp(type, "Ready") == 0)
        pod->ready_ns = time_ns;
}

static bool was_killed(const struct wva_yaml *container, const char *state)
{
    const char *reason = wva_yaml_text(wva_yaml_at(container, state, "terminated", "reason", NULL));

    return reason != NULL && strcmp(reason, "OOMKilled") == 0;
}

/* The container that began last is the one that was waited for. */
static void take_container_status(void *context, const struct wva_yaml *container)
{
    struct wva_pod *pod = context;
    int64_t started_ns =
        wva_kube_time(wva_yaml_at(container, "state", "running", "startedAt", NULL));
    double restarts = wva_kube_number(wva_yaml_find(container, "restartCount"));

    if (started_ns != WVA_TIME_NONE
        && (pod->started_ns == WVA_TIME_NONE || started_ns > pod->started_ns))
        pod->started_ns = started_ns;
    if (!isnan(restarts))
        pod->restarts = isnan(pod->restarts) ? restarts : pod->restarts + restarts;
    pod->out_of_memory =
        pod->out_of_memory || was_killed(container, "lastState") || was_killed(container, "state");
}

static void take_owner(void *context, const struct wva_yaml *owner)
{
    struct wva_pod *pod = context;

    if (pod->owner == NULL)
        pod->owner = wva_kube_text(wva_yaml_find(owner, "name"));
}

static void take_pod(struct wva_resources *resources, const struct wva_yaml *object)
{
    const struct wva_yaml *spec = wva_yaml_find(object, "spec");
    const struct wva_yaml *status = wva_yaml_find(object, "status");
    struct gpus gpus;
    struct wva_pod *pod;

    if (resources->pod_count == WVA_RESOURCES_MAX)
        return;
    gpus = count_gpus(spec);
    pod = WVA_APPEND(resources->pods, resources->pod_count, resources->pod_room);
    *pod = (struct wva_pod){
        .name = wva_kube_text(wva_kube_meta(object, "name")),
        .name_space = wva_kube_text(wva_kube_meta(object, "namespace")),
        .node = wva_kube_text(wva_yaml_find(spec, "nodeName")),
        .phase = wva_kube_text(wva_yaml_find(status, "phase")),
        .created_ns = wva_kube_time(wva_kube_meta(object, "creationTimestamp")),
        .scheduled_ns = WVA_TIME_NONE,
        .started_ns = WVA_TIME_NONE,
        .ready_ns = WVA_TIME_NONE,
        .restarts = NAN,
        .gpus = gpus.count,
        .gpu_resource = gpus.resource,
    };
    wva_kube_each(wva_kube_meta(object, "ownerReferences"), take_owner, pod);
    wva_kube_each(wva_yaml_find(status, "conditions"), take_pod_condition, pod);
    wva_kube_each(wva_yaml_find(status, "containerStatuses"), take_container_status, pod);
}

/* ---- all ---- */

void wva_resources_take(struct wva_resources *resources, const struct wva_yaml *object)
{
    static const char *const workloads[] = { "Deployment", "StatefulSet", "LeaderWorkerSet" };
    const char *kind = wva_yaml_text(wva_yaml_find(object, "kind"));
    struct wva_hpa_spec spec;

    if (kind == NULL || wva_yaml_text(wva_kube_meta(object, "name")) == NULL)
        return;
    for (size_t i = 0; i < WVA_COUNT(workloads); i++)
        if (strcmp(kind, workloads[i]) == 0) {
            take_workload(resources, workloads[i], object);
            return;
        }
    if (strcmp(kind, "Pod") == 0)
        take_pod(resources, object);
    else if (wva_hpa_object_read(object, &spec))
        wva_hpas_add(&resources->hpas, spec);
    else
        resources->others += !wva_scaled_objects_take(&resources->scaled, object);
}

static void take_object(void *context, const struct wva_yaml *object)
{
    wva_resources_take(context, object);
}

enum wva_status wva_resources_read(const char *path, struct wva_resources *resources,
                                   struct wva_error *err)
{
    return wva_yaml_read_each(path, take_object, resources, err);
}

const struct wva_workload *wva_resources_find_workload(const struct wva_resources *resources,
                                                       const char *name)
{
    for (size_t i = 0; i < resources->workload_count; i++)
        if (strcmp(resources->workloads[i].name, name) == 0)
            return &resources->workloads[i];
    return NULL;
}

static void free_workload(struct wva_workload *workload)
{
    free(workload->kind);
    free(workload->name);
    free(workload->name_space);
    free(workload->model);
    free(workload->role);
    free(workload->gpu_resource);
}

static void free_pod(struct wva_pod *pod)
{
    free(pod->name);
    free(pod->name_space);
    free(pod->node);
    free(pod->phase);
    free(pod->owner);
    free(pod->gpu_resource);
}

void wva_resources_free(struct wva_resources *resources)
{
    for (size_t i = 0; i < resources->workload_count; i++)
        free_workload(&resources->workloads[i]);
    for (size_t i = 0; i < resources->pod_count; i++)
        free_pod(&resources->pods[i]);
    free(resources->workloads);
    free(resources->pods);
    wva_hpas_free(&resources->hpas);
    wva_scaled_objects_free(&resources->scaled);
    *resources = (struct wva_resources){ 0 };
}
