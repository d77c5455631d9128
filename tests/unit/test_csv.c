/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "series/csv.h"
#include "util/buffer.h"
#include "util/memory.h"
#include "util/path.h"

/* What the reader said, as text: "line:cell|cell\n" for rows, "!line cause\n" for rejected ones. */
struct heard {
    struct wva_buffer text;
    bool refuse_header;
};

static void note_cells(struct heard *heard, uint64_t line, const struct wva_str *cells,
                       size_t count)
{
    wva_buffer_printf(&heard->text, "%d:", (int)line);
    for (size_t i = 0; i < count; i++)
        wva_buffer_printf(&heard->text, "%s%.*s", i == 0 ? "" : "|", WVA_STR_ARGS(cells[i]));
    wva_buffer_append_char(&heard->text, '\n');
}

static enum wva_status hear_header(void *context, uint64_t line, const struct wva_str *cells,
                                   size_t count, struct wva_error *err)
{
    struct heard *heard = context;

    note_cells(heard, line, cells, count);
    return heard->refuse_header ? wva_fail(err, WVA_ERR_DATA, "no such column") : WVA_OK;
}

static void hear_row(void *context, uint64_t line, const struct wva_str *cells, size_t count)
{
    note_cells(context, line, cells, count);
}

static void hear_rejected(void *context, const struct wva_error *cause)
{
    struct heard *heard = context;

    wva_buffer_printf(&heard->text, "!%d %s\n", (int)cause->line, cause->text);
}

static enum wva_status read_bytes(const void *bytes, size_t len, struct heard *heard,
                                  struct wva_csv_counts *counts, struct wva_error *err)
{
    struct wva_csv_handler handler = { heard, hear_header, hear_row, hear_rejected };
    char *dir = make_scratch(), *path = wva_path_join(dir, "in.csv");
    enum wva_status status;

    write_file(dir, "in.csv", bytes, len);
    status = wva_csv_read(path, &handler, counts, err);
    free(path);
    remove_scratch(dir);
    return status;
}

static void expect(struct wva_str input, const char *expected)
{
    struct heard heard = { .text = wva_buffer_make(1 << 20) };
    struct wva_csv_counts counts;
    struct wva_error err;

    assert_int_equal(read_bytes(input.ptr, input.len, &heard, &counts, &err), WVA_OK);
    assert_string_equal(heard.text.data == NULL ? "" : heard.text.data, expected);
    wva_buffer_free(&heard.text);
}

static void test_normal_files(void **context)
{
    (void)context;
    expect(WVA_STR(""), "");
    expect(WVA_STR("\n\n"), "");
    expect(WVA_STR("a,b\n1,2\n3,4\n"), "1:a|b\n2:1|2\n3:3|4\n");
    expect(WVA_STR("a,b\r\n1,2\r\n3,4"), "1:a|b\n2:1|2\n3:3|4\n");
    expect(WVA_STR("\xef\xbb\xbf"
                   "a,b\n1,2\n"),
           "1:a|b\n2:1|2\n");
    expect(WVA_STR("a,b\n\n , x \n,\n"), "1:a|b\n3: | x \n4:|\n");
    expect(WVA_STR("\xef\xbb\xbf"), "");
}

static void test_utf_16(void **context)
{
    (void)context;
    expect(WVA_STR("\xff\xfe"
                   "a\0,\0\xe9\0\n\0001\0,\0002\0\n\0"),
           "1:a|\xc3\xa9\n2:1|2\n");
    expect(WVA_STR("\xfe\xff"
                   "\0a\0,\0b\0\n\0001\0,\0002"),
           "1:a|b\n2:1|2\n");
    expect(WVA_STR("\xff\xfe"), "");
}

/* Pairs of bytes that the end of a piece of the file takes apart. */
static void test_long_utf_16(void **context)
{
    enum { ROWS = 40000 };
    char *bytes = wva_malloc(2 + 4 * (ROWS + 1)), *to = bytes;
    struct heard heard = { .text = wva_buffer_make(1 << 20) };
    struct wva_csv_counts counts;
    struct wva_error err;

    (void)context;
    *to++ = '\xff';
    *to++ = '\xfe';
    for (int i = 0; i <= ROWS; i++, to += 4)
        memcpy(to, "7\0\n", 4);
    assert_int_equal(read_bytes(bytes, (size_t)(to - bytes), &heard, &counts, &err), WVA_OK);
    assert_int_equal(counts.rows, ROWS);
    assert_int_equal(counts.rejected, 0);
    wva_buffer_free(&heard.text);
    free(bytes);
}

static void test_quoted_cells(void **context)
{
    (void)context;
    expect(WVA_STR("a,b\n\"x,y\",\"say \"\"z\"\"\"\n"), "1:a|b\n2:x,y|say \"z\"\n");
    expect(WVA_STR("a,b\n\"two\nlines\",2\n3,4\n"), "1:a|b\n2:two\nlines|2\n4:3|4\n");
    expect(WVA_STR("a,b\n\"\",\"\"\n"), "1:a|b\n2:|\n");
}

/* What spreadsheets and wva-extract write instead of commas. */
static void test_delimiters(void **context)
{
    (void)context;
    expect(WVA_STR("a\tb\n1,5\t2\n"), "1:a|b\n2:1,5|2\n");
    expect(WVA_STR("a;b;c\n9,75;-3,0;x,y\n1,2,3;,;1e3\n"),
           "1:a|b|c\n2:9.75|-3.0|x,y\n3:1,2,3|,|1e3\n");
    expect(WVA_STR("\xef\xbb\xbf"
                   "a;b\r\n\"x;y\";2\r\n"),
           "1:a|b\n2:x;y|2\n");
    expect(WVA_STR("\n\na;b\n1;2\n"), "3:a|b\n4:1|2\n");
    /* A comma in the header decides, whatever else stands there. */
    expect(WVA_STR("a,b;c\n1;2,3\n"), "1:a|b;c\n2:1;2|3\n");
    expect(WVA_STR("a\n1;2\n"), "1:a\n2:1;2\n");
    /* After a row that is left out too */
    expect(WVA_STR("a;b\n\"x\"y;2\n3;4\n"), "1:a|b\n!2 quotation mark out of place\n3:3|4\n");
}

static void test_bad_rows_are_left_out(void **context)
{
    (void)context;
    expect(WVA_STR("a,b\n1\n1,2,3\n5,6\n"),
           "1:a|b\n!2 1 cells where the header has 2\n!3 3 cells where the header has 2\n4:5|6\n");
    expect(WVA_STR("a,b\n1,x\"y\n3,4\n"), "1:a|b\n!2 quotation mark out of place\n3:3|4\n");
    expect(WVA_STR("a,b\n\"x\"y,2\n3,4\n"), "1:a|b\n!2 quotation mark out of place\n3:3|4\n");
    expect(WVA_STR("a,b\n1,2\n3,\"4\n5,6\n"),
           "1:a|b\n2:1|2\n!3 quotation mark that is never closed\n");
    expect(WVA_STR("a,b\n1,x\"y"), "1:a|b\n!2 quotation mark out of place\n");
}

static void test_caps(void **context)
{
    static const char head[] = "a,b\n1,\"";
    size_t len = 3 * WVA_CSV_MAX_CELL;
    char *bytes = wva_malloc(len);
    struct heard heard = { .text = wva_buffer_make(1 << 16) };
    struct wva_csv_counts counts;
    struct wva_error err;

    (void)context;
    /* A quotation mark that opens and never closes must not swallow the whole file. */
    memset(bytes, 'x', len);
    for (size_t i = 99; i < len; i += 100)
        bytes[i] = '\n';
    memcpy(bytes, head, sizeof head - 1);
    memcpy(bytes + len - 5, "\n3,4\n", 5);
    assert_int_equal(read_bytes(bytes, len, &heard, &counts, &err), WVA_OK);
    assert_int_equal(counts.rows, 1);
    assert_true(counts.rejected > 1);
    assert_non_null(strstr(heard.text.data, "!2 cell of more than 1048576 bytes"));
    free(bytes);
    wva_buffer_free(&heard.text);
}

static void test_many_columns(void **context)
{
    char bytes[2 * WVA_CSV_MAX_COLUMNS + 8];
    struct heard heard = { .text = wva_buffer_make(1 << 16) };
    struct wva_csv_counts counts;
    struct wva_error err;

    (void)context;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = i % 2 == 0 ? 'c' : ',';
    bytes[sizeof bytes - 1] = '\n';
    assert_int_equal(read_bytes(bytes, sizeof bytes, &heard, &counts, &err), WVA_ERR_LIMIT);
    assert_string_equal(err.text, "more than 256 columns");
    assert_int_equal(err.line, 1);
    bytes[2 * WVA_CSV_MAX_COLUMNS - 1] = '\n';
    assert_int_equal(read_bytes(bytes, 2 * WVA_CSV_MAX_COLUMNS, &heard, &counts, &err), WVA_OK);
    wva_buffer_free(&heard.text);
}

static void test_errors(void **context)
{
    struct heard heard = { .text = wva_buffer_make(1 << 16), .refuse_header = true };
    struct wva_csv_handler handler = { &heard, hear_header, hear_row, NULL };
    struct wva_csv_counts counts;
    struct wva_error err;
    char *dir = make_scratch();

    (void)context;
    assert_int_equal(wva_csv_read("/no/such/file", &handler, &counts, &err), WVA_ERR_IO);
    assert_string_equal(err.file, "/no/such/file");
    assert_int_equal(wva_csv_read(dir, &handler, &counts, &err), WVA_ERR_IO);
    assert_int_equal(read_bytes("a,b\n1,2\n", 8, &heard, &counts, &err), WVA_ERR_DATA);
    assert_int_equal(counts.rows, 0);
    assert_int_equal(err.line, 1);
    assert_non_null(strstr(err.file, "/in.csv"));
    assert_int_equal(read_bytes("a,b\"\n1,2\n", 9, &heard, &counts, &err), WVA_ERR_DATA);
    assert_string_equal(err.text, "quotation mark out of place");
    wva_buffer_free(&heard.text);
    remove_scratch(dir);
}

static void test_noise_never_breaks_it(void **context)
{
    static const char letters[] = { 'a', '1', ',', '"', '\n', '\r', '\0', '\xef', ' ', ',' };
    uint64_t state = 4;
    char bytes[300];

    (void)context;
    for (int i = 0; i < 300; i++) {
        struct heard heard = { .text = wva_buffer_make(1 << 16) };
        struct wva_csv_counts counts;
        struct wva_error err;
        size_t len = next_random(&state) % sizeof bytes;

        for (size_t b = 0; b < len; b++)
            bytes[b] = letters[next_random(&state) % sizeof letters];
        (void)read_bytes(bytes, len, &heard, &counts, &err);
        wva_buffer_free(&heard.text);
    }
}

static void test_rows_across_chunks(void **context)
{
    enum { ROWS = 40000 };
    struct wva_buffer input = wva_buffer_make(1 << 22);
    struct heard heard = { .text = wva_buffer_make(1 << 22) };
    struct wva_csv_counts counts;
    struct wva_error err;

    (void)context;
    wva_buffer_append_str(&input, WVA_STR("a,b\r\n"));
    for (int i = 0; i < ROWS; i++)
        wva_buffer_printf(&input, "%d,\"%d\"\r\n", i, i * 7);
    assert_int_equal(read_bytes(input.data, input.len, &heard, &counts, &err), WVA_OK);
    assert_int_equal(counts.rows, ROWS);
    assert_int_equal(counts.rejected, 0);
    assert_non_null(strstr(heard.text.data, "\n40001:39999|279993\n"));
    wva_buffer_free(&input);
    wva_buffer_free(&heard.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normal_files),
        cmocka_unit_test(test_utf_16),
        cmocka_unit_test(test_long_utf_16),
        cmocka_unit_test(test_quoted_cells),
        cmocka_unit_test(test_delimiters),
        cmocka_unit_test(test_bad_rows_are_left_out),
        cmocka_unit_test(test_caps),
        cmocka_unit_test(test_many_columns),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_noise_never_breaks_it),
        cmocka_unit_test(test_rows_across_chunks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
