/* SPDX-License-Identifier: Apache-2.0 */
/* All that one cycle has said, kept until its samples are made. */
#ifndef WVA_CYCLE_FACTS_H
#define WVA_CYCLE_FACTS_H

#include <stdint.h>

#include "message/message.h"

/* More than any cluster says in a cycle, in facts and in bytes of their texts. */
enum { WVA_FACTS_MAX = 10000, WVA_FACTS_BYTES_MAX = 8 * 1024 * 1024 };

/* A fact with the record that said it. */
struct wva_said {
    struct wva_fact fact;
    uint64_t filled; /* bit i: the fact has its cell i */
    struct wva_str time_text;
    int64_t time_ns;
};

struct wva_said_list {
    struct wva_said *items; /* in the order in which they came */
    size_t count, capacity;
};

struct wva_facts {
    struct wva_said_list list[WVA_FACT_POD + 1]; /* indexed by enum wva_fact_kind */
    struct wva_text_chunk *chunks;               /* the cells' bytes; the first is being filled */
    size_t count, bytes;                         /* in all lists */
};

struct wva_facts *wva_facts_create(void);
void wva_facts_free(struct wva_facts *facts);
void wva_facts_clear(struct wva_facts *facts);

/* Keeps a copy. False when there is no more room. */
bool wva_facts_keep(struct wva_facts *facts, const struct wva_fact *fact, struct wva_str time_text,
                    int64_t time_ns);

/* A copy of `text` that lives until the facts are cleared. */
struct wva_str wva_facts_text(struct wva_facts *facts, struct wva_str text);

#endif
