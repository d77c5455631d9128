/* SPDX-License-Identifier: Apache-2.0 */
/* YAML as a tree whose nodes know their lines, for configurations and Kubernetes manifests.
 *
 * All text is UTF-8 without NUL and terminated; what a plain text means (number, truth) is left to
 * the reader. Refused with the line: keys that are no text or stand twice in one mapping, merge
 * keys
 * ("<<"), an alias inside of what it names, and what exceeds a cap. Nodes live as long as their
 * stream; an alias is the very node that it names. */
#ifndef WVA_PLAN_YAML_H
#define WVA_PLAN_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/error.h"

enum {
    WVA_YAML_MAX_BYTES = 256 * 1024,
    WVA_YAML_MAX_DEPTH = 64,
    WVA_YAML_MAX_NODES = 50000,  /* what an alias names counts as often as it is used */
    WVA_YAML_MAX_MEMBERS = 1000, /* of one mapping */
    WVA_YAML_MAX_ALIASES = 1000,
};

enum wva_yaml_kind { WVA_YAML_TEXT, WVA_YAML_LIST, WVA_YAML_MAPPING };

struct wva_yaml {
    enum wva_yaml_kind kind;
    uint64_t line;           /* where it begins, from 1 on */
    const char *text;        /* of a text; else "" */
    bool quoted;             /* a text in quotes, or a block of lines */
    size_t count;            /* items of a list, members of a mapping */
    struct wva_yaml **items; /* the items, or the values of the members */
    struct wva_yaml **keys;  /* of a mapping: texts */
};

struct wva_yaml_stream {
    struct wva_yaml **documents; /* empty ones are left out */
    size_t count;
    struct wva_yaml_node *nodes; /* all that there are */
};

/* Reads the documents of a file, or of memory that `name` stands for in errors. The caller frees
 * *stream, which is NULL on failure. WVA_ERR_DATA with the line when it is no YAML. */
enum wva_status wva_yaml_read(const char *path, struct wva_yaml_stream **stream,
                              struct wva_error *err);
enum wva_status wva_yaml_parse(const char *bytes, size_t len, const char *name,
                               struct wva_yaml_stream **stream, struct wva_error *err);
void wva_yaml_free(struct wva_yaml_stream *stream);

/* The value of a member of a mapping; NULL when there is none, or `node` is no mapping, or NULL. */
const struct wva_yaml *wva_yaml_find(const struct wva_yaml *node, const char *key);

/* The same along a path of keys, which ends with NULL. */
const struct wva_yaml *wva_yaml_at(const struct wva_yaml *node, ...) __attribute__((sentinel));

/* The text of a text; NULL for all else, and for a plain "", "~" or "null" (also "Null", "NULL").
 */
const char *wva_yaml_text(const struct wva_yaml *node);

/* "a list", "a mapping", "a text", "nothing": for messages. */
const char *wva_yaml_describe(const struct wva_yaml *node);

#endif
