/* SPDX-License-Identifier: Apache-2.0 */
/* Least squares against the certified values of NIST's Statistical Reference Datasets for linear
 * regression, and what lines give that no data set certifies. */
#include "support.h"

#include <stdlib.h>

#include "analysis/regression.h"
#include "util/memory.h"
#include "util/statistics.h"

static const double norris_y[] = { 0.1,   338.8, 118.1, 888.0, 9.2,   228.1, 668.5, 998.5, 449.1,
                                   778.9, 559.2, 0.3,   0.1,   778.1, 668.8, 339.3, 448.9, 10.8,
                                   557.7, 228.3, 998.0, 888.8, 119.6, 0.3,   0.6,   557.6, 339.3,
                                   888.0, 998.5, 778.9, 10.2,  117.6, 228.9, 668.4, 449.2, 0.2 };
static const double norris_x[] = { 0.2,   337.4, 118.2, 884.6, 10.1,  226.5, 666.3, 996.3, 448.6,
                                   777.0, 558.2, 0.4,   0.6,   775.5, 666.9, 338.0, 447.5, 11.6,
                                   556.0, 228.1, 995.8, 887.6, 120.2, 0.3,   0.3,   556.8, 339.1,
                                   887.2, 999.0, 779.0, 11.1,  118.3, 229.2, 669.1, 448.9, 0.5 };
static const double pontius_y[] = { 0.11019, 0.21956, 0.32949, 0.43899, 0.54803, 0.65694, 0.76562,
                                    0.87487, 0.98292, 1.09146, 1.20001, 1.30822, 1.41599, 1.52399,
                                    1.63194, 1.73947, 1.84646, 1.95392, 2.06128, 2.16844, 0.11052,
                                    0.22018, 0.32939, 0.43886, 0.54798, 0.65739, 0.76596, 0.87474,
                                    0.98300, 1.09150, 1.20004, 1.30818, 1.41613, 1.52408, 1.63159,
                                    1.73965, 1.84696, 1.95445, 2.06177, 2.16829 };
static const double filip_y[] = {
    0.8116, 0.9072, 0.9052, 0.9039, 0.8053, 0.8377, 0.8667, 0.8809, 0.7975, 0.8162, 0.8515, 0.8766,
    0.8885, 0.8859, 0.8959, 0.8913, 0.8959, 0.8971, 0.9021, 0.909,  0.9139, 0.9199, 0.8692, 0.8872,
    0.89,   0.891,  0.8977, 0.9035, 0.9078, 0.7675, 0.7705, 0.7713, 0.7736, 0.7775, 0.7841, 0.7971,
    0.8329, 0.8641, 0.8804, 0.7668, 0.7633, 0.7678, 0.7697, 0.77,   0.7749, 0.7796, 0.7897, 0.8131,
    0.8498, 0.8741, 0.8061, 0.846,  0.8751, 0.8856, 0.8919, 0.8934, 0.894,  0.8957, 0.9047, 0.9129,
    0.9209, 0.9219, 0.7739, 0.7681, 0.7665, 0.7703, 0.7702, 0.7761, 0.7809, 0.7961, 0.8253, 0.8602,
    0.8809, 0.8301, 0.8664, 0.8834, 0.8898, 0.8964, 0.8963, 0.9074, 0.9119, 0.9228
};
static const double filip_x[] = {
    -6.860120914, -4.324130045, -4.358625055, -4.358426747, -6.955852379, -6.661145254,
    -6.355462942, -6.118102026, -7.115148017, -6.815308569, -6.519993057, -6.204119983,
    -5.853871964, -6.109523091, -5.79832982,  -5.482672118, -5.171791386, -4.851705903,
    -4.517126416, -4.143573228, -3.709075441, -3.499489089, -6.300769497, -5.953504836,
    -5.642065153, -5.031376979, -4.680685696, -4.329846955, -3.928486195, -8.56735134,
    -8.363211311, -8.107682739, -7.823908741, -7.522878745, -7.218819279, -6.920818754,
    -6.628932138, -6.323946875, -5.991399828, -8.781464495, -8.663140179, -8.473531488,
    -8.247337057, -7.971428747, -7.676129393, -7.352812702, -7.072065318, -6.774174009,
    -6.478861916, -6.159517513, -6.835647144, -6.53165267,  -6.224098421, -5.910094889,
    -5.598599459, -5.290645224, -4.974284616, -4.64454848,  -4.290560426, -3.885055584,
    -3.408378962, -3.13200249,  -8.726767166, -8.66695597,  -8.511026475, -8.165388579,
    -7.886056648, -7.588043762, -7.283412422, -6.995678626, -6.691862621, -6.392544977,
    -6.067374056, -6.684029655, -6.378719832, -6.065855188, -5.752272167, -5.132414673,
    -4.811352704, -4.098269308, -3.66174277,  -3.2644011
};

/* Digits that agree: minus the decimal logarithm of the relative error, at most 15. */
static double agreeing_digits(double computed, double certified)
{
    double error = fabs(computed - certified) / fabs(certified);

    return error < 1e-15 ? 15 : -log10(error);
}

static void expect_digits(const double *computed, const double *certified, size_t count,
                          double digits)
{
    for (size_t i = 0; i < count; i++)
        if (!(agreeing_digits(computed[i], certified[i]) >= digits))
            fail_msg("coefficient %zu is %.17g, certified is %.15g", i, computed[i], certified[i]);
}

/* Powers 0 to columns - 1 of x, by rows. */
static double *raise_powers(const double *x, size_t rows, size_t columns)
{
    double *a = wva_calloc(rows * columns, sizeof *a);

    for (size_t i = 0; i < rows; i++) {
        a[i * columns] = 1;
        for (size_t k = 1; k < columns; k++)
            a[i * columns + k] = a[i * columns + k - 1] * x[i];
    }
    return a;
}

static void expect_polynomial(const double *x, const double *y, size_t rows,
                              const double *certified, size_t columns, double digits)
{
    double *a = raise_powers(x, rows, columns), *found = wva_calloc(columns, sizeof *found);

    assert_true(wva_least_squares(a, rows, columns, y, found));
    expect_digits(found, certified, columns, digits);
    free(a);
    free(found);
}

static void test_norris(void **context)
{
    const double certified[] = { -0.262323073774029, 1.00211681802045 };
    struct wva_line_fit line = wva_fit_ols(norris_x, norris_y, COUNT(norris_y));
    double of_line[] = { line.intercept, line.slope };

    (void)context;
    assert_int_equal(COUNT(norris_x), 36);
    expect_polynomial(norris_x, norris_y, COUNT(norris_y), certified, 2, 12);
    expect_digits(of_line, certified, 2, 12);
    assert_true(agreeing_digits(line.r2, 0.999993745883712) > 14);
    assert_true(agreeing_digits(line.rmse * sqrt(36. / 34.), 0.884796396144373) > 13);
}

static void test_pontius(void **context)
{
    const double certified[] = { 0.673565789473684E-03, 0.732059160401003E-06,
                                 -0.316081871345029E-14 };
    double x[COUNT(pontius_y)];

    (void)context;
    for (size_t i = 0; i < COUNT(x); i++)
        x[i] = 150000.0 * (double)(i % 20 + 1);
    expect_polynomial(x, pontius_y, COUNT(x), certified, 3, 11);
}

static void test_no_intercept(void **context)
{
    const double x1[] = { 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70 };
    const double y1[] = { 130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 140 };
    const double x2[] = { 4, 5, 6 }, y2[] = { 3, 4, 4 };
    const double certified[] = { 2.07438016528926, 0.727272727272727 };
    double found[2];

    (void)context;
    assert_true(wva_least_squares(x1, COUNT(x1), 1, y1, &found[0]));
    assert_true(wva_least_squares(x2, COUNT(x2), 1, y2, &found[1]));
    expect_digits(found, certified, 2, 14);
}

/* The hardest of the sets: a polynomial of degree 10, condition 10^10 even after scaling. */
static void test_filip(void **context)
{
    const double certified[] = {
        -1467.48961422980,      -2772.17959193342,      -2316.37108160893,      -1127.97394098372,
        -354.478233703349,      -75.1242017393757,      -10.8753180355343,      -1.06221498588947,
        -0.670191154593408E-01, -0.246781078275479E-02, -0.402962525080404E-04,
    };

    (void)context;
    assert_int_equal(COUNT(filip_x), 82);
    expect_polynomial(filip_x, filip_y, COUNT(filip_y), certified, COUNT(certified), 7);
}

static void test_dependent_columns(void **context)
{
    const double a[] = { 1, 2, 4, 1, 3, 6, 1, 5, 10, 1, 7, 14 }, y[] = { 1, 2, 3, 4 };
    const double zero[] = { 0, 0, 0, 0 };
    double x[3];

    (void)context;
    assert_false(wva_least_squares(a, 4, 3, y, x));
    assert_false(wva_least_squares(a, 2, 3, y, x)); /* fewer rows than columns */
    assert_false(wva_least_squares(zero, 4, 1, y, x));
    assert_true(isinf(wva_condition_number(a, 4, 3)));
}

/* A reflection has to turn such a column away from the axis: towards it, the reflector is 0. */
static void test_a_column_on_the_negative_axis(void **context)
{
    const double a[] = { -1, 0, 0 }, y[] = { 2, 5, 7 };
    double x;

    (void)context;
    assert_true(wva_least_squares(a, 3, 1, y, &x));
    assert_near(x, -2, 1e-15);
}

/* Columns (1, 0), (c, s) have singular values sqrt(1 + c) and sqrt(1 - c). */
static void test_condition(void **context)
{
    const double right_angle[] = { 3, 0, 0, 5000 }, narrow[] = { 1, 0.6e6, 0, 0.8e6 };

    (void)context;
    assert_near(wva_condition_number(right_angle, 2, 2), 1, 1e-14);
    assert_near(wva_condition_number(narrow, 2, 2), 2, 1e-14);
}

static const double ten[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };

/* y = 2 + x / 2 with alternating errors of 0.1, and a last point far off. */
static void make_outlier(double y[10])
{
    for (size_t i = 0; i < 10; i++)
        y[i] = 2 + ten[i] / 2 + (i % 2 == 0 ? 0.1 : -0.1);
    y[9] = 40;
}

static void test_robust_lines(void **context)
{
    double y[10];
    struct wva_line_fit ols, theil_sen, huber;

    (void)context;
    make_outlier(y);
    ols = wva_fit_ols(ten, y, 10);
    theil_sen = wva_fit_theil_sen(ten, y, 10);
    huber = wva_fit_huber(ten, y, 10);
    assert_true(ols.slope > 2);
    assert_near(theil_sen.slope, 0.5, 0.06);
    assert_near(theil_sen.intercept, 2, 0.3);
    assert_near(huber.slope, 0.5, 0.06);
    assert_near(huber.intercept, 2, 0.2);
}

/* Figures of iteratively reweighted least squares, computed apart in numpy. */
static void test_huber_figures(void **context)
{
    double y[10];
    struct wva_line_fit huber;

    (void)context;
    make_outlier(y);
    huber = wva_fit_huber(ten, y, 10);
    assert_near(huber.intercept, 1.9446589329626394, 1e-9);
    assert_near(huber.slope, 0.5181233213132189, 1e-9);
}

/* Beyond 1,000 points pairs are sampled: the same line within the noise, the same each time. */
static void test_theil_sen_of_many(void **context)
{
    enum { N = 20000 };
    double *x = wva_calloc(N, sizeof *x), *y = wva_calloc(N, sizeof *y);
    struct wva_line_fit first, again;
    uint64_t state = 5;

    (void)context;
    for (size_t i = 0; i < N; i++) {
        double noise = (double)(next_random(&state) >> 11) * 0x1p-53 - 0.5;

        x[i] = (double)(i % 100);
        y[i] = 3 + 0.25 * x[i] + noise;
    }
    first = wva_fit_theil_sen(x, y, N);
    again = wva_fit_theil_sen(x, y, N);
    assert_near(first.slope, 0.25, 0.001);
    assert_near(first.intercept, 3, 0.05);
    assert_true(first.slope == again.slope && first.n == N);
    free(x);
    free(y);
}

static void test_weights_count(void **context)
{
    const double x[] = { 1, 2, 3, 4, 9 }, y[] = { 1, 2, 4, 5, 0 }, once[] = { 2, 1, 1, 3, 0 };
    const double repeated_x[] = { 1, 1, 2, 3, 4, 4, 4 }, repeated_y[] = { 1, 1, 2, 4, 5, 5, 5 };
    struct wva_line_fit weighted = wva_fit_weighted(x, y, once, 5);
    struct wva_line_fit repeated = wva_fit_ols(repeated_x, repeated_y, 7);

    (void)context;
    assert_true(weighted.valid);
    assert_int_equal(weighted.n, 4);
    assert_near(weighted.slope, repeated.slope, 1e-14);
    assert_near(weighted.intercept, repeated.intercept, 1e-14);
}

/* Each point left out in turn and predicted by the line through the others. */
static void test_figures_of_a_line(void **context)
{
    const double y[] = { 3, 5, 4, 8, 7, 9, 13, 11, 12, 15 };
    struct wva_line_fit line = wva_fit_ols(ten, y, 10);
    double squares = 0, absolute = 0, percent = 0, steps = 0, left_out = 0, before = 0;

    (void)context;
    for (size_t i = 0; i < 10; i++) {
        double e = y[i] - line.intercept - line.slope * ten[i], x[9], rest[9];
        struct wva_line_fit others;
        size_t n = 0;

        for (size_t k = 0; k < 10; k++)
            if (k != i) {
                x[n] = ten[k];
                rest[n++] = y[k];
            }
        others = wva_fit_ols(x, rest, n);
        left_out += pow(y[i] - others.intercept - others.slope * ten[i], 2);
        squares += e * e;
        absolute += fabs(e);
        percent += 100 * fabs(e) / y[i];
        steps += i > 0 ? pow(e - before, 2) : 0;
        before = e;
    }
    assert_near(line.rmse, sqrt(squares / 10), 1e-14);
    assert_near(line.mae, absolute / 10, 1e-14);
    assert_near(line.mape_pct, percent / 10, 1e-12);
    assert_near(line.bias, 0, 1e-14);
    assert_near(line.durbin_watson, steps / squares, 1e-13);
    assert_near(line.leave_one_out_rmse, sqrt(left_out / 10), 1e-13);
    assert_near(line.adjusted_r2, 1 - (1 - line.r2) * 9 / 8, 1e-15);
}

static void test_nothing_to_fit(void **context)
{
    const double same[] = { 4, 4, 4 }, y[] = { 1, 2, 3 }, none[] = { 0, NAN, -1 };

    (void)context;
    assert_false(wva_fit_ols(same, y, 3).valid);
    assert_false(wva_fit_ols(y, y, 1).valid);
    assert_false(wva_fit_ols(y, y, 0).valid);
    assert_false(wva_fit_theil_sen(same, y, 3).valid);
    assert_false(wva_fit_theil_sen(y, y, 0).valid);
    assert_false(wva_fit_huber(same, y, 3).valid);
    assert_false(wva_fit_weighted(y, y, none, 3).valid);
    assert_true(isnan(wva_fit_ols(same, y, 3).slope));
}

static void test_exact_line(void **context)
{
    const double x[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
    double y[8];

    (void)context;
    for (size_t i = 0; i < 8; i++)
        y[i] = 8 + 0.25 * x[i];
    assert_near(wva_fit_huber(x, y, 8).slope, 0.25, 1e-15);
    assert_near(wva_fit_theil_sen(x, y, 8).intercept, 8, 1e-15);
    assert_near(wva_fit_ols(x, y, 8).rmse, 0, 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_norris),
        cmocka_unit_test(test_pontius),
        cmocka_unit_test(test_no_intercept),
        cmocka_unit_test(test_filip),
        cmocka_unit_test(test_dependent_columns),
        cmocka_unit_test(test_a_column_on_the_negative_axis),
        cmocka_unit_test(test_condition),
        cmocka_unit_test(test_robust_lines),
        cmocka_unit_test(test_huber_figures),
        cmocka_unit_test(test_theil_sen_of_many),
        cmocka_unit_test(test_weights_count),
        cmocka_unit_test(test_figures_of_a_line),
        cmocka_unit_test(test_nothing_to_fit),
        cmocka_unit_test(test_exact_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
