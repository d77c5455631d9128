/* SPDX-License-Identifier: Apache-2.0 */
/* wva-extract: controller logs to rows. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/command.h"
#include "commands/coverage_text.h"
#include "commands/diagnosis_text.h"
#include "commands/progress.h"
#include "input/documents.h"
#include "input/overlap.h"
#include "log/logs.h"
#include "series/sample_table.h"
#include "series/selection.h"
#include "util/memory.h"
#include "util/pool.h"

struct extraction {
    const char *output_path, *rejects_path, *pattern_path;
    struct wva_patterns *patterns; /* NULL: none */
    enum wva_table_format format;
    struct wva_column_list columns;
    struct wva_selection_options select;
    struct wva_documents_options documents;
    const char **include, **exclude; /* lists that end with NULL */
    enum wva_progress_mode progress_mode;
    unsigned threads;
    bool diagnose, strict;
    struct wva_talk talk;

    struct wva_outfile *out, *rejects;
    struct wva_table table;
    bool table_begun;
    bool live; /* the input grows: hand out each row at once */
    const char *input_name;
    struct wva_progress progress;
    uint64_t rows, bad_lines;
    struct wva_complaints complaints; /* of the log at hand, for its diagnosis */
    size_t logs_read, failures;
};

static const char *propose_column(size_t index)
{
    static const char *const sets[] = { "classic", "full" };
    const size_t set_count = WVA_COUNT(sets);

    if (index < set_count)
        return sets[index];
    index -= set_count;
    return index < WVA_COLUMN_COUNT ? wva_column_info((enum wva_column)index)->name : NULL;
}

static enum wva_status set_columns(const struct wva_option *option, const char *list, void *value,
                                   struct wva_error *err)
{
    (void)option;
    return wva_column_list_parse(list, value, err);
}

/* The lists are as long as the command line, at most. */
static enum wva_status add_pattern(const struct wva_option *option, const char *pattern,
                                   void *value, struct wva_error *err)
{
    const char **list = *(const char ***)value;

    (void)option;
    (void)err;
    while (*list != NULL)
        list++;
    *list = pattern;
    return WVA_OK;
}

static const struct wva_option options[] = {
    { "output", 'o', WVA_ARGUMENT_FILE, "write to FILE; default: standard output ('-')",
      WVA_TAKES_TEXT(struct extraction, output_path) },
    /* in the order of enum wva_table_format */
    { "format", 0, "csv|tsv|ndjson", "output format; default: csv; ndjson is JSON Lines",
      WVA_TAKES_CHOICE(struct extraction, format) },
    { "columns", 'c', WVA_ARGUMENT_LIST,
      "classic: the 15 columns of the old extraction script;\nfull (default): these and all "
      "others;\nor a list of names, separated by commas",
      WVA_READ(set_columns, struct extraction, columns, struct wva_column_list),
      .propose = propose_column },
    { "accelerator", 'a', "NAME", "only servers on this accelerator",
      WVA_TAKES_TEXT(struct extraction, select.accelerator) },
    { "server", 's', "PATTERN",
      "only servers whose name (variant:namespace) matches\nthis regular expression (PCRE2)",
      WVA_TAKES_TEXT(struct extraction, select.server) },
    { "model", 'm', "PATTERN", "only models whose name matches, likewise",
      WVA_TAKES_TEXT(struct extraction, select.model) },
    WVA_OPTION_DEDUPE(struct extraction, select.dedupe,
                      "none (default): keep every cycle;\nburst: of cycles within seconds of each "
                      "other, keep\nthe last;\nminute: keep the last of each calendar minute"),
    WVA_WINDOW_OPTIONS(struct extraction, select.window, WVA_SINCE_HELP),
    WVA_OPTION_PATTERN(struct extraction, pattern_path),
    { "rejects", 0, WVA_ARGUMENT_FILE,
      "write lines that could not be used to FILE, with the\nreason",
      WVA_TAKES_TEXT(struct extraction, rejects_path) },
    { "strict", 0, NULL, "stop with an error at the first bad line",
      WVA_SETS(struct extraction, strict) },
    { "include", 0, "GLOB",
      "in folders and archives, read only files whose path\nmatches GLOB; may be repeated",
      WVA_READ(add_pattern, struct extraction, include, const char **) },
    { "exclude", 0, "GLOB", "skip files whose path matches GLOB; may be repeated",
      WVA_READ(add_pattern, struct extraction, exclude, const char **) },
    { "max-expand", 0, "SIZE",
      "limit for a decompressed log, such as 500M or 2G;\ndefault: 64G, and 200 times the "
      "compressed size",
      WVA_TAKES_BYTES(struct extraction, documents.max_expand) },
    { "diagnose", 0, NULL,
      "instead of rows, print what each log is, what it\ncontains, and why data are missing",
      WVA_SETS(struct extraction, diagnose) },
    { "follow", 'f', NULL, "keep reading as the file grows, until interrupted",
      WVA_SETS(struct extraction, documents.follow) },
    WVA_OPTION_JOBS(struct extraction, threads,
                    "number of threads, 1 to 256; default: one per\nprocessor, at most 8"),
    WVA_OPTION_PROGRESS(struct extraction, progress_mode,
                        "show progress on standard error; auto (default): if\nthat is a terminal, "
                        "unless -q, until rows appear on it"),
    WVA_COMMON_OPTIONS(struct extraction, talk),
};

static const struct wva_command command = {
    .name = "wva-extract",
    .synopsis = "[OPTION...] LOG...",
    .summary =
        "Reads the logs of a Workload-Variant-Autoscaler controller ('-' is standard input) and\n"
        "writes one row per reconcile cycle and server. A LOG may be compressed (gzip, xz, zstd,\n"
        "bzip2, lz4, lzip, lzma, compress), a tar or zip archive, or a folder.",
    .options = options,
    .option_count = WVA_COUNT(options),
    .exit_status = "0 done; 2 usage error; 3 nothing usable in the logs; 4 I/O error;\n5 some logs "
                   "failed, wholly or in part; the rows that could be read are written.",
};

/* Writes a row. The header comes with the first one, so that an input without data leaves no
 * output. */
static enum wva_status write_sample(void *context, const struct wva_sample *sample,
                                    struct wva_error *err)
{
    struct extraction *run = context;

    run->rows++;
    if (run->diagnose)
        return WVA_OK;
    if (!run->table_begun && strcmp(run->output_path, "-") == 0)
        wva_progress_yield(&run->progress);
    if (!run->table_begun)
        run->table = wva_table_begin(run->out, run->format, run->columns.head, run->columns.count);
    run->table_begun = true;
    wva_column_list_write(&run->columns, &run->table, sample);
    return wva_outfile_check(run->out, run->live, err);
}

static void say_coverage(const struct extraction *run, const struct wva_selection *selection,
                         const struct wva_coverage *coverage)
{
    struct wva_buffer text = wva_buffer_make(4096);

    wva_coverage_describe(coverage, &text);
    wva_buffer_printf(&text, "; %" PRIu64 " rows", run->rows);
    if (wva_selection_duplicates(selection) > 0)
        wva_buffer_printf(&text, ", %" PRIu64 " repeated cycles dropped",
                          wva_selection_duplicates(selection));
    if (wva_selection_unwanted(selection) > 0)
        wva_buffer_printf(&text, ", %" PRIu64 " outside the selection",
                          wva_selection_unwanted(selection));
    wva_command_say(&command, "%s", text.data);
    wva_buffer_free(&text);
}

struct log_context {
    struct extraction *run;
    struct wva_selection *selection;
};

static enum wva_status select_sample(void *context, const struct wva_sample *sample,
                                     struct wva_error *err)
{
    struct log_context *log = context;

    return wva_selection_push(log->selection, sample, err);
}

static enum wva_status reject_line(void *context, uint64_t line, enum wva_skip reason,
                                   struct wva_str text, struct wva_error *err)
{
    struct extraction *run = ((struct log_context *)context)->run;

    if (run->rejects != NULL)
        wva_outfile_printf(run->rejects, "%s:%" PRIu64 ": %s: %.*s\n", run->input_name, line,
                           wva_skip_name(reason), WVA_STR_ARGS(text));
    if (!wva_skip_is_bad(reason))
        return WVA_OK;
    if (run->strict) {
        return wva_fail_at(err, WVA_ERR_DATA, run->input_name, line, "%s line (--strict)",
                           wva_skip_name(reason));
    }
    run->bad_lines++;
    if (!wva_coverage_shows_bad_line(run->bad_lines, &run->talk))
        return WVA_OK;
    wva_progress_erase(&run->progress);
    wva_command_say(&command, "%s:%" PRIu64 ": %s line skipped", run->input_name, line,
                    wva_skip_name(reason));
    return WVA_OK;
}

static void take_complaint(void *context, const struct wva_complaint_line *line)
{
    wva_complaints_add(&((struct log_context *)context)->run->complaints, line);
}

/* Writes what was found out about a log, at once: on a terminal, progress comes behind it. */
static void diagnose(struct extraction *run, const struct wva_log *log,
                     const struct wva_coverage *coverage, uint64_t rows)
{
    struct wva_buffer text = wva_buffer_make(64 * 1024);
    struct wva_error ignored; /* errors stick */

    wva_progress_erase(&run->progress);

    if (run->logs_read > 0)
        wva_buffer_append_char(&text, '\n');
    wva_complaints_finish(&run->complaints, coverage->first_ns);
    wva_diagnosis_write(log->name, log->origin, log->binary, coverage, &run->complaints, rows,
                        &text);
    wva_complaints_free(&run->complaints);
    wva_outfile_write(run->out, text.data, text.len);
    (void)wva_outfile_check(run->out, true, &ignored);
    wva_buffer_free(&text);
}

/* Reads one log. What it held before a failure counts. */
static enum wva_status extract_log(struct extraction *run, struct wva_selection *selection,
                                   struct wva_logs *logs, const struct wva_log *log,
                                   struct wva_coverage *total, struct wva_error *err)
{
    struct wva_coverage coverage;
    uint64_t rows_before = run->rows;
    struct wva_error ignored;
    enum wva_status status;

    run->input_name = log->name;
    run->live = log->live;
    status = wva_logs_read(logs, &coverage, err);
    if (status == WVA_OK)
        status = wva_selection_finish(selection, err);
    else
        (void)wva_selection_finish(selection, &ignored);
    if (run->diagnose)
        diagnose(run, log, &coverage, run->rows - rows_before);
    wva_coverage_add(total, &coverage);
    run->logs_read++;
    return status;
}

static void show_progress(void *context, uint64_t done, uint64_t total)
{
    struct extraction *run = context;

    wva_progress_show(&run->progress, done, total);
}

static void say_passed_over(void *context, const char *name, const char *kind)
{
    struct extraction *run = context;

    if (!run->talk.verbose || run->talk.quiet)
        return;
    wva_progress_erase(&run->progress);
    wva_coverage_say_passed_over(&command, name, kind);
}

static enum wva_status check_output(const struct extraction *run, const char *output,
                                    char *const *paths, int count, struct wva_error *err)
{
    if (wva_overlaps(output, (const char *const *)paths, (size_t)count))
        return wva_fail(err, WVA_ERR_USAGE, "'%s' is one of the logs to read", output);
    if (run->pattern_path != NULL && wva_overlaps(output, &run->pattern_path, 1))
        return wva_fail(err, WVA_ERR_USAGE, "'%s' holds the patterns to read", output);
    return WVA_OK;
}

static enum wva_status check_outputs(const struct extraction *run, char *const *paths, int count,
                                     struct wva_error *err)
{
    enum wva_status status = check_output(run, run->output_path, paths, count, err);

    if (status != WVA_OK || run->rejects_path == NULL)
        return status;
    if (wva_is_same_output(run->output_path, run->rejects_path))
        return wva_fail(err, WVA_ERR_USAGE, "--output and --rejects name the same file, '%s'",
                        run->rejects_path);
    return check_output(run, run->rejects_path, paths, count, err);
}

static enum wva_status open_outputs(struct extraction *run, struct wva_error *err)
{
    run->out = wva_outfile_open(run->output_path, err);
    if (run->out == NULL)
        return err->status;
    wva_outfile_make_durable(run->out);
    if (run->rejects_path != NULL) {
        run->rejects = wva_outfile_open(run->rejects_path, err);
        if (run->rejects == NULL)
            return err->status;
    }
    return WVA_OK;
}

/* Puts the files in place, or drops them: rows are kept when there are some and nothing failed for
 * good. */
static enum wva_status close_outputs(struct extraction *run, bool keep, struct wva_error *err)
{
    struct wva_outfile *out = run->out, *rejects = run->rejects;
    enum wva_status status = WVA_OK;

    run->out = run->rejects = NULL;
    if (rejects != NULL)
        status = wva_outfile_commit(rejects, err);
    if (!keep || status != WVA_OK) {
        wva_outfile_abandon(out);
        return status;
    }
    return wva_outfile_commit(out, err);
}

/* Reads all logs. A log that cannot be read does not keep the others from being read: *code is what
 * the last failure means. False where there is no sense in going on. */
static bool extract_logs(struct extraction *run, struct wva_selection *selection,
                         struct wva_logs *logs, struct wva_coverage *total, int *code)
{
    const volatile sig_atomic_t *stop = run->documents.stop;
    struct wva_error err;

    for (;;) {
        struct wva_log log;
        enum wva_status status = wva_logs_next(logs, &log, &err);

        if (status == WVA_OK && log.name != NULL)
            status = extract_log(run, selection, logs, &log, total, &err);
        else if (status == WVA_OK)
            return true;
        /* What is live has no other end; the rest of a file would be missing. */
        if (*stop != 0 && status == WVA_OK && !run->live)
            status = wva_fail(&err, WVA_ERR_INTERRUPTED, "interrupted");
        wva_progress_erase(&run->progress);
        if (status != WVA_OK) {
            run->failures++;
            *code = wva_command_fail(&command, &err);
            if (run->strict || status == WVA_ERR_INTERRUPTED
                || wva_outfile_check(run->out, false, &err) != WVA_OK)
                return false;
        }
        if (*stop != 0)
            return true;
    }
}

static void say_why_nothing(const struct wva_coverage *coverage, uint64_t unwanted)
{
    struct wva_buffer text = wva_buffer_make(1024);

    wva_coverage_explain(coverage, unwanted, &text);
    wva_command_say(&command, "%s", text.data);
    wva_buffer_free(&text);
}

/* Returns the exit code. */
static int extract(struct extraction *run, struct wva_selection *selection, struct wva_logs *logs)
{
    struct wva_coverage total;
    struct wva_error err;
    int code = WVA_EXIT_OK;

    wva_coverage_init(&total);
    if (!extract_logs(run, selection, logs, &total, &code)) {
        (void)close_outputs(run, false, &err);
        return code;
    }
    total.passed_over = wva_logs_passed_over(logs);
    if (close_outputs(run, run->rows > 0 || run->diagnose, &err) != WVA_OK)
        return wva_command_fail(&command, &err);
    if (run->patterns != NULL && !run->talk.quiet)
        wva_coverage_say_given_up(&command, &total, run->patterns, run->pattern_path);
    if (run->logs_read > 0 && !run->talk.quiet && !run->diagnose)
        say_coverage(run, selection, &total);
    if (run->rows > 0)
        return run->failures > 0 ? WVA_EXIT_PARTIAL : code;
    if (run->logs_read == 0 && run->failures == 0) {
        wva_command_say(&command, "no rows: none of the %" PRIu64 " files is text",
                        total.passed_over);
        return WVA_EXIT_NOTHING;
    }
    if (run->logs_read > run->failures) {
        if (!run->diagnose)
            say_why_nothing(&total, wva_selection_unwanted(selection));
        return WVA_EXIT_NOTHING;
    }
    return code;
}

static int run_extraction(struct extraction *run, char **paths, int count)
{
    struct wva_selection *selection = NULL;
    struct log_context context = { .run = run };
    struct wva_log_sinks sinks = {
        .sample = select_sample,
        .reject = reject_line,
        .complaint = run->diagnose ? take_complaint : NULL,
        .context = &context,
        .threads = run->threads,
    };
    struct wva_logs *logs;
    struct wva_error err;
    int code;

    if (count == 0)
        (void)wva_fail(&err, WVA_ERR_USAGE, "no log is named ('-' reads standard input)");
    else if (run->documents.follow && count > 1)
        (void)wva_fail(&err, WVA_ERR_USAGE, "--follow takes one log");
    else if (check_outputs(run, paths, count, &err) == WVA_OK
             && (run->pattern_path == NULL
                 || wva_patterns_read(run->pattern_path, &run->patterns, &err) == WVA_OK))
        selection = wva_selection_create(&run->select, write_sample, run, &err);
    if (selection == NULL)
        return wva_command_fail(&command, &err);
    run->documents.stop = wva_command_catch_signals();
    /* Before the output's file comes to be, perhaps in a folder that is read. */
    context.selection = selection;
    sinks.patterns = run->patterns;
    logs = wva_logs_open((const char *const *)paths, (size_t)count, &run->documents, &sinks);
    run->progress = wva_progress_begin(&command, run->progress_mode, &run->talk);
    if (open_outputs(run, &err) == WVA_OK)
        code = extract(run, selection, logs);
    else
        code = wva_command_fail(&command, &err);
    wva_logs_close(logs);
    wva_outfile_abandon(run->out);
    wva_outfile_abandon(run->rejects);
    wva_selection_free(selection);
    return code;
}

/* More than a few threads wait for each other, and take memory. */
static unsigned default_threads(void)
{
    const unsigned enough = 8;
    unsigned processors = wva_pool_processors();

    return processors < enough ? processors : enough;
}

int main(int argc, char **argv)
{
    struct extraction run = { .output_path = "-", .threads = default_threads() };
    struct wva_error err;
    int code, first;

    run.include = wva_calloc((size_t)argc + 1, sizeof *run.include);
    run.exclude = wva_calloc((size_t)argc + 1, sizeof *run.exclude);
    run.documents = (struct wva_documents_options){ .include = run.include,
                                                    .exclude = run.exclude,
                                                    .progress = show_progress,
                                                    .passed_over = say_passed_over,
                                                    .context = &run };
    (void)wva_column_list_parse("full", &run.columns, &err);
    first = wva_command_parse(&command, argc, argv, &run, NULL, &code);
    if (first >= 0)
        code = run_extraction(&run, argv + first, argc - first);
    wva_patterns_free(run.patterns);
    free(run.include);
    free(run.exclude);
    return code;
}
