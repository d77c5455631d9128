/* SPDX-License-Identifier: Apache-2.0 */
/* Scripts that make a shell complete a command, from its table of options: names of options, words
 * and paths that their arguments may be, paths for all else. They go to standard output. */
#ifndef WVA_COMMANDS_COMPLETION_H
#define WVA_COMMANDS_COMPLETION_H

#include "commands/command.h"

/* For bash 4 and later; needs no other script. */
void wva_completion_print_bash(const struct wva_command *command);

/* An autoloaded function of zsh's completion system. */
void wva_completion_print_zsh(const struct wva_command *command);

#endif
