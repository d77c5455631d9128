/* SPDX-License-Identifier: Apache-2.0 */
/* Suggestions for an unknown name. */
#ifndef WVA_JSON_SUGGEST_H
#define WVA_JSON_SUGGEST_H

#include "util/buffer.h"

/* Appends up to three names nearest to `name`, separated by commas: headlines, and paths of plain
 * values in report.json. Nothing where none is near. */
void wva_suggest_figures(const char *name, struct wva_buffer *text);

#endif
