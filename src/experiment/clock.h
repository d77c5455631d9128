/* SPDX-License-Identifier: Apache-2.0 */
/* Times of a file whose rows follow each other, by a clock that may go back.
 *
 * A local clock shows an hour twice where summer time ends, and whoever writes local times without
 * a zone leaves rows whose times go back. A monitor appends, so the order of its rows is that of
 * time, and it tells which of the two hours is meant. */
#ifndef WVA_EXPERIMENT_CLOCK_H
#define WVA_EXPERIMENT_CLOCK_H

#include "util/zone.h"

struct wva_clock {
    int64_t *time_ns;  /* of each row; owned */
    int64_t *later_ns; /* the second reading of an hour that the clock shows twice, else the same */
    bool *zoneless;
    size_t count, capacity;
};

/* Repairs of times that go back. */
struct wva_clock_repair {
    size_t rows;     /* with a time before that of an earlier row */
    size_t by_zone;  /* of them: in the second of two hours that the zone has */
    size_t by_hour;  /* of them: an hour later, as where summer time ends, without a zone */
    size_t moved;    /* of them: placed an interval behind the row before, since the clock was set
                        back by anything else */
    size_t unsorted; /* of them: left for sorting */
};

/* Adds a row with the time that `text` tells in `zone` (NULL: UTC). False, and no row, where it
 * tells none; `zoneless` as in wva_zone_time_parse. */
bool wva_clock_add(struct wva_clock *clock, struct wva_str text, const struct wva_zone *zone,
                   bool *zoneless);

/* Adds a row with an instant. */
void wva_clock_add_instant(struct wva_clock *clock, int64_t time_ns);

/* Makes the times of rows follow each other where that is what the file means. Times with a zone,
 * small steps back, and files that are not in the order of time (newest first, say) stay as they
 * are, to be sorted. */
struct wva_clock_repair wva_clock_settle(struct wva_clock *clock);
void wva_clock_free(struct wva_clock *clock);

/* The time that `text` tells, `last_ns` being the one before it in its log (WVA_TIME_NONE: none):
 * of an hour that the clock shows twice, the second where the first would be before that. */
bool wva_clock_read_after(struct wva_str text, const struct wva_zone *zone, int64_t last_ns,
                          int64_t *time_ns, bool *zoneless);

#endif
