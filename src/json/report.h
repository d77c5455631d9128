/* SPDX-License-Identifier: Apache-2.0 */
/* report.json: all that is known of a run, for programs. Its members are described by the schema
 * report.schema.json. Units are in the names; what is missing is null, never 0; every object has
 * all its members, in an order that stays. */
#ifndef WVA_JSON_REPORT_H
#define WVA_JSON_REPORT_H

#include <jansson.h>

#include "output/document.h"
#include "util/error.h"

/* Raised when a member goes or changes its meaning; new members do not raise it. */
enum { WVA_JSON_SCHEMA_VERSION = 1 };

/* The whole document; the caller's to json_decref. */
json_t *wva_json_make(const struct wva_document *document);

/* A document of one server with one item in every list: which members there can be, and of which
 * type. Texts are texts, numbers are numbers or null. The caller's to json_decref. */
json_t *wva_json_make_shape(void);

/* Writes `document` as report.json into `dir`. */
enum wva_status wva_json_write_file(const char *dir, json_t *document, struct wva_error *err);

#endif
