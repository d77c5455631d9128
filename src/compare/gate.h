/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions that a comparison must meet, for continuous integration:
 *
 *     B.itl_attainment - A.itl_attainment >= -1
 *     B.itl_attainment.verdict != worse
 *
 * The left side is a sum of LABEL.METRIC, each the mean of a group of runs, with + or - between, or
 * one verdict (better, worse, inconclusive, none), which knows == and != only. What a group lacks
 * fails every condition. */
#ifndef WVA_COMPARE_GATE_H
#define WVA_COMPARE_GATE_H

#include "compare/comparison.h"
#include "util/buffer.h"

struct wva_compare_gate;

/* NULL with WVA_ERR_USAGE if the text is not such a condition, or names an unknown metric. */
struct wva_compare_gate *wva_compare_gate_parse(const char *text, struct wva_error *err);
void wva_compare_gate_free(struct wva_compare_gate *gate);

/* Fails with WVA_ERR_USAGE when the gate names a group that is not there. */
enum wva_status wva_compare_gate_check(const struct wva_compare_gate *gate,
                                       const struct wva_compare_group *groups, size_t count,
                                       struct wva_error *err);

/* Judges it and appends a line. True when it passed. */
bool wva_compare_gate_report(const struct wva_compare_gate *gate,
                             const struct wva_comparison *comparison, struct wva_buffer *text);

#endif
