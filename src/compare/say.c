/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/say.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"
#include "verdict/phrase.h"

enum { MOST_NAMES = 4 }; /* of the runs of a group, in a sentence */

/* ---- figures ---- */

/* Three significant digits, but all of those before the point. */
static int find_decimals(double value)
{
    int decimals = 2;

    for (double limit = 10; decimals > 0 && fabs(value) >= limit; limit *= 10)
        decimals--;
    return decimals;
}

#define ROUNDING 1e-6 /* errors of a sum of shares */

static char *print_number(double value, enum wva_unit unit, bool sign)
{
    int decimals = unit == WVA_UNIT_PERCENT ? 1 : unit == WVA_UNIT_S ? 0 : find_decimals(value);

    if (unit == WVA_UNIT_MS_PER_REQUEST || unit == WVA_UNIT_MS_PER_TOKEN_REQUEST)
        return wva_asprintf(sign ? "%+.3g" : "%.3g", value);
    /* A share close to 0 or to all is not 0 or all: of many requests one failed. */
    if (unit == WVA_UNIT_PERCENT && !sign && value < 0.05 && value > ROUNDING)
        return wva_asprintf("%.2g", value);
    if (unit == WVA_UNIT_PERCENT && !sign && value > 99.9 && value < 100 - ROUNDING)
        return wva_asprintf("%.2f", fmin(value, 99.99));
    /* No "-0": what rounds to nothing is nothing. */
    if (fabs(value) < 0.5 * pow(10, -decimals))
        value = 0;
    sign = sign && value != 0;
    if (value == round(value))
        decimals = 0;
    return wva_asprintf(sign ? "%+.*f" : "%.*f", decimals, value);
}

/* The difference of two shares is in points. */
static const char *name_unit(enum wva_unit unit, bool sign)
{
    return unit == WVA_UNIT_PERCENT && sign ? "points" : wva_unit_symbol(unit);
}

char *wva_compare_say_value(double value, enum wva_unit unit, bool sign)
{
    const char *symbol = name_unit(unit, sign);
    char *number, *text;

    if (!isfinite(value))
        return wva_strdup("not in this run");
    number = print_number(value, unit, sign);
    if (unit == WVA_UNIT_REPLICAS && strcmp(number + strspn(number, "+-"), "1") == 0)
        symbol = "replica";
    text = wva_asprintf("%s%s%s", number, symbol[0] == '\0' ? "" : " ", symbol);
    free(number);
    return text;
}

char *wva_compare_say_interval(struct wva_interval interval, enum wva_unit unit, bool sign)
{
    char *low, *high, *text;

    if (!isfinite(interval.low) || !isfinite(interval.high))
        return wva_strdup("not known");
    low = print_number(interval.low, unit, sign);
    high = print_number(interval.high, unit, sign);
    text = wva_asprintf("%s to %s", low, high);
    free(low);
    free(high);
    return text;
}

char *wva_compare_say_verdict(const struct wva_compare_difference *difference, enum wva_unit unit)
{
    static const char *const reasons[] = {
        [WVA_REASON_CLEAR] = "",
        [WVA_REASON_NO_DIRECTION] = "",
        [WVA_REASON_MISSING] = "not comparable",
        [WVA_REASON_SAME_RUN] = "the same run",
        [WVA_REASON_NO_SPREAD] = "spread not known",
        [WVA_REASON_SAME] = "the same within",
        [WVA_REASON_SMALL] = "less than",
        [WVA_REASON_UNSURE] = "could be chance",
        [WVA_REASON_OTHER_LOAD] = "could be the load",
        [WVA_REASON_OTHER_CONFIGURATIONS] = "no configuration in common",
        [WVA_REASON_EQUAL] = "no difference",
    };
    const char *reason = reasons[difference->reason];
    char *least, *text;

    if (difference->verdict == WVA_COMPARE_NONE)
        return wva_strdup(reason);
    if (reason[0] == '\0')
        return wva_strdup(wva_compare_verdict_name(difference->verdict));
    if (difference->reason != WVA_REASON_SAME && difference->reason != WVA_REASON_SMALL)
        return wva_asprintf("inconclusive: %s", reason);
    least = wva_compare_say_value(difference->matters, unit, false);
    text = wva_asprintf("inconclusive: %s %s", reason, least);
    free(least);
    return text;
}

/* ---- what decides ---- */

static const struct wva_compare_row *find_shared(const struct wva_comparison *comparison,
                                                 size_t group, const char *const *names,
                                                 size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct wva_compare_row *row = wva_comparison_find(comparison, names[i]);

        if (row != NULL && isfinite(row->differences[group].value))
            return row;
    }
    return NULL;
}

const struct wva_compare_row *wva_compare_service(const struct wva_comparison *comparison,
                                                  size_t group)
{
    static const char *const names[] = {
        "jobs_goodput",   "slo_attainment_requests",  "slo_attainment",  "itl_attainment_requests",
        "itl_attainment", "ttft_attainment_requests", "ttft_attainment", "itl_mean",
        "ttft_mean",      "jobs_ttft_mean",           "jobs_itl_mean"
    };

    const struct wva_compare_row *failed = wva_comparison_find(comparison, "jobs_failed");
    const struct wva_compare_row *row = find_shared(comparison, group, names, WVA_COUNT(names));

    /* Latencies are of the requests that did not fail. */
    if (failed != NULL && (row == NULL || row->measure != failed->measure)
        && fabs(failed->differences[group].value) >= failed->differences[group].matters
        && (row == NULL || strcmp(row->measure->figure.name, names[0]) != 0))
        return failed;
    return row;
}

const struct wva_compare_row *wva_compare_cost(const struct wva_comparison *comparison,
                                               size_t group)
{
    static const char *const names[] = { "replicas_mean", "replica_hours", "load_replica_hours",
                                         "load_gpu_hours", "cost" };

    return find_shared(comparison, group, names, WVA_COUNT(names));
}

/* ---- sentences ---- */

/* "93.5 % against 87.1 %, 6.4 points more (95 %: +2.0 to +10.8)" */
static void add_difference(struct wva_buffer *text, const struct wva_compare_row *row, size_t group)
{
    const struct wva_compare_difference *difference = &row->differences[group];
    enum wva_unit unit = row->measure->figure.unit;
    char *now = wva_compare_say_value(difference->own, unit, false);
    char *before = wva_compare_say_value(difference->first, unit, false);
    char *apart = wva_compare_say_value(difference->value, unit, true);
    char *interval = wva_compare_say_interval(difference->interval_95, unit, true);

    wva_buffer_printf(text, "%s against %s, %s", now, before, apart);
    if (isfinite(difference->interval_95.low))
        wva_buffer_printf(text, " (95 %%: %s)", interval);
    if (isfinite(difference->p))
        wva_buffer_printf(text, ", p = %.2g", difference->p);
    free(now);
    free(before);
    free(apart);
    free(interval);
}

/* Why nothing can be said. */
static void add_reason(struct wva_buffer *text, const struct wva_compare_row *row, size_t group)
{
    const struct wva_compare_difference *difference = &row->differences[group];
    char *least = wva_compare_say_value(difference->matters, row->measure->figure.unit, false);

    switch (difference->reason) {
    case WVA_REASON_SAME:
        wva_buffer_printf(text, " They differ by less than %s.", least);
        break;
    case WVA_REASON_SMALL:
        wva_buffer_printf(
            text,
            " There is a difference, but it seems smaller than %s, the smallest that matters.",
            least);
        break;
    case WVA_REASON_UNSURE:
        wva_buffer_add(text, " This could be chance.");
        break;
    case WVA_REASON_OTHER_LOAD:
        wva_buffer_add(text, " This could be due to the loads, which were not alike.");
        break;
    case WVA_REASON_OTHER_CONFIGURATIONS:
        wva_buffer_add(text, " They ran no configuration in common, so nothing follows from this.");
        break;
    case WVA_REASON_EQUAL:
        wva_buffer_add(text, " No difference was observed.");
        break;
    case WVA_REASON_NO_SPREAD:
        wva_buffer_add(text, " How much of this is chance is unknown.");
        break;
    case WVA_REASON_CLEAR:
    case WVA_REASON_NO_DIRECTION:
    case WVA_REASON_MISSING:
    case WVA_REASON_SAME_RUN:
        break;
    }
    free(least);
}

static void begin_verdict(struct wva_buffer *text, const struct wva_compare_difference *difference,
                          const char *own, const char *first)
{
    if (difference->verdict == WVA_COMPARE_BETTER)
        wva_buffer_printf(text, "%s is better than %s", own, first);
    else if (difference->verdict == WVA_COMPARE_WORSE)
        wva_buffer_printf(text, "%s is worse than %s", own, first);
    else if (difference->reason == WVA_REASON_SAME || difference->reason == WVA_REASON_EQUAL)
        wva_buffer_printf(text, "%s and %s are alike", own, first);
    else
        wva_buffer_printf(text, "It is unclear whether %s is better or worse than %s", own, first);
}

static char *say_row(const struct wva_comparison *comparison, const struct wva_compare_row *row,
                     size_t group, const char *missing)
{
    const struct wva_compare_group *first = &comparison->groups[0];
    struct wva_buffer text = wva_phrase_begin();

    if (row == NULL) {
        wva_buffer_add(&text, missing);
    } else if (comparison->same_run[group]) {
        bool single = first->count == 1 && comparison->groups[group].count == 1;

        wva_buffer_printf(&text,
                          single ? "No verdict: %s and %s are the same run."
                                 : "No verdict: a run is both in %s and in %s.",
                          first->name, comparison->groups[group].name);
    } else {
        begin_verdict(&text, &row->differences[group], comparison->groups[group].name, first->name);
        wva_buffer_printf(&text, " in %s: ", row->measure->figure.help);
        add_difference(&text, row, group);
        wva_buffer_append_char(&text, '.');
        add_reason(&text, row, group);
    }
    return wva_phrase_end(&text);
}

char *wva_compare_say_grade(const struct wva_comparison *comparison, size_t group)
{
    const struct wva_compare_row *row = wva_compare_service(comparison, group);
    const char *name = comparison->groups[group].name, *first = comparison->groups[0].name;
    const char *load = comparison->load[group].unlike ? ", under another load" : "";
    enum wva_compare_reason reason;

    if (row == NULL)
        return wva_asprintf("%s cannot be compared", name);
    reason = row->differences[group].reason;
    if (reason == WVA_REASON_SAME_RUN)
        return wva_strdup("The same run: no verdict");
    if (reason == WVA_REASON_SAME || reason == WVA_REASON_EQUAL)
        return wva_asprintf("%s is like %s%s", name, first, load);
    if (reason == WVA_REASON_CLEAR)
        return wva_asprintf("%s is %s than %s%s", name,
                            wva_compare_verdict_name(row->differences[group].verdict), first, load);
    return wva_asprintf("No verdict on %s%s", name, load);
}

static void add_failed(struct wva_buffer *text, const struct wva_comparison *comparison,
                       size_t group)
{
    const struct wva_compare_group *of = &comparison->groups[group];

    for (size_t i = 0; i < of->count; i++) {
        const struct wva_compare_run *run = &comparison->runs->items[of->runs[i]];

        if (wva_stage_all_failed(&run->stages.all))
            wva_buffer_printf(text, "All %g requests of %s failed: nothing was served. ",
                              run->stages.all.failed, run->name);
    }
}

char *wva_compare_say_answer(const struct wva_comparison *comparison, size_t group)
{
    struct wva_buffer text = wva_phrase_begin();
    char *answer = say_row(comparison, wva_compare_service(comparison, group), group,
                           "No verdict: no latency metric is available in both.");

    add_failed(&text, comparison, 0);
    add_failed(&text, comparison, group);
    wva_buffer_add(&text, answer);
    free(answer);
    return wva_phrase_end(&text);
}

char *wva_compare_say_cost(const struct wva_comparison *comparison, size_t group)
{
    return say_row(comparison, wva_compare_cost(comparison, group), group,
                   "No verdict: replicas are not available in both.");
}

/* The same sentence on another row than the answer's; NULL: none. */
static char *say_beside(const struct wva_comparison *comparison, size_t group,
                        const char *const *names, size_t count)
{
    const struct wva_compare_row *row = find_shared(comparison, group, names, count);

    if (row == NULL || row == wva_compare_service(comparison, group) || comparison->same_run[group])
        return NULL;
    return say_row(comparison, row, group, "");
}

char *wva_compare_say_latency(const struct wva_comparison *comparison, size_t group)
{
    static const char *const names[] = { "jobs_ttft_p99", "jobs_ttft_mean", "jobs_tpot_p99",
                                         "jobs_tpot_mean", "jobs_e2e_p99" };
    const struct wva_compare_row *failed = wva_comparison_find(comparison, "jobs_failed");
    char *said = say_beside(comparison, group, names, WVA_COUNT(names)), *more;

    if (said == NULL || failed == NULL
        || !(fmax(failed->cells[0].mean, failed->cells[group].mean) > 0))
        return said;
    more = wva_asprintf("%s It is of the requests that completed.", said);
    free(said);
    return more;
}

char *wva_compare_say_goodput(const struct wva_comparison *comparison, size_t group)
{
    static const char *const names[] = { "jobs_goodput", "jobs_failed" };

    return say_beside(comparison, group, names, WVA_COUNT(names));
}

/* Stages of the first side that are, or are not, alike; returns how many. */
static size_t add_stages(struct wva_buffer *text, const struct wva_comparison *comparison,
                         size_t group, bool alike)
{
    size_t count = 0;

    for (size_t i = 0; i < comparison->stage_count; i++)
        if (comparison->stages[i].alike[group] == alike && count++ < MOST_NAMES)
            wva_buffer_printf(text, "%s%d", count == 1 ? " " : ", ", comparison->stages[i].stage);
    if (count > MOST_NAMES)
        wva_buffer_printf(text, " and %zu more", count - MOST_NAMES);
    return count;
}

char *wva_compare_say_stages(const struct wva_comparison *comparison, size_t group)
{
    struct wva_buffer text = wva_phrase_begin(), alike = wva_phrase_begin();
    struct wva_buffer unlike = wva_phrase_begin();
    const struct wva_compare_run *own = &comparison->runs->items[comparison->groups[group].runs[0]];
    size_t count = add_stages(&alike, comparison, group, true);
    size_t others = add_stages(&unlike, comparison, group, false);

    if (comparison->stage_count > 0 && own->stages.count > 0) {
        if (count > 0)
            wva_buffer_printf(&text,
                              "Stage%s%s of the load %s compared with %s of the same number.",
                              WVA_PLURAL(count), alike.data, count == 1 ? "is" : "are",
                              count == 1 ? "the one" : "those");
        if (others > 0)
            wva_buffer_printf(&text,
                              "%sStage%s%s%s %s not compared: a run lacks %s, or asked for a load "
                              "more than %g %% apart.",
                              count > 0 ? " " : "", WVA_PLURAL(others), unlike.data,
                              count > 0 ? "" : " of the load", others == 1 ? "is" : "are",
                              others == 1 ? "it" : "them", WVA_STAGE_ALIKE_PCT);
        if (count > 0)
            wva_buffer_add(&text, " Of so many figures some may differ by chance: the verdict does "
                                  "not rest on them.");
    }
    wva_buffer_free(&alike);
    wva_buffer_free(&unlike);
    return wva_phrase_end(&text);
}

char *wva_compare_say_load(const struct wva_comparison *comparison, size_t group)
{
    const struct wva_load_difference *load = &comparison->load[group];
    struct wva_buffer text = wva_phrase_begin();
    const char *between = "";

    if (!load->known && !load->unlike) {
        wva_buffer_add(
            &text,
            "Whether the loads were alike is unknown: at least one side has no request rate.");
        return wva_phrase_end(&text);
    }
    if (!load->unlike) {
        wva_buffer_printf(&text, "The loads were alike: no figure differs by more than %g %%.",
                          WVA_LOAD_ALIKE_PCT);
        return wva_phrase_end(&text);
    }
    wva_buffer_add(&text,
                   "The loads were not alike, so part of any difference may be due to them: ");
    for (int i = 0; i < WVA_LOAD_FIGURES; i++) {
        enum wva_load_figure figure = (enum wva_load_figure)i;

        if (!wva_load_figure_is_unlike(load, figure))
            continue;
        wva_buffer_printf(&text, figure == WVA_LOAD_SHAPE ? "%s%s %.0f %% apart" : "%s%s %+.0f %%",
                          between, wva_load_figure_name(figure), load->percent[i]);
        between = ", ";
    }
    wva_buffer_append_char(&text, '.');
    if (!load->known)
        wva_buffer_add(&text, " At least one side has no request rate.");
    return wva_phrase_end(&text);
}

/* By which rule groups of these sizes were judged. */
static const char *name_rule(const struct wva_compare_difference *difference, bool single)
{
    if (difference != NULL && difference->method == WVA_METHOD_PERMUTATION)
        return "by a permutation test";
    if (single)
        return "assuming that the single run has the same spread as the other group";
    return "by Welch's interval, as so few runs cannot reach p = 0.05 in a permutation test";
}

static char *say_single_runs(const struct wva_compare_difference *difference)
{
    if (difference == NULL || difference->method == WVA_METHOD_NONE)
        return wva_strdup("One run each: a single run does not show how much repeats differ.");
    return wva_asprintf("One run each: the verdict is about these two runs, based on the spread of "
                        "their samples%s. A single run does not show how much repeats differ.",
                        difference->method == WVA_METHOD_PAIRED
                            ? " (paired by the time since the load began)"
                            : "");
}

char *wva_compare_say_method(const struct wva_comparison *comparison, size_t group)
{
    const struct wva_compare_row *row = wva_compare_service(comparison, group);
    const struct wva_compare_difference *difference = row == NULL ? NULL : &row->differences[group];
    size_t a = comparison->groups[0].count, b = comparison->groups[group].count;

    if (comparison->same_run[group])
        return wva_strdup("A run does not differ from itself, so there is nothing to conclude.");
    if (a == 1 && b == 1)
        return say_single_runs(difference);
    if (difference != NULL && difference->configurations > 0)
        return wva_asprintf("%zu run%s against %zu: the verdict is about the %zu configuration%s "
                            "that both ran, each compared with itself%s.",
                            b, WVA_PLURAL(b), a, difference->configurations,
                            WVA_PLURAL(difference->configurations),
                            isfinite(difference->p) ? ", by a sign-flip permutation test" : "");
    if (difference != NULL && difference->reason == WVA_REASON_OTHER_CONFIGURATIONS)
        return wva_asprintf(
            "%zu run%s against %zu, of other configurations: none can be compared with itself.", b,
            WVA_PLURAL(b), a);
    return wva_asprintf(
        "%zu run%s against %zu: the verdict is about the setups that these runs repeat, %s.%s", b,
        WVA_PLURAL(b), a, name_rule(difference, a == 1 || b == 1),
        a < 3 || b < 3 ? " Fewer than three runs say little about the spread between runs." : "");
}

char *wva_compare_say_tag(const struct wva_comparison *comparison, size_t run)
{
    for (size_t i = 0; i < comparison->group_count; i++) {
        const struct wva_compare_group *group = &comparison->groups[i];
        size_t len = strlen(group->label);

        for (size_t j = 0; j < group->count; j++)
            if (group->runs[j] == run)
                return group->count == 1
                           ? wva_strdup(group->label)
                           : wva_asprintf("%s%s%zu", group->label,
                                          isdigit((unsigned char)group->label[len - 1]) ? "." : "",
                                          j + 1);
    }
    return wva_strdup("");
}

char *wva_compare_say_group(const struct wva_comparison *comparison, size_t group)
{
    const struct wva_compare_group *of = &comparison->groups[group];
    struct wva_buffer text = wva_phrase_begin();

    if (strcmp(of->name, of->label) != 0)
        wva_buffer_add(&text, of->name);
    if (of->count > MOST_NAMES)
        wva_buffer_printf(&text, "%s%zu runs", text.len > 0 ? ", " : "", of->count);
    for (size_t i = 0; i < of->count && of->count <= MOST_NAMES; i++) {
        const struct wva_compare_run *run = &comparison->runs->items[of->runs[i]];

        if (of->count > 1 || strcmp(run->name, of->name) != 0)
            wva_buffer_printf(&text, "%s%s", i > 0 ? ", " : text.len > 0 ? ": " : "", run->name);
    }
    return wva_phrase_end(&text);
}
