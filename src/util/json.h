/* SPDX-License-Identifier: Apache-2.0 */
/* An in-place JSON scanner: builds nothing, values are views into the text. */
#ifndef WVA_UTIL_JSON_H
#define WVA_UTIL_JSON_H

#include "util/buffer.h"
#include "util/str.h"

/* Every step returns false on an error, with `cut` set if the text merely ended too early. */
struct wva_json_scanner {
    const char *at, *end;
    bool cut;
};

/* A scanner at the start of `text`. An empty text may have a NULL pointer, which the scanner must
 * not do arithmetic on. */
static inline struct wva_json_scanner wva_json_scan(struct wva_str text)
{
    const char *start = text.len == 0 ? "" : text.ptr;

    return (struct wva_json_scanner){ start, start + text.len, false };
}

enum wva_json_kind {
    WVA_JSON_NONE, /* no such member */
    WVA_JSON_STRING,
    WVA_JSON_WORD, /* number, true, false, null */
    WVA_JSON_OBJECT,
    WVA_JSON_ARRAY,
};

struct wva_json_value {
    enum wva_json_kind kind;
    struct wva_str text; /* of a string: the content between the quotes, still escaped; of an object
                            or array: all of it, including the brackets */
};

static inline void wva_json_skip_space(struct wva_json_scanner *scan)
{
    while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\r'))
        scan->at++;
}

/* Skips blanks and the character `c`. */
static inline bool wva_json_take(struct wva_json_scanner *scan, char c)
{
    wva_json_skip_space(scan);
    if (scan->at < scan->end && *scan->at == c) {
        scan->at++;
        return true;
    }
    scan->cut = scan->at >= scan->end;
    return false;
}

/* The next quote, or NULL. Keys, levels and most values are short: a loop reaches their end before
 * memchr gets going. */
static inline const char *wva_json_quote(const char *at, const char *end)
{
    const char *near = end - at < 8 ? end : at + 8;

    for (; at < near; at++)
        if (*at == '"')
            return at;
    return memchr(at, '"', (size_t)(end - at));
}

/* Skips a string; `content` is the text between the quotes. */
bool wva_json_string(struct wva_json_scanner *scan, struct wva_str *content);

/* Skips any value, including everything nested in it. */
bool wva_json_value(struct wva_json_scanner *scan, struct wva_json_value *value);

/* The member `key` of an object; the last one if there are several of that name. NONE also if the
 * text is not an object, or is malformed before that member. */
struct wva_json_value wva_json_member(struct wva_str object, struct wva_str key);

/* Iterates over the items of an array: *rest is initially the whole array, brackets included, then
 * the remainder. False when there are no more items. */
bool wva_json_next_item(struct wva_str *rest, struct wva_json_value *item);

/* Resolves string escapes. Returns `raw` itself if it has none; otherwise writes the text to
 * `scratch` (cleared first) and returns a view of it. Invalid escapes are left unchanged; a lone
 * surrogate becomes U+FFFD. */
struct wva_str wva_json_unescape(struct wva_str raw, struct wva_buffer *scratch);

/* Appends `text` as a JSON string, including the quotes; bytes that are not UTF-8 become U+FFFD. */
void wva_json_append_string(struct wva_buffer *out, struct wva_str text);

#endif
