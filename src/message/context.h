/* SPDX-License-Identifier: Apache-2.0 */
/* Extracts a record's key/value pairs into the cells of a fact. */
#ifndef WVA_MESSAGE_CONTEXT_H
#define WVA_MESSAGE_CONTEXT_H

#include "message/message.h"
#include "util/json.h"

struct wva_context_field {
    struct wva_str key;
    int cell;
};

/* Room for the unescaped strings of one record. */
enum { WVA_CONTEXT_SPACE = 2048 };

struct wva_context_space {
    char bytes[WVA_CONTEXT_SPACE];
    size_t used;
};

/* Stores members that are strings or words (except null) in cells. Strings with escapes point into
 * `space` (zero it first); those that do not fit keep their escapes. */
void wva_context_take(struct wva_str object, const struct wva_context_field *fields, size_t count,
                      struct wva_context_space *space, struct wva_str *cells);

/* Same for the object at the scanner, which is moved past it. */
bool wva_context_scan(struct wva_json_scanner *scan, const struct wva_context_field *fields,
                      size_t count, struct wva_context_space *space, struct wva_str *cells);

#endif
