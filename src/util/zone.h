/* SPDX-License-Identifier: Apache-2.0 */
/* Time zones, for local times that do not state one. */
#ifndef WVA_UTIL_ZONE_H
#define WVA_UTIL_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "util/error.h"
#include "util/str.h"

struct wva_zone;

/* Reads an offset ("+01:00", "-0500", "Z") or a name in the system's time zone data ("UTC",
 * "America/New_York"). NULL with `err` filled if it is neither. */
struct wva_zone *wva_zone_parse(const char *text, struct wva_error *err);
void wva_zone_free(struct wva_zone *zone);

/* Converts a local time in `zone` (nanoseconds, as if it were UTC) to UTC. A time that occurs twice
 * is taken as the first occurrence; a time that is skipped moves to the end of the gap. NULL:
 * UTC. */
int64_t wva_zone_to_utc(const struct wva_zone *zone, int64_t clock_ns);

/* Same, but an ambiguous time is taken as its second occurrence. */
int64_t wva_zone_to_utc_later(const struct wva_zone *zone, int64_t clock_ns);

/* Reads all of `text` as wva_time_parse does; a time without a zone is taken as local to `zone`
 * (NULL: UTC) and sets *zoneless, which is otherwise left unchanged. */
bool wva_zone_time_parse(struct wva_str text, const struct wva_zone *zone, int64_t *time_ns,
                         bool *zoneless);

#endif
