/* SPDX-License-Identifier: Apache-2.0 */
#include "report/suggest.h"

#include <stdint.h>
#include <stdlib.h>

#include "analysis/headline.h"
#include "util/memory.h"

enum { NEAREST = 3, COMPARED_MAX = 100 };

size_t wva_suggest_distance(const char *a, const char *b)
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

struct nearest {
    const char *name;
    size_t distance[NEAREST];
    char *found[NEAREST];
};

/* Keeps the candidate if it is nearer than one that is kept; of equal ones the first. */
static void consider(struct nearest *nearest, const char *candidate)
{
    size_t distance = wva_suggest_distance(nearest->name, candidate);

    for (int i = 0; i < NEAREST; i++) {
        if (distance >= nearest->distance[i])
            continue;
        free(nearest->found[NEAREST - 1]);
        for (int j = NEAREST - 1; j > i; j--) {
            nearest->found[j] = nearest->found[j - 1];
            nearest->distance[j] = nearest->distance[j - 1];
        }
        nearest->found[i] = wva_strdup(candidate);
        nearest->distance[i] = distance;
        return;
    }
}

/* Considers each plain value below `value`, which lies at `path`. */
static void consider_below(struct nearest *nearest, json_t *value, const char *path)
{
    const char *name;
    json_t *member;

    if (json_is_array(value)) {
        char *item = wva_asprintf("%s[0]", path);

        consider_below(nearest, json_array_get(value, 0), item);
        free(item);
    } else if (json_is_object(value)) {
        json_object_foreach(value, name, member)
        {
            char *below = wva_asprintf("%s%s%s", path, path[0] == '\0' ? "" : ".", name);

            consider_below(nearest, member, below);
            free(below);
        }
    } else if (value != NULL) {
        consider(nearest, path);
    }
}

void wva_suggest_figures(const char *name, json_t *shape, struct wva_buffer *text)
{
    struct nearest nearest = { .name = name };

    for (int i = 0; i < NEAREST; i++)
        nearest.distance[i] = SIZE_MAX;
    for (size_t i = 0; i < wva_headline_count; i++)
        consider(&nearest, wva_headline_table[i].name);
    consider_below(&nearest, json_array_get(json_object_get(shape, "servers"), 0), "");
    consider_below(&nearest, shape, "");
    for (int i = 0; i < NEAREST; i++) {
        if (nearest.found[i] != NULL)
            wva_buffer_printf(text, "%s%s", i == 0 ? "" : ", ", nearest.found[i]);
        free(nearest.found[i]);
    }
}
