/* SPDX-License-Identifier: Apache-2.0 */
#include "log/message.h"

enum wva_message_result wva_message_read(const struct wva_message *message, wva_fact_sink *sink,
                                         void *context)
{
    static wva_message_reader *const families[] = {
        wva_system_data_read, wva_solution_read,       wva_slo_read,       wva_replicas_read,
        wva_lifecycle_read,   wva_engine_read,         wva_decisions_read, wva_analyzers_read,
        wva_pod_metrics_read, wva_queueing_model_read,
    };

    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++) {
        enum wva_message_result result = families[i](message, sink, context);

        if (result != WVA_MESSAGE_OTHER)
            return result;
    }
    return WVA_MESSAGE_OTHER;
}
