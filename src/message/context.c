/* SPDX-License-Identifier: Apache-2.0 */
#include "message/context.h"

static struct wva_str resolve(struct wva_str raw, struct wva_context_space *space)
{
    struct wva_buffer scratch = wva_buffer_make(WVA_CONTEXT_SPACE);
    struct wva_str text = wva_json_unescape(raw, &scratch), kept = raw;

    if (text.ptr != raw.ptr && !scratch.overflow && text.len <= sizeof space->bytes - space->used) {
        kept = (struct wva_str){ memcpy(space->bytes + space->used, text.ptr, text.len), text.len };
        space->used += text.len;
    }
    wva_buffer_free(&scratch);
    return kept;
}

/* If a member occurs twice, the last value counts. */
static void take_member(struct wva_str key, const struct wva_json_value *value,
                        const struct wva_context_field *fields, size_t count,
                        struct wva_context_space *space, struct wva_str *cells)
{
    for (size_t i = 0; i < count; i++) {
        if (!wva_str_equal(key, fields[i].key))
            continue;
        cells[fields[i].cell] = (struct wva_str){ 0 };
        if (value->kind == WVA_JSON_STRING)
            cells[fields[i].cell] = resolve(value->text, space);
        else if (value->kind == WVA_JSON_WORD && !wva_str_equal(value->text, WVA_STR("null")))
            cells[fields[i].cell] = value->text;
    }
}

bool wva_context_scan(struct wva_json_scanner *scan, const struct wva_context_field *fields,
                      size_t count, struct wva_context_space *space, struct wva_str *cells)
{
    struct wva_json_value value;
    struct wva_str key;

    if (!wva_json_take(scan, '{'))
        return false;
    while (wva_json_string(scan, &key) && wva_json_take(scan, ':')
           && wva_json_value(scan, &value)) {
        take_member(key, &value, fields, count, space, cells);
        if (!wva_json_take(scan, ','))
            break;
    }
    return wva_json_take(scan, '}');
}

void wva_context_take(struct wva_str object, const struct wva_context_field *fields, size_t count,
                      struct wva_context_space *space, struct wva_str *cells)
{
    struct wva_json_scanner scan = wva_json_scan(object);

    (void)wva_context_scan(&scan, fields, count, space, cells);
}
