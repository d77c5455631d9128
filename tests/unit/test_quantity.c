/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"
#include "util/quantity.h"

static double quantity(const char *text)
{
    double value;

    return wva_quantity_parse(wva_str_from(text), &value) ? value : NAN;
}

static double span(const char *text)
{
    double seconds;

    return wva_short_span_parse(wva_str_from(text), &seconds) ? seconds : NAN;
}

static void test_quantities(void **state)
{
    static const struct {
        const char *text;
        double value;
    } good[] = {
        { "0", 0 },          { "20", 20 },      { "500m", .5 },    { "10500m", 10.5 },
        { "60250m", 60.25 }, { "41m", .041 },   { "100n", 1e-7 },  { "3u", 3e-6 },
        { "1k", 1000 },      { "2.5M", 2.5e6 }, { "1G", 1e9 },     { "1T", 1e12 },
        { "1P", 1e15 },      { "1E", 1e18 },    { "8Ki", 8192 },   { "8Gi", 8589934592 },
        { "1Ti", 0x1p40 },   { "1Pi", 0x1p50 }, { "1Ei", 0x1p60 }, { "-1.5Mi", -1572864 },
        { "1e3", 1000 },     { "1E3", 1000 },   { "12e-3", .012 }, { "+.5", .5 },

    };
    static const char *const bad[] = { "",   "m",    "1 m",  "1mm", "1K",  "1mi", "one", "1.2.3",
                                       "e3", "1e3m", "0x10", "nan", "inf", "-",   "1ee3" };

    (void)state;
    for (size_t i = 0; i < COUNT(good); i++)
        assert_near(quantity(good[i].text), good[i].value, 0);
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_near(quantity(bad[i]), NAN, 0);
}

static void test_spans(void **state)
{
    static const char *const bad[] = { "",     "5",   "m",   "5x",          "5m5m",
                                       "5s5m", "-5s", "5 m", "1234567890s", "5ms" };

    (void)state;
    assert_near(span("16s"), 16, 0);
    assert_near(span("77s"), 77, 0);
    assert_near(span("5m17s"), 317, 0);
    assert_near(span("138m"), 8280, 0);
    assert_near(span("2d3h"), 183600, 0);
    assert_near(span("3y40d"), (3 * 365 + 40) * 86400., 0);
    assert_near(span("1h2m3s"), 3723, 0);
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_near(span(bad[i]), NAN, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_quantities),
        cmocka_unit_test(test_spans),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
