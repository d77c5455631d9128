/* SPDX-License-Identifier: Apache-2.0 */
/* What the controller decided for a variant, and why:
 *
 *     Processing decision: variant=V, action=scale-up, current=1→target=2
 *     Applied Saturation decision: variant=V, action=scale-up, current=1, target=2, reason=...
 *     Variant decision arbitratedvariantVcurrent1capacityTarget2modelBasedTarget1action...  */
#include "log/fields.h"
#include "log/message.h"

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
    { WVA_STR_INIT("Processing decision: "), chosen, sizeof chosen / sizeof chosen[0] },
    { WVA_STR_INIT("Applied Saturation decision: "), applied, sizeof applied / sizeof applied[0] },
    { WVA_STR_INIT("Applied capacity decision: "), applied, sizeof applied / sizeof applied[0] },
    { WVA_STR_INIT("Variant decision arbitrated"), arbitrated,
      sizeof arbitrated / sizeof arbitrated[0] },
};

enum wva_message_result wva_printed_decision_read(const struct wva_message *message,
                                                  wva_fact_sink *sink, void *context)
{
    struct wva_fact fact = { .kind = WVA_FACT_DECISION };
    struct wva_str text = message->text;

    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        if (wva_str_take(&text, shapes[i].prefix)) {
            if (!wva_fields_take(&text, shapes[i].fields, shapes[i].count, fact.cell))
                return WVA_MESSAGE_BROKEN;
            sink(context, &fact);
            return WVA_MESSAGE_READ;
        }
    return WVA_MESSAGE_OTHER;
}
