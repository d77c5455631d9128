/* SPDX-License-Identifier: Apache-2.0 */
/* Labels that a log store puts beside a line. */
#ifndef WVA_TRANSPORT_LABELS_H
#define WVA_TRANSPORT_LABELS_H

#include "util/str.h"

/* The value of the label that names a pod in a JSON object of labels, as a view into `object`;
 * empty where no label does. */
struct wva_str wva_labels_pod(struct wva_str object);

/* The pod in a name that docker gives: k8s_CONTAINER_POD_NAMESPACE_...; empty where there is none.
 */
struct wva_str wva_unit_pod(struct wva_str unit);

#endif
