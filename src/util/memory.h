/* SPDX-License-Identifier: Apache-2.0 */
/* Allocation that does not return failure.
 *
 * Whatever an input can make large is capped by its own module before it is allocated. When the
 * system still has no memory left the process aborts, as glib beneath the text layout does: no
 * caller could do better. */
#ifndef WVA_UTIL_MEMORY_H
#define WVA_UTIL_MEMORY_H

#include <stddef.h>

/* All return memory that the caller frees with free(). `wva_calloc` is zeroed; a count of 0 gives a
 * valid pointer; the copy of NULL is NULL. */
void *wva_malloc(size_t size);
void *wva_calloc(size_t count, size_t size);
void *wva_reallocarray(void *old, size_t count, size_t size);
char *wva_strdup(const char *text);
char *wva_strndup(const char *text, size_t len);

/* printf into a new string. */
char *wva_asprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Makes room for `need` items in an array that holds room for *capacity, doubling, and returns the
 * (perhaps moved) array. */
void *wva_grow(void *items, size_t *capacity, size_t need, size_t item_size);

/* Counts one more item in such an array and points to it, for the caller to fill. */
#define WVA_APPEND(items, count, capacity)                                                         \
    ((items) = wva_grow((items), &(capacity), (count) + 1, sizeof *(items)), &(items)[(count)++])

#endif
