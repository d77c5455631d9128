/* SPDX-License-Identifier: Apache-2.0 */
/* A comparison as text for a terminal. */
#ifndef WVA_COMPARE_TEXT_H
#define WVA_COMPARE_TEXT_H

#include "compare/comparison.h"
#include "util/buffer.h"

/* The runs, the verdicts, and a table of measures for each group against the first: the key ones,
 * or all available ones. */
void wva_compare_text(struct wva_buffer *out, const struct wva_comparison *comparison,
                      bool all_measures);

#endif
