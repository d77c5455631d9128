/* SPDX-License-Identifier: Apache-2.0 */
/* What Go prints for a structure whose fields it does not name: the values alone, one blank between
 * two, in braces; lists in brackets.
 *
 *     {vllm:ns Premium 1 {A100 2 0.5} [{a 1} {b 2}]}
 *
 * An empty text leaves two blanks in a row. A text with a blank in it cannot be told from two. */
#ifndef WVA_MESSAGE_GO_STRUCT_H
#define WVA_MESSAGE_GO_STRUCT_H

#include "util/str.h"

struct wva_go_fields {
    struct wva_str rest;
    bool ended;  /* at the closing bracket */
    bool broken; /* there is none, or there was no opening one */
};

/* Steps through the fields of the structure or list, brackets included, that `text` begins with. */
struct wva_go_fields wva_go_fields_begin(struct wva_str text);

/* The next field; a nested one with its brackets. False when there is none, or it breaks off. */
bool wva_go_fields_next(struct wva_go_fields *fields, struct wva_str *field);

/* The field number `index`, from 0; empty when there is none. */
struct wva_str wva_go_field(struct wva_str text, size_t index);

#endif
