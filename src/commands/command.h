/* SPDX-License-Identifier: Apache-2.0 */
/* What all commands share: their options as one table (parsing, help and completion come from it),
 * their words to the user, their exit codes. */
#ifndef WVA_COMMANDS_COMMAND_H
#define WVA_COMMANDS_COMMAND_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "chart/sheet.h"
#include "series/dedupe.h"
#include "series/window.h"
#include "util/error.h"
#include "util/str.h"

enum wva_exit {
    WVA_EXIT_OK = 0,
    WVA_EXIT_GATE = 1, /* done, but a gate failed */
    WVA_EXIT_USAGE = 2,
    WVA_EXIT_NOTHING = 3, /* nothing usable in the input */
    WVA_EXIT_IO = 4,      /* I/O or internal */
    WVA_EXIT_PARTIAL = 5, /* some inputs failed, the rest is written */
    WVA_EXIT_PIPE = 141,  /* as a shell has it for one that SIGPIPE ended */
};

struct wva_option {
    const char *name;     /* long name, without dashes */
    char letter;          /* short name; 0: none */
    const char *argument; /* what its argument is called in help, see below; NULL: it takes none */
    const char *help;     /* may have several lines */
};

/* The name of an argument says what it may be, to people and to the completion of shells: FILE and
 * DIR are paths; words joined by '|' are all that there are; LIST are words of those that the
 * command's `word` proposes, separated by commas; any other is free, but may begin with one. */
#define WVA_ARGUMENT_FILE "FILE"
#define WVA_ARGUMENT_DIR  "DIR"
#define WVA_ARGUMENT_LIST "LIST"

struct wva_command {
    const char *name;
    const char *synopsis; /* behind the name */
    const char *summary;  /* a sentence or two */
    const struct wva_option *options;
    int option_count;
    const char *exit_status; /* the codes that it ends with */
    /* The index-th word that completion proposes for a free argument of an option; NULL: no more.
     * The function may be missing. */
    const char *(*word)(const char *option, size_t index);
    const char *operands; /* words joined by '|', of which the first operand is one; NULL: all are
                             paths */
};

/* How much a command says on standard error. */
struct wva_talk {
    bool quiet, verbose;
};

/* To be called before any file is opened. Parses the arguments, calling set(context, index of the
 * option, its argument or NULL) for each option of the command's own; set returns WVA_OK or fills
 * the error. The rows that all commands have are answered here, --quiet and --verbose in *talk.
 * Returns the index of the first operand, or -1 with the exit code in *code when the process should
 * end now. */
int wva_command_parse(const struct wva_command *command, int argc, char **argv,
                      enum wva_status (*set)(void *context, int option, const char *argument,
                                             struct wva_error *err),
                      void *context, struct wva_talk *talk, int *code);

#define WVA_SHELL_WORDS "bash|zsh"

/* The rows that every command ends its option table with, so many. */
enum { WVA_COMMON_OPTION_COUNT = 5 };
#define WVA_COMMON_OPTIONS                                                                         \
    { "quiet", 'q', NULL, "print errors only" }, { "verbose", 'v', NULL, "print more" },           \
        { "completion", 0, WVA_SHELL_WORDS, "print a completion script for this shell and exit" }, \
        { "help", 'h', NULL, "print this help and exit" },                                         \
    {                                                                                              \
        "version", 'V', NULL, "print the version and exit"                                         \
    }

/* One line on standard error, "name: text". */
void wva_command_say(const struct wva_command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same for an error; returns the exit code that it means. Where nobody reads the output any
 * more, as behind `head`, it says nothing. */
int wva_command_fail(const struct wva_command *command, const struct wva_error *err);

/* Makes SIGINT, SIGTERM and SIGHUP set the returned flag instead of ending the process (a second
 * one does end it), and writing to a closed pipe, or beyond the largest file that is allowed, an
 * error instead of a signal. */
const volatile sig_atomic_t *wva_command_catch_signals(void);

/* Takes the next word off the name of an argument that is a choice; false when none is left, or it
 * never was one. Begin with the name itself. */
bool wva_option_next_word(const char **rest, struct wva_str *word);

/* Arguments of options that several commands have. Each fills `err` with a message that names the
 * option. `words` are joined by '|', as in the table. */
enum wva_status wva_option_choice(const char *option, const char *text, const char *words,
                                  int *choice, struct wva_error *err);
#define WVA_DEDUPE_WORDS "none|burst|minute" /* in the order of enum wva_dedupe */
enum wva_status wva_option_dedupe(const char *text, enum wva_dedupe *dedupe, struct wva_error *err);
enum wva_status wva_option_bound(const char *option, const char *text, struct wva_bound *bound,
                                 struct wva_error *err);
enum wva_status wva_option_number(const char *option, const char *text, double min, double max,
                                  double *value, struct wva_error *err);
/* An SLO: milliseconds above 0, with "ms" behind them or without. */
enum wva_status wva_option_slo(const char *option, const char *text, double *slo_ms,
                               struct wva_error *err);
/* Pixels per inch of PNGs. */
enum { WVA_DPI_DEFAULT = 150 };
enum wva_status wva_option_dpi(const char *text, double *dpi, struct wva_error *err);
/* The size of figures, as wva_sheet_read_size has it. */
enum wva_status wva_option_sheet(const char *text, struct wva_sheet *sheet, struct wva_error *err);
/* How many threads: a whole number. */
enum wva_status wva_option_jobs(const char *text, unsigned *threads, struct wva_error *err);
/* Bytes: a number, with K, M, G or T behind it for powers of 1024. */
enum wva_status wva_option_size(const char *option, const char *text, uint64_t *bytes,
                                struct wva_error *err);

/* Flushes and checks standard output: its last error is an error of the command, that nobody reads
 * it any more a quiet one. */
int wva_command_finish(const struct wva_command *command, int code);

/* Refuses the word `name` of --format: names those of `propose`, which gives NULL behind the last,
 * and the nearest. Returns err->status. */
enum wva_status wva_option_refuse_format(const char *name, const char *(*propose)(size_t index),
                                         struct wva_error *err);

#endif
