/* SPDX-License-Identifier: Apache-2.0 */
/* The headline figures of a server's results: one number each, under a name that gates, exports and
 * comparisons share. A figure that runs of several kinds have (replicas, load, latency, cost) has
 * the same name in all. The names are part of the interface: they are only ever added to. */
#ifndef WVA_ANALYSIS_HEADLINE_H
#define WVA_ANALYSIS_HEADLINE_H

#include "analysis/results.h"
#include "util/unit.h"

/* Which direction is an improvement. An error with a sign is best at 0. */
enum wva_better { WVA_BETTER_NEITHER, WVA_BETTER_HIGHER, WVA_BETTER_LOWER, WVA_BETTER_ZERO };

/* "neither", "higher", "lower", "zero". */
const char *wva_better_name(enum wva_better better);

struct wva_headline {
    const char *name; /* lower case letters, digits and '_' */
    enum wva_unit unit;
    enum wva_better better;
    const char *help;                                   /* one line without a full stop */
    size_t offset;                                      /* of its double in struct wva_results */
    double (*count)(const struct wva_results *results); /* NULL, or in place of that */
};

extern const struct wva_headline wva_headline_table[];
extern const size_t wva_headline_count;

/* NULL when no headline has that name. */
const struct wva_headline *wva_headline_find(const char *name);

/* NaN: not in the log, not identifiable, or of another kind of run. */
double wva_headline_get(const struct wva_headline *headline, const struct wva_results *results);

#endif
