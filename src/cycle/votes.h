/* SPDX-License-Identifier: Apache-2.0 */
/* Which analyzer's vote became the decision of a cycle.
 *
 * The optimizers since June 2026 scale up if any analyzer requires capacity, by as many replicas as
 * the one that asks for most, and down only if all have spare capacity, by as many as the one that
 * spares least. Votes have different units, so they are compared in replicas: capacity required or
 * spare over that of one replica. */
#ifndef WVA_CYCLE_VOTES_H
#define WVA_CYCLE_VOTES_H

#include <stddef.h>

/* What one analyzer states, in its unit; NaN: not stated. */
struct wva_vote {
    double required, spare;
    double capacity; /* of a replica */
};

/* The number of the vote that a decision follows, `change` replicas more; -1 if it follows none of
 * them (a limit, a minimum, a schedule decided), or if several votes cannot be compared. NaN:
 * the decision is not known. */
int wva_votes_find(const struct wva_vote *votes, size_t count, double change);

#endif
