/* SPDX-License-Identifier: Apache-2.0 */
/* Resource quantities and durations as Kubernetes writes them. */
#ifndef WVA_UTIL_QUANTITY_H
#define WVA_UTIL_QUANTITY_H

#include "util/str.h"

/* Reads all of `text` as a resource quantity: decimal digits with an optional sign and point, then
 * nothing, one of n u m k M G T P E (powers of 1000), Ki Mi Gi Ti Pi Ei (powers of 1024), or a
 * decimal exponent (e3, E3). "500m" is 0.5, "10500m" 10.5, "1Gi" 2 to the power of 30. */
bool wva_quantity_parse(struct wva_str text, double *value);

/* Reads all of `text` as a short duration, as in the columns AGE and DURATION: "16s", "5m17s",
 * "2d3h", "3y40d" (a year has 365 days). A number without a unit is rejected. */
bool wva_short_span_parse(struct wva_str text, double *seconds);

#endif
