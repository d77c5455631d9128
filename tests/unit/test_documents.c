/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "input/binary.h"
#include "input/documents.h"
#include "input/expander.h"
#include "input/lines.h"
#include "input/utf16.h"
#include "util/buffer.h"
#include "util/memory.h"
#include "util/path.h"

/* Writes an archive in `format` (0: none, one document) through `filter`, and returns its path. */
static char *pack(const char *dir, int format, int filter, const char *const *members, size_t count)
{
    char *path = wva_path_join(dir, "packed");
    struct archive *archive = archive_write_new();

    assert_int_equal(archive_write_add_filter(archive, filter), ARCHIVE_OK);
    assert_int_equal(archive_write_set_format(archive, format), ARCHIVE_OK);
    assert_int_equal(archive_write_open_filename(archive, path), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();

        /* Each member holds its own name. */
        archive_entry_set_pathname(entry, members[i]);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, (int64_t)strlen(members[i]));
        assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
        assert_int_equal(archive_write_data(archive, members[i], strlen(members[i])),
                         strlen(members[i]));
        archive_entry_free(entry);
    }
    assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
    (void)archive_write_free(archive);
    return path;
}

static void append_document(struct wva_buffer *text, struct wva_source *source, const char *dir)
{
    const char *name = wva_source_name(source);
    struct wva_error err;
    char bytes[7];
    size_t len;

    /* Names are told from the scratch folder on. */
    if (strncmp(name, dir, strlen(dir)) == 0)
        name += strlen(dir) + 1;
    wva_buffer_printf(text, "%s=", name);
    do {
        assert_int_equal(wva_source_read(source, bytes, sizeof bytes, &len, &err), WVA_OK);
        wva_buffer_append(text, bytes, len);
    } while (len > 0);
    wva_buffer_append(text, "|", 1);
}

/* Each document of `path` as "name=content|", each failure as "!|". */
static char *documents(const char *dir, const char *path,
                       const struct wva_documents_options *options)
{
    struct wva_documents *documents = wva_documents_open(&path, 1, options);
    struct wva_buffer text = wva_buffer_make(1 << 20);
    struct wva_source *source;
    struct wva_error err;
    enum wva_status status;

    do {
        status = wva_documents_next(documents, &source, &err);
        if (status != WVA_OK)
            wva_buffer_printf(&text, "!|");
        else if (source != NULL)
            append_document(&text, source, dir);
    } while (status != WVA_OK || source != NULL);
    wva_documents_close(documents);
    return text.data == NULL ? wva_strdup("") : text.data;
}

static void expect(const char *dir, const char *path, const struct wva_documents_options *options,
                   const char *expected)
{
    char *text = documents(dir, path, options);

    assert_string_equal(text, expected);
    free(text);
}

static const struct wva_documents_options plain = { 0 };

static void test_every_filter(void **context)
{
    static const int filters[] = { ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD,
                                   ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_LZ4 };
    static const char *const members[] = { "a", "b/c" };

    (void)context;
    for (size_t i = 0; i < COUNT(filters); i++) {
        char *dir = make_scratch(), *path = pack(dir, ARCHIVE_FORMAT_RAW, filters[i], members, 1);

        expect(dir, path, &plain, "packed=a|");
        free(path);
        path = pack(dir, ARCHIVE_FORMAT_TAR_USTAR, filters[i], members, COUNT(members));
        expect(dir, path, &plain, "packed:a=a|packed:b/c=b/c|");
        free(path);
        remove_scratch(dir);
    }
}

static void test_archives(void **context)
{
    static const int formats[] = { ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE,
                                   ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FORMAT_ZIP };
    static const char *const members[] = { "x.log", "../up", "e\033[0m\n" };
    static const char *const wanted[] = { "*.log", "../*", NULL };
    static const char *const unwanted[] = { "x*", NULL };
    const struct wva_documents_options some = { .include = wanted, .exclude = unwanted };

    (void)context;
    for (size_t i = 0; i < COUNT(formats); i++) {
        char *dir = make_scratch();
        char *path = pack(dir, formats[i], ARCHIVE_FILTER_NONE, members, COUNT(members));

        expect(dir, path, &plain,
               "packed:x.log=x.log|packed:../up=../up|packed:e\\x1B[0m\\x0A=e\033[0m\n|");
        expect(dir, path, &some, "packed:../up=../up|");
        free(path);
        remove_scratch(dir);
    }
}

static void test_leaving_early(void **context)
{
    static const char *const members[] = { "a", "b", "c", "d", "e", "f", "g" };
    char *dir = make_scratch();
    char *path = pack(dir, ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, members, COUNT(members));
    const char *paths[] = { path };

    (void)context;
    /* Closed while the thread waits for room, and members passed by without being read. */
    for (size_t taken = 0; taken <= COUNT(members); taken++) {
        struct wva_documents *open = wva_documents_open(paths, 1, &plain);
        struct wva_source *source;
        struct wva_error err;

        for (size_t i = 0; i < taken; i++) {
            assert_int_equal(wva_documents_next(open, &source, &err), WVA_OK);
            assert_non_null(source);
            assert_int_equal(strlen(wva_source_name(source)), strlen(path) + 2);
        }
        wva_documents_close(open);
    }
    free(path);
    remove_scratch(dir);
}

static void test_folders(void **context)
{
    static const char *const wanted[] = { "*.log", NULL };
    const struct wva_documents_options logs = { .include = wanted };
    struct wva_error err;
    char *dir = make_scratch(), *sub = wva_path_join(dir, "b");

    (void)context;
    assert_int_equal(wva_make_directories(sub, &err), WVA_OK);
    expect(dir, dir, &plain, "!|");
    write_file(dir, "c.log", "3", 1);
    write_file(dir, "a", "1", 1);
    write_file(sub, "z.log", "2", 1);
    expect(dir, dir, &plain, "a=1|b/z.log=2|c.log=3|");
    expect(dir, dir, &logs, "b/z.log=2|c.log=3|");
    free(sub);
    remove_scratch(dir);
}

static void test_limit(void **context)
{
    static const char *const members[] = { "four", "longer", "more" };
    const struct wva_documents_options tight = { .max_expand = 5 };
    char *dir = make_scratch();
    char *path = pack(dir, ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, members, COUNT(members));
    const char *paths[] = { path };
    struct wva_documents *open = wva_documents_open(paths, 1, &tight);
    struct wva_source *source;
    struct wva_error err;
    char bytes[16];
    size_t len;

    (void)context;
    assert_int_equal(wva_documents_next(open, &source, &err), WVA_OK);
    assert_int_equal(wva_source_read(source, bytes, sizeof bytes, &len, &err), WVA_OK);
    assert_int_equal(len, 4);
    assert_int_equal(wva_documents_next(open, &source, &err), WVA_OK);
    assert_int_equal(wva_source_read(source, bytes, sizeof bytes, &len, &err), WVA_ERR_LIMIT);
    /* What lies behind is not read. */
    assert_int_equal(wva_documents_next(open, &source, &err), WVA_OK);
    assert_null(source);
    wva_documents_close(open);
    free(path);
    remove_scratch(dir);
}

static void test_what_is_no_archive(void **context)
{
    assert_false(wva_expander_knows("", 0));
    assert_false(wva_expander_knows("{\"level\":\"DEBUG\"", 16));
    assert_false(wva_expander_knows("BZh is how this line begins", 27));
    assert_false(wva_expander_knows("PK is not enough", 16));
    assert_true(wva_expander_knows("\x1F\x8B", 2));
    (void)context;
}

static void expect_utf8(bool big_endian, const char *bytes, size_t len, const char *expected)
{
    /* Whole, and byte by byte. */
    for (size_t step = 1; step <= len; step += len - 1) {
        struct wva_utf16 state = { .big_endian = big_endian };
        char out[64];
        size_t got = 0;

        for (size_t at = 0; at < len; at += step)
            got += wva_utf16_decode(&state, bytes + at, step, out + got);
        assert_int_equal(got, strlen(expected));
        assert_memory_equal(out, expected, got);
    }
}

static void test_utf16(void **context)
{
    static const char low[] = "\xFF\xFE"
                              "a\0\xE9\0\xAC\x20\x3D\xD8\x00\xDE";
    static const char high[] = "\xFE\xFF\0a\0\xE9\x20\xAC\xD8\x3D\xDE\x00";
    static const char lone[] = "\x00\xDE"
                               "b\0\x3D\xD8"
                               "c\0";

    (void)context;
    expect_utf8(false, low, sizeof low - 1, "a\u00E9\u20AC\U0001F600");
    expect_utf8(true, high, sizeof high - 1, "a\u00E9\u20AC\U0001F600");
    expect_utf8(false, lone, sizeof lone - 1, "\uFFFDb\uFFFDc");
}

/* The header of such a member says how much memory it takes, and libarchive has no limit for it. */
static void test_memory_of_zip(void **context)
{
    static const char zip[] =
        "\x50\x4b\x03\x04\x3f\x00\x02\x00\x0e\x00\x00\x00\x21\x00\x75\x31\x5a\x61\x45\x00"
        "\x00\x00\x37\x00\x00\x00\x05\x00\x00\x00\x61\x2e\x6c\x6f\x67\x09\x04\x05\x00\x5d"
        "\x00\x00\x80\x00\x00\x3d\x88\x89\x86\x94\x76\x44\xf5\x5b\x91\xdf\x22\xe6\x28\x10"
        "\x13\xcc\xff\x0c\x07\x2e\x12\x7d\x6b\x07\x5a\x15\xb6\x5b\xe5\x98\x05\x17\x20\x01"
        "\xd0\x03\xe7\x41\xce\x69\x5e\xa6\x2d\x62\x09\x53\xbd\x35\x04\xf7\x5b\x9a\xff\xff"
        "\x81\xca\x00\x00\x50\x4b\x01\x02\x3f\x03\x3f\x00\x02\x00\x0e\x00\x00\x00\x21\x00"
        "\x75\x31\x5a\x61\x45\x00\x00\x00\x37\x00\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00"
        "\x00\x00\x00\x00\x80\x01\x00\x00\x00\x00\x61\x2e\x6c\x6f\x67\x50\x4b\x05\x06\x00"
        "\x00\x00\x00\x01\x00\x01\x00\x33\x00\x00\x00\x68\x00\x00\x00\x00\x00";
    const struct wva_documents_options options = { 0 };
    char *dir = make_scratch(), *path = wva_path_join(dir, "lzma.zip");
    const char *paths[] = { path };
    struct wva_documents *documents;
    struct wva_source *source;
    struct wva_error err;

    (void)context;
    write_file(dir, "lzma.zip", zip, sizeof zip - 1);
    documents = wva_documents_open(paths, 1, &options);
    assert_int_equal(wva_documents_next(documents, &source, &err), WVA_ERR_DATA);
    assert_non_null(strstr(err.text, "memory"));
    wva_documents_close(documents);
    free(path);
    remove_scratch(dir);
}

static void test_what_is_no_text(void **context)
{
    static const struct {
        const char *bytes;
        size_t len;
        const char *kind;
    } cases[] = {
        { "\x89PNG\r\n\x1A\n", 8, "a PNG picture" },
        { "%PDF-1.7\n", 9, "a PDF document" },
        { "SQLite format 3\0", 16, "an SQLite database" },
        { "SQLite format 3 is", 18, NULL },
        { "a\0bcdefg", 9, "binary data" },
        { "text\0", 5, "binary data" },
        { "\0\0\0text", 7, NULL },
        { "\0\0\0", 3, NULL },
        { "\0\0\0te\0xt", 8, "binary data" },
        { "\xFF\xFE{\0\"\0", 6, NULL },
        { "{\0\"\0l\0", 6, NULL },
        { "\0{\0\"\0l", 6, NULL },
        { "\x1B[31mred\t\xFF", 10, NULL },
        { "\1\2\3\4 without NUL", 16, "binary data" },
        { "", 0, NULL },
    };

    (void)context;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *kind = wva_binary_kind(cases[i].bytes, cases[i].len);

        assert_string_equal(kind == NULL ? "" : kind, cases[i].kind == NULL ? "" : cases[i].kind);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_filter),  cmocka_unit_test(test_archives),
        cmocka_unit_test(test_leaving_early), cmocka_unit_test(test_folders),
        cmocka_unit_test(test_limit),         cmocka_unit_test(test_what_is_no_archive),
        cmocka_unit_test(test_utf16),         cmocka_unit_test(test_what_is_no_text),
        cmocka_unit_test(test_memory_of_zip),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
