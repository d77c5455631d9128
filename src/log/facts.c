/* SPDX-License-Identifier: Apache-2.0 */
#include "log/facts.h"

#include <stdlib.h>

#include "util/memory.h"

_Static_assert(WVA_CELL_COUNT <= 64, "a bit for each cell");

enum { CHUNK_SIZE = 16 * 1024 };

struct wva_text_chunk {
    struct wva_text_chunk *next; /* filled before this one */
    size_t used, size;
    char bytes[];
};

static struct wva_text_chunk *add_chunk(struct wva_facts *facts, size_t size)
{
    struct wva_text_chunk *chunk = wva_malloc(sizeof *chunk + size);

    *chunk = (struct wva_text_chunk){ .next = facts->chunks, .size = size };
    return facts->chunks = chunk;
}

static void free_chunks(struct wva_text_chunk *chunk)
{
    while (chunk != NULL) {
        struct wva_text_chunk *next = chunk->next;

        free(chunk);
        chunk = next;
    }
}

struct wva_facts *wva_facts_create(void)
{
    struct wva_facts *facts = wva_calloc(1, sizeof *facts);

    (void)add_chunk(facts, CHUNK_SIZE);
    return facts;
}

void wva_facts_free(struct wva_facts *facts)
{
    if (facts == NULL)
        return;
    for (size_t kind = 0; kind < sizeof facts->list / sizeof facts->list[0]; kind++)
        free(facts->list[kind].items);
    free_chunks(facts->chunks);
    free(facts);
}

void wva_facts_clear(struct wva_facts *facts)
{
    for (size_t kind = 0; kind < sizeof facts->list / sizeof facts->list[0]; kind++)
        facts->list[kind].count = 0;
    facts->count = facts->bytes = 0;
    free_chunks(facts->chunks->next);
    facts->chunks->next = NULL;
    facts->chunks->used = 0;
}

struct wva_str wva_facts_text(struct wva_facts *facts, struct wva_str text)
{
    struct wva_text_chunk *chunk = facts->chunks;
    char *copy;

    if (text.len == 0)
        return (struct wva_str){ 0 };
    if (text.len > chunk->size - chunk->used)
        chunk = add_chunk(facts, text.len > CHUNK_SIZE ? text.len : CHUNK_SIZE);
    copy = memcpy(chunk->bytes + chunk->used, text.ptr, text.len);
    chunk->used += text.len;
    facts->bytes += text.len;
    return (struct wva_str){ copy, text.len };
}

bool wva_facts_keep(struct wva_facts *facts, const struct wva_fact *fact, struct wva_str time_text,
                    int64_t time_ns)
{
    struct wva_said_list *list = &facts->list[fact->kind];
    struct wva_said *said;

    if (facts->count == WVA_FACTS_MAX || facts->bytes > WVA_FACTS_BYTES_MAX)
        return false;
    facts->count++;
    list->items = wva_grow(list->items, &list->capacity, list->count + 1, sizeof *list->items);
    said = &list->items[list->count++];
    said->fact.kind = fact->kind;
    said->fact.broken = fact->broken;
    said->filled = 0;
    memcpy(said->fact.cell, fact->cell, sizeof fact->cell);
    for (int i = WVA_CELL_COUNT; i-- > 0;)
        said->filled = said->filled << 1 | (fact->cell[i].len > 0);
    for (uint64_t left = said->filled; left != 0; left &= left - 1) {
        struct wva_str *cell = &said->fact.cell[__builtin_ctzll(left)];

        *cell = wva_facts_text(facts, *cell);
    }
    said->time_text = wva_facts_text(facts, time_text);
    said->time_ns = time_ns;
    return true;
}
