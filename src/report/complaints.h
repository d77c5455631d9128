/* SPDX-License-Identifier: Apache-2.0 */
/* Problems reported by the controller, in the files and texts of a report; nothing if there are
 * none. */
#ifndef WVA_REPORT_COMPLAINTS_H
#define WVA_REPORT_COMPLAINTS_H

#include "output/document.h"
#include "util/buffer.h"
#include "util/error.h"

/* A line for the console. */
void wva_complaints_text(struct wva_buffer *text, const struct wva_complaints *complaints);

/* A section of report.md. */
void wva_complaints_markdown(struct wva_buffer *text, const struct wva_complaints *complaints);

#endif
