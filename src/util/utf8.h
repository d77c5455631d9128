/* SPDX-License-Identifier: Apache-2.0 */
/* Text of unknown origin as UTF-8: cleaned for display or output, and truncated between
 * characters. */
#ifndef WVA_UTIL_UTF8_H
#define WVA_UTIL_UTF8_H

#include "util/buffer.h"

/* How control characters (U+0000 to U+001F, U+007F to U+009F: some terminals obey the upper ones
 * too) and malformed bytes are replaced, depending on the reader. */
enum wva_utf8_form {
    /* For JSON, which can escape control characters: only malformed bytes become U+FFFD. */
    WVA_UTF8_VALID,
    /* For documents: control characters become blanks; malformed bytes, and U+FFFE and U+FFFF,
     * which XML does not allow, become U+FFFD. */
    WVA_UTF8_DOCUMENT,
    WVA_UTF8_DOCUMENT_LINES, /* same, but line feeds are kept */
    /* For terminals and plain text: as for documents, but control characters become '?', so that
     * one in a name is noticed. */
    WVA_UTF8_TERMINAL,
    /* For file names, no two of which may look alike: each offending byte becomes \xNN, a backslash
     * is doubled. */
    WVA_UTF8_ESCAPED
};

void wva_utf8_append(struct wva_buffer *out, struct wva_str text, enum wva_utf8_form form);

/* Same as a new string, which the caller frees. */
char *wva_utf8_clean(const char *text, enum wva_utf8_form form);

/* True for a continuation byte. */
static inline bool wva_utf8_continues(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* The longest prefix of `text` of at most `max` bytes that does not end within a character. */
struct wva_str wva_utf8_cut(struct wva_str text, size_t max);

#endif
