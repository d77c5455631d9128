/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/price.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"
#include "util/statistics.h"

const char *wva_price_origin_name(enum wva_price_origin origin)
{
    static const char *const names[] = { [WVA_PRICE_NOT_STATED] = NULL,
                                         [WVA_PRICE_CONSTANT] = "constant",
                                         [WVA_PRICE_VARIES] = "varies" };

    return names[origin];
}

static double get_stated(const struct wva_frame *frame, size_t row)
{
    double desired = wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row);
    double cost = wva_frame_get(frame, WVA_ROLE_COST, row);

    return desired > 0 && cost > 0 && isfinite(cost / desired) ? cost / desired : NAN;
}

struct wva_price wva_price_find(const struct wva_frame *frame)
{
    struct wva_price price = { WVA_PRICE_NOT_STATED, NAN, NAN, NAN, 0 };
    double *stated = wva_calloc(frame->rows, sizeof *stated);
    struct wva_summary summary;

    for (size_t row = 0; row < frame->rows; row++) {
        stated[price.stated] = get_stated(frame, row);
        if (!isnan(stated[price.stated]))
            price.stated++;
    }
    if (price.stated > 0) {
        summary = wva_summarize(stated, price.stated);
        price.low = summary.min;
        price.high = summary.max;
        price.origin =
            price.high <= price.low * (1 + WVA_PRICE_SAME) ? WVA_PRICE_CONSTANT : WVA_PRICE_VARIES;
        if (price.origin == WVA_PRICE_CONSTANT)
            price.per_replica_hour = summary.median;
    }
    free(stated);
    return price;
}

double wva_price_at(const struct wva_price *price, const struct wva_frame *frame, size_t row)
{
    double stated = get_stated(frame, row);

    return isnan(stated) ? price->per_replica_hour : stated;
}
