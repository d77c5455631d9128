/* SPDX-License-Identifier: Apache-2.0 */
/* The fitted parameters as the lines of a VariantAutoscaling that state them. */
#ifndef WVA_JSON_PROFILE_H
#define WVA_JSON_PROFILE_H

#include "output/document.h"
#include "util/buffer.h"

/* Appends YAML, or nothing if alpha and beta are not identifiable. gamma and delta are omitted if
 * they are not, or if queueing makes them too high. */
void wva_profile_yaml(struct wva_buffer *text, const struct wva_document_server *server);

#endif
