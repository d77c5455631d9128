/* SPDX-License-Identifier: Apache-2.0 */
#include "message/sample.h"

static const struct wva_column_info columns[WVA_COLUMN_COUNT] = {
    [WVA_COLUMN_TIMESTAMP] = { "timestamp", WVA_COLUMN_KIND_TIME, "as in the log" },
    [WVA_COLUMN_ITL_OBSERVED] = { "itlAverage", WVA_COLUMN_KIND_NUMBER, "observed ITL, ms" },
    [WVA_COLUMN_TTFT_OBSERVED] = { "ttftAverage", WVA_COLUMN_KIND_NUMBER, "observed TTFT, ms" },
    [WVA_COLUMN_RATE] = { "rate", WVA_COLUMN_KIND_NUMBER, "requests per minute" },
    [WVA_COLUMN_INPUT_TOKENS] = { "inTk", WVA_COLUMN_KIND_NUMBER, "mean input tokens" },
    [WVA_COLUMN_OUTPUT_TOKENS] = { "outTk", WVA_COLUMN_KIND_NUMBER, "mean output tokens" },
    [WVA_COLUMN_REPLICAS_DESIRED] = { "numRep", WVA_COLUMN_KIND_NUMBER, "desired replicas" },
    [WVA_COLUMN_ITL_PREDICTED] = { "itl", WVA_COLUMN_KIND_NUMBER, "predicted ITL, ms" },
    [WVA_COLUMN_TTFT_PREDICTED] = { "ttft", WVA_COLUMN_KIND_NUMBER, "predicted TTFT, ms" },
    [WVA_COLUMN_ITL_SLO] = { "slo_itl", WVA_COLUMN_KIND_NUMBER, "ms" },
    [WVA_COLUMN_TTFT_SLO] = { "slo_ttft", WVA_COLUMN_KIND_NUMBER, "ms" },
    [WVA_COLUMN_ALPHA] = { "alpha", WVA_COLUMN_KIND_NUMBER, "decode intercept, ms" },
    [WVA_COLUMN_BETA] = { "beta", WVA_COLUMN_KIND_NUMBER, "decode slope, ms per request" },
    [WVA_COLUMN_GAMMA] = { "gamma", WVA_COLUMN_KIND_NUMBER, "prefill intercept, ms" },
    [WVA_COLUMN_DELTA] = { "delta", WVA_COLUMN_KIND_NUMBER, "prefill slope, ms per token" },
    [WVA_COLUMN_SERVER] = { "server", WVA_COLUMN_KIND_TEXT, "variant:namespace" },
    [WVA_COLUMN_VARIANT] = { "variant", WVA_COLUMN_KIND_TEXT, "VariantAutoscaling name" },
    [WVA_COLUMN_NAMESPACE] = { "namespace", WVA_COLUMN_KIND_TEXT, "of the variant" },
    [WVA_COLUMN_MODEL] = { "model", WVA_COLUMN_KIND_TEXT, "model ID" },
    [WVA_COLUMN_CLASS] = { "class", WVA_COLUMN_KIND_TEXT, "service class" },
    [WVA_COLUMN_ACCELERATOR] = { "accelerator", WVA_COLUMN_KIND_TEXT, "chosen, else current" },
    [WVA_COLUMN_REPLICAS_CURRENT] = { "current_replicas", WVA_COLUMN_KIND_NUMBER, "replicas" },
    [WVA_COLUMN_MAX_BATCH] = { "max_batch", WVA_COLUMN_KIND_NUMBER, "requests per replica" },
    [WVA_COLUMN_COST] = { "cost", WVA_COLUMN_KIND_NUMBER, "cents per hour" },
    [WVA_COLUMN_VALUE] = { "value", WVA_COLUMN_KIND_NUMBER, "optimizer's value, cents per hour" },
    [WVA_COLUMN_RHO] = { "rho", WVA_COLUMN_KIND_NUMBER, "batch filled, ratio" },
    [WVA_COLUMN_MAX_RPM] = { "max_rpm", WVA_COLUMN_KIND_NUMBER, "capacity of a replica, rpm" },
    [WVA_COLUMN_SATURATED] = { "saturated", WVA_COLUMN_KIND_BOOLEAN, "rate above capacity" },
    [WVA_COLUMN_TPS_SLO] = { "slo_tps", WVA_COLUMN_KIND_NUMBER, "tokens per second, 0 unset" },
    [WVA_COLUMN_CYCLE] = { "cycle", WVA_COLUMN_KIND_NUMBER, "number of the reconcile cycle" },
    [WVA_COLUMN_FLAGS] = { "flags", WVA_COLUMN_KIND_TEXT, "what is missing or odd" },
    [WVA_COLUMN_MODE] = { "mode", WVA_COLUMN_KIND_TEXT, "of the controller" },
    [WVA_COLUMN_ACTION] = { "action", WVA_COLUMN_KIND_TEXT, "scale-up, scale-down, no-change" },
    [WVA_COLUMN_REASON] = { "reason", WVA_COLUMN_KIND_TEXT, "of the decision" },
    [WVA_COLUMN_ANALYZER] = { "analyzer", WVA_COLUMN_KIND_TEXT, "that gave the next five" },
    [WVA_COLUMN_SUPPLY] = { "supply", WVA_COLUMN_KIND_NUMBER, "in the analyzer's unit" },
    [WVA_COLUMN_DEMAND] = { "demand", WVA_COLUMN_KIND_NUMBER, "in the analyzer's unit" },
    [WVA_COLUMN_UTILIZATION] = { "utilization", WVA_COLUMN_KIND_NUMBER, "demand / supply" },
    [WVA_COLUMN_REQUIRED_CAPACITY] = { "required_capacity", WVA_COLUMN_KIND_NUMBER, "missing" },
    [WVA_COLUMN_SPARE_CAPACITY] = { "spare_capacity", WVA_COLUMN_KIND_NUMBER, "not needed" },
    [WVA_COLUMN_KV_USAGE] = { "kv_usage", WVA_COLUMN_KIND_NUMBER, "highest of the pods, 0 to 1" },
    [WVA_COLUMN_QUEUE_LENGTH] = { "queue_length", WVA_COLUMN_KIND_NUMBER, "requests, all pods" },
    [WVA_COLUMN_QUEUEING_ALPHA] = { "qm_alpha", WVA_COLUMN_KIND_NUMBER, "of the 2026 model, ms" },
    [WVA_COLUMN_QUEUEING_BETA] = { "qm_beta", WVA_COLUMN_KIND_NUMBER, "of the 2026 model" },
    [WVA_COLUMN_QUEUEING_GAMMA] = { "qm_gamma", WVA_COLUMN_KIND_NUMBER, "of the 2026 model" },
    [WVA_COLUMN_TUNER] = { "tuner", WVA_COLUMN_KIND_TEXT, "what became of its step" },
    [WVA_COLUMN_NIS] = { "nis", WVA_COLUMN_KIND_NUMBER, "of the tuner's step" },
    [WVA_COLUMN_POD] = { "pod", WVA_COLUMN_KIND_TEXT, "of the controller" },
    [WVA_COLUMN_REPLICA_CAPACITY] = { "replica_capacity", WVA_COLUMN_KIND_NUMBER,
                                      "in the analyzer's unit" },
    [WVA_COLUMN_REPLICAS_READY] = { "ready_replicas", WVA_COLUMN_KIND_NUMBER,
                                    "of the current ones, those that serve" },
};

const struct wva_column_info *wva_column_info(enum wva_column column)
{
    return &columns[column];
}

int wva_column_find(struct wva_str name)
{
    for (int i = 0; i < WVA_COLUMN_COUNT; i++)
        if (wva_str_equal(name, wva_str_from(columns[i].name)))
            return i;
    return -1;
}
