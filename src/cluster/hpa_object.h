/* SPDX-License-Identifier: Apache-2.0 */
/* An HPA as an object of Kubernetes (autoscaling/v1, v2beta2, v2). */
#ifndef WVA_CLUSTER_HPA_OBJECT_H
#define WVA_CLUSTER_HPA_OBJECT_H

#include "cluster/hpa.h"
#include "plan/yaml.h"

/* Fills *spec, which the caller frees; false where the object is no HPA. */
bool wva_hpa_object_read(const struct wva_yaml *object, struct wva_hpa_spec *spec);

#endif
