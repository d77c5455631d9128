/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdlib.h>

#include "facts.h"
#include "log/patterns.h"
#include "util/memory.h"

/* What the patterns of a file make of a text. */
static void expect_matches(const char *file, const char *text, const char *facts)
{
    struct wva_buffer seen = wva_buffer_make(64 * 1024);
    uint64_t given_up[WVA_PATTERNS_MAX] = { 0 };
    struct wva_pattern_matcher *matcher;
    struct wva_patterns *patterns;
    struct wva_error err;

    assert_int_equal(wva_patterns_compile(wva_str_from(file), "f", &patterns, &err), WVA_OK);
    matcher = wva_pattern_matcher_create(patterns);
    assert_int_equal(
        wva_pattern_matcher_read(matcher, wva_str_from(text), given_up, write_fact, &seen),
        facts[0] == '\0' ? WVA_MESSAGE_OTHER : WVA_MESSAGE_READ);
    assert_string_equal(seen.data == NULL ? "" : seen.data, facts);
    assert_int_equal(given_up[0], 0);
    wva_pattern_matcher_free(matcher);
    wva_patterns_free(patterns);
    wva_buffer_free(&seen);
}

static void test_kinds(void **state)
{
    (void)state;
    expect_matches("^(?<variant>\\w+) itl (?<itlAverage>[0-9.]+)$", "a itl 7.5",
                   "metrics itlAverage=7.5 variant=a;");
    expect_matches("slo:\t (?<model>\\S+) wants (?<slo_itl>\\d+)", "m/x wants 10!",
                   "slo slo_itl=10 model=m/x;");
    expect_matches("start: ^go\nend: ^done\n", "go", "start;");
    expect_matches("start: ^go\nend: ^done\n", "done", "end;");
    expect_matches("failed: no luck, mode (?<mode>\\w+)", "no luck, mode x", "failed mode=x;");
    expect_matches("restart: ^hello", "hello hello", "restart;");
    expect_matches("pod: ^(?<serving_pod>\\S+) (?<kv_usage>\\S+)", "p-1 0.5",
                   "pod kv_usage=0.5 serving_pod=p-1;");
    expect_matches("metrics: slo: (?<variant>\\w)", "slo: v", "metrics variant=v;");
}

static void test_lines(void **state)
{
    (void)state;
    expect_matches("\xEF\xBB\xBF# a comment\r\n\r\n \t \n   # another\n"
                   "  replicas: (?<variant>\\w+)=(?<numRep>\\d+) \t\r\n",
                   "a=3", "replicas numRep=3 variant=a;");
    expect_matches("(?<variant>\xC3\xA4+) \xE2\x9C\x93", "\xC3\xA4\xC3\xA4 \xE2\x9C\x93",
                   "metrics variant=\xC3\xA4\xC3\xA4;");
}

/* Each match of each pattern, in the order of the file. */
static void test_several(void **state)
{
    (void)state;
    expect_matches("(?<variant>\\w+)=(?<rate>\\d+)\nvariant: ^(?<variant>\\w)", "a=1, b=2",
                   "metrics rate=1 variant=a;metrics rate=2 variant=b;variant variant=a;");
    expect_matches("(?J)(?<variant>a)|b(?<variant>c)", "a bc",
                   "metrics variant=a;metrics variant=c;");
    /* Groups that took no part, or are empty, give nothing. */
    expect_matches("x(?<variant>\\w*)(?<rate>\\d)?", "x x", "");
    expect_matches("(?<variant>\\w*)", "\xFF.a\xFF", "metrics variant=a;");
    expect_matches("(?<variant>\\w)", "", "");
}

static void test_server(void **state)
{
    (void)state;
    expect_matches("(?<server>\\S+) (?<rate>\\d+)", "v:n 1",
                   "metrics rate=1 server=v:n variant=v namespace=n;");
    expect_matches("(?<server>\\S+) (?<rate>\\d+)", "v 1", "metrics rate=1 server=v variant=v;");
    expect_matches("(?<server>\\S+) (?<variant>\\S+)", "v:n w", "metrics server=v:n variant=w;");
}

static void expect_refusal(const char *file, uint64_t line, const char *part)
{
    struct wva_patterns *patterns;
    struct wva_error err;

    assert_int_equal(wva_patterns_compile(wva_str_from(file), "f", &patterns, &err), WVA_ERR_USAGE);
    assert_null(patterns);
    assert_string_equal(err.file, "f");
    assert_int_equal(err.line, line);
    if (strstr(err.text, part) == NULL)
        fail_msg("'%s' is not in '%s'", part, err.text);
}

static void test_refusals(void **state)
{
    char many[(WVA_PATTERNS_MAX + 1) * 7 + 1];
    char *to = many;

    (void)state;
    expect_refusal("", 0, "no pattern");
    expect_refusal("# nothing\n\n", 0, "no pattern");
    expect_refusal("\n(?<variant>a", 2, "at character 13");
    expect_refusal("slo:  (?<model>a", 1, "at character 17");
    expect_refusal("  (?<model>[a)", 1, "at character 15");
    expect_refusal("x(?<latency>a)", 1,
                   "unknown group 'latency'; groups are called as the columns up to "
                   "'scheduler_queue'");
    expect_refusal("x(?<decided_by>a)", 1, "unknown group 'decided_by'");
    expect_refusal("(?<cycle>a)", 1, "unknown group 'cycle'");
    expect_refusal("(?<pod>a)", 1, "unknown group 'pod'");
    expect_refusal("start: a\nmetrics: b", 2, "no named group");
    expect_refusal("rate (?<rate>.)", 1, "'metrics' needs a group 'variant' or 'server'");
    expect_refusal("slo: (?<variant>.)", 1, "'slo' needs a group 'model'");
    expect_refusal("tuned: (?<alpha>.)", 1, "needs a group 'variant', 'server' or 'model'");
    expect_refusal("observed: (?<itl>.)", 1, "unknown kind 'observed:'; there are metrics:");
    expect_refusal("observed: (?<itl>.)", 1, "write 'metrics: ' in front)");
    expect_refusal("(?<rate>\\C)", 1, "\\C");
    for (int i = 0; i <= WVA_PATTERNS_MAX; i++)
        to = mempcpy(to, "end: x\n", 7);
    *to = '\0';
    expect_refusal(many, WVA_PATTERNS_MAX + 1, "more than 100 patterns");
}

/* Counts in *context what comes. */
static void count_fact(void *context, const struct wva_fact *fact)
{
    (void)fact;
    ++*(size_t *)context;
}

/* How many facts the file's first pattern gives of the text before it is given up. */
static void expect_given_up(const char *file, struct wva_str text, size_t facts)
{
    uint64_t given_up[WVA_PATTERNS_MAX] = { 0 };
    struct wva_pattern_matcher *matcher;
    struct wva_patterns *patterns;
    struct wva_error err;
    size_t seen = 0;

    assert_int_equal(wva_patterns_compile(wva_str_from(file), "f", &patterns, &err), WVA_OK);
    matcher = wva_pattern_matcher_create(patterns);
    (void)wva_pattern_matcher_read(matcher, text, given_up, count_fact, &seen);
    assert_int_equal(seen, facts);
    assert_int_equal(given_up[0], 1);
    wva_pattern_matcher_free(matcher);
    wva_patterns_free(patterns);
}

static void test_limits(void **state)
{
    static char text[WVA_PATTERN_TEXT_MAX + 1];

    (void)state;
    memset(text, 'a', sizeof text);
    expect_given_up("(?<variant>(a+)+)[bc]", (struct wva_str){ text, 60 }, 0);
    expect_given_up("(*NO_JIT)(?<variant>(a+)+)[bc]", (struct wva_str){ text, 60 }, 0);
    expect_given_up("(*NO_JIT)(?<variant>(?:a(?R)?)*)[bc]", (struct wva_str){ text, 60000 }, 0);
    expect_given_up("(?<variant>a)", (struct wva_str){ text, sizeof text }, 0);
    expect_given_up("(?<variant>a)", (struct wva_str){ text, sizeof text - 1 },
                    WVA_PATTERN_MATCHES_MAX);
}

static void test_file(void **state)
{
    char *dir = make_scratch(), *path = wva_asprintf("%s/p", dir);
    char *bytes = wva_calloc(WVA_PATTERNS_BYTES_MAX + 1, 1);
    struct wva_patterns *patterns;
    struct wva_error err;

    (void)state;
    memset(bytes, '#', WVA_PATTERNS_BYTES_MAX + 1);
    write_file(dir, "p", bytes, WVA_PATTERNS_BYTES_MAX + 1);
    assert_int_equal(wva_patterns_read(path, &patterns, &err), WVA_ERR_USAGE);
    assert_non_null(strstr(err.text, "256 KiB"));
    memcpy(bytes, "\nend: x\n", 8);
    write_file(dir, "p", bytes, WVA_PATTERNS_BYTES_MAX);
    assert_int_equal(wva_patterns_read(path, &patterns, &err), WVA_OK);
    assert_int_equal(wva_patterns_count(patterns), 1);
    assert_int_equal(wva_patterns_line(patterns, 0), 2);
    wva_patterns_free(patterns);
    remove_scratch(dir);
    assert_int_equal(wva_patterns_read(path, &patterns, &err), WVA_ERR_IO);
    assert_null(patterns);
    free(bytes);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),    cmocka_unit_test(test_lines),
        cmocka_unit_test(test_several),  cmocka_unit_test(test_server),
        cmocka_unit_test(test_refusals), cmocka_unit_test(test_limits),
        cmocka_unit_test(test_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
