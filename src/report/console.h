/* SPDX-License-Identifier: Apache-2.0 */
/* A short summary of one server for the terminal. */
#ifndef WVA_REPORT_CONSOLE_H
#define WVA_REPORT_CONSOLE_H

#include "report/report.h"
#include "util/buffer.h"
#include "verdict/verdict.h"

/* Appends facts of the run and the statements of its verdict, lines of at most 80 columns unless a
 * name is longer. */
void wva_report_console(struct wva_buffer *text, const struct wva_frame *frame,
                        const struct wva_results *results, const struct wva_verdict *verdict,
                        const struct wva_report_meta *meta);

/* The same of a run with jobs only, with all notes. */
void wva_report_console_jobs(struct wva_buffer *text, const struct wva_verdict *verdict,
                             const struct wva_report_meta *meta);

#endif
