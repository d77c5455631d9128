/* SPDX-License-Identifier: Apache-2.0 */
/* The controller's way of printing objects: indented JSON with every quote and line break removed.
 *
 *     { servers: [  {   name: a:ns,   class: Premium,   currentAlloc: {    accelerator: ,    ... }
 * } ]}
 *
 * What was one blank of indentation per level is left as the only border of a value: it ends at a
 * comma with two or more blanks behind it (so it may hold ", "), or at blanks with a closing
 * bracket behind them. */
#ifndef WVA_MESSAGE_PSEUDO_YAML_H
#define WVA_MESSAGE_PSEUDO_YAML_H

#include "util/str.h"

enum wva_yaml_kind {
    WVA_YAML_OPEN,   /* an object or list begins; `key` is its name, empty for an item of a list */
    WVA_YAML_CLOSE,  /* it ends */
    WVA_YAML_SCALAR, /* `key` has `value` */
    WVA_YAML_END,    /* nothing more: all that began has ended */
    WVA_YAML_ERROR,  /* the text breaks the rules, or ends too early */
};

struct wva_yaml_event {
    enum wva_yaml_kind kind;
    struct wva_str key, value;
};

struct wva_yaml {
    struct wva_str rest;
    int depth; /* how many objects and lists are open */
};

/* Reads the text, which is borrowed, step by step. After END or ERROR the same comes again. */
struct wva_yaml wva_yaml_begin(struct wva_str text);
struct wva_yaml_event wva_yaml_next(struct wva_yaml *yaml);

#endif
