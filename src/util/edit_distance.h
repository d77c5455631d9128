/* SPDX-License-Identifier: Apache-2.0 */
/* How far two words are apart: for "did you mean". */
#ifndef WVA_UTIL_EDIT_DISTANCE_H
#define WVA_UTIL_EDIT_DISTANCE_H

#include <stddef.h>

/* How many characters must be put in, taken out or changed to make one of the other (Levenshtein
 * 1966), by the first 64 of each. */
size_t wva_edit_distance(const char *a, const char *b);

#endif
