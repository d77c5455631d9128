/* SPDX-License-Identifier: Apache-2.0 */
/* JSON values (jansson) as this toolkit writes them: a number has the fewest digits that read back
 * to the same double, what is missing is null, members keep their order, text is UTF-8 whatever
 * came in. */
#ifndef WVA_OUTPUT_JSON_TEXT_H
#define WVA_OUTPUT_JSON_TEXT_H

#include <jansson.h>

#include "util/buffer.h"
#include "util/notes.h"

/* Before the first JSON value of a thread: from then on jansson takes its memory as all of this
 * program; without it, each of its calls would need a check. */
void wva_json_begin(void);

/* Each adds a member; `name` is a literal. A number that is not finite becomes null. */
void wva_json_add(json_t *object, const char *name, json_t *value); /* takes `value` over */
void wva_json_add_number(json_t *object, const char *name, double value);
void wva_json_add_count(json_t *object, const char *name, size_t value);
void wva_json_add_known_count(json_t *object, const char *name, bool known, size_t value);
void wva_json_add_bool(json_t *object, const char *name, bool value);
void wva_json_add_text(json_t *object, const char *name, const char *text); /* NULL: null */

/* Adds the list `notes`. */
void wva_json_add_notes(json_t *object, const struct wva_notes *notes);

/* Adds an empty object and returns it, borrowed. */
json_t *wva_json_add_object(json_t *object, const char *name);

json_t *wva_json_number(double value);
json_t *wva_json_text(const char *text);

/* Appends the value, indented by two blanks, arrays of plain values on one line. */
void wva_json_write(struct wva_buffer *out, json_t *value);

#endif
