/* SPDX-License-Identifier: Apache-2.0 */
/* Points in time: nanoseconds since 1970-01-01T00:00:00Z in an int64_t (only years 1900 to 2189 are
 * accepted, so that the difference of any two fits too). No time zone data, no locale. */
#ifndef WVA_UTIL_TIMESTAMP_H
#define WVA_UTIL_TIMESTAMP_H

#include <stdint.h>

#include "util/str.h"

#define WVA_NS_PER_S      INT64_C(1000000000)
#define WVA_NS_PER_MINUTE (60 * WVA_NS_PER_S)
#define WVA_TIME_NONE     INT64_MIN /* time not known */

enum { WVA_TIME_TEXT = 40 }; /* fits any formatted time and its NUL */

/* Reads all of `text` as RFC 3339: `T`, `t` or one blank between date and time, up to nine fraction
 * digits (further ones are truncated), and `Z`, `z`, `+hh:mm` or `+hhmm`; no zone means UTC. A leap
 * second (:60) counts as the following second. False on anything else. */
bool wva_time_parse(struct wva_str text, int64_t *time_ns);

/* Reads a time as log encoders write it: any that wva_time_parse accepts, or a number since 1970,
 * which sets `numeric`: seconds below 1e11, milliseconds below 1e14, else nanoseconds. A fraction
 * and an exponent are allowed, digits beyond nanoseconds are truncated. */
bool wva_time_read(struct wva_str text, int64_t *time_ns, bool *numeric);

/* Reads a duration such as "90s", "10m", "1h30m", "2d", or a bare number of seconds. */
bool wva_duration_parse(struct wva_str text, int64_t *span_ns);

/* "2025-10-24T13:41:38Z": whole seconds, UTC. Returns `out`. */
char *wva_time_format_rfc3339(int64_t time_ns, char out[WVA_TIME_TEXT]);

/* "2025-10-24T13:41:38.705Z", UTC: no fraction if it is zero, else three, six or nine digits, as
 * many as needed. Returns `out`. */
char *wva_time_format_exact(int64_t time_ns, char out[WVA_TIME_TEXT]);

/* "2025-10-24 13:41:38.705000+00:00", as pandas prints a UTC time: no fraction if it is zero, else
 * six digits, nine if needed. */
char *wva_time_format_pandas(int64_t time_ns, char out[WVA_TIME_TEXT]);

/* How many of `count` times, sorted, are before `time_ns`: the index of the first that is not. */
size_t wva_times_before(const int64_t *times_ns, size_t count, int64_t time_ns);

/* NaN unless both are known. */
double wva_seconds_between(int64_t from_ns, int64_t to_ns);

/* "20251024_134138", UTC: for folder names. */
char *wva_time_format_compact(int64_t time_ns, char out[WVA_TIME_TEXT]);

#endif
