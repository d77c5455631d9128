/* SPDX-License-Identifier: Apache-2.0 */
/* What the controller's messages say: one reader per message family, each a pure function from text
 * to facts.
 *
 * A family is recognised by the message's own shape, never by the file it stands in. Adding one is
 * a file, a row and its first bytes in message.c. */
#ifndef WVA_MESSAGE_MESSAGE_H
#define WVA_MESSAGE_MESSAGE_H

#include "message/sample.h"
#include "util/str.h"

/* A message: its text with escapes resolved, and the key/value pairs logged with it. */
struct wva_message {
    struct wva_str text;
    struct wva_str context; /* a JSON object, braces included, escapes as they are; may be empty */
};

enum wva_fact_kind {
    /* Where things begin and end. They carry no cells but MODE. */
    WVA_FACT_RESTART, /* the controller has started: nothing before it belongs to what follows */
    WVA_FACT_CYCLE_START, /* a line that only stands before a cycle's data */
    WVA_FACT_SYSTEM_DATA, /* a system data line that starts the block */
    WVA_FACT_MODELS,      /* a models line has been read; its parameters follow */
    WVA_FACT_SERVERS,     /* a servers line has been read; its observations follow */
    WVA_FACT_SOLUTION,    /* a Solution has been read; its allocations follow */
    WVA_FACT_CYCLE_END,
    WVA_FACT_CYCLE_FAILED, /* the controller gave the cycle up */

    /* Of a server (SERVER, or MODEL and CLASS where the log does not name it). */
    WVA_FACT_OBSERVATION, /* current allocation, load and latency */
    WVA_FACT_ALLOCATION,  /* what the optimizer chose and predicts */
    WVA_FACT_INFEASIBLE,  /* the optimizer found nothing */

    /* Of a model. */
    WVA_FACT_PARAMETERS, /* on ACCELERATOR: alpha to delta that the optimizer runs on */
    WVA_FACT_TUNED,      /* on ACCELERATOR: alpha to delta that the tuner found, or kept */
    WVA_FACT_SLO,        /* in CLASS, where that is known */
    WVA_FACT_ANALYSIS,   /* ANALYZER to SPARE_CAPACITY; NAMESPACE where known */

    /* Of a variant (VARIANT; NAMESPACE and MODEL where known). */
    WVA_FACT_VARIANT,  /* the variant, namespace, model that are at work: for lines that follow */
    WVA_FACT_REPLICAS, /* what was emitted: current, desired, accelerator */
    WVA_FACT_DECISION, /* action, current, desired, reason */
    WVA_FACT_METRICS,  /* observed latency and load, accelerator, batch; its own parameters, SLO */
    WVA_FACT_TUNER,    /* TUNER and NIS: what became of the tuner's step */

    WVA_FACT_STATE, /* REPLICAS_READY; DETAIL of a decision, also of a MODEL alone */

    WVA_FACT_POD, /* of SERVING_POD: KV_USAGE, QUEUE_LENGTH, ITL and TTFT observed, RATE, NO_RATE */
};

/* One thing a message says. Cells are views that live as long as the call; those that it does not
 * give are empty. */
struct wva_fact {
    enum wva_fact_kind kind;
    bool broken; /* its text broke off: cells may be missing */
    struct wva_str cell[WVA_CELL_COUNT];
};

typedef void wva_fact_sink(void *context, const struct wva_fact *fact);

enum wva_message_result {
    WVA_MESSAGE_OTHER,  /* of no family that carries data */
    WVA_MESSAGE_READ,   /* facts were given */
    WVA_MESSAGE_BROKEN, /* of a known family, but it breaks its grammar; facts up to there were
                           given */
};

/* In the order in which they are tried. */
enum wva_family {
    WVA_FAMILY_SYSTEM_DATA,
    WVA_FAMILY_SOLUTION,
    WVA_FAMILY_SLO,
    WVA_FAMILY_REPLICAS,
    WVA_FAMILY_PRINTED_DECISION,
    WVA_FAMILY_OBSERVED,
    WVA_FAMILY_TUNER,
    WVA_FAMILY_LIFECYCLE,
    WVA_FAMILY_OPTIMIZATION_METRICS,
    WVA_FAMILY_ENGINE,
    WVA_FAMILY_DECISIONS,
    WVA_FAMILY_ANALYZERS,
    WVA_FAMILY_POD_METRICS,
    WVA_FAMILY_QUEUEING_MODEL,
    WVA_FAMILY_COUNT
};

/* "system data", "Solution", ... */
const char *wva_family_name(enum wva_family family);

/* Reads a message and gives each fact in it to `sink`. *family is the one that knew it,
 * WVA_FAMILY_COUNT when none did. */
enum wva_message_result wva_message_read(const struct wva_message *message, wva_fact_sink *sink,
                                         void *context, enum wva_family *family);

/* The families; the result is OTHER when a message is not theirs. */
typedef enum wva_message_result wva_message_reader(const struct wva_message *message,
                                                   wva_fact_sink *sink, void *context);
wva_message_reader wva_printed_decision_read; /* "Processing decision: variant=..." */
wva_message_reader wva_lifecycle_read;        /* where controllers and cycles begin, end and fail */
wva_message_reader wva_observed_read; /* "Metrics collected for VA: ...", "KV cache metric: ..." */
wva_message_reader
    wva_optimization_metrics_read;       /* an object of that name, beside or in the text */
wva_message_reader wva_replicas_read;    /* "EmitReplicaMetrics completed ...", whose turn it is */
wva_message_reader wva_slo_read;         /* "Found SLO for model ..." */
wva_message_reader wva_solution_read;    /* "Optimization solution - system: Solution: ..." */
wva_message_reader wva_system_data_read; /* "System data prepared for optimization: - { ..." */
wva_message_reader wva_tuner_read;       /* "Tuner validation succeeded ...", its parameters */
wva_message_reader wva_analyzers_read;   /* keyed: "analyzer-result", and the totals before it */
wva_message_reader wva_decisions_read;   /* keyed: "EmitReplicaMetrics completed", decisions */
wva_message_reader wva_engine_read;      /* keyed: "Grouped VAs by model", ... */
wva_message_reader wva_pod_metrics_read; /* keyed: "KV cache metric", ... */
wva_message_reader wva_queueing_model_read; /* keyed: the tuner of 2026, SLOs inferred */

#endif
