/* SPDX-License-Identifier: Apache-2.0 */
/* How an HPA is set, and what state it was in. Read from the text of `kubectl describe hpa`
 * (hpa_describe.h), from a dump of objects (resources.h), from a table of `kubectl get hpa`
 * (hpa_table.h) or, as far as it goes, from the manifest of an experiment. */
#ifndef WVA_CLUSTER_HPA_H
#define WVA_CLUSTER_HPA_H

#include <stdint.h>

#include "plan/manifest.h"
#include "util/str.h"

enum {
    WVA_HPA_SPEC_LIST_MAX = 16, /* of metrics, policies, conditions; further are dropped */
    WVA_HPAS_MAX = 1000,        /* of one file; likewise */
};

enum wva_hpa_source {
    WVA_HPA_SOURCE_UNKNOWN, /* the text does not say */
    WVA_HPA_SOURCE_RESOURCE,
    WVA_HPA_SOURCE_CONTAINER, /* a resource of one container of each pod */
    WVA_HPA_SOURCE_PODS,
    WVA_HPA_SOURCE_OBJECT,
    WVA_HPA_SOURCE_EXTERNAL,
};

enum wva_hpa_target {
    WVA_HPA_TARGET_AVERAGE,     /* a value per pod */
    WVA_HPA_TARGET_VALUE,       /* a value of the whole */
    WVA_HPA_TARGET_UTILIZATION, /* percent of what pods request */
};

struct wva_hpa_spec_metric {
    char *name; /* "s0-prometheus"; of a resource "resource cpu on pods (as a percentage of
                   request)" */
    double current, target; /* in the unit of `kind`; NaN: "<unknown>" */
    enum wva_hpa_source source;
    enum wva_hpa_target kind;
};

struct wva_hpa_policy {
    bool percent; /* of the current replicas; else pods */
    double value, period_s;
};

struct wva_hpa_rule {
    double window_s; /* of stabilization, not negative; NaN: not said */
    char *select;    /* "Max", "Min", "Disabled"; NULL: not said */
    struct wva_hpa_policy policies[WVA_HPA_SPEC_LIST_MAX];
    size_t policy_count;
};

struct wva_hpa_condition {
    char *type, *status, *reason, *message;
};

/* A rule with Kubernetes' defaults where it says nothing (autoscaling/v2). */
struct wva_hpa_effective_rule {
    struct wva_hpa_rule rule; /* its texts are those of the rule that it was made of */
    bool default_window, default_policies;
};

struct wva_hpa_spec {
    bool known;
    bool behavior_known;                       /* how fast it may scale; a manifest is read for the
                                                  limits only */
    char *file;                                /* that it was read from */
    char *name, *name_space;                   /* NULL: not said */
    char *scaled_object;                       /* the ScaledObject that owns it, by its label; NULL:
                                                  not said */
    char *reference;                           /* "Deployment/decode"; NULL: not said */
    double min_replicas, max_replicas;         /* NaN: not said */
    double current_replicas, desired_replicas; /* likewise */
    struct wva_hpa_spec_metric metrics[WVA_HPA_SPEC_LIST_MAX];
    size_t metric_count;
    struct wva_hpa_rule up, down;
    struct wva_hpa_condition conditions[WVA_HPA_SPEC_LIST_MAX];
    size_t condition_count;
};

/* Zeroed is empty. */
struct wva_hpas {
    struct wva_hpa_spec *items; /* owned */
    size_t count, capacity;
};

/* A spec in which nothing is known. */
struct wva_hpa_spec wva_hpa_spec_make(void);
void wva_hpa_spec_free(struct wva_hpa_spec *spec);

/* A copy of text as specs hold it: cut where it is very long. Sets nothing that is set, nor to an
 * empty text. */
void wva_hpa_set_text(char **to, struct wva_str text);

/* Adds a spec, which the list owns then; drops it beyond WVA_HPAS_MAX. Of two specs of one HPA the
 * later gives only what the earlier does not say. */
void wva_hpas_add(struct wva_hpas *hpas, struct wva_hpa_spec spec);
const struct wva_hpa_spec *wva_hpas_find(const struct wva_hpas *hpas, const char *name);
void wva_hpas_free(struct wva_hpas *hpas);

/* "Deployment/decode" is of "decode". */
bool wva_hpa_scales(const struct wva_hpa_spec *spec, const char *workload);

/* The condition of that type; NULL where it is not told. */
const struct wva_hpa_condition *wva_hpa_condition_find(const struct wva_hpa_spec *spec,
                                                       const char *type);

/* The limits that the experiment's own manifest sets, where no state was found. */
void wva_hpa_spec_take_manifest(struct wva_hpa_spec *spec, const struct wva_hpa_manifest *manifest);

/* How many replicas one metric asks for when `current` run: by an average or a utilization
 * ceil(value / target), `value` being the sum over pods (of a utilization: the percentage times
 * `current`); by a value ceil(current * value / target). Within a tenth of its target it asks for
 * `current` (the controller's --horizontal-pod-autoscaler-tolerance). NaN where something is not
 * known. */
double wva_hpa_metric_asks(enum wva_hpa_target kind, double value, double target, double current);

/* Negative windows are none that Kubernetes would take: NaN. */
double wva_hpa_window(double seconds);

/* Without a window: none for scale-up, 300 s for scale-down, which a cluster may have set
 * otherwise. Without policies: the larger of 4 pods and 100 % in 15 s up, 100 % in 15 s down. */
struct wva_hpa_effective_rule wva_hpa_rule_complete(const struct wva_hpa_rule *rule, bool up);

/* The most replicas that scale-up may reach within the period that began with `replicas`. INFINITY
 * where no policy limits it, `replicas` where scale-up is disabled. */
double wva_hpa_rule_allows(const struct wva_hpa_rule *up, double replicas);

/* How long the rule makes the way from one number of replicas to another at least: its window, then
 * a period of its policy behind each step but the last. NaN where it has no policy. */
double wva_hpa_rule_seconds(const struct wva_hpa_rule *rule, double from, double to);

#endif
