/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include "util/random.h"

/* The first numbers that the author of the generator publishes for this seed and stream. */
static void test_published_numbers(void **context)
{
    const uint32_t published[] = { 0xa15c02b7, 0x7b47f409, 0xba1d3330,
                                   0x83d2f293, 0xbfa4784b, 0xcbed606e };
    struct wva_random random = wva_random_start(42, 54);

    (void)context;
    for (size_t i = 0; i < COUNT(published); i++)
        assert_int_equal(wva_random_next(&random), published[i]);
}

static void test_streams_differ(void **context)
{
    struct wva_random a = wva_random_start(7, 1), b = wva_random_start(7, 2);
    int equal = 0;

    (void)context;
    for (int i = 0; i < 1000; i++)
        equal += wva_random_next(&a) == wva_random_next(&b);
    assert_true(equal < 3);
}

/* Chi-square over seven equally likely numbers: beyond 22.5 once in a thousand seeds, and this seed
 * is fixed. */
static void test_below_is_even(void **context)
{
    struct wva_random random = wva_random_start(1, 1);
    double count[7] = { 0 }, chi_square = 0;

    (void)context;
    for (int i = 0; i < 70000; i++) {
        uint32_t number = wva_random_below(&random, 7);

        assert_true(number < 7);
        count[number]++;
    }
    for (int i = 0; i < 7; i++)
        chi_square += (count[i] - 10000) * (count[i] - 10000) / 10000;
    assert_true(chi_square < 22.5);
    assert_int_equal(wva_random_below(&random, 1), 0);
}

/* Four random words fall on three numbers here: were none of them thrown away, every third number
 * would come half of the time. */
static void test_large_bound(void **context)
{
    struct wva_random random = wva_random_start(3, 1);
    int low = 0;

    (void)context;
    for (int i = 0; i < 30000; i++)
        low += wva_random_below(&random, UINT32_C(3) << 30) % 3 == 0;
    assert_true(low > 9600 && low < 10400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published_numbers),
        cmocka_unit_test(test_streams_differ),
        cmocka_unit_test(test_below_is_even),
        cmocka_unit_test(test_large_bound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
