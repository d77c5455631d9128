/* SPDX-License-Identifier: Apache-2.0 */
/* wva-report: a controller log, or a folder that holds one, to analysis, tables and figures. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/headline.h"
#include "commands/command.h"
#include "commands/configure.h"
#include "commands/coverage_text.h"
#include "commands/report_options.h"
#include "commands/spool.h"
#include "json/report.h"
#include "report/build.h"
#include "util/memory.h"

/* Ticks further apart than the axis is long, or closer than pixels, make no axis. */
#define TICK_MIN 1e-3
#define TICK_MAX 1e6

enum { DESCRIPTION_MAX = 16 * 1024 * 1024 };

#define DESCRIBE_WORDS "fields|schema"

struct run {
    struct wva_report_options report;
    struct wva_configuration configuration;
    struct wva_gate **gates;
    size_t gate_capacity;
    bool list_headlines; /* instead of making a report */
    int describe;        /* likewise: an index of DESCRIBE_WORDS; -1: not asked for */
    struct wva_talk talk;
    uint64_t bad_lines;
    struct wva_spool spool; /* of the input */
    const char *pattern_path;
};

static const char *propose_condition(size_t index)
{
    if (index == 0)
        return "help";
    return index <= wva_headline_count ? wva_headline_table[index - 1].name : NULL;
}

static enum wva_status add_gate(const struct wva_option *option, const char *text, void *value,
                                struct wva_error *err)
{
    struct run *run = value;
    struct wva_build_options *build = &run->report.build;
    struct wva_gate *gate;

    (void)option;
    if (strcmp(text, "help") == 0) {
        run->list_headlines = true;
        return WVA_OK;
    }
    gate = wva_gate_parse(text, err);
    if (gate == NULL)
        return err->status;
    *WVA_APPEND(run->gates, build->gate_count, run->gate_capacity) = gate;
    build->gates = run->gates;
    return WVA_OK;
}

static const struct wva_option options[] = {
    { "output", 'o', WVA_ARGUMENT_DIR,
      "folder of the report; default: EXP-DIR itself, or a new\nfolder experiments/<start of "
      "log>_<name>",
      WVA_TAKES_TEXT(struct run, report.build.dir) },
    { "name", 'n', "NAME", "name of the experiment; default: from the input's name",
      WVA_TAKES_TEXT(struct run, report.build.name) },
    { "force", 'f', NULL,
      "write into a folder that is not empty, and replace\nfiles that no earlier report made",
      WVA_SETS(struct run, report.build.force) },
    WVA_OPTION_FORMAT(struct run, report,
                      "of figures: png (default), svg, pdf; of documents:\nhtml, json, md "
                      "(default), openmetrics, annotations,\njunit; separated by commas; a kind "
                      "of which none is\nnamed keeps its default"),
    { "gate", 0, "CONDITION",
      "condition that the run must meet, such as\n'itl_attainment >= 95'; may be repeated; prints "
      "a line\nfor each, exit status 1 if one fails; 'help' lists the\nfigures",
      .read = add_gate, .propose = propose_condition },
    { "describe", 0, DESCRIBE_WORDS,
      "fields: list what each figure in report.json and in the\ntables of results means; schema: "
      "print the JSON Schema of\nreport.json",
      WVA_TAKES_CHOICE(struct run, describe) },
    WVA_OPTION_FIGURES(struct run, report),
    WVA_SHEET_OPTIONS(struct run, report.build.sheet),
    WVA_OPTION_NO_GAPS(struct run, report),
    { "tick-major", 0, "MINUTES",
      "minutes between labelled ticks of time axes; default:\nby the time span",
      WVA_TAKES_NUMBER(struct run, report.build.figure_options.tick_major_min, TICK_MIN,
                       TICK_MAX) },
    { "tick-minor", 0, "MINUTES", "minutes between unlabelled ticks",
      WVA_TAKES_NUMBER(struct run, report.build.figure_options.tick_minor_min, TICK_MIN,
                       TICK_MAX) },
    WVA_GNUPLOT_AND_SLO_OPTIONS(struct run, report),
    WVA_OPTION_DEDUPE(struct run, report.build.dedupe,
                      "none: keep every cycle;\nburst (default): of cycles within seconds of "
                      "each\nother, keep the last;\nminute: keep the last of each calendar "
                      "minute"),
    WVA_WINDOW_OPTIONS(struct run, report.build.window, WVA_SINCE_HELP),
    WVA_OPTION_PATTERN(struct run, pattern_path),
    WVA_OPTION_MANIFESTS(struct run, report,
                         "where to look for manifests that the run's\nconfiguration names, if "
                         "they are not where it says"),
    WVA_OPTION_TZ(struct run, report.zone),
    WVA_OPTION_UNITS(struct run, report.build.units_as_is),
    WVA_CONFIG_OPTIONS(struct run, configuration),
    WVA_OPTION_JOBS(struct run, report.build.threads, WVA_THREADS_HELP),
    WVA_COMMON_OPTIONS(struct run, talk),
};

static const struct wva_command command = {
    .name = "wva-report",
    .synopsis = "[OPTION...] LOG | EXP-DIR",
    .summary =
        "Analyses an autoscaling experiment: a controller log ('-' is standard input), rows\n"
        "extracted from one, or the folder of a run, such as one of llm-d-benchmark. Writes\n"
        "tables, texts and figures to a folder.",
    .options = options,
    .option_count = WVA_COUNT(options),
    .exit_status =
        "0 done; 1 a gate failed; 2 usage error; 3 nothing usable in the input;\n4 I/O error.",
};

static int list_headlines(void)
{
    for (size_t i = 0; i < wva_headline_count; i++) {
        const struct wva_headline *headline = &wva_headline_table[i];
        const char *unit = wva_unit_symbol(headline->unit);

        printf("%-26s%s%s%s\n", headline->name, headline->help, unit[0] == '\0' ? "" : ", ", unit);
    }
    wva_command_say(&command, "other values of report.json by their paths, such as "
                              "whole_load.goodput_pct or stages[1].ttft_p99_ms; "
                              "--describe=fields lists all");
    return wva_command_finish(&command, WVA_EXIT_OK);
}

/* Prints what a report consists of. */
static int describe(int what)
{
    struct wva_buffer text = wva_buffer_make(DESCRIPTION_MAX);

    if (what == 0)
        wva_report_write_fields(&text);
    else
        wva_report_write_schema(&text);
    return wva_command_print(&command, &text);
}

static enum wva_status report_line(void *context, uint64_t line, enum wva_skip reason,
                                   struct wva_str text, struct wva_error *err)
{
    struct run *run = context;

    (void)text;
    (void)err;
    if (!wva_skip_is_bad(reason))
        return WVA_OK;
    run->bad_lines++;
    if (wva_coverage_shows_bad_line(run->bad_lines, &run->talk))
        wva_command_say(&command, "%s:%" PRIu64 ": %s line skipped",
                        wva_spool_name(&run->spool, run->spool.operands[0]), line,
                        wva_skip_name(reason));
    return WVA_OK;
}

static void say_coverage(const struct wva_coverage *coverage)
{
    struct wva_buffer text = wva_buffer_make(4096);

    wva_coverage_describe(coverage, &text);
    wva_command_say(&command, "%s", text.data);
    wva_buffer_free(&text);
}

/* Says why the log gave nothing. */
static void explain(const struct wva_coverage *coverage, struct wva_error *err)
{
    struct wva_buffer text = wva_buffer_make(sizeof err->text);

    wva_coverage_explain(coverage, 0, &text);
    (void)snprintf(err->text, sizeof err->text, "%s", text.data);
    wva_buffer_free(&text);
}

/* Explicitly requested output is printed even with --quiet. Returns the exit code; `code` is that
 * so far. */
static int say_gates(const struct wva_build_outcome *outcome, int code)
{
    int finished;

    (void)fwrite(outcome->gates.data, 1, outcome->gates.len, stdout);
    finished = wva_command_finish(&command, WVA_EXIT_OK);
    if (code != WVA_EXIT_OK || finished != WVA_EXIT_OK)
        return code != WVA_EXIT_OK ? code : finished;
    return outcome->gate_failed ? WVA_EXIT_GATE : WVA_EXIT_OK;
}

static int make_report(struct run *run)
{
    struct wva_build_outcome outcome;
    struct wva_error err;
    enum wva_status status =
        wva_build_report(run->spool.operands[0], &run->report.build, &outcome, &err);
    int code = WVA_EXIT_OK;

    if (run->report.build.patterns != NULL && !run->talk.quiet)
        wva_coverage_say_given_up(&command, &outcome.coverage, run->report.build.patterns,
                                  run->pattern_path);
    if (status == WVA_OK && !run->talk.quiet) {
        printf("%sReport: %s\n", outcome.summary.data, outcome.dir);
        code = wva_command_finish(&command, WVA_EXIT_OK);
    }
    if (status == WVA_OK && run->report.build.gate_count > 0)
        code = say_gates(&outcome, code);
    if (outcome.coverage.lines > 0 && !run->talk.quiet
        && (run->talk.verbose || run->bad_lines > 0 || status == WVA_ERR_DATA))
        say_coverage(&outcome.coverage);
    if (status == WVA_ERR_DATA && outcome.from_log && outcome.coverage.cycle.samples == 0)
        explain(&outcome.coverage, &err);
    if (status != WVA_OK) {
        wva_spool_place(&run->spool, &err);
        code = wva_command_fail(&command, &err);
    }
    wva_build_outcome_release(&outcome);
    return code;
}

/* Reads the operand, also from a pipe. */
static int spool_and_report(struct run *run, char *const *operand)
{
    struct wva_build_options *build = &run->report.build;
    struct wva_error err;
    int code;

    if (wva_spool_make(operand, 1, build->stop, &run->spool, &err) != WVA_OK) {
        code = wva_command_fail(&command, &err);
    } else {
        if (run->spool.copies[0] != NULL)
            build->input_text = wva_spool_name(&run->spool, run->spool.copies[0]);
        code = make_report(run);
    }
    wva_spool_release(&run->spool);
    return code;
}

/* Makes the report with the user's patterns, where there are some. */
static int read_patterns_and_report(struct run *run, char *const *operand)
{
    struct wva_patterns *patterns = NULL;
    struct wva_error err;
    int code;

    if (run->pattern_path != NULL
        && wva_patterns_read(run->pattern_path, &patterns, &err) != WVA_OK)
        return wva_command_fail(&command, &err);
    run->report.build.patterns = patterns;
    code = spool_and_report(run, operand);
    wva_patterns_free(patterns);
    return code;
}

static int configure_and_report(struct run *run, const char *const *given, char **options_text,
                                char *const *operand)
{
    static const enum wva_setting_id used[] = { WVA_SETTING_SLO_ITL, WVA_SETTING_SLO_TTFT,
                                                WVA_SETTING_ZONE,    WVA_SETTING_HELD,
                                                WVA_SETTING_MOSTLY,  WVA_SETTING_GATE,
                                                WVA_SETTING_PRICE,   WVA_SETTING_COUNT };
    struct wva_build_options *build = &run->report.build;
    struct wva_error err;

    if (wva_configure(&command, used, given, run, &run->configuration, &err) != WVA_OK)
        return wva_command_fail(&command, &err);
    *options_text = wva_configuration_join(&run->configuration, *options_text);
    build->options_text = *options_text;
    build->settings = &run->configuration.settings;
    build->zone = run->report.zone;
    return read_patterns_and_report(run, operand);
}

int main(int argc, char **argv)
{
    struct run run = { .report = wva_report_options_make(), .describe = -1 };
    const char *given[WVA_COUNT(options)] = { NULL };
    struct wva_build_options *build = &run.report.build;
    char *options_text = wva_command_join(argv + 1, argc - 1);
    struct wva_error err;
    int code, first;

    build->version = PACKAGE_VERSION;
    build->stop = wva_command_catch_signals();
    build->reject = report_line;
    build->reject_context = &run;
    first = wva_command_parse(&command, argc, argv, &run, given, &code);
    if (first >= 0 && run.report.list_figures) {
        wva_report_options_list_figures();
        code = wva_command_finish(&command, WVA_EXIT_OK);
    } else if (first >= 0 && run.list_headlines) {
        code = list_headlines();
    } else if (first >= 0 && run.describe >= 0) {
        code = describe(run.describe);
    } else if (first >= 0 && argc - first == 1) {
        code = configure_and_report(&run, given, &options_text, argv + first);
    } else if (first >= 0 && argc == first) {
        (void)wva_fail(&err, WVA_ERR_USAGE, "name a log or folder ('-' is standard input)");
        code = wva_command_fail(&command, &err);
    } else if (first >= 0) {
        (void)wva_fail(&err, WVA_ERR_USAGE,
                       "a report covers one log or folder, not %d: 'wva-batch -o DIR ...' makes "
                       "one for each, 'wva-compare ...' compares them",
                       argc - first);
        code = wva_command_fail(&command, &err);
    }
    for (size_t i = 0; i < build->gate_count; i++)
        wva_gate_free(run.gates[i]);
    free(run.gates);
    wva_report_options_release(&run.report);
    wva_settings_release(&run.configuration.settings);
    free(options_text);
    return code;
}
