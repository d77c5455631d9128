/* SPDX-License-Identifier: Apache-2.0 */
/* Taking a message apart at the names of its fields. Values are free text, so the only safe border
 * of a value is the separator together with the name of the field that must follow. */
#ifndef WVA_LOG_FIELDS_H
#define WVA_LOG_FIELDS_H

#include "log/sample.h"

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

#endif
