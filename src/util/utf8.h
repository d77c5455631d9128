/* SPDX-License-Identifier: Apache-2.0 */
/* Text of unknown origin as UTF-8: made fit to be shown or written, and cut between characters. */
#ifndef WVA_UTIL_UTF8_H
#define WVA_UTIL_UTF8_H

#include "util/buffer.h"

/* What becomes of control characters (U+0000 to U+001F, U+007F to U+009F: some terminals obey the
 * upper ones too) and of bytes that are not well-formed. Each form is for another reader. */
enum wva_utf8_form {
    /* For JSON, which has escapes for control characters: only bytes become U+FFFD. */
    WVA_UTF8_VALID,
    /* For documents: control characters become blanks; bytes, and U+FFFE and U+FFFF, which XML does
     * not allow, become U+FFFD. */
    WVA_UTF8_DOCUMENT,
    WVA_UTF8_DOCUMENT_LINES, /* the same, but line feeds stay */
    /* For terminals and plain text: as for documents, but control characters become '?', so that
     * one in a name is noticed. */
    WVA_UTF8_TERMINAL,
    /* For names of files, of which no two may look alike: each offending byte becomes \xNN, a
     * backslash two. */
    WVA_UTF8_ESCAPED
};

/* Appends `text` in this form. */
void wva_utf8_append(struct wva_buffer *out, struct wva_str text, enum wva_utf8_form form);

/* The same as a new string, which the caller frees. */
char *wva_utf8_clean(const char *text, enum wva_utf8_form form);

/* True for a byte within a character, behind its first. */
static inline bool wva_utf8_continues(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* As much of the start of `text` as `max` bytes hold without a part of a character at the end. */
struct wva_str wva_utf8_cut(struct wva_str text, size_t max);

#endif
