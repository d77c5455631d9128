/* SPDX-License-Identifier: Apache-2.0 */
#include "series/row_columns.h"

const struct wva_monitored wva_monitored[WVA_MONITORED] = {
    { "waiting", WVA_ROLE_WAITING },
    { "waiting_target", WVA_ROLE_WAITING_TARGET },
    { "kv_target", WVA_ROLE_KV_TARGET },
    { "active_jobs", WVA_ROLE_ACTIVE_JOBS },
    { "completed_jobs", WVA_ROLE_COMPLETED_JOBS },
};

int wva_row_column_find(struct wva_str name)
{
    static const struct {
        const char *name;
        enum wva_column column;
    } others[] = {
        { "desired_replicas", WVA_COLUMN_REPLICAS_DESIRED },
        { "ttft_ms", WVA_COLUMN_TTFT_OBSERVED },
        { "itl_ms", WVA_COLUMN_ITL_OBSERVED },
        { "rate_rpm", WVA_COLUMN_RATE },
    };

    for (int i = 0; i < WVA_MONITORED; i++)
        if (wva_str_equal(name, wva_str_from(wva_monitored[i].name)))
            return WVA_COLUMN_COUNT + i;
    for (size_t i = 0; i < WVA_COUNT(others); i++)
        if (wva_str_equal(name, wva_str_from(others[i].name)))
            return (int)others[i].column;
    return wva_column_find(name);
}
