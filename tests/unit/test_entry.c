/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdlib.h>

#include "log/solution_block.h"
#include "message/entry.h"
#include "util/json.h"

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

/* What differs little from the usual {level, ts, msg}. */
static void test_nearly_usual_records(void **context)
{
    struct wva_entry entry;

    (void)context;
    entry = wva_entry_read(WVA_STR("{\"level\":\"a\\\",\",\"ts\":\"T\",\"msg\":\"m\"}"));
    assert_view(entry.level, "a\\\",");
    assert_view(entry.time, "T");
    entry = wva_entry_read(WVA_STR("{\"level\":\"\",\"ts\":\"\",\"msg\":\"say \\\"x\\\"\"}"));
    assert_int_equal(entry.kind, WVA_ENTRY_RECORD);
    assert_view(entry.message, "say \\\"x\\\"");
    assert_int_equal(entry.context.len, 0);
    entry = wva_entry_read(WVA_STR("{\"level\":\"L\",\"ts\":\"T\",\"msg\":\"m\",\"n\":1}"));
    assert_view(entry.message, "m");
    assert_int_not_equal(entry.context.len, 0);
    entry = wva_entry_read(WVA_STR("{\"level\":\"L\",\"ts\":\"T\",\"msg\":\"m\"} tail"));
    assert_view(entry.rest, "tail");
    assert_int_equal(kind_of("{\"level\":\"L\",\"ts\":\"T\",\"msg\":\"m\\\"}"), WVA_ENTRY_CUT);
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

static void test_json_by_flag(void **context)
{
    struct wva_entry entry = wva_entry_read(
        WVA_STR("{\"level\":\"Level(-4)\",\"ts\":1752760653.1278222,\"logger\":\"setup\","
                "\"caller\":\"cmd/main.go:9\",\"msg\":\"m\",\"pod\":\"p\"}"));

    (void)context;
    assert_int_equal(entry.kind, WVA_ENTRY_RECORD);
    assert_true(entry.escaped);
    assert_view(entry.level, "Level(-4)");
    assert_view(entry.time, "1752760653.1278222");
    assert_view(entry.logger, "setup");
    assert_view(entry.caller, "cmd/main.go:9");
    assert_int_equal(entry.context.ptr[0], '{');
}

static void expect_console(const char *line, const char *logger, const char *caller,
                           const char *message, const char *pairs, enum wva_entry_damage damage)
{
    struct wva_entry entry = wva_entry_read(wva_str_from(line));

    assert_int_equal(entry.kind, WVA_ENTRY_RECORD);
    assert_false(entry.escaped);
    assert_true(wva_str_equal(entry.logger, wva_str_from(logger)));
    assert_true(wva_str_equal(entry.caller, wva_str_from(caller)));
    assert_true(wva_str_equal(entry.message, wva_str_from(message)));
    assert_true(wva_str_equal(entry.context, wva_str_from(pairs)));
    assert_int_equal(entry.damage, damage);
    assert_int_equal(entry.rest.len, 0);
}

#define TIME   "2026-08-08T02:19:09Z"
#define CALLER "engines/engine.go:490"

static void test_console_columns(void **context)
{
    (void)context;
    expect_console(TIME "\tINFO\t" CALLER "\tAll done", "", CALLER, "All done", "",
                   WVA_ENTRY_WHOLE);
    expect_console(TIME "\tINFO\t" CALLER "\tAll done\t{\"a\": [{\"b\":1}]}", "", CALLER,
                   "All done", "{\"a\": [{\"b\":1}]}", WVA_ENTRY_WHOLE);
    expect_console(TIME "\tDEBUG\tsetup\t" CALLER "\tAll\\n \"done\"", "setup", CALLER,
                   "All\\n \"done\"", "", WVA_ENTRY_WHOLE);
    expect_console(TIME "\tLEVEL(-4)\tevents\t" CALLER "\ta\tb\t{}", "events", CALLER, "a\tb", "{}",
                   WVA_ENTRY_WHOLE);
    expect_console("1.7527606531278222e+09\tERROR\t" CALLER "\tm", "", CALLER, "m", "",
                   WVA_ENTRY_WHOLE);
    expect_console(TIME "\tINFO\tno caller", "", "", "no caller", "", WVA_ENTRY_WHOLE);
}

static void test_console_with_blanks_for_tabs(void **context)
{
    (void)context;
    expect_console(TIME "    INFO    " CALLER "    All  {it} done   {\"a\": 1}", "", CALLER,
                   "All  {it} done", "{\"a\": 1}", WVA_ENTRY_WHOLE);
    expect_console(TIME "  LEVEL(-2)  x.cache " CALLER " filled  {\"t\": \"a  {\"}", "x.cache",
                   CALLER, "filled", "{\"t\": \"a  {\"}", WVA_ENTRY_WHOLE);
    expect_console(TIME "  INFO  " CALLER "  done", "", CALLER, "done", "", WVA_ENTRY_WHOLE);
    expect_console(TIME "  INFO  " CALLER "  done  {\"a\": 1, \"b", "", CALLER, "done", "",
                   WVA_ENTRY_CONTEXT_CUT);
    expect_console(TIME "  INFO  " CALLER "  done  {\"a\" 1}", "", CALLER, "done", "",
                   WVA_ENTRY_CONTEXT_MALFORMED);
}

static void test_console_with_a_damaged_context(void **context)
{
    static const char line[] = TIME "\tINFO\t" CALLER "\tm\t{\"a\": {\"b\":\"\\\"\"}}";
    size_t open = (size_t)(strchr(line, '{') - line);

    (void)context;
    for (size_t len = open + 1; len < sizeof line - 1; len++) {
        struct wva_entry entry = wva_entry_read((struct wva_str){ line, len });

        assert_int_equal(entry.kind, WVA_ENTRY_RECORD);
        assert_int_equal(entry.damage, WVA_ENTRY_CONTEXT_CUT);
        assert_view(entry.message, "m");
        assert_int_equal(entry.context.len, 0);
    }
    expect_console(TIME "\tINFO\t" CALLER "\tm\t{\"a\" 1}", "", CALLER, "m", "",
                   WVA_ENTRY_CONTEXT_MALFORMED);
    expect_console(TIME "\tINFO\t" CALLER "\tm\t{\"a\": 1} x", "", CALLER, "m", "",
                   WVA_ENTRY_CONTEXT_MALFORMED);
}

static void test_what_is_no_console_line(void **context)
{
    (void)context;
    assert_int_equal(kind_of(TIME "\tINFO"), WVA_ENTRY_CUT);
    assert_int_equal(kind_of(TIME "\tINFO\t" CALLER), WVA_ENTRY_CUT);
    assert_int_equal(kind_of(TIME "\tINF"), WVA_ENTRY_FOREIGN);
    assert_int_equal(kind_of(TIME "\tLEVEL(-)\t" CALLER "\tm"), WVA_ENTRY_FOREIGN);
    assert_int_equal(kind_of(TIME "\tTRACE\t" CALLER "\tm"), WVA_ENTRY_FOREIGN);
    assert_int_equal(kind_of(TIME " INFO no caller here"), WVA_ENTRY_FOREIGN);
    assert_int_equal(kind_of("5 INFO " CALLER " m"), WVA_ENTRY_FOREIGN);
    assert_int_equal(kind_of("# New round:"), WVA_ENTRY_FOREIGN);
    assert_int_equal(kind_of("```"), WVA_ENTRY_FOREIGN);
    assert_int_equal(kind_of("..."), WVA_ENTRY_FOREIGN);
}

static void test_stack_traces(void **context)
{
    static const char *const traces[] = {
        "example.org/a/b-c/internal/engines.(*Engine).optimize",
        "\t/workspace/internal/engines/engine.go:1052",
        "        /workspace/internal/engines/engine.go:66 +0x1f",
        "example.org/a/pkg/controller.(*Controller[...]).Run.func2.2",
        "net/http.HandlerFunc.ServeHTTP",
        "main.main()",
        "goroutine 1 [running]:",
        "created by example.org/a.(*T).Start in goroutine 7",
        "runtime.gopanic({0x1234?, 0xc000})",
    };
    static const char *const others[] = {
        "invalid request size",
        "rate=15.2, max allowed rate=14.9",
        "invalid configuration {maxBatch=0, maxQueue=0}",
        "Solution:",
        "name=L40S, count=6, limit=6, cost=192",
        "notes.txt",
        "goroutine",
        "a.b/c)",
        "a.b/c(",
    };

    (void)context;
    for (size_t i = 0; i < COUNT(traces); i++)
        assert_int_equal(kind_of(traces[i]), WVA_ENTRY_TRACE);
    for (size_t i = 0; i < COUNT(others); i++)
        assert_int_equal(kind_of(others[i]), WVA_ENTRY_FOREIGN);
}

static void test_bare_solution(void **context)
{
    struct wva_solution_block block = wva_solution_block_make();

    (void)context;
    assert_int_equal(wva_solution_block_take(&block, WVA_STR("c=C; m=M")), WVA_BLOCK_NONE);
    assert_int_equal(wva_solution_block_take(&block, WVA_STR("Solution time: 0 msec")),
                     WVA_BLOCK_NONE);
    assert_int_equal(wva_solution_block_take(&block, WVA_STR("Solution: ")), WVA_BLOCK_TAKEN);
    assert_int_equal(wva_solution_block_take(&block, WVA_STR("c=C; m=M ")), WVA_BLOCK_TAKEN);
    assert_int_equal(wva_solution_block_take(&block, WVA_STR("AllocationByType:")),
                     WVA_BLOCK_TAKEN);
    assert_int_equal(wva_solution_block_take(&block, WVA_STR("totalCost=0 ")), WVA_BLOCK_WHOLE);
    assert_string_equal(block.text.data,
                        "Solution: \nc=C; m=M \nAllocationByType: \ntotalCost=0 \n");
    assert_false(wva_solution_block_break(&block));

    assert_int_equal(wva_solution_block_take(&block, WVA_STR("Solution:")), WVA_BLOCK_TAKEN);
    assert_int_equal(wva_solution_block_take(&block, WVA_STR("Solver:")), WVA_BLOCK_CUT);
    assert_int_equal(wva_solution_block_take(&block, WVA_STR("Solver:")), WVA_BLOCK_NONE);
    assert_int_equal(wva_solution_block_take(&block, WVA_STR("Solution:")), WVA_BLOCK_TAKEN);
    assert_true(wva_solution_block_break(&block));
    wva_solution_block_free(&block);
}

static void test_bare_solution_has_a_limit(void **context)
{
    struct wva_solution_block block = wva_solution_block_make();
    char line[4000] = "s=";
    enum wva_block_step step;

    (void)context;
    memset(line + 2, 'x', sizeof line - 2);
    step = wva_solution_block_take(&block, WVA_STR("Solution:"));
    for (int i = 0; i < 1000 && step == WVA_BLOCK_TAKEN; i++)
        step = wva_solution_block_take(&block, (struct wva_str){ line, sizeof line });
    assert_int_equal(step, WVA_BLOCK_CUT);
    assert_true(block.text.len <= WVA_SOLUTION_BLOCK_MAX);
    wva_solution_block_free(&block);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_in_any_order),
        cmocka_unit_test(test_nearly_usual_records),
        cmocka_unit_test(test_last_of_equal_members_counts),
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_every_cut_of_a_record_is_noticed),
        cmocka_unit_test(test_what_follows_a_record_is_kept),
        cmocka_unit_test(test_nesting_has_a_limit),
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_json_by_flag),
        cmocka_unit_test(test_console_columns),
        cmocka_unit_test(test_console_with_blanks_for_tabs),
        cmocka_unit_test(test_console_with_a_damaged_context),
        cmocka_unit_test(test_what_is_no_console_line),
        cmocka_unit_test(test_stack_traces),
        cmocka_unit_test(test_bare_solution),
        cmocka_unit_test(test_bare_solution_has_a_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
