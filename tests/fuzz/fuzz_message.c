/* SPDX-License-Identifier: Apache-2.0 */
/* One message: every family's reader, and the JSON around it. All cells can be read. */
#include <stdint.h>
#include <stdlib.h>

#include "message/complaint.h"
#include "message/entry.h"
#include "message/message.h"
#include "util/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool condition)
{
    if (!condition)
        abort();
}

/* Reads every byte of every cell, so that a sanitizer sees one that lies nowhere. */
static void check_fact(void *context, const struct wva_fact *fact)
{
    volatile char last = 0;

    (void)context;
    for (int i = 0; i < WVA_CELL_COUNT; i++)
        for (size_t at = 0; at < fact->cell[i].len; at++)
            last = fact->cell[i].ptr[at];
    (void)last;
}

static void check_view(struct wva_str view, size_t max)
{
    volatile char last = 0;

    require(view.len <= max);
    for (size_t at = 0; at < view.len; at++)
        last = view.ptr[at];
    (void)last;
}

/* As a message of each level, and as a line of the client libraries. */
static void check_complaint(const struct wva_message *message)
{
    static const struct wva_str levels[] = { WVA_STR_INIT("INFO"), WVA_STR_INIT("error") };
    struct wva_complaint_space space;
    struct wva_complaint_line line;

    for (size_t i = 0; i <= sizeof levels / sizeof levels[0]; i++) {
        bool found = i < sizeof levels / sizeof levels[0]
                         ? wva_complaint_read(levels[i], message, &space, &line)
                         : wva_complaint_read_klog(message->text, &space, &line);

        if (!found)
            continue;
        check_view(line.server, WVA_COMPLAINT_NAME);
        check_view(line.model, WVA_COMPLAINT_NAME);
        check_view(line.group, WVA_COMPLAINT_GROUP);
        check_view(line.text, WVA_COMPLAINT_TEXT);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct wva_str text = { (const char *)bytes, len };
    struct wva_buffer scratch = wva_buffer_make(len + 1);
    struct wva_entry entry = wva_entry_read(text);
    struct wva_message message = { wva_json_unescape(text, &scratch), text };
    enum wva_family family;

    (void)wva_message_read(&message, check_fact, NULL, &family);
    check_complaint(&message);
    require(!scratch.overflow);
    require(entry.rest.len <= len);
    if (entry.kind == WVA_ENTRY_RECORD) {
        message = (struct wva_message){ entry.message, entry.context };
        if (entry.escaped)
            message.text = wva_json_unescape(entry.message, &scratch);
        (void)wva_message_read(&message, check_fact, NULL, &family);
        check_complaint(&message);
    }
    wva_buffer_free(&scratch);
    return 0;
}
