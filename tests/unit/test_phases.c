/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdlib.h>

#include "analysis/phases.h"
#include "util/memory.h"

static struct wva_frame *make_frame(const double *rate, size_t rows)
{
    struct wva_frame *frame = wva_frame_create();

    fill_column(frame, WVA_ROLE_RATE, rate, rows);
    return frame;
}

static struct wva_phases find(const struct wva_frame *frame)
{
    struct wva_timeline timeline = wva_timeline_measure(frame, NAN);
    struct wva_phases phases = wva_phases_find(frame, &timeline, NULL, NULL);

    wva_timeline_free(&timeline);
    return phases;
}

/* Phases cover all rows, in order. */
static void assert_cover(const struct wva_phases *phases, size_t rows)
{
    size_t next = 0;

    for (size_t i = 0; i < phases->count; i++) {
        assert_int_equal(phases->items[i].first_row, next);
        assert_true(phases->items[i].last_row >= next);
        next = phases->items[i].last_row + 1;
    }
    assert_int_equal(next, rows);
}

/* Between 1 - share and 1 + share, evenly. */
static double jitter(uint64_t *state, double share)
{
    return 1 + share * (2 * (double)(next_random(state) >> 11) * 0x1p-53 - 1);
}

static void test_steps_with_noise(void **context)
{
    static const double levels[] = { 0, 600, 1300, 2100, 1500, 700, 0 };
    static const size_t lengths[] = { 3, 8, 6, 12, 5, 3, 4 };
    double rate[41];

    (void)context;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        uint64_t state = seed;
        size_t rows = 0, first = 0;
        struct wva_frame *frame;
        struct wva_phases phases;

        for (size_t i = 0; i < COUNT(levels); i++)
            for (size_t k = 0; k < lengths[i]; k++)
                rate[rows++] = levels[i] * jitter(&state, 0.05);
        frame = make_frame(rate, rows);
        phases = find(frame);
        assert_true(phases.known);
        assert_cover(&phases, rows);
        assert_int_equal(phases.count, COUNT(levels));
        for (size_t i = 0; i < COUNT(levels); i++) {
            assert_int_equal(phases.items[i].first_row, first);
            assert_int_equal(phases.items[i].idle, levels[i] == 0);
            assert_near(phases.items[i].duration_s,
                        60 * (double)(lengths[i] - (i + 1 == COUNT(levels))), 0);
            first += lengths[i];
        }
        wva_phases_free(&phases);
        wva_frame_free(frame);
    }
}

/* The first minutes of a new load are full, then hardly so: it began with the first of them. */
static void test_a_step_begins_with_its_first_sample(void **context)
{
    const double rate[] = { 0,    0,   0,   400, 410, 395,  460,  400,  420,  860,
                            640,  430, 910, 890, 880, 1780, 1390, 1080, 1920, 1700,
                            1680, 900, 780, 940, 850, 860,  0,    0 };
    struct wva_frame *frame = make_frame(rate, COUNT(rate));
    struct wva_phases phases = find(frame);
    const size_t first[] = { 0, 3, 9, 15, 21, 26 };

    (void)context;
    assert_cover(&phases, COUNT(rate));
    assert_int_equal(phases.count, COUNT(first));
    for (size_t i = 0; i < COUNT(first); i++)
        assert_int_equal(phases.items[i].first_row, first[i]);
    wva_phases_free(&phases);
    wva_frame_free(frame);
}

static void test_noise_makes_no_phase(void **context)
{
    enum { ROWS = 200 };
    double rate[ROWS];

    (void)context;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        uint64_t state = seed;
        struct wva_frame *frame;
        struct wva_phases phases;

        for (size_t i = 0; i < ROWS; i++)
            rate[i] = 1000 * jitter(&state, 0.15);
        rate[50] = rate[51] = 4000; /* two samples are noise too */
        rate[100] = 10;
        rate[150] = rate[151] = 0; /* and so is a short stop */
        frame = make_frame(rate, ROWS);
        phases = find(frame);
        assert_int_equal(phases.count, 1);
        wva_phases_free(&phases);
        wva_frame_free(frame);
    }
}

static void test_what_a_phase_tells(void **context)
{
    /* The first minute of the load is not full; replicas follow two samples after the step. */
    const double rate[] = { 0, 0, 90, 500, 500, 500, 500, 500, 1000, 1000, 1000, 1000, 1000, 1000 };
    const double itl[] = { 0, 0, 8, 8, 8, 8, 8, 8, 12, 12, 12, 9, 9, 9 };
    const double current[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 3 };
    struct wva_frame *frame = make_frame(rate, COUNT(rate));
    struct wva_timeline timeline;
    struct wva_phases phases;
    double slo[COUNT(rate)];

    (void)context;
    for (size_t i = 0; i < COUNT(rate); i++)
        slo[i] = 10;
    fill_column(frame, WVA_ROLE_ITL_OBSERVED, itl, COUNT(itl));
    fill_column(frame, WVA_ROLE_REPLICAS_CURRENT, current, COUNT(current));
    timeline = wva_timeline_measure(frame, NAN);
    phases = wva_phases_find(frame, &timeline, slo, NULL);
    assert_int_equal(phases.count, 3);
    assert_true(phases.items[0].idle && phases.items[0].itl_ms.n == 0);
    assert_true(isnan(phases.items[0].itl.time_pct));
    assert_int_equal(phases.items[0].steady_row, WVA_ROW_NONE); /* too short to tell */
    assert_int_equal(phases.items[1].first_row, 2);
    assert_near(phases.items[1].start_s, 120, 0);
    assert_near(phases.items[1].duration_s, 360, 0);
    assert_near(phases.items[1].rate.median, 500, 0);
    assert_int_equal(phases.items[1].steady_row, 3);
    assert_near(phases.items[1].itl.samples_pct, 100, 0);
    assert_int_equal(phases.items[2].first_row, 8);
    assert_int_equal(phases.items[2].steady_row, 10);
    assert_near(phases.items[2].replicas_current_mean, (1 + 1 + 3 + 3 + 3) / 5.0, 1e-15);
    assert_near(phases.items[2].replicas_current_last, 3, 0);
    assert_true(isnan(phases.items[2].replicas_desired_mean));
    assert_int_equal(phases.items[2].itl.samples, 6);
    assert_near(phases.items[2].itl.time_pct, 40, 1e-12);
    assert_int_equal(phases.items[2].ttft.samples, 0);
    wva_phases_free(&phases);
    wva_timeline_free(&timeline);
    wva_frame_free(frame);
}

static void test_what_is_hardly_a_load(void **context)
{
    const double none[] = { NAN, NAN, NAN }, idle[] = { 0, NAN, 0 }, one[] = { 50 };
    const double late[] = { NAN, 50, 50, NAN };
    struct wva_frame *frame = make_frame(none, COUNT(none)), *empty = wva_frame_create();
    struct wva_phases phases = find(frame);

    (void)context;
    assert_true(!phases.known && phases.count == 0);
    wva_frame_free(frame);
    phases = find(empty);
    assert_false(phases.known);
    wva_frame_free(empty);
    frame = make_frame(idle, COUNT(idle));
    phases = find(frame);
    assert_true(phases.known && phases.count == 1 && phases.items[0].idle);
    wva_phases_free(&phases);
    wva_frame_free(frame);
    frame = make_frame(one, COUNT(one));
    phases = find(frame);
    assert_true(phases.count == 1 && !phases.items[0].idle);
    assert_near(phases.items[0].duration_s, 0, 0);
    wva_phases_free(&phases);
    wva_frame_free(frame);
    frame = make_frame(late, COUNT(late));
    phases = find(frame);
    assert_int_equal(phases.count, 1);
    assert_cover(&phases, COUNT(late));
    wva_phases_free(&phases);
    wva_frame_free(frame);
}

/* A long log costs no more than its length, and its steps are found to the sample. */
static void test_a_million_samples(void **context)
{
    enum { ROWS = 1000000, STEP = 412345 };
    double *rate = wva_calloc(ROWS, sizeof *rate);
    uint64_t state = 3;
    struct wva_frame *frame;
    struct wva_phases phases;

    (void)context;
    for (size_t i = 0; i < ROWS; i++)
        rate[i] = (i < STEP ? 1000 : 1600) * jitter(&state, 0.05);
    frame = make_frame(rate, ROWS);
    phases = find(frame);
    assert_int_equal(phases.count, 2);
    assert_int_equal(phases.items[1].first_row, STEP);
    wva_phases_free(&phases);
    wva_frame_free(frame);
    free(rate);
}

static void test_never_too_many_phases(void **context)
{
    enum { ROWS = 5000 };
    double rate[ROWS];
    uint64_t state = 9;

    (void)context;
    for (size_t kind = 0; kind < 3; kind++) {
        struct wva_frame *frame;
        struct wva_phases phases;

        for (size_t i = 0; i < ROWS; i++)
            rate[i] = kind == 0   ? (double)(i / 4 % 2 * 100)
                      : kind == 1 ? (double)(1 + i / 10 % 2 * 100)
                                  : (double)(next_random(&state) % 3 * (next_random(&state) % 9));
        frame = make_frame(rate, ROWS);
        phases = find(frame);
        assert_cover(&phases, ROWS);
        assert_true(phases.count <= WVA_PHASES_MAX);
        wva_phases_free(&phases);
        wva_frame_free(frame);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps_with_noise),
        cmocka_unit_test(test_a_step_begins_with_its_first_sample),
        cmocka_unit_test(test_noise_makes_no_phase),
        cmocka_unit_test(test_what_a_phase_tells),
        cmocka_unit_test(test_what_is_hardly_a_load),
        cmocka_unit_test(test_a_million_samples),
        cmocka_unit_test(test_never_too_many_phases),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
