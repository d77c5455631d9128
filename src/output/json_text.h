/* SPDX-License-Identifier: Apache-2.0 */
/* JSON values (jansson) with this toolkit's formatting: numbers have the shortest digits that read
 * back as the same double, missing values are null, members keep their order, text is always valid
 * UTF-8. */
#ifndef WVA_OUTPUT_JSON_TEXT_H
#define WVA_OUTPUT_JSON_TEXT_H

#include <jansson.h>

#include "util/buffer.h"

/* Call before the first JSON value of a thread: it makes jansson use this program's allocators, so
 * that its calls need no checks for lack of memory. */
void wva_json_begin(void);

/* Add a member; `name` is a literal. A number that is not finite becomes null. */
void wva_json_add(json_t *object, const char *name, json_t *value); /* takes ownership of `value` */
void wva_json_add_number(json_t *object, const char *name, double value);
void wva_json_add_count(json_t *object, const char *name, size_t value);
void wva_json_add_bool(json_t *object, const char *name, bool value);
void wva_json_add_text(json_t *object, const char *name, const char *text); /* NULL: null */

/* Adds an empty object and returns it, borrowed. */
json_t *wva_json_add_object(json_t *object, const char *name);

json_t *wva_json_number(double value);
json_t *wva_json_text(const char *text);

/* Appends the value, indented by two spaces, with arrays of scalars on one line. */
void wva_json_write(struct wva_buffer *out, json_t *value);

#endif
