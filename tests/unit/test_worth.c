/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include "analysis/worth.h"

enum { ROWS = 32 };

/* Truth: alpha 8, beta 0.04, gamma 16, delta 0.0004; 200 tokens in, 400 out, one replica. */
#define ALPHA  8.0
#define BETA   0.04
#define GAMMA  16.0
#define DELTA  0.0004
#define INPUT  200.0
#define OUTPUT 400.0

/* The batch that holds itself up at `rate` requests per minute. */
static double find_batch(double rate)
{
    double load = rate / 60000;

    return load * (GAMMA + (OUTPUT - 1) * ALPHA)
           / (1 - load * (DELTA * INPUT + (OUTPUT - 1) * BETA));
}

/* ms that a row is off; twenty of them add up to nothing and look like noise. */
static double wobble(size_t row)
{
    static const double off[] = { 3,  -5, 1, 4,  -2, -6, 5, 2,  -1, -3,
                                  -4, 6,  0, -2, 3,  -1, 4, -5, 1,  0 };

    return off[row % COUNT(off)];
}

/* ITL is off by `noise` times the wobble; the controller has `alpha` and `beta` throughout, and the
 * true gamma and delta. */
static struct wva_frame *make_frame(double noise, double alpha, double beta)
{
    static const double rates[] = { 120, 240, 360, 480, 600, 480, 300, 180 };
    const enum wva_role roles[] = { WVA_ROLE_RATE,         WVA_ROLE_REPLICAS_CURRENT,
                                    WVA_ROLE_ITL_OBSERVED, WVA_ROLE_TTFT_OBSERVED,
                                    WVA_ROLE_INPUT_TOKENS, WVA_ROLE_OUTPUT_TOKENS,
                                    WVA_ROLE_ALPHA,        WVA_ROLE_BETA,
                                    WVA_ROLE_GAMMA,        WVA_ROLE_DELTA,
                                    WVA_ROLE_MAX_BATCH };
    struct wva_frame *frame = wva_frame_create();
    double column[COUNT(roles)][ROWS];

    for (size_t i = 0; i < ROWS; i++) {
        double n = find_batch(rates[i % 8]);
        const double values[] = { rates[i % 8],
                                  1,
                                  ALPHA + BETA * n + noise * wobble(i),
                                  GAMMA + DELTA * INPUT * n,
                                  INPUT,
                                  OUTPUT,
                                  alpha,
                                  beta,
                                  GAMMA,
                                  DELTA,
                                  256 };

        for (size_t k = 0; k < COUNT(values); k++)
            column[k][i] = values[k];
    }
    for (size_t k = 0; k < COUNT(roles); k++)
        fill_column(frame, roles[k], column[k], ROWS);
    return frame;
}

/* Takes the frame over. */
static struct wva_parameters_judged judge(struct wva_frame *frame, double slo_itl, double slo_ttft)
{
    struct wva_timeline timeline = wva_timeline_measure(frame, NAN);
    struct wva_calibration itl = wva_calibrate_itl(frame, &timeline);
    struct wva_calibration ttft = wva_calibrate_ttft(frame, &timeline);
    struct wva_parameters_judged judged =
        wva_parameters_judge(frame, &timeline, &itl, &ttft, slo_itl, slo_ttft);

    wva_calibration_free(&itl);
    wva_calibration_free(&ttft);
    wva_timeline_free(&timeline);
    wva_frame_free(frame);
    return judged;
}

static double *column(struct wva_frame *frame, enum wva_role role)
{
    return frame->column[role].value;
}

static void test_a_change_and_what_it_does(void **context)
{
    struct wva_parameters_judged judged = judge(make_frame(0, 6, 0.04), 10, 1000);

    (void)context;
    assert_int_equal(judged.itl.answer, WVA_WORTH_CHANGE);
    assert_int_equal(judged.itl.rows, ROWS - 1); /* steady */
    assert_int_equal(judged.itl.held_out_rows, ROWS - 1);
    assert_int_equal(judged.itl.discarded, 0);
    assert_near(judged.itl.present_rmse_ms, 2, 1e-9);
    assert_near(judged.itl.present_bias_ms, 2, 1e-9); /* too optimistic */
    assert_near(judged.itl.fitted_rmse_ms, 0, 1e-9);
    assert_false(judged.itl.intercept_holds_present);
    assert_true(judged.itl.refuted && judged.capacity_refuted);
    assert_int_equal(judged.capacity.present.limit, WVA_CAPACITY_BY_ITL);
    assert_near(judged.capacity.present.batch, 100, 1e-9);
    assert_near(judged.capacity.advised.batch, 50, 1e-6);
    assert_near(judged.capacity.advised.rpm, judged.capacity.fitted.rpm, 1e-6);
    assert_near(judged.capacity.advised.rpm / 60000
                    * (judged.capacity.profile.ttft_ms + (OUTPUT - 1) * 10),
                50, 1e-6);
    assert_near(judged.capacity.peak_load_rpm, 600, 0);
    assert_near(judged.capacity.present_replicas, 1, 0);
    assert_near(judged.capacity.advised_replicas, 1, 0);
    /* gamma and delta are as they should be. */
    assert_true(judged.ttft.answer != WVA_WORTH_CHANGE);
}

static void test_the_interval_holds_what_the_controller_has(void **context)
{
    struct wva_parameters_judged judged = judge(make_frame(0.02, 8.01, 0.0399), 10, 1000);

    (void)context;
    assert_int_equal(judged.itl.answer, WVA_WORTH_HOLDS_PRESENT);
    assert_true(judged.itl.intercept_holds_present && judged.itl.slope_holds_present);
    assert_false(judged.itl.refuted);
    assert_true(isnan(judged.capacity.advised.rpm) && isnan(judged.capacity.advised_replicas));
    assert_true(judged.capacity.fitted.rpm > 0);
}

/* Eight of 31 rows lie nowhere near the others. */
static void test_too_many_rows_are_discarded(void **context)
{
    static const size_t off[] = { 2, 5, 9, 12, 16, 19, 23, 28 };
    struct wva_frame *frame = make_frame(0.01, 6, 0.04);
    struct wva_parameters_judged judged;

    (void)context;
    for (size_t i = 0; i < COUNT(off); i++)
        column(frame, WVA_ROLE_ITL_OBSERVED)[off[i]] += i % 2 == 0 ? 4 : -3;
    judged = judge(frame, 10, 1000);
    assert_int_equal(judged.itl.answer, WVA_WORTH_MANY_DISCARDED);
    assert_int_equal(judged.itl.discarded, 8);
    assert_near(judged.itl.discarded_pct, 800. / 31, 1e-9);
}

/* A tuner that fits each row to itself has no error there, and a good one in the next. */
static void test_a_tuner_is_judged_by_the_row_after(void **context)
{
    struct wva_frame *frame = make_frame(0, 8, 0);
    struct wva_parameters_judged judged;

    (void)context;
    for (size_t row = 0; row < ROWS; row++)
        column(frame, WVA_ROLE_ALPHA)[row] = column(frame, WVA_ROLE_ITL_OBSERVED)[row];
    judged = judge(frame, 10, 1000);
    assert_true(judged.itl.present_rmse_ms > 0.3);
    assert_int_equal(judged.itl.answer, WVA_WORTH_CHANGE);
    assert_near(judged.itl.fitted_rmse_ms, 0, 1e-9);
}

static void test_reasons_against_a_change(void **context)
{
    struct wva_frame *frame = make_frame(0, 6, 0.04);
    bool keep[ROWS] = { false };

    (void)context;
    for (size_t row = 0; row < ROWS; row++)
        column(frame, WVA_ROLE_ALPHA)[row] = NAN;
    assert_int_equal(judge(frame, 10, 1000).itl.answer, WVA_WORTH_NOT_STATED);
    frame = make_frame(0, 6, 0.04);
    for (size_t row = 0; row < 11; row++)
        keep[row] = true;
    wva_frame_filter(frame, keep);
    assert_int_equal(judge(frame, 10, 1000).itl.answer, WVA_WORTH_FEW_ROWS);
    frame = make_frame(0, 6, 0.04);
    for (size_t row = 0; row < ROWS; row++)
        column(frame, WVA_ROLE_RATE)[row] = 300;
    assert_int_equal(judge(frame, 10, 1000).itl.answer, WVA_WORTH_NOT_IDENTIFIABLE);
    /* Waiting makes gamma and delta too high, whatever the fit. */
    frame = make_frame(0, ALPHA, BETA);
    for (size_t row = 0; row < ROWS; row++) {
        column(frame, WVA_ROLE_TTFT_OBSERVED)[row] += 40;
        column(frame, WVA_ROLE_MAX_BATCH)[row] = find_batch(600) + 2;
    }
    assert_int_equal(judge(frame, 10, 1000).ttft.answer, WVA_WORTH_WAITING);
}

/* The slope hangs on one block of four rows: without it the batch hardly varies. */
static void test_a_fit_that_depends_on_a_few_rows(void **context)
{
    struct wva_frame *frame = make_frame(0, 6, 0.04);

    (void)context;
    for (size_t row = 0; row < ROWS; row++) {
        double rate = row >= 1 && row < 5 ? 120 * (double)row : 120, n = find_batch(rate);

        column(frame, WVA_ROLE_RATE)[row] = rate;
        column(frame, WVA_ROLE_ITL_OBSERVED)[row] = ALPHA + BETA * n;
        column(frame, WVA_ROLE_TTFT_OBSERVED)[row] = GAMMA + DELTA * INPUT * n;
    }
    assert_int_equal(judge(frame, 10, 1000).itl.answer, WVA_WORTH_UNSTABLE);
}

static void test_a_gain_that_does_not_matter(void **context)
{
    struct wva_frame *frame = make_frame(0, ALPHA, BETA);
    struct wva_parameters_judged judged;

    (void)context;
    for (size_t row = 0; row < ROWS; row++)
        column(frame, WVA_ROLE_GAMMA)[row] = 14;
    judged = judge(frame, 10, 1000);
    assert_int_equal(judged.ttft.answer, WVA_WORTH_IMMATERIAL);
    assert_near(judged.ttft.present_bias_ms, 2, 1e-9);
    assert_false(judged.ttft.refuted);
    frame = make_frame(0, ALPHA, BETA);
    for (size_t row = 0; row < ROWS; row++)
        column(frame, WVA_ROLE_GAMMA)[row] = 1;
    judged = judge(frame, 10, 1000); /* 15 ms of 1000 */
    assert_int_equal(judged.ttft.answer, WVA_WORTH_CHANGE);
    assert_false(judged.ttft.refuted);
    frame = make_frame(0, ALPHA, BETA);
    for (size_t row = 0; row < ROWS; row++)
        column(frame, WVA_ROLE_GAMMA)[row] = 80;
    judged = judge(frame, 10, 1000); /* 64 ms too pessimistic, but ITL limits a replica */
    assert_int_equal(judged.ttft.answer, WVA_WORTH_CHANGE);
    assert_near(judged.ttft.present_bias_ms, -64, 1e-9);
    assert_true(judged.ttft.refuted);
    assert_false(judged.capacity_refuted);
}

static void test_capacity(void **context)
{
    const struct wva_latency_model model = { 8, 0.04, 16, 0.0004 };
    struct wva_requests_profile profile = { 200, 400, 20, 256, 10, NAN };
    struct wva_capacity capacity = wva_capacity_find(&model, &profile);

    (void)context;
    assert_int_equal(capacity.limit, WVA_CAPACITY_BY_ITL);
    assert_near(capacity.batch, 50, 1e-9);
    assert_near(capacity.rpm, 60000 * 50 / (20 + 399 * 10.), 1e-9);
    assert_near(wva_capacity_replicas(&capacity, 2 * capacity.rpm), 2, 0);
    assert_near(wva_capacity_replicas(&capacity, 2.01 * capacity.rpm), 3, 0);
    assert_near(wva_capacity_replicas(&capacity, 0), 0, 0);
    assert_true(isnan(wva_capacity_replicas(&capacity, NAN)));
    profile.slo_ttft_ms = 18; /* (18 - 16) / (0.0004 * 200) */
    capacity = wva_capacity_find(&model, &profile);
    assert_int_equal(capacity.limit, WVA_CAPACITY_BY_TTFT);
    assert_near(capacity.batch, 25, 1e-9);
    assert_near(capacity.rpm, 60000 * 25 / (20 + 399 * 9.), 1e-9);
    profile.slo_itl_ms = 1000;
    profile.slo_ttft_ms = 0; /* none */
    capacity = wva_capacity_find(&model, &profile);
    assert_int_equal(capacity.limit, WVA_CAPACITY_BY_BATCH);
    assert_near(capacity.batch, 256, 0);
    profile.slo_itl_ms = 8; /* not even a request that is alone */
    capacity = wva_capacity_find(&model, &profile);
    assert_near(capacity.rpm, 0, 0);
    assert_true(isinf(wva_capacity_replicas(&capacity, 1)));
    profile.slo_itl_ms = NAN;
    capacity = wva_capacity_find(&model, &profile);
    assert_int_equal(capacity.limit, WVA_CAPACITY_UNKNOWN);
    assert_true(isnan(capacity.rpm));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_change_and_what_it_does),
        cmocka_unit_test(test_the_interval_holds_what_the_controller_has),
        cmocka_unit_test(test_too_many_rows_are_discarded),
        cmocka_unit_test(test_a_tuner_is_judged_by_the_row_after),
        cmocka_unit_test(test_reasons_against_a_change),
        cmocka_unit_test(test_a_fit_that_depends_on_a_few_rows),
        cmocka_unit_test(test_a_gain_that_does_not_matter),
        cmocka_unit_test(test_capacity),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
