/* SPDX-License-Identifier: Apache-2.0 */
/* Parses objects as the controller prints them: indented JSON without any quotes and line breaks.
 *
 *     { servers: [  {   name: a:ns,   class: Premium,   currentAlloc: {    accelerator: ,    ... }
 * } ]}
 *
 * The indentation of one blank per level is all that delimits a value: it ends at a comma followed
 * by two or more blanks (so it may contain ", "), or at blanks followed by a closing bracket. */
#ifndef WVA_MESSAGE_PSEUDO_YAML_H
#define WVA_MESSAGE_PSEUDO_YAML_H

#include "util/str.h"

enum wva_yaml_kind {
    WVA_YAML_OPEN,   /* an object or list begins; `key` is its name, empty for an item of a list */
    WVA_YAML_CLOSE,  /* it ends */
    WVA_YAML_SCALAR, /* `key` has `value` */
    WVA_YAML_END,    /* end of text: everything is closed */
    WVA_YAML_ERROR,  /* the text is malformed or truncated */
};

struct wva_yaml_event {
    enum wva_yaml_kind kind;
    struct wva_str key, value;
};

struct wva_yaml {
    struct wva_str rest;
    int depth; /* number of open objects and lists */
};

/* Iterates over the text, which is borrowed. After END or ERROR the same event is repeated. */
struct wva_yaml wva_yaml_begin(struct wva_str text);
struct wva_yaml_event wva_yaml_next(struct wva_yaml *yaml);

#endif
