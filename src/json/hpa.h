/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of report.json that only an HPA run fills, and `run`, which WVA experiments have too.
 */
#ifndef WVA_JSON_HPA_H
#define WVA_JSON_HPA_H

#include <jansson.h>

#include "output/document.h"

/* Members `run` (what is known of the run as a whole), and, null where the document is none of an
 * HPA run, `hpa` and `hpa_repaired`. */
void wva_json_add_hpa(json_t *object, const struct wva_document *document);

#endif
