/* SPDX-License-Identifier: Apache-2.0 */
/* The text of `kubectl describe` of a custom resource, turned into YAML: kubectl prints such an
 * object as it is, with its keys in title case ("Max Replica Count") and without marks of lists.
 *
 * Labels and annotations become mappings. Members of a mapping are printed in the order of their
 * names, so one that is not behind the last begins the next item of a list; a list with one item
 * cannot be told from a mapping. Each line becomes one line, so that errors name the right one. */
#ifndef WVA_CLUSTER_DESCRIBE_TEXT_H
#define WVA_CLUSTER_DESCRIBE_TEXT_H

#include "util/buffer.h"

enum {
    WVA_DESCRIBE_MAX_DEPTH = 32,
    WVA_DESCRIBE_MAX_KEY = 200,
    WVA_DESCRIBE_MAX_BYTES = 64 * 1024 * 1024, /* of the YAML */
};

struct wva_describe_group {
    size_t indent;  /* of its members */
    size_t opening; /* where its "[" belongs if it turns out to be a list */
    bool list, scalars;
    bool empty; /* no member yet */
    char last[WVA_DESCRIBE_MAX_KEY + 1];
};

struct wva_describe_text {
    struct wva_buffer yaml; /* owned: a document for each object */
    struct wva_describe_group groups[WVA_DESCRIBE_MAX_DEPTH];
    size_t depth;      /* open groups; 0: no object is open */
    bool awaits;       /* the last key has no value yet */
    size_t key_indent; /* of that key */
    bool words;        /* between labels or annotations */
    bool events;       /* in the table of events, which is left out */
    bool any_line;
};

struct wva_describe_text wva_describe_text_begin(void);
void wva_describe_text_take_line(struct wva_describe_text *text, struct wva_str line);

/* Closes what is open. The caller reads and frees `yaml`; check its `overflow`. */
void wva_describe_text_end(struct wva_describe_text *text);

#endif
