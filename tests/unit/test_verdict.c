/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/verdict.h"

#include <stdlib.h>
#include <string.h>

#include "verdict/sections.h"
#include "tests/unit/support.h"

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
    struct wva_document_server server;
    struct wva_verdict *verdict;
};

static struct judged judge(struct wva_frame *frame)
{
    const struct wva_analysis_options options = { .slo_itl_ms = NAN, .slo_ttft_ms = NAN };
    struct judged run = { .frame = frame, .results = wva_results_compute(frame, &options) };
    struct wva_document document = { .name = "run", .count = 1 };

    run.server =
        (struct wva_document_server){ .folder = "", .frame = frame, .results = run.results };
    document.servers = &run.server;
    run.verdict = wva_verdict_make(&document, &run.server);
    return run;
}

static void release(struct judged *run)
{
    wva_verdict_free(run->verdict);
    wva_results_free(run->results);
    wva_frame_free(run->frame);
}

static bool is_said(const struct wva_sentences *list, const char *words)
{
    for (size_t i = 0; i < list->count; i++)
        if (strstr(list->items[i], words) != NULL)
            return true;
    return false;
}

static void a_run_is_graded_by_its_time_within_the_slo(void **state)
{
    static const struct {
        size_t bad;
        enum wva_grade grade;
    } cases[] = { { 0, WVA_GRADE_HELD }, { 2, WVA_GRADE_MOSTLY }, { 10, WVA_GRADE_MISSED } };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct judged run = judge(make_run(cases[i].bad, true));

        assert_int_equal(run.verdict->grade, cases[i].grade);
        assert_non_null(strstr(run.verdict->answer, "ITL met its SLO of 10.0 ms for "));
        assert_non_null(strstr(run.verdict->answer, "TTFT met its SLO of 500 ms for 100 %"));
        release(&run);
    }
}

static void a_violation_is_told_with_its_time_and_size(void **state)
{
    struct judged run = judge(make_run(10, true));
    char *hurt = wva_say_hurt(&run.server);

    (void)state;
    assert_true(is_said(&run.verdict->problems, "ITL was above its SLO once, 10.0 min in all "
                                                "(about 6000 requests)"));
    assert_true(is_said(&run.verdict->problems, "began 10.0 min into the run"));
    assert_true(is_said(&run.verdict->problems, "peaked 2.00 ms (20.0 %)"));
    assert_false(is_said(&run.verdict->problems, "TTFT"));
    assert_non_null(strstr(hurt, "TTFT was never above its SLO."));
    free(hurt);
    release(&run);
}

static void what_the_log_lacks_is_not_judged(void **state)
{
    struct judged run = judge(make_run(10, false));
    char *cost = wva_say_cost(&run.server), *model = wva_say_model(&run.server);
    char *parameters = wva_say_parameters(&run.server), *scaling = wva_say_scaling(&run.server);

    (void)state;
    assert_int_equal(run.verdict->grade, WVA_GRADE_UNKNOWN);
    assert_non_null(strstr(run.verdict->answer, "--slo-itl"));
    assert_non_null(strstr(run.verdict->cost, "not in this log"));
    assert_int_equal(run.verdict->problems.count, 0);
    assert_non_null(strstr(cost, "not known"));
    assert_non_null(strstr(model, "no predictions"));
    assert_non_null(strstr(parameters, "not identifiable"));
    assert_non_null(strstr(scaling, "not in this log"));
    free(cost);
    free(model);
    free(parameters);
    free(scaling);
    release(&run);
}

static void new_parameters_are_only_praised_where_they_are_better(void **state)
{
    struct judged run = judge(make_run(0, true));
    struct wva_calibration *fit = &run.results->itl_calibration;
    char *text;

    (void)state;
    fit->headline = (struct wva_line_fit){ .valid = true, .intercept = 8, .slope = 0.02 };
    fit->own_intercept = 7;
    fit->own_slope = 0.01;
    fit->rmse_before_ms = 2;
    fit->rmse_after_ms = 1;
    text = wva_say_parameters(&run.server);
    assert_non_null(strstr(text, "lowers the model's error (RMSE) from 2.00 ms to 1.00 ms."));
    free(text);
    fit->rmse_before_ms = 0.5;
    text = wva_say_parameters(&run.server);
    assert_non_null(strstr(text, "no reason to change them"));
    free(text);
    release(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_is_graded_by_its_time_within_the_slo),
        cmocka_unit_test(a_violation_is_told_with_its_time_and_size),
        cmocka_unit_test(what_the_log_lacks_is_not_judged),
        cmocka_unit_test(new_parameters_are_only_praised_where_they_are_better),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
