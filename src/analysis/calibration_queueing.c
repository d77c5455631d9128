/* SPDX-License-Identifier: Apache-2.0 */
/* The three parameters of 2026. For given n the latency is linear in them,
 *
 *     ITL = alpha + beta (1 + n (i + o) / (o + 1)) + gamma (i + (o + 1) / 2 + n (i + o / 2)),
 *
 * and n = a + s ITL contains the latency again, so they are fitted as in structural.h. */
#include <math.h>
#include <stdlib.h>

#include "analysis/calibration_rows.h"
#include "util/memory.h"

/* Above it the columns are so nearly dependent that noise decides (Belsley, Kuh and Welsch 1980
 * call 30 to 100 strong; relative noise here is a few percent). */
#define CONDITION_MOST 100.0
#define SPREAD_TIMES   1.5
#define SPREAD_BATCH   10.0

enum { PARAMETERS = 3, MOST_STEPS = 60, MOST_HALVINGS = 30 };

/* y = c0 + c1 n with c = constant . p, moving . p */
struct term {
    double constant[PARAMETERS], moving[PARAMETERS];
};

struct problem {
    struct wva_calibration_rows rows;
    struct term *term;
    double *design, *rest; /* of one step */
};

static struct term make_term(double input, double output)
{
    return (struct term){
        .constant = { 1, 1, input + (output + 1) / 2 },
        .moving = { 0, (input + output) / (output + 1), input + output / 2 },
    };
}

static double combine(const double *weight, const double *parameter)
{
    return weight[0] * parameter[0] + weight[1] * parameter[1] + weight[2] * parameter[2];
}

/* The latency at which the batch is in equilibrium; NaN if there is none. */
static double predict(const struct problem *problem, size_t i, const double *parameter)
{
    double moving = combine(problem->term[i].moving, parameter);
    double rest = 1 - moving * problem->rows.s[i];

    return rest > 0 ? (combine(problem->term[i].constant, parameter) + moving * problem->rows.a[i])
                          / rest
                    : NAN;
}

static double measure_squares(const struct problem *problem, const double *parameter)
{
    double sum = 0;

    for (size_t i = 0; i < problem->rows.count; i++)
        sum += pow(problem->rows.y[i] - predict(problem, i, parameter), 2);
    return sum;
}

/* The columns at a batch of n; `share` as in structural.c. */
static void fill_design(struct problem *problem, size_t i, double n, double share)
{
    for (int k = 0; k < PARAMETERS; k++)
        problem->design[PARAMETERS * i + (size_t)k] =
            share * (problem->term[i].constant[k] + n * problem->term[i].moving[k]);
}

static bool find_step(struct problem *problem, const double *parameter, double *step)
{
    for (size_t i = 0; i < problem->rows.count; i++) {
        double predicted = predict(problem, i, parameter);
        double moving = combine(problem->term[i].moving, parameter);

        fill_design(problem, i, problem->rows.a[i] + problem->rows.s[i] * predicted,
                    1 / (1 - moving * problem->rows.s[i]));
        problem->rest[i] = problem->rows.y[i] - predicted;
    }
    return wva_least_squares(problem->design, problem->rows.count, PARAMETERS, problem->rest, step);
}

/* False if no fraction of the step improves the fit. */
static bool go(const struct problem *problem, double *parameter, const double *step,
               double *squares)
{
    double part = 1;

    for (int halving = 0; halving < MOST_HALVINGS; halving++, part /= 2) {
        double next[PARAMETERS], sum;

        for (int k = 0; k < PARAMETERS; k++)
            next[k] = parameter[k] + part * step[k];
        sum = measure_squares(problem, next);
        if (sum < *squares) {
            bool done = sum > *squares * (1 - 1e-14);

            for (int k = 0; k < PARAMETERS; k++)
                parameter[k] = next[k];
            *squares = sum;
            return !done;
        }
    }
    return false;
}

/* Ordinary least squares with the observed latency in n, taken back to where the model has a
 * solution; then Gauss-Newton. */
static bool minimize(struct problem *problem, double *parameter, double *squares)
{
    size_t count = problem->rows.count;
    double step[PARAMETERS];

    if (!wva_least_squares(problem->design, count, PARAMETERS, problem->rows.y, parameter))
        return false;
    *squares = measure_squares(problem, parameter);
    for (int halving = 0; isnan(*squares) && halving < MOST_HALVINGS; halving++) {
        parameter[1] /= 2;
        parameter[2] /= 2;
        *squares = measure_squares(problem, parameter);
    }
    if (isnan(*squares))
        return false;
    for (int i = 0; i < MOST_STEPS; i++)
        if (!find_step(problem, parameter, step) || !go(problem, parameter, step, squares))
            break;
    return true;
}

static enum wva_readiness judge_rows(const struct wva_calibration_rows *rows)
{
    double low = INFINITY, high = 0;

    for (size_t i = 0; i < rows->count; i++) {
        low = fmin(low, rows->batch[i]);
        high = fmax(high, rows->batch[i]);
    }
    if (rows->count < WVA_FIT_MIN_ROWS)
        return WVA_FIT_FEW_ROWS;
    return high < SPREAD_TIMES * low && high - low < SPREAD_BATCH ? WVA_FIT_NO_SPREAD
                                                                  : WVA_FIT_READY;
}

static void fit(struct wva_queueing_fit *found, struct problem *problem)
{
    double parameter[PARAMETERS], squares;

    found->condition_number =
        wva_condition_number(problem->design, problem->rows.count, PARAMETERS);
    found->separable = found->condition_number <= CONDITION_MOST;
    if (!found->separable) {
        found->readiness = WVA_FIT_NO_SPREAD;
        return;
    }
    if (!minimize(problem, parameter, &squares) || !(parameter[0] > 0) || !(parameter[1] > 0)
        || !(parameter[2] > 0)) {
        found->readiness = WVA_FIT_NO_SOLUTION;
        return;
    }
    found->alpha_ms = parameter[0];
    found->beta_ms = parameter[1];
    found->gamma_ms = parameter[2];
    found->rmse_ms = sqrt(squares / (double)problem->rows.count);
}

struct wva_queueing_fit wva_calibrate_queueing(const struct wva_frame *frame)
{
    struct wva_queueing_fit found = { WVA_FIT_READY, false, NAN, NAN, NAN, NAN, NAN, 0 };
    struct problem problem;

    /* It takes prompts and answers, as the fit of TTFT does. */
    found.readiness = wva_calibration_find_lack(frame, WVA_CALIBRATED_TTFT);
    if (found.readiness != WVA_FIT_READY)
        return found;
    problem.rows = wva_calibration_rows_collect(frame, NULL, WVA_CALIBRATED_ITL);
    found.n = problem.rows.count;
    problem.term = wva_calloc(found.n, sizeof *problem.term);
    problem.design = wva_calloc(PARAMETERS * found.n, sizeof *problem.design);
    problem.rest = wva_calloc(found.n, sizeof *problem.rest);
    for (size_t i = 0; i < found.n; i++) {
        size_t row = problem.rows.row[i];

        problem.term[i] = make_term(wva_frame_get(frame, WVA_ROLE_INPUT_TOKENS, row),
                                    wva_frame_get(frame, WVA_ROLE_OUTPUT_TOKENS, row));
        fill_design(&problem, i, problem.rows.batch[i], 1);
    }
    found.readiness = judge_rows(&problem.rows);
    if (found.readiness == WVA_FIT_READY)
        fit(&found, &problem);
    wva_calibration_rows_free(&problem.rows);
    free(problem.term);
    free(problem.design);
    free(problem.rest);
    return found;
}
