/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdlib.h>

#include "analysis/request_times.h"
#include "util/timestamp.h"

static void test_lengths(void **context)
{
    (void)context;
    assert_near(wva_request_times_length(0), 1, 0);
    assert_near(wva_request_times_length(120), 1, 0);
    assert_near(wva_request_times_length(120.5), 2, 0);
    assert_near(wva_request_times_length(3600), 30, 0);
    assert_near(wva_request_times_length(1800.0 * 120), 1800, 0);
    assert_near(wva_request_times_length(1800.0 * 120 + 1), 3600, 0);
    assert_near(wva_request_times_length(7200.0 * 120 + 1), 3 * 3600.0, 0);
}

/* 200 s at one request a second: TTFT grows by 1 ms a second, every tenth fails, one in the gap. */
static void test_intervals(void **context)
{
    enum { COUNT_OF = 200 };
    struct wva_job job = wva_job_make(WVA_JOB_AIPERF, "a", "a.jsonl");
    struct wva_jobs jobs = { &job, 1, 1, COUNT_OF };
    struct wva_request_times times;

    (void)context;
    job.requests = calloc(COUNT_OF, sizeof *job.requests);
    assert_non_null(job.requests);
    job.request_count = job.requests_seen = COUNT_OF;
    job.start_ns = 1000 * WVA_NS_PER_S;
    for (int i = 0; i < COUNT_OF; i++)
        job.requests[COUNT_OF - 1 - i] = (struct wva_request){
            .start_s = i < 100 ? i : i + 20,
            .ttft_ms = i + 1,
            .tpot_ms = NAN,
            .e2e_ms = 1000,
            .outcome = i % 10 == 0 ? WVA_REQUEST_FAILED : WVA_REQUEST_COMPLETED,
        };
    times = wva_request_times_measure(&jobs);
    assert_int_equal(times.count, 100);
    assert_near(times.items[0].from_s, 0, 0);
    assert_near(times.items[0].to_s, 2, 0);
    assert_int_equal(times.items[0].time_ns, 1000 * WVA_NS_PER_S);
    assert_int_equal(times.items[0].completed, 1);
    assert_int_equal(times.items[0].failed, 1);
    assert_near(times.items[0].ttft.mean, 2, 0);
    assert_near(times.items[1].ttft.mean, 3.5, 0);
    assert_near(times.items[1].ttft.p50, 3.5, 1e-12);
    assert_near(times.items[1].ttft.p90, 3.9, 1e-12);
    assert_near(times.items[1].ttft.p99, 3.99, 1e-12);
    assert_near(times.items[1].tpot.mean, NAN, 0);
    assert_near(times.items[1].e2e.p99, 1000, 0);
    /* Nothing was sent from 100 to 120 s. */
    assert_near(times.items[49].to_s, 100, 0);
    assert_near(times.items[50].from_s, 120, 0);
    assert_int_equal(times.items[50].time_ns, 1120 * WVA_NS_PER_S);
    wva_request_times_free(&times);
    wva_job_release(&job);
}

static void test_without_times(void **context)
{
    struct wva_request requests[] = { { .start_s = NAN }, { .start_s = -1 } };
    struct wva_job items[] = { { .requests = requests, .request_count = 2 }, { .requests = NULL } };
    struct wva_jobs jobs = { items, 2, 2, 2 };
    struct wva_request_times times = wva_request_times_measure(&jobs);

    (void)context;
    assert_int_equal(times.count, 0);
    wva_request_times_free(&times);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_intervals),
        cmocka_unit_test(test_without_times),
    };

    return cmocka_run_group_tests_name("request_times", tests, NULL, NULL);
}
