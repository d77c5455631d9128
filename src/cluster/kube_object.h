/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces that objects of Kubernetes have in common, as YAML. Each takes NULL for a node that is not
 * there. */
#ifndef WVA_CLUSTER_KUBE_OBJECT_H
#define WVA_CLUSTER_KUBE_OBJECT_H

#include "cluster/hpa.h"
#include "plan/yaml.h"

/* A member of the metadata; of a description that of the object itself, where these stand. */
const struct wva_yaml *wva_kube_meta(const struct wva_yaml *object, const char *key);

/* A copy of a scalar, cut where it is very long; NULL where there is none. */
char *wva_kube_text(const struct wva_yaml *node);

/* A number or a quantity; NaN where there is none. */
double wva_kube_number(const struct wva_yaml *node);

/* WVA_TIME_NONE where there is none. */
int64_t wva_kube_time(const struct wva_yaml *node);

/* Calls `take` for each item of a list; a mapping is a list of itself, since in a description a
 * list with one item looks like one. */
void wva_kube_each(const struct wva_yaml *list,
                   void (*take)(void *context, const struct wva_yaml *item), void *context);

/* Fills conditions from a list, and returns how many. The caller frees their texts. */
size_t wva_kube_take_conditions(const struct wva_yaml *list,
                                struct wva_hpa_condition conditions[WVA_HPA_SPEC_LIST_MAX]);

/* The behavior of an HPA; both rules say nothing where there is none. */
void wva_kube_take_behavior(const struct wva_yaml *behavior, struct wva_hpa_rule *up,
                            struct wva_hpa_rule *down);

#endif
