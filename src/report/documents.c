/* SPDX-License-Identifier: Apache-2.0 */
#include "report/documents.h"

#include "json/report.h"
#include "page/html.h"

static enum wva_status write_json(const char *dir, const struct wva_documents_input *input,
                                  struct wva_error *err)
{
    return wva_json_write_file(dir, input->json, err);
}

static enum wva_status write_html(const char *dir, const struct wva_documents_input *input,
                                  struct wva_error *err)
{
    return wva_html_write(dir, input->document, err);
}

const struct wva_document_format wva_document_formats[] = {
    { "html", "report.html", "for people: the verdict, figures, tables", true, write_html },
    { "json", "report.json", "all results, for programs", true, write_json },
    { "md", "report.md", "for pull requests", true, wva_markdown_write },
    { "openmetrics", "report.openmetrics", "for Prometheus", false, wva_openmetrics_write },
    { "annotations", "annotations.json", "for Grafana", false, wva_annotations_write },
    { "junit", "junit.xml", "gates as tests, for CI", false, wva_junit_write },
};

const size_t wva_document_format_count = WVA_COUNT(wva_document_formats);

enum wva_status wva_documents_write(const char *dir, const struct wva_documents_input *input,
                                    const bool *wanted, struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    for (size_t i = 0; i < wva_document_format_count && status == WVA_OK; i++)
        if (wanted[i])
            status = wva_document_formats[i].write(dir, input, err);
    return status;
}
