/* SPDX-License-Identifier: Apache-2.0 */
/* Load steps: increases of the request rate well above its recent level. */
#ifndef WVA_ANALYSIS_LOAD_H
#define WVA_ANALYSIS_LOAD_H

#include "series/frame.h"

/* A rise of the load that counts as a step, against the mean of the samples before. */
#define WVA_LOAD_STEP_PERCENT 20.0

/* How many samples before make that mean (fewer at the start of the log). */
enum { WVA_LOAD_STEP_ROWS = 5 };

/* The rate of `row` over the mean of the WVA_LOAD_STEP_ROWS rows before it, those without a rate
 * left out; INFINITY for load after none, 1 for none after none, NaN when not known. */
double wva_load_ratio(const struct wva_frame *frame, size_t row);

/* True if that ratio makes `row` a step. */
bool wva_load_steps(const struct wva_frame *frame, size_t row);

/* Whether the load begins to rise at `row`. Where stages tell what was asked for: it is the first
 * row of a stage that asks for so much more than the one before. Else: it steps there, and did not
 * at the row before or is above that by a whole step again. The rows of one rise, which stay above
 * the mean of the rows before them for a while, so count once. */
bool wva_load_step_begins(const struct wva_frame *frame, size_t row);

#endif
