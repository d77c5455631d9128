/* SPDX-License-Identifier: Apache-2.0 */
/* What a reader has to say about an experiment: what was missing and filled from elsewhere, what
 * was taken to mean something else than it says. Sentences for people, in the order in which they
 * came up; reports show all of them. */
#ifndef WVA_UTIL_NOTES_H
#define WVA_UTIL_NOTES_H

#include <stddef.h>

enum { WVA_NOTES_MAX = 200 }; /* the last one says that there are more */

struct wva_notes {
    char **items; /* owned */
    size_t count;
};

/* Adds a sentence; one that is there already is not added again. */
void wva_notes_add(struct wva_notes *notes, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void wva_notes_free(struct wva_notes *notes);

#endif
