/* SPDX-License-Identifier: Apache-2.0 */
/* The lines of a Go stack trace, which stand behind an error without any envelope. */
#ifndef WVA_MESSAGE_STACK_TRACE_H
#define WVA_MESSAGE_STACK_TRACE_H

#include "util/str.h"

/* True for a line of a trace: a function ("pkg/path.(*Type).Method", "main.main()"), a file with
 * its line number, the head of a goroutine. `line` has no blanks at its ends; `indented` says
 * whether it had some in front, as the lines with files have. */
bool wva_stack_trace_is(struct wva_str line, bool indented);

#endif
