/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdlib.h>

#include "util/utf8.h"

static void expect(const char *text, enum wva_utf8_form form, const char *expected)
{
    char *clean = wva_utf8_clean(text, form);

    assert_string_equal(clean, expected);
    free(clean);
}

static void test_plain_text_stays(void **context)
{
    static const char text[] = "llama-3.1 \u00e9\u2026\U0001F600 ~";

    (void)context;
    for (int form = WVA_UTF8_VALID; form <= WVA_UTF8_ESCAPED; form++) {
        expect(text, (enum wva_utf8_form)form, text);
        expect("", (enum wva_utf8_form)form, "");
    }
}

static void test_control_characters(void **context)
{
    static const char text[] = "a\n\x1f[\x7f\xc2\x9b\xc2\xa0";

    (void)context;
    expect(text, WVA_UTF8_VALID, text);
    expect(text, WVA_UTF8_DOCUMENT, "a  [  \xc2\xa0");
    expect(text, WVA_UTF8_DOCUMENT_LINES, "a\n [  \xc2\xa0");
    expect(text, WVA_UTF8_TERMINAL, "a??[??\xc2\xa0");
    expect(text, WVA_UTF8_ESCAPED, "a\\x0A\\x1F[\\x7F\\xC2\\x9B\xc2\xa0");
}

/* A stray continuation byte, overlong, a surrogate, too large, cut short; then U+FFFF. */
static void test_what_is_not_well_formed(void **context)
{
    static const char text[] = "\x80 \xc0\xaf \xed\xa0\x80 \xf4\x90\x80\x80 \xe2\x80";

    (void)context;
    expect(text, WVA_UTF8_VALID,
           "\uFFFD \uFFFD\uFFFD \uFFFD\uFFFD\uFFFD \uFFFD\uFFFD\uFFFD\uFFFD \uFFFD\uFFFD");
    expect(text, WVA_UTF8_ESCAPED,
           "\\x80 \\xC0\\xAF \\xED\\xA0\\x80 \\xF4\\x90\\x80\\x80 \\xE2\\x80");
    expect("\xef\xbf\xbe\xef\xbf\xbf", WVA_UTF8_DOCUMENT, "\uFFFD\uFFFD");
    expect("\xef\xbf\xbe\xef\xbf\xbf", WVA_UTF8_TERMINAL, "\uFFFD\uFFFD");
    expect("\xef\xbf\xbf", WVA_UTF8_VALID, "\xef\xbf\xbf");
    expect("a\\x41", WVA_UTF8_ESCAPED, "a\\\\x41");
    expect("a\\x41", WVA_UTF8_TERMINAL, "a\\x41");
}

static void test_nul_within_a_view(void **context)
{
    struct wva_buffer out = wva_buffer_make(64);

    (void)context;
    wva_utf8_append(&out, WVA_STR("a\0b"), WVA_UTF8_VALID);
    assert_string_equal(out.data, "a\uFFFDb");
    wva_buffer_free(&out);
}

static void test_cut(void **context)
{
    static const size_t lengths[] = { 0, 1, 1, 3, 3, 3, 3, 7, 8, 8 };
    struct wva_str text = WVA_STR("a\u00e9\U0001F600z");

    (void)context;
    for (size_t max = 0; max < COUNT(lengths); max++)
        assert_int_equal(wva_utf8_cut(text, max).len, lengths[max]);
    /* What is behind the view does not matter. */
    assert_int_equal(wva_utf8_cut((struct wva_str){ "\u00e9", 1 }, 1).len, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_text_stays),
        cmocka_unit_test(test_control_characters),
        cmocka_unit_test(test_what_is_not_well_formed),
        cmocka_unit_test(test_nul_within_a_view),
        cmocka_unit_test(test_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
