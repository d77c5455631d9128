/* SPDX-License-Identifier: Apache-2.0 */
/* The figures that the notebook printed of real logs, where they are at hand (CHECK_ARCHIVE): each
 * line that it must have printed, were our figures right, stands in its console.txt. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/results.h"
#include "experiment/readers.h"
#include "series/dedupe.h"
#include "util/memory.h"
#include "util/path.h"

static const char *const logs[] = { "granite_logs", "llama_tuner", "md1k_logs",
                                    "ttft_queuescorer_logs", "tuner_logs_1811" };

/* The text from `heading` on. */
static const char *section(const char *console, const char *heading)
{
    const char *found = strstr(console, heading);

    if (found == NULL)
        fail_msg("nothing under \"%s\"", heading);
    return found;
}

static void expect_line(const char *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void expect_line(const char *text, const char *format, ...)
{
    char line[256];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (strstr(text, line) == NULL)
        fail_msg("the notebook did not print \"%s\"", line);
}

static void check_latency(const char *console, const struct wva_results *r)
{
    const struct {
        const char *name;
        const struct wva_summary *latency;
        const struct wva_compliance *compliance;
    } signals[] = { { "ITL", &r->itl, &r->itl_compliance },
                    { "TTFT", &r->ttft, &r->ttft_compliance } };

    for (size_t i = 0; i < COUNT(signals); i++) {
        const char *name = signals[i].name;
        const struct wva_summary *s = signals[i].latency;

        expect_line(console,
                    "Mean %s: %.2f ms\n   Median %s: %.2f ms\n   Peak %s: %.2f ms\n"
                    "   Min %s: %.2f ms\n   Std Dev: %.2f ms\n",
                    name, s->mean, name, s->median, name, s->max, name, s->min, s->sd);
        expect_line(console, "%s Compliance: %.1f%%\n   %s Violations: %zu / %zu", name,
                    signals[i].compliance->percent, name, signals[i].compliance->violations,
                    r->rows);
    }
    for (size_t i = 0; i < r->gaps.count; i++)
        expect_line(console, "Peak: %.2fms, Avg: %.2fms, Load: %.0f rpm", r->gaps.gaps[i].peak_ms,
                    r->gaps.gaps[i].mean_itl_ms, r->gaps.gaps[i].mean_rate);
}

static void check_under(const char *console, const char *name, const struct wva_prediction *p,
                        const struct wva_frame *frame)
{
    char heading[64];
    const char *text;

    (void)snprintf(heading, sizeof heading, "%s Controller Underestimation Analysis", name);
    text = section(console, heading);
    expect_line(text, "Occurred in %zu / %zu samples", p->under, frame->rows);
    if (p->under > 0)
        expect_line(text, "Average underestimation: %.2f ms", p->mean_under);
    for (size_t i = 0; i < p->underestimated_count; i++)
        expect_line(text, "%.6f", wva_frame_minutes(frame, p->underestimated[i]));
}

static void check_prediction(const char *console, const struct wva_results *r,
                             const struct wva_frame *frame)
{
    const struct wva_prediction *p = &r->itl_prediction;
    const char *text = section(console, "CALIBRATION ANALYSIS");
    const char *worst = section(text, "Worst Predictions");

    expect_line(text, "(Actual - Predicted): %.2f ms\n", p->errors.mean);
    expect_line(text, "Median Error: %.2f ms\n", p->errors.median);
    expect_line(text, "Std Dev Error: %.2f ms\n", p->errors.sd);
    expect_line(text, "Mean %% Error: %.1f%%\n", p->mean_pct);
    expect_line(text, "UNDERESTIMATED: %zu / %zu", p->under, r->rows);
    expect_line(text, "OVERESTIMATED: %zu / %zu", p->over, r->rows);
    expect_line(text, "Error vs Rate: %.3f\n", p->vs_rate);
    expect_line(text, "Error vs Replicas: %.3f\n", p->vs_replicas);
    expect_line(text, "Error vs Rate/Replica: %.3f\n", p->vs_rate_per_replica);
    expect_line(text, "absolute error from %.2fms", p->mean_absolute);
    for (size_t i = 0; i < p->worst_count; i++) {
        char minutes[32];

        (void)snprintf(minutes, sizeof minutes, " %.6f", wva_frame_minutes(frame, p->worst[i]));
        worst = section(worst, minutes);
    }
    check_under(console, "ITL", p, frame);
    check_under(console, "TTFT", &r->ttft_prediction, frame);
}

static void check_tuner(const char *console, const struct wva_tuner *tuner)
{
    static const char *const names[] = { "alpha", "beta", "gamma", "delta" };
    static const char *const headings[] = { "\nALPHA", "\nBETA", "\nGAMMA", "\nDELTA" };
    static const char *const words[] = { "n/a", "Stable", "Converging", "Diverging" };
    const char *statistics = section(console, "TUNER PARAMETER STATISTICS");
    const char *rates = section(console, "TUNER CONVERGENCE ANALYSIS");

    for (int i = 0; i < WVA_TUNER_PARAMETERS; i++) {
        const struct wva_parameter_course *c = &tuner->parameter[i];
        const char *status;

        statistics = section(statistics, headings[i]);
        rates = section(rates, headings[i]);
        expect_line(statistics, "Initial value: %.6f\n   Final value: %.6f\n", c->initial,
                    c->final);
        expect_line(statistics, "%% Change: %.2f%%\n   Min: %.6f\n   Max: %.6f\n   Mean: %.6f\n",
                    c->change_pct, c->values.min, c->values.max, c->values.mean);
        expect_line(statistics, "Std Dev: %.6f\n   Coefficient of Variation: %.2f%%\n",
                    c->values.sd, c->variation_pct);
        expect_line(rates, "Early phase (avg): %.6f per minute\n   Recent phase (avg): %.6f per",
                    c->early, c->late);
        status = section(rates, "Status:");
        assert_true(strstr(status, words[c->convergence]) < strchr(status, '\n'));
        expect_line(console, "- %s: %zu unique values", names[i], c->distinct);
    }
}

static void test_log(void **context)
{
    const struct wva_analysis_options options = { .slo_itl_ms = NAN, .slo_ttft_ms = NAN };
    const struct wva_experiment_options reading = { 0 };
    char *golden = wva_path_join(getenv("CHECK_ARCHIVE"), "golden-notebook");
    char *dir = wva_path_join(golden, *context), *console = read_file(dir, "console.txt");
    struct wva_experiment *experiment = NULL;
    struct wva_results *results;
    struct wva_frame *frame;
    struct wva_error err;
    bool *keep;

    assert_int_equal(wva_experiment_read(dir, &reading, &experiment, &err), WVA_OK);
    assert_int_equal(experiment->count, 1);
    frame = experiment->servers[0].frame;
    keep = wva_calloc(frame->rows, sizeof *keep);
    (void)wva_dedupe_mark(WVA_DEDUPE_MINUTE, frame->time_ns, frame->rows, keep);
    wva_frame_filter(frame, keep);
    results = wva_results_compute(frame, &options);
    check_latency(console, results);
    check_prediction(console, results, frame);
    check_tuner(console, &results->tuner);
    wva_results_free(results);
    wva_experiment_free(experiment);
    free(keep);
    free(console);
    free(dir);
    free(golden);
}

int main(void)
{
    struct CMUnitTest tests[COUNT(logs)];
    const char *archive = getenv("CHECK_ARCHIVE");

    if (archive == NULL || archive[0] == '\0') {
        (void)puts("1..0 # SKIP no archive of real logs was named");
        return 0;
    }
    for (size_t i = 0; i < COUNT(logs); i++)
        tests[i] = (struct CMUnitTest){ .name = logs[i],
                                        .test_func = test_log,
                                        .initial_state = (void *)(uintptr_t)logs[i] };
    return cmocka_run_group_tests_name("archive", tests, NULL, NULL);
}
