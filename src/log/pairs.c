/* SPDX-License-Identifier: Apache-2.0 */
#include "log/pairs.h"

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

static struct wva_pair *find_slot(const struct wva_pairs *pairs, struct wva_str a, struct wva_str b,
                                  uint64_t hash)
{
    size_t at = (size_t)hash & (pairs->capacity - 1);

    while (pairs->slots[at].value != NULL) {
        struct wva_pair *slot = &pairs->slots[at];

        if (slot->hash == hash && wva_str_equal(slot->a, a) && wva_str_equal(slot->b, b))
            return slot;
        at = (at + 1) & (pairs->capacity - 1);
    }
    return &pairs->slots[at];
}

void wva_pairs_free(struct wva_pairs *pairs)
{
    free(pairs->slots);
    *pairs = (struct wva_pairs){ 0 };
}

void wva_pairs_clear(struct wva_pairs *pairs)
{
    if (pairs->count > 0)
        memset(pairs->slots, 0, pairs->capacity * sizeof *pairs->slots);
    pairs->count = 0;
}

void *wva_pairs_get(const struct wva_pairs *pairs, struct wva_str a, struct wva_str b)
{
    return pairs->count == 0 ? NULL : find_slot(pairs, a, b, mix(mix(0, a), b))->value;
}

static void grow(struct wva_pairs *pairs)
{
    struct wva_pairs larger = { .capacity =
                                    pairs->capacity == 0 ? FIRST_CAPACITY : pairs->capacity * 2,
                                .count = pairs->count };

    larger.slots = wva_calloc(larger.capacity, sizeof *larger.slots);
    for (size_t i = 0; i < pairs->capacity; i++) {
        const struct wva_pair *slot = &pairs->slots[i];

        if (slot->value != NULL)
            *find_slot(&larger, slot->a, slot->b, slot->hash) = *slot;
    }
    free(pairs->slots);
    *pairs = larger;
}

void wva_pairs_put(struct wva_pairs *pairs, struct wva_str a, struct wva_str b, void *value)
{
    uint64_t hash = mix(mix(0, a), b);
    struct wva_pair *slot;

    if (2 * (pairs->count + 1) > pairs->capacity)
        grow(pairs);
    slot = find_slot(pairs, a, b, hash);
    if (slot->value == NULL)
        pairs->count++;
    *slot = (struct wva_pair){ a, b, hash, value };
}
