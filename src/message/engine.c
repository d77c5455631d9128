/* SPDX-License-Identifier: Apache-2.0 */
/* Lines around the cycles of the controllers since December 2025, and those that name the current
 * model. */
#include "message/keyed.h"

#define AT_WORK(message)                                                                           \
    {                                                                                              \
        .text = WVA_STR_INIT(message), .kind = WVA_FACT_VARIANT, .required = 1,                    \
        .fields = {                                                                                \
            { WVA_STR_INIT("modelID"), WVA_COLUMN_MODEL },                                         \
            { WVA_STR_INIT("namespace"), WVA_COLUMN_NAMESPACE },                                   \
        },                                                                                         \
    }

#define END(message)                                                                               \
    {                                                                                              \
        .text = WVA_STR_INIT(message), .kind = WVA_FACT_CYCLE_END,                                 \
        .fields = {                                                                                \
            { WVA_STR_INIT("mode"), WVA_COLUMN_MODE },                                             \
        },                                                                                         \
    }

enum wva_message_result wva_engine_read(const struct wva_message *message, wva_fact_sink *sink,
                                        void *context)
{
    static const struct wva_keyed_message table[] = {
        { .text = WVA_STR_INIT("Logger initialized"), .kind = WVA_FACT_RESTART },
        { .text = WVA_STR_INIT("Grouped VAs by model"), .kind = WVA_FACT_CYCLE_START },
        AT_WORK("Processing model"),
        AT_WORK("Processing model (V1)"),
        AT_WORK("Processing model (V2)"),
        AT_WORK("Processing model (queueing-model)"),
        END("Optimization completed successfully"),
        END("Optimization completed with errors"),
        /* The loop gives up and retries within seconds. */
        { .text = WVA_STR_INIT("Optimization error"), .kind = WVA_FACT_CYCLE_FAILED },
    };

    return wva_keyed_read(message, table, WVA_COUNT(table), sink, context);
}
