/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/tuner.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"
#include "util/statistics.h"

enum { LAG = 5, WINDOW = 10 }; /* rows */

/* Mean absolute rate of change over the rows from `first` up to `end`. */
static double mean_rate(const double *value, size_t first, size_t end)
{
    double rate[WINDOW];
    size_t n = 0;

    for (size_t row = first < LAG ? LAG : first; row < end; row++)
        rate[n++] = fabs((value[row] - value[row - LAG]) / LAG);
    return wva_summarize(rate, n).mean;
}

static enum wva_convergence judge(double early, double late)
{
    if (isnan(early) || isnan(late))
        return WVA_CONVERGENCE_UNKNOWN;
    if (late < 0.5 * early)
        return WVA_CONVERGENCE_CONVERGING;
    return late > 1.5 * early ? WVA_CONVERGENCE_DIVERGING : WVA_CONVERGENCE_STABLE;
}

/* Fills initial, final and distinct from the finite values. */
static void find_ends(struct wva_parameter_course *course, const double *value, size_t rows)
{
    double *known = wva_calloc(rows, sizeof *known);
    size_t n = 0;

    for (size_t row = 0; row < rows; row++)
        if (isfinite(value[row]))
            known[n++] = value[row];
    if (n > 0) {
        course->initial = known[0];
        course->final = known[n - 1];
    }
    wva_sort(known, n);
    for (size_t i = 0; i < n; i++)
        course->distinct += i == 0 || known[i] != known[i - 1];
    free(known);
}

static struct wva_parameter_course follow(const struct wva_frame *frame, enum wva_role role)
{
    struct wva_parameter_course course = {
        .role = role,
        .initial = NAN,
        .final = NAN,
        .values = wva_summarize(NULL, 0),
        .early = NAN,
        .late = NAN,
    };
    const double *value = frame->column[role].value;
    size_t rows = frame->rows;

    if (value != NULL) {
        find_ends(&course, value, rows);
        course.values = wva_summarize(value, rows);
        course.early = mean_rate(value, 0, rows < WINDOW ? rows : WINDOW);
        course.late = mean_rate(value, rows < WINDOW ? 0 : rows - WINDOW, rows);
    }
    course.change = course.final - course.initial;
    course.change_pct = course.initial == 0 ? NAN : course.change / course.initial * 100;
    course.variation_pct =
        course.values.mean == 0 ? NAN : course.values.sd / course.values.mean * 100;
    course.convergence = judge(course.early, course.late);
    return course;
}

struct wva_tuner wva_tuner_measure(const struct wva_frame *frame)
{
    static const enum wva_role roles[WVA_TUNER_PARAMETERS] = { WVA_ROLE_ALPHA, WVA_ROLE_BETA,
                                                               WVA_ROLE_GAMMA, WVA_ROLE_DELTA };
    struct wva_tuner tuner = { 0 };

    for (int i = 0; i < WVA_TUNER_PARAMETERS; i++) {
        tuner.parameter[i] = follow(frame, roles[i]);
        tuner.present = tuner.present || wva_frame_has(frame, roles[i]);
    }
    return tuner;
}

const char *wva_tuner_parameter_name(size_t i)
{
    static const char *const names[WVA_TUNER_PARAMETERS] = { "alpha", "beta", "gamma", "delta" };

    return names[i];
}
