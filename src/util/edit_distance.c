/* SPDX-License-Identifier: Apache-2.0 */
#include "util/edit_distance.h"

#include <limits.h>
#include <string.h>

enum { COMPARED_MAX = 100 };

/* No fewer changes than the characters that only one of the two has. */
static size_t find_least(const char *a, size_t a_len, const char *b, size_t b_len)
{
    signed char left[UCHAR_MAX + 1] = { 0 };
    size_t shared = 0;

    for (size_t i = 0; i < a_len; i++)
        left[(unsigned char)a[i]]++;
    for (size_t i = 0; i < b_len; i++)
        shared += left[(unsigned char)b[i]]-- > 0;
    return (a_len > b_len ? a_len : b_len) - shared;
}

size_t wva_edit_distance(const char *a, const char *b, size_t limit)
{
    size_t row[COMPARED_MAX + 1], a_len = strnlen(a, COMPARED_MAX),
                                  b_len = strnlen(b, COMPARED_MAX);
    size_t least = find_least(a, a_len, b, b_len);

    if (least >= limit)
        return least;
    for (size_t j = 0; j <= b_len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t change = diagonal + (a[i - 1] != b[j - 1]), best = row[j] + 1;

            diagonal = row[j];
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = change < best ? change : best;
        }
    }
    return row[b_len];
}
