/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include "series/dedupe.h"
#include "util/timestamp.h"

#define MS (WVA_NS_PER_S / 1000)

/* Which rows stay, as a string of 0 and 1. */
static void expect(enum wva_dedupe dedupe, const int64_t *time_ns, size_t count, const char *kept)
{
    bool keep[32];
    size_t n = wva_dedupe_mark(dedupe, time_ns, count, keep), ones = 0;

    for (size_t i = 0; i < count; i++) {
        if (keep[i] != (kept[i] == '1'))
            fail_msg("row %zu %s, expected %s", i, keep[i] ? "stays" : "goes", kept);
        ones += kept[i] == '1';
    }
    assert_int_equal(n, ones);
}

static void test_bursts(void **context)
{
    const int64_t t[] = {
        0, 27 * MS, 60000 * MS, 120000 * MS, 120010 * MS, 120020 * MS, 180000 * MS
    };

    (void)context;
    expect(WVA_DEDUPE_NONE, t, COUNT(t), "1111111");
    expect(WVA_DEDUPE_BURST, t, COUNT(t), "0110011");
    assert_near(wva_period_s(t, COUNT(t)), 59.98, 1e-9);
    assert_int_equal(wva_dedupe_window(t, COUNT(t)), 5 * WVA_NS_PER_S);
}

static void test_short_periods_have_a_short_window(void **context)
{
    const int64_t t[] = { 0, 4000 * MS, 8000 * MS, 8100 * MS, 12000 * MS, 14000 * MS };

    (void)context;
    assert_near(wva_period_s(t, COUNT(t)), 3.95, 1e-12);
    assert_int_equal(wva_dedupe_window(t, COUNT(t)), 1975 * MS);
    expect(WVA_DEDUPE_BURST, t, COUNT(t), "110111");
}

static void test_unknown_period(void **context)
{
    const int64_t burst[] = { 0, 27 * MS }, seconds[] = { 0, 1000 * MS, 2000 * MS, 3000 * MS };

    (void)context;
    assert_true(isnan(wva_period_s(burst, 2)));
    assert_true(isnan(wva_period_s(NULL, 0)));
    expect(WVA_DEDUPE_BURST, burst, 2, "01");
    expect(WVA_DEDUPE_BURST, seconds, 4, "1111");
    expect(WVA_DEDUPE_BURST, NULL, 0, "");
}

static void test_minutes(void **context)
{
    const int64_t t[] = {
        -60000 * MS, -1 * MS, 0, 59999 * MS, 60000 * MS, 600000 * MS, 600001 * MS
    };

    (void)context;
    expect(WVA_DEDUPE_MINUTE, t, COUNT(t), "0101101");
    expect(WVA_DEDUPE_MINUTE, t, 1, "1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bursts),
        cmocka_unit_test(test_short_periods_have_a_short_window),
        cmocka_unit_test(test_unknown_period),
        cmocka_unit_test(test_minutes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
