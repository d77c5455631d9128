/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/scenarios.h"
#include "util/memory.h"

/* Series are paired where so much of the longer one finds a partner. */
static const double paired_share = 0.8;

struct wva_min_difference wva_min_difference_default(const struct wva_measure *measure)
{
    if (measure->figure.unit == WVA_UNIT_PERCENT)
        return (struct wva_min_difference){ 1, false };
    return (struct wva_min_difference){ 5, true };
}

/* ---- what is possible ---- */

/* An interval is cut to the possible values; one that contains all of them is no interval. */
static struct wva_interval bound(struct wva_interval interval, struct wva_interval possible)
{
    static const struct wva_interval none = { NAN, NAN };

    if (isnan(interval.low))
        return interval;
    interval.low = fmax(interval.low, possible.low);
    interval.high = fmin(interval.high, possible.high);
    return interval.low <= possible.low && interval.high >= possible.high ? none : interval;
}

/* The possible values of the mean over a group's runs. */
static struct wva_interval find_possible(const struct wva_measure *measure,
                                         const struct wva_compare_runs *runs,
                                         const struct wva_compare_group *group)
{
    struct wva_interval possible = { INFINITY, -INFINITY };

    for (size_t i = 0; i < group->count; i++) {
        struct wva_interval run = wva_measure_possible(measure, &runs->items[group->runs[i]]);

        possible.low = fmin(possible.low, run.low);
        possible.high = fmax(possible.high, run.high);
    }
    return possible;
}

/* ---- two runs ---- */

/* Collects the known values; returns their number. */
static size_t compact(const double *values, size_t count, double *known)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        if (isfinite(values[i]))
            known[n++] = values[i];
    return n;
}

/* Of a series of influences. That no sample was above an SLO does not mean that none ever will be:
 * a share is no surer than if one sample had been the other way. */
static struct wva_spread spread_of(const struct wva_measure *measure, const double *influences,
                                   size_t n)
{
    struct wva_spread spread = wva_spread_of_series(influences, n);

    if (measure->figure.unit == WVA_UNIT_PERCENT)
        spread.error = fmax(spread.error, measure->factor / (double)n);
    return spread;
}

static struct wva_spread spread_of_run(const struct wva_measure *measure, const double *influences,
                                       size_t rows)
{
    double *known = wva_calloc(rows, sizeof *known);
    struct wva_spread spread = spread_of(measure, known, compact(influences, rows, known));

    free(known);
    return spread;
}

/* Differences of the influences of samples at the same time of the load; returns how many. */
static size_t pair_influences(const struct wva_compare_run *a, const double *in_a,
                              const struct wva_compare_run *b, const double *in_b,
                              double *difference)
{
    const double apart = fmin(a->results->period_s, b->results->period_s) / 2;
    size_t rows_a = a->server->frame->rows, rows_b = b->server->frame->rows, j = 0, count = 0;

    for (size_t i = 0; i < rows_a; i++) {
        double time_s = wva_compare_time_s(a, i);

        while (j < rows_b && wva_compare_time_s(b, j) <= time_s - apart)
            j++;
        if (j < rows_b && wva_compare_time_s(b, j) <= time_s + apart) {
            if (isfinite(in_a[i]) && isfinite(in_b[j]))
                difference[count++] = in_b[j] - in_a[i];
            j++;
        }
    }
    return count;
}

static size_t count_known(const double *values, size_t count)
{
    size_t known = 0;

    for (size_t i = 0; i < count; i++)
        known += isfinite(values[i]) != 0;
    return known;
}

static struct wva_spread spread_of_pair(const struct wva_measure *measure,
                                        const struct wva_compare_run *a, const double *in_a,
                                        const struct wva_compare_run *b, const double *in_b,
                                        enum wva_compare_method *method)
{
    size_t rows_a = a->server->frame->rows, rows_b = b->server->frame->rows;
    size_t known_a = count_known(in_a, rows_a), known_b = count_known(in_b, rows_b);
    double *difference = wva_calloc(rows_a, sizeof *difference);
    size_t paired = pair_influences(a, in_a, b, in_b, difference);
    size_t longer = known_a > known_b ? known_a : known_b;
    struct wva_spread spread;

    if ((double)paired >= paired_share * (double)longer) {
        *method = WVA_METHOD_PAIRED;
        spread = spread_of(measure, difference, paired);
    } else {
        *method = WVA_METHOD_SEPARATE;
        spread = wva_spread_add(spread_of_run(measure, in_a, rows_a),
                                spread_of_run(measure, in_b, rows_b));
    }
    free(difference);
    return spread;
}

static struct wva_compare_difference compare_pair(const struct wva_measure *measure,
                                                  const struct wva_compare_run *a,
                                                  const struct wva_compare_run *b)
{
    struct wva_compare_difference difference = { .first = wva_measure_get(measure, a),
                                                 .own = wva_measure_get(measure, b),
                                                 .interval_95 = { NAN, NAN },
                                                 .p = NAN };
    double *in_a = wva_measure_influences(measure, a), *in_b = wva_measure_influences(measure, b);

    difference.value = difference.own - difference.first;
    if (in_a != NULL && in_b != NULL) {
        struct wva_spread spread = spread_of_pair(measure, a, in_a, b, in_b, &difference.method);

        difference.interval_95 = wva_spread_interval(difference.value, spread);
    }
    if (isnan(difference.interval_95.low))
        difference.method = WVA_METHOD_NONE;
    free(in_a);
    free(in_b);
    return difference;
}

/* ---- groups ---- */

/* The values of a group's runs that have the measure; an error with a sign is as bad either way. */
static size_t collect(const struct wva_compare_runs *runs, const struct wva_compare_group *group,
                      const struct wva_measure *measure, double *values)
{
    size_t count = 0;

    for (size_t i = 0; i < group->count; i++) {
        double value = wva_measure_get(measure, &runs->items[group->runs[i]]);

        if (isfinite(value))
            values[count++] = value;
    }
    return count;
}

static struct wva_compare_cell fill_cell(const struct wva_compare_runs *runs,
                                         const struct wva_compare_group *group,
                                         const struct wva_measure *measure)
{
    struct wva_compare_cell cell = { .interval_95 = { NAN, NAN } };
    double *values = wva_calloc(group->count, sizeof *values);
    struct wva_summary summary;
    struct wva_spread spread = wva_spread_none;

    cell.known = collect(runs, group, measure, values);
    summary = wva_summarize(values, cell.known);
    cell.mean = summary.mean;
    cell.min = summary.min;
    cell.max = summary.max;
    if (cell.known == 1 && group->count == 1) {
        const struct wva_compare_run *run = &runs->items[group->runs[0]];
        double *influences = wva_measure_influences(measure, run);

        if (influences != NULL)
            spread = spread_of_run(measure, influences, run->server->frame->rows);
        free(influences);
    } else if (cell.known > 1) {
        spread =
            (struct wva_spread){ summary.sd / sqrt((double)cell.known), (double)cell.known - 1 };
    }
    cell.interval_95 =
        bound(wva_spread_interval(cell.mean, spread), find_possible(measure, runs, group));
    free(values);
    return cell;
}

/* Half of what one sample makes of a share: repeats that agree to the last sample do so by the
 * coarseness of samples too, and scatter by as much at least. 0 for what is no share. */
static double find_coarseness(const struct wva_measure *measure,
                              const struct wva_compare_runs *runs,
                              const struct wva_compare_group *group)
{
    size_t rows = SIZE_MAX;

    if (measure->part == NULL || measure->figure.unit != WVA_UNIT_PERCENT)
        return 0;
    for (size_t i = 0; i < group->count; i++)
        if (runs->items[group->runs[i]].results->rows < rows)
            rows = runs->items[group->runs[i]].results->rows;
    return measure->factor / (double)rows / 2;
}

/* By the runs of both groups, which scatter by `coarseness` at least. */
static struct wva_compare_difference
compare_groups(const double *a, size_t a_count, const double *b, size_t b_count, double coarseness)
{
    struct wva_spread spread = wva_spread_of_groups(a, a_count, b, b_count);
    struct wva_compare_difference difference = { .p = NAN, .method = WVA_METHOD_WELCH };
    struct wva_permutation permutation = wva_permutation_test(a, a_count, b, b_count);

    difference.first = wva_summarize(a, a_count).mean;
    difference.own = wva_summarize(b, b_count).mean;
    difference.value = difference.own - difference.first;
    spread.error = fmax(spread.error, coarseness * sqrt(1 / (double)a_count + 1 / (double)b_count));
    difference.interval_95 = wva_spread_interval(difference.value, spread);
    if (permutation.p_least <= WVA_COMPARE_SIGNIFICANCE) {
        difference.method = WVA_METHOD_PERMUTATION;
        difference.p = permutation.p;
    }
    return difference;
}

/* `first`, `own`: what is shown where the groups have no scenario in common. */
static struct wva_compare_difference compare_by_scenario(const struct wva_comparison *comparison,
                                                         const struct wva_measure *measure,
                                                         size_t group, double first, double own)
{
    struct wva_compare_difference difference = wva_scenarios_compare(comparison, measure, group);

    if (difference.configurations == 0) {
        difference.first = first;
        difference.own = own;
        difference.value = own - first;
    }
    return difference;
}

static struct wva_compare_difference compare_values(const struct wva_comparison *comparison,
                                                    const struct wva_measure *measure, size_t group)
{
    const struct wva_compare_runs *runs = comparison->runs;
    const struct wva_compare_group *a = &comparison->groups[0], *b = &comparison->groups[group];
    double *in_a = wva_calloc(a->count, sizeof *in_a), *in_b = wva_calloc(b->count, sizeof *in_b);
    size_t a_count = collect(runs, a, measure, in_a), b_count = collect(runs, b, measure, in_b);
    struct wva_compare_difference difference;

    if (a->count == 1 && b->count == 1)
        difference = compare_pair(measure, &runs->items[a->runs[0]], &runs->items[b->runs[0]]);
    else if (wva_scenarios_count(comparison, group))
        difference =
            compare_by_scenario(comparison, measure, group, wva_summarize(in_a, a_count).mean,
                                wva_summarize(in_b, b_count).mean);
    else
        difference = compare_groups(
            in_a, a_count, in_b, b_count,
            fmax(find_coarseness(measure, runs, a), find_coarseness(measure, runs, b)));
    if (difference.configurations == 0 && a_count + b_count < 3 && a->count + b->count > 2)
        difference.method = WVA_METHOD_NONE;
    free(in_a);
    free(in_b);
    return difference;
}

static bool share_run(const struct wva_comparison *comparison, size_t group)
{
    const struct wva_compare_group *a = &comparison->groups[0], *b = &comparison->groups[group];
    const struct wva_compare_runs *runs = comparison->runs;

    for (size_t i = 0; i < a->count; i++)
        for (size_t j = 0; j < b->count; j++)
            if (wva_compare_run_identity(runs, a->runs[i])
                == wva_compare_run_identity(runs, b->runs[j]))
                return true;
    return false;
}

static void bound_difference(const struct wva_comparison *comparison,
                             const struct wva_compare_row *row, size_t group,
                             struct wva_compare_difference *difference)
{
    struct wva_interval a = find_possible(row->measure, comparison->runs, &comparison->groups[0]);
    struct wva_interval b =
        find_possible(row->measure, comparison->runs, &comparison->groups[group]);

    /* If nothing else bounds the first side, its interval does: a non-negative value cannot fall by
     * more than itself. */
    if (!isfinite(a.high) && isfinite(row->cells[0].interval_95.high))
        a.high = row->cells[0].interval_95.high;
    difference->interval_95 =
        bound(difference->interval_95, (struct wva_interval){ b.low - a.high, b.high - a.low });
}

/* Decides cases that the measure alone does not. */
static void judge(const struct wva_comparison *comparison, const struct wva_measure *measure,
                  size_t group, struct wva_compare_difference *difference)
{
    size_t runs = comparison->groups[0].count + comparison->groups[group].count;

    wva_compare_judge(difference, measure->figure.better);
    if (!isfinite(difference->value))
        return;
    wva_compare_weigh_load(difference, measure, &comparison->load[group]);
    if (runs > 2 && difference->configurations == 0 && wva_scenarios_count(comparison, group)
        && difference->reason != WVA_REASON_NO_DIRECTION) {
        difference->verdict = WVA_COMPARE_INCONCLUSIVE;
        difference->reason = WVA_REASON_OTHER_CONFIGURATIONS;
    }
    if (comparison->same_run[group]) {
        difference->verdict = WVA_COMPARE_NONE;
        difference->reason = WVA_REASON_SAME_RUN;
    }
}

static struct wva_compare_difference compare_with_first(const struct wva_comparison *comparison,
                                                        const struct wva_compare_row *row,
                                                        const struct wva_min_difference *least,
                                                        size_t group)
{
    struct wva_compare_difference difference = compare_values(comparison, row->measure, group);

    bound_difference(comparison, row, group, &difference);
    difference.relative_pct = 100 * difference.value / fabs(difference.first);
    difference.matters = least->value;
    if (least->relative)
        difference.matters *= fabs(difference.first) / 100;
    judge(comparison, row->measure, group, &difference);
    return difference;
}

/* ---- all ---- */

/* `alike`: which groups can be compared with the first; NULL: all. */
static void fill_row(const struct wva_comparison *comparison, const struct wva_measure *measure,
                     struct wva_min_difference least, const bool *alike,
                     struct wva_compare_row *row)
{
    row->measure = measure;
    row->cells = wva_calloc(comparison->group_count, sizeof *row->cells);
    row->differences = wva_calloc(comparison->group_count, sizeof *row->differences);
    for (size_t group = 0; group < comparison->group_count; group++) {
        row->cells[group] = fill_cell(comparison->runs, &comparison->groups[group], row->measure);
        row->known = row->known || row->cells[group].known > 0;
        if (group > 0 && (alike == NULL || alike[group]))
            row->differences[group] = compare_with_first(comparison, row, &least, group);
        else if (group > 0)
            row->differences[group] =
                (struct wva_compare_difference){ .first = NAN,
                                                 .own = NAN,
                                                 .value = NAN,
                                                 .relative_pct = NAN,
                                                 .p = NAN,
                                                 .matters = NAN,
                                                 .interval_95 = { NAN, NAN },
                                                 .reason = WVA_REASON_MISSING };
    }
}

static void free_rows(struct wva_compare_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(rows[i].cells);
        free(rows[i].differences);
    }
    free(rows);
}

/* ---- stages ---- */

static bool is_near(double value, double of)
{
    return fabs(value - of) <= WVA_STAGE_ALIKE_PCT / 100 * of;
}

/* By the rate that was asked for, or where none is known by the requests in flight. */
static bool asks_alike(const struct wva_stage *stage, const struct wva_compare_stage *first)
{
    if (!isnan(first->asked_rps) || !isnan(stage->asked_rps))
        return is_near(stage->asked_rps, first->asked_rps);
    return is_near(stage->concurrency, first->concurrency);
}

static bool has_stage(const struct wva_comparison *comparison, size_t group,
                      const struct wva_compare_stage *first)
{
    const struct wva_compare_group *of = &comparison->groups[group];

    for (size_t i = 0; i < of->count; i++) {
        const struct wva_stage *stage =
            wva_compare_find_stage(&comparison->runs->items[of->runs[i]], first->stage);

        if (stage == NULL || !asks_alike(stage, first))
            return false;
    }
    return true;
}

static struct wva_compare_stage compare_stage(const struct wva_comparison *comparison,
                                              const struct wva_stage *of_first)
{
    struct wva_compare_stage stage = { .stage = of_first->stage,
                                       .asked_rps = of_first->asked_rps,
                                       .concurrency = of_first->concurrency,
                                       .alike = wva_calloc(comparison->group_count,
                                                           sizeof *stage.alike) };

    for (size_t group = 0; group < comparison->group_count; group++)
        stage.alike[group] = (group == 0 || stage.alike[0]) && has_stage(comparison, group, &stage);
    stage.measures = wva_measures_of_stage(stage.stage, &stage.row_count);
    stage.rows = wva_calloc(stage.row_count, sizeof *stage.rows);
    for (size_t i = 0; i < stage.row_count; i++)
        fill_row(comparison, &stage.measures[i], wva_min_difference_default(&stage.measures[i]),
                 stage.alike, &stage.rows[i]);
    return stage;
}

static void compare_stages(struct wva_comparison *comparison)
{
    const struct wva_stages *first = &comparison->runs->items[comparison->groups[0].runs[0]].stages;

    comparison->stages = wva_calloc(first->count, sizeof *comparison->stages);
    for (size_t i = 0; i < first->count; i++)
        comparison->stages[comparison->stage_count++] = compare_stage(comparison, &first->items[i]);
}

static void free_stages(struct wva_comparison *comparison)
{
    for (size_t i = 0; i < comparison->stage_count; i++) {
        free_rows(comparison->stages[i].rows, comparison->stages[i].row_count);
        free(comparison->stages[i].measures);
        free(comparison->stages[i].alike);
    }
    free(comparison->stages);
}

static struct wva_load_difference compare_load(const struct wva_comparison *comparison,
                                               size_t group)
{
    bool by_scenario = wva_scenarios_count(comparison, group);
    size_t *a = wva_calloc(comparison->runs->count, sizeof *a);
    size_t *b = wva_calloc(comparison->runs->count, sizeof *b);
    size_t a_count = wva_scenarios_choose(comparison, 0, group, by_scenario, a);
    size_t b_count = wva_scenarios_choose(comparison, group, 0, by_scenario, b);
    struct wva_load_difference difference;

    if (a_count == 0 || b_count == 0) { /* nothing in common: the loads as they are */
        a_count = wva_scenarios_choose(comparison, 0, group, false, a);
        b_count = wva_scenarios_choose(comparison, group, 0, false, b);
    }
    difference =
        wva_load_profile_compare(comparison->runs, comparison->profiles, a, a_count, b, b_count);
    free(a);
    free(b);
    return difference;
}

static void compare_loads(struct wva_comparison *comparison)
{
    const struct wva_compare_runs *runs = comparison->runs;

    comparison->profiles = wva_calloc(runs->count, sizeof *comparison->profiles);
    comparison->load = wva_calloc(comparison->group_count, sizeof *comparison->load);
    for (size_t i = 0; i < runs->count; i++)
        comparison->profiles[i] = wva_load_profile_measure(&runs->items[i]);
    for (size_t i = 1; i < comparison->group_count; i++)
        comparison->load[i] = compare_load(comparison, i);
}

struct wva_comparison *wva_compare(const struct wva_compare_runs *runs,
                                   struct wva_compare_group *groups, size_t group_count,
                                   const struct wva_min_difference *min_difference)
{
    struct wva_comparison *comparison = wva_calloc(1, sizeof *comparison);

    *comparison =
        (struct wva_comparison){ .runs = runs, .groups = groups, .group_count = group_count };
    comparison->measures = wva_measures_list(&comparison->row_count);
    comparison->min_difference =
        wva_calloc(comparison->row_count, sizeof *comparison->min_difference);
    memcpy(comparison->min_difference, min_difference,
           comparison->row_count * sizeof *min_difference);
    comparison->rows = wva_calloc(comparison->row_count, sizeof *comparison->rows);
    comparison->scenarios = wva_calloc(runs->count, sizeof *comparison->scenarios);
    for (size_t i = 0; i < runs->count; i++)
        comparison->scenarios[i] = wva_compare_scenario(&runs->items[i]);
    compare_loads(comparison);
    comparison->same_run = wva_calloc(group_count, sizeof *comparison->same_run);
    for (size_t i = 1; i < group_count; i++)
        comparison->same_run[i] = share_run(comparison, i);
    for (size_t i = 0; i < comparison->row_count; i++)
        fill_row(comparison, &comparison->measures[i], comparison->min_difference[i], NULL,
                 &comparison->rows[i]);
    compare_stages(comparison);
    return comparison;
}

void wva_comparison_free(struct wva_comparison *comparison)
{
    if (comparison == NULL)
        return;
    free_rows(comparison->rows, comparison->row_count);
    free_stages(comparison);
    for (size_t i = 0; i < comparison->runs->count; i++)
        free(comparison->scenarios[i]);
    free(comparison->scenarios);
    wva_compare_groups_free(comparison->groups, comparison->group_count);
    free(comparison->profiles);
    free(comparison->same_run);
    free(comparison->load);
    free(comparison->measures);
    free(comparison->min_difference);
    free(comparison);
}

const struct wva_compare_row *wva_comparison_find(const struct wva_comparison *comparison,
                                                  const char *measure)
{
    for (size_t i = 0; i < comparison->row_count; i++)
        if (strcmp(comparison->rows[i].measure->figure.name, measure) == 0)
            return &comparison->rows[i];
    return NULL;
}
