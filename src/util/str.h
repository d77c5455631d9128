/* SPDX-License-Identifier: Apache-2.0 */
/* A view of bytes owned elsewhere. Not NUL-terminated; may contain any byte. Functions never keep a
 * view beyond the call. */
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

/* The number of elements of an array; compilers warn if given a pointer (-Wsizeof-pointer-div). */
#define WVA_COUNT(array) (sizeof(array) / sizeof(array)[0])

/* The plural ending of a noun. */
#define WVA_PLURAL(count) ((count) == 1 ? "" : "s")

/* Arguments for printf's "%.*s". */
#define WVA_STR_ARGS(view) (int)(view).len, (view).ptr == NULL ? "" : (view).ptr

/* NULL for a text that is empty, or NULL. */
static inline const char *wva_text_or_null(const char *text)
{
    return text == NULL || text[0] == '\0' ? NULL : text;
}

static inline struct wva_str wva_str_from(const char *text)
{
    return (struct wva_str){ text, strlen(text) };
}

/* Most texts that differ do so in length or first byte, and comparing those needs no call. */
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

/* `text` without its first `count` bytes; `count` is at most text.len. */
static inline struct wva_str wva_str_skip(struct wva_str text, size_t count)
{
    return (struct wva_str){ text.ptr + count, text.len - count };
}

static inline bool wva_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Removes `prefix` from the start of `text`; returns false if it is not there. */
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

/* The first occurrence of `needle` in `text`, or NULL. Searches for first bytes: memmem builds a
 * table for each call, which costs more than searching the short texts here. */
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

/* Splits at the first `separator`: `piece` is what precedes it, `text` what follows. Returns false
 * if there is none. */
static inline bool wva_str_cut(struct wva_str *text, struct wva_str separator,
                               struct wva_str *piece)
{
    const char *at = wva_str_find(*text, separator);

    if (at == NULL)
        return false;
    *piece = (struct wva_str){ text->ptr, (size_t)(at - text->ptr) };
    *text = wva_str_skip(*text, piece->len + separator.len);
    return true;
}

/* Strips blanks and tabs at both ends. */
static inline struct wva_str wva_str_trim(struct wva_str text)
{
    while (text.len > 0 && (text.ptr[0] == ' ' || text.ptr[0] == '\t'))
        text = wva_str_skip(text, 1);
    while (text.len > 0 && (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\t'))
        text.len--;
    return text;
}

/* Removes and returns the next piece of `line`, without leading blanks: up to `gap`, which begins
 * with a blank, or all of the rest. Empty at the end. */
static inline struct wva_str wva_str_take_piece(struct wva_str *line, struct wva_str gap)
{
    struct wva_str piece;

    *line = wva_str_trim(*line);
    if (!wva_str_cut(line, gap, &piece)) {
        piece = *line;
        *line = WVA_STR("");
    }
    return piece;
}

#endif
