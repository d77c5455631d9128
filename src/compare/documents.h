/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a comparison: compare.html, .json, .md, .csv and pictures in plots/. */
#ifndef WVA_COMPARE_DOCUMENTS_H
#define WVA_COMPARE_DOCUMENTS_H

#include <jansson.h>

#include "compare/figures.h"
#include "output/settings.h"

/* Raised when a member goes or changes its meaning; new members do not raise it. */
enum { WVA_COMPARE_SCHEMA_VERSION = 1 };

struct wva_compare_documents {
    const struct wva_comparison *comparison;
    const char *version;                 /* of the toolkit */
    const char *gates;                   /* what they found, a line each; NULL: none were set */
    const struct wva_settings *settings; /* that all runs are judged by; NULL: none */
};

struct wva_compare_document_format {
    const char *name; /* in --format */
    enum wva_status (*write)(const char *dir, const struct wva_compare_documents *documents,
                             struct wva_error *err);
};

extern const struct wva_compare_document_format wva_compare_formats[];
enum { WVA_COMPARE_FORMATS = 4 };

/* Appends the JSON Schema of that. */
void wva_compare_write_schema(struct wva_buffer *text);

/* Each writes its file into `dir`. */
enum wva_status wva_compare_write_html(const char *dir,
                                       const struct wva_compare_documents *documents,
                                       struct wva_error *err);
enum wva_status wva_compare_write_json(const char *dir,
                                       const struct wva_compare_documents *documents,
                                       struct wva_error *err);
enum wva_status wva_compare_write_markdown(const char *dir,
                                           const struct wva_compare_documents *documents,
                                           struct wva_error *err);
enum wva_status wva_compare_write_csv(const char *dir,
                                      const struct wva_compare_documents *documents,
                                      struct wva_error *err);

#endif
