/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/provisioning.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"
#include "util/statistics.h"

/* So that rounding errors do not add a replica for a load that just fits. */
static const double rounding = 1e-9;

/* ---- supply and cost ---- */

/* A sum over time of a value per row, where known. */
struct integral {
    double seconds; /* in which it is known */
    double value;   /* times hours */
};

static void add_hold(struct integral *sum, double value, double hold_s)
{
    if (!isfinite(value))
        return;
    sum->seconds += hold_s;
    sum->value += value * hold_s / 3600;
}

static double get_total(const struct integral *sum)
{
    return sum->seconds > 0 ? sum->value : NAN;
}

static double get_mean(const struct integral *sum)
{
    return sum->seconds > 0 ? sum->value * 3600 / sum->seconds : NAN;
}

static struct integral integrate_replicas(const struct wva_frame *frame,
                                          const struct wva_timeline *timeline, enum wva_role role)
{
    struct integral sum = { 0 };

    for (size_t row = 0; row < frame->rows; row++)
        add_hold(&sum, wva_frame_get(frame, role, row), timeline->hold_s[row]);
    return sum;
}

/* Zero replicas cost nothing, whatever the price. */
static struct integral integrate_cost(const struct wva_frame *frame,
                                      const struct wva_timeline *timeline,
                                      const struct wva_price *price)
{
    struct integral sum = { 0 };

    if (price->origin == WVA_PRICE_NOT_STATED)
        return sum;
    for (size_t row = 0; row < frame->rows; row++) {
        double current = wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row);

        add_hold(&sum, current == 0 ? 0 : current * wva_price_at(price, frame, row),
                 timeline->hold_s[row]);
    }
    return sum;
}

static double percent(double part, double whole)
{
    return whole > 0 ? 100 * part / whole : NAN;
}

static void measure_supply(struct wva_provisioning *p, const struct wva_frame *frame,
                           const struct wva_timeline *timeline)
{
    struct integral current = integrate_replicas(frame, timeline, WVA_ROLE_REPLICAS_CURRENT);
    struct integral desired = integrate_replicas(frame, timeline, WVA_ROLE_REPLICAS_DESIRED);
    struct integral gpus = integrate_replicas(frame, timeline, WVA_ROLE_GPUS);
    struct integral cost;

    p->gpu_hours = get_total(&gpus);
    p->mean_gpus = get_mean(&gpus);
    p->price = wva_price_find(frame);
    cost = integrate_cost(frame, timeline, &p->price);
    p->replica_hours_current = get_total(&current);
    p->replica_hours_desired = get_total(&desired);
    p->mean_replicas_current = get_mean(&current);
    p->mean_replicas_desired = get_mean(&desired);
    p->current_known_s = current.seconds;
    p->cost = get_total(&cost);
    p->cost_covered_s = cost.seconds;
    p->cost_covered_pct = percent(cost.seconds, current.seconds);
}

/* ---- demand ---- */

/* The demand of an idle server: 0 if it ever had 0 replicas, current or desired. */
static double find_least(const struct wva_frame *frame)
{
    for (size_t row = 0; row < frame->rows; row++)
        if (wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, row) == 0
            || wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row) == 0)
            return 0;
    return 1;
}

/* An analyzer learns what a replica can take, and states a fraction of it for the cycle in which
 * pods without figures of their own join: the median over the rows with load is what it holds. */
static double find_stated_capacity(const struct wva_frame *frame)
{
    double *stated = wva_calloc(frame->rows, sizeof *stated);
    size_t count = 0;
    double median;

    for (size_t row = 0; row < frame->rows; row++) {
        double capacity = wva_frame_get(frame, WVA_ROLE_REPLICA_CAPACITY, row);

        if (wva_frame_get(frame, WVA_ROLE_DEMAND, row) > 0 && isfinite(capacity) && capacity > 0)
            stated[count++] = capacity;
    }
    median = wva_median_in_place(stated, count);
    free(stated);
    return median;
}

/* Capacity of one replica according to `source`; NaN if unknown. `constant`: that of the fit or of
 * the analyzer. Without load the controller's max_rpm means nothing. */
static double get_capacity(const struct wva_frame *frame, size_t row, double constant,
                           enum wva_demand_source source)
{
    double capacity = constant;

    if (source == WVA_DEMAND_LOG)
        capacity = wva_frame_get(frame, WVA_ROLE_MAX_RPM, row);
    else if (source == WVA_DEMAND_STATED
             && isnan(wva_frame_get(frame, WVA_ROLE_REPLICA_CAPACITY, row)))
        return NAN;
    return isfinite(capacity) && capacity > 0 ? capacity : NAN;
}

/* Fills the demand of each row by one source; returns how many rows with load have one. */
static size_t fill_demand(double *demand, const struct wva_frame *frame, double fitted_rpm,
                          enum wva_demand_source source)
{
    enum wva_role role = source == WVA_DEMAND_STATED ? WVA_ROLE_DEMAND : WVA_ROLE_RATE;
    double constant = source == WVA_DEMAND_STATED ? find_stated_capacity(frame) : fitted_rpm;
    double least = find_least(frame);
    size_t loaded = 0;

    for (size_t row = 0; row < frame->rows; row++) {
        double load = wva_frame_get(frame, role, row);
        double capacity = get_capacity(frame, row, constant, source);

        demand[row] = NAN;
        if (load == 0)
            demand[row] = least;
        else if (isfinite(load) && load > 0 && !isnan(capacity))
            demand[row] = fmax(1, ceil(load / capacity - rounding));
        loaded += load > 0 && !isnan(demand[row]);
    }
    return loaded;
}

/* One source for all rows, since two capacities would make the demand jump where nothing happened:
 * the controller's, unless the run refutes it or the fit tells of more than twice as many rows;
 * then the fit; then what an analyzer states. */
static enum wva_demand_source choose_source(const size_t *loaded, bool refuted)
{
    if (loaded[WVA_DEMAND_LOG] > 0 && 2 * loaded[WVA_DEMAND_LOG] >= loaded[WVA_DEMAND_FIT]
        && !(refuted && loaded[WVA_DEMAND_FIT] > 0))
        return WVA_DEMAND_LOG;
    if (loaded[WVA_DEMAND_FIT] > 0)
        return WVA_DEMAND_FIT;
    return loaded[WVA_DEMAND_STATED] > 0 ? WVA_DEMAND_STATED : WVA_DEMAND_UNKNOWN;
}

/* The demand per row; NULL, and the source unknown, when no row with load has one. */
static double *find_demand(const struct wva_frame *frame, double fitted_rpm, bool refuted,
                           enum wva_demand_source *source)
{
    double *demand = wva_calloc(frame->rows, sizeof *demand);
    size_t loaded[WVA_DEMAND_STATED + 1] = { 0 };

    /* Engines that report their batches run out of cache before the fitted line ends: it says
     * nothing of what a replica can serve. */
    if (wva_frame_has(frame, WVA_ROLE_RUNNING))
        fitted_rpm = NAN;
    for (int i = WVA_DEMAND_LOG; i <= WVA_DEMAND_STATED; i++)
        loaded[i] = fill_demand(demand, frame, fitted_rpm, (enum wva_demand_source)i);
    *source = choose_source(loaded, refuted);
    if (*source != WVA_DEMAND_UNKNOWN) {
        (void)fill_demand(demand, frame, fitted_rpm, *source);
        return demand;
    }
    free(demand);
    return NULL;
}

static double *find_supply(const struct wva_frame *frame, enum wva_demand_source source)
{
    enum wva_role role =
        source == WVA_DEMAND_STATED ? WVA_ROLE_REPLICAS_READY : WVA_ROLE_REPLICAS_CURRENT;
    double *supply = wva_calloc(frame->rows, sizeof *supply);

    for (size_t row = 0; row < frame->rows; row++)
        supply[row] = wva_frame_get(frame, role, row);
    return supply;
}

static void count_stated(struct wva_provisioning *p, const struct wva_frame *frame)
{
    for (size_t row = 0; row < frame->rows; row++) {
        double supply = wva_frame_get(frame, WVA_ROLE_SUPPLY, row);
        double demand = wva_frame_get(frame, WVA_ROLE_DEMAND, row);

        p->stated_samples += !isnan(supply) && !isnan(demand);
        p->stated_short += demand > supply;
    }
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

static struct comparison compare(const struct wva_timeline *timeline, const double *supplies,
                                 const double *demand)
{
    struct comparison sum = { 0 };
    double last_supply = NAN, last_demand = NAN;

    for (size_t row = 0; row < timeline->rows; row++) {
        double supply = supplies[row];
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

struct wva_provisioning wva_provisioning_measure(const struct wva_frame *frame,
                                                 const struct wva_timeline *timeline,
                                                 double fitted_rpm, bool refuted)
{
    struct wva_provisioning p = { 0 };
    struct comparison sum = { 0 };

    measure_supply(&p, frame, timeline);
    p.demand = find_demand(frame, fitted_rpm, refuted, &p.source);
    count_stated(&p, frame);
    if (p.demand != NULL) {
        p.supply = find_supply(frame, p.source);
        sum = compare(timeline, p.supply, p.demand);
    }
    p.compared_s = p.demand != NULL ? sum.known_s : NAN;
    p.compared_pct = percent(p.compared_s, timeline->known_s);
    p.supply_replica_hours = sum.known_s > 0 ? sum.supply_s / 3600 : NAN;
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
    free(provisioning->supply);
    provisioning->demand = provisioning->supply = NULL;
}
