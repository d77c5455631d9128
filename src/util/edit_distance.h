/* SPDX-License-Identifier: Apache-2.0 */
/* How far two words are apart: for "did you mean". */
#ifndef WVA_UTIL_EDIT_DISTANCE_H
#define WVA_UTIL_EDIT_DISTANCE_H

#include <stddef.h>

#include "util/str.h"

/* How many characters must be put in, taken out or changed to make one of the other (Levenshtein
 * 1966), by the first 64 of each. */
size_t wva_edit_distance(const char *a, const char *b);

/* The nearest of the words that are considered one by one; of equal ones the first. One that holds
 * the name is near. */
struct wva_nearest {
    const char *name;
    char found[64]; /* empty: none is near */
    size_t distance;
};

struct wva_nearest wva_nearest_begin(const char *name);
void wva_nearest_consider(struct wva_nearest *nearest, struct wva_str candidate);

/* "; did you mean 'X'?", or nothing. Returns `out`. */
enum { WVA_HINT_TEXT = 96 };
char *wva_nearest_hint(const struct wva_nearest *nearest, char out[WVA_HINT_TEXT]);

#endif
