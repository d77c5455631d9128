/* SPDX-License-Identifier: Apache-2.0 */
#include "log/repeats.h"

#include <stdlib.h>

#include "util/memory.h"

enum { SLOTS = 2 * WVA_REPEATS_WINDOW }; /* a power of two, half of them in use at most */

/* Two generations: when the younger is full, the older is forgotten. */
struct wva_repeats {
    uint64_t *young, *old; /* SLOTS each; 0 is an empty slot */
    size_t young_count;
};

struct wva_repeats *wva_repeats_create(void)
{
    struct wva_repeats *repeats = wva_calloc(1, sizeof *repeats);

    repeats->young = wva_calloc(SLOTS, sizeof *repeats->young);
    repeats->old = wva_calloc(SLOTS, sizeof *repeats->old);
    return repeats;
}

void wva_repeats_free(struct wva_repeats *repeats)
{
    if (repeats == NULL)
        return;
    free(repeats->young);
    free(repeats->old);
    free(repeats);
}

static uint64_t mix(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 product = (unsigned __int128)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load(const char *bytes, size_t len)
{
    uint64_t word = 0;

    memcpy(&word, bytes, len);
    return word;
}

/* Folded by wide multiplications, as wyhash does (Wang Yi 2019); two at a time, so that one need
 * not wait for the other. */
uint64_t wva_repeats_hash(struct wva_str text, uint64_t seed)
{
    const uint64_t a = UINT64_C(0xa0761d6478bd642f), b = UINT64_C(0xe7037ed1a0b428db);
    uint64_t hash = mix(seed ^ a, (uint64_t)text.len ^ b);

    if (text.len >= 32) {
        uint64_t other = hash;

        for (; text.len >= 32; text = wva_str_skip(text, 32)) {
            hash = mix(load(text.ptr, 8) ^ a, load(text.ptr + 8, 8) ^ hash);
            other = mix(load(text.ptr + 16, 8) ^ b, load(text.ptr + 24, 8) ^ other);
        }
        hash ^= mix(other, b);
    }
    while (text.len >= 16) {
        hash = mix(load(text.ptr, 8) ^ a, load(text.ptr + 8, 8) ^ hash);
        text = wva_str_skip(text, 16);
    }
    if (text.len >= 8) {
        hash = mix(load(text.ptr, 8) ^ b, hash);
        text = wva_str_skip(text, 8);
    }
    if (text.len > 0)
        hash = mix(load(text.ptr, text.len) ^ b, hash);
    return mix(hash, a);
}

/* The slot of the hash, or the empty one where it belongs. */
static uint64_t *find_slot(uint64_t *slots, uint64_t hash)
{
    size_t at = hash & (SLOTS - 1);

    while (slots[at] != 0 && slots[at] != hash)
        at = (at + 1) & (SLOTS - 1);
    return &slots[at];
}

bool wva_repeats_add(struct wva_repeats *repeats, uint64_t hash)
{
    uint64_t *slot;

    hash += hash == 0;
    slot = find_slot(repeats->young, hash);
    if (*slot != 0)
        return true;
    *slot = hash;
    if (++repeats->young_count == WVA_REPEATS_WINDOW) {
        bool known = *find_slot(repeats->old, hash) != 0;
        uint64_t *oldest = repeats->old;

        repeats->old = repeats->young;
        repeats->young = memset(oldest, 0, SLOTS * sizeof *oldest);
        repeats->young_count = 0;
        return known;
    }
    return *find_slot(repeats->old, hash) != 0;
}
