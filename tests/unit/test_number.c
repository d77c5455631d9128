/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/number.h"

static bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

/* A decimal text of up to 25 digits, with or without point and exponent. */
static void random_decimal(uint64_t *state, char *out, size_t size)
{
    size_t digits = 1 + next_random(state) % 25, point = next_random(state) % (digits + 1), len = 0;

    if (next_random(state) % 3 == 0)
        out[len++] = '-';
    for (size_t i = 0; i < digits; i++) {
        if (i == point && i > 0)
            out[len++] = '.';
        out[len++] = (char)('0' + next_random(state) % 10);
    }
    out[len] = '\0';
    if (next_random(state) % 2 == 0)
        (void)snprintf(out + len, size - len, "e%d", (int)(next_random(state) % 700) - 350);
}

static void test_read_agrees_with_strtod(void **context)
{
    uint64_t state = 1;
    char text[64];
    double value;

    (void)context;
    for (int i = 0; i < 200000; i++) {
        random_decimal(&state, text, sizeof text);
        assert_int_equal(wva_number_read(wva_str_from(text), &value), strlen(text));
        if (!same_bits(value, strtod(text, NULL)))
            fail_msg("%s read as %.17g", text, value);
    }
}

static void test_repr_reads_back_and_is_shortest(void **context)
{
    uint64_t state = 2;
    char repr[WVA_NUMBER_TEXT], shorter[64];

    (void)context;
    for (int i = 0; i < 50000; i++) {
        uint64_t bits = next_random(&state);
        double value;
        int digits = 0;

        if (i % 2 == 0) /* the magnitudes that logs have */
            bits = (bits & UINT64_C(0x800fffffffffffff)) | (1000 + bits % 50) << 52;
        if (i % 100 == 0) /* next to nothing */
            bits &= UINT64_C(0x800fffffffffffff) >> i / 100 % 40;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        wva_number_repr(value, repr);
        if (!same_bits(strtod(repr, NULL), value))
            fail_msg("%s does not read back as %.17g", repr, value);
        while (digits < 17) {
            (void)snprintf(shorter, sizeof shorter, "%.*e", digits++, value);
            if (strtod(shorter, NULL) == value)
                break;
        }
        for (const char *p = repr, *end = repr + strcspn(repr, "e"); p < end; p++)
            digits -= *p >= '1' && *p <= '9';
        if (digits < 0)
            fail_msg("%s has more digits than it needs", repr);
    }
}

static void test_repr_is_laid_out_as_python_does(void **context)
{
    static const struct {
        double value;
        const char *repr, *format;
    } cases[] = {
        { 0, "0.0", "0" },
        { -0.0, "-0.0", "-0" },
        { 3, "3.0", "3" },
        { 0.1, "0.1", "0.1" },
        { 0.30000000000000004, "0.30000000000000004", "0.30000000000000004" },
        { 1e-4, "0.0001", "0.0001" },
        { 1e-5, "1e-05", "1e-05" },
        { 0.000337, "0.000337", "0.000337" },
        { 1e15, "1000000000000000.0", "1000000000000000" },
        { 1e16, "1e+16", "1e+16" },
        { 1.5e300, "1.5e+300", "1.5e+300" },
        { 5e-324, "5e-324", "5e-324" }, /* the least there is */
        { 2.2250738585072014e-308, "2.2250738585072014e-308", "2.2250738585072014e-308" },
        { 1.7976931348623157e308, "1.7976931348623157e+308", "1.7976931348623157e+308" },
        { 123456.789, "123456.789", "123456.789" },
        { INFINITY, "inf", "inf" },
        { -INFINITY, "-inf", "-inf" },
        { NAN, "nan", "nan" },
    };
    char text[WVA_NUMBER_TEXT];

    (void)context;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_string_equal(wva_number_repr(cases[i].value, text), cases[i].repr);
        assert_string_equal(wva_number_format(cases[i].value, text), cases[i].format);
    }
}

static void test_brief_numbers_are_for_people(void **context)
{
    static const struct {
        double value;
        int digits;
        const char *text;
    } cases[] = {
        { 0, 4, "0" },
        { 0.123456, 4, "0.1235" },
        { -12.3456, 4, "-12.35" },
        { 999.96, 4, "1,000" },
        { 1201.4, 4, "1,201" },
        { 9999.6, 4, "10,000" },
        { 520149, 4, "520,100" },
        { -3129000, 4, "-3,129,000" },
        { 18000, 15, "18,000" },
        { 1234567.25, 15, "1,234,567.25" },
        { 1e15, 4, "1e+15" },
        { NAN, 4, "nan" },
        { INFINITY, 4, "inf" },
    };
    char text[WVA_NUMBER_TEXT];

    (void)context;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(wva_number_brief(cases[i].value, cases[i].digits, text), cases[i].text);
}

static void test_read_stops_where_the_number_ends(void **context)
{
    static const struct {
        const char *text;
        size_t taken;
        double value;
    } cases[] = {
        { "12ms", 2, 12 },
        { "1.", 1, 1 },
        { "1e", 1, 1 },
        { "1e+", 1, 1 },
        { "1.5e3,", 5, 1500 },
        { "-0", 2, 0 },
        { "+7", 2, 7 },
        { "NaN}", 3, NAN },
        { "+Inf ", 4, INFINITY },
        { "-inf", 4, -INFINITY },
        { "Infinity", 0, 0 },
        { "", 0, 0 },
        { "-", 0, 0 },
        { ".5", 2, 0.5 },
        { " 1", 0, 0 },
        { "0x10", 1, 0 },
        { "nano", 0, 0 },
        { "1e99999999999", 13, INFINITY },
        { "1e-99999999999", 14, 0 },
    };

    (void)context;
    for (size_t i = 0; i < COUNT(cases); i++) {
        double value = 0;
        size_t taken = wva_number_read(wva_str_from(cases[i].text), &value);

        if (taken != cases[i].taken)
            fail_msg("%zu bytes taken of \"%s\"", taken, cases[i].text);
        assert_near(value, cases[i].value, 0);
    }
}

static void test_whole_numbers(void **context)
{
    (void)context;
    assert_true(wva_number_is_whole(WVA_STR("0")));
    assert_true(wva_number_is_whole(WVA_STR("-12")));
    assert_false(wva_number_is_whole(WVA_STR("1.0")));
    assert_false(wva_number_is_whole(WVA_STR("1e3")));
    assert_false(wva_number_is_whole(WVA_STR("-")));
    assert_false(wva_number_is_whole(WVA_STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read_agrees_with_strtod),
        cmocka_unit_test(test_repr_reads_back_and_is_shortest),
        cmocka_unit_test(test_repr_is_laid_out_as_python_does),
        cmocka_unit_test(test_brief_numbers_are_for_people),
        cmocka_unit_test(test_read_stops_where_the_number_ends),
        cmocka_unit_test(test_whole_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
