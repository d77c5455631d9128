/* SPDX-License-Identifier: Apache-2.0 */
/* Problems reported by the controller, with meaning and remedy. */
#include "page/list.h"
#include "util/memory.h"

/* An unknown message is shown by its own text. */
static char *name_complaint(const struct wva_scope *scope, const void *item)
{
    const struct wva_complaint *complaint = item;

    (void)scope;
    return wva_strdup(complaint->kind == WVA_COMPLAINT_OTHER
                          ? complaint->text
                          : wva_complaint_info(complaint->kind)->label);
}

static char *name_kind(const struct wva_scope *scope, const void *item)
{
    (void)scope;
    return wva_strdup(wva_complaint_info(((const struct wva_complaint *)item)->kind)->label);
}

static void write_subject(struct wva_buffer *out, const struct wva_scope *scope, const void *item)
{
    const struct wva_complaint *complaint = item;

    (void)scope;
    wva_html_cell_text(out, complaint->server[0] == '\0' ? complaint->model : complaint->server);
}

static const struct wva_html_column complaint_columns[] = {
    { { "Problem", NULL, false }, .name = name_complaint },
    { { "Level", NULL, true }, WVA_SHOW_TEXT("level") },
    { { "Of", NULL, true }, .write = write_subject },
    { { "Count", NULL, false }, WVA_SHOW("count", 0, "") },
    { { "First (UTC)", NULL, true }, WVA_SHOW_CLOCK("first_time") },
    { { "Last (UTC)", NULL, true }, WVA_SHOW_CLOCK("last_time") },
    { { "Meaning", NULL, true }, WVA_SHOW_TEXT("meaning") },
    { { "Remedy", NULL, true }, WVA_SHOW_TEXT("remedy") },
};
static const struct wva_html_list by_kind = {
    "Problems reported by the controller, most severe first", complaint_columns,
    WVA_COUNT(complaint_columns), &wva_complaint_record, .in_the_open = true
};

static const struct wva_html_column message_columns[] = {
    { { "Problem", NULL, false }, .name = name_kind },
    { { "First message", NULL, true }, WVA_SHOW_TEXT("message") },
};
static const struct wva_html_list messages = { "original messages of the controller",
                                               message_columns, WVA_COUNT(message_columns),
                                               &wva_complaint_record, .in_the_open = false };

enum wva_status wva_html_complaints(struct wva_buffer *out,
                                    const struct wva_document_server *server, struct wva_error *err)
{
    const struct wva_complaints *complaints = &server->document->beside->complaints;
    const struct wva_scope scope = { .server = server };

    (void)err;
    wva_html_begin_section(out, "complaints", "Problems reported by the controller");
    wva_html_list(out, &by_kind, complaints->items, complaints->count, scope);
    wva_html_list(out, &messages, complaints->items, complaints->count, scope);
    wva_html_end_section(out);
    return WVA_OK;
}
