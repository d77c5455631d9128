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

/* getopt_long returns OPTION_BASE + i for row i of the table. */
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
    for (size_t i = 0; i < command->option_count; i++)
        print_option(&command->options[i]);
    printf("\nExit status: %s\n", command->exit_status);
}

/* The tables that getopt_long wants, from ours. */
static void build_tables(const struct wva_command *command, struct option *longs, char *shorts)
{
    char *to = shorts;

    *to++ = ':';
    for (size_t i = 0; i < command->option_count; i++) {
        const struct wva_option *option = &command->options[i];

        longs[i] = (struct option){ option->name,
                                    option->argument == NULL ? no_argument : required_argument,
                                    NULL, OPTION_BASE + (int)i };
        if (option->letter == 0)
            continue;
        *to++ = option->letter;
        if (option->argument != NULL)
            *to++ = ':';
    }
    *to = '\0';
}

/* NULL: there is no such option. */
static const struct wva_option *find_option(const struct wva_command *command, int code)
{
    if (code >= OPTION_BASE)
        return &command->options[code - OPTION_BASE];
    for (size_t i = 0; i < command->option_count; i++)
        if (command->options[i].letter == code)
            return &command->options[i];
    return NULL;
}

/* An option that is not known, or short for several. */
static void refuse_name(const struct wva_command *command, const char *option)
{
    size_t len = strcspn(option + 2, "=");
    char *name = wva_strndup(option + 2, len);
    struct wva_nearest nearest = wva_nearest_begin(name);
    struct wva_buffer fitting = wva_buffer_make(4096);

    for (size_t i = 0; i < command->option_count; i++) {
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

static int complete(const struct wva_command *command, const struct wva_option *option)
{
    struct wva_error err;
    int choice;

    if (wva_option_choice(option, optarg, &choice, &err) != WVA_OK)
        return wva_command_fail(command, &err);
    if (choice == 0)
        wva_completion_print_bash(command);
    else
        wva_completion_print_zsh(command);
    return wva_command_finish(command, WVA_EXIT_OK);
}

/* Handles an option that ends the program, such as --help; returns the exit code. */
static int answer(const struct wva_command *command, const struct wva_option *option)
{
    if (strcmp(option->name, "completion") == 0)
        return complete(command, option);
    if (strcmp(option->name, "help") == 0)
        print_help(command);
    else
        printf("%s %s\n", command->name, PACKAGE_VERSION);
    return wva_command_finish(command, WVA_EXIT_OK);
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

/* Takes what getopt_long has found. False where the process should end, with *code. */
static bool take_option(const struct wva_command *command, int got, char **argv, void *values,
                        const char **given, int *code)
{
    const struct wva_option *option = find_option(command, got);
    struct wva_error err;

    if (option == NULL)
        *code = refuse(command, got, argv);
    else if (option->read == NULL)
        *code = answer(command, option);
    else if (option->read(option, optarg, (char *)values + option->offset, &err) != WVA_OK)
        *code = wva_command_fail(command, &err);
    else {
        if (given != NULL)
            given[option - command->options] = optarg == NULL ? "" : optarg;
        return true;
    }
    return false;
}

int wva_command_parse(const struct wva_command *command, int argc, char **argv, void *values,
                      const char **given, int *code)
{
    struct option *longs = wva_calloc(command->option_count + 1, sizeof *longs);
    char *shorts = wva_calloc(command->option_count * 2 + 2, 1);
    bool goes_on = true;
    int got;

    hold_standard_streams();
    build_tables(command, longs, shorts);
    *code = WVA_EXIT_OK;
    while (goes_on && (got = getopt_long(argc, argv, shorts, longs, NULL)) != -1)
        goes_on = take_option(command, got, argv, values, given, code);
    free(longs);
    free(shorts);
    return goes_on ? optind : -1;
}

char *wva_command_join(char *const *arguments, int count)
{
    struct wva_buffer text = wva_buffer_make(4 * 1024 * 1024); /* all that a system passes */

    for (int i = 0; i < count; i++)
        wva_buffer_printf(&text, "%s%s", i == 0 ? "" : " ", arguments[i]);
    return text.data == NULL ? wva_strdup("") : text.data;
}

/* Messages may contain untrusted names and words, so all of them are cleaned for the terminal. */
void wva_command_say(const struct wva_command *command, const char *format, ...)
{
    struct wva_buffer shown = wva_buffer_make(SAID_MAX);
    va_list args;
    char *text;

    va_start(args, format);
    text = wva_vasprintf(format, args);
    va_end(args);
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

int wva_command_print(const struct wva_command *command, struct wva_buffer *text)
{
    (void)fwrite(text->data, 1, text->len, stdout);
    wva_buffer_free(text);
    return wva_command_finish(command, WVA_EXIT_OK);
}
