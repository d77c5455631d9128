/* SPDX-License-Identifier: Apache-2.0 */
/* The price of a replica-hour, from the costs in the samples.
 *
 * A log states the cost of all desired replicas, and not in every cycle. One replica's price is
 * that divided by their number. Where all samples that state a cost agree on it within
 * WVA_PRICE_SAME (costs are printed with few digits), it is the server's price, and holds for the
 * other samples too. Where they differ, no price is assumed for a sample that states none. A cost
 * of 0 for some replicas is the default of an unset field, not a price. */
#ifndef WVA_ANALYSIS_PRICE_H
#define WVA_ANALYSIS_PRICE_H

#include "series/frame.h"

#define WVA_PRICE_SAME 0.001 /* highest over lowest price, less 1 */

enum wva_price_origin {
    WVA_PRICE_NOT_STATED, /* no sample states a cost of some replicas */
    WVA_PRICE_CONSTANT,   /* the same in all samples that state it: it holds for the others too */
    WVA_PRICE_VARIES,     /* known only in the samples that state it */
};

/* "constant", "varies"; NULL for NOT_STATED. */
const char *wva_price_origin_name(enum wva_price_origin origin);

struct wva_price {
    enum wva_price_origin origin;
    double per_replica_hour; /* cents; NaN unless CONSTANT: the median of those stated */
    double low, high;        /* cents, of those stated; NaN when none is */
    size_t stated;           /* samples that state one */
};

struct wva_price wva_price_find(const struct wva_frame *frame);

/* Cents per hour of one replica in `row`; NaN where it is not known. */
double wva_price_at(const struct wva_price *price, const struct wva_frame *frame, size_t row);

#endif
