/* SPDX-License-Identifier: Apache-2.0 */
/* Shapes whose steps are known by hand, and random ones against the definition. */
#include <stdlib.h>

#include "plan/load_plan.h"
#include "support.h"

#define CHECK_STEPS(plan, ...)                                                                     \
    check_steps(plan, (const struct wva_load_step[]){ __VA_ARGS__ },                               \
                COUNT(((const struct wva_load_step[]){ __VA_ARGS__ })))

static void check_steps(const struct wva_load_plan *plan, const struct wva_load_step *steps,
                        size_t count)
{
    assert_int_equal(plan->step_count, count);
    for (size_t i = 0; i < count; i++) {
        assert_near(plan->steps[i].start_s, steps[i].start_s, 0);
        assert_near(plan->steps[i].rate_rps, steps[i].rate_rps, 1e-12);
    }
}

static void check_totals(const struct wva_load_plan *plan, double peak, double peak_s, double end,
                         double requests)
{
    assert_near(plan->peak_rps, peak, 1e-12);
    assert_near(plan->peak_s, peak_s, 0);
    assert_near(plan->end_s, end, 0);
    assert_near(plan->requests, requests, 1e-9);
}

static void test_stairs(void **state)
{
    const struct wva_load_item items[] = { { "a", 0, 3600, .5 },
                                           { "b", 600, 3000, .5 },
                                           { "c", 1200, 2400, .5 },
                                           { "d", 1800, 1800, .5 } };
    struct wva_load_plan plan = wva_load_plan_compute(items, COUNT(items));

    (void)state;
    CHECK_STEPS(&plan, { 0, .5 }, { 600, 1 }, { 1200, 1.5 }, { 1800, 2 });
    check_totals(&plan, 2, 1800, 3600, 5400);
    wva_load_plan_release(&plan);
}

static void test_spike_and_bursts(void **state)
{
    const struct wva_load_item spike[] = { { "a", 0, 2100, .1 }, { "b", 900, 600, 1 } };
    const struct wva_load_item bursts[] = { { "a", 0, 600, 1 },
                                            { "b", 1200, 600, 1 },
                                            { "c", 2400, 600, 1 } };
    struct wva_load_plan plan = wva_load_plan_compute(spike, COUNT(spike));

    (void)state;
    CHECK_STEPS(&plan, { 0, .1 }, { 900, 1.1 }, { 1500, .1 });
    check_totals(&plan, 1.1, 600, 2100, 810);
    wva_load_plan_release(&plan);
    plan = wva_load_plan_compute(bursts, COUNT(bursts));
    CHECK_STEPS(&plan, { 0, 1 }, { 600, 0 }, { 1200, 1 }, { 1800, 0 }, { 2400, 1 });
    check_totals(&plan, 1, 1800, 3000, 1800);
    wva_load_plan_release(&plan);
}

static void test_ends_and_starts_at_once(void **state)
{
    const struct wva_load_item items[] = { { "a", 60, 60, 2 },
                                           { "b", 120, 60, 2 },
                                           { "none", 0, 0, 9 },
                                           { "unknown", 180, 60, NAN },
                                           { "endless", 0, NAN, 9 } };
    struct wva_load_plan plan = wva_load_plan_compute(items, COUNT(items));

    (void)state;
    CHECK_STEPS(&plan, { 60, 2 }, { 180, 0 });
    check_totals(&plan, 2, 120, 240, 240);
    wva_load_plan_release(&plan);
    plan = wva_load_plan_compute(items, 0);
    assert_int_equal(plan.step_count, 0);
    check_totals(&plan, 0, 0, 0, 0);
    wva_load_plan_release(&plan);
}

static void test_overlaps(void **state)
{
    const struct wva_load_item items[] = { { "a", 0, 100, 1 },
                                           { "b", 50, 100, 1 },
                                           { "c", 100, 10, 1 } };
    struct wva_load_overlap *overlaps;

    (void)state;
    assert_int_equal(wva_load_find_overlaps(items, COUNT(items), &overlaps), 2);
    assert_int_equal(overlaps[0].first, 0);
    assert_int_equal(overlaps[0].second, 1);
    assert_near(overlaps[0].start_s, 50, 0);
    assert_near(overlaps[0].end_s, 100, 0);
    assert_int_equal(overlaps[1].first, 1);
    assert_near(overlaps[1].end_s, 110, 0);
    free(overlaps);
}

/* The rate of the step that holds at a time. */
static double step_at(const struct wva_load_plan *plan, double time_s)
{
    double rate = 0;

    for (size_t i = 0; i < plan->step_count; i++)
        if (plan->steps[i].start_s <= time_s)
            rate = plan->steps[i].rate_rps;
    return time_s < plan->end_s ? rate : 0;
}

static void test_random(void **state)
{
    uint64_t random = 7;

    (void)state;
    for (int round = 0; round < 200; round++) {
        struct wva_load_item items[12];
        size_t count = next_random(&random) % COUNT(items);
        struct wva_load_plan plan;
        double requests = 0;

        for (size_t i = 0; i < count; i++) {
            items[i] = (struct wva_load_item){ "x", (double)(next_random(&random) % 50),
                                               (double)(next_random(&random) % 50),
                                               (double)(next_random(&random) % 40) / 8 };
            requests += items[i].duration_s * items[i].rate_rps;
        }
        plan = wva_load_plan_compute(items, count);
        assert_near(plan.requests, requests, 1e-9);
        for (double t = 0; t < 100; t += .5)
            assert_near(step_at(&plan, t), wva_load_rate_at(items, count, t), 0);
        wva_load_plan_release(&plan);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stairs),
        cmocka_unit_test(test_spike_and_bursts),
        cmocka_unit_test(test_ends_and_starts_at_once),
        cmocka_unit_test(test_overlaps),
        cmocka_unit_test(test_random),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
