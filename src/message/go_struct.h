/* SPDX-License-Identifier: Apache-2.0 */
/* Parses Go's %v output of structs without field names: values separated by one blank, in braces;
 * lists in brackets.
 *
 *     {vllm:ns Premium 1 {A100 2 0.5} [{a 1} {b 2}]}
 *
 * An empty string leaves two blanks in a row. A string with a blank cannot be distinguished from
 * two strings. */
#ifndef WVA_MESSAGE_GO_STRUCT_H
#define WVA_MESSAGE_GO_STRUCT_H

#include "util/str.h"

struct wva_go_fields {
    struct wva_str rest;
    bool ended;  /* at the closing bracket */
    bool broken; /* there is none, or no opening one */
};

/* Iterates over the fields of the struct or list, brackets included, that `text` begins with. */
struct wva_go_fields wva_go_fields_begin(struct wva_str text);

/* The next field, a nested one with its brackets. False if there is none, or it is truncated. */
bool wva_go_fields_next(struct wva_go_fields *fields, struct wva_str *field);

/* The field with this 0-based index; empty if there is none. */
struct wva_str wva_go_field(struct wva_str text, size_t index);

#endif
