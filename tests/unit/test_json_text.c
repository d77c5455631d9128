/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/escape.h"
#include "output/json_text.h"

static void expect_json(json_t *value, const char *expected)
{
    struct wva_buffer text = wva_buffer_make(10000);

    wva_json_write(&text, value);
    assert_string_equal(text.data, expected);
    wva_buffer_free(&text);
    json_decref(value);
}

static void test_numbers_are_short_and_exact(void **context)
{
    (void)context;
    expect_json(wva_json_number(0.1), "0.1\n");
    expect_json(wva_json_number(1.0 / 3), "0.3333333333333333\n");
    expect_json(wva_json_number(3), "3\n");
    expect_json(wva_json_number(-0.0), "0\n");
    expect_json(wva_json_number(1e300), "1e+300\n");
    expect_json(wva_json_number(NAN), "null\n");
    expect_json(wva_json_number(-INFINITY), "null\n");
}

static void test_text_is_utf8(void **context)
{
    (void)context;
    expect_json(wva_json_text(NULL), "null\n");
    expect_json(wva_json_text("a\"\\\n\x01"), "\"a\\\"\\\\\\n\\u0001\"\n");
    expect_json(wva_json_text("a\xff"), "\"a\xef\xbf\xbd\"\n");
}

static void test_layout(void **context)
{
    json_t *object = json_object(), *inner, *list = json_array();
    const struct {
        const char *name;
        double value;
    } members[] = { { "z", 1 }, { "a", NAN }, { "m", 0.5 } };

    (void)context;
    inner = wva_json_add_object(object, "inner");
    for (size_t i = 0; i < COUNT(members); i++)
        wva_json_add_number(inner, members[i].name, members[i].value);
    (void)json_array_append_new(list, json_integer(1));
    (void)json_array_append_new(list, json_null());
    wva_json_add(object, "list", list);
    wva_json_add(object, "none", json_array());
    expect_json(object, "{\n  \"inner\": {\"z\": 1, \"a\": null, \"m\": 0.5},\n"
                        "  \"list\": [1, null],\n  \"none\": []\n}\n");
}

static void expect_escaped(void (*escape)(struct wva_buffer *out, const char *text),
                           const char *text, const char *expected)
{
    struct wva_buffer out = wva_buffer_make(1000);

    escape(&out, text);
    assert_string_equal(out.data == NULL ? "" : out.data, expected);
    wva_buffer_free(&out);
}

static void test_escapes(void **context)
{
    (void)context;
    expect_escaped(wva_escape_xml, "<a b=\"c\">'&\x01", "&#60;a b=&#34;c&#34;&#62;&#39;&#38; ");
    expect_escaped(wva_escape_xml, "\xef\xbf\xbf|\xef\xbf\xbe", "\xef\xbf\xbd|\xef\xbf\xbd");
    expect_escaped(wva_escape_xml, NULL, "");
    expect_escaped(wva_escape_label, "a\"b\\c\nd", "a\\\"b\\\\c d");
    expect_escaped(wva_escape_markdown, "a_b _c_ 3.5 ms: x", "a_b &#95;c&#95; 3.5 ms: x");
    expect_escaped(wva_escape_markdown, "1. x", "&#49;. x");
    expect_escaped(wva_escape_markdown, "- x", "&#45; x");
    expect_escaped(wva_escape_markdown, "[x](https://y) www.z",
                   "&#91;x&#93;(https&#58;//y) www&#46;z");
    expect_escaped(wva_escape_markdown, "<b> </b> <!-- a&amp;b \\* x\\",
                   "&#60;b> &#60;/b> &#60;!-- "
                   "a&#38;amp;b &#92;&#42; x&#92;");
    expect_escaped(wva_escape_markdown, "@me #7 **x** ~~y~~ $z$",
                   "&#64;me &#35;7 &#42;&#42;x&#42;&#42; &#126;&#126;y&#126;&#126; &#36;z&#36;");
    expect_escaped(wva_escape_markdown, "> x", "&#62; x");
    expect_escaped(wva_escape_markdown, "# x", "&#35; x");
    expect_escaped(wva_escape_markdown, "* x", "&#42; x");
    expect_escaped(wva_escape_markdown_name, "a|b\nc", "<code>a&#124;b c</code>");
    expect_escaped(wva_escape_markdown_name, "a`b", "<code>a&#96;b</code>");
}

/* The source is read too: our own sentences, and names that mean nothing, stay as they are. */
static void test_markdown_reads_well(void **context)
{
    static const char *const sentences[] = {
        "1.25 replica-hours (about 3877 requests) at 5 < 6 & 7 > 3.",
        "PASS itl_attainment >= 95 (97.3)",
        "a * b ~ c, 10 $ & #, x@ \\ y: 15 % - 3",
        "(95 %: 7.6 to 7.7)",
    };

    (void)context;
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++)
        expect_escaped(wva_escape_markdown, sentences[i], sentences[i]);
    expect_escaped(wva_escape_markdown_name, "parrot_decode:aviary*", "`parrot_decode:aviary*`");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_are_short_and_exact),
        cmocka_unit_test(test_text_is_utf8),
        cmocka_unit_test(test_layout),
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_markdown_reads_well),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
