/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include "analysis/attainment.h"
#include "analysis/experience.h"

static struct wva_experience measure(const struct wva_frame *frame)
{
    struct wva_timeline timeline = wva_timeline_measure(frame, NAN);
    struct wva_experience experience = wva_experience_measure(frame, &timeline);

    wva_timeline_free(&timeline);
    return experience;
}

/* Rows a minute apart; the last one holds no time. */
static void test_signals(void **context)
{
    const double itl[] = { 0, 10, 30, NAN, 20 }, kv[] = { 0, .2, .95, .9, .1 };
    const double queue[] = { 0, 0, 50, NAN, 0 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_experience e;

    (void)context;
    fill_column(frame, WVA_ROLE_ITL_OBSERVED, itl, 5);
    fill_column(frame, WVA_ROLE_KV_USAGE, kv, 5);
    fill_column(frame, WVA_ROLE_QUEUE_LENGTH, queue, 5);
    e = measure(frame);
    assert_int_equal(e.itl_ms.values.n, 3); /* 0 is no latency */
    assert_near(e.itl_ms.values.mean, 20, 1e-12);
    assert_near(e.itl_ms.time_mean, 20, 1e-12); /* (10 + 30) / 2: the last holds nothing */
    assert_near(e.itl_ms.values.p95, 29, 1e-12);
    assert_near(e.itl_ms.covered_pct, 50, 1e-12);
    assert_int_equal(e.itl_ms.peak_row, 2);
    assert_int_equal(e.queue.values.n, 4); /* but 0 is a queue */
    assert_near(e.queue.values.max, 50, 0);
    assert_int_equal(e.queue.peak_row, 2);
    assert_near(e.kv.time_mean, (0 + .2 + .95 + .9) / 4, 1e-12);
    assert_near(e.kv_full.time_pct, 50, 1e-12);
    assert_near(e.queued.time_pct, 100 / 3., 1e-12);
    assert_near(e.queued.known_s, 180, 0);
    assert_near(e.saturated.time_pct, 100 / 3., 1e-12);
    assert_true(isnan(e.beyond.time_pct) && isnan(e.ttft_ms.values.mean));
    assert_near(e.beyond.known_s, 0, 0);
    assert_int_equal(e.ttft_ms.values.n, 0);
    assert_true(e.ttft_ms.peak_row == WVA_ROW_NONE);
    wva_frame_free(frame);
}

static void test_saturation(void **context)
{
    /* Waiting at an empty cache, at a full one, at one of which nothing is known; beyond capacity.
     */
    const double waiting[] = { 3, 3, 3, 0, 0, 0 }, kv[] = { .1, .95, NAN, .99, .1, .1 };
    const double supply[] = { 100, 100, 100, 100, 100, 100 };
    const double demand[] = { 50, 50, 50, 50, 101, 50 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_experience e;

    (void)context;
    fill_column(frame, WVA_ROLE_WAITING, waiting, 6);
    fill_column(frame, WVA_ROLE_KV_USAGE, kv, 6);
    e = measure(frame);
    assert_near(e.queued.time_pct, 60, 1e-12);
    assert_near(e.saturated.time_pct, 40, 1e-12);
    fill_column(frame, WVA_ROLE_SUPPLY, supply, 6);
    fill_column(frame, WVA_ROLE_DEMAND, demand, 6);
    e = measure(frame);
    assert_near(e.beyond.time_pct, 20, 1e-12);
    assert_near(e.saturated.time_pct, 60, 1e-12);
    wva_frame_free(frame);
}

static void test_nothing(void **context)
{
    struct wva_frame *frame = wva_frame_create();
    struct wva_experience e = measure(frame);

    (void)context;
    assert_int_equal(e.kv.values.n, 0);
    assert_true(isnan(e.kv.covered_pct) && isnan(e.saturated.time_pct));
    wva_frame_free(frame);
}

static void test_what_attainment_is_of(void **context)
{
    /* One judged sample of four that hold a minute; of 600 requests known it has 300. */
    const double itl[] = { 0, 5, 0, 0, 0 }, rate[] = { 100, 300, 200, NAN, 100 };
    const double slo[] = { 10, 10, 10, 10, 10 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_timeline timeline;
    struct wva_attainment attainment;

    (void)context;
    fill_column(frame, WVA_ROLE_RATE, rate, 5);
    timeline = wva_timeline_measure(frame, NAN);
    attainment = wva_attainment_measure(itl, slo, &timeline);
    assert_int_equal(attainment.samples, 1);
    assert_int_equal(attainment.samples_with_requests, 1);
    assert_near(attainment.requests_pct, 100, 0);
    assert_near(attainment.covered_pct, 25, 1e-12);
    assert_near(attainment.covered_requests_pct, 50, 1e-12);
    wva_timeline_free(&timeline);
    wva_frame_free(frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signals),
        cmocka_unit_test(test_saturation),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_what_attainment_is_of),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
