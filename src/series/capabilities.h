/* SPDX-License-Identifier: Apache-2.0 */
/* What a server's samples have to tell, by the roles of their columns and by nothing else: not by
 * the kind of run or the file that they were read from. Sections, tables, figures and statements
 * each name what they need; a run with everything gets them all. */
#ifndef WVA_SERIES_CAPABILITIES_H
#define WVA_SERIES_CAPABILITIES_H

#include "series/frame.h"

enum {
    WVA_HAS_TARGETS = 1 << 0,  /* targets of queue or cache that an autoscaler scales for; or, where
                                  nothing below is there, a queue that has lost its target */
    WVA_HAS_SLO = 1 << 1,      /* an SLO of ITL or TTFT, recorded or given */
    WVA_HAS_MODEL = 1 << 2,    /* predictions or parameters of a latency model */
    WVA_HAS_CAPACITY = 1 << 3, /* supply or demand of capacity */
    WVA_HAS_SERVICE = WVA_HAS_SLO | WVA_HAS_MODEL | WVA_HAS_CAPACITY, /* any of these */
};

/* Those that the samples have; `slo`: whether an SLO is known. */
unsigned wva_capabilities(const struct wva_frame *frame, bool slo);

#endif
