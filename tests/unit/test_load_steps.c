/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/load_steps.h"
#include "util/memory.h"
#include "util/timestamp.h"

static const char config[] = "name: a\nnamespace: n\ndeployment: d\nmodel_name: m\n"
                             "output: {base_dir: .}\nmetrics: {interval: 5}\njobs:\n"
                             "  - {name: one, rate: 4, duration: 600}\n"
                             "  - {name: two, rate: 6, duration: 180, start_delay: 240}\n";

static struct wva_run_plan *read_plan(const char *text)
{
    char *dir = make_scratch(), *path;
    struct wva_run_plan *plan;
    struct wva_error err;

    write_file(dir, "c.yaml", text, strlen(text));
    path = wva_asprintf("%s/c.yaml", dir);
    assert_int_equal(wva_run_plan_read(path, NULL, &plan, &err), WVA_OK);
    free(path);
    remove_scratch(dir);
    return plan;
}

/* Rows a minute apart: one replica too many waits for load from minute 4 to minute 7. */
static struct wva_frame *make_frame(void)
{
    const double desired[] = { 1, 1, 1, 1, 1, 3, 3, 3, 3, 2, 1 };
    const double current[] = { 1, 1, 1, 1, 1, 1, 3, 3, 3, 3, 2 };
    const double waiting[] = { 0, 0, 0, 0, 50, 90, 30, 5, 0, 0, 0 };
    const double target[] = { 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20 };
    struct wva_frame *frame = wva_frame_create();

    fill_column(frame, WVA_ROLE_REPLICAS_DESIRED, desired, COUNT(desired));
    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, current, COUNT(current));
    fill_column(frame, WVA_ROLE_WAITING, waiting, COUNT(waiting));
    fill_column(frame, WVA_ROLE_WAITING_TARGET, target, COUNT(target));
    return frame;
}

static struct wva_load_steps measure(const struct wva_frame *frame, const struct wva_jobs *jobs,
                                     const struct wva_run_plan *plan, int64_t start_ns)
{
    const struct wva_load_steps_input input = { .frame = frame,
                                                .first_ns = frame->time_ns[0],
                                                .start_ns = start_ns,
                                                .jobs = jobs,
                                                .plan = plan };

    return wva_load_steps_measure(&input);
}

static void test_planned(void **context)
{
    struct wva_frame *frame = make_frame();
    struct wva_run_plan *plan = read_plan(config);
    const struct wva_jobs none = { 0 };
    struct wva_load_steps load = measure(frame, &none, plan, WVA_TIME_NONE);
    const double times[] = { 0, 240, 420, 600 }, rates[] = { 4, 10, 4, 0 };
    const double decisions[] = { NAN, 60, 120, NAN }, reached[] = { NAN, 120, 180, NAN };
    const double after[] = { 1, 3, 3, 2 };

    (void)context;
    assert_true(load.known && load.planned);
    assert_int_equal(load.origin, WVA_LOAD_ORIGIN_SAMPLES);
    assert_int_equal(load.step_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_near(load.steps[i].time_s, times[i], 1e-9);
        assert_near(load.steps[i].to_rps, rates[i], 1e-9);
        assert_near(load.steps[i].decision_s, decisions[i], 1e-9);
        assert_near(load.steps[i].replicas_after, after[i], 0);
        assert_false(load.steps[i].observed);
    }
    assert_near(load.steps[1].reached_s, reached[1], 1e-9);
    assert_near(load.peak_rps, 10, 1e-9);
    /* Relief comes with the first good row; before the load rises, nothing is wrong. */
    assert_near(load.steps[0].relief_s, 0, 0);
    assert_near(load.steps[1].excess_s, 0, 1e-9);
    assert_near(load.steps[1].relief_s, NAN, 0);
    assert_near(load.steps[2].relief_s, 0, 0);
    wva_load_steps_free(&load);
    wva_run_plan_free(plan);
    wva_frame_free(frame);
}

/* A frame with a load of `rates[i]` requests per second over `minutes` from minute `start`, as a
 * controller sees it: means over the minute before. */
static struct wva_frame *make_loaded_frame(double start, double minutes, const double *rates,
                                           size_t count)
{
    double rate[40], desired[40];
    struct wva_frame *frame = wva_frame_create();

    for (size_t row = 0; row < COUNT(rate); row++) {
        double sum = 0;

        for (int part = 0; part < 60; part++) {
            double at = ((double)row - 1 + (part + .5) / 60 - start) / minutes * (double)count;

            sum += at >= 0 && at < (double)count ? rates[(size_t)at] : 0;
        }
        rate[row] = sum;
        desired[row] = 1;
    }
    fill_column(frame, WVA_ROLE_RATE, rate, COUNT(rate));
    fill_column(frame, WVA_ROLE_REPLICAS_DESIRED, desired, COUNT(desired));
    return frame;
}

/* The plan is 4 rps from 0 to 600 s, and 6 more from 240 to 420 s. */
static const double as_planned[] = { 4, 4, 4, 4, 10, 10, 10, 4, 4, 4 };

static void test_a_plan_is_placed_by_the_observed_load(void **context)
{
    struct wva_frame *frame = make_loaded_frame(13, 10, as_planned, COUNT(as_planned));
    struct wva_run_plan *plan = read_plan(config);
    const struct wva_jobs none = { 0 };
    struct wva_load_steps load = measure(frame, &none, plan, frame->time_ns[0]);

    (void)context;
    assert_int_equal(load.origin, WVA_LOAD_ORIGIN_LOAD); /* though the run began before */
    assert_true(load.fit.known && load.fit.r2 > 0.95);
    assert_near(load.origin_s, 780, 15);
    assert_near(load.stretch, 1, 0);
    assert_int_equal(load.step_count, 4);
    assert_near(load.steps[1].time_s, 1020, 15);
    assert_false(load.steps[1].observed);
    wva_load_steps_free(&load);
    wva_frame_free(frame);
    frame = make_loaded_frame(13, 15, as_planned, COUNT(as_planned)); /* took half as long again */
    load = measure(frame, &none, plan, frame->time_ns[0]);
    assert_int_equal(load.origin, WVA_LOAD_ORIGIN_LOAD);
    assert_near(load.stretch, 1.5, 0.051);
    assert_near(load.origin_s, 780, 30);
    assert_near(load.steps[3].time_s, 780 + 900, 30); /* its end */
    wva_load_steps_free(&load);
    wva_frame_free(frame);
    wva_run_plan_free(plan);
}

static void test_a_load_that_is_not_the_planned_one(void **context)
{
    const double other[] = { 8, 1, 9, 1, 8, 1, 9, 1, 8, 1 };
    struct wva_frame *frame = make_loaded_frame(5, 30, other, COUNT(other));
    struct wva_timeline timeline = wva_timeline_measure(frame, NAN);
    struct wva_phases phases = wva_phases_find(frame, &timeline, NULL, NULL);
    struct wva_run_plan *plan = read_plan(config);
    const struct wva_jobs none = { 0 };
    const struct wva_load_steps_input input = { .frame = frame,
                                                .first_ns = frame->time_ns[0],
                                                .start_ns = frame->time_ns[0],
                                                .phases = &phases,
                                                .jobs = &none,
                                                .plan = plan };
    struct wva_load_steps load = wva_load_steps_measure(&input);

    (void)context;
    assert_int_equal(load.origin, WVA_LOAD_ORIGIN_RUN);
    assert_true(load.fit.known && load.fit.r2 < WVA_PLAN_FIT_GOOD_R2);
    assert_true(load.steps_are_observed);
    assert_int_equal(load.step_count, phases.count - 1);
    assert_near(load.steps[0].time_s, phases.items[1].start_s, 0);
    assert_near(load.steps[0].to_rps, 8, 0.5);
    assert_true(load.steps[0].observed && isnan(load.steps[0].planned_s));
    wva_load_steps_free(&load);
    wva_phases_free(&phases);
    wva_timeline_free(&timeline);
    wva_run_plan_free(plan);
    wva_frame_free(frame);
}

/* An end two minutes later than planned gives relief its place. */
static void test_observed(void **context)
{
    struct wva_frame *frame = make_frame();
    struct wva_run_plan *plan = read_plan(
        "name: a\nnamespace: n\ndeployment: d\nmodel_name: m\noutput: {base_dir: .}\n"
        "metrics: {interval: 5}\njobs:\n"
        "  - {name: one, manifest: x/load-job-1.yaml, duration: 540}\n"
        "  - {name: two, manifest: x/load-job-2.yaml, duration: 180, start_delay: 180}\n");
    struct wva_jobs jobs = { 0 };
    struct wva_load_steps load;

    (void)context;
    for (int i = 0; i < 2; i++) {
        struct wva_job *job = wva_jobs_put(
            &jobs, wva_job_make(WVA_JOB_VLLM_LOG, i == 0 ? "b-load-1" : "b-load-2", NULL));

        job->complete = true;
        job->planned_rate_rps = i == 0 ? 4 : 6;
        job->start_ns = frame->time_ns[0] + (i == 0 ? 60 : 230) * WVA_NS_PER_S;
        job->end_ns = job->start_ns + (i == 0 ? 540 : 300) * WVA_NS_PER_S;
    }
    load = measure(frame, &jobs, plan, WVA_TIME_NONE);
    assert_int_equal(load.origin, WVA_LOAD_ORIGIN_JOBS);
    assert_near(load.origin_s, 55, 1e-9); /* the median of 60 - 0 and 230 - 180 */
    assert_int_equal(load.step_count, 4);
    assert_int_equal(load.job_count, 2);
    assert_true(load.steps[1].observed);
    assert_near(load.steps[1].planned_s, 235, 1e-9);
    assert_near(load.steps[1].time_s, 230, 1e-9);
    assert_near(load.steps[1].to_rps, 10, 1e-9);
    assert_near(load.steps[2].time_s, 530, 1e-9);
    assert_near(load.steps[1].excess_s, 10, 1e-9);
    assert_near(load.steps[1].decision_s, 70, 1e-9);
    assert_near(load.steps[1].reached_s, 130, 1e-9);
    assert_near(load.steps[1].relief_s, 190, 1e-9);
    wva_load_steps_free(&load);
    /* A log that breaks off before the planned end proves no end, one that does so later does. */
    jobs.items[1].complete = false;
    jobs.items[1].end_ns = jobs.items[1].start_ns + 60 * WVA_NS_PER_S;
    load = measure(frame, &jobs, plan, WVA_TIME_NONE);
    assert_near(load.steps[2].time_s, 230 + 180, 1e-9);
    assert_false(load.steps[2].observed);
    wva_load_steps_free(&load);
    jobs.items[1].end_ns = jobs.items[1].start_ns + 300 * WVA_NS_PER_S;
    load = measure(frame, &jobs, plan, WVA_TIME_NONE);
    assert_near(load.steps[2].time_s, 530, 1e-9);
    wva_load_steps_free(&load);
    jobs.items[1].complete = true;
    /* Without the plan the jobs are all there is. */
    load = measure(frame, &jobs, NULL, WVA_TIME_NONE);
    assert_false(load.planned);
    assert_int_equal(load.step_count, 4);
    assert_near(load.steps[1].planned_s, NAN, 0);
    assert_near(load.steps[1].to_rps, 10, 1e-9);
    wva_load_steps_free(&load);
    wva_jobs_free(&jobs);
    wva_run_plan_free(plan);
    wva_frame_free(frame);
}

/* The start of the run in a zone that is not known, and one that cannot be. */
static void test_origin_by_run(void **context)
{
    static const struct {
        double start_s, origin_s;
        enum wva_load_origin origin;
    } cases[] = {
        { 45, 45, WVA_LOAD_ORIGIN_RUN },
        { -30, -30, WVA_LOAD_ORIGIN_RUN },
        { 45 - 5 * 3600.0, 45, WVA_LOAD_ORIGIN_RUN },
        { 45 + 2 * 3600.0, 45, WVA_LOAD_ORIGIN_RUN },
        { 1800, 0, WVA_LOAD_ORIGIN_SAMPLES },
    };
    struct wva_frame *frame = make_frame();
    struct wva_run_plan *plan = read_plan(config);
    const struct wva_jobs none = { 0 };

    (void)context;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct wva_load_steps load = measure(
            frame, &none, plan, frame->time_ns[0] + (int64_t)cases[i].start_s * WVA_NS_PER_S);

        assert_int_equal(load.origin, cases[i].origin);
        assert_near(load.origin_s, cases[i].origin_s, 1e-9);
        assert_near(load.steps[0].time_s, cases[i].origin_s, 1e-9);
        wva_load_steps_free(&load);
    }
    wva_run_plan_free(plan);
    wva_frame_free(frame);
}

/* Where nothing says what is too much, nothing is said of relief. */
static void test_no_limit(void **context)
{
    const double one[] = { 1, 1, 1, 1, 1, 1, 1, 1 }, rate[] = { 60, 60, 60, 60, 60, 60, 60, 60 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_run_plan *plan = read_plan(config);
    const struct wva_jobs none = { 0 };
    struct wva_load_steps load;

    (void)context;
    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, one, COUNT(one));
    fill_column(frame, WVA_ROLE_RATE, rate, COUNT(rate));
    load = measure(frame, &none, plan, WVA_TIME_NONE);
    assert_near(load.steps[0].relief_s, NAN, 0);
    assert_near(load.steps[0].replicas_after, 1, 0);
    /* The samples end before the load does. */
    assert_near(load.steps[3].replicas_after, NAN, 0);
    wva_load_steps_free(&load);
    wva_run_plan_free(plan);
    wva_frame_free(frame);
}

static void test_names(void **context)
{
    size_t further;

    (void)context;
    assert_true(wva_load_names_match("../w/sharegpt-load-job-1.yaml", "vllm-bench-sharegpt-load-1",
                                     &further));
    assert_int_equal(further, 2);
    assert_true(wva_load_names_match("load-ten.yaml", "load-ten-extended", &further));
    assert_int_equal(further, 1);
    assert_false(wva_load_names_match("load-1.yaml", "load-10", &further));
    assert_false(wva_load_names_match("job.yaml", "load-10", &further));
    assert_false(wva_load_names_match("", "", &further));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_planned),
        cmocka_unit_test(test_a_plan_is_placed_by_the_observed_load),
        cmocka_unit_test(test_a_load_that_is_not_the_planned_one),
        cmocka_unit_test(test_observed),
        cmocka_unit_test(test_origin_by_run),
        cmocka_unit_test(test_no_limit),
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests_name("load_steps", tests, NULL, NULL);
}
