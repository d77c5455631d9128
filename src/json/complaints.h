/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WVA_JSON_COMPLAINTS_H
#define WVA_JSON_COMPLAINTS_H

#include <jansson.h>

#include "output/document.h"

/* Member `complaints` of report.json: what the controller complained of. */
void wva_json_add_complaints(json_t *object, const struct wva_document *document);

#endif
