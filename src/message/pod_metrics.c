/* SPDX-License-Identifier: Apache-2.0 */
/* What the controllers since December 2025 measure: per pod and per model (most at verbosity 4),
 * and for some weeks per variant. Seconds become milliseconds, requests per second become requests
 * per minute.
 */
#include "message/keyed.h"

#define POD(message, key, column, scale)                                                           \
    {                                                                                              \
        .text = WVA_STR_INIT(message), .kind = WVA_FACT_POD, .required = 2, .factor = (scale),     \
        .fields = { { WVA_STR_INIT("pod"), WVA_CELL_SERVING_POD },                                 \
                    { WVA_STR_INIT(key), column },                                                 \
                    { WVA_STR_INIT("instanceKey"), WVA_CELL_INSTANCE },                            \
                    { WVA_STR_INIT("instance"), WVA_CELL_INSTANCE } },                             \
    }

enum wva_message_result wva_pod_metrics_read(const struct wva_message *message, wva_fact_sink *sink,
                                             void *context)
{
    static const struct wva_keyed_message table[] = {
        POD("KV cache metric", "usage", WVA_COLUMN_KV_USAGE, 0),
        POD("Queue metric", "queueLength", WVA_COLUMN_QUEUE_LENGTH, 0),
        POD("Avg TTFT metric", "avgTTFTSeconds", WVA_COLUMN_TTFT_OBSERVED, 1000),
        POD("Avg ITL metric", "avgITLSeconds", WVA_COLUMN_ITL_OBSERVED, 1000),
        POD("Scheduler dispatch rate metric", "arrivalRate", WVA_COLUMN_RATE, 60),
        { .text = WVA_STR_INIT(
              "Pod has engine metrics but no dispatch rate \u2014 possible pod/pod_name label "
              "mismatch"),
          .kind = WVA_FACT_POD,
          .required = 1,
          .fields = { { WVA_STR_INIT("pod"), WVA_CELL_SERVING_POD } },
          .constant = { WVA_STR_INIT("true"), WVA_CELL_NO_RATE } },
        { .text = WVA_STR_INIT("Collected model arrival rate"),
          .kind = WVA_FACT_STATE,
          .required = 2,
          .factor = 60,
          .fields = { { WVA_STR_INIT("modelID"), WVA_COLUMN_MODEL },
                      { WVA_STR_INIT("arrivalRate"), WVA_COLUMN_MODEL_RATE },
                      { WVA_STR_INIT("namespace"), WVA_COLUMN_NAMESPACE } } },
        { .text = WVA_STR_INIT("Collected scheduler queue metrics"),
          .kind = WVA_FACT_STATE,
          .required = 2,
          .fields = { { WVA_STR_INIT("modelID"), WVA_COLUMN_MODEL },
                      { WVA_STR_INIT("queueSize"), WVA_COLUMN_SCHEDULER_QUEUE },
                      { WVA_STR_INIT("namespace"), WVA_COLUMN_NAMESPACE } } },
        /* Its cost is for the current replicas, ours for the desired ones: ignored. */
        { .text = WVA_STR_INIT("Metrics collected for VA"),
          .kind = WVA_FACT_METRICS,
          .required = 1,
          .fields = { { WVA_STR_INIT("variant"), WVA_COLUMN_VARIANT },
                      { WVA_STR_INIT("replicas"), WVA_COLUMN_REPLICAS_CURRENT },
                      { WVA_STR_INIT("accelerator"), WVA_COLUMN_ACCELERATOR },
                      { WVA_STR_INIT("ttft"), WVA_COLUMN_TTFT_OBSERVED },
                      { WVA_STR_INIT("itl"), WVA_COLUMN_ITL_OBSERVED } } },
    };

    return wva_keyed_read(message, table, WVA_COUNT(table), sink, context);
}
