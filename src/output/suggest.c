/* SPDX-License-Identifier: Apache-2.0 */
#include "output/suggest.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/headline.h"
#include "util/edit_distance.h"
#include "util/memory.h"

enum { NEAREST = 3, PATH_MAX_LEN = 1000 };

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

/* Considers each plain value below `value`, which lies at `path`; leaves that as it was. */
static void consider_below(struct nearest *nearest, json_t *value, struct wva_buffer *path)
{
    size_t len = path->len;
    const char *name;
    json_t *member;

    if (json_is_array(value)) {
        wva_buffer_add(path, "[0]");
        consider_below(nearest, json_array_get(value, 0), path);
        wva_buffer_cut(path, len);
    } else if (json_is_object(value)) {
        json_object_foreach(value, name, member)
        {
            wva_buffer_printf(path, "%s%s", len == 0 ? "" : ".", name);
            consider_below(nearest, member, path);
            wva_buffer_cut(path, len);
        }
    } else if (value != NULL) {
        consider(nearest, path->data);
    }
}

void wva_suggest_figures(const char *name, json_t *shape, struct wva_buffer *text)
{
    struct nearest nearest = { .name = name };
    struct wva_buffer path = wva_buffer_make(PATH_MAX_LEN);

    /* Where half of the name would have to change, it was not meant. */
    for (int i = 0; i < NEAREST; i++)
        nearest.distance[i] = 2 + strlen(name) / 2;
    for (size_t i = 0; i < wva_headline_count; i++)
        consider(&nearest, wva_headline_table[i].name);
    consider_below(&nearest, json_array_get(json_object_get(shape, "servers"), 0), &path);
    consider_below(&nearest, shape, &path);
    wva_buffer_free(&path);
    for (int i = 0; i < NEAREST; i++) {
        if (nearest.found[i] != NULL)
            wva_buffer_printf(text, "%s%s", i == 0 ? "" : ", ", nearest.found[i]);
        free(nearest.found[i]);
    }
}
