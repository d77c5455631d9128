/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/phrase.h"

#include <stdlib.h>

#include "tests/unit/support.h"

static void check(void (*say)(struct wva_buffer *text, double value), double value,
                  const char *expected)
{
    struct wva_buffer text = wva_phrase_begin();
    char *phrase;

    say(&text, value);
    phrase = wva_phrase_end(&text);
    assert_string_equal(phrase, expected);
    free(phrase);
}

static void durations_have_the_unit_a_person_would_choose(void **state)
{
    (void)state;
    check(wva_phrase_duration, 0, "0 s");
    check(wva_phrase_duration, 45.4, "45 s");
    check(wva_phrase_duration, 119.4, "119 s");
    check(wva_phrase_duration, 120, "2.0 min");
    check(wva_phrase_duration, 1743.9, "29.1 min");
    check(wva_phrase_duration, 7200, "2.0 h");
    check(wva_phrase_duration, NAN, "not known");
}

static void latencies_have_three_digits(void **state)
{
    (void)state;
    check(wva_phrase_latency, 0.2468, "0.25 ms");
    check(wva_phrase_latency, 3.8, "3.80 ms");
    check(wva_phrase_latency, 24.06, "24.1 ms");
    check(wva_phrase_latency, -24.06, "-24.1 ms");
    check(wva_phrase_latency, 512.3, "512 ms");
    check(wva_phrase_latency, 1320, "1.32 s");
    check(wva_phrase_latency, NAN, "not known");
    check(wva_phrase_latency, INFINITY, "not known");
}

/* What is not all must not read "100 %", and what is some must not read "0 %". */
static void percentages_round_never_to_all_or_nothing(void **state)
{
    (void)state;
    check(wva_phrase_percent, 100, "100 %");
    check(wva_phrase_percent, 99.999, "99.99 %");
    check(wva_phrase_percent, 99.95, "99.95 %");
    check(wva_phrase_percent, 93.5484, "93.5 %");
    check(wva_phrase_percent, 0, "0 %");
    check(wva_phrase_percent, 0.0123, "0.0123 %");
    check(wva_phrase_percent, 99.9999999999999, "100 %"); /* a sum of shares */
    check(wva_phrase_percent, 250.4, "250 %");
    check(wva_phrase_percent, NAN, "not known");
}

static void times_are_words(void **state)
{
    static const char *const expected[] = { "0 times", "once", "twice", "3 times" };

    (void)state;
    for (size_t i = 0; i < COUNT(expected); i++) {
        struct wva_buffer text = wva_phrase_begin();
        char *phrase;

        wva_phrase_times(&text, i);
        phrase = wva_phrase_end(&text);
        assert_string_equal(phrase, expected[i]);
        free(phrase);
    }
}

static void estimates_have_three_digits(void **state)
{
    (void)state;
    check(wva_phrase_about, 0.4, "0");
    check(wva_phrase_about, 850.4, "850");
    check(wva_phrase_about, 999.6, "1,000");
    check(wva_phrase_about, 10137, "10,100");
    check(wva_phrase_about, 34077.2, "34,100");
    check(wva_phrase_about, 1234567, "1,230,000");
    check(wva_phrase_about, NAN, "not known");
}

static void nothing_said_is_no_phrase(void **state)
{
    struct wva_buffer text = wva_phrase_begin();

    (void)state;
    assert_null(wva_phrase_end(&text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations_have_the_unit_a_person_would_choose),
        cmocka_unit_test(latencies_have_three_digits),
        cmocka_unit_test(percentages_round_never_to_all_or_nothing),
        cmocka_unit_test(times_are_words),
        cmocka_unit_test(estimates_have_three_digits),
        cmocka_unit_test(nothing_said_is_no_phrase),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
