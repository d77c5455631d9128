/* SPDX-License-Identifier: Apache-2.0 */
/* wva-batch: many experiments to reports, a catalogue and an index page. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch/batch.h"
#include "commands/command.h"
#include "commands/coverage_text.h"
#include "commands/progress.h"
#include "commands/report_options.h"
#include "util/memory.h"
#include "util/number.h"

enum { SHARDS_MAX = 100000 };

enum option {
    OPTION_OUTPUT,
    OPTION_JOBS,
    OPTION_FORCE,
    OPTION_DRY_RUN,
    OPTION_KEEP_GOING,
    OPTION_FAIL_FAST,
    OPTION_PRUNE,
    OPTION_SHARD,
    OPTION_MERGE,
    OPTION_MAX_SPOOL,
    OPTION_PROGRESS,
    /* Those that a report depends on: in the catalogue they stand in this order. */
    OPTION_FORMAT,
    OPTION_FIGURES,
    OPTION_DPI,
    OPTION_SIZE,
    OPTION_NO_TITLE,
    OPTION_NO_GAPS,
    OPTION_GNUPLOT,
    OPTION_SLO_ITL,
    OPTION_SLO_TTFT,
    OPTION_DEDUPE,
    OPTION_MANIFESTS,
    OPTION_TZ,
    OPTION_UNITS,
    OPTION_COUNT = OPTION_UNITS + 1 + WVA_COMMON_OPTION_COUNT
};

static const struct wva_option options[OPTION_COUNT] = {
    { "output", 'o', WVA_ARGUMENT_DIR, "output folder; default: batch" },
    { "jobs", 'j', "N", "number of processes, 1 to 256; default: one per\nprocessor" },
    { "force", 'f', NULL, "redo reports that are already done" },
    { "dry-run", 'n', NULL, "only print what would be done" },
    { "keep-going", 'k', NULL, "continue after a failure (default)" },
    { "fail-fast", 0, NULL, "start nothing more after a failure" },
    { "prune", 0, NULL, "drop experiments that the inputs no longer contain,\nand their reports" },
    { "shard", 0, "I/N",
      "only the experiments of shard I of N; which one is in\nwhich shard depends on its content" },
    { "merge", 0, NULL, "OUT SHARD...: merge the outputs of shards into OUT" },
    { "max-spool", 0, "SIZE",
      "limit for members of archives that are unpacked at a\ntime (default 64G); K, M, G and T "
      "multiply" },
    { "progress", 0, WVA_PROGRESS_WORDS,
      "show progress on standard error; auto (default): if\nthat is a terminal, unless -q" },
    { "format", 0, WVA_ARGUMENT_LIST, "formats of figures and documents, as in wva-report" },
    { "figures", 0, WVA_ARGUMENT_LIST,
      "figures to draw, by name, separated by commas; 'all'\n(default), 'none', or 'help' to list "
      "them" },
    { "dpi", 0, "N", "resolution of PNGs in pixels per inch, 30 to 1200\n(default 150)" },
    { "size", 0, "WxH",
      "size of figures, such as 3.5x2.5 (inches), 89x64mm or\n9x6cm; or a column of a paper: "
      "single (3.5 in) or\ndouble (7 in), as high as a figure needs" },
    { "no-title", 0, NULL, "no title and no small print in figures, for papers" },
    { "no-gaps", 0, NULL, "do not shade warm-up gaps" },
    { "gnuplot", 0, NULL, "also write gnuplot scripts that redraw the figures" },
    { "slo-itl", 0, "MS", "assume this ITL SLO; default: the log's" },
    { "slo-ttft", 0, "MS", "assume this TTFT SLO; default: the log's" },
    { "dedupe", 0, WVA_DEDUPE_WORDS, "which cycles count, as in wva-report" },
    { "manifests", 0, WVA_ARGUMENT_DIR,
      "where to look for manifests that a run's configuration\nnames, if they are not where it "
      "says" },
    { "tz", 0, "ZONE",
      "time zone of timestamps without one: +01:00, or\nEurope/Berlin (default: UTC)" },
    { "units", 0, WVA_UNITS_WORDS,
      "of HPA runs: auto (default) corrects known unit errors,\nas-is takes numbers as they are "
      "written" },
    WVA_COMMON_OPTIONS,
};

static const char *propose_word(const char *option, size_t index)
{
    if (strcmp(option, "format") == 0)
        return wva_report_options_propose_format(index);
    if (strcmp(option, "figures") == 0)
        return wva_report_options_propose_figure(index);
    return NULL;
}

static const struct wva_command command = {
    .name = "wva-batch",
    .synopsis = "[OPTION...] INPUT... | --merge OUT SHARD...",
    .summary =
        "Finds the experiments in logs, folders and archives, reports on each, and leaves a\n"
        "catalogue (SQLite) and an index page. What is done and unchanged is not done again.",
    .options = options,
    .option_count = OPTION_COUNT,
    .exit_status = "0 done; 2 usage error; 3 no experiment found; 4 I/O error;\n5 some failed or "
                   "are missing, the rest is done.",
    .word = propose_word,
};

struct run {
    struct wva_batch_options batch;
    struct wva_report_options report;
    const char *given[OPTION_COUNT]; /* arguments of the options; "" where there is none */
    enum wva_progress_mode progress_mode;
    bool merge;
    struct wva_talk talk;
    struct wva_progress progress;
    struct wva_batch_counts counts;
};

/* ---- options ---- */

static bool read_count(struct wva_str text, unsigned *count)
{
    double value;

    if (!wva_number_is_whole(text) || !wva_number_parse(text, &value) || value < 1
        || value > SHARDS_MAX)
        return false;
    *count = (unsigned)value;
    return true;
}

static enum wva_status set_shard(struct wva_batch_options *batch, const char *text,
                                 struct wva_error *err)
{
    struct wva_str rest = wva_str_from(text), first;

    if (wva_str_cut(&rest, WVA_STR("/"), &first) && read_count(first, &batch->shard)
        && read_count(rest, &batch->shards) && batch->shard <= batch->shards)
        return WVA_OK;
    return wva_fail(err, WVA_ERR_USAGE, "--shard=%.40s: I/N is wanted, I from 1 to N, N up to %d",
                    text, SHARDS_MAX);
}

static enum wva_status set_report_option(struct run *run, enum option option, const char *argument,
                                         struct wva_error *err)
{
    struct wva_report_options *report = &run->report;
    struct wva_build_options *build = &report->build;

    switch (option) {
    case OPTION_FORMAT:
        return wva_report_options_set_formats(report, argument, err);
    case OPTION_FIGURES:
        return wva_report_options_set_figures(report, argument, err);
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
    case OPTION_GNUPLOT:
        build->gnuplot = true;
        return WVA_OK;
    case OPTION_SLO_ITL:
        return wva_option_slo("slo-itl", argument, &build->analysis.slo_itl_ms, err);
    case OPTION_SLO_TTFT:
        return wva_option_slo("slo-ttft", argument, &build->analysis.slo_ttft_ms, err);
    case OPTION_DEDUPE:
        return wva_option_dedupe(argument, &build->dedupe, err);
    case OPTION_MANIFESTS:
        build->manifests = argument;
        return WVA_OK;
    case OPTION_TZ:
        return wva_report_options_set_zone(report, argument, err);
    case OPTION_UNITS:
        return wva_report_options_set_units(report, argument, err);
    default:
        return WVA_OK;
    }
}

static enum wva_status set_option(void *context, int option, const char *argument,
                                  struct wva_error *err)
{
    struct run *run = context;
    struct wva_batch_options *batch = &run->batch;

    run->given[option] = argument == NULL ? "" : argument;
    switch ((enum option)option) {
    case OPTION_OUTPUT:
        batch->out = argument;
        return WVA_OK;
    case OPTION_JOBS:
        return wva_option_jobs(argument, &batch->jobs, err);
    case OPTION_FORCE:
        batch->force = true;
        return WVA_OK;
    case OPTION_DRY_RUN:
        batch->dry_run = true;
        return WVA_OK;
    case OPTION_KEEP_GOING:
        batch->fail_fast = false;
        return WVA_OK;
    case OPTION_FAIL_FAST:
        batch->fail_fast = true;
        return WVA_OK;
    case OPTION_PRUNE:
        batch->prune = true;
        return WVA_OK;
    case OPTION_SHARD:
        return set_shard(batch, argument, err);
    case OPTION_MERGE:
        run->merge = true;
        return WVA_OK;
    case OPTION_MAX_SPOOL:
        return wva_option_size("max-spool", argument, &batch->max_spool, err);
    case OPTION_PROGRESS:
        return wva_option_progress(argument, &run->progress_mode, err);
    default:
        return set_report_option(run, (enum option)option, argument, err);
    }
}

/* What a report depends on, the same however the options were ordered. */
static char *join_options(const struct run *run)
{
    struct wva_buffer text = wva_buffer_make(64 * 1024);

    for (int i = OPTION_FORMAT; i <= OPTION_UNITS; i++)
        if (run->given[i] != NULL)
            wva_buffer_printf(&text, "%s--%s%s%s", text.len == 0 ? "" : " ", options[i].name,
                              run->given[i][0] == '\0' ? "" : "=", run->given[i]);
    return text.data == NULL ? wva_strdup("") : text.data;
}

/* ---- talk ---- */

static void explain(const struct wva_coverage *coverage, struct wva_buffer *text)
{
    wva_coverage_explain(coverage, 0, text);
}

static void say_note(void *context, enum wva_batch_note note, const char *origin, const char *why)
{
    struct run *run = context;

    wva_progress_erase(&run->progress);
    if (note == WVA_BATCH_FAILED)
        wva_command_say(&command, "%s: %s", origin, why);
    else if (run->batch.dry_run && note == WVA_BATCH_MADE)
        printf("%s\t%s\n", origin, why);
    else if (run->talk.verbose && note == WVA_BATCH_MADE)
        wva_command_say(&command, "%s: made %s", origin, why);
    else if (run->talk.verbose)
        wva_command_say(&command, "%s: %s", origin,
                        note == WVA_BATCH_KEPT ? "done before, unchanged" : "found before");
}

static void show_progress(void *context, const struct wva_batch_counts *counts)
{
    struct run *run = context;

    wva_progress_show_items(&run->progress, "experiments", counts->made + counts->kept,
                            counts->found + counts->waiting, counts->failed);
}

static void say_count(struct wva_buffer *text, size_t count, const char *what)
{
    if (count > 0)
        wva_buffer_printf(text, "%s%zu %s", text->len == 0 ? "" : ", ", count, what);
}

static void say_counts(const struct run *run)
{
    const struct wva_batch_counts *counts = &run->counts;
    struct wva_buffer text = wva_buffer_make(4096);

    wva_buffer_printf(&text, "%zu found", counts->found);
    say_count(&text, counts->made, run->batch.dry_run ? "to be made" : "made");
    say_count(&text, counts->kept, "done before");
    say_count(&text, counts->failed, "failed");
    say_count(&text, counts->repeated, "found more than once");
    say_count(&text, counts->pruned, "forgotten");
    say_count(&text, counts->elsewhere, "of other shards");
    say_count(&text, counts->passed_over, "other files");
    say_count(&text, counts->links, "links to folders (not followed)");
    if (run->batch.dry_run || counts->found + counts->elsewhere == 0)
        wva_command_say(&command, "%s", text.data);
    else
        printf("%s\nCatalogue: %s/catalogue.sqlite\nIndex: %s/index.html\n", text.data,
               run->batch.out, run->batch.out);
    if (counts->unjudged > 0)
        printf("%zu of the runs log latency and no SLO, and have no verdict: --slo-itl=MS and "
               "--slo-ttft=MS judge all runs by one.\n",
               counts->unjudged);
    wva_buffer_free(&text);
}

/* ---- the work ---- */

static int run_batch(struct run *run)
{
    const struct wva_batch_counts *counts = &run->counts;
    struct wva_error err;
    enum wva_status status;
    int code = WVA_EXIT_OK;

    run->progress = wva_progress_begin(&command, run->progress_mode, &run->talk);
    status = wva_batch_run(&run->batch, &run->counts, &err);
    wva_progress_erase(&run->progress);
    if (status != WVA_OK)
        return wva_command_fail(&command, &err);
    if (counts->unpruned)
        wva_command_say(&command, "nothing was forgotten, for an input could not be read");
    if (!run->talk.quiet)
        say_counts(run);
    if (counts->found + counts->elsewhere + counts->waiting == 0)
        code = WVA_EXIT_NOTHING;
    else if (counts->failed > 0)
        code = WVA_EXIT_PARTIAL;
    return wva_command_finish(&command, code);
}

static void say_complaint(void *context, const char *sentence)
{
    (void)context;
    wva_command_say(&command, "%s", sentence);
}

static int run_merge(const struct run *run, int operand_count)
{
    const struct wva_merge_options merge = { .out = run->batch.inputs[0],
                                             .parts = run->batch.inputs + 1,
                                             .part_count = (size_t)operand_count - 1,
                                             .stop = run->batch.stop,
                                             .complain = say_complaint };
    struct wva_merge_counts counts;
    struct wva_error err;

    if (wva_batch_merge(&merge, &counts, &err) != WVA_OK)
        return wva_command_fail(&command, &err);
    if (!run->talk.quiet)
        printf("%zu experiments, %zu failed\nCatalogue: %s/catalogue.sqlite\n"
               "Index: %s/index.html\n",
               counts.done, counts.failed, merge.out, merge.out);
    return wva_command_finish(&command, counts.failed + counts.complaints > 0 ? WVA_EXIT_PARTIAL
                                                                              : WVA_EXIT_OK);
}

/* What is done is known by names and bytes, and standard input has no name. */
static bool has_standard_input(char **operands, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(operands[i], "-") == 0)
            return true;
    return false;
}

static int run_operands(struct run *run, char **operands, int count)
{
    struct wva_error err;

    run->batch.inputs = (const char *const *)operands;
    run->batch.input_count = (size_t)count;
    if (run->report.list_figures) {
        wva_report_options_list_figures();
        return wva_command_finish(&command, WVA_EXIT_OK);
    }
    if (has_standard_input(operands, count)) {
        (void)wva_fail(&err, WVA_ERR_USAGE,
                       "standard input has no name to be found by the next time: keep it in a file "
                       "and name that, or let 'wva-report -' read a single run");
        return wva_command_fail(&command, &err);
    }
    if (run->merge && count >= 2)
        return run_merge(run, count);
    if (!run->merge && count >= 1)
        return run_batch(run);
    (void)wva_fail(&err, WVA_ERR_USAGE, "%s",
                   run->merge ? "--merge: name the folder to write and those of the shards"
                              : "name logs, folders or archives");
    return wva_command_fail(&command, &err);
}

int main(int argc, char **argv)
{
    struct run run = { .report = wva_report_options_make() };
    char *options_text;
    int code, first;

    run.batch = (struct wva_batch_options){ .out = "batch",
                                            .stop = wva_command_catch_signals(),
                                            .explain = explain,
                                            .note = say_note,
                                            .progress = show_progress,
                                            .context = &run };
    first = wva_command_parse(&command, argc, argv, set_option, &run, &run.talk, &code);
    options_text = join_options(&run);
    run.report.build.version = PACKAGE_VERSION;
    run.report.build.options_text = options_text;
    run.report.build.stop = run.batch.stop;
    run.batch.build = run.report.build;
    run.batch.options_text = options_text;
    if (first >= 0)
        code = run_operands(&run, argv + first, argc - first);
    wva_report_options_release(&run.report);
    free(options_text);
    return code;
}
