/* SPDX-License-Identifier: Apache-2.0 */
/* The facts of one cycle into samples, one per server.
 *
 * A sample is made for each server of the servers line and of the Solutions, and for each variant
 * that the cycle decides on, emits or observes. Everything else fills its empty cells, the surest
 * first: what names the server, then the variant, then its model (with its accelerator, or class).
 * A statement that could mean several of them fills none. All look-ups are by hash: nothing is
 * quadratic. */
#ifndef WVA_CYCLE_JOIN_H
#define WVA_CYCLE_JOIN_H

#include "cycle/facts.h"

struct wva_joined {
    struct wva_str cell[WVA_COLUMN_COUNT];
    unsigned flags; /* INFEASIBLE, SCALE_TO_ZERO, MALFORMED, NO_PARAMETERS */
    bool has_observation, has_solution;
    struct wva_str time_text; /* of the first statement that made it */
    int64_t time_ns;
};

/* Holds what is needed again for each cycle. */
struct wva_join;
struct wva_join *wva_join_create(void);
void wva_join_free(struct wva_join *join);

/* The samples of the cycle, in the order in which servers were first named: valid until the next
 * call, and their cells as long as the facts. */
const struct wva_joined *wva_join_facts(struct wva_join *join, struct wva_facts *facts,
                                        size_t *count);

#endif
