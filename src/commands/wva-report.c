/* SPDX-License-Identifier: Apache-2.0 */
/* wva-report: a controller log, or a folder that holds one, to analysis, tables and figures. */
#include "config.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/headline.h"
#include "commands/command.h"
#include "commands/coverage_text.h"
#include "commands/report_options.h"
#include "commands/spool.h"
#include "report/build.h"
#include "util/memory.h"

/* Ticks further apart than the axis is long, or closer than pixels, make no axis. */
static const double tick_min = 1e-3, tick_max = 1e6;

enum option {
    OPTION_OUTPUT,
    OPTION_NAME,
    OPTION_FORCE,
    OPTION_FORMAT,
    OPTION_GATE,
    OPTION_FIGURES,
    OPTION_DPI,
    OPTION_SIZE,
    OPTION_NO_TITLE,
    OPTION_NO_GAPS,
    OPTION_TICK_MAJOR,
    OPTION_TICK_MINOR,
    OPTION_GNUPLOT,
    OPTION_SLO_ITL,
    OPTION_SLO_TTFT,
    OPTION_DEDUPE,
    OPTION_SINCE,
    OPTION_UNTIL,
    OPTION_PATTERN,
    OPTION_MANIFESTS,
    OPTION_TZ,
    OPTION_UNITS,
    OPTION_JOBS,
    OPTION_COUNT = OPTION_JOBS + 1 + WVA_COMMON_OPTION_COUNT
};

static const struct wva_option options[OPTION_COUNT] = {
    { "output", 'o', WVA_ARGUMENT_DIR,
      "folder of the report; default: EXP-DIR itself, or a new\nfolder experiments/<start of "
      "log>_<name>" },
    { "name", 'n', "NAME", "name of the experiment; default: from the input's name" },
    { "force", 'f', NULL,
      "write into a folder that is not empty, and replace\nfiles that no earlier report made" },
    { "format", 0, WVA_ARGUMENT_LIST,
      "of figures: png (default), svg, pdf; of documents:\nhtml, json, md (default), openmetrics, "
      "annotations,\njunit; separated by commas; a kind of which none is\nnamed keeps its "
      "default" },
    { "gate", 0, "CONDITION",
      "condition that the run must meet, such as\n'itl_attainment >= 95'; may be repeated; prints "
      "a line\nfor each, exit status 1 if one fails; 'help' lists the\nfigures" },
    { "figures", 0, WVA_ARGUMENT_LIST,
      "figures to draw, by name, separated by commas; 'all'\n(default), 'none', or 'help' to list "
      "them" },
    { "dpi", 0, "N", "resolution of PNGs in pixels per inch, 30 to 1200\n(default 150)" },
    { "size", 0, "WxH",
      "size of figures, such as 3.5x2.5 (inches), 89x64mm or\n9x6cm; or a column of a paper: "
      "single (3.5 in) or\ndouble (7 in), as high as a figure needs" },
    { "no-title", 0, NULL, "no title and no small print in figures, for papers" },
    { "no-gaps", 0, NULL, "do not shade warm-up gaps" },
    { "tick-major", 0, "MINUTES",
      "minutes between labelled ticks of time axes; default:\nby the time span" },
    { "tick-minor", 0, "MINUTES", "minutes between unlabelled ticks" },
    { "gnuplot", 0, NULL, "also write gnuplot scripts that redraw the figures" },
    { "slo-itl", 0, "MS", "assume this ITL SLO; default: the log's" },
    { "slo-ttft", 0, "MS", "assume this TTFT SLO; default: the log's" },
    { "dedupe", 0, WVA_DEDUPE_WORDS,
      "none: keep every cycle;\nburst (default): of cycles within seconds of each\nother, keep the "
      "last;\nminute: keep the last of each calendar minute" },
    { "since", 0, "TIME",
      "start at this time: 2025-10-24T13:45:00Z, or +10m\nafter the first sample" },
    { "until", 0, "TIME", "stop before this time, likewise" },
    { "pattern", 0, WVA_ARGUMENT_FILE,
      "also read lines that match a pattern in FILE, for\ncontrollers that word their messages "
      "differently" },
    { "manifests", 0, WVA_ARGUMENT_DIR,
      "where to look for manifests that the run's\nconfiguration names, if they are not where it "
      "says" },
    { "tz", 0, "ZONE",
      "time zone of timestamps without one: +01:00, or\nEurope/Berlin (default: UTC)" },
    { "units", 0, WVA_UNITS_WORDS,
      "of HPA runs: auto (default) corrects known unit errors,\nas-is takes numbers as they are "
      "written" },
    { "jobs", 'j', "N", "number of threads, 1 to 256; default: one per\nprocessor" },
    WVA_COMMON_OPTIONS,
};

static const char *propose_word(const char *option, size_t index)
{
    if (strcmp(option, "format") == 0)
        return wva_report_options_propose_format(index);
    if (strcmp(option, "figures") == 0)
        return wva_report_options_propose_figure(index);
    if (strcmp(option, "gate") == 0 && index <= wva_headline_count)
        return index == 0 ? "help" : wva_headline_table[index - 1].name;
    return NULL;
}

static const struct wva_command command = {
    .name = "wva-report",
    .synopsis = "[OPTION...] LOG | EXP-DIR",
    .summary =
        "Analyses an autoscaling experiment: a controller log ('-' is standard input), rows\n"
        "extracted from one, or the folder of a run. Leaves tables, texts and figures in a folder.",
    .options = options,
    .option_count = OPTION_COUNT,
    .exit_status =
        "0 done; 1 a gate failed; 2 usage error; 3 nothing usable in the input;\n4 I/O error.",
    .word = propose_word,
};

struct run {
    struct wva_report_options report;
    struct wva_gate **gates;
    size_t gate_capacity;
    bool list_headlines; /* instead of making a report */
    struct wva_talk talk;
    uint64_t bad_lines;
    struct wva_spool spool; /* of the input */
    const char *pattern_path;
};

static int list_headlines(void)
{
    for (size_t i = 0; i < wva_headline_count; i++) {
        const struct wva_headline *headline = &wva_headline_table[i];
        const char *unit = wva_unit_symbol(headline->unit);

        printf("%-26s%s%s%s\n", headline->name, headline->help, unit[0] == '\0' ? "" : ", ", unit);
    }
    return wva_command_finish(&command, WVA_EXIT_OK);
}

static enum wva_status add_gate(struct run *run, const char *text, struct wva_error *err)
{
    struct wva_build_options *build = &run->report.build;
    struct wva_gate *gate;

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

static enum wva_status set_option(void *context, int option, const char *argument,
                                  struct wva_error *err)
{
    struct run *run = context;
    struct wva_build_options *build = &run->report.build;

    switch ((enum option)option) {
    case OPTION_OUTPUT:
        build->dir = argument;
        return WVA_OK;
    case OPTION_NAME:
        build->name = argument;
        return WVA_OK;
    case OPTION_FORCE:
        build->force = true;
        return WVA_OK;
    case OPTION_FORMAT:
        return wva_report_options_set_formats(&run->report, argument, err);
    case OPTION_GATE:
        return add_gate(run, argument, err);
    case OPTION_FIGURES:
        return wva_report_options_set_figures(&run->report, argument, err);
    case OPTION_DPI:
        return wva_option_dpi(argument, &build->sheet.dpi, err);
    case OPTION_SIZE:
        return wva_option_sheet(argument, &build->sheet, err);
    case OPTION_NO_TITLE:
        build->sheet.untitled = true;
        return WVA_OK;
    case OPTION_NO_GAPS:
        build->figure_options.show_gaps = false;
        return WVA_OK;
    case OPTION_TICK_MAJOR:
        return wva_option_number("tick-major", argument, tick_min, tick_max,
                                 &build->figure_options.tick_major_min, err);
    case OPTION_TICK_MINOR:
        return wva_option_number("tick-minor", argument, tick_min, tick_max,
                                 &build->figure_options.tick_minor_min, err);
    case OPTION_GNUPLOT:
        build->gnuplot = true;
        return WVA_OK;
    case OPTION_SLO_ITL:
        return wva_option_slo("slo-itl", argument, &build->analysis.slo_itl_ms, err);
    case OPTION_SLO_TTFT:
        return wva_option_slo("slo-ttft", argument, &build->analysis.slo_ttft_ms, err);
    case OPTION_DEDUPE:
        return wva_option_dedupe(argument, &build->dedupe, err);
    case OPTION_SINCE:
        return wva_option_bound("since", argument, &build->window.since, err);
    case OPTION_UNTIL:
        return wva_option_bound("until", argument, &build->window.until, err);
    case OPTION_PATTERN:
        run->pattern_path = argument;
        return WVA_OK;
    case OPTION_TZ:
        return wva_report_options_set_zone(&run->report, argument, err);
    case OPTION_MANIFESTS:
        build->manifests = argument;
        return WVA_OK;
    case OPTION_UNITS:
        return wva_report_options_set_units(&run->report, argument, err);
    case OPTION_JOBS:
        return wva_option_jobs(argument, &build->threads, err);
    case OPTION_COUNT:
        break;
    }
    return WVA_OK;
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

/* The options as they were given, for the manifest. */
static char *join_arguments(char *const *arguments, int count)
{
    struct wva_buffer text = wva_buffer_make(4 * 1024 * 1024); /* all that a system passes */

    for (int i = 0; i < count; i++)
        wva_buffer_printf(&text, "%s%s", i == 0 ? "" : " ", arguments[i]);
    return text.data == NULL ? wva_strdup("") : text.data;
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

/* What is asked for by name is said even with --quiet. Returns the exit code; `code` is that so
 * far. */
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

int main(int argc, char **argv)
{
    struct run run = { .report = wva_report_options_make() };
    struct wva_build_options *build = &run.report.build;
    char *options_text = join_arguments(argv + 1, argc - 1);
    struct wva_error err;
    int code, first;

    build->version = PACKAGE_VERSION;
    build->options_text = options_text;
    build->stop = wva_command_catch_signals();
    build->reject = report_line;
    build->reject_context = &run;
    first = wva_command_parse(&command, argc, argv, set_option, &run, &run.talk, &code);
    if (first >= 0 && run.report.list_figures) {
        wva_report_options_list_figures();
        code = wva_command_finish(&command, WVA_EXIT_OK);
    } else if (first >= 0 && run.list_headlines) {
        code = list_headlines();
    } else if (first >= 0 && argc - first == 1) {
        code = read_patterns_and_report(&run, argv + first);
    } else if (first >= 0 && argc == first) {
        (void)wva_fail(&err, WVA_ERR_USAGE, "name a log or folder ('-' is standard input)");
        code = wva_command_fail(&command, &err);
    } else if (first >= 0) {
        (void)wva_fail(
            &err, WVA_ERR_USAGE,
            "a report is of one log or folder, not of %d: 'wva-batch -o DIR ...' makes one "
            "of each, 'wva-compare ...' compares them",
            argc - first);
        code = wva_command_fail(&command, &err);
    }
    for (size_t i = 0; i < build->gate_count; i++)
        wva_gate_free(run.gates[i]);
    free(run.gates);
    wva_report_options_release(&run.report);
    free(options_text);
    return code;
}
