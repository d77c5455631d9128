/* SPDX-License-Identifier: Apache-2.0 */
/* What a server's samples can support, judged only by the roles of their columns, not by the kind
 * of run or the file format. Sections, tables, figures and statements each state what they need; a
 * run with all data gets all of them. */
#ifndef WVA_SERIES_CAPABILITIES_H
#define WVA_SERIES_CAPABILITIES_H

#include "series/frame.h"

enum {
    WVA_HAS_TARGETS = 1 << 0,  /* queue or cache targets that an autoscaler scales for; or, without
                                  any of the below, a queue whose target is missing */
    WVA_HAS_SLO = 1 << 1,      /* an SLO of ITL or TTFT, recorded or given */
    WVA_HAS_MODEL = 1 << 2,    /* predictions or parameters of a latency model */
    WVA_HAS_CAPACITY = 1 << 3, /* supply or demand of capacity */
    WVA_HAS_SERVICE = WVA_HAS_SLO | WVA_HAS_MODEL | WVA_HAS_CAPACITY, /* any of these */
};

/* The capabilities of the samples; `slo`: whether an SLO is known. */
unsigned wva_capabilities(const struct wva_frame *frame, bool slo);

#endif
