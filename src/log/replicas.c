/* SPDX-License-Identifier: Apache-2.0 */
/* What the controller reported to the cluster, two lines per variant:
 *
 *     Processing variant - index: 0, variantAutoscaling-name: V, namespace: N, has_optimized_alloc:
 * true EmitReplicaMetrics completed - variant: V, current-replicas: 4, desired-replicas: 1,
 * accelerator: H100
 */
#include "log/fields.h"
#include "log/message.h"

static enum wva_message_result read_fields(struct wva_str text, const struct wva_field *fields,
                                           size_t count, enum wva_fact_kind kind,
                                           wva_fact_sink *sink, void *context)
{
    struct wva_fact fact = { .kind = kind };

    if (!wva_fields_take(&text, fields, count, fact.cell))
        return WVA_MESSAGE_BROKEN;
    sink(context, &fact);
    return WVA_MESSAGE_READ;
}

enum wva_message_result wva_replicas_read(const struct wva_message *message, wva_fact_sink *sink,
                                          void *context)
{
    struct wva_str text = message->text;
    static const struct wva_field variant[] = {
        { WVA_STR_INIT(""), WVA_STR_INIT(", variantAutoscaling-name: "), -1, false },
        { WVA_STR_INIT(""), WVA_STR_INIT(", namespace: "), WVA_COLUMN_VARIANT, false },
        { WVA_STR_INIT(""), WVA_STR_INIT(", "), WVA_COLUMN_NAMESPACE, false },
    };
    static const struct wva_field replicas[] = {
        { WVA_STR_INIT(""), WVA_STR_INIT(", current-replicas: "), WVA_COLUMN_VARIANT, false },
        { WVA_STR_INIT(""), WVA_STR_INIT(", desired-replicas: "), WVA_COLUMN_REPLICAS_CURRENT,
          false },
        { WVA_STR_INIT(""), WVA_STR_INIT(", accelerator: "), WVA_COLUMN_REPLICAS_DESIRED, false },
        { WVA_STR_INIT(""), WVA_STR_INIT(""), WVA_COLUMN_ACCELERATOR, false },
    };

    if (wva_str_take(&text, WVA_STR("Processing variant - index: ")))
        return read_fields(text, variant, sizeof variant / sizeof variant[0], WVA_FACT_VARIANT,
                           sink, context);
    /* The phrase before and since 2025-10-29. */
    if (wva_str_take(&text, WVA_STR("EmitReplicaMetrics completed for variantAutoscaling-name: "))
        || wva_str_take(&text, WVA_STR("EmitReplicaMetrics completed - variant: ")))
        return read_fields(text, replicas, sizeof replicas / sizeof replicas[0], WVA_FACT_REPLICAS,
                           sink, context);
    return WVA_MESSAGE_OTHER;
}
