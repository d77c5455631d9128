/* SPDX-License-Identifier: Apache-2.0 */
#include "util/edit_distance.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { COMPARED_MAX = 64 };

/* Bit-parallel: neighbouring cells of a column of the usual table differ by at most one, so a
 * column is stored as bits and costs a few operations however long `a` is (Myers 1999, "A fast
 * bit-vector algorithm for approximate string matching"; in Hyyro's form, 2003). */
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

struct wva_nearest wva_nearest_begin(const char *name)
{
    /* If more than a third of the name would have to change, it was not meant. */
    return (struct wva_nearest){ .name = name,
                                 .distance = (strnlen(name, COMPARED_MAX) + 2) / 3 + 1 };
}

/* "itl" is part of "slo-itl" but not of "no-title". */
static bool is_part(const char *name, const char *word)
{
    enum { SHORTEST = 3 };
    const char *part = strlen(name) < SHORTEST ? NULL : strstr(word, name);

    return part != NULL && strcmp(word, name) != 0
           && (part == word || part[-1] == '-' || part[-1] == '_');
}

/* Two adjacent letters swapped, as in "pgn" for "png". */
static bool is_swapped(const char *name, const char *word)
{
    size_t i = 0;

    while (name[i] != '\0' && name[i] == word[i])
        i++;
    return name[i] != '\0' && name[i + 1] != '\0' && name[i] == word[i + 1]
           && name[i + 1] == word[i] && strcmp(name + i + 2, word + i + 2) == 0;
}

void wva_nearest_consider(struct wva_nearest *nearest, struct wva_str candidate)
{
    char word[sizeof nearest->found];
    size_t distance;

    if (candidate.len == 0 || candidate.len >= sizeof word)
        return;
    memcpy(word, candidate.ptr, candidate.len);
    word[candidate.len] = '\0';
    distance = is_part(nearest->name, word) || is_swapped(nearest->name, word)
                   ? 1
                   : wva_edit_distance(nearest->name, word);
    if (distance >= nearest->distance)
        return;
    nearest->distance = distance;
    memcpy(nearest->found, word, sizeof word);
}

char *wva_nearest_hint(const struct wva_nearest *nearest, char out[WVA_HINT_TEXT])
{
    out[0] = '\0';
    if (nearest->found[0] != '\0')
        (void)snprintf(out, WVA_HINT_TEXT, "; did you mean '%s'?", nearest->found);
    return out;
}
