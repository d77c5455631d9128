/* SPDX-License-Identifier: Apache-2.0 */
/* What the controller decided for a variant, and why:
 *
 *     Processing decision: variant=V, action=scale-up, current=1→target=2
 *     Applied Saturation decision: variant=V, action=scale-up, current=1, target=2, reason=...
 *     Capacity target: scale-up cheapest variant: variant=V, cost=10.00, ..., readyReplicas=1,
 *         target=2, reason=KV spare capacity low (0.122 < 0.200)
 *     Variant decision arbitratedvariantVcurrent1capacityTarget2modelBasedTarget1action...  */
#include "message/fields.h"
#include "message/message.h"

static const struct wva_field chosen[] = {
    { WVA_STR_INIT("variant="), WVA_STR_INIT(", action="), WVA_COLUMN_VARIANT, false },
    { WVA_STR_INIT(""), WVA_STR_INIT(", current="), WVA_COLUMN_ACTION, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("\u2192target="), WVA_COLUMN_REPLICAS_CURRENT, false },
    { WVA_STR_INIT(""), WVA_STR_INIT(""), WVA_COLUMN_REPLICAS_DESIRED, false },
};

static const struct wva_field applied[] = {
    { WVA_STR_INIT("variant="), WVA_STR_INIT(", action="), WVA_COLUMN_VARIANT, false },
    { WVA_STR_INIT(""), WVA_STR_INIT(", current="), WVA_COLUMN_ACTION, false },
    { WVA_STR_INIT(""), WVA_STR_INIT(", target="), WVA_COLUMN_REPLICAS_CURRENT, false },
    { WVA_STR_INIT(""), WVA_STR_INIT(", reason="), WVA_COLUMN_REPLICAS_DESIRED, false },
    { WVA_STR_INIT(""), WVA_STR_INIT(""), WVA_COLUMN_REASON, false },
};

static const struct wva_field arbitrated[] = {
    { WVA_STR_INIT("variant"), WVA_STR_INIT("current"), WVA_COLUMN_VARIANT, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("capacityTarget"), WVA_COLUMN_REPLICAS_CURRENT, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("modelBasedTarget"), -1, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("action"), -1, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("targetReplicas"), WVA_COLUMN_ACTION, false },
    { WVA_STR_INIT(""), WVA_STR_INIT("reason"), WVA_COLUMN_REPLICAS_DESIRED, false },
    { WVA_STR_INIT(""), WVA_STR_INIT(""), WVA_COLUMN_REASON, false },
};

static const struct {
    struct wva_str prefix;
    const struct wva_field *fields;
    size_t count;
} shapes[] = {
    { WVA_STR_INIT("Processing decision: "), chosen, WVA_COUNT(chosen) },
    { WVA_STR_INIT("Applied Saturation decision: "), applied, WVA_COUNT(applied) },
    { WVA_STR_INIT("Applied capacity decision: "), applied, WVA_COUNT(applied) },
    { WVA_STR_INIT("Variant decision arbitrated"), arbitrated, WVA_COUNT(arbitrated) },
};

/* A request for a decision, before it is made: only ever a reason. */
static enum wva_message_result read_target(struct wva_str text, wva_fact_sink *sink, void *context)
{
    static const struct wva_pair pairs[] = {
        { WVA_STR_INIT("variant"), WVA_COLUMN_VARIANT, WVA_PAIR_REQUIRED },
        { WVA_STR_INIT("readyReplicas"), WVA_COLUMN_REPLICAS_READY, WVA_PAIR_OPTIONAL },
        { WVA_STR_INIT("reason"), WVA_CELL_DETAIL, WVA_PAIR_LAST },
    };
    struct wva_fact fact = { .kind = WVA_FACT_STATE };

    if (!wva_str_take(&text, WVA_STR("scale-up cheapest variant: "))
        && !wva_str_take(&text, WVA_STR("scale-down most expensive variant: ")))
        return WVA_MESSAGE_OTHER;
    if (!wva_pairs_take(text, WVA_STR("="), pairs, WVA_COUNT(pairs), fact.cell))
        return WVA_MESSAGE_BROKEN;
    sink(context, &fact);
    return WVA_MESSAGE_READ;
}

enum wva_message_result wva_printed_decision_read(const struct wva_message *message,
                                                  wva_fact_sink *sink, void *context)
{
    struct wva_str text = message->text;

    if (text.len > 0 && (text.ptr[0] == 'S' || text.ptr[0] == 'C'))
        return wva_str_take(&text, WVA_STR("Capacity target: "))
                       || wva_str_take(&text, WVA_STR("Saturation target: "))
                   ? read_target(text, sink, context)
                   : WVA_MESSAGE_OTHER;
    for (size_t i = 0; i < WVA_COUNT(shapes); i++)
        if (wva_str_take(&text, shapes[i].prefix)) {
            struct wva_fact fact = { .kind = WVA_FACT_DECISION };

            if (!wva_fields_take(&text, shapes[i].fields, shapes[i].count, fact.cell))
                return WVA_MESSAGE_BROKEN;
            sink(context, &fact);
            return WVA_MESSAGE_READ;
        }
    return WVA_MESSAGE_OTHER;
}
