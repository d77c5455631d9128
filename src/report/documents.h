/* SPDX-License-Identifier: Apache-2.0 */
/* The documents of a report: files about all servers, each for a different audience. A new one
 * needs a file and a row in documents.c. */
#ifndef WVA_REPORT_DOCUMENTS_H
#define WVA_REPORT_DOCUMENTS_H

#include "json/gate.h"
#include "output/document.h"

struct wva_documents_input {
    const struct wva_document *document;
    json_t *json; /* that document */
    struct wva_gate *const *gates;
    size_t gate_count;
};

struct wva_document_format {
    const char *name; /* in --format */
    const char *file; /* the first or only one */
    const char *help; /* for whom, a few words */
    bool by_default;
    enum wva_status (*write)(const char *dir, const struct wva_documents_input *input,
                             struct wva_error *err);
};

enum { WVA_DOCUMENT_FORMATS_MAX = 16 };

extern const struct wva_document_format wva_document_formats[];
extern const size_t wva_document_format_count;

/* Writes the formats with wanted[i] to `dir`. */
enum wva_status wva_documents_write(const char *dir, const struct wva_documents_input *input,
                                    const bool *wanted, struct wva_error *err);

/* ---- the formats ---- */

/* report.md: the verdict and tables for a pull request, in GitHub's Markdown. */
enum wva_status wva_markdown_write(const char *dir, const struct wva_documents_input *input,
                                   struct wva_error *err);

/* report.openmetrics: the headlines as gauges in base units (seconds, ratios), valid in the text
 * formats of both OpenMetrics and Prometheus. samples.openmetrics: the samples with their times,
 * for `promtool tsdb create-blocks-from openmetrics`. */
enum wva_status wva_openmetrics_write(const char *dir, const struct wva_documents_input *input,
                                      struct wva_error *err);

/* annotations.json: scaling events and violation episodes for Grafana; times in ms since 1970. */
enum wva_status wva_annotations_write(const char *dir, const struct wva_documents_input *input,
                                      struct wva_error *err);

/* junit.xml: a suite per server with a test case per gate; without gates, a test case per SLO: held
 * for at least held_pct of the verdict (WVA_HELD_PCT) of the time, skipped if unknown. */
enum wva_status wva_junit_write(const char *dir, const struct wva_documents_input *input,
                                struct wva_error *err);

#endif
