/* SPDX-License-Identifier: Apache-2.0 */
/* JSON in pieces: any text gives the same whether it comes whole or in pieces, of which the first
 * byte tells the size; what can be read whole can be skipped, up to the same byte. */
#include <stdint.h>
#include <stdlib.h>

#include "util/json_stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

struct pieces {
    struct wva_str rest;
    size_t piece;
};

/* What was read, in one number. */
struct told {
    uint64_t hash, bytes;
    bool cut, failed;
};

static enum wva_status hand_out(void *context, char *bytes, size_t size, size_t *len,
                                struct wva_error *err)
{
    struct pieces *pieces = context;

    (void)err;
    *len = pieces->piece < size ? pieces->piece : size;
    if (*len > pieces->rest.len)
        *len = pieces->rest.len;
    if (*len > 0)
        memcpy(bytes, pieces->rest.ptr, *len);
    pieces->rest = wva_str_skip(pieces->rest, *len);
    return WVA_OK;
}

static void add(struct told *told, const void *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        told->hash = (told->hash ^ ((const unsigned char *)bytes)[i]) * UINT64_C(1099511628211);
}

static void tell(struct wva_json_stream *json, struct told *told)
{
    enum wva_json_kind kind = wva_json_stream_kind(json);
    struct wva_str text = { "", 0 };
    double number;

    add(told, &kind, sizeof kind);
    if (wva_json_stream_open_object(json)) {
        while (wva_json_stream_member(json, &text)) {
            add(told, text.ptr, text.len);
            tell(json, told);
        }
    } else if (wva_json_stream_open_array(json)) {
        while (wva_json_stream_item(json))
            tell(json, told);
    } else if (kind == WVA_JSON_STRING) {
        text = wva_json_stream_text(json);
        if (text.len > WVA_JSON_STREAM_TEXT)
            abort();
        add(told, text.ptr, text.len);
    } else {
        number = wva_json_stream_number(json);
        add(told, &number, sizeof number);
    }
}

static struct told read_all(struct wva_json_stream *json, bool skip, bool lines)
{
    struct told told = { 0, 0, false, false };

    if (lines)
        wva_json_stream_set_lines(json);
    do {
        while (wva_json_stream_next(json))
            if (skip)
                wva_json_stream_skip(json);
            else
                tell(json, &told);
        told.failed = told.failed || wva_json_stream_error(json) != NULL;
    } while (lines && wva_json_stream_recover(json));
    told.cut = wva_json_stream_is_cut(json);
    told.bytes = wva_json_stream_bytes(json);
    wva_json_stream_close(json);
    return told;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct wva_str text = { (const char *)bytes, len };
    struct pieces pieces = { text, len == 0 ? 1 : 1 + bytes[0] % 64 };
    bool lines = len > 0 && bytes[len - 1] == '\n';
    struct told whole, pieced, skipped;

    whole = read_all(wva_json_stream_of(text), false, lines);
    pieced = read_all(wva_json_stream_open(hand_out, &pieces), false, lines);
    if (whole.hash != pieced.hash || whole.bytes != pieced.bytes || whole.cut != pieced.cut
        || whole.failed != pieced.failed)
        abort();
    skipped = read_all(wva_json_stream_of(text), true, lines);
    if (!whole.failed && !whole.cut
        && (skipped.failed || skipped.cut || skipped.bytes != whole.bytes))
        abort();
    return 0;
}
