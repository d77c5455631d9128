/* SPDX-License-Identifier: Apache-2.0 */
/* What all gates have in common: LEFT OPERATOR RIGHT, with the operators < <= > >= == !=. */
#ifndef WVA_OUTPUT_CONDITION_H
#define WVA_OUTPUT_CONDITION_H

#include "util/buffer.h"
#include "util/str.h"

enum wva_relation {
    WVA_RELATION_LESS,
    WVA_RELATION_AT_MOST,
    WVA_RELATION_MORE,
    WVA_RELATION_AT_LEAST,
    WVA_RELATION_EQUAL,
    WVA_RELATION_UNEQUAL
};

struct wva_condition {
    struct wva_str left, right; /* trimmed, borrowed */
    enum wva_relation relation;
};

/* False when `text` is no condition. What stands in brackets on the left may hold anything. */
bool wva_condition_split(const char *text, struct wva_condition *condition);

/* Reads a number, which may have the figure's unit ("%", "ms"; "" where it has none) behind it. */
bool wva_condition_read_number(struct wva_str text, const char *unit, double *value);

/* "<=", ... */
const char *wva_relation_text(enum wva_relation relation);

bool wva_relation_holds(double value, enum wva_relation relation, double limit);

/* Appends the value with six digits, unless these would make it look like the limit that it is not.
 */
void wva_condition_say(struct wva_buffer *text, double value, double limit);

#endif
