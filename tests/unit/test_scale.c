/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "chart/scale.h"

static const char *label(const struct wva_ticks *ticks, size_t i)
{
    static char text[WVA_TICK_TEXT];

    assert_true(i < ticks->count);
    return wva_tick_label(ticks, ticks->value[i], text);
}

static void labels_have_just_enough_decimals(void **state)
{
    struct wva_ticks ticks = wva_ticks_round(0, 1, 100, 20);

    (void)state;
    assert_int_equal(ticks.count, 6);
    assert_string_equal(label(&ticks, 0), "0.0");
    assert_string_equal(label(&ticks, 3), "0.6");
    ticks = wva_ticks_round(0, 13, 130, 22);
    assert_string_equal(label(&ticks, 1), "2.5");
    ticks = wva_ticks_round(0, 1600, 300, 30);
    assert_string_equal(label(&ticks, 1), "200");
    ticks = wva_ticks_round(0.000317, 0.000357, 200, 40);
    assert_string_equal(label(&ticks, 0), "0.00032");
    ticks = wva_ticks_round(-2, 2, 100, 20);
    assert_string_equal(label(&ticks, 2), "0");
}

static void extreme_values_are_written_with_exponents(void **state)
{
    struct wva_ticks ticks = wva_ticks_round(0, 1e-30, 100, 20);

    (void)state;
    assert_string_equal(label(&ticks, 0), "0");
    assert_string_equal(label(&ticks, 1), "2e-31");
    assert_string_equal(label(&ticks, 5), "1.0e-30");
    ticks = wva_ticks_round(0, 5e14, 100, 20);
    assert_string_equal(label(&ticks, 1), "1e14");
}

static void large_values_count_in_thousands_and_millions(void **state)
{
    struct wva_ticks ticks = wva_ticks_round(0, 3.4e6, 100, 30);

    (void)state;
    assert_string_equal(label(&ticks, 0), "0");
    assert_string_equal(label(&ticks, 1), "2M");
    ticks = wva_ticks_round(0, 3.4e6, 300, 30);
    assert_string_equal(label(&ticks, 1), "0.5M");
    ticks = wva_ticks_round(0, 250000, 300, 60);
    assert_string_equal(label(&ticks, 1), "50k");
    ticks = wva_ticks_round(0, 20000, 300, 60);
    assert_string_equal(label(&ticks, 1), "5000");
}

/* Round in UTC, wherever between two minutes the axis begins. */
static void times_of_day_are_round(void **state)
{
    const int64_t first_ns = INT64_C(1765328142900000000); /* 2025-12-10 00:55:42.9 */
    struct wva_ticks ticks = wva_ticks_clock(first_ns, 34, 650, 58);
    char text[WVA_CLOCK_TEXT];

    (void)state;
    assert_int_equal(ticks.count, 6);
    assert_string_equal(wva_clock_label(first_ns, ticks.value[0], ticks.step, text), "01:00");
    assert_string_equal(wva_clock_label(first_ns, ticks.value[5], ticks.step, text), "01:25");
    ticks = wva_ticks_clock(first_ns, .5, 650, 58);
    assert_string_equal(wva_clock_label(first_ns, ticks.value[0], ticks.step, text), "00:55:45");
    ticks = wva_ticks_clock(first_ns, 3 * 1440, 650, 58);
    assert_string_equal(wva_clock_label(first_ns, ticks.value[0], ticks.step, text), "12:00");
    assert_string_equal(wva_clock_label(first_ns, ticks.value[1], ticks.step, text), "12-11");
}

/* Whatever the range: inside it, evenly apart, far enough apart, and told apart by their labels. */
static void check_ticks(double min, double max)
{
    struct wva_ticks ticks = wva_ticks_round(min, max, 300, 25);
    char before[WVA_TICK_TEXT] = "", text[WVA_TICK_TEXT];

    assert_in_range(ticks.count, 3, 13);
    for (size_t i = 0; i < ticks.count; i++) {
        assert_true(ticks.value[i] >= min - 1e-6 * ticks.step);
        assert_true(ticks.value[i] <= max + 1e-6 * ticks.step);
        wva_tick_label(&ticks, ticks.value[i], text);
        assert_true(strlen(text) < 12);
        assert_string_not_equal(text, before);
        memcpy(before, text, sizeof before);
        if (i > 0)
            assert_true((ticks.value[i] - ticks.value[i - 1]) / (max - min) * 300 > 25 * 0.9999);
    }
}

static void ticks_hold_their_rules_at_every_size(void **state)
{
    (void)state;
    for (int power = -40; power <= 14; power++)
        for (double digits = 1; digits < 10; digits += 0.37) {
            double size = digits * pow(10, power);

            check_ticks(0, size);
            check_ticks(-size / 3, size);
            check_ticks(size, 1.1 * size);
        }
}

static void replicas_get_whole_ticks(void **state)
{
    (void)state;
    for (double most = 1; most < 1000; most = ceil(most * 1.3)) {
        struct wva_ticks ticks = wva_ticks_whole(0, most * 1.06, 200, 22);

        assert_true(ticks.count >= 2);
        for (size_t i = 0; i < ticks.count; i++) {
            assert_true(ticks.value[i] == floor(ticks.value[i]));
            assert_null(strchr(label(&ticks, i), '.'));
        }
    }
}

static void time_axes_count_as_people_do(void **state)
{
    struct wva_time_ticks ticks = wva_ticks_time(33.02, 640, 46, 0, 0);

    (void)state;
    assert_string_equal(ticks.unit, "min");
    assert_true(ticks.major.step == 5);
    assert_true(ticks.minor.step == 1);
    assert_true(ticks.major.value[0] == 0);
    assert_true(ticks.major.value[ticks.major.count - 1] == 30);
    ticks = wva_ticks_time(8 * 60, 640, 46, 0, 0);
    assert_string_equal(ticks.unit, "h");
    assert_true(ticks.major.step == 1);
    assert_int_equal(ticks.major.count, 9);
    ticks = wva_ticks_time(1.9, 640, 46, 0, 0);
    assert_string_equal(ticks.unit, "s");
    assert_true(ticks.major.step == 10);
    ticks = wva_ticks_time(365 * 1440., 640, 46, 0, 0);
    assert_string_equal(ticks.unit, "d");
    assert_in_range(ticks.major.count, 4, 14);
}

static void given_time_steps_are_kept_or_taken_several_times(void **state)
{
    struct wva_time_ticks ticks = wva_ticks_time(60, 640, 46, 10, 5);

    (void)state;
    assert_true(ticks.major.step == 10);
    assert_true(ticks.minor.step == 5);
    ticks = wva_ticks_time(8 * 60, 640, 46, 1, 0.001);
    assert_true(ticks.major.count * 46 <= 640 + 46);
    assert_true(ticks.minor.count < WVA_TICKS_MAX);
}

static void nonsense_ranges_give_no_ticks(void **state)
{
    (void)state;
    assert_int_equal(wva_ticks_round(1, 1, 100, 20).count, 0);
    assert_int_equal(wva_ticks_round(NAN, 1, 100, 20).count, 0);
    assert_int_equal(wva_ticks_round(0, INFINITY, 100, 20).count, 0);
    assert_int_equal(wva_ticks_round(-1e308, 1e308, 100, 20).count, 0);
    assert_int_equal(wva_ticks_whole(0, INFINITY, 100, 20).count, 0);
    assert_in_range(wva_ticks_round(1e15, 1e15 + 1, 100, 20).count, 0, WVA_TICKS_MAX);
}

static void ranges_take_only_what_can_be_drawn(void **state)
{
    struct wva_range range = wva_range_empty();

    (void)state;
    wva_range_include(&range, NAN);
    wva_range_include(&range, INFINITY);
    wva_range_include(&range, -1e300);
    assert_true(wva_range_is_empty(range));
    wva_range_include(&range, 3);
    assert_true(range.min == 3 && range.max == 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_have_just_enough_decimals),
        cmocka_unit_test(large_values_count_in_thousands_and_millions),
        cmocka_unit_test(times_of_day_are_round),
        cmocka_unit_test(extreme_values_are_written_with_exponents),
        cmocka_unit_test(ticks_hold_their_rules_at_every_size),
        cmocka_unit_test(replicas_get_whole_ticks),
        cmocka_unit_test(time_axes_count_as_people_do),
        cmocka_unit_test(given_time_steps_are_kept_or_taken_several_times),
        cmocka_unit_test(nonsense_ranges_give_no_ticks),
        cmocka_unit_test(ranges_take_only_what_can_be_drawn),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
