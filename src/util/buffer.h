/* SPDX-License-Identifier: Apache-2.0 */
/* A growable run of bytes with a maximum that is set when it is made: input can never make it
 * larger than its owner foresaw.
 *
 * Appending beyond the maximum appends nothing and sets `overflow`; check it once, at the end. The
 * bytes stay terminated by a NUL that does not count. */
#ifndef WVA_UTIL_BUFFER_H
#define WVA_UTIL_BUFFER_H

#include "util/str.h"

struct wva_buffer {
    char *data; /* NULL until the first append */
    size_t len;
    size_t capacity;
    size_t max;
    bool overflow;
};

/* An empty buffer that will hold at most `max` bytes. Nothing is allocated yet. */
struct wva_buffer wva_buffer_make(size_t max);
void wva_buffer_free(struct wva_buffer *buffer);

/* Forgets the content, keeps the memory. */
void wva_buffer_clear(struct wva_buffer *buffer);

/* Forgets what is behind the first `len` bytes, which it has. */
void wva_buffer_cut(struct wva_buffer *buffer, size_t len);

void wva_buffer_append(struct wva_buffer *buffer, const void *bytes, size_t len);
void wva_buffer_append_str(struct wva_buffer *buffer, struct wva_str text);
void wva_buffer_append_char(struct wva_buffer *buffer, char c);

/* Inline, so that the length of a literal is known when it is compiled. */
static inline void wva_buffer_add(struct wva_buffer *buffer, const char *text)
{
    wva_buffer_append(buffer, text, strlen(text));
}

/* Appends to a list with commas between its items. */
void wva_buffer_add_item(struct wva_buffer *list, const char *item);

/* Appends `len` bytes that the caller fills, at once; NULL beyond the maximum. */
char *wva_buffer_extend(struct wva_buffer *buffer, size_t len);
void wva_buffer_printf(struct wva_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
