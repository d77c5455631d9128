/* SPDX-License-Identifier: Apache-2.0 */
/* The plan of a run and its problems, as text for people and as JSON for programs. Each
 * appends to `out`. */
#ifndef WVA_REPORT_RUN_PLAN_TEXT_H
#define WVA_REPORT_RUN_PLAN_TEXT_H

#include "plan/run_plan.h"
#include "util/buffer.h"

/* Totals, timeline, load steps, overlaps and problems. */
void wva_run_plan_write_text(const struct wva_run_plan *plan, struct wva_buffer *out);

/* The same, with more of each job. */
void wva_run_plan_write_json(const struct wva_run_plan *plan, struct wva_buffer *out);

/* One line each: "file:line: key: text". */
void wva_problems_write_text(const struct wva_problems *problems, struct wva_buffer *out);

/* An object with the number of errors and warnings, and an array of the problems. */
void wva_problems_write_json(const char *file, const struct wva_problems *problems,
                             struct wva_buffer *out);

#endif
