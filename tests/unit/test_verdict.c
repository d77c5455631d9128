/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/verdict.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/support.h"
#include "util/memory.h"
#include "verdict/sections.h"

enum { ROWS = 40 };

/* A run in which every sample saw traffic; `bad` of its samples are 2 ms above an SLO of 10 ms. */
static struct wva_frame *make_run(size_t bad, bool with_slo)
{
    double itl[ROWS], ttft[ROWS], rate[ROWS], slo[ROWS], ttft_slo[ROWS];
    struct wva_frame *frame = wva_frame_create();

    for (size_t i = 0; i < ROWS; i++) {
        itl[i] = i >= 10 && i < 10 + bad ? 12 : 8;
        ttft[i] = 30;
        rate[i] = 600;
        slo[i] = 10;
        ttft_slo[i] = 500;
    }
    fill_column(frame, WVA_ROLE_ITL_OBSERVED, itl, ROWS);
    fill_column(frame, WVA_ROLE_TTFT_OBSERVED, ttft, ROWS);
    fill_column(frame, WVA_ROLE_RATE, rate, ROWS);
    if (with_slo) {
        fill_column(frame, WVA_ROLE_ITL_SLO, slo, ROWS);
        fill_column(frame, WVA_ROLE_TTFT_SLO, ttft_slo, ROWS);
    }
    return frame;
}

struct judged {
    struct wva_frame *frame;
    struct wva_results *results;
    struct wva_verdict *verdict;
};

static struct judged judge(struct wva_frame *frame)
{
    const struct wva_analysis_options options = { .slo_itl_ms = NAN, .slo_ttft_ms = NAN };
    struct judged run = { .frame = frame, .results = wva_results_compute(frame, &options) };
    const struct wva_verdict_input input = { .frame = frame, .results = run.results };

    run.verdict = wva_verdict_make(&input);
    return run;
}

static void release(struct judged *run)
{
    wva_verdict_free(run->verdict);
    wva_results_free(run->results);
    wva_frame_free(run->frame);
}

static const struct wva_statement *find(const struct wva_statements *list, const char *words)
{
    for (size_t i = 0; i < list->count; i++)
        if (strstr(list->items[i].text, words) != NULL)
            return &list->items[i];
    return NULL;
}

static void expect_said(const struct wva_statements *list, const char *words)
{
    for (size_t i = 0; find(list, words) == NULL && i < list->count; i++)
        print_message("said: %s\n", list->items[i].text);
    assert_non_null(find(list, words));
}

/* ---- the grade ---- */

static void a_run_is_graded_by_its_requests_within_the_slo(void **state)
{
    static const struct {
        size_t bad;
        enum wva_grade grade;
        const char *share;
    } cases[] = { { 0, WVA_GRADE_HELD, "ITL met its SLO of 10.0 ms in every sample with traffic" },
                  { 2, WVA_GRADE_MOSTLY, "for 94.9 % of requests" },
                  { 10, WVA_GRADE_MISSED, "for 74.4 % of requests" } };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct judged run = judge(make_run(cases[i].bad, true));

        assert_int_equal(run.verdict->grade, cases[i].grade);
        expect_said(&run.verdict->answer, cases[i].share);
        expect_said(&run.verdict->answer, "TTFT met its SLO of 500 ms in every sample");
        release(&run);
    }
}

/* Three busy minutes of twenty are above the SLO: most of the time within, most requests not. */
static void requests_go_before_time(void **state)
{
    double itl[20], rate[20], slo[20];
    struct wva_frame *frame = wva_frame_create();
    struct judged run;

    (void)state;
    for (size_t i = 0; i < COUNT(itl); i++) {
        bool busy = i >= 5 && i < 8;

        itl[i] = busy ? 12 : 8;
        rate[i] = busy ? 6000 : 60;
        slo[i] = 10;
    }
    fill_column(frame, WVA_ROLE_ITL_OBSERVED, itl, COUNT(itl));
    fill_column(frame, WVA_ROLE_RATE, rate, COUNT(rate));
    fill_column(frame, WVA_ROLE_ITL_SLO, slo, COUNT(slo));
    run = judge(frame);
    assert_int_equal(run.verdict->grade, WVA_GRADE_MISSED);
    expect_said(&run.verdict->answer, "for 5.1 % of requests and 84.2 % of the time with traffic");
    release(&run);
}

static void a_few_samples_are_not_graded(void **state)
{
    const double itl[] = { 8, 8, 8, 8, 8 }, slo[] = { 10, 10, 10, 10, 10 };

    (void)state;
    for (size_t n = 1; n <= COUNT(itl); n++) {
        struct wva_frame *frame = wva_frame_create();
        struct judged run;

        fill_column(frame, WVA_ROLE_ITL_OBSERVED, itl, n);
        fill_column(frame, WVA_ROLE_ITL_SLO, slo, n);
        run = judge(frame);
        assert_int_equal(run.verdict->grade,
                         n < WVA_GRADE_MIN_SAMPLES ? WVA_GRADE_UNKNOWN : WVA_GRADE_HELD);
        if (n == 1)
            expect_said(&run.verdict->answer,
                        "Only 1 sample can be compared with the SLO, too few");
        release(&run);
    }
}

static void the_rule_states_the_numbers_it_goes_by(void **state)
{
    char *numbers[] = { wva_asprintf("at least %.0f %%", WVA_HELD_PCT),
                        wva_asprintf("at least %.0f %%", WVA_MOSTLY_PCT),
                        wva_asprintf("fewer than %d samples", WVA_GRADE_MIN_SAMPLES) };

    const struct wva_verdict verdict = { .held_pct = WVA_HELD_PCT, .mostly_pct = WVA_MOSTLY_PCT };
    char *rule = wva_grade_rule(&verdict);

    (void)state;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        assert_non_null(strstr(rule, numbers[i]));
        free(numbers[i]);
    }
    free(rule);
}

/* ---- what went wrong ---- */

static void a_violation_is_told_with_its_time_and_size(void **state)
{
    struct judged run = judge(make_run(10, true));
    const struct wva_statement *said = find(&run.verdict->problems, "ITL was above its SLO once");
    char *hurt = wva_say_slo(run.results);

    (void)state;
    assert_non_null(said);
    assert_string_equal(said->id, "itl-violations");
    assert_non_null(strstr(said->text, "for 10.0 min, while about 6,000 requests arrived; it began "
                                       "10.0 min into the run"));
    assert_non_null(strstr(said->text, ", and reached 2.00 ms (20.0 %) above the SLO."));
    assert_int_equal(said->basis.n, 10);
    assert_near(said->basis.time_pct, 1000.0 / 39, 1e-9);
    assert_near(said->basis.requests_pct, 1000.0 / 39, 1e-9);
    assert_null(find(&run.verdict->problems, "TTFT"));
    assert_non_null(strstr(hurt, "TTFT was never above its SLO."));
    free(hurt);
    release(&run);
}

/* ---- without an SLO, without data ---- */

static void without_an_slo_users_latency_is_told(void **state)
{
    struct judged run = judge(make_run(10, false));
    char *cost = wva_say_cost(run.results), *model = wva_say_model(run.results);
    char *parameters = wva_say_parameters(run.results), *scaling = wva_say_scaling(run.results);

    (void)state;
    assert_int_equal(run.verdict->grade, WVA_GRADE_NOT_SET);
    expect_said(&run.verdict->answer, "--slo-itl");
    expect_said(&run.verdict->answer,
                "ITL averaged 9.00 ms (p95 of the samples 12.0 ms, peak 12.0 ms); TTFT averaged "
                "30.0 ms");
    expect_said(&run.verdict->cost, "not known");
    assert_int_equal(run.verdict->problems.count, 0);
    assert_int_equal(run.verdict->advice.count, 0);
    assert_non_null(strstr(cost, "not known"));
    assert_non_null(strstr(model, "no ITL predictions"));
    assert_non_null(strstr(parameters, "cannot be fitted"));
    assert_non_null(strstr(scaling, "not recorded"));
    free(cost);
    free(model);
    free(parameters);
    free(scaling);
    release(&run);
}

/* Replicas, a queue and a cache, as capacity-based controllers log; no load, no latency. */
static void what_is_there_is_told_and_what_is_not_is_not(void **state)
{
    double target[ROWS], queue[ROWS], kv[ROWS];
    struct wva_frame *frame = wva_frame_create();
    struct judged run;
    char *scaling;

    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        target[i] = i < 20 ? 1 : 3;
        queue[i] = i == 19 ? 517 : 0;
        kv[i] = i < 20 ? 0.95 : 0.3;
    }
    fill_column(frame, WVA_ROLE_REPLICAS_DESIRED, target, ROWS);
    fill_column(frame, WVA_ROLE_QUEUE_LENGTH, queue, ROWS);
    fill_column(frame, WVA_ROLE_KV_USAGE, kv, ROWS);
    run = judge(frame);
    assert_int_equal(run.verdict->grade, WVA_GRADE_UNKNOWN);
    expect_said(&run.verdict->answer, "Up to 517 requests were waiting");
    expect_said(&run.verdict->answer, "The KV cache was up to 95.0 % full, and at least 90 % full "
                                      "for 51.3 % of the time.");
    expect_said(&run.verdict->problems, "Replicas were saturated for 2.6 % of the time: requests "
                                        "waited while the KV cache was full.");
    expect_said(&run.verdict->limits, "No latency is recorded");
    expect_said(&run.verdict->limits, "The load is not recorded");
    scaling = wva_say_scaling(run.results);
    assert_non_null(strstr(scaling, "Whether the load had increased is unknown"));
    assert_null(strstr(scaling, "0 followed"));
    free(scaling);
    release(&run);
}

/* An analyzer's figures are all that shows a shortage: told once, not also as saturation or as too
 * few replicas. */
static void a_shortage_is_told_once(void **state)
{
    double one[ROWS], supply[ROWS], demand[ROWS];
    struct wva_frame *frame = wva_frame_create();
    struct judged run;

    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        one[i] = 1;
        supply[i] = 100;
        demand[i] = i < 10 ? 350 : 50;
    }
    fill_column(frame, WVA_ROLE_REPLICAS_DESIRED, one, ROWS);
    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, one, ROWS);
    fill_column(frame, WVA_ROLE_REPLICAS_READY, one, ROWS);
    fill_column(frame, WVA_ROLE_SUPPLY, supply, ROWS);
    fill_column(frame, WVA_ROLE_REPLICA_CAPACITY, supply, ROWS);
    fill_column(frame, WVA_ROLE_DEMAND, demand, ROWS);
    run = judge(frame);
    expect_said(&run.verdict->problems, "By the controller's own figures, demand exceeded supply "
                                        "in 10 of 40 cycles, 25.6 % of the time.");
    assert_null(find(&run.verdict->problems, "saturated"));
    assert_null(find(&run.verdict->problems, "too few replicas"));
    release(&run);
}

/* Both forecasts are off, TTFT by more of its SLO: one sentence. */
static void a_model_is_said_to_be_off_once(void **state)
{
    double one[ROWS], itl[ROWS], ttft[ROWS];
    struct wva_frame *frame = make_run(10, true);
    struct judged run;

    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        one[i] = 1;
        itl[i] = 7;
        ttft[i] = 430;
    }
    fill_column(frame, WVA_ROLE_REPLICAS_DESIRED, one, ROWS);
    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, one, ROWS);
    fill_column(frame, WVA_ROLE_ITL_PREDICTED, itl, ROWS);
    fill_column(frame, WVA_ROLE_TTFT_PREDICTED, ttft, ROWS);
    run = judge(frame);
    expect_said(&run.verdict->problems, "predicted TTFT 400 ms too high on average over");
    assert_null(find(&run.verdict->problems, "predicted ITL"));
    release(&run);
}

/* ---- the rule for statements ---- */

static void a_count_over_nothing_is_no_statement(void **state)
{
    struct wva_statements list = { 0 };
    struct wva_buffer text = wva_buffer_make(100);

    (void)state;
    wva_buffer_add(&text, "0 of 0 did.");
    wva_statements_add(&list, WVA_STATEMENT_PROBLEM, "none", &text, wva_basis_of(0, "samples"));
    assert_int_equal(list.count, 0);
    text = wva_buffer_make(100);
    wva_buffer_add(&text, "1 of 1 did.");
    wva_statements_add(&list, WVA_STATEMENT_PROBLEM, "one", &text, wva_basis_of(1, "samples"));
    assert_int_equal(list.count, 1);
    wva_statements_release(&list);
}

static void advice_needs_cases_and_a_gain(void **state)
{
    static const struct {
        size_t n;
        double gain;
        bool stands;
    } cases[] = {
        { 3, 1, true }, { 2, 1, false }, { 3, 0, false }, { 3, -1, false }, { 30, NAN, false },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct wva_basis basis = wva_basis_of(cases[i].n, "samples");

        basis.gain = cases[i].gain;
        assert_int_equal(wva_basis_suffices(WVA_STATEMENT_ADVICE, &basis), cases[i].stands);
    }
}

static void a_basis_is_described_in_words(void **state)
{
    struct wva_basis basis = wva_basis_of(1, "samples with traffic");
    struct wva_buffer text = wva_buffer_make(200);

    (void)state;
    wva_basis_describe(&text, &basis);
    assert_string_equal(text.data, "1 sample with traffic");
    wva_buffer_clear(&text);
    basis.n = 12;
    basis.time_pct = 50;
    basis.requests_pct = 40;
    basis.interval_95 = (struct wva_interval){ 1.5, 2.5 };
    basis.measure = "ms";
    wva_basis_describe(&text, &basis);
    assert_string_equal(text.data, "12 samples with traffic, 50.0 % of the time and 40.0 % of the "
                                   "requests; 95 % interval 1.5 to 2.5 ms");
    wva_buffer_free(&text);
}

/* Of a load of which so many requests completed and failed. */
static enum wva_grade grade_load(bool with_slo, double completed, double failed, bool *is_first)
{
    struct wva_job job = wva_job_make(WVA_JOB_INFERENCE_PERF, "a", "a.json");
    struct wva_experiment experiment = { .jobs = { &job, 1, 1, 0 } };
    struct judged run = judge(make_run(0, with_slo));
    struct wva_verdict_input input = { .frame = run.frame, .results = run.results };
    struct wva_goodput goodput;
    struct wva_stages stages;
    enum wva_grade grade;

    job.figure[WVA_JOB_COMPLETED] = completed;
    job.figure[WVA_JOB_FAILED] = failed;
    goodput = wva_goodput_measure(&job, NAN, NAN);
    stages = wva_stages_measure(&experiment.jobs, &goodput, NULL, 0);
    input.experiment = &experiment;
    input.stages = &stages;
    wva_verdict_free(run.verdict);
    run.verdict = wva_verdict_make(&input);
    grade = run.verdict->grade;
    *is_first = strcmp(run.verdict->answer.items[0].id, "failures") == 0;
    assert_int_equal(find(&run.verdict->answer, "failed") != NULL, failed > 0);
    wva_stages_free(&stages);
    wva_job_release(&job);
    release(&run);
    return grade;
}

/* Samples know nothing of requests that failed. */
static void what_failed_missed_the_slo(void **context)
{
    bool first;

    (void)context;
    assert_int_equal(grade_load(true, 1000, 0, &first), WVA_GRADE_HELD);
    assert_false(first);
    assert_int_equal(grade_load(true, 999, 1, &first), WVA_GRADE_HELD);
    assert_false(first);
    assert_int_equal(grade_load(true, 950, 50, &first), WVA_GRADE_MOSTLY);
    assert_true(first);
    assert_int_equal(grade_load(true, 800, 200, &first), WVA_GRADE_MISSED);
    assert_int_equal(grade_load(false, 800, 200, &first), WVA_GRADE_NOT_SET);
    assert_int_equal(grade_load(false, 0, 200, &first), WVA_GRADE_MISSED);
    assert_true(first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_is_graded_by_its_requests_within_the_slo),
        cmocka_unit_test(requests_go_before_time),
        cmocka_unit_test(a_few_samples_are_not_graded),
        cmocka_unit_test(the_rule_states_the_numbers_it_goes_by),
        cmocka_unit_test(a_violation_is_told_with_its_time_and_size),
        cmocka_unit_test(without_an_slo_users_latency_is_told),
        cmocka_unit_test(what_is_there_is_told_and_what_is_not_is_not),
        cmocka_unit_test(a_shortage_is_told_once),
        cmocka_unit_test(a_model_is_said_to_be_off_once),
        cmocka_unit_test(a_count_over_nothing_is_no_statement),
        cmocka_unit_test(what_failed_missed_the_slo),
        cmocka_unit_test(advice_needs_cases_and_a_gain),
        cmocka_unit_test(a_basis_is_described_in_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
