/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output/manifest.h"
#include "report/console.h"
#include "report/report.h"
#include "tables/overview.h"
#include "util/path.h"

static const struct wva_analysis_options no_options = { .slo_itl_ms = NAN, .slo_ttft_ms = NAN };
static const char note[] = "a file is\nmissing";
static const struct wva_experiment experiment = { .notes = { (char *[]){ (char *)note }, 1 } };
static const struct wva_report_meta meta = { .name = "run\nof\x1b[31m a\xc2\x9bkind",
                                             .server = "s:ns",
                                             .dedupe = WVA_DEDUPE_BURST,
                                             .experiment = &experiment };

/* A little of everything: idle rows, a gap, a prediction without end, parameters that move. */
static struct wva_frame *make_frame(void)
{
    const double itl[] = { 0, 9, 12, 9 }, ttft[] = { 0, 20, 30, 25 }, rate[] = { 0, 60, 120, 90 };
    const double desired[] = { 1, 1, 3, 2 }, current[] = { 1, 1, 1, 3 }, slo[] = { 10, 10, 10, 10 };
    const double predicted[] = { 8, 8.5, INFINITY, 9.25 }, alpha[] = { 7, 7, 7.5, 7.5 };
    struct wva_frame *frame = wva_frame_create();

    fill_column(frame, WVA_ROLE_ITL_OBSERVED, itl, COUNT(itl));
    fill_column(frame, WVA_ROLE_TTFT_OBSERVED, ttft, COUNT(ttft));
    fill_column(frame, WVA_ROLE_RATE, rate, COUNT(rate));
    fill_column(frame, WVA_ROLE_REPLICAS_DESIRED, desired, COUNT(desired));
    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, current, COUNT(current));
    fill_column(frame, WVA_ROLE_ITL_SLO, slo, COUNT(slo));
    fill_column(frame, WVA_ROLE_ITL_PREDICTED, predicted, COUNT(predicted));
    fill_column(frame, WVA_ROLE_ALPHA, alpha, COUNT(alpha));
    return frame;
}

static void write_report(const char *dir, const struct wva_frame *frame)
{
    struct wva_results *results = wva_results_compute(frame, &no_options);
    struct wva_error err;

    results->rows_read = frame->rows + 2;
    results->duplicates = 1;
    assert_int_equal(wva_report_write_analysis(dir, frame, results, &meta, &err), WVA_OK);
    wva_results_free(results);
}

static void expect_in(const char *dir, const char *name, const char *part)
{
    char *text = read_file(dir, name);

    if (strstr(text, part) == NULL)
        fail_msg("%s lacks \"%s\":\n%s", name, part, text);
    free(text);
}

static void expect_file(const char *dir, const char *name, const char *expected)
{
    char *text = read_file(dir, name);

    assert_string_equal(text, expected);
    free(text);
}

static void test_files(void **context)
{
    char *dir = make_scratch();
    struct wva_frame *frame = make_frame();

    (void)context;
    write_report(dir, frame);
    expect_file(dir, "data/processed_metrics.csv",
                "timestamp,itlAverage,ttftAverage,rate,inTk,outTk,numRep,itl,ttft,slo_itl,slo_ttft,"
                "alpha,beta,gamma,delta,time_minutes\n"
                "1970-01-01 00:00:00+00:00,0,0,0,,,1,8.0,,10,,7.0,,,,0.0\n"
                "1970-01-01 00:01:00+00:00,9,20,60,,,1,8.5,,10,,7.0,,,,1.0\n"
                "1970-01-01 00:02:00+00:00,12,30,120,,,3,inf,,10,,7.5,,,,2.0\n"
                "1970-01-01 00:03:00+00:00,9,25,90,,,2,9.25,,10,,7.5,,,,3.0\n");
    expect_file(dir, "analysis/scaling_events.csv",
                "time,from_replicas,to_replicas,load\n2.0,1,3,120\n3.0,3,2,90\n");
    expect_file(dir, "analysis/warmup_gaps.csv",
                "start_time,end_time,duration,peak_violation,avg_tpot,avg_load\n"
                "2.0,2.0,0.0,12.0,12.0,120.0\n");
    expect_file(dir, "analysis/itl_underestimations.csv",
                "time_minutes,itlAverage,itl,gap,numRep,rate\n1.0,9,8.5,0.5,1,60\n");
    expect_in(dir, "analysis/summary.txt", "ITL Compliance: 75.0%\nTTFT Compliance: n/a\n");
    expect_in(dir, "analysis/summary.txt", "Scaling Pattern: 1 → 3 replicas\n");
    expect_in(dir, "analysis/summary.txt", "1 duplicate dropped (bursts), 1 outside");
    expect_in(dir, "analysis/summary.txt", "Current replicas    1 at first, 1 to 3, 3 at last");
    expect_in(dir, "analysis/prediction.txt", "TTFT: no predictions");
    expect_in(dir, "analysis/tuner.txt", "verdict");
    expect_in(dir, "analysis/tuner_parameters.csv", "\nalpha,7.0,7.5,0.5,7.1428571428571");
    wva_frame_free(frame);
    remove_scratch(dir);
}

static void test_names_cannot_break_the_text(void **context)
{
    char *dir = make_scratch();
    struct wva_frame *frame = make_frame();

    (void)context;
    write_report(dir, frame);
    expect_in(dir, "analysis/summary.txt", "\nExperiment ID: run?of?[31m a?kind\n");
    wva_frame_free(frame);
    remove_scratch(dir);
}

static void test_missing_data(void **context)
{
    char *dir = make_scratch();
    struct wva_frame *frame = wva_frame_create();

    (void)context;
    for (int rows = 0; rows < 2; rows++) {
        write_report(dir, frame);
        expect_in(dir, "analysis/summary.txt", "ITL Compliance: n/a\n");
        expect_in(dir, "analysis/summary.txt", "Scaling Pattern: n/a\n");
        expect_in(dir, "analysis/tuner.txt", "no model parameters in this log");
        expect_in(dir, "analysis/prediction.txt", "ITL: no predictions");
        expect_file(dir, "analysis/scaling_events.csv", "time,from_replicas,to_replicas,load\n");
        (void)wva_frame_add_row(frame, 0);
    }
    wva_frame_free(frame);
    remove_scratch(dir);
}

static char *console_text(const struct wva_frame *frame)
{
    struct wva_results *results = wva_results_compute(frame, &no_options);
    const struct wva_verdict_input input = { .frame = frame, .results = results };
    struct wva_verdict *verdict = wva_verdict_make(&input);
    struct wva_buffer text = wva_buffer_make(1 << 16);

    wva_report_console(&text, frame, results, verdict, &meta);
    wva_verdict_free(verdict);
    wva_results_free(results);
    return text.data;
}

static struct wva_frame *make_hpa_frame(void)
{
    const double replicas[] = { 1, 2, 10, 10 }, target[] = { 20, 20, 20, 20 };
    const double waiting[] = { 0, 60250, 107, 10 }, kv[] = { .1, .996, .4, .3 };
    const double half[] = { .5, .5, .5, .5 };
    struct wva_frame *frame = wva_frame_create();

    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, replicas, 4);
    fill_column(frame, WVA_ROLE_REPLICAS_DESIRED, replicas, 4);
    fill_column(frame, WVA_ROLE_WAITING, waiting, 4);
    fill_column(frame, WVA_ROLE_WAITING_TARGET, target, 4);
    fill_column(frame, WVA_ROLE_KV_USAGE, kv, 4);
    fill_column(frame, WVA_ROLE_KV_TARGET, half, 4);
    return frame;
}

static void test_console_is_narrow_and_short(void **context)
{
    struct wva_frame *frames[] = { wva_frame_create(), make_frame(), make_hpa_frame() };

    (void)context;
    for (size_t i = 0; i < COUNT(frames); i++) {
        char *text = console_text(frames[i]);
        int lines = 0;

        for (const char *line = text; *line != '\0'; line = strchr(line, '\n') + 1, lines++)
            assert_true(strcspn(line, "\n") <= 80);
        assert_in_range(lines, 8, 40);
        assert_null(strstr(text, "nan"));
        free(text);
        wva_frame_free(frames[i]);
    }
}

static void test_console_says_what_matters(void **context)
{
    struct wva_frame *frame = make_frame();
    char *text = console_text(frame);

    (void)context;
    assert_non_null(strstr(text, "4 (1 idle), one every 60.0 s"));
    /* The same figures as in the other documents, not the classic ones that count idle samples. */
    assert_non_null(strstr(text, "SLO           cannot be told\n"));
    assert_non_null(strstr(text, "Only 3 samples can be compared with the SLO, too few to tell"));
    assert_non_null(strstr(text, "Problems      - ITL was above its SLO once"));
    assert_null(strstr(text, "75.0"));
    free(text);
    wva_frame_free(frame);
}

static void test_overview(void **context)
{
    struct wva_frame *full = make_frame(), *empty = wva_frame_create();
    struct wva_results *a = wva_results_compute(full, &no_options);
    struct wva_results *b = wva_results_compute(empty, &no_options);
    const struct wva_overview_row rows[] = { { "premium:ns", "org/m", a }, { "=idle", "", b } };
    struct wva_buffer text = wva_buffer_make(1 << 16);
    char *dir = make_scratch();
    struct wva_error err;

    (void)context;
    wva_overview_text(&text, rows, COUNT(rows));
    assert_non_null(strstr(text.data, "premium:ns"));
    assert_non_null(strstr(text.data, "1..3"));
    assert_non_null(strstr(text.data, "  org/m\n"));
    assert_null(strstr(text.data, "nan"));
    assert_int_equal(wva_overview_write_csv(dir, "overview.csv", rows, COUNT(rows), &err), WVA_OK);
    expect_in(dir, "overview.csv", "\npremium:ns,org/m,4,0,3,75,,66.66666666666");
    expect_in(dir, "overview.csv", "\n'=idle,,0,0,,,,,,,,,,,\n");
    wva_buffer_free(&text);
    wva_results_free(a);
    wva_results_free(b);
    wva_frame_free(full);
    wva_frame_free(empty);
    remove_scratch(dir);
}

static void test_manifest(void **context)
{
    static const struct wva_manifest_header header = { "tool", "1.0", "in.log", NULL, NULL };
    static const char abc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    char *dir = make_scratch(), *inner = wva_path_join(dir, "a/b"),
         *link = wva_path_join(dir, "link");
    char expected[1024];
    struct wva_manifest files = { 0 };
    struct wva_error err;

    (void)context;
    assert_int_equal(wva_make_directories(inner, &err), WVA_OK);
    assert_int_equal(wva_make_directories(inner, &err), WVA_OK);
    write_file(dir, "a/b/x", "abc", 3);
    write_file(dir, "a.txt", "abc", 3);
    write_file(dir, "odd\nname", "abc", 3);
    write_file(dir, "manifest.txt", "of an earlier run", 17);
    assert_int_equal(symlink("a.txt", link), 0);
    assert_int_equal(setenv("SOURCE_DATE_EPOCH", "86400", 1), 0);
    assert_int_equal(wva_manifest_list(dir, &files, &err), WVA_OK);
    assert_int_equal(wva_manifest_write(dir, &header, &files, &err), WVA_OK);
    (void)snprintf(
        expected, sizeof expected,
        "tool     tool\nversion  1.0\ncreated  1970-01-02T00:00:00Z\ninput    in.log\n\n"
        "# SHA-256, bytes, file\n"
        "%s            3  a.txt\n%s            3  a/b/x\n%s            3  odd\\x0aname\n",
        abc, abc, abc);
    expect_file(dir, "manifest.txt", expected);
    assert_int_equal(wva_manifest_write("/no/such/folder", &header, &files, &err), WVA_ERR_IO);
    wva_manifest_free(&files);

    assert_int_equal(wva_manifest_read(dir, "another", &files, &err), WVA_OK);
    assert_true(files.there && !files.ours && files.count == 0);
    wva_manifest_free(&files);
    assert_int_equal(wva_manifest_read(dir, "tool", &files, &err), WVA_OK);
    assert_true(files.there && files.ours && files.count == 3);
    assert_null(wva_manifest_find(&files, "manifest.txt"));
    assert_non_null(wva_manifest_find(&files, "odd\nname"));
    assert_true(wva_manifest_is_unchanged(dir, wva_manifest_find(&files, "a/b/x")));
    write_file(dir, "a/b/x", "abd", 3);
    assert_false(wva_manifest_is_unchanged(dir, wva_manifest_find(&files, "a/b/x")));
    wva_manifest_free(&files);
    assert_int_equal(wva_manifest_read("/no/such/folder", "tool", &files, &err), WVA_OK);
    assert_false(files.there);
    free(inner);
    free(link);
    remove_scratch(dir);
}

static void test_what_cannot_be_written_is_an_error(void **context)
{
    struct wva_frame *frame = make_frame();
    struct wva_results *results = wva_results_compute(frame, &no_options);
    char *dir = make_scratch();
    struct wva_error err;

    (void)context;
    write_file(dir, "data", "in the way", 10);
    assert_int_equal(wva_report_write_analysis(dir, frame, results, &meta, &err), WVA_ERR_IO);
    assert_non_null(strstr(err.file, "/data"));
    wva_results_free(results);
    wva_frame_free(frame);
    remove_scratch(dir);
}

static void test_console_of_an_hpa_run(void **context)
{
    struct wva_frame *frame = make_hpa_frame();
    char *text = console_text(frame);

    (void)context;
    assert_non_null(strstr(text, "\nLoad          n/a\n"));
    assert_non_null(strstr(text, "\nQueue         mean 15091.8, peak 60250.0, target 20; above it "
                                 "66.7% of the time\n"));
    assert_non_null(strstr(text, "\nKV cache      mean 44.9%, peak 99.6%, target 50%; above it "
                                 "33.3% of the time\n"));
    assert_non_null(strstr(text, "% of the time; response after 0 s, replicas after 0 s\n"));
    assert_non_null(strstr(text, "0 s with replicas pending, 2.0 min with none requested"));
    assert_non_null(strstr(text, "0.22 replica-hours, 57% less than 10 replicas throughout\n"));
    assert_non_null(strstr(text, "\nNotes         1, in analysis/summary.txt"));
    free(text);
    wva_frame_free(frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_names_cannot_break_the_text),
        cmocka_unit_test(test_missing_data),
        cmocka_unit_test(test_console_is_narrow_and_short),
        cmocka_unit_test(test_console_says_what_matters),
        cmocka_unit_test(test_console_of_an_hpa_run),
        cmocka_unit_test(test_overview),
        cmocka_unit_test(test_manifest),
        cmocka_unit_test(test_what_cannot_be_written_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
