/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdlib.h>

#include "analysis/goodput.h"
#include "analysis/scale_chain.h"
#include "util/memory.h"
#include "util/timestamp.h"

/* A run of samples 15 s apart; the load rises at 62 s and falls at 182 s. */
static const double desired[] = { 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2 };
static const double ready[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2 };
static const double waiting[] = { 0, 0, 0, 0, 0, 4, 10, 20, 30, 40, 36, 21, 20, 3, 0, 0 };
static const double ttft[] = {
    90, 90, 90, 90, 90, 90, 300, 900, 900, 900, 900, 500, 200, 90, 90, 90
};
enum { ROWS = sizeof desired / sizeof *desired };

struct run {
    struct wva_frame *frame;
    struct wva_timeline timeline;
    struct wva_lags lags;
    struct wva_load_answer steps[6];
    struct wva_load_steps load;
    struct wva_jobs jobs;
    struct wva_occurrences occurrences;
    double slo_ms[ROWS];
};

static struct wva_load_answer step(double time_s, double from_rps, double to_rps)
{
    return (struct wva_load_answer){ .time_s = time_s, .from_rps = from_rps, .to_rps = to_rps };
}

static struct run *make_run(void)
{
    struct run *run = wva_calloc(1, sizeof *run);

    run->frame = wva_frame_create();
    for (size_t i = 0; i < ROWS; i++) {
        (void)wva_frame_add_row(run->frame, (int64_t)i * 15 * WVA_NS_PER_S);
        wva_frame_set(run->frame, WVA_ROLE_REPLICAS_DESIRED, desired[i], true);
        wva_frame_set(run->frame, WVA_ROLE_REPLICAS_CURRENT, ready[i], true);
        wva_frame_set(run->frame, WVA_ROLE_QUEUE_LENGTH, waiting[i], true);
        wva_frame_set(run->frame, WVA_ROLE_TTFT_OBSERVED, ttft[i], true);
        run->slo_ms[i] = 250;
    }
    run->timeline = wva_timeline_measure(run->frame, NAN);
    run->lags = wva_lags_find(run->frame, &run->timeline, NULL, run->slo_ms);
    run->steps[0] = step(2, 0, 5);
    run->steps[1] = step(60, 5, 0); /* a pause between two stages */
    run->steps[2] = step(62, 0, 12);
    run->steps[3] = step(182, 12, 0);
    run->steps[4] = step(184, 0, 5); /* no rise: there was more before the pause */
    run->load = (struct wva_load_steps){ .known = true, .steps = run->steps, .step_count = 5 };
    return run;
}

static void free_run(struct run *run)
{
    wva_occurrences_free(&run->occurrences);
    wva_jobs_free(&run->jobs);
    wva_lags_free(&run->lags);
    wva_timeline_free(&run->timeline);
    wva_frame_free(run->frame);
    free(run);
}

static void add(struct run *run, enum wva_occurrence_kind kind, double from_s, double to_s,
                char *server)
{
    bool scaled = kind == WVA_OCCURRENCE_SCALE_UP;

    wva_occurrences_add(&run->occurrences,
                        (struct wva_occurrence){
                            .kind = kind,
                            .from_ns = (int64_t)from_s * WVA_NS_PER_S,
                            .to_ns = isnan(to_s) ? WVA_TIME_NONE : (int64_t)to_s * WVA_NS_PER_S,
                            .before = scaled ? 1 : NAN,
                            .after = scaled ? 2 : NAN },
                        server, NULL, scaled ? "because" : NULL);
}

static struct wva_scale_chains find(const struct run *run, const char *server)
{
    const struct wva_scale_chain_input input = { .frame = run->frame,
                                                 .lags = &run->lags,
                                                 .load = &run->load,
                                                 .jobs = &run->jobs,
                                                 .slo_ttft_ms = run->slo_ms,
                                                 .occurrences = &run->occurrences,
                                                 .server = server };

    return wva_scale_chains_find(&input);
}

static void assert_time(int64_t time_ns, double s)
{
    assert_int_equal(time_ns, isnan(s) ? WVA_TIME_NONE : (int64_t)s * WVA_NS_PER_S);
}

static void test_every_link(void **state)
{
    struct run *run = make_run();
    struct wva_scale_chains chains;
    const struct wva_scale_chain *chain;

    (void)state;
    add(run, WVA_OCCURRENCE_SCALE_UP, 100, 100, "a");
    add(run, WVA_OCCURRENCE_POD_START, 20, 50, "a");   /* before */
    add(run, WVA_OCCURRENCE_POD_START, 101, 140, "a"); /* the one */
    add(run, WVA_OCCURRENCE_POD_START, 101, 120, "b"); /* another server's */
    chains = find(run, "a");
    assert_int_equal(chains.count, 1);
    chain = &chains.items[0];
    assert_near(chain->from, 1, 0);
    assert_near(chain->to, 2, 0);
    assert_time(chain->step_ns, 62);
    assert_near(chain->step_from_rps, 5, 0);
    assert_near(chain->step_to_rps, 12, 0);
    assert_time(chain->queue_ns, 75);
    assert_time(chain->violation_ns, 90);
    assert_time(chain->desired_after_ns, 100);
    assert_time(chain->desired_ns, 100);
    assert_string_equal(chain->reason, "because");
    assert_time(chain->created_ns, 101);
    assert_time(chain->ready_ns, 140);
    assert_time(chain->ready_seen_ns, 150);
    assert_near(chain->peak, 40, 0);
    assert_time(chain->peak_ns, 135);
    assert_time(chain->half_ns, 180);
    assert_time(chain->gone_ns, 210);
    assert_true(chain->gone_after_load);
    wva_scale_chains_free(&chains);
    free_run(run);
}

/* Nothing is known but samples: the rest is missing, not 0. */
static void test_links_that_are_not_known(void **state)
{
    struct run *run = make_run();
    struct wva_scale_chains chains;
    const struct wva_scale_chain *chain;

    (void)state;
    run->load.step_count = 0;
    add(run, WVA_OCCURRENCE_POD_START, 101, NAN, "a"); /* never ready */
    chains = find(run, "a");
    chain = &chains.items[0];
    assert_time(chain->step_ns, NAN);
    assert_near(chain->step_to_rps, NAN, 0);
    assert_time(chain->queue_ns, NAN);
    assert_time(chain->violation_ns, NAN);
    assert_time(chain->desired_after_ns, 90);
    assert_time(chain->desired_ns, 105);
    assert_null(chain->reason);
    assert_time(chain->created_ns, 101);
    assert_time(chain->ready_ns, NAN);
    assert_time(chain->ready_seen_ns, 150);
    assert_near(chain->peak, NAN, 0);
    assert_time(chain->gone_ns, NAN);
    wva_scale_chains_free(&chains);
    chains = find(run, "b");
    assert_time(chains.items[0].created_ns, NAN);
    wva_scale_chains_free(&chains);
    chains = find(run, NULL);
    assert_time(chains.items[0].created_ns, 101);
    wva_scale_chains_free(&chains);
    free_run(run);
}

/* A queue that lasts to the end, in the endpoint picker too. */
static void test_a_queue_that_stays(void **state)
{
    struct run *run = make_run();
    struct wva_scale_chains chains;

    (void)state;
    for (size_t i = 0; i < ROWS; i++)
        wva_frame_fill(run->frame, WVA_ROLE_EPP_FLOW_QUEUE, waiting, true);
    run->frame->column[WVA_ROLE_QUEUE_LENGTH].value[14] = 1;
    run->frame->column[WVA_ROLE_QUEUE_LENGTH].value[15] = 1;
    chains = find(run, NULL);
    assert_near(chains.items[0].peak, 80, 0);
    assert_time(chains.items[0].half_ns, 180);
    assert_time(chains.items[0].gone_ns, NAN);
    assert_false(chains.items[0].gone_after_load);
    wva_scale_chains_free(&chains);
    free_run(run);
}

static void add_job(struct run *run, enum wva_job_clock clock)
{
    struct wva_job *job =
        wva_jobs_put(&run->jobs, wva_job_make(WVA_JOB_INFERENCE_PERF, "job", NULL));

    job->start_ns = 0;
    job->clock = clock;
    for (int i = 0; i < 200; i++)
        wva_jobs_add_request(&run->jobs, job,
                             (struct wva_request){ .start_s = i + .5,
                                                   .ttft_ms = i < 83 ? 90 : 900,
                                                   .tpot_ms = 20,
                                                   .e2e_ms = 1000,
                                                   .outcome = i % 15 == 7
                                                                  ? WVA_REQUEST_FAILED
                                                                  : WVA_REQUEST_COMPLETED });
}

/* Where requests are known, they tell when latency was first above the SLO, and goodput. */
static void test_single_requests(void **state)
{
    struct run *run = make_run();
    struct wva_scale_chains chains;
    double share[ROWS];

    (void)state;
    add_job(run, WVA_JOB_CLOCK_STAGES);
    chains = find(run, NULL);
    assert_int_equal(chains.items[0].violation_ns, INT64_C(83500000000));
    wva_scale_chains_free(&chains);
    wva_goodput_over_time(&run->jobs, run->frame, run->slo_ms, NULL, share);
    assert_near(share[0], NAN, 0);
    assert_near(share[1], 14. / 15, 1e-12);
    assert_near(share[6], 7. / 15,
                1e-12); /* sent from 75.5 to 89.5 s, the eighth on too slow; 82.5 failed */
    assert_near(share[8], 0, 0);
    assert_near(share[15], NAN, 0);
    wva_goodput_over_time(&run->jobs, run->frame, NULL, NULL, share);
    assert_near(share[1], NAN, 0);
    free_run(run);
    run = make_run();
    add_job(run, WVA_JOB_CLOCK_GUESS);
    wva_goodput_over_time(&run->jobs, run->frame, run->slo_ms, NULL, share);
    assert_near(share[1], NAN, 0);
    free_run(run);
}

static void test_starts_of_pods(void **state)
{
    struct run *run = make_run();
    struct wva_pod_start_times times;

    (void)state;
    times = wva_pod_start_times_measure(&run->occurrences, NULL, 0);
    assert_int_equal(times.count_all, 0);
    assert_near(times.mean_all_s, NAN, 0);
    add(run, WVA_OCCURRENCE_POD_START, -3600, -3500, "a");
    add(run, WVA_OCCURRENCE_POD_START, 10, 70, "a");
    add(run, WVA_OCCURRENCE_POD_START, 20, 40, "a");
    add(run, WVA_OCCURRENCE_POD_START, 30, NAN, "a");
    add(run, WVA_OCCURRENCE_POD_START, 30, 1000, "b");
    times = wva_pod_start_times_measure(&run->occurrences, "a", 0);
    assert_int_equal(times.count, 2);
    assert_near(times.mean_s, 40, 0);
    assert_near(times.longest_s, 60, 0);
    assert_int_equal(times.count_all, 3);
    assert_near(times.mean_all_s, 60, 0);
    free_run(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_link),         cmocka_unit_test(test_links_that_are_not_known),
        cmocka_unit_test(test_a_queue_that_stays), cmocka_unit_test(test_single_requests),
        cmocka_unit_test(test_starts_of_pods),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
