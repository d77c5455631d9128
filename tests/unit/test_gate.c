/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/headline.h"
#include "json/gate.h"
#include "json/record_json.h"
#include "json/report.h"
#include "records/records.h"
#include "util/edit_distance.h"
#include "util/random.h"

static json_t *load(const char *text)
{
    json_t *value = json_loads(text, 0, NULL);

    assert_non_null(value);
    return value;
}

static void expect_line(const char *condition, json_t *document, bool passed, const char *line)
{
    struct wva_buffer text = wva_buffer_make(1000);
    struct wva_error err;
    struct wva_gate *gate = wva_gate_parse(condition, &err);

    if (gate == NULL)
        fail_msg("%s: %s", condition, err.text);
    assert_int_equal(wva_gate_report(gate, document, &text), passed);
    assert_string_equal(text.data, line);
    wva_buffer_free(&text);
    wva_gate_free(gate);
}

static void test_every_figure_of_the_table_can_be_gated(void **context)
{
    struct wva_error err;

    (void)context;
    for (size_t i = 0; i < wva_headline_count; i++) {
        struct wva_gate *gate;
        char text[100];

        (void)snprintf(text, sizeof text, "%s<1e3", wva_headline_table[i].name);
        gate = wva_gate_parse(text, &err);
        if (gate == NULL)
            fail_msg("%s", err.text);
        (void)snprintf(text, sizeof text, "%s < 1e3", wva_headline_table[i].name);
        assert_string_equal(wva_gate_text(gate), text);
        wva_gate_free(gate);
    }
}

struct gated {
    const struct wva_record *record;
    const char *prefix;
    size_t count, in_calibration;
};

/* Parses a gate for the value at the path. */
static void gate_path(void *context, const char *path)
{
    struct gated *gated = context;
    const struct wva_field *field = wva_json_record_find(gated->record, path);
    struct wva_gate *gate;
    struct wva_error err;
    char text[300];

    if (field == NULL)
        fail_msg("%s is a path, but not found", path);
    (void)snprintf(text, sizeof text, "%s%s != %s", gated->prefix, path,
                   field->kind == WVA_FIELD_FLAG ? "true" : "1");
    gate = wva_gate_parse(text, &err);
    if (gate == NULL)
        fail_msg("%s: %s", text, err.text);
    wva_gate_free(gate);
    gated->count++;
    gated->in_calibration += strncmp(path, "calibration_itl.", 16) == 0;
}

static void test_every_plain_value_can_be_gated(void **context)
{
    struct gated server = { &wva_server_record, "servers[0].", 0, 0 };
    struct gated report = { &wva_report_record, "", 0, 0 };

    (void)context;
    wva_json_record_paths(server.record, gate_path, &server);
    wva_json_record_paths(report.record, gate_path, &report);
    assert_true(server.in_calibration > 100);
    assert_true(server.count > 500);
    assert_true(report.count > server.count + 100);
}

static void expect_no_field(const char *path)
{
    if (wva_json_record_find(&wva_report_record, path) != NULL)
        fail_msg("%s is found", path);
}

static void test_what_is_no_plain_value_is_not_found(void **context)
{
    (void)context;
    assert_non_null(wva_json_record_find(&wva_server_record, "episodes.itl.list[7].start_s[1]"));
    assert_non_null(wva_json_record_find(&wva_report_record, "hpa.correlation.kv.waiting"));
    assert_non_null(wva_json_record_find(&wva_report_record, "complaints[0].times[3]"));
    expect_no_field("");
    expect_no_field("log");
    expect_no_field("log.");
    expect_no_field("log..lines");
    expect_no_field("log.lines.x");
    expect_no_field("log.lines[0]");
    expect_no_field("servers.server");
    expect_no_field("servers[0]");
    expect_no_field("servers[0].episodes.itl.list[7].start_s");
    expect_no_field("servers[0].episodes.itl.list[7].start_s[2]");
    expect_no_field("servers[0].episodes.itl.list[x].cause");
    expect_no_field("complaints[0].times");
}

static void test_lines(void **context)
{
    json_t *document = load(
        "{\"log\": {\"lines\": 7}, \"servers\": [{\"server\": \"a:n\", \"samples\": {\"rows\": "
        "3}, \"tuner\": {\"present\": true}, \"verdict\": {\"grade\": \"held\"}},"
        "{\"server\": \"b\\nc\", \"samples\": {\"rows\": null}}]}");

    (void)context;
    expect_line("samples.rows<4", document, false,
                "gate samples.rows < 4: not known at b?c: failed (1 of 2 servers)\n");
    expect_line("servers[a:n].samples.rows\t<4", document, true,
                "gate servers[a:n].samples.rows < 4: 3, passed\n");
    expect_line("servers[0].samples.rows > 3", document, false,
                "gate servers[0].samples.rows > 3: 3, failed\n");
    expect_line("servers[0].samples.rows == 3.0000000001", document, false,
                "gate servers[0].samples.rows == 3.0000000001: 3, failed\n");
    expect_line("servers[0].verdict.grade == held", document, true,
                "gate servers[0].verdict.grade == held: held, passed\n");
    expect_line("servers[0].tuner.present != true", document, false,
                "gate servers[0].tuner.present != true: true, failed\n");
    expect_line("log.lines >= 7", document, true, "gate log.lines >= 7: 7, passed\n");
    json_decref(document);
}

static void test_a_value_never_looks_like_a_limit_that_it_is_not(void **context)
{
    json_t *document = load("{\"servers\": [{\"time\": {\"span_s\": 94.99999999}}]}");

    (void)context;
    expect_line("time.span_s >= 95", document, false,
                "gate time.span_s >= 95: 94.99999999, failed\n");
    expect_line("time.span_s >= 90", document, true, "gate time.span_s >= 90: 95, passed\n");
    json_decref(document);
}

static void test_distance(void **context)
{
    (void)context;
    assert_int_equal(wva_edit_distance("", ""), 0);
    assert_int_equal(wva_edit_distance("abc", "abc"), 0);
    assert_int_equal(wva_edit_distance("", "abc"), 3);
    assert_int_equal(wva_edit_distance("kitten", "sitting"), 3);
    assert_int_equal(wva_edit_distance("flaw", "lawn"), 2);
}

/* As the definition says it, for words of at most 64 characters. */
static size_t count_changes(const char *a, const char *b)
{
    size_t row[65], a_len = strlen(a), b_len = strlen(b);

    for (size_t j = 0; j <= b_len; j++)
        row[j] = j;
    for (size_t i = 0; i < a_len; i++) {
        size_t diagonal = row[0]++;

        for (size_t j = 0; j < b_len; j++) {
            size_t best = diagonal + (a[i] != b[j]);

            diagonal = row[j + 1];
            best = row[j] + 1 < best ? row[j] + 1 : best;
            row[j + 1] = diagonal + 1 < best ? diagonal + 1 : best;
        }
    }
    return row[b_len];
}

static void make_word(struct wva_random *random, char word[65])
{
    size_t len = wva_random_below(random, 65);

    for (size_t i = 0; i < len; i++)
        word[i] = (char)('a' + wva_random_below(random, 4));
    word[len] = '\0';
}

static void expect_hint(const char *name, const char *expected)
{
    static const char *const words[] = { "no-title", "slo-itl", "slo-ttft", "png",
                                         "svg",      "csv",     "since" };
    struct wva_nearest nearest = wva_nearest_begin(name);
    char hint[WVA_HINT_TEXT];

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        wva_nearest_consider(&nearest, wva_str_from(words[i]));
    assert_string_equal(wva_nearest_hint(&nearest, hint), expected);
}

static void test_hints(void **context)
{
    char longer[200];

    (void)context;
    memset(longer, 'x', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    expect_hint("slo-itll", "; did you mean 'slo-itl'?");
    expect_hint("itl", "; did you mean 'slo-itl'?"); /* a part */
    expect_hint("pgn", "; did you mean 'png'?");     /* swapped */
    expect_hint("cvs", "; did you mean 'csv'?");
    expect_hint("snce", "; did you mean 'since'?");
    expect_hint("tz", "");
    expect_hint("s", "");
    expect_hint("", "");
    expect_hint(longer, "");
}

static void test_distance_of_any_words(void **context)
{
    struct wva_random random = wva_random_start(1, 1);
    char a[65], b[65];

    (void)context;
    for (int i = 0; i < 2000; i++) {
        make_word(&random, a);
        make_word(&random, b);
        assert_int_equal(wva_edit_distance(a, b), count_changes(a, b));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_figure_of_the_table_can_be_gated),
        cmocka_unit_test(test_every_plain_value_can_be_gated),
        cmocka_unit_test(test_what_is_no_plain_value_is_not_found),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_a_value_never_looks_like_a_limit_that_it_is_not),
        cmocka_unit_test(test_distance),
        cmocka_unit_test(test_distance_of_any_words),
        cmocka_unit_test(test_hints),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
