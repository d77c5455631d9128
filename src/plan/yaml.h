/* SPDX-License-Identifier: Apache-2.0 */
/* YAML as a tree whose nodes know their lines, for configurations and Kubernetes manifests.
 *
 * All text is UTF-8 without NUL and NUL-terminated; what a plain scalar means (number, boolean) is
 * up to the caller. Rejected, with the line: keys that are not scalars or appear twice in one
 * mapping, merge keys ("<<"), an alias inside its own anchor, and anything beyond a limit. Nodes
 * live as long as their stream; an alias is the same node as its anchor. */
#ifndef WVA_PLAN_YAML_H
#define WVA_PLAN_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/error.h"

enum {
    WVA_YAML_MAX_BYTES = 256 * 1024,
    WVA_YAML_MAX_DEPTH = 64,
    WVA_YAML_MAX_NODES = 50000,  /* aliased nodes count once per use */
    WVA_YAML_MAX_MEMBERS = 1000, /* of one mapping */
    WVA_YAML_MAX_ALIASES = 1000,
    WVA_YAML_MAX_DUMP = 256 * 1024 * 1024,
};

enum wva_yaml_kind { WVA_YAML_TEXT, WVA_YAML_LIST, WVA_YAML_MAPPING };

struct wva_yaml {
    enum wva_yaml_kind kind;
    uint64_t line;           /* where it begins, 1-based */
    const char *text;        /* of a scalar; else "" */
    bool quoted;             /* a quoted scalar, or a block scalar */
    size_t count;            /* items of a list, members of a mapping */
    struct wva_yaml **items; /* the items, or the values of the members */
    struct wva_yaml **keys;  /* of a mapping: texts */
};

struct wva_yaml_stream {
    struct wva_yaml **documents; /* without empty ones */
    size_t count;
    struct wva_yaml_node *nodes; /* all nodes */
};

/* Reads the documents of a file, or of memory called `name` in errors. The caller frees *stream,
 * which is NULL on failure. WVA_ERR_DATA with the line if it is not YAML. */
enum wva_status wva_yaml_read(const char *path, struct wva_yaml_stream **stream,
                              struct wva_error *err);
enum wva_status wva_yaml_parse(const char *bytes, size_t len, const char *name,
                               struct wva_yaml_stream **stream, struct wva_error *err);
void wva_yaml_free(struct wva_yaml_stream *stream);

/* Reads a dump of objects of up to WVA_YAML_MAX_DUMP bytes, one at a time: `take` gets each item of
 * a document's `items` (`kind: List`), then each document, without those. An object lives as long
 * as the call, and the limits apply to each. Where the dump is malformed or cut, what precedes that
 * place has been taken. */
enum wva_status wva_yaml_read_each(const char *path,
                                   void (*take)(void *context, const struct wva_yaml *object),
                                   void *context, struct wva_error *err);
enum wva_status wva_yaml_parse_each(const char *bytes, size_t len, const char *name,
                                    void (*take)(void *context, const struct wva_yaml *object),
                                    void *context, struct wva_error *err);

/* The value of a member of a mapping; NULL if there is none, or `node` is not a mapping, or
 * NULL. */
const struct wva_yaml *wva_yaml_find(const struct wva_yaml *node, const char *key);

/* Same along a path of keys, which ends with NULL. */
const struct wva_yaml *wva_yaml_at(const struct wva_yaml *node, ...) __attribute__((sentinel));

/* The text of a scalar; NULL for anything else, and for an unquoted "", "~" or "null" (also "Null",
 * "NULL"). */
const char *wva_yaml_text(const struct wva_yaml *node);

/* "a list", "a mapping", "a text", "nothing": for messages. */
const char *wva_yaml_describe(const struct wva_yaml *node);

#endif
