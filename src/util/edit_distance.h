/* SPDX-License-Identifier: Apache-2.0 */
/* Edit distance between words, for "did you mean". */
#ifndef WVA_UTIL_EDIT_DISTANCE_H
#define WVA_UTIL_EDIT_DISTANCE_H

#include <stddef.h>

#include "util/str.h"

/* Levenshtein distance (1966): insertions, deletions and substitutions. Compares the first 64
 * characters of each. */
size_t wva_edit_distance(const char *a, const char *b);

/* Finds the closest of several candidates, offered one at a time; on a tie the first one wins. A
 * candidate that contains the name counts as close. */
struct wva_nearest {
    const char *name;
    char found[64]; /* empty: no candidate is close */
    size_t distance;
};

struct wva_nearest wva_nearest_begin(const char *name);
void wva_nearest_consider(struct wva_nearest *nearest, struct wva_str candidate);

/* "; did you mean 'X'?", or an empty string. Returns `out`. */
enum { WVA_HINT_TEXT = 96 };
char *wva_nearest_hint(const struct wva_nearest *nearest, char out[WVA_HINT_TEXT]);

#endif
