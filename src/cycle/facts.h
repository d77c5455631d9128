/* SPDX-License-Identifier: Apache-2.0 */
/* All facts of one cycle, kept until its samples are made. */
#ifndef WVA_CYCLE_FACTS_H
#define WVA_CYCLE_FACTS_H

#include <stdint.h>

#include "message/message.h"

/* More than any cluster reports in a cycle: facts, and bytes of their texts. */
enum { WVA_FACTS_MAX = 10000, WVA_FACTS_BYTES_MAX = 8 * 1024 * 1024 };

/* A fact and the time of the record it came from. */
struct wva_stored_fact {
    struct wva_fact fact;
    uint64_t filled; /* bit i: the cell of column i is not empty */
    struct wva_str time_text;
    int64_t time_ns;
};

struct wva_fact_list {
    struct wva_stored_fact *items; /* in order of arrival */
    size_t count, capacity;
};

struct wva_facts {
    struct wva_fact_list list[WVA_FACT_POD + 1]; /* indexed by enum wva_fact_kind */
    struct wva_text_chunk *chunks; /* text of the cells; the first chunk is being filled */
    size_t count, bytes;           /* of all lists */
};

struct wva_facts *wva_facts_create(void);
void wva_facts_free(struct wva_facts *facts);
void wva_facts_clear(struct wva_facts *facts);

/* Stores a copy. False if there is no room. */
bool wva_facts_keep(struct wva_facts *facts, const struct wva_fact *fact, struct wva_str time_text,
                    int64_t time_ns);

/* Fills empty columns from those of a fact. */
void wva_fact_fill_empty(struct wva_str *cells, const struct wva_stored_fact *from);

/* A copy of `text` that is valid until the facts are cleared. */
struct wva_str wva_facts_text(struct wva_facts *facts, struct wva_str text);

#endif
