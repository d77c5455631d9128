/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

#include "series/table.h"
#include "util/path.h"

static const struct wva_table_column columns[] = {
    { "name", WVA_CELL_TEXT },
    { "value", WVA_CELL_NUMBER },
    { "flag", WVA_CELL_BOOLEAN },
};

/* The table of one row as text; the caller frees it. */
static char *written(enum wva_table_format format, struct wva_str name, struct wva_str value)
{
    char *dir = make_scratch(), *path = wva_path_join(dir, "table"), *text;
    struct wva_error err;
    struct wva_outfile *out = wva_outfile_open(path, &err);
    struct wva_table table;

    assert_non_null(out);
    table = wva_table_begin(out, format, columns, COUNT(columns));
    wva_table_text(&table, name);
    wva_table_text(&table, value);
    wva_table_text(&table, WVA_STR("true"));
    assert_int_equal(wva_outfile_commit(out, &err), WVA_OK);
    text = read_file(dir, "table");
    free(path);
    remove_scratch(dir);
    return text;
}

static void expect(enum wva_table_format format, struct wva_str name, struct wva_str value,
                   const char *expected)
{
    char *text = written(format, name, value);

    assert_string_equal(text, expected);
    free(text);
}

static void test_csv_quotes_only_what_needs_it(void **context)
{
    (void)context;
    expect(WVA_TABLE_CSV, WVA_STR("plain name"), WVA_STR("1.50"),
           "name,value,flag\nplain name,1.50,true\n");
    expect(WVA_TABLE_CSV, WVA_STR("a,b"), WVA_STR(""), "name,value,flag\n\"a,b\",,true\n");
    expect(WVA_TABLE_CSV, WVA_STR("say \"x\""), WVA_STR("1"),
           "name,value,flag\n\"say \"\"x\"\"\",1,true\n");
    expect(WVA_TABLE_CSV, WVA_STR("two\nlines"), WVA_STR("1"),
           "name,value,flag\n\"two\nlines\",1,true\n");
    expect(WVA_TABLE_CSV, WVA_STR("\""), WVA_STR("1"), "name,value,flag\n\"\"\"\",1,true\n");
}

static void test_formulas_are_defused_but_numbers_are_not(void **context)
{
    (void)context;
    expect(WVA_TABLE_CSV, WVA_STR("=1+1"), WVA_STR("-5"), "name,value,flag\n'=1+1,-5,true\n");
    expect(WVA_TABLE_CSV, WVA_STR("@a,b"), WVA_STR("+5"), "name,value,flag\n\"'@a,b\",+5,true\n");
    expect(WVA_TABLE_TSV, WVA_STR("-x"), WVA_STR("-5"), "name\tvalue\tflag\n'-x\t-5\ttrue\n");
    expect(WVA_TABLE_TSV, WVA_STR("a\tb\nc"), WVA_STR("1"), "name\tvalue\tflag\na b c\t1\ttrue\n");
}

static void test_json_has_its_own_numbers(void **context)
{
    static const char *const numbers[] = { "0", "-0", "10", "-1.50", "0.5e+3", "1E-05", "1e999" };
    static const char *const others[] = {
        "+3",   "007", "-01", ".5",  "5.",   "1e",  "1e+", "-",
        "+Inf", "NaN", "0x1", "1_0", "true", "1 2", "--1", "1.e2"
    };
    char expected[100];

    (void)context;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        (void)snprintf(expected, sizeof expected, "{\"name\":\"x\",\"value\":%s,\"flag\":true}\n",
                       numbers[i]);
        expect(WVA_TABLE_NDJSON, WVA_STR("x"), wva_str_from(numbers[i]), expected);
    }
    for (size_t i = 0; i < COUNT(others); i++) {
        (void)snprintf(expected, sizeof expected,
                       "{\"name\":\"x\",\"value\":\"%s\",\"flag\":true}\n", others[i]);
        expect(WVA_TABLE_NDJSON, WVA_STR("x"), wva_str_from(others[i]), expected);
    }
}

static void test_json_is_utf8(void **context)
{
    (void)context;
    expect(WVA_TABLE_NDJSON, WVA_STR("caf\351"), WVA_STR("1\377"),
           "{\"name\":\"caf\ufffd\",\"value\":\"1\ufffd\",\"flag\":true}\n");
    expect(WVA_TABLE_NDJSON, WVA_STR("caf\u00e9 \x7f"), WVA_STR("1"),
           "{\"name\":\"caf\u00e9 \x7f\",\"value\":1,\"flag\":true}\n");
}

static void test_json_lines(void **context)
{
    (void)context;
    expect(WVA_TABLE_NDJSON, WVA_STR("a\"b\\c\n"), WVA_STR("1e-05"),
           "{\"name\":\"a\\\"b\\\\c\\n\",\"value\":1e-05,\"flag\":true}\n");
    expect(WVA_TABLE_NDJSON, WVA_STR(""), WVA_STR(""),
           "{\"name\":\"\",\"value\":null,\"flag\":true}\n");
    expect(WVA_TABLE_NDJSON, WVA_STR("=x"), WVA_STR("NaN"),
           "{\"name\":\"=x\",\"value\":\"NaN\",\"flag\":true}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv_quotes_only_what_needs_it),
        cmocka_unit_test(test_formulas_are_defused_but_numbers_are_not),
        cmocka_unit_test(test_json_lines),
        cmocka_unit_test(test_json_has_its_own_numbers),
        cmocka_unit_test(test_json_is_utf8),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
