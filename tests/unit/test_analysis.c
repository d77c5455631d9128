/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include "analysis/prediction.h"
#include "analysis/results.h"
#include "analysis/scaling.h"
#include "analysis/slo.h"
#include "analysis/tuner.h"

static const struct wva_analysis_options no_options = { .slo_itl_ms = NAN, .slo_ttft_ms = NAN };

static void test_scaling_events(void **context)
{
    const double replicas[] = { NAN, 2, 2, 5, NAN, 5, 1 }, rate[] = { 0, 1, 2, 3, 4, 5, NAN };
    struct wva_frame *frame = wva_frame_create();
    struct wva_scaling scaling;

    (void)context;
    fill_column(frame, WVA_ROLE_REPLICAS_DESIRED, replicas, COUNT(replicas));
    fill_column(frame, WVA_ROLE_RATE, rate, COUNT(rate));
    scaling = wva_scaling_find(frame, WVA_ROLE_REPLICAS_DESIRED);
    assert_int_equal(scaling.count, 2);
    assert_int_equal(scaling.events[0].row, 3);
    assert_near(scaling.events[0].time_minutes, 3, 0);
    assert_near(scaling.events[0].from, 2, 0);
    assert_near(scaling.events[0].to, 5, 0);
    assert_near(scaling.events[0].rate, 3, 0);
    assert_near(scaling.events[1].to, 1, 0);
    assert_true(isnan(scaling.events[1].rate));
    assert_near(scaling.first, 2, 0);
    assert_near(scaling.lowest, 1, 0);
    assert_near(scaling.peak, 5, 0);
    assert_near(scaling.last, 1, 0);
    wva_scaling_free(&scaling);
    scaling = wva_scaling_find(frame, WVA_ROLE_REPLICAS_CURRENT);
    assert_true(scaling.count == 0 && isnan(scaling.first) && isnan(scaling.peak));
    wva_frame_free(frame);
}

static void test_warmup_gaps(void **context)
{
    /* A gap of one row, one of two that a missing latency ends, one still open at the end. */
    const double itl[] = { 9, 12, 10, 13, 15, NAN, 11, 9, 20 };
    const double rate[] = { 0, 100, 0, 200, 300, 0, 50, 0, 0 };
    const double slo[] = { 10, 99, 99, 99, 99, 99, 99, 99, 99 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_gaps gaps;

    (void)context;
    fill_column(frame, WVA_ROLE_ITL_OBSERVED, itl, COUNT(itl));
    fill_column(frame, WVA_ROLE_RATE, rate, COUNT(rate));
    gaps = wva_gaps_find(frame, slo);
    assert_int_equal(gaps.count, 3);
    assert_int_equal(gaps.gaps[0].first_row, 1);
    assert_int_equal(gaps.gaps[0].last_row, 1);
    assert_near(gaps.gaps[0].end_minutes - gaps.gaps[0].start_minutes, 0, 0);
    assert_near(gaps.gaps[1].start_minutes, 3, 0);
    assert_near(gaps.gaps[1].end_minutes, 4, 0);
    assert_near(gaps.gaps[1].peak_ms, 15, 0);
    assert_near(gaps.gaps[1].mean_itl_ms, 14, 0);
    assert_near(gaps.gaps[1].mean_rate, 250, 0);
    assert_int_equal(gaps.gaps[2].first_row, 6);
    wva_gaps_free(&gaps);
    gaps = wva_gaps_find(frame, NULL);
    assert_int_equal(gaps.count, 0);
    wva_frame_free(frame);
}

static void test_gaps_use_the_first_slo_that_is_known(void **context)
{
    const double itl[] = { 12, 12, 8 }, slo[] = { NAN, 10, 99 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_gaps gaps;

    (void)context;
    fill_column(frame, WVA_ROLE_ITL_OBSERVED, itl, COUNT(itl));
    gaps = wva_gaps_find(frame, slo);
    assert_int_equal(gaps.count, 1);
    assert_int_equal(gaps.gaps[0].first_row, 0);
    wva_gaps_free(&gaps);
    wva_frame_free(frame);
}

static void test_compliance(void **context)
{
    const double latency[] = { 0, 0, 12, 8, NAN, 10, 11, 30 };
    const double slo[] = { 10, 10, 10, 10, 10, 10, 20, NAN };
    struct wva_compliance c = wva_compliance_measure(latency, slo, COUNT(slo));

    (void)context;
    assert_int_equal(c.rows, 8);
    assert_int_equal(c.violations, 1); /* equal to the SLO is none */
    assert_int_equal(c.observed, 4);
    assert_near(c.percent, 87.5, 0);
    assert_near(c.observed_pct, 75, 0);
    c = wva_compliance_measure(latency, slo, 2);
    assert_near(c.percent, 100, 0);
    assert_true(isnan(c.observed_pct));
    c = wva_compliance_measure(latency, NULL, 2);
    assert_true(isnan(c.percent) && isnan(c.observed_pct));
    c = wva_compliance_measure(NULL, slo, 0);
    assert_true(isnan(c.percent));
}

static void test_prediction(void **context)
{
    const double observed[] = { 0, 12, 9, NAN, 11, 10, 14 };
    const double predicted[] = { 10, 10, 10, 10, INFINITY, 0, 13 };
    const double rate[] = { 0, 100, 50, 10, 10, 10, 0 }, replicas[] = { 1, 2, 1, 1, 1, 0, 1 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_prediction p;

    (void)context;
    fill_column(frame, WVA_ROLE_ITL_OBSERVED, observed, COUNT(observed));
    fill_column(frame, WVA_ROLE_ITL_PREDICTED, predicted, COUNT(predicted));
    fill_column(frame, WVA_ROLE_RATE, rate, COUNT(rate));
    fill_column(frame, WVA_ROLE_REPLICAS_DESIRED, replicas, COUNT(replicas));
    p = wva_prediction_measure(frame, WVA_ROLE_ITL_OBSERVED, WVA_ROLE_ITL_PREDICTED);
    assert_int_equal(p.errors.n, 5); /* -10, 2, -1, 10, 1 */
    assert_true(isnan(p.error[3]) && isnan(p.error[4]));
    assert_near(p.errors.mean, 0.4, 1e-15);
    assert_near(p.mean_absolute, 4.8, 1e-15);
    assert_near(p.mean_pct, (-100 + 20 - 10 + 100.0 / 13) / 4, 1e-13);
    assert_int_equal(p.under, 3);
    assert_int_equal(p.over, 2);
    assert_near(p.mean_under, 13.0 / 3, 1e-15);
    /* The first of equal errors comes first. */
    assert_int_equal(p.worst_count, 5);
    assert_int_equal(p.worst[0], 0);
    assert_int_equal(p.worst[1], 5);
    assert_int_equal(p.worst[2], 1);
    assert_int_equal(p.worst[3], 2);
    assert_int_equal(p.worst[4], 6);
    assert_int_equal(p.underestimated_count, 3);
    assert_int_equal(p.underestimated[0], 5);
    /* Active: rows 1 and 2. Row 5 was predicted as 0, row 6 had no load. */
    assert_int_equal(p.active_errors.n, 2);
    assert_near(p.active_errors.mean, 0.5, 0);
    assert_near(p.active_mean_absolute, 1.5, 0);
    assert_int_equal(p.active_under, 1);
    assert_int_equal(p.active_over, 1);
    assert_false(isnan(p.vs_rate) || isnan(p.vs_replicas) || isnan(p.vs_rate_per_replica));
    wva_prediction_free(&p);
    p = wva_prediction_measure(frame, WVA_ROLE_TTFT_OBSERVED, WVA_ROLE_TTFT_PREDICTED);
    assert_true(p.error == NULL && isnan(p.errors.mean) && isnan(p.vs_rate) && p.worst_count == 0);
    wva_frame_free(frame);
}

static void test_only_the_worst_are_kept(void **context)
{
    enum { ROWS = 1000 };
    double observed[ROWS], predicted[ROWS];
    uint64_t state = 5;
    struct wva_frame *frame = wva_frame_create();
    struct wva_prediction p;

    (void)context;
    for (size_t i = 0; i < ROWS; i++) {
        observed[i] = (double)(next_random(&state) % 100);
        predicted[i] = 50;
    }
    fill_column(frame, WVA_ROLE_ITL_OBSERVED, observed, ROWS);
    fill_column(frame, WVA_ROLE_ITL_PREDICTED, predicted, ROWS);
    p = wva_prediction_measure(frame, WVA_ROLE_ITL_OBSERVED, WVA_ROLE_ITL_PREDICTED);
    for (size_t i = 0; i < ROWS; i++) {
        bool listed = false;

        for (size_t w = 0; w < p.worst_count; w++)
            listed = listed || p.worst[w] == i;
        if (!listed)
            assert_true(fabs(p.error[i]) <= fabs(p.error[p.worst[WVA_PREDICTION_WORST - 1]]));
    }
    for (size_t w = 1; w < p.worst_count; w++) {
        double before = fabs(p.error[p.worst[w - 1]]), here = fabs(p.error[p.worst[w]]);

        assert_true(before > here || (before == here && p.worst[w - 1] < p.worst[w]));
    }
    wva_prediction_free(&p);
    wva_frame_free(frame);
}

static void test_tuner(void **context)
{
    enum { ROWS = 20 };
    double alpha[ROWS], beta[ROWS], gamma[ROWS];
    struct wva_frame *frame = wva_frame_create();
    struct wva_tuner tuner;

    (void)context;
    /* alpha settles, beta runs away, gamma stays. */
    for (int i = 0; i < ROWS; i++) {
        alpha[i] = i < 10 ? i : 10;
        beta[i] = i < 10 ? 0 : i - 10;
        gamma[i] = 7.47;
    }
    fill_column(frame, WVA_ROLE_ALPHA, alpha, ROWS);
    fill_column(frame, WVA_ROLE_BETA, beta, ROWS);
    fill_column(frame, WVA_ROLE_GAMMA, gamma, ROWS);
    tuner = wva_tuner_measure(frame);
    assert_true(tuner.present);
    assert_near(tuner.parameter[0].initial, 0, 0);
    assert_near(tuner.parameter[0].final, 10, 0);
    assert_near(tuner.parameter[0].change, 10, 0);
    assert_true(isnan(tuner.parameter[0].change_pct));
    assert_int_equal(tuner.parameter[0].distinct, 11);
    assert_near(tuner.parameter[0].early, 1, 0);
    assert_near(tuner.parameter[0].late, (5 + 4 + 3 + 2 + 1) / 50.0, 1e-15);
    assert_int_equal(tuner.parameter[0].convergence, WVA_CONVERGENCE_CONVERGING);
    assert_int_equal(tuner.parameter[1].convergence, WVA_CONVERGENCE_DIVERGING);
    assert_int_equal(tuner.parameter[2].convergence, WVA_CONVERGENCE_STABLE);
    assert_near(tuner.parameter[2].variation_pct, 0, 0);
    assert_int_equal(tuner.parameter[2].distinct, 1);
    assert_int_equal(tuner.parameter[3].convergence, WVA_CONVERGENCE_UNKNOWN);
    assert_true(isnan(tuner.parameter[3].initial) && tuner.parameter[3].distinct == 0);
    wva_frame_free(frame);
}

static void test_tuner_of_few_rows(void **context)
{
    const double alpha[] = { 1, NAN, 3, 4, 5 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_tuner tuner;

    (void)context;
    fill_column(frame, WVA_ROLE_ALPHA, alpha, COUNT(alpha));
    tuner = wva_tuner_measure(frame);
    assert_int_equal(tuner.parameter[0].convergence, WVA_CONVERGENCE_UNKNOWN);
    assert_near(tuner.parameter[0].change_pct, 400, 0);
    assert_int_equal(tuner.parameter[0].values.n, 4);
    wva_frame_free(frame);
}

static void test_results_of_nothing(void **context)
{
    struct wva_frame *frame = wva_frame_create();
    struct wva_results *results = wva_results_compute(frame, &no_options);

    (void)context;
    assert_true(isnan(results->span_minutes) && isnan(results->period_s));
    assert_null(results->slo_itl_ms);
    assert_true(isnan(results->itl.mean) && isnan(results->itl_compliance.percent));
    assert_false(results->tuner.present);
    wva_results_free(results);
    (void)wva_frame_add_row(frame, 0);
    results = wva_results_compute(frame, &no_options);
    assert_near(results->span_minutes, 0, 0);
    assert_int_equal(results->itl_observed.n, 0);
    wva_results_free(results);
    wva_results_free(NULL);
    wva_frame_free(frame);
}

static void test_a_given_slo_replaces_that_of_every_row(void **context)
{
    const double itl[] = { 0, 12, 8 }, slo[] = { 10, NAN, 7 };
    const struct wva_analysis_options given = { .slo_itl_ms = 11, .slo_ttft_ms = 5 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_results *results;

    (void)context;
    fill_column(frame, WVA_ROLE_ITL_OBSERVED, itl, COUNT(itl));
    fill_column(frame, WVA_ROLE_ITL_SLO, slo, COUNT(slo));
    results = wva_results_compute(frame, &no_options);
    assert_int_equal(results->itl_compliance.violations, 1);
    assert_near(results->slo_itl_ms[2], 7, 0);
    assert_null(results->slo_ttft_ms);
    wva_results_free(results);
    results = wva_results_compute(frame, &given);
    assert_int_equal(results->itl_compliance.violations, 1);
    assert_near(results->itl_compliance.observed_pct, 50, 0);
    assert_near(results->slo_itl_ms[1], 11, 0);
    assert_near(results->slo_ttft_ms[0], 5, 0);
    assert_int_equal(results->itl.n, 3);
    assert_int_equal(results->itl_observed.n, 2);
    assert_int_equal(results->gaps.count, 1);
    wva_results_free(results);
    wva_frame_free(frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scaling_events),
        cmocka_unit_test(test_warmup_gaps),
        cmocka_unit_test(test_gaps_use_the_first_slo_that_is_known),
        cmocka_unit_test(test_compliance),
        cmocka_unit_test(test_prediction),
        cmocka_unit_test(test_only_the_worst_are_kept),
        cmocka_unit_test(test_tuner),
        cmocka_unit_test(test_tuner_of_few_rows),
        cmocka_unit_test(test_results_of_nothing),
        cmocka_unit_test(test_a_given_slo_replaces_that_of_every_row),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
