/* SPDX-License-Identifier: Apache-2.0 */
/* Describes a log, its contents, and the likely causes of missing data, for a terminal of 80
 * columns. */
#ifndef WVA_COMMANDS_DIAGNOSIS_TEXT_H
#define WVA_COMMANDS_DIAGNOSIS_TEXT_H

#include "input/source.h"
#include "log/cause.h"
#include "log/complaints.h"
#include "util/buffer.h"

/* Cause and remedy, as phrases after a colon. */
const char *wva_cause_problem(enum wva_cause cause);
const char *wva_cause_remedy(enum wva_cause cause);

/* Some twenty lines about one log; `binary` is what it is if it is no text, as in source.h, `rows`
 * are those that the selection left. */
void wva_diagnosis_write(const char *name, enum wva_source_origin origin, const char *binary,
                         const struct wva_coverage *coverage,
                         const struct wva_complaints *complaints, uint64_t rows,
                         struct wva_buffer *text);

#endif
