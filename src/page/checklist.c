/* SPDX-License-Identifier: Apache-2.0 */
/* The section about what the data of a run are good for. */
#include "page/list.h"

static const struct wva_html_column columns[] = {
    { { "The run has", NULL, false }, WVA_SHOW_TEXT("what") },
    { { "Answer", NULL, true }, WVA_SHOW_TEXT("answer") },
    { { "Why", NULL, true }, WVA_SHOW_TEXT("reason") },
};
static const struct wva_html_list list = { "the data of this run", columns, WVA_COUNT(columns),
                                           &wva_checklist_record, .in_the_open = true };

enum wva_status wva_html_checklist(struct wva_buffer *out, const struct wva_document_server *server,
                                   struct wva_error *err)
{
    const struct wva_document *document = server->document;
    const struct wva_scope scope = { .document = document, .server = server };

    (void)err;
    wva_html_begin_section(out, "checklist", "What this run can tell");
    wva_html_list(out, &list, document->checklist->rows, document->checklist->count, scope);
    wva_html_end_section(out);
    return WVA_OK;
}
