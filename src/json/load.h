/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of report.json that tell of the load: what was planned, what the load generators say,
 * how the autoscaler answered. */
#ifndef WVA_JSON_LOAD_H
#define WVA_JSON_LOAD_H

#include <jansson.h>

#include "output/document.h"

/* Members `jobs`, `planned_load` (null where nothing was planned) and `load_steps`. */
void wva_json_add_load(json_t *object, const struct wva_document *document);

#endif
