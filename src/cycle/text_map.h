/* SPDX-License-Identifier: Apache-2.0 */
/* A map from pairs of texts (a server and its namespace, a model and its accelerator) to pointers.
 *
 * There are many cycles and most have one or two servers, so the map is created once and cleared
 * for each, and searched linearly until it has more than a few entries; keys are borrowed. */
#ifndef WVA_CYCLE_TEXT_MAP_H
#define WVA_CYCLE_TEXT_MAP_H

#include <stdint.h>

#include "util/str.h"

struct wva_text_entry {
    struct wva_str a, b;
    void *value;
    uint64_t hash; /* set once slots are in use */
};

struct wva_text_map {
    struct wva_text_entry *entries; /* in order of insertion */
    size_t count, capacity;
    size_t *slots;     /* 1-based entry numbers, 0: free. Open addressing, at most half full; in use
                          when there are more than a few entries */
    size_t slot_count; /* 0, or a power of two */
};

/* Zero-initialize for an empty map. */
void wva_text_map_free(struct wva_text_map *map);
void wva_text_map_clear(struct wva_text_map *map);

/* The value of the pair, or NULL. */
void *wva_text_map_get(const struct wva_text_map *map, struct wva_str a, struct wva_str b);

/* Sets the value of the pair; not NULL. */
void wva_text_map_put(struct wva_text_map *map, struct wva_str a, struct wva_str b, void *value);

#endif
