/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdio.h>

#include "cycle/text_map.h"

enum { NAMES = 200 };

static struct wva_str name_of(int i, char out[16])
{
    (void)snprintf(out, 16, "server-%d", i);
    return wva_str_from(out);
}

/* Few entries are looked through, more have slots: every count on the way must find all. */
static void test_all_are_found_at_every_count(void **context)
{
    struct wva_text_map map = { 0 };
    char names[NAMES][16];
    int values[NAMES];

    (void)context;
    for (int round = 0; round < 2; round++) {
        for (int count = 0; count < NAMES; count++) {
            char other[16];

            assert_null(wva_text_map_get(&map, name_of(count, other), WVA_STR("ns")));
            wva_text_map_put(&map, name_of(count, names[count]), WVA_STR("ns"), &values[count]);
            for (int i = 0; i <= count; i++) {
                assert_ptr_equal(wva_text_map_get(&map, name_of(i, other), WVA_STR("ns")),
                                 &values[i]);
                assert_null(wva_text_map_get(&map, name_of(i, other), WVA_STR("")));
            }
        }
        wva_text_map_clear(&map);
    }
    wva_text_map_free(&map);
}

static void test_a_value_can_be_replaced(void **context)
{
    struct wva_text_map map = { 0 };
    char names[20][16];
    int first, second;

    (void)context;
    for (int i = 0; i < 20; i++)
        wva_text_map_put(&map, name_of(i, names[i]), WVA_STR(""), &first);
    wva_text_map_put(&map, WVA_STR("server-3"), WVA_STR(""), &second);
    assert_ptr_equal(wva_text_map_get(&map, WVA_STR("server-3"), WVA_STR("")), &second);
    assert_ptr_equal(wva_text_map_get(&map, WVA_STR("server-4"), WVA_STR("")), &first);
    assert_int_equal(map.count, 20);
    wva_text_map_free(&map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_are_found_at_every_count),
        cmocka_unit_test(test_a_value_can_be_replaced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
