/* SPDX-License-Identifier: Apache-2.0 */
/* The syntax of all gates: LEFT OPERATOR RIGHT, with the operators < <= > >= == !=. */
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

/* False if `text` is not a condition. Operators within brackets on the left are ignored. */
bool wva_condition_split(const char *text, struct wva_condition *condition);

/* Reads a number, optionally followed by the figure's unit ("%", "ms"; "" if it has none). */
bool wva_condition_read_number(struct wva_str text, const char *unit, double *value);

/* "<=", ... */
const char *wva_relation_text(enum wva_relation relation);

bool wva_relation_holds(double value, enum wva_relation relation, double limit);

/* Appends the value with six digits, or more where it would otherwise look equal to a limit that it
 * is not equal to. */
void wva_condition_say(struct wva_buffer *text, double value, double limit);

#endif
