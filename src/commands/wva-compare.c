/* SPDX-License-Identifier: Apache-2.0 */
/* wva-compare: two or more runs, or groups of runs, side by side, with how sure each difference is.
 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/command.h"
#include "commands/spool.h"
#include "compare/build.h"
#include "compare/gate.h"
#include "compare/operands.h"
#include "compare/text.h"
#include "output/folder.h"
#include "util/memory.h"
#include "util/number.h"

enum option {
    OPTION_OUTPUT,
    OPTION_FORCE,
    OPTION_FORMAT,
    OPTION_DPI,
    OPTION_SIZE,
    OPTION_NO_TITLE,
    OPTION_CATALOGUE,
    OPTION_GROUP_BY,
    OPTION_MIN_DIFFERENCE,
    OPTION_GATE,
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
    OPTION_COUNT = OPTION_JOBS + 1 + WVA_COMMON_OPTION_COUNT
};

#define WVA_METRICS_WORDS "key|all|help"
#define WVA_LEND_WORDS    "yes|no"
#define WVA_UNITS_WORDS   "auto|as-is"

enum { METRICS_KEY, METRICS_ALL, METRICS_HELP };

enum { TEXT_MAX = 64 * 1024 * 1024 };

static const char *const image_names[WVA_COMPARE_IMAGE_FORMATS] = {
    [WVA_IMAGE_PNG] = "png", [WVA_IMAGE_SVG] = "svg", [WVA_IMAGE_PDF] = "pdf"
};

static const struct wva_option options[OPTION_COUNT] = {
    { "output", 'o', WVA_ARGUMENT_DIR, "also write the comparison as files into this folder" },
    { "force", 'f', NULL, "write into a folder that is not empty" },
    { "format", 0, WVA_ARGUMENT_LIST,
      "documents: html, json, md, csv (default: all of these);\nfigures: png, svg, pdf; separated "
      "by commas" },
    { "dpi", 0, "N", "resolution of PNGs in pixels per inch, 30 to 1200\n(default 150)" },
    { "size", 0, "WxH",
      "size of figures, such as 3.5x2.5 (inches), 89x64mm or\n9x6cm; or a column of a paper: "
      "single (3.5 in) or\ndouble (7 in), as high as a figure needs" },
    { "no-title", 0, NULL, "no title and no small print in figures, for papers" },
    { "catalogue", 0, WVA_ARGUMENT_FILE,
      "catalogue of a batch: a RUN that is not a path is then\nthe name or id of an experiment, or "
      "an SQL condition,\nsuch as \"strategy = 'hpa' AND samples > 30\"" },
    { "group-by", 0, WVA_GROUP_BY_WORDS,
      "group runs that repeat each other: by what scaled them,\nby configuration, or by the "
      "beginning of their names" },
    { "min-difference", 0, "METRIC=N",
      "smallest difference of a metric that matters, in its\nunit, or N% of the first side's; may "
      "be repeated;\ndefault: 1 point of percentages, else 5%" },
    { "gate", 0, "CONDITION",
      "condition that the comparison must meet, such as\n'B.itl_attainment - A.itl_attainment >= "
      "-1' or\n'B.slo_attainment.verdict != worse'; may be repeated;\nprints a line for each, exit "
      "status 1 if one fails" },
    { "metrics", 0, WVA_METRICS_WORDS,
      "rows of the table: key (default) or all; 'help' lists\nthem with their meaning" },
    { "server", 0, "NAME", "server to compare; default: the one with the most\ntraffic" },
    { "slo-itl", 0, "MS", "judge all runs by this ITL SLO" },
    { "slo-ttft", 0, "MS", "judge all runs by this TTFT SLO" },
    { "slo-of-others", 0, WVA_LEND_WORDS,
      "judge a run that states no SLO by that of the others\n(default: yes)" },
    { "dedupe", 0, WVA_DEDUPE_WORDS, "as in wva-report; default: burst" },
    { "since", 0, "TIME", "start at this time, or +10m after the first sample of\neach run" },
    { "until", 0, "TIME", "stop before this time, likewise" },
    { "tz", 0, "ZONE",
      "time zone of timestamps without one: +01:00, or\nEurope/Berlin (default: UTC)" },
    { "units", 0, WVA_UNITS_WORDS,
      "of HPA runs: auto (default) corrects known unit errors,\nas-is takes numbers as they are "
      "written" },
    { "jobs", 'j', "N", "number of threads, 1 to 256; default: one per\nprocessor" },
    WVA_COMMON_OPTIONS,
};

static const char *propose_format(size_t index)
{
    if (index < WVA_COMPARE_FORMATS)
        return wva_compare_formats[index].name;
    index -= WVA_COMPARE_FORMATS;
    return index < WVA_COMPARE_IMAGE_FORMATS ? image_names[index] : NULL;
}

static const char *propose_word(const char *option, size_t index)
{
    if (strcmp(option, "min-difference") == 0)
        return index < wva_headline_count ? wva_headline_table[index].name : NULL;
    return strcmp(option, "format") == 0 ? propose_format(index) : NULL;
}

static const struct wva_command command = {
    .name = "wva-compare",
    .synopsis = "[OPTION...] RUN RUN...\n       wva-compare [OPTION...] A: RUN... B: RUN...",
    .summary =
        "Compares runs (controller logs, or folders of experiments or reports; '-' is standard\n"
        "input) with the first one, metric by metric, and says which differences are more\n"
        "than chance.",
    .options = options,
    .option_count = OPTION_COUNT,
    .exit_status =
        "0 done; 1 a gate failed; 2 usage error; 3 nothing usable in an input;\n4 I/O error.",
    .word = propose_word,
};

struct run {
    struct wva_compare_options compare;
    enum wva_group_by group_by;
    struct wva_measure *measures;
    size_t measure_count;
    struct wva_min_difference *min_difference;
    int metrics;
    struct wva_compare_build_options build;
    struct wva_compare_gate **gates;
    size_t gate_count, gate_capacity;
    struct wva_zone *zone;
    struct wva_talk talk;
    const char *catalogue;
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

static enum wva_status refuse_metric(const struct run *run, const char *name, struct wva_error *err)
{
    char hint[WVA_HINT_TEXT];

    return wva_fail(err, WVA_ERR_USAGE,
                    "--min-difference: no metric is called '%.100s'%s (--metrics=help lists them)",
                    name, wva_measure_hint(run->measures, run->measure_count, name, hint));
}

static enum wva_status set_min_difference(struct run *run, const char *text, struct wva_error *err)
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
    if (measure == NULL)
        (void)refuse_metric(run, metric, err);
    free(metric);
    if (measure == NULL)
        return err->status;
    run->min_difference[measure - run->measures] = least;
    return WVA_OK;
}

static bool choose_format(struct wva_compare_build_options *build, const char *name)
{
    for (size_t i = 0; i < WVA_COMPARE_FORMATS; i++)
        if (strcmp(wva_compare_formats[i].name, name) == 0)
            return build->document_format[i] = true;
    for (size_t i = 0; i < WVA_COMPARE_IMAGE_FORMATS; i++)
        if (strcmp(image_names[i], name) == 0)
            return build->image_format[i] = true;
    return false;
}

static enum wva_status set_formats(struct wva_compare_build_options *build, const char *list,
                                   struct wva_error *err)
{
    char *copy = wva_strdup(list), *rest = copy, *name;
    enum wva_status status = WVA_OK;

    memset(build->document_format, 0, sizeof build->document_format);
    memset(build->image_format, 0, sizeof build->image_format);
    while (status == WVA_OK && (name = strsep(&rest, ",")) != NULL)
        if (!choose_format(build, name))
            status = wva_option_refuse_format(name, propose_format, err);
    free(copy);
    return status;
}

static enum wva_status add_gate(struct run *run, const char *text, struct wva_error *err)
{
    struct wva_compare_gate *gate = wva_compare_gate_parse(text, err);

    if (gate == NULL)
        return err->status;
    *WVA_APPEND(run->gates, run->gate_count, run->gate_capacity) = gate;
    return WVA_OK;
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
    case OPTION_OUTPUT:
        run->build.dir = argument;
        return WVA_OK;
    case OPTION_FORCE:
        run->build.force = true;
        return WVA_OK;
    case OPTION_FORMAT:
        return set_formats(&run->build, argument, err);
    case OPTION_DPI:
        return wva_option_dpi(argument, &run->build.sheet.dpi, err);
    case OPTION_SIZE:
        return wva_option_sheet(argument, &run->build.sheet, err);
    case OPTION_NO_TITLE:
        run->build.sheet.untitled = true;
        return WVA_OK;
    case OPTION_GATE:
        return add_gate(run, argument, err);
    case OPTION_CATALOGUE:
        run->catalogue = argument;
        return WVA_OK;
    case OPTION_GROUP_BY:
        status = wva_option_choice("group-by", argument, WVA_GROUP_BY_WORDS, &choice, err);
        run->group_by = (enum wva_group_by)choice;
        return status;
    case OPTION_MIN_DIFFERENCE:
        return set_min_difference(run, argument, err);
    case OPTION_METRICS:
        return wva_option_choice("metrics", argument, WVA_METRICS_WORDS, &run->metrics, err);
    case OPTION_SERVER:
        compare->server = argument;
        return WVA_OK;
    case OPTION_SLO_ITL:
        return wva_option_slo("slo-itl", argument, &compare->slo_itl_ms, err);
    case OPTION_SLO_TTFT:
        return wva_option_slo("slo-ttft", argument, &compare->slo_ttft_ms, err);
    case OPTION_SLO_OF_OTHERS:
        status = wva_option_choice("slo-of-others", argument, WVA_LEND_WORDS, &choice, err);
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
        status = wva_option_choice("units", argument, WVA_UNITS_WORDS, &choice, err);
        compare->units_as_is = choice == 1;
        return status;
    case OPTION_JOBS:
        status = wva_option_jobs(argument, &compare->threads, err);
        run->build.threads = compare->threads;
        return status;
    case OPTION_COUNT:
        break;
    }
    return WVA_OK;
}

/* A line for each gate into `text`; true when all passed. */
static bool judge_gates(const struct run *run, const struct wva_comparison *comparison,
                        struct wva_buffer *text)
{
    bool passed = true;

    for (size_t i = 0; i < run->gate_count; i++)
        if (!wva_compare_gate_report(run->gates[i], comparison, text))
            passed = false;
    return passed;
}

static enum wva_status write_files(const struct run *run, const struct wva_comparison *comparison,
                                   const struct wva_buffer *gates, struct wva_error *err)
{
    const struct wva_compare_documents documents = { .comparison = comparison,
                                                     .version = PACKAGE_VERSION,
                                                     .gates = gates->data };

    return run->build.dir == NULL ? WVA_OK : wva_compare_build(&documents, &run->build, err);
}

/* What is asked for by name is said even with --quiet. */
static int show(const struct run *run, const struct wva_comparison *comparison)
{
    struct wva_buffer text = wva_buffer_make(TEXT_MAX), gates = wva_buffer_make(TEXT_MAX);
    struct wva_error err = { 0 };
    bool passed = judge_gates(run, comparison, &gates);
    enum wva_status status = write_files(run, comparison, &gates, &err);
    int code;

    if (!run->talk.quiet)
        wva_compare_text(&text, comparison, run->metrics == METRICS_ALL);
    if (!run->talk.quiet && run->build.dir != NULL && status == WVA_OK)
        wva_buffer_printf(&text, "\nFiles: %s\n", run->build.dir);
    if (gates.len > 0)
        wva_buffer_append(&text, gates.data, gates.len);
    if (text.len > 0)
        (void)fwrite(text.data, 1, text.len, stdout);
    wva_buffer_free(&text);
    wva_buffer_free(&gates);
    code = wva_command_finish(&command, passed ? WVA_EXIT_OK : WVA_EXIT_GATE);
    return status == WVA_OK ? code : wva_command_fail(&command, &err);
}

static enum wva_status compare(struct run *run, const struct wva_compare_runs *runs,
                               const struct wva_compare_source *sources, int *code,
                               struct wva_error *err)
{
    struct wva_compare_group *groups;
    size_t count;
    struct wva_comparison *comparison;
    enum wva_status status =
        wva_compare_groups_make(runs, sources, run->group_by, &groups, &count, err);

    for (size_t i = 0; i < run->gate_count && status == WVA_OK; i++)
        status = wva_compare_gate_check(run->gates[i], groups, count, err);
    if (status != WVA_OK) {
        wva_compare_groups_free(groups, count);
        return status;
    }
    comparison = wva_compare(runs, groups, count, run->min_difference);
    *code = show(run, comparison);
    wva_comparison_free(comparison);
    return WVA_OK;
}

static void say_notes(const struct wva_compare_runs *runs)
{
    for (size_t i = 0; i < runs->count; i++) {
        const struct wva_notes *notes = &runs->items[i].experiment->notes;

        for (size_t j = 0; j < notes->count; j++)
            wva_command_say(&command, "%s: %s", runs->items[i].name, notes->items[j]);
    }
}

/* Runs that came through pipes are called so, not as their copies. */
static void name_pipes(const struct wva_spool *spool, struct wva_compare_runs *runs)
{
    for (size_t i = 0; i < runs->count; i++) {
        const char *name = wva_spool_name(spool, runs->items[i].path);

        if (name == runs->items[i].path)
            continue;
        free(runs->items[i].path);
        runs->items[i].path = wva_strdup(name);
    }
}

/* Before the work, which would be lost. */
static enum wva_status check_output(const struct run *run, struct wva_error *err)
{
    if (run->build.dir == NULL || run->build.force)
        return WVA_OK;
    return wva_folder_check_empty(run->build.dir, err);
}

static int read_and_compare(struct run *run, char *const *words, size_t count)
{
    struct wva_compare_operands operands = { 0 };
    struct wva_compare_runs runs = { 0 };
    struct wva_spool spool;
    struct wva_error err = { 0 };
    int code = WVA_EXIT_OK;
    enum wva_status status = wva_spool_make(words, count, run->compare.stop, &spool, &err);

    WVA_STEP(status, check_output(run, &err));
    WVA_STEP(status, wva_compare_operands_read(spool.operands, count, run->catalogue,
                                               run->compare.stop, &operands, &err));
    WVA_STEP(status,
             wva_compare_runs_read(operands.sources, operands.count, &run->compare, &runs, &err));
    name_pipes(&spool, &runs);
    if (status == WVA_OK && run->talk.verbose)
        say_notes(&runs);
    WVA_STEP(status, compare(run, &runs, operands.sources, &code, &err));
    wva_spool_place(&spool, &err);
    if (status != WVA_OK)
        code = wva_command_fail(&command, &err);
    wva_compare_runs_release(&runs);
    wva_compare_operands_release(&operands);
    wva_spool_release(&spool);
    return code;
}

/* The options as they were given, for the manifest. */
static char *join_arguments(char *const *arguments, int count)
{
    struct wva_buffer text = wva_buffer_make(1024 * 1024);

    for (int i = 0; i < count; i++)
        wva_buffer_printf(&text, "%s%s", i == 0 ? "" : " ", arguments[i]);
    return text.data == NULL ? wva_strdup("") : text.data;
}

int main(int argc, char **argv)
{
    struct run run = { .compare = { .dedupe = WVA_DEDUPE_BURST,
                                    .slo_itl_ms = NAN,
                                    .slo_ttft_ms = NAN,
                                    .lend_slo = true },
                       .build = { .document_format = { true, true, true, true },
                                  .sheet = { .dpi = WVA_DPI_DEFAULT } } };
    char *options_text = join_arguments(argv + 1, argc - 1);
    int code, first;

    run.compare.stop = run.build.stop = wva_command_catch_signals();
    run.build.options_text = options_text;
    run.measures = wva_measures_list(&run.measure_count);
    run.min_difference = wva_calloc(run.measure_count, sizeof *run.min_difference);
    for (size_t i = 0; i < run.measure_count; i++)
        run.min_difference[i] = wva_min_difference_default(&run.measures[i]);
    first = wva_command_parse(&command, argc, argv, set_option, &run, &run.talk, &code);
    if (first >= 0 && run.metrics == METRICS_HELP)
        code = list_metrics(&run);
    else if (first >= 0)
        code = read_and_compare(&run, argv + first, (size_t)(argc - first));
    for (size_t i = 0; i < run.gate_count; i++)
        wva_compare_gate_free(run.gates[i]);
    free(run.gates);
    free(options_text);
    wva_zone_free(run.zone);
    free(run.measures);
    free(run.min_difference);
    return code;
}
