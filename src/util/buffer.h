/* SPDX-License-Identifier: Apache-2.0 */
/* A growable byte buffer with a maximum size that is set when it is created, so that no input can
 * make it larger than its owner intended.
 *
 * Appending beyond the maximum appends nothing and sets `overflow`; check it once, at the end. The
 * bytes are always followed by a NUL that `len` does not include. */
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

/* An empty buffer limited to `max` bytes. Nothing is allocated yet. */
struct wva_buffer wva_buffer_make(size_t max);
void wva_buffer_free(struct wva_buffer *buffer);

/* Empties the buffer but keeps its memory. */
void wva_buffer_clear(struct wva_buffer *buffer);

/* Truncates to `len` bytes, at most the current length. */
void wva_buffer_cut(struct wva_buffer *buffer, size_t len);

void wva_buffer_append(struct wva_buffer *buffer, const void *bytes, size_t len);
void wva_buffer_append_str(struct wva_buffer *buffer, struct wva_str text);
void wva_buffer_append_char(struct wva_buffer *buffer, char c);

/* Inline, so that the compiler knows the length of a literal. */
static inline void wva_buffer_add(struct wva_buffer *buffer, const char *text)
{
    wva_buffer_append(buffer, text, strlen(text));
}

/* Appends an item to a comma-separated list. */
void wva_buffer_add_item(struct wva_buffer *list, const char *item);

/* Appends `len` uninitialized bytes and returns a pointer to them, which the caller must fill
 * before the next call; NULL if they would exceed the maximum. */
char *wva_buffer_extend(struct wva_buffer *buffer, size_t len);
void wva_buffer_printf(struct wva_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
