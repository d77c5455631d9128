/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/goodput.h"
#include "cluster/hpa.h"
#include "jobs/bench_log.h"
#include "jobs/generators.h"
#include "jobs/job_files.h"
#include "util/timestamp.h"

static struct wva_jobs read_bench(const char *text)
{
    struct wva_jobs jobs = { 0 };
    struct wva_bench_reader reader = wva_bench_begin(&jobs, "job", "job-pod", "job.log");
    struct wva_str rest = wva_str_from(text), line;

    while (wva_str_cut(&rest, WVA_STR("\n"), &line))
        wva_bench_take_line(&reader, line);
    wva_bench_take_line(&reader, rest);
    wva_bench_end(&reader);
    return jobs;
}

static int64_t at(const char *text)
{
    int64_t time_ns;

    assert_true(wva_time_parse(wva_str_from(text), &time_ns));
    return time_ns;
}

static void test_arguments(void **context)
{
    struct wva_jobs jobs = read_bench("Namespace(x_request_rate=9.0, num_prompts=100, "
                                      "request_rate=inf, max_concurrency=None, model='a/b')");

    (void)context;
    assert_int_equal(jobs.count, 1);
    assert_near(jobs.items[0].planned_requests, 100, 0);
    assert_near(jobs.items[0].planned_rate_rps, NAN, 0);
    assert_string_equal(jobs.items[0].model, "a/b");
    assert_string_equal(jobs.items[0].pod, "job-pod");
    assert_false(jobs.items[0].complete);
    wva_jobs_free(&jobs);
    jobs = read_bench("Namespace(backend='x')\n[2025-01-01 00:00:00] something else");
    assert_int_equal(jobs.count, 0);
    wva_jobs_free(&jobs);
}

static void test_progress(void **context)
{
    struct wva_jobs jobs =
        read_bench("Namespace(num_prompts=50)\n"
                   "  0%|   | 0/50 [00:00<?, ?it/s]\r 10%|#  | 5/50 [00:07<01:03, 1.4s/it]\r"
                   " 80%|## | 40/50 [1:02:03<15:30, 93s/it]");

    (void)context;
    assert_near(jobs.items[0].progress_requests, 40, 0);
    assert_near(jobs.items[0].progress_s, 3723, 0);
    wva_jobs_free(&jobs);
}

static void test_result(void **context)
{
    const char *const whole = "== Serving Benchmark Result ==\nSuccessful requests:   7   \n"
                              "mean ttft (ms):   nan\nMedian TTFT (ms): 5.5\n"
                              "Request goodput (req/s): 1.25\nUnknown: 3\n==========\n"
                              "Failed requests: 4\n";
    struct wva_jobs jobs = read_bench(whole);

    (void)context;
    assert_int_equal(jobs.count, 1);
    assert_true(jobs.items[0].complete);
    assert_near(jobs.items[0].figure[WVA_JOB_COMPLETED], 7, 0);
    assert_near(jobs.items[0].figure[WVA_JOB_TTFT_MEAN], NAN, 0);
    assert_near(jobs.items[0].figure[WVA_JOB_TTFT_MEDIAN], 5.5, 0);
    assert_near(jobs.items[0].figure[WVA_JOB_GOODPUT], 1.25, 0);
    /* Behind the result. */
    assert_near(jobs.items[0].figure[WVA_JOB_FAILED], NAN, 0);
    wva_jobs_free(&jobs);
}

static void test_many_jobs(void **context)
{
    struct wva_jobs jobs = { 0 };
    struct wva_bench_reader reader = wva_bench_begin(&jobs, NULL, NULL, NULL);

    (void)context;
    for (int i = 0; i < WVA_JOBS_MAX + 10; i++)
        wva_bench_take_line(&reader, WVA_STR("Namespace(num_prompts=1, model='m')"));
    wva_bench_end(&reader);
    assert_int_equal(jobs.count, WVA_JOBS_MAX);
    wva_jobs_free(&jobs);
}

/* Where the clock of the pods stands is told by the run. */
static void test_clocks(void **context)
{
    static const struct {
        const char *stamp, *first, *last, *start;
        enum wva_job_clock clock;
    } cases[] = {
        { "2025-12-09 14:14:00", "2025-12-09T22:11:34Z", "2025-12-09T22:50:00Z",
          "2025-12-09T22:14:00Z", WVA_JOB_CLOCK_POD },
        { "2025-12-09 14:14:00", "2025-12-09T14:11:34Z", "2025-12-09T14:50:00Z",
          "2025-12-09T14:14:00Z", WVA_JOB_CLOCK_POD },
        { "2025-12-09 14:14:00", "2025-12-09T12:11:34Z", "2025-12-09T12:50:00Z",
          "2025-12-09T12:14:00Z", WVA_JOB_CLOCK_POD },
        { "2025-12-09 14:14:00", "2025-12-01T00:00:00Z", "2025-12-01T01:00:00Z",
          "2025-12-09T14:14:00Z", WVA_JOB_CLOCK_GUESS },
    };
    struct wva_error err;
    struct wva_zone *zone = wva_zone_parse("+02:00", &err);

    (void)context;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[100];
        struct wva_jobs jobs;
        struct wva_notes notes = { 0 };

        snprintf(text, sizeof text, "[%s] INFO\nNamespace(num_prompts=1)", cases[i].stamp);
        jobs = read_bench(text);
        wva_jobs_place(&jobs, at(cases[i].first), at(cases[i].last), zone, &notes);
        assert_int_equal(jobs.items[0].start_ns, at(cases[i].start));
        assert_int_equal(jobs.items[0].clock, cases[i].clock);
        assert_int_equal(notes.count, 1);
        wva_jobs_free(&jobs);
        wva_notes_free(&notes);
    }
    wva_zone_free(zone);
}

static void test_status(void **context)
{
    struct wva_jobs jobs = { 0 };
    struct wva_job_status_reader reader = { &jobs, NULL, WVA_TIME_NONE };
    static const char *const lines[] = {
        "early  Running 0/1 5s 5s",         "=== Job Status at 2025-01-01T00:10:00Z ===",
        "NAME  COMPLETIONS  DURATION  AGE", "old   0/1          5m        5m",
        "whole 1/1          2m        9m",  "none  0/1          <none>    5m",
        "=== Job Status at yesterday ===",  "lost  0/1          5m        5m",
    };

    (void)context;
    for (size_t i = 0; i < COUNT(lines); i++)
        wva_job_status_take_line(&reader, wva_str_from(lines[i]));
    assert_int_equal(jobs.count, 2);
    assert_string_equal(jobs.items[0].name, "old");
    assert_int_equal(jobs.items[0].start_ns, at("2025-01-01T00:05:00Z"));
    /* Ended before it was seen running: when is not said. */
    assert_int_equal(jobs.items[1].start_ns, WVA_TIME_NONE);
    wva_jobs_free(&jobs);
}

static void test_goodput(void **context)
{
    struct wva_request requests[] = {
        { .ttft_ms = 100, .tpot_ms = 30 }, /* on both limits */
        { .ttft_ms = 101, .tpot_ms = 30 },
        { .ttft_ms = 100, .tpot_ms = NAN }, /* one token */
        { .ttft_ms = NAN, .tpot_ms = 10 },
        { .ttft_ms = 1, .tpot_ms = 1, .outcome = WVA_REQUEST_FAILED },
        { .ttft_ms = 500, .tpot_ms = 1, .outcome = WVA_REQUEST_INCOMPLETE },
    };
    struct wva_job job = { .requests = requests,
                           .request_count = COUNT(requests),
                           .requests_seen = COUNT(requests) };
    struct wva_goodput goodput;

    (void)context;
    job.figure[WVA_JOB_DURATION] = 4;
    job.figure[WVA_JOB_COMPLETED] = 4;
    job.figure[WVA_JOB_FAILED] = 1;
    goodput = wva_goodput_measure(&job, 100, 30);
    assert_int_equal(goodput.good, 2);
    assert_int_equal(goodput.requests, 4); /* the TTFT of one is not known */
    assert_near(goodput.share_pct, 50, 1e-12);
    assert_near(goodput.per_s, .5, 1e-12);
    goodput = wva_goodput_measure(&job, NAN, 30);
    assert_int_equal(goodput.good, 4);
    assert_near(goodput.share_pct, 80, 1e-12);
    goodput = wva_goodput_measure(&job, NAN, NAN);
    assert_near(goodput.share_pct, NAN, 0);
    assert_int_equal(goodput.requests, 5);
}

/* A few of many say nothing; many of more are weighed by how many were completed and failed. */
static void test_goodput_of_samples(void **context)
{
    enum { KEPT = 2000 };
    struct wva_request *requests = calloc(KEPT, sizeof *requests);
    struct wva_job job = wva_job_make(WVA_JOB_GUIDELLM, NULL, NULL);
    struct wva_goodput goodput;

    (void)context;
    assert_non_null(requests);
    for (int i = 0; i < KEPT; i++)
        requests[i] = (struct wva_request){ .ttft_ms = i % 4 == 0 ? 300 : 100, .tpot_ms = 10 };
    job.requests = requests;
    job.request_count = job.requests_seen = KEPT;
    job.figure[WVA_JOB_COMPLETED] = 8000;
    job.figure[WVA_JOB_FAILED] = 2000;
    job.figure[WVA_JOB_DURATION] = 100;
    assert_true(wva_job_is_sampled(&job));
    goodput = wva_goodput_measure(&job, 200, NAN);
    assert_near(goodput.share_pct, 60, 1e-9);
    assert_near(goodput.per_s, 60, 1e-9);
    job.request_count = job.requests_seen = WVA_GOODPUT_SAMPLE_MIN - 1;
    goodput = wva_goodput_measure(&job, 200, NAN);
    assert_near(goodput.share_pct, NAN, 0);
    wva_job_release(&job);
}

/* Nothing is known of completed requests whose answers were not streamed. */
static void test_goodput_without_streaming(void **context)
{
    struct wva_request requests[] = {
        { .ttft_ms = NAN, .tpot_ms = NAN, .e2e_ms = 5 },
        { .ttft_ms = NAN, .tpot_ms = NAN, .outcome = WVA_REQUEST_FAILED },
    };
    struct wva_job job = { .requests = requests, .request_count = 2, .requests_seen = 2 };

    (void)context;
    job.figure[WVA_JOB_COMPLETED] = 1;
    assert_near(wva_goodput_measure(&job, 100, 30).share_pct, NAN, 0);
    /* All that were sent failed. */
    job.figure[WVA_JOB_COMPLETED] = 0;
    job.requests = requests + 1;
    job.request_count = job.requests_seen = 1;
    assert_near(wva_goodput_measure(&job, 100, 30).share_pct, 0, 0);
}

static void test_requests_of_other_files(void **context)
{
    static const char *const others[] = {
        "", "[]", "{}", "[1, 2]", "{\"benchmarks\": [1]}", "{\"ttfts\": 3, \"itls\": []}", "no JSON"
    };

    (void)context;
    for (size_t i = 0; i < COUNT(others); i++) {
        struct wva_jobs jobs = { 0 };
        struct wva_notes notes = { 0 };

        assert_false(wva_generator_take(wva_str_from(others[i]), "a.json", &jobs, &notes));
        assert_int_equal(jobs.count, 0);
        assert_int_equal(notes.count, 0);
    }
}

/* From 10 to 1 by one per 30 s with a window of 60 s: eight waits; by the slower of two policies;
 * not at all. */
static void test_rule_seconds(void **context)
{
    struct wva_hpa_rule rule = { .window_s = 60,
                                 .policies = { { false, 1, 30 }, { true, 50, 15 } },
                                 .policy_count = 1 };
    char max[] = "Max", min[] = "Min", disabled[] = "Disabled";

    (void)context;
    assert_near(wva_hpa_rule_seconds(&rule, 10, 1), 60 + 8 * 30, 0);
    assert_near(wva_hpa_rule_seconds(&rule, 10, 10), 60, 0);
    rule.policy_count = 2;
    rule.select = min;
    assert_near(wva_hpa_rule_seconds(&rule, 10, 1), 60 + 8 * 30, 0);
    rule.select = max; /* 10, 5, 2, 1 */
    assert_near(wva_hpa_rule_seconds(&rule, 10, 1), 60 + 2 * 15, 0);
    rule.select = disabled;
    assert_near(wva_hpa_rule_seconds(&rule, 10, 1), NAN, 0);
    rule.policy_count = 0;
    assert_near(wva_hpa_rule_seconds(&rule, 10, 1), NAN, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_progress),
        cmocka_unit_test(test_result),
        cmocka_unit_test(test_many_jobs),
        cmocka_unit_test(test_clocks),
        cmocka_unit_test(test_status),
        cmocka_unit_test(test_goodput),
        cmocka_unit_test(test_goodput_of_samples),
        cmocka_unit_test(test_goodput_without_streaming),
        cmocka_unit_test(test_requests_of_other_files),
        cmocka_unit_test(test_rule_seconds),
    };

    return cmocka_run_group_tests_name("jobs", tests, NULL, NULL);
}
