/* SPDX-License-Identifier: Apache-2.0 */
/* Where a plain log may be cut so that a reader can begin there as at a log's start. */
#ifndef WVA_LOG_CUT_H
#define WVA_LOG_CUT_H

#include "input/source.h"

/* The byte behind the first line that ends a cycle, or before the first that is too late to belong
 * to the cycle of the line before it; looked for in `scan` bytes from byte `from` on. Where there
 * is none, the first start of a line there, else the end of those bytes. A good guess, no more:
 * what is before `from` is not known. */
uint64_t wva_log_find_cut(const struct wva_source *source, uint64_t from, size_t scan);

#endif
