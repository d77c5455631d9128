/* SPDX-License-Identifier: Apache-2.0 */
#include "util/utf8.h"

#include <glib.h>
#include <stdint.h>

#include "util/memory.h"

/* Bytes that are unchanged in every form. */
static size_t count_plain(struct wva_str text)
{
    size_t count = 0;

    while (count < text.len && text.ptr[count] >= ' ' && text.ptr[count] <= '~'
           && text.ptr[count] != '\\')
        count++;
    return count;
}

/* Appends the first character of `text`, or the first byte if it is malformed, and returns the
 * number of bytes consumed. */
static size_t append_first(struct wva_buffer *out, struct wva_str text, enum wva_utf8_form form)
{
    gunichar code = g_utf8_get_char_validated(text.ptr, (gssize)text.len);
    bool valid = code <= 0x10FFFF, escaped = form == WVA_UTF8_ESCAPED;
    bool control = code < ' ' || (code >= 0x7F && code < 0xA0);
    size_t len = valid ? (size_t)g_unichar_to_utf8(code, NULL) : 1;

    if (escaped && (control || !valid)) {
        wva_buffer_printf(out, "\\x%02X", (unsigned char)text.ptr[0]);
        return 1;
    }
    if (escaped && code == '\\')
        wva_buffer_add(out, "\\\\");
    else if (!valid || (form != WVA_UTF8_VALID && (code == 0xFFFE || code == 0xFFFF)))
        wva_buffer_add(out, "\uFFFD");
    else if (control && form != WVA_UTF8_VALID
             && !(form == WVA_UTF8_DOCUMENT_LINES && code == '\n'))
        wva_buffer_append_char(out, form == WVA_UTF8_TERMINAL ? '?' : ' ');
    else
        wva_buffer_append(out, text.ptr, len);
    return len;
}

void wva_utf8_append(struct wva_buffer *out, struct wva_str text, enum wva_utf8_form form)
{
    while (text.len > 0) {
        size_t plain = count_plain(text);

        wva_buffer_append(out, text.ptr, plain);
        text = wva_str_skip(text, plain);
        if (text.len > 0)
            text = wva_str_skip(text, append_first(out, text, form));
    }
}

char *wva_utf8_clean(const char *text, enum wva_utf8_form form)
{
    struct wva_buffer clean = wva_buffer_make(SIZE_MAX);

    wva_utf8_append(&clean, wva_str_from(text), form);
    return clean.data == NULL ? wva_strdup("") : clean.data;
}

struct wva_str wva_utf8_cut(struct wva_str text, size_t max)
{
    if (text.len <= max)
        return text;
    while (max > 0 && wva_utf8_continues(text.ptr[max]))
        max--;
    return (struct wva_str){ text.ptr, max };
}
