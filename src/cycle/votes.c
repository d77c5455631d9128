/* SPDX-License-Identifier: Apache-2.0 */
#include "cycle/votes.h"

#include <math.h>
#include <stdbool.h>

/* In replicas, the change that a vote asks for or allows: above 0 more, else how many may go; NaN
 * if that is not known. */
static double measure_vote(const struct wva_vote *vote)
{
    double amount = vote->required > 0 ? vote->required : -vote->spare;

    if (isnan(vote->required) || isnan(vote->spare))
        return NAN;
    return amount == 0 ? 0 : amount / vote->capacity;
}

/* A decision for more follows whoever requires capacity. */
static bool wants_more(const struct wva_vote *vote)
{
    return vote->required > 0;
}

/* One for less needs the consent of all. */
static bool spares_some(const struct wva_vote *vote)
{
    double amount = measure_vote(vote);

    return !(vote->required > 0) && vote->spare > 0 && !(amount > -1);
}

/* One for no change follows whoever has too little to spare for a replica. */
static bool holds(const struct wva_vote *vote)
{
    double amount = measure_vote(vote);

    return amount <= 0 && amount > -1;
}

static size_t count_votes(const struct wva_vote *votes, size_t count,
                          bool (*is_meant)(const struct wva_vote *))
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++)
        found += is_meant(&votes[i]);
    return found;
}

/* Of those meant, the one that asks for most; -1 if there is none, or one that is not known or
 * equal. */
static int find_highest(const struct wva_vote *votes, size_t count,
                        bool (*is_meant)(const struct wva_vote *))
{
    size_t meant = count_votes(votes, count, is_meant);
    double highest = NAN;
    int found = -1;

    for (size_t i = 0; i < count; i++) {
        double amount = measure_vote(&votes[i]);

        if (!is_meant(&votes[i]))
            continue;
        if (meant == 1)
            return (int)i;
        if (isnan(amount))
            return -1;
        if (amount == highest) {
            found = -1;
        } else if (!(amount < highest)) {
            highest = amount;
            found = (int)i;
        }
    }
    return found;
}

int wva_votes_find(const struct wva_vote *votes, size_t count, double change)
{
    if (isnan(change))
        return -1;
    if (change > 0)
        return find_highest(votes, count, wants_more);
    if (count_votes(votes, count, wants_more) > 0)
        return -1;
    if (change < 0)
        return count_votes(votes, count, spares_some) == count
                   ? find_highest(votes, count, spares_some)
                   : -1;
    return find_highest(votes, count, holds);
}
