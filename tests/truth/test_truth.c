/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters found again: the simulator's controller serves many random servers under random loads,
 * and what the calibration says of each run is held against what was put in. TRUTH_RUNS in the
 * environment makes it more runs than the usual 200.
 *
 * Beside the simulator's noise, which is independent from sample to sample, the latency drifts: an
 * autoregressive disturbance such as one-minute means of a real server have. */
#include "../unit/support.h"

#include <stdio.h>
#include <stdlib.h>

#include "../simulate/simulate.h"
#include "analysis/calibration.h"
#include "util/memory.h"

enum { USUAL_RUNS = 200, MOST_MINUTES = 120 };

/* How one estimate fared over all runs. */
struct tally {
    size_t runs, alpha_held, beta_held;
    double beta_error, beta_squares; /* relative; sums */
};

struct tallies {
    size_t runs, not_ready;
    struct tally headline, ols;
};

static double draw(struct sim_random *random, double low, double high)
{
    return low + (high - low) * sim_random_uniform(random);
}

static struct sim_server draw_server(struct sim_random *random)
{
    struct sim_server servers[SIM_MAX_SERVERS], server;
    struct sim_latency_model *truth = &server.truth, *spec = &server.spec;

    sim_servers_prepare(servers);
    server = servers[0];
    truth->alpha = draw(random, 4, 20);
    truth->beta = draw(random, 0.01, 0.1);
    truth->gamma = draw(random, 10, 40);
    truth->delta = draw(random, 0.0001, 0.001);
    spec->alpha = truth->alpha * draw(random, 0.8, 1.2);
    spec->beta = truth->beta * draw(random, 0.8, 1.2);
    spec->gamma = truth->gamma * draw(random, 0.8, 1.2);
    spec->delta = truth->delta * draw(random, 0.8, 1.2);
    server.believed = *spec;
    server.input_tokens = (int)draw(random, 100, 800);
    server.output_tokens = (int)draw(random, 60, 500);
    server.share = draw(random, 0.2, 1.5);
    server.slo_itl = (int)(truth->alpha + truth->beta * draw(random, 30, 150)) + 1;
    server.slo_ttft = 5000;
    return server;
}

static struct sim_options draw_options(struct sim_random *random)
{
    static const char *const profiles[] = { "steps", "ramp", "spike" };

    return (struct sim_options){ .profile = profiles[sim_random_next(random) % COUNT(profiles)],
                                 .minutes = (int)draw(random, 30, MOST_MINUTES),
                                 .servers = 1,
                                 .delay = (int)draw(random, 1, 6),
                                 .noise = draw(random, 0.005, 0.03) };
}

static void add_cycle(struct wva_frame *frame, int minute, const struct sim_cycle *cycle,
                      double itl)
{
    const struct {
        enum wva_role role;
        double value;
    } cells[] = { { WVA_ROLE_RATE, (double)cycle->rate },
                  { WVA_ROLE_ITL_OBSERVED, itl },
                  { WVA_ROLE_TTFT_OBSERVED, (double)cycle->ttft },
                  { WVA_ROLE_INPUT_TOKENS, cycle->input_tokens },
                  { WVA_ROLE_OUTPUT_TOKENS, cycle->output_tokens },
                  { WVA_ROLE_REPLICAS_CURRENT, cycle->current },
                  { WVA_ROLE_MAX_BATCH, 512 } };

    (void)wva_frame_add_row(frame, (int64_t)minute * 60 * INT64_C(1000000000));
    for (size_t i = 0; i < COUNT(cells); i++)
        wva_frame_set(frame, cells[i].role, cells[i].value, false);
}

/* The drift has the size of the noise, and a part of it, up to 0.6, goes on in the next sample. */
static struct wva_frame *simulate(struct sim_server *server, struct sim_random *random)
{
    struct sim_options options = draw_options(random);
    struct wva_frame *frame = wva_frame_create();
    double kept = draw(random, 0, 0.6), drift = 0;

    for (int minute = 0; minute < options.minutes; minute++) {
        struct sim_cycle cycle = sim_step(server, &options, minute, false, random);

        drift = kept * drift + sqrt(1 - kept * kept) * options.noise * sim_random_normal(random);
        add_cycle(frame, minute, &cycle, (double)cycle.itl * (1 + drift));
    }
    return frame;
}

static bool holds(struct wva_interval interval, double value)
{
    return interval.low <= value && value <= interval.high;
}

static void count(struct tally *tally, const struct wva_line_fit *line,
                  const struct sim_latency_model *truth)
{
    double error = line->slope / truth->beta - 1;

    tally->runs++;
    tally->alpha_held += holds(line->intercept_95, truth->alpha);
    tally->beta_held += holds(line->slope_95, truth->beta);
    tally->beta_error += error;
    tally->beta_squares += error * error;
}

static void run_once(struct tallies *tallies, struct sim_random *random)
{
    struct sim_server server = draw_server(random);
    struct wva_frame *frame = simulate(&server, random);
    struct wva_calibration itl = wva_calibrate_itl(frame, NULL);

    tallies->runs++;
    if (itl.readiness == WVA_FIT_READY) {
        count(&tallies->headline, &itl.headline, &server.truth);
        count(&tallies->ols,
              itl.headline_is_steady ? &itl.steady_rows.ols_ruled : &itl.all_rows.ols_ruled,
              &server.truth);
    } else {
        tallies->not_ready++;
    }
    wva_calibration_free(&itl);
    wva_frame_free(frame);
}

static double percent(size_t part, size_t whole)
{
    return 100 * (double)part / (double)whole;
}

static void show(const char *name, const struct tally *tally)
{
    double n = (double)tally->runs;

    (void)printf("# %-10s holds alpha %5.1f %%, beta %5.1f %%; error of beta: mean %+5.2f %%, "
                 "rms %5.2f %%\n",
                 name, percent(tally->alpha_held, tally->runs),
                 percent(tally->beta_held, tally->runs), 100 * tally->beta_error / n,
                 100 * sqrt(tally->beta_squares / n));
}

static void test_intervals_hold_the_truth(void **context)
{
    const char *wanted = getenv("TRUTH_RUNS");
    size_t runs = wanted == NULL ? USUAL_RUNS : (size_t)strtoul(wanted, NULL, 10);
    struct sim_random random = { 20251122 };
    struct tallies t = { 0 };
    const struct tally *found = &t.headline;

    (void)context;
    for (size_t i = 0; i < runs; i++)
        run_once(&t, &random);
    (void)printf("# %zu runs, %zu of them not identifiable\n", t.runs, t.not_ready);
    show("headline", found);
    show("ols", &t.ols);
    assert_true(percent(found->runs, t.runs) > 80);
    assert_true(percent(found->alpha_held, found->runs) >= 90);
    assert_true(percent(found->alpha_held, found->runs) <= 99);
    assert_true(percent(found->beta_held, found->runs) >= 90);
    assert_true(percent(found->beta_held, found->runs) <= 99);
    assert_true(fabs(found->beta_error) < t.ols.beta_error);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_intervals_hold_the_truth) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
