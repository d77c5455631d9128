/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "util/timestamp.h"

static int64_t parsed(const char *text)
{
    int64_t time_ns = WVA_TIME_NONE;

    if (!wva_time_parse(wva_str_from(text), &time_ns))
        fail_msg("%s is refused", text);
    return time_ns;
}

static void test_parse_agrees_with_timegm(void **context)
{
    uint64_t state = 3;
    char text[64], back[WVA_TIME_TEXT];

    (void)context;
    for (int i = 0; i < 100000; i++) {
        struct tm tm = { .tm_year = (int)(next_random(&state) % 290),
                         .tm_mon = (int)(next_random(&state) % 12),
                         .tm_mday = 1 + (int)(next_random(&state) % 28),
                         .tm_hour = (int)(next_random(&state) % 24),
                         .tm_min = (int)(next_random(&state) % 60),
                         .tm_sec = (int)(next_random(&state) % 60) };
        int64_t seconds = timegm(&tm);

        (void)strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
        assert_int_equal(parsed(text), seconds * WVA_NS_PER_S);
        assert_string_equal(wva_time_format_rfc3339(seconds * WVA_NS_PER_S, back), text);
    }
}

static void test_every_day_of_the_range(void **context)
{
    char text[WVA_TIME_TEXT];

    (void)context;
    for (int64_t day = -25567; day <= 80353; day++) {
        int64_t time_ns = day * 86400 * WVA_NS_PER_S;

        assert_int_equal(parsed(wva_time_format_rfc3339(time_ns, text)), time_ns);
    }
}

static void test_zones_and_fractions(void **context)
{
    const int64_t noon = parsed("2025-10-24T12:00:00Z");

    (void)context;
    assert_int_equal(noon, INT64_C(1761307200) * WVA_NS_PER_S);
    assert_int_equal(parsed("2025-10-24T14:00:00+02:00"), noon);
    assert_int_equal(parsed("2025-10-24T14:00:00+0200"), noon);
    assert_int_equal(parsed("2025-10-24 06:30:00-05:30"), noon);
    assert_int_equal(parsed("2025-10-24t12:00:00z"), noon);
    assert_int_equal(parsed("2025-10-24T12:00:00"), noon);
    assert_int_equal(parsed("2025-10-24T11:59:60Z"), noon);
    assert_int_equal(parsed("2025-10-24T12:00:00.5Z"), noon + WVA_NS_PER_S / 2);
    assert_int_equal(parsed("2025-10-24T12:00:00.123456789Z"), noon + 123456789);
    assert_int_equal(parsed("2025-10-24T12:00:00.1234567899Z"), noon + 123456789);
    assert_int_equal(parsed("2024-02-29T00:00:00Z") + 86400 * WVA_NS_PER_S,
                     parsed("2024-03-01T00:00:00Z"));
}

static void test_refused(void **context)
{
    static const char *const texts[] = {
        "",
        "2025-10-24",
        "2025-10-24T12:00Z",
        "2025-13-01T00:00:00Z",
        "2025-00-01T00:00:00Z",
        "2025-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2025-04-31T00:00:00Z",
        "2025-10-24T24:00:00Z",
        "2025-10-24T12:60:00Z",
        "2025-10-24T12:00:61Z",
        "2025-10-24T12:00:00.Z",
        "2025-10-24T12:00:00Zulu",
        "2025-10-24T12:00:00+24:00",
        "2025-10-24T12:00:00+02:60",
        "2025-10-24T12:00:00+2",
        "2025-10-24  12:00:00Z",
        " 2025-10-24T12:00:00Z",
        "1899-12-31T23:59:59Z",
        "2190-01-01T00:00:00Z",
        "-025-10-24T12:00:00Z",
    };

    (void)context;
    for (size_t i = 0; i < COUNT(texts); i++) {
        int64_t time_ns;

        if (wva_time_parse(wva_str_from(texts[i]), &time_ns))
            fail_msg("\"%s\" is taken for a time", texts[i]);
    }
}

static void test_formats(void **context)
{
    char text[WVA_TIME_TEXT];
    const int64_t time_ns = parsed("2025-10-24T13:41:38Z");

    (void)context;
    assert_string_equal(wva_time_format_pandas(time_ns, text), "2025-10-24 13:41:38+00:00");
    assert_string_equal(wva_time_format_pandas(time_ns + 705000000, text),
                        "2025-10-24 13:41:38.705000+00:00");
    assert_string_equal(wva_time_format_pandas(time_ns + 1, text),
                        "2025-10-24 13:41:38.000000001+00:00");
    assert_string_equal(wva_time_format_pandas(-1, text), "1969-12-31 23:59:59.999999999+00:00");
    assert_string_equal(wva_time_format_compact(time_ns, text), "20251024_134138");
}

static void test_spans(void **context)
{
    static const struct {
        const char *text;
        int64_t seconds; /* -1: refused */
    } cases[] = {
        { "90s", 90 }, { "10m", 600 }, { "1h30m", 5400 },    { "2d", 172800 },     { "45", 45 },
        { "0", 0 },    { "", -1 },     { "m", -1 },          { "1x", -1 },         { "1h30", -1 },
        { "-5m", -1 }, { "1.5h", -1 }, { "999999999d", -1 }, { "9999999999", -1 },
    };

    (void)context;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t span = 0;
        bool taken = wva_duration_parse(wva_str_from(cases[i].text), &span);

        if (taken != (cases[i].seconds >= 0))
            fail_msg("\"%s\"", cases[i].text);
        if (taken)
            assert_int_equal(span, cases[i].seconds * WVA_NS_PER_S);
    }
}

static void expect_time(const char *text, bool numeric, const char *exact)
{
    char back[WVA_TIME_TEXT];
    int64_t time_ns;
    bool is_numeric;

    assert_true(wva_time_read(wva_str_from(text), &time_ns, &is_numeric));
    assert_int_equal(is_numeric, numeric);
    assert_string_equal(wva_time_format_exact(time_ns, back), exact);
}

static void test_read_any_encoding(void **context)
{
    static const char *const refused[] = {
        "",   "x",  ".5",   "1.2.3",         "1e",  "1e400",           "-5",
        "1 ", "+1", "1e5x", "99999999999e9", "NaN", "20260801T101010Z"
    };
    int64_t time_ns;
    bool numeric;

    (void)context;
    expect_time("2026-08-08T02:19:09Z", false, "2026-08-08T02:19:09Z");
    expect_time("2026-08-08T04:19:09.250+0200", false, "2026-08-08T02:19:09.250Z");
    expect_time("1752760653", true, "2025-07-17T13:57:33Z");
    expect_time("1752760653.1278222", true, "2025-07-17T13:57:33.127822200Z");
    expect_time("1752760653.125", true, "2025-07-17T13:57:33.125Z");
    expect_time("1.752760653125e+09", true, "2025-07-17T13:57:33.125Z");
    expect_time("1752760653127.8222", true, "2025-07-17T13:57:33.127822200Z");
    expect_time("1.7527606531275E12", true, "2025-07-17T13:57:33.127500Z");
    expect_time("1752760653127822200", true, "2025-07-17T13:57:33.127822200Z");
    expect_time("0", true, "1970-01-01T00:00:00Z");
    for (size_t i = 0; i < COUNT(refused); i++)
        assert_false(wva_time_read(wva_str_from(refused[i]), &time_ns, &numeric));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse_agrees_with_timegm),
        cmocka_unit_test(test_every_day_of_the_range),
        cmocka_unit_test(test_zones_and_fractions),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_formats),
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_read_any_encoding),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
