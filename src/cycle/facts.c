/* SPDX-License-Identifier: Apache-2.0 */
#include "cycle/facts.h"

#include <stdlib.h>

#include "util/memory.h"

_Static_assert(WVA_COLUMN_JOINED <= 64, "a bit for each column");
_Static_assert(WVA_CELL_COUNT >= 64, "what is checked eight at a time are cells");

enum { CHUNK_SIZE = 16 * 1024 };

struct wva_text_chunk {
    struct wva_text_chunk *next; /* the previous chunk */
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
    for (size_t kind = 0; kind < WVA_COUNT(facts->list); kind++)
        free(facts->list[kind].items);
    free_chunks(facts->chunks);
    free(facts);
}

void wva_facts_clear(struct wva_facts *facts)
{
    for (size_t kind = 0; kind < WVA_COUNT(facts->list); kind++)
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

/* Most cells are empty, so check eight at a time; the last eight may include cells of no column. */
static uint64_t find_filled(const struct wva_str cell[WVA_CELL_COUNT])
{
    uint64_t filled = 0;

    for (int i = 0; i < WVA_COLUMN_JOINED; i += 8) {
        const struct wva_str *c = &cell[i];

        if ((c[0].len | c[1].len | c[2].len | c[3].len | c[4].len | c[5].len | c[6].len | c[7].len)
            == 0)
            continue;
        for (int k = 0; k < 8; k++)
            filled |= (uint64_t)(c[k].len > 0) << (i + k);
    }
    return filled & (UINT64_MAX >> (64 - WVA_COLUMN_JOINED));
}

bool wva_facts_keep(struct wva_facts *facts, const struct wva_fact *fact, struct wva_str time_text,
                    int64_t time_ns)
{
    struct wva_fact_list *list = &facts->list[fact->kind];
    struct wva_stored_fact *stored;

    if (facts->count == WVA_FACTS_MAX || facts->bytes > WVA_FACTS_BYTES_MAX)
        return false;
    facts->count++;
    stored = WVA_APPEND(list->items, list->count, list->capacity);
    stored->fact.kind = fact->kind;
    stored->fact.broken = fact->broken;
    memcpy(stored->fact.cell, fact->cell, sizeof fact->cell);
    stored->filled = find_filled(fact->cell);
    for (uint64_t left = stored->filled; left != 0; left &= left - 1) {
        struct wva_str *cell = &stored->fact.cell[__builtin_ctzll(left)];

        *cell = wva_facts_text(facts, *cell);
    }
    for (int i = WVA_COLUMN_JOINED; i < WVA_CELL_COUNT; i++)
        if (stored->fact.cell[i].len > 0)
            stored->fact.cell[i] = wva_facts_text(facts, stored->fact.cell[i]);
    stored->time_text = wva_facts_text(facts, time_text);
    stored->time_ns = time_ns;
    return true;
}

void wva_fact_fill_empty(struct wva_str *cells, const struct wva_stored_fact *from)
{
    for (uint64_t columns = from->filled; columns != 0; columns &= columns - 1) {
        int i = __builtin_ctzll(columns);

        if (cells[i].len == 0)
            cells[i] = from->fact.cell[i];
    }
}
