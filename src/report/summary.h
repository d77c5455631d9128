/* SPDX-License-Identifier: Apache-2.0 */
/* For analysis/summary.txt: first the classic lines, unchanged, so that scripts for the old files
 * can still read them; then additional ones. */
#ifndef WVA_REPORT_SUMMARY_H
#define WVA_REPORT_SUMMARY_H

#include "report/report.h"
#include "util/buffer.h"

void wva_summary_text(struct wva_buffer *text, const struct wva_frame *frame,
                      const struct wva_results *results, const struct wva_report_meta *meta);

#endif
