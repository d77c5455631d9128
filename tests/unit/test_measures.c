/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <string.h>

#include "analysis/attainment.h"
#include "analysis/episodes.h"
#include "analysis/judgement.h"
#include "analysis/scaling.h"
#include "util/timestamp.h"

/* A frame whose rows lie at these seconds. */
static struct wva_frame *make_frame(const double *seconds, size_t count)
{
    struct wva_frame *frame = wva_frame_create();

    for (size_t i = 0; i < count; i++)
        (void)wva_frame_add_row(frame, (int64_t)(seconds[i] * 1000) * (WVA_NS_PER_S / 1000));
    return frame;
}

static void test_wilson(void **context)
{
    struct wva_interval interval = wva_wilson_pct(0, 0);

    (void)context;
    assert_true(isnan(interval.low) && isnan(interval.high));
    /* Wilson's interval of 81 out of 263, as Newcombe (1998) gives it to four digits. */
    interval = wva_wilson_pct(81, 263);
    assert_near(interval.low, 25.53, 0.005);
    assert_near(interval.high, 36.62, 0.005);
    interval = wva_wilson_pct(0, 20);
    assert_near(interval.low, 0, 0);
    assert_near(interval.high, 16.11, 0.005);
    interval = wva_wilson_pct(20, 20);
    assert_near(interval.high, 100, 0);
}

static void test_a_sample_holds_until_the_next(void **context)
{
    /* A period of 60 s, two samples of one time, and a hole of 300 s of which 150 s are known. */
    const double seconds[] = { 0, 60, 60, 120, 180, 480, 540 };
    const double rate[] = { 60, 120, 30, NAN, 60, -1, 60 };
    struct wva_frame *frame = make_frame(seconds, COUNT(seconds));
    struct wva_timeline timeline;

    (void)context;
    fill_column(frame, WVA_ROLE_RATE, rate, COUNT(rate));
    timeline = wva_timeline_measure(frame, NAN);
    assert_near(timeline.period_s, 60, 0);
    assert_near(timeline.time_s[5], 480, 0);
    assert_near(timeline.hold_s[0], 60, 0);
    assert_near(timeline.hold_s[1], 0, 0);
    assert_near(timeline.hold_s[4], 150, 0);
    assert_near(timeline.hold_s[6], 0, 0);
    assert_near(timeline.requests[0], 60, 0);
    assert_near(timeline.requests[4], 150, 0);
    assert_true(isnan(timeline.requests[3]) && isnan(timeline.requests[5]));
    assert_near(timeline.known_s, 390, 0);
    assert_near(timeline.unknown_s, 150, 0);
    assert_int_equal(timeline.holes, 1);
    wva_timeline_free(&timeline);
    timeline = wva_timeline_measure(frame, 120);
    assert_near(timeline.hold_s[4], 300, 0);
    assert_int_equal(timeline.holes, 0);
    wva_timeline_free(&timeline);
    wva_frame_free(frame);
}

static void test_a_frame_without_a_period_holds_nothing(void **context)
{
    const double seconds[] = { 0, 1, 1.5 };
    struct wva_frame *frame = make_frame(seconds, COUNT(seconds)), *empty = wva_frame_create();
    struct wva_timeline timeline = wva_timeline_measure(frame, NAN);

    (void)context;
    assert_true(isnan(timeline.period_s));
    assert_near(timeline.hold_s[0], 0, 0);
    assert_near(timeline.known_s, 0, 0);
    assert_near(timeline.unknown_s, 1.5, 0);
    assert_int_equal(timeline.holes, 0);
    wva_timeline_free(&timeline);
    timeline = wva_timeline_measure(empty, NAN);
    assert_int_equal(timeline.rows, 0);
    assert_near(timeline.known_s, 0, 0);
    wva_timeline_free(&timeline);
    wva_frame_free(frame);
    wva_frame_free(empty);
}

static void test_judgement(void **context)
{
    const double latency[] = { 0, 10, 10.5, NAN, INFINITY, 12, 12, 12 };
    const double slo[] = { 10, 10, 10, 10, 10, NAN, 0, 13 };
    const enum wva_judgement expected[] = { WVA_JUDGED_NOT, WVA_JUDGED_WITHIN, WVA_JUDGED_ABOVE,
                                            WVA_JUDGED_NOT, WVA_JUDGED_NOT,    WVA_JUDGED_NOT,
                                            WVA_JUDGED_NOT, WVA_JUDGED_WITHIN };

    (void)context;
    for (size_t i = 0; i < COUNT(expected); i++)
        assert_int_equal(wva_judge(latency, slo, i), expected[i]);
    assert_int_equal(wva_judge(NULL, slo, 1), WVA_JUDGED_NOT);
    assert_int_equal(wva_judge(latency, NULL, 1), WVA_JUDGED_NOT);
    assert_int_equal(wva_judge_either(WVA_JUDGED_WITHIN, WVA_JUDGED_ABOVE), WVA_JUDGED_ABOVE);
    assert_int_equal(wva_judge_either(WVA_JUDGED_WITHIN, WVA_JUDGED_NOT), WVA_JUDGED_WITHIN);
}

static void test_attainment(void **context)
{
    /* Holding times 60, 60, 120, 60, 0 s. */
    const double seconds[] = { 0, 60, 120, 240, 300 };
    const double itl[] = { 0, 8, 12, 10, 9 }, ttft[] = { 0, 80, 90, 120, NAN };
    const double slo_itl[] = { 10, 10, 10, 10, 10 }, slo_ttft[] = { 100, 100, 100, 100, 100 };
    const double rate[] = { 0, 60, 300, 120, 60 };
    struct wva_frame *frame = make_frame(seconds, COUNT(seconds));
    struct wva_timeline timeline;
    struct wva_attainment a;

    (void)context;
    fill_column(frame, WVA_ROLE_RATE, rate, COUNT(rate));
    timeline = wva_timeline_measure(frame, NAN);
    a = wva_attainment_measure(itl, slo_itl, &timeline);
    assert_int_equal(a.samples, 4);
    assert_int_equal(a.within, 3);
    assert_near(a.samples_pct, 75, 0);
    assert_near(a.observed_s, 240, 0);
    assert_near(a.time_pct, 50, 0);
    assert_near(a.requests, 60 + 600 + 120, 0);
    assert_near(a.requests_pct, 100.0 * 180 / 780, 1e-12);
    assert_near(a.samples_wilson_pct.low, wva_wilson_pct(3, 4).low, 0);
    a = wva_attainment_measure_both(itl, slo_itl, ttft, slo_ttft, &timeline);
    assert_int_equal(a.samples, 3);
    assert_int_equal(a.within, 1);
    assert_near(a.time_pct, 25, 0);
    a = wva_attainment_measure(itl, NULL, &timeline);
    assert_int_equal(a.samples, 0);
    assert_true(isnan(a.samples_pct) && isnan(a.time_pct) && isnan(a.requests_pct));
    assert_true(isnan(a.observed_s) && isnan(a.requests) && isnan(a.samples_wilson_pct.low));
    wva_timeline_free(&timeline);
    wva_frame_free(frame);
}

static void test_episodes(void **context)
{
    /* The SLO falls to 8 at row 8, which makes a violation of a latency that met it before. */
    const double itl[] = { 12, 9, 11, 14, 9, 11, 0, 11, 9, 9, 7, 20 };
    const double slo[] = { 10, 10, 10, 10, 10, 10, 10, 10, 8, 8, 8, 8 };
    const double rate[] = { 60, 60, 60, 60, 60, 60, 0, 60, 60, 60, 60, 120 };
    const double current[] = { 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_timeline timeline;
    struct wva_episodes e;

    (void)context;
    fill_column(frame, WVA_ROLE_RATE, rate, COUNT(rate));
    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, current, COUNT(current));
    timeline = wva_timeline_measure(frame, NAN);
    e = wva_episodes_find(frame, &timeline, itl, slo, 0);
    assert_true(e.known);
    assert_int_equal(e.count, 5);
    assert_int_equal(e.open, 1);
    /* The first. */
    assert_true(isnan(e.items[0].start_s.low) && isnan(e.items[0].replicas_before));
    assert_near(e.items[0].start_s.high, 0, 0);
    assert_int_equal(e.items[0].cause, WVA_EPISODE_LOG_START);
    /* Two samples: 1 and 4 ms above. */
    assert_int_equal(e.items[1].first_row, 2);
    assert_int_equal(e.items[1].last_row, 3);
    assert_int_equal(e.items[1].end_row, 4);
    assert_near(e.items[1].start_s.low, 60, 0);
    assert_near(e.items[1].start_s.high, 120, 0);
    assert_near(e.items[1].end_s.low, 180, 0);
    assert_near(e.items[1].end_s.high, 240, 0);
    assert_near(e.items[1].duration_s, 120, 0);
    assert_near(e.items[1].excess_area_ms_s, 300, 0);
    assert_near(e.items[1].mean_excess_ms, 2.5, 0);
    assert_near(e.items[1].peak_excess_ms, 4, 0);
    assert_near(e.items[1].peak_excess_pct, 40, 0);
    assert_near(e.items[1].requests, 120, 0);
    assert_near(e.items[1].replicas_before, 1, 0);
    assert_near(e.items[1].replicas_after, 2, 0);
    assert_int_equal(e.items[1].cause, WVA_EPISODE_UNEXPLAINED);
    /* Ended by a sample without traffic; the load after it is a step, and replicas went down by
     * less. Only the change of the SLO lengthens it. */
    assert_int_equal(e.items[2].end_row, 6);
    assert_int_equal(e.items[3].first_row, 7);
    assert_int_equal(e.items[3].last_row, 9);
    assert_near(e.items[3].start_s.low, 360, 0);
    assert_int_equal(e.items[3].cause, WVA_EPISODE_SCALE_DOWN);
    /* Open, and of no length: nothing holds behind the last row. */
    assert_true(e.items[4].open && e.items[4].end_row == WVA_ROW_NONE);
    assert_true(isnan(e.items[4].end_s.high) && isnan(e.items[4].replicas_after));
    assert_near(e.items[4].duration_s, 0, 0);
    assert_int_equal(e.items[4].cause, WVA_EPISODE_LOAD_STEP);
    assert_near(e.duration_s, 60 + 120 + 60 + 180, 0);
    assert_near(e.peak_excess_ms, 12, 0);
    wva_episodes_free(&e);
    wva_timeline_free(&timeline);
    wva_frame_free(frame);
}

static void test_good_samples_between_runs_can_join_them(void **context)
{
    const double itl[] = { 9, 12, 9, 12, 9, 9, 12, NAN, 12 };
    const double slo[] = { 10, 10, 10, 10, 10, 10, 10, 10, 10 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_timeline timeline;
    struct wva_episodes e;

    (void)context;
    fill_column(frame, WVA_ROLE_ITL_OBSERVED, itl, COUNT(itl));
    timeline = wva_timeline_measure(frame, NAN);
    e = wva_episodes_find(frame, &timeline, itl, slo, 1);
    assert_int_equal(e.count, 3);
    assert_int_equal(e.items[0].last_row, 3);
    assert_int_equal(e.items[0].end_row, 4);
    assert_near(e.items[0].duration_s, 180, 0);
    assert_near(e.items[0].excess_area_ms_s, 240, 0);
    assert_near(e.items[0].mean_excess_ms, 2, 0);
    assert_true(isnan(e.items[0].requests) && isnan(e.requests));
    /* A sample that was not observed is not good: it is no bridge. */
    assert_int_equal(e.items[2].first_row, 8);
    assert_near(e.items[2].start_s.low, 360, 0);
    wva_episodes_free(&e);
    e = wva_episodes_find(frame, &timeline, itl, slo, 2);
    assert_int_equal(e.count, 2);
    assert_int_equal(e.items[0].last_row, 6);
    wva_episodes_free(&e);
    wva_timeline_free(&timeline);
    wva_frame_free(frame);
}

static void test_no_episodes_is_not_the_same_as_nothing_known(void **context)
{
    const double idle[] = { 0, 0, NAN }, good[] = { 5, 5, 5 }, slo[] = { 10, 10, 10 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_timeline timeline;
    struct wva_episodes e;

    (void)context;
    fill_column(frame, WVA_ROLE_ITL_OBSERVED, idle, COUNT(idle));
    timeline = wva_timeline_measure(frame, NAN);
    e = wva_episodes_find(frame, &timeline, idle, slo, 0);
    assert_true(!e.known && e.count == 0 && isnan(e.duration_s) && isnan(e.peak_excess_ms));
    e = wva_episodes_find(frame, &timeline, good, NULL, 0);
    assert_true(!e.known && isnan(e.requests));
    e = wva_episodes_find(frame, &timeline, good, slo, 0);
    assert_true(e.known && e.count == 0);
    assert_near(e.duration_s, 0, 0);
    assert_near(e.peak_excess_ms, 0, 0);
    wva_timeline_free(&timeline);
    wva_frame_free(frame);
}

static void test_either_signal(void **context)
{
    const double itl[] = { 9, 12, 9, 9, 0, 9 }, ttft[] = { 80, 90, 150, 80, 200, NAN };
    const double slo_itl[] = { 10, 10, 10, 10, 10, 10 };
    const double slo_ttft[] = { 100, 100, 100, 100, 100, 100 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_timeline timeline;
    struct wva_episodes e;

    (void)context;
    fill_column(frame, WVA_ROLE_ITL_OBSERVED, itl, COUNT(itl));
    fill_column(frame, WVA_ROLE_TTFT_OBSERVED, ttft, COUNT(ttft));
    timeline = wva_timeline_measure(frame, NAN);
    e = wva_episodes_find_either(frame, &timeline, slo_itl, slo_ttft, 0);
    assert_int_equal(e.count, 2);
    assert_int_equal(e.items[0].first_row, 1);
    assert_int_equal(e.items[0].last_row, 2);
    assert_near(e.items[0].peak_excess_pct, 50, 0);
    assert_true(isnan(e.items[0].peak_excess_ms) && isnan(e.items[0].excess_area_ms_s));
    assert_true(isnan(e.excess_area_ms_s) && isnan(e.peak_excess_ms));
    assert_int_equal(e.items[1].first_row, 4);
    assert_near(e.duration_s, 180, 0);
    wva_episodes_free(&e);
    wva_timeline_free(&timeline);
    wva_frame_free(frame);
}

static void test_causes(void **context)
{
    /* Ten per cent more is no step, a fifth is; at the sample itself or the one before. */
    const double rate[] = { 100, 100, 110, 130, 130, 130, 130, 130, 130, 170, 170, 170 };
    const double itl[] = { 5, 5, 12, 12, 5, 5, 5, 12, 5, 5, 12, 5 };
    const double current[] = { 3, 3, 3, 3, 3, 3, 2, 2, 2, 2, 1, 1 };
    double slo[COUNT(itl)];
    struct wva_frame *frame = wva_frame_create();
    struct wva_timeline timeline;
    struct wva_episodes e;

    (void)context;
    for (size_t i = 0; i < COUNT(slo); i++)
        slo[i] = 10;
    fill_column(frame, WVA_ROLE_RATE, rate, COUNT(rate));
    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, current, COUNT(current));
    timeline = wva_timeline_measure(frame, NAN);
    e = wva_episodes_find(frame, &timeline, itl, slo, 0);
    assert_int_equal(e.count, 3);
    assert_int_equal(e.items[0].cause, WVA_EPISODE_UNEXPLAINED);
    assert_int_equal(e.items[1].cause, WVA_EPISODE_SCALE_DOWN);
    /* Both: replicas fell to a half, the load rose by less. */
    assert_int_equal(e.items[2].cause, WVA_EPISODE_SCALE_DOWN);
    wva_episodes_free(&e);
    frame->column[WVA_ROLE_REPLICAS_CURRENT].value[10] = 2;
    e = wva_episodes_find(frame, &timeline, itl, slo, 0);
    assert_int_equal(e.items[2].cause, WVA_EPISODE_LOAD_STEP);
    assert_string_equal(wva_episode_cause_name(e.items[2].cause), "load step");
    wva_episodes_free(&e);
    wva_timeline_free(&timeline);
    wva_frame_free(frame);
}

static void test_scaling_figures(void **context)
{
    const double replicas[] = { 1, 3, 2, 2, 2, 2, 2, 2, 2, 5, 5, 1 };
    const double rate[] = { 10, 50, 50, 52, 48, 50, 50, 50, 50, 90, 90, 10 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_scaling s;

    (void)context;
    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, replicas, COUNT(replicas));
    s = wva_scaling_find(frame, WVA_ROLE_REPLICAS_CURRENT);
    assert_true(isnan(s.overshoot_pct)); /* without a load nobody knows when to settle */
    wva_scaling_free(&s);
    fill_column(frame, WVA_ROLE_RATE, rate, COUNT(rate));
    s = wva_scaling_find(frame, WVA_ROLE_REPLICAS_CURRENT);
    assert_int_equal(s.up, 2);
    assert_int_equal(s.down, 2);
    assert_near(s.largest_step, 4, 0);
    assert_int_equal(s.reversals, 3);
    assert_int_equal(s.flaps, 2);
    assert_near(s.dwell_median_s, 120, 1e-9);
    assert_near(s.overshoot_pct, 50, 1e-9);
    wva_scaling_free(&s);
    s = wva_scaling_find(frame, WVA_ROLE_REPLICAS_DESIRED);
    assert_true(s.count == 0 && isnan(s.dwell_median_s) && isnan(s.overshoot_pct));
    wva_frame_free(frame);
}

static void test_two_changes_have_one_dwell_time(void **context)
{
    const double replicas[] = { 1, 2, 2, 2, 3, 3 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_scaling s;

    (void)context;
    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, replicas, COUNT(replicas));
    s = wva_scaling_find(frame, WVA_ROLE_REPLICAS_CURRENT);
    assert_int_equal(s.count, 2);
    assert_near(s.dwell_median_s, 180, 1e-9);
    wva_scaling_free(&s);
    wva_frame_free(frame);
}

static void test_going_up_by_steps_is_no_overshoot(void **context)
{
    const double replicas[] = { 1, 2, 2, 2, 3, 4, 4 }, rate[] = { 50, 50, 50, 50, 50, 50, 50 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_scaling s;

    (void)context;
    fill_column(frame, WVA_ROLE_REPLICAS_DESIRED, replicas, COUNT(replicas));
    fill_column(frame, WVA_ROLE_RATE, rate, COUNT(rate));
    s = wva_scaling_find(frame, WVA_ROLE_REPLICAS_DESIRED);
    assert_near(s.overshoot_pct, 0, 0);
    assert_int_equal(s.reversals, 0);
    wva_scaling_free(&s);
    wva_frame_free(frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wilson),
        cmocka_unit_test(test_a_sample_holds_until_the_next),
        cmocka_unit_test(test_a_frame_without_a_period_holds_nothing),
        cmocka_unit_test(test_judgement),
        cmocka_unit_test(test_attainment),
        cmocka_unit_test(test_episodes),
        cmocka_unit_test(test_good_samples_between_runs_can_join_them),
        cmocka_unit_test(test_no_episodes_is_not_the_same_as_nothing_known),
        cmocka_unit_test(test_either_signal),
        cmocka_unit_test(test_causes),
        cmocka_unit_test(test_scaling_figures),
        cmocka_unit_test(test_two_changes_have_one_dwell_time),
        cmocka_unit_test(test_going_up_by_steps_is_no_overshoot),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
