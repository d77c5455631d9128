/* SPDX-License-Identifier: Apache-2.0 */
#include "cycle/text_map.h"

#include <stdlib.h>

#include "util/memory.h"

enum { FEW = 8 }; /* up to this many entries a linear search is faster than a hash */

/* Eight bytes at a time, each multiplied by an odd constant with many bits set, and folded. */
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

static bool has_key(const struct wva_text_entry *entry, struct wva_str a, struct wva_str b)
{
    return wva_str_equal(entry->a, a) && wva_str_equal(entry->b, b);
}

/* The slot of the pair, or the free one where it belongs. */
static size_t *find_slot(const struct wva_text_map *map, struct wva_str a, struct wva_str b,
                         uint64_t hash)
{
    size_t at = (size_t)hash & (map->slot_count - 1);

    while (map->slots[at] != 0) {
        const struct wva_text_entry *entry = &map->entries[map->slots[at] - 1];

        if (entry->hash == hash && has_key(entry, a, b))
            break;
        at = (at + 1) & (map->slot_count - 1);
    }
    return &map->slots[at];
}

static struct wva_text_entry *find_entry(const struct wva_text_map *map, struct wva_str a,
                                         struct wva_str b)
{
    size_t slot;

    if (map->count > FEW) {
        slot = *find_slot(map, a, b, mix(mix(0, a), b));
        return slot == 0 ? NULL : &map->entries[slot - 1];
    }
    for (size_t i = 0; i < map->count; i++)
        if (has_key(&map->entries[i], a, b))
            return &map->entries[i];
    return NULL;
}

void wva_text_map_free(struct wva_text_map *map)
{
    free(map->entries);
    free(map->slots);
    *map = (struct wva_text_map){ 0 };
}

void wva_text_map_clear(struct wva_text_map *map)
{
    map->count = 0;
}

void *wva_text_map_get(const struct wva_text_map *map, struct wva_str a, struct wva_str b)
{
    const struct wva_text_entry *entry = find_entry(map, a, b);

    return entry == NULL ? NULL : entry->value;
}

static void fill_slot(struct wva_text_map *map, size_t number)
{
    struct wva_text_entry *entry = &map->entries[number];

    entry->hash = mix(mix(0, entry->a), entry->b);
    *find_slot(map, entry->a, entry->b, entry->hash) = number + 1;
}

/* Creates the slots, or enlarges them. */
static void fill_slots(struct wva_text_map *map)
{
    size_t need = map->slot_count == 0 ? 4 * FEW : map->slot_count;

    while (need < 2 * map->count)
        need *= 2;
    if (need > map->slot_count)
        map->slots = wva_reallocarray(map->slots, need, sizeof *map->slots);
    map->slot_count = need;
    memset(map->slots, 0, need * sizeof *map->slots);
    for (size_t i = 0; i < map->count; i++)
        fill_slot(map, i);
}

void wva_text_map_put(struct wva_text_map *map, struct wva_str a, struct wva_str b, void *value)
{
    struct wva_text_entry *entry = find_entry(map, a, b);

    if (entry != NULL) {
        entry->value = value;
        return;
    }
    *WVA_APPEND(map->entries, map->count, map->capacity) =
        (struct wva_text_entry){ .a = a, .b = b, .value = value };
    if (map->count <= FEW)
        return;
    if (map->count == FEW + 1 || 2 * map->count > map->slot_count)
        fill_slots(map);
    else
        fill_slot(map, map->count - 1);
}
