/* SPDX-License-Identifier: Apache-2.0 */
/* How far long work has come: one line on standard error that replaces itself. */
#ifndef WVA_COMMANDS_PROGRESS_H
#define WVA_COMMANDS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "commands/command.h"

enum wva_progress_mode {
    WVA_PROGRESS_AUTO, /* where standard error is a terminal and the command is not quiet */
    WVA_PROGRESS_ALWAYS,
    WVA_PROGRESS_NEVER,
};

struct wva_progress {
    const struct wva_command *command;
    bool wanted;
    bool shown;      /* the line stands there now */
    double start_s;  /* when the work began, */
    double update_s; /* and when the line may be written next */
};

struct wva_progress wva_progress_begin(const struct wva_command *command,
                                       enum wva_progress_mode mode, const struct wva_talk *talk);

/* Shows `done` of `total` bytes (0: not known), at most ten times a second. */
void wva_progress_show(struct wva_progress *progress, uint64_t done, uint64_t total);

/* The same for things called `items`, of which so many are known so far; `failed` is told where it
 * is not 0. */
void wva_progress_show_items(struct wva_progress *progress, const char *items, uint64_t done,
                             uint64_t total, uint64_t failed);

/* Takes the line away; to be called before anything else is said. */
void wva_progress_erase(struct wva_progress *progress);

/* Takes it away for good where standard output is a terminal: what goes there from now on, at times
 * that nobody knows, shows progress itself. */
void wva_progress_yield(struct wva_progress *progress);

/* In the order of enum wva_progress_mode. */
#define WVA_OPTION_PROGRESS(owner, member, help)                                                   \
    {                                                                                              \
        "progress", 0, "auto|always|never", help, WVA_TAKES_CHOICE(owner, member)                  \
    }

#endif
