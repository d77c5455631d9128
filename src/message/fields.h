/* SPDX-License-Identifier: Apache-2.0 */
/* Splits a message at its field names. Values are free text, so a value reliably ends only at the
 * separator followed by the name of the next field. */
#ifndef WVA_MESSAGE_FIELDS_H
#define WVA_MESSAGE_FIELDS_H

#include "message/sample.h"

struct wva_field {
    struct wva_str name; /* the text before the value, e.g. "numRep=" */
    struct wva_str end;  /* the text after it; empty: the value extends to the end of the text */
    int column;          /* the cell for the value; -1: ignored */
    bool optional;       /* the field may be missing */
};

/* Removes the fields, in order, from the front of *text and stores the values in `cells`. False if
 * a required field is missing; *text then begins where it should be. */
bool wva_fields_take(struct wva_str *text, const struct wva_field *fields, size_t count,
                     struct wva_str *cells);

/* One pair of a "name=value, name=value, ..." list. */
struct wva_pair {
    struct wva_str name;
    int cell; /* the cell for the value; -1: ignored */
    enum wva_pair_kind {
        WVA_PAIR_OPTIONAL,
        WVA_PAIR_REQUIRED,
        WVA_PAIR_LAST, /* optional; free text up to the end */
    } kind;
};

/* Parses the pairs of a list, in any order; those that are not in the table are skipped. `is`
 * separates name and value: "=" or ": ". False if an item is not a pair, or a required one is
 * missing. */
bool wva_pairs_take(struct wva_str text, struct wva_str is, const struct wva_pair *pairs,
                    size_t count, struct wva_str *cells);

#endif
