/* SPDX-License-Identifier: Apache-2.0 */
/* A reader's notes about an experiment: what was missing and filled in from elsewhere, and what was
 * interpreted as something other than written. Sentences for people, in the order in which they
 * arose; reports show all of them. */
#ifndef WVA_UTIL_NOTES_H
#define WVA_UTIL_NOTES_H

#include <stddef.h>

enum { WVA_NOTES_MAX = 200 }; /* the last one states that there are more */

struct wva_notes {
    char **items; /* owned */
    size_t count;
};

/* Adds a sentence, unless it is there already. */
void wva_notes_add(struct wva_notes *notes, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void wva_notes_free(struct wva_notes *notes);

#endif
