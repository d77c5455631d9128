/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdlib.h>

#include "analysis/lags.h"
#include "util/memory.h"

/* A run of rows a minute apart, all columns of one length; NULL: no such column. */
struct run {
    size_t rows;
    const double *rate, *itl, *desired, *current;
};

static struct wva_frame *make_frame(const struct run *run)
{
    struct wva_frame *frame = wva_frame_create();

    if (run->desired != NULL)
        fill_column(frame, WVA_ROLE_REPLICAS_DESIRED, run->desired, run->rows);
    if (run->rate != NULL)
        fill_column(frame, WVA_ROLE_RATE, run->rate, run->rows);
    if (run->itl != NULL)
        fill_column(frame, WVA_ROLE_ITL_OBSERVED, run->itl, run->rows);
    if (run->current != NULL)
        fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, run->current, run->rows);
    return frame;
}

/* The lags against an ITL of 10 ms. */
static struct wva_lags find(const struct run *run)
{
    struct wva_frame *frame = make_frame(run);
    struct wva_timeline timeline = wva_timeline_measure(frame, NAN);
    double *slo = wva_calloc(run->rows, sizeof *slo);
    struct wva_lags lags;

    for (size_t i = 0; i < run->rows; i++)
        slo[i] = 10;
    lags = wva_lags_find(frame, &timeline, slo, NULL);
    free(slo);
    wva_timeline_free(&timeline);
    wva_frame_free(frame);
    return lags;
}

static void assert_lag(struct wva_lag lag, double s, double low, double high)
{
    assert_near(lag.s, s, 0);
    assert_near(lag.bounds_s.low, low, 0);
    assert_near(lag.bounds_s.high, high, 0);
}

/* Where stages tell what was asked for, the rise is where the stage begins, whatever was observed.
 */
static void test_a_rise_of_a_stage(void **context)
{
    const double rate[] = { 100, 100, 90, 140, 200, 260, 260, 260, 100, 100 };
    const double asked[] = { 100, 100, NAN, 250, 250, 250, 250, 250, NAN, 110 };
    const double desired[] = { 1, 1, 1, 1, 1, 1, 2, 2, 2, 3 };
    const struct run run = { COUNT(rate), rate, NULL, desired, desired };
    struct wva_frame *frame = make_frame(&run);
    struct wva_timeline timeline = wva_timeline_measure(frame, NAN);
    struct wva_lags lags;

    (void)context;
    wva_frame_fill(frame, WVA_ROLE_STAGE_RATE, asked, false);
    lags = wva_lags_find(frame, &timeline, NULL, NULL);
    assert_int_equal(lags.count, 2);
    assert_int_equal(lags.items[0].load_row, 3);
    assert_lag(lags.items[0].load_to_decision, 180, 120, 240);
    assert_int_equal(lags.items[1].load_row, WVA_ROW_NONE); /* less was asked for, not more */
    wva_lags_free(&lags);
    wva_timeline_free(&timeline);
    wva_frame_free(frame);
}

/* The load rose once, and the next decision has answered it: what comes later has another reason.
 */
static void test_a_rise_of_the_load_that_was_answered(void **context)
{
    const double rate[] = { 100, 100, 200, 200, 200, 200, 200, 200, 200, 200 };
    const double desired[] = { 1, 1, 1, 2, 2, 2, 2, 3, 2, 4 };
    const struct run run = { COUNT(rate), rate, NULL, desired, desired };
    struct wva_lags lags = find(&run);

    (void)context;
    assert_int_equal(lags.count, 3);
    assert_int_equal(lags.items[0].load_row, 2);
    assert_near(lags.items[0].load_to_decision.s, 60, 0);
    assert_true(lags.items[1].load_row == WVA_ROW_NONE);
    assert_true(isnan(lags.items[1].load_to_decision.s));
    assert_true(lags.items[2].load_row == WVA_ROW_NONE); /* nor after a fall */
    assert_int_equal(lags.load_to_decision.n, 1);
    assert_near(lags.load_to_decision.max_s, 60, 0);
    wva_lags_free(&lags);
}

static void test_the_whole_chain(void **context)
{
    const double rate[] = { 100, 100, 100, 200, 200, 200, 200, 200, 200, 200 };
    const double itl[] = { 5, 5, 5, 5, 12, 12, 12, 12, 12, 9 };
    const double desired[] = { 1, 1, 1, 1, 1, 2, 2, 2, 2, 2 };
    const double current[] = { 1, 1, 1, 1, 1, 1, 1, 2, 2, 2 };
    const struct run run = { COUNT(rate), rate, itl, desired, current };
    struct wva_lags lags = find(&run);

    (void)context;
    assert_true(lags.known);
    assert_int_equal(lags.count, 1);
    assert_int_equal(lags.items[0].load_row, 3);
    assert_int_equal(lags.items[0].violation_row, 4);
    assert_int_equal(lags.items[0].decision_row, 5);
    assert_int_equal(lags.items[0].actuation_row, 7);
    assert_int_equal(lags.items[0].relief_row, 9);
    assert_near(lags.items[0].from, 1, 0);
    assert_near(lags.items[0].to, 2, 0);
    assert_false(lags.items[0].superseded);
    assert_lag(lags.items[0].load_to_decision, 120, 60, 180);
    assert_lag(lags.items[0].violation_to_decision, 60, 0, 120);
    assert_lag(lags.items[0].decision_to_actuation, 120, 60, 180);
    assert_lag(lags.items[0].actuation_to_relief, 120, 60, 180);
    assert_lag(lags.items[0].violation_to_relief, 300, 240, 360);
    assert_lag(lags.items[0].load_to_relief, 360, 300, 420);
    assert_int_equal(lags.load_to_relief.n, 1);
    assert_near(lags.load_to_relief.median_s, 360, 0);
    wva_lags_free(&lags);
}

static void test_scale_ups_that_follow_each_other(void **context)
{
    /* 1 -> 2 -> 4 before any replica is there; 4 is given up again before it is reached. */
    const double rate[] = { 100, 200, 200, 200, 200, 200, 200, 200 };
    const double itl[] = { 5, 12, 12, 12, 12, 12, 9, 9 };
    const double desired[] = { 1, 2, 4, 4, 4, 3, 3, 3 };
    const double current[] = { 1, 1, 1, 1, 2, 2, 3, 3 };
    const struct run run = { COUNT(rate), rate, itl, desired, current };
    struct wva_lags lags = find(&run);

    (void)context;
    assert_int_equal(lags.count, 2);
    assert_true(lags.items[0].superseded && lags.items[1].superseded);
    assert_int_equal(lags.items[0].actuation_row, 4);
    assert_int_equal(lags.items[1].actuation_row, WVA_ROW_NONE);
    assert_true(isnan(lags.items[1].decision_to_actuation.s));
    /* One rise and one violation, answered twice: the first answer counts. */
    assert_lag(lags.items[1].violation_to_decision, 60, 0, 120);
    assert_int_equal(lags.violation_to_decision.n, 1);
    assert_near(lags.violation_to_decision.max_s, 0, 0);
    assert_int_equal(lags.load_to_decision.n, 1);
    assert_int_equal(lags.violation_to_relief.n, 1);
    assert_near(lags.violation_to_relief.median_s, 300, 0);
    assert_int_equal(lags.decision_to_actuation.n, 1);
    wva_lags_free(&lags);
}

static void test_relief_counts_from_the_last_actuation(void **context)
{
    const double rate[] = { 100, 200, 200, 200, 200, 200 }, itl[] = { 5, 12, 12, 12, 12, 9 };
    const double desired[] = { 1, 2, 3, 3, 3, 3 }, current[] = { 1, 1, 2, 2, 3, 3 };
    const struct run run = { COUNT(rate), rate, itl, desired, current };
    struct wva_lags lags = find(&run);

    (void)context;
    assert_int_equal(lags.count, 2);
    assert_near(lags.items[0].actuation_to_relief.s, 180, 0);
    assert_near(lags.items[1].actuation_to_relief.s, 60, 0);
    assert_int_equal(lags.actuation_to_relief.n, 1);
    assert_near(lags.actuation_to_relief.median_s, 60, 0);
    assert_false(lags.items[0].superseded && lags.items[1].superseded);
    wva_lags_free(&lags);
}

/* An HPA leaves a step of one above ten alone, so the replicas that a later decision brings are no
 * answer to it; a step that is reached was followed after all. */
static void test_a_step_within_the_tolerance(void **context)
{
    const double desired[] = { 11, 12, 12, 12, 15, 15, 15 };
    const double ignored[] = { 11, 11, 11, 11, 11, 15, 15 };
    const double followed[] = { 11, 11, 12, 12, 12, 15, 15 };
    const struct run run = { COUNT(desired), NULL, NULL, desired, ignored };
    const struct run other = { COUNT(desired), NULL, NULL, desired, followed };
    struct wva_lags lags = find(&run);

    (void)context;
    assert_int_equal(lags.count, 2);
    assert_int_equal(lags.items[0].actuation_row, WVA_ROW_NONE);
    assert_int_equal(lags.decision_to_actuation.n, 1);
    assert_near(lags.decision_to_actuation.median_s, 60, 0);
    wva_lags_free(&lags);
    lags = find(&other);
    assert_near(lags.items[0].decision_to_actuation.s, 60, 0);
    assert_int_equal(lags.decision_to_actuation.n, 2);
    wva_lags_free(&lags);
}

static void test_a_decision_before_any_violation(void **context)
{
    /* The first is in time; during the second users are hurt until the replica comes. */
    const double rate[] = { 100, 150, 150, 150, 300, 300, 300, 300 };
    const double itl[] = { 5, 8, 8, 8, 9, 12, 12, 9 };
    const double desired[] = { 1, 2, 2, 2, 3, 3, 3, 3 }, current[] = { 1, 1, 2, 2, 2, 2, 3, 3 };
    const struct run run = { COUNT(rate), rate, itl, desired, current };
    struct wva_lags lags = find(&run);

    (void)context;
    assert_int_equal(lags.count, 2);
    assert_int_equal(lags.items[0].violation_row, WVA_ROW_NONE);
    assert_int_equal(lags.items[0].relief_row, WVA_ROW_NONE);
    assert_true(isnan(lags.items[0].violation_to_decision.s));
    assert_lag(lags.items[0].load_to_decision, 0, 0, 60);
    assert_int_equal(lags.items[1].violation_row, 5);
    assert_true(isnan(lags.items[1].violation_to_decision.s));
    assert_lag(lags.items[1].violation_to_relief, 120, 60, 180);
    assert_int_equal(lags.violation_to_decision.n, 0);
    assert_true(isnan(lags.violation_to_decision.median_s));
    wva_lags_free(&lags);
}

static void test_relief_without_actuation(void **context)
{
    const double rate[] = { 100, 200, 200, 100, 100 }, itl[] = { 5, 12, 12, 8, 8 };
    const double desired[] = { 1, 2, 2, 1, 1 }, current[] = { 1, 1, 1, 1, 1 };
    const struct run run = { COUNT(rate), rate, itl, desired, current };
    struct wva_lags lags = find(&run);

    (void)context;
    assert_int_equal(lags.count, 1);
    assert_int_equal(lags.items[0].actuation_row, WVA_ROW_NONE);
    assert_int_equal(lags.items[0].relief_row, 3);
    assert_true(isnan(lags.items[0].actuation_to_relief.s));
    assert_near(lags.items[0].violation_to_relief.s, 120, 0);
    wva_lags_free(&lags);
}

static void test_samples_without_latency_bound_nothing(void **context)
{
    /* The violation began somewhere in the three minutes since the last sample that tells. */
    const double rate[] = { 100, NAN, NAN, 200, 200, 0, 200 };
    const double itl[] = { 5, NAN, NAN, 12, NAN, 0, 9 };
    const double desired[] = { 1, 1, 1, 1, 2, 2, 2 }, current[] = { 1, 1, 1, 1, 1, 2, 2 };
    const struct run run = { COUNT(rate), rate, itl, desired, current };
    struct wva_lags lags = find(&run);

    (void)context;
    assert_int_equal(lags.count, 1);
    assert_lag(lags.items[0].violation_to_decision, 60, 0, 240);
    /* No traffic is no relief, but ends what is known of the violation. */
    assert_int_equal(lags.items[0].relief_row, 6);
    assert_lag(lags.items[0].violation_to_relief, 180, 120, 360);
    wva_lags_free(&lags);
}

static void test_an_old_load_step_is_not_the_cause(void **context)
{
    enum { ROWS = 20 };
    double rate[ROWS], desired[ROWS];
    struct run run = { ROWS, rate, NULL, desired, NULL };
    struct wva_lags lags;

    (void)context;
    for (size_t i = 0; i < ROWS; i++) {
        rate[i] = i < 2 ? 100 : 200;
        desired[i] = i < 12 ? 1 : i < 15 ? 2 : 3;
    }
    lags = find(&run);
    assert_int_equal(lags.count, 2);
    assert_int_equal(lags.items[0].load_row, 2);
    assert_int_equal(lags.items[1].load_row, WVA_ROW_NONE);
    /* Without current replicas and latency only the decision is known. */
    assert_true(lags.known && lags.items[0].actuation_row == WVA_ROW_NONE);
    assert_int_equal(lags.decision_to_actuation.n, 0);
    wva_lags_free(&lags);
    run.desired = NULL;
    lags = find(&run);
    assert_true(!lags.known && lags.count == 0);
    wva_lags_free(&lags);
}

static void test_a_scale_up_at_every_sample_costs_no_more(void **context)
{
    enum { ROWS = 300000 };
    double *desired = wva_calloc(ROWS, sizeof *desired), *itl = wva_calloc(ROWS, sizeof *itl);
    const struct run run = { ROWS, NULL, itl, desired, itl };
    struct wva_lags lags;

    (void)context;
    /* Never reached (the replicas are 12), and never relieved: each search would go to the end. */
    for (size_t i = 0; i < ROWS; i++) {
        desired[i] = (double)i + 100;
        itl[i] = 12;
    }
    lags = find(&run);
    assert_int_equal(lags.count, ROWS - 1);
    assert_int_equal(lags.items[ROWS / 2].actuation_row, WVA_ROW_NONE);
    wva_lags_free(&lags);
    free(desired);
    free(itl);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_rise_of_a_stage),
        cmocka_unit_test(test_a_rise_of_the_load_that_was_answered),
        cmocka_unit_test(test_the_whole_chain),
        cmocka_unit_test(test_scale_ups_that_follow_each_other),
        cmocka_unit_test(test_a_step_within_the_tolerance),
        cmocka_unit_test(test_relief_counts_from_the_last_actuation),
        cmocka_unit_test(test_a_decision_before_any_violation),
        cmocka_unit_test(test_relief_without_actuation),
        cmocka_unit_test(test_samples_without_latency_bound_nothing),
        cmocka_unit_test(test_an_old_load_step_is_not_the_cause),
        cmocka_unit_test(test_a_scale_up_at_every_sample_costs_no_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
