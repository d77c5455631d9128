/* SPDX-License-Identifier: Apache-2.0 */
/* Options as typed rows: a row says what an option is called, how its argument is read, and where
 * the value goes. Rows that several commands have are written here once. */
#ifndef WVA_COMMANDS_OPTIONS_H
#define WVA_COMMANDS_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "chart/sheet.h"
#include "series/dedupe.h"
#include "series/window.h"
#include "util/error.h"
#include "util/str.h"
#include "util/zone.h"

struct wva_option;

/* Reads the argument (NULL where the option takes none) into *value. Where it is refused, the
 * message names the option. */
typedef enum wva_status wva_option_reader(const struct wva_option *option, const char *argument,
                                          void *value, struct wva_error *err);

struct wva_option {
    const char *name;        /* long name, without dashes */
    char letter;             /* short name; 0: none */
    const char *argument;    /* what its argument is called in help, see below; NULL: none */
    const char *help;        /* may have several lines */
    wva_option_reader *read; /* NULL: wva_command_parse answers it */
    size_t offset;           /* of the value, in the values of the command */
    double min, max;         /* of a number */
    /* The index-th word that the argument may be or begin with; NULL: no more. May be missing. */
    const char *(*propose)(size_t index);
};

/* The name of an argument says what it may be, to people and to the completion of shells: FILE and
 * DIR are paths; words joined by '|' are all that there are; LIST are words of those proposed,
 * separated by commas; any other is free, but may begin with a word proposed. */
#define WVA_ARGUMENT_FILE "FILE"
#define WVA_ARGUMENT_DIR  "DIR"
#define WVA_ARGUMENT_LIST "LIST"

/* ---- where values go ---- */

/* The offset of a member, which must be of this type. */
#define WVA_OFFSET(owner, member, type)                                                            \
    (offsetof(owner, member) + 0 * sizeof(char[_Generic(((owner *)0)->member, type : 1)]))

/* The ends of rows: a reader and the member of the command's values that it fills. */
#define WVA_READ(reader, owner, member, type)                                                      \
    .read = (reader), .offset = WVA_OFFSET(owner, member, type)
#define WVA_SETS(owner, member)        WVA_READ(wva_option_set, owner, member, bool)
#define WVA_CLEARS(owner, member)      WVA_READ(wva_option_clear, owner, member, bool)
#define WVA_TAKES_TEXT(owner, member)  WVA_READ(wva_option_text, owner, member, const char *)
#define WVA_TAKES_BYTES(owner, member) WVA_READ(wva_option_bytes, owner, member, uint64_t)
#define WVA_TAKES_BOUND(owner, member) WVA_READ(wva_option_bound, owner, member, struct wva_bound)
#define WVA_TAKES_ZONE(owner, member)  WVA_READ(wva_option_zone, owner, member, struct wva_zone *)
#define WVA_TAKES_SLO(owner, member)   WVA_READ(wva_option_slo, owner, member, double)
#define WVA_TAKES_NUMBER(owner, member, least, most)                                               \
    WVA_READ(wva_option_number, owner, member, double), .min = (least), .max = (most)
#define WVA_TAKES_WHOLE(owner, member, most)                                                       \
    WVA_READ(wva_option_count, owner, member, unsigned), .min = 1, .max = (most)
/* A choice goes to an enum, or an int, that has its words in their order; to a bool it is whether
 * it is the second of two words. */
#define WVA_TAKES_CHOICE(owner, member)                                                            \
    .read = wva_option_choice,                                                                     \
    .offset = offsetof(owner, member)                                                              \
              + 0 * sizeof(char[sizeof((owner *)0)->member == sizeof(int) ? 1 : -1])
#define WVA_TAKES_EITHER(owner, member) WVA_READ(wva_option_either, owner, member, bool)

wva_option_reader wva_option_set, wva_option_clear;
wva_option_reader wva_option_text;   /* as it is; the argument must last */
wva_option_reader wva_option_choice; /* of the words of its argument's name */
wva_option_reader wva_option_either;
wva_option_reader wva_option_number; /* from min to max */
wva_option_reader wva_option_count;  /* a whole number, likewise */
wva_option_reader wva_option_bytes;  /* with K, M, G or T behind it for powers of 1024 */
wva_option_reader wva_option_bound;  /* of a time window */
wva_option_reader wva_option_zone;   /* owned by the command; frees the one before */
wva_option_reader wva_option_slo;    /* milliseconds above 0, with "ms" behind them or without */
wva_option_reader wva_option_size;   /* of figures, a struct wva_sheet */

/* ---- rows that several commands have ---- */

enum { WVA_DPI_DEFAULT = 150 };

#define WVA_OPTION_DPI(owner, member)                                                              \
    {                                                                                              \
        "dpi", 0, "N", "resolution of PNGs in pixels per inch, 30 to 1200\n(default 150)",         \
            WVA_TAKES_NUMBER(owner, member, 30, 1200)                                              \
    }

/* `member` is a struct wva_sheet. */
#define WVA_SHEET_OPTIONS(owner, member)                                                           \
    WVA_OPTION_DPI(owner, member.dpi),                                                             \
        { "size", 0, "WxH",                                                                        \
          "size of figures, such as 3.5x2.5 (inches), 89x64mm or\n9x6cm; or a column of a paper: " \
          "single (3.5 in) or\ndouble (7 in), as high as a figure needs",                          \
          WVA_READ(wva_option_size, owner, member, struct wva_sheet) },                            \
    {                                                                                              \
        "no-title", 0, NULL, "no title and no small print in figures, for papers",                 \
            WVA_SETS(owner, member.untitled)                                                       \
    }
#define WVA_OPTION_GNUPLOT(owner, member)                                                          \
    {                                                                                              \
        "gnuplot", 0, NULL, "also write gnuplot scripts that redraw the figures",                  \
            WVA_SETS(owner, member)                                                                \
    }

#define WVA_DEDUPE_WORDS "none|burst|minute" /* in the order of enum wva_dedupe */
#define WVA_OPTION_DEDUPE(owner, member, help)                                                     \
    {                                                                                              \
        "dedupe", 0, WVA_DEDUPE_WORDS, help, WVA_TAKES_CHOICE(owner, member)                       \
    }

/* `member` is a struct wva_window. */
#define WVA_WINDOW_OPTIONS(owner, member, since_help)                                              \
    { "since", 0, "TIME", since_help, WVA_TAKES_BOUND(owner, member.since) },                      \
    {                                                                                              \
        "until", 0, "TIME", "stop before this time, likewise",                                     \
            WVA_TAKES_BOUND(owner, member.until)                                                   \
    }
#define WVA_SINCE_HELP "start at this time: 2025-10-24T13:45:00Z, or +10m\nafter the first sample"

#define WVA_OPTION_PATTERN(owner, member)                                                          \
    {                                                                                              \
        "pattern", 0, WVA_ARGUMENT_FILE,                                                           \
            "also read lines that match a pattern in FILE, for\ncontrollers that word their "      \
            "messages differently",                                                                \
            WVA_TAKES_TEXT(owner, member)                                                          \
    }

#define WVA_OPTION_TZ(owner, member)                                                               \
    {                                                                                              \
        "tz", 0, "ZONE",                                                                           \
            "time zone of timestamps without one: +01:00, or\nEurope/Berlin (default: UTC)",       \
            WVA_TAKES_ZONE(owner, member)                                                          \
    }

#define WVA_OPTION_UNITS(owner, member)                                                            \
    {                                                                                              \
        "units", 0, "auto|as-is",                                                                  \
            "of HPA runs: auto (default) corrects known unit errors,\nas-is takes numbers as "     \
            "they are written",                                                                    \
            WVA_TAKES_EITHER(owner, member)                                                        \
    }

#define WVA_OPTION_JOBS_MAX 256
#define WVA_OPTION_JOBS(owner, member, help)                                                       \
    {                                                                                              \
        "jobs", 'j', "N", help, WVA_TAKES_WHOLE(owner, member, WVA_OPTION_JOBS_MAX)                \
    }
#define WVA_THREADS_HELP "number of threads, 1 to 256; default: one per\nprocessor"

#define WVA_SHELL_WORDS "bash|zsh"

/* How much a command says on standard error. */
struct wva_talk {
    bool quiet, verbose;
};

/* Those that every command has, at the end of its table; `member` is a struct wva_talk. */
#define WVA_COMMON_OPTIONS(owner, member)                                                          \
    { "quiet", 'q', NULL, "print errors only", WVA_SETS(owner, member.quiet) },                    \
        { "verbose", 'v', NULL, "print more", WVA_SETS(owner, member.verbose) },                   \
        { "completion", 0, WVA_SHELL_WORDS, "print a completion script for this shell and exit",   \
          .read = NULL },                                                                          \
        { "help", 'h', NULL, "print this help and exit", .read = NULL },                           \
    {                                                                                              \
        "version", 'V', NULL, "print the version and exit", .read = NULL                           \
    }

/* ---- for readers ---- */

/* Takes the next word off the name of an argument that is a choice; false when none is left, or it
 * never was one. Begin with the name itself. */
bool wva_option_next_word(const char **rest, struct wva_str *word);

/* Calls take for each name of a list, which are separated by commas. */
enum wva_status wva_option_each(const char *list,
                                enum wva_status (*take)(void *context, const char *name,
                                                        struct wva_error *err),
                                void *context, struct wva_error *err);

/* Refuses the word `name` of option --`option`: names those of `propose` and the nearest. Returns
 * err->status. */
enum wva_status wva_option_refuse_word(const char *option, const char *name,
                                       const char *(*propose)(size_t index), struct wva_error *err);

#endif
