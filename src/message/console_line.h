/* SPDX-License-Identifier: Apache-2.0 */
/* The console form of a record, see entry.h. */
#ifndef WVA_MESSAGE_CONSOLE_LINE_H
#define WVA_MESSAGE_CONSOLE_LINE_H

#include "message/entry.h"

/* Fills `entry` from a line without leading or trailing blanks. False, with `entry` unchanged, if
 * it is not a console line. */
bool wva_console_line_read(struct wva_str line, struct wva_entry *entry);

/* Where another console line begins within `text`, because a line end is missing; 0 if nowhere. */
size_t wva_console_line_find(struct wva_str text);

#endif
