/* SPDX-License-Identifier: Apache-2.0 */
#include "message/message.h"

#include <limits.h>

enum {
    SYSTEM_DATA = 1 << WVA_FAMILY_SYSTEM_DATA,
    SOLUTION = 1 << WVA_FAMILY_SOLUTION,
    SLO = 1 << WVA_FAMILY_SLO,
    REPLICAS = 1 << WVA_FAMILY_REPLICAS,
    DECISION = 1 << WVA_FAMILY_PRINTED_DECISION,
    OBSERVED = 1 << WVA_FAMILY_OBSERVED,
    TUNER = 1 << WVA_FAMILY_TUNER,
    LIFECYCLE = 1 << WVA_FAMILY_LIFECYCLE,
    OPTIMIZATION_METRICS = 1 << WVA_FAMILY_OPTIMIZATION_METRICS,
    ENGINE = 1 << WVA_FAMILY_ENGINE,
    DECISIONS = 1 << WVA_FAMILY_DECISIONS,
    ANALYZERS = 1 << WVA_FAMILY_ANALYZERS,
    POD_METRICS = 1 << WVA_FAMILY_POD_METRICS,
    QUEUEING_MODEL = 1 << WVA_FAMILY_QUEUEING_MODEL,
};

/* Of these any message may be: an error's own text stands in front of what the controller says, and
 * an object can stand beside any text. */
enum { ANY = LIFECYCLE | OPTIMIZATION_METRICS };

/* What these say stands in key/value pairs: without any they need not be asked. */
enum { KEYED = DECISIONS | ANALYZERS | POD_METRICS | QUEUEING_MODEL };

/* The others whose messages have this first byte. Most messages are of no family, and are done with
 * one look. */
static const unsigned short families_by_initial[UCHAR_MAX + 1] = {
    ['A'] = DECISION | DECISIONS | POD_METRICS,
    ['B'] = DECISIONS,
    ['C'] = DECISION,
    ['D'] = DECISIONS,
    ['E'] = REPLICAS | DECISIONS,
    ['F'] = SLO | TUNER,
    ['G'] = ENGINE,
    ['I'] = QUEUEING_MODEL,
    ['K'] = OBSERVED | TUNER | POD_METRICS,
    ['L'] = ENGINE,
    ['M'] = OBSERVED | TUNER | POD_METRICS,
    ['O'] = SOLUTION | ENGINE,
    ['P'] = REPLICAS | DECISION | ENGINE | DECISIONS | POD_METRICS | QUEUEING_MODEL,
    ['Q'] = OBSERVED | ANALYZERS | POD_METRICS,
    ['R'] = REPLICAS | QUEUEING_MODEL,
    ['S'] = SYSTEM_DATA | SOLUTION | REPLICAS | DECISION | TUNER | DECISIONS | POD_METRICS,
    ['T'] = TUNER | QUEUEING_MODEL,
    ['U'] = TUNER | QUEUEING_MODEL,
    ['V'] = DECISION | ANALYZERS,
    ['a'] = ANALYZERS,
    ['i'] = SYSTEM_DATA,
    ['o'] = SOLUTION,
    ['s'] = DECISIONS | ANALYZERS,
    [0xE2] = OBSERVED, /* of a check mark */
};

const char *wva_family_name(enum wva_family family)
{
    static const char *const names[WVA_FAMILY_COUNT] = {
        "system data", "Solution",        "SLO",
        "replicas",    "decisions",       "observed",
        "tuner",       "lifecycle",       "optimizationMetrics",
        "engine",      "keyed decisions", "analyzers",
        "pod metrics", "queueing model",
    };

    return names[family];
}

enum wva_message_result wva_message_read(const struct wva_message *message, wva_fact_sink *sink,
                                         void *context, enum wva_family *family)
{
    static wva_message_reader *const readers[WVA_FAMILY_COUNT] = {
        wva_system_data_read, wva_solution_read,         wva_slo_read,
        wva_replicas_read,    wva_printed_decision_read, wva_observed_read,
        wva_tuner_read,       wva_lifecycle_read,        wva_optimization_metrics_read,
        wva_engine_read,      wva_decisions_read,        wva_analyzers_read,
        wva_pod_metrics_read, wva_queueing_model_read,
    };
    struct wva_str text = message->text;
    unsigned families =
        ANY | (text.len == 0 ? 0u : families_by_initial[(unsigned char)text.ptr[0]]);

    if (message->context.len == 0)
        families &= ~(unsigned)KEYED;
    for (; families != 0; families &= families - 1) {
        enum wva_family first = (enum wva_family)__builtin_ctz(families);
        enum wva_message_result result = readers[first](message, sink, context);

        if (result == WVA_MESSAGE_OTHER)
            continue;
        *family = first;
        return result;
    }
    *family = WVA_FAMILY_COUNT;
    return WVA_MESSAGE_OTHER;
}
