/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/judgement.h"

#include <math.h>

enum wva_judgement wva_judge(const double *latency_ms, const double *slo_ms, size_t row)
{
    if (latency_ms == NULL || slo_ms == NULL)
        return WVA_JUDGED_NOT;
    if (!isfinite(latency_ms[row]) || latency_ms[row] <= 0)
        return WVA_JUDGED_NOT;
    if (!isfinite(slo_ms[row]) || slo_ms[row] <= 0)
        return WVA_JUDGED_NOT;
    return latency_ms[row] > slo_ms[row] ? WVA_JUDGED_ABOVE : WVA_JUDGED_WITHIN;
}

enum wva_judgement wva_judge_either(enum wva_judgement a, enum wva_judgement b)
{
    return a > b ? a : b;
}
