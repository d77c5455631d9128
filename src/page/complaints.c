/* SPDX-License-Identifier: Apache-2.0 */
/* What the controller itself complained of, with what it means and what helps. */
#include <inttypes.h>

#include "page/page.h"
#include "util/timestamp.h"

static void write_time(struct wva_buffer *out, int64_t time_ns)
{
    char time[WVA_TIME_TEXT];

    wva_html_cell_text(out,
                       time_ns == WVA_TIME_NONE ? "n/a" : wva_time_format_rfc3339(time_ns, time));
}

static void write_row(struct wva_buffer *out, const struct wva_complaint *item)
{
    const struct wva_complaint_info *info = wva_complaint_info(item->kind);

    wva_html_begin_row(out, item->kind == WVA_COMPLAINT_OTHER ? item->text : info->label, NULL);
    wva_html_cell_text(out, wva_log_severity_name(item->severity));
    wva_html_cell_text(out, item->server[0] == '\0' ? item->model : item->server);
    wva_buffer_printf(out, "<td>%" PRIu64 "</td>", item->count);
    write_time(out, item->first_ns);
    write_time(out, item->last_ns);
    wva_html_cell_text(out, info->meaning);
    wva_html_cell_text(out, info->remedy);
    wva_html_end_row(out);
}

static void write_messages(struct wva_buffer *out, const struct wva_complaints *complaints)
{
    static const struct wva_html_head heads[] = { { "Complaint", NULL, false },
                                                  { "First message", NULL, true } };

    wva_html_begin_details(out, "the controller's own words", heads, WVA_COUNT(heads));
    for (size_t i = 0; i < complaints->count && i < WVA_HTML_ROWS_MAX; i++) {
        wva_html_begin_row(out, wva_complaint_info(complaints->items[i].kind)->label, NULL);
        wva_html_cell_text(out, complaints->items[i].text);
        wva_html_end_row(out);
    }
    wva_html_more_rows(out, complaints->count, WVA_COUNT(heads));
    wva_html_end_details(out);
}

enum wva_status wva_html_complaints(struct wva_buffer *out,
                                    const struct wva_document_server *server, struct wva_error *err)
{
    static const struct wva_html_head heads[] = {
        { "Complaint", NULL, false },
        { "Level", NULL, true },
        { "Of", NULL, true },
        { "Count", NULL, false },
        { "First (UTC)", NULL, true },
        { "Last (UTC)", NULL, true },
        { "What it means", NULL, true },
        { "What helps", NULL, true },
    };
    const struct wva_complaints *complaints = &server->document->beside->complaints;

    (void)err;
    wva_html_begin_section(out, "complaints", "What did the controller complain of?");
    wva_html_begin_table(out, "Complaints of the controller, the gravest first", heads,
                         WVA_COUNT(heads));
    for (size_t i = 0; i < complaints->count && i < WVA_HTML_ROWS_MAX; i++)
        write_row(out, &complaints->items[i]);
    wva_html_more_rows(out, complaints->count, WVA_COUNT(heads));
    wva_html_end_table(out);
    write_messages(out, complaints);
    wva_html_end_section(out);
    return WVA_OK;
}
