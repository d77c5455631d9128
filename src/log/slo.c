/* SPDX-License-Identifier: Apache-2.0 */
/* "Found SLO for model - model: M, class: C, slo-tpot: 24, slo-ttft: 500": the first line of a
 * cycle, one per variant. */
#include "log/fields.h"
#include "log/message.h"

enum wva_message_result wva_slo_read(const struct wva_message *message, wva_fact_sink *sink,
                                     void *context)
{
    struct wva_str text = message->text;
    static const struct wva_field fields[] = {
        { WVA_STR_INIT("model: "), WVA_STR_INIT(", class: "), WVA_COLUMN_MODEL, false },
        { WVA_STR_INIT(""), WVA_STR_INIT(", slo-tpot: "), WVA_COLUMN_CLASS, false },
        { WVA_STR_INIT(""), WVA_STR_INIT(", slo-ttft: "), WVA_COLUMN_ITL_SLO, false },
        { WVA_STR_INIT(""), WVA_STR_INIT(""), WVA_COLUMN_TTFT_SLO, false },
    };
    struct wva_fact fact = { .kind = WVA_FACT_SLO };

    if (!wva_str_take(&text, WVA_STR("Found SLO for model - ")))
        return WVA_MESSAGE_OTHER;
    sink(context, &(struct wva_fact){ .kind = WVA_FACT_CYCLE_START });
    if (!wva_fields_take(&text, fields, sizeof fields / sizeof fields[0], fact.cell))
        return WVA_MESSAGE_BROKEN;
    sink(context, &fact);
    return WVA_MESSAGE_READ;
}
