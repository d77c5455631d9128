/* SPDX-License-Identifier: Apache-2.0 */
#include "util/zone.h"

#include <glib.h>

#include "util/timestamp.h"

/* Opaque: a glib object under our name. */
static GTimeZone *unwrap(const struct wva_zone *zone)
{
    return (GTimeZone *)zone;
}

struct wva_zone *wva_zone_parse(const char *text, struct wva_error *err)
{
    GTimeZone *zone = *text == '\0' ? NULL : g_time_zone_new_identifier(text);

    if (zone == NULL)
        (void)wva_fail(err, WVA_ERR_USAGE,
                       "'%s' is no time zone: write an offset (+01:00) or a name "
                       "(Europe/Berlin)",
                       text);
    return (struct wva_zone *)zone;
}

void wva_zone_free(struct wva_zone *zone)
{
    if (zone != NULL)
        g_time_zone_unref(unwrap(zone));
}

/* `type` selects one of the two occurrences of an ambiguous time. */
static int64_t to_utc(const struct wva_zone *zone, int64_t clock_ns, GTimeType type)
{
    int64_t fraction = (clock_ns % WVA_NS_PER_S + WVA_NS_PER_S) % WVA_NS_PER_S;
    gint64 seconds = (clock_ns - fraction) / WVA_NS_PER_S;
    int interval;

    if (zone == NULL)
        return clock_ns;
    interval = g_time_zone_adjust_time(unwrap(zone), type, &seconds);
    seconds -= g_time_zone_get_offset(unwrap(zone), interval);
    return seconds * WVA_NS_PER_S + fraction;
}

int64_t wva_zone_to_utc(const struct wva_zone *zone, int64_t clock_ns)
{
    return to_utc(zone, clock_ns, G_TIME_TYPE_DAYLIGHT);
}

int64_t wva_zone_to_utc_later(const struct wva_zone *zone, int64_t clock_ns)
{
    return to_utc(zone, clock_ns, G_TIME_TYPE_STANDARD);
}

/* A zone is a Z at the end, or a sign after the date. */
static bool has_zone(struct wva_str text)
{
    const size_t date = sizeof "2025-10-24" - 1;
    struct wva_str clock;

    if (text.len <= date)
        return false;
    clock = wva_str_skip(text, date);
    return clock.ptr[clock.len - 1] == 'Z' || clock.ptr[clock.len - 1] == 'z'
           || memchr(clock.ptr, '+', clock.len) != NULL
           || memchr(clock.ptr, '-', clock.len) != NULL;
}

bool wva_zone_time_parse(struct wva_str text, const struct wva_zone *zone, int64_t *time_ns,
                         bool *zoneless)
{
    if (!wva_time_parse(text, time_ns))
        return false;
    if (has_zone(text))
        return true;
    *time_ns = wva_zone_to_utc(zone, *time_ns);
    *zoneless = true;
    return true;
}
