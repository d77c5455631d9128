/* SPDX-License-Identifier: Apache-2.0 */
/* What the controller's messages say: one reader per message family, each a pure function from text
 * to facts.
 *
 * A family is recognised by the message's own shape, never by the file it stands in. Adding one is
 * a file and a row in message.c. */
#ifndef WVA_LOG_MESSAGE_H
#define WVA_LOG_MESSAGE_H

#include "log/sample.h"
#include "util/str.h"

enum wva_fact_kind {
    WVA_FACT_RESTART, /* the controller has started: nothing before it belongs to what follows */
    WVA_FACT_CYCLE_START, /* a line that only stands before a cycle's system data */
    WVA_FACT_SYSTEM_DATA, /* a system data line that starts the block */
    WVA_FACT_MODELS,      /* a models line has been read; its parameters follow */
    WVA_FACT_SERVERS,     /* a servers line has been read; its observations follow */
    WVA_FACT_SOLUTION,    /* a Solution has been read; its allocations follow */
    WVA_FACT_CYCLE_END,
    WVA_FACT_CYCLE_FAILED, /* the controller gave the cycle up */

    WVA_FACT_OBSERVATION, /* of a server: current allocation, load and latency */
    WVA_FACT_PARAMETERS,  /* of a model on an accelerator: alpha to delta */
    WVA_FACT_ALLOCATION,  /* of a server: what the optimizer chose and predicts */
    WVA_FACT_INFEASIBLE,  /* of a server: the optimizer found nothing */
    WVA_FACT_SLO,         /* of a model in a service class */
    WVA_FACT_VARIANT,     /* the variant and namespace that the replicas which follow belong to */
    WVA_FACT_REPLICAS,    /* of a variant: current and desired */
};

/* One thing a message says. Cells are views into the message; those that it does not give are
 * empty. */
struct wva_fact {
    enum wva_fact_kind kind;
    bool broken; /* its text broke off: cells may be missing */
    struct wva_str cell[WVA_COLUMN_COUNT];
};

typedef void wva_fact_sink(void *context, const struct wva_fact *fact);

enum wva_message_result {
    WVA_MESSAGE_OTHER,  /* of no family that carries data */
    WVA_MESSAGE_READ,   /* facts were given */
    WVA_MESSAGE_BROKEN, /* of a known family, but it breaks its grammar; facts up to there were
                           given */
};

/* Reads a message (escapes resolved) and gives each fact in it to `sink`. */
enum wva_message_result wva_message_read(struct wva_str message, wva_fact_sink *sink,
                                         void *context);

/* The families. `text` is the message; the result is OTHER when it is not theirs. */
typedef enum wva_message_result wva_message_reader(struct wva_str text, wva_fact_sink *sink,
                                                   void *context);
wva_message_reader
    wva_lifecycle_read; /* start of the controller; beginning, end and failure of a cycle */
wva_message_reader wva_replicas_read;    /* "EmitReplicaMetrics completed ..." */
wva_message_reader wva_slo_read;         /* "Found SLO for model ..." */
wva_message_reader wva_solution_read;    /* "Optimization solution - system: Solution: ..." */
wva_message_reader wva_system_data_read; /* "System data prepared for optimization: - { ..." */

#endif
