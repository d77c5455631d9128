/* SPDX-License-Identifier: Apache-2.0 */
#include "util/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *check_allocated(void *memory)
{
    if (memory == NULL)
        abort();
    return memory;
}

void *wva_malloc(size_t size)
{
    return check_allocated(malloc(size == 0 ? 1 : size));
}

void *wva_calloc(size_t count, size_t size)
{
    return check_allocated(calloc(count == 0 ? 1 : count, size == 0 ? 1 : size));
}

void *wva_reallocarray(void *old, size_t count, size_t size)
{
    return check_allocated(reallocarray(old, count == 0 ? 1 : count, size == 0 ? 1 : size));
}

char *wva_strdup(const char *text)
{
    return text == NULL ? NULL : check_allocated(strdup(text));
}

char *wva_strndup(const char *text, size_t len)
{
    char *copy = wva_malloc(len + 1);

    memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

char *wva_vasprintf(const char *format, va_list args)
{
    char *text = NULL;

    return check_allocated(vasprintf(&text, format, args) < 0 ? NULL : text);
}

char *wva_asprintf(const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    text = wva_vasprintf(format, args);
    va_end(args);
    return text;
}

void *wva_grow(void *items, size_t *capacity, size_t need, size_t item_size)
{
    size_t wanted = *capacity == 0 ? 16 : *capacity;

    if (need <= *capacity)
        return items;
    while (wanted < need)
        wanted = wanted > SIZE_MAX / 2 ? need : wanted * 2;
    items = wva_reallocarray(items, wanted, item_size);
    *capacity = wanted;
    return items;
}
