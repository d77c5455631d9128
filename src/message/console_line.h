/* SPDX-License-Identifier: Apache-2.0 */
/* The console form of a record, see entry.h. */
#ifndef WVA_MESSAGE_CONSOLE_LINE_H
#define WVA_MESSAGE_CONSOLE_LINE_H

#include "message/entry.h"

/* Fills `entry` from a line without blanks at its ends. False, with `entry` as it was, when the
 * line is no console line. */
bool wva_console_line_read(struct wva_str line, struct wva_entry *entry);

/* Where a console line begins behind the start of `text`, whose own line end is missing; 0 where
 * none does. */
size_t wva_console_line_find(struct wva_str text);

#endif
