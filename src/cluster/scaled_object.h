/* SPDX-License-Identifier: Apache-2.0 */
/* ScaledObjects of KEDA: what scales a workload, by which triggers. Read from a dump of objects
 * (resources.h) or from the text of `kubectl describe scaledobject`.
 *
 * KEDA makes an HPA of each, whose metric s<i>-<type> is trigger i in the order of the
 * ScaledObject. */
#ifndef WVA_CLUSTER_SCALED_OBJECT_H
#define WVA_CLUSTER_SCALED_OBJECT_H

#include "cluster/hpa.h"
#include "plan/yaml.h"

enum { WVA_TRIGGERS_MAX = 64, WVA_SCALED_OBJECTS_MAX = 1000 }; /* further are dropped */

struct wva_trigger {
    char *type;        /* "prometheus" */
    char *name;        /* NULL: it has none */
    char *query;       /* of a Prometheus; NULL: none */
    char *server;      /* its address; NULL: not said */
    double threshold;  /* of all pods per replica, or of the whole by `kind`; NaN: not said */
    double activation; /* above it KEDA goes from zero to one; NaN: not said */
    enum wva_hpa_target kind; /* metricType; an average where it does not say */
    bool misplaced_kind;      /* a metricType stands among the metadata, where it has no effect */
    bool by_wva;              /* its query asks for what WVA decided */
    char *health;             /* "Happy", "Failing"; NULL: not told */
    double failures;          /* in a row; NaN: not told */
};

/* Texts are owned; NULL: not said. */
struct wva_scaled_object {
    char *name, *name_space;
    char *target_kind, *target; /* "Deployment" where it does not say, and its name */
    char *hpa;                  /* the name of its HPA: as told, else keda-hpa-NAME */
    bool hpa_told;
    double min_replicas, max_replicas; /* KEDA's defaults (0, 100) where the text does not say */
    double polling_s, cooldown_s;      /* likewise (30, 300); they matter from and to zero only */
    bool min_told, max_told, polling_told, cooldown_told;
    double idle_replicas;                        /* NaN: none */
    double fallback_failures, fallback_replicas; /* NaN: no fallback */
    char *formula;         /* of scalingModifiers: then the HPA goes by it alone */
    double formula_target; /* NaN: none */
    enum wva_hpa_target formula_kind;
    struct wva_hpa_rule up, down; /* as set for its HPA */
    bool behavior_told;
    bool paused;            /* by annotation or condition, when it was dumped */
    double paused_replicas; /* NaN: none */
    bool managed;           /* llm-d.ai/managed: WVA decides on it */
    char *model_id;         /* llm-d.ai/model-id */
    char *accelerator;      /* label inference.optimization/acceleratorName */
    double variant_cost;    /* llm-d.ai/variant-cost; NaN: not said */
    struct wva_trigger triggers[WVA_TRIGGERS_MAX];
    size_t trigger_count;
    struct wva_hpa_condition conditions[WVA_HPA_SPEC_LIST_MAX];
    size_t condition_count;
    int64_t created_ns, last_active_ns; /* WVA_TIME_NONE: not told */
};

/* Zeroed is empty. */
struct wva_scaled_objects {
    struct wva_scaled_object **items; /* owned */
    size_t count, capacity;
};

/* Adds the ScaledObject that `object` is; false where it is none. Of two of one name and namespace
 * the first is kept. */
bool wva_scaled_objects_take(struct wva_scaled_objects *objects, const struct wva_yaml *object);

/* Adds those of a scaledobject-describe.txt. */
enum wva_status wva_scaled_objects_read_text(const char *path, struct wva_scaled_objects *objects,
                                             struct wva_error *err);

/* Adds those of a scaledobject.txt, a table of `kubectl get scaledobject`: targets, limits and
 * conditions, no triggers. */
enum wva_status wva_scaled_objects_read_table(const char *path, struct wva_scaled_objects *objects,
                                              struct wva_error *err);

const struct wva_scaled_object *wva_scaled_objects_find(const struct wva_scaled_objects *objects,
                                                        const char *name);

/* That whose HPA has this name, or that scales this workload. */
const struct wva_scaled_object *
wva_scaled_objects_find_hpa(const struct wva_scaled_objects *objects, const char *hpa);
const struct wva_scaled_object *
wva_scaled_objects_find_target(const struct wva_scaled_objects *objects, const char *workload);

void wva_scaled_objects_free(struct wva_scaled_objects *objects);

/* The trigger that a metric of its HPA is: by "s<i>-...", else by its name. NULL: none. */
const struct wva_trigger *wva_trigger_find(const struct wva_scaled_object *object,
                                           struct wva_str metric);

/* "running-requests", "trigger 1 (prometheus)": what a person calls it; the caller frees it. */
char *wva_trigger_title(const struct wva_scaled_object *object, const struct wva_trigger *trigger);

#endif
