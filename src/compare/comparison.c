/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"

/* What counts as unlikely by chance. */
static const double significance = 0.05;

/* Series are paired where so much of the longer one finds a partner. */
static const double paired_share = 0.8;

const char *wva_compare_verdict_name(enum wva_compare_verdict verdict)
{
    static const char *const names[] = { [WVA_COMPARE_NONE] = "none",
                                         [WVA_COMPARE_BETTER] = "better",
                                         [WVA_COMPARE_WORSE] = "worse",
                                         [WVA_COMPARE_INCONCLUSIVE] = "inconclusive" };

    return names[verdict];
}

const char *wva_compare_reason_name(enum wva_compare_reason reason)
{
    static const char *const names[] = {
        [WVA_REASON_CLEAR] = "clear",
        [WVA_REASON_NO_DIRECTION] = "no-direction",
        [WVA_REASON_MISSING] = "missing",
        [WVA_REASON_NO_SPREAD] = "no-spread",
        [WVA_REASON_OTHER_LOAD] = "other-load",
        [WVA_REASON_OTHER_CONFIGURATIONS] = "other-configurations",
        [WVA_REASON_EQUAL] = "equal",
        [WVA_REASON_SAME] = "same",
        [WVA_REASON_SMALL] = "small",
        [WVA_REASON_UNSURE] = "unsure",
    };

    return names[reason];
}

const char *wva_compare_method_name(enum wva_compare_method method)
{
    static const char *const names[] = { [WVA_METHOD_NONE] = "none",
                                         [WVA_METHOD_PAIRED] = "paired-samples",
                                         [WVA_METHOD_SEPARATE] = "separate-samples",
                                         [WVA_METHOD_WELCH] = "welch",
                                         [WVA_METHOD_PERMUTATION] = "permutation",
                                         [WVA_METHOD_CONFIGURATIONS] = "configurations" };

    return names[method];
}

struct wva_min_difference wva_min_difference_default(const struct wva_measure *measure)
{
    if (measure->figure.unit == WVA_UNIT_PERCENT)
        return (struct wva_min_difference){ 1, false };
    return (struct wva_min_difference){ 5, true };
}

/* ---- what is possible ---- */

/* An interval ends where what it is of is possible; one that holds all of that is none. */
static struct wva_interval bound(struct wva_interval interval, struct wva_interval possible)
{
    static const struct wva_interval none = { NAN, NAN };

    if (isnan(interval.low))
        return interval;
    interval.low = fmax(interval.low, possible.low);
    interval.high = fmin(interval.high, possible.high);
    return interval.low <= possible.low && interval.high >= possible.high ? none : interval;
}

/* What the mean over a group's runs can be. */
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

/* The values that are known, one behind the other; returns how many. */
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
    if (permutation.p_least <= significance) {
        difference.method = WVA_METHOD_PERMUTATION;
        difference.p = permutation.p;
    }
    return difference;
}

/* ---- configurations ---- */

/* The mean over the group's runs of a scenario; NaN without one. */
static double average_scenario(const struct wva_compare_runs *runs,
                               const struct wva_compare_group *group,
                               const struct wva_measure *measure, char *const *scenarios,
                               const char *scenario)
{
    double sum = 0;
    size_t count = 0;

    for (size_t i = 0; i < group->count; i++) {
        double value = wva_measure_get(measure, &runs->items[group->runs[i]]);

        if (strcmp(scenarios[group->runs[i]], scenario) != 0 || !isfinite(value))
            continue;
        sum += value;
        count++;
    }
    return count == 0 ? NAN : sum / (double)count;
}

/* Whether run `index` is the first of its group with its scenario. */
static bool is_first_of_scenario(const struct wva_compare_group *group, char *const *scenarios,
                                 size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(scenarios[group->runs[i]], scenarios[group->runs[index]]) == 0)
            return false;
    return true;
}

static size_t count_scenarios(const struct wva_compare_group *group, char *const *scenarios)
{
    size_t count = 0;

    for (size_t i = 0; i < group->count; i++)
        count += is_first_of_scenario(group, scenarios, i);
    return count;
}

/* All runs of both groups tell their scenario, and a group has several of them. */
static bool are_of_scenarios(const struct wva_comparison *comparison, size_t group)
{
    const struct wva_compare_group *a = &comparison->groups[0], *b = &comparison->groups[group];
    char *const *scenarios = comparison->scenarios;

    for (size_t i = 0; i < a->count; i++)
        if (scenarios[a->runs[i]] == NULL)
            return false;
    for (size_t i = 0; i < b->count; i++)
        if (scenarios[b->runs[i]] == NULL)
            return false;
    return count_scenarios(a, scenarios) > 1 || count_scenarios(b, scenarios) > 1;
}

/* Of the scenarios that both groups ran, each with itself. */
static struct wva_compare_difference compare_scenarios(const struct wva_comparison *comparison,
                                                       const struct wva_measure *measure,
                                                       size_t group)
{
    const struct wva_compare_runs *runs = comparison->runs;
    const struct wva_compare_group *a = &comparison->groups[0], *b = &comparison->groups[group];
    struct wva_compare_difference difference = { .p = NAN, .method = WVA_METHOD_CONFIGURATIONS };
    double *apart = wva_calloc(a->count, sizeof *apart), first = 0, own = 0, count;
    struct wva_permutation flips;
    struct wva_summary summary;

    for (size_t i = 0; i < a->count; i++) {
        const char *scenario = comparison->scenarios[a->runs[i]];
        double in_a, in_b;

        if (!is_first_of_scenario(a, comparison->scenarios, i))
            continue;
        in_a = average_scenario(runs, a, measure, comparison->scenarios, scenario);
        in_b = average_scenario(runs, b, measure, comparison->scenarios, scenario);
        if (!isfinite(in_a) || !isfinite(in_b))
            continue;
        first += in_a;
        own += in_b;
        apart[difference.configurations++] = in_b - in_a;
    }
    count = (double)difference.configurations;
    summary = wva_summarize(apart, difference.configurations);
    flips = wva_sign_flip_test(apart, difference.configurations);
    difference.first = first / count;
    difference.own = own / count;
    difference.value = summary.mean;
    difference.interval_95 = wva_spread_interval(
        summary.mean, (struct wva_spread){ summary.sd / sqrt(count), count - 1 });
    if (flips.p_least <= significance)
        difference.p = flips.p;
    if (isnan(difference.interval_95.low))
        difference.method = WVA_METHOD_NONE;
    free(apart);
    return difference;
}

/* ---- verdicts ---- */

/* A test by permutation has to agree with the interval that stands beside it. */
static bool is_significant(const struct wva_compare_difference *difference)
{
    if (isfinite(difference->p) && difference->p > significance)
        return false;
    return difference->interval_95.low > 0 || difference->interval_95.high < 0;
}

static enum wva_compare_reason find_reason(const struct wva_compare_difference *difference)
{
    const struct wva_interval *interval = &difference->interval_95;
    bool nothing = difference->value == 0;

    if (difference->method == WVA_METHOD_NONE || isnan(interval->low))
        return nothing ? WVA_REASON_EQUAL : WVA_REASON_NO_SPREAD;
    if (interval->low > -difference->matters && interval->high < difference->matters)
        return WVA_REASON_SAME;
    if (nothing)
        return WVA_REASON_EQUAL;
    if (!is_significant(difference))
        return WVA_REASON_UNSURE;
    return fabs(difference->value) < difference->matters ? WVA_REASON_SMALL : WVA_REASON_CLEAR;
}

void wva_compare_judge(struct wva_compare_difference *difference, enum wva_better better)
{
    bool is_gain = better == WVA_BETTER_HIGHER ? difference->value > 0 : difference->value < 0;

    difference->verdict = WVA_COMPARE_NONE;
    if (isnan(difference->value)) {
        difference->reason = WVA_REASON_MISSING;
    } else if (better == WVA_BETTER_NEITHER || better == WVA_BETTER_ZERO) {
        difference->reason = WVA_REASON_NO_DIRECTION;
    } else {
        difference->reason = find_reason(difference);
        difference->verdict = difference->reason != WVA_REASON_CLEAR ? WVA_COMPARE_INCONCLUSIVE
                              : is_gain                              ? WVA_COMPARE_BETTER
                                                                     : WVA_COMPARE_WORSE;
    }
}

/* The load of the group is at least (sign 1) or at most (-1) as heavy as that of the first. */
static bool is_load_beyond(const struct wva_load_difference *load, double sign)
{
    static const enum wva_load_figure figures[] = { WVA_LOAD_PEAK, WVA_LOAD_REQUESTS,
                                                    WVA_LOAD_INPUT_TOKENS, WVA_LOAD_OUTPUT_TOKENS };

    if (!load->known)
        return false;
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        if (sign * load->percent[figures[i]] < -WVA_LOAD_ALIKE_PCT / 2)
            return false;
    return true;
}

/* What the load may explain is no verdict on what scales. */
static void weigh_load(struct wva_compare_difference *difference,
                       const struct wva_load_difference *load)
{
    bool better = difference->verdict == WVA_COMPARE_BETTER;

    if (difference->reason != WVA_REASON_CLEAR || !load->unlike
        || is_load_beyond(load, better ? 1 : -1))
        return;
    difference->verdict = WVA_COMPARE_INCONCLUSIVE;
    difference->reason = WVA_REASON_OTHER_LOAD;
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
    else if (are_of_scenarios(comparison, group))
        difference = compare_scenarios(comparison, measure, group);
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

static struct wva_compare_difference compare_with_first(const struct wva_comparison *comparison,
                                                        const struct wva_compare_row *row,
                                                        size_t index, size_t group)
{
    const struct wva_measure *measure = row->measure;
    const struct wva_min_difference *least = &comparison->min_difference[index];
    struct wva_compare_difference difference = compare_values(comparison, measure, group);
    struct wva_interval a = find_possible(measure, comparison->runs, &comparison->groups[0]);
    struct wva_interval b = find_possible(measure, comparison->runs, &comparison->groups[group]);

    /* Where nothing else bounds the first side, its interval does: what cannot be negative falls by
     * no more than there was. */
    if (!isfinite(a.high) && isfinite(row->cells[0].interval_95.high))
        a.high = row->cells[0].interval_95.high;
    difference.interval_95 =
        bound(difference.interval_95, (struct wva_interval){ b.low - a.high, b.high - a.low });
    difference.relative_pct = 100 * difference.value / fabs(difference.first);
    difference.matters = least->value;
    if (least->relative)
        difference.matters *= fabs(difference.first) / 100;
    wva_compare_judge(&difference, measure->figure.better);
    if (are_of_scenarios(comparison, group) && difference.configurations == 0
        && comparison->groups[0].count + comparison->groups[group].count > 2
        && row->cells[0].known > 0 && row->cells[group].known > 0) {
        difference.verdict = WVA_COMPARE_INCONCLUSIVE;
        difference.reason = WVA_REASON_OTHER_CONFIGURATIONS;
    }
    weigh_load(&difference, &comparison->load[group]);
    return difference;
}

/* ---- all ---- */

static void fill_row(struct wva_comparison *comparison, size_t index)
{
    struct wva_compare_row *row = &comparison->rows[index];

    row->measure = &comparison->measures[index];
    row->cells = wva_calloc(comparison->group_count, sizeof *row->cells);
    row->differences = wva_calloc(comparison->group_count, sizeof *row->differences);
    for (size_t group = 0; group < comparison->group_count; group++) {
        row->cells[group] = fill_cell(comparison->runs, &comparison->groups[group], row->measure);
        row->known = row->known || row->cells[group].known > 0;
        if (group > 0)
            row->differences[group] = compare_with_first(comparison, row, index, group);
    }
}

/* The runs of `group` whose scenario `other` ran too, or all of them where scenarios do not count;
 * returns how many. */
static size_t choose_runs(const struct wva_comparison *comparison, size_t group, size_t other,
                          bool by_scenario, size_t *chosen)
{
    const struct wva_compare_group *own = &comparison->groups[group];
    const struct wva_compare_group *others = &comparison->groups[other];
    size_t count = 0;

    for (size_t i = 0; i < own->count; i++) {
        bool shared = !by_scenario;

        for (size_t j = 0; j < others->count && !shared; j++)
            shared =
                strcmp(comparison->scenarios[own->runs[i]], comparison->scenarios[others->runs[j]])
                == 0;
        if (shared)
            chosen[count++] = own->runs[i];
    }
    return count;
}

static struct wva_load_difference compare_load(const struct wva_comparison *comparison,
                                               size_t group)
{
    bool by_scenario = are_of_scenarios(comparison, group);
    size_t *a = wva_calloc(comparison->runs->count, sizeof *a);
    size_t *b = wva_calloc(comparison->runs->count, sizeof *b);
    size_t a_count = choose_runs(comparison, 0, group, by_scenario, a);
    size_t b_count = choose_runs(comparison, group, 0, by_scenario, b);
    struct wva_load_difference difference;

    if (a_count == 0 || b_count == 0) { /* nothing in common: the loads as they are */
        a_count = choose_runs(comparison, 0, group, false, a);
        b_count = choose_runs(comparison, group, 0, false, b);
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
    for (size_t i = 0; i < comparison->row_count; i++)
        fill_row(comparison, i);
    return comparison;
}

void wva_comparison_free(struct wva_comparison *comparison)
{
    if (comparison == NULL)
        return;
    for (size_t i = 0; i < comparison->row_count; i++) {
        free(comparison->rows[i].cells);
        free(comparison->rows[i].differences);
    }
    for (size_t i = 0; i < comparison->runs->count; i++)
        free(comparison->scenarios[i]);
    free(comparison->scenarios);
    wva_compare_groups_free(comparison->groups, comparison->group_count);
    free(comparison->profiles);
    free(comparison->load);
    free(comparison->measures);
    free(comparison->rows);
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
