/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include "series/frame.h"
#include "util/timestamp.h"

static void test_missing_values(void **context)
{
    struct wva_frame *frame = wva_frame_create();

    (void)context;
    assert_false(wva_frame_has(frame, WVA_ROLE_RATE));
    (void)wva_frame_add_row(frame, 0);
    (void)wva_frame_add_row(frame, 1);
    wva_frame_set(frame, WVA_ROLE_RATE, 5, true);
    (void)wva_frame_add_row(frame, 2);
    assert_true(isnan(wva_frame_get(frame, WVA_ROLE_RATE, 0)));
    assert_near(wva_frame_get(frame, WVA_ROLE_RATE, 1), 5, 0);
    assert_true(isnan(wva_frame_get(frame, WVA_ROLE_RATE, 2)));
    assert_true(isnan(wva_frame_get(frame, WVA_ROLE_COST, 1)));
    assert_int_equal(frame->column[WVA_ROLE_RATE].present, 1);
    /* The first row had no value, so the column is not one of whole numbers. */
    assert_false(frame->column[WVA_ROLE_RATE].whole);
    wva_frame_free(frame);
    wva_frame_free(NULL);
}

static void test_whole_columns(void **context)
{
    struct wva_frame *frame = wva_frame_create();

    (void)context;
    for (int i = 0; i < 3; i++) {
        (void)wva_frame_add_row(frame, i);
        wva_frame_set(frame, WVA_ROLE_REPLICAS_DESIRED, i, true);
        wva_frame_set(frame, WVA_ROLE_RATE, i, i != 1);
    }
    assert_true(frame->column[WVA_ROLE_REPLICAS_DESIRED].whole);
    assert_false(frame->column[WVA_ROLE_RATE].whole);
    wva_frame_free(frame);
}

static void test_sort_keeps_rows_together(void **context)
{
    const int64_t times[] = { 3, 1, 2, 1, 0 };
    const double sorted[] = { 4, 1, 3, 2, 0 };
    struct wva_frame *frame = wva_frame_create();

    (void)context;
    for (size_t i = 0; i < COUNT(times); i++) {
        (void)wva_frame_add_row(frame, times[i]);
        wva_frame_set(frame, WVA_ROLE_RATE, (double)i, true);
    }
    wva_frame_sort(frame);
    for (size_t i = 0; i < COUNT(times); i++)
        assert_near(wva_frame_get(frame, WVA_ROLE_RATE, i), sorted[i], 0);
    /* A row that is added afterwards must find room in every column. */
    for (int i = 0; i < 100; i++)
        (void)wva_frame_add_row(frame, 10 + i);
    assert_true(isnan(wva_frame_get(frame, WVA_ROLE_RATE, 104)));
    wva_frame_free(frame);
}

static void test_filter(void **context)
{
    const double rate[] = { 10, NAN, 30, 40 };
    const bool keep[] = { false, true, false, true };
    struct wva_frame *frame = wva_frame_create();

    (void)context;
    fill_column(frame, WVA_ROLE_RATE, rate, COUNT(rate));
    wva_frame_filter(frame, keep);
    assert_int_equal(frame->rows, 2);
    assert_int_equal(frame->column[WVA_ROLE_RATE].present, 1);
    assert_near(wva_frame_get(frame, WVA_ROLE_RATE, 1), 40, 0);
    assert_near(wva_frame_minutes(frame, 1), 2, 0);
    wva_frame_free(frame);
}

/* Names must be unique, or a table would be read into the wrong column. */
static void test_rows_of_roles(void **context)
{
    (void)context;
    for (int i = 0; i < WVA_ROLE_COUNT; i++) {
        const struct wva_role_info info = wva_role_info((enum wva_role)i);
        int column = wva_row_column_find(wva_str_from(info.name));

        assert_int_equal(column, info.column != 0 ? (int)info.column : WVA_COLUMN_COUNT + i);
        if (info.column != 0)
            assert_int_equal(wva_role_find(info.column), i);
        assert_true(info.help[0] != '\0');
        for (int j = 0; j < i; j++) {
            const char *other = wva_role_info((enum wva_role)j).series;

            assert_string_not_equal(info.name, wva_role_info((enum wva_role)j).name);
            assert_true(info.series == NULL || other == NULL || strcmp(info.series, other) != 0);
        }
    }
    assert_int_equal(wva_role_find(WVA_COLUMN_MODEL), WVA_ROLE_COUNT);
    assert_int_equal(wva_row_column_find(WVA_STR("itlAverage")), WVA_COLUMN_ITL_OBSERVED);
    assert_int_equal(wva_row_column_find(WVA_STR("model")), WVA_COLUMN_MODEL);
    assert_int_equal(wva_row_column_find(WVA_STR("nothing")), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_missing_values),
        cmocka_unit_test(test_whole_columns),
        cmocka_unit_test(test_sort_keeps_rows_together),
        cmocka_unit_test(test_filter),
        cmocka_unit_test(test_rows_of_roles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
