/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/calibration.h"
#include "analysis/results.h"
#include "util/memory.h"

enum { ROWS = 24 };

struct truth {
    double alpha, beta, gamma, delta, input, output;
};

static const struct truth usual = { 8, 0.04, 16, 0.0004, 200, 400 };

/* The batch that holds itself up when one replica serves `rate` requests per minute. */
static double find_batch(const struct truth *t, double rate)
{
    double load = rate / 60000;

    return load * (t->gamma + (t->output - 1) * t->alpha)
           / (1 - load * (t->delta * t->input + (t->output - 1) * t->beta));
}

/* `itl_off`, `ttft_off`: what is measured too much, in ms; may be NULL. Replicas are 1, 2, 3 for
 * eight rows each; load per replica goes up and down. */
static struct wva_frame *make_frame(const struct truth *t, const double *itl_off,
                                    const double *ttft_off)
{
    static const double loads[] = { 120, 240, 360, 480, 600, 480, 300, 180 };
    struct wva_frame *frame = wva_frame_create();
    double column[9][ROWS];
    const enum wva_role roles[] = { WVA_ROLE_RATE,         WVA_ROLE_REPLICAS_CURRENT,
                                    WVA_ROLE_ITL_OBSERVED, WVA_ROLE_TTFT_OBSERVED,
                                    WVA_ROLE_INPUT_TOKENS, WVA_ROLE_OUTPUT_TOKENS,
                                    WVA_ROLE_ALPHA,        WVA_ROLE_BETA,
                                    WVA_ROLE_MAX_BATCH };

    for (size_t i = 0; i < ROWS; i++) {
        double replicas = 1 + (double)(i / 8), n = find_batch(t, loads[i % 8]);
        double values[] = { loads[i % 8] * replicas,
                            replicas,
                            t->alpha + t->beta * n + (itl_off == NULL ? 0 : itl_off[i]),
                            t->gamma + t->delta * t->input * n
                                + (ttft_off == NULL ? 0 : ttft_off[i]),
                            t->input,
                            t->output,
                            9,
                            0.03,
                            256 };

        for (size_t k = 0; k < COUNT(values); k++)
            column[k][i] = values[k];
    }
    for (size_t k = 0; k < COUNT(roles); k++)
        fill_column(frame, roles[k], column[k], ROWS);
    return frame;
}

static void test_exact_truth(void **context)
{
    struct wva_frame *frame = make_frame(&usual, NULL, NULL);
    struct wva_timeline timeline = wva_timeline_measure(frame, NAN);
    struct wva_calibration itl = wva_calibrate_itl(frame, &timeline);
    struct wva_calibration ttft = wva_calibrate_ttft(frame, &timeline);

    (void)context;
    assert_int_equal(itl.readiness, WVA_FIT_READY);
    assert_true(itl.headline_is_steady);
    assert_int_equal(itl.all_rows.n, ROWS);
    assert_int_equal(itl.steady_rows.n, ROWS - 3); /* the first row, and two changes */
    assert_near(itl.headline.intercept, 8, 1e-9);
    assert_near(itl.headline.slope, 0.04, 1e-11);
    assert_near(itl.all_rows.ols.slope, 0.04, 1e-11);
    assert_near(itl.all_rows.weighted.slope, 0.04, 1e-11);
    assert_int_equal(itl.all_rows.weighted.n, ROWS - 1); /* the last row holds no time */
    assert_near(itl.all_rows.theil_sen.slope, 0.04, 1e-11);
    assert_near(itl.all_rows.huber.slope, 0.04, 1e-11);
    assert_int_equal(itl.all_rows.outliers, 0);
    assert_near(itl.rmse_after_ms, 0, 1e-9);
    assert_true(itl.rmse_before_ms > 0.1);
    assert_near(itl.own_intercept, 9, 0);
    assert_near(itl.own_slope, 0.03, 0);
    assert_near(itl.all_rows.n_range.low, find_batch(&usual, 120), 1e-9);
    assert_near(ttft.headline.intercept, 16, 1e-8);
    assert_near(ttft.headline.slope, 0.0004, 1e-12);
    assert_false(ttft.wait_matters);
    wva_calibration_free(&itl);
    wva_calibration_free(&ttft);
    wva_timeline_free(&timeline);
    wva_frame_free(frame);
}

/* Engines report their batches: those count, not what Little's law makes of rate and latency. Each
 * batch is held for two rows; where it changes by much, or the cache is full, the row is left out.
 */
static void test_measured_batches(void **context)
{
    struct wva_frame *frame = wva_frame_create();
    double column[8][ROWS];
    const enum wva_role roles[] = { WVA_ROLE_RATE,         WVA_ROLE_REPLICAS_CURRENT,
                                    WVA_ROLE_ITL_OBSERVED, WVA_ROLE_TTFT_OBSERVED,
                                    WVA_ROLE_INPUT_TOKENS, WVA_ROLE_OUTPUT_TOKENS,
                                    WVA_ROLE_RUNNING,      WVA_ROLE_KV_USAGE };
    struct wva_timeline timeline;
    struct wva_calibration itl;

    (void)context;
    for (size_t i = 0; i < ROWS; i++) {
        static const double batches[] = { 10, 20, 40, 80, 40, 20 };
        double batch = batches[i / 2 % 6];
        double values[] = { 60, 2, 8 + 0.1 * batch, 100, 200, 400, 2 * batch, i < 22 ? .5 : .9 };

        for (size_t k = 0; k < COUNT(values); k++)
            column[k][i] = i >= 22 && roles[k] == WVA_ROLE_ITL_OBSERVED ? 500 : values[k];
    }
    for (size_t k = 0; k < COUNT(roles); k++)
        fill_column(frame, roles[k], column[k], ROWS);
    timeline = wva_timeline_measure(frame, NAN);
    itl = wva_calibrate_itl(frame, &timeline);
    assert_int_equal(itl.readiness, WVA_FIT_READY);
    assert_int_equal(itl.all_rows.n, 11); /* the second row of each batch but the last one's */
    assert_near(itl.headline.intercept, 8, 1e-9);
    assert_near(itl.headline.slope, 0.1, 1e-11);
    wva_calibration_free(&itl);
    wva_timeline_free(&timeline);
    wva_frame_free(frame);
}

static void test_outliers(void **context)
{
    double off[ROWS];
    struct wva_frame *frame;
    struct wva_calibration itl;

    (void)context;
    for (size_t i = 0; i < ROWS; i++)
        off[i] = (i % 3 == 0 ? 0.02 : i % 3 == 1 ? -0.03 : 0.01);
    off[5] = 4;
    off[19] = -3;
    frame = make_frame(&usual, off, NULL);
    itl = wva_calibrate_itl(frame, NULL);
    assert_int_equal(itl.all_rows.outliers, 2);
    assert_int_equal(itl.all_rows.structural_ruled.n, ROWS - 2);
    assert_near(itl.headline.slope, 0.04, 0.001);
    assert_true(fabs(itl.all_rows.structural.slope - 0.04) > 0.002);
    for (size_t i = 0; i < itl.point_count; i++)
        assert_int_equal(itl.points[i].outlier, itl.points[i].row == 5 || itl.points[i].row == 19);
    assert_false(itl.all_rows.weighted.valid); /* without a timeline nothing has a weight */
    wva_calibration_free(&itl);
    wva_frame_free(frame);
}

/* Computed apart in numpy (least squares to full precision) from the same rows. */
static void test_figures(void **context)
{
    double off[ROWS], ttft_off[ROWS];
    struct wva_frame *frame;
    struct wva_calibration itl;

    (void)context;
    for (size_t i = 0; i < ROWS; i++) {
        off[i] = 0.3 * sin(1.2 * (double)i);
        ttft_off[i] = cos(0.9 * (double)i);
    }
    frame = make_frame(&usual, off, ttft_off);
    itl = wva_calibrate_itl(frame, NULL);
    assert_near(itl.all_rows.ols.intercept, 8.096733335797294, 1e-9);
    assert_near(itl.all_rows.ols.slope, 0.036326039187928365, 1e-11);
    assert_near(itl.all_rows.structural.intercept, 8.118555231280752, 1e-9);
    assert_near(itl.all_rows.structural.slope, 0.03528119092400436, 1e-11);
    assert_near(itl.all_rows.structural.rmse, 0.20267633388042305, 1e-10);
    assert_near(itl.all_rows.structural.leave_one_out_rmse, 0.2231762508725585, 1e-10);
    assert_near(itl.all_rows.structural.slope_95.low, 0.023702209580128496, 1e-10);
    assert_near(itl.all_rows.structural.intercept_95.high, 8.396577869365938, 1e-8);
    wva_calibration_free(&itl);
    wva_frame_free(frame);
}

/* The band is that of the intercept at 0, nearly, and narrowest in the middle of the points. */
static void test_band(void **context)
{
    double off[ROWS];
    struct wva_frame *frame;
    struct wva_calibration itl;
    const struct wva_line_fit *line = &itl.headline;
    double at_zero;

    (void)context;
    for (size_t i = 0; i < ROWS; i++)
        off[i] = 0.1 * sin(2.9 * (double)i);
    frame = make_frame(&usual, off, NULL);
    itl = wva_calibrate_itl(frame, NULL);
    at_zero = (line->intercept_95.high - line->intercept_95.low) / 2;
    assert_near(wva_line_fit_band(line, 0) / at_zero, 1, 0.2);
    assert_near(wva_line_fit_band(line, line->center),
                (line->at_center_95.high - line->at_center_95.low) / 2, 1e-15);
    assert_true(line->center > itl.all_rows.n_range.low
                && line->center < itl.all_rows.n_range.high);
    assert_true(wva_line_fit_band(line, line->center) < wva_line_fit_band(line, 2 * line->center));
    assert_true(isnan(wva_line_fit_band(&itl.all_rows.huber, 0)));
    wva_calibration_free(&itl);
    wva_frame_free(frame);
}

/* Keeps the rows before `count`. */
static void cut(struct wva_frame *frame, size_t count)
{
    bool keep[ROWS];

    for (size_t i = 0; i < ROWS; i++)
        keep[i] = i < count;
    wva_frame_filter(frame, keep);
}

static void expect_readiness(struct wva_frame *frame, enum wva_readiness readiness)
{
    struct wva_calibration itl = wva_calibrate_itl(frame, NULL);

    assert_int_equal(itl.readiness, readiness);
    assert_false(itl.headline.valid);
    assert_true(isnan(itl.headline.slope) && isnan(itl.rmse_after_ms));
    assert_non_null(wva_readiness_reason(readiness));
    wva_calibration_free(&itl);
    wva_frame_free(frame);
}

static void test_not_identifiable(void **context)
{
    struct wva_frame *frame = make_frame(&usual, NULL, NULL);
    struct truth falling = usual, flat = usual;
    double off[ROWS];

    (void)context;
    assert_null(wva_readiness_reason(WVA_FIT_READY));
    cut(frame, 7);
    expect_readiness(frame, WVA_FIT_FEW_ROWS);
    frame = make_frame(&usual, NULL, NULL);
    for (size_t i = 0; i < ROWS; i++) /* one load per replica throughout */
        frame->column[WVA_ROLE_RATE].value[i] =
            300 * frame->column[WVA_ROLE_REPLICAS_CURRENT].value[i];
    for (size_t i = 0; i < ROWS; i++)
        frame->column[WVA_ROLE_ITL_OBSERVED].value[i] = 10;
    for (size_t i = 0; i < ROWS; i++)
        frame->column[WVA_ROLE_TTFT_OBSERVED].value[i] = 20;
    expect_readiness(frame, WVA_FIT_NO_SPREAD);
    falling.beta = -0.02;
    expect_readiness(make_frame(&falling, NULL, NULL), WVA_FIT_NO_SOLUTION);
    flat.beta = 0.0005;
    for (size_t i = 0; i < ROWS; i++)
        off[i] = 0.5 * sin(2.3 * (double)i);
    expect_readiness(make_frame(&flat, off, NULL), WVA_FIT_UNCERTAIN);
    frame = make_frame(&usual, NULL, NULL);
    for (size_t i = 0; i < ROWS; i++)
        frame->column[WVA_ROLE_OUTPUT_TOKENS].value[i] = NAN;
    frame->column[WVA_ROLE_OUTPUT_TOKENS].present = 0;
    expect_readiness(frame, WVA_FIT_NO_TOKENS);
    expect_readiness(wva_frame_create(), WVA_FIT_NO_LATENCY);
}

/* Rows that the model does not speak of take no part. */
static void test_rows_left_out(void **context)
{
    struct wva_frame *frame = make_frame(&usual, NULL, NULL);
    double saturated[ROWS] = { 0 };
    struct wva_calibration itl;

    (void)context;
    saturated[3] = 1;
    fill_column(frame, WVA_ROLE_SATURATED, saturated, ROWS);
    frame->column[WVA_ROLE_ITL_OBSERVED].value[0] = 0;
    frame->column[WVA_ROLE_RATE].value[1] = 0;
    frame->column[WVA_ROLE_TTFT_OBSERVED].value[2] = NAN;
    frame->column[WVA_ROLE_MAX_BATCH].value[4] = find_batch(&usual, 600) - 1;
    frame->column[WVA_ROLE_REPLICAS_CURRENT].value[5] = 0;
    frame->column[WVA_ROLE_OUTPUT_TOKENS].value[6] = INFINITY;
    itl = wva_calibrate_itl(frame, NULL);
    assert_int_equal(itl.all_rows.n, ROWS - 7);
    assert_int_equal(itl.points[0].row, 7);
    assert_near(itl.headline.slope, 0.04, 1e-11);
    wva_calibration_free(&itl);
    wva_frame_free(frame);
}

static void expect_wait(struct wva_frame *frame, bool expected)
{
    struct wva_calibration ttft = wva_calibrate_ttft(frame, NULL);

    assert_int_equal(ttft.wait_matters, expected);
    wva_calibration_free(&ttft);
    wva_frame_free(frame);
}

static void test_wait(void **context)
{
    struct wva_frame *frame = make_frame(&usual, NULL, NULL);
    double off[ROWS], queue[ROWS] = { 0 };

    (void)context;
    queue[4] = 3;
    fill_column(frame, WVA_ROLE_QUEUE_LENGTH, queue, ROWS);
    expect_wait(frame, false); /* once only */
    frame = make_frame(&usual, NULL, NULL);
    queue[5] = queue[12] = 1;
    fill_column(frame, WVA_ROLE_QUEUE_LENGTH, queue, ROWS);
    expect_wait(frame, true);
    for (size_t i = 0; i < ROWS; i++)
        off[i] = i % 8 == 4 ? 60 : 0; /* only at the highest load */
    expect_wait(make_frame(&usual, NULL, off), true);
    frame = make_frame(&usual, NULL, NULL);
    for (size_t i = 0; i < ROWS; i++)
        frame->column[WVA_ROLE_MAX_BATCH].value[i] = find_batch(&usual, 480) / 0.9;
    expect_wait(frame, true);
}

/* ITL by the three-parameter model, with tokens that vary or do not. */
static struct wva_frame *make_queueing(bool vary)
{
    const double alpha = 6, beta = 0.03, gamma = 0.00002;
    struct wva_frame *frame = make_frame(&usual, NULL, NULL);

    for (size_t r = 0; r < ROWS; r++) {
        double i = vary ? 100 + (double)(r * 7 % 11) * 150 : 200;
        double o = vary ? 60 + (double)(r * 5 % 7) * 90 : 400;
        double load = frame->column[WVA_ROLE_RATE].value[r] / 60000
                      / frame->column[WVA_ROLE_REPLICAS_CURRENT].value[r];
        double ttft = frame->column[WVA_ROLE_TTFT_OBSERVED].value[r];
        double c0 = alpha + beta + gamma * (i + (o + 1) / 2);
        double c1 = beta * (i + o) / (o + 1) + gamma * (i + o / 2);

        frame->column[WVA_ROLE_INPUT_TOKENS].value[r] = i;
        frame->column[WVA_ROLE_OUTPUT_TOKENS].value[r] = o;
        frame->column[WVA_ROLE_ITL_OBSERVED].value[r] =
            (c0 + c1 * load * ttft) / (1 - c1 * load * (o - 1));
    }
    return frame;
}

static void test_queueing(void **context)
{
    struct wva_frame *frame = make_queueing(true);
    struct wva_queueing_fit fit = wva_calibrate_queueing(frame);

    (void)context;
    assert_true(fit.separable);
    assert_int_equal(fit.readiness, WVA_FIT_READY);
    assert_near(fit.alpha_ms, 6, 1e-7);
    assert_near(fit.beta_ms, 0.03, 1e-9);
    assert_near(fit.gamma_ms, 0.00002, 1e-11);
    assert_near(fit.rmse_ms, 0, 1e-8);
    wva_frame_free(frame);
    frame = make_queueing(false);
    fit = wva_calibrate_queueing(frame);
    assert_false(fit.separable);
    assert_int_equal(fit.readiness, WVA_FIT_NO_SPREAD);
    assert_true(isnan(fit.alpha_ms) && isnan(fit.gamma_ms));
    for (size_t r = 0; r < ROWS; r++) /* too little to tell them apart */
        frame->column[WVA_ROLE_INPUT_TOKENS].value[r] = 200 + (double)(r * 7 % 11) / 10;
    fit = wva_calibrate_queueing(frame);
    assert_true(fit.condition_number > 100 && isfinite(fit.condition_number));
    assert_false(fit.separable);
    cut(frame, 5);
    assert_int_equal(wva_calibrate_queueing(frame).readiness, WVA_FIT_FEW_ROWS);
    wva_frame_free(frame);
    frame = wva_frame_create();
    assert_int_equal(wva_calibrate_queueing(frame).readiness, WVA_FIT_NO_LATENCY);
    wva_frame_free(frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exact_truth),   cmocka_unit_test(test_measured_batches),
        cmocka_unit_test(test_outliers),      cmocka_unit_test(test_figures),
        cmocka_unit_test(test_band),          cmocka_unit_test(test_not_identifiable),
        cmocka_unit_test(test_rows_left_out), cmocka_unit_test(test_wait),
        cmocka_unit_test(test_queueing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
