/* SPDX-License-Identifier: Apache-2.0 */
/* Joins the facts of one cycle to samples, one per server.
 *
 * There is a sample for each server of the servers line and of the Solutions, and for each variant
 * that the cycle decides on, emits or observes. All other facts fill its empty cells, the most
 * specific first: those that name the server, then the variant, then its model (with its
 * accelerator, or class). A fact that could refer to several samples fills none. All look-ups are
 * by hash: nothing is quadratic. */
#ifndef WVA_CYCLE_JOIN_H
#define WVA_CYCLE_JOIN_H

#include "cycle/facts.h"

struct wva_joined {
    struct wva_str cell[WVA_COLUMN_COUNT];
    unsigned flags; /* INFEASIBLE, SCALE_TO_ZERO, MALFORMED, NO_PARAMETERS */
    bool has_observation, has_solution;
    bool counted_ready;       /* REPLICAS_READY is a count of what the supply consists of */
    struct wva_str time_text; /* of the fact that created it */
    int64_t time_ns;
};

/* Data structures reused for each cycle. */
struct wva_join;
struct wva_join *wva_join_create(void);
void wva_join_free(struct wva_join *join);

/* The samples of the cycle, in the order in which servers were first named: valid until the next
 * call, and their cells as long as the facts. */
const struct wva_joined *wva_join_facts(struct wva_join *join, struct wva_facts *facts,
                                        size_t *count);

#endif
