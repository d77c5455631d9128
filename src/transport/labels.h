/* SPDX-License-Identifier: Apache-2.0 */
/* Labels that a log store attaches to a line. */
#ifndef WVA_TRANSPORT_LABELS_H
#define WVA_TRANSPORT_LABELS_H

#include "util/str.h"

/* The value of the pod label in a JSON object of labels, as a view into `object`; empty if there is
 * none. */
struct wva_str wva_labels_pod(struct wva_str object);

/* The pod in a docker container name: k8s_CONTAINER_POD_NAMESPACE_...; empty if there is none. */
struct wva_str wva_unit_pod(struct wva_str unit);

#endif
