/* SPDX-License-Identifier: Apache-2.0 */
/* wva-compare: two or more runs, or groups of runs, side by side, with how sure each difference is.
 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/command.h"
#include "commands/configure.h"
#include "commands/spool.h"
#include "compare/build.h"
#include "compare/documents.h"
#include "compare/gate.h"
#include "compare/operands.h"
#include "compare/text.h"
#include "output/folder.h"
#include "util/memory.h"
#include "util/number.h"

enum { METRICS_KEY, METRICS_ALL, METRICS_HELP };

enum { TEXT_MAX = 64 * 1024 * 1024 };

struct run {
    struct wva_compare_options compare;
    enum wva_group_by group_by;
    struct wva_measure *measures;
    size_t measure_count;
    struct wva_min_difference *min_difference;
    int metrics;
    int describe; /* instead of comparing; -1: not asked for */
    struct wva_compare_build_options build;
    struct wva_compare_gate **gates;
    size_t gate_count, gate_capacity;
    struct wva_zone *zone;
    struct wva_configuration configuration;
    struct wva_talk talk;
    const char *catalogue;
};

static const char *propose_format(size_t index)
{
    if (index < WVA_COMPARE_FORMATS)
        return wva_compare_formats[index].name;
    index -= WVA_COMPARE_FORMATS;
    return index < WVA_IMAGE_FORMATS ? wva_image_format_names[index] : NULL;
}

static const char *propose_metric(size_t index)
{
    return index < wva_headline_count ? wva_headline_table[index].name : NULL;
}

static enum wva_status refuse_metric(const struct run *run, const char *name, struct wva_error *err)
{
    char hint[WVA_HINT_TEXT];

    return wva_fail(err, WVA_ERR_USAGE,
                    "--min-difference: no metric is called '%.100s'%s (--metrics=help lists them)",
                    name, wva_measure_hint(run->measures, run->measure_count, name, hint));
}

static enum wva_status set_min_difference(const struct wva_option *option, const char *text,
                                          void *value, struct wva_error *err)
{
    struct run *run = value;
    struct wva_str rest = wva_str_from(text), name;
    struct wva_min_difference least = { 0 };
    const struct wva_measure *measure;
    char *metric;

    (void)option;
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

static enum wva_status choose_format(void *context, const char *name, struct wva_error *err)
{
    struct wva_compare_build_options *build = context;

    for (size_t i = 0; i < WVA_COMPARE_FORMATS; i++)
        if (strcmp(wva_compare_formats[i].name, name) == 0) {
            build->document_format[i] = true;
            return WVA_OK;
        }
    for (size_t i = 0; i < WVA_IMAGE_FORMATS; i++)
        if (strcmp(wva_image_format_names[i], name) == 0) {
            build->image_format[i] = true;
            return WVA_OK;
        }
    return wva_option_refuse_word("format", name, propose_format, err);
}

static enum wva_status set_formats(const struct wva_option *option, const char *list, void *value,
                                   struct wva_error *err)
{
    struct wva_compare_build_options *build = value;

    (void)option;
    memset(build->document_format, 0, sizeof build->document_format);
    memset(build->image_format, 0, sizeof build->image_format);
    return wva_option_each(list, choose_format, build, err);
}

static enum wva_status add_gate(const struct wva_option *option, const char *text, void *value,
                                struct wva_error *err)
{
    struct run *run = value;
    struct wva_compare_gate *gate = wva_compare_gate_parse(text, err);

    (void)option;
    if (gate == NULL)
        return err->status;
    *WVA_APPEND(run->gates, run->gate_count, run->gate_capacity) = gate;
    return WVA_OK;
}

static const struct wva_option options[] = {
    { "output", 'o', WVA_ARGUMENT_DIR, "also write the comparison as files into this folder",
      WVA_TAKES_TEXT(struct run, build.dir) },
    { "force", 'f', NULL, "write into a folder that is not empty",
      WVA_SETS(struct run, build.force) },
    { "format", 0, WVA_ARGUMENT_LIST,
      "documents: html, json, md, csv (default: all of these);\nfigures: png, svg, pdf; separated "
      "by commas",
      WVA_READ(set_formats, struct run, build, struct wva_compare_build_options),
      .propose = propose_format },
    WVA_SHEET_OPTIONS(struct run, build.sheet),
    WVA_OPTION_GNUPLOT(struct run, build.gnuplot),
    { "catalogue", 0, WVA_ARGUMENT_FILE,
      "catalogue of a batch: a RUN that is not a path is then\nthe name or id of an experiment, or "
      "an SQL condition,\nsuch as \"strategy = 'hpa' AND samples > 30\"",
      WVA_TAKES_TEXT(struct run, catalogue) },
    { "group-by", 0, WVA_GROUP_BY_WORDS,
      "group repeated runs: by what scaled them, by\nconfiguration, or by a common name prefix",
      WVA_TAKES_CHOICE(struct run, group_by) },
    { "min-difference", 0, "METRIC=N",
      "smallest difference of a metric that matters, in its\nunit, or N% of the first side's; may "
      "be repeated;\ndefault: 1 point of percentages, else 5%",
      .read = set_min_difference, .propose = propose_metric },
    { "gate", 0, "CONDITION",
      "condition that the comparison must meet, such as\n'B.itl_attainment - A.itl_attainment >= "
      "-1' or\n'B.slo_attainment.verdict != worse'; may be repeated;\nprints a line for each, exit "
      "status 1 if one fails",
      .read = add_gate },
    { "metrics", 0, "key|all|help",
      "rows of the table: key (default) or all; 'help' lists\nthem with their meaning",
      WVA_TAKES_CHOICE(struct run, metrics) },
    { "describe", 0, "schema", "print the JSON Schema of compare.json",
      WVA_TAKES_CHOICE(struct run, describe) },
    { "server", 0, "NAME", "server to compare; default: the one with the most\ntraffic",
      WVA_TAKES_TEXT(struct run, compare.server) },
    { "slo-itl", 0, "MS", "judge all runs by this ITL SLO",
      WVA_TAKES_SLO(struct run, compare.slo_itl_ms) },
    { "slo-ttft", 0, "MS", "judge all runs by this TTFT SLO",
      WVA_TAKES_SLO(struct run, compare.slo_ttft_ms) },
    { "slo-of-others", 0, "yes|no",
      "judge a run without an SLO by that of the others\n(default: yes)",
      WVA_TAKES_EITHER(struct run, compare.own_slo_only) },
    WVA_OPTION_DEDUPE(struct run, compare.dedupe, "as in wva-report; default: burst"),
    WVA_WINDOW_OPTIONS(struct run, compare.window,
                       "start at this time, or +10m after the first sample of\neach run"),
    WVA_OPTION_TZ(struct run, zone),
    WVA_OPTION_UNITS(struct run, compare.units_as_is),
    WVA_CONFIG_OPTIONS(struct run, configuration),
    WVA_OPTION_JOBS(struct run, compare.threads, WVA_THREADS_HELP),
    WVA_COMMON_OPTIONS(struct run, talk),
};

static const struct wva_command command = {
    .name = "wva-compare",
    .synopsis = "[OPTION...] RUN RUN...\n       wva-compare [OPTION...] A: RUN... B: RUN...",
    .summary =
        "Compares runs (controller logs, or folders of experiments or reports; '-' is standard\n"
        "input) with the first one, metric by metric, and says which differences are more\n"
        "than chance.",
    .options = options,
    .option_count = WVA_COUNT(options),
    .exit_status =
        "0 done; 1 a gate failed; 2 usage error; 3 nothing usable in an input;\n4 I/O error.",
};

static int describe(void)
{
    struct wva_buffer text = wva_buffer_make(TEXT_MAX);

    wva_compare_write_schema(&text);
    return wva_command_print(&command, &text);
}

static int list_metrics(const struct run *run)
{
    for (size_t i = 0; i < run->measure_count; i++) {
        const struct wva_headline *figure = &run->measures[i].figure;
        const char *unit = wva_unit_symbol(figure->unit);

        printf("%-26s%s%s%s\n", figure->name, figure->help, unit[0] == '\0' ? "" : ", ", unit);
    }
    return wva_command_finish(&command, WVA_EXIT_OK);
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
                                                     .gates = gates->data,
                                                     .settings = &run->configuration.settings };

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

static int configure_and_compare(struct run *run, const char *const *given, char **options_text,
                                 char *const *words, size_t count)
{
    static const enum wva_setting_id used[] = { WVA_SETTING_SLO_ITL, WVA_SETTING_SLO_TTFT,
                                                WVA_SETTING_ZONE, WVA_SETTING_COMPARE_GATE,
                                                WVA_SETTING_COUNT };
    struct wva_error err;

    if (wva_configure(&command, used, given, run, &run->configuration, &err) != WVA_OK)
        return wva_command_fail(&command, &err);
    *options_text = wva_configuration_join(&run->configuration, *options_text);
    run->build.options_text = *options_text;
    run->compare.zone = run->zone;
    run->build.threads = run->compare.threads;
    return read_and_compare(run, words, count);
}

int main(int argc, char **argv)
{
    const char *given[WVA_COUNT(options)] = { NULL };
    struct run run = {
        .describe = -1,
        .compare = { .dedupe = WVA_DEDUPE_BURST, .slo_itl_ms = NAN, .slo_ttft_ms = NAN },
        .build = { .document_format = { true, true, true, true },
                   .sheet = { .dpi = WVA_DPI_DEFAULT } }
    };
    char *options_text = wva_command_join(argv + 1, argc - 1);
    int code, first;

    run.compare.stop = run.build.stop = wva_command_catch_signals();
    run.measures = wva_measures_list(&run.measure_count);
    run.min_difference = wva_calloc(run.measure_count, sizeof *run.min_difference);
    for (size_t i = 0; i < run.measure_count; i++)
        run.min_difference[i] = wva_min_difference_default(&run.measures[i]);
    first = wva_command_parse(&command, argc, argv, &run, given, &code);
    if (first >= 0 && run.metrics == METRICS_HELP)
        code = list_metrics(&run);
    else if (first >= 0 && run.describe >= 0)
        code = describe();
    else if (first >= 0)
        code =
            configure_and_compare(&run, given, &options_text, argv + first, (size_t)(argc - first));
    for (size_t i = 0; i < run.gate_count; i++)
        wva_compare_gate_free(run.gates[i]);
    free(run.gates);
    free(options_text);
    wva_settings_release(&run.configuration.settings);
    wva_zone_free(run.zone);
    free(run.measures);
    free(run.min_difference);
    return code;
}
