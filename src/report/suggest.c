/* SPDX-License-Identifier: Apache-2.0 */
#include "report/suggest.h"

#include <stdint.h>
#include <stdlib.h>

#include "analysis/headline.h"
#include "util/edit_distance.h"
#include "util/memory.h"

enum { NEAREST = 3 };

struct nearest {
    const char *name;
    size_t distance[NEAREST];
    char *found[NEAREST];
};

/* Keeps the candidate if it is nearer than one that is kept; of equal ones the first. */
static void consider(struct nearest *nearest, const char *candidate)
{
    size_t distance = wva_edit_distance(nearest->name, candidate);

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
