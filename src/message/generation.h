/* SPDX-License-Identifier: Apache-2.0 */
/* Which version of the controller wrote a line, as far as its wording shows. A log's dates do not:
 * images stay in use for months. */
#ifndef WVA_MESSAGE_GENERATION_H
#define WVA_MESSAGE_GENERATION_H

#include "message/message.h"

/* What was new in the log, in chronological order. */
enum wva_generation {
    WVA_GENERATION_OPTIMIZER,  /* the optimizer as a separate program */
    WVA_GENERATION_FIRST,      /* SLOs in one word */
    WVA_GENERATION_STRUCT,     /* its input as a Go struct */
    WVA_GENERATION_ONE_LENGTH, /* one request length, service time and wait */
    WVA_GENERATION_PREFILL,    /* separate prefill and decode */
    WVA_GENERATION_TUNER,
    WVA_GENERATION_MODES, /* capacity-only, model-only, hybrid */
    WVA_GENERATION_KEYED, /* messages with key/value pairs */
    WVA_GENERATION_V05,   /* one saturation analysis, without a version in its name */
    WVA_GENERATION_V2,
    WVA_GENERATION_QUEUEING,
    WVA_GENERATION_RESULT,  /* "analyzer-result", "scaling-decision" */
    WVA_GENERATION_METRICS, /* "optimizationMetrics", which no known controller writes */
    WVA_GENERATION_COUNT,
    WVA_GENERATION_SEVERAL = WVA_GENERATION_COUNT
};

/* The generation that a message of `family` indicates; WVA_GENERATION_SEVERAL if several have
 * it. */
enum wva_generation wva_generation_of(const struct wva_message *message, enum wva_family family);

/* "July and August 2025", and what was new in it. */
const char *wva_generation_dates(enum wva_generation generation);
const char *wva_generation_mark(enum wva_generation generation);

#endif
