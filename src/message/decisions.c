/* SPDX-License-Identifier: Apache-2.0 */
/* Replicas and decisions of the controllers since December 2025, with the limits put on them, and
 * scaling from zero. */
#include "message/keyed.h"
#include "util/json.h"

#define VARIANT     WVA_STR_INIT("variant"), WVA_COLUMN_VARIANT
#define MODEL       WVA_STR_INIT("modelID"), WVA_COLUMN_MODEL
#define NAMESPACE   WVA_STR_INIT("namespace"), WVA_COLUMN_NAMESPACE
#define ACTION      WVA_STR_INIT("action"), WVA_COLUMN_ACTION
#define REASON      WVA_STR_INIT("reason"), WVA_COLUMN_REASON
#define TARGET      WVA_STR_INIT("target"), WVA_COLUMN_REPLICAS_DESIRED
#define CURRENT     WVA_STR_INIT("currentReplicas"), WVA_COLUMN_REPLICAS_CURRENT
#define DESIRED     WVA_STR_INIT("desiredReplicas"), WVA_COLUMN_REPLICAS_DESIRED
#define ACCELERATOR WVA_STR_INIT("accelerator"), WVA_COLUMN_ACCELERATOR

#define APPLIED(message)                                                                           \
    {                                                                                              \
        .text = WVA_STR_INIT(message), .kind = WVA_FACT_DECISION, .required = 2,                   \
        .fields = { { VARIANT }, { TARGET }, { ACTION }, { REASON }, { NAMESPACE } },              \
    }

#define STATE(message)                                                                             \
    {                                                                                              \
        .text = WVA_STR_INIT(message), .kind = WVA_FACT_STATE, .required = 1,                      \
        .fields = { { VARIANT },                                                                   \
                    { WVA_STR_INIT("readyReplicas"), WVA_COLUMN_REPLICAS_READY },                  \
                    { WVA_STR_INIT("reason"), WVA_CELL_DETAIL },                                   \
                    { WVA_STR_INIT("role"), WVA_COLUMN_ROLE },                                     \
                    { NAMESPACE } },                                                               \
    }

/* A variant may have a different name than the workload it scales, after which pods are named. */
#define LOOKUP(message)                                                                            \
    {                                                                                              \
        .text = WVA_STR_INIT(message), .kind = WVA_FACT_STATE, .required = 1,                      \
        .fields = { { VARIANT },                                                                   \
                    { WVA_STR_INIT("scaleTargetName"), WVA_CELL_WORKLOAD },                        \
                    { WVA_STR_INIT("deployName"), WVA_CELL_WORKLOAD },                             \
                    { WVA_STR_INIT("readyReplicas"), WVA_COLUMN_REPLICAS_READY },                  \
                    { NAMESPACE } },                                                               \
    }

/* Each of these lines is complete for one variant. */
static const struct wva_keyed_message single[] = {
    { .text = WVA_STR_INIT("EmitReplicaMetrics completed"),
      .kind = WVA_FACT_REPLICAS,
      .required = 3,
      .fields = { { WVA_STR_INIT("variantName"), WVA_COLUMN_VARIANT },
                  { CURRENT },
                  { DESIRED },
                  { ACCELERATOR } } },
    { .text = WVA_STR_INIT("Processing decision for VA"),
      .kind = WVA_FACT_DECISION,
      .required = 3,
      .fields = { { VARIANT },
                  { WVA_STR_INIT("current"), WVA_COLUMN_REPLICAS_CURRENT },
                  { TARGET },
                  { ACTION },
                  { NAMESPACE } } },
    { .text = WVA_STR_INIT("Successfully emitted metrics"),
      .kind = WVA_FACT_REPLICAS,
      .required = 2,
      .fields = { { VARIANT }, { TARGET }, { ACCELERATOR } } },
    APPLIED("Applied saturation decision"),
    APPLIED("Applied saturation decision via shared cache"),
    { .text = WVA_STR_INIT("Scale-from-zero decision written to cache"),
      .kind = WVA_FACT_DECISION,
      .required = 2,
      .fields = { { WVA_STR_INIT("va"), WVA_COLUMN_VARIANT },
                  { WVA_STR_INIT("targetReplicas"), WVA_COLUMN_REPLICAS_DESIRED },
                  { NAMESPACE },
                  { REASON } } },
    LOOKUP("BuildVariantStates map lookup"),
    LOOKUP("BuildVariantStates fallback lookup"),
    STATE("BuildVariantStates result"),
    STATE("Saturation target: scale-up cheapest variant"),
    STATE("Saturation target: scale-down most expensive variant"),
    { .text = WVA_STR_INIT("Saturation analysis completed"),
      .kind = WVA_FACT_STATE,
      .required = 1,
      .fields = { { MODEL },
                  { WVA_STR_INIT("nonSaturated"), WVA_COLUMN_UNSATURATED },
                  { WVA_STR_INIT("avgSpareKv"), WVA_COLUMN_SPARE_KV },
                  { WVA_STR_INIT("avgSpareQueue"), WVA_COLUMN_SPARE_QUEUE },
                  { WVA_STR_INIT("scaleUpReason"), WVA_CELL_DETAIL },
                  { WVA_STR_INIT("role"), WVA_COLUMN_ROLE },
                  { NAMESPACE } } },
};

/* Lines whose reason is only a name, with details after a few words. */
static const struct {
    struct wva_str words;
    struct wva_keyed_message row;
} worded[] = {
    { WVA_STR_INIT("safety net: "),
      { .text = WVA_STR_INIT("Safety net activated: emitted fallback metrics"),
        .kind = WVA_FACT_REPLICAS,
        .required = 3,
        .fields = { { VARIANT },
                    { CURRENT },
                    { DESIRED },
                    { ACCELERATOR },
                    { WVA_STR_INIT("fallbackSource"), WVA_COLUMN_REASON } } } },
    { WVA_STR_INIT("limited by "),
      { .text = WVA_STR_INIT("Decision was limited by GPU availability"),
        .kind = WVA_FACT_DECISION,
        .required = 2,
        .fields = { { VARIANT },
                    { WVA_STR_INIT("limitedTarget"), WVA_COLUMN_REPLICAS_DESIRED },
                    { WVA_STR_INIT("limitedBy"), WVA_COLUMN_REASON } } } },
};

/* The safety net logs 0 if it did not look the replicas up. */
static void drop_zero(struct wva_str *replicas)
{
    if (wva_str_equal(*replicas, WVA_STR("0")))
        *replicas = (struct wva_str){ 0 };
}

static enum wva_message_result read_worded(struct wva_str words,
                                           const struct wva_keyed_message *row,
                                           struct wva_str object, wva_fact_sink *sink,
                                           void *context)
{
    struct wva_context_space space;
    struct wva_fact fact = { 0 };
    struct wva_str *reason = &fact.cell[WVA_COLUMN_REASON];
    struct wva_buffer text = wva_buffer_make(WVA_CONTEXT_SPACE);
    enum wva_message_result result;

    space.used = 0;
    result = wva_keyed_fill(row, object, &space, &fact);
    if (result == WVA_MESSAGE_READ) {
        if (reason->len > 0) {
            wva_buffer_append_str(&text, words);
            wva_buffer_append_str(&text, *reason);
            *reason = (struct wva_str){ text.data, text.len };
        }
        drop_zero(&fact.cell[WVA_COLUMN_REPLICAS_CURRENT]);
        sink(context, &fact);
    }
    wva_buffer_free(&text);
    return result;
}

/* {"modelID": "M", "namespace": "N", "decisions": [{"name":"V","curr":1,"tgt":4,"action":"..."}]}
 */
static enum wva_message_result read_scaling_decision(struct wva_str object, wva_fact_sink *sink,
                                                     void *context)
{
    static const struct wva_context_field common[] = {
        { WVA_STR_INIT("modelID"), WVA_COLUMN_MODEL },
        { NAMESPACE },
    };
    static const struct wva_keyed_message item = {
        .kind = WVA_FACT_DECISION,
        .required = 3,
        .fields = { { WVA_STR_INIT("name"), WVA_COLUMN_VARIANT },
                    { WVA_STR_INIT("curr"), WVA_COLUMN_REPLICAS_CURRENT },
                    { WVA_STR_INIT("tgt"), WVA_COLUMN_REPLICAS_DESIRED },
                    { ACTION } },
    };
    struct wva_json_value list = wva_json_member(object, WVA_STR("decisions")), value;
    enum wva_message_result result = WVA_MESSAGE_OTHER;
    struct wva_context_space space;
    struct wva_fact shared = { 0 };

    space.used = 0;
    wva_context_take(object, common, WVA_COUNT(common), &space, shared.cell);
    if (list.kind == WVA_JSON_NONE && shared.cell[WVA_COLUMN_MODEL].len > 0)
        return WVA_MESSAGE_BROKEN;
    if (list.kind != WVA_JSON_ARRAY)
        return WVA_MESSAGE_OTHER;
    while (wva_json_next_item(&list.text, &value)) {
        struct wva_context_space own;
        struct wva_fact fact = shared;

        own.used = 0;
        if (wva_keyed_fill(&item, value.text, &own, &fact) != WVA_MESSAGE_READ)
            return WVA_MESSAGE_BROKEN;
        sink(context, &fact);
        result = WVA_MESSAGE_READ;
    }
    return result;
}

enum wva_message_result wva_decisions_read(const struct wva_message *message, wva_fact_sink *sink,
                                           void *context)
{
    if (wva_str_equal(message->text, WVA_STR("scaling-decision")))
        return read_scaling_decision(message->context, sink, context);
    for (size_t i = 0; i < WVA_COUNT(worded); i++)
        if (wva_str_equal(message->text, worded[i].row.text))
            return read_worded(worded[i].words, &worded[i].row, message->context, sink, context);
    return wva_keyed_read(message, single, WVA_COUNT(single), sink, context);
}
