/* SPDX-License-Identifier: Apache-2.0 */
/* What the controller reported to the cluster, and the current variant:
 *
 *     Processing variant - index: 0, variantAutoscaling-name: V, namespace: N, has_optimized_...
 *     EmitReplicaMetrics completed - variant: V, current-replicas: 4, desired-replicas: 1, ...
 *     Safety net activated: emitted fallback metrics: variant=V, currentReplicas=10, ...
 *     Reconciling VariantAutoscaling: name=V, namespace=N, modelID=M
 *     Processing model: modelID=M, variantCount=1 */
#include "message/fields.h"
#include "message/message.h"

static enum wva_message_result read_pairs(struct wva_str text, struct wva_str is,
                                          const struct wva_pair *pairs, size_t count,
                                          struct wva_fact *fact, wva_fact_sink *sink, void *context)
{
    if (!wva_pairs_take(text, is, pairs, count, fact->cell))
        return WVA_MESSAGE_BROKEN;
    sink(context, fact);
    return WVA_MESSAGE_READ;
}

static enum wva_message_result read_emit(struct wva_str text, wva_fact_sink *sink, void *context)
{
    static const struct wva_pair pairs[] = {
        { WVA_STR_INIT("variant"), WVA_COLUMN_VARIANT, WVA_PAIR_OPTIONAL },
        { WVA_STR_INIT("variantAutoscaling-name"), WVA_COLUMN_VARIANT, WVA_PAIR_OPTIONAL },
        { WVA_STR_INIT("current-replicas"), WVA_COLUMN_REPLICAS_CURRENT, WVA_PAIR_REQUIRED },
        { WVA_STR_INIT("desired-replicas"), WVA_COLUMN_REPLICAS_DESIRED, WVA_PAIR_REQUIRED },
        { WVA_STR_INIT("accelerator"), WVA_COLUMN_ACCELERATOR, WVA_PAIR_REQUIRED },
    };
    struct wva_fact fact = { .kind = WVA_FACT_REPLICAS };

    return read_pairs(text, WVA_STR(": "), pairs, WVA_COUNT(pairs), &fact, sink, context);
}

static enum wva_message_result read_safety_net(struct wva_str text, wva_fact_sink *sink,
                                               void *context)
{
    static const struct wva_pair pairs[] = {
        { WVA_STR_INIT("variant"), WVA_COLUMN_VARIANT, WVA_PAIR_REQUIRED },
        { WVA_STR_INIT("currentReplicas"), WVA_COLUMN_REPLICAS_CURRENT, WVA_PAIR_REQUIRED },
        { WVA_STR_INIT("desiredReplicas"), WVA_COLUMN_REPLICAS_DESIRED, WVA_PAIR_REQUIRED },
        { WVA_STR_INIT("accelerator"), WVA_COLUMN_ACCELERATOR, WVA_PAIR_OPTIONAL },
    };
    struct wva_fact fact = { .kind = WVA_FACT_REPLICAS };
    const char *source = wva_str_find(text, WVA_STR("fallbackSource="));

    /* With its name, so that the reason is self-explanatory. */
    if (source != NULL)
        fact.cell[WVA_COLUMN_REASON] = wva_str_skip(text, (size_t)(source - text.ptr));
    if (!wva_pairs_take(text, WVA_STR("="), pairs, WVA_COUNT(pairs), fact.cell))
        return WVA_MESSAGE_BROKEN;
    /* It logs 0 if it did not look them up. */
    if (wva_str_equal(fact.cell[WVA_COLUMN_REPLICAS_CURRENT], WVA_STR("0")))
        fact.cell[WVA_COLUMN_REPLICAS_CURRENT] = (struct wva_str){ 0 };
    sink(context, &fact);
    return WVA_MESSAGE_READ;
}

static enum wva_message_result read_variant(struct wva_str text, struct wva_str is,
                                            wva_fact_sink *sink, void *context)
{
    static const struct wva_pair pairs[] = {
        { WVA_STR_INIT("name"), WVA_COLUMN_VARIANT, WVA_PAIR_OPTIONAL },
        { WVA_STR_INIT("variantAutoscaling-name"), WVA_COLUMN_VARIANT, WVA_PAIR_OPTIONAL },
        { WVA_STR_INIT("namespace"), WVA_COLUMN_NAMESPACE, WVA_PAIR_REQUIRED },
        { WVA_STR_INIT("modelID"), WVA_COLUMN_MODEL, WVA_PAIR_OPTIONAL },
    };
    struct wva_fact fact = { .kind = WVA_FACT_VARIANT };

    return read_pairs(text, is, pairs, WVA_COUNT(pairs), &fact, sink, context);
}

/* "0nameVnamespaceNhas_optimized_alloctrue" */
static enum wva_message_result read_joined_variant(struct wva_str text, wva_fact_sink *sink,
                                                   void *context)
{
    static const struct wva_field fields[] = {
        { WVA_STR_INIT(""), WVA_STR_INIT("name"), -1, false },
        { WVA_STR_INIT(""), WVA_STR_INIT("namespace"), WVA_COLUMN_VARIANT, false },
        { WVA_STR_INIT(""), WVA_STR_INIT("has_optimized_alloc"), WVA_COLUMN_NAMESPACE, false },
    };
    struct wva_fact fact = { .kind = WVA_FACT_VARIANT };

    if (!wva_fields_take(&text, fields, WVA_COUNT(fields), fact.cell))
        return WVA_MESSAGE_BROKEN;
    sink(context, &fact);
    return WVA_MESSAGE_READ;
}

static enum wva_message_result read_model(struct wva_str text, wva_fact_sink *sink, void *context)
{
    static const struct wva_pair pairs[] = {
        { WVA_STR_INIT("modelID"), WVA_COLUMN_MODEL, WVA_PAIR_REQUIRED },
    };
    struct wva_fact fact = { .kind = WVA_FACT_VARIANT };

    return read_pairs(text, WVA_STR("="), pairs, 1, &fact, sink, context);
}

enum wva_message_result wva_replicas_read(const struct wva_message *message, wva_fact_sink *sink,
                                          void *context)
{
    struct wva_str text = message->text;

    /* The phrase since October 2025, and the one before. */
    if (wva_str_take(&text, WVA_STR("EmitReplicaMetrics completed - "))
        || wva_str_take(&text, WVA_STR("EmitReplicaMetrics completed for ")))
        return read_emit(text, sink, context);
    if (wva_str_take(&text, WVA_STR("Processing model: ")))
        return read_model(text, sink, context);
    if (wva_str_take(&text, WVA_STR("Reconciling VariantAutoscaling: ")))
        return read_variant(text, WVA_STR("="), sink, context);
    if (wva_str_take(&text, WVA_STR("Processing variant - ")))
        return read_variant(text, WVA_STR(": "), sink, context);
    if (wva_str_take(&text, WVA_STR("Processing variantindex")))
        return read_joined_variant(text, sink, context);
    if (wva_str_take(&text, WVA_STR("Safety net activated: emitted fallback metrics: ")))
        return read_safety_net(text, sink, context);
    return WVA_MESSAGE_OTHER;
}
