/* SPDX-License-Identifier: Apache-2.0 */
#include "util/edit_distance.h"

#include <string.h>

enum { COMPARED_MAX = 100 };

size_t wva_edit_distance(const char *a, const char *b)
{
    size_t row[COMPARED_MAX + 1], a_len = strnlen(a, COMPARED_MAX),
                                  b_len = strnlen(b, COMPARED_MAX);

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
