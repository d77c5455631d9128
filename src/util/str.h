/* SPDX-License-Identifier: Apache-2.0 */
/* A view of bytes that somebody else owns. Not terminated; may hold any byte. Functions never keep
 * a view beyond the call. */
#ifndef WVA_UTIL_STR_H
#define WVA_UTIL_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct wva_str {
    const char *ptr; /* may be NULL when len is 0 */
    size_t len;
};

/* A view of a string literal; the second form is an initializer, for static tables. */
#define WVA_STR(literal) ((struct wva_str){ "" literal, sizeof(literal) - 1 })
#define WVA_STR_INIT(literal)                                                                      \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }

/* How many elements an array has; compilers warn of a pointer here (-Wsizeof-pointer-div). */
#define WVA_COUNT(array) (sizeof(array) / sizeof(array)[0])

/* The arguments of printf's "%.*s". */
#define WVA_STR_ARGS(view) (int)(view).len, (view).ptr == NULL ? "" : (view).ptr

static inline struct wva_str wva_str_from(const char *text)
{
    return (struct wva_str){ text, strlen(text) };
}

/* Most texts that differ do so in their length or first byte, and looking at those costs no call.
 */
static inline bool wva_str_equal(struct wva_str a, struct wva_str b)
{
    return a.len == b.len
           && (a.len == 0 || (a.ptr[0] == b.ptr[0] && memcmp(a.ptr, b.ptr, a.len) == 0));
}

static inline bool wva_str_starts(struct wva_str text, struct wva_str prefix)
{
    if (text.len < prefix.len || (prefix.len > 0 && text.ptr[0] != prefix.ptr[0]))
        return false;
    return memcmp(text.ptr, prefix.ptr, prefix.len) == 0;
}

/* What is left of `text` behind its first `count` bytes; `count` is at most text.len. */
static inline struct wva_str wva_str_skip(struct wva_str text, size_t count)
{
    return (struct wva_str){ text.ptr + count, text.len - count };
}

/* If `text` starts with `prefix`, steps over it and says true. */
static inline bool wva_str_take(struct wva_str *text, struct wva_str prefix)
{
    if (!wva_str_starts(*text, prefix))
        return false;
    *text = wva_str_skip(*text, prefix.len);
    return true;
}

static inline bool wva_str_ends(struct wva_str text, struct wva_str suffix)
{
    if (text.len < suffix.len
        || (suffix.len > 0 && text.ptr[text.len - 1] != suffix.ptr[suffix.len - 1]))
        return false;
    return suffix.len == 0 || memcmp(text.ptr + text.len - suffix.len, suffix.ptr, suffix.len) == 0;
}

/* Where `needle` first stands in `text`, or NULL. From one first byte to the next: memmem makes a
 * table for each call, which costs more than the short texts here. */
static inline const char *wva_str_find(struct wva_str text, struct wva_str needle)
{
    if (needle.len == 0)
        return text.len == 0 ? NULL : text.ptr;
    while (text.len >= needle.len) {
        const char *at = memchr(text.ptr, needle.ptr[0], text.len - needle.len + 1);

        if (at == NULL || memcmp(at, needle.ptr, needle.len) == 0)
            return at;
        text = wva_str_skip(text, (size_t)(at - text.ptr) + 1);
    }
    return NULL;
}

/* If `border` stands in `text`, takes what is before it as `piece`, steps over both and says true.
 */
static inline bool wva_str_cut(struct wva_str *text, struct wva_str border, struct wva_str *piece)
{
    const char *at = wva_str_find(*text, border);

    if (at == NULL)
        return false;
    *piece = (struct wva_str){ text->ptr, (size_t)(at - text->ptr) };
    *text = wva_str_skip(*text, piece->len + border.len);
    return true;
}

/* Without blanks and tabs at either end. */
static inline struct wva_str wva_str_trim(struct wva_str text)
{
    while (text.len > 0 && (text.ptr[0] == ' ' || text.ptr[0] == '\t'))
        text = wva_str_skip(text, 1);
    while (text.len > 0 && (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\t'))
        text.len--;
    return text;
}

/* The ending of a noun behind this number of any type. */
#define WVA_PLURAL(count) ((count) == 1 ? "" : "s")

#endif
