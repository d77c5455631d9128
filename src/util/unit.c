/* SPDX-License-Identifier: Apache-2.0 */
#include "util/unit.h"

const char *wva_unit_symbol(enum wva_unit unit)
{
    static const char *const symbols[WVA_UNIT_COUNT] = {
        [WVA_UNIT_NONE] = "",
        [WVA_UNIT_PERCENT] = "%",
        [WVA_UNIT_S] = "s",
        [WVA_UNIT_MS] = "ms",
        [WVA_UNIT_MS_PER_REQUEST] = "ms/request",
        [WVA_UNIT_MS_PER_TOKEN_REQUEST] = "ms/(token request)",
        [WVA_UNIT_RPM] = "rpm",
        [WVA_UNIT_REPLICAS] = "replicas",
        [WVA_UNIT_REPLICA_HOURS] = "replica h",
        [WVA_UNIT_CENTS] = "cents",
        [WVA_UNIT_CENTS_PER_REPLICA_HOUR] = "cents/replica h",
        [WVA_UNIT_GPU_HOURS] = "GPU h",
    };

    return symbols[unit];
}
