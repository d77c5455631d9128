/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdlib.h>

#include "input/rotated.h"

static bool belong(const char *a, const char *b)
{
    struct wva_rotated first, second;

    return wva_rotated_read(a, &first) && wva_rotated_read(b, &second)
           && wva_rotated_belong(&first, &second);
}

static void test_what_belongs_together(void **context)
{
    (void)context;
    assert_true(belong("x.log", "x.log.1"));
    assert_true(belong("d/x-json.log.2.gz", "d/x-json.log"));
    assert_true(belong("d/0.log", "d/0.log.20260101-120000.gz"));
    assert_true(belong("x.log-20260101.zst", "x.log.7"));
    assert_true(belong("x-2026-01-01T12-00-00.000.log.gz", "x.log"));
    assert_true(belong("a.log.b.log.1", "a.log.b.log"));
    assert_false(belong("d/x.log", "e/x.log.1"));
    assert_false(belong("x.log", "y.log.1"));
    assert_false(belong("0.log", "1.log"));
}

static void test_names_that_are_none(void **context)
{
    static const char *const names[] = {
        "x",         "x.1",          "x.txt.1", "x.log.",         ".log",
        "x.log.a",   "x.log.123456", "x.log-1", "x.log.1.tar.gz", "x.logs.1",
        "d.log.1/x",
    };
    struct wva_rotated part;

    (void)context;
    for (size_t i = 0; i < COUNT(names); i++)
        if (wva_rotated_read(names[i], &part))
            fail_msg("%s was read", names[i]);
}

static int compare(const void *a, const void *b)
{
    struct wva_rotated first, second;

    assert_true(wva_rotated_read(*(const char *const *)a, &first));
    assert_true(wva_rotated_read(*(const char *const *)b, &second));
    return wva_rotated_compare(&first, &second);
}

static void test_order(void **context)
{
    static const char *const expected[] = {
        "x.log-20251231",
        "x.log.20260101-110000",
        "x.log.20260101-120000.gz",
        "x.log.100",
        "x.log.10.gz",
        "x.log.9",
        "x.log.2",
        "x.log.1.xz",
        "x.log",
    };
    const char *names[COUNT(expected)];

    (void)context;
    for (size_t i = 0; i < COUNT(names); i++)
        names[i] = expected[(i * 4 + 2) % COUNT(names)];
    qsort(names, COUNT(names), sizeof names[0], compare);
    for (size_t i = 0; i < COUNT(names); i++)
        assert_string_equal(names[i], expected[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_belongs_together),
        cmocka_unit_test(test_names_that_are_none),
        cmocka_unit_test(test_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
