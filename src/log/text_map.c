/* SPDX-License-Identifier: Apache-2.0 */
#include "log/text_map.h"

#include <stdlib.h>

#include "util/memory.h"

enum { FIRST_CAPACITY = 16 };

/* Eight bytes at a time, each multiplied by an odd number of many bits and folded. */
static uint64_t mix(uint64_t hash, struct wva_str text)
{
    const uint64_t odd = UINT64_C(0x9E3779B97F4A7C15);

    hash ^= text.len;
    while (text.len > 0) {
        size_t len = text.len < 8 ? text.len : 8;
        uint64_t word = 0;

        memcpy(&word, text.ptr, len);
        hash = (hash ^ word) * odd;
        hash ^= hash >> 32;
        text = wva_str_skip(text, len);
    }
    return hash * odd;
}

static struct wva_text_slot *find_slot(const struct wva_text_map *map, struct wva_str a,
                                       struct wva_str b, uint64_t hash)
{
    size_t at = (size_t)hash & (map->capacity - 1);

    while (map->slots[at].value != NULL) {
        struct wva_text_slot *slot = &map->slots[at];

        if (slot->hash == hash && wva_str_equal(slot->a, a) && wva_str_equal(slot->b, b))
            return slot;
        at = (at + 1) & (map->capacity - 1);
    }
    return &map->slots[at];
}

void wva_text_map_free(struct wva_text_map *map)
{
    free(map->slots);
    *map = (struct wva_text_map){ 0 };
}

void wva_text_map_clear(struct wva_text_map *map)
{
    if (map->count > 0)
        memset(map->slots, 0, map->capacity * sizeof *map->slots);
    map->count = 0;
}

void *wva_text_map_get(const struct wva_text_map *map, struct wva_str a, struct wva_str b)
{
    return map->count == 0 ? NULL : find_slot(map, a, b, mix(mix(0, a), b))->value;
}

static void grow(struct wva_text_map *map)
{
    struct wva_text_map larger = { .capacity =
                                       map->capacity == 0 ? FIRST_CAPACITY : map->capacity * 2,
                                   .count = map->count };

    larger.slots = wva_calloc(larger.capacity, sizeof *larger.slots);
    for (size_t i = 0; i < map->capacity; i++) {
        const struct wva_text_slot *slot = &map->slots[i];

        if (slot->value != NULL)
            *find_slot(&larger, slot->a, slot->b, slot->hash) = *slot;
    }
    free(map->slots);
    *map = larger;
}

void wva_text_map_put(struct wva_text_map *map, struct wva_str a, struct wva_str b, void *value)
{
    uint64_t hash = mix(mix(0, a), b);
    struct wva_text_slot *slot;

    if (2 * (map->count + 1) > map->capacity)
        grow(map);
    slot = find_slot(map, a, b, hash);
    if (slot->value == NULL)
        map->count++;
    *slot = (struct wva_text_slot){ a, b, hash, value };
}
