/* SPDX-License-Identifier: Apache-2.0 */
/* A time window as given by the user: absolute, or relative to the first sample. */
#ifndef WVA_SERIES_WINDOW_H
#define WVA_SERIES_WINDOW_H

#include "util/str.h"
#include "util/timestamp.h"

struct wva_bound {
    bool given, relative;
    int64_t ns; /* a time, or an offset from the first sample */
};

/* Samples from `since` on and before `until`; a bound that is not given is ignored. */
struct wva_window {
    struct wva_bound since, until;
};

/* Reads an RFC 3339 time, or an offset after a plus sign ("+10m", "+1h30m", "+90"). */
bool wva_bound_parse(struct wva_str text, struct wva_bound *bound);

bool wva_window_holds(const struct wva_window *window, int64_t first_ns, int64_t time_ns);

#endif
