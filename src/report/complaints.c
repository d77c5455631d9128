/* SPDX-License-Identifier: Apache-2.0 */
#include "report/complaints.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "output/escape.h"
#include "output/text.h"
#include "tables/tables.h"
#include "util/path.h"
#include "util/timestamp.h"

enum { NAMED = 3, ROWS_MAX = 20 };

/* Harmless complaints alone are not reported. */

/* "2 ERROR, 31 WARN" */
static void append_levels(struct wva_buffer *text, const struct wva_complaints *complaints)
{
    const char *separator = "";

    for (int i = WVA_SEVERITY_ERROR; i >= 0; i--) {
        if (complaints->lines[i] == 0)
            continue;
        wva_buffer_printf(text, "%s%" PRIu64 " %s", separator, complaints->lines[i],
                          wva_log_severity_name((enum wva_log_severity)i));
        separator = ", ";
    }
}

/* Complaints of a kind are shown once, with the first. */
static uint64_t count_kind(const struct wva_complaints *complaints, size_t first)
{
    uint64_t count = 0;

    for (size_t i = 0; i < complaints->count; i++) {
        if (complaints->items[i].kind != complaints->items[first].kind)
            continue;
        if (i < first)
            return 0;
        count += complaints->items[i].count;
    }
    return count;
}

void wva_complaints_text(struct wva_buffer *text, const struct wva_complaints *complaints)
{
    const char *separator = "; ";
    size_t named = 0;

    if (!wva_complaints_matter(complaints))
        return;
    wva_buffer_printf(text, "%-14s", "Complaints");
    append_levels(text, complaints);
    for (size_t i = 0; i < complaints->count && named < NAMED; i++) {
        enum wva_complaint_kind kind = complaints->items[i].kind;
        uint64_t count = wva_complaint_is_harmless(kind) ? 0 : count_kind(complaints, i);

        if (count == 0)
            continue;
        wva_buffer_printf(text, "%s%s %" PRIu64, separator, wva_complaint_info(kind)->label, count);
        separator = ", ";
        named++;
    }
    wva_buffer_append_char(text, '\n');
}

static void append_time(struct wva_buffer *text, int64_t time_ns)
{
    char time[WVA_TIME_TEXT];

    wva_buffer_printf(text, "%s | ",
                      time_ns == WVA_TIME_NONE ? "n/a" : wva_time_format_rfc3339(time_ns, time));
}

static void append_row(struct wva_buffer *text, const struct wva_complaint *item)
{
    const struct wva_complaint_info *info = wva_complaint_info(item->kind);

    wva_buffer_add(text, "| ");
    if (item->kind == WVA_COMPLAINT_OTHER)
        wva_escape_markdown_name(text, item->text);
    else
        wva_escape_markdown(text, info->label);
    wva_buffer_printf(text, " | %s | ", wva_log_severity_name(item->severity));
    if (item->server[0] != '\0')
        wva_escape_markdown_name(text, item->server);
    wva_buffer_printf(text, " | %" PRIu64 " | ", item->count);
    append_time(text, item->first_ns);
    append_time(text, item->last_ns);
    wva_escape_markdown(text, info->meaning);
    wva_buffer_add(text, " | ");
    wva_escape_markdown(text, info->remedy);
    wva_buffer_add(text, " |\n");
}

void wva_complaints_markdown(struct wva_buffer *text, const struct wva_complaints *complaints)
{
    if (!wva_complaints_matter(complaints))
        return;
    wva_buffer_add(text, "\n## Problems reported by the controller\n\n");
    append_levels(text, complaints);
    wva_buffer_add(text, " in its log.\n\n| Problem | Level | Server | Count | "
                         "First | Last | Meaning | Remedy |\n"
                         "|---|---|---|---:|---|---|---|---|\n");
    for (size_t i = 0; i < complaints->count && i < ROWS_MAX; i++)
        append_row(text, &complaints->items[i]);
    if (complaints->count > ROWS_MAX)
        wva_buffer_printf(text, "\n%zu more are in report.json.\n", complaints->count - ROWS_MAX);
}
