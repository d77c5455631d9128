/* SPDX-License-Identifier: Apache-2.0 */
/* wva-experiment: what a configuration is worth before it runs, and which runs there are. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/command.h"
#include "figures/load_plan.h"
#include "input/overlap.h"
#include "report/run_list.h"
#include "report/run_plan_text.h"
#include "util/buffer.h"
#include "util/edit_distance.h"
#include "util/outfile.h"

#define TEXT_MAX ((size_t)64 * 1024 * 1024)

struct run {
    bool json, strict;
    struct wva_talk talk;
    const char *output, *figure, *manifests;
    enum wva_image_format image;
    double dpi;
    const volatile sig_atomic_t *stop;
};

static enum wva_status set_figure(const struct wva_option *option, const char *path, void *value,
                                  struct wva_error *err)
{
    struct run *run = value;
    const char *ending = strrchr(path, '.');

    run->figure = path;
    for (int i = 0; ending != NULL && ending > path && i <= WVA_IMAGE_GNUPLOT; i++)
        if (strcmp(ending + 1, wva_image_format_names[i]) == 0) {
            run->image = (enum wva_image_format)i;
            return WVA_OK;
        }
    return wva_fail(err, WVA_ERR_USAGE, "--%s=%s: the name must end in .png, .svg, .pdf or .gp",
                    option->name, path);
}

static const struct wva_option options[] = {
    { "format", 0, "text|json", "text (default) or json", WVA_TAKES_EITHER(struct run, json) },
    { "output", 'o', WVA_ARGUMENT_FILE, "write to FILE; default: standard output ('-')",
      WVA_TAKES_TEXT(struct run, output) },
    { "figure", 0, WVA_ARGUMENT_FILE,
      "plan: also draw the load; .png, .svg, .pdf or .gp (for\ngnuplot) by the ending of the name",
      .read = set_figure },
    WVA_OPTION_DPI(struct run, dpi),
    { "manifests", 'm', WVA_ARGUMENT_DIR,
      "where to look for manifests that are not where the\nconfiguration says",
      WVA_TAKES_TEXT(struct run, manifests) },
    { "strict", 0, NULL, "check: treat warnings as problems", WVA_SETS(struct run, strict) },
    WVA_COMMON_OPTIONS(struct run, talk),
};

static const struct wva_command command = {
    .name = "wva-experiment",
    .synopsis = "[OPTION...] check CONFIG... | plan CONFIG | list [DIR]",
    .summary = "check  finds problems in the configuration of an experiment\n"
               "plan   shows the load that it generates, and when\n"
               "list   lists the runs below a folder, newest first",
    .options = options,
    .option_count = WVA_COUNT(options),
    .exit_status = "0 done; 1 check found a problem; 2 usage error; 3 no plan, or no run;\n4 I/O "
                   "error; 5 plan: the rate of a job is not known.",
    .operands = "check|plan|list",
};

/* Writes the output and frees it. Returns `code`, or that of a failure. */
static int put_output(const struct run *run, struct wva_buffer *text, int code)
{
    struct wva_error err;
    enum wva_status status =
        text->overflow
            ? wva_fail(&err, WVA_ERR_LIMIT, "the output is larger than %zu bytes", TEXT_MAX)
            : wva_outfile_put(run->output, text->data == NULL ? "" : text->data, text->len, &err);

    if (status != WVA_OK)
        code = wva_command_fail(&command, &err);
    wva_buffer_free(text);
    return code;
}

static void say_verdict(const struct run *run, const char *path,
                        const struct wva_problems *problems)
{
    size_t warnings = 0;

    for (size_t i = 0; i < problems->count; i++)
        warnings += problems->items[i].severity == WVA_PROBLEM_WARN;
    if (!run->talk.quiet)
        wva_command_say(&command, "%s: %zu problem%s, %zu warning%s", path, problems->errors,
                        WVA_PLURAL(problems->errors), warnings, WVA_PLURAL(warnings));
}

/* Adds what is wrong with one configuration; true when that is nothing. */
static bool add_problems(const struct run *run, const char *path,
                         const struct wva_problems *problems, struct wva_buffer *text)
{
    if (run->json)
        wva_problems_write_json(path, problems, text);
    else
        wva_problems_write_text(problems, text);
    say_verdict(run, path, problems);
    return problems->errors == 0 && (!run->strict || problems->count == 0);
}

/* Which file is behind each job. */
static void say_manifests(const struct run *run, const struct wva_run_plan *plan)
{
    for (size_t i = 0; run->talk.verbose && i < plan->config->job_count; i++)
        if (plan->jobs[i].path != NULL)
            wva_command_say(&command, "%s: %s", plan->jobs[i].label, plan->jobs[i].path);
}

/* Refuses an output that is one of the files `paths`. */
static enum wva_status check_outputs(const struct run *run, const char *const *paths, size_t count,
                                     struct wva_error *err)
{
    const char *const outputs[] = { run->output, run->figure };

    for (size_t i = 0; i < WVA_COUNT(outputs); i++)
        if (outputs[i] != NULL && wva_overlaps(outputs[i], paths, count))
            return wva_fail(err, WVA_ERR_USAGE, "'%s' is one of the files to read", outputs[i]);
    if (run->figure != NULL && wva_is_same_output(run->output, run->figure))
        return wva_fail(err, WVA_ERR_USAGE, "--output and --figure name the same file, '%s'",
                        run->figure);
    return WVA_OK;
}

/* The same for the configuration and all that it names. */
static enum wva_status check_plan_outputs(const struct run *run, const char *path,
                                          const struct wva_run_plan *plan, struct wva_error *err)
{
    enum wva_status status = check_outputs(run, &path, 1, err);

    for (size_t i = 0; i < plan->config->job_count && status == WVA_OK; i++)
        if (plan->jobs[i].path != NULL)
            status = check_outputs(run, (const char *const *)&plan->jobs[i].path, 1, err);
    if (status == WVA_OK && plan->hpa.file != NULL)
        status = check_outputs(run, (const char *const *)&plan->hpa.file, 1, err);
    return status;
}

/* Invalid YAML is a problem like any other; an unreadable file is an error. */
static int check_one(const struct run *run, const char *path, struct wva_buffer *text)
{
    struct wva_problems problems = { 0 };
    struct wva_run_plan *plan;
    struct wva_error err;
    bool good;

    if (wva_run_plan_read(path, run->manifests, &plan, &err) == WVA_OK) {
        enum wva_status status = check_plan_outputs(run, path, plan, &err);

        say_manifests(run, plan);
        good = add_problems(run, path, &plan->problems, text);
        wva_run_plan_free(plan);
        if (status != WVA_OK)
            return wva_command_fail(&command, &err);
        return good ? WVA_EXIT_OK : WVA_EXIT_GATE;
    }
    if (err.status != WVA_ERR_DATA || check_outputs(run, &path, 1, &err) != WVA_OK)
        return wva_command_fail(&command, &err);
    wva_problems_add_error(&problems, &err, "");
    (void)add_problems(run, path, &problems, text);
    wva_problems_release(&problems);
    return WVA_EXIT_GATE;
}

static int check(const struct run *run, char **arguments, int count)
{
    struct wva_buffer text = wva_buffer_make(TEXT_MAX);
    int code = WVA_EXIT_OK;

    for (int i = 0; i < count; i++) {
        char *path = wva_run_plan_resolve(arguments[i]);
        int one = check_one(run, path, &text);

        /* The codes are in the order of their weight. */
        code = one > code ? one : code;
        free(path);
    }
    if (code != WVA_EXIT_USAGE)
        return put_output(run, &text, code);
    wva_buffer_free(&text);
    return code;
}

static int draw(const struct run *run, const struct wva_run_plan *plan, int code)
{
    struct wva_error err;

    if (run->figure == NULL
        || wva_load_plan_render(plan, run->image, run->dpi, run->figure, &err) == WVA_OK)
        return code;
    return wva_command_fail(&command, &err);
}

static int plan_one(const struct run *run, const char *path)
{
    struct wva_buffer text = wva_buffer_make(TEXT_MAX);
    struct wva_run_plan *plan;
    struct wva_error err;
    int code;

    if (wva_run_plan_read(path, run->manifests, &plan, &err) != WVA_OK)
        return wva_command_fail(&command, &err);
    if (check_plan_outputs(run, path, plan, &err) != WVA_OK) {
        code = wva_command_fail(&command, &err);
        wva_buffer_free(&text);
        wva_run_plan_free(plan);
        return code;
    }
    if (run->json)
        wva_run_plan_write_json(plan, &text);
    else
        wva_run_plan_write_text(plan, &text);
    say_manifests(run, plan);
    code = plan->load.peak_rps == 0 && plan->closed == 0 ? WVA_EXIT_NOTHING
           : plan->unknown > 0                           ? WVA_EXIT_PARTIAL
                                                         : WVA_EXIT_OK;
    code = draw(run, plan, put_output(run, &text, code));
    wva_run_plan_free(plan);
    return code;
}

static int plan(const struct run *run, char **arguments, int count)
{
    struct wva_error err;
    char *path;
    int code;

    if (count > 1) {
        (void)wva_fail(&err, WVA_ERR_USAGE, "plan takes one configuration");
        return wva_command_fail(&command, &err);
    }
    path = wva_run_plan_resolve(arguments[0]);
    code = plan_one(run, path);
    free(path);
    return code;
}

static void pass_over(void *context, const struct wva_error *err)
{
    const struct run *run = context;
    char text[sizeof err->file + sizeof err->text + 32];

    if (!run->talk.quiet)
        wva_command_say(&command, "%s (skipped)", wva_error_describe(err, text, sizeof text));
}

static enum wva_status check_list_output(const struct run *run, const struct wva_runs *runs,
                                         struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    for (size_t i = 0; i < runs->count && status == WVA_OK; i++)
        status = check_outputs(run, (const char *const *)&runs->items[i].path, 1, err);
    return status;
}

static int list(struct run *run, const char *folder)
{
    struct wva_buffer text = wva_buffer_make(TEXT_MAX);
    struct wva_runs runs;
    struct wva_error err;
    int code = WVA_EXIT_OK;

    if (wva_runs_find(folder, run->stop, pass_over, run, &runs, &err) != WVA_OK) {
        wva_runs_release(&runs);
        return wva_command_fail(&command, &err);
    }
    if (check_list_output(run, &runs, &err) != WVA_OK) {
        wva_runs_release(&runs);
        wva_buffer_free(&text);
        return wva_command_fail(&command, &err);
    }
    if (runs.count == 0) {
        wva_command_say(&command, "%s: no run below this folder", folder);
        code = WVA_EXIT_NOTHING;
    }
    if (run->json)
        wva_runs_write_json(&runs, &text);
    else if (runs.count > 0)
        wva_runs_write_text(&runs, &text);
    wva_runs_release(&runs);
    return put_output(run, &text, code);
}

static void refuse_work(const char *name, struct wva_error *err)
{
    const char *words = command.operands;
    struct wva_nearest nearest = wva_nearest_begin(name);
    char hint[WVA_HINT_TEXT];
    struct wva_str word;

    while (wva_option_next_word(&words, &word))
        wva_nearest_consider(&nearest, word);
    (void)wva_fail(err, WVA_ERR_USAGE, "unknown command '%.100s'; use check, plan or list%s", name,
                   wva_nearest_hint(&nearest, hint));
}

/* operands[0] is the name of what to do. */
static int work(struct run *run, char **operands, int count)
{
    struct wva_error err;

    if (count >= 2 && strcmp(operands[0], "check") == 0)
        return check(run, operands + 1, count - 1);
    if (count >= 2 && strcmp(operands[0], "plan") == 0)
        return plan(run, operands + 1, count - 1);
    if (count >= 1 && count <= 2 && strcmp(operands[0], "list") == 0)
        return list(run, count == 2 ? operands[1] : ".");
    if (count == 0)
        (void)wva_fail(&err, WVA_ERR_USAGE, "name a command: check, plan or list");
    else if (strcmp(operands[0], "check") == 0 || strcmp(operands[0], "plan") == 0)
        (void)wva_fail(&err, WVA_ERR_USAGE, "%s: name a configuration", operands[0]);
    else if (strcmp(operands[0], "list") == 0)
        (void)wva_fail(&err, WVA_ERR_USAGE, "list takes one folder");
    else
        refuse_work(operands[0], &err);
    return wva_command_fail(&command, &err);
}

int main(int argc, char **argv)
{
    struct run run = { .output = "-", .dpi = WVA_DPI_DEFAULT };
    int code, first;

    run.stop = wva_command_catch_signals();
    first = wva_command_parse(&command, argc, argv, &run, NULL, &code);
    if (first >= 0)
        code = work(&run, argv + first, argc - first);
    return code;
}
