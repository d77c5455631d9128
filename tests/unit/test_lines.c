/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

#include "input/lines.h"
#include "util/buffer.h"
#include "util/memory.h"
#include "util/path.h"

/* The lines of `bytes`, each with a bar behind it: "a|b|"; '!' marks overlong ones, '~' a last one
 * without its end. */
static char *framed(const char *bytes, size_t len)
{
    char *dir = make_scratch(), *path;
    struct wva_buffer text = wva_buffer_make(4 * WVA_LINE_MAX);
    struct wva_source *source;
    struct wva_lines *lines;
    struct wva_line line;
    struct wva_error err;
    uint64_t number = 0;
    bool more = true;

    write_file(dir, "log", bytes, len);
    path = wva_path_join(dir, "log");
    source = wva_source_open(path, NULL, &err);
    assert_non_null(source);
    lines = wva_lines_create(source);
    for (;;) {
        assert_int_equal(wva_lines_next(lines, &line, &more, &err), WVA_OK);
        if (!more)
            break;
        assert_int_equal(line.number, ++number);
        if (line.overlong)
            wva_buffer_printf(&text, "!%zu|", line.text.len);
        else
            wva_buffer_printf(&text, "%.*s%s|", WVA_STR_ARGS(line.text),
                              line.terminated ? "" : "~");
    }
    assert_int_equal(wva_lines_bytes(lines), len);
    wva_lines_free(lines);
    wva_source_close(source);
    free(path);
    remove_scratch(dir);
    return text.data == NULL ? wva_strdup("") : text.data;
}

static void expect(const char *bytes, const char *expected)
{
    char *text = framed(bytes, strlen(bytes));

    assert_string_equal(text, expected);
    free(text);
}

static void test_line_ends(void **context)
{
    (void)context;
    expect("", "");
    expect("\n", "|");
    expect("a\nb\n", "a|b|");
    expect("a\r\nb\r\n", "a|b|");
    expect("a\rb\n", "a\rb|");
    expect("a\n\n\nb", "a|||b~|");
}

static void test_byte_order_mark_only_at_the_start(void **context)
{
    (void)context;
    expect("\xEF\xBB\xBF"
           "a\n",
           "a|");
    expect("\xEF\xBB\xBF", "~|");
    expect("a\n\xEF\xBB\xBF"
           "b\n",
           "a|\xEF\xBB\xBF"
           "b|");
}

static void expect_bytes(const char *bytes, size_t len, const char *expected)
{
    char *text = framed(bytes, len);

    assert_string_equal(text, expected);
    free(text);
}

static void test_nul_bytes_are_dropped(void **context)
{
    enum { HOLE = 3 * WVA_LINE_MAX };
    char *hole = wva_calloc(HOLE + 4, 1);

    (void)context;
    expect_bytes("a\0b\n\0\0\nc\0", 9, "ab||c~|");
    /* A log that was cut while its writer went on: the hole is no overlong line. */
    memcpy(hole + HOLE, "end\n", 4);
    expect_bytes(hole, HOLE + 4, "end|");
    free(hole);
}

static void test_utf16_becomes_utf8(void **context)
{
    (void)context;
    expect_bytes("\xFF\xFE"
                 "a\0\r\0\n\0\xE9\0",
                 10, "a|\xC3\xA9~|");
    expect_bytes("\xFE\xFF\0a\0\n", 6, "a|");
    expect_bytes("\xFF\xFE", 2, "");
    expect_bytes("\xFF", 1, "\xFF~|");
}

static void test_overlong_lines_are_cut_and_the_next_one_is_whole(void **context)
{
    static const size_t lengths[] = { WVA_LINE_MAX - 1, WVA_LINE_MAX, WVA_LINE_MAX + 1,
                                      3 * WVA_LINE_MAX };
    char expected[64];

    (void)context;
    for (size_t i = 0; i < COUNT(lengths); i++) {
        char *bytes = wva_malloc(lengths[i] + 6), *text;

        /* The line end counts: a line is at most WVA_LINE_MAX bytes with it. */
        memset(bytes, 'x', lengths[i]);
        memcpy(bytes + lengths[i], "\nnext\n", 6);
        text = framed(bytes, lengths[i] + 6);
        if (lengths[i] + 1 > WVA_LINE_MAX) {
            (void)snprintf(expected, sizeof expected, "!%d|next|", WVA_LINE_MAX);
            assert_string_equal(text, expected);
        } else {
            assert_int_equal(strlen(text), lengths[i] + strlen("|next|"));
        }
        free(text);
        free(bytes);
    }
}

static void test_overlong_last_line(void **context)
{
    char *bytes = wva_malloc(2 * (size_t)WVA_LINE_MAX), *text;
    char expected[64];

    (void)context;
    memset(bytes, 'x', 2 * (size_t)WVA_LINE_MAX);
    text = framed(bytes, 2 * (size_t)WVA_LINE_MAX);
    (void)snprintf(expected, sizeof expected, "!%d|", WVA_LINE_MAX);
    assert_string_equal(text, expected);
    free(text);
    free(bytes);
}

static void test_folders_and_missing_files_are_refused(void **context)
{
    struct wva_error err;

    (void)context;
    assert_null(wva_source_open("/", NULL, &err));
    assert_int_equal(err.status, WVA_ERR_IO);
    assert_null(wva_source_open("/nonexistent/log", NULL, &err));
    assert_string_equal(err.file, "/nonexistent/log");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_line_ends),
        cmocka_unit_test(test_byte_order_mark_only_at_the_start),
        cmocka_unit_test(test_nul_bytes_are_dropped),
        cmocka_unit_test(test_utf16_becomes_utf8),
        cmocka_unit_test(test_overlong_lines_are_cut_and_the_next_one_is_whole),
        cmocka_unit_test(test_overlong_last_line),
        cmocka_unit_test(test_folders_and_missing_files_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
