/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "commands/command.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands/completion.h"
#include "output/text.h"
#include "util/buffer.h"
#include "util/edit_distance.h"
#include "util/memory.h"
#include "util/number.h"

/* What getopt_long returns for row i of the table. */
enum { OPTION_BASE = 1000 };

/* Bytes of a message. */
enum { SAID_MAX = 64 * 1024 };

static volatile sig_atomic_t stop_requested;

static void print_option(const struct wva_option *option)
{
    const char *help = option->help;
    char left[80];
    int column = 30;
    int width = snprintf(left, sizeof left, "  %s%c%s--%s%s%s", option->letter ? "-" : " ",
                         option->letter ? option->letter : ' ', option->letter ? ", " : "  ",
                         option->name, option->argument == NULL ? "" : "=",
                         option->argument == NULL ? "" : option->argument);

    printf("%s", left);
    if (width >= column - 1)
        printf("\n%*s", column, "");
    else
        printf("%*s", column - width, "");
    for (const char *end; (end = strchr(help, '\n')) != NULL; help = end + 1)
        printf("%.*s\n%*s", (int)(end - help), help, column, "");
    printf("%s\n", help);
}

static void print_help(const struct wva_command *command)
{
    printf("Usage: %s %s\n\n%s\n\nOptions:\n", command->name, command->synopsis, command->summary);
    for (int i = 0; i < command->option_count; i++)
        print_option(&command->options[i]);
    printf("\nExit status: %s\n", command->exit_status);
}

/* The tables that getopt_long wants, from ours. */
static void build_tables(const struct wva_command *command, struct option *longs, char *shorts)
{
    char *to = shorts;

    *to++ = ':';
    for (int i = 0; i < command->option_count; i++) {
        const struct wva_option *option = &command->options[i];

        longs[i] = (struct option){ option->name,
                                    option->argument == NULL ? no_argument : required_argument,
                                    NULL, OPTION_BASE + i };
        if (option->letter == 0)
            continue;
        *to++ = option->letter;
        if (option->argument != NULL)
            *to++ = ':';
    }
    *to = '\0';
}

static int find_option(const struct wva_command *command, int code)
{
    if (code >= OPTION_BASE)
        return code - OPTION_BASE;
    for (int i = 0; i < command->option_count; i++)
        if (command->options[i].letter == code)
            return i;
    return -1;
}

/* An option that is not known, or short for several. */
static void refuse_name(const struct wva_command *command, const char *option)
{
    size_t len = strcspn(option + 2, "=");
    char *name = wva_strndup(option + 2, len);
    struct wva_nearest nearest = wva_nearest_begin(name);
    struct wva_buffer fitting = wva_buffer_make(4096);

    for (int i = 0; i < command->option_count; i++) {
        wva_nearest_consider(&nearest, wva_str_from(command->options[i].name));
        if (strncmp(command->options[i].name, name, len) == 0)
            wva_buffer_printf(&fitting, "%s--%s", fitting.len == 0 ? "" : ", ",
                              command->options[i].name);
    }
    if (fitting.len > 0)
        wva_command_say(command, "option '--%s' could be any of %s", name, fitting.data);
    else
        wva_command_say(command, "unknown option '--%s'%s%s%s", name,
                        nearest.found[0] == '\0' ? "" : "; did you mean '--", nearest.found,
                        nearest.found[0] == '\0' ? "" : "'?");
    wva_buffer_free(&fitting);
    free(name);
}

/* Says what is wrong with argv[at]; getopt_long is silent. */
static int refuse(const struct wva_command *command, int code, char **argv)
{
    int at = optind - 1;

    if (code == ':')
        wva_command_say(command, "option '%s' needs an argument", argv[at]);
    else if (optopt >= OPTION_BASE)
        wva_command_say(command, "option '--%s' takes no argument",
                        command->options[optopt - OPTION_BASE].name);
    else if (optopt != 0)
        wva_command_say(command, "unknown option '-%c'", optopt);
    else
        refuse_name(command, argv[at]);
    (void)fprintf(stderr, "Try '%s --help'.\n", command->name);
    return WVA_EXIT_USAGE;
}

static int complete(const struct wva_command *command, const char *shell)
{
    struct wva_error err;
    int choice;

    if (wva_option_choice("completion", shell, WVA_SHELL_WORDS, &choice, &err) != WVA_OK)
        return wva_command_fail(command, &err);
    if (choice == 0)
        wva_completion_print_bash(command);
    else
        wva_completion_print_zsh(command);
    return wva_command_finish(command, WVA_EXIT_OK);
}

/* Answers an option that all commands have; false: it is none of these. *ends: nothing is left to
 * do but to end with *code. */
static bool answer(const struct wva_command *command, const char *name, struct wva_talk *talk,
                   bool *ends, int *code)
{
    *ends = true;
    if (strcmp(name, "quiet") == 0) {
        talk->quiet = true;
        *ends = false;
    } else if (strcmp(name, "verbose") == 0) {
        talk->verbose = true;
        *ends = false;
    } else if (strcmp(name, "help") == 0) {
        print_help(command);
        *code = wva_command_finish(command, WVA_EXIT_OK);
    } else if (strcmp(name, "version") == 0) {
        printf("%s %s\n", command->name, PACKAGE_VERSION);
        *code = wva_command_finish(command, WVA_EXIT_OK);
    } else if (strcmp(name, "completion") == 0) {
        *code = complete(command, optarg);
    } else {
        return false;
    }
    return true;
}

/* Closed standard streams (>&-, as daemons have them) must not become the files that are opened
 * next. They are opened the wrong way round, so that reading and writing fail as if closed. */
static void hold_standard_streams(void)
{
    static const int flags[] = { O_WRONLY, O_RDONLY, O_RDONLY };

    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", flags[fd]) != fd)
            abort(); /* the lowest number that is free is this one */
}

int wva_command_parse(const struct wva_command *command, int argc, char **argv,
                      enum wva_status (*set)(void *context, int option, const char *argument,
                                             struct wva_error *err),
                      void *context, struct wva_talk *talk, int *code)
{
    struct option *longs = wva_calloc((size_t)command->option_count + 1, sizeof *longs);
    char *shorts = wva_calloc((size_t)command->option_count * 2 + 2, 1);
    bool ends = false;
    struct wva_error err;
    int got;

    hold_standard_streams();
    build_tables(command, longs, shorts);
    *code = WVA_EXIT_OK;
    *talk = (struct wva_talk){ 0 };
    while (!ends && (got = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
        int index = find_option(command, got);

        if (index < 0) {
            *code = refuse(command, got, argv);
            ends = true;
        } else if (!answer(command, command->options[index].name, talk, &ends, code)) {
            ends = set(context, index, optarg, &err) != WVA_OK;
            if (ends)
                *code = wva_command_fail(command, &err);
        }
    }
    free(longs);
    free(shorts);
    return ends ? -1 : optind;
}

/* What is said may hold names and words from outside, so all of it is cleaned for the terminal. */
void wva_command_say(const struct wva_command *command, const char *format, ...)
{
    struct wva_buffer shown = wva_buffer_make(SAID_MAX);
    char *text = NULL;
    va_list args;
    int len;

    va_start(args, format);
    len = vasprintf(&text, format, args);
    va_end(args);
    if (len < 0)
        abort();
    wva_text_outside(&shown, text);
    (void)fprintf(stderr, "%s: %s\n", command->name, shown.len == 0 ? "" : shown.data);
    wva_buffer_free(&shown);
    free(text);
}

int wva_command_fail(const struct wva_command *command, const struct wva_error *err)
{
    static const int codes[] = {
        [WVA_OK] = WVA_EXIT_OK,
        [WVA_ERR_USAGE] = WVA_EXIT_USAGE,
        [WVA_ERR_DATA] = WVA_EXIT_NOTHING,
        [WVA_ERR_IO] = WVA_EXIT_IO,
        [WVA_ERR_LIMIT] = WVA_EXIT_NOTHING,
        [WVA_ERR_INTERRUPTED] = WVA_EXIT_IO,
    };
    char text[sizeof err->file + sizeof err->text + 32];

    if (err->sys_errno == EPIPE)
        return WVA_EXIT_PIPE;
    wva_command_say(command, "%s", wva_error_describe(err, text, sizeof text));
    if (err->status == WVA_ERR_USAGE)
        (void)fprintf(stderr, "Try '%s --help'.\n", command->name);
    return codes[err->status];
}

bool wva_option_next_word(const char **rest, struct wva_str *word)
{
    size_t len = strcspn(*rest, "|");

    if (**rest == '\0')
        return false;
    *word = (struct wva_str){ *rest, len };
    *rest += len + ((*rest)[len] == '|');
    return true;
}

enum wva_status wva_option_choice(const char *option, const char *text, const char *words,
                                  int *choice, struct wva_error *err)
{
    struct wva_buffer all = wva_buffer_make(1024);
    struct wva_nearest nearest = wva_nearest_begin(text);
    char hint[WVA_HINT_TEXT];
    struct wva_str word;

    for (int i = 0; wva_option_next_word(&words, &word); i++) {
        if (wva_str_equal(word, wva_str_from(text))) {
            *choice = i;
            wva_buffer_free(&all);
            return WVA_OK;
        }
        wva_nearest_consider(&nearest, word);
        wva_buffer_printf(&all, "%s%.*s", i == 0 ? "" : ", ", WVA_STR_ARGS(word));
    }
    (void)wva_fail(err, WVA_ERR_USAGE, "--%s=%.100s: choose one of %s%s", option, text, all.data,
                   wva_nearest_hint(&nearest, hint));
    wva_buffer_free(&all);
    return err->status;
}

enum wva_status wva_option_refuse_format(const char *name, const char *(*propose)(size_t index),
                                         struct wva_error *err)
{
    struct wva_buffer all = wva_buffer_make(1024);
    struct wva_nearest nearest = wva_nearest_begin(name);
    char hint[WVA_HINT_TEXT];
    const char *word;

    for (size_t i = 0; (word = propose(i)) != NULL; i++) {
        wva_nearest_consider(&nearest, wva_str_from(word));
        wva_buffer_add_item(&all, word);
    }
    (void)wva_fail(err, WVA_ERR_USAGE, "--format=%.100s: choose one of %s%s", name, all.data,
                   wva_nearest_hint(&nearest, hint));
    wva_buffer_free(&all);
    return err->status;
}

enum wva_status wva_option_dedupe(const char *text, enum wva_dedupe *dedupe, struct wva_error *err)
{
    int choice = 0;
    enum wva_status status = wva_option_choice("dedupe", text, WVA_DEDUPE_WORDS, &choice, err);

    *dedupe = (enum wva_dedupe)choice;
    return status;
}

enum wva_status wva_option_bound(const char *option, const char *text, struct wva_bound *bound,
                                 struct wva_error *err)
{
    if (wva_bound_parse(wva_str_from(text), bound))
        return WVA_OK;
    return wva_fail(
        err, WVA_ERR_USAGE,
        "--%s=%s: give a time (2025-10-24T13:45:00Z) or a span from the first sample (+10m)",
        option, text);
}

enum wva_status wva_option_number(const char *option, const char *text, double min, double max,
                                  double *value, struct wva_error *err)
{
    if (wva_number_parse(wva_str_from(text), value) && *value >= min && *value <= max)
        return WVA_OK;
    return wva_fail(err, WVA_ERR_USAGE, "--%s=%s: give a number from %g to %g", option, text, min,
                    max);
}

enum wva_status wva_option_slo(const char *option, const char *text, double *slo_ms,
                               struct wva_error *err)
{
    const double most = 1e9;
    struct wva_str number = wva_str_from(text);

    if (wva_str_ends(number, WVA_STR("ms")))
        number.len -= strlen("ms");
    if (wva_number_parse(wva_str_trim(number), slo_ms) && *slo_ms > 0 && *slo_ms <= most)
        return WVA_OK;
    return wva_fail(err, WVA_ERR_USAGE, "--%s=%.100s: give milliseconds above 0, such as 10",
                    option, text);
}

enum wva_status wva_option_dpi(const char *text, double *dpi, struct wva_error *err)
{
    return wva_option_number("dpi", text, 30, 1200, dpi, err);
}

enum wva_status wva_option_sheet(const char *text, struct wva_sheet *sheet, struct wva_error *err)
{
    if (wva_sheet_read_size(text, sheet))
        return WVA_OK;
    return wva_fail(err, WVA_ERR_USAGE,
                    "--size=%s: give a width and height of %g to %g in, such as 3.5x2.5, 89x64mm "
                    "or 9x6cm, or a column of a paper, single or double",
                    text, WVA_SHEET_SMALLEST_IN, WVA_SHEET_LARGEST_IN);
}

enum wva_status wva_option_jobs(const char *text, unsigned *threads, struct wva_error *err)
{
    const double most = 256;
    double value;

    if (!wva_number_parse(wva_str_from(text), &value) || value < 1 || value > most
        || value != (double)(unsigned)value)
        return wva_fail(err, WVA_ERR_USAGE, "--jobs=%s: give a whole number from 1 to %g", text,
                        most);
    *threads = (unsigned)value;
    return WVA_OK;
}

enum wva_status wva_option_size(const char *option, const char *text, uint64_t *bytes,
                                struct wva_error *err)
{
    static const char units[] = "KMGT";
    static const double max = 1e18;
    struct wva_str number = wva_str_from(text);
    const char *unit = number.len == 0 ? NULL : strchr(units, text[number.len - 1]);
    double value = 0;

    if (unit != NULL)
        number.len--;
    if (wva_number_parse(number, &value)) {
        for (const char *step = units; unit != NULL && step <= unit; step++)
            value *= 1024;
        if (value >= 1 && value <= max) {
            *bytes = (uint64_t)value;
            return WVA_OK;
        }
    }
    return wva_fail(err, WVA_ERR_USAGE, "--%s=%s: give a number of bytes, such as 500M or 2G",
                    option, text);
}

static void request_stop(int signal_number)
{
    stop_requested = signal_number;
}

const volatile sig_atomic_t *wva_command_catch_signals(void)
{
    struct sigaction action = { .sa_handler = request_stop, .sa_flags = (int)SA_RESETHAND };
    struct sigaction before;

    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    /* Under nohup it stays ignored. */
    if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        (void)sigaction(SIGHUP, &action, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN);
    return &stop_requested;
}

/* A pipe or socket whose other end is closed. */
static bool is_unread(int fd)
{
    struct pollfd polled = { .fd = fd, .events = POLLOUT };
    struct stat st;

    return fstat(fd, &st) == 0 && (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode))
           && poll(&polled, 1, 0) > 0 && (polled.revents & (POLLERR | POLLHUP)) != 0;
}

int wva_command_finish(const struct wva_command *command, int code)
{
    if (fflush(stdout) != 0 || ferror(stdout)) {
        if (is_unread(STDOUT_FILENO))
            return WVA_EXIT_PIPE;
        wva_command_say(command, "standard output: cannot write: %s", strerror(errno));
        return WVA_EXIT_IO;
    }
    return code;
}
