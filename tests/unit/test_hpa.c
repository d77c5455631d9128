/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <math.h>

#include "analysis/headline.h"
#include "analysis/hpa.h"
#include "experiment/events.h"
#include "experiment/hpa_units.h"

static void free_all(struct wva_frame *written, struct wva_frame *meant, struct wva_notes *notes)
{
    wva_frame_free(written);
    wva_frame_free(meant);
    wva_notes_free(notes);
}

/* The column after repair. */
static void expect_repair(enum wva_hpa_schema schema, enum wva_role role, const double *values,
                          const double *targets, const double *expected, size_t count)
{
    struct wva_frame *written = wva_frame_create(), *meant;
    enum wva_role target = role == WVA_ROLE_WAITING ? WVA_ROLE_WAITING_TARGET : WVA_ROLE_KV_TARGET;
    struct wva_notes notes = { 0 };
    bool changed = false;

    fill_column(written, role, values, count);
    fill_column(written, target, targets, count);
    meant = wva_hpa_units_repair(written, schema, &notes);
    for (size_t i = 0; i < count; i++) {
        assert_near(wva_frame_get(meant, role, i), expected[i], 1e-12);
        changed = changed || values[i] != expected[i];
    }
    assert_int_equal(notes.count, changed);
    wva_frame_free(meant);
    wva_notes_free(&notes);
    meant = wva_hpa_units_keep(written, schema, &notes);
    for (size_t i = 0; i < count; i++)
        assert_near(wva_frame_get(meant, role, i), values[i], 0);
    free_all(written, meant, &notes);
}

static void test_thousandths(void **context)
{
    const double kv[] = { 0, 41, 58 }, thousand[] = { 800, 800, 800 }, ratio[] = { .8, .8, .8 };
    const double meant[] = { 0, .041, .058 }, plain[] = { 0, .4, .9 };

    (void)context;
    expect_repair(WVA_HPA_LEGACY, WVA_ROLE_KV_USAGE, kv, thousand, meant, 3);
    expect_repair(WVA_HPA_ENHANCED, WVA_ROLE_KV_USAGE, plain, ratio, plain, 3);
}

static void test_stripped_suffix(void **context)
{
    const double target[] = { 20, 20, 20, 20, 20, 20 };
    const double one[] = { 0, 2, 60250, 60250, 107, 0 }, meant[] = { 0, 2, 60.25, 60.25, 107, 0 };
    /* A queue that really is that long: its neighbours say so; multiples of 1000 were no fractions.
     */
    const double long_queue[] = { 0, 900, 1250, 1300, 800, 0 };
    const double round[] = { 0, 2, 60000, 60000, 107, 0 };

    (void)context;
    expect_repair(WVA_HPA_ENHANCED, WVA_ROLE_WAITING, one, target, meant, 6);
    expect_repair(WVA_HPA_ENHANCED, WVA_ROLE_WAITING, long_queue, target, long_queue, 6);
    expect_repair(WVA_HPA_ENHANCED, WVA_ROLE_WAITING, round, target, round, 6);
}

static void test_divided_full_cache(void **context)
{
    const double target[] = { .5, .5, .5, .5, .5 };
    const double full[] = { .2, .99, .001, .001, .95 }, meant[] = { .2, .99, 1, 1, .95 };
    const double idle[] = { .95, .4, .001, .001, .1 };

    (void)context;
    expect_repair(WVA_HPA_ENHANCED, WVA_ROLE_KV_USAGE, full, target, meant, 5);
    expect_repair(WVA_HPA_ENHANCED, WVA_ROLE_KV_USAGE, idle, target, idle, 5);
}

static struct wva_frame *make_run(void)
{
    const double current[] = { 1, 1, 2, 2, 6, 6, 1, 1 }, desired[] = { 1, 2, 2, 6, 6, 1, 1, 1 };
    const double waiting[] = { 0, 0, 5, 60, 10, 0, 0, 0 };
    const double target[] = { 20, 20, 20, 20, 20, 20, 20, 20 };
    const double kv[] = { .5, .8, .54, .9, .3, 0, 0, 0 };
    const double half[] = { .5, .5, .5, .5, .5, .5, .5, .5 };
    struct wva_frame *frame = wva_frame_create();

    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, current, 8);
    fill_column(frame, WVA_ROLE_REPLICAS_DESIRED, desired, 8);
    fill_column(frame, WVA_ROLE_WAITING, waiting, 8);
    fill_column(frame, WVA_ROLE_WAITING_TARGET, target, 8);
    fill_column(frame, WVA_ROLE_KV_USAGE, kv, 8);
    fill_column(frame, WVA_ROLE_KV_TARGET, half, 8);
    return frame;
}

static void test_classic(void **context)
{
    struct wva_frame *frame = make_run();
    struct wva_hpa hpa = wva_hpa_measure(frame, NULL);

    (void)context;
    assert_true(hpa.known);
    assert_near(hpa.initial, 1, 0);
    assert_near(hpa.highest, 6, 0);
    assert_int_equal(hpa.replica_changes, 3);
    assert_int_equal(hpa.metric[WVA_HPA_METRIC_WAITING].exceeded, 1);
    assert_int_equal(hpa.metric[WVA_HPA_METRIC_KV].exceeded, 3); /* equal is no excess */
    assert_int_equal(hpa.any_exceeded, 3);
    assert_near(hpa.any_exceeded_pct, 37.5, 1e-12);
    assert_near(hpa.correlation[0][0], 1, 1e-12);
    assert_near(hpa.correlation[0][3], NAN, 0);
    wva_hpa_free(&hpa);
    wva_frame_free(frame);
}

static void test_corrected(void **context)
{
    struct wva_frame *frame = make_run();
    struct wva_hpa hpa = wva_hpa_measure(frame, NULL);

    (void)context;
    assert_int_equal(hpa.count, 3);
    assert_int_equal(hpa.events[0].cause, WVA_HPA_CAUSE_KV);
    assert_near(hpa.events[0].proposal[WVA_HPA_METRIC_KV], 2, 0);
    assert_int_equal(hpa.events[1].cause, WVA_HPA_CAUSE_WAITING);
    assert_near(hpa.events[1].proposal[WVA_HPA_METRIC_WAITING], 6, 0);
    assert_near(hpa.events[1].proposal[WVA_HPA_METRIC_KV], 4, 0);
    assert_int_equal(hpa.events[2].cause, WVA_HPA_CAUSE_BOTH);
    assert_near(hpa.first_excess_s, 60, 0);
    assert_near(hpa.excess_to_decision_s, 0, 0);
    assert_near(hpa.decision_to_actuation_s, 60, 0);
    assert_near(hpa.excess_to_actuation_s, 60, 0);
    assert_near(hpa.metric[WVA_HPA_METRIC_WAITING].exceeded_time_pct, 100.0 / 7, 1e-12);
    assert_near(hpa.metric[WVA_HPA_METRIC_KV].exceeded_time_pct, 300.0 / 7, 1e-12);
    assert_near(hpa.any_exceeded_time_pct, 300.0 / 7, 1e-12);
    assert_near(hpa.dead_s, 120, 0);
    assert_near(hpa.excess_unanswered_s, 60, 0);
    assert_near(hpa.needed_peak, 4, 0);
    assert_near(hpa.overshoot_pct, 50, 1e-9);
    assert_int_equal(hpa.flaps, 1);
    assert_near(hpa.load_end_s, 240, 0);
    assert_near(hpa.load_end_to_minimum_s, 120, 0);
    assert_near(hpa.last_excess_to_minimum_s, 180, 0);
    assert_near(hpa.replica_s, 60 * (1 + 1 + 2 + 2 + 6 + 6 + 1), 0);
    wva_hpa_free(&hpa);
    wva_frame_free(frame);
}

/* Time in which a metric or its target was not read says nothing about it. */
static void test_share_of_known_time(void **context)
{
    struct wva_frame *frame = make_run();
    struct wva_hpa hpa;

    (void)context;
    frame->column[WVA_ROLE_WAITING].value[0] = NAN;
    frame->column[WVA_ROLE_WAITING_TARGET].value[1] = NAN;
    frame->column[WVA_ROLE_KV_USAGE].value[0] = NAN;
    hpa = wva_hpa_measure(frame, NULL);
    assert_near(hpa.metric[WVA_HPA_METRIC_WAITING].exceeded_time_pct, 100.0 / 5, 1e-12);
    assert_near(hpa.metric[WVA_HPA_METRIC_KV].exceeded_time_pct, 300.0 / 6, 1e-12);
    assert_near(hpa.any_exceeded_time_pct, 300.0 / 6, 1e-12);
    wva_hpa_free(&hpa);
    wva_frame_free(frame);
}

/* ---- why an excess was not answered ---- */

struct sample {
    double current, desired, waiting;
    enum wva_hpa_excess outcome;
};

/* Samples a minute apart, for 20 requests waiting per replica. */
static struct wva_hpa measure_samples(const struct sample *samples, size_t count,
                                      const struct wva_hpa_spec *spec)
{
    struct wva_frame *frame = wva_frame_create();
    struct wva_hpa hpa;

    for (size_t i = 0; i < count; i++) {
        (void)wva_frame_add_row(frame, (int64_t)i * 60 * 1000000000);
        wva_frame_set(frame, WVA_ROLE_REPLICAS_CURRENT, samples[i].current, true);
        wva_frame_set(frame, WVA_ROLE_REPLICAS_DESIRED, samples[i].desired, true);
        wva_frame_set(frame, WVA_ROLE_WAITING, samples[i].waiting, true);
        wva_frame_set(frame, WVA_ROLE_WAITING_TARGET, 20, true);
    }
    hpa = wva_hpa_measure(frame, spec);
    wva_frame_free(frame);
    return hpa;
}

static void expect_outcomes(const struct sample *samples, size_t count,
                            const struct wva_hpa_spec *spec)
{
    struct wva_hpa hpa = measure_samples(samples, count, spec);

    for (size_t i = 0; i < count; i++)
        assert_string_equal(wva_hpa_excess_name(hpa.outcome[i]),
                            wva_hpa_excess_name(samples[i].outcome));
    wva_hpa_free(&hpa);
}

static struct wva_hpa_spec make_spec(double max_replicas)
{
    return (struct wva_hpa_spec){ .known = true,
                                  .behavior_known = true,
                                  .min_replicas = 1,
                                  .max_replicas = max_replicas,
                                  .up = { .window_s = NAN },
                                  .down = { .window_s = NAN } };
}

static void test_outcomes(void **context)
{
    const struct wva_hpa_spec spec = make_spec(6);
    const struct sample samples[] = {
        { 2, 2, 20, WVA_HPA_EXCESS_NONE },       { 2, 2, 22, WVA_HPA_EXCESS_TOLERATED },
        { 2, NAN, 40, WVA_HPA_EXCESS_NOT_READ }, { 2, 2, 23, WVA_HPA_EXCESS_UNEXPLAINED },
        { 2, 4, 40, WVA_HPA_EXCESS_COMING },     { 4, 4, 30, WVA_HPA_EXCESS_STARTING },
        { 4, 4, 30, WVA_HPA_EXCESS_STARTING },   { 4, 4, 30, WVA_HPA_EXCESS_UNEXPLAINED },
        { 4, 6, 30, WVA_HPA_EXCESS_COMING },     { 6, 6, 99, WVA_HPA_EXCESS_AT_MAXIMUM },
    };
    const struct sample unbounded[] = {
        { 2, 2, 0, WVA_HPA_EXCESS_NONE },        { 2, 3, 40, WVA_HPA_EXCESS_COMING },
        { 3, 3, 21, WVA_HPA_EXCESS_TOLERATED },  { 3, 3, 21, WVA_HPA_EXCESS_TOLERATED },
        { 3, 3, 99, WVA_HPA_EXCESS_AT_HIGHEST },
    };
    const struct sample fixed[] = { { 2, 2, 99, WVA_HPA_EXCESS_UNEXPLAINED },
                                    { 2, 2, 99, WVA_HPA_EXCESS_UNEXPLAINED } };

    (void)context;
    expect_outcomes(samples, COUNT(samples), &spec);
    expect_outcomes(unbounded, COUNT(unbounded), NULL);
    expect_outcomes(fixed, COUNT(fixed), NULL);
}

/* Held back where the behaviour is known, and nowhere else. */
static void test_held_back(void **context)
{
    struct wva_hpa_spec slow = make_spec(20), calm = make_spec(20), off = make_spec(20);
    const struct sample samples[] = {
        { 2, 2, 0, WVA_HPA_EXCESS_NONE },    { 2, 3, 99, WVA_HPA_EXCESS_COMING },
        { 3, 3, 99, WVA_HPA_EXCESS_HELD },   { 3, 3, 99, WVA_HPA_EXCESS_HELD },
        { 3, 4, 99, WVA_HPA_EXCESS_COMING },
    };
    const struct sample dip[] = { { 2, 2, 0, WVA_HPA_EXCESS_NONE },
                                  { 2, 2, 99, WVA_HPA_EXCESS_HELD },
                                  { 2, 2, 99, WVA_HPA_EXCESS_HELD },
                                  { 2, 2, 99, WVA_HPA_EXCESS_UNEXPLAINED } };
    const struct sample never[] = { { 2, 2, 99, WVA_HPA_EXCESS_HELD } };
    struct wva_hpa hpa;

    (void)context;
    slow.up.policies[slow.up.policy_count++] = (struct wva_hpa_policy){ false, 1, 170 };
    expect_outcomes(samples, COUNT(samples), &slow);
    hpa = measure_samples(samples, COUNT(samples), &slow);
    assert_int_equal(hpa.scale_ups, 2);
    assert_int_equal(hpa.scale_ups_limited, 2);
    assert_near(hpa.events[0].asked, 10, 0);
    assert_near(hpa.events[0].allowed, 3, 0);
    wva_hpa_free(&hpa);
    calm.up.window_s = 120;
    expect_outcomes(dip, COUNT(dip), &calm);
    off.up.select = (char[]){ "Disabled" };
    expect_outcomes(never, COUNT(never), &off);
    slow.behavior_known = false;
    hpa = measure_samples(samples, COUNT(samples), &slow);
    assert_int_equal(hpa.excess[WVA_HPA_EXCESS_HELD].rows, 0);
    assert_near(hpa.events[0].allowed, NAN, 0);
    wva_hpa_free(&hpa);
}

/* An excess that the tolerance leaves alone is never answered: above ten replicas that is a step of
 * one. The lag is that of the excess that was answered. */
static void test_no_lag_waits_for_the_tolerance(void **context)
{
    const struct sample samples[] = {
        { 11, 11, 0, WVA_HPA_EXCESS_NONE },         { 11, 11, 21.8, WVA_HPA_EXCESS_TOLERATED },
        { 11, 11, 21.8, WVA_HPA_EXCESS_TOLERATED }, { 11, 11, 40, WVA_HPA_EXCESS_UNEXPLAINED },
        { 11, 20, 40, WVA_HPA_EXCESS_COMING },      { 20, 20, 0, WVA_HPA_EXCESS_NONE },
    };
    struct wva_hpa hpa = measure_samples(samples, COUNT(samples), NULL);

    (void)context;
    assert_near(hpa.first_excess_s, 60, 0);
    assert_near(hpa.excess_to_decision_s, 60, 0);
    assert_near(hpa.excess_to_actuation_s, 120, 0);
    wva_hpa_free(&hpa);
}

static void test_overshoot_of_the_minimum(void **context)
{
    const struct sample fixed[] = { { 3, 3, 5, 0 }, { 3, 3, 5, 0 } };
    const struct sample rise[] = { { 3, 3, 5, 0 }, { 6, 6, 5, 0 } };
    struct wva_hpa_spec spec = make_spec(10);
    struct wva_hpa hpa = measure_samples(fixed, 2, NULL);

    (void)context;
    assert_near(hpa.overshoot_pct, NAN, 0); /* it never rose, and the minimum is not known */
    wva_hpa_free(&hpa);
    spec.min_replicas = 3;
    hpa = measure_samples(fixed, 2, &spec);
    assert_near(hpa.overshoot_pct, 0, 0);
    wva_hpa_free(&hpa);
    hpa = measure_samples(rise, 2, &spec);
    assert_near(hpa.overshoot_pct, 100, 1e-9);
    wva_hpa_free(&hpa);
}

/* ---- what would have helped ---- */

static void test_relief_and_queue(void **context)
{
    const struct sample samples[] = {
        { 2, 2, 0.5, 0 }, { 2, 2, 10, 0 }, { 2, 4, 40, 0 }, { 4, 6, 30, 0 },
        { 6, 6, 25, 0 },  { 6, 6, 4, 0 },  { 6, 8, 99, 0 }, { 8, 8, 99, 0 },
    };
    struct wva_hpa hpa = measure_samples(samples, COUNT(samples), NULL);

    (void)context;
    assert_int_equal(hpa.scale_ups, 3);
    assert_int_equal(hpa.actuation_s.n, 3);
    assert_near(hpa.actuation_s.median, 60, 0);
    assert_int_equal(hpa.relief_s.n, 1); /* the second rise answers the same excess */
    assert_near(hpa.relief_s.median, 180, 0);
    assert_int_equal(hpa.no_relief, 1);
    assert_int_equal(hpa.queued.rows, 2);
    assert_near(hpa.queued_waiting, 7, 1e-9);
    wva_hpa_free(&hpa);
}

static void test_defaults(void **context)
{
    const struct wva_hpa_rule unset = { .window_s = NAN };
    struct wva_hpa_effective_rule up = wva_hpa_rule_complete(&unset, true);
    struct wva_hpa_effective_rule down = wva_hpa_rule_complete(&unset, false);

    (void)context;
    assert_true(up.default_window && up.default_policies);
    assert_near(up.rule.window_s, 0, 0);
    assert_near(wva_hpa_rule_allows(&up.rule, 1), 5, 0);
    assert_near(wva_hpa_rule_allows(&up.rule, 7), 14, 0);
    assert_near(down.rule.window_s, 300, 0);
    assert_near(wva_hpa_rule_seconds(&down.rule, 10, 1), 300, 0);
}

static double read_headline(const struct wva_results *results, const char *name)
{
    const struct wva_headline *headline = wva_headline_find(name);

    assert_non_null(headline);
    return wva_headline_get(headline, results);
}

static void test_headlines(void **context)
{
    struct wva_frame *frame = make_run();
    const struct wva_analysis_options options = { NAN, NAN, NAN, 0 };
    struct wva_results *results = wva_results_compute(frame, &options);

    (void)context;
    assert_near(read_headline(results, "waiting_peak"), 60, 0);
    assert_near(read_headline(results, "kv_peak"), .9, 0);
    assert_near(read_headline(results, "waiting_excess_time"), 100.0 / 7, 1e-12);
    assert_near(read_headline(results, "kv_excess_time"), 300.0 / 7, 1e-12);
    assert_near(read_headline(results, "excess_time"), 300.0 / 7, 1e-12);
    assert_near(read_headline(results, "excess_to_decision"), 0, 0);
    assert_near(read_headline(results, "excess_to_actuation"), 60, 0);
    assert_near(read_headline(results, "dead_time"), 120, 0);
    assert_near(read_headline(results, "unanswered_time"), 60, 0);
    assert_near(read_headline(results, "hpa_overshoot"), 50, 1e-9);
    assert_near(read_headline(results, "load_end_to_minimum"), 120, 0);
    assert_near(read_headline(results, "peak_replicas"), 6, 0);
    assert_near(read_headline(results, "mean_replicas"), 19.0 / 7, 1e-12);
    assert_near(read_headline(results, "replica_hours"), 19.0 / 60, 1e-12);
    assert_near(read_headline(results, "scale_ups"), 2, 0);
    assert_near(read_headline(results, "flaps"), 1, 0);
    assert_near(read_headline(results, "samples"), 8, 0);
    assert_near(read_headline(results, "itl_mean"), NAN, 0);
    assert_near(read_headline(results, "cost"), NAN, 0);
    wva_results_free(results);
    wva_frame_free(frame);
}

/* What it has none of is not 0. */
static void test_headlines_of_no_hpa(void **context)
{
    static const char *const of_hpa[] = {
        "waiting_mean",        "waiting_peak",        "kv_mean",         "kv_peak",
        "dead_time",           "excess_time",         "kv_excess_time",  "waiting_excess_time",
        "excess_to_decision",  "excess_to_actuation", "unanswered_time", "hpa_overshoot",
        "load_end_to_minimum",
    };
    const double replicas[] = { 1, 2, 3 };
    const struct wva_analysis_options options = { NAN, NAN, NAN, 0 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_results *results;

    (void)context;
    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, replicas, 3);
    results = wva_results_compute(frame, &options);
    for (size_t i = 0; i < COUNT(of_hpa); i++)
        assert_near(read_headline(results, of_hpa[i]), NAN, 0);
    assert_near(read_headline(results, "peak_replicas"), 3, 0);
    assert_near(read_headline(results, "mean_replicas"), 1.5, 0);
    wva_results_free(results);
    wva_frame_free(frame);
}

static void test_a_log_is_no_hpa_run(void **context)
{
    const double replicas[] = { 1, 2 };
    struct wva_frame *frame = wva_frame_create();
    struct wva_hpa hpa;

    (void)context;
    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, replicas, 2);
    fill_column(frame, WVA_ROLE_KV_USAGE, replicas, 2);
    hpa = wva_hpa_measure(frame, NULL);
    assert_false(hpa.known);
    assert_null(hpa.events);
    wva_frame_free(frame);
}

static void test_event_logs(void **context)
{
    static const char *const lines[] = {
        "[2025-06-01 12:00:00] Monitor started - collecting metrics every 5s",
        "[2025-06-01 12:00:16] REPLICAS CHANGED: 0 -> 1",
        "[2025-06-01 12:01:00] SCALE UP TRIGGERED: 5 -> 9 (waiting: 355, cache: 0.997)",
        "SCALING EVENT at 2025-06-01T12:02:00Z",
        "========================================",
        "Previous:     9 replicas (desired: 9)",
        "Current:      9 replicas (desired: 4)",
        "  - Waiting requests: 12 (target: 2)",
        "  - KV cache usage:   412% (target: 800%)",
        "10s         Normal    SuccessfulRescale   hpa/x   New size: 4; reason:  below   target",
        "[never] SCALE UP TRIGGERED: 1 -> 2",
    };
    struct wva_metadata metadata = { 0 };
    struct wva_events events = { 0 };
    struct wva_events_reader reader = wva_events_begin(&events, &metadata, NULL);

    (void)context;
    for (size_t i = 0; i < COUNT(lines); i++)
        wva_events_take_line(&reader, wva_str_from(lines[i]));
    wva_events_end(&reader);
    assert_int_equal(events.count, 4);
    assert_int_equal(events.items[1].kind, WVA_EVENT_SCALE_UP);
    assert_near(events.items[1].waiting, 355, 0);
    assert_near(events.items[1].kv, .997, 0);
    assert_string_equal(events.items[2].text,
                        "SuccessfulRescale: New size: 4; reason:  below   target");
    assert_int_equal(events.items[3].kind, WVA_EVENT_SCALE_DOWN);
    assert_near(events.items[3].from, 9, 0);
    assert_near(events.items[3].to, 4, 0);
    assert_near(events.items[3].kv, 412, 0);
    assert_true(reader.zoneless);
    assert_near(wva_metadata_number(&metadata, WVA_METADATA_INTERVAL), 5, 0);
    wva_events_free(&events);
    wva_metadata_free(&metadata);
}

static void expect_field(const struct wva_metadata *metadata, enum wva_metadata_field field,
                         const char *text)
{
    assert_non_null(metadata->text[field]);
    assert_string_equal(metadata->text[field], text);
}

static void test_metadata(void **context)
{
    static const char broken[] = "{\n  \"description\": \"say \"hello\", all\",\n"
                                 "  \"namespace\": \"here\",\n  \"hpa_enabled\": null,\n"
                                 "  \"job_count\": 3\n}\n";
    struct wva_metadata metadata = { 0 };
    struct wva_str section = WVA_STR("");

    (void)context;
    assert_false(wva_metadata_parse_json(wva_str_from(broken), &metadata));
    expect_field(&metadata, WVA_METADATA_DESCRIPTION, "say \"hello\", all");
    expect_field(&metadata, WVA_METADATA_NAMESPACE, "here");
    assert_null(metadata.text[WVA_METADATA_HPA_ENABLED]);
    assert_near(wva_metadata_number(&metadata, WVA_METADATA_JOBS), 3, 0);
    wva_metadata_parse_config_line(WVA_STR("namespace: other"), &section, &metadata);
    expect_field(&metadata, WVA_METADATA_NAMESPACE, "here"); /* the better place said it first */
    wva_metadata_parse_config_line(WVA_STR("metrics:"), &section, &metadata);
    wva_metadata_parse_config_line(WVA_STR("  interval: 5 # s"), &section, &metadata);
    expect_field(&metadata, WVA_METADATA_INTERVAL, "5");
    wva_metadata_parse_readme_line(WVA_STR("**Date**: 2025-06-01 12:00:00"), &metadata);
    expect_field(&metadata, WVA_METADATA_END, "2025-06-01 12:00:00");
    wva_metadata_parse_folder("runs/high-load-20250601-115958/", &metadata);
    expect_field(&metadata, WVA_METADATA_NAME, "high-load");
    expect_field(&metadata, WVA_METADATA_START, "2025-06-01 11:59:58");
    wva_metadata_free(&metadata);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_thousandths),
        cmocka_unit_test(test_stripped_suffix),
        cmocka_unit_test(test_divided_full_cache),
        cmocka_unit_test(test_classic),
        cmocka_unit_test(test_corrected),
        cmocka_unit_test(test_share_of_known_time),
        cmocka_unit_test(test_outcomes),
        cmocka_unit_test(test_held_back),
        cmocka_unit_test(test_no_lag_waits_for_the_tolerance),
        cmocka_unit_test(test_overshoot_of_the_minimum),
        cmocka_unit_test(test_relief_and_queue),
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_headlines),
        cmocka_unit_test(test_headlines_of_no_hpa),
        cmocka_unit_test(test_a_log_is_no_hpa_run),
        cmocka_unit_test(test_event_logs),
        cmocka_unit_test(test_metadata),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
