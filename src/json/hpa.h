/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of report.json that tell of targets and what an autoscaler made of them, and of the run
 * as a whole. */
#ifndef WVA_JSON_HPA_H
#define WVA_JSON_HPA_H

#include <jansson.h>

#include "output/document.h"

/* Member `run`: what is known of the run as a whole; null where that is nothing. */
void wva_json_add_run(json_t *object, const struct wva_document *document);

/* Members `hpa` and `hpa_repaired`, null where the server is NULL or has no targets. */
void wva_json_add_hpa(json_t *object, const struct wva_document_server *server);

#endif
