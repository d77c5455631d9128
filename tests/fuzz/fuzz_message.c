/* SPDX-License-Identifier: Apache-2.0 */
/* One message: every family's reader, and the JSON around it. All cells lie within the message. */
#include <stdint.h>
#include <stdlib.h>

#include "log/entry.h"
#include "log/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void check_fact(void *context, const struct wva_fact *fact)
{
    const struct wva_str *message = context;

    for (int i = 0; i < WVA_COLUMN_COUNT; i++) {
        const struct wva_str *cell = &fact->cell[i];

        require(
            cell->len == 0
            || (cell->ptr >= message->ptr && cell->ptr + cell->len <= message->ptr + message->len));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct wva_str text = { (const char *)bytes, len };
    struct wva_buffer scratch = wva_buffer_make(len + 1);
    struct wva_entry entry = wva_entry_read(text);
    struct wva_str message = wva_json_unescape(text, &scratch);

    (void)wva_message_read(message, check_fact, &message);
    require(!scratch.overflow);
    require(entry.rest.len <= len);
    if (entry.kind == WVA_ENTRY_RECORD) {
        message = wva_json_unescape(entry.message, &scratch);
        (void)wva_message_read(message, check_fact, &message);
    }
    wva_buffer_free(&scratch);
    return 0;
}
