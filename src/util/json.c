/* SPDX-License-Identifier: Apache-2.0 */
#include "util/json.h"

#include <glib.h>
#include <stdint.h>

#include "util/utf8.h"

/* Deeper nesting than any controller writes. */
enum { DEPTH_MAX = 64 };

static bool fail_at_end(struct wva_json_scanner *scan)
{
    scan->cut = scan->at >= scan->end;
    return false;
}

bool wva_json_string(struct wva_json_scanner *scan, struct wva_str *content)
{
    const char *start, *quote;

    if (!wva_json_take(scan, '"'))
        return false;
    start = scan->at;
    for (;;) {
        const char *p;

        quote = wva_json_quote(scan->at, scan->end);
        if (quote == NULL) {
            scan->at = scan->end;
            return fail_at_end(scan);
        }
        scan->at = quote + 1;
        /* The quote is escaped if an odd number of backslashes precedes it. */
        for (p = quote; p > start && p[-1] == '\\'; p--)
            ;
        if ((quote - p) % 2 == 0)
            break;
    }
    *content = (struct wva_str){ start, (size_t)(quote - start) };
    return true;
}

/* A number, true, false or null. */
static bool scan_word(struct wva_json_scanner *scan, struct wva_str *content)
{
    const char *start = scan->at;

    while (scan->at < scan->end && *scan->at != ',' && *scan->at != '}' && *scan->at != ']'
           && *scan->at != ' ')
        scan->at++;
    *content = (struct wva_str){ start, (size_t)(scan->at - start) };
    return content->len > 0 ? true : fail_at_end(scan);
}

/* An object or array, including everything nested in it. */
static bool skip_nested(struct wva_json_scanner *scan)
{
    char closing[DEPTH_MAX];
    size_t depth = 0;

    do {
        struct wva_str ignored;
        char c;

        wva_json_skip_space(scan);
        if (scan->at >= scan->end)
            return fail_at_end(scan);
        c = *scan->at;
        if (c == '"') {
            if (!wva_json_string(scan, &ignored))
                return false;
            continue;
        }
        scan->at++;
        if (c == '{' || c == '[') {
            if (depth == DEPTH_MAX)
                return false;
            closing[depth++] = c == '{' ? '}' : ']';
        } else if (c == '}' || c == ']') {
            if (closing[--depth] != c)
                return false;
        }
    } while (depth > 0);
    return true;
}

bool wva_json_value(struct wva_json_scanner *scan, struct wva_json_value *value)
{
    const char *start;

    wva_json_skip_space(scan);
    if (scan->at >= scan->end)
        return fail_at_end(scan);
    start = scan->at;
    if (*start == '"') {
        value->kind = WVA_JSON_STRING;
        return wva_json_string(scan, &value->text);
    }
    if (*start == '{' || *start == '[') {
        value->kind = *start == '{' ? WVA_JSON_OBJECT : WVA_JSON_ARRAY;
        if (!skip_nested(scan))
            return false;
        value->text = (struct wva_str){ start, (size_t)(scan->at - start) };
        return true;
    }
    value->kind = WVA_JSON_WORD;
    return scan_word(scan, &value->text);
}

struct wva_json_value wva_json_member(struct wva_str object, struct wva_str key)
{
    struct wva_json_scanner scan = wva_json_scan(object);
    struct wva_json_value found = { .kind = WVA_JSON_NONE }, value;
    struct wva_str name;

    if (!wva_json_take(&scan, '{'))
        return found;
    while (wva_json_string(&scan, &name) && wva_json_take(&scan, ':')
           && wva_json_value(&scan, &value)) {
        if (wva_str_equal(name, key))
            found = value;
        if (!wva_json_take(&scan, ','))
            break;
    }
    return found;
}

bool wva_json_next_item(struct wva_str *rest, struct wva_json_value *item)
{
    struct wva_json_scanner scan = wva_json_scan(*rest);

    if (rest->len == 0 || (*rest->ptr != '[' && *rest->ptr != ','))
        return false;
    scan.at++;
    if (!wva_json_value(&scan, item))
        return false;
    wva_json_skip_space(&scan);
    *rest = (struct wva_str){ scan.at, (size_t)(scan.end - scan.at) };
    return true;
}

static bool read_hex4(struct wva_str text, uint32_t *code)
{
    *code = 0;
    if (text.len < 4)
        return false;
    for (size_t i = 0; i < 4; i++) {
        char c = text.ptr[i];
        uint32_t digit;

        if (c >= '0' && c <= '9')
            digit = (uint32_t)(c - '0');
        else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
            digit = (uint32_t)((c | 0x20) - 'a') + 10;
        else
            return false;
        *code = *code * 16 + digit;
    }
    return true;
}

/* `text` is what follows "\u". Returns the bytes consumed; 0 if it does not begin with four
 * hexadecimal digits. */
static size_t unescape_unicode(struct wva_str text, struct wva_buffer *to)
{
    uint32_t code, low;
    size_t used = 4;
    char bytes[6];

    if (!read_hex4(text, &code))
        return 0;
    if (code >= 0xD800 && code < 0xDC00 && text.len >= 10 && text.ptr[4] == '\\'
        && text.ptr[5] == 'u' && read_hex4(wva_str_skip(text, 6), &low) && low >= 0xDC00
        && low < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        used = 10;
    } else if (code >= 0xD800 && code < 0xE000) {
        code = 0xFFFD;
    }
    wva_buffer_append(to, bytes, (size_t)g_unichar_to_utf8(code, bytes));
    return used;
}

/* The characters after a backslash, and what each one means. */
static const char names[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";

struct wva_str wva_json_unescape(struct wva_str raw, struct wva_buffer *scratch)
{
    struct wva_str rest = raw;

    if (raw.len == 0 || memchr(raw.ptr, '\\', raw.len) == NULL)
        return raw;
    wva_buffer_clear(scratch);
    while (rest.len > 0) {
        const char *backslash = memchr(rest.ptr, '\\', rest.len);
        size_t plain = backslash == NULL ? rest.len : (size_t)(backslash - rest.ptr);
        const char *name;
        size_t used = 0;

        wva_buffer_append(scratch, rest.ptr, plain);
        rest = wva_str_skip(rest, plain);
        if (rest.len < 2) {
            wva_buffer_append_str(scratch, rest);
            break;
        }
        name = memchr(names, rest.ptr[1], sizeof names - 1);
        if (name != NULL) {
            wva_buffer_append_char(scratch, meanings[name - names]);
            used = 2;
        } else if (rest.ptr[1] == 'u') {
            used = unescape_unicode(wva_str_skip(rest, 2), scratch);
            used += used == 0 ? 0 : 2;
        }
        if (used == 0) {
            wva_buffer_append_char(scratch, '\\');
            used = 1;
        }
        rest = wva_str_skip(rest, used);
    }
    return (struct wva_str){ scratch->data, scratch->len };
}

void wva_json_append_string(struct wva_buffer *out, struct wva_str text)
{
    struct wva_buffer valid = wva_buffer_make(SIZE_MAX);

    wva_utf8_append(&valid, text, WVA_UTF8_VALID);
    wva_buffer_append_char(out, '"');
    for (size_t i = 0; i < valid.len; i++) {
        char c = valid.data[i];
        const char *meaning = memchr(meanings, c, sizeof meanings - 1);

        if (meaning != NULL && c != '/')
            wva_buffer_printf(out, "\\%c", names[meaning - meanings]);
        else if ((unsigned char)c < ' ')
            wva_buffer_printf(out, "\\u%04X", (unsigned)c);
        else
            wva_buffer_append_char(out, c);
    }
    wva_buffer_append_char(out, '"');
    wva_buffer_free(&valid);
}
