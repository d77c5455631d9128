/* SPDX-License-Identifier: Apache-2.0 */
/* Taking a message apart at the names of its fields. Values are free text, so the only safe border
 * of a value is the separator together with the name of the field that must follow. */
#ifndef WVA_MESSAGE_FIELDS_H
#define WVA_MESSAGE_FIELDS_H

#include "message/sample.h"

struct wva_field {
    struct wva_str name; /* what stands before the value, e.g. "numRep=" */
    struct wva_str end;  /* what stands behind it; empty: the value goes to the end of the text */
    int column;          /* where the value goes; -1: nowhere */
    bool optional;       /* the field may be missing */
};

/* Takes the fields in their order off the front of *text and puts the values into `cells`. False
 * where a required field is missing; *text then begins there. */
bool wva_fields_take(struct wva_str *text, const struct wva_field *fields, size_t count,
                     struct wva_str *cells);

/* One of the statements in "name=value, name=value, ...". */
struct wva_pair {
    struct wva_str name;
    int cell; /* where the value goes; -1: nowhere */
    enum wva_pair_kind {
        WVA_PAIR_OPTIONAL,
        WVA_PAIR_REQUIRED,
        WVA_PAIR_LAST, /* optional; free text that goes to the end */
    } kind;
};

/* Takes the pairs of a list apart, in any order; those that are not in the table are stepped over.
 * `is` stands between name and value: "=" or ": ". False where a piece is no pair, or a required
 * one is missing. */
bool wva_pairs_take(struct wva_str text, struct wva_str is, const struct wva_pair *pairs,
                    size_t count, struct wva_str *cells);

#endif
