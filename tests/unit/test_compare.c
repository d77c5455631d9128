/* SPDX-License-Identifier: Apache-2.0 */
/* What comparisons rest on, against values that were computed elsewhere (numpy, scipy). */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "compare/band.h"
#include "compare/comparison.h"
#include "compare/figures.h"
#include "compare/gate.h"
#include "compare/say.h"
#include "compare/scenarios.h"
#include "util/memory.h"

/* ---- inference ---- */

static void test_series(void **context)
{
    static const double digits[] = { 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9,
                                     3, 2, 3, 8, 4, 6, 2, 6, 4, 3, 3, 8, 3, 2, 7 };
    static const double constant[] = { 2, 2, 2, 2, 2, 2, 2, 2, 2, 2 };
    struct wva_spread spread = wva_spread_of_series(digits, COUNT(digits));

    (void)context;
    assert_int_equal(wva_spread_block(COUNT(digits)), 3);
    assert_near(spread.error, 0.4828085090772425, 1e-12);
    assert_near(spread.degrees, 13.5, 1e-12);
    assert_near(wva_spread_interval(5, spread).high, 5 + 2.15226 * 0.48280851, 1e-3);
    assert_near(wva_spread_of_series(constant, COUNT(constant)).error, 0, 0);
    assert_true(wva_spread_of_series(digits, 7).degrees < 1);
    assert_true(isnan(wva_spread_interval(1, wva_spread_of_series(digits, 7)).low));
}

static const double group_a[] = { 93.5, 91.2, 95.1 }, group_b[] = { 88.1, 90.0, 84.4, 86.9 };

static void test_groups(void **context)
{
    struct wva_spread welch =
        wva_spread_of_groups(group_a, COUNT(group_a), group_b, COUNT(group_b));
    struct wva_spread single = wva_spread_of_groups(group_a, 1, group_b, COUNT(group_b));

    (void)context;
    assert_near(welch.error, 1.6295023098411885, 1e-12);
    assert_near(welch.degrees, 4.862187451361223, 1e-9);
    assert_near(single.error, sqrt(16.49 / 3 * 1.25), 1e-9);
    assert_near(single.degrees, 3, 0);
    assert_true(wva_spread_of_groups(group_a, 1, group_b, 1).degrees < 1);
    assert_true(wva_spread_of_groups(group_a, 3, group_b, 0).degrees < 1);
}

static void test_permutation(void **context)
{
    struct wva_permutation exact =
        wva_permutation_test(group_a, COUNT(group_a), group_b, COUNT(group_b));
    struct wva_permutation three = wva_permutation_test(group_a, 3, group_b, 3), drawn;
    double many_a[15], many_b[15];

    (void)context;
    assert_true(exact.exact);
    assert_int_equal(exact.ways, 35);
    assert_near(exact.p, 2. / 35, 1e-12);
    assert_near(exact.p_least, 1. / 35, 1e-12);
    assert_near(three.p, 2. / 20, 1e-12);
    assert_near(three.p_least, 2. / 20, 1e-12);
    assert_true(isnan(wva_permutation_test(group_a, 0, group_b, 4).p));
    for (int i = 0; i < 15; i++) {
        many_a[i] = i;
        many_b[i] = i + 4;
    }
    drawn = wva_permutation_test(many_a, 15, many_b, 15);
    assert_false(drawn.exact);
    assert_near(drawn.p, 0.0195, 0.006); /* 0.0195 of a million others */
    assert_near(drawn.p, wva_permutation_test(many_a, 15, many_b, 15).p, 0);
    assert_near(wva_permutation_test(many_a, 15, many_a, 15).p, 1, 0);
}

/* ---- runs made by hand ---- */

struct made {
    struct wva_server server;
    struct wva_compare_run run;
};

/* A run of `rows` minutes after `idle` ones; each `bad`-th sample is above the SLO of 10 ms. */
static void make_run(struct made *made, size_t rows, size_t idle, size_t bad, double replicas)
{
    const struct wva_analysis_options options = { NAN, NAN, NAN, 0 };
    struct wva_frame *frame = wva_frame_create();

    for (size_t i = 0; i < rows + idle; i++) {
        bool loaded = i >= idle;

        (void)wva_frame_add_row(frame, (int64_t)i * 60 * INT64_C(1000000000));
        wva_frame_set(frame, WVA_ROLE_RATE, loaded ? 600 : 0, true);
        wva_frame_set(frame, WVA_ROLE_ITL_OBSERVED,
                      !loaded                      ? 0
                      : (i - idle) % bad + 1 < bad ? 8
                                                   : 12,
                      true);
        wva_frame_set(frame, WVA_ROLE_TTFT_OBSERVED, loaded ? 50 : 0, true);
        wva_frame_set(frame, WVA_ROLE_ITL_SLO, 10, true);
        wva_frame_set(frame, WVA_ROLE_TTFT_SLO, 100, true);
        wva_frame_set(frame, WVA_ROLE_REPLICAS_CURRENT, loaded ? replicas : 1, true);
        wva_frame_set(frame, WVA_ROLE_MAX_RPM, 300, true);
    }
    *made = (struct made){ .server = { .name = "", .frame = frame } };
    made->run = (struct wva_compare_run){ .name = "made",
                                          .server = &made->server,
                                          .results = wva_results_compute(frame, &options),
                                          .load_row = idle,
                                          .load_end_row = rows + idle - 1 };
}

static void free_run(struct made *made)
{
    wva_results_free(made->run.results);
    wva_frame_free(made->server.frame);
}

static struct wva_comparison *compare_two(struct made *a, struct made *b,
                                          struct wva_compare_runs *runs)
{
    struct wva_compare_group *groups = wva_calloc(2, sizeof *groups);
    size_t count;
    struct wva_measure *measures = wva_measures_list(&count);
    struct wva_min_difference *least = wva_calloc(count, sizeof *least);
    struct wva_comparison *comparison;

    *runs = (struct wva_compare_runs){ .items = wva_calloc(2, sizeof *runs->items), .count = 2 };
    runs->items[0] = a->run;
    runs->items[1] = b->run;
    for (size_t i = 0; i < 2; i++) {
        groups[i] = (struct wva_compare_group){ .label = wva_strdup(i == 0 ? "A" : "B"),
                                                .name = wva_strdup("run"),
                                                .runs = wva_calloc(1, sizeof(size_t)),
                                                .count = 1 };
        groups[i].runs[0] = i;
    }
    for (size_t i = 0; i < count; i++)
        least[i] = wva_min_difference_default(&measures[i]);
    comparison = wva_compare(runs, groups, 2, least);
    free(least);
    free(measures);
    return comparison;
}

/* ---- measures ---- */

/* Taken apart and put together again, a figure is what it was, and its influences add up to 0. */
static void test_parts(void **context)
{
    struct made made;
    size_t count, taken = 0;
    struct wva_measure *measures = wva_measures_list(&count);

    (void)context;
    make_run(&made, 57, 5, 4, 3);
    for (size_t i = 0; i < count; i++) {
        double *influence = wva_measure_influences(&measures[i], &made.run), sum = 0;
        struct wva_measure bare = measures[i];

        if (influence == NULL)
            continue;
        taken++;
        for (size_t row = 0; row < 62; row++)
            sum += isfinite(influence[row]) ? influence[row] : 0;
        assert_near(sum, 0, 1e-6);
        bare.is_own = true;
        if (!measures[i].is_total)
            assert_near(wva_measure_get(&bare, &made.run), wva_measure_get(&measures[i], &made.run),
                        1e-9);
        free(influence);
    }
    assert_int_equal(taken, 16);
    free(measures);
    free_run(&made);
}

static void test_replicas_while_loaded(void **context)
{
    struct made made;
    size_t count;
    struct wva_measure *measures = wva_measures_list(&count);

    (void)context;
    make_run(&made, 30, 60, 5, 4);
    assert_near(wva_measure_get(wva_measure_find(measures, count, "replicas_mean"), &made.run), 4,
                1e-9);
    free(measures);
    free_run(&made);
}

/* ---- verdicts ---- */

static void test_judge(void **context)
{
    struct wva_compare_difference d = {
        .value = 3, .interval_95 = { 1, 5 }, .method = WVA_METHOD_PAIRED, .p = NAN, .matters = 1
    };

    (void)context;
    wva_compare_judge(&d, WVA_BETTER_HIGHER);
    assert_int_equal(d.verdict, WVA_COMPARE_BETTER);
    wva_compare_judge(&d, WVA_BETTER_LOWER);
    assert_int_equal(d.verdict, WVA_COMPARE_WORSE);
    wva_compare_judge(&d, WVA_BETTER_NEITHER);
    assert_int_equal(d.verdict, WVA_COMPARE_NONE);
    d.matters = 4;
    wva_compare_judge(&d, WVA_BETTER_HIGHER);
    assert_int_equal(d.reason, WVA_REASON_SMALL);
    d.matters = 6;
    wva_compare_judge(&d, WVA_BETTER_HIGHER);
    assert_int_equal(d.reason, WVA_REASON_SAME);
    d.matters = 1;
    d.interval_95.low = -1;
    wva_compare_judge(&d, WVA_BETTER_HIGHER);
    assert_int_equal(d.verdict, WVA_COMPARE_INCONCLUSIVE);
    assert_int_equal(d.reason, WVA_REASON_UNSURE);
    /* A permutation test does not overrule the interval that is printed beside it, nor that it. */
    d.method = WVA_METHOD_PERMUTATION;
    d.p = 0.03;
    wva_compare_judge(&d, WVA_BETTER_HIGHER);
    assert_int_equal(d.reason, WVA_REASON_UNSURE);
    d.interval_95.low = 1;
    wva_compare_judge(&d, WVA_BETTER_HIGHER);
    assert_int_equal(d.verdict, WVA_COMPARE_BETTER);
    d.p = 0.2;
    wva_compare_judge(&d, WVA_BETTER_HIGHER);
    assert_int_equal(d.reason, WVA_REASON_UNSURE);
    d.value = 0;
    d.interval_95 = (struct wva_interval){ -2, 2 };
    wva_compare_judge(&d, WVA_BETTER_HIGHER);
    assert_int_equal(d.reason, WVA_REASON_EQUAL);
    d.value = 3;
    d.method = WVA_METHOD_NONE;
    wva_compare_judge(&d, WVA_BETTER_HIGHER);
    assert_int_equal(d.reason, WVA_REASON_NO_SPREAD);
    d.value = NAN;
    wva_compare_judge(&d, WVA_BETTER_HIGHER);
    assert_int_equal(d.reason, WVA_REASON_MISSING);
}

static void test_sign_flips(void **context)
{
    const double same_sign[] = { 1, 2, 3, 4, 5, 6 }, mixed[] = { 1, -1, 2, -2 };
    double many[20];
    struct wva_permutation flips = wva_sign_flip_test(same_sign, COUNT(same_sign));

    (void)context;
    /* Only all signs as they are, or all turned, go as far. */
    assert_near(flips.p, 2.0 / 64, 1e-12);
    assert_near(flips.p_least, 2.0 / 64, 1e-12);
    flips = wva_sign_flip_test(mixed, COUNT(mixed));
    assert_near(flips.p, 1, 1e-12);
    for (size_t i = 0; i < COUNT(many); i++)
        many[i] = 1;
    flips = wva_sign_flip_test(many, COUNT(many));
    assert_false(flips.exact);
    assert_true(flips.p < 0.001);
    assert_true(isnan(wva_sign_flip_test(many, 0).p));
}

static void test_scenarios(void **context)
{
    static char *const cases[][3] = {
        /* configuration, strategy, scenario */
        { "model-based-high-parallel", "model-based", "high-parallel" },
        { "moderate-load-hpa", "hpa", "moderate-load" },
        { "steps", "hpa", "steps" },
        { "hpa", "hpa", "" },
    };

    (void)context;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct wva_compare_run run = { .config = cases[i][0], .strategy = cases[i][1] };
        char *scenario = wva_compare_scenario(&run);

        assert_string_equal(scenario, cases[i][2]);
        free(scenario);
    }
    assert_null(wva_compare_scenario(&(struct wva_compare_run){ .strategy = "hpa" }));
}

/* The idle minutes before the load differ, and pairing sees through that. */
static void test_pairing(void **context)
{
    struct made a, b, c;
    struct wva_compare_runs runs;
    struct wva_comparison *comparison;
    const struct wva_compare_difference *difference;

    (void)context;
    make_run(&a, 60, 3, 5, 2);
    make_run(&b, 60, 8, 5, 2);
    make_run(&c, 60, 3, 2, 4);
    comparison = compare_two(&a, &b, &runs);
    difference = &wva_comparison_find(comparison, "itl_attainment")->differences[1];
    assert_int_equal(difference->method, WVA_METHOD_PAIRED);
    assert_near(difference->value, 0, 1e-9);
    /* None of the 59 samples that hold a time differs, which proves no more than one that does
     * would. */
    assert_near(difference->interval_95.high, 2.15226 * 100 / 59, 0.01);
    assert_false(comparison->load[1].unlike);
    wva_comparison_free(comparison);
    free(runs.items);

    comparison = compare_two(&a, &c, &runs);
    assert_int_equal(wva_comparison_find(comparison, "itl_attainment")->differences[1].verdict,
                     WVA_COMPARE_WORSE);
    assert_int_equal(wva_comparison_find(comparison, "replicas_mean")->differences[1].verdict,
                     WVA_COMPARE_WORSE);
    assert_int_equal(wva_comparison_find(comparison, "cost")->differences[1].reason,
                     WVA_REASON_MISSING);
    assert_true(isnan(wva_comparison_find(comparison, "cost")->cells[0].mean));
    wva_comparison_free(comparison);
    free(runs.items);
    free_run(&a);
    free_run(&b);
    free_run(&c);
}

static void test_loads(void **context)
{
    struct made a, b;
    struct wva_compare_runs runs;
    struct wva_comparison *comparison;

    (void)context;
    make_run(&a, 40, 0, 5, 2);
    make_run(&b, 60, 0, 5, 2);
    comparison = compare_two(&a, &b, &runs);
    assert_true(comparison->load[1].unlike);
    assert_near(comparison->load[1].percent[WVA_LOAD_DURATION], 100 * (59. / 39 - 1), 1e-6);
    assert_near(comparison->load[1].percent[WVA_LOAD_PEAK], 0, 1e-9);
    assert_near(comparison->load[1].percent[WVA_LOAD_SHAPE], 100. * 20 / 59, 0.5);
    assert_true(isnan(comparison->load[1].percent[WVA_LOAD_INPUT_TOKENS]));
    assert_int_equal(wva_comparison_find(comparison, "itl_attainment")->differences[1].method,
                     WVA_METHOD_SEPARATE);
    wva_comparison_free(comparison);
    free(runs.items);
    free_run(&a);
    free_run(&b);
}

/* ---- gates ---- */

static void test_gates(void **context)
{
    static const char *const wrong[] = {
        "",
        "B.cost",
        "B.cost >= x",
        "cost >= 1",
        "B.costs >= 1",
        "B.cost * A.cost >= 1",
        "B.cost - >= 1",
        "B.cost.verdict >= worse",
        "B.cost.verdict == bad",
        "B.cost.verdict - A.cost == worse",
        "B.cost >= nan",
    };
    struct wva_error err;

    (void)context;
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_null(wva_compare_gate_parse(wrong[i], &err));
}

static void judge_gate(const struct wva_comparison *comparison, const char *text, bool expected,
                       const char *line)
{
    struct wva_buffer said = wva_buffer_make(1000);
    struct wva_error err;
    struct wva_compare_gate *gate = wva_compare_gate_parse(text, &err);

    assert_non_null(gate);
    assert_int_equal(
        wva_compare_gate_check(gate, comparison->groups, comparison->group_count, &err), WVA_OK);
    assert_int_equal(wva_compare_gate_report(gate, comparison, &said), expected);
    assert_string_equal(said.data, line);
    wva_compare_gate_free(gate);
    wva_buffer_free(&said);
}

static void test_gates_judge(void **context)
{
    struct made a, c;
    struct wva_compare_runs runs;
    struct wva_comparison *comparison;
    struct wva_compare_gate *gate;
    struct wva_error err;

    (void)context;
    make_run(&a, 60, 0, 5, 2);
    make_run(&c, 60, 0, 2, 4);
    comparison = compare_two(&a, &c, &runs);
    judge_gate(comparison, "B.replicas_mean-A.replicas_mean<=2", true,
               "gate B.replicas_mean-A.replicas_mean <= 2: 2, passed\n");
    judge_gate(comparison, "B.replicas_mean + A.replicas_mean < 6", false,
               "gate B.replicas_mean + A.replicas_mean < 6: 6, failed\n");
    judge_gate(comparison, "B.itl_attainment.verdict != worse", false,
               "gate B.itl_attainment.verdict != worse: worse, failed\n");
    judge_gate(comparison, "B.cost - A.cost < 1", false,
               "gate B.cost - A.cost < 1: not in these runs: failed\n");
    gate = wva_compare_gate_parse("C.cost < 1", &err);
    assert_int_equal(wva_compare_gate_check(gate, comparison->groups, 2, &err), WVA_ERR_USAGE);
    wva_compare_gate_free(gate);
    gate = wva_compare_gate_parse("A.itl_attainment.verdict == better", &err);
    assert_int_equal(wva_compare_gate_check(gate, comparison->groups, 2, &err), WVA_ERR_USAGE);
    wva_compare_gate_free(gate);
    wva_comparison_free(comparison);
    free(runs.items);
    free_run(&a);
    free_run(&c);
}

/* ---- words ---- */

static void assert_says(char *said, const char *expected)
{
    assert_string_equal(said, expected);
    free(said);
}

static void test_words(void **context)
{
    (void)context;
    assert_says(wva_compare_say_value(93.54, WVA_UNIT_PERCENT, false), "93.5 %");
    assert_says(wva_compare_say_value(-1.25, WVA_UNIT_PERCENT, true), "-1.2 points");
    assert_says(wva_compare_say_value(-0.01, WVA_UNIT_PERCENT, true), "0 points");
    assert_says(wva_compare_say_value(100.0 / 7920, WVA_UNIT_PERCENT, false), "0.013 %");
    assert_says(wva_compare_say_value(100 - 100.0 / 7920, WVA_UNIT_PERCENT, false), "99.99 %");
    assert_says(wva_compare_say_value(0, WVA_UNIT_PERCENT, false), "0 %");
    assert_says(wva_compare_say_value(100, WVA_UNIT_PERCENT, false), "100 %");
    assert_says(wva_compare_say_value(12345.6, WVA_UNIT_MS, false), "12346 ms");
    assert_says(wva_compare_say_value(4, WVA_UNIT_REPLICAS, false), "4 replicas");
    assert_says(wva_compare_say_value(NAN, WVA_UNIT_CENTS, false), "not in this run");
    assert_says(wva_compare_say_interval((struct wva_interval){ -3.06, 8 }, WVA_UNIT_MS, true),
                "-3.06 to +8");
    assert_says(wva_compare_name_prefix("model-based-high-20251209-105715"), "model-based-high");
    assert_says(wva_compare_name_prefix("run_1"), "run");
    assert_says(wva_compare_name_prefix("2025"), "2025");
    assert_says(wva_compare_name_prefix("llama70b"), "llama70b");
}

static void test_efficient(void **context)
{
    static const double cost[] = { 1, 2, 2, 3, 4, NAN }, share[] = { 50, 80, 70, 80, 95, 99 };
    bool efficient[COUNT(cost)];

    (void)context;
    wva_compare_find_efficient(cost, share, COUNT(cost), efficient);
    assert_true(efficient[0]);
    assert_true(efficient[1]);
    assert_false(efficient[2]);
    assert_false(efficient[3]);
    assert_true(efficient[4]);
    assert_false(efficient[5]);
}

static void test_band(void **context)
{
    double x[] = { 0, 1, 2, 3 }, low[] = { 1, 1, 1, 1 }, high[] = { 3, 5, NAN, 9 };
    double x_short[] = { 0, 1 }, middle[] = { 2, 2 }, nothing[] = { NAN, NAN };
    const struct wva_curve curves[] = {
        { x, low, 4 }, { x, high, 4 }, { x_short, middle, 2 }, { x_short, nothing, 2 }
    };
    struct wva_band band = wva_band_make(curves, COUNT(curves), false);

    (void)context;
    assert_int_equal(band.count, 4);
    for (size_t i = 0; i < band.count; i++)
        assert_true(band.x[i] == (double)i);
    assert_true(band.low[0] == 1 && band.median[0] == 2 && band.high[0] == 3);
    assert_true(band.low[1] == 1 && band.median[1] == 2 && band.high[1] == 5);
    assert_true(isnan(band.median[2])); /* one of three */
    assert_true(band.low[3] == 1 && band.high[3] == 9);
    wva_band_release(&band);
    band = wva_band_make(curves, 2, true); /* each change once before and once behind */
    assert_int_equal(band.count, 7);
    assert_true(band.x[1] == 1 && band.low[1] == 1 && band.median[1] == 2 && band.high[1] == 3);
    assert_true(band.x[2] == 1 && band.high[2] == 5);
    wva_band_release(&band);
}

static void test_band_of_many(void **context)
{
    double x[] = { 0, 1 }, y[21][2];
    struct wva_curve curves[21];
    struct wva_band band;

    (void)context;
    for (size_t i = 0; i < COUNT(curves); i++) {
        y[i][0] = y[i][1] = (double)i;
        curves[i] = (struct wva_curve){ x, y[i], 2 };
    }
    band = wva_band_make(curves, COUNT(curves), false);
    assert_true(band.low[0] == 2 && band.median[0] == 10 && band.high[0] == 18);
    wva_band_release(&band);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_band),
        cmocka_unit_test(test_band_of_many),
        cmocka_unit_test(test_series),
        cmocka_unit_test(test_groups),
        cmocka_unit_test(test_permutation),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_replicas_while_loaded),
        cmocka_unit_test(test_judge),
        cmocka_unit_test(test_sign_flips),
        cmocka_unit_test(test_scenarios),
        cmocka_unit_test(test_pairing),
        cmocka_unit_test(test_loads),
        cmocka_unit_test(test_gates),
        cmocka_unit_test(test_gates_judge),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_efficient),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
