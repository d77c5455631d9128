/* SPDX-License-Identifier: Apache-2.0 */
/* What a server's samples can support, judged only by the roles of their columns, not by the kind
 * of run or the file format. Sections, tables, figures and statements each state what they need; a
 * run with all data gets all of them. */
#ifndef WVA_SERIES_CAPABILITIES_H
#define WVA_SERIES_CAPABILITIES_H

#include "series/frame.h"

/* The capabilities of the samples; `slo`: whether an SLO is known. */
unsigned wva_capabilities(const struct wva_frame *frame, bool slo);

#endif
