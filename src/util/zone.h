/* SPDX-License-Identifier: Apache-2.0 */
/* Time zones: what a clock time without one means. */
#ifndef WVA_UTIL_ZONE_H
#define WVA_UTIL_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "util/error.h"
#include "util/str.h"

struct wva_zone;

/* Reads an offset ("+01:00", "-0500", "Z") or a name of the system's time zone data ("UTC",
 * "America/New_York"). NULL with `err` filled when it is neither. */
struct wva_zone *wva_zone_parse(const char *text, struct wva_error *err);
void wva_zone_free(struct wva_zone *zone);

/* What the clock of `zone` shows (nanoseconds, as if it were UTC) as an instant. The hour that a
 * clock shows twice is the first; one that it leaves out moves to its end. NULL: UTC. */
int64_t wva_zone_to_utc(const struct wva_zone *zone, int64_t clock_ns);

/* The same, but the second of the two instants at which a clock shows such an hour. */
int64_t wva_zone_to_utc_later(const struct wva_zone *zone, int64_t clock_ns);

/* Reads all of `text` as wva_time_parse does; a time without a zone is one of `zone` (NULL: UTC)
 * and sets *zoneless, which otherwise stays as it is. */
bool wva_zone_time_parse(struct wva_str text, const struct wva_zone *zone, int64_t *time_ns,
                         bool *zoneless);

#endif
