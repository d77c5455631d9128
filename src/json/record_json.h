/* SPDX-License-Identifier: Apache-2.0 */
/* Records (records/record.h) as JSON: values, and what a schema says of them. */
#ifndef WVA_JSON_RECORD_JSON_H
#define WVA_JSON_RECORD_JSON_H

#include <jansson.h>

#include "records/record.h"
#include "util/buffer.h"
#include "util/str.h"

/* An object with a member for each field of the record that is part of JSON, in their order. The
 * caller's to json_decref. */
json_t *wva_json_record(const struct wva_record *record, const void *item, struct wva_scope scope);

/* Adds a member for each field that is part of a catalogue. */
void wva_json_record_add_row(json_t *row, const struct wva_record *record, const void *item,
                             struct wva_scope scope);

/* Appends the JSON Schema (draft 2020-12) of such objects. */
void wva_json_write_schema(struct wva_buffer *text, const struct wva_record *record,
                           const char *title);

/* The field at a path such as "slo.itl.samples" or "episodes.itl.list[3].cause"; NULL: there is
 * none, or it is no plain value. */
const struct wva_field *wva_json_record_find(const struct wva_record *record, const char *path);

/* Reads the next name of a path, and the index after it (-1: none). False if the path is invalid.
 */
bool wva_json_path_step(struct wva_str *path, struct wva_str *name, long *index);

/* Calls `take` with the path of each plain value, index 0 in lists. */
void wva_json_record_paths(const struct wva_record *record,
                           void (*take)(void *context, const char *path), void *context);

#endif
