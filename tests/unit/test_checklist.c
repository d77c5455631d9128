/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/checklist.h"
#include "util/timestamp.h"

static struct wva_server *add_server(struct wva_experiment *experiment)
{
    struct wva_server *server = wva_experiment_server(experiment, WVA_STR("decode:lab"));

    free(server->model);
    server->model = strdup("m");
    return server;
}

static void add_row(struct wva_server *server, int64_t time_s, double kv, double desired,
                    double waiting, double pods)
{
    struct wva_frame *frame = server->frame;

    (void)wva_frame_add_row(frame, time_s * WVA_NS_PER_S);
    wva_frame_set(frame, WVA_ROLE_KV_USAGE, kv, false);
    wva_frame_set(frame, WVA_ROLE_ITL_OBSERVED, 20, false);
    wva_frame_set(frame, WVA_ROLE_REPLICAS_DESIRED, desired, true);
    wva_frame_set(frame, WVA_ROLE_QUEUE_LENGTH, waiting, true);
    wva_frame_set(frame, WVA_ROLE_PODS_SEEN, pods, true);
    wva_frame_set(frame, WVA_ROLE_PODS_ANSWERED, pods, true);
}

static void assert_row(const struct wva_checklist *checklist, enum wva_checklist_item item,
                       const char *answer, const char *reason)
{
    assert_string_equal(wva_checklist_answer_name(checklist->rows[item].answer), answer);
    assert_string_equal(checklist->rows[item].reason, reason);
}

static void test_full_run(void **context)
{
    static const double kv[] = { 0.05, 0.1, 0.25, 0.299, 0.8, 0.7, 0.85, 0.84 };
    struct wva_experiment *experiment = calloc(1, sizeof *experiment);
    struct wva_checklist checklist;
    struct wva_server *server;

    (void)context;
    assert_non_null(experiment);
    experiment->published.known = true;
    experiment->stages_off_s = 0.1;
    server = add_server(experiment);
    for (int i = 0; i < 8; i++)
        add_row(server, 15 * i, kv[i], i < 3 ? 1 : i < 6 ? 3 : 2, i == 4 ? 7 : 0, i < 4 ? 1 : 2);
    wva_occurrences_add(&experiment->occurrences,
                        (struct wva_occurrence){ .kind = WVA_OCCURRENCE_POD_START,
                                                 .from_ns = 50 * WVA_NS_PER_S,
                                                 .to_ns = 92 * WVA_NS_PER_S },
                        NULL, NULL, NULL);
    wva_occurrences_add(&experiment->occurrences,
                        (struct wva_occurrence){ .kind = WVA_OCCURRENCE_POD_START,
                                                 .from_ns = -900 * WVA_NS_PER_S,
                                                 .to_ns = 0 },
                        NULL, NULL, NULL);
    checklist = wva_checklist_make(experiment, 0);
    assert_int_equal(checklist.count, WVA_CHECKLIST_ITEMS);
    /* 0.1, 0.2, 0.7, 0.8: 0.05 is below, 0.85 full. */
    assert_row(&checklist, WVA_CHECKLIST_KV_BANDS, "yes",
               "samples with an ITL are in 4 of the 8 bands of 10 points between 10 % and 85 %");
    assert_row(&checklist, WVA_CHECKLIST_SATURATION, "yes",
               "the fullest KV cache reached 85 %; 85 % counts as full");
    assert_row(&checklist, WVA_CHECKLIST_SCALE_UP, "yes", "desired replicas rose 1 time");
    assert_row(&checklist, WVA_CHECKLIST_SCALE_DOWN, "yes", "desired replicas fell 1 time");
    assert_row(&checklist, WVA_CHECKLIST_POD_START, "yes", "1 pod took 42 s from created to ready");
    assert_row(&checklist, WVA_CHECKLIST_QUEUE, "yes", "up to 7 requests waited");
    assert_row(&checklist, WVA_CHECKLIST_TWO_PODS, "yes", "up to 2 pods answered at once");
    assert_row(&checklist, WVA_CHECKLIST_REQUESTS, "not known",
               "the folder has no result of a load generator");
    assert_row(&checklist, WVA_CHECKLIST_HOLES, "yes",
               "pods that had started answered every scrape; samples are mostly 15 s apart, at "
               "most 15 s");
    assert_row(&checklist, WVA_CHECKLIST_STAGE_TIMES, "not known", "the load has no stages");
    wva_checklist_free(&checklist);
    /* One sample less in the bands, a hole, a scrape missed, and all pods made before. */
    wva_frame_set(server->frame, WVA_ROLE_KV_USAGE, 0.2, false);
    server->frame->column[WVA_ROLE_KV_USAGE].value[4] = 0.2;
    server->missed_scrapes = 2;
    add_row(server, 200, 0.99, 2, 0, 2);
    checklist = wva_checklist_make(experiment, 60 * WVA_NS_PER_S);
    assert_row(&checklist, WVA_CHECKLIST_KV_BANDS, "no",
               "samples with an ITL are in 3 of the 8 bands of 10 points between 10 % and 85 %");
    assert_row(&checklist, WVA_CHECKLIST_POD_START, "no",
               "the start of 2 pods is known, but before the run");
    assert_row(&checklist, WVA_CHECKLIST_HOLES, "no",
               "pods that had started did not answer 2 scrapes; samples are mostly 15 s apart, at "
               "most 95 s");
    wva_checklist_free(&checklist);
    wva_experiment_free(experiment);
}

static void test_nothing_is_not_no(void **context)
{
    struct wva_experiment *experiment = calloc(1, sizeof *experiment);
    struct wva_checklist checklist;

    (void)context;
    assert_non_null(experiment);
    checklist = wva_checklist_make(experiment, 0);
    assert_int_equal(checklist.count, 0);
    experiment->published.known = true;
    checklist = wva_checklist_make(experiment, 0);
    for (size_t i = 0; i < checklist.count; i++)
        assert_int_equal(checklist.rows[i].answer, WVA_CHECKLIST_UNKNOWN);
    wva_checklist_free(&checklist);
    wva_experiment_free(experiment);
}

static void test_load(void **context)
{
    struct wva_experiment *experiment = calloc(1, sizeof *experiment);
    struct wva_checklist checklist;
    struct wva_job *job;

    (void)context;
    assert_non_null(experiment);
    experiment->published.known = true;
    experiment->stages_off_s = 3;
    job = wva_jobs_put(&experiment->jobs, wva_job_make(WVA_JOB_INFERENCE_PERF, "a", "a.json"));
    assert_non_null(job);
    job->stage = 0;
    job->start_ns = 0;
    job->figure[WVA_JOB_COMPLETED] = 2;
    job->figure[WVA_JOB_FAILED] = 1;
    checklist = wva_checklist_make(experiment, 0);
    assert_row(&checklist, WVA_CHECKLIST_STAGE_TIMES, "no", "they may be off by about 3 s");
    assert_row(&checklist, WVA_CHECKLIST_REQUESTS, "no",
               "the results have totals and percentiles only");
    wva_checklist_free(&checklist);
    for (int i = 0; i < 2; i++)
        wva_jobs_add_request(&experiment->jobs, job, (struct wva_request){ .start_s = i });
    experiment->stages_off_s = 0;
    checklist = wva_checklist_make(experiment, 0);
    assert_row(&checklist, WVA_CHECKLIST_STAGE_TIMES, "yes", "the load generator recorded them");
    assert_row(&checklist, WVA_CHECKLIST_REQUESTS, "no", "2 of 3 requests are kept");
    wva_checklist_free(&checklist);
    wva_jobs_add_request(&experiment->jobs, job, (struct wva_request){ .start_s = 2 });
    checklist = wva_checklist_make(experiment, 0);
    assert_row(&checklist, WVA_CHECKLIST_REQUESTS, "yes", "3 of 3 requests are kept");
    wva_checklist_free(&checklist);
    wva_experiment_free(experiment);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_full_run),
        cmocka_unit_test(test_nothing_is_not_no),
        cmocka_unit_test(test_load),
    };

    return cmocka_run_group_tests_name("checklist", tests, NULL, NULL);
}
