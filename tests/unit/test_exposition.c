/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "prom/exposition.h"
#include "support.h"

static bool is(struct wva_str text, const char *expected)
{
    return wva_str_equal(text, wva_str_from(expected));
}

static struct wva_exposition_item read_one(const char *line)
{
    static char page[4096];
    struct wva_exposition exposition;
    struct wva_exposition_item item;

    (void)snprintf(page, sizeof page, "%s\n", line);
    exposition = wva_exposition_begin(wva_str_from(page));
    assert_true(wva_exposition_next(&exposition, &item));
    return item;
}

static void test_samples(void **state)
{
    static const struct {
        const char *line, *name, *labels;
        double value;
        int64_t time_ns;
    } samples[] = {
        { "up 1", "up", "", 1, WVA_TIME_NONE },
        { "  up\t1  ", "up", "", 1, WVA_TIME_NONE },
        { "vllm:x_total 5.796363e+06", "vllm:x_total", "", 5796363, WVA_TIME_NONE },
        { "a{} 2e-06", "a", "", 2e-06, WVA_TIME_NONE },
        { "a +Inf", "a", "", INFINITY, WVA_TIME_NONE },
        { "a -Inf", "a", "", -INFINITY, WVA_TIME_NONE },
        { "a NaN", "a", "", NAN, WVA_TIME_NONE },
        { "a{b=\"c\"} 3 1772359200500", "a", "b=\"c\"", 3, INT64_C(1772359200500000000) },
        { "a{b=\"c\"} 3 1772359200.5", "a", "b=\"c\"", 3, INT64_C(1772359200500000000) },
        { "a { b = \"c\" , } 3", "a", "b = \"c\" , ", 3, WVA_TIME_NONE },
        { "a{b=\"}, \\\"c\"} 4", "a", "b=\"}, \\\"c\"", 4, WVA_TIME_NONE },
        { "{\"my.name\"} 5", "my.name", "", 5, WVA_TIME_NONE },
        { "{\"my.name\", \"l.x\"=\"v\"} 5", "my.name", "\"l.x\"=\"v\"", 5, WVA_TIME_NONE },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++) {
        struct wva_exposition_item item = read_one(samples[i].line);

        assert_int_equal(item.kind, WVA_EXPOSITION_SAMPLE);
        assert_true(is(item.name, samples[i].name));
        assert_true(is(item.labels, samples[i].labels));
        assert_true(item.value == samples[i].value
                    || (isnan(item.value) && isnan(samples[i].value)));
        assert_int_equal(item.time_ns, samples[i].time_ns);
        assert_false(item.has_exemplar);
    }
}

static void test_labels(void **state)
{
    struct wva_exposition_item item =
        read_one("a{le=\"+Inf\",text=\"q\\\"b\\\\n\\nx\\t\",empty=\"\"} 1");
    struct wva_buffer scratch = wva_buffer_make(100);
    struct wva_str value, rest = item.labels;
    struct wva_label label;
    size_t count = 0;

    (void)state;
    while (wva_exposition_label(&rest, &label))
        count++;
    assert_int_equal(count, 3);
    assert_true(wva_exposition_find_label(item.labels, WVA_STR("le"), &value));
    assert_true(is(wva_exposition_unescape(value, &scratch), "+Inf"));
    assert_true(wva_exposition_find_label(item.labels, WVA_STR("text"), &value));
    assert_true(is(wva_exposition_unescape(value, &scratch), "q\"b\\n\nx\\t"));
    assert_true(wva_exposition_find_label(item.labels, WVA_STR("empty"), &value));
    assert_int_equal(value.len, 0);
    assert_false(wva_exposition_find_label(item.labels, WVA_STR("tex"), &value));
    wva_buffer_free(&scratch);
}

static void test_malformed_lines(void **state)
{
    static const char *const lines[] = {
        "{\"object\":\"error\",\"code\":503}", /* what a proxy answers instead of a page */
        "Unauthorized",
        "a",
        "a{",
        "a{}",
        "a{b=\"c\"}",
        "a{b=\"c\" 1",
        "a{b=\"c} 1",
        "a{b=c} 1",
        "a{b} 1",
        "a{b=\"c\" d=\"e\"} 1",
        "a{,b=\"c\"} 1",
        "a{b=\"c\\\"} 1",
        "a 1x",
        "a one",
        "a 1 2026-03-01T10:00:00Z",
        "a 1 1772359200 extra",
        "1a 1",
        "{} 1",
        "{\"\"} 1",
        "a 1 # 0.5",
        "a 1 # {x=\"y\"}",
        "a 1 # {x=\"y\"} 0.5 1772359200 z",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct wva_exposition_item item = read_one(lines[i]);

        if (item.kind != WVA_EXPOSITION_MALFORMED)
            fail_msg("accepted: %s", lines[i]);
        assert_true(is(item.text, lines[i]));
        assert_true(item.problem != NULL && item.problem[0] != '\0');
    }
}

static void test_comments(void **state)
{
    struct wva_exposition_item item = read_one("# HELP a_total Some\\nhelp  with blanks ");

    (void)state;
    assert_int_equal(item.kind, WVA_EXPOSITION_HELP);
    assert_true(is(item.name, "a_total") && is(item.text, "Some\\nhelp  with blanks"));
    item = read_one("#   TYPE \t vllm:x   histogram");
    assert_int_equal(item.kind, WVA_EXPOSITION_TYPE);
    assert_true(is(item.name, "vllm:x") && is(item.text, "histogram"));
    item = read_one("# UNIT x_seconds seconds");
    assert_int_equal(item.kind, WVA_EXPOSITION_UNIT);
    item = read_one("# Pod: orchard-0");
    assert_int_equal(item.kind, WVA_EXPOSITION_COMMENT);
    assert_true(is(item.text, "Pod: orchard-0"));
    item = read_one("# HELPER a b");
    assert_int_equal(item.kind, WVA_EXPOSITION_COMMENT);
    item = read_one("# TYPE");
    assert_int_equal(item.kind, WVA_EXPOSITION_COMMENT);
}

static void test_exemplars(void **state)
{
    struct wva_exposition_item item =
        read_one("a_bucket{le=\"1\"} 11 # {trace_id=\"x y\"} 0.67 1772359200.25");

    (void)state;
    assert_int_equal(item.kind, WVA_EXPOSITION_SAMPLE);
    assert_true(item.has_exemplar && is(item.exemplar.labels, "trace_id=\"x y\""));
    assert_near(item.value, 11, 0);
    assert_near(item.exemplar.value, .67, 0);
    assert_int_equal(item.time_ns, WVA_TIME_NONE);
    assert_int_equal(item.exemplar.time_ns, INT64_C(1772359200250000000));
    item = read_one("a 1 1772359200 # {} 2");
    assert_true(item.has_exemplar && item.exemplar.time_ns == WVA_TIME_NONE);
    assert_int_equal(item.time_ns, INT64_C(1772359200000000000));
}

struct page {
    const char *text;
    size_t samples, malformed;
    uint64_t lines;
    bool ended, cut;
};

static void check_page(const struct page *page)
{
    struct wva_exposition exposition = wva_exposition_begin(wva_str_from(page->text));
    struct wva_exposition_item item;
    size_t samples = 0, malformed = 0;

    while (wva_exposition_next(&exposition, &item)) {
        samples += item.kind == WVA_EXPOSITION_SAMPLE;
        malformed += item.kind == WVA_EXPOSITION_MALFORMED;
    }
    assert_int_equal(samples, page->samples);
    assert_int_equal(malformed, page->malformed);
    assert_int_equal(exposition.line, page->lines);
    assert_int_equal(exposition.ended, page->ended);
    assert_int_equal(exposition.cut, page->cut);
}

static void test_pages(void **state)
{
    static const struct page pages[] = {
        { "", 0, 0, 0, false, false },
        { "\n\n", 0, 0, 2, false, false },
        { "a 1\nb 2\n", 2, 0, 2, false, false },
        { "\xEF\xBB\xBF"
          "a 1\r\n\r\nb 2\r\n",
          2, 0, 3, false, false },
        /* 12 may have been 1234. */
        { "a 1\nb 12", 1, 0, 2, false, true },
        { "a 1\n# EOF\n", 1, 0, 2, true, false },
        { "a 1\n# EOF", 1, 0, 2, true, false },
        { "a 1\n# EOF\nb 2\n", 1, 1, 3, true, false },
        { "# UNIT a s\na 1\n", 1, 0, 2, false, true },
        { "a 1 # {} 1\n", 1, 0, 1, false, true },
        { "a 1\nnot a sample\nb 2\n", 2, 1, 3, false, false },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(pages); i++)
        check_page(&pages[i]);
    assert_false(wva_exposition_next(&(struct wva_exposition){ .rest = { "", 0 } },
                                     &(struct wva_exposition_item){ 0 }));
}

static void test_line_numbers(void **state)
{
    struct wva_exposition exposition = wva_exposition_begin(WVA_STR("# x\n\na 1\nwrong\nlast 3"));
    static const struct {
        uint64_t line;
        enum wva_exposition_kind kind;
    } expected[] = { { 1, WVA_EXPOSITION_COMMENT },
                     { 3, WVA_EXPOSITION_SAMPLE },
                     { 4, WVA_EXPOSITION_MALFORMED },
                     { 5, WVA_EXPOSITION_CUT } };
    struct wva_exposition_item item;

    (void)state;
    for (size_t i = 0; i < COUNT(expected); i++) {
        assert_true(wva_exposition_next(&exposition, &item));
        assert_int_equal(item.line, expected[i].line);
        assert_int_equal(item.kind, expected[i].kind);
    }
    assert_true(is(item.text, "last 3"));
    assert_false(wva_exposition_next(&exposition, &item));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_samples),         cmocka_unit_test(test_labels),
        cmocka_unit_test(test_malformed_lines), cmocka_unit_test(test_comments),
        cmocka_unit_test(test_exemplars),       cmocka_unit_test(test_pages),
        cmocka_unit_test(test_line_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
