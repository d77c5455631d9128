/* SPDX-License-Identifier: Apache-2.0 */
/* What the controller complains of: how messages are known, grouped, counted and dated. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

#include "log/complaints.h"
#include "util/timestamp.h"

struct read {
    struct wva_complaint_space space;
    struct wva_complaint_line line;
    bool found;
};

static struct read *read_message(const char *level, const char *text, const char *context)
{
    const struct wva_message message = { wva_str_from(text), wva_str_from(context) };
    struct read *read = calloc(1, sizeof *read);

    assert_non_null(read);
    read->found = wva_complaint_is_likely(wva_str_from(level), message.text)
                  && wva_complaint_read(wva_str_from(level), &message, &read->space, &read->line);
    return read;
}

static void expect_text(struct wva_str text, const char *expected)
{
    char *copy = calloc(1, text.len + 1);

    assert_non_null(copy);
    if (text.len > 0)
        memcpy(copy, text.ptr, text.len);
    assert_string_equal(copy, expected);
    free(copy);
}

/* A known message of each form: by its kind, and whom it is about. */
static void test_known_messages(void **context)
{
    static const struct {
        const char *level, *text, *context;
        enum wva_complaint_kind kind;
        const char *server, *model;
    } cases[] = {
        { "INFO", "No saturation metrics available for model, skipping analysis",
          "{\"modelID\": \"org/m\", \"namespace\": \"ns\"}", WVA_COMPLAINT_NO_METRICS, "",
          "org/m" },
        { "INFO",
          "Safety net activated: emitted fallback metrics: variant=chat, "
          "currentReplicas=3, desiredReplicas=3",
          "", WVA_COMPLAINT_SAFETY_NET, "chat", "" },
        { "info", "Safety net activated: emitted fallback metrics",
          "{\"variant\": \"ns/chat\", \"currentReplicas\": 3}", WVA_COMPLAINT_SAFETY_NET, "chat:ns",
          "" },
        { "ERROR", "boom: unable to fetch metrics, skipping this variantAutoscaling loop", "",
          WVA_COMPLAINT_NO_METRICS, "", "" },
        { "error", "cannot go on", "{\"error\": \"multiple VariantAutoscalings found for x\"}",
          WVA_COMPLAINT_SEVERAL_VARIANTS, "", "" },
        { "WARN", "Tuner NIS validation failed for variant chat/ns, server chat:ns - Keeping", "",
          WVA_COMPLAINT_TUNER_REJECTED, "chat:ns", "" },
        { "WARN", "Failed to tune server for variant chat - error: no. Using fallback", "",
          WVA_COMPLAINT_TUNER_FAILED, "chat", "" },
        { "ERROR",
          "x not foundfailed to get Deployment after retries - "
          "variantAutoscaling-name: chat",
          "", WVA_COMPLAINT_NO_DEPLOYMENT, "chat", "" },
        { "INFO", "rescale: minReplicas floors exceed the group budget", "{}", WVA_COMPLAINT_FLOORS,
          "", "" },
    };

    (void)context;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct read *read = read_message(cases[i].level, cases[i].text, cases[i].context);

        assert_true(read->found);
        assert_int_equal(read->line.kind, cases[i].kind);
        assert_false(read->line.echo);
        expect_text(read->line.server, cases[i].server);
        expect_text(read->line.model, cases[i].model);
        free(read);
    }
}

static void test_what_is_no_complaint(void **context)
{
    static const char *const levels[] = { "INFO", "info", "DEBUG", "debug", "LEVEL(-4)", "" };
    static const char *const texts[] = { "Processing model: modelID=m", "", "Started",
                                         "multiple VariantAutoscalings found",
                                         "System data prepared for optimization: - { count: []}" };

    (void)context;
    for (size_t i = 0; i < COUNT(levels); i++)
        for (size_t k = 0; k < COUNT(texts); k++) {
            struct read *read = read_message(levels[i], texts[k], "");

            assert_false(read->found);
            free(read);
        }
}

/* A rejection is told by several lines; one counts. */
static void test_echoes_do_not_count(void **context)
{
    static const char *const texts[] = {
        "Tuner validation failed (NIS=9.1), validation error: too far",
        "Tuner NIS validation failed for variant chat/ns, server chat:ns - Keeping",
        "Failed to tune server for variant chat - error: tuning validation failed: too far",
        "rate=2, max allowed rate=1model tuner observation function: no",
    };
    struct wva_complaints complaints = { 0 };

    (void)context;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct read *read = read_message("WARN", texts[i], "");

        assert_true(read->found);
        wva_complaints_add(&complaints, &read->line);
        free(read);
    }
    assert_int_equal(complaints.lines[WVA_SEVERITY_WARN], 4);
    assert_int_equal(complaints.count, 1);
    assert_int_equal(complaints.items[0].count, 1);
    wva_complaints_free(&complaints);
}

/* Those that are not known are one where they differ in values only. */
static void test_unknown_messages_are_grouped(void **context)
{
    static const char *const same[] = { "pod \"a b\" lost 3 of 4, try=one id 7f-2",
                                        "pod \"c\" lost 17 of 9, try=two id 81-b" };
    struct wva_complaints complaints = { 0 };
    struct read *other = read_message("ERROR", "pod lost", "{\"error\": \"code 7\"}");

    (void)context;
    for (size_t i = 0; i < COUNT(same); i++) {
        struct read *read = read_message("ERROR", same[i], "");

        expect_text(read->line.group, "pod # lost # of #, try=# id #");
        wva_complaints_add(&complaints, &read->line);
        free(read);
    }
    expect_text(other->line.text, "pod lost: code 7");
    expect_text(other->line.group, "pod lost: code #");
    wva_complaints_add(&complaints, &other->line);
    free(other);
    assert_int_equal(complaints.count, 2);
    assert_int_equal(complaints.items[0].count, 2);
    assert_string_equal(complaints.items[0].text, same[0]);
    wva_complaints_free(&complaints);
}

static struct wva_complaint_line line_of(enum wva_complaint_kind kind, int64_t time_ns)
{
    return (struct wva_complaint_line){ .kind = kind,
                                        .severity = WVA_SEVERITY_WARN,
                                        .time_ns = time_ns };
}

/* Counts go on where times and kinds find no room. */
static void test_caps(void **context)
{
    enum { MORE = 10 };
    struct wva_complaints complaints = { 0 };
    struct wva_complaint_line line = line_of(WVA_COMPLAINT_CONFIG, 0);

    (void)context;
    for (int i = 0; i < WVA_COMPLAINT_TIMES_MAX + MORE; i++) {
        line.time_ns = i * WVA_NS_PER_S;
        wva_complaints_add(&complaints, &line);
    }
    assert_int_equal(complaints.items[0].count, WVA_COMPLAINT_TIMES_MAX + MORE);
    assert_int_equal(complaints.items[0].time_count, WVA_COMPLAINT_TIMES_MAX);
    assert_int_equal(complaints.items[0].last_ns,
                     (WVA_COMPLAINT_TIMES_MAX + MORE - 1) * WVA_NS_PER_S);
    for (int i = 0; i < WVA_COMPLAINTS_MAX + MORE; i++) {
        char server[16];

        (void)snprintf(server, sizeof server, "s%d", i);
        line.server = wva_str_from(server);
        wva_complaints_add(&complaints, &line);
    }
    assert_int_equal(complaints.count, WVA_COMPLAINTS_MAX);
    assert_int_equal(complaints.beyond, MORE + 1);
    assert_int_equal(complaints.lines[WVA_SEVERITY_WARN],
                     WVA_COMPLAINT_TIMES_MAX + WVA_COMPLAINTS_MAX + 2 * MORE);
    wva_complaints_free(&complaints);
}

static int64_t time_of(const char *text)
{
    int64_t time_ns;

    assert_true(wva_time_parse(wva_str_from(text), &time_ns));
    return time_ns;
}

/* klog tells no year; the log's other times do, across a turn of the year and without a 29th. */
static void test_klog_lines_get_a_year(void **context)
{
    static const struct {
        const char *line, *near, *dated;
    } cases[] = {
        { "E0808 02:23:10.158646 1 a.go:4] x", "2026-08-08T02:00:00Z",
          "2026-08-08T02:23:10.158646Z" },
        { "W1231 23:59:59.000001 1 a.go:4] x", "2026-01-01T00:00:01Z",
          "2025-12-31T23:59:59.000001Z" },
        { "E0101 00:00:01.000000 1 a.go:4] x", "2025-12-31T23:59:00Z", "2026-01-01T00:00:01Z" },
        { "E0301 00:00:00.000000 1 a.go:4] x", "2026-02-28T23:59:00Z", "2026-03-01T00:00:00Z" },
        { "E0229 12:00:00.000000 1 a.go:4] x", "2028-02-29T11:00:00Z", "2028-02-29T12:00:00Z" },
    };

    (void)context;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct wva_complaints complaints = { 0 };
        struct wva_complaint_space space;
        struct wva_complaint_line line;

        assert_true(wva_complaint_read_klog(wva_str_from(cases[i].line), &space, &line));
        assert_true(wva_complaint_is_yearless(line.time_ns));
        wva_complaints_add(&complaints, &line);
        wva_complaints_finish(&complaints, time_of(cases[i].near));
        assert_int_equal(complaints.items[0].first_ns, time_of(cases[i].dated));
        assert_int_equal(complaints.items[0].times_ns[0], time_of(cases[i].dated));
        wva_complaints_free(&complaints);
    }
}

static void test_klog_information_is_no_complaint(void **context)
{
    struct wva_complaint_space space;
    struct wva_complaint_line line;

    (void)context;
    assert_false(wva_complaint_read_klog(
        WVA_STR("I0808 02:23:10.158646 1 a.go:4] failed to renew lease"), &space, &line));
    assert_true(wva_complaint_read_klog(
        WVA_STR("E0808 02:23:10.158646 1 a.go:4] \"Lost\" err=\"no\" object={\"a\":1}"), &space,
        &line));
    expect_text(line.text, "\"Lost\" err=\"no\"");
    assert_int_equal(line.severity, WVA_SEVERITY_ERROR);
}

/* The gravest first, harmless ones last whatever their level. */
static void test_order(void **context)
{
    struct wva_complaints complaints = { 0 };
    struct wva_complaint_line line = line_of(WVA_COMPLAINT_EVENT_LOST, WVA_TIME_NONE);

    (void)context;
    line.severity = WVA_SEVERITY_ERROR;
    wva_complaints_add(&complaints, &line);
    line = line_of(WVA_COMPLAINT_GPS_MISMATCH, WVA_TIME_NONE);
    line.severity = WVA_SEVERITY_INFO;
    wva_complaints_add(&complaints, &line);
    line = line_of(WVA_COMPLAINT_TUNER_FAILED, WVA_TIME_NONE);
    wva_complaints_add(&complaints, &line);
    line.kind = WVA_COMPLAINT_TUNER_REJECTED;
    wva_complaints_add(&complaints, &line);
    wva_complaints_add(&complaints, &line);
    wva_complaints_finish(&complaints, WVA_TIME_NONE);
    assert_int_equal(complaints.items[0].kind, WVA_COMPLAINT_TUNER_REJECTED);
    assert_int_equal(complaints.items[1].kind, WVA_COMPLAINT_TUNER_FAILED);
    assert_int_equal(complaints.items[2].kind, WVA_COMPLAINT_GPS_MISMATCH);
    assert_int_equal(complaints.items[3].kind, WVA_COMPLAINT_EVENT_LOST);
    wva_complaints_free(&complaints);
}

static void test_marks(void **context)
{
    static const int64_t times_s[] = { 30, 10, 30, 20 };
    struct wva_complaints complaints = { 0 };
    struct wva_complaint_mark *marks;
    size_t count;

    (void)context;
    marks = wva_complaints_marks(&complaints, &count);
    assert_null(marks);
    assert_int_equal(count, 0);
    for (size_t i = 0; i < COUNT(times_s); i++) {
        struct wva_complaint_line line =
            line_of(WVA_COMPLAINT_SAFETY_NET, times_s[i] * WVA_NS_PER_S);

        wva_complaints_add(&complaints, &line);
    }
    marks = wva_complaints_marks(&complaints, &count);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(marks[i].time_ns, (int64_t)(i + 1) * 10 * WVA_NS_PER_S);
        assert_string_equal(marks[i].kind, "safety-net");
        assert_string_equal(marks[i].label, "safety net");
    }
    free(marks);
    wva_complaints_free(&complaints);
}

/* Each kind says what it means, in files by a name of its own. */
static void test_every_kind_is_described(void **context)
{
    (void)context;
    for (enum wva_complaint_kind kind = 0; kind < WVA_COMPLAINT_KINDS; kind++) {
        const struct wva_complaint_info *info = wva_complaint_info(kind);

        assert_non_null(info->name);
        assert_true(strlen(info->label) > 0 && strlen(info->meaning) > 0);
        assert_true(strlen(info->remedy) > 0);
        for (enum wva_complaint_kind other = 0; other < kind; other++)
            assert_string_not_equal(info->name, wva_complaint_info(other)->name);
    }
}

/* What a message of INFO may begin with is among the bytes that are looked at. */
static void test_patterns_of_information(void **context)
{
    (void)context;
    for (size_t i = 0; i < wva_complaint_pattern_count; i++) {
        const struct wva_complaint_pattern *pattern = &wva_complaint_patterns[i];
        struct read *read = read_message("INFO", pattern->text.ptr, "");

        assert_int_equal(read->found, pattern->match == WVA_MATCH_ANY_LEVEL);
        if (read->found)
            assert_int_equal(read->line.kind, pattern->kind);
        free(read);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_messages),
        cmocka_unit_test(test_what_is_no_complaint),
        cmocka_unit_test(test_echoes_do_not_count),
        cmocka_unit_test(test_unknown_messages_are_grouped),
        cmocka_unit_test(test_caps),
        cmocka_unit_test(test_klog_lines_get_a_year),
        cmocka_unit_test(test_klog_information_is_no_complaint),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_every_kind_is_described),
        cmocka_unit_test(test_patterns_of_information),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
