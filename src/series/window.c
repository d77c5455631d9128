/* SPDX-License-Identifier: Apache-2.0 */
#include "series/window.h"

bool wva_bound_parse(struct wva_str text, struct wva_bound *bound)
{
    bound->relative = wva_str_take(&text, WVA_STR("+"));
    bound->given =
        bound->relative ? wva_duration_parse(text, &bound->ns) : wva_time_parse(text, &bound->ns);
    return bound->given;
}

static int64_t resolve(const struct wva_bound *bound, int64_t first_ns)
{
    return bound->relative ? first_ns + bound->ns : bound->ns;
}

bool wva_window_holds(const struct wva_window *window, int64_t first_ns, int64_t time_ns)
{
    return (!window->since.given || time_ns >= resolve(&window->since, first_ns))
           && (!window->until.given || time_ns < resolve(&window->until, first_ns));
}
