/* SPDX-License-Identifier: Apache-2.0 */
/* What somebody may have meant who wrote a name that is not known. */
#ifndef WVA_OUTPUT_SUGGEST_H
#define WVA_OUTPUT_SUGGEST_H

#include <jansson.h>

#include "util/buffer.h"

/* Appends up to three names nearest to `name`, separated by commas: headlines, and paths of plain
 * values in the shape of report.json (json/report.h). Nothing where none is near. */
void wva_suggest_figures(const char *name, json_t *shape, struct wva_buffer *text);

#endif
