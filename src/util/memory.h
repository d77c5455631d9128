/* SPDX-License-Identifier: Apache-2.0 */
/* Allocation that never returns failure.
 *
 * Anything whose size depends on the input is capped by its own module before it is allocated. If
 * the system still runs out of memory the process aborts, as glib beneath the text layout does: no
 * caller could do better. */
#ifndef WVA_UTIL_MEMORY_H
#define WVA_UTIL_MEMORY_H

#include <stdarg.h>
#include <stddef.h>

/* All return memory that the caller frees with free(). `wva_calloc` zeroes it; a count of 0 gives a
 * valid pointer; copying NULL gives NULL. */
void *wva_malloc(size_t size);
void *wva_calloc(size_t count, size_t size);
void *wva_reallocarray(void *old, size_t count, size_t size);
char *wva_strdup(const char *text);
char *wva_strndup(const char *text, size_t len);

/* printf into a new string. */
char *wva_asprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *wva_vasprintf(const char *format, va_list args) __attribute__((format(printf, 1, 0)));

/* Makes room for `need` items in an array with room for *capacity, by doubling, and returns the
 * array, which may have moved. */
void *wva_grow(void *items, size_t *capacity, size_t need, size_t item_size);

/* Adds an item to such an array and points to it, for the caller to fill. */
#define WVA_APPEND(items, count, capacity)                                                         \
    ((items) = wva_grow((items), &(capacity), (count) + 1, sizeof *(items)), &(items)[(count)++])

#endif
