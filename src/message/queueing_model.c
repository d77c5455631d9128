/* SPDX-License-Identifier: Apache-2.0 */
/* The queueing model of 2026 and its tuner. Its three parameters belong to a different model than
 * alpha to delta of 2025, see sample.h; they never go into those columns. */
#include "message/keyed.h"

#define VARIANT   WVA_STR_INIT("variant"), WVA_COLUMN_VARIANT
#define NAMESPACE WVA_STR_INIT("namespace"), WVA_COLUMN_NAMESPACE
#define ALPHA     WVA_STR_INIT("alpha"), WVA_COLUMN_QUEUEING_ALPHA
#define BETA      WVA_STR_INIT("beta"), WVA_COLUMN_QUEUEING_BETA
#define GAMMA     WVA_STR_INIT("gamma"), WVA_COLUMN_QUEUEING_GAMMA

#define PARAMETERS(message)                                                                        \
    {                                                                                              \
        .text = WVA_STR_INIT(message), .kind = WVA_FACT_METRICS, .required = 4,                    \
        .fields = { { VARIANT }, { ALPHA }, { BETA }, { GAMMA }, { NAMESPACE } },                  \
    }

#define TUNER(message, outcome)                                                                    \
    {                                                                                              \
        .text = WVA_STR_INIT(message), .kind = WVA_FACT_TUNER, .required = 1,                      \
        .fields = { { VARIANT }, { NAMESPACE }, { WVA_STR_INIT("NIS"), WVA_COLUMN_NIS } },         \
        .constant = { WVA_STR_INIT(outcome), WVA_COLUMN_TUNER },                                   \
    }

enum wva_message_result wva_queueing_model_read(const struct wva_message *message,
                                                wva_fact_sink *sink, void *context)
{
    static const struct wva_keyed_message table[] = {
        PARAMETERS("Restoring tuner state from parameter store"),
        PARAMETERS("Using guessed initial state"),
        PARAMETERS("Parameters tuned successfully"),
        TUNER("Parameters tuned successfully", "accepted"),
        TUNER("Tuner validation failed, using previous state", "rejected"),
        { .text = WVA_STR_INIT("Inferred SLO from queueing model"),
          .kind = WVA_FACT_METRICS,
          .required = 3,
          .fields = { { VARIANT },
                      { WVA_STR_INIT("TargetITL_ms"), WVA_COLUMN_ITL_SLO },
                      { WVA_STR_INIT("TargetTTFT_ms"), WVA_COLUMN_TTFT_SLO },
                      { WVA_STR_INIT("avgInputTokens"), WVA_COLUMN_INPUT_TOKENS },
                      { WVA_STR_INIT("avgOutputTokens"), WVA_COLUMN_OUTPUT_TOKENS },
                      { ALPHA },
                      { BETA },
                      { GAMMA },
                      { NAMESPACE } } },
    };

    return wva_keyed_read(message, table, WVA_COUNT(table), sink, context);
}
