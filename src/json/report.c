/* SPDX-License-Identifier: Apache-2.0 */
#include "json/report.h"

#include "json/record_json.h"
#include "output/json_text.h"
#include "output/text.h"
#include "records/records.h"

enum { JSON_BYTES_MAX = 1024 * 1024 * 1024 };

json_t *wva_json_make(const struct wva_document *document)
{
    wva_json_begin();
    return wva_json_record(&wva_report_record, document,
                           (struct wva_scope){ .document = document });
}

enum wva_status wva_json_write_file(const char *dir, json_t *document, struct wva_error *err)
{
    struct wva_buffer text = wva_buffer_make(JSON_BYTES_MAX);

    wva_json_write(&text, document);
    return wva_text_put(&text, dir, "report.json", err);
}

void wva_report_write_schema(struct wva_buffer *text)
{
    wva_json_write_schema(text, &wva_report_record, "report.json of wva-report");
}
