/* SPDX-License-Identifier: Apache-2.0 */
#include "series/capabilities.h"

#include "util/str.h"

static const struct {
    enum wva_role role;
    unsigned capability;
} meanings[] = {
    { WVA_ROLE_WAITING_TARGET, WVA_HAS_TARGETS },
    { WVA_ROLE_KV_TARGET, WVA_HAS_TARGETS },
    { WVA_ROLE_ITL_PREDICTED, WVA_HAS_MODEL },
    { WVA_ROLE_TTFT_PREDICTED, WVA_HAS_MODEL },
    { WVA_ROLE_ALPHA, WVA_HAS_MODEL },
    { WVA_ROLE_BETA, WVA_HAS_MODEL },
    { WVA_ROLE_GAMMA, WVA_HAS_MODEL },
    { WVA_ROLE_DELTA, WVA_HAS_MODEL },
    { WVA_ROLE_MAX_RPM, WVA_HAS_MODEL },
    { WVA_ROLE_QUEUEING_ALPHA, WVA_HAS_MODEL },
    { WVA_ROLE_SUPPLY, WVA_HAS_CAPACITY },
    { WVA_ROLE_DEMAND, WVA_HAS_CAPACITY },
    { WVA_ROLE_UTILIZATION, WVA_HAS_CAPACITY },
};

unsigned wva_capabilities(const struct wva_frame *frame, bool slo)
{
    unsigned capabilities = slo ? WVA_HAS_SLO : 0;

    for (size_t i = 0; i < WVA_COUNT(meanings); i++)
        if (wva_frame_has(frame, meanings[i].role))
            capabilities |= meanings[i].capability;
    if (capabilities == 0 && wva_frame_has(frame, WVA_ROLE_WAITING))
        capabilities = WVA_HAS_TARGETS;
    return capabilities;
}
