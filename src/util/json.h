/* SPDX-License-Identifier: Apache-2.0 */
/* JSON stepped over in place: nothing is built, values are views into the text. */
#ifndef WVA_UTIL_JSON_H
#define WVA_UTIL_JSON_H

#include "util/buffer.h"
#include "util/str.h"

/* Each step returns false at an error, with `cut` set where the text just ended too early. */
struct wva_json_scanner {
    const char *at, *end;
    bool cut;
};

/* At the start of `text`, which may be without bytes: NULL has no end to point to. */
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
    struct wva_str text; /* of a string: what stands between the quotes, escapes as they are;
                            of an object or array: all of it, brackets included */
};

static inline void wva_json_skip_space(struct wva_json_scanner *scan)
{
    while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\r'))
        scan->at++;
}

/* Steps over blanks and the character `c`. */
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

/* The next quote, or NULL. Keys, levels and most values are short: a loop has found their end
 * before memchr has begun. */
static inline const char *wva_json_quote(const char *at, const char *end)
{
    const char *near = end - at < 8 ? end : at + 8;

    for (; at < near; at++)
        if (*at == '"')
            return at;
    return memchr(at, '"', (size_t)(end - at));
}

/* Steps over a string; `content` is what stands between the quotes. */
bool wva_json_string(struct wva_json_scanner *scan, struct wva_str *content);

/* Steps over any value, with all that is in it. */
bool wva_json_value(struct wva_json_scanner *scan, struct wva_json_value *value);

/* The member `key` of an object; the last one where several have that name. NONE also where it is
 * no object, or breaks its rules before that member. */
struct wva_json_value wva_json_member(struct wva_str object, struct wva_str key);

/* Steps through the items of an array: *rest is first all of it, brackets included, then what is
 * left. False when there is no further item. */
bool wva_json_next_item(struct wva_str *rest, struct wva_json_value *item);

/* Resolves string escapes. Without any, returns `raw` itself; else the text is put into `scratch`
 * (cleared first), which the view then points to. Escapes that are none stay as they are; a lone
 * surrogate becomes U+FFFD. */
struct wva_str wva_json_unescape(struct wva_str raw, struct wva_buffer *scratch);

/* Appends `text` as a string of JSON, quotes included; bytes that are no UTF-8 become U+FFFD. */
void wva_json_append_string(struct wva_buffer *out, struct wva_str text);

#endif
