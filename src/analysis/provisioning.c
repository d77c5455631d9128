/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/provisioning.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"

/* Rounding must not turn a load that just fits into one more replica. */
static const double rounding = 1e-9;

/* ---- supply and cost ---- */

/* Replicas over time, over the rows where they are known, and their mean; NaN without such a time.
 */
static double measure_replica_hours(const struct wva_frame *frame,
                                    const struct wva_timeline *timeline, enum wva_role role,
                                    double *mean)
{
    double seconds = 0, sum = 0;

    for (size_t row = 0; row < frame->rows; row++) {
        double replicas = wva_frame_get(frame, role, row);

        if (!isfinite(replicas))
            continue;
        seconds += timeline->hold_s[row];
        sum += replicas * timeline->hold_s[row];
    }
    *mean = seconds > 0 ? sum / seconds : NAN;
    return seconds > 0 ? sum / 3600 : NAN;
}

/* What the current replicas of a row cost per hour. The log's cost is that of all desired ones. */
static double get_cost_rate(const struct wva_frame *frame, size_t row)
{
    double current = wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row);
    double desired = wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row);

    if (current == 0)
        return 0;
    return desired > 0 ? wva_frame_get(frame, WVA_ROLE_COST, row) / desired * current : NAN;
}

static double measure_cost(const struct wva_frame *frame, const struct wva_timeline *timeline)
{
    double seconds = 0, sum = 0;

    if (!wva_frame_has(frame, WVA_ROLE_COST))
        return NAN;
    for (size_t row = 0; row < frame->rows; row++) {
        double rate = get_cost_rate(frame, row);

        if (!isfinite(rate))
            continue;
        seconds += timeline->hold_s[row];
        sum += rate * timeline->hold_s[row];
    }
    return seconds > 0 ? sum / 3600 : NAN;
}

/* ---- demand ---- */

/* What an idle server needs: nothing where it was ever seen, or told, to have none. */
static double find_least(const struct wva_frame *frame)
{
    for (size_t row = 0; row < frame->rows; row++)
        if (wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row) == 0
            || wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row) == 0)
            return 0;
    return 1;
}

/* Of a row with load. Without load the controller's max_rpm means nothing. */
static double divide_load(const struct wva_frame *frame, size_t row, double fitted_rpm,
                          enum wva_demand_source *source)
{
    double max_rpm = wva_frame_get(frame, WVA_ROLE_MAX_RPM, row);
    bool from_log = isfinite(max_rpm) && max_rpm > 0;

    if (!from_log)
        max_rpm = fitted_rpm;
    if (!isfinite(max_rpm) || max_rpm <= 0)
        return NAN;
    if (from_log || *source == WVA_DEMAND_UNKNOWN)
        *source = from_log ? WVA_DEMAND_LOG : WVA_DEMAND_FIT;
    return fmax(1, ceil(wva_frame_get(frame, WVA_ROLE_RATE, row) / max_rpm - rounding));
}

/* The demand per row; NULL, and the source unknown, when no row with load has one. */
static double *find_demand(const struct wva_frame *frame, double fitted_rpm,
                           enum wva_demand_source *source)
{
    double *demand = wva_calloc(frame->rows, sizeof *demand), least = find_least(frame);

    *source = WVA_DEMAND_UNKNOWN;
    for (size_t row = 0; row < frame->rows; row++) {
        double rate = wva_frame_get(frame, WVA_ROLE_RATE, row);

        demand[row] = NAN;
        if (rate == 0)
            demand[row] = least;
        else if (isfinite(rate) && rate > 0)
            demand[row] = divide_load(frame, row, fitted_rpm, source);
    }
    if (*source != WVA_DEMAND_UNKNOWN)
        return demand;
    free(demand);
    return NULL;
}

/* ---- supply against demand ---- */

struct comparison {
    double known_s, demanded_s; /* time with both known; of it, time with a demand above 0 */
    double supply_s, demand_s;  /* replicas * s */
    double under, over;         /* relative lack and excess * s, over demanded_s */
    double under_s, over_s;
    double moved_s, unstable_s; /* time between rows with both known; of it, what is unstable */
};

static int sign(double value)
{
    return (value > 0) - (value < 0);
}

static void compare_row(struct comparison *sum, double supply, double demand, double hold_s)
{
    sum->known_s += hold_s;
    sum->supply_s += supply * hold_s;
    sum->demand_s += demand * hold_s;
    sum->under_s += supply < demand ? hold_s : 0;
    sum->over_s += supply > demand ? hold_s : 0;
    if (demand <= 0)
        return;
    sum->demanded_s += hold_s;
    sum->under += fmax(0, demand - supply) / demand * hold_s;
    sum->over += fmax(0, supply - demand) / demand * hold_s;
}

static struct comparison compare(const struct wva_frame *frame, const struct wva_timeline *timeline,
                                 const double *demand)
{
    struct comparison sum = { 0 };
    double last_supply = NAN, last_demand = NAN;

    for (size_t row = 0; row < frame->rows; row++) {
        double supply = wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row);
        bool known = isfinite(supply) && isfinite(demand[row]);

        if (known)
            compare_row(&sum, supply, demand[row], timeline->hold_s[row]);
        if (known && !isnan(last_supply)) {
            bool apart = sign(supply - last_supply) != sign(demand[row] - last_demand);

            sum.moved_s += timeline->hold_s[row - 1];
            sum.unstable_s += apart ? timeline->hold_s[row - 1] : 0;
        }
        last_supply = known ? supply : NAN;
        last_demand = demand[row];
    }
    return sum;
}

static double percent(double part, double whole)
{
    return whole > 0 ? 100 * part / whole : NAN;
}

struct wva_provisioning wva_provisioning_measure(const struct wva_frame *frame,
                                                 const struct wva_timeline *timeline,
                                                 double max_rpm)
{
    struct wva_provisioning p = { 0 };
    struct comparison sum = { 0 };

    p.replica_hours_current =
        measure_replica_hours(frame, timeline, WVA_ROLE_REPLICAS_CURRENT, &p.mean_replicas_current);
    p.replica_hours_desired =
        measure_replica_hours(frame, timeline, WVA_ROLE_REPLICAS_DESIRED, &p.mean_replicas_desired);
    p.cost = measure_cost(frame, timeline);
    p.demand = find_demand(frame, max_rpm, &p.source);
    if (p.demand != NULL)
        sum = compare(frame, timeline, p.demand);
    p.oracle_replica_hours = sum.known_s > 0 ? sum.demand_s / 3600 : NAN;
    p.over_oracle_pct = sum.demand_s > 0 ? 100 * (sum.supply_s / sum.demand_s - 1) : NAN;
    p.under_accuracy_pct = percent(sum.under, sum.demanded_s);
    p.over_accuracy_pct = percent(sum.over, sum.demanded_s);
    p.under_timeshare_pct = percent(sum.under_s, sum.known_s);
    p.over_timeshare_pct = percent(sum.over_s, sum.known_s);
    p.instability_pct = percent(sum.unstable_s, sum.moved_s);
    return p;
}

void wva_provisioning_free(struct wva_provisioning *provisioning)
{
    free(provisioning->demand);
    provisioning->demand = NULL;
}
