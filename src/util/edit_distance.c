/* SPDX-License-Identifier: Apache-2.0 */
#include "util/edit_distance.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

enum { COMPARED_MAX = 64 };

/* The columns of the usual table, whose neighbours differ by one at most, as the bits of words: a
 * column takes a few operations however long `a` is (Myers 1999, "A fast bit-vector algorithm for
 * approximate string matching"; in the form of Hyyro 2003). */
size_t wva_edit_distance(const char *a, const char *b)
{
    size_t a_len = strnlen(a, COMPARED_MAX), b_len = strnlen(b, COMPARED_MAX), distance = a_len;
    uint64_t places[UCHAR_MAX + 1] = { 0 }; /* of each character in `a` */
    uint64_t rises = UINT64_MAX, falls = 0; /* down the column */

    if (a_len == 0)
        return b_len;
    for (size_t i = 0; i < a_len; i++)
        places[(unsigned char)a[i]] |= UINT64_C(1) << i;
    for (size_t j = 0; j < b_len; j++) {
        uint64_t equal = places[(unsigned char)b[j]], down = equal | falls;
        uint64_t across = (((equal & rises) + rises) ^ rises) | equal;
        uint64_t higher = falls | ~(across | rises), lower = rises & across;

        distance += higher >> (a_len - 1) & 1;
        distance -= lower >> (a_len - 1) & 1;
        higher = higher << 1 | 1;
        lower <<= 1;
        rises = lower | ~(down | higher);
        falls = higher & down;
    }
    return distance;
}
