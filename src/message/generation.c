/* SPDX-License-Identifier: Apache-2.0 */
#include "message/generation.h"

static const struct {
    const char *dates, *mark;
} generations[WVA_GENERATION_COUNT] = {
    [WVA_GENERATION_OPTIMIZER] = { "from August 2024",
                                   "the optimizer's own output, no controller" },
    [WVA_GENERATION_FIRST] = { "July 2025", "SLOs in one word" },
    [WVA_GENERATION_STRUCT] = { "July and August 2025", "system data as a Go struct" },
    [WVA_GENERATION_ONE_LENGTH] = { "July to September 2025", "Solutions with servTime" },
    [WVA_GENERATION_PREFILL] = { "from September 2025", "prefill and decode parameters, ttft" },
    [WVA_GENERATION_TUNER] = { "October to December 2025", "a build with the model tuner" },
    [WVA_GENERATION_MODES] = { "November and December 2025", "modes, printed decisions" },
    [WVA_GENERATION_KEYED] = { "from December 2025", "messages with key/value pairs" },
    [WVA_GENERATION_V05] = { "December 2025 to February 2026", "v0.5, one saturation analysis" },
    [WVA_GENERATION_V2] = { "February to June 2026", "saturation analysis V2" },
    [WVA_GENERATION_QUEUEING] = { "March to June 2026", "the queueing model" },
    [WVA_GENERATION_RESULT] = { "from June 2026", "analyzer-result, scaling-decision" },
    [WVA_GENERATION_METRICS] = { "no known controller", "optimizationMetrics objects" },
};

const char *wva_generation_dates(enum wva_generation generation)
{
    return generations[generation].dates;
}

const char *wva_generation_mark(enum wva_generation generation)
{
    return generations[generation].mark;
}

/* Of the parts of the system data, only the models indicate a generation. */
static enum wva_generation of_system_data(struct wva_str text)
{
    if (wva_str_starts(text, WVA_STR("inferno data systemData")))
        return WVA_GENERATION_STRUCT;
    if (!wva_str_take(&text, WVA_STR("System data prepared for optimization")))
        return WVA_GENERATION_SEVERAL;
    if (wva_str_starts(text, WVA_STR("systemData"))
        || wva_str_starts(text, WVA_STR(": systemData")))
        return WVA_GENERATION_STRUCT;
    if (!wva_str_starts(text, WVA_STR(": - { models:")))
        return WVA_GENERATION_SEVERAL;
    if (wva_str_find(text, WVA_STR("decodeParms")) != NULL)
        return WVA_GENERATION_PREFILL;
    return wva_str_find(text, WVA_STR(" alpha: ")) != NULL ? WVA_GENERATION_ONE_LENGTH
                                                           : WVA_GENERATION_SEVERAL;
}

static enum wva_generation of_solution(const struct wva_message *message)
{
    if (wva_str_starts(message->text, WVA_STR("Solution:")))
        return WVA_GENERATION_OPTIMIZER;
    if (wva_str_find(message->text, WVA_STR("; inTk=")) != NULL)
        return WVA_GENERATION_PREFILL;
    if (wva_str_find(message->text, WVA_STR("; tk=")) != NULL)
        return WVA_GENERATION_ONE_LENGTH;
    return message->context.len > 0 ? WVA_GENERATION_KEYED : WVA_GENERATION_SEVERAL;
}

static enum wva_generation of_lifecycle(struct wva_str text)
{
    if (wva_str_starts(text, WVA_STR("Operating in "))
        || wva_str_starts(text, WVA_STR("Grouped VAs by model: "))
        || wva_str_starts(text, WVA_STR("Reconciliation completed successfully")))
        return WVA_GENERATION_MODES;
    return WVA_GENERATION_SEVERAL;
}

static enum wva_generation of_analyzer(struct wva_str text)
{
    if (wva_str_starts(text, WVA_STR("V2 ")))
        return WVA_GENERATION_V2;
    return wva_str_starts(text, WVA_STR("Queueing ")) ? WVA_GENERATION_QUEUEING
                                                      : WVA_GENERATION_RESULT;
}

enum wva_generation wva_generation_of(const struct wva_message *message, enum wva_family family)
{
#define OF_FAMILY(arg, name, reader, title, bytes, pairs, generation)                              \
    [WVA_FAMILY_##name] = WVA_GENERATION_##generation,
    static const enum wva_generation of_family[] = { WVA_FAMILIES(OF_FAMILY, ) };
    struct wva_str text = message->text;

    if (family == WVA_FAMILY_SYSTEM_DATA)
        return of_system_data(text);
    if (family == WVA_FAMILY_SOLUTION)
        return of_solution(message);
    if (family == WVA_FAMILY_LIFECYCLE)
        return of_lifecycle(text);
    if (family == WVA_FAMILY_ANALYZERS)
        return of_analyzer(text);
    if (family == WVA_FAMILY_SLO && wva_str_starts(text, WVA_STR("Found SLOmodel")))
        return WVA_GENERATION_FIRST;
    if (family == WVA_FAMILY_DECISIONS && wva_str_equal(text, WVA_STR("scaling-decision")))
        return WVA_GENERATION_RESULT;
    if (family == WVA_FAMILY_ENGINE && wva_str_equal(text, WVA_STR("Processing model")))
        return WVA_GENERATION_V05;
    return of_family[family];
}
