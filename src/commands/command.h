/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by all commands: messages, exit codes, and parsing by a table of options
 * (commands/options.h), which help and completion come from too. */
#ifndef WVA_COMMANDS_COMMAND_H
#define WVA_COMMANDS_COMMAND_H

#include <signal.h>
#include <stdbool.h>

#include "commands/options.h"
#include "util/buffer.h"

enum wva_exit {
    WVA_EXIT_OK = 0,
    WVA_EXIT_GATE = 1, /* done, but a gate failed */
    WVA_EXIT_USAGE = 2,
    WVA_EXIT_NOTHING = 3, /* nothing usable in the input */
    WVA_EXIT_IO = 4,      /* I/O or internal */
    WVA_EXIT_PARTIAL = 5, /* some inputs failed, the rest is written */
    WVA_EXIT_PIPE = 141,  /* as a shell has it for one that SIGPIPE ended */
};

struct wva_command {
    const char *name;
    const char *synopsis; /* behind the name */
    const char *summary;  /* a sentence or two */
    const struct wva_option *options;
    size_t option_count;
    const char *exit_status; /* the codes that it ends with */
    const char *operands; /* words joined by '|', of which the first operand is one; NULL: all are
                             paths */
};

/* To be called before any file is opened. Parses the arguments, each option into its place in
 * *values. Returns the index of the first operand, or -1 with the exit code in *code when the
 * process should end now. given[i] becomes the last argument of the option i, "" where it takes
 * none, and stays as it is where the option is not given; `given` may be NULL. */
int wva_command_parse(const struct wva_command *command, int argc, char **argv, void *values,
                      const char **given, int *code);

/* The options as they were given, for the manifest; the caller frees it. */
char *wva_command_join(char *const *arguments, int count);

/* One line on standard error, "name: text". */
void wva_command_say(const struct wva_command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same for an error; returns the exit code that it means. If the reader of the output is gone,
 * as with `head`, it prints nothing. */
int wva_command_fail(const struct wva_command *command, const struct wva_error *err);

/* Makes SIGINT, SIGTERM and SIGHUP set the returned flag instead of ending the process (a second
 * one does end it), and writing to a closed pipe, or beyond the largest file that is allowed, an
 * error instead of a signal. */
const volatile sig_atomic_t *wva_command_catch_signals(void);

/* Prints the text and frees it; returns the exit code. */
int wva_command_print(const struct wva_command *command, struct wva_buffer *text);

/* Flushes and checks standard output: its last error is an error of the command; a closed pipe is a
 * silent one. */
int wva_command_finish(const struct wva_command *command, int code);

#endif
