/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include "util/timestamp.h"
#include "util/zone.h"

/* `text` in the zone is the instant `utc`. */
static void expect(const char *zone_name, const char *text, const char *utc)
{
    struct wva_error err;
    struct wva_zone *zone = zone_name == NULL ? NULL : wva_zone_parse(zone_name, &err);
    char found[WVA_TIME_TEXT];
    int64_t time_ns;
    bool zoneless = false;

    assert_true(zone_name == NULL || zone != NULL);
    assert_true(wva_zone_time_parse(wva_str_from(text), zone, &time_ns, &zoneless));
    assert_string_equal(wva_time_format_exact(time_ns, found), utc);
    assert_int_equal(zoneless, strpbrk(text + 10, "Z+-") == NULL);
    wva_zone_free(zone);
}

static void test_offsets(void **context)
{
    (void)context;
    expect(NULL, "2025-06-01 12:00:00", "2025-06-01T12:00:00Z");
    expect("Z", "2025-06-01 12:00:00", "2025-06-01T12:00:00Z");
    expect("+02:00", "2025-06-01 12:00:00", "2025-06-01T10:00:00Z");
    expect("-0530", "2025-06-01 12:00:00.25", "2025-06-01T17:30:00.250Z");
}

static void test_a_zone_that_is_told_counts(void **context)
{
    (void)context;
    expect("+02:00", "2025-06-01T12:00:00Z", "2025-06-01T12:00:00Z");
    expect("+02:00", "2025-06-01T12:00:00-01:00", "2025-06-01T13:00:00Z");
}

static void test_names(void **context)
{
    (void)context;
    expect("UTC", "2025-06-01 12:00:00", "2025-06-01T12:00:00Z");
    expect("America/New_York", "2025-06-01 12:00:00", "2025-06-01T16:00:00Z");
    expect("America/New_York", "2025-12-01 12:00:00", "2025-12-01T17:00:00Z");
    /* The clock shows 01:30 twice on 2 November, and skips 02:30 on 9 March. */
    expect("America/New_York", "2025-11-02 01:30:00", "2025-11-02T05:30:00Z");
    expect("America/New_York", "2025-03-09 02:30:00", "2025-03-09T07:00:00Z");
}

/* Where a clock goes back, an hour has two readings; elsewhere both are the same. */
static void test_the_later_of_two(void **context)
{
    static const struct {
        const char *clock, *later;
    } cases[] = {
        { "2025-11-02 01:30:00", "2025-11-02T06:30:00Z" },
        { "2025-11-02 02:00:00", "2025-11-02T07:00:00Z" },
        { "2025-11-02 00:59:59", "2025-11-02T04:59:59Z" },
        { "2025-06-01 12:00:00", "2025-06-01T16:00:00Z" },
    };
    struct wva_error err;
    struct wva_zone *zone = wva_zone_parse("America/New_York", &err);
    char found[WVA_TIME_TEXT];
    int64_t clock_ns;

    (void)context;
    assert_non_null(zone);
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_true(wva_time_parse(wva_str_from(cases[i].clock), &clock_ns));
        assert_string_equal(wva_time_format_exact(wva_zone_to_utc_later(zone, clock_ns), found),
                            cases[i].later);
    }
    assert_true(wva_zone_to_utc_later(NULL, clock_ns) == clock_ns);
    wva_zone_free(zone);
}

static void test_what_is_none(void **context)
{
    struct wva_error err;

    (void)context;
    assert_null(wva_zone_parse("", &err));
    assert_null(wva_zone_parse("Nowhere/Else", &err));
    assert_int_equal(err.status, WVA_ERR_USAGE);
    assert_null(wva_zone_parse("+99:99", &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_offsets),      cmocka_unit_test(test_a_zone_that_is_told_counts),
        cmocka_unit_test(test_names),        cmocka_unit_test(test_the_later_of_two),
        cmocka_unit_test(test_what_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
