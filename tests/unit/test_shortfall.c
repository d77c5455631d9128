/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/shortfall.h"

#include "analysis/stabilization.h"
#include "tests/unit/support.h"

enum { ROWS = 8 };

/* A sample each minute, ITL 12 ms above its SLO of 10 ms but in the first and the last one. */
static const double itl[ROWS] = { 8, 12, 12, 12, 12, 12, 12, 8 };
static const double slo[ROWS] = { 10, 10, 10, 10, 10, 10, 10, 10 };

static struct wva_frame *make_frame(const double *current, const double *desired)
{
    struct wva_frame *frame = wva_frame_create();

    fill_column(frame, WVA_ROLE_ITL_OBSERVED, itl, ROWS);
    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, current, ROWS);
    fill_column(frame, WVA_ROLE_REPLICAS_DESIRED, desired, ROWS);
    return frame;
}

static struct wva_shortfall measure(const struct wva_frame *frame, const double *supply,
                                    const double *demand)
{
    struct wva_timeline timeline = wva_timeline_measure(frame, NAN);
    struct wva_shortfall shortfall =
        wva_shortfall_measure(frame, &timeline, supply, demand, slo, NULL);

    wva_timeline_free(&timeline);
    return shortfall;
}

static void each_sample_above_has_one_cause(void **state)
{
    /*                                      low  start start settle enough unknown */
    const double current[ROWS] = { 1, 1, 1, 2, 4, 4, NAN, 4 };
    const double desired[ROWS] = { 1, 4, 4, 4, 4, 4, 4, 4 };
    const double demand[ROWS] = { 1, 4, 4, 4, 4, 4, 4, 4 };
    struct wva_frame *frame = make_frame(current, desired);
    struct wva_shortfall shortfall = measure(frame, current, demand);

    (void)state;
    /* Desired replicas rose in the sample that was the first above: until then they were too few.
     */
    assert_int_equal(shortfall.samples[WVA_SHORTFALL_DESIRED], 1);
    /* Then two with replicas on their way, and the one whose mean still holds that wait. */
    assert_int_equal(shortfall.samples[WVA_SHORTFALL_STARTING], 3);
    assert_int_equal(shortfall.samples[WVA_SHORTFALL_CAPACITY], 1);
    assert_int_equal(shortfall.samples[WVA_SHORTFALL_UNKNOWN], 1);
    assert_near(shortfall.above_s, 360, 1e-9);
    assert_near(shortfall.time_s[WVA_SHORTFALL_STARTING], 180, 1e-9);
    wva_frame_free(frame);
}

static void headroom_covers_what_is_missing(void **state)
{
    const double current[ROWS] = { 1, 1, 1, 2, 3, 4, 4, 4 };
    const double desired[ROWS] = { 1, 4, 4, 4, 4, 4, 4, 4 };
    const double demand[ROWS] = { 1, 4, 4, 4, 4, 4, 4, 4 };
    struct wva_frame *frame = make_frame(current, desired);
    struct wva_shortfall shortfall = measure(frame, current, demand);

    (void)state;
    /* Missing: 3, 3, 2, 1, then nothing in the sample that still shows the wait, and in the last.
     */
    assert_near(shortfall.covered_s[0], 120, 1e-9);
    assert_near(shortfall.covered_s[1], 180, 1e-9);
    assert_near(shortfall.covered_s[2], 300, 1e-9);
    assert_near(shortfall.covered_s[4], 300, 1e-9);
    wva_frame_free(frame);
}

static void without_a_demand_nothing_is_blamed(void **state)
{
    const double current[ROWS] = { 1, 1, 1, 2, 3, 4, 4, 4 };
    struct wva_frame *frame = make_frame(current, current);
    struct wva_shortfall shortfall = measure(frame, current, NULL);

    (void)state;
    assert_int_equal(shortfall.samples[WVA_SHORTFALL_UNKNOWN], 6);
    assert_near(shortfall.time_s[WVA_SHORTFALL_UNKNOWN], shortfall.above_s, 1e-9);
    assert_near(shortfall.covered_s[4], 0, 0);
    wva_frame_free(frame);
}

static void without_an_slo_no_time_is_known(void **state)
{
    const double current[ROWS] = { 1, 1, 1, 2, 3, 4, 4, 4 };
    struct wva_frame *frame = make_frame(current, current);
    struct wva_timeline timeline = wva_timeline_measure(frame, NAN);
    struct wva_shortfall shortfall =
        wva_shortfall_measure(frame, &timeline, current, current, NULL, NULL);

    (void)state;
    assert_true(isnan(shortfall.above_s));
    wva_timeline_free(&timeline);
    wva_frame_free(frame);
}

/* ---- stabilization ---- */

static struct wva_stabilization stabilize(const double *desired, size_t rows)
{
    struct wva_frame *frame = wva_frame_create();
    struct wva_timeline timeline;
    struct wva_stabilization found;

    fill_column(frame, WVA_ROLE_REPLICAS_DESIRED, desired, rows);
    timeline = wva_timeline_measure(frame, NAN);
    found = wva_stabilization_find(frame, &timeline);
    wva_timeline_free(&timeline);
    wva_frame_free(frame);
    return found;
}

static void the_shortest_window_that_calms_is_found(void **state)
{
    /* Down for a minute and up again, four times: two samples must count. */
    const double swings[] = { 3, 2, 3, 2, 3, 2, 3, 2, 3, 3 };
    struct wva_stabilization found = stabilize(swings, COUNT(swings));

    (void)state;
    assert_int_equal(found.flaps_before, 7);
    assert_near(found.window_s, 60, 0);
    assert_int_equal(found.flaps_after, 0);
    assert_near(found.extra_replica_hours, 4 * 60 / 3600.0, 1e-9);
}

static void a_steady_number_needs_no_window(void **state)
{
    const double steps[] = { 1, 2, 3, 4, 4, 4 };
    struct wva_stabilization found = stabilize(steps, COUNT(steps));

    (void)state;
    assert_int_equal(found.flaps_before, 0);
    assert_true(isnan(found.window_s));
}

static void slow_swings_are_no_flaps_to_calm(void **state)
{
    /* Twelve minutes up, twelve minutes down. */
    double slow[60];
    struct wva_stabilization found;

    (void)state;
    for (size_t i = 0; i < COUNT(slow); i++)
        slow[i] = i / 12 % 2 == 0 ? 1 : 4;
    found = stabilize(slow, COUNT(slow));
    assert_int_equal(found.flaps_before, 0);
    assert_true(isnan(found.window_s));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_sample_above_has_one_cause),
        cmocka_unit_test(headroom_covers_what_is_missing),
        cmocka_unit_test(without_a_demand_nothing_is_blamed),
        cmocka_unit_test(without_an_slo_no_time_is_known),
        cmocka_unit_test(the_shortest_window_that_calms_is_found),
        cmocka_unit_test(a_steady_number_needs_no_window),
        cmocka_unit_test(slow_swings_are_no_flaps_to_calm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
