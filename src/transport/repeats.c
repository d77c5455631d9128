/* SPDX-License-Identifier: Apache-2.0 */
#include "transport/repeats.h"

#include <stdlib.h>

#include "util/memory.h"

enum {
    SLOTS = 4 * WVA_REPEATS_WINDOW, /* a power of two, at most a quarter of them in use */
    NUMBER_BITS = 13,
};

_Static_assert(WVA_REPEATS_WINDOW < 1 << NUMBER_BITS, "a number fits into a slot");

/* Hashes in order of arrival, and an index of them. A slot holds the number of a hash, from 1 on,
 * and above it some bits of the hash, so that few lookups compare a wrong one: slots are small
 * enough to stay in the processor's cache throughout the log. */
struct generation {
    uint32_t slots[SLOTS];
    uint64_t hashes[WVA_REPEATS_WINDOW];
    uint32_t count;
};

/* When the newer one is full, the older one is dropped. */
struct wva_repeats {
    struct generation *young, *old;
};

struct wva_repeats *wva_repeats_create(void)
{
    struct wva_repeats *repeats = wva_calloc(1, sizeof *repeats);

    repeats->young = wva_calloc(1, sizeof *repeats->young);
    repeats->old = wva_calloc(1, sizeof *repeats->old);
    return repeats;
}

struct wva_repeats *wva_repeats_copy(const struct wva_repeats *repeats)
{
    struct wva_repeats *copy = wva_repeats_create();

    *copy->young = *repeats->young;
    *copy->old = *repeats->old;
    return copy;
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

static uint64_t load(const char *bytes)
{
    uint64_t word;

    memcpy(&word, bytes, sizeof word);
    return word;
}

/* Folded by wide multiplications, as in wyhash (Wang Yi 2019); four at a time, so that none waits
 * for another. */
uint64_t wva_repeats_hash(struct wva_str text, uint64_t seed)
{
    static const uint64_t a = UINT64_C(0xa0761d6478bd642f), b = UINT64_C(0xe7037ed1a0b428db);
    const char *at = text.ptr;
    size_t left = text.len;
    uint64_t lane[4] = { seed ^ a, seed ^ b, seed + a, seed + b };
    char rest[64] = { 0 };

    for (; left >= 64; left -= 64, at += 64) {
        lane[0] = mix(load(at) ^ a, load(at + 8) ^ lane[0]);
        lane[1] = mix(load(at + 16) ^ a, load(at + 24) ^ lane[1]);
        lane[2] = mix(load(at + 32) ^ b, load(at + 40) ^ lane[2]);
        lane[3] = mix(load(at + 48) ^ b, load(at + 56) ^ lane[3]);
    }
    if (left > 0)
        memcpy(rest, at, left);
    for (size_t i = 0; i < left; i += 16)
        lane[i / 16] = mix(load(rest + i) ^ a, load(rest + i + 8) ^ lane[i / 16]);
    return mix(mix(lane[0], lane[1] ^ a) ^ lane[2], mix(lane[3], (uint64_t)text.len ^ b) ^ b);
}

static uint32_t tag_of(uint64_t hash)
{
    return (uint32_t)(hash >> 32) >> NUMBER_BITS;
}

/* The slot of the hash, or the empty one where it belongs. */
static uint32_t *find_slot(struct generation *generation, uint64_t hash)
{
    size_t at = hash & (SLOTS - 1);

    for (;; at = (at + 1) & (SLOTS - 1)) {
        uint32_t slot = generation->slots[at];

        if (slot == 0
            || (slot >> NUMBER_BITS == tag_of(hash)
                && generation->hashes[(slot & ((1u << NUMBER_BITS) - 1)) - 1] == hash))
            return &generation->slots[at];
    }
}

static void forget_oldest(struct wva_repeats *repeats)
{
    struct generation *oldest = repeats->old;

    repeats->old = repeats->young;
    repeats->young = oldest;
    memset(oldest->slots, 0, sizeof oldest->slots);
    oldest->count = 0;
}

bool wva_repeats_add(struct wva_repeats *repeats, uint64_t hash)
{
    struct generation *young = repeats->young;
    uint32_t *slot;
    bool known;

    /* Nearly every line is new, so both tables are searched: fetching them one after the other
     * would take twice as long. */
    __builtin_prefetch(&repeats->old->slots[hash & (SLOTS - 1)]);
    slot = find_slot(young, hash);
    if (*slot != 0)
        return true;
    known = *find_slot(repeats->old, hash) != 0;
    young->hashes[young->count++] = hash;
    *slot = tag_of(hash) << NUMBER_BITS | young->count;
    if (young->count == WVA_REPEATS_WINDOW)
        forget_oldest(repeats);
    return known;
}
