/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/clock.h"

#include <stdlib.h>

#include "util/memory.h"
#include "util/timestamp.h"

#define HOUR_NS  (3600 * WVA_NS_PER_S)
#define SMALL_NS (60 * WVA_NS_PER_S) /* a clock that is corrected steps back by less */

/* A monitor is away for no longer than this while the hour changes. */
#define AWAY_NS (5 * WVA_NS_PER_MINUTE)

/* A file with more than one step back per this many rows is not in the order of time. */
#define ORDERLY_ROWS 10

static void add(struct wva_clock *clock, int64_t time_ns, int64_t later_ns, bool zoneless)
{
    if (clock->count == clock->capacity) {
        size_t capacity = clock->capacity == 0 ? 64 : 2 * clock->capacity;

        clock->time_ns = wva_reallocarray(clock->time_ns, capacity, sizeof *clock->time_ns);
        clock->later_ns = wva_reallocarray(clock->later_ns, capacity, sizeof *clock->later_ns);
        clock->zoneless = wva_reallocarray(clock->zoneless, capacity, sizeof *clock->zoneless);
        clock->capacity = capacity;
    }
    clock->time_ns[clock->count] = time_ns;
    clock->later_ns[clock->count] = later_ns;
    clock->zoneless[clock->count++] = zoneless;
}

/* Both readings of a time. */
static bool read_both(struct wva_str text, const struct wva_zone *zone, int64_t *time_ns,
                      int64_t *later_ns, bool *zoneless)
{
    bool has_none = false;

    if (!wva_zone_time_parse(text, zone, time_ns, &has_none))
        return false;
    *later_ns = *time_ns;
    if (has_none && zone != NULL && wva_time_parse(text, later_ns))
        *later_ns = wva_zone_to_utc_later(zone, *later_ns);
    *zoneless = *zoneless || has_none;
    return true;
}

bool wva_clock_add(struct wva_clock *clock, struct wva_str text, const struct wva_zone *zone,
                   bool *zoneless)
{
    int64_t time_ns, later_ns;
    bool has_none = false;

    if (!read_both(text, zone, &time_ns, &later_ns, &has_none))
        return false;
    add(clock, time_ns, later_ns, has_none);
    *zoneless = *zoneless || has_none;
    return true;
}

void wva_clock_add_instant(struct wva_clock *clock, int64_t time_ns)
{
    add(clock, time_ns, time_ns, false);
}

void wva_clock_free(struct wva_clock *clock)
{
    free(clock->time_ns);
    free(clock->later_ns);
    free(clock->zoneless);
    *clock = (struct wva_clock){ 0 };
}

bool wva_clock_read_after(struct wva_str text, const struct wva_zone *zone, int64_t last_ns,
                          int64_t *time_ns, bool *zoneless)
{
    int64_t later_ns;

    if (!read_both(text, zone, time_ns, &later_ns, zoneless))
        return false;
    if (*time_ns < last_ns && later_ns >= last_ns)
        *time_ns = later_ns;
    return true;
}

/* ---- the order of rows ---- */

static bool is_orderly(const struct wva_clock *clock)
{
    size_t back = 0;

    for (size_t i = 1; i < clock->count; i++)
        back += clock->time_ns[i] < clock->time_ns[i - 1];
    return back * ORDERLY_ROWS <= clock->count || (back == 1 && clock->count > 2);
}

/* How much later row `i` is than its clock shows, given that of the row before it (`shift_ns`) and
 * the latest interval. */
static int64_t find_shift(const struct wva_clock *clock, size_t i, int64_t last_ns,
                          int64_t shift_ns, int64_t interval_ns)
{
    int64_t back_ns = last_ns - (clock->time_ns[i] + shift_ns);

    if (!clock->zoneless[i] || back_ns < SMALL_NS)
        return shift_ns;
    if (back_ns < HOUR_NS && back_ns >= HOUR_NS - AWAY_NS)
        return shift_ns + HOUR_NS;
    return shift_ns + back_ns + interval_ns;
}

/* A run that begins in the second of the two hours: its first rows are there too, if the clock
 * would otherwise leap by an hour behind them. */
static void settle_head(struct wva_clock *clock)
{
    size_t head = 0;
    int64_t leap_ns;

    while (head < clock->count && clock->later_ns[head] != clock->time_ns[head])
        head++;
    if (head == 0 || head == clock->count)
        return;
    leap_ns = clock->time_ns[head] - clock->time_ns[head - 1];
    if (leap_ns < HOUR_NS || leap_ns > HOUR_NS + AWAY_NS)
        return;
    for (size_t i = 0; i < head; i++)
        clock->time_ns[i] = clock->later_ns[i];
}

/* Where the rows stand that came before. */
struct place {
    int64_t shown_ns;    /* the latest time that their clock showed */
    int64_t last_ns;     /* the latest that they were given */
    int64_t shift_ns;    /* by which they were moved */
    int64_t interval_ns; /* between the last two */
};

static int64_t settle_row(const struct wva_clock *clock, size_t i, struct place *place)
{
    int64_t shift_ns = place->shift_ns, time_ns = clock->time_ns[i] + shift_ns;

    if (time_ns < place->last_ns && clock->later_ns[i] + shift_ns >= place->last_ns) {
        time_ns = clock->later_ns[i] + shift_ns;
    } else {
        place->shift_ns = find_shift(clock, i, place->last_ns, shift_ns, place->interval_ns);
        time_ns += place->shift_ns - shift_ns;
    }
    if (time_ns > place->last_ns && place->shift_ns == shift_ns)
        place->interval_ns = time_ns - place->last_ns;
    return time_ns;
}

static void count_repair(struct wva_clock_repair *repair, int64_t shown_ns, int64_t time_ns,
                         const struct place *place)
{
    bool moved = time_ns != shown_ns;

    if (shown_ns > place->shown_ns || (shown_ns == place->shown_ns && !moved))
        return;
    repair->rows++;
    if (!moved)
        repair->unsorted++;
    else if (place->shift_ns == 0)
        repair->by_zone++;
    else if (place->shift_ns == HOUR_NS)
        repair->by_hour++;
    else
        repair->moved++;
}

struct wva_clock_repair wva_clock_settle(struct wva_clock *clock)
{
    struct wva_clock_repair repair = { 0 };
    struct place place = { .interval_ns = WVA_NS_PER_S };
    bool orderly = is_orderly(clock);

    if (orderly)
        settle_head(clock);
    for (size_t i = 0; i < clock->count; i++) {
        int64_t shown_ns = clock->time_ns[i];

        if (i == 0)
            place.shown_ns = place.last_ns = shown_ns;
        else if (orderly)
            clock->time_ns[i] = settle_row(clock, i, &place);
        if (i > 0)
            count_repair(&repair, shown_ns, clock->time_ns[i], &place);
        place.shown_ns = shown_ns > place.shown_ns ? shown_ns : place.shown_ns;
        place.last_ns = clock->time_ns[i] > place.last_ns ? clock->time_ns[i] : place.last_ns;
    }
    return repair;
}
