/* SPDX-License-Identifier: Apache-2.0 */
/* wva-compare: two or more runs, or groups of runs, side by side, with how sure each difference is.
 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/command.h"
#include "compare/comparison.h"
#include "compare/text.h"
#include "util/memory.h"
#include "util/number.h"

enum option {
    OPTION_GROUP_BY,
    OPTION_MIN_DIFFERENCE,
    OPTION_METRICS,
    OPTION_SERVER,
    OPTION_SLO_ITL,
    OPTION_SLO_TTFT,
    OPTION_SLO_OF_OTHERS,
    OPTION_DEDUPE,
    OPTION_SINCE,
    OPTION_UNTIL,
    OPTION_TZ,
    OPTION_UNITS,
    OPTION_JOBS,
    OPTION_QUIET,
    OPTION_VERBOSE,
    OPTION_COUNT = OPTION_VERBOSE + 4 /* those that wva_command_parse answers follow */
};

#define WVA_METRICS_WORDS "key|all|help"
#define WVA_LEND_WORDS    "yes|no"
#define WVA_UNITS_WORDS   "auto|as-is"

enum { METRICS_KEY, METRICS_ALL, METRICS_HELP };

enum { TEXT_MAX = 64 * 1024 * 1024 };

static const struct wva_option options[OPTION_COUNT] = {
    { "group-by", 0, WVA_GROUP_BY_WORDS,
      "put runs together that are repeats: by what scaled\nthem, by their configuration, or by the "
      "beginning of\ntheir names" },
    { "min-difference", 0, "METRIC=N",
      "the smallest difference of a metric that matters, in\nits unit, or N% of the first side's; "
      "may be repeated;\ndefault: one point of shares in percent, else 5%" },
    { "metrics", 0, WVA_METRICS_WORDS,
      "which rows the table has; 'help' lists them with what\nthey mean" },
    { "server", 0, "NAME", "the server to compare; default: that with the most\ntraffic" },
    { "slo-itl", 0, "MS", "judge all runs by this SLO of ITL" },
    { "slo-ttft", 0, "MS", "judge all runs by this SLO of TTFT" },
    { "slo-of-others", 0, WVA_LEND_WORDS,
      "judge a run that states no SLO by that of the others\n(default: yes)" },
    { "dedupe", 0, WVA_DEDUPE_WORDS, "as in wva-report; default: burst" },
    { "since", 0, "TIME", "from this time on, or +10m after the first sample\nof each run" },
    { "until", 0, "TIME", "before this time, likewise" },
    { "tz", 0, "ZONE", "of times without one: +01:00, or Europe/Berlin\n(default: UTC)" },
    { "units", 0, WVA_UNITS_WORDS,
      "of HPA runs: put known slips right (default), or\ntake numbers as they are written" },
    { "jobs", 'j', "N", "threads that read, 1 to 256; default: one per\nprocessor" },
    WVA_COMMON_OPTIONS,
};

static const struct wva_command command = {
    .name = "wva-compare",
    .synopsis = "[OPTION...] RUN RUN...\n       wva-compare [OPTION...] A: RUN... B: RUN...",
    .summary = "Compares runs (controller logs, or folders of experiments or reports) with the "
               "first\none, metric by metric, and says which differences are more than chance.",
    .options = options,
    .option_count = OPTION_COUNT,
    .exit_status = "0 done; 1 a gate failed; 2 wrong use; 3 nothing usable in an input; 4 the "
                   "system refused.",
};

struct run {
    struct wva_compare_options compare;
    enum wva_group_by group_by;
    struct wva_measure *measures;
    size_t measure_count;
    struct wva_min_difference *min_difference;
    int metrics;
    struct wva_zone *zone;
    bool quiet;
};

static int list_metrics(const struct run *run)
{
    for (size_t i = 0; i < run->measure_count; i++) {
        const struct wva_headline *figure = &run->measures[i].figure;
        const char *unit = wva_unit_symbol(figure->unit);

        printf("%-26s%s%s%s\n", figure->name, figure->help, unit[0] == '\0' ? "" : ", ", unit);
    }
    return wva_command_finish(&command, WVA_EXIT_OK);
}

static enum wva_status set_min_difference(struct run *run, const char *text,
                                          struct wva_error *err)
{
    struct wva_str rest = wva_str_from(text), name;
    struct wva_min_difference least = { 0 };
    const struct wva_measure *measure;
    char *metric;

    if (!wva_str_cut(&rest, WVA_STR("="), &name))
        return wva_fail(err, WVA_ERR_USAGE, "--min-difference=%s: write METRIC=N or METRIC=N%%",
                        text);
    if (wva_str_ends(rest, WVA_STR("%"))) {
        least.relative = true;
        rest.len--;
    }
    if (!wva_number_parse(rest, &least.value) || !isfinite(least.value) || least.value < 0)
        return wva_fail(err, WVA_ERR_USAGE, "--min-difference=%s: give a number from 0 on", text);
    metric = wva_strndup(name.ptr, name.len);
    measure = wva_measure_find(run->measures, run->measure_count, metric);
    free(metric);
    if (measure == NULL)
        return wva_fail(err, WVA_ERR_USAGE,
                        "--min-difference: no metric is called '%.*s'; --metrics=help lists them",
                        WVA_STR_ARGS(name));
    run->min_difference[measure - run->measures] = least;
    return WVA_OK;
}

static enum wva_status set_choice(const char *option, const char *text, const char *words,
                                  int *choice, struct wva_error *err)
{
    return wva_option_choice(option, text, words, choice, err);
}

static enum wva_status set_zone(struct run *run, const char *text, struct wva_error *err)
{
    wva_zone_free(run->zone);
    run->zone = wva_zone_parse(text, err);
    run->compare.zone = run->zone;
    return run->zone == NULL ? err->status : WVA_OK;
}

static enum wva_status set_option(void *context, int option, const char *argument,
                                  struct wva_error *err)
{
    struct run *run = context;
    struct wva_compare_options *compare = &run->compare;
    enum wva_status status;
    int choice = 0;

    switch ((enum option)option) {
    case OPTION_GROUP_BY:
        status = set_choice("group-by", argument, WVA_GROUP_BY_WORDS, &choice, err);
        run->group_by = (enum wva_group_by)choice;
        return status;
    case OPTION_MIN_DIFFERENCE:
        return set_min_difference(run, argument, err);
    case OPTION_METRICS:
        return set_choice("metrics", argument, WVA_METRICS_WORDS, &run->metrics, err);
    case OPTION_SERVER:
        compare->server = argument;
        return WVA_OK;
    case OPTION_SLO_ITL:
        return wva_option_number("slo-itl", argument, 1e-9, 1e9, &compare->slo_itl_ms, err);
    case OPTION_SLO_TTFT:
        return wva_option_number("slo-ttft", argument, 1e-9, 1e9, &compare->slo_ttft_ms, err);
    case OPTION_SLO_OF_OTHERS:
        status = set_choice("slo-of-others", argument, WVA_LEND_WORDS, &choice, err);
        compare->lend_slo = choice == 0;
        return status;
    case OPTION_DEDUPE:
        return wva_option_dedupe(argument, &compare->dedupe, err);
    case OPTION_SINCE:
        return wva_option_bound("since", argument, &compare->window.since, err);
    case OPTION_UNTIL:
        return wva_option_bound("until", argument, &compare->window.until, err);
    case OPTION_TZ:
        return set_zone(run, argument, err);
    case OPTION_UNITS:
        status = set_choice("units", argument, WVA_UNITS_WORDS, &choice, err);
        compare->units_as_is = choice == 1;
        return status;
    case OPTION_JOBS:
        return wva_option_jobs(argument, &compare->threads, err);
    case OPTION_QUIET:
        run->quiet = true;
        return WVA_OK;
    case OPTION_VERBOSE:
    case OPTION_COUNT:
        break;
    }
    return WVA_OK;
}

static int show(struct run *run, const struct wva_compare_runs *runs,
                struct wva_compare_group *groups, size_t count)
{
    struct wva_comparison *comparison = wva_compare(runs, groups, count, run->min_difference);
    struct wva_buffer text = wva_buffer_make(TEXT_MAX);

    wva_compare_text(&text, comparison, run->metrics == METRICS_ALL);
    if (!run->quiet)
        (void)fwrite(text.data, 1, text.len, stdout);
    wva_buffer_free(&text);
    wva_comparison_free(comparison);
    return wva_command_finish(&command, WVA_EXIT_OK);
}

static int compare(struct run *run, char *const *operands, size_t count)
{
    char **paths, **labels;
    size_t path_count, group_count = 0;
    struct wva_compare_group *groups = NULL;
    struct wva_compare_runs runs = { 0 };
    struct wva_error err = { 0 };
    enum wva_status status =
        wva_compare_operands(operands, count, &paths, &labels, &path_count, &err);
    int code;

    if (status == WVA_OK)
        status = wva_compare_runs_read(paths, path_count, &run->compare, &runs, &err);
    if (status == WVA_OK)
        status =
            wva_compare_groups_make(&runs, labels, run->group_by, &groups, &group_count, &err);
    code = status == WVA_OK ? show(run, &runs, groups, group_count)
                            : wva_command_fail(&command, &err);
    wva_compare_runs_release(&runs);
    wva_compare_operands_free(paths, labels, path_count);
    return code;
}

int main(int argc, char **argv)
{
    struct run run = { .compare = { .dedupe = WVA_DEDUPE_BURST,
                                    .slo_itl_ms = NAN,
                                    .slo_ttft_ms = NAN,
                                    .lend_slo = true } };
    int code, first;

    run.compare.stop = wva_command_catch_signals();
    run.measures = wva_measures_list(&run.measure_count);
    run.min_difference = wva_calloc(run.measure_count, sizeof *run.min_difference);
    for (size_t i = 0; i < run.measure_count; i++)
        run.min_difference[i] = wva_min_difference_default(&run.measures[i]);
    first = wva_command_parse(&command, argc, argv, set_option, &run, &code);
    if (first >= 0 && run.metrics == METRICS_HELP)
        code = list_metrics(&run);
    else if (first >= 0)
        code = compare(&run, argv + first, (size_t)(argc - first));
    wva_zone_free(run.zone);
    free(run.measures);
    free(run.min_difference);
    return code;
}
