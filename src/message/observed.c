/* SPDX-License-Identifier: Apache-2.0 */
/* What the controller measured, of a variant and of its pods:
 *
 *     Metrics collected for VA: variant=V, replicas=2, accelerator=H100, ttft=25.24ms, itl=12.45ms,
 *         cost=200.00[, maxBatch=256][, arrivalRate=420.67][, avgInputTokens=..,
 * avgOutputTokens=..] KV cache metric: pod=P, usage=0.812 (81.2%) Queue metric: pod=P,
 * queueLength=7
 *
 * That cost is for the current replicas, not the desired ones: it is dropped. */
#include "message/fields.h"
#include "message/message.h"

static const struct wva_pair variant_pairs[] = {
    { WVA_STR_INIT("variant"), WVA_COLUMN_VARIANT, WVA_PAIR_REQUIRED },
    { WVA_STR_INIT("replicas"), WVA_COLUMN_REPLICAS_CURRENT, WVA_PAIR_OPTIONAL },
    { WVA_STR_INIT("accelerator"), WVA_COLUMN_ACCELERATOR, WVA_PAIR_OPTIONAL },
    { WVA_STR_INIT("ttft"), WVA_COLUMN_TTFT_OBSERVED, WVA_PAIR_REQUIRED },
    { WVA_STR_INIT("itl"), WVA_COLUMN_ITL_OBSERVED, WVA_PAIR_REQUIRED },
    { WVA_STR_INIT("maxBatch"), WVA_COLUMN_MAX_BATCH, WVA_PAIR_OPTIONAL },
    { WVA_STR_INIT("arrivalRate"), WVA_COLUMN_RATE, WVA_PAIR_OPTIONAL },
    { WVA_STR_INIT("avgInputTokens"), WVA_COLUMN_INPUT_TOKENS, WVA_PAIR_OPTIONAL },
    { WVA_STR_INIT("avgOutputTokens"), WVA_COLUMN_OUTPUT_TOKENS, WVA_PAIR_OPTIONAL },
};

static const struct wva_pair usage_pairs[] = {
    { WVA_STR_INIT("pod"), WVA_CELL_SERVING_POD, WVA_PAIR_REQUIRED },
    { WVA_STR_INIT("usage"), WVA_COLUMN_KV_USAGE, WVA_PAIR_REQUIRED },
};

static const struct wva_pair queue_pairs[] = {
    { WVA_STR_INIT("pod"), WVA_CELL_SERVING_POD, WVA_PAIR_REQUIRED },
    { WVA_STR_INIT("queueLength"), WVA_COLUMN_QUEUE_LENGTH, WVA_PAIR_REQUIRED },
};

static const struct {
    struct wva_str prefix;
    enum wva_fact_kind kind;
    const struct wva_pair *pairs;
    size_t count;
} shapes[] = {
    { WVA_STR_INIT("KV cache metric: "), WVA_FACT_POD, usage_pairs, WVA_COUNT(usage_pairs) },
    { WVA_STR_INIT("Queue metric: "), WVA_FACT_POD, queue_pairs, WVA_COUNT(queue_pairs) },
    { WVA_STR_INIT("Metrics collected for VA: "), WVA_FACT_METRICS, variant_pairs,
      WVA_COUNT(variant_pairs) },
    /* With a check mark in front, in some builds. */
    { WVA_STR_INIT("\u2713 Metrics collected for VA: "), WVA_FACT_METRICS, variant_pairs,
      WVA_COUNT(variant_pairs) },
};

static void drop_units(struct wva_str *cells)
{
    struct wva_str *usage = &cells[WVA_COLUMN_KV_USAGE], number;
    const enum wva_column latencies[] = { WVA_COLUMN_ITL_OBSERVED, WVA_COLUMN_TTFT_OBSERVED };

    for (size_t i = 0; i < WVA_COUNT(latencies); i++)
        if (wva_str_ends(cells[latencies[i]], WVA_STR("ms")))
            cells[latencies[i]].len -= strlen("ms");
    if (wva_str_cut(usage, WVA_STR(" ("), &number))
        *usage = number;
}

enum wva_message_result wva_observed_read(const struct wva_message *message, wva_fact_sink *sink,
                                          void *context)
{
    struct wva_str text = message->text;

    for (size_t i = 0; i < WVA_COUNT(shapes); i++)
        if (wva_str_take(&text, shapes[i].prefix)) {
            struct wva_fact fact = { .kind = shapes[i].kind };

            if (!wva_pairs_take(text, WVA_STR("="), shapes[i].pairs, shapes[i].count, fact.cell))
                return WVA_MESSAGE_BROKEN;
            drop_units(fact.cell);
            sink(context, &fact);
            return WVA_MESSAGE_READ;
        }
    return WVA_MESSAGE_OTHER;
}
