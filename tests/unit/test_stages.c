/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdlib.h>

#include "analysis/stages.h"
#include "util/timestamp.h"

enum { MOST = 4 };

/* Up to four jobs, judged by SLOs. */
struct load {
    struct wva_job items[MOST];
    struct wva_jobs jobs;
    struct wva_goodput goodput[MOST];
};

static struct wva_job *add_job(struct load *load, int stage, double completed, double failed)
{
    struct wva_job *job = &load->items[load->jobs.count++];

    *job = wva_job_make(WVA_JOB_INFERENCE_PERF, "a", "a.json");
    job->stage = stage;
    job->figure[WVA_JOB_COMPLETED] = completed;
    job->figure[WVA_JOB_FAILED] = failed;
    load->jobs.items = load->items;
    return job;
}

static void place(struct wva_job *job, int64_t start_s, int64_t end_s)
{
    job->start_ns = start_s * WVA_NS_PER_S;
    job->end_ns = end_s * WVA_NS_PER_S;
    job->figure[WVA_JOB_DURATION] = (double)(end_s - start_s);
}

static void set_ttft(struct wva_job *job, double mean, double median, double p90, double p99)
{
    job->figure[WVA_JOB_TTFT_MEAN] = mean;
    job->figure[WVA_JOB_TTFT_MEDIAN] = median;
    job->figure[WVA_JOB_TTFT_P90] = p90;
    job->figure[WVA_JOB_TTFT_P99] = p99;
}

static void set_requests(struct wva_job *job, const double *ttft_ms, size_t count)
{
    job->requests = calloc(count, sizeof *job->requests);
    assert_non_null(job->requests);
    job->request_count = job->requests_seen = count;
    for (size_t i = 0; i < count; i++)
        job->requests[i] = (struct wva_request){ .start_s = (double)i,
                                                 .ttft_ms = ttft_ms[i],
                                                 .tpot_ms = 10,
                                                 .e2e_ms = 1000,
                                                 .outcome = WVA_REQUEST_COMPLETED };
}

static struct wva_stages measure(struct load *load, double slo_ttft_ms,
                                 const struct wva_stage_server *servers, size_t count)
{
    for (size_t i = 0; i < load->jobs.count; i++)
        load->goodput[i] = wva_goodput_measure(&load->items[i], slo_ttft_ms, NAN);
    return wva_stages_measure(&load->jobs, load->goodput, servers, count);
}

static void release(struct load *load, struct wva_stages *stages)
{
    wva_stages_free(stages);
    for (size_t i = 0; i < load->jobs.count; i++)
        wva_job_release(&load->items[i]);
}

/* ---- what generators measured ---- */

static void test_pods_add_up(void **context)
{
    struct load load = { 0 };
    struct wva_job *one = add_job(&load, 0, 60, 0), *two = add_job(&load, 0, 120, 30);
    struct wva_stages stages;
    const struct wva_stage *stage;

    (void)context;
    place(one, 0, 60);
    place(two, 1, 61);
    one->planned_rate_rps = 1;
    two->planned_rate_rps = 2.5;
    set_ttft(one, 200, 190, 250, 300);
    set_ttft(two, 350, 150, 260, 290);
    stages = measure(&load, NAN, NULL, 0);
    assert_int_equal(stages.count, 1);
    stage = &stages.items[0];
    assert_int_equal(stage->jobs, 2);
    assert_near(stage->asked_rps, 3.5, 1e-12);
    assert_near(stage->served_rps, 3, 1e-12);
    assert_near(stage->requests, 210, 0);
    assert_near(stage->failed, 30, 0);
    assert_near(stage->failed_pct, 100 * 30 / 210., 1e-12);
    assert_near(stage->latency[WVA_JOB_TTFT].mean, 300, 1e-12);
    /* Not a mean of quantiles: the highest of each. */
    assert_int_equal(stage->quantiles, WVA_QUANTILES_WORST);
    assert_near(stage->latency[WVA_JOB_TTFT].p50, 190, 0);
    assert_near(stage->latency[WVA_JOB_TTFT].p90, 260, 0);
    assert_near(stage->latency[WVA_JOB_TTFT].p99, 300, 0);
    assert_near(stage->latency[WVA_JOB_E2E].p99, NAN, 0);
    assert_near(stage->goodput_pct, NAN, 0);
    assert_near(stage->goodput_low_pct, NAN, 0);
    assert_near(stages.all.served_rps, 180 / 61., 1e-12);
    release(&load, &stages);
}

static void test_requests_are_pooled(void **context)
{
    static const double fast[] = { 100, 100, 100 }, slow[] = { 499 };
    struct load load = { 0 };
    struct wva_job *one = add_job(&load, 0, 3, 0), *two = add_job(&load, 0, 1, 1);
    struct wva_stages stages;

    (void)context;
    place(one, 0, 4);
    place(two, 0, 2);
    set_requests(one, fast, WVA_COUNT(fast));
    set_requests(two, slow, WVA_COUNT(slow));
    stages = measure(&load, 500, NULL, 0);
    assert_int_equal(stages.items[0].quantiles, WVA_QUANTILES_REQUESTS);
    assert_near(stages.items[0].latency[WVA_JOB_TTFT].p50, 100, 0);
    assert_near(stages.items[0].latency[WVA_JOB_TTFT].p90, 100 + 0.7 * 399, 1e-9);
    /* Four of five: the one that failed is not among the requests kept. */
    assert_near(stages.items[0].goodput_pct, 80, 1e-9);
    release(&load, &stages);
}

static void test_stages_at_other_times_are_others(void **context)
{
    struct load load = { 0 };
    struct wva_stages stages;

    (void)context;
    place(add_job(&load, 0, 60, 0), 100, 160);
    place(add_job(&load, 0, 60, 0), 0, 60);
    place(add_job(&load, 1, 60, 0), 60, 100);
    place(add_job(&load, -1, 10, 0), 0, 10);
    stages = measure(&load, NAN, NULL, 0);
    assert_int_equal(stages.count, 3);
    assert_int_equal(stages.items[1].stage, 1);
    assert_near(stages.items[2].duration_s, 60, 0);
    assert_int_equal(stages.all.jobs, 4);
    assert_near(stages.all.completed, 190, 0);
    assert_near(stages.all.asked_rps, NAN, 0);
    release(&load, &stages);
}

static void test_all_failed_is_no_latency_and_no_goodput(void **context)
{
    struct load load = { 0 };
    struct wva_job *ok = add_job(&load, 0, 60, 0), *failed = add_job(&load, 1, 0, 120);
    struct wva_stages stages;

    (void)context;
    place(ok, 0, 60);
    place(failed, 60, 120);
    set_ttft(ok, 200, 200, 200, 200);
    /* As some reports have it. */
    set_ttft(failed, 0, 0, 0, 0);
    stages = measure(&load, 500, NULL, 0);
    assert_false(wva_stage_all_failed(&stages.items[0]));
    assert_true(wva_stage_all_failed(&stages.items[1]));
    assert_false(wva_stage_all_failed(&stages.all));
    assert_near(stages.items[1].latency[WVA_JOB_TTFT].mean, NAN, 0);
    assert_near(stages.items[1].latency[WVA_JOB_TTFT].p99, NAN, 0);
    assert_near(stages.items[1].goodput_pct, 0, 0);
    assert_near(stages.items[1].goodput_rps, 0, 0);
    assert_near(stages.items[1].served_rps, 0, 0);
    /* Not the mean of 200 and 0. */
    assert_near(stages.all.latency[WVA_JOB_TTFT].mean, 200, 1e-9);
    assert_near(stages.all.failed_pct, 100 * 120 / 180., 1e-9);
    assert_near(stages.all.goodput_high_pct, 100 * 60 / 180., 1e-9);
    release(&load, &stages);
}

static void test_quantiles_bound_goodput(void **context)
{
    struct load load = { 0 };
    struct wva_job *job = add_job(&load, 0, 101, 0);
    struct wva_stages stages;

    (void)context;
    place(job, 0, 100);
    set_ttft(job, 300, 200, 600, 900);
    stages = measure(&load, 500, NULL, 0);
    /* Of 101 in order the 51st is within, the 91st above. */
    assert_near(stages.items[0].goodput_pct, NAN, 0);
    assert_near(stages.items[0].goodput_low_pct, 100 * 51 / 101., 1e-9);
    assert_near(stages.items[0].goodput_high_pct, 100 * 90 / 101., 1e-9);
    wva_stages_free(&stages);
    /* Failed requests are missed ones. */
    job->figure[WVA_JOB_FAILED] = 101;
    stages = measure(&load, 900, NULL, 0);
    assert_near(stages.items[0].goodput_low_pct, 100 * 100 / 202., 1e-9);
    assert_near(stages.items[0].goodput_high_pct, 50, 1e-9);
    wva_stages_free(&stages);
    /* How many failed is not known, so neither is the share. */
    job->figure[WVA_JOB_FAILED] = NAN;
    stages = measure(&load, 900, NULL, 0);
    assert_near(stages.items[0].goodput_low_pct, NAN, 0);
    assert_near(stages.items[0].failed_pct, NAN, 0);
    release(&load, &stages);
}

/* ---- servers ---- */

/* `count` samples from `start_s` on, 10 s apart. */
static struct wva_frame *make_frame(int64_t start_s, const double *desired, const double *ready,
                                    size_t count)
{
    struct wva_frame *frame = wva_frame_create();

    for (size_t i = 0; i < count; i++) {
        (void)wva_frame_add_row(frame, (start_s + 10 * (int64_t)i) * WVA_NS_PER_S);
        wva_frame_set(frame, WVA_ROLE_REPLICAS_DESIRED, desired[i], true);
        wva_frame_set(frame, WVA_ROLE_REPLICAS_CURRENT, ready[i], true);
    }
    return frame;
}

static void test_replicas_are_means_over_time(void **context)
{
    static const double desired[] = { 1, 1, 3, 3, 3, 3, 1 }, ready[] = { 1, 1, 1, NAN, 3, 3, 1 };
    struct wva_frame *frame = make_frame(0, desired, ready, WVA_COUNT(desired));
    const struct wva_stage_server servers[] = { { frame, "m", 2, NAN, 0 },
                                                { frame, "m", 4, 5, 0 } };
    struct load load = { 0 };
    struct wva_job *job = add_job(&load, 0, 10, 0);
    struct wva_stages stages;

    (void)context;
    place(job, 15, 55);
    stages = measure(&load, NAN, servers, 1);
    /* 5 s of 1, then 35 s of 3; ready: 25 s of 1, of which one sample does not tell, 15 s of 3. */
    assert_near(stages.items[0].desired.mean, (5 + 35 * 3) / 40., 1e-9);
    assert_near(stages.items[0].ready.mean, (25 + 15 * 3) / 40., 1e-9);
    assert_near(stages.items[0].ready.min, 1, 0);
    assert_near(stages.items[0].ready.max, 3, 0);
    assert_near(stages.items[0].replica_hours, 70 / 3600., 1e-9);
    assert_near(stages.items[0].gpu_hours, 140 / 3600., 1e-9);
    assert_near(stages.items[0].cost, NAN, 0);
    assert_near(stages.items[0].saturated_s, NAN, 0);
    wva_stages_free(&stages);
    stages = measure(&load, NAN, servers, 2);
    assert_near(stages.items[0].ready.max, 6, 0);
    assert_near(stages.items[0].gpu_hours, (140 + 280) / 3600., 1e-9);
    assert_near(stages.items[0].cost, NAN, 0);
    release(&load, &stages);
    wva_frame_free(frame);
}

static void test_replicas_needed(void **context)
{
    static const double desired[] = { 1, 1, 3, 3, 3, 3, 1 }, ready[] = { 1, 1, 1, 2, 3, 3, 1 };
    struct wva_frame *frame = make_frame(0, desired, ready, WVA_COUNT(desired));
    struct wva_stage_server servers[] = { { frame, "m", 1, NAN, .full_rps = 7.6 },
                                          { frame, "m", 1, NAN, .full_rps = 7.6 } };
    struct load load = { 0 };
    struct wva_job *job = add_job(&load, 0, 10, 0);
    struct wva_stages stages;

    (void)context;
    place(job, 15, 55);
    job->planned_rate_rps = 12;
    job->sent_rps = 11.5;
    stages = measure(&load, NAN, servers, 1);
    assert_near(stages.items[0].sent_rps, 11.5, 0);
    /* 15 s of 1, 10 s of 2, 15 s of 3. */
    assert_near(stages.items[0].needed, 2, 0);
    assert_near(stages.items[0].short_s, 15, 1e-9);
    assert_near(stages.items[0].spare_s, 15, 1e-9);
    wva_stages_free(&stages);
    /* The same load on several servers: how they share it is not known. */
    stages = measure(&load, NAN, servers, 2);
    assert_near(stages.items[0].needed, NAN, 0);
    assert_near(stages.items[0].short_s, NAN, 0);
    wva_stages_free(&stages);
    /* No full pod was seen. */
    servers[0].full_rps = 0;
    stages = measure(&load, NAN, servers, 1);
    assert_near(stages.items[0].needed, NAN, 0);
    assert_near(stages.items[0].spare_s, NAN, 0);
    wva_stages_free(&stages);
    /* Replicas are known for half of the stage. */
    servers[0].full_rps = 12;
    place(job, 15, 255);
    stages = measure(&load, NAN, servers, 1);
    assert_near(stages.items[0].needed, 1, 0);
    assert_near(stages.items[0].short_s, NAN, 0);
    release(&load, &stages);
    wva_frame_free(frame);
}

static void test_replicas_of_other_times_are_not_known(void **context)
{
    static const double one[] = { 1, 1, 1, 1 };
    struct wva_frame *frame = make_frame(0, one, one, WVA_COUNT(one));
    const struct wva_stage_server server = { frame, "m", 1, 2, 0 }, other = { frame, "n", 1, 2, 0 };
    const struct wva_stage_server several[] = { server, other };
    struct load load = { 0 };
    struct wva_job *job = add_job(&load, 0, 10, 0);
    struct wva_stages stages;

    (void)context;
    /* The last sample holds for 85 s, to 115 s. */
    place(job, 30, 120);
    stages = measure(&load, NAN, &server, 1);
    assert_near(stages.items[0].ready.mean, 1, 0);
    assert_near(stages.items[0].cost, 2 * 90 / 3600., 1e-9);
    wva_stages_free(&stages);
    place(job, 30, 200);
    stages = measure(&load, NAN, &server, 1);
    assert_near(stages.items[0].ready.mean, NAN, 0);
    assert_near(stages.items[0].replica_hours, NAN, 0);
    wva_stages_free(&stages);
    /* Nothing tells which of two models the load was for. */
    place(job, 0, 30);
    stages = measure(&load, NAN, several, 2);
    assert_near(stages.items[0].ready.mean, NAN, 0);
    wva_stages_free(&stages);
    job->end_ns = WVA_TIME_NONE;
    stages = measure(&load, NAN, &server, 1);
    assert_near(stages.items[0].ready.mean, NAN, 0);
    release(&load, &stages);
    wva_frame_free(frame);
}

static void test_nothing(void **context)
{
    struct load load = { 0 };
    struct wva_stages stages = measure(&load, NAN, NULL, 0);

    (void)context;
    assert_int_equal(stages.count, 0);
    assert_int_equal(stages.all.jobs, 0);
    wva_stages_free(&stages);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pods_add_up),
        cmocka_unit_test(test_requests_are_pooled),
        cmocka_unit_test(test_stages_at_other_times_are_others),
        cmocka_unit_test(test_all_failed_is_no_latency_and_no_goodput),
        cmocka_unit_test(test_quantiles_bound_goodput),
        cmocka_unit_test(test_replicas_are_means_over_time),
        cmocka_unit_test(test_replicas_needed),
        cmocka_unit_test(test_replicas_of_other_times_are_not_known),
        cmocka_unit_test(test_nothing),
    };

    return cmocka_run_group_tests_name("stages", tests, NULL, NULL);
}
