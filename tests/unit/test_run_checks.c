/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "experiment/run_checks.h"
#include "util/timestamp.h"

/* The only note is `text`; NULL: there is none. Frees them. */
static void assert_note(struct wva_notes *notes, const char *text)
{
    assert_int_equal(notes->count, text == NULL ? 0 : 1);
    if (text != NULL)
        assert_string_equal(notes->items[0], text);
    wva_notes_free(notes);
    *notes = (struct wva_notes){ 0 };
}

/* ---- rounds ---- */

static void check_rounds(int64_t first_s, int64_t last_s, int64_t start_s, int64_t stop_s,
                         const char *text)
{
    struct wva_scrapes scrapes = { 0 };
    struct wva_notes notes = { 0 };
    int64_t rounds[1000];

    for (int64_t at_s = first_s; at_s <= last_s; at_s += 15)
        rounds[scrapes.round_count++] = at_s * WVA_NS_PER_S;
    scrapes.round_ns = rounds;
    wva_check_rounds(&scrapes, start_s < 0 ? WVA_TIME_NONE : start_s * WVA_NS_PER_S,
                     stop_s < 0 ? WVA_TIME_NONE : stop_s * WVA_NS_PER_S, &notes);
    assert_note(&notes, text);
}

static void test_rounds(void **context)
{
    (void)context;
    check_rounds(0, 600, 0, 600, NULL);
    check_rounds(60, 540, 0, 600, NULL);
    check_rounds(90, 600, 0, 600, "nothing was scraped in the first 90 s of the harness");
    check_rounds(0, 450, 0, 600, "nothing was scraped in the last 2.5 min of the harness");
    check_rounds(75, 450, 0, 600,
                 "nothing was scraped in the first 75 s and the last 2.5 min of the harness's 10 "
                 "min");
    check_rounds(0, 600, 60, 540, NULL);
    check_rounds(0, 600, 90, 600,
                 "2 of 41 rounds of scrapes are more than a minute outside the time of the harness "
                 "(up to 90 s before its start, 0 s after its stop): two clocks differ, or these "
                 "are scrapes of another run");
    /* All of them: then its edges say nothing more. */
    check_rounds(7200, 7230, 0, 570,
                 "3 of 3 rounds of scrapes are more than a minute outside the time of the harness "
                 "(up to 0 s before its start, 111 min after its stop): two clocks differ, or "
                 "these are scrapes of another run");
    check_rounds(300, 600, -1, -1, NULL);
    check_rounds(300, 600, 0, -1, "nothing was scraped in the first 5 min of the harness");
}

/* ---- the model ---- */

static void test_model(void **context)
{
    struct wva_page page = { .model = (char *)"orchard/parrot" }, none = { 0 };
    struct wva_page *pages[] = { &none, &page };
    struct wva_scraped_pod pod = { .kind = WVA_POD_ENGINE, .pages = pages, .page_count = 2 };
    struct wva_scrapes scrapes = { .pods = &pod, .pod_count = 1 };
    struct wva_notes notes = { 0 };

    (void)context;
    wva_check_model(&scrapes, "orchard/parrot", &notes);
    wva_check_model(&scrapes, NULL, &notes);
    assert_note(&notes, NULL);
    wva_check_model(&scrapes, "orchard/wren", &notes);
    assert_note(&notes, "the model of the run is orchard/wren by run_metadata.yaml, but "
                        "orchard/parrot by the servers that were scraped: another name of it, or "
                        "other servers");
    pod.page_count = 1;
    wva_check_model(&scrapes, "orchard/wren", &notes);
    assert_note(&notes, NULL);
}

/* ---- servers ---- */

static struct wva_experiment *make_experiment(const double *ready, const double *answered,
                                              size_t count)
{
    struct wva_experiment *experiment = calloc(1, sizeof *experiment);
    struct wva_server *server;

    assert_non_null(experiment);
    server = wva_experiment_server(experiment, WVA_STR("decode:lab"));
    for (size_t i = 0; i < count; i++) {
        (void)wva_frame_add_row(server->frame, 15 * (int64_t)i * WVA_NS_PER_S);
        wva_frame_set(server->frame, WVA_ROLE_REPLICAS_DESIRED, ready[i], true);
        wva_frame_set(server->frame, WVA_ROLE_REPLICAS_READY, ready[i], true);
        wva_frame_set(server->frame, WVA_ROLE_PODS_ANSWERED, answered[i], true);
    }
    return experiment;
}

static void test_pods(void **context)
{
    static const double ready[] = { 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2 };
    static const double slow[] = { 1, 2, 2, 2, 1, 1, NAN, 1, 2, 2, 2, 2 };
    static const double wrong[] = { 1, 2, 2, 2, 1, 1, 1, 2, 3, 3, 3, 3 };
    struct wva_experiment *experiment = make_experiment(ready, slow, WVA_COUNT(ready));

    (void)context;
    /* Two in a row are how pods start and end; what is not known is no difference. */
    wva_check_pods(experiment);
    assert_note(&experiment->notes, NULL);
    wva_experiment_free(experiment);
    experiment = make_experiment(ready, wrong, WVA_COUNT(ready));
    wva_check_pods(experiment);
    assert_note(&experiment->notes,
                "decode:lab: in 7 samples, more than 2 in a row, pods that answered scrapes and "
                "ready replicas are not as many (from 1970-01-01T00:01:00Z on 1 and 2): latency "
                "and queue are those of the pods that answered");
    wva_experiment_free(experiment);
}

static struct wva_job *add_job(struct wva_experiment *experiment, int stage, double asked_rps,
                               double sent_rps)
{
    char file[16];
    struct wva_job *job;

    (void)snprintf(file, sizeof file, "stage %d", stage);
    job = wva_jobs_put(&experiment->jobs, wva_job_make(WVA_JOB_INFERENCE_PERF, "a", file));
    assert_non_null(job);
    job->stage = stage;
    job->planned_requests = 400;
    job->planned_rate_rps = asked_rps;
    job->sent_rps = sent_rps;
    return job;
}

static void test_maximum(void **context)
{
    static const double desired[] = { 1, 1, 3, 3, 3, 1, 1, 1, 1, 1, 1, 1 };
    struct wva_experiment *experiment = make_experiment(desired, desired, WVA_COUNT(desired));
    struct wva_job *job = add_job(experiment, 0, 1, 1);

    (void)context;
    job->start_ns = 0;
    job->end_ns = 150 * WVA_NS_PER_S;
    wva_check_load(experiment);
    assert_note(&experiment->notes, NULL);
    experiment->servers[0].replicas_max = 4;
    wva_check_load(experiment);
    assert_note(&experiment->notes, NULL);
    experiment->servers[0].replicas_max = 3;
    wva_check_load(experiment);
    assert_note(&experiment->notes,
                "decode:lab: desired replicas were at their maximum of 3 for 45 s of the load's "
                "2.5 min (30 %), so the autoscaler could not ask for more");
    /* From here on it is no more than a tenth of the load. */
    job->end_ns = 450 * WVA_NS_PER_S;
    wva_check_load(experiment);
    assert_note(&experiment->notes, NULL);
    job->end_ns = WVA_TIME_NONE;
    wva_check_load(experiment);
    assert_note(&experiment->notes, NULL);
    wva_experiment_free(experiment);
}

static void test_rates(void **context)
{
    struct wva_experiment *experiment = calloc(1, sizeof *experiment);

    (void)context;
    assert_non_null(experiment);
    add_job(experiment, 0, 10, 9.6);
    add_job(experiment, 1, 10, NAN);
    /* Within 15 %, three standard deviations of 400 requests, where they may be random. */
    add_job(experiment, 2, 10, 8.7);
    wva_check_load(experiment);
    assert_note(&experiment->notes, NULL);
    experiment->arrivals = strdup("constant");
    wva_check_load(experiment);
    assert_note(&experiment->notes,
                "1 of 3 stages did not get the load that they ask for, most of all that of stage "
                "2: 10 requests per second were asked for, 8.7 sent (-13 %)");
    add_job(experiment, 3, 10, 5)->late_p99_s = 0.6;
    wva_check_load(experiment);
    assert_note(&experiment->notes,
                "2 of 4 stages did not get the load that they ask for, most of all that of stage "
                "3: 10 requests per second were asked for, 5 sent (-50 %); the generator was too "
                "slow and sent requests late");
    wva_experiment_free(experiment);
}

/* ---- events ---- */

static void test_events(void **context)
{
    struct wva_kube_events events = { 0 };
    struct wva_notes notes = { 0 };
    struct wva_kube_event *event;

    (void)context;
    wva_check_events(&events, 9000 * WVA_NS_PER_S, &notes);
    event = wva_kube_events_add(&events, WVA_STR("Pod"), WVA_STR("a"));
    event->first_ns = event->last_ns = 0;
    event = wva_kube_events_add(&events, WVA_STR("Pod"), WVA_STR("b"));
    event->first_ns = 0;
    event->last_ns = 9000 * WVA_NS_PER_S;
    wva_check_events(&events, 9000 * WVA_NS_PER_S, &notes);
    wva_check_events(&events, WVA_TIME_NONE, &notes);
    assert_note(&notes, NULL);
    events.items[1].last_ns = 600 * WVA_NS_PER_S;
    wva_check_events(&events, 9000 * WVA_NS_PER_S, &notes);
    assert_note(&notes, "all 2 events of the cluster are older than the run, by 2.33 h or more, "
                        "and tell nothing of it");
    events.items[1].last_ns = WVA_TIME_NONE;
    wva_check_events(&events, 9000 * WVA_NS_PER_S, &notes);
    assert_note(&notes, NULL);
    wva_kube_events_free(&events);
}

/* ---- sums ---- */

static void test_sums(void **context)
{
    struct wva_jobs jobs = { 0 };
    struct wva_notes notes = { 0 };
    struct wva_job *job;

    (void)context;
    for (int stage = -1; stage < 2; stage++) {
        job = wva_jobs_put(&jobs, wva_job_make(WVA_JOB_INFERENCE_PERF, "a",
                                               stage < 0 ? "summary.json" : "stage.json"));
        assert_non_null(job);
        job->stage = stage;
        job->figure[WVA_JOB_COMPLETED] = stage < 0 ? 110 : 50;
        job->figure[WVA_JOB_FAILED] = 5;
    }
    wva_jobs_check_sum(&jobs, 1, &notes); /* without the summary */
    assert_note(&notes, NULL);
    wva_jobs_check_sum(&jobs, 0, &notes);
    assert_note(&notes, "summary.json counts 115 requests, the files of its 2 stages 110: one is "
                        "missing, or they are not of one run");
    jobs.items[0].figure[WVA_JOB_COMPLETED] = 105;
    wva_jobs_check_sum(&jobs, 0, &notes);
    jobs.items[0].figure[WVA_JOB_COMPLETED] = NAN;
    wva_jobs_check_sum(&jobs, 0, &notes);
    assert_note(&notes, NULL);
    wva_jobs_free(&jobs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rounds),  cmocka_unit_test(test_model), cmocka_unit_test(test_pods),
        cmocka_unit_test(test_maximum), cmocka_unit_test(test_rates), cmocka_unit_test(test_events),
        cmocka_unit_test(test_sums),
    };

    return cmocka_run_group_tests_name("run checks", tests, NULL, NULL);
}
