/* SPDX-License-Identifier: Apache-2.0 */
/* report.json: all that is known of a run, for programs. Its members are those of
 * wva_report_record (records/records.h), from which its schema follows too. Units are in the names;
 * what is missing is null, never 0; every object has all its members, in an order that stays. */
#ifndef WVA_JSON_REPORT_H
#define WVA_JSON_REPORT_H

#include <jansson.h>

#include "output/document.h"
#include "util/buffer.h"
#include "util/error.h"

/* The whole document; the caller's to json_decref. */
json_t *wva_json_make(const struct wva_document *document);

/* Writes `document` as report.json into `dir`. */
enum wva_status wva_json_write_file(const char *dir, json_t *document, struct wva_error *err);

/* Appends a line for each column of the CSV files that hold lists of results and for each value of
 * report.json: the file, the name, the type, the unit ("-": none) and the meaning ("-": the name
 * says it all), with tabs between. */
void wva_report_write_fields(struct wva_buffer *text);

/* Appends the JSON Schema of such documents. */
void wva_report_write_schema(struct wva_buffer *text);

#endif
