/* SPDX-License-Identifier: Apache-2.0 */
#include "series/capabilities.h"

unsigned wva_capabilities(const struct wva_frame *frame, bool slo)
{
    unsigned capabilities = slo ? WVA_HAS_SLO : 0;

    for (int role = 0; role < WVA_ROLE_COUNT; role++)
        if (wva_frame_has(frame, (enum wva_role)role))
            capabilities |= wva_role_info((enum wva_role)role).capability;
    if (capabilities == 0 && wva_frame_has(frame, WVA_ROLE_WAITING))
        capabilities = WVA_HAS_TARGETS;
    return capabilities;
}
