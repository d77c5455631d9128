/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdlib.h>

#include "util/memory.h"
#include "util/statistics.h"

/* NIST StRD NumAcc2 to NumAcc4: 1001 values, the first `middle`, then 0.1 below and above it in
 * turn. Mean and deviation are certified: middle and 0.1. */
static struct wva_summary summarize_numacc(double middle)
{
    enum { N = 1001 };
    double *values = wva_calloc(N, sizeof *values);
    struct wva_summary summary;

    values[0] = middle;
    for (size_t i = 1; i < N; i++)
        values[i] = i % 2 == 1 ? middle - 0.1 : middle + 0.1;
    summary = wva_summarize(values, N);
    free(values);
    return summary;
}

static void test_hard_sets(void **context)
{
    const double numacc1[] = { 10000001, 10000003, 10000002 };
    struct wva_summary s = wva_summarize(numacc1, COUNT(numacc1));

    (void)context;
    assert_near(s.mean, 10000002, 0);
    assert_near(s.sd, 1, 0);
    s = summarize_numacc(1.2);
    assert_near(s.mean, 1.2, 1e-15);
    assert_near(s.sd, 0.1, 1e-15);
    s = summarize_numacc(1000000.2);
    assert_near(s.mean, 1000000.2, 1e-9);
    assert_near(s.sd, 0.1, 1e-10);
    s = summarize_numacc(10000000.2);
    assert_near(s.mean, 10000000.2, 1e-8);
    assert_near(s.sd, 0.1, 1e-9);
}

static void test_known_figures(void **context)
{
    const double values[] = { 3, NAN, 1, 4, INFINITY, 1, 5, 9, -INFINITY, 2, 6 };
    struct wva_summary s = wva_summarize(values, COUNT(values));

    (void)context;
    assert_int_equal(s.n, 8);
    assert_near(s.mean, 3.875, 0);
    assert_near(s.median, 3.5, 0);
    assert_near(s.min, 1, 0);
    assert_near(s.max, 9, 0);
    assert_near(s.sd, 2.748376143938713, 1e-15);
}

static void test_nothing_to_measure(void **context)
{
    const double missing[] = { NAN, INFINITY }, one[] = { 7.5 }, equal[] = { 7.47, 7.47, 7.47 };
    struct wva_summary s = wva_summarize(NULL, 0);

    (void)context;
    assert_int_equal(s.n, 0);
    assert_true(isnan(s.mean) && isnan(s.median) && isnan(s.min) && isnan(s.max) && isnan(s.sd));
    s = wva_summarize(missing, 2);
    assert_true(s.n == 0 && isnan(s.mean));
    s = wva_summarize(one, 1);
    assert_true(s.mean == 7.5 && s.median == 7.5 && isnan(s.sd));
    s = wva_summarize(equal, 3);
    assert_true(s.mean == 7.47 && s.sd == 0);
}

static void test_sum_keeps_small_terms(void **context)
{
    const double values[] = { 1, 1e100, 1, -1e100 };

    (void)context;
    assert_near(wva_sum(values, COUNT(values)), 2, 0);
    assert_near(wva_sum(NULL, 0), 0, 0);
}

static void test_percentiles_are_type_7(void **context)
{
    const double values[] = { 15, 20, NAN, 35, 40, 50 };

    (void)context;
    assert_near(wva_percentile(values, COUNT(values), 0), 15, 0);
    assert_near(wva_percentile(values, COUNT(values), 40), 29, 1e-14);
    assert_near(wva_percentile(values, COUNT(values), 50), 35, 0);
    assert_near(wva_percentile(values, COUNT(values), 99), 49.6, 1e-14);
    assert_near(wva_percentile(values, COUNT(values), 100), 50, 0);
    assert_near(wva_percentile(values, 1, 75), 15, 0);
    assert_true(isnan(wva_percentile(values, 0, 50)));
    assert_true(isnan(wva_percentile(values, COUNT(values), 101)));
    assert_true(isnan(wva_percentile(values, COUNT(values), NAN)));
}

static void test_pearson(void **context)
{
    const double x[] = { 1, 2, 3, 4, NAN, 6 }, y[] = { 2, 1, 4, 3, 100, INFINITY };
    const double up[] = { 1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4 }, flat[] = { 0.1, 0.1, 0.1, 0.1 };

    (void)context;
    assert_near(wva_pearson(x, y, COUNT(x)), 0.6, 1e-15);
    assert_near(wva_pearson(x, up, 4), 1, 1e-15);
    assert_true(isnan(wva_pearson(x, flat, 4)));
    assert_true(isnan(wva_pearson(flat, x, 4)));
    assert_true(isnan(wva_pearson(x, y, 1)));
    assert_true(isnan(wva_pearson(x, y, 0)));
}

/* Ranks 1, 2.5, 2.5, 4, 5 against 2, 1, 4, 3, 5. */
static void test_spearman(void **context)
{
    const double x[] = { 10, 20, 20, NAN, 40, 1e9 }, y[] = { 0.2, 0.1, 0.4, 7, 0.3, 0.5 };
    const double ranks_x[] = { 1, 2.5, 2.5, 4, 5 }, ranks_y[] = { 2, 1, 4, 3, 5 };
    const double growing[] = { 1, 8, 27, 64 }, falling[] = { -1, -2, -4, -9 };

    (void)context;
    assert_near(wva_spearman(x, y, COUNT(x)), wva_pearson(ranks_x, ranks_y, 5), 1e-15);
    assert_near(wva_spearman(growing, falling, 4), -1, 1e-15);
    assert_true(isnan(wva_spearman(growing, growing, 1)));
}

static int compare_doubles(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* Against sorting, for many lengths, with many equal values and with few. */
static void test_median_in_place(void **context)
{
    double values[64], sorted[64];
    uint64_t state = 11;

    (void)context;
    assert_true(isnan(wva_median_in_place(values, 0)));
    for (int round = 0; round < 2000; round++) {
        size_t n = 1 + next_random(&state) % COUNT(values);
        uint64_t kinds = 1 + next_random(&state) % 40;

        for (size_t i = 0; i < n; i++)
            values[i] = sorted[i] = (double)(next_random(&state) % kinds) - 5;
        qsort(sorted, n, sizeof *sorted, compare_doubles);
        assert_near(wva_median_in_place(values, n),
                    n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2, 0);
    }
}

static void test_mad_sigma(void **context)
{
    const double values[] = { 1, 2, NAN, 3, 4, 1000, INFINITY };

    (void)context;
    assert_near(wva_mad_sigma(values, COUNT(values), 3), 1.482602218505602, 1e-15);
    assert_near(wva_mad_sigma(values, COUNT(values), 0), 3 * 1.482602218505602, 1e-14);
    assert_true(isnan(wva_mad_sigma(values, 0, 0)));
}

static void test_student(void **context)
{
    (void)context;
    assert_near(wva_student_quantile(1), 12.7062, 1e-4);
    assert_near(wva_student_quantile(1.7), 5.1188, 0.1);
    assert_near(wva_student_quantile(2), 4.30265, 1e-4);
    assert_near(wva_student_quantile(2.5), 3.57465, 0.03);
    assert_near(wva_student_quantile(13.5), 2.15226, 1e-3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hard_sets),
        cmocka_unit_test(test_known_figures),
        cmocka_unit_test(test_nothing_to_measure),
        cmocka_unit_test(test_sum_keeps_small_terms),
        cmocka_unit_test(test_percentiles_are_type_7),
        cmocka_unit_test(test_pearson),
        cmocka_unit_test(test_spearman),
        cmocka_unit_test(test_median_in_place),
        cmocka_unit_test(test_mad_sigma),
        cmocka_unit_test(test_student),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
