/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include "analysis/provisioning.h"

static struct wva_provisioning measure(const struct wva_frame *frame, double max_rpm)
{
    struct wva_timeline timeline = wva_timeline_measure(frame, NAN);
    struct wva_provisioning p = wva_provisioning_measure(frame, &timeline, max_rpm, false);

    wva_timeline_free(&timeline);
    return p;
}

static void test_supply_against_demand(void **context)
{
    /* Demand 1 2 4 4 2 -, supply 1 1 2 5 5 5: each row holds a minute, the last one nothing. */
    const double rate[] = { 0, 200, 301, 400, 150, 100 };
    const double max_rpm[] = { 9999, 100, 100, 100, 100, 100 };
    const double current[] = { 1, 1, 2, 5, 5, 5 }, desired[] = { 1, 2, 4, 4, 2, 1 };
    const double cost[] = { 50, 100, 200, 200, 100, 50 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_provisioning p;

    (void)context;
    fill_column(frame, WVA_ROLE_RATE, rate, COUNT(rate));
    fill_column(frame, WVA_ROLE_MAX_RPM, max_rpm, COUNT(rate));
    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, current, COUNT(rate));
    fill_column(frame, WVA_ROLE_REPLICAS_DESIRED, desired, COUNT(rate));
    fill_column(frame, WVA_ROLE_COST, cost, COUNT(rate));
    p = measure(frame, NAN);
    assert_near(p.replica_hours_current, 14.0 / 60, 1e-15);
    assert_near(p.replica_hours_desired, 13.0 / 60, 1e-15);
    assert_near(p.cost, 50 * 14.0 / 60, 1e-13);
    assert_int_equal(p.source, WVA_DEMAND_LOG);
    assert_near(p.demand[0], 1, 0);
    assert_near(p.demand[1], 2, 0);
    assert_near(p.demand[2], 4, 0);
    assert_near(p.demand[3], 4, 0);
    assert_near(p.demand[4], 2, 0);
    assert_near(p.oracle_replica_hours, 13.0 / 60, 1e-15);
    assert_near(p.over_oracle_pct, 100 * (14.0 / 13 - 1), 1e-12);
    assert_near(p.under_accuracy_pct, 100 * (0.5 + 0.5) / 5, 1e-12);
    assert_near(p.over_accuracy_pct, 100 * (0.25 + 1.5) / 5, 1e-12);
    assert_near(p.under_timeshare_pct, 40, 1e-12);
    assert_near(p.over_timeshare_pct, 40, 1e-12);
    /* Only demand, both up, only supply, only demand, only demand. */
    assert_near(p.instability_pct, 80, 1e-12);
    wva_provisioning_free(&p);
    wva_frame_free(frame);
}

static void test_demand_by_the_fit(void **context)
{
    const double rate[] = { 100, 250, NAN, 300 }, current[] = { 2, 2, 2, 2 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_provisioning p;

    (void)context;
    fill_column(frame, WVA_ROLE_RATE, rate, COUNT(rate));
    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, current, COUNT(rate));
    p = measure(frame, 100);
    assert_int_equal(p.source, WVA_DEMAND_FIT);
    assert_near(p.demand[1], 3, 0);
    assert_true(isnan(p.demand[2]));
    assert_near(p.demand[3], 3, 0); /* exactly three times, not one more for rounding */
    assert_near(p.under_timeshare_pct, 50, 0);
    assert_near(p.instability_pct, 100, 0);
    wva_provisioning_free(&p);
    p = measure(frame, NAN);
    assert_int_equal(p.source, WVA_DEMAND_UNKNOWN);
    assert_null(p.demand);
    assert_true(isnan(p.over_oracle_pct) && isnan(p.oracle_replica_hours));
    assert_true(isnan(p.under_accuracy_pct) && isnan(p.instability_pct));
    assert_near(p.replica_hours_current, 6.0 / 60, 1e-15);
    assert_true(isnan(p.cost) && isnan(p.replica_hours_desired));
    wva_provisioning_free(&p);
    wva_frame_free(frame);
}

static void test_one_source_of_demand_for_all_rows(void **context)
{
    const double rate[] = { 100, 100, 100, 100, 100 }, current[] = { 1, 1, 1, 1, 1 };
    const double most[] = { 50, 50, NAN, NAN, NAN }, one[] = { 50, NAN, NAN, NAN, NAN };
    struct wva_frame *frame = wva_frame_create();
    struct wva_provisioning p;

    (void)context;
    fill_column(frame, WVA_ROLE_RATE, rate, COUNT(rate));
    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, current, COUNT(rate));
    fill_column(frame, WVA_ROLE_MAX_RPM, most, COUNT(rate));
    p = measure(frame, NAN);
    assert_int_equal(p.source, WVA_DEMAND_LOG);
    wva_provisioning_free(&p);
    p = measure(frame, 100);
    assert_int_equal(p.source, WVA_DEMAND_FIT);
    assert_near(p.demand[0], 1, 0);
    wva_provisioning_free(&p);
    fill_column(frame, WVA_ROLE_MAX_RPM, one, COUNT(rate));
    p = measure(frame, 100);
    assert_int_equal(p.source, WVA_DEMAND_FIT);
    assert_near(p.compared_pct, 100, 1e-12);
    wva_provisioning_free(&p);
    frame->column[WVA_ROLE_MAX_RPM].value[1] = frame->column[WVA_ROLE_MAX_RPM].value[2] = 50;
    p = measure(frame, 100);
    assert_int_equal(p.source, WVA_DEMAND_LOG);
    assert_true(isnan(p.demand[3]));
    assert_near(p.compared_pct, 75, 1e-12);
    wva_provisioning_free(&p);
    wva_frame_free(frame);
}

static void test_a_server_that_goes_down_to_nothing(void **context)
{
    const double rate[] = { 0, 0, 100, 100 }, current[] = { 1, 0, 0, 1 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_provisioning p;

    (void)context;
    fill_column(frame, WVA_ROLE_RATE, rate, COUNT(rate));
    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, current, COUNT(rate));
    p = measure(frame, 500);
    assert_near(p.demand[0], 0, 0);
    assert_near(p.demand[2], 1, 0);
    /* Relative figures over the time with a demand, shares over all. */
    assert_near(p.under_accuracy_pct, 100, 0);
    assert_near(p.over_accuracy_pct, 0, 0);
    assert_near(p.under_timeshare_pct, 100.0 / 3, 1e-12);
    assert_near(p.over_timeshare_pct, 100.0 / 3, 1e-12);
    wva_provisioning_free(&p);
    wva_frame_free(frame);
}

/* Four rows of a minute each, and a last one that holds nothing; two of them state no cost. */
static struct wva_provisioning measure_costs(const double *cost)
{
    const double desired[] = { 2, 4, 4, 2, 2 }, current[] = { 1, 5, 4, 10, 2 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_provisioning p;

    fill_column(frame, WVA_ROLE_REPLICAS_DESIRED, desired, 5);
    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, current, 5);
    fill_column(frame, WVA_ROLE_COST, cost, 5);
    p = measure(frame, NAN);
    wva_frame_free(frame);
    return p;
}

static void test_demand_that_the_controller_states(void **context)
{
    /* An analyzer counts in tokens; four replicas are asked for, and come one by one. */
    const double demand[] = { 50, 350, 350, 0, 0 }, supply[] = { 100, 100, 300, 400, 400 };
    const double ready[] = { 1, 1, 3, 4, 4 }, current[] = { 1, 4, 4, 4, 4 };
    const double capacity[] = { 100, 100, 100, 100, 100 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_provisioning p;

    (void)context;
    fill_column(frame, WVA_ROLE_DEMAND, demand, COUNT(demand));
    fill_column(frame, WVA_ROLE_SUPPLY, supply, COUNT(demand));
    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, current, COUNT(demand));
    p = measure(frame, NAN);
    assert_int_equal(p.source, WVA_DEMAND_UNKNOWN); /* but that it was short is known */
    assert_int_equal(p.stated_samples, 5);
    assert_int_equal(p.stated_short, 2);
    assert_null(p.supply);
    wva_provisioning_free(&p);
    fill_column(frame, WVA_ROLE_REPLICA_CAPACITY, capacity, COUNT(demand));
    fill_column(frame, WVA_ROLE_REPLICAS_READY, ready, COUNT(demand));
    p = measure(frame, NAN);
    assert_int_equal(p.source, WVA_DEMAND_STATED);
    assert_near(p.demand[1], 4, 0);
    assert_near(p.supply[1], 1, 0);
    assert_near(p.demand[3], 1, 0);
    assert_near(p.under_timeshare_pct, 50, 1e-12);
    assert_near(p.supply_replica_hours, 9 / 60., 1e-15);
    assert_near(p.oracle_replica_hours, 10 / 60., 1e-15);
    assert_near(p.replica_hours_current, 13 / 60., 1e-15);
    wva_provisioning_free(&p);
    wva_frame_free(frame);
}

static void test_a_capacity_stated_for_one_cycle_makes_no_demand(void **context)
{
    /* In the third cycle the analyzer states a tenth, since pods without figures joined. */
    const double demand[] = { 50, 350, 350, 350, 0 }, capacity[] = { 100, 100, 10, 100, 10 };
    const double ready[] = { 1, 1, 3, 4, 4 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_provisioning p;

    (void)context;
    fill_column(frame, WVA_ROLE_DEMAND, demand, COUNT(demand));
    fill_column(frame, WVA_ROLE_REPLICA_CAPACITY, capacity, COUNT(demand));
    fill_column(frame, WVA_ROLE_REPLICAS_READY, ready, COUNT(demand));
    p = measure(frame, NAN);
    assert_int_equal(p.source, WVA_DEMAND_STATED);
    assert_near(p.demand[1], 4, 0);
    assert_near(p.demand[2], 4, 0);
    assert_near(p.demand[4], 1, 0);
    assert_near(p.oracle_replica_hours, 13 / 60., 1e-15);
    wva_provisioning_free(&p);
    wva_frame_free(frame);
}

static void test_a_price_holds_where_it_is_the_same_throughout(void **context)
{
    const double cost[] = { 100, NAN, 200, NAN, 100 };
    struct wva_provisioning p = measure_costs(cost);

    (void)context;
    assert_int_equal(p.price.origin, WVA_PRICE_CONSTANT);
    assert_int_equal(p.price.stated, 3);
    assert_near(p.price.per_replica_hour, 50, 0);
    assert_near(p.cost, 50 * p.replica_hours_current, 1e-12);
    assert_near(p.cost_covered_s, 240, 0);
    assert_near(p.cost_covered_pct, 100, 1e-12);
    wva_provisioning_free(&p);
}

static void test_no_price_is_assumed_where_they_differ(void **context)
{
    const double cost[] = { 100, NAN, 240, NAN, 100 };
    struct wva_provisioning p = measure_costs(cost);

    (void)context;
    assert_int_equal(p.price.origin, WVA_PRICE_VARIES);
    assert_true(isnan(p.price.per_replica_hour));
    assert_near(p.price.low, 50, 0);
    assert_near(p.price.high, 60, 0);
    assert_near(p.cost, (1 * 50 + 4 * 60) / 60., 1e-12);
    assert_near(p.cost_covered_s, 120, 0);
    assert_near(p.current_known_s, 240, 0);
    assert_near(p.cost_covered_pct, 50, 1e-12);
    wva_provisioning_free(&p);
}

static void test_a_cost_of_nothing_is_no_price(void **context)
{
    const double cost[] = { 0, NAN, 0, NAN, 0 }, some[] = { 100, 0, NAN, NAN, NAN };
    struct wva_provisioning p = measure_costs(cost);

    (void)context;
    assert_int_equal(p.price.origin, WVA_PRICE_NOT_STATED);
    assert_true(isnan(p.cost) && isnan(p.price.per_replica_hour));
    assert_near(p.cost_covered_pct, 0, 0);
    wva_provisioning_free(&p);
    p = measure_costs(some);
    assert_int_equal(p.price.origin, WVA_PRICE_CONSTANT);
    assert_near(p.cost, 50 * p.replica_hours_current, 1e-12);
    wva_provisioning_free(&p);
}

static void test_supply_and_demand_are_of_the_same_time(void **context)
{
    /* No load is known in the second row, no replicas in the fourth. */
    const double rate[] = { 100, NAN, 300, 100, 0 }, current[] = { 2, 9, 2, NAN, 1 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_provisioning p;

    (void)context;
    fill_column(frame, WVA_ROLE_RATE, rate, COUNT(rate));
    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, current, COUNT(rate));
    p = measure(frame, 100);
    assert_near(p.replica_hours_current, 13 / 60., 1e-15);
    assert_near(p.current_known_s, 180, 0);
    assert_near(p.compared_s, 120, 0);
    assert_near(p.compared_pct, 50, 1e-12);
    assert_near(p.supply_replica_hours, 4 / 60., 1e-15);
    assert_near(p.oracle_replica_hours, 4 / 60., 1e-15);
    assert_near(p.over_oracle_pct, 0, 1e-12);
    wva_provisioning_free(&p);
    wva_frame_free(frame);
}

static void test_one_sample_holds_no_time(void **context)
{
    const double rate[] = { 100 }, current[] = { 3 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_provisioning p;

    (void)context;
    fill_column(frame, WVA_ROLE_RATE, rate, 1);
    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, current, 1);
    p = measure(frame, 100);
    assert_near(p.demand[0], 1, 0);
    assert_true(isnan(p.replica_hours_current) && isnan(p.over_oracle_pct));
    assert_true(isnan(p.over_timeshare_pct) && isnan(p.instability_pct));
    wva_provisioning_free(&p);
    wva_frame_free(frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_supply_against_demand),
        cmocka_unit_test(test_demand_by_the_fit),
        cmocka_unit_test(test_one_source_of_demand_for_all_rows),
        cmocka_unit_test(test_a_server_that_goes_down_to_nothing),
        cmocka_unit_test(test_demand_that_the_controller_states),
        cmocka_unit_test(test_a_capacity_stated_for_one_cycle_makes_no_demand),
        cmocka_unit_test(test_a_price_holds_where_it_is_the_same_throughout),
        cmocka_unit_test(test_no_price_is_assumed_where_they_differ),
        cmocka_unit_test(test_a_cost_of_nothing_is_no_price),
        cmocka_unit_test(test_supply_and_demand_are_of_the_same_time),
        cmocka_unit_test(test_one_sample_holds_no_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
