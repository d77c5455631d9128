/* SPDX-License-Identifier: Apache-2.0 */
/* Why a log contains less than the user hopes for, judged by what was read of it. */
#ifndef WVA_LOG_CAUSE_H
#define WVA_LOG_CAUSE_H

#include "log/coverage.h"

/* The most important first. */
enum wva_cause {
    WVA_CAUSE_EMPTY, /* no bytes */
    WVA_CAUSE_VLLM,  /* written by another program, see program.h */
    WVA_CAUSE_SGLANG,
    WVA_CAUSE_ENDPOINT_PICKER,
    WVA_CAUSE_LOAD_GENERATOR,
    WVA_CAUSE_TABLE,            /* rows that were extracted earlier */
    WVA_CAUSE_NO_VARIANTS,      /* the controller has nothing to scale */
    WVA_CAUSE_NO_METRICS,       /* it receives no metrics of the model */
    WVA_CAUSE_QUEUEING_REFUSED, /* it does not run the analyzer that is configured */
    WVA_CAUSE_ERRORS,           /* no rows, and logged errors */
    WVA_CAUSE_NO_RECORD,        /* nothing that a controller could have written */
    WVA_CAUSE_STANDBY,          /* a replica waiting to be elected */
    WVA_CAUSE_TAIL,             /* only the last lines of a pod */
    WVA_CAUSE_CONTAINER,        /* records, but of another program */
    WVA_CAUSE_FIRST,            /* only the SLOs, from a controller of July 2025 */
    WVA_CAUSE_LEVEL,            /* 2025: the level is INFO */
    WVA_CAUSE_NO_LATENCY,       /* v0.5: no level logs latency */
    WVA_CAUSE_VERBOSITY,        /* since December 2025: --v is too low */
    WVA_CAUSE_FAILED,           /* the controller abandoned cycles */
    WVA_CAUSE_HEAD,             /* begins inside a cycle */
    WVA_CAUSE_CAPACITY,         /* the controller runs without predictions */
    WVA_CAUSE_TUNER_OFF,        /* so model parameters are not logged */
    WVA_CAUSE_NO_CYCLE,         /* none of these, yet no rows */
    WVA_CAUSE_COUNT
};

/* `kubectl logs -l` prints this many lines of each pod by default. */
enum { WVA_TAIL_LINES = 10 };

/* The causes that apply, as bits 1 << enum wva_cause. Never 0 if there are no samples. */
unsigned wva_causes(const struct wva_coverage *coverage);

#endif
