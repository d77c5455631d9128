/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdlib.h>

#include "transport/order.h"
#include "transport/repeats.h"
#include "transport/unwrap.h"
#include "util/buffer.h"
#include "util/memory.h"

#define RECORD "{\"level\":\"INFO\",\"ts\":\"2025-10-20T16:36:27.074Z\",\"msg\":\"begun\"}"
#define QUOTED "{\\\"level\\\":\\\"INFO\\\",\\\"msg\\\":\\\"begun\\\"}"
#define SHORT  "{\"level\":\"INFO\",\"msg\":\"begun\"}"
#define TIME   "2025-10-20T16:36:27.074000123Z "

/* What comes out of `lines`, each as "pod|text;" with "!" before an overlong one. */
static char *unwrapped(const char *const *lines, size_t count)
{
    struct wva_unwrapper *unwrapper = wva_unwrapper_create();
    struct wva_buffer text = wva_buffer_make(64 * 1024 * 1024);
    struct wva_logical_line out;

    for (size_t i = 0; i <= count; i++) {
        struct wva_line line = { .text = wva_str_from(i < count ? lines[i] : ""), .number = i + 1 };

        if (i < count)
            wva_unwrapper_feed(unwrapper, &line);
        else
            wva_unwrapper_finish(unwrapper);
        while (wva_unwrapper_next(unwrapper, &out))
            wva_buffer_printf(&text, "%s%.*s|%.*s;", out.overlong ? "!" : "", WVA_STR_ARGS(out.pod),
                              WVA_STR_ARGS(out.text));
    }
    wva_unwrapper_free(unwrapper);
    return text.data == NULL ? wva_strdup("") : text.data;
}

static void expect_lines(const char *const *lines, size_t count, const char *expected)
{
    char *text = unwrapped(lines, count);

    assert_string_equal(text, expected);
    free(text);
}

static void expect(const char *line, const char *expected)
{
    expect_lines(&line, 1, expected);
}

#define EXPECT_LINES(expected, ...)                                                                \
    expect_lines((const char *const[]){ __VA_ARGS__ },                                             \
                 sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *), expected)

static void test_bare_lines_stay(void **context)
{
    static const char *const bare[] = {
        RECORD,
        "I1120 09:15:01.000001       1 leaderelection.go:257] attempting",
        "2026-08-07T20:20:19Z\tINFO\tengine/engine.go:10\tbegun\t{\"count\": 1}",
        "2026-08-07T20:20:19Z    INFO    engine/engine.go:10    begun",
        "invalid configuration {maxBatch=0}",
        "rate=15.2, max allowed rate=14.9",
        "> no record",
        "Solution: ",
        "\tat engine.go:10",
        "{\"level\":\"INFO\",\"msg\":\"begun\"}{\"log\":\"no\"}",
        "{\"ts\":1,\"msg\":\"of its own\",\"message\":\"no\"}",
        "{broken",
    };

    (void)context;
    for (size_t i = 0; i < COUNT(bare); i++) {
        char *expected = wva_asprintf("|%s;", bare[i]);

        expect(bare[i], expected);
        free(expected);
    }
}

static void test_prefixes(void **context)
{
    (void)context;
    expect(TIME RECORD, "|" RECORD ";");
    expect("2025-10-20T18:36:27.07+02:00 " RECORD, "|" RECORD ";");
    expect("[pod/wva-7f-x2/manager] " RECORD, "wva-7f-x2|" RECORD ";");
    expect("[pod/wva-7f-x2/manager] " TIME RECORD, "wva-7f-x2|" RECORD ";");
    expect("wva-7f-x2 manager " RECORD, "wva-7f-x2|" RECORD ";");
    expect("wva-7f-x2 manager " TIME RECORD, "wva-7f-x2|" RECORD ";");
    expect("tools wva-7f-x2 manager " RECORD, "wva-7f-x2|" RECORD ";");
    expect("\033[95mwva-7f-x2\033[0m \033[1;35mmanager\033[0m " RECORD, "wva-7f-x2|" RECORD ";");
    expect("wva-7f-x2 manager just words", "|wva-7f-x2 manager just words;");
    EXPECT_LINES("", "+ wva-7f-x2 \u203A manager", "- wva-7f-x2 \u203A manager");
    expect(TIME "{app=\"wva\", pod=\"wva-7f-x2\"} " RECORD, "wva-7f-x2|" RECORD ";");
    expect(TIME "{} " RECORD, "|" RECORD ";");
    expect("Oct  2 16:36:27 node unit[12]: " RECORD, "|" RECORD ";");
    expect("Oct 20 16:36:27 node k8s_manager_wva-7f-x2[12]: " RECORD, "wva-7f-x2|" RECORD ";");
    expect("2025-10-20T16:36:27+0000 node unit[12]: " RECORD, "|" RECORD ";");
    expect("> " RECORD, "|" RECORD ";");
    expect(TIME "2026-08-07T20:20:19Z\tINFO\ta/b.go:1\tbegun",
           "|2026-08-07T20:20:19Z\tINFO\ta/b.go:1\tbegun;");
    /* Each only once; what is left is text in front of a record. */
    expect("> > " RECORD, "|" RECORD ";");
    expect("> > no record", "|> > no record;");
    expect(TIME TIME "no record", "|" TIME "no record;");
}

static void test_text_in_front(void **context)
{
    (void)context;
    expect("Oct 20 16:36:27 " RECORD, "|" RECORD ";");
    expect("wva-1  | " RECORD, "|" RECORD ";");
    expect("[2025-10-20T16:36:27.123Z] " RECORD, "|" RECORD ";");
    expect("00:00:03 2026-08-07T20:20:19Z\tINFO\ta/b.go:1\tbegun\t{\"level\": 1}",
           "|2026-08-07T20:20:19Z\tINFO\ta/b.go:1\tbegun\t{\"level\": 1};");
    /* A record that holds another one, or JSON of others. */
    expect("2026-08-07T20:20:19Z\tINFO\ta/b.go:1\tbegun\t{\"level\": \"x\"}",
           "|2026-08-07T20:20:19Z\tINFO\ta/b.go:1\tbegun\t{\"level\": \"x\"};");
    expect("is {\"a\": 1} " RECORD, "|is {\"a\": 1} " RECORD ";");
    expect("is \"" RECORD "\"", "|is \"" RECORD "\";");
}

static void test_outputs_of_viewers(void **context)
{
    (void)context;
    expect("e2e (1.2, x)\tDump its log\t" TIME RECORD, "|" RECORD ";");
    expect("e2e\tDump\t\xEF\xBB\xBF" TIME "\tat x.go:1", "|\tat x.go:1;");
    expect("1760978187074\t2025-10-20T16:36:27.074Z\tsome line", "|some line;");
    expect("1760978187074\t2025-10-20T16:36:27.074Z\t" RECORD, "|" RECORD ";");
}

static void test_glued_lines(void **context)
{
    (void)context;
    expect("[pod/one/m] " RECORD "[pod/two/m] " TIME RECORD, "one|" RECORD ";two|" RECORD ";");
    expect("[pod/one/m] {\"level\":\"IN[pod/two/m] {\"le[pod/three/m] " RECORD,
           "one|{\"level\":\"IN;two|{\"le;three|" RECORD ";");
    expect("[po[pod/two/m] " RECORD, "|[po;two|" RECORD ";");
    expect("[pod/on[pod/two/m] " RECORD, "|[pod/on;two|" RECORD ";");
    expect(TIME RECORD "2025-10-20T16:40:27.074000123Z " RECORD, "|" RECORD ";|" RECORD ";");
    expect(TIME "{\"level\":\"IN2025-10-20T16:10:27.074000123Z " RECORD,
           "|{\"level\":\"IN;|" RECORD ";");
    /* No prefix, but words of a message. */
    expect("[pod/one/m] saw [pod/two/m] twice", "one|saw [pod/two/m] twice;");
}

static void test_stamps_within_lines(void **context)
{
    (void)context;
    expect(TIME "ab2025-10-20T16:36:27.074000123Z cd2025-10-20T16:36:27.08Z ef", "|abcdef;");
    expect("[pod/one/m] " TIME "{\"level\":2025-10-20T16:36:27.074000123Z \"INFO\"}",
           "one|{\"level\":\"INFO\"};");
    /* A zone of the node; times that a message has. */
    expect("2025-10-20T18:36:27.074000123+02:00 ab2025-10-20T18:36:27.074000123+02:00 c", "|abc;");
    expect(TIME "at 2025-10-20T16:36:27Z it began", "|at 2025-10-20T16:36:27Z it began;");
    expect(TIME "since 2025-10-20T16:20:27.5Z it ran", "|since 2025-10-20T16:20:27.5Z it ran;");
    expect("since 2025-10-20T16:36:27.5Z it ran", "|since 2025-10-20T16:36:27.5Z it ran;");
}

/* A ninth line that is open hands the oldest out, which itself has stamps between its pieces, while
 * the pieces of a line are being joined. */
static void test_stamps_within_stamps(void **context)
{
#define OPEN(pod) "[pod/" pod "/m] {\"log\":\"" TIME "ab" TIME "{cd\",\"stream\":\"stdout\"}"
    (void)context;
    EXPECT_LINES("one|ab{cd;|" RECORD ";|x;two|ab{cd;three|ab{cd;four|ab{cd;five|ab{cd;six|ab{cd;"
                 "seven|ab{cd;eight|ab{cd;",
                 OPEN("one"), OPEN("two"), OPEN("three"), OPEN("four"), OPEN("five"), OPEN("six"),
                 OPEN("seven"), OPEN("eight"),
                 TIME "{\"log\":\"x\",\"stream\":\"stdout\"}" TIME RECORD);
#undef OPEN
}

/* A piece inside an object that then breaks off: it is either part of a line or in the line that
 * stays, never both. */
static void test_pieces_in_broken_objects(void **context)
{
    (void)context;
    expect("{\"labels\":{\"a\":\"b\"},\"of\":{\"log\":\"{\\\"level\\\":\",\"stream\":\"stdout\","
           "\"time\":\"2026-05-04T10:00:00.000000001Z\"}",
           "|{\"level\":;");
}

static void test_header_within_a_log(void **context)
{
    static const char *const lines[] = { "time,message", "one,two" };
    struct wva_unwrapper *unwrapper = wva_unwrapper_create();
    struct wva_logical_line out;

    (void)context;
    for (size_t i = 0; i < 2; i++) {
        struct wva_line line = { .text = wva_str_from(lines[i]), .number = 100 + i };

        wva_unwrapper_feed(unwrapper, &line);
        assert_true(wva_unwrapper_next(unwrapper, &out));
        assert_true(wva_str_equal(out.text, line.text));
    }
    wva_unwrapper_free(unwrapper);
}

static void expect_journal_time(const char *text, int64_t time_ns)
{
    struct wva_unwrapper *unwrapper = wva_unwrapper_create();
    struct wva_line line = { .text = wva_str_from(text), .number = 1 };
    struct wva_logical_line out;

    wva_unwrapper_feed(unwrapper, &line);
    assert_true(wva_unwrapper_next(unwrapper, &out));
    assert_true(out.time_ns == time_ns);
    wva_unwrapper_free(unwrapper);
}

#define JOURNAL "{\"PRIORITY\":\"6\",\"CONTAINER_NAME\":\"k8s_m_one_ns_1\","

static void test_journal(void **context)
{
    (void)context;
    EXPECT_LINES("one|abc;", JOURNAL "\"MESSAGE\":\"a\",\"CONTAINER_PARTIAL_MESSAGE\":\"true\"}",
                 JOURNAL "\"CONTAINER_PARTIAL_MESSAGE\":\"true\",\"MESSAGE\":[98]}",
                 JOURNAL "\"MESSAGE\":\"c\\n\"}");
    expect(JOURNAL "\"MESSAGE\":[123, 34,13,10,0,300]}", "one|{\";one|?;");
    expect(JOURNAL "\"MESSAGE\":[]}", "");
    expect_journal_time("{\"__REALTIME_TIMESTAMP\":\"1795948479635475\",\"MESSAGE\":\"x\"}",
                        INT64_C(1795948479635475000));
    expect_journal_time("{\"timestamp\":1760978187074,\"message\":\"x\"}",
                        INT64_C(1760978187074000000));
    expect_journal_time("{\"timestamp\":17609781,\"message\":\"x\"}", WVA_TIME_NONE);
}

static void test_journal_that_left_a_line_out(void **context)
{
    struct wva_unwrapper *unwrapper = wva_unwrapper_create();
    struct wva_line line = { .text = WVA_STR(JOURNAL "\"MESSAGE\":null}"), .number = 1 };
    struct wva_logical_line out;

    (void)context;
    wva_unwrapper_feed(unwrapper, &line);
    assert_true(wva_unwrapper_next(unwrapper, &out));
    assert_true(out.lost);
    wva_unwrapper_free(unwrapper);
    expect("{\"message\":null}", "|{\"message\":null};");
}

static void test_arrays_and_answers(void **context)
{
    (void)context;
    expect("[{\"line\":\"" QUOTED "\",\"timestamp\":\"1\",\"fields\":{\"pod\":\"one\"}},"
           "{\"line\":\"other\"}]",
           "one|" SHORT ";|other;");
    expect("{\"took\":5,\"hits\":{\"total\":1,\"hits\":[{\"_source\":{\"message\":\"" QUOTED
           "\",\"kubernetes\":{\"pod_name\":\"one\"}}}]}}",
           "one|" SHORT ";");
    expect("[{\"jsonPayload\":" SHORT ",\"resource\":{\"labels\":{\"pod_name\":\"no\"}}}]",
           "|" SHORT ";");
    expect("[" SHORT "," SHORT "]", "|" SHORT ";|" SHORT ";");
    EXPECT_LINES("|" SHORT ";", "[", "  {", "    \"message\": \"" QUOTED "\"", "  }", "]");
    EXPECT_LINES("|" SHORT ";", "{", "  \"events\": [",
                 "    { \"timestamp\": 1760978187074, \"message\": \"" QUOTED "\" }", "  ]", "}");
    /* Nothing of a controller is in these. */
    expect("[{\"level\":1,\"message\":\"no record\"}]",
           "|[{\"level\":1,\"message\":\"no record\"}];");
    expect("{\"a\":[{\"b\":[{\"c\":[{\"d\":[" SHORT "]}]}]}]}",
           "|{\"a\":[{\"b\":[{\"c\":[{\"d\":[" SHORT "]}]}]}]};");
    expect("[1, 2]", "|[1, 2];");
}

#define CELL "\"{\"\"level\"\":\"\"INFO\"\",\"\"msg\"\":\"\"begun\"\"}\""

static void test_tables(void **context)
{
    (void)context;
    EXPECT_LINES("|Time,Line,tsNs,id,labels;one|" SHORT ";one|plain;", "Time,Line,tsNs,id,labels",
                 "1," CELL ",1760978187074000000,x,\"{\"\"pod\"\":\"\"one\"\"}\"",
                 "1,plain,1760978187074000000,x,\"{\"\"pod\"\":\"\"one\"\"}\"");
    EXPECT_LINES("|sep=;;|\"timestamp\";\"message\";|" SHORT ";", "sep=;",
                 "\"timestamp\";\"message\"", "\"2025-10-20T16:36:27Z\";" CELL);
    /* Line ends in a cell, which may come to nothing. */
    EXPECT_LINES("|time,message;|a;|b;|" SHORT ";", "time,message", "1,\"a", "b\"", "1," CELL);
    EXPECT_LINES("|time,message;|1,\"a;|b\",c,d;", "time,message", "1,\"a", "b\",c,d");
    EXPECT_LINES("|time,message;|1,\"a;|b;", "time,message", "1,\"a", "b");
    /* Without a header that is known. */
    EXPECT_LINES("|host,text;|" SHORT ";", "host,text", "n1," CELL);
    expect("n1,\"2026-08-07T20:20:19Z\tINFO\tbegun\t{\"\"a\"\": 1}\",x",
           "|2026-08-07T20:20:19Z\tINFO\tbegun\t{\"a\": 1};");
    expect("n1,\"no record\",x", "|n1,\"no record\",x;");
    /* Lines that are no rows stay. */
    EXPECT_LINES("|time,message;|" RECORD ";|some, other, words;", "time,message", RECORD,
                 "some, other, words");
}

static void test_outer_times(void **context)
{
    struct wva_unwrapper *unwrapper = wva_unwrapper_create();
    struct wva_line line = { .text = WVA_STR(TIME RECORD), .number = 7 };
    struct wva_logical_line out;

    (void)context;
    wva_unwrapper_feed(unwrapper, &line);
    assert_true(wva_unwrapper_next(unwrapper, &out));
    assert_int_equal(out.time_ns, INT64_C(1760978187074000123));
    assert_int_equal(out.number, 7);
    assert_int_equal(out.wrappers, 1u << WVA_WRAPPER_KUBECTL_TIME);
    line.text = WVA_STR(RECORD);
    wva_unwrapper_feed(unwrapper, &line);
    assert_true(wva_unwrapper_next(unwrapper, &out));
    assert_true(out.time_ns == WVA_TIME_NONE);
    assert_false(wva_unwrapper_next(unwrapper, &out));
    wva_unwrapper_free(unwrapper);
}

static void test_cri_pieces(void **context)
{
    (void)context;
    expect(TIME "stdout F " RECORD, "|" RECORD ";");
    expect(TIME "stdout F", "|;");
    expect(TIME "stdin F some", "|stdin F some;");
    EXPECT_LINES("|klog;|abc;", TIME "stdout P a", TIME "stderr F klog", TIME "stdout P b",
                 TIME "stdout F c");
    EXPECT_LINES("one|ac;two|bd;", "[pod/one/m] " TIME "stdout P a",
                 "[pod/two/m] " TIME "stdout P b", "[pod/one/m] " TIME "stdout F c",
                 "[pod/two/m] " TIME "stdout F d");
    /* The rest never comes. */
    EXPECT_LINES("|ab;", TIME "stdout P a", TIME "stdout P b");
}

static void test_open_lines_are_bounded(void **context)
{
    struct wva_unwrapper *unwrapper = wva_unwrapper_create();
    struct wva_logical_line out;
    size_t count = 0;

    (void)context;
    for (unsigned i = 0; i < 3 * WVA_UNWRAP_OPEN_MAX; i++) {
        char *text = wva_asprintf("[pod/p%u/m] " TIME "stdout P piece", i);
        struct wva_line line = { .text = wva_str_from(text), .number = i + 1 };

        wva_unwrapper_feed(unwrapper, &line);
        while (wva_unwrapper_next(unwrapper, &out))
            count++;
        free(text);
    }
    assert_int_equal(count, 2 * WVA_UNWRAP_OPEN_MAX);
    wva_unwrapper_finish(unwrapper);
    while (wva_unwrapper_next(unwrapper, &out))
        count++;
    assert_int_equal(count, 3 * WVA_UNWRAP_OPEN_MAX);
    wva_unwrapper_free(unwrapper);
}

static void test_pieces_beyond_the_longest_line(void **context)
{
    struct wva_unwrapper *unwrapper = wva_unwrapper_create();
    size_t head = strlen(TIME "stdout P "), len = 1024 * 1024;
    char *text = wva_malloc(len);
    struct wva_line line = { .text = { text, len } };
    struct wva_logical_line out;

    (void)context;
    memset(text, 'x', len);
    memcpy(text, TIME "stdout P ", head);
    for (; line.number < 6; line.number++)
        wva_unwrapper_feed(unwrapper, &line);
    assert_false(wva_unwrapper_next(unwrapper, &out));
    wva_unwrapper_finish(unwrapper);
    assert_true(wva_unwrapper_next(unwrapper, &out));
    assert_true(out.overlong);
    assert_true(out.text.len <= WVA_LINE_MAX);
    wva_unwrapper_free(unwrapper);
    free(text);
}

static void test_objects(void **context)
{
    (void)context;
    expect("{\"log\":\"" QUOTED "\\n\",\"stream\":\"stdout\",\"time\":\"2025-10-20T16:36:27Z\"}",
           "|" SHORT ";");
    expect("{\"labels\":{\"pod\":\"p1\"},\"line\":\"" QUOTED "\",\"timestamp\":\"x\"}",
           "p1|" SHORT ";");
    expect("{\"message\":\"" QUOTED "\",\"nodeName\":\"n\",\"podName\":\"p1\"}", "p1|" SHORT ";");
    expect("{\"@timestamp\":\"x\",\"log\":\"" QUOTED "\",\"kubernetes\":{\"pod_name\":\"p1\"}}",
           "p1|" SHORT ";");
    expect("{\"@timestamp\":\"x\",\"message\":\"" QUOTED
           "\",\"kubernetes\":{\"pod\":{\"name\":\"p1\"}},\"log\":{\"offset\":1}}",
           "p1|" SHORT ";");
    expect("{\"ts\":\"x\",\"msg\":\"y\",\"kubernetes\":{\"pod_name\":\"p1\"}}",
           "p1|{\"ts\":\"x\",\"msg\":\"y\",\"kubernetes\":{\"pod_name\":\"p1\"}};");
    expect("{\"message\":\"one\\ntwo\\r\\n\\n" QUOTED "\"}", "|one;|two;|" SHORT ";");
}

static void test_docker_pieces(void **context)
{
    (void)context;
    EXPECT_LINES("|x;|{\"level\":\"INFO\"};",
                 "{\"log\":\"{\\\"level\\\":\",\"stream\":\"stdout\",\"time\":\"x\"}",
                 "{\"log\":\"x\\n\",\"stream\":\"stderr\",\"time\":\"x\"}",
                 "{\"log\":\"\\\"INFO\\\"}\\n\",\"stream\":\"stdout\",\"time\":\"x\"}");
    /* Line feeds cut off. */
    EXPECT_LINES("|" SHORT ";|" SHORT ";",
                 "{\"log\":\"" QUOTED "\",\"stream\":\"stdout\",\"time\":\"x\"}",
                 "{\"log\":\"" QUOTED "\",\"stream\":\"stdout\",\"time\":\"x\"}");
    EXPECT_LINES(
        "|2026-08-07T20:20:19Z\tINFO\ta;|2026-08-07T20:20:20Z\tINFO\tb;",
        "{\"log\":\"2026-08-07T20:20:19Z\\tINFO\\ta\",\"stream\":\"stdout\",\"time\":\"x\"}",
        "{\"log\":\"2026-08-07T20:20:20Z\\tINFO\\tb\",\"stream\":\"stdout\",\"time\":\"x\"}");
    EXPECT_LINES("|ab;", "{\"log\":\"a\",\"logtag\":\"P\",\"stream\":\"stdout\"}",
                 "{\"log\":\"b\",\"logtag\":\"F\",\"stream\":\"stdout\"}");
}

static void test_loki_answers(void **context)
{
    (void)context;
    expect("{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":["
           "{\"stream\":{\"pod\":\"p1\"},\"values\":[[\"3\",\"c\"],[\"1\",\"a\"]]},"
           "{\"stream\":{\"pod\":\"p2\"},\"values\":[[\"2\",\"b\",{}]]}]}}",
           "p1|a;p2|b;p1|c;");
    expect("{\"streams\":[{\"stream\":{},\"values\":[[\"1\",\"a\"]]}]}", "|a;");
    /* Of the same time, and newest first. */
    expect("{\"data\":{\"result\":[{\"stream\":{},\"values\":[[\"2\",\"c\"],[\"1\",\"b\"],"
           "[\"1\",\"a\"]]}]}}",
           "|a;|b;|c;");
    EXPECT_LINES("p1|a;", "{", "  \"data\": {", "    \"result\": [ {",
                 "      \"stream\": { \"pod\": \"p1\" },", "      \"values\": [",
                 "        [ \"1\", \"a\" ] ]", "    } ]", "  }", "}");
    expect("{\"data\":5}", "|{\"data\":5};");
}

static void test_documents_that_are_none(void **context)
{
    (void)context;
    EXPECT_LINES("|{;|" RECORD ";", "{", RECORD);
    EXPECT_LINES("|{;|{;|  x;", "{", "{", "  x");
    EXPECT_LINES("|{   \"level\": \"INFO\",   \"msg\": \"x\" };|" RECORD ";", "{",
                 "  \"level\": \"INFO\",", "  \"msg\": \"x\"", "}", RECORD);
}

static char *ordered(const int *times, size_t count)
{
    struct wva_order *order = wva_order_create();
    struct wva_buffer text = wva_buffer_make(65536);
    struct wva_logical_line line = { 0 };
    char digit;

    for (size_t i = 0; i < count && wva_order_kind(order) != WVA_ORDER_FORWARD; i++) {
        digit = (char)('a' + i % 26);
        line.text = (struct wva_str){ &digit, 1 };
        assert_true(wva_order_hold(order, &line, times[i] < 0 ? WVA_TIME_NONE : times[i]));
    }
    wva_order_finish(order);
    while (wva_order_next(order, &line))
        wva_buffer_append_str(&text, line.text);
    wva_order_free(order);
    return text.data;
}

static void test_order(void **context)
{
    static const struct {
        int times[18];
        size_t count;
        const char *expected;
    } cases[] = {
        { { 1, 1, 2 }, 3, "abc" },
        { { 1, 2, 1, 0 }, 4, "ab" }, /* clear at the second time */
        { { 3, 2, -1, 2, 1 }, 5, "edcba" },
        { { 3, 2, 3, 4 }, 4, "abcd" },
        { { 12, 11, 10, 9, 8, 7, 6, 5, 4, 5, 3, 2 }, 12, "lkjihgfedcba" },
        { { -1, -1 }, 2, "ab" },
        /* Eight steps back and three forward are not enough for newest first: the rest decides. */
        { { 20, 19, 18, 17, 16, 15, 16, 17, 18, 17, 16, 15, 16, 17, 18, 19, 20, 21 },
          18,
          "abcdefghijklmnopqr" },
    };

    (void)context;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *text = ordered(cases[i].times, cases[i].count);

        assert_string_equal(text, cases[i].expected);
        free(text);
    }
}

static void test_order_is_bounded(void **context)
{
    struct wva_order *order = wva_order_create();
    size_t len = 1024 * 1024, held = 0;
    char *text = wva_calloc(len, 1);
    struct wva_logical_line line = { .text = { text, 10 } };

    (void)context;
    for (int i = 0; i < 20; i++)
        assert_true(wva_order_hold(order, &line, 1000 - i));
    assert_int_equal(wva_order_kind(order), WVA_ORDER_BACKWARD);
    line.text.len = len;
    while (wva_order_hold(order, &line, 0))
        held++;
    assert_in_range(held, 62, 64);
    wva_order_free(order);

    order = wva_order_create();
    for (held = 0; wva_order_kind(order) == WVA_ORDER_OPEN; held++)
        assert_true(wva_order_hold(order, &line, WVA_TIME_NONE));
    assert_int_equal(held, 1);
    wva_order_free(order);
    free(text);
}

static void test_repeats(void **context)
{
    struct wva_repeats *repeats = wva_repeats_create();
    char text[300];
    uint64_t hash;

    (void)context;
    assert_false(wva_repeats_add(repeats, 0));
    assert_true(wva_repeats_add(repeats, 0));
    for (uint64_t i = 1; i <= WVA_REPEATS_WINDOW; i++)
        assert_false(wva_repeats_add(repeats, i * UINT64_C(0x9e3779b97f4a7c15)));
    for (uint64_t i = 1; i <= WVA_REPEATS_WINDOW; i++)
        assert_true(wva_repeats_add(repeats, i * UINT64_C(0x9e3779b97f4a7c15)));
    wva_repeats_free(repeats);

    /* Every byte counts, and the length. */
    memset(text, 'x', sizeof text);
    for (size_t len = 1; len < sizeof text; len++) {
        hash = wva_repeats_hash((struct wva_str){ text, len }, 1);
        assert_int_not_equal(hash, wva_repeats_hash((struct wva_str){ text, len - 1 }, 1));
        assert_int_not_equal(hash, wva_repeats_hash((struct wva_str){ text, len }, 2));
        text[len * 5 / 7] = 'y';
        assert_int_not_equal(hash, wva_repeats_hash((struct wva_str){ text, len }, 1));
        text[len * 5 / 7] = 'x';
        text[len - 1] = 'y';
        assert_int_not_equal(hash, wva_repeats_hash((struct wva_str){ text, len }, 1));
        text[len - 1] = 'x';
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bare_lines_stay),
        cmocka_unit_test(test_prefixes),
        cmocka_unit_test(test_text_in_front),
        cmocka_unit_test(test_outputs_of_viewers),
        cmocka_unit_test(test_glued_lines),
        cmocka_unit_test(test_stamps_within_lines),
        cmocka_unit_test(test_stamps_within_stamps),
        cmocka_unit_test(test_pieces_in_broken_objects),
        cmocka_unit_test(test_header_within_a_log),
        cmocka_unit_test(test_journal),
        cmocka_unit_test(test_journal_that_left_a_line_out),
        cmocka_unit_test(test_arrays_and_answers),
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_outer_times),
        cmocka_unit_test(test_cri_pieces),
        cmocka_unit_test(test_open_lines_are_bounded),
        cmocka_unit_test(test_pieces_beyond_the_longest_line),
        cmocka_unit_test(test_objects),
        cmocka_unit_test(test_docker_pieces),
        cmocka_unit_test(test_loki_answers),
        cmocka_unit_test(test_documents_that_are_none),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_order_is_bounded),
        cmocka_unit_test(test_repeats),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
