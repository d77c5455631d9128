/* SPDX-License-Identifier: Apache-2.0 */
/* wva-batch: many experiments to reports, a catalogue and an index page. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch/batch.h"
#include "commands/command.h"
#include "commands/configure.h"
#include "commands/coverage_text.h"
#include "commands/progress.h"
#include "commands/report_options.h"
#include "util/memory.h"
#include "util/number.h"

enum { SHARDS_MAX = 100000 };

struct run {
    struct wva_batch_options batch;
    struct wva_report_options report;
    struct wva_configuration configuration;
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

static enum wva_status set_shard(const struct wva_option *option, const char *text, void *value,
                                 struct wva_error *err)
{
    struct wva_batch_options *batch = value;
    struct wva_str rest = wva_str_from(text), first;

    (void)option;
    if (wva_str_cut(&rest, WVA_STR("/"), &first) && read_count(first, &batch->shard)
        && read_count(rest, &batch->shards) && batch->shard <= batch->shards)
        return WVA_OK;
    return wva_fail(err, WVA_ERR_USAGE, "--shard=%.40s: give I/N, I from 1 to N, N up to %d", text,
                    SHARDS_MAX);
}

static const struct wva_option options[] = {
    { "output", 'o', WVA_ARGUMENT_DIR, "output folder; default: batch",
      WVA_TAKES_TEXT(struct run, batch.out) },
    WVA_OPTION_JOBS(struct run, batch.jobs,
                    "number of processes, 1 to 256; default: one per\nprocessor"),
    { "force", 'f', NULL, "redo reports that are already done", WVA_SETS(struct run, batch.force) },
    { "dry-run", 'n', NULL, "only print what would be done", WVA_SETS(struct run, batch.dry_run) },
    { "keep-going", 'k', NULL, "continue after a failure (default)",
      WVA_CLEARS(struct run, batch.fail_fast) },
    { "fail-fast", 0, NULL, "start nothing more after a failure",
      WVA_SETS(struct run, batch.fail_fast) },
    { "prune", 0, NULL, "drop experiments that the inputs no longer contain,\nand their reports",
      WVA_SETS(struct run, batch.prune) },
    { "shard", 0, "I/N",
      "only the experiments of shard I of N; which one is in\nwhich shard depends on its content",
      WVA_READ(set_shard, struct run, batch, struct wva_batch_options) },
    { "merge", 0, NULL, "OUT SHARD...: merge the outputs of shards into OUT",
      WVA_SETS(struct run, merge) },
    { "max-spool", 0, "SIZE",
      "limit for members of archives that are unpacked at a\ntime (default 64G); K, M, G and T "
      "multiply",
      WVA_TAKES_BYTES(struct run, batch.max_spool) },
    WVA_OPTION_PROGRESS(struct run, progress_mode,
                        "show progress on standard error; auto (default): if\nthat is a terminal, "
                        "unless -q"),
    WVA_CONFIG_OPTIONS(struct run, configuration),
    /* From here on, those that a report depends on: in the catalogue they stand in this order. */
    WVA_OPTION_FORMAT(struct run, report, "formats of figures and documents, as in wva-report"),
    WVA_OPTION_FIGURES(struct run, report),
    WVA_SHEET_OPTIONS(struct run, report.build.sheet),
    WVA_OPTION_NO_GAPS(struct run, report),
    WVA_GNUPLOT_AND_SLO_OPTIONS(struct run, report),
    WVA_OPTION_DEDUPE(struct run, report.build.dedupe, "cycles to keep, as in wva-report"),
    WVA_OPTION_MANIFESTS(struct run, report,
                         "where to look for manifests that a run's configuration\nnames, if they "
                         "are not where it says"),
    WVA_OPTION_TZ(struct run, report.zone),
    WVA_OPTION_UNITS(struct run, report.build.units_as_is),
    WVA_COMMON_OPTIONS(struct run, talk),
};

enum { OPTION_COUNT = WVA_COUNT(options) };

static const struct wva_command command = {
    .name = "wva-batch",
    .synopsis = "[OPTION...] INPUT... | --merge OUT SHARD...",
    .summary =
        "Finds the experiments in logs, folders and archives, reports on each, and writes "
        "a\ncatalogue (SQLite) and an index page. Unchanged experiments are not processed again.",
    .options = options,
    .option_count = OPTION_COUNT,
    .exit_status = "0 done; 2 usage error; 3 no experiment found; 4 I/O error;\n5 some failed or "
                   "are missing, the rest is done.",
};

/* What a report depends on, the same however the options were ordered. */
static char *join_options(const char *const given[OPTION_COUNT])
{
    struct wva_buffer text = wva_buffer_make(64 * 1024);
    size_t i = 0;

    while (strcmp(options[i].name, "format") != 0)
        i++;
    for (; strcmp(options[i].name, "quiet") != 0; i++)
        if (given[i] != NULL)
            wva_buffer_printf(&text, "%s--%s%s%s", text.len == 0 ? "" : " ", options[i].name,
                              given[i][0] == '\0' ? "" : "=", given[i]);
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
        printf("%zu of the runs have latency but no SLO, and so no verdict: --slo-itl=MS and "
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
        wva_command_say(&command, "no experiment was dropped, because an input could not be read");
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
                       "standard input has no name by which a later batch could find it: save it "
                       "to a file, or use 'wva-report -' for a single run");
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

/* Puts together what reports are made with. Of gates it makes none: the catalogue has their
 * figures. */
static enum wva_status configure(struct run *run, const char *const *given, char **options_text,
                                 struct wva_error *err)
{
    static const enum wva_setting_id used[] = { WVA_SETTING_SLO_ITL, WVA_SETTING_SLO_TTFT,
                                                WVA_SETTING_ZONE,    WVA_SETTING_HELD,
                                                WVA_SETTING_MOSTLY,  WVA_SETTING_PRICE,
                                                WVA_SETTING_COUNT };
    struct wva_build_options *build = &run->report.build;
    enum wva_status status = wva_configure(&command, used, given, run, &run->configuration, err);

    *options_text = wva_configuration_join(&run->configuration, join_options(given));
    build->settings = &run->configuration.settings;
    build->zone = run->report.zone;
    build->version = PACKAGE_VERSION;
    build->options_text = *options_text;
    build->stop = run->batch.stop;
    run->batch.build = *build;
    run->batch.options_text = *options_text;
    return status;
}

int main(int argc, char **argv)
{
    struct run run = { .report = wva_report_options_make() };
    const char *given[OPTION_COUNT] = { NULL };
    char *options_text = NULL;
    struct wva_error err;
    int code, first;

    run.batch = (struct wva_batch_options){ .out = "batch",
                                            .stop = wva_command_catch_signals(),
                                            .explain = explain,
                                            .note = say_note,
                                            .progress = show_progress,
                                            .context = &run };
    first = wva_command_parse(&command, argc, argv, &run, given, &code);
    if (first >= 0 && configure(&run, given, &options_text, &err) != WVA_OK)
        code = wva_command_fail(&command, &err);
    else if (first >= 0)
        code = run_operands(&run, argv + first, argc - first);
    wva_report_options_release(&run.report);
    wva_settings_release(&run.configuration.settings);
    free(options_text);
    return code;
}
