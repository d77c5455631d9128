/* SPDX-License-Identifier: Apache-2.0 */
#include "util/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"

struct wva_buffer wva_buffer_make(size_t max)
{
    return (struct wva_buffer){ .max = max };
}

void wva_buffer_free(struct wva_buffer *buffer)
{
    free(buffer->data);
    *buffer = wva_buffer_make(buffer->max);
}

void wva_buffer_clear(struct wva_buffer *buffer)
{
    buffer->len = 0;
    buffer->overflow = false;
}

void wva_buffer_cut(struct wva_buffer *buffer, size_t len)
{
    buffer->len = len;
    if (buffer->data != NULL)
        buffer->data[len] = '\0';
}

/* Room for `len` more bytes and the terminator; false where the maximum forbids it. */
static bool reserve(struct wva_buffer *buffer, size_t len)
{
    if (len > buffer->max - buffer->len) {
        buffer->overflow = true;
        return false;
    }
    buffer->data = wva_grow(buffer->data, &buffer->capacity, buffer->len + len + 1, 1);
    return true;
}

char *wva_buffer_extend(struct wva_buffer *buffer, size_t len)
{
    char *added;

    if (!reserve(buffer, len))
        return NULL;
    added = buffer->data + buffer->len;
    buffer->len += len;
    buffer->data[buffer->len] = '\0';
    return added;
}

void wva_buffer_append(struct wva_buffer *buffer, const void *bytes, size_t len)
{
    if (len == 0 || !reserve(buffer, len))
        return;
    memcpy(buffer->data + buffer->len, bytes, len);
    buffer->len += len;
    buffer->data[buffer->len] = '\0';
}

void wva_buffer_append_str(struct wva_buffer *buffer, struct wva_str text)
{
    wva_buffer_append(buffer, text.ptr, text.len);
}

void wva_buffer_add_item(struct wva_buffer *list, const char *item)
{
    if (list->len > 0)
        wva_buffer_add(list, ", ");
    wva_buffer_add(list, item);
}

void wva_buffer_append_char(struct wva_buffer *buffer, char c)
{
    wva_buffer_append(buffer, &c, 1);
}

void wva_buffer_printf(struct wva_buffer *buffer, const char *format, ...)
{
    char small[256];
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    if (len < 0)
        return;
    if ((size_t)len < sizeof small) {
        wva_buffer_append(buffer, small, (size_t)len);
        return;
    }
    if (!reserve(buffer, (size_t)len))
        return;
    va_start(args, format);
    (void)vsnprintf(buffer->data + buffer->len, (size_t)len + 1, format, args);
    va_end(args);
    buffer->len += (size_t)len;
}
