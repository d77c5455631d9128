/* SPDX-License-Identifier: Apache-2.0 */
/* The part of report.json that only the folder of a WVA experiment fills. */
#ifndef WVA_JSON_COLLECTOR_H
#define WVA_JSON_COLLECTOR_H

#include <jansson.h>

#include "output/document.h"

/* Member `collector`; null where the document is of something else. */
void wva_json_add_collector(json_t *object, const struct wva_document *document);

#endif
