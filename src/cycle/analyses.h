/* SPDX-License-Identifier: Apache-2.0 */
/* What the analyzers of a controller state of the models of a cycle, and which of them decided.
 *
 * An analysis is about a model in a namespace; the last one of an analyzer counts. The saturation
 * analyzer's is logged even if it has no vote. */
#ifndef WVA_CYCLE_ANALYSES_H
#define WVA_CYCLE_ANALYSES_H

#include "cycle/facts.h"
#include "util/buffer.h"

/* Data structures reused for each cycle. */
struct wva_analyses;
struct wva_analyses *wva_analyses_create(void);
void wva_analyses_free(struct wva_analyses *analyses);

/* Takes those of a cycle. Keeps pointers to the facts. */
void wva_analyses_index(struct wva_analyses *analyses, const struct wva_facts *facts);

/* Fills the cells of a row (WVA_COLUMN_COUNT of them), which knows what was decided: empty ones
 * with the first analysis of its model, OTHER_... with the second, and DECIDED_BY. Returns the
 * row's further flags. */
unsigned wva_analyses_fill(const struct wva_analyses *analyses, struct wva_str *cells);

/* Appends to the reason of a change in such a row, `up` or down, who asked for it: all analyzers
 * that required more, the one that decided first, or the one that decided to have less. */
void wva_analyses_tell(const struct wva_analyses *analyses, const struct wva_str *cells, bool up,
                       struct wva_buffer *reason);

#endif
