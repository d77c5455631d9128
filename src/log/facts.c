/* SPDX-License-Identifier: Apache-2.0 */
#include "log/facts.h"

#include <glib.h>
#include <stdlib.h>

#include "util/memory.h"

struct wva_facts *wva_facts_create(void)
{
    struct wva_facts *facts = wva_calloc(1, sizeof *facts);

    facts->texts = g_string_chunk_new(4096);
    return facts;
}

void wva_facts_free(struct wva_facts *facts)
{
    if (facts == NULL)
        return;
    for (size_t kind = 0; kind < sizeof facts->list / sizeof facts->list[0]; kind++)
        free(facts->list[kind].items);
    g_string_chunk_free(facts->texts);
    free(facts);
}

void wva_facts_clear(struct wva_facts *facts)
{
    for (size_t kind = 0; kind < sizeof facts->list / sizeof facts->list[0]; kind++)
        facts->list[kind].count = 0;
    facts->count = facts->bytes = 0;
    g_string_chunk_clear(facts->texts);
}

struct wva_str wva_facts_text(struct wva_facts *facts, struct wva_str text)
{
    if (text.len == 0)
        return (struct wva_str){ 0 };
    facts->bytes += text.len;
    return (struct wva_str){ g_string_chunk_insert_len(facts->texts, text.ptr, (gssize)text.len),
                             text.len };
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
    said->fact = *fact;
    for (int i = 0; i < WVA_CELL_COUNT; i++)
        if (fact->cell[i].len > 0)
            said->fact.cell[i] = wva_facts_text(facts, fact->cell[i]);
    said->time_text = wva_facts_text(facts, time_text);
    said->time_ns = time_ns;
    return true;
}
