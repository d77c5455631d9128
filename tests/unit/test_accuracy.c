/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdlib.h>

#include "analysis/accuracy.h"

enum { ROWS = 6 };

/* alpha 8, beta 0.04, gamma 16, delta 0.0004, 200 tokens in, 400 out. Row 1 is idle; the target of
 * row 2 is not reached in row 3; the last row has no next one. */
static struct wva_frame *make_frame(void)
{
    struct wva_frame *frame = wva_frame_create();
    const struct {
        enum wva_role role;
        double values[ROWS];
    } columns[] = {
        { WVA_ROLE_RATE, { 300, 0, 600, 600, 1200, 1200 } },
        { WVA_ROLE_REPLICAS_CURRENT, { 1, 1, 1, 1, 2, 2 } },
        { WVA_ROLE_REPLICAS_DESIRED, { 1, 1, 2, 2, 2, 4 } },
        { WVA_ROLE_ITL_OBSERVED, { 9.2, 0, 10.5, 10.4, 10.6, 10.9 } },
        { WVA_ROLE_ITL_PREDICTED, { 9, 8.04, 9, 10.8, 10, 8.5 } },
        { WVA_ROLE_TTFT_OBSERVED, { 18, 0, 22, 21, 23, 24 } },
        { WVA_ROLE_TTFT_PREDICTED, { 17, 16, 18, 17, 19, 18 } },
        { WVA_ROLE_INPUT_TOKENS, { 200, 200, 200, 200, 200, 200 } },
        { WVA_ROLE_OUTPUT_TOKENS, { 400, 400, 400, 400, 400, 400 } },
        { WVA_ROLE_ALPHA, { 8, 8, 8, 8, 8, 8 } },
        { WVA_ROLE_BETA, { 0.04, 0.04, 0.04, 0.04, 0.04, 0.04 } },
        { WVA_ROLE_GAMMA, { 16, 16, 16, 16, 16, 16 } },
        { WVA_ROLE_DELTA, { 0.0004, 0.0004, 0.0004, 0.0004, 0.0004, 0.0004 } },
        { WVA_ROLE_MAX_BATCH, { 256, 256, 256, 256, 256, 256 } },
    };

    for (size_t i = 0; i < COUNT(columns); i++)
        fill_column(frame, columns[i].role, columns[i].values, ROWS);
    return frame;
}

/* Latency where one replica serves `rate` requests per minute. */
static double model_itl(double rate)
{
    double load = rate / 60000;

    return 8 + 0.04 * load * (16 + 399 * 8) / (1 - load * (0.08 + 399 * 0.04));
}

static void test_same_row(void **context)
{
    struct wva_frame *frame = make_frame();
    struct wva_accuracy a = wva_accuracy_measure(frame, WVA_MODEL_ITL, NULL);
    const double errors[] = { 0.2, 1.5, -0.4, 0.6, 2.4 };
    double squares = 0, percent = 0;
    const double observed[] = { 9.2, 10.5, 10.4, 10.6, 10.9 };

    (void)context;
    for (size_t i = 0; i < 5; i++) {
        squares += errors[i] * errors[i];
        percent += 100 * fabs(errors[i]) / observed[i] / 5;
    }
    assert_true(a.known);
    assert_int_equal(a.same_row.n, 5);
    assert_near(a.same_row.bias_ms, 4.3 / 5, 1e-14);
    assert_near(a.same_row.mae_ms, 5.1 / 5, 1e-14);
    assert_near(a.same_row.rmse_ms, sqrt(squares / 5), 1e-14);
    assert_near(a.same_row.mape_pct, percent, 1e-12);
    assert_near(a.same_row.wmape_pct, 100 * 5.1 / 51.6, 1e-12);
    assert_near(a.same_row.under_pct, 80, 1e-12);
    assert_near(a.same_row.under_wilson_pct.low, wva_wilson_pct(4, 5).low, 0);
    assert_true(a.same_row.pearson < 0.2 && a.same_row.spearman < 0.2);
    wva_accuracy_free(&a);
    wva_frame_free(frame);
}

static void test_parts(void **context)
{
    struct wva_frame *frame = make_frame();
    struct wva_accuracy a = wva_accuracy_measure(frame, WVA_MODEL_ITL, NULL);

    (void)context;
    assert_int_equal(a.calibration.n, 5);
    assert_near(a.calibration_error_ms[0], 9.2 - model_itl(300), 1e-12);
    assert_true(isnan(a.calibration_error_ms[1]));
    assert_near(a.allocation_error_ms[0], 0, 0);
    assert_near(a.allocation_error_ms[2], model_itl(600) - model_itl(300), 1e-12);
    assert_near(a.allocation_error_ms[5], model_itl(600) - model_itl(300), 1e-12);
    wva_accuracy_free(&a);
    wva_frame_free(frame);
}

/* Beyond what the model can serve the batch is full: 8 + 0.04 * 256 ms. */
static void test_full_batch(void **context)
{
    struct wva_frame *frame = make_frame();
    struct wva_accuracy a;

    (void)context;
    frame->column[WVA_ROLE_RATE].value[2] = 5000;
    a = wva_accuracy_measure(frame, WVA_MODEL_ITL, NULL);
    assert_near(a.calibration_error_ms[2], 10.5 - 18.24, 1e-12);
    wva_accuracy_free(&a);
    a = wva_accuracy_measure(frame, WVA_MODEL_TTFT, NULL);
    assert_near(a.calibration_error_ms[2], 22 - (16 + 0.0004 * 200 * 256), 1e-12);
    wva_accuracy_free(&a);
    wva_frame_free(frame);
}

/* Rows 3 and 4 have a next row in which their target is reached; rows 0 and 1 are beside an idle
 * one. */
static void test_next(void **context)
{
    struct wva_frame *frame = make_frame();
    const double slo[ROWS] = { 10, 10, 10, 10.6, 10.7, 10.7 };
    struct wva_accuracy a = wva_accuracy_measure(frame, WVA_MODEL_ITL, slo);

    (void)context;
    assert_int_equal(a.next.n, 2);
    assert_near(a.next_error_ms[3], 10.6 - 10.8, 1e-14);
    assert_near(a.next_error_ms[4], 10.9 - 10, 1e-14);
    assert_true(isnan(a.next_error_ms[0]) && isnan(a.next_error_ms[2])
                && isnan(a.next_error_ms[5]));
    assert_int_equal(a.confusion.true_alarm, 0);
    assert_int_equal(a.confusion.false_alarm, 1);
    assert_int_equal(a.confusion.missed, 1);
    assert_int_equal(a.confusion.quiet, 0);
    wva_accuracy_free(&a);
    wva_frame_free(frame);
}

static void test_unknown(void **context)
{
    struct wva_frame *frame = make_frame();
    struct wva_accuracy a;

    (void)context;
    free(frame->column[WVA_ROLE_ITL_PREDICTED].value);
    frame->column[WVA_ROLE_ITL_PREDICTED] = (struct wva_frame_column){ 0 };
    a = wva_accuracy_measure(frame, WVA_MODEL_ITL, NULL);
    assert_false(a.known);
    assert_null(a.next_error_ms);
    assert_int_equal(a.same_row.n, 0);
    assert_true(isnan(a.same_row.bias_ms) && isnan(a.calibration.rmse_ms));
    wva_accuracy_free(&a);
    free(frame->column[WVA_ROLE_ALPHA].value);
    frame->column[WVA_ROLE_ALPHA] = (struct wva_frame_column){ 0 };
    a = wva_accuracy_measure(frame, WVA_MODEL_TTFT, NULL);
    assert_true(a.known);
    assert_int_equal(a.same_row.n, 5);
    assert_int_equal(a.calibration.n, 0);
    assert_true(isnan(a.calibration.bias_ms));
    wva_accuracy_free(&a);
    wva_frame_free(frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_row),   cmocka_unit_test(test_parts),
        cmocka_unit_test(test_full_batch), cmocka_unit_test(test_next),
        cmocka_unit_test(test_unknown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
