/* SPDX-License-Identifier: Apache-2.0 */
/* What the controller complained of, in the files and texts of a report; nothing where it did not.
 */
#ifndef WVA_REPORT_COMPLAINTS_H
#define WVA_REPORT_COMPLAINTS_H

#include "output/document.h"
#include "util/buffer.h"
#include "util/error.h"

/* analysis/complaints.csv; one of an earlier analysis goes where there is nothing to tell. */
enum wva_status wva_complaints_write(const char *dir, const struct wva_complaints *complaints,
                                     struct wva_error *err);

/* A line for the console. */
void wva_complaints_text(struct wva_buffer *text, const struct wva_complaints *complaints);

/* A section of report.md. */
void wva_complaints_markdown(struct wva_buffer *text, const struct wva_complaints *complaints);

#endif
