/* SPDX-License-Identifier: Apache-2.0 */
/* Verdicts of comparisons held against the truth: simulated runs whose SLO attainment differs by a
 * known number of points on average, 0 among them. TRUTH_PAIRS in the environment makes it more
 * than the usual 200 for each number.
 *
 * Each comparison has a scenario of its own: server, load, length, noise, drift. The attainment to
 * be expected of it comes from many runs with other random numbers; side B is made worse by a
 * factor on its latencies that moves that expectation by just so many points. Which side is given
 * first alternates. With 1000 pairs of 200 to 400 minutes, 3.5 % of those without a difference are
 * called different.
 *
 * The points are of time; what decides is the share of requests, of which only so much is known
 * that no difference in time is none there, and that a worse side is never better. Two more designs
 * have no other truth: the same controller under unlike loads, and several configurations. */
#include "../unit/support.h"

#include <stdio.h>
#include <stdlib.h>

#include "../simulate/simulate.h"
#include "compare/comparison.h"
#include "compare/say.h"
#include "util/memory.h"
#include "util/statistics.h"

enum { USUAL_PAIRS = 200, RUNS_FOR_TRUTH = 60, MOST_REPEATS = 4 };

static const double points[] = { 0, 2, 5, 10 };

/* How runs are made for one test. */
struct design {
    double minutes_low, minutes_high;
    double kept; /* of the drift, from one sample to the next: up to so much */
    size_t repeats;
    bool configurations; /* the repeats are one run each of so many scenarios */
    bool unlike;         /* the load of B is 1.3 to 2 times that of A */
};

struct scenario {
    struct sim_options options;
    struct sim_server server;
    double kept;
};

static double draw(struct sim_random *random, double low, double high)
{
    return low + (high - low) * sim_random_uniform(random);
}

static struct scenario draw_scenario(const struct design *design, struct sim_random *random)
{
    static const char *const profiles[] = { "steps", "ramp", "spike" };
    struct sim_server servers[SIM_MAX_SERVERS];
    struct sim_latency_model truth = { draw(random, 4, 20), draw(random, 0.01, 0.1), 15, 0.0004 };
    struct scenario made = { .kept = draw(random, 0, design->kept) };

    sim_servers_prepare(servers);
    made.server = servers[0];
    made.server.truth = made.server.spec = made.server.believed = truth;
    made.server.share = draw(random, 0.2, 1.5);
    made.server.slo_itl = (int)(truth.alpha + truth.beta * draw(random, 30, 150)) + 1;
    made.server.slo_ttft = 5000;
    made.options = (struct sim_options){
        .profile = profiles[sim_random_next(random) % COUNT(profiles)],
        .minutes = (int)draw(random, design->minutes_low, design->minutes_high),
        .servers = 1,
        .delay = (int)draw(random, 1, 6),
        .noise = draw(random, 0.02, 0.08),
    };
    return made;
}

/* The observed ITL of each minute, and the load. */
static void simulate(const struct scenario *scenario, struct sim_random *random, double *itl,
                     double *rate)
{
    const double kept = scenario->kept, noise = scenario->options.noise;
    struct sim_server server = scenario->server;
    double drift = 0;

    for (int minute = 0; minute < scenario->options.minutes; minute++) {
        struct sim_cycle cycle = sim_step(&server, &scenario->options, minute, false, random);

        drift = kept * drift + sqrt(1 - kept * kept) * noise * sim_random_normal(random);
        itl[minute] = cycle.itl > 0 ? (double)cycle.itl * (1 + drift) : NAN;
        rate[minute] = (double)cycle.rate;
    }
}

/* The latencies of many runs. */
static double *collect(const struct scenario *scenario, struct sim_random *random, size_t *count)
{
    size_t minutes = (size_t)scenario->options.minutes;
    double *itl = wva_calloc(minutes * RUNS_FOR_TRUTH, sizeof *itl);
    double *rate = wva_calloc(minutes, sizeof *rate);

    for (size_t i = 0; i < RUNS_FOR_TRUTH; i++)
        simulate(scenario, random, itl + i * minutes, rate);
    *count = minutes * RUNS_FOR_TRUTH;
    free(rate);
    return itl;
}

static void make_run(struct wva_compare_run *run, struct wva_server *server,
                     const struct scenario *scenario, double factor, double slo_ms,
                     struct sim_random *random)
{
    const struct wva_analysis_options options = { slo_ms, NAN, NAN, 0 };
    size_t minutes = (size_t)scenario->options.minutes;
    double *itl = wva_calloc(minutes, sizeof *itl), *rate = wva_calloc(minutes, sizeof *rate);

    simulate(scenario, random, itl, rate);
    server->frame = wva_frame_create();
    for (size_t i = 0; i < minutes; i++) {
        (void)wva_frame_add_row(server->frame, (int64_t)i * 60 * INT64_C(1000000000));
        wva_frame_set(server->frame, WVA_ROLE_ITL_OBSERVED, itl[i] * factor, false);
        wva_frame_set(server->frame, WVA_ROLE_RATE, rate[i], false);
    }
    *run = (struct wva_compare_run){ .server = server, .load_end_row = minutes - 1 };
    run->results = wva_results_compute(server->frame, &options);
    free(itl);
    free(rate);
}

/* ---- comparing ---- */

struct tally {
    size_t compared, better, worse, held; /* held: the interval holds the truth */
    size_t decided_better, decided_worse; /* by what decides */
};

struct outcome {
    struct wva_compare_difference known; /* in the share of time, whose truth is known */
    struct wva_compare_difference deciding;
};

/* Groups of `repeats` runs each; the first ones are those of the first group. */
static struct wva_compare_group *make_groups(size_t repeats)
{
    struct wva_compare_group *groups = wva_calloc(2, sizeof *groups);

    for (size_t g = 0; g < 2; g++) {
        groups[g].label = wva_strdup(g == 0 ? "A" : "B");
        groups[g].name = wva_strdup(groups[g].label);
        groups[g].runs = wva_calloc(repeats, sizeof *groups[g].runs);
        groups[g].count = repeats;
        for (size_t i = 0; i < repeats; i++)
            groups[g].runs[i] = g * repeats + i;
    }
    return groups;
}

static struct outcome compare_runs(struct wva_compare_run *items, size_t repeats)
{
    const struct wva_compare_runs runs = { .items = items, .count = 2 * repeats };
    size_t count;
    struct wva_measure *measures = wva_measures_list(&count);
    struct wva_min_difference *least = wva_calloc(count, sizeof *least);
    struct wva_comparison *comparison;
    const struct wva_compare_row *deciding;
    struct outcome outcome;

    for (size_t i = 0; i < count; i++)
        least[i] = wva_min_difference_default(&measures[i]);
    comparison = wva_compare(&runs, make_groups(repeats), 2, least);
    deciding = wva_compare_service(comparison, 1);
    assert_string_equal(deciding->measure->figure.name, "itl_attainment_requests");
    outcome.known = wva_comparison_find(comparison, "itl_attainment")->differences[1];
    outcome.deciding = deciding->differences[1];
    wva_comparison_free(comparison);
    free(least);
    free(measures);
    return outcome;
}

/* `turned`: B is given first, and the verdict is on A. */
static void count(struct tally *tally, const struct outcome *outcome, double truth, bool turned)
{
    const struct wva_compare_difference *known = &outcome->known;
    bool better = known->verdict == WVA_COMPARE_BETTER, worse = known->verdict == WVA_COMPARE_WORSE;
    bool decided_better = outcome->deciding.verdict == WVA_COMPARE_BETTER;
    bool decided_worse = outcome->deciding.verdict == WVA_COMPARE_WORSE;
    double sought = turned ? truth : -truth;

    tally->compared++;
    tally->better += turned ? worse : better;
    tally->worse += turned ? better : worse;
    tally->decided_better += turned ? decided_worse : decided_better;
    tally->decided_worse += turned ? decided_better : decided_worse;
    tally->held += known->interval_95.low <= sought && sought <= known->interval_95.high;
}

/* A scenario whose SLO is met so often, and the factor that takes so many points off. */
struct setting {
    struct scenario scenario;
    double slo_ms, factor[COUNT(points)];
    char name[8];
};

static void make_setting(struct setting *setting, const struct design *design, size_t number,
                         struct sim_random *random)
{
    double attainment, *itl;
    size_t n;

    setting->scenario = draw_scenario(design, random);
    attainment = draw(random, 75, 97);
    itl = collect(&setting->scenario, random, &n);
    setting->slo_ms = wva_percentile(itl, n, attainment);
    for (size_t i = 0; i < COUNT(points); i++)
        setting->factor[i] = setting->slo_ms / wva_percentile(itl, n, attainment - points[i]);
    (void)snprintf(setting->name, sizeof setting->name, "s%zu", number);
    free(itl);
}

/* Run i of each side is of setting i, where there are several. */
static void compare_once(const struct design *design, struct setting *settings, size_t point,
                         bool turned, struct tally *tally, struct sim_random *random)
{
    struct wva_compare_run runs[2 * MOST_REPEATS];
    struct wva_server servers[2 * MOST_REPEATS] = { 0 };
    double heavier = design->unlike ? draw(random, 1.3, 2) : 1;
    struct outcome outcome;

    for (size_t i = 0; i < 2 * design->repeats; i++) {
        bool is_b = (i >= design->repeats) != turned;
        struct setting *setting = &settings[design->configurations ? i % design->repeats : 0];
        struct scenario scenario = setting->scenario;

        scenario.server.share *= is_b ? heavier : 1;
        make_run(&runs[i], &servers[i], &scenario, is_b ? setting->factor[point] : 1,
                 setting->slo_ms, random);
        if (design->configurations)
            runs[i].config = setting->name;
    }
    outcome = compare_runs(runs, design->repeats);
    count(tally, &outcome, points[point], turned);
    for (size_t i = 0; i < 2 * design->repeats; i++) {
        wva_results_free(runs[i].results);
        wva_frame_free(servers[i].frame);
    }
}

static void run_design(const struct design *design, struct tally tallies[COUNT(points)])
{
    const char *wanted = getenv("TRUTH_PAIRS");
    size_t pairs = wanted == NULL ? USUAL_PAIRS : (size_t)strtoul(wanted, NULL, 10);
    struct sim_random random = { 6 };

    for (size_t pair = 0; pair < pairs; pair++) {
        struct setting settings[MOST_REPEATS];

        for (size_t i = 0; i < (design->configurations ? design->repeats : 1); i++)
            make_setting(&settings[i], design, i, &random);
        for (size_t i = 0; i < COUNT(points); i++)
            compare_once(design, settings, i, pair % 2 == 1, &tallies[i], &random);
    }
}

static double percent(size_t part, size_t whole)
{
    return 100 * (double)part / (double)whole;
}

static void show(const struct design *design, const struct tally tallies[COUNT(points)])
{
    for (size_t i = 0; i < COUNT(points); i++)
        (void)printf("# %zu against %zu, %g to %g min: %4.1f points worse: better %4.1f %%, worse "
                     "%4.1f %%, interval holds %5.1f %% of %zu; what decides: better %4.1f %%, "
                     "worse %4.1f %%\n",
                     design->repeats, design->repeats, design->minutes_low, design->minutes_high,
                     points[i], percent(tallies[i].better, tallies[i].compared),
                     percent(tallies[i].worse, tallies[i].compared),
                     percent(tallies[i].held, tallies[i].compared), tallies[i].compared,
                     percent(tallies[i].decided_better, tallies[i].compared),
                     percent(tallies[i].decided_worse, tallies[i].compared));
}

/* `found`: how many percent of the 10-point differences are to be called worse at least. */
static void check(const struct design *design, double found)
{
    struct tally tallies[COUNT(points)] = { 0 };
    const struct tally *null = &tallies[0], *ten = &tallies[COUNT(points) - 1];

    run_design(design, tallies);
    show(design, tallies);
    assert_true(percent(null->better + null->worse, null->compared) <= 5);
    assert_true(percent(null->decided_better + null->decided_worse, null->compared) <= 5);
    assert_true(percent(ten->worse, ten->compared) >= found);
    for (size_t i = 0; i < COUNT(points); i++) {
        assert_true(percent(tallies[i].held, tallies[i].compared) >= 90);
        if (points[i] > 0) {
            assert_true(percent(tallies[i].better, tallies[i].compared) <= 2.5);
            assert_true(percent(tallies[i].decided_better, tallies[i].compared) <= 2.5);
        }
    }
}

static void test_single_runs(void **context)
{
    (void)context;
    check(&(struct design){ 200, 400, 0.6, 1, false, false }, 55);
}

static void test_single_runs_with_long_drifts(void **context)
{
    (void)context;
    check(&(struct design){ 150, 300, 0.9, 1, false, false }, 40);
}

/* Too short to see much: what counts is that nothing is seen that is not there. */
static void test_short_runs(void **context)
{
    (void)context;
    check(&(struct design){ 30, 60, 0.6, 1, false, false }, 5);
}

static void test_very_short_runs(void **context)
{
    (void)context;
    check(&(struct design){ 10, 30, 0.6, 1, false, false }, 0);
}

static void test_few_repeats(void **context)
{
    (void)context;
    check(&(struct design){ 60, 100, 0.6, 3, false, false }, 50);
}

static void test_repeats(void **context)
{
    (void)context;
    check(&(struct design){ 60, 100, 0.6, 4, false, false }, 50);
}

/* Each run of a side is of another configuration. */
static void test_configurations(void **context)
{
    (void)context;
    check(&(struct design){ 60, 100, 0.6, 4, true, false }, 40);
}

/* Whatever the heavier load does to the same controller, it is not called worse for it. */
static void test_unlike_loads(void **context)
{
    const struct design design = { 200, 400, 0.6, 1, false, true };
    struct tally tallies[COUNT(points)] = { 0 };

    (void)context;
    run_design(&design, tallies);
    show(&design, tallies);
    for (size_t i = 0; i < COUNT(points); i++) {
        assert_true(percent(tallies[i].worse, tallies[i].compared) <= 2.5);
        assert_true(percent(tallies[i].decided_worse, tallies[i].compared) <= 2.5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_single_runs),    cmocka_unit_test(test_single_runs_with_long_drifts),
        cmocka_unit_test(test_short_runs),     cmocka_unit_test(test_very_short_runs),
        cmocka_unit_test(test_few_repeats),    cmocka_unit_test(test_repeats),
        cmocka_unit_test(test_configurations), cmocka_unit_test(test_unlike_loads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
