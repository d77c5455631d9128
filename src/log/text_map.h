/* SPDX-License-Identifier: Apache-2.0 */
/* A map from pairs of texts (a server and its namespace, a model and its accelerator) to pointers.
 *
 * Cycles are small and there are many, so it is made once and cleared for each; keys are borrowed.
 */
#ifndef WVA_LOG_TEXT_MAP_H
#define WVA_LOG_TEXT_MAP_H

#include <stdint.h>

#include "util/str.h"

struct wva_text_slot {
    struct wva_str a, b;
    uint64_t hash;
    void *value; /* NULL: a free place */
};

struct wva_text_map {
    struct wva_text_slot *slots; /* open addressing, at most half full */
    size_t capacity;             /* 0, or a power of two */
    size_t count;
};

/* All zero is an empty map. */
void wva_text_map_free(struct wva_text_map *map);
void wva_text_map_clear(struct wva_text_map *map);

/* The value of the pair, or NULL. */
void *wva_text_map_get(const struct wva_text_map *map, struct wva_str a, struct wva_str b);

/* Sets the value, which is not NULL, of the pair. */
void wva_text_map_put(struct wva_text_map *map, struct wva_str a, struct wva_str b, void *value);

#endif
