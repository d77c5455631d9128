/* SPDX-License-Identifier: Apache-2.0 */
/* The key/value pairs of a record into the cells of a fact. */
#ifndef WVA_MESSAGE_CONTEXT_H
#define WVA_MESSAGE_CONTEXT_H

#include "message/message.h"
#include "util/json.h"

struct wva_context_field {
    struct wva_str key;
    int cell;
};

/* Room for the strings of one record that have escapes to be resolved. */
enum { WVA_CONTEXT_SPACE = 2048 };

struct wva_context_space {
    char bytes[WVA_CONTEXT_SPACE];
    size_t used;
};

/* Puts the members that are strings or words (but null) into cells. Strings with escapes point into
 * `space` (zero it first); those that find no room there keep their escapes. */
void wva_context_take(struct wva_str object, const struct wva_context_field *fields, size_t count,
                      struct wva_context_space *space, struct wva_str *cells);

/* The same of the object that the scanner stands at, which is stepped over. */
bool wva_context_scan(struct wva_json_scanner *scan, const struct wva_context_field *fields,
                      size_t count, struct wva_context_space *space, struct wva_str *cells);

#endif
