/* SPDX-License-Identifier: Apache-2.0 */
/* Extracts facts from the controller's messages: one reader per message family, each a pure
 * function of the text.
 *
 * A family is recognized by the message's own form, never by the file it is in. Adding one takes a
 * file and a row in WVA_FAMILIES. */
#ifndef WVA_MESSAGE_MESSAGE_H
#define WVA_MESSAGE_MESSAGE_H

#include "message/sample.h"
#include "util/str.h"

/* A message: its unescaped text, and the key/value pairs logged with it. */
struct wva_message {
    struct wva_str text;
    struct wva_str context; /* a JSON object, including the braces, still escaped; may be empty */
};

enum wva_fact_kind {
    /* Boundaries. They have no cells except MODE. */
    WVA_FACT_RESTART,     /* the controller has started: nothing before belongs to what follows */
    WVA_FACT_CYCLE_START, /* a line that only occurs before a cycle's data */
    WVA_FACT_SYSTEM_DATA, /* a system data line that starts the block */
    WVA_FACT_MODELS,      /* a models line; its parameters follow */
    WVA_FACT_SERVERS,     /* a servers line; its observations follow */
    WVA_FACT_SOLUTION,    /* a Solution; its allocations follow */
    WVA_FACT_CYCLE_END,
    WVA_FACT_CYCLE_FAILED, /* the controller gave the cycle up */

    /* About a server (SERVER, or MODEL and CLASS where the log does not name it). */
    WVA_FACT_OBSERVATION, /* current allocation, load and latency */
    WVA_FACT_ALLOCATION,  /* what the optimizer chose and predicts */
    WVA_FACT_INFEASIBLE,  /* the optimizer found nothing */

    /* About a model. */
    WVA_FACT_PARAMETERS, /* on ACCELERATOR: alpha to delta that the optimizer uses */
    WVA_FACT_TUNED,      /* on ACCELERATOR: alpha to delta that the tuner found, or kept */
    WVA_FACT_SLO,        /* in CLASS, where known */
    WVA_FACT_ANALYSIS,   /* ANALYZER to SPARE_CAPACITY; NAMESPACE where known */

    /* About a variant (VARIANT; NAMESPACE and MODEL where known). */
    WVA_FACT_VARIANT,  /* the current variant, namespace, model: for lines that follow */
    WVA_FACT_REPLICAS, /* what was emitted: current, desired, accelerator */
    WVA_FACT_DECISION, /* action, current, desired, reason */
    WVA_FACT_METRICS,  /* observed latency and load, accelerator, batch; its own parameters, SLO */
    WVA_FACT_TUNER,    /* TUNER and NIS: the result of the tuner's step */
    WVA_FACT_CAPACITY, /* REPLICA_CAPACITY, its source and ROLE by ANALYZER, of one of several
                          variants of a model */

    WVA_FACT_STATE, /* REPLICAS_READY and what else is known beside decisions; DETAIL of a decision;
                       also of a MODEL alone */

    /* What other loops than the main one report: it belongs to the next cycle. MAX_REPLICAS of a
     * VARIANT; what a scale from zero, whose decision follows, starts from: CURRENT and DESIRED, or
     * DETAIL. */
    WVA_FACT_OTHER_LOOP,

    WVA_FACT_INVENTORY, /* ACCELERATORS of the type ACCELERATOR in the cluster; precedes a cycle's
                           data */

    WVA_FACT_POD, /* about SERVING_POD: KV_USAGE, QUEUE_LENGTH, ITL and TTFT observed, RATE, NO_RATE
                   */
};

/* One piece of information in a message. Cells are views that are valid during the call; missing
 * ones are empty. */
struct wva_fact {
    enum wva_fact_kind kind;
    bool broken; /* its text is truncated: cells may be missing */
    struct wva_str cell[WVA_CELL_COUNT];
};

typedef void wva_fact_sink(void *context, const struct wva_fact *fact);

enum wva_message_result {
    WVA_MESSAGE_OTHER,  /* of no family with data */
    WVA_MESSAGE_READ,   /* facts were delivered */
    WVA_MESSAGE_BROKEN, /* of a known family, but malformed; facts up to that point were delivered
                         */
};

/* The families, in the order in which they are tried. A row is all that the program knows of one:
 *
 * FAMILY(arg, NAME, reader, title, first bytes, pairs, generation)
 *
 * WVA_FAMILY_NAME; wva_reader_read; how reports call it; the first bytes of its messages, or
 * ANY_BYTE; NEEDS_PAIRS where its messages say nothing without key/value pairs; the
 * WVA_GENERATION_... that its messages tell of, where generation.c does not tell it by their words.
 * `arg` is for the one who expands the list. */
#define WVA_FAMILIES(FAMILY, arg)                                                                  \
    FAMILY(arg, SYSTEM_DATA, system_data, "system data", BYTE('S') | BYTE('i'), NO_PAIRS, SEVERAL) \
    FAMILY(arg, SOLUTION, solution, "Solution", BYTE('O') | BYTE('S') | BYTE('o'), NO_PAIRS,       \
           SEVERAL)                                                                                \
    FAMILY(arg, SLO, slo, "SLO", BYTE('F'), NO_PAIRS, SEVERAL)                                     \
    FAMILY(arg, REPLICAS, replicas, "replicas", BYTE('E') | BYTE('P') | BYTE('R') | BYTE('S'),     \
           NO_PAIRS, SEVERAL)                                                                      \
    FAMILY(arg, PRINTED_DECISION, printed_decision, "decisions",                                   \
           BYTE('A') | BYTE('C') | BYTE('P') | BYTE('S') | BYTE('V'), NO_PAIRS, MODES)             \
    /* 0xE2 begins a check mark. */                                                                \
    FAMILY(arg, OBSERVED, observed, "observed", BYTE('K') | BYTE('M') | BYTE('Q') | BYTE(0xE2),    \
           NO_PAIRS, MODES)                                                                        \
    FAMILY(arg, TUNER, tuner, "tuner",                                                             \
           BYTE('F') | BYTE('K') | BYTE('M') | BYTE('S') | BYTE('T') | BYTE('U'), NO_PAIRS, TUNER) \
    /* The text of an error stands in front of what the controller says, */                        \
    FAMILY(arg, LIFECYCLE, lifecycle, "lifecycle", ANY_BYTE, NO_PAIRS, SEVERAL)                    \
    /* and the object can stand beside any text. */                                                \
    FAMILY(arg, OPTIMIZATION_METRICS, optimization_metrics, "optimizationMetrics", ANY_BYTE,       \
           NO_PAIRS, METRICS)                                                                      \
    FAMILY(arg, ENGINE, engine, "engine", BYTE('G') | BYTE('L') | BYTE('O') | BYTE('P'), NO_PAIRS, \
           KEYED)                                                                                  \
    FAMILY(arg, DECISIONS, decisions, "keyed decisions",                                           \
           BYTE('A') | BYTE('B') | BYTE('D') | BYTE('E') | BYTE('P') | BYTE('S') | BYTE('s'),      \
           NEEDS_PAIRS, KEYED)                                                                     \
    FAMILY(arg, ANALYZERS, analyzers, "analyzers",                                                 \
           BYTE('Q') | BYTE('V') | BYTE('a') | BYTE('s') | BYTE('t'), NEEDS_PAIRS, RESULT)         \
    FAMILY(arg, LIMITS, limits, "limits", BYTE('C') | BYTE('S') | BYTE('T'), NEEDS_PAIRS, KEYED)   \
    FAMILY(arg, POD_METRICS, pod_metrics, "pod metrics",                                           \
           BYTE('A') | BYTE('C') | BYTE('K') | BYTE('M') | BYTE('P') | BYTE('Q') | BYTE('S'),      \
           NEEDS_PAIRS, KEYED)                                                                     \
    FAMILY(arg, QUEUEING_MODEL, queueing_model, "queueing model",                                  \
           BYTE('I') | BYTE('P') | BYTE('R') | BYTE('T') | BYTE('U'), NEEDS_PAIRS, QUEUEING)

#define WVA_FAMILY_ENUMERATOR(arg, name, ...) WVA_FAMILY_##name,
enum wva_family { WVA_FAMILIES(WVA_FAMILY_ENUMERATOR, ) WVA_FAMILY_COUNT };
#undef WVA_FAMILY_ENUMERATOR

/* "system data", "Solution", ... */
const char *wva_family_name(enum wva_family family);

/* Reads a message and passes each fact in it to `sink`. *family is the one that recognized it,
 * WVA_FAMILY_COUNT if none did. */
enum wva_message_result wva_message_read(const struct wva_message *message, wva_fact_sink *sink,
                                         void *context, enum wva_family *family);

/* The reader of each family; returns OTHER for a message that is not its own. */
typedef enum wva_message_result wva_message_reader(const struct wva_message *message,
                                                   wva_fact_sink *sink, void *context);
#define WVA_FAMILY_READER(arg, name, reader, ...) wva_message_reader wva_##reader##_read;
WVA_FAMILIES(WVA_FAMILY_READER, )
#undef WVA_FAMILY_READER

#endif
