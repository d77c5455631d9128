/* SPDX-License-Identifier: Apache-2.0 */
/* A map from pairs of texts (a server and its namespace, a model and its accelerator) to pointers.
 *
 * Cycles are many and most name one server or two, so the map is made once and cleared for each,
 * and looks through what it holds until that is more than a few; keys are borrowed. */
#ifndef WVA_CYCLE_TEXT_MAP_H
#define WVA_CYCLE_TEXT_MAP_H

#include <stdint.h>

#include "util/str.h"

struct wva_text_entry {
    struct wva_str a, b;
    void *value;
    uint64_t hash; /* known once there are slots in use */
};

struct wva_text_map {
    struct wva_text_entry *entries; /* in the order in which they came */
    size_t count, capacity;
    size_t *slots;     /* numbers of entries, from 1 on; 0 is a free place. Open addressing, at most
                          half     full; in use when there are more than a few entries */
    size_t slot_count; /* 0, or a power of two */
};

/* All zero is an empty map. */
void wva_text_map_free(struct wva_text_map *map);
void wva_text_map_clear(struct wva_text_map *map);

/* The value of the pair, or NULL. */
void *wva_text_map_get(const struct wva_text_map *map, struct wva_str a, struct wva_str b);

/* Sets the value, which is not NULL, of the pair. */
void wva_text_map_put(struct wva_text_map *map, struct wva_str a, struct wva_str b, void *value);

#endif
