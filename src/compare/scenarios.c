/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/scenarios.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"
#include "util/statistics.h"

char *wva_compare_scenario(const struct wva_compare_run *run)
{
    const char *found;
    size_t before, len;

    if (run->config == NULL)
        return NULL;
    found = run->strategy == NULL ? NULL : strstr(run->config, run->strategy);
    if (found == NULL)
        return wva_strdup(run->config);
    before = (size_t)(found - run->config);
    len = strlen(run->strategy);
    /* With the hyphen behind it, or the one before at the end. */
    if (found[len] == '-')
        len++;
    else if (found[len] == '\0' && before > 0 && found[-1] == '-')
        before--, len++;
    return wva_asprintf("%.*s%s", (int)before, run->config, run->config + before + len);
}

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

bool wva_scenarios_count(const struct wva_comparison *comparison, size_t group)
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

struct wva_compare_difference wva_scenarios_compare(const struct wva_comparison *comparison,
                                                    const struct wva_measure *measure, size_t group)
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
    if (flips.p_least <= WVA_COMPARE_SIGNIFICANCE)
        difference.p = flips.p;
    if (isnan(difference.interval_95.low))
        difference.method = WVA_METHOD_NONE;
    free(apart);
    return difference;
}

size_t wva_scenarios_choose(const struct wva_comparison *comparison, size_t group, size_t other,
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
