/* SPDX-License-Identifier: Apache-2.0 */
/* A log read in ranges gives what it gives in one piece, whatever it holds and wherever it is cut.
 */
#include "support.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log/cut.h"
#include "log/split.h"
#include "util/buffer.h"
#include "util/path.h"

enum { TEXT_MAX = 64 << 20, LOG_MAX = 48 * 1024 };

/* All that the sinks got, and where they end it. */
struct record {
    struct wva_buffer text;
    struct wva_buffer complaints; /* they have an order of their own */
    int items, end;               /* the item that is refused; 0: none */
};

static enum wva_status count_item(struct record *record, struct wva_error *err)
{
    return ++record->items == record->end ? wva_fail(err, WVA_ERR_DATA, "enough") : WVA_OK;
}

static enum wva_status record_sample(void *context, const struct wva_sample *sample,
                                     struct wva_error *err)
{
    struct record *record = context;

    wva_buffer_printf(&record->text, "sample %" PRId64 " %" PRIu64 " %u", sample->time_ns,
                      sample->cycle, sample->flags);
    for (int i = 0; i < WVA_COLUMN_COUNT; i++)
        wva_buffer_printf(&record->text, "|%.*s", WVA_STR_ARGS(sample->cell[i]));
    wva_buffer_printf(&record->text, "\n");
    return count_item(record, err);
}

static enum wva_status record_reject(void *context, uint64_t line, enum wva_skip reason,
                                     struct wva_str text, struct wva_error *err)
{
    struct record *record = context;

    wva_buffer_printf(&record->text, "reject %" PRIu64 " %s %.*s\n", line, wva_skip_name(reason),
                      WVA_STR_ARGS(text));
    return count_item(record, err);
}

static void record_complaint(void *context, const struct wva_complaint_line *line)
{
    struct record *record = context;

    wva_buffer_printf(&record->complaints, "%" PRId64 " %d %d %d %.*s|%.*s|%.*s|%.*s\n",
                      line->time_ns, (int)line->kind, (int)line->severity, (int)line->echo,
                      WVA_STR_ARGS(line->server), WVA_STR_ARGS(line->model),
                      WVA_STR_ARGS(line->group), WVA_STR_ARGS(line->text));
}

/* Reads the file; the coverage is the last part of the record. */
static struct record read_with(const char *path, unsigned threads, uint64_t range_bytes, int end)
{
    struct record record = { .text = wva_buffer_make(TEXT_MAX),
                             .complaints = wva_buffer_make(TEXT_MAX),
                             .end = end };
    struct wva_log_sinks sinks = { .sample = record_sample,
                                   .reject = record_reject,
                                   .complaint = record_complaint,
                                   .context = &record,
                                   .threads = threads,
                                   .range_bytes = range_bytes };
    struct wva_error err = { 0 };
    struct wva_source *source = wva_source_open(path, NULL, &err);
    struct wva_coverage coverage;
    enum wva_status status;

    assert_non_null(source);
    status = wva_log_read(source, &sinks, &coverage, &err);
    wva_source_close(source);
    wva_buffer_printf(&record.text, "%d %s\n", (int)status, status == WVA_OK ? "" : err.text);
    /* Where a sink stopped the reading, it lacks what others had read ahead. */
    if (status == WVA_OK) {
        wva_buffer_append(&record.text, &coverage, sizeof coverage);
        wva_buffer_append(&record.text, record.complaints.data, record.complaints.len);
    }
    wva_buffer_free(&record.complaints);
    return record;
}

static void expect_the_same(const char *path, uint64_t range_bytes, int end, const char *what)
{
    struct record whole = read_with(path, 1, 0, end);
    struct record parts = read_with(path, 1 + (unsigned)(range_bytes % 3 + 1), range_bytes, end);

    if (parts.text.len != whole.text.len
        || memcmp(parts.text.data, whole.text.data, whole.text.len) != 0)
        fail_msg("%s, in ranges of %" PRIu64 ", ended at %d: not the same", what, range_bytes, end);
    wva_buffer_free(&whole.text);
    wva_buffer_free(&parts.text);
}

static void try_log(const char *dir, const struct wva_buffer *log, uint64_t *seed, const char *what)
{
    char *path = wva_path_join(dir, "log");

    write_file(dir, "log", log->data == NULL ? "" : log->data, log->len);
    for (int i = 0; i < 12; i++) {
        uint64_t limit = UINT64_C(100) << (i % 8 + 1);

        expect_the_same(path, 100 + next_random(seed) % limit, 0, what);
    }
    expect_the_same(path, 3000, 1 + (int)(next_random(seed) % 60), what);
    free(path);
}

/* ---- logs ---- */

/* Takes the next line of a log and appends what becomes of it. */
typedef void line_change(struct wva_buffer *log, struct wva_str line, unsigned number);

static void keep(struct wva_buffer *log, struct wva_str line, unsigned number)
{
    (void)number;
    wva_buffer_printf(log, "%.*s\n", WVA_STR_ARGS(line));
}

static void end_by_crlf(struct wva_buffer *log, struct wva_str line, unsigned number)
{
    (void)number;
    wva_buffer_printf(log, "%.*s\r\n", WVA_STR_ARGS(line));
}

/* Cycles end where the next one begins. */
static void drop_ends(struct wva_buffer *log, struct wva_str line, unsigned number)
{
    if (wva_str_find(line, WVA_STR("Reconciliation completed")) == NULL)
        keep(log, line, number);
}

static void add_pods(struct wva_buffer *log, struct wva_str line, unsigned number)
{
    wva_buffer_printf(log, "[pod/wva-%c/manager] %.*s\n", 'a' + (char)(number / 29 % 3),
                      WVA_STR_ARGS(line));
    if (number % 5 == 0)
        wva_buffer_printf(log, "[pod/wva-%c/manager] %.*s\n", 'a' + (char)(number / 31 % 3),
                          WVA_STR_ARGS(line));
}

static void cut_in_pieces(struct wva_buffer *log, struct wva_str line, unsigned number)
{
    enum { PIECE = 400 };

    for (; line.len > PIECE; line = wva_str_skip(line, PIECE))
        wva_buffer_printf(log, "2025-11-20T09:00:00.%09uZ stdout P %.*s\n", number, PIECE,
                          line.ptr);
    wva_buffer_printf(log, "2025-11-20T09:00:00.%09uZ stdout F %.*s\n", number, WVA_STR_ARGS(line));
}

static void damage(struct wva_buffer *log, struct wva_str line, unsigned number)
{
    if (number % 7 == 3)
        wva_buffer_append(log, "\0{\n  \"a\":\n", 10);
    if (number % 11 == 2)
        wva_buffer_append_str(log, WVA_STR("\xEF\xBB\xBF"));
    if (number % 13 == 5)
        line.len /= 2;
    if (number % 17 != 0)
        keep(log, line, number);
    if (number % 19 == 0)
        wva_buffer_append_str(log, WVA_STR("Solution:\nc=C; m=M;\n"));
}

static const struct {
    const char *name;
    line_change *change;
} changes[] = {
    { "as it is", keep },         { "CR LF", end_by_crlf },    { "without ends", drop_ends },
    { "several pods", add_pods }, { "pieces", cut_in_pieces }, { "damaged", damage },
};

static void change_log(struct wva_str text, line_change *change, struct wva_buffer *log)
{
    struct wva_str line;

    for (unsigned number = 0; wva_str_cut(&text, WVA_STR("\n"), &line); number++)
        change(log, line, number);
}

/* Lines as a script writes them that asks for the last ones again and again. */
static void repeat_lines(struct wva_str text, struct wva_buffer *log)
{
    struct wva_str line, window = text;

    for (unsigned number = 1; wva_str_cut(&text, WVA_STR("\n"), &line); number++) {
        if (number % 60 != 0)
            continue;
        wva_buffer_append(log, window.ptr, (size_t)(text.ptr - window.ptr));
        while (window.ptr < text.ptr - (text.ptr - line.ptr) * 8)
            (void)wva_str_cut(&window, WVA_STR("\n"), &line);
    }
}

static void turn_around(struct wva_str text, struct wva_buffer *log)
{
    while (text.len > 1) {
        const char *before = memrchr(text.ptr, '\n', text.len - 1);
        size_t start = before == NULL ? 0 : (size_t)(before - text.ptr) + 1;

        wva_buffer_append(log, text.ptr + start, text.len - start);
        text.len = start;
    }
}

/* With U+010A at the end of each line, one byte of which looks like the end. */
static void to_utf16(struct wva_str text, struct wva_buffer *log)
{
    wva_buffer_append(log, "\xFF\xFE", 2);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\n')
            wva_buffer_append(log, "\x0A\x01", 2);
        wva_buffer_append_char(log, text.ptr[i]);
        wva_buffer_append_char(log, '\0');
    }
}

static struct wva_str sample_log(const char *name, char **bytes)
{
    const char *folder = getenv("SOURCE_DIR");
    char *samples = wva_path_join(folder == NULL ? "." : folder, "samples");
    size_t len;

    *bytes = read_file(samples, name);
    free(samples);
    len = strlen(*bytes);
    return (struct wva_str){ *bytes, len < LOG_MAX ? len : LOG_MAX };
}

static void test_every_shape(void **context)
{
    static const char *const names[] = { "two-servers.log", "tuner.log", "doubled.log" };
    char *dir = make_scratch();
    uint64_t seed = 1;

    (void)context;
    for (size_t i = 0; i < COUNT(names); i++) {
        char *bytes;
        struct wva_str text = sample_log(names[i], &bytes);

        for (size_t j = 0; j < COUNT(changes); j++) {
            struct wva_buffer log = wva_buffer_make(TEXT_MAX);

            change_log(text, changes[j].change, &log);
            try_log(dir, &log, &seed, changes[j].name);
            wva_buffer_free(&log);
        }
        free(bytes);
    }
    remove_scratch(dir);
}

static void test_logs_that_cannot_be_cut(void **context)
{
    static void (*const makers[])(struct wva_str text, struct wva_buffer * log) = {
        repeat_lines,
        turn_around,
        to_utf16,
    };
    char *dir = make_scratch(), *bytes;
    struct wva_str text = sample_log("steady-steps.log", &bytes);
    uint64_t seed = 2;

    (void)context;
    for (size_t i = 0; i < COUNT(makers); i++) {
        struct wva_buffer log = wva_buffer_make(TEXT_MAX);

        makers[i](text, &log);
        try_log(dir, &log, &seed, "cannot be cut");
        wva_buffer_free(&log);
    }
    free(bytes);
    remove_scratch(dir);
}

/* Lines of several logs in any order: no state that a cut might meet is too strange. */
static void test_random_mixtures(void **context)
{
    char *dir = make_scratch(), *bytes[2];
    struct wva_str texts[2] = { sample_log("tuner.log", &bytes[0]),
                                sample_log("two-servers.log", &bytes[1]) };
    uint64_t seed = 3;

    (void)context;
    for (int round = 0; round < 25; round++) {
        struct wva_buffer log = wva_buffer_make(TEXT_MAX);

        while (log.len < 30000) {
            struct wva_str text = texts[next_random(&seed) % 2], line;
            unsigned count = (unsigned)(next_random(&seed) % 30);

            text = wva_str_skip(text, next_random(&seed) % (text.len / 2));
            (void)wva_str_cut(&text, WVA_STR("\n"), &line);
            while (count-- > 0 && wva_str_cut(&text, WVA_STR("\n"), &line))
                changes[next_random(&seed) % COUNT(changes)].change(&log, line, count);
        }
        try_log(dir, &log, &seed, "mixture");
        wva_buffer_free(&log);
    }
    free(bytes[0]);
    free(bytes[1]);
    remove_scratch(dir);
}

/* The small logs that the fuzzer begins with, one behind the other. */
static void test_corpora(void **context)
{
    static const char *const corpora[] = { "log", "unwrap" };
    const char *folder = getenv("SOURCE_DIR");
    char *dir = make_scratch();
    uint64_t seed = 4;

    (void)context;
    for (size_t i = 0; i < COUNT(corpora); i++) {
        char *corpus = wva_path_join(folder == NULL ? "." : folder, "tests/fuzz/corpus");
        char *path = wva_path_join(corpus, corpora[i]);
        DIR *files = opendir(path);
        const struct dirent *file;
        struct wva_buffer log = wva_buffer_make(TEXT_MAX);

        assert_non_null(files);
        while ((file = readdir(files)) != NULL) {
            char *bytes = file->d_name[0] == '.' ? NULL : read_file(path, file->d_name);

            if (bytes != NULL)
                wva_buffer_append(&log, bytes, strlen(bytes));
            free(bytes);
        }
        try_log(dir, &log, &seed, corpora[i]);
        (void)closedir(files);
        wva_buffer_free(&log);
        free(path);
        free(corpus);
    }
    remove_scratch(dir);
}

/* ---- joining ---- */

/* The minute and the message of a record. */
#define LINE(MINUTE, MESSAGE)                                                                      \
    "{\"level\":\"DEBUG\",\"ts\":\"2025-11-10T10:" MINUTE ":00.000Z\",\"msg\":\"" MESSAGE "\"}\n"
#define START(MINUTE) LINE(MINUTE, "Found inventory")
#define DECISION(MINUTE)                                                                           \
    LINE(MINUTE, "EmitReplicaMetrics completed for variantAutoscaling-name: v, "                   \
                 "current-replicas: 1, desired-replicas: 2, accelerator: A100")
#define END(MINUTE)   LINE(MINUTE, "Reconciliation completed - variants_processed: 1")
#define CYCLE(MINUTE) START(MINUTE) DECISION(MINUTE) END(MINUTE)

/* Reads both, the second as a range; gives what the sinks of the first got. */
static struct record join(const char *first, const char *second, bool *joined)
{
    struct record record = { .text = wva_buffer_make(TEXT_MAX) };
    struct wva_log_sinks sinks = { .sample = record_sample,
                                   .reject = record_reject,
                                   .context = &record };
    char *dir = make_scratch(), *path = wva_path_join(dir, "log");
    struct wva_buffer log = wva_buffer_make(TEXT_MAX);
    struct wva_reading *reading, *range = wva_reading_create_inside(NULL);
    struct wva_source *source, *pieces[2];
    struct wva_coverage coverage;
    struct wva_error err;

    wva_buffer_printf(&log, "%s%s", first, second);
    write_file(dir, "log", log.data, log.len);
    reading = wva_reading_create(&sinks, &coverage);
    source = wva_source_open(path, NULL, &err);
    pieces[0] = wva_source_piece(source, 0, strlen(first));
    pieces[1] = wva_source_piece(source, strlen(first), log.len);
    assert_int_equal(wva_reading_take(reading, pieces[0], &err), WVA_OK);
    assert_int_equal(wva_reading_take(range, pieces[1], &err), WVA_OK);
    assert_true(wva_reading_is_whole(range, strlen(second)));
    *joined = wva_reading_can_join(reading, range);
    if (*joined)
        assert_int_equal(wva_reading_join(reading, range, &err), WVA_OK);
    assert_int_equal(wva_reading_finish(reading, &err), WVA_OK);
    wva_reading_free(range);
    wva_reading_free(reading);
    for (int i = 0; i < 2; i++)
        wva_source_close(pieces[i]);
    wva_source_close(source);
    wva_buffer_free(&log);
    remove_scratch(dir);
    free(path);
    return record;
}

static void test_what_can_be_joined(void **context)
{
    static const struct {
        const char *name, *first, *second;
        bool joined;
    } cases[] = {
        { "whole cycles", CYCLE("00") CYCLE("01"), CYCLE("02"), true },
        { "open, but the next begins", CYCLE("00") START("01") DECISION("01"),
          START("02") DECISION("02"), true },
        { "open, but long ago", CYCLE("00") START("01") DECISION("01"), DECISION("02"), true },
        { "inside a cycle", CYCLE("00") START("01") DECISION("01"), DECISION("01"), false },
        { "a line again", CYCLE("00") CYCLE("01"), CYCLE("02") DECISION("01"), false },
        { "again in the range itself", CYCLE("00") CYCLE("01"), CYCLE("02") CYCLE("02"), true },
        { "order not clear", CYCLE("00"), CYCLE("01"), false },
        { "an open document", CYCLE("00") CYCLE("01") "{\n", CYCLE("02"), false },
        { "an open Solution", CYCLE("00") CYCLE("01") "Solution:\n", CYCLE("02"), false },
        { "left open", CYCLE("00") CYCLE("01"), CYCLE("02") "Solution:\n", false },
    };

    (void)context;
    for (size_t i = 0; i < COUNT(cases); i++) {
        bool joined;
        struct record record = join(cases[i].first, cases[i].second, &joined);

        if (joined != cases[i].joined)
            fail_msg("%s: %s", cases[i].name, joined ? "joined" : "not joined");
        wva_buffer_free(&record.text);
    }
}

/* Cycles and lines count from the start of the log; what was left open is handed out first. */
static void test_join_counts_on(void **context)
{
    bool joined;
    struct record record = join(CYCLE("00") START("01") DECISION("01"),
                                CYCLE("02") "{\"level\"\n" START("03") DECISION("03"), &joined);
    const char *at = record.text.data;

    (void)context;
    assert_true(joined);
    for (int cycle = 1; cycle <= 4; cycle++) {
        char number[32];

        (void)snprintf(number, sizeof number, " %d 0|", cycle);
        at = strstr(at, number);
        assert_non_null(at);
        if (cycle == 3)
            assert_non_null(strstr(at, "reject 9 truncated"));
    }
    wva_buffer_free(&record.text);
}

static void expect_cut(const char *before, const char *log, size_t expected)
{
    char *dir = make_scratch(), *path = wva_path_join(dir, "log");
    struct wva_buffer text = wva_buffer_make(TEXT_MAX);
    struct wva_source *source;
    struct wva_error err;

    wva_buffer_printf(&text, "%s%s", before, log);
    write_file(dir, "log", text.data, text.len);
    source = wva_source_open(path, NULL, &err);
    /* From inside the first line on. */
    assert_int_equal(wva_log_find_cut(source, 3, 4096), expected);
    wva_source_close(source);
    wva_buffer_free(&text);
    remove_scratch(dir);
    free(path);
}

static void test_cuts(void **context)
{
    const char *inside = DECISION("00");

    (void)context;
    expect_cut(inside, END("00") START("01"), strlen(DECISION("00") END("00")));
    expect_cut(inside, DECISION("00") DECISION("01"), strlen(DECISION("00") DECISION("00")));
    expect_cut(inside, DECISION("00") DECISION("00"), strlen(DECISION("00")));
    expect_cut("no line ends", "here", strlen("no line endshere"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_shape),
        cmocka_unit_test(test_logs_that_cannot_be_cut),
        cmocka_unit_test(test_random_mixtures),
        cmocka_unit_test(test_corpora),
        cmocka_unit_test(test_what_can_be_joined),
        cmocka_unit_test(test_join_counts_on),
        cmocka_unit_test(test_cuts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
