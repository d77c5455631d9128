/* SPDX-License-Identifier: Apache-2.0 */
/* A dump of objects (`kubectl get pods,hpa,scaledobjects,deployments,... -o yaml`): the state when
 * it was taken, mostly after the run. */
#ifndef WVA_CLUSTER_RESOURCES_H
#define WVA_CLUSTER_RESOURCES_H

#include "cluster/hpa.h"
#include "cluster/scaled_object.h"

enum { WVA_RESOURCES_MAX = 20000 }; /* workloads, and pods; further ones are dropped */

/* A Deployment, StatefulSet or LeaderWorkerSet. Texts are owned; NULL: not said. */
struct wva_workload {
    char *kind, *name, *name_space;
    char *model, *role;     /* labels llm-d.ai/model and llm-d.ai/role */
    double replicas, ready; /* wanted, ready; NaN: not told */
    double gpus;            /* that each replica is limited to, of whatever kind; 0: none */
    char *gpu_resource;     /* "nvidia.com/gpu"; NULL: none */
};

struct wva_pod {
    char *name, *name_space, *node, *phase;
    char *owner;                                            /* its ReplicaSet or StatefulSet */
    int64_t created_ns, scheduled_ns, started_ns, ready_ns; /* WVA_TIME_NONE: not told, or it is not
                                                              ready. Of a pod that went unready and
                                                              back, ready_ns is too late */
    double restarts;                                        /* of its containers; NaN: not told */
    double gpus;
    char *gpu_resource;
    bool out_of_memory; /* a container was killed for lack of memory */
};

/* Zeroed is empty. */
struct wva_resources {
    struct wva_hpas hpas;
    struct wva_scaled_objects scaled;
    struct wva_workload *workloads;
    size_t workload_count, workload_room;
    struct wva_pod *pods;
    size_t pod_count, pod_room;
    size_t others; /* objects of other kinds */
};

/* Adds what resources.yaml holds. What stands before the place where it is malformed stays. */
enum wva_status wva_resources_read(const char *path, struct wva_resources *resources,
                                   struct wva_error *err);

/* One object. */
void wva_resources_take(struct wva_resources *resources, const struct wva_yaml *object);

/* NULL: there is none of this name. */
const struct wva_workload *wva_resources_find_workload(const struct wva_resources *resources,
                                                       const char *name);

void wva_resources_free(struct wva_resources *resources);

#endif
