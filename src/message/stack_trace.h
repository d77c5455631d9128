/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of a Go stack trace, which follow an error without any envelope. */
#ifndef WVA_MESSAGE_STACK_TRACE_H
#define WVA_MESSAGE_STACK_TRACE_H

#include "util/str.h"

/* True for a line of a trace: a function ("pkg/path.(*Type).Method", "main.main()"), a file with
 * its line number, the header of a goroutine. `line` has no leading or trailing blanks; `indented`
 * is true if it had leading ones, as lines with files do. */
bool wva_stack_trace_is(struct wva_str line, bool indented);

#endif
