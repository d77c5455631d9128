/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdlib.h>

#include "log/entry.h"
#include "log/json.h"

#define assert_view(view, text) assert_true(wva_str_equal(view, WVA_STR(text)))

static enum wva_entry_kind kind_of(const char *line)
{
    return wva_entry_read(wva_str_from(line)).kind;
}

static void test_members_in_any_order(void **context)
{
    struct wva_entry entry;

    (void)context;
    entry = wva_entry_read(WVA_STR("{\"level\":\"INFO\",\"ts\":\"T\",\"msg\":\"hello\"}"));
    assert_int_equal(entry.kind, WVA_ENTRY_RECORD);
    assert_view(entry.level, "INFO");
    assert_view(entry.time, "T");
    assert_view(entry.message, "hello");
    entry = wva_entry_read(
        WVA_STR(" { \"msg\" : \"a\\\"b\" , \"n\":[1,{\"msg\":\"no\"}], \"ts\":12.5 } "));
    assert_view(entry.message, "a\\\"b");
    assert_view(entry.time, "12.5");
}

static void test_last_of_equal_members_counts(void **context)
{
    struct wva_entry entry = wva_entry_read(WVA_STR("{\"msg\":\"first\",\"msg\":\"second\"}"));

    (void)context;
    assert_view(entry.message, "second");
}

static void test_kinds(void **context)
{
    (void)context;
    assert_int_equal(kind_of(""), WVA_ENTRY_BLANK);
    assert_int_equal(kind_of(" \t "), WVA_ENTRY_BLANK);
    assert_int_equal(kind_of("{}"), WVA_ENTRY_OTHER);
    assert_int_equal(kind_of("{\"a\":null}"), WVA_ENTRY_OTHER);
    assert_int_equal(kind_of("I1119 19:33:10.025424       1 leader.go:257] waiting"),
                     WVA_ENTRY_KLOG);
    assert_int_equal(kind_of("I1119 19:33:10.025424       1 leader.go:257"), WVA_ENTRY_FOREIGN);
    assert_int_equal(kind_of("X1119 19:33:10.025424       1 leader.go:257] x"), WVA_ENTRY_FOREIGN);
    assert_int_equal(kind_of("rate=15.2, max allowed rate=14.9"), WVA_ENTRY_FOREIGN);
    assert_int_equal(kind_of("{servers: []}"), WVA_ENTRY_MALFORMED);
    assert_int_equal(kind_of("{\"msg\":\"a\" \"ts\":\"b\"}"), WVA_ENTRY_MALFORMED);
    assert_int_equal(kind_of("{\"msg\":[}]}"), WVA_ENTRY_MALFORMED);
}

static void test_every_cut_of_a_record_is_noticed(void **context)
{
    static const char line[] =
        "{\"level\":\"INFO\",\"ts\":\"T\",\"msg\":\"a\\\\\\\"b\",\"n\":{\"x\":[1,true]}}";

    (void)context;
    assert_int_equal(kind_of(line), WVA_ENTRY_RECORD);
    for (size_t len = 1; len < sizeof line - 1; len++)
        assert_int_equal(wva_entry_read((struct wva_str){ line, len }).kind, WVA_ENTRY_CUT);
}

static void test_what_follows_a_record_is_kept(void **context)
{
    struct wva_entry entry = wva_entry_read(WVA_STR("{\"msg\":\"a\"}{\"msg\":\"b\"}"));

    (void)context;
    assert_view(entry.message, "a");
    assert_view(entry.rest, "{\"msg\":\"b\"}");
}

static void test_nesting_has_a_limit(void **context)
{
    char line[400] = "{\"a\":";

    (void)context;
    memset(line + 5, '[', 200);
    assert_int_equal(kind_of(line), WVA_ENTRY_MALFORMED);
}

static void expect_unescaped(struct wva_str raw, struct wva_str expected)
{
    struct wva_buffer scratch = wva_buffer_make(1024);

    assert_true(wva_str_equal(wva_json_unescape(raw, &scratch), expected));
    wva_buffer_free(&scratch);
}

static void test_escapes(void **context)
{
    (void)context;
    expect_unescaped(WVA_STR("plain"), WVA_STR("plain"));
    expect_unescaped(WVA_STR(""), WVA_STR(""));
    expect_unescaped(WVA_STR("a \\n\\t\\\"\\\\\\/ b"), WVA_STR("a \n\t\"\\/ b"));
    expect_unescaped(WVA_STR("\\u003c\\u00e9\\u2192"), WVA_STR("<\xC3\xA9\xE2\x86\x92"));
    expect_unescaped(WVA_STR("\\ud83d\\ude00"), WVA_STR("\xF0\x9F\x98\x80"));
    expect_unescaped(WVA_STR("\\ud83d!"), WVA_STR("\xEF\xBF\xBD!"));
    expect_unescaped(WVA_STR("\\u12"), WVA_STR("\\u12"));
    expect_unescaped(WVA_STR("\\x\\"), WVA_STR("\\x\\"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_in_any_order),
        cmocka_unit_test(test_last_of_equal_members_counts),
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_every_cut_of_a_record_is_noticed),
        cmocka_unit_test(test_what_follows_a_record_is_kept),
        cmocka_unit_test(test_nesting_has_a_limit),
        cmocka_unit_test(test_escapes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
