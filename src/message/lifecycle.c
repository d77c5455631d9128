/* SPDX-License-Identifier: Apache-2.0 */
/* Lines around cycles: they contain no numbers, only where things begin and end, and the
 * controller's mode. */
#include "message/message.h"

static enum wva_message_result give(enum wva_fact_kind kind, struct wva_str mode,
                                    wva_fact_sink *sink, void *context)
{
    struct wva_fact fact = { .kind = kind };

    fact.cell[WVA_COLUMN_MODE] = mode;
    sink(context, &fact);
    return WVA_MESSAGE_READ;
}

/* "CAPACITY-ONLY mode: ...": announced in capitals, named in small letters at the cycle's end. */
static enum wva_message_result read_mode(struct wva_str text, wva_fact_sink *sink, void *context)
{
    static const struct {
        struct wva_str announced, mode;
    } modes[] = {
        { WVA_STR_INIT("CAPACITY-ONLY"), WVA_STR_INIT("capacity-only") },
        { WVA_STR_INIT("MODEL-ONLY"), WVA_STR_INIT("model-only") },
        { WVA_STR_INIT("HYBRID"), WVA_STR_INIT("hybrid") },
    };
    struct wva_str mode;

    if (!wva_str_cut(&text, WVA_STR(" mode"), &mode))
        return WVA_MESSAGE_OTHER;
    for (size_t i = 0; i < WVA_COUNT(modes); i++)
        if (wva_str_equal(modes[i].announced, mode))
            mode = modes[i].mode;
    return give(WVA_FACT_CYCLE_START, mode, sink, context);
}

/* "mode=M, modelsProcessed=1, modelsFailed=1, ..." or "modeMmodelsProcessed1modelsFailed1...": a
 * cycle in which every model failed has no result. */
static enum wva_message_result read_end(struct wva_str text, wva_fact_sink *sink, void *context)
{
    struct wva_str mode = { 0 }, processed, failed;
    enum wva_fact_kind kind = WVA_FACT_CYCLE_END;

    if (wva_str_take(&text, WVA_STR(": mode="))) {
        if (!wva_str_cut(&text, WVA_STR(", modelsProcessed="), &mode))
            return WVA_MESSAGE_BROKEN;
        if (wva_str_cut(&text, WVA_STR(", modelsFailed="), &processed)
            && wva_str_cut(&text, WVA_STR(", "), &failed) && wva_str_equal(processed, failed))
            kind = WVA_FACT_CYCLE_FAILED;
    } else if (wva_str_take(&text, WVA_STR("mode"))) {
        if (!wva_str_cut(&text, WVA_STR("modelsProcessed"), &mode))
            return WVA_MESSAGE_BROKEN;
        if (wva_str_cut(&text, WVA_STR("modelsFailed"), &processed)
            && wva_str_cut(&text, WVA_STR("decisionsApplied"), &failed)
            && wva_str_equal(processed, failed))
            kind = WVA_FACT_CYCLE_FAILED;
    }
    return give(kind, mode, sink, context);
}

/* The controller prints an error's own text first and its message directly after it, so only the
 * end of such a line is known. */
static bool ends_as_failure(struct wva_str text)
{
    static const struct wva_str endings[] = {
        WVA_STR_INIT("unable to perform model optimization, skipping this iteration"),
        WVA_STR_INIT("unable to fetch metrics, skipping this variantAutoscaling loop"),
    };

    for (size_t i = 0; i < WVA_COUNT(endings); i++)
        if (wva_str_ends(text, endings[i]))
            return true;
    return false;
}

enum wva_message_result wva_lifecycle_read(const struct wva_message *message, wva_fact_sink *sink,
                                           void *context)
{
    struct wva_str text = message->text, none = { 0 };

    if (wva_str_take(&text, WVA_STR("Operating in ")))
        return read_mode(text, sink, context);
    if (wva_str_take(&text, WVA_STR("Reconciliation completed"))) {
        if (!wva_str_take(&text, WVA_STR(" successfully")))
            (void)wva_str_take(&text, WVA_STR(" with errors"));
        return read_end(text, sink, context);
    }
    if (wva_str_starts(text, WVA_STR("Found inventory"))
        || wva_str_starts(text, WVA_STR("found inventory"))
        || wva_str_starts(text, WVA_STR("Grouped VAs by model: ")))
        return give(WVA_FACT_CYCLE_START, none, sink, context);
    if (wva_str_starts(text, WVA_STR("Zap logger initialized")))
        return give(WVA_FACT_RESTART, none, sink, context);
    if (wva_str_starts(text, WVA_STR("no feasible allocations found")) || ends_as_failure(text))
        return give(WVA_FACT_CYCLE_FAILED, none, sink, context);
    return WVA_MESSAGE_OTHER;
}
