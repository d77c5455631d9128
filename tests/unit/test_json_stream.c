/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/buffer.h"
#include "util/json_stream.h"

/* Hands out a text in pieces of `piece` bytes. */
struct pieces {
    struct wva_str rest;
    size_t piece;
    bool breaks; /* reading fails at the end */
};

static enum wva_status hand_out(void *context, char *bytes, size_t size, size_t *len,
                                struct wva_error *err)
{
    struct pieces *pieces = context;

    *len = pieces->piece < size ? pieces->piece : size;
    if (*len > pieces->rest.len)
        *len = pieces->rest.len;
    if (*len == 0 && pieces->breaks)
        return wva_fail(err, WVA_ERR_IO, "the disk is gone");
    memcpy(bytes, pieces->rest.ptr, *len);
    pieces->rest = wva_str_skip(pieces->rest, *len);
    return WVA_OK;
}

/* ---- everything that a stream tells, as text ---- */

static void tell(struct wva_json_stream *json, struct wva_buffer *out)
{
    struct wva_str text;

    switch (wva_json_stream_kind(json)) {
    case WVA_JSON_OBJECT:
        wva_buffer_add(out, "{");
        for (wva_json_stream_open_object(json); wva_json_stream_member(json, &text);) {
            wva_buffer_append_str(out, text);
            wva_buffer_add(out, "=");
            tell(json, out);
        }
        wva_buffer_add(out, "}");
        break;
    case WVA_JSON_ARRAY:
        wva_buffer_add(out, "[");
        for (wva_json_stream_open_array(json); wva_json_stream_item(json);)
            tell(json, out);
        wva_buffer_add(out, "]");
        break;
    case WVA_JSON_STRING:
        text = wva_json_stream_text(json);
        wva_buffer_printf(out, "'%.*s' ", WVA_STR_ARGS(text));
        break;
    default:
        wva_buffer_printf(out, "%.17g ", wva_json_stream_number(json));
    }
}

static void tell_all(struct wva_json_stream *json, struct wva_buffer *out)
{
    const struct wva_error *err;

    while (wva_json_stream_next(json)) {
        tell(json, out);
        wva_buffer_add(out, ";");
    }
    err = wva_json_stream_error(json);
    wva_buffer_printf(out, "%s%s", wva_json_stream_is_cut(json) ? "cut" : "",
                      err == NULL ? "" : err->text);
    wva_json_stream_close(json);
}

/* The same in pieces of any size as in one. */
static void expect(const char *text, const char *told)
{
    static const size_t sizes[] = { 1, 2, 3, 5, 8, 1000000 };
    struct wva_buffer out = wva_buffer_make(1 << 20);

    tell_all(wva_json_stream_of(wva_str_from(text)), &out);
    assert_string_equal(out.data == NULL ? "" : out.data, told);
    for (size_t i = 0; i < COUNT(sizes); i++) {
        struct pieces pieces = { wva_str_from(text), sizes[i], false };

        wva_buffer_clear(&out);
        tell_all(wva_json_stream_open(hand_out, &pieces), &out);
        assert_string_equal(out.data == NULL ? "" : out.data, told);
    }
    wva_buffer_free(&out);
}

static void test_values(void **context)
{
    (void)context;
    expect("", "");
    expect(" \r\n\t", "");
    expect("\xef\xbb\xbf{}", "{};");
    expect("[1, -2.5e1 ,NaN,Infinity,-Infinity,null,true]", "[1 -25 nan inf -inf nan nan ];");
    expect("{\"a\":{\"b\":[[],{}]},\"c\":\"d\"}", "{a={b=[[]{}]}c='d' };");
    expect("{\"\\u0061\\\"\":\"\\\\\"}", "{a\"='\\' };");
    expect("1 2\n\"x\" {}[]", "1 ;2 ;'x' ;{};[];");
    expect("{}{\"a\":1}", "{};{a=1 };");
}

static void test_faults(void **context)
{
    (void)context;
    expect("[1, 2", "[1 nan ];cut");
    expect("[1, 2,", "[1 2 ];cut");
    expect("{\"a\": \"b", "{a='' };cut");
    expect("{\"a\": \"b\\", "{a='' };cut");
    expect("{\"a\"", "{};cut");
    expect("[1 2]", "[1 ];byte 4: a comma or closing bracket is missing");
    expect("[1,]", "[1 nan ];byte 4: neither a number nor another value");
    expect("[1}", "[1 ];byte 3: a bracket does not close what is open");
    expect("{1:2}", "{};byte 2: a member's name is missing");
    expect("{\"a\" 2}", "{};byte 6: a colon is missing");
    expect("[nul]", "[nan ];byte 5: neither a number nor another value");
    expect("]", "nan ;byte 1: neither a number nor another value");
    expect("{} :", "{};nan ;byte 4: neither a number nor another value");
}

static void test_lines_are_counted(void **context)
{
    struct wva_json_stream *json = wva_json_stream_of(WVA_STR("{\n\n\"a\": [1,\n 2],\n \"b\" 3}"));
    struct wva_str key;

    (void)context;
    assert_true(wva_json_stream_next(json));
    assert_true(wva_json_stream_open_object(json));
    assert_true(wva_json_stream_member(json, &key));
    assert_int_equal(wva_json_stream_line(json), 3);
    assert_false(wva_json_stream_member(json, &key));
    assert_int_equal(wva_json_stream_error(json)->line, 5);
    wva_json_stream_close(json);
}

/* What is not asked for is skipped, whatever it is. */
static void test_skipping(void **context)
{
    static const char text[] = "{\"prompt\":\"a \\\"b\\\\\\\" ] } "
                               "\\\\\",\"list\":[{\"x\":[1,\"]\"]},[[\"}\"]]],\n\"last\":7}";

    (void)context;
    for (size_t piece = 1; piece < sizeof text; piece++) {
        struct pieces pieces = { wva_str_from(text), piece, false };
        struct wva_json_stream *json = wva_json_stream_open(hand_out, &pieces);
        struct wva_str key = WVA_STR("");
        double last = NAN;

        assert_true(wva_json_stream_next(json));
        assert_false(wva_json_stream_open_array(json));
        assert_true(wva_json_stream_open_object(json));
        while (wva_json_stream_member(json, &key))
            if (wva_str_equal(key, WVA_STR("last")))
                last = wva_json_stream_number(json);
        assert_near(last, 7, 0);
        assert_false(wva_json_stream_next(json));
        assert_null(wva_json_stream_error(json));
        assert_false(wva_json_stream_is_cut(json));
        assert_int_equal(wva_json_stream_bytes(json), sizeof text - 1);
        wva_json_stream_close(json);
    }
}

/* A value of another kind than asked for is passed, and the next one is right. */
static void test_other_kinds(void **context)
{
    struct wva_json_stream *json = wva_json_stream_of(WVA_STR("[\"x\", 1, [2], true, 3, \"y\"]"));

    (void)context;
    assert_true(wva_json_stream_next(json) && wva_json_stream_open_array(json));
    assert_true(wva_json_stream_item(json));
    assert_near(wva_json_stream_number(json), NAN, 0);
    assert_true(wva_json_stream_item(json));
    assert_int_equal(wva_json_stream_text(json).len, 0);
    assert_true(wva_json_stream_item(json));
    assert_false(wva_json_stream_true(json));
    assert_true(wva_json_stream_item(json));
    assert_true(wva_json_stream_true(json));
    assert_true(wva_json_stream_item(json));
    wva_json_stream_leave(json);
    assert_false(wva_json_stream_next(json));
    assert_null(wva_json_stream_error(json));
    wva_json_stream_close(json);
}

static void test_depth(void **context)
{
    char deep[2 * WVA_JSON_STREAM_DEPTH + 3];
    struct wva_json_stream *json;

    (void)context;
    for (size_t extra = 0; extra < 2; extra++) {
        size_t depth = WVA_JSON_STREAM_DEPTH + extra;

        memset(deep, '[', depth);
        memset(deep + depth, ']', depth);
        json = wva_json_stream_of((struct wva_str){ deep, 2 * depth });
        assert_true(wva_json_stream_next(json));
        wva_json_stream_skip(json);
        assert_int_equal(wva_json_stream_error(json) != NULL, extra);
        wva_json_stream_close(json);
    }
}

/* Longer than the window, and with an escape on every border. */
static void test_long_text(void **context)
{
    size_t len = 3 * (size_t)WVA_JSON_STREAM_WINDOW;
    char *text = malloc(len + 8);

    (void)context;
    assert_non_null(text);
    for (size_t shift = 0; shift < 2; shift++) {
        struct pieces pieces;
        struct wva_json_stream *json;

        memset(text, '\\', len);
        text[0] = '[';
        text[1] = '"';
        memset(text + 2, 'x', shift);
        memcpy(text + len - (len - shift) % 2, "\",5]", 5);
        pieces = (struct pieces){ wva_str_from(text), 1 << 30, false };
        json = wva_json_stream_open(hand_out, &pieces);
        assert_true(wva_json_stream_next(json) && wva_json_stream_open_array(json));
        assert_true(wva_json_stream_item(json));
        if (shift == 1)
            assert_true(wva_json_stream_text(json).len <= WVA_JSON_STREAM_TEXT);
        assert_true(wva_json_stream_item(json));
        assert_near(wva_json_stream_number(json), 5, 0);
        assert_false(wva_json_stream_item(json));
        wva_json_stream_close(json);
    }
    free(text);
}

/* One torn line costs only itself. */
static void test_torn_lines(void **context)
{
    static const char text[] =
        "{\"a\":1}\n{\"a\":\"tor\n{\"a\":2}\n{\"a\":[\n{\"a\":3}\nnoise]\n\n{\"a\":4}\n{\"a\"";
    struct pieces pieces = { wva_str_from(text), 4, false };
    struct wva_json_stream *json = wva_json_stream_open(hand_out, &pieces);
    struct wva_str key;
    double sum = 0;
    int torn = 0;

    (void)context;
    wva_json_stream_set_lines(json);
    do {
        while (wva_json_stream_next(json))
            for (wva_json_stream_open_object(json); wva_json_stream_member(json, &key);) {
                double value = wva_json_stream_number(json);

                sum += isnan(value) ? 0 : value;
            }
        torn += wva_json_stream_error(json) != NULL;
    } while (wva_json_stream_recover(json));
    assert_near(sum, 10, 0);
    assert_int_equal(torn, 3);
    assert_true(wva_json_stream_is_cut(json));
    wva_json_stream_close(json);
}

static void test_reading_fails(void **context)
{
    struct pieces pieces = { WVA_STR("[1, 2, "), 4, true };
    struct wva_json_stream *json = wva_json_stream_open(hand_out, &pieces);

    (void)context;
    assert_true(wva_json_stream_next(json) && wva_json_stream_open_array(json));
    while (wva_json_stream_item(json))
        ;
    assert_string_equal(wva_json_stream_error(json)->text, "the disk is gone");
    assert_false(wva_json_stream_recover(json));
    wva_json_stream_close(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_lines_are_counted),
        cmocka_unit_test(test_skipping),
        cmocka_unit_test(test_other_kinds),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_long_text),
        cmocka_unit_test(test_torn_lines),
        cmocka_unit_test(test_reading_fails),
    };

    return cmocka_run_group_tests_name("json_stream", tests, NULL, NULL);
}
