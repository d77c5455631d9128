/* SPDX-License-Identifier: Apache-2.0 */
/* What the harness of a benchmark leaves, and when the stages of its load were. */
#include "support.h"

#include <stdlib.h>

#include "experiment/stage_times.h"
#include "plan/load_profile.h"
#include "util/memory.h"
#include "util/timestamp.h"

#define START INT64_C(1740823200) /* 2025-03-01T10:00:00Z */

static int64_t at(double seconds)
{
    return START * WVA_NS_PER_S + (int64_t)(seconds * 1e9);
}

/* ---- files ---- */

static void test_info(void **context)
{
    static const char *const lines[] = {
        "harness_start: \"2025-03-01T10:00:00+00:00\"",
        "harness_delta: \"PT1H2M3.5S\"\r",
        "odd: \"PT.5S\"",
        "args: \"--url http://x:80 --n 3\"",
        "description_text: \"says \"fast\" and",
        "goes on: here\"",
        "harness_rc: '137'",
        "empty: \"\"",
        "# comment: none",
        "bare: word",
    };
    struct wva_harness_info info = { 0 };

    (void)context;
    for (size_t i = 0; i < COUNT(lines); i++)
        wva_harness_info_take_line(&info, wva_str_from(lines[i]));
    assert_true(wva_harness_time(&info, "harness_start") == at(0));
    assert_near(wva_harness_span(&info, "harness_delta"), 3723.5, 1e-9);
    assert_near(wva_harness_span(&info, "odd"), .5, 1e-9);
    assert_near(wva_harness_span(&info, "bare"), NAN, 0);
    assert_string_equal(wva_harness_text(&info, "args"), "--url http://x:80 --n 3");
    assert_string_equal(wva_harness_text(&info, "description_text"),
                        "says \"fast\" and goes on: here");
    assert_near(wva_harness_number(&info, "harness_rc"), 137, 0);
    assert_null(wva_harness_text(&info, "empty"));
    assert_null(wva_harness_text(&info, "none"));
    assert_true(wva_harness_time(&info, "bare") == WVA_TIME_NONE);
    wva_harness_info_free(&info);
}

static void take_marks(struct wva_stage_marks *marks, const char *const *lines, size_t count)
{
    for (size_t i = 0; i < count; i++)
        wva_stage_marks_take_line(marks, wva_str_from(lines[i]));
    wva_stage_marks_end(marks);
}

static void test_marks(void **context)
{
    static const char *const lines[] = {
        "2025-03-01 10:00:00,250 - gen - INFO - Stage 0 - run started",
        "Stage 0 - run completed",
        "2025-03-01 10:01:00,000 - gen - INFO - Stage 0 - run completed",
        "2025-03-01 10:02:00,000 - gen - INFO - Stage 1 - session-based run started",
        "2025-03-01 10:03:00,500 - gen - INFO - Stage 1 - session-based run failed",
        "2025-03-01 10:03:10,000 - gen - INFO - Stage 2 - run started",
        "2025-03-01 10:03:10,000 - gen - INFO - Stage 2 - run completed",
        "2025-03-01 10:04:00,000 - gen - INFO - Stage 0 - run started",
        "2025-03-01 10:05:00,000 - gen - INFO - Stage 0 - run completed",
        "2025-03-01 10:06:00,000 - gen - INFO - Stage 3 - run started",
    };
    struct wva_stage_marks marks = { 0 };

    (void)context;
    take_marks(&marks, lines, COUNT(lines));
    assert_int_equal(marks.count, 3);
    assert_true(wva_stage_marks_find(&marks, 0)->start_ns == at(240));
    assert_true(wva_stage_marks_find(&marks, 0)->end_ns == at(300));
    assert_true(wva_stage_marks_find(&marks, 1)->end_ns == at(180.5));
    assert_true(wva_stage_marks_find(&marks, 1)->failed);
    assert_false(wva_stage_marks_find(&marks, 0)->failed);
    assert_null(wva_stage_marks_find(&marks, 2));
    assert_true(wva_stage_marks_find(&marks, 3)->end_ns == WVA_TIME_NONE);
    wva_stage_marks_free(&marks);
}

static const char profile_yaml[] = "load:\n"
                                   "  type: poisson\n"
                                   "  interval: 4\n"
                                   "  stages:\n"
                                   "  - rate: 2.5\n"
                                   "    duration: 60\n"
                                   "  - {num_requests: 100, concurrency_level: 8, rate: null}\n"
                                   "  - {rate: -1, duration: 30}\n"
                                   "  sweep: null\n"
                                   "api: {type: chat, streaming: false}\n"
                                   "server: {model_name: org/chat}\n"
                                   "data:\n"
                                   "  type: random\n"
                                   "  input_distribution: {mean: 512.0}\n"
                                   "report: {goodput: {constraints: {ttft: 0.5, itl: 0.05}}}\n";

static enum wva_status take_profile(const char *text, struct wva_load_profile *profile)
{
    struct wva_yaml_stream *stream;
    struct wva_error err;
    enum wva_status status;

    assert_int_equal(wva_yaml_parse(text, strlen(text), "config.yaml", &stream, &err), WVA_OK);
    status = wva_load_profile_take(stream->documents[0], "config.yaml", profile, &err);
    wva_yaml_free(stream);
    return status;
}

static void test_profile(void **context)
{
    struct wva_load_profile profile;
    struct wva_load_item *items;

    (void)context;
    assert_int_equal(take_profile(profile_yaml, &profile), WVA_OK);
    assert_string_equal(profile.type, "poisson");
    assert_int_equal(profile.count, 3);
    assert_near(profile.stages[0].rate_rps, 2.5, 0);
    assert_near(profile.stages[1].concurrency, 8, 0);
    assert_near(profile.stages[1].rate_rps, NAN, 0);
    assert_near(profile.stages[2].rate_rps, NAN, 0);
    assert_int_equal(profile.stages[1].line, 7);
    assert_true(profile.streaming_told);
    assert_false(profile.streaming || profile.sweep);
    assert_string_equal(profile.model, "org/chat");
    assert_near(profile.input_tokens, 512, 0);
    assert_near(profile.output_tokens, NAN, 0);
    assert_near(profile.slo_ms[WVA_PROFILE_TTFT], 500, 1e-9);
    assert_near(profile.slo_ms[WVA_PROFILE_ITL], 50, 1e-9);
    assert_near(profile.slo_ms[WVA_PROFILE_TPOT], NAN, 0);
    items = wva_load_profile_items(&profile);
    assert_near(items[1].start_s, 64, 0);
    assert_near(items[2].start_s, 68, 0);
    free(items);
    wva_load_profile_release(&profile);
    assert_int_equal(take_profile("load: {a: b}", &profile), WVA_ERR_DATA);
    assert_int_equal(take_profile("load: {sweep: {type: linear}}", &profile), WVA_OK);
    assert_true(profile.sweep);
    wva_load_profile_release(&profile);
}

/* ---- placing ---- */

static struct wva_stage_facts stage(double benchmark_s)
{
    return (struct wva_stage_facts){ .start_ns = WVA_TIME_NONE,
                                     .end_ns = WVA_TIME_NONE,
                                     .benchmark_s = benchmark_s,
                                     .succeeded = NAN,
                                     .completed_rps = NAN,
                                     .send_s = NAN,
                                     .planned_s = NAN };
}

static void expect_time(const struct wva_stage_time *time, double start_s, double end_s,
                        enum wva_stage_source source, double uncertainty_s)
{
    assert_near((double)(time->start_ns - at(0)) / 1e9, start_s, 1e-6);
    assert_near((double)(time->end_ns - at(0)) / 1e9, end_s, 1e-6);
    assert_int_equal(time->source, source);
    assert_near(time->uncertainty_s, uncertainty_s, 1e-9);
}

static void test_lengths(void **context)
{
    struct wva_stage_facts facts = stage(NAN);

    (void)context;
    assert_near(wva_stage_length(&facts), NAN, 0);
    facts.planned_s = 60;
    assert_near(wva_stage_length(&facts), 60, 0);
    facts.send_s = 75;
    assert_near(wva_stage_length(&facts), 75, 0);
    facts.succeeded = 100;
    facts.completed_rps = .5;
    assert_near(wva_stage_length(&facts), 200, 0);
    facts.benchmark_s = 90;
    assert_near(wva_stage_length(&facts), 90, 0);
    assert_true(wva_stage_find_arrival(at(0), at(15), 20, 2) == at(5));
    assert_true(wva_stage_find_arrival(at(0), at(15), 40, 2) == at(0));
    assert_true(wva_stage_find_arrival(WVA_TIME_NONE, at(15), 40, 2) == at(-5));
}

/* Each source where no better one is there. */
static void test_anchors(void **context)
{
    struct wva_stage_facts facts[] = { stage(60), stage(100), stage(30) };
    struct wva_stage_anchors anchors = wva_stage_anchors_make();
    struct wva_stage_time times[3];

    (void)context;
    wva_stage_times_place(facts, 3, &anchors, times);
    assert_int_equal(times[1].source, WVA_STAGE_NOWHERE);
    assert_true(times[1].start_ns == WVA_TIME_NONE);
    anchors.harness_start_ns = at(0);
    wva_stage_times_place(facts, 3, &anchors, times);
    expect_time(&times[0], 9, 69, WVA_STAGE_BY_HARNESS, NAN);
    anchors.harness_end_ns = at(300);
    wva_stage_times_place(facts, 3, &anchors, times);
    expect_time(&times[0], 9, 69, WVA_STAGE_BY_HARNESS, 300 - 196 - 9);
    expect_time(&times[2], 175, 205, WVA_STAGE_BY_HARNESS, 300 - 196 - 9 + 2);
    anchors.harness_end_ns = at(200);
    wva_stage_times_place(facts, 3, &anchors, times);
    expect_time(&times[0], 4, 64, WVA_STAGE_BY_HARNESS, 10);
    anchors.traffic_end_ns = at(250);
    anchors.whole_s = 200;
    wva_stage_times_place(facts, 3, &anchors, times);
    expect_time(&times[2], 220, 250, WVA_STAGE_BY_TRAFFIC, 2);
    expect_time(&times[0], 50, 110, WVA_STAGE_BY_TRAFFIC, 2);
    anchors.first_arrival_ns = at(20);
    wva_stage_times_place(facts, 3, &anchors, times);
    expect_time(&times[0], 20, 80, WVA_STAGE_BY_ARRIVALS, 3);
    expect_time(&times[1], 85, 185, WVA_STAGE_BY_ARRIVALS, 3);
    facts[1].start_ns = at(100);
    facts[1].end_ns = at(210);
    wva_stage_times_place(facts, 3, &anchors, times);
    expect_time(&times[0], 35, 95, WVA_STAGE_BY_GENERATOR, 0);
    expect_time(&times[1], 100, 210, WVA_STAGE_BY_GENERATOR, 0);
    expect_time(&times[2], 215, 245, WVA_STAGE_BY_GENERATOR, 0);
}

/* A log that was cut, and a stage of unknown length, behind which nothing can be said. */
static void test_partial(void **context)
{
    static const char *const lines[] = {
        "2025-03-01 10:00:00,000 - gen - INFO - Stage 0 - run started",
        "2025-03-01 10:01:02,000 - gen - INFO - Stage 0 - run completed",
        "2025-03-01 10:01:10,000 - gen - INFO - Stage 1 - run started",
    };
    struct wva_stage_facts facts[] = { stage(60), stage(100), stage(NAN), stage(10) };
    struct wva_stage_anchors anchors = wva_stage_anchors_make();
    struct wva_stage_marks marks = { 0 };
    struct wva_stage_time times[4];

    (void)context;
    take_marks(&marks, lines, COUNT(lines));
    anchors.marks = &marks;
    anchors.interval_s = 3;
    wva_stage_times_place(facts, 4, &anchors, times);
    expect_time(&times[0], 0, 62, WVA_STAGE_BY_MARKS, .1);
    assert_true(times[0].first_ns == at(1));
    expect_time(&times[1], 70, 171, WVA_STAGE_BY_MARKS, .1);
    assert_near((double)(times[2].start_ns - at(0)) / 1e9, 176, 1e-6);
    assert_near(times[2].uncertainty_s, 1.1, 1e-9);
    assert_true(times[2].end_ns == WVA_TIME_NONE);
    assert_int_equal(times[3].source, WVA_STAGE_NOWHERE);
    wva_stage_marks_free(&marks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_info),    cmocka_unit_test(test_marks),
        cmocka_unit_test(test_profile), cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_anchors), cmocka_unit_test(test_partial),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
